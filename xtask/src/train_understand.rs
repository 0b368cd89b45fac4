//! `cargo xtask train-understand`: the models of crates/understand.
//!
//! Learns from the texts in `corpora/` that were written and labelled for it, and the roles from
//! the rows of MUC-4, which may go into a shipped model. Same texts, same bytes.

mod attribution;
mod codes;
mod events;
mod listed;
mod marked;
mod roles;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use wirewatch_tagger::crf::{Feature, Sequence, Settings, Weights, train};
use wirewatch_understand::frame::Paragraph;

use crate::root;

/// Weights under this are left out of the files of models that judge a whole text or a name by
/// many small hints.
const LEAST_WEIGHT: f32 = 0.03;
/// Weights under this are left out of the files of models that read every word: nothing measured
/// is lost by it, and a third of the features remain.
const LEAST_WORD_WEIGHT: f32 = 0.087;

/// What reads one kind of thing out of a row, as fields of `wirewatch analyse`.
trait Finds {
    /// Adds its fields to the row's findings.
    fn find(&self, row: &Value, found: &mut Map<String, Value>);
}

/// `args`: `--data DIR` with the labelled rows (default `../shared/data`),
/// `--only attribution|codes|events|listed|roles`, `--folds N` to measure by cross-validation instead of
/// writing, `--apply IN OUT` to write what the models written last find in the rows of IN.
///
/// # Errors
/// When the texts cannot be read.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut data = root().join("../shared/data");
    let mut folds = 0;
    let mut apply = None;
    let mut only = String::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--data" => data = PathBuf::from(args.next().context("--data needs a folder")?),
            "--folds" => folds = args.next().context("--folds needs a number")?.parse()?,
            "--only" => only = args.next().context("--only needs a name")?.clone(),
            "--apply" => {
                let from = args.next().context("--apply needs two files")?;
                let to = args.next().context("--apply needs two files")?;
                apply = Some((PathBuf::from(from), PathBuf::from(to)));
            }
            other => {
                bail!(
                    "unknown option {other}; known: --data DIR, --only NAME, --folds N, --apply IN OUT"
                )
            }
        }
    }
    if only == "held" {
        let held = |name: &str| root().join("corpora").join(name).join("held");
        println!("events: {}", events::measured(&held("incidents"))?);
        println!("listed: {}", listed::measured(&held("listed"))?);
        return Ok(());
    }
    let wanted = |name: &str| only.is_empty() || only == name;
    let Some((from, to)) = apply else {
        if wanted("attribution") {
            attribution::learn(folds)?;
        }
        if wanted("codes") {
            codes::learn(folds)?;
        }
        if wanted("events") {
            events::learn(folds)?;
        }
        if wanted("listed") {
            listed::learn(folds)?;
        }
        if wanted("roles") {
            roles::learn(&data, folds)?;
        }
        return Ok(());
    };
    let mut finders: Vec<Box<dyn Finds>> = Vec::new();
    if wanted("attribution") {
        finders.push(Box::new(attribution::Kept::open()?));
    }
    if wanted("codes") {
        finders.push(Box::new(codes::Kept::open()?));
    }
    if wanted("roles") {
        finders.push(Box::new(roles::Kept::open()?));
    }
    let rows = std::fs::read_to_string(&from)
        .with_context(|| format!("cannot read {}", from.display()))?;
    let mut out = std::io::BufWriter::new(std::fs::File::create(to)?);
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row)?;
        let mut found = Map::new();
        found.insert("id".to_owned(), row["id"].clone());
        for finder in &finders {
            finder.find(&row, &mut found);
        }
        writeln!(out, "{}", Value::Object(found))?;
    }
    Ok(())
}

/// The files of a folder with this ending, in the order of their names.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|other| other == ending))
        .collect();
    files.sort();
    Ok(files)
}

/// Reads a model of crates/understand/resources.
fn kept(name: &str) -> Result<Vec<u8>> {
    let path = root().join("crates/understand/resources").join(name);
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a model into crates/understand/resources.
fn keep(name: &str, bytes: &[u8]) -> Result<()> {
    let path = root().join("crates/understand/resources").join(name);
    std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{name}: {} bytes", bytes.len());
    Ok(())
}

/// The tokens of a paragraph that lie in a range of bytes.
fn tokens_in(paragraph: &Paragraph, range: &Range<usize>) -> Range<usize> {
    let start = paragraph
        .tokens
        .partition_point(|token| token.word.range.end <= range.start);
    let end = paragraph
        .tokens
        .partition_point(|token| token.word.range.start < range.end);
    start..end.max(start)
}

/// A layer that chooses one of the codes of its rows, each by itself.
fn choice<'a>(
    rows: impl Iterator<Item = (&'a Vec<Feature>, &'a str)>,
    settings: Settings,
) -> (Vec<String>, Weights) {
    let rows: Vec<(&Vec<Feature>, &str)> = rows.collect();
    let codes: BTreeSet<&str> = rows.iter().map(|(_, code)| *code).collect();
    let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    let sequence = |(features, code): &(&Vec<Feature>, &str)| Sequence {
        features: vec![(*features).clone()],
        labels: vec![codes.iter().position(|known| known == code).unwrap_or(0) as u8],
    };
    let sequences: Vec<Sequence> = rows.iter().map(sequence).collect();
    let weights = train(&sequences, codes.len(), settings);
    (codes, weights)
}
