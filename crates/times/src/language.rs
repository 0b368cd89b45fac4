//! The language data: word classes and patterns, read from `resources/` once.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use crate::{
    forms::{expand, folded, pieces, settings},
    number::{Numeral, Sum},
    pattern::{Atom, Line, Names, Step, compile},
    slots::{Op, op, slot},
    starts::{Bits, Start},
};

/// Data files by language; the neutral patterns belong to all.
const FILES: &[(&str, &str)] = &[
    ("ar", include_str!("../resources/ar.txt")),
    ("de", include_str!("../resources/de.txt")),
    ("en", include_str!("../resources/en.txt")),
    ("es", include_str!("../resources/es.txt")),
    ("fa", include_str!("../resources/fa.txt")),
    ("fr", include_str!("../resources/fr.txt")),
    ("ru", include_str!("../resources/ru.txt")),
    ("tr", include_str!("../resources/tr.txt")),
    ("uk", include_str!("../resources/uk.txt")),
    ("zh", include_str!("../resources/zh.txt")),
];
const NEUTRAL: &str = include_str!("../resources/neutral.txt");

/// What one reading of a word says.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) class: u16,
    /// The words that must follow.
    pub(crate) rest: Box<[u32]>,
    pub(crate) ops: Box<[Op]>,
}

/// A part written together with the word after it.
#[derive(Clone, Debug)]
pub(crate) struct Prefix {
    pub(crate) form: String,
    /// A token of its own; else it belongs to the word.
    pub(crate) is_split: bool,
}

/// Whether a verb speaks of the past or of what is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    Future,
    /// Says nothing, and the participle after it says nothing ("be", "being").
    Hidden,
}

/// Names of rules whose matches are expressions of time, in the order of their numbers.
pub(crate) const RULES: [&str; 5] = ["date", "time", "duration", "set", "none"];

/// The rule of what only looks like a time.
pub(crate) const NONE: usize = 4;

/// Everything known of one language.
#[derive(Debug, Default)]
pub(crate) struct Language {
    words: FxHashMap<Box<str>, u32>,
    stems: FxHashMap<Box<str>, u32>,
    /// Readings by word.
    pub(crate) entries: Vec<Vec<Entry>>,
    /// Part in numbers, by word.
    pub(crate) numerals: Vec<Option<Numeral>>,
    /// Value as an ordinal, by word.
    pub(crate) ordinals: Vec<Option<i32>>,
    /// By word.
    pub(crate) tenses: Vec<Option<Tense>>,
    /// Phrases that show tense, by their last word: the words before it, last first.
    pub(crate) tense_phrases: FxHashMap<u32, Vec<(Vec<u32>, Tense)>>,
    /// Endings of verbs that show their tense.
    pub(crate) tense_endings: Vec<(String, Tense)>,
    /// Does the word start a search? By word.
    pub(crate) wakes: Vec<bool>,
    /// May the word stand in a match? By word.
    pub(crate) serves: Vec<bool>,
    pub(crate) prefixes: Vec<Prefix>,
    pub(crate) lines: Vec<Line>,
    /// Lines that may begin with the word, in the order of rule and number, by word.
    pub(crate) starts: Vec<Vec<Start>>,
    /// Lines that may begin with a number, by [`crate::starts::number_shape`].
    pub(crate) number_starts: [Vec<Start>; 3],
    /// What may follow the first token of a line: sets that `starts` point to.
    pub(crate) nexts: Vec<Bits>,
    pub(crate) rules: Vec<String>,
    classes: Vec<String>,
    quiet: Vec<String>,
    compounds: Vec<(String, Numeral)>,
    pub(crate) is_unspaced: bool,
    is_compound: bool,
    /// Years may be read in two halves ("nineteen ninety-six").
    pub(crate) has_spoken_years: bool,
    /// `1.200,5` and not `1,200.5`.
    pub(crate) is_decimal_comma: bool,
    /// An apostrophe within a word is a letter of it ("п'ять").
    pub(crate) has_apostrophes: bool,
    /// Numbers in words serve as days, months and hours.
    pub(crate) has_numerals: bool,
    pub(crate) longest_han: usize,
    pub(crate) hyphen: u32,
    pub(crate) ordinal_suffix: Option<u16>,
}

/// The data of a language by its ISO 639-1 code; of none where it is not known.
pub(crate) fn language(code: &str) -> &'static Language {
    static ALL: [OnceLock<Language>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    static NONE: LazyLock<Language> = LazyLock::new(|| Language::read("").0);
    let code = code.split(['-', '_']).next().unwrap_or_default();
    FILES
        .iter()
        .zip(&ALL)
        .find(|((known, _), _)| known.eq_ignore_ascii_case(code))
        .map_or(&*NONE, |((_, data), cell)| {
            cell.get_or_init(|| Language::read(data).0)
        })
}

/// Faults of the data files, one a line: `language: line: what is wrong`.
#[doc(hidden)]
#[must_use]
pub fn faults() -> Vec<String> {
    FILES
        .iter()
        .flat_map(|(code, data)| {
            Language::read(data)
                .1
                .into_iter()
                .map(move |fault| format!("{code}: {fault}"))
        })
        .collect()
}

impl Language {
    /// The number of a word in folded form; 0 where it is not known.
    pub(crate) fn word(&self, folded: &str) -> u32 {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// The number of the listed stem that the word begins with.
    pub(crate) fn stem(&self, folded: &str) -> u32 {
        if self.stems.is_empty() {
            return 0;
        }
        let ends = folded.char_indices().map(|(at, _)| at).rev().take(7);
        ends.filter(|at| *at >= 3)
            .find_map(|at| self.stems.get(&folded[..at]).copied())
            .or_else(|| self.stems.get(folded).copied())
            .unwrap_or_default()
    }

    /// The value of a number written as one word ("fünfundzwanzig").
    pub(crate) fn compound(&self, folded: &str) -> Option<i64> {
        if !self.is_compound {
            return None;
        }
        let mut sum = Sum::default();
        let mut rest = folded;
        let mut parts = 0;
        while !rest.is_empty() {
            let (form, numeral) = self
                .compounds
                .iter()
                .find(|(form, _)| rest.starts_with(form.as_str()))?;
            if !sum.take(*numeral) {
                return None;
            }
            rest = &rest[form.len()..];
            parts += 1;
        }
        (parts > 1).then(|| sum.value()).flatten()
    }

    /// A run of numerals of an unspaced script: bytes, value, digits where they stand one by one.
    pub(crate) fn numerals(&self, rest: &str) -> (usize, i64, u8) {
        let mut sum = Sum::default();
        let (mut plain, mut digits, mut length) = (0_i64, 0_u8, 0);
        let mut is_plain = true;
        let mut buffer = [0_u8; 4];
        for c in rest.chars().take(12) {
            let word = self.word(c.encode_utf8(&mut buffer));
            let Some(numeral) = self.numerals.get(word as usize).copied().flatten() else {
                break;
            };
            match numeral {
                Numeral::Add(value) if value < 10 => {
                    plain = plain * 10 + value;
                    digits += 1;
                }
                _ => is_plain = false,
            }
            let is_zero = numeral == Numeral::Add(0);
            if !is_zero && !sum.take(numeral) && !is_plain {
                break;
            }
            length += c.len_utf8();
        }
        if length == 0 {
            (0, 0, 0)
        } else if is_plain && digits > 1 {
            (length, plain, digits)
        } else {
            (length, sum.value().unwrap_or(plain), 0)
        }
    }

    /// Reads a data file with the neutral one behind it; what is wrong is left out and told.
    fn read(data: &str) -> (Self, Vec<String>) {
        let mut language = Self::default();
        let mut faults = Vec::new();
        language.add_word("");
        language.hyphen = language.add_word("-");
        for mark in [",", ".", "/"] {
            language.add_word(mark);
        }
        language.rules = RULES.iter().map(|rule| (*rule).to_owned()).collect();
        for file in [data, NEUTRAL] {
            let mut section = "";
            for (number, line) in file.lines().enumerate() {
                let line = line.trim_end();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'))
                    && !name.contains(' ')
                {
                    section = name;
                    continue;
                }
                let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
                if let Err(fault) = language.row(section, &fields) {
                    faults.push(format!("line {}: {fault}", number + 1));
                }
            }
        }
        faults.extend(language.unfilled());
        language.close();
        (language, faults)
    }

    /// Classes and rules that patterns ask for and nothing gives.
    fn unfilled(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for atom in self
            .lines
            .iter()
            .flat_map(|line| &line.elements)
            .flat_map(|one| &one.atoms)
        {
            match atom {
                Atom::Class(class)
                    if !self
                        .entries
                        .iter()
                        .flatten()
                        .any(|entry| entry.class == *class) =>
                {
                    faults.push(format!(
                        "no words of {{{}}}",
                        self.classes[usize::from(*class)]
                    ));
                }
                Atom::Rule(rule, _) if !self.lines.iter().any(|line| line.rule == *rule) => {
                    faults.push(format!(
                        "no patterns of <{}>",
                        self.rules[usize::from(*rule)]
                    ));
                }
                _ => {}
            }
        }
        for line in &self.lines {
            let has_context = line
                .steps
                .iter()
                .any(|step| matches!(step, Step::Open | Step::Close));
            if has_context && !is_result(line.rule) {
                let rule = &self.rules[usize::from(line.rule)];
                faults.push(format!("<{rule}> has context, which only results may have"));
            }
        }
        faults.sort();
        faults.dedup();
        faults
    }

    fn row(&mut self, section: &str, fields: &[&str]) -> Result<(), String> {
        match (section, fields) {
            ("options", [name, value]) => self.option(name, value),
            ("prefixes", [how, forms]) => {
                for form in forms.split(',').map(str::trim) {
                    let form = folded(form);
                    self.add_word(&form);
                    self.prefixes.push(Prefix {
                        form,
                        is_split: *how == "split",
                    });
                }
                Ok(())
            }
            ("words", [class, value, forms]) => self.words_row(class, value, forms),
            ("patterns", [rule, pattern]) => self.pattern(rule, pattern, ""),
            ("patterns", [rule, pattern, settings]) => self.pattern(rule, pattern, settings),
            _ => Err(format!("{} fields in [{section}]", fields.len())),
        }
    }

    fn option(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "unspaced" => self.is_unspaced = value == "yes",
            "compound" => self.is_compound = value == "yes",
            "spoken_years" => self.has_spoken_years = value == "yes",
            "apostrophes" => self.has_apostrophes = value == "letters",
            "decimal" => self.is_decimal_comma = value == ",",
            "numerals" => self.has_numerals = value == "yes",
            "quiet" => self
                .quiet
                .extend(value.split_whitespace().map(str::to_owned)),
            _ => return Err(format!("no option `{name}`")),
        }
        Ok(())
    }

    fn words_row(&mut self, class: &str, value: &str, forms: &str) -> Result<(), String> {
        let ops = if value == "-" || matches!(class, "num" | "teen" | "times" | "nth" | "tense") {
            Vec::new()
        } else if value.contains('=') {
            settings(value)?
        } else {
            slot(class).ok_or_else(|| format!("`{class}` is no slot: write `slot={value}`"))?;
            vec![op(class, value)?]
        };
        let number = value.parse::<i64>();
        let class_number = self.add_class(class);
        if class == "ordsuffix" {
            self.ordinal_suffix = Some(class_number);
        }
        for form in forms.split(", ").flat_map(|form| expand(form.trim())) {
            let form = folded(&form);
            if class == "tense" {
                self.tense(value, &form)?;
                continue;
            }
            let is_stem = form.ends_with('*');
            let pieces = pieces(
                form.trim_end_matches('*'),
                self.is_unspaced,
                self.has_apostrophes,
            );
            let mut words = pieces
                .iter()
                .map(|piece| self.add_word(piece))
                .collect::<Vec<_>>();
            let Some(first) = words.first().copied() else {
                return Err(format!("an empty form in `{forms}`"));
            };
            if is_stem {
                self.stems
                    .insert(pieces.last().map_or("", |p| p).into(), first);
            }
            let at = first as usize;
            let numeral = match (class, &number) {
                ("num", Ok(number)) => Some(Numeral::Add(*number)),
                ("times", Ok(number)) => Some(Numeral::Times(*number)),
                ("teen", _) => Some(Numeral::Teen),
                ("numjoin", _) => Some(Numeral::Join),
                ("numart", _) => Some(Numeral::Article),
                _ => None,
            };
            if let (Some(numeral), 1) = (numeral, words.len()) {
                self.numerals[at] = Some(numeral);
                self.compounds.push((pieces[0].clone(), numeral));
            }
            if let ("nth", Ok(number), 1) = (class, &number, words.len()) {
                self.ordinals[at] = i32::try_from(*number).ok();
            }
            if !self.quiet.iter().any(|quiet| quiet == class) {
                self.wakes[at] = true;
            }
            words.remove(0);
            let entry = Entry {
                class: class_number,
                rest: words.into(),
                ops: ops.clone().into(),
            };
            self.entries[at].push(entry);
        }
        Ok(())
    }

    fn tense(&mut self, value: &str, form: &str) -> Result<(), String> {
        let tense = match value {
            "past" => Tense::Past,
            "present" => Tense::Present,
            "future" => Tense::Future,
            "hidden" => Tense::Hidden,
            _ => return Err(format!("no tense `{value}`")),
        };
        if let Some(ending) = form.strip_prefix('*') {
            self.tense_endings.push((ending.to_owned(), tense));
        } else if form.contains(' ') {
            let mut words: Vec<u32> = form.split(' ').map(|word| self.add_word(word)).collect();
            if let Some(last) = words.pop() {
                words.reverse();
                self.tense_phrases
                    .entry(last)
                    .or_default()
                    .push((words, tense));
            }
        } else {
            let word = self.add_word(form) as usize;
            self.tenses[word] = Some(tense);
        }
        Ok(())
    }

    fn pattern(&mut self, rule: &str, pattern: &str, ops: &str) -> Result<(), String> {
        let ops = settings(ops)?;
        let rule = self.rule(rule);
        let line = compile(rule, pattern, ops, self)?;
        self.lines.push(line);
        Ok(())
    }

    fn add_word(&mut self, folded: &str) -> u32 {
        if let Some(number) = self.words.get(folded) {
            return *number;
        }
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.words.insert(folded.into(), number);
        self.entries.push(Vec::new());
        self.numerals.push(None);
        self.ordinals.push(None);
        self.tenses.push(None);
        self.wakes.push(false);
        number
    }

    fn add_class(&mut self, name: &str) -> u16 {
        let at = self
            .classes
            .iter()
            .position(|class| class == name)
            .unwrap_or_else(|| {
                self.classes.push(name.to_owned());
                self.classes.len() - 1
            });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// Works out what follows from the rows.
    fn close(&mut self) {
        self.words.remove("");
        self.longest_han = self
            .words
            .keys()
            .map(|word| word.chars().count())
            .max()
            .unwrap_or(1)
            .min(8);
        self.prefixes
            .sort_by_key(|prefix| std::cmp::Reverse(prefix.form.len()));
        self.compounds
            .sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        self.serves = self
            .entries
            .iter()
            .map(|entries| !entries.is_empty())
            .collect();
        self.serves[self.hyphen as usize] = true;
        for (word, numeral) in self.numerals.iter().enumerate() {
            self.serves[word] |= numeral.is_some();
            // "Nineteen ninety-six" has no other word to wake the search.
            let begins_year = matches!(numeral, Some(Numeral::Add(13..=20)));
            self.wakes[word] |= self.has_spoken_years && begins_year;
        }
        for entry in self.entries.iter().flatten() {
            entry
                .rest
                .iter()
                .for_each(|word| self.serves[*word as usize] = true);
        }
        for atom in self
            .lines
            .iter()
            .flat_map(|line| &line.elements)
            .flat_map(|one| &one.atoms)
        {
            if let Atom::Word(word) = atom {
                self.serves[*word as usize] = true;
            }
        }
        self.find_starts();
    }
}

impl Names for Language {
    fn word(&mut self, form: &str) -> u32 {
        let form = folded(form);
        self.add_word(&form)
    }

    fn class(&mut self, name: &str) -> Result<u16, String> {
        Ok(self.add_class(name))
    }

    fn rule(&mut self, name: &str) -> u16 {
        let at = self
            .rules
            .iter()
            .position(|rule| rule == name)
            .unwrap_or_else(|| {
                self.rules.push(name.to_owned());
                self.rules.len() - 1
            });
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

/// The rules whose matches are given out.
pub(crate) fn is_result(rule: u16) -> bool {
    usize::from(rule) < RULES.len()
}
