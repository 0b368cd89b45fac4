//! Runs the patterns over the tokens: at each place that a word woke, the longest match.
//!
//! Rules may call rules; what a rule gives at a place is worked out once. Steps, depth and
//! length are bounded, so time is linear in the text.

use rustc_hash::FxHashMap;

use crate::{
    language::{Language, Numeral, Sum, is_result},
    pattern::{Atom, Built, Element, Line, Step},
    slots::{Op, Record, Slot},
    token::{Gap, Kind, Token},
};

/// Steps that one line may take at one place.
const STEPS_MAX: usize = 400;
/// Rules within rules.
const DEPTH_MAX: usize = 6;
/// Tokens before a waking word at which a match may begin.
const REACH: usize = 9;
/// Tokens before a number at which a match may begin.
const NUMBER_REACH: usize = 3;

/// A match. All places are numbers of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) rule: u16,
    /// First token of the expression.
    pub(crate) open: usize,
    /// Token after the expression.
    pub(crate) close: usize,
    /// Token after the match with its context.
    pub(crate) end: usize,
    pub(crate) record: Record,
}

/// Finds matches in one text.
pub(crate) struct Matcher<'a> {
    tokens: &'a [Token],
    language: &'a Language,
    /// What a rule gives at a token: its place in `found`.
    memo: FxHashMap<(u16, u32), Option<u32>>,
    found: Vec<Match>,
    /// Work space of `line`, shared by calls within calls.
    stack: Vec<State>,
    taken: Vec<(usize, Said<'a>)>,
    chain: Vec<(u32, Said<'a>)>,
    /// Records that others are based on.
    pub(crate) bases: Vec<Record>,
}

/// What one element said.
#[derive(Clone, Copy)]
enum Said<'a> {
    Nothing,
    /// The slots of a word.
    Word(&'a [Op]),
    One(Op),
    Two(Op, Op),
    /// The record of a match in `found`.
    Rule(u32),
}

/// The end of no chain.
const NO_CHAIN: u32 = u32::MAX;
/// No token.
const NOWHERE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct State {
    pc: u16,
    at: u32,
    open: u32,
    close: u32,
    /// What was said on the way here: the last link in `chain`.
    chain: u32,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(tokens: &'a [Token], language: &'a Language) -> Self {
        Self {
            tokens,
            language,
            memo: FxHashMap::default(),
            found: Vec::new(),
            stack: Vec::new(),
            taken: Vec::new(),
            chain: Vec::new(),
            bases: Vec::new(),
        }
    }

    /// All matches, in the order of the text, none over another. Context may lie over the match
    /// before.
    pub(crate) fn run(&mut self) -> Vec<Match> {
        let mut out = Vec::new();
        let mut from = 0;
        let mut at = 0;
        // Places below have been searched with all that follows them awake or not.
        let mut searched = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            let reach = match token.kind {
                Kind::Number => NUMBER_REACH,
                _ if self.language.wakes[token.word as usize] => REACH,
                _ => {
                    at += 1;
                    continue;
                }
            };
            let mut start = at.saturating_sub(reach).max(searched);
            while start <= at {
                match self.best(start, from) {
                    Some(found) => {
                        from = found.close;
                        out.push(found);
                        start = if found.open > start { start + 1 } else { from };
                        // What stood before as the expression may be context for the next.
                        let behind = out.len().checked_sub(1).map_or(from, |last| out[last].open);
                        if let Some(next) = self.best(behind, from) {
                            from = next.close;
                            out.push(next);
                            start = from;
                        }
                    }
                    None => start += 1,
                }
            }
            searched = searched.max(start);
            at = at.max(from.saturating_sub(1)) + 1;
            if self.memo.len() > 2048 {
                self.memo.clear();
                self.found.clear();
            }
        }
        out
    }

    /// The match at a place that begins first, and the longest of these, not before `from`.
    fn best(&mut self, start: usize, from: usize) -> Option<Match> {
        let found = self.longest(start, None, from, 0)?;
        if found.open > start
            && let Some(inner) = self.longest(found.open, None, from, 0)
            && inner.close > found.close
        {
            return Some(inner);
        }
        Some(found)
    }

    fn longest(
        &mut self,
        start: usize,
        rule: Option<u16>,
        from: usize,
        depth: usize,
    ) -> Option<Match> {
        let language = self.language;
        let token = self.tokens.get(start)?;
        let lines = match token.kind {
            Kind::Number => &language.number_starts,
            _ => language.starts.get(token.word as usize)?,
        };
        let lines = match rule {
            None => &lines[..lines.partition_point(|(rule, _)| is_result(*rule))],
            Some(rule) => {
                let first = lines.partition_point(|(other, _)| *other < rule);
                let count = lines[first..].partition_point(|(other, _)| *other == rule);
                &lines[first..first + count]
            }
        };
        let key = |found: &Match| (std::cmp::Reverse(found.open), found.close, found.end);
        let mut best: Option<(Match, u16)> = None;
        for (_, number) in lines {
            let line = &language.lines[usize::from(*number)];
            if let Some(found) = self.line(line, start, from, depth)
                && best.is_none_or(|(best, line)| {
                    let (new, old) = (key(&found), key(&best));
                    new > old || (new == old && *number < line)
                })
            {
                best = Some((found, *number));
            }
        }
        best.map(|(found, _)| found)
    }

    fn rule(&mut self, rule: u16, start: usize, depth: usize) -> Option<u32> {
        if depth >= DEPTH_MAX {
            return None;
        }
        let key = (rule, u32::try_from(start).ok()?);
        if let Some(known) = self.memo.get(&key) {
            return *known;
        }
        self.memo.insert(key, None);
        let found = self.longest(start, Some(rule), 0, depth + 1);
        let at = found.and_then(|found| {
            self.found.push(found);
            u32::try_from(self.found.len() - 1).ok()
        });
        self.memo.insert(key, at);
        at
    }

    fn line(
        &mut self,
        line: &'a Line,
        start: usize,
        from: usize,
        depth: usize,
    ) -> Option<Match> {
        let (bottom, first_link) = (self.stack.len(), self.chain.len());
        let begin = u32::try_from(start).ok()?;
        self.stack.push(State {
            pc: 0,
            at: begin,
            open: NOWHERE,
            close: NOWHERE,
            chain: NO_CHAIN,
        });
        let mut best: Option<(u32, u32, u32, u32)> = None;
        for _ in 0..STEPS_MAX {
            if self.stack.len() == bottom {
                break;
            }
            let Some(mut state) = self.stack.pop() else { break };
            let next = state.pc + 1;
            match line.steps[usize::from(state.pc)] {
                Step::Jump(to) => self.stack.push(State { pc: to, ..state }),
                Step::Split(first, second) => {
                    self.stack.push(State { pc: second, ..state });
                    self.stack.push(State { pc: first, ..state });
                }
                Step::Open => {
                    state.open = self.first_of(state.at as usize) as u32;
                    self.stack.push(State { pc: next, ..state });
                }
                Step::Close => {
                    state.close = state.at;
                    self.stack.push(State { pc: next, ..state });
                }
                Step::Accept => {
                    let open = if state.open == NOWHERE { begin } else { state.open };
                    let close = if state.close == NOWHERE { state.at } else { state.close };
                    let is_better = best.is_none_or(|best| (close, state.at) > (best.1, best.2));
                    if close > open && open as usize >= from && is_better {
                        best = Some((open, close, state.at, state.chain));
                    }
                }
                Step::Element(element) => {
                    let element = &line.elements[usize::from(element)];
                    let first = self.taken.len();
                    self.element(element, state.at as usize, state.at == begin, depth);
                    // The longest is tried first.
                    self.taken[first..].sort_by_key(|(end, _)| *end);
                    while self.taken.len() > first {
                        // Taken from the end, pushed under one another.
                        let (end, said) = self.taken.remove(first);
                        let chain = match said {
                            Said::Nothing => state.chain,
                            said => {
                                self.chain.push((state.chain, said));
                                (self.chain.len() - 1) as u32
                            }
                        };
                        self.stack.push(State { pc: next, at: end as u32, chain, ..state });
                    }
                }
            }
        }
        let best = best.map(|(open, close, end, chain)| {
            let mut record = self.said(chain);
            line.ops.iter().for_each(|(slot, value)| record.set(*slot, *value));
            Match {
                rule: line.rule,
                open: open as usize,
                close: close as usize,
                end: end as usize,
                record,
            }
        });
        self.stack.truncate(bottom);
        self.chain.truncate(first_link);
        best
    }

    /// The slots filled along a chain; later ones win.
    fn said(&self, mut at: u32) -> Record {
        let mut links = Vec::new();
        while let Some((before, said)) = self.chain.get(at as usize) {
            links.push(*said);
            at = *before;
        }
        let mut record = Record::default();
        for said in links.iter().rev() {
            match said {
                Said::Nothing => {}
                Said::Word(ops) => ops.iter().for_each(|(slot, value)| record.set(*slot, *value)),
                Said::One((slot, value)) => record.set(*slot, *value),
                Said::Two(first, second) => {
                    record.set(first.0, first.1);
                    record.set(second.0, second.1);
                }
                Said::Rule(at) => {
                    if let Some(found) = self.found.get(*at as usize) {
                        record.merge(&found.record);
                    }
                }
            }
        }
        record
    }

    /// The token at `at`, or after it where that is a hyphen between two words.
    fn first_of(&self, at: usize) -> usize {
        if self.is_inner_hyphen(at) { at + 1 } else { at }
    }

    fn is_inner_hyphen(&self, at: usize) -> bool {
        let (Some(hyphen), Some(next)) = (self.tokens.get(at), self.tokens.get(at + 1)) else {
            return false;
        };
        let both_digits = at > 0 && self.tokens[at - 1].digits > 0 && next.digits > 0;
        hyphen.word == self.language.hyphen
            && hyphen.kind == Kind::Mark
            && hyphen.gap == Gap::None
            && next.gap == Gap::None
            && !both_digits
    }

    fn element(&mut self, element: &'a Element, at: usize, is_first: bool, depth: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        if !is_first && (token.gap == Gap::Break || (element.is_glued && token.gap != Gap::None)) {
            return;
        }
        let before = self.taken.len();
        if !element.is_capital || token.is_capital {
            for atom in &element.atoms {
                self.atom(atom, at, depth);
            }
        }
        if self.taken.len() == before
            && !is_first
            && self.is_inner_hyphen(at)
            && (!element.is_capital || self.tokens[at + 1].is_capital)
        {
            for atom in &element.atoms {
                self.atom(atom, at + 1, depth);
            }
        }
    }

    fn atom(&mut self, atom: &Atom, at: usize, depth: usize) {
        let token = self.tokens[at];
        match atom {
            Atom::Word(word) => {
                if token.word == *word && token.kind != Kind::Number {
                    self.taken.push((at + 1, Said::Nothing));
                }
            }
            Atom::Class(class) => {
                if token.kind == Kind::Number {
                    return;
                }
                let language = self.language;
                for entry in &language.entries[token.word as usize] {
                    if entry.class == *class
                        && let Some(end) = self.follows(&entry.rest, at + 1)
                    {
                        self.taken.push((end, Said::Word(&entry.ops)));
                    }
                }
            }
            Atom::Built(built) => {
                if let Some(taken) = self.built(*built, at) {
                    self.taken.push(taken);
                }
            }
            Atom::Rule(rule, is_base) => {
                let Some(place) = self.rule(*rule, at, depth) else { return };
                let Some(found) = self.found.get(place as usize) else { return };
                let close = found.close;
                if !is_base {
                    self.taken.push((close, Said::Rule(place)));
                } else if self.bases.len() < 60_000 {
                    let base = (Slot::Base, self.bases.len() as i32);
                    self.bases.push(found.record);
                    self.taken.push((close, Said::One(base)));
                }
            }
        }
    }

    /// The end of the words `rest` from `at` on.
    fn follows(&self, rest: &[u32], mut at: usize) -> Option<usize> {
        for word in rest {
            let mut token = self.tokens.get(at)?;
            if token.word != *word && self.is_inner_hyphen(at) {
                at += 1;
                token = self.tokens.get(at)?;
            }
            if token.word != *word || token.kind == Kind::Number || token.gap == Gap::Break {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn built(&self, built: Built, at: usize) -> Option<(usize, Said<'a>)> {
        let token = self.tokens[at];
        let number = i32::try_from(token.number).unwrap_or(-1);
        let is_digits = token.kind == Kind::Number
            && (token.digits > 0 || (self.language.has_numerals && number >= 0));
        let short = is_digits && token.digits <= 2;
        let two = short && token.digits != 1;
        let four = is_digits && token.digits == 4;
        let one = |slot: Slot, is_so: bool| is_so.then_some((at + 1, Said::One((slot, number))));
        match built {
            Built::Day => one(Slot::Day, short && (1..=31).contains(&number)),
            Built::Month => one(Slot::Month, short && (1..=12).contains(&number)),
            Built::Quarter => one(Slot::Quarter, token.digits == 1 && (1..=4).contains(&number)),
            Built::JalaliYear => one(Slot::Year, four && (1200..1500).contains(&number)),
            Built::Hour => one(Slot::Hour, short && (0..=24).contains(&number)),
            Built::Minute => one(Slot::Minute, two && (0..60).contains(&number)),
            Built::Second => one(Slot::Second, two && (0..60).contains(&number)),
            Built::Year2 => one(Slot::Year2, is_digits && token.digits == 2),
            Built::Year3 => {
                let fits = is_digits && (1..=4).contains(&token.digits);
                one(Slot::Year, fits && (1..2200).contains(&number))
            }
            Built::Decade => (four && number % 10 == 0 && (1000..2200).contains(&number))
                .then_some((at + 1, Said::One((Slot::Decade, number / 10)))),
            Built::Decade2 => (two && token.digits == 2 && number % 10 == 0 && number > 0)
                .then_some((at + 1, Said::One((Slot::Decade, number / 10)))),
            Built::OtherDay => {
                let (end, value) = match self.ordinal(at) {
                    Some(ordinal) => ordinal,
                    None if short => (at + 1, number),
                    None => return None,
                };
                (1..=31).contains(&value).then_some((end, Said::Nothing))
            }
            Built::Year if is_digits => one(Slot::Year, four && (1000..2200).contains(&number)),
            Built::Year => {
                let (end, year) = self.spoken_year(at)?;
                Some((end, Said::One((Slot::Year, year))))
            }
            Built::Cardinal => {
                let (end, whole, hundredths) = self.cardinal(at)?;
                let count = (Slot::Count, i32::try_from(whole).ok()?);
                Some(if hundredths > 0 {
                    (end, Said::Two(count, (Slot::Fraction, hundredths)))
                } else {
                    (end, Said::One(count))
                })
            }
            Built::Ordinal => {
                let (end, value) = self.ordinal(at)?;
                Some((end, Said::One((Slot::Nth, value))))
            }
            Built::DayOrdinal => {
                let (end, value) = self.ordinal(at)?;
                (1..=31).contains(&value).then_some((end, Said::One((Slot::Day, value))))
            }
        }
    }

    /// "nineteen ninety-six".
    fn spoken_year(&self, at: usize) -> Option<(usize, i32)> {
        if !self.language.has_spoken_years {
            return None;
        }
        let Some(Numeral::Add(high)) = self.language.numerals[self.tokens[at].word as usize] else {
            return None;
        };
        let (end, low, hundredths) = self.words(at + 1)?;
        ((13..=20).contains(&high) && (10..100).contains(&low) && hundredths == 0)
            .then_some((end, (high * 100 + low) as i32))
    }

    /// A number: token after it, whole part, hundredths.
    fn cardinal(&self, at: usize) -> Option<(usize, i64, i32)> {
        let token = self.tokens[at];
        if token.kind != Kind::Number {
            return self.words(at);
        }
        let mut end = at + 1;
        let mut number = token.number;
        let mut hundredths = 0;
        if number < 0 {
            return None;
        }
        let glued = |at: usize| {
            self.tokens
                .get(at)
                .filter(|token| token.kind == Kind::Number && token.gap == Gap::None)
        };
        // 1,200 and 1.5
        let (thousands, decimal) = if self.language.is_decimal_comma {
            (b'.', b',')
        } else {
            (b',', b'.')
        };
        while self.mark(end, thousands) && token.digits <= 3 {
            match glued(end + 1) {
                Some(next) if next.digits == 3 => {
                    number = number.checked_mul(1000)?.checked_add(next.number)?;
                    end += 2;
                }
                _ => break,
            }
        }
        if self.mark(end, decimal)
            && let Some(next) = glued(end + 1)
            && matches!(next.digits, 1 | 2)
        {
            hundredths = (next.number * if next.digits == 1 { 10 } else { 1 }) as i32;
            end += 2;
        }
        // 2 1/2
        if hundredths == 0
            && let (Some(top), Some(under)) = (self.tokens.get(end), self.tokens.get(end + 2))
            && self.mark(end + 1, b'/')
            && under.gap == Gap::None
            && (top.number, under.number, top.digits) == (1, 2, 1)
        {
            hundredths = 50;
            end += 3;
        }
        let Some(Numeral::Times(times)) = self
            .tokens
            .get(end)
            .and_then(|token| self.language.numerals[token.word as usize])
        else {
            return Some((end, number, hundredths));
        };
        let scaled = number
            .checked_mul(times)?
            .checked_add(i64::from(hundredths) * times / 100)?;
        Some((end + 1, scaled, 0))
    }

    /// Is the token the ASCII mark, touching what stands before?
    fn mark(&self, at: usize, mark: u8) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let key = [mark];
        let word = std::str::from_utf8(&key).map_or(0, |key| self.language.word(key));
        token.kind == Kind::Mark && token.gap == Gap::None && token.word == word && word != 0
    }

    /// A number in words.
    fn words(&self, start: usize) -> Option<(usize, i64, i32)> {
        let mut sum = Sum::default();
        let mut best = None;
        let mut at = start;
        for _ in 0..12 {
            if at > start && self.is_inner_hyphen(at) {
                at += 1;
            }
            let Some(token) = self.tokens.get(at) else {
                break;
            };
            if at > start && token.gap == Gap::Break {
                break;
            }
            let Some(numeral) = self.language.numerals[token.word as usize] else {
                break;
            };
            if !sum.take(numeral) {
                break;
            }
            at += 1;
            if let Some(value) = sum.value() {
                best = Some((at, value, 0));
            }
        }
        best
    }

    /// An ordinal: "3rd", "third", "twenty-third".
    fn ordinal(&self, at: usize) -> Option<(usize, i32)> {
        let token = self.tokens[at];
        if token.kind == Kind::Number {
            let class = self.language.ordinal_suffix?;
            let next = self.tokens.get(at + 1)?;
            let number = i32::try_from(token.number)
                .ok()
                .filter(|number| (1..1000).contains(number))?;
            let entries = &self.language.entries[next.word as usize];
            let is_suffix = next.gap == Gap::None
                && next.kind != Kind::Number
                && entries.iter().any(|entry| entry.class == class);
            return is_suffix.then_some((at + 2, number));
        }
        if let Some(value) = self.language.ordinals[token.word as usize] {
            return Some((at + 1, value));
        }
        let (end, whole, _) = self.words(at)?;
        let end = self.first_of(end);
        let last = self.tokens.get(end)?;
        let value = self.language.ordinals[last.word as usize]?;
        let whole = i32::try_from(whole).ok()?;
        (whole % 10 == 0 && (20..1000).contains(&whole) && value < 10 && last.gap != Gap::Break)
            .then_some((end + 1, whole + value))
    }
}
