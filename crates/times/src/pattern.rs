//! Patterns of data files, read into small programs that the matcher runs.
//!
//! The syntax is told in `resources/README.md`.

use crate::slots::Op;

/// What a class of the engine itself takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Built {
    /// A cardinal in digits or words; fills `count`.
    Cardinal,
    /// 1 to 31 in one or two digits (or numerals of the script); fills `day`.
    Day,
    /// 1 to 12, likewise; fills `month`.
    Month,
    /// Four digits, 1000 to 2199, or a year as spoken; fills `year`.
    Year,
    /// Three or four digits, for calendars and eras whose years are lower; fills `year`.
    Year3,
    /// Two digits; fills `year2`.
    Year2,
    /// Four digits that end in 0; fills `decade`.
    Decade,
    /// Two digits that end in 0; fills `decade` with the first.
    Decade2,
    /// 0 to 24; fills `hour`.
    Hour,
    /// Two digits below 60; fills `minute`.
    Minute,
    /// Two digits below 60; fills `second`.
    Second,
    /// An ordinal in digits or words; fills `nth`.
    Ordinal,
    /// An ordinal up to 31; fills `day`.
    DayOrdinal,
    /// A day in digits or as an ordinal that belongs to the context; fills nothing.
    OtherDay,
    /// One digit, 1 to 4; fills `quarter`.
    Quarter,
    /// A number in words, 1000 to 2199, as a year; fills `year`.
    WordYear,
    /// Four digits, 1200 to 1499: a year of the Persian or Islamic calendar; fills `year`.
    JalaliYear,
}

impl Built {
    /// The class of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "n" => Self::Cardinal,
            "dd" => Self::Day,
            "mm" => Self::Month,
            "yyyy" => Self::Year,
            "yyy" => Self::Year3,
            "yy" => Self::Year2,
            "yyy0" => Self::Decade,
            "y0" => Self::Decade2,
            "hh" => Self::Hour,
            "min" => Self::Minute,
            "sec" => Self::Second,
            "nth" => Self::Ordinal,
            "ddth" => Self::DayOrdinal,
            "ddx" => Self::OtherDay,
            "q" => Self::Quarter,
            "y13" => Self::JalaliYear,
            "yspoken" => Self::WordYear,
            _ => return None,
        })
    }
}

/// What one element of a pattern takes.
#[derive(Clone, Debug)]
pub(crate) enum Atom {
    Word(u32),
    Class(u16),
    Built(Built),
    /// A rule of that number; with `true` its record is kept apart as the base.
    Rule(u16, bool),
}

/// One element.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) atoms: Vec<Atom>,
    /// Must touch what stands before.
    pub(crate) is_glued: bool,
    /// Must begin with a capital letter.
    pub(crate) is_capital: bool,
}

/// One step of a program.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Element(u16),
    /// Go on at both.
    Split(u16, u16),
    Jump(u16),
    Open,
    Close,
    Accept,
}

/// A line of a data file: what it gives, its program, what it fills.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) rule: u16,
    pub(crate) elements: Vec<Element>,
    pub(crate) steps: Vec<Step>,
    pub(crate) ops: Vec<Op>,
}

/// Finds or makes the numbers of names in a pattern.
pub(crate) trait Names {
    fn word(&mut self, form: &str) -> u32;
    fn class(&mut self, name: &str) -> Result<u16, String>;
    fn rule(&mut self, name: &str) -> u16;
}

/// Reads the pattern of one line.
///
/// # Errors
/// The fault in words.
pub(crate) fn compile(
    rule: u16,
    pattern: &str,
    ops: Vec<Op>,
    names: &mut impl Names,
) -> Result<Line, String> {
    let spaced = pattern
        .replace('(', " ( ")
        .replace(')', " )")
        .replace("|  (", "| (");
    let items: Vec<&str> = spaced.split_whitespace().collect();
    let mut line = Line {
        rule,
        elements: Vec::new(),
        steps: Vec::new(),
        ops,
    };
    let end = group(&items, 0, 0, &mut line, names)?;
    if end != items.len() {
        return Err(format!("`)` too many in `{pattern}`"));
    }
    line.steps.push(Step::Accept);
    if line.elements.is_empty() {
        return Err("an empty pattern".to_owned());
    }
    if line.steps.len() > 200 {
        return Err(format!("`{pattern}` is too long"));
    }
    Ok(line)
}

fn here(line: &Line) -> u16 {
    u16::try_from(line.steps.len()).unwrap_or(u16::MAX)
}

/// Reads alternatives up to `)` or the end, and says where it stopped.
fn group(
    items: &[&str],
    mut at: usize,
    depth: usize,
    line: &mut Line,
    names: &mut impl Names,
) -> Result<usize, String> {
    if depth > 4 {
        return Err("brackets nested too deep".to_owned());
    }
    let mut jumps = Vec::new();
    let mut start = line.steps.len();
    while at < items.len() {
        match items[at] {
            "|" => {
                jumps.push(line.steps.len() + 1);
                line.steps.push(Step::Jump(0));
                // A split before this branch: every jump inside it moves one down.
                line.steps.insert(start, Step::Split(0, 0));
                shift(&mut line.steps[start + 1..], start);
                let next = here(line);
                line.steps[start] = Step::Split(start as u16 + 1, next);
                start = line.steps.len();
            }
            ")" | ")?" if depth > 0 => break,
            "(" => {
                let before = line.steps.len();
                at = group(items, at + 1, depth + 1, line, names)?;
                match items.get(at) {
                    Some(&")") => {}
                    Some(&")?") => optional(line, before),
                    _ => return Err("`(` without `)`".to_owned()),
                }
            }
            ")" | ")?" => return Ok(at),
            "[" => line.steps.push(Step::Open),
            "]" => line.steps.push(Step::Close),
            item => {
                let before = line.steps.len();
                let (item, is_optional) = match item.strip_suffix('?') {
                    Some(rest) if !rest.is_empty() => (rest, true),
                    _ => (item, false),
                };
                let element = element(item, names)?;
                let number = u16::try_from(line.elements.len()).unwrap_or(u16::MAX);
                line.elements.push(element);
                line.steps.push(Step::Element(number));
                if is_optional {
                    optional(line, before);
                }
            }
        }
        at += 1;
    }
    let end = here(line);
    for jump in jumps {
        line.steps[jump] = Step::Jump(end);
    }
    Ok(at)
}

/// Makes the steps from `before` on optional.
fn optional(line: &mut Line, before: usize) {
    line.steps.insert(before, Step::Split(0, 0));
    shift(&mut line.steps[before + 1..], before);
    line.steps[before] = Step::Split(before as u16 + 1, here(line));
}

/// Moves targets at or after `from` one down.
fn shift(steps: &mut [Step], from: usize) {
    let move_on = |to: &mut u16| {
        if usize::from(*to) >= from {
            *to += 1;
        }
    };
    for step in steps {
        match step {
            Step::Split(a, b) => {
                move_on(a);
                move_on(b);
            }
            Step::Jump(to) => move_on(to),
            _ => {}
        }
    }
}

fn element(item: &str, names: &mut impl Names) -> Result<Element, String> {
    let (item, is_glued) = match item.strip_prefix('+') {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (item, false),
    };
    let (item, is_capital) = match item.strip_suffix('^') {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (item, false),
    };
    let mut atoms = Vec::new();
    if let Some(inner) = item
        .strip_prefix('{')
        .and_then(|item| item.strip_suffix('}'))
    {
        for name in inner.split('|') {
            atoms.push(match Built::named(name) {
                Some(built) => Atom::Built(built),
                None => Atom::Class(names.class(name)?),
            });
        }
    } else if let Some(inner) = item
        .strip_prefix('<')
        .and_then(|item| item.strip_suffix('>'))
    {
        for name in inner.split('|') {
            let (name, is_base) = match name.strip_prefix('@') {
                Some(name) => (name, true),
                None => (name, false),
            };
            atoms.push(Atom::Rule(names.rule(name), is_base));
        }
    } else {
        for word in item.split('|').filter(|word| !word.is_empty()) {
            atoms.push(Atom::Word(names.word(word)));
        }
    }
    if atoms.is_empty() {
        return Err(format!("`{item}` takes nothing"));
    }
    Ok(Element {
        atoms,
        is_glued,
        is_capital,
    })
}

impl Line {
    /// The elements that may come next at step `from`, with the step of each, and whether the
    /// pattern may end there.
    pub(crate) fn firsts(&self, from: u16) -> (Vec<(&Element, u16)>, bool) {
        let (mut out, mut ends) = (Vec::new(), false);
        let mut stack = vec![from];
        let mut seen = vec![false; self.steps.len()];
        while let Some(at) = stack.pop() {
            let Some(step) = self.steps.get(usize::from(at)) else {
                continue;
            };
            if std::mem::replace(&mut seen[usize::from(at)], true) {
                continue;
            }
            match *step {
                Step::Element(number) => out.push((&self.elements[usize::from(number)], at)),
                Step::Split(a, b) => stack.extend([a, b]),
                Step::Jump(to) => stack.push(to),
                Step::Open | Step::Close => stack.push(at + 1),
                Step::Accept => ends = true,
            }
        }
        (out, ends)
    }
}
