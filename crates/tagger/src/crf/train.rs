//! Training of one layer: maximum likelihood with a Gaussian prior, by L-BFGS.
//!
//! Method: Lafferty, McCallum and Pereira (2001), "Conditional random fields"; Liu and Nocedal
//! (1989), "On the limited memory BFGS method". Weights exist for the pairs of feature and label
//! that the data show, and for every pair of neighbouring labels. The same data give the same
//! weights, on any number of cores.

use std::collections::BTreeMap;
use std::thread;

use rustc_hash::FxHashMap;

use super::Feature;

/// A row of tokens with what is known of each, and its label.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// The features of each token.
    pub features: Vec<Vec<Feature>>,
    /// The number of the label of each token.
    pub labels: Vec<u8>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Strength of the prior: half of this times the square of each weight is the price.
    pub prior: f64,
    /// Most steps.
    pub steps: usize,
    /// A feature seen less often is left out.
    pub least_count: u32,
}

/// What was learned for one layer.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Number of labels.
    pub labels: usize,
    /// Score of label `b` after label `a` at `a * labels + b`.
    pub transitions: Vec<f32>,
    /// Score of each label at the start of a row.
    pub starts: Vec<f32>,
    /// The score that a feature gives to labels.
    pub features: BTreeMap<Feature, Vec<(u8, f32)>>,
}

/// Parts that the data is cut into: fixed, so that sums do not depend on the number of cores.
const PARTS: usize = 8;
/// Steps that L-BFGS remembers.
const MEMORY: usize = 7;
/// Training ends when ten steps gain less than this share.
const LEAST_GAIN: f64 = 1e-4;

/// Tokens of feature numbers, and their labels.
type Row = (Vec<Vec<u32>>, Vec<u8>);

struct Problem {
    labels: usize,
    rows: Vec<Row>,
    /// For each feature its pairs in `pairs`.
    ranges: Vec<(u32, u32)>,
    /// Label of each pair; its weight stands at the same place.
    pairs: Vec<u8>,
    prior: f64,
}

/// Learns the weights of `labels` labels from `sequences`.
///
/// Costs O(steps · tokens · (labels² + features)). An empty set gives weights of nothing.
pub fn train(sequences: &[Sequence], labels: usize, settings: Settings) -> Weights {
    let (problem, names) = problem(sequences, labels, settings);
    let size = problem.pairs.len() + labels * labels + labels;
    let weights = minimise(&problem, vec![0.0; size], settings.steps);
    let base = problem.pairs.len();
    let mut features = BTreeMap::new();
    for (number, name) in names.into_iter().enumerate() {
        let (from, to) = problem.ranges[number];
        let scores = (from..to)
            .map(|pair| (problem.pairs[pair as usize], weights[pair as usize] as f32))
            .collect();
        features.insert(name, scores);
    }
    Weights {
        labels,
        transitions: weights[base..base + labels * labels]
            .iter()
            .map(|w| *w as f32)
            .collect(),
        starts: weights[base + labels * labels..]
            .iter()
            .map(|w| *w as f32)
            .collect(),
        features,
    }
}

fn problem(sequences: &[Sequence], labels: usize, settings: Settings) -> (Problem, Vec<Feature>) {
    let mut counts: BTreeMap<Feature, BTreeMap<u8, u32>> = BTreeMap::new();
    for sequence in sequences {
        for (features, label) in sequence.features.iter().zip(&sequence.labels) {
            for feature in features {
                *counts
                    .entry(*feature)
                    .or_default()
                    .entry(*label)
                    .or_default() += 1;
            }
        }
    }
    counts.retain(|_, seen| seen.values().sum::<u32>() >= settings.least_count);
    let mut ranges = Vec::new();
    let mut pairs = Vec::new();
    let mut numbers: FxHashMap<Feature, u32> = FxHashMap::default();
    let mut names = Vec::new();
    for (feature, seen) in counts {
        let from = pairs.len() as u32;
        pairs.extend(seen.keys());
        ranges.push((from, pairs.len() as u32));
        numbers.insert(feature, names.len() as u32);
        names.push(feature);
    }
    let rows = sequences
        .iter()
        .filter(|sequence| !sequence.labels.is_empty())
        .map(|sequence| {
            let features = sequence.features.iter();
            let tokens = features
                .map(|of| {
                    of.iter()
                        .filter_map(|name| numbers.get(name).copied())
                        .collect()
                })
                .collect();
            (tokens, sequence.labels.clone())
        })
        .collect();
    let prior = settings.prior;
    (
        Problem {
            labels,
            rows,
            ranges,
            pairs,
            prior,
        },
        names,
    )
}

impl Problem {
    /// The price of `weights` and its gradient.
    fn evaluate(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let size = self.rows.len().div_ceil(PARTS).max(1);
        let parts: Vec<&[Row]> = self.rows.chunks(size).collect();
        let cores = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(PARTS);
        let mut results: Vec<(f64, Vec<f64>)> = Vec::new();
        for group in parts.chunks(cores) {
            thread::scope(|scope| {
                let running: Vec<_> = group
                    .iter()
                    .map(|part| scope.spawn(|| self.evaluate_part(part, weights)))
                    .collect();
                results.extend(running.into_iter().filter_map(|handle| handle.join().ok()));
            });
        }
        let mut price = 0.5 * self.prior * weights.iter().map(|w| w * w).sum::<f64>();
        let mut gradient: Vec<f64> = weights.iter().map(|w| self.prior * w).collect();
        for (part_price, part) in results {
            price += part_price;
            for (sum, value) in gradient.iter_mut().zip(part) {
                *sum += value;
            }
        }
        (price, gradient)
    }

    fn evaluate_part(&self, rows: &[Row], weights: &[f64]) -> (f64, Vec<f64>) {
        let n = self.labels;
        let base = self.pairs.len();
        let transitions = &weights[base..base + n * n];
        let starts = &weights[base + n * n..];
        let moves: Vec<f64> = transitions.iter().map(|w| w.exp()).collect();
        let mut gradient = vec![0.0; weights.len()];
        let mut price = 0.0;
        for (tokens, labels) in rows {
            let long = tokens.len();
            // Emission scores, as exponentials after taking out the highest of each token.
            let mut emit = vec![0.0; long * n];
            let mut gold = 0.0;
            let mut shift = 0.0;
            for (t, features) in tokens.iter().enumerate() {
                let row = &mut emit[t * n..(t + 1) * n];
                for feature in features {
                    let (from, to) = self.ranges[*feature as usize];
                    for pair in from..to {
                        row[usize::from(self.pairs[pair as usize])] += weights[pair as usize];
                    }
                }
                if t == 0 {
                    row.iter_mut()
                        .zip(starts)
                        .for_each(|(score, start)| *score += start);
                } else {
                    gold += transitions[usize::from(labels[t - 1]) * n + usize::from(labels[t])];
                }
                gold += row[usize::from(labels[t])];
                let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                shift += top;
                row.iter_mut()
                    .for_each(|score| *score = (*score - top).exp());
            }
            let (alpha, scales) = forward(&emit, &moves, n, long);
            let beta = backward(&emit, &moves, n, long, &scales);
            price += shift + scales.iter().map(|scale| scale.ln()).sum::<f64>() - gold;
            for t in 0..long {
                let (a, b) = (&alpha[t * n..(t + 1) * n], &beta[t * n..(t + 1) * n]);
                let mut chance: Vec<f64> = a.iter().zip(b).map(|(a, b)| a * b).collect();
                let sum: f64 = chance.iter().sum();
                chance.iter_mut().for_each(|c| *c /= sum);
                chance[usize::from(labels[t])] -= 1.0;
                for feature in &tokens[t] {
                    let (from, to) = self.ranges[*feature as usize];
                    for pair in from..to {
                        gradient[pair as usize] += chance[usize::from(self.pairs[pair as usize])];
                    }
                }
                if t == 0 {
                    for (sum, c) in gradient[base + n * n..].iter_mut().zip(&chance) {
                        *sum += c;
                    }
                    continue;
                }
                let before = &alpha[(t - 1) * n..t * n];
                let ahead: Vec<f64> = (0..n).map(|j| emit[t * n + j] * b[j] / scales[t]).collect();
                let edges = &mut gradient[base..base + n * n];
                for (i, from) in before.iter().enumerate() {
                    let row = &mut edges[i * n..(i + 1) * n];
                    for (j, cell) in row.iter_mut().enumerate() {
                        *cell += from * moves[i * n + j] * ahead[j];
                    }
                }
                edges[usize::from(labels[t - 1]) * n + usize::from(labels[t])] -= 1.0;
            }
        }
        (price, gradient)
    }
}

/// Forward probabilities, each token's summing to one, and the sums taken out.
fn forward(emit: &[f64], moves: &[f64], n: usize, long: usize) -> (Vec<f64>, Vec<f64>) {
    let mut alpha = vec![0.0; long * n];
    let mut scales = Vec::with_capacity(long);
    for t in 0..long {
        let (done, rest) = alpha.split_at_mut(t * n);
        let row = &mut rest[..n];
        if t == 0 {
            row.copy_from_slice(&emit[..n]);
        } else {
            for (i, from) in done[(t - 1) * n..].iter().enumerate() {
                for (j, cell) in row.iter_mut().enumerate() {
                    *cell += from * moves[i * n + j];
                }
            }
            row.iter_mut()
                .zip(&emit[t * n..])
                .for_each(|(cell, e)| *cell *= e);
        }
        let sum: f64 = row.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        row.iter_mut().for_each(|cell| *cell /= sum);
        scales.push(sum);
    }
    (alpha, scales)
}

fn backward(emit: &[f64], moves: &[f64], n: usize, long: usize, scales: &[f64]) -> Vec<f64> {
    let mut beta = vec![1.0; long * n];
    for t in (0..long.saturating_sub(1)).rev() {
        let ahead: Vec<f64> = (0..n)
            .map(|j| emit[(t + 1) * n + j] * beta[(t + 1) * n + j] / scales[t + 1])
            .collect();
        for i in 0..n {
            let row = &moves[i * n..(i + 1) * n];
            beta[t * n + i] = row.iter().zip(&ahead).map(|(m, a)| m * a).sum();
        }
    }
    beta
}

/// L-BFGS with a backtracking line search.
fn minimise(problem: &Problem, mut at: Vec<f64>, steps: usize) -> Vec<f64> {
    let (mut price, mut gradient) = problem.evaluate(&at);
    let mut history: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    let mut prices = vec![price];
    for step in 0..steps {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut factors = Vec::new();
        for (moved, turned, rho) in history.iter().rev() {
            let factor = rho * dot(moved, &direction);
            add(&mut direction, turned, -factor);
            factors.push(factor);
        }
        if let Some((moved, turned, _)) = history.last() {
            let scale = dot(moved, turned) / dot(turned, turned);
            direction.iter_mut().for_each(|d| *d *= scale);
        }
        for ((moved, turned, rho), factor) in history.iter().zip(factors.into_iter().rev()) {
            let back = rho * dot(turned, &direction);
            add(&mut direction, moved, factor - back);
        }
        let slope = dot(&direction, &gradient);
        if slope >= 0.0 {
            break;
        }
        let mut length = if step == 0 {
            1.0 / dot(&gradient, &gradient).sqrt().max(1.0)
        } else {
            1.0
        };
        let next = (0..20).find_map(|_| {
            let mut tried = at.clone();
            add(&mut tried, &direction, length);
            let (tried_price, tried_gradient) = problem.evaluate(&tried);
            let fits = tried_price <= price + 1e-4 * length * slope;
            length *= 0.5;
            fits.then_some((tried, tried_price, tried_gradient))
        });
        let Some((next, next_price, next_gradient)) = next else {
            break;
        };
        let moved: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_gradient
            .iter()
            .zip(&gradient)
            .map(|(a, b)| a - b)
            .collect();
        let curve = dot(&moved, &turned);
        if curve > 1e-10 {
            history.push((moved, turned, 1.0 / curve));
            if history.len() > MEMORY {
                history.remove(0);
            }
        }
        (at, price, gradient) = (next, next_price, next_gradient);
        prices.push(price);
        if prices.len() > 10
            && (prices[prices.len() - 11] - price) / price.abs().max(1.0) < LEAST_GAIN
        {
            break;
        }
    }
    at
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

fn add(sum: &mut [f64], other: &[f64], factor: f64) {
    sum.iter_mut()
        .zip(other)
        .for_each(|(s, o)| *s += factor * o);
}
