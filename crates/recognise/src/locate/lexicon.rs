//! Words that tell place names from other names, read from `resources/locate`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use wirewatch_text::fold;

/// Classes of a word, one bit each.
pub(super) type Classes = u32;

pub(super) const TITLE: Classes = 1;
pub(super) const GIVEN: Classes = 1 << 1;
pub(super) const COMMON: Classes = 1 << 2;
pub(super) const AREA: Classes = 1 << 3;
pub(super) const TOWN: Classes = 1 << 4;
pub(super) const FACILITY: Classes = 1 << 5;
pub(super) const COMPASS: Classes = 1 << 6;
pub(super) const PREP: Classes = 1 << 7;
pub(super) const FUNCTION: Classes = 1 << 8;
pub(super) const SPEAK: Classes = 1 << 9;
pub(super) const GOV: Classes = 1 << 10;
pub(super) const FORCES: Classes = 1 << 11;
pub(super) const EVENT: Classes = 1 << 12;
pub(super) const ORG: Classes = 1 << 13;
pub(super) const BACKED: Classes = 1 << 14;
pub(super) const REACT: Classes = 1 << 15;
pub(super) const STREET: Classes = 1 << 16;
pub(super) const VENUE: Classes = 1 << 17;
pub(super) const BODY: Classes = 1 << 18;
pub(super) const AMERICAN: Classes = 1 << 19;
pub(super) const BRITISH: Classes = 1 << 20;
pub(super) const DISEASE: Classes = 1 << 21;
pub(super) const GOVERNOR: Classes = 1 << 22;
pub(super) const ABROAD: Classes = 1 << 23;

const NAMES: [(&str, Classes); 24] = [
    ("title", TITLE),
    ("given", GIVEN),
    ("common", COMMON),
    ("area", AREA),
    ("town", TOWN),
    ("facility", FACILITY),
    ("compass", COMPASS),
    ("prep", PREP),
    ("function", FUNCTION),
    ("speak", SPEAK),
    ("gov", GOV),
    ("forces", FORCES),
    ("event", EVENT),
    ("org", ORG),
    ("backed", BACKED),
    ("react", REACT),
    ("street", STREET),
    ("venue", VENUE),
    ("body", BODY),
    ("american", AMERICAN),
    ("british", BRITISH),
    ("disease", DISEASE),
    ("governor", GOVERNOR),
    ("abroad", ABROAD),
];

/// Shortest and longest stem, in letters.
const STEM_LETTERS: std::ops::RangeInclusive<usize> = 3..=9;

/// FNV-1a: short words of our own lists need speed, not a defence against chosen keys.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Table<T> = HashMap<String, T, BuildHasherDefault<Fnv>>;

/// The word lists, folded.
pub(super) struct Lexicon {
    words: Table<Classes>,
    stems: Table<Classes>,
    /// Event words of scripts without spaces, to be looked for anywhere in a sentence.
    pub(super) unspaced_events: Vec<&'static str>,
    /// Script or language, ending, replacement; folded.
    endings: Vec<(&'static str, String, String)>,
    /// Seats of government, folded, with their country.
    metonyms: Table<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    /// The word lists inside the program.
    pub(super) fn get() -> &'static Lexicon {
        &LEXICON
    }

    fn read() -> Lexicon {
        let mut lexicon = Lexicon {
            words: Table::default(),
            stems: Table::default(),
            unspaced_events: Vec::new(),
            endings: Vec::new(),
            metonyms: Table::default(),
        };
        for row in rows(include_str!("../../resources/locate/words.tsv")) {
            let [class, language, words] = row[..] else {
                continue;
            };
            let classes = NAMES
                .iter()
                .find(|(name, _)| *name == class)
                .map_or(0, |(_, bit)| *bit);
            for word in words.split_ascii_whitespace() {
                if matches!(language, "zh" | "ja" | "th") && class == "event" {
                    lexicon.unspaced_events.push(word);
                    continue;
                }
                let (table, word) = match word.strip_suffix('*') {
                    Some(stem) => (&mut lexicon.stems, stem),
                    None => (&mut lexicon.words, word),
                };
                *table.entry(fold(word)).or_default() |= classes;
            }
        }
        for row in rows(include_str!("../../resources/locate/endings.tsv")) {
            if let [owner, ending, replacement] = row[..] {
                lexicon
                    .endings
                    .push((owner, fold(ending), fold(replacement)));
            }
        }
        for row in rows(include_str!("../../resources/locate/metonyms.tsv")) {
            if let [name, country] = row[..] {
                lexicon.metonyms.insert(fold(name), country);
            }
        }
        lexicon
    }

    /// The classes of a folded word.
    pub(super) fn classes(&self, word: &str) -> Classes {
        let mut classes = self.words.get(word).copied().unwrap_or(0);
        if !word.is_ascii() {
            // "and" is written onto the Arabic word that follows it.
            if let Some(rest) = word.strip_prefix(['و', 'ف', 'ו']) {
                classes |= self.words.get(rest).copied().unwrap_or(0);
            }
            let ends = word
                .char_indices()
                .map(|(at, letter)| at + letter.len_utf8());
            for (letters, end) in (1..).zip(ends).take(*STEM_LETTERS.end()) {
                if STEM_LETTERS.contains(&letters) {
                    classes |= self.stems.get(&word[..end]).copied().unwrap_or(0);
                }
            }
        }
        classes
    }

    /// The country for whose government this name stands.
    pub(super) fn metonym(&self, folded: &str) -> Option<&'static str> {
        self.metonyms.get(folded).copied()
    }

    /// Longest metonym in words.
    pub(super) const METONYM_WORDS: usize = 3;

    /// Calls `each` with the nominatives that an inflected folded word may come from, until it
    /// returns true. `owner` is a script or a language of the table.
    pub(super) fn nominatives(
        &self,
        owner: &str,
        word: &str,
        buffer: &mut String,
        mut each: impl FnMut(&str) -> bool,
    ) -> bool {
        for (_, ending, replacement) in self.endings.iter().filter(|(of, _, _)| *of == owner) {
            let Some(stem) = word.strip_suffix(ending.as_str()) else {
                continue;
            };
            if stem.chars().nth(2).is_none() {
                continue;
            }
            buffer.clear();
            buffer.push_str(stem);
            buffer.push_str(replacement);
            if each(buffer) {
                return true;
            }
        }
        false
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.classes("province"), AREA);
        assert_ne!(lexicon.classes(&fold("атаковали")) & EVENT, 0);
        assert_eq!(lexicon.metonym("white house"), Some("US"));
        let mut found = Vec::new();
        lexicon.nominatives("cyrillic", &fold("Сирии"), &mut String::new(), |name| {
            found.push(name.to_owned());
            false
        });
        assert!(found.contains(&fold("Сирия")));
        for row in rows(include_str!("../../resources/locate/words.tsv")) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(NAMES.iter().any(|(name, _)| *name == row[0]), "{row:?}");
        }
    }
}
