//! What kind of event a text reports: from `corpora/labels` and `corpora/roots`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Feature, Model, Sequence, Settings, Weights, train};
use wirewatch_understand::code::code_features;
use wirewatch_understand::frame::paragraphs;

use super::{Finds, LEAST_WEIGHT, keep, kept};
use crate::root;

/// A text with its code, and the file it stands in.
struct Row {
    code: String,
    file: usize,
    features: Vec<Feature>,
}

/// Learns; with `folds` only measures. Folds are of files: texts of one file may be alike.
pub(super) fn learn(folds: usize) -> Result<()> {
    let labels = read("labels")?;
    let roots = read("roots")?;
    for (name, rows) in [("label", &labels), ("root", &roots)] {
        println!("codes: {} texts with a {name}", rows.len());
        if folds > 0 {
            measure(name, rows, folds)?;
        }
    }
    if folds > 0 {
        return Ok(());
    }
    let bytes = Model::pack(&[layer(labels.iter()), layer(roots.iter())], LEAST_WEIGHT);
    keep("codes.bin", &bytes)
}

fn read(folder: &str) -> Result<Vec<Row>> {
    let folder = root().join("corpora").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
        .collect();
    files.sort();
    let mut rows = Vec::new();
    for (file, path) in files.iter().enumerate() {
        for line in std::fs::read_to_string(path)?.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let (code, source, target, text) = match fields[..] {
                [code, text] => (code, None, None, text),
                [code, source, target, text] => (code, Some(source), Some(target), text),
                _ => continue,
            };
            rows.push(Row {
                code: code.to_owned(),
                file,
                features: features(text, source, target),
            });
        }
    }
    Ok(rows)
}

fn features(text: &str, source: Option<&str>, target: Option<&str>) -> Vec<Feature> {
    let paragraphs = paragraphs(text, Gazetteer::embedded());
    let span = |name: Option<&str>| -> Option<Range<usize>> {
        let start = text.find(name.filter(|name| !name.is_empty())?)?;
        Some(start..start + name?.len())
    };
    code_features(&paragraphs, span(source).as_ref(), span(target).as_ref())
}

fn layer<'a>(rows: impl Iterator<Item = &'a Row>) -> (Vec<String>, Weights) {
    let rows: Vec<&Row> = rows.collect();
    let codes: BTreeSet<&String> = rows.iter().map(|row| &row.code).collect();
    let codes: Vec<String> = codes.into_iter().cloned().collect();
    let sequences: Vec<Sequence> = rows
        .iter()
        .map(|row| Sequence {
            features: vec![row.features.clone()],
            labels: vec![codes.iter().position(|code| *code == row.code).unwrap_or(0) as u8],
        })
        .collect();
    let settings = Settings {
        prior: 1.0,
        steps: 100,
        least_count: 2,
    };
    let weights = train(&sequences, codes.len(), settings);
    (codes, weights)
}

fn measure(name: &str, rows: &[Row], folds: usize) -> Result<()> {
    let mut right = 0;
    let mut confused: BTreeMap<(String, String), u32> = BTreeMap::new();
    for fold in 0..folds {
        let rest = rows.iter().filter(|row| row.file % folds != fold);
        let model = Model::open(&Model::pack(&[layer(rest)], LEAST_WEIGHT))?;
        for row in rows.iter().filter(|row| row.file % folds == fold) {
            let best = best(&model, 0, &row.features);
            right += u32::from(best == row.code);
            if best != row.code {
                *confused.entry((row.code.clone(), best)).or_default() += 1;
            }
        }
    }
    println!(
        "{name}, {folds} folds: {:.2} right",
        100.0 * f64::from(right) / rows.len() as f64
    );
    let mut worst: Vec<_> = confused.into_iter().collect();
    worst.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((is, seen), count) in worst.into_iter().take(12) {
        println!("  {count} {is} seen as {seen}");
    }
    Ok(())
}

fn best(model: &Model, layer: usize, features: &[Feature]) -> String {
    let mut scores = vec![0; model.width()];
    model.add(features, &mut scores);
    let best = model.best(layer, &scores);
    model.labels(layer)[usize::from(best[0])].clone()
}

/// The model written last.
pub(super) struct Kept(Model);

impl Kept {
    pub(super) fn open() -> Result<Kept> {
        Ok(Kept(Model::open(&kept("codes.bin")?)?))
    }
}

impl Finds for Kept {
    fn find(&self, row: &Value, found: &mut Map<String, Value>) {
        let text = row["text"].as_str().unwrap_or_default();
        let label = best(&self.0, 0, &features(text, None, None));
        let (source, target) = (row["source"].as_str(), row["target"].as_str());
        let features = features(text, source, target);
        let mut scores = vec![0; self.0.width()];
        self.0.add(&features, &mut scores);
        let shares = self.0.shares(1, &scores);
        let roots = self.0.labels(1);
        let of = |class: u8| -> f32 {
            let some = roots.iter().zip(&shares);
            some.filter(|(root, _)| penta(root) == class)
                .map(|(_, share)| share)
                .sum()
        };
        let class = (1..=4)
            .max_by(|a, b| of(*a).total_cmp(&of(*b)))
            .unwrap_or(4);
        let root = roots
            .iter()
            .zip(&shares)
            .filter(|(root, _)| penta(root) == class)
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map_or("", |(root, _)| root.as_str());
        found.insert("label".to_owned(), json!(label));
        found.insert("penta".to_owned(), json!(class));
        found.insert("root".to_owned(), json!(root));
    }
}

/// The class of a root: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material
/// conflict.
fn penta(root: &str) -> u8 {
    match root {
        "AGREE" | "CONSULT" | "SUPPORT" => 1,
        "COOPERATE" | "AID" | "YIELD" => 2,
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => 3,
        _ => 4,
    }
}
