//! Which letter sequences tell languages apart, and by how much.
//!
//! A position in a word is scored by all kept sequences that end there. From short to long, a
//! sequence is kept for a language where what the shorter ones say is far from the language's
//! own letter model, weighted by how often the sequence occurs: the shortest description of the
//! differences, after the entropy pruning of Stolcke (1998).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use wirewatch_language::{MAX_ORDER, SCALE};

use super::counts::{Gram, Language};

/// Columns and their weights in `1 / SCALE` nats.
pub(super) type Row = Vec<(u8, i8)>;

/// What decides the size of the model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The least share of a sequence in any language.
    pub(super) share: f64,
    /// The least product of share and weight (nats) of an entry.
    pub(super) gain: f64,
    /// Nats that a language is behind the best at most, per position.
    pub(super) depth: f64,
}

/// The rows of one alphabet; `first` is the number of its first column.
pub(super) fn rows(languages: &[Language], first: usize, limits: Limits) -> BTreeMap<Gram, Row> {
    let mut shares: BTreeMap<Gram, f64> = BTreeMap::new();
    for language in languages {
        for (gram, times) in language.grams() {
            // A sequence met once or twice says nothing of its share.
            let share = (f64::from(times) - 1.5) / language.total;
            if share >= limits.share || (gram.order() == 1 && share > 0.0) {
                let known = shares.entry(gram).or_default();
                *known = known.max(share);
            }
        }
    }
    let mut kept: FxHashMap<Gram, Row> = FxHashMap::default();
    let mut by_order: Vec<Vec<(Gram, f64)>> = vec![Vec::new(); MAX_ORDER + 1];
    for (gram, share) in shares {
        by_order[gram.order()].push((gram, share));
    }
    let mut wanted = vec![0.0; languages.len()];
    for (gram, share) in by_order.into_iter().flatten() {
        for (want, language) in wanted.iter_mut().zip(languages) {
            *want = language.probability(gram).ln();
        }
        let best = wanted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for want in &mut wanted {
            *want = want.max(best - limits.depth);
        }
        let mut shorter = gram.suffix();
        while shorter != Gram::EMPTY {
            for (column, weight) in kept.get(&shorter).into_iter().flatten() {
                wanted[usize::from(*column) - first] -= f64::from(*weight) / f64::from(SCALE);
            }
            shorter = shorter.suffix();
        }
        // What all have in common says nothing.
        let mut ordered = wanted.clone();
        ordered.sort_by(f64::total_cmp);
        let middle = ordered[ordered.len() / 2];
        let row: Row = wanted
            .iter()
            .enumerate()
            .filter_map(|(column, want)| {
                let nats = want - middle;
                let weight = (nats * f64::from(SCALE)).round().clamp(-127.0, 127.0) as i8;
                let is_kept = weight != 0 && share * nats.abs() >= limits.gain;
                is_kept.then_some(((first + column) as u8, weight))
            })
            .collect();
        if !row.is_empty() {
            kept.insert(gram, row);
        }
    }
    kept.into_iter().collect()
}
