//! An index of folded names that finds all of them in one pass over a text.
//!
//! Method: Aho-Corasick over the bytes of the folded text, in a double array (Aoe 1989; crate
//! `daachorse`), reporting overlapping matches; a match must stand on word boundaries.

use std::collections::HashMap;

use daachorse::DoubleArrayAhoCorasick;
use wirewatch_text::{Folded, Script, script_of};

/// A name found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'index> {
    /// First byte in the folded text.
    pub start: usize,
    /// One past the last byte in the folded text.
    pub end: usize,
    /// The numbers of the names with this spelling, ascending.
    pub names: &'index [u32],
}

/// Many names, each with the number that its owner gave it.
pub struct NameIndex {
    /// `None` when there is nothing to find.
    automaton: Option<DoubleArrayAhoCorasick<u32>>,
    /// `groups[k]..groups[k + 1]` are the `numbers` of spelling `k`.
    groups: Vec<u32>,
    numbers: Vec<u32>,
}

impl NameIndex {
    /// Builds an index from folded spellings and their numbers; a spelling may come often.
    ///
    /// Costs time linear in the letters: about a quarter of a second for 60,000 spellings.
    pub fn new(spellings: impl IntoIterator<Item = (String, u32)>) -> NameIndex {
        let mut by_key: HashMap<String, Vec<u32>> = HashMap::new();
        for (key, number) in spellings {
            if !key.is_empty() {
                by_key.entry(key).or_default().push(number);
            }
        }
        let mut sorted: Vec<_> = by_key.into_iter().collect();
        sorted.sort_unstable();
        let (mut groups, mut numbers) = (vec![0], Vec::new());
        for (_, group) in &mut sorted {
            group.sort_unstable();
            group.dedup();
            numbers.extend_from_slice(group);
            groups.push(numbers.len() as u32);
        }
        let patterns = sorted
            .iter()
            .zip(0..)
            .map(|((key, _), number)| (key, number));
        // Fails on no patterns only: they are distinct and not empty.
        let automaton = DoubleArrayAhoCorasick::with_values(patterns).ok();
        NameIndex {
            automaton,
            groups,
            numbers,
        }
    }

    /// Every name in `text` that stands on word boundaries, overlapping ones too, by their end.
    pub fn find<'a>(&'a self, text: &'a Folded) -> impl Iterator<Item = Found<'a>> {
        self.matches(text)
            .filter(|(start, end, _)| text.is_whole(*start, *end))
            .map(|(start, end, group)| self.found(start, end, group))
    }

    /// As [`NameIndex::find`], with what running text does to names: a one-letter Arabic
    /// conjunction or preposition written onto the name ("and", "to", "in"), a French or
    /// Italian article before an apostrophe, and a Turkish ending after one. `original` is the
    /// text that `text` was folded from.
    pub fn find_in_news<'a>(
        &'a self,
        text: &'a Folded,
        original: &'a str,
    ) -> impl Iterator<Item = Found<'a>> {
        self.matches(text)
            .filter(|(start, end, _)| {
                text.is_whole(*start, *end)
                    || is_joined(text, *start, *end)
                    || is_beside_apostrophe(text, original, *start, *end)
            })
            .map(|(start, end, group)| self.found(start, end, group))
    }

    /// Where in `text` a word begins with one of the names; in scripts other than Latin,
    /// Cyrillic and Greek, where one stands at all.
    pub fn find_beginnings<'a>(&'a self, text: &'a Folded) -> impl Iterator<Item = usize> + 'a {
        self.matches(text).filter_map(|(start, _, _)| {
            let first = text.text()[start..].chars().next()?;
            let cased = matches!(
                script_of(first),
                Some(Script::Latin | Script::Cyrillic | Script::Greek)
            );
            (!cased || starts_word(text.text(), start)).then_some(start)
        })
    }

    fn matches<'a>(&'a self, text: &'a Folded) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let automaton = self.automaton.iter();
        automaton
            .flat_map(|automaton| automaton.find_overlapping_iter(text.text()))
            .map(|found| (found.start(), found.end(), found.value() as usize))
    }

    fn found(&self, start: usize, end: usize, group: usize) -> Found<'_> {
        let (from, to) = (self.groups[group] as usize, self.groups[group + 1] as usize);
        Found {
            start,
            end,
            names: &self.numbers[from..to],
        }
    }
}

fn starts_word(text: &str, start: usize) -> bool {
    !text[..start]
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric)
}

/// Whether only a one-letter Arabic particle stands between the name and the word boundary.
fn is_joined(text: &Folded, start: usize, end: usize) -> bool {
    let mut before = text.text()[..start].chars().rev();
    let particle = before
        .next()
        .filter(|letter| matches!(letter, 'و' | 'ف' | 'ب' | 'ل' | 'ك'));
    particle.is_some_and(|particle| {
        !before.next().is_some_and(char::is_alphanumeric)
            && text.is_whole(start - particle.len_utf8(), end)
    })
}

/// Whether what keeps the name from standing alone is an apostrophe in the original: an elided
/// article before it ("d’Al-Qaïda"), a Turkish ending after it ("Hamas’ın").
fn is_beside_apostrophe(text: &Folded, original: &str, start: usize, end: usize) -> bool {
    const SIGNS: [char; 2] = ['\'', '’'];
    let range = text.original(original, start, end);
    let ends_word = !text.text()[end..]
        .chars()
        .next()
        .is_some_and(char::is_alphanumeric);
    let left = starts_word(text.text(), start) || original[..range.start].ends_with(SIGNS);
    let right = ends_word || original[range.end..].starts_with(SIGNS);
    left && right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_overlapping_whole_words() {
        let names = ["islamic state", "islamic state of iraq", "isil", "sil"];
        let index = NameIndex::new(
            names
                .iter()
                .zip(0..)
                .map(|(name, number)| (name.to_string(), number)),
        );
        let text = Folded::new("ISIL, the Islamic State of Iraq.");
        let found: Vec<u32> = index
            .find(&text)
            .flat_map(|found| found.names.to_vec())
            .collect();
        assert_eq!(found, [2, 0, 1]);
    }

    #[test]
    fn finds_names_with_particles_and_endings() {
        let index = NameIndex::new([("داعش".to_owned(), 0), ("hamas".to_owned(), 1)]);
        for (text, expected) in [
            ("وداعش", 1),
            ("الداعشي", 0),
            ("Hamas'ın", 1),
            ("Hamasite", 0),
        ] {
            let folded = Folded::new(text);
            assert_eq!(
                index.find_in_news(&folded, text).count(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn finds_beginnings_of_words() {
        let index = NameIndex::new([("milit".to_owned(), 0)]);
        let folded = Folded::new("Militants of the paramilitary");
        assert_eq!(index.find_beginnings(&folded).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        assert_eq!(NameIndex::new([]).find(&Folded::new("anything")).count(), 0);
    }
}
