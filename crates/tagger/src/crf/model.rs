//! The packed weights and the best labels of a row of tokens.

use std::collections::BTreeMap;

use super::{Feature, Weights};

/// What a model file begins with.
const MAGIC: &[u8; 8] = b"wwcrf\x00\x00\x01";
/// Score of what cannot be.
const NEVER: i32 = i32::MIN / 4;
/// Score units to one weight of 1.0.
const UNIT: f32 = 1024.0;

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
struct Layer {
    labels: Vec<String>,
    /// Place of its first label among those of all layers.
    first: usize,
    /// Score of label `b` after `a` at `a * labels + b`; [`NEVER`] for what cannot follow.
    transitions: Vec<i32>,
    starts: Vec<i32>,
}

/// Weights of several layers behind one table of features.
#[derive(Clone, Debug)]
pub struct Model {
    layers: Vec<Layer>,
    labels: usize,
    /// Open addressing: the feature, and where its entries begin; 0 begins nothing.
    table: Vec<(Feature, u32)>,
    /// For each feature: the number of its entries, then label and weight of each.
    entries: Vec<u8>,
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
            for from_label in &labels {
                for to_label in &labels {
                    let score = from.number()? as i32;
                    transitions.push(if may_follow(from_label, to_label) {
                        score
                    } else {
                        NEVER
                    });
                }
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
            layers.push(Layer {
                labels,
                first,
                transitions,
                starts,
            });
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
        // Offset 0 means nothing, so a byte stands before the first entry.
        let mut entries = vec![0];
        for key in keys {
            let mut slot = key as usize & mask;
            while table[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            table[slot] = (key, entries.len() as u32);
            let pairs = from.byte()?;
            entries.push(pairs);
            let scores = from.take(usize::from(pairs) * 2)?;
            if scores
                .chunks_exact(2)
                .any(|pair| usize::from(pair[0]) >= first)
            {
                return Err(ModelError("a weight is of no label"));
            }
            entries.extend(scores);
        }
        Ok(Model {
            layers,
            labels: first,
            table,
            entries,
            step,
        })
    }

    /// How many labels all layers have: the width of a row of scores.
    pub fn width(&self) -> usize {
        self.labels
    }

    /// The labels of a layer.
    pub fn labels(&self, layer: usize) -> &[String] {
        &self.layers[layer].labels
    }

    /// Adds to `scores`, one for each label of all layers, what `feature` says.
    pub fn add(&self, feature: Feature, scores: &mut [i32]) {
        let mask = self.table.len() - 1;
        let mut slot = feature as usize & mask;
        loop {
            let (key, at) = self.table[slot];
            if at == 0 {
                return;
            }
            if key == feature {
                let at = at as usize;
                let pairs = usize::from(self.entries[at]);
                for pair in self.entries[at + 1..at + 1 + 2 * pairs].chunks_exact(2) {
                    scores[usize::from(pair[0])] += i32::from(pair[1] as i8) * self.step;
                }
                return;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The best labels of a layer for rows of scores (Viterbi), one number for each row.
    pub fn best(&self, layer: usize, scores: &[i32]) -> Vec<u8> {
        let width = self.labels;
        let layer = &self.layers[layer];
        let n = layer.labels.len();
        let long = scores.len() / width;
        let mut before = vec![0_u8; long * n];
        let mut best: Vec<i32> = Vec::new();
        let mut next = vec![NEVER; n];
        for t in 0..long {
            let emit = &scores[t * width + layer.first..t * width + layer.first + n];
            if t == 0 {
                best = layer
                    .starts
                    .iter()
                    .zip(emit)
                    .map(|(start, e)| (start + e).max(NEVER))
                    .collect();
                continue;
            }
            let back = &mut before[t * n..(t + 1) * n];
            next.fill(i32::MIN);
            for (i, from) in best.iter().enumerate() {
                let row = &layer.transitions[i * n..(i + 1) * n];
                for j in 0..n {
                    let score = from + row[j];
                    if score > next[j] {
                        next[j] = score;
                        back[j] = i as u8;
                    }
                }
            }
            for (j, score) in next.iter_mut().enumerate() {
                *score = (*score + emit[j]).max(NEVER);
            }
            std::mem::swap(&mut best, &mut next);
        }
        let mut label = (0..best.len()).max_by_key(|j| best[*j]).unwrap_or(0);
        let mut labels = vec![0; long];
        for t in (0..long).rev() {
            labels[t] = label as u8;
            label = usize::from(before[t * n + label]);
        }
        labels
    }
}

/// Whether `to` may stand after `from`.
fn may_follow(from: &str, to: &str) -> bool {
    let Some(kind) = to.strip_prefix("I-") else {
        return true;
    };
    from.strip_prefix("B-").or_else(|| from.strip_prefix("I-")) == Some(kind)
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
