//! Who says what: from `corpora/attribution`.

use std::ops::Range;

use anyhow::Result;
use serde_json::{Map, Value, json};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Model, Sequence, Settings, Weights, feature, train};
use wirewatch_understand::attribution::said;
use wirewatch_understand::frame::{Reader, paragraphs, part_features, trigger_features};

use super::marked::{self, Document, Marked};
use super::{Finds, LEAST_WORD_WEIGHT, keep, kept, tokens_in};
use crate::root;

/// Learns; with `folds` only measures.
pub(super) fn learn(folds: usize) -> Result<()> {
    let documents = marked::read(&root().join("corpora/attribution"))?;
    println!("attribution: {} documents", documents.len());
    let learned: Vec<Learned> = documents.iter().map(learn_from).collect();
    if folds > 0 {
        let mut score = Score::default();
        for fold in 0..folds {
            let rest = learned.iter().enumerate();
            let rest = rest.filter(|(at, _)| at % folds != fold);
            let model = Model::pack(&layers(rest.map(|(_, learned)| learned)), LEAST_WORD_WEIGHT);
            let reader = Reader::open(&model)?;
            for document in documents.iter().skip(fold).step_by(folds) {
                score.count(document, &reader);
            }
        }
        println!("attribution, {folds} folds: {score}");
        return Ok(());
    }
    let bytes = Model::pack(&layers(learned.iter()), LEAST_WORD_WEIGHT);
    keep("attribution.bin", &bytes)
}

/// How much of who says what in the documents of `folder` the model written last finds.
#[cfg(test)]
pub(super) fn relation(folder: &std::path::Path) -> Result<f64> {
    let Kept(reader) = Kept::open()?;
    let mut score = Score::default();
    for document in marked::read(folder)? {
        score.count(&document, &reader);
    }
    Ok(score.f1())
}

/// The model written last.
pub(super) struct Kept(Reader);

impl Kept {
    pub(super) fn open() -> Result<Kept> {
        Ok(Kept(Reader::open(&kept("attribution.bin")?)?))
    }
}

impl Finds for Kept {
    fn find(&self, row: &Value, found: &mut Map<String, Value>) {
        let text = row["text"].as_str().unwrap_or_default();
        let points = |ranges: &[Range<usize>]| -> Value {
            let point = |at: usize| text[..at].chars().count();
            ranges
                .iter()
                .map(|range| json!([point(range.start), point(range.end)]))
                .collect()
        };
        let all = find(&self.0, text).into_iter().map(|marked| {
            json!({ "source": points(&marked.source), "cue": points(&marked.cue),
                    "content": points(&marked.content) })
        });
        found.insert("attributions".to_owned(), all.collect());
    }
}

/// What a word has to say less for being part of a cue: as many are found as there are.
const BOLDNESS: f32 = 0.45;

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
            let mut whole: Option<Range<usize>> = None;
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
    let mut cues = layer(&TRIGGER_NAMES, &triggers);
    if let Some(scores) = cues.1.features.get_mut(&feature(0, 0)) {
        let outside = scores.iter_mut().filter(|(label, _)| *label == 0);
        outside.for_each(|(_, weight)| *weight -= BOLDNESS);
    }
    vec![cues, layer(&PART_NAMES, &parts)]
}

/// What the reader finds in a text: as marked by hand.
fn find(reader: &Reader, text: &str) -> Vec<Marked> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text, Gazetteer::embedded()) {
        for said in said(reader, text, &paragraph) {
            let of = |ranges: &[Range<usize>]| -> Vec<Range<usize>> {
                let bytes = |range: &Range<usize>| paragraph.bytes(range.clone());
                ranges.iter().map(bytes).collect()
            };
            found.push(Marked {
                source: of(&said.source),
                cue: of(&[said.cue]),
                content: of(&said.content),
            });
        }
    }
    found
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

impl Score {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let f1 = 100.0 * self.f1();
        write!(
            out,
            "relation F1 {f1:.2} (right {}, found {}, gold {}, cues {})",
            self.right, self.found, self.gold, self.cues
        )
    }
}

type Ranges = [Range<usize>];

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
