//! Which lines may begin with a word, and which words may come second: worked out once for each
//! language, so that most lines are passed over without a try.

use rustc_hash::FxHashMap;

use crate::{
    language::Language,
    number::Numeral,
    pattern::{Atom, Built, Element, Line},
};

/// A line that may begin with some token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Start {
    pub(crate) rule: u16,
    pub(crate) line: u16,
    /// The set of tokens of which one must come second; [`ANY`] where one token may be enough.
    pub(crate) next: u16,
}

/// No set: anything may follow.
pub(crate) const ANY: u16 = u16::MAX;

/// A set of words by their numbers; word 0, which is none, stands for numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    fn add(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(one, more)| *one |= more);
    }

    /// Is the word in the set?
    pub(crate) fn has(&self, at: u32) -> bool {
        let at = at as usize;
        self.0
            .get(at / 64)
            .is_some_and(|bits| bits & (1 << (at % 64)) != 0)
    }

    fn words(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(block, bits)| {
            (0..64)
                .filter(move |at| bits & (1 << at) != 0)
                .map(move |at| block * 64 + at)
        })
    }
}

/// The shape of a number that tells what it may begin: one or two digits, four, or another.
pub(crate) fn number_shape(digits: u8) -> usize {
    match digits {
        0..=2 => 0,
        4 => 1,
        _ => 2,
    }
}

/// The first token of a match.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum First {
    Word(u32),
    Number(usize),
}

/// What a rule or line may begin with: words, and shapes of numbers.
#[derive(Clone, Default)]
struct Firsts {
    words: Bits,
    numbers: [bool; 3],
}

impl Firsts {
    fn merge(&mut self, other: &Self) {
        self.words.merge(&other.words);
        self.numbers
            .iter_mut()
            .zip(other.numbers)
            .for_each(|(one, more)| *one |= more);
    }

    /// As a set of tokens.
    fn bits(&self) -> Bits {
        let mut bits = self.words.clone();
        if self.numbers.contains(&true) {
            bits.add(0);
        }
        bits
    }
}

/// What may come second, and whether the first may be all.
type Second = (Bits, bool);

struct Finder<'a> {
    language: &'a Language,
    /// By rule.
    firsts: Vec<Firsts>,
    /// Words of each class.
    classes: FxHashMap<u16, Bits>,
    /// Words of numbers, numbers and the marks inside them.
    numeric: Bits,
    seconds: FxHashMap<(u16, First), Second>,
}

impl Language {
    /// Fills `starts`, `number_starts` and `nexts`.
    pub(crate) fn find_starts(&mut self) {
        let mut finder = Finder::new(self);
        let mut starts = vec![Vec::new(); self.entries.len()];
        let mut number_starts = [const { Vec::new() }; 3];
        let mut nexts: Vec<Bits> = Vec::new();
        let mut known: FxHashMap<Bits, u16> = FxHashMap::default();
        for (at, line) in self.lines.iter().enumerate() {
            let firsts = finder.of_line(line, 0).0;
            let words = firsts.words.words().map(|word| First::Word(word as u32));
            let shapes = (0..3)
                .filter(|shape| firsts.numbers[*shape])
                .map(First::Number);
            for first in words.chain(shapes) {
                let (bits, is_enough) = finder.second(line, first);
                let next = if is_enough {
                    ANY
                } else {
                    *known.entry(bits).or_insert_with_key(|bits| {
                        nexts.push(bits.clone());
                        u16::try_from(nexts.len() - 1).unwrap_or(ANY)
                    })
                };
                let line_number = u16::try_from(at).unwrap_or(u16::MAX);
                let start = Start {
                    rule: line.rule,
                    line: line_number,
                    next,
                };
                match first {
                    First::Word(word) => starts[word as usize].push(start),
                    First::Number(shape) => number_starts[shape].push(start),
                }
            }
        }
        starts
            .iter_mut()
            .for_each(|lines: &mut Vec<Start>| lines.sort_unstable());
        number_starts
            .iter_mut()
            .for_each(|lines| lines.sort_unstable());
        (self.starts, self.number_starts, self.nexts) = (starts, number_starts, nexts);
    }
}

impl<'a> Finder<'a> {
    fn new(language: &'a Language) -> Self {
        let mut classes: FxHashMap<u16, Bits> = FxHashMap::default();
        for (word, entries) in language.entries.iter().enumerate() {
            for entry in entries {
                classes.entry(entry.class).or_default().add(word);
            }
        }
        let mut numeric = Bits::default();
        numeric.add(0);
        for mark in [",", ".", "/"] {
            numeric.add(language.word(mark) as usize);
        }
        for word in 0..language.entries.len() {
            if language.numerals[word].is_some() || language.ordinals[word].is_some() {
                numeric.add(word);
            }
        }
        if let Some(suffixes) = language
            .ordinal_suffix
            .and_then(|class| classes.get(&class))
        {
            numeric.merge(suffixes);
        }
        let mut finder = Self {
            language,
            firsts: vec![Firsts::default(); language.rules.len()],
            classes,
            numeric,
            seconds: FxHashMap::default(),
        };
        // Until nothing new comes: rules call rules six deep.
        for _ in 0..7 {
            for line in &language.lines {
                let firsts = finder.of_line(line, 0).0;
                finder.firsts[usize::from(line.rule)].merge(&firsts);
            }
        }
        finder
    }

    /// What may come next in a line at step `from`, and whether it may end there.
    fn of_line(&self, line: &Line, from: u16) -> (Firsts, bool) {
        let (elements, ends) = line.firsts(from);
        let mut out = Firsts::default();
        for (element, _) in elements {
            out.merge(&self.of_element(element));
        }
        (out, ends)
    }

    fn of_element(&self, element: &Element) -> Firsts {
        let mut out = Firsts::default();
        for atom in &element.atoms {
            match atom {
                Atom::Word(word) => out.words.add(*word as usize),
                Atom::Class(class) => {
                    if let Some(words) = self.classes.get(class) {
                        out.words.merge(words);
                    }
                }
                Atom::Built(built) => out.merge(&self.of_built(*built)),
                Atom::Rule(rule, _) => {
                    if let Some(firsts) = self.firsts.get(usize::from(*rule)) {
                        out.merge(firsts);
                    }
                }
            }
        }
        out
    }

    fn of_built(&self, built: Built) -> Firsts {
        let numbers = match built {
            Built::Year if self.language.has_numerals => [true; 3],
            Built::Year | Built::Decade | Built::JalaliYear => [false, true, false],
            Built::Cardinal | Built::Year3 | Built::Ordinal => [true; 3],
            _ => [true, false, false],
        };
        let mut out = Firsts {
            words: Bits::default(),
            numbers,
        };
        let is_ordinal = matches!(built, Built::Ordinal | Built::DayOrdinal | Built::OtherDay);
        let is_year = self.language.has_spoken_years && built == Built::Year;
        for (word, numeral) in self.language.numerals.iter().enumerate() {
            let begins = numeral.is_some_and(|numeral| numeral != Numeral::Join)
                && (is_ordinal || is_year || matches!(built, Built::Cardinal | Built::WordYear));
            if begins || (is_ordinal && self.language.ordinals[word].is_some()) {
                out.words.add(word);
            }
        }
        out
    }

    /// What may come second in a line that begins with `first`.
    fn second(&mut self, line: &Line, first: First) -> Second {
        let (mut out, mut is_enough) = (Bits::default(), false);
        for (element, step) in line.firsts(0).0 {
            for atom in &element.atoms {
                let (bits, is_whole) = self.after(atom, first);
                out.merge(&bits);
                if is_whole {
                    let (firsts, ends) = self.of_line(line, step + 1);
                    out.merge(&firsts.bits());
                    is_enough |= ends;
                }
            }
        }
        (out, is_enough)
    }

    /// What may come after `first` within what the atom takes, and whether `first` may be all.
    fn after(&mut self, atom: &Atom, first: First) -> Second {
        let nothing = || (Bits::default(), false);
        match (atom, first) {
            (Atom::Word(word), First::Word(first)) => (Bits::default(), *word == first),
            (Atom::Class(class), First::Word(first)) => {
                let (mut bits, mut is_whole) = nothing();
                for entry in &self.language.entries[first as usize] {
                    match entry.rest.first() {
                        _ if entry.class != *class => {}
                        Some(next) => bits.add(*next as usize),
                        None => is_whole = true,
                    }
                }
                (bits, is_whole)
            }
            (Atom::Built(built), _) => {
                let firsts = self.of_built(*built);
                let begins = match first {
                    First::Word(word) => firsts.words.has(word),
                    First::Number(shape) => firsts.numbers[shape],
                };
                if begins {
                    (self.numeric.clone(), true)
                } else {
                    nothing()
                }
            }
            (Atom::Rule(rule, _), first) => {
                if let Some(known) = self.seconds.get(&(*rule, first)) {
                    return known.clone();
                }
                // A rule that calls itself at once gives nothing, here as in a match.
                self.seconds.insert((*rule, first), nothing());
                let language = self.language;
                let (mut bits, mut is_whole) = nothing();
                for line in language.lines.iter().filter(|line| line.rule == *rule) {
                    let (more, is_enough) = self.second(line, first);
                    bits.merge(&more);
                    is_whole |= is_enough;
                }
                self.seconds
                    .insert((*rule, first), (bits.clone(), is_whole));
                (bits, is_whole)
            }
            _ => nothing(),
        }
    }
}
