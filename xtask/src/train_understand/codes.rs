//! What kind of event a text reports: from `corpora/labels` and `corpora/roots`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Feature, Model, Settings, Weights};
use wirewatch_understand::code::{Coder, code_features, span};
use wirewatch_understand::frame::paragraphs;

use super::{Finds, LEAST_WEIGHT, choice, files, keep, kept};
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

/// The rows of every file of a folder: file, code, source, target, text; a text without actors
/// has two empty ones.
fn read_rows(folder: &str) -> Result<Vec<(usize, [String; 4])>> {
    let files = files(&root().join("corpora").join(folder), "tsv")?;
    let mut rows = Vec::new();
    for (file, path) in files.iter().enumerate() {
        for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let row = match fields[..] {
                [code, text] => [code, "", "", text],
                [code, source, target, text] => [code, source, target, text],
                _ => bail!("{}:{}: two or four columns", path.display(), number + 1),
            };
            rows.push((file, row.map(str::to_owned)));
        }
    }
    Ok(rows)
}

fn read(folder: &str) -> Result<Vec<Row>> {
    let row = |(file, [code, source, target, text]): (usize, [String; 4])| Row {
        code,
        file,
        features: features(&text, Some(&source), Some(&target)),
    };
    Ok(read_rows(folder)?.into_iter().map(row).collect())
}

fn features(text: &str, source: Option<&str>, target: Option<&str>) -> Vec<Feature> {
    let paragraphs = paragraphs(text, Gazetteer::embedded());
    let (source, target) = (span(text, source), span(text, target));
    code_features(&paragraphs, source.as_ref(), target.as_ref())
}

fn layer<'a>(rows: impl Iterator<Item = &'a Row>) -> (Vec<String>, Weights) {
    let settings = Settings {
        prior: 1.0,
        steps: 100,
        least_count: 2,
    };
    choice(rows.map(|row| (&row.features, row.code.as_str())), settings)
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

/// The share of texts of `corpora/{name}/held` whose code the model written last finds.
#[cfg(test)]
pub(super) fn right(name: &str) -> Result<f64> {
    let Kept(coder) = Kept::open()?;
    let rows = read_rows(&format!("{name}/held"))?;
    let is_right = |row: &&[String; 4]| {
        let [code, source, target, text] = row;
        let (source, target) = (Some(source.as_str()), Some(target.as_str()));
        let paragraphs = paragraphs(text, Gazetteer::embedded());
        let codes = coder.codes(text, &paragraphs, source, target);
        *code
            == if name == "labels" {
                codes.label
            } else {
                codes.root
            }
    };
    let count = rows.iter().map(|(_, row)| row).filter(is_right).count();
    Ok(count as f64 / rows.len().max(1) as f64)
}

/// The model written last.
pub(super) struct Kept(Coder);

impl Kept {
    pub(super) fn open() -> Result<Kept> {
        Ok(Kept(Coder::open(&kept("codes.bin")?)?))
    }
}

impl Finds for Kept {
    fn find(&self, row: &Value, found: &mut Map<String, Value>) {
        let text = row["text"].as_str().unwrap_or_default();
        let (source, target) = (row["source"].as_str(), row["target"].as_str());
        let paragraphs = paragraphs(text, Gazetteer::embedded());
        let codes = self.0.codes(text, &paragraphs, source, target);
        found.insert("label".to_owned(), json!(codes.label));
        found.insert("root".to_owned(), json!(codes.root));
        found.insert("penta".to_owned(), json!(codes.penta));
    }
}
