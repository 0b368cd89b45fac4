//! An index of folded names that finds all of them in one pass over a text.
//!
//! Method: Aho-Corasick over the bytes of the folded text, in a double array (Aoe 1989; crate
//! `daachorse`), reporting overlapping matches; a match must stand on word boundaries.

use std::collections::HashMap;

use daachorse::DoubleArrayAhoCorasick;
use wirewatch_text::Folded;

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
        let matches = self
            .automaton
            .iter()
            .flat_map(|automaton| automaton.find_overlapping_iter(text.text()));
        matches
            .filter(|found| text.is_whole(found.start(), found.end()))
            .map(|found| {
                let group = found.value() as usize;
                let (from, to) = (self.groups[group] as usize, self.groups[group + 1] as usize);
                Found {
                    start: found.start(),
                    end: found.end(),
                    names: &self.numbers[from..to],
                }
            })
    }
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
    fn an_empty_index_finds_nothing() {
        assert_eq!(NameIndex::new([]).find(&Folded::new("anything")).count(), 0);
    }
}
