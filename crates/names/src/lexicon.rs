//! Words of names that are not names: titles, particles, legal forms, words that many
//! organisations share, numbers. Data of `resources/`, each file with its source.

use std::sync::LazyLock;

use rapidfuzz::distance::osa;
use rustc_hash::{FxHashMap, FxHashSet};
use wirewatch_text::fold;

use crate::common::is_common_word;
use crate::families::Kin;

/// What a word or phrase is, other than a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// Which legal form, and its class over languages.
    Legal {
        number: Kin,
        class: &'static str,
    },
    /// Which word, and how much it says, 0 to 1.
    Generic {
        number: Kin,
        weight: f32,
    },
    /// In digits.
    Number(&'static str),
    Title,
    Suffix,
    Particle,
    Kunya,
    /// "alias", "also known as".
    Filler,
}

/// Words of the longest phrase that is looked for.
pub(crate) const LONGEST_PHRASE: usize = 10;

/// Groups of words by meaning are numbered from here; groups of names have lower numbers.
pub(crate) const FIRST_MEANING: Kin = 50_000;

/// Phrases by their folded words, and for each first word the most words that follow.
struct Lexicon {
    phrases: FxHashMap<String, Meaning>,
    longest: FxHashMap<String, usize>,
    /// Every word of the phrases.
    words: FxHashSet<String>,
    /// Words that are met misprinted: of legal forms, and the English ones of the others.
    frequent: FxHashSet<String>,
    /// Phrases in Han characters, which stand inside words.
    unspaced: Vec<(&'static str, Meaning)>,
}

impl Lexicon {
    fn add(&mut self, phrase: &'static str, meaning: Meaning) {
        let key = fold(phrase);
        if key.is_empty() {
            return;
        }
        if phrase.chars().all(wirewatch_text::is_unspaced) {
            self.unspaced.push((phrase, meaning));
        }
        self.words.extend(key.split(' ').map(str::to_owned));
        let words = key.split(' ').count();
        if words > LONGEST_PHRASE {
            return;
        }
        let first = key.split(' ').next().unwrap_or_default().to_owned();
        let longest = self.longest.entry(first).or_default();
        *longest = words.max(*longest);
        self.phrases.entry(key).or_insert(meaning);
    }

    fn finish(mut self) -> Lexicon {
        self.unspaced
            .sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        self
    }
}

fn empty() -> Lexicon {
    Lexicon {
        phrases: FxHashMap::default(),
        longest: FxHashMap::default(),
        words: FxHashSet::default(),
        frequent: FxHashSet::default(),
        unspaced: Vec::new(),
    }
}

fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').map(str::trim).collect())
}

static OF_ORGANISATIONS: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = empty();
    let mut number = FIRST_MEANING;
    for row in rows(include_str!("../resources/legal-forms.tsv")) {
        if let [canonical, class, _, phrases] = row[..] {
            number += 1;
            let meaning = Meaning::Legal { number, class };
            lexicon.add(canonical, meaning);
            for phrase in phrases.split('|') {
                lexicon.add(phrase, meaning);
                lexicon
                    .frequent
                    .extend(phrase.split(' ').map(str::to_owned));
            }
        }
    }
    for row in rows(include_str!("../resources/numbers.tsv")) {
        if let [digits, phrases] = row[..] {
            for phrase in phrases.split('|') {
                lexicon.add(phrase, Meaning::Number(digits));
            }
        }
    }
    for row in rows(include_str!("../resources/org-words.tsv")) {
        if let [canonical, weight, forms] = row[..] {
            let weight = weight.parse().unwrap_or(0.5);
            number += 1;
            let meaning = Meaning::Generic { number, weight };
            lexicon.add(canonical, meaning);
            lexicon.frequent.insert(canonical.to_owned());
            for (at, form) in forms.split('|').enumerate() {
                lexicon.add(form, meaning);
                if at < 3 {
                    lexicon.frequent.insert(form.to_owned());
                }
            }
        }
    }
    for row in rows(include_str!("../resources/titles.tsv")) {
        if let [_, "particle", forms] = row[..] {
            for form in forms.split('|') {
                lexicon.add(form, Meaning::Particle);
            }
        }
    }
    for word in [
        "the", "and", "of", "for", "in", "on", "to", "with", "und", "et", "pour", "para", "fur",
        "i", "w", "wa", "va", "o", "fi", "li", "an",
    ] {
        lexicon.add(word, Meaning::Particle);
    }
    lexicon.finish()
});

static OF_PERSONS: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = empty();
    let mut number = FIRST_MEANING;
    for row in rows(include_str!("../resources/titles.tsv")) {
        if let [_, kind, forms] = row[..] {
            let meaning = match kind {
                "title" => Meaning::Title,
                "suffix" => Meaning::Suffix,
                "kunya" => Meaning::Kunya,
                "particle" => Meaning::Particle,
                _ => Meaning::Filler,
            };
            // A kunya is listed as a particle, too.
            for form in forms.split('|') {
                if meaning == Meaning::Kunya {
                    lexicon.phrases.insert(fold(form), meaning);
                }
                lexicon.add(form, meaning);
            }
        }
    }
    for row in rows(include_str!("../resources/legal-forms.tsv")) {
        if let [_, class, _, phrases] = row[..] {
            number += 1;
            let meaning = Meaning::Legal { number, class };
            for phrase in phrases.split('|').filter(|phrase| {
                matches!(
                    *phrase,
                    "sa" | "llc"
                        | "ltd"
                        | "gmbh"
                        | "inc"
                        | "plc"
                        | "ooo"
                        | "jsc"
                        | "limited"
                        | "corp"
                )
            }) {
                lexicon.add(phrase, meaning);
            }
        }
    }
    lexicon.finish()
});

/// The longest phrase that begins at `words[0]`, and how many words it takes.
pub(crate) fn phrase(words: &[&str], of_person: bool) -> Option<(Meaning, usize)> {
    let lexicon = if of_person {
        &*OF_PERSONS
    } else {
        &*OF_ORGANISATIONS
    };
    let longest = *lexicon.longest.get(*words.first()?)?;
    if longest == 1 {
        return lexicon.phrases.get(words[0]).map(|meaning| (*meaning, 1));
    }
    // The whole phrase once; shorter ones are its beginnings.
    let count = longest.min(words.len());
    let mut ends = [0; LONGEST_PHRASE];
    let mut key = String::with_capacity(64);
    for (at, word) in words[..count].iter().enumerate() {
        if at > 0 {
            key.push(' ');
        }
        key.push_str(word);
        ends[at] = key.len();
    }
    (0..count).rev().find_map(|at| {
        let meaning = lexicon.phrases.get(&key[..ends[at]])?;
        Some((*meaning, at + 1))
    })
}

/// Words of the phrases of organisations under their letters but one, for finding misprints.
static MISPRINTS: LazyLock<FxHashMap<u64, &'static str>> = LazyLock::new(|| {
    let mut found = FxHashMap::default();
    let words = OF_ORGANISATIONS.frequent.iter();
    for word in words.filter(|word| can_be_misprinted(word)) {
        found.entry(key(word, None)).or_insert(word.as_str());
        for at in 0..word.len() {
            found.entry(key(word, Some(at))).or_insert(word.as_str());
        }
    }
    found
});

/// A hash of `word`, or of it without the letter at `without`.
fn key(word: &str, without: Option<usize>) -> u64 {
    let mut key = 0xcbf2_9ce4_8422_2325u64;
    for (at, byte) in word.bytes().enumerate() {
        if Some(at) != without {
            key = (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    key
}

fn can_be_misprinted(word: &str) -> bool {
    (6..=24).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The word of a legal form or of many organisations that `word` is a misprint of by one letter
/// (left out, put in, changed, or two changed places); `None` when it is a word in its own right.
pub(crate) fn misprint_of(word: &str) -> Option<&'static str> {
    if !can_be_misprinted(word) && word.len() != 5
        || OF_ORGANISATIONS.words.contains(word)
        || is_common_word(word)
        || common_class(word) > 0
    {
        return None;
    }
    let first = word.as_bytes()[0];
    let fits = |key: u64| {
        let found = *MISPRINTS.get(&key)?;
        let near = found.as_bytes()[0] == first && osa::distance(word.bytes(), found.bytes()) <= 1;
        near.then_some(found)
    };
    fits(key(word, None)).or_else(|| (0..word.len()).find_map(|at| fits(key(word, Some(at)))))
}

/// Where a word ends in a word of many organisations that is written onto it: "Gearlimited" at
/// 4; `None` when it does not.
pub(crate) fn glued(word: &str) -> Option<usize> {
    if word.len() < 10
        || !word.is_ascii()
        || OF_ORGANISATIONS.words.contains(word)
        || is_common_word(word)
    {
        return None;
    }
    (4..=word.len() - 6).find(|at| OF_ORGANISATIONS.frequent.contains(&word[*at..]))
}

/// Whether two words are one word of many organisations that was taken apart: "logis tics".
pub(crate) fn torn(one: &str, other: &str) -> bool {
    one.len() + other.len() >= 7
        && !(OF_ORGANISATIONS.words.contains(one) && OF_ORGANISATIONS.words.contains(other))
        && OF_ORGANISATIONS.frequent.contains(&format!("{one}{other}"))
}

/// Cuts phrases such as "limited company" off the end of an unspaced name, and returns what is
/// left with them, the last phrase first.
pub(crate) fn unspaced_endings(mut name: &str) -> (&str, Vec<&'static str>) {
    let mut found = Vec::new();
    while let Some((phrase, rest)) = OF_ORGANISATIONS.unspaced.iter().find_map(|(phrase, _)| {
        let rest = name.strip_suffix(phrase)?;
        (!rest.is_empty()).then_some((*phrase, rest))
    }) {
        found.push(phrase);
        name = rest;
    }
    (name, found)
}

static COMMON: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    rows(include_str!("../resources/common-names.tsv"))
        .filter_map(|row| match row[..] {
            [name, class] => Some((name, class.parse().ok()?)),
            _ => None,
        })
        .collect()
});

/// How little a name says by itself: 1 when many millions bear it, 2 very common, 3 common, 0 not
/// known as common.
pub(crate) fn common_class(word: &str) -> u8 {
    COMMON.get(word).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_organisations_are_known_misprinted() {
        for (word, meant) in [
            ("traiding", Some("trading")),
            ("shippng", Some("shipping")),
            ("rtading", None),
            ("tradign", Some("trading")),
            ("trading", None),
            ("training", None),
            ("sokol", None),
            ("tr", None),
            ("", None),
            ("трейдинг", None),
        ] {
            assert_eq!(misprint_of(word), meant, "{word}");
        }
    }

    #[test]
    fn words_written_together_are_cut() {
        assert_eq!(glued("gearlimited"), Some(4));
        assert_eq!(glued("sokoltrading"), Some(5));
        for word in [
            "limited",
            "unlimited",
            "gearshift",
            "abclimited",
            "ooolimitedооо",
        ] {
            assert_eq!(glued(word), None, "{word}");
        }
    }

    #[test]
    fn words_taken_apart_are_one() {
        assert!(torn("logis", "tics") && torn("lim", "ited"));
        assert!(!torn("bank", "trading") && !torn("sokol", "invest") && !torn("", ""));
    }

    #[test]
    fn the_longest_phrase_is_found() {
        let found = phrase(&["limited", "liability", "company", "sokol"], false);
        assert!(
            matches!(found, Some((Meaning::Legal { class: "llc", .. }, 3))),
            "{found:?}"
        );
        let found = phrase(&["limited", "sokol"], false);
        assert!(
            matches!(found, Some((Meaning::Legal { .. }, 1))),
            "{found:?}"
        );
        assert_eq!(phrase(&["seventh"], false), Some((Meaning::Number("7"), 1)));
        assert_eq!(phrase(&["mullah", "omar"], true), Some((Meaning::Title, 1)));
        assert_eq!(phrase(&["abu", "omar"], true), Some((Meaning::Kunya, 1)));
        assert_eq!(phrase(&["sokol"], false), None);
        assert_eq!(phrase(&[], true), None);
    }

    #[test]
    fn phrases_in_han_characters_are_cut_off_the_end() {
        let (core, endings) = unspaced_endings("华为技术有限公司");
        assert_eq!((core, &*endings), ("华为", &["有限公司", "技术"][..]));
        // Something is left of a name that is nothing else.
        assert!(!unspaced_endings("有限公司").0.is_empty());
    }

    #[test]
    fn common_names_have_a_class() {
        assert_eq!(common_class("muhammad"), 1);
        assert_eq!(common_class("mavrogiannakis"), 0);
    }

    #[test]
    fn no_phrase_is_longer_than_is_looked_for() {
        for lexicon in [&*OF_ORGANISATIONS, &*OF_PERSONS] {
            assert!(
                lexicon
                    .longest
                    .values()
                    .all(|words| *words <= LONGEST_PHRASE)
            );
            assert!(lexicon.phrases.len() > 100);
        }
    }
}
