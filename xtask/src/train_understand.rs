//! `cargo xtask train-understand`: the models of crates/understand.
//!
//! Learns from the texts in `corpora/attribution`. Same texts, same bytes.

mod marked;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Model, Sequence, Settings, Weights, train};
use wirewatch_understand::frame::{Paragraph, Reader, paragraphs, part_features, trigger_features};

use crate::root;
use marked::{Document, Marked};

/// Weights under this are left out of the file.
const LEAST_WEIGHT: f32 = 0.03;

/// `args`: `--folds N` to measure by cross-validation instead of writing, `--apply IN OUT` to
/// write what a fresh model finds in the rows of IN.
///
/// # Errors
/// When the texts cannot be read.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut folds = 0;
    let mut apply = None;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--folds" => folds = args.next().context("--folds needs a number")?.parse()?,
            "--apply" => {
                let from = args.next().context("--apply needs two files")?;
                let to = args.next().context("--apply needs two files")?;
                apply = Some((PathBuf::from(from), PathBuf::from(to)));
            }
            other => bail!("unknown option {other}; known: --folds N, --apply IN OUT"),
        }
    }
    let documents = marked::read(&root().join("corpora/attribution"))?;
    println!("attribution: {} documents", documents.len());
    let learned: Vec<Learned> = documents.iter().map(learn_from).collect();
    if folds > 0 {
        let mut score = Score::default();
        for fold in 0..folds {
            let rest = learned
                .iter()
                .enumerate()
                .filter(|(at, _)| at % folds != fold);
            let model = Model::pack(&layers(rest.map(|(_, learned)| learned)), LEAST_WEIGHT);
            let reader = Reader::open(&model)?;
            for document in documents.iter().skip(fold).step_by(folds) {
                score.count(document, &reader);
            }
        }
        println!("{folds} folds: {score}");
        return Ok(());
    }
    let bytes = Model::pack(&layers(learned.iter()), LEAST_WEIGHT);
    println!("{} bytes", bytes.len());
    if let Some((from, to)) = apply {
        return apply_to(&Reader::open(&bytes)?, &from, &to);
    }
    let path = root().join("crates/understand/resources/attribution.bin");
    std::fs::write(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// What one document teaches.
struct Learned {
    triggers: Vec<Sequence>,
    parts: Vec<Sequence>,
}

const PART_NAMES: [&str; 5] = ["O", "B-source", "I-source", "B-content", "I-content"];
const TRIGGER_NAMES: [&str; 3] = ["O", "B-cue", "I-cue"];

fn learn_from(document: &Document) -> Learned {
    let mut learned = Learned {
        triggers: Vec::new(),
        parts: Vec::new(),
    };
    for paragraph in paragraphs(&document.text, Gazetteer::embedded()) {
        let mut labels = vec![0_u8; paragraph.tokens.len()];
        let mut cues = Vec::new();
        for marked in document.frames.iter() {
            let mut whole: Option<std::ops::Range<usize>> = None;
            for range in &marked.cue {
                let tokens = tokens_in(&paragraph, range);
                if tokens.is_empty() {
                    continue;
                }
                for (number, at) in tokens.clone().enumerate() {
                    labels[at] = if number == 0 { 1 } else { 2 };
                }
                whole.get_or_insert(tokens);
            }
            cues.extend(whole.map(|cue| (cue, marked)));
        }
        let is_trigger: Vec<bool> = labels.iter().map(|label| *label > 0).collect();
        for (range, features) in paragraph.sentences.iter().zip(trigger_features(&paragraph)) {
            learned.triggers.push(Sequence {
                features,
                labels: labels[range.clone()].to_vec(),
            });
        }
        for (cue, marked) in cues {
            let mut labels = vec![0_u8; paragraph.tokens.len()];
            for (ranges, first) in [(&marked.content, 3), (&marked.source, 1)] {
                for range in ranges {
                    for (number, at) in tokens_in(&paragraph, range).enumerate() {
                        labels[at] = if number == 0 { first } else { first + 1 };
                    }
                }
            }
            learned.parts.push(Sequence {
                features: part_features(&paragraph, &cue, &is_trigger),
                labels,
            });
        }
    }
    learned
}

/// The tokens of a paragraph that lie in a range of bytes.
fn tokens_in(paragraph: &Paragraph, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = paragraph
        .tokens
        .partition_point(|token| token.word.range.end <= range.start);
    let end = paragraph
        .tokens
        .partition_point(|token| token.word.range.start < range.end);
    start..end.max(start)
}

fn layers<'a>(learned: impl Iterator<Item = &'a Learned>) -> Vec<(Vec<String>, Weights)> {
    let (mut triggers, mut parts) = (Vec::new(), Vec::new());
    for learned in learned {
        triggers.extend(learned.triggers.iter().cloned());
        parts.extend(learned.parts.iter().cloned());
    }
    let settings = Settings {
        prior: 1.0,
        steps: 80,
        least_count: 2,
    };
    let layer = |names: &[&str], sequences: &[Sequence]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let weights = train(sequences, names.len(), settings);
        (names, weights)
    };
    vec![layer(&TRIGGER_NAMES, &triggers), layer(&PART_NAMES, &parts)]
}

/// What the reader finds in a text: as marked by hand.
fn find(reader: &Reader, text: &str) -> Vec<Marked> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text, Gazetteer::embedded()) {
        for frame in reader.frames(&paragraph) {
            let of = |kind: &str| {
                let parts = frame.parts.iter().filter(|(name, _)| *name == kind);
                parts
                    .map(|(_, range)| paragraph.bytes(range.clone()))
                    .collect::<Vec<_>>()
            };
            let content = of("content");
            if content.is_empty() {
                continue;
            }
            found.push(Marked {
                source: of("source"),
                cue: vec![paragraph.bytes(frame.trigger.clone())],
                content,
            });
        }
    }
    found
}

fn apply_to(reader: &Reader, from: &Path, to: &Path) -> Result<()> {
    let rows =
        std::fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut out = std::io::BufWriter::new(std::fs::File::create(to)?);
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row)?;
        let text = row["text"].as_str().unwrap_or_default();
        let points = |ranges: &[std::ops::Range<usize>]| -> Value {
            let point = |at: usize| text[..at].chars().count();
            ranges
                .iter()
                .map(|range| json!([point(range.start), point(range.end)]))
                .collect()
        };
        let found = find(reader, text).into_iter().map(|marked| {
            json!({ "source": points(&marked.source), "cue": points(&marked.cue),
                    "content": points(&marked.content) })
        });
        let found: Value = found.collect();
        writeln!(out, "{}", json!({ "id": row["id"], "attributions": found }))?;
    }
    Ok(())
}

/// Who said what: content alike by half, source touched; as score_quotes.py counts.
#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    gold: usize,
    cues: usize,
}

impl Score {
    fn count(&mut self, document: &Document, reader: &Reader) {
        let found = find(reader, &document.text);
        let mut used = vec![false; found.len()];
        for gold in &document.frames {
            let fits = |one: &Marked| {
                let shared = shared(&gold.content, &one.content);
                let all = length(&gold.content) + length(&one.content) - shared;
                let source = shared_any(&gold.source, &one.source);
                2 * shared >= all && (source || gold.source.is_empty() && one.source.is_empty())
            };
            let hit = (0..found.len()).find(|at| !used[*at] && fits(&found[*at]));
            if let Some(hit) = hit {
                used[hit] = true;
                self.right += 1;
            }
            self.cues += usize::from(found.iter().any(|one| shared_any(&gold.cue, &one.cue)));
        }
        self.found += found.len();
        self.gold += document.frames.len();
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let f1 = 200.0 * self.right as f64 / (self.found + self.gold).max(1) as f64;
        write!(
            out,
            "relation F1 {f1:.2} (right {}, found {}, gold {}, cues {})",
            self.right, self.found, self.gold, self.cues
        )
    }
}

type Ranges = [std::ops::Range<usize>];

fn length(ranges: &Ranges) -> usize {
    ranges.iter().map(|range| range.end - range.start).sum()
}

fn shared(left: &Ranges, right: &Ranges) -> usize {
    let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| a.end.min(b.end).saturating_sub(a.start.max(b.start)))
        .sum()
}

fn shared_any(left: &Ranges, right: &Ranges) -> bool {
    shared(left, right) > 0
}
