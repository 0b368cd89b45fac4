//! How likely each span of a row is (forward and backward sums).
//!
//! Method: Culotta and McCallum (2004), "Confidence estimation for information extraction".

use std::ops::Range;

use super::Feature;
use super::model::{Layer, Model, UNIT};

/// A span that may be in a row of tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Possible {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The number of the label that it begins with.
    pub label: u8,
    /// The chance that it is one, from 0 to 1, in the eyes of the model.
    pub chance: f32,
}

impl Model {
    /// The spans of a layer with at least the chance `least` in a row of tokens with these
    /// features, in the order of their beginnings. Linear in the number of tokens.
    pub fn possible(&self, layer: usize, features: &[Vec<Feature>], least: f32) -> Vec<Possible> {
        let width = self.width();
        let layer = self.layer(layer);
        let n = layer.labels.len();
        let mut emit = vec![0.0_f32; features.len() * n];
        let mut row = vec![0_i16; width];
        for (features, emit) in features.iter().zip(emit.chunks_exact_mut(n)) {
            row.fill(0);
            self.add(features, &mut row);
            let scores = &row[layer.first..layer.first + n];
            let top = scores.iter().copied().max().unwrap_or(0);
            for (chance, score) in emit.iter_mut().zip(scores) {
                let below = (i32::from(*score) - i32::from(top)) * self.step();
                *chance = (below as f32 / UNIT).exp();
            }
        }
        Sums::new(layer, &emit).spans(least)
    }
}

/// Exponentials of the scores of steps from label to label, and the sums over all labellings.
struct Sums<'a> {
    layer: &'a Layer,
    n: usize,
    opening: Vec<f32>,
    /// For each of `layer.inside`: after its beginning, and after itself.
    inside: Vec<[f32; 2]>,
    emit: &'a [f32],
    alpha: Vec<f32>,
    beta: Vec<f32>,
    scales: Vec<f32>,
}

impl<'a> Sums<'a> {
    fn new(layer: &'a Layer, emit: &'a [f32]) -> Sums<'a> {
        let n = layer.labels.len();
        let chance = |score: i32| (score as f32 / UNIT).exp();
        let mut sums = Sums {
            layer,
            n,
            opening: layer.opening.iter().map(|score| chance(*score)).collect(),
            inside: layer
                .inside
                .iter()
                .map(|row| [chance(row[2]), chance(row[3])])
                .collect(),
            emit,
            alpha: vec![0.0; emit.len()],
            beta: vec![1.0; emit.len()],
            scales: Vec::with_capacity(emit.len() / n),
        };
        sums.forward();
        sums.backward();
        sums
    }

    fn forward(&mut self) {
        let (n, opens) = (self.n, self.layer.open.len());
        let mut next = vec![0.0; n];
        for t in 0..self.emit.len() / n {
            next.fill(0.0);
            if t == 0 {
                for (label, start) in self.layer.starts.iter().enumerate() {
                    next[label] = (*start as f32 / UNIT).exp();
                }
            } else {
                let before = &self.alpha[(t - 1) * n..t * n];
                for (from, share) in before.iter().enumerate() {
                    let row = &self.opening[from * opens..(from + 1) * opens];
                    for (label, step) in self.layer.open.iter().zip(row) {
                        next[*label] += share * step;
                    }
                }
                for (row, [after_begin, after_itself]) in self.layer.inside.iter().zip(&self.inside)
                {
                    let (label, begin) = (row[0] as usize, row[1] as usize);
                    next[label] = before[begin] * after_begin + before[label] * after_itself;
                }
            }
            let emit = &self.emit[t * n..(t + 1) * n];
            next.iter_mut().zip(emit).for_each(|(sum, e)| *sum *= e);
            let scale = next.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            for (into, sum) in self.alpha[t * n..(t + 1) * n].iter_mut().zip(&next) {
                *into = sum / scale;
            }
            self.scales.push(scale);
        }
    }

    fn backward(&mut self) {
        let (n, opens) = (self.n, self.layer.open.len());
        for t in (0..(self.emit.len() / n).saturating_sub(1)).rev() {
            let ahead: Vec<f32> = (0..n).map(|label| self.ahead(t + 1, label)).collect();
            let into = &mut self.beta[t * n..(t + 1) * n];
            for (from, sum) in into.iter_mut().enumerate() {
                let row = &self.opening[from * opens..(from + 1) * opens];
                let steps = self.layer.open.iter().zip(row);
                *sum = steps.map(|(label, step)| step * ahead[*label]).sum();
            }
            for (row, [after_begin, after_itself]) in self.layer.inside.iter().zip(&self.inside) {
                let (label, begin) = (row[0] as usize, row[1] as usize);
                into[begin] += after_begin * ahead[label];
                into[label] += after_itself * ahead[label];
            }
        }
    }

    /// What a label at `t` and all after it weigh.
    fn ahead(&self, t: usize, label: usize) -> f32 {
        let at = t * self.n + label;
        self.emit[at] * self.beta[at] / self.scales[t]
    }

    fn spans(&self, least: f32) -> Vec<Possible> {
        let (n, opens) = (self.n, self.layer.open.len());
        let long = self.scales.len();
        let mut found = Vec::new();
        for start in 0..long {
            for (row, [after_begin, after_itself]) in self.layer.inside.iter().zip(&self.inside) {
                let (inside, begin) = (row[0] as usize, row[1] as usize);
                let mut chance = self.alpha[start * n + begin];
                if chance * self.beta[start * n + begin] < least {
                    continue;
                }
                let mut last = begin;
                for end in start + 1..=long {
                    // That it ends before `end`, or goes on there.
                    let over = if end == long {
                        1.0
                    } else {
                        let row = &self.opening[last * opens..(last + 1) * opens];
                        let steps = self.layer.open.iter().zip(row);
                        steps
                            .map(|(label, step)| step * self.ahead(end, *label))
                            .sum()
                    };
                    if chance * over >= least {
                        found.push(Possible {
                            tokens: start..end,
                            label: begin as u8,
                            chance: (chance * over).min(1.0),
                        });
                    }
                    if end == long {
                        break;
                    }
                    let step = if last == begin {
                        after_begin
                    } else {
                        after_itself
                    };
                    let at = end * n + inside;
                    chance *= step * self.emit[at] / self.scales[end];
                    if chance * self.beta[at] < least {
                        break;
                    }
                    last = inside;
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Sequence, Settings, feature, train};
    use super::*;

    #[test]
    fn the_chances_of_all_spans_of_a_token_add_up() -> Result<(), super::super::ModelError> {
        let names = ["O", "B-X", "I-X"].map(str::to_owned).to_vec();
        let row = |words: &[u64], labels: &[u8]| Sequence {
            features: words.iter().map(|word| vec![feature(1, *word)]).collect(),
            labels: labels.to_vec(),
        };
        let rows = [
            row(&[1, 2, 3, 4], &[0, 1, 2, 0]),
            row(&[1, 2, 4], &[0, 1, 0]),
        ];
        let settings = Settings {
            prior: 0.5,
            steps: 20,
            least_count: 1,
        };
        let weights = train(&rows, names.len(), settings);
        let model = Model::open(&Model::pack(&[(names, weights)], 0.001))?;
        let found = model.possible(0, &rows[0].features, 0.0);
        let best = found.iter().max_by(|a, b| a.chance.total_cmp(&b.chance));
        assert_eq!(best.map(|best| best.tokens.clone()), Some(1..3));
        for token in 0..4 {
            let over = found.iter().filter(|span| span.tokens.contains(&token));
            let sum: f32 = over.map(|span| span.chance).sum();
            assert!(sum < 1.001, "{sum}");
        }
        Ok(())
    }
}
