//! Comparing two names by themselves, without a list that says which words are rare.

use crate::align::{Alignment, Piece, align, likeness};
use crate::parse::{NameKind, readings};

/// Compares two names of one kind, in any script and order of words.
///
/// The score is symmetrical, `0.0..=1.0`: 1 when every word is the same, below
/// [`SAME_FROM`] two names are usually those of two bearers. The alignment is that of the better
/// direction and reading, `left` on its left side. An empty name gives 0; never fails.
pub fn compare(left: &str, right: &str, kind: NameKind) -> Alignment {
    let (lefts, rights) = (readings(left, kind), readings(right, kind));
    let mut best = Alignment::default();
    for left in &lefts {
        let left: Vec<Piece<'_>> = left.iter().map(Piece::from).collect();
        for right in &rights {
            let right: Vec<Piece<'_>> = right.iter().map(Piece::from).collect();
            let there = align(&left, &right, |i, j| likeness(&left[i], &right[j]));
            let back = align(&right, &left, |i, j| likeness(&right[i], &left[j]));
            let score = there.score.max(back.score);
            if score > best.score {
                best = Alignment { score, ..there };
            }
        }
    }
    best.score = best.score.powf(EVEN);
    best
}

/// Puts the score at which as many pairs of the test sets are wrongly joined as wrongly parted
/// to [`SAME_FROM`].
const EVEN: f32 = 0.92;

/// From this score on two names are taken for names of one bearer.
pub const SAME_FROM: f32 = 0.7;
