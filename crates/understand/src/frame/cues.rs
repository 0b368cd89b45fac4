//! Words and phrases that tell of an offence, of how certain it is, of the law or of an office.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wirewatch_tagger::crf::hash;

use super::Token;
use crate::value::pair;

/// The most words of a phrase.
const LONGEST: usize = 4;

struct Cues {
    /// Classes of each phrase by the hash of its words.
    of_phrase: FxHashMap<u64, u64>,
    /// The names of the classes, in the order of their bits.
    names: Vec<&'static str>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut of_phrase: FxHashMap<u64, u64> = FxHashMap::default();
    let mut names = Vec::new();
    let rows = include_str!("../../resources/cues.tsv").lines();
    let rows = rows.filter(|line| !line.starts_with('#') && !line.is_empty());
    for (number, row) in rows.enumerate() {
        let (name, phrases) = row.split_once('\t').unwrap_or_default();
        names.push(name);
        for phrase in phrases.split(' ') {
            let words = phrase.split('_').map(|word| hash(word.as_bytes()));
            *of_phrase.entry(joined(words)).or_default() |= 1 << number.min(63);
        }
    }
    Cues { of_phrase, names }
});

fn joined(words: impl Iterator<Item = u64>) -> u64 {
    words.fold(0, pair)
}

/// Marks the words of one paragraph with the classes of the phrases that they are part of; a
/// hyphen between the words of a phrase counts for nothing.
pub(super) fn mark_cues(tokens: &mut [Token]) {
    let hyphen = hash(b"-");
    for start in 0..tokens.len() {
        let (mut phrase, mut words) = (0, 0);
        for end in start..tokens.len() {
            let lower = tokens[end].word.lower();
            if lower == hyphen {
                continue;
            }
            words += 1;
            if words > LONGEST {
                break;
            }
            phrase = pair(phrase, lower);
            if let Some(classes) = CUES.of_phrase.get(&phrase) {
                for token in &mut tokens[start..=end] {
                    token.cues |= classes;
                }
            }
        }
    }
}

/// The bits of some classes of `resources/cues.tsv`; an unknown name has none.
pub fn cue_bits(names: &[&str]) -> u64 {
    let of = |name: &&str| CUES.names.iter().position(|known| known == name);
    names
        .iter()
        .filter_map(of)
        .fold(0, |mask, bit| mask | 1 << bit.min(63))
}
