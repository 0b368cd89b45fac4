//! Words that are used alike: `resources/clusters.bin`, made by `cargo xtask clusters`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::crf::hash;

/// Groups of words at three sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Of about a thousand groups.
    pub fine: u16,
    /// Of about two hundred and fifty.
    pub middle: u16,
    /// Of about sixty.
    pub coarse: u16,
    /// How frequent the word is: 0 for the most frequent; each step is twice as rare.
    pub rank: u8,
}

struct Clusters {
    of_word: FxHashMap<u32, (u16, u8)>,
    /// Middle and coarse group of each fine one.
    upper: Vec<(u16, u16)>,
}

static CLUSTERS: LazyLock<Clusters> =
    LazyLock::new(|| read(include_bytes!("../resources/clusters.bin")));

/// Layout: number of fine groups (u16), of words (u32); middle and coarse group (u16 each) of
/// each fine one; then hashes (u32, most frequent word first), then fine groups (u16).
fn read(bytes: &'static [u8]) -> Clusters {
    let short = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let long =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let (groups, words) = (usize::from(short(0)), long(2) as usize);
    let upper = (0..groups)
        .map(|group| (short(6 + 4 * group), short(8 + 4 * group)))
        .collect();
    let hashes = 6 + 4 * groups;
    let fines = hashes + 4 * words;
    let of_word = (0..words)
        .map(|word| {
            let rank = (word / 100)
                .checked_ilog2()
                .map_or(0, |rank| rank as u8 + 1);
            (long(hashes + 4 * word), (short(fines + 2 * word), rank))
        })
        .collect();
    Clusters { of_word, upper }
}

/// The key of a word in lower case.
pub fn key(lower: &str) -> u32 {
    let hash = hash(lower.as_bytes());
    (hash ^ (hash >> 32)) as u32
}

/// The groups of a word in lower case; of its last part where a hyphenated word is not known.
pub fn cluster(lower: &str) -> Option<Cluster> {
    let clusters = &*CLUSTERS;
    let find = |word: &str| clusters.of_word.get(&key(word)).copied();
    let (fine, rank) = find(lower).or_else(|| find(lower.rsplit_once('-')?.1))?;
    let (middle, coarse) = clusters.upper[usize::from(fine)];
    Some(Cluster {
        fine,
        middle,
        coarse,
        rank,
    })
}
