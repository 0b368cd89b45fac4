//! The packed weights and the best labels of a row of tokens.

use std::collections::BTreeMap;

use super::{Feature, Weights};

/// What a model file begins with.
const MAGIC: &[u8; 8] = b"wwcrf\x00\x00\x01";
/// Score of what cannot be.
const NEVER: i32 = i32::MIN / 4;
/// Score units to one weight of 1.0.
pub(super) const UNIT: f32 = 1024.0;
/// From so many labels on a feature has a row of its own.
const MANY: u8 = 8;
/// Stands where the number of entries would.
const DENSE: u8 = 255;
/// Bits of [`Model::known`] for each slot of the table; a power of two.
const BITS_PER_SLOT: usize = 4;
/// Marks what is said in the table itself.
const INLINE: u32 = 1 << 31;
/// Features that are looked up together.
const AT_ONCE: usize = 128;

/// Why bytes are not a model.
#[derive(Debug, PartialEq, Eq)]
pub struct ModelError(pub &'static str);

impl std::fmt::Display for ModelError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "the tagger's model cannot be read: {}; make it again with `cargo xtask train-tagger`",
            self.0
        )
    }
}

impl std::error::Error for ModelError {}

/// One layer: its labels and how they follow each other.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) labels: Vec<String>,
    /// Place of its first label among those of all layers.
    pub(super) first: usize,
    /// The labels that may follow any label: `O` and every `B-X`.
    pub(super) open: Vec<usize>,
    /// Score of the label `open[b]` after label `a` at `a * open.len() + b`.
    pub(super) opening: Vec<i32>,
    /// Highest and lowest score in each row of `opening`.
    bounds: Vec<(i32, i32)>,
    /// Each `I-X` with the `B-X` before it, and their scores after `B-X` and after itself.
    pub(super) inside: Vec<[i32; 4]>,
    pub(super) starts: Vec<i32>,
}

impl Layer {
    fn new(labels: Vec<String>, first: usize, transitions: &[i32], starts: Vec<i32>) -> Layer {
        let n = labels.len();
        let open: Vec<usize> = (0..n).filter(|at| !labels[*at].starts_with("I-")).collect();
        let row = |from: usize| open.iter().map(move |to| transitions[from * n + to]);
        let opening = (0..n).flat_map(row).collect();
        let bound = |from| (row(from).max().unwrap_or(0), row(from).min().unwrap_or(0));
        let inside = |(at, label): (usize, &String)| {
            let begin = format!("B-{}", label.strip_prefix("I-")?);
            let begin = labels.iter().position(|other| *other == begin)?;
            Some([
                at as i32,
                begin as i32,
                transitions[begin * n + at],
                transitions[at * n + at],
            ])
        };
        Layer {
            bounds: (0..n).map(bound).collect(),
            inside: labels.iter().enumerate().filter_map(inside).collect(),
            open: open.clone(),
            opening,
            labels,
            first,
            starts,
        }
    }
}

/// Weights of several layers behind one table of features.
#[derive(Clone, Debug)]
pub struct Model {
    layers: Vec<Layer>,
    labels: usize,
    /// A bit for each feature that says something, at its low bits: most features of a token say
    /// nothing, and their place in `table` is far away.
    known: Vec<u64>,
    /// Open addressing: the feature, and what it says: 0 nothing, with [`INLINE`] one or two labels
    /// with their weights, else where its entries begin.
    table: Vec<(Feature, u32)>,
    /// For each feature: the number of its entries, then label and weight of each; for a feature
    /// that speaks of many labels [`DENSE`], then the number of its row in `rows`.
    entries: Vec<u8>,
    /// Weights of features that speak of many labels, one for each label.
    rows: Vec<i16>,
    /// Score units to one step of a weight.
    step: i32,
}

impl Model {
    /// Packs `layers`, each with the names of its labels; weights under `least` are left out.
    ///
    /// Labels are `O`, `B-X` and `I-X`: an `I-X` follows only its own kind.
    pub fn pack(layers: &[(Vec<String>, Weights)], least: f32) -> Vec<u8> {
        let mut merged: BTreeMap<Feature, Vec<(u8, f32)>> = BTreeMap::new();
        let mut first = 0;
        let mut top: f32 = 0.0;
        let mut out = MAGIC.to_vec();
        out.push(layers.len() as u8);
        for (labels, weights) in layers {
            out.push(labels.len() as u8);
            for label in labels {
                out.push(label.len() as u8);
                out.extend(label.as_bytes());
            }
            for weight in weights.transitions.iter().chain(&weights.starts) {
                out.extend(((weight * UNIT) as i32).to_le_bytes());
            }
            for (feature, scores) in &weights.features {
                let kept = scores.iter().filter(|(_, weight)| weight.abs() >= least);
                let kept: Vec<(u8, f32)> = kept
                    .map(|(label, weight)| (label + first, *weight))
                    .collect();
                top = kept
                    .iter()
                    .fold(top, |top, (_, weight)| top.max(weight.abs()));
                if !kept.is_empty() {
                    merged.entry(*feature).or_default().extend(kept);
                }
            }
            first += labels.len() as u8;
        }
        let step = ((top * UNIT / 127.0).ceil() as i32).max(1);
        out.extend(step.to_le_bytes());
        let rounded =
            |weight: f32| ((weight * UNIT / step as f32).round() as i32).clamp(-127, 127) as i8;
        for scores in merged.values_mut() {
            scores.retain(|(_, weight)| rounded(*weight) != 0);
        }
        merged.retain(|_, scores| !scores.is_empty());
        out.extend((merged.len() as u32).to_le_bytes());
        for feature in merged.keys() {
            out.extend(feature.to_le_bytes());
        }
        for scores in merged.values() {
            out.push(scores.len() as u8);
            for (label, weight) in scores {
                out.push(*label);
                out.push(rounded(*weight) as u8);
            }
        }
        out
    }

    /// Reads what [`Model::pack`] wrote.
    ///
    /// # Errors
    /// When the bytes are cut short or not a model of this version.
    pub fn open(bytes: &[u8]) -> Result<Model, ModelError> {
        let mut from = Reader(bytes);
        if from.take(MAGIC.len())? != MAGIC {
            return Err(ModelError("it begins otherwise"));
        }
        let mut layers = Vec::new();
        let mut first = 0;
        for _ in 0..from.byte()? {
            let count = usize::from(from.byte()?);
            let mut labels = Vec::new();
            for _ in 0..count {
                let length = usize::from(from.byte()?);
                let name = std::str::from_utf8(from.take(length)?);
                labels.push(
                    name.map_err(|_| ModelError("a label is not UTF-8"))?
                        .to_owned(),
                );
            }
            let mut transitions = Vec::new();
            for _ in 0..count * count {
                transitions.push(from.number()? as i32);
            }
            let mut starts = Vec::new();
            for label in &labels {
                let score = from.number()? as i32;
                starts.push(if label.starts_with("I-") {
                    NEVER
                } else {
                    score
                });
            }
            layers.push(Layer::new(labels, first, &transitions, starts));
            first += count;
        }
        let step = from.number()? as i32;
        let count = from.number()? as usize;
        if count > bytes.len() / 4 {
            return Err(ModelError("it is cut short"));
        }
        let keys: Vec<Feature> = from
            .take(count * 4)?
            .chunks_exact(4)
            .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        let mut table = vec![(0, 0); (count * 2).next_power_of_two().max(2)];
        let mask = table.len() - 1;
        let mut known = vec![0_u64; table.len() * BITS_PER_SLOT / 64 + 1];
        // Offset 0 means nothing, so a byte stands before the first entry.
        let mut entries = vec![0];
        let mut rows = Vec::new();
        for key in keys {
            let mut slot = key as usize & mask;
            while table[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            let bit = key as usize & (table.len() * BITS_PER_SLOT - 1);
            known[bit / 64] |= 1 << (bit % 64);
            let pairs = from.byte()?;
            let scores = from.take(usize::from(pairs) * 2)?;
            if scores
                .chunks_exact(2)
                .any(|pair| usize::from(pair[0]) >= first)
            {
                return Err(ModelError("a weight is of no label"));
            }
            if let Some(said) = inline(scores) {
                table[slot] = (key, said);
                continue;
            }
            table[slot] = (key, entries.len() as u32);
            if pairs < MANY {
                entries.push(pairs);
                entries.extend(scores);
                continue;
            }
            entries.push(DENSE);
            entries.extend(((rows.len() / first) as u32).to_le_bytes());
            let row = rows.len();
            rows.resize(row + first, 0);
            for pair in scores.chunks_exact(2) {
                rows[row + usize::from(pair[0])] = i16::from(pair[1] as i8);
            }
        }
        Ok(Model {
            layers,
            labels: first,
            known,
            table,
            entries,
            rows,
            step,
        })
    }

    /// How many labels all layers have: the width of a row of scores.
    pub fn width(&self) -> usize {
        self.labels
    }

    pub(super) fn layer(&self, number: usize) -> &Layer {
        &self.layers[number]
    }

    /// Score units to one step of a weight.
    pub(super) fn step(&self) -> i32 {
        self.step
    }

    /// The labels of a layer.
    pub fn labels(&self, layer: usize) -> &[String] {
        &self.layers[layer].labels
    }

    /// Adds to `scores`, one for each label of all layers, what `features` say,
    /// in steps. A token has at most a few hundred features, so the sums keep to the range.
    pub fn add(&self, features: &[Feature], scores: &mut [i16]) {
        // What may be known first, then the places, then what stands there: the waits for memory
        // overlap.
        let mut places = [0_u32; AT_ONCE];
        let mask = self.table.len() * BITS_PER_SLOT - 1;
        for some in features.chunks(AT_ONCE) {
            let mut count = 0;
            for feature in some {
                let bit = *feature as usize & mask;
                places[count] = *feature;
                count += (self.known[bit / 64] >> (bit % 64) & 1) as usize;
            }
            for place in &mut places[..count] {
                *place = self.place(*place);
            }
            for place in places[..count].iter().filter(|place| **place != 0) {
                let at = *place as usize;
                if place & INLINE != 0 {
                    let (one, other) = (place & 0x7FFF, place >> 15 & 0x7FFF);
                    for said in [one, other] {
                        let score = &mut scores[(said >> 8) as usize];
                        *score = score.wrapping_add(i16::from(said as u8 as i8));
                    }
                    continue;
                }
                let pairs = self.entries[at];
                if pairs == DENSE {
                    let row = &self.entries[at + 1..at + 5];
                    let row = u32::from_le_bytes([row[0], row[1], row[2], row[3]]) as usize;
                    let row = &self.rows[row * self.labels..(row + 1) * self.labels];
                    for (score, weight) in scores.iter_mut().zip(row) {
                        *score = score.wrapping_add(*weight);
                    }
                    continue;
                }
                for pair in self.entries[at + 1..at + 1 + 2 * usize::from(pairs)].chunks_exact(2) {
                    let score = &mut scores[usize::from(pair[0])];
                    *score = score.wrapping_add(i16::from(pair[1] as i8));
                }
            }
        }
    }

    /// What the table holds of `feature`; 0 for one that says nothing.
    fn place(&self, feature: Feature) -> u32 {
        let mask = self.table.len() - 1;
        let mut slot = feature as usize & mask;
        loop {
            let (key, at) = self.table[slot];
            if at == 0 || key == feature {
                return at;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The chance of each label of a layer for one row of scores that stands alone.
    pub fn shares(&self, layer: usize, scores: &[i16]) -> Vec<f32> {
        let layer = &self.layers[layer];
        let scores = &scores[layer.first..layer.first + layer.labels.len()];
        let score =
            |score: &i16, start: &i32| (i32::from(*score) * self.step + start) as f32 / UNIT;
        let scores: Vec<f32> = scores
            .iter()
            .zip(&layer.starts)
            .map(|(s, t)| score(s, t))
            .collect();
        let top = scores.iter().copied().fold(f32::MIN, f32::max);
        let sum: f32 = scores.iter().map(|score| (score - top).exp()).sum();
        scores
            .iter()
            .map(|score| (score - top).exp() / sum)
            .collect()
    }

    /// The best labels of a layer for rows of scores (Viterbi), one number for each row.
    pub fn best(&self, layer: usize, scores: &[i16]) -> Vec<u8> {
        let width = self.labels;
        let layer = &self.layers[layer];
        let (n, opens) = (layer.labels.len(), layer.open.len());
        let long = scores.len() / width;
        let mut before = vec![0_u8; long * n];
        let mut best: Vec<i32> = Vec::new();
        let mut next = vec![NEVER; n];
        let mut open = vec![(i32::MIN, 0); opens];
        for t in 0..long {
            let emit = &scores[t * width + layer.first..t * width + layer.first + n];
            let emit = |label: usize| i32::from(emit[label]) * self.step;
            if t == 0 {
                let start = |(label, start): (usize, &i32)| (start + emit(label)).max(NEVER);
                best = layer.starts.iter().enumerate().map(start).collect();
                continue;
            }
            let back = &mut before[t * n..(t + 1) * n];
            // A label that cannot win even with its best step is passed over.
            let sure = best
                .iter()
                .zip(&layer.bounds)
                .map(|(score, (_, least))| score + least);
            let sure = sure.max().unwrap_or(NEVER);
            open.fill((i32::MIN, 0));
            for (from, score) in best.iter().enumerate() {
                if score + layer.bounds[from].0 < sure {
                    continue;
                }
                let row = &layer.opening[from * opens..(from + 1) * opens];
                for (open, step) in open.iter_mut().zip(row) {
                    if score + step > open.0 {
                        *open = (score + step, from);
                    }
                }
            }
            for (label, (score, from)) in layer.open.iter().zip(&open) {
                next[*label] = (score + emit(*label)).max(NEVER);
                back[*label] = *from as u8;
            }
            for [label, begin, after_begin, after_itself] in &layer.inside {
                let (label, begin) = (*label as usize, *begin as usize);
                let (one, other) = (best[begin] + after_begin, best[label] + after_itself);
                next[label] = (one.max(other) + emit(label)).max(NEVER);
                back[label] = if one >= other {
                    begin as u8
                } else {
                    label as u8
                };
            }
            std::mem::swap(&mut best, &mut next);
        }
        let mut label = (0..best.len()).max_by_key(|at| best[*at]).unwrap_or(0);
        let mut labels = vec![0; long];
        for t in (0..long).rev() {
            labels[t] = label as u8;
            label = usize::from(before[t * n + label]);
        }
        labels
    }
}

/// One or two labels under 128 with their weights as one number: 15 bits for each, the label
/// above. A second one that says nothing has the weight 0.
fn inline(scores: &[u8]) -> Option<u32> {
    let said = |pair: &[u8]| {
        let (label, weight) = (u32::from(pair[0]), u32::from(pair[1]));
        (label < 128).then_some(label << 8 | weight)
    };
    match scores.len() {
        2 => Some(INLINE | said(scores)?),
        4 => Some(INLINE | said(&scores[..2])? | said(&scores[2..])? << 15),
        _ => None,
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(ModelError("it is cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, ModelError> {
        Ok(self.take(1)?[0])
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        let b = self.take(4)?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }
}
