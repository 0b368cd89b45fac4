//! Letter sequences of one language and how often each occurs, word edges included.
//!
//! Lingua's models hold relative frequencies of sequences inside words, complete and with the
//! rarest letter counted once: absolute counts follow, and from them how many words begin or
//! end with a sequence (occurrences that no longer sequence accounts for).

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use fst::Streamer;
use rustc_hash::FxHashMap;
use wirewatch_language::{Alphabet, MAX_ORDER, WORD_EDGE, alphabet_of, folded};

/// Letters packed into one number, 21 bits each, the last in the lowest bits, a 1 above the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Gram(u128);

impl Gram {
    pub(super) const EMPTY: Self = Self(1);
    const BITS: u32 = 21;

    pub(super) fn of(letters: &[char]) -> Self {
        letters
            .iter()
            .fold(Self::EMPTY, |gram, letter| gram.then(*letter))
    }

    fn then(self, letter: char) -> Self {
        Self(self.0 << Self::BITS | u128::from(u32::from(letter)))
    }

    pub(super) fn order(self) -> usize {
        ((127 - self.0.leading_zeros()) / Self::BITS) as usize
    }

    /// Without the last letter.
    pub(super) fn context(self) -> Self {
        Self(self.0 >> Self::BITS)
    }

    /// Without the first letter.
    pub(super) fn suffix(self) -> Self {
        let below = self.order().saturating_sub(1) as u32 * Self::BITS;
        Self(self.0 & ((1 << below) - 1) | 1 << below)
    }

    pub(super) fn letters(self) -> Vec<char> {
        let mut letters: Vec<char> = (0..self.order() as u32)
            .filter_map(|place| char::from_u32((self.0 >> (place * Self::BITS)) as u32 & 0x1F_FFFF))
            .collect();
        letters.reverse();
        letters
    }
}

/// Sequences inside words, and how often.
pub(super) type Inside = BTreeMap<Gram, f64>;

/// How sequences are rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rewriting {
    /// Serbian in Latin letters.
    Latin,
    /// Persian typed with the letters of an Arabic keyboard.
    Arabic,
}

/// Counts from a lingua model: a map from sequence to the logarithm of its share among those
/// with the same beginning.
pub(super) fn from_lingua(bytes: Vec<u8>, alphabet: Alphabet) -> Result<Inside> {
    let map = fst::Map::new(bytes).context("not a map of letter sequences")?;
    let mut rarest = f64::INFINITY;
    let mut shares = Vec::new();
    let mut stream = map.stream();
    while let Some((key, bits)) = stream.next() {
        let letters: Vec<char> = std::str::from_utf8(key)?.chars().collect();
        let share = f64::from_bits(bits);
        if letters.len() == 1 {
            rarest = rarest.min(share);
        }
        shares.push((letters, share));
    }
    // Keys come in the order of their bytes: a beginning before what it begins.
    let mut counts = Inside::new();
    for (letters, share) in shares {
        if letters.len() > MAX_ORDER || letters.is_empty() {
            bail!("a sequence of {} letters", letters.len());
        }
        let gram = Gram::of(&letters);
        let count = if letters.len() == 1 {
            (share - rarest).exp()
        } else {
            share.exp() * counts.get(&gram.context()).copied().unwrap_or(0.0)
        };
        if count.round() >= 1.0 {
            counts.insert(gram, count.round());
        }
    }
    counts.retain(|gram, _| {
        gram.letters()
            .iter()
            .all(|letter| alphabet_of(*letter) == Some(alphabet))
    });
    Ok(counts)
}

/// Counts from a text.
pub(super) fn from_text(text: &str, alphabet: Alphabet, counts: &mut Inside) {
    let mut word: Vec<char> = Vec::new();
    for letter in text.chars().chain([' ']) {
        if alphabet_of(letter) == Some(alphabet) {
            word.push(folded(letter));
            continue;
        }
        for order in 1..=MAX_ORDER {
            for letters in word.windows(order) {
                *counts.entry(Gram::of(letters)).or_default() += 1.0;
            }
        }
        word.clear();
    }
}

/// The same counts as if the texts were written otherwise.
///
/// A sequence may begin or end inside what one old letter becomes: each way to cut it is counted
/// from the old sequence of as many old letters as it touches.
pub(super) fn rewritten(inside: &Inside, rewriting: Rewriting) -> Inside {
    let mut counts = Inside::new();
    for (gram, count) in inside {
        let mut new = Vec::new();
        let (mut first, mut last) = (1, 1);
        for (place, letter) in gram.letters().into_iter().enumerate() {
            let becomes = rewriting.of(letter);
            last = becomes.chars().count();
            if place == 0 {
                first = last;
            }
            new.extend(becomes.chars());
        }
        for skipped in 0..first {
            for dropped in 0..last {
                let end = new.len() - dropped;
                if skipped < end && end - skipped <= MAX_ORDER {
                    *counts.entry(Gram::of(&new[skipped..end])).or_default() += count;
                }
            }
        }
    }
    counts
}

impl Rewriting {
    fn of(self, letter: char) -> String {
        const SERBIAN: &[(char, &str)] = &[
            ('а', "a"),
            ('б', "b"),
            ('в', "v"),
            ('г', "g"),
            ('д', "d"),
            ('ђ', "đ"),
            ('е', "e"),
            ('ж', "ž"),
            ('з', "z"),
            ('и', "i"),
            ('ј', "j"),
            ('к', "k"),
            ('л', "l"),
            ('љ', "lj"),
            ('м', "m"),
            ('н', "n"),
            ('њ', "nj"),
            ('о', "o"),
            ('п', "p"),
            ('р', "r"),
            ('с', "s"),
            ('т', "t"),
            ('ћ', "ć"),
            ('у', "u"),
            ('ф', "f"),
            ('х', "h"),
            ('ц', "c"),
            ('ч', "č"),
            ('џ', "dž"),
            ('ш', "š"),
        ];
        const PERSIAN: &[(char, &str)] = &[('ی', "ي"), ('ک', "ك")];
        let table = match self {
            Self::Latin => SERBIAN,
            Self::Arabic => PERSIAN,
        };
        table
            .iter()
            .find(|(old, _)| *old == letter)
            .map_or_else(|| letter.to_string(), |(_, new)| (*new).to_owned())
    }
}

/// A sequence's count, and how many letters follow it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) times: f32,
    pub(super) followers: f32,
}

/// The letter model of one language.
pub(super) struct Language {
    counts: FxHashMap<Gram, Count>,
    /// Letters and word ends.
    pub(super) total: f64,
}

impl Language {
    /// Sequences with word edges, from those inside words.
    pub(super) fn new(inside: &Inside) -> Self {
        let mut before: FxHashMap<Gram, f64> = FxHashMap::default();
        let mut after: FxHashMap<Gram, f64> = FxHashMap::default();
        let mut around: FxHashMap<Gram, f64> = FxHashMap::default();
        for (gram, count) in inside {
            if gram.order() >= 2 {
                *before.entry(gram.suffix()).or_default() += count;
                *after.entry(gram.context()).or_default() += count;
            }
            if gram.order() >= 3 {
                *around.entry(gram.suffix().context()).or_default() += count;
            }
        }
        let mut counts: FxHashMap<Gram, Count> = FxHashMap::default();
        let mut words = 0.0;
        let mut total = 0.0;
        let mut add = |gram: Gram, times: f64| {
            if times >= 0.5 {
                counts.entry(gram).or_default().times += times as f32;
            }
        };
        for (gram, count) in inside {
            let of = |map: &FxHashMap<Gram, f64>| map.get(gram).copied().unwrap_or(0.0);
            let (begins, ends) = (count - of(&before), count - of(&after));
            let letters = gram.letters();
            add(*gram, *count);
            if letters.len() == 1 {
                words += begins;
                total += count;
            }
            if letters.len() < MAX_ORDER {
                let mut edged = vec![WORD_EDGE];
                edged.extend(&letters);
                add(Gram::of(&edged), begins);
                add(gram.then(WORD_EDGE), ends);
                if letters.len() + 2 <= MAX_ORDER {
                    edged.push(WORD_EDGE);
                    add(
                        Gram::of(&edged),
                        count - of(&before) - of(&after) + of(&around),
                    );
                }
            }
        }
        add(Gram::of(&[WORD_EDGE]), words);
        let mut followers: FxHashMap<Gram, f32> = FxHashMap::default();
        for gram in counts.keys().filter(|gram| gram.order() > 1) {
            *followers.entry(gram.context()).or_default() += 1.0;
        }
        let kinds = counts.keys().filter(|gram| gram.order() == 1).count();
        for (gram, number) in followers {
            if let Some(count) = counts.get_mut(&gram) {
                count.followers = number;
            }
        }
        let total = total + words;
        counts.insert(
            Gram::EMPTY,
            Count {
                times: total as f32,
                followers: kinds as f32,
            },
        );
        Self { counts, total }
    }

    /// Every sequence and its count.
    pub(super) fn grams(&self) -> impl Iterator<Item = (Gram, f32)> {
        self.counts
            .iter()
            .filter(|(gram, _)| **gram != Gram::EMPTY)
            .map(|(gram, count)| (*gram, count.times))
    }

    /// Probability of the last letter after those before it: absolute discounting, interpolated
    /// with the shorter sequences (Ney, Essen and Kneser 1994).
    pub(super) fn probability(&self, gram: Gram) -> f64 {
        const DISCOUNT: f64 = 0.7;
        /// Of a letter never seen.
        const UNSEEN: f64 = 1e-4;
        let lower = if gram.order() == 1 {
            UNSEEN
        } else {
            self.probability(gram.suffix())
        };
        let Some(context) = self.counts.get(&gram.context()) else {
            return lower;
        };
        let times = self.counts.get(&gram).map_or(0.0, |count| count.times);
        let all = f64::from(context.times);
        if all <= 0.0 || context.followers == 0.0 {
            return lower;
        }
        let seen = (f64::from(times) - DISCOUNT).max(0.0) / all;
        let rest = DISCOUNT * f64::from(context.followers) / all;
        seen + rest.min(1.0) * lower
    }
}
