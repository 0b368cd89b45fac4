//! The sketch of a text: 32 keys of which two copies share many.
//!
//! Method: MinHash over word fours (Broder 1997) by one-permutation hashing (Li, Owen, Zhang
//! 2012) with rotation for empty bins (Shrivastava, Li 2014): 128 bins, banded by four. Two
//! texts of likeness J share a band with probability J to the fourth.

use wirewatch_news::Digest;
use wirewatch_text::{Folded, is_unspaced};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// How many keys a sketch has.
pub const BANDS: usize = 32;
const ROWS: usize = 4;
const BINS: usize = BANDS * ROWS;
/// Words of a shingle; characters in scripts without spaces.
const SHINGLE: usize = 4;
/// Texts with fewer shingles are compared as a whole only.
const FEWEST: usize = 12;

/// What is kept of a text to find its copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Digest of the whole folded text; `None` for a text without words.
    pub digest: Option<Digest>,
    /// The keys, ascending; empty for a short text.
    pub bands: Vec<u64>,
}

impl Sketch {
    /// Sketches `text` in time linear in its length.
    pub fn of(text: &str) -> Sketch {
        let folded = Folded::new(text);
        let text = folded.text();
        if text.is_empty() {
            return Sketch {
                digest: None,
                bands: Vec::new(),
            };
        }
        let digest = Some(Digest::of(text.as_bytes()));
        let units = units(text);
        if units.len() < FEWEST + SHINGLE {
            return Sketch {
                digest,
                bands: Vec::new(),
            };
        }
        let mut bins = [u64::MAX; BINS];
        for window in units.windows(SHINGLE) {
            let shingle = &text[window[0].0..window[SHINGLE - 1].1];
            let hash = xxh3_64(shingle.as_bytes());
            let bin = (hash >> 57) as usize % BINS;
            bins[bin] = bins[bin].min(hash & (u64::MAX >> 7));
        }
        fill(&mut bins);
        let mut bands: Vec<u64> = bins
            .chunks_exact(ROWS)
            .zip(0..)
            .map(|(rows, band)| {
                let bytes: Vec<u8> = rows.iter().flat_map(|row| row.to_le_bytes()).collect();
                xxh3_64_with_seed(&bytes, band)
            })
            .collect();
        bands.sort_unstable();
        Sketch { digest, bands }
    }
}

/// 0 to 1: the share of common shingles (Jaccard) of two texts, estimated from their keys.
/// Short texts have no keys and no likeness.
pub fn likeness(left: &[u64], right: &[u64]) -> f32 {
    if left.len() != BANDS || right.len() != BANDS {
        return 0.0;
    }
    let same = left
        .iter()
        .filter(|key| right.binary_search(key).is_ok())
        .count();
    (same as f32 / BANDS as f32).powf(1.0 / ROWS as f32)
}

/// Byte ranges of the words; of the characters where a script has no spaces.
fn units(text: &str) -> Vec<(usize, usize)> {
    let mut units = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        let alone = is_unspaced(letter);
        if (letter == ' ' || alone)
            && let Some(from) = start.take()
        {
            units.push((from, at));
        }
        if alone {
            units.push((at, at + letter.len_utf8()));
        } else if letter != ' ' && start.is_none() {
            start = Some(at);
        }
    }
    units.extend(start.map(|from| (from, text.len())));
    units
}

/// Gives each empty bin the value of the next full one, changed by the distance.
fn fill(bins: &mut [u64; BINS]) {
    let full = *bins;
    for bin in 0..BINS {
        if full[bin] == u64::MAX {
            let distance = (1..BINS)
                .find(|step| full[(bin + step) % BINS] != u64::MAX)
                .unwrap_or(0);
            bins[bin] = full[(bin + distance) % BINS]
                .wrapping_add((distance as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        }
    }
}
