//! The distinct words of all listed names, and finding those that a word asked about may be.

use rustc_hash::FxHashMap;
use wirewatch_names::{Block, Likeness, Word, word_likeness};
use xxhash_rust::xxh3::xxh3_64;

use crate::buckets::Buckets;

/// Longest sound of which every letter is left out in turn.
const LIMIT_SYMBOLS: usize = 16;

/// Words that are compared alike.
type Key = (Box<str>, bool, Option<Block>);

/// Distinct words, by number.
#[derive(Default)]
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    by_text: FxHashMap<Key, u32>,
    /// Sounds, whole and with one symbol left out.
    sounds: Buckets,
    /// Consonants.
    skeletons: Buckets,
    /// Consonants with one left out, of words whose vowels are written, and of the others: only
    /// between these two kinds are consonants all there is to compare.
    written: Buckets,
    unwritten: Buckets,
    /// Groups of names.
    kin: FxHashMap<u16, Vec<u32>>,
}

impl Vocabulary {
    /// The number of a word; the same for the same word.
    pub(crate) fn add(&mut self, word: &Word) -> u32 {
        let key = (Box::from(word.text()), word.is_unwritten(), word.block());
        if let Some(&number) = self.by_text.get(&key) {
            return number;
        }
        let number = self.words.len() as u32;
        self.by_text.insert(key, number);
        self.words.push(word.clone());
        number
    }

    /// Builds what [`Vocabulary::find`] needs; after the last word.
    pub(crate) fn finish(&mut self) {
        let (mut sounds, mut skeletons) = (Vec::new(), Vec::new());
        let (mut written, mut unwritten) = (Vec::new(), Vec::new());
        for (word, number) in self.words.iter().zip(0..) {
            variants(word.sound().symbols(), |hash| sounds.push((hash, number)));
            let bones = word.sound().skeleton();
            if bones.len() >= 2 {
                skeletons.push((xxh3_64(&bones), number));
            }
            if bones.len() >= 4 {
                let loose = if word.is_unwritten() {
                    &mut unwritten
                } else {
                    &mut written
                };
                variants(&bones, |hash| loose.push((hash, number)));
            }
            for &kin in word.kin() {
                self.kin.entry(kin).or_default().push(number);
            }
        }
        self.sounds = Buckets::new(&sounds);
        self.skeletons = Buckets::new(&skeletons);
        self.written = Buckets::new(&written);
        self.unwritten = Buckets::new(&unwritten);
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    /// The number of exactly this word.
    pub(crate) fn exact(&self, text: &str) -> Option<u32> {
        self.by_text.get(&(Box::from(text), false, None)).copied()
    }

    /// Words that `word` may be, each once, into `out`: those with its sound or its consonants
    /// but for one letter, and those of its families. `seen` is as long as the vocabulary and
    /// all `0` or below `stamp`.
    pub(crate) fn find(
        &self,
        word: &Word,
        seen: &mut [u32],
        stamp: u32,
        out: &mut Vec<(u32, f32, Likeness)>,
    ) {
        let mut take = |number: u32| {
            let seen = &mut seen[number as usize];
            if *seen != stamp {
                *seen = stamp;
                if let Some((likeness, why)) = word_likeness(word, &self.words[number as usize]) {
                    out.push((number, likeness, why));
                }
            }
        };
        for kin in word.kin() {
            for &number in self.kin.get(kin).map_or(&[][..], Vec::as_slice) {
                take(number);
            }
        }
        variants(word.sound().symbols(), |hash| {
            for number in self.sounds.get(hash) {
                take(number);
            }
        });
        let bones = word.sound().skeleton();
        if bones.len() >= 2 {
            // Two consonants say little: only where vowels are not written on one side.
            for number in self.skeletons.get(xxh3_64(&bones)) {
                let other = &self.words[number as usize];
                if bones.len() > 2 || other.is_unwritten() != word.is_unwritten() {
                    take(number);
                }
            }
        }
        if bones.len() >= 4 {
            let loose = if word.is_unwritten() {
                &self.written
            } else {
                &self.unwritten
            };
            variants(&bones, |hash| {
                for number in loose.get(hash) {
                    take(number);
                }
            });
        }
    }
}

/// Hashes of the symbols, and of the symbols without each one of them.
fn variants(symbols: &[u8], mut take: impl FnMut(u64)) {
    take(xxh3_64(symbols));
    let n = symbols.len().min(LIMIT_SYMBOLS);
    if n < 3 {
        return;
    }
    let mut without = [0u8; LIMIT_SYMBOLS];
    let cut = &symbols[..n];
    if symbols.len() > n {
        take(xxh3_64(cut));
    }
    for at in 0..n {
        // Leaving out either of two equal neighbours is the same.
        if at > 0 && cut[at] == cut[at - 1] {
            continue;
        }
        without[..at].copy_from_slice(&cut[..at]);
        without[at..n - 1].copy_from_slice(&cut[at + 1..]);
        take(xxh3_64(&without[..n - 1]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::new(text, None, false)
    }

    fn found(vocabulary: &Vocabulary, asked: &Word) -> Vec<String> {
        let mut seen = vec![0; vocabulary.len()];
        let mut out = Vec::new();
        vocabulary.find(asked, &mut seen, 1, &mut out);
        let mut words: Vec<String> = out
            .iter()
            .map(|(number, ..)| vocabulary.word(*number).text().to_owned())
            .collect();
        words.sort();
        words
    }

    #[test]
    fn a_word_finds_its_spellings_once_each() {
        let mut vocabulary = Vocabulary::default();
        for text in [
            "muhammad", "mohammed", "zarqawi", "zawahiri", "petrov", "john", "ivan",
        ] {
            vocabulary.add(&word(text));
        }
        assert_eq!(vocabulary.add(&word("zarqawi")), 2);
        vocabulary.finish();
        assert_eq!(vocabulary.len(), 7);
        assert_eq!(
            found(&vocabulary, &word("muhamed")),
            ["mohammed", "muhammad"]
        );
        assert_eq!(found(&vocabulary, &word("zarkawi")), ["zarqawi"]);
        assert_eq!(found(&vocabulary, &word("petov")), ["petrov"]);
        assert_eq!(found(&vocabulary, &word("xylophone")), [""; 0]);
        // Without vowels: by consonants alone.
        assert_eq!(
            found(&vocabulary, &Word::new("ptrf", None, true)),
            ["petrov"]
        );
        assert_eq!(vocabulary.exact("ivan"), Some(6));
        assert_eq!(vocabulary.exact("iwan"), None);
    }

    #[test]
    fn each_symbol_is_left_out_once() {
        let count = |symbols: &[u8]| {
            let mut hashes = Vec::new();
            variants(symbols, |hash| hashes.push(hash));
            let all = hashes.len();
            hashes.sort_unstable();
            hashes.dedup();
            assert_eq!(hashes.len(), all, "{symbols:?}");
            all
        };
        assert_eq!((count(&[]), count(&[1, 2]), count(&[1, 2, 3])), (1, 1, 4));
        assert_eq!(count(&[1, 1, 2]), 3);
        let long: Vec<u8> = (0..40).collect();
        assert_eq!(count(&long), 2 + LIMIT_SYMBOLS);
    }
}
