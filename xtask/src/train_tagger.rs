//! `cargo xtask train-tagger`: the model of crates/tagger.
//!
//! Learns from the rows that may go into a shipped model (re3d, GUM, wikigold: see NOTICE) and
//! from the sentences in `corpora/tagger`. Same data, same bytes.

mod corpora;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Feature, Model, Sequence, Settings, Weights, feature, train};
use wirewatch_tagger::features::{Word, features, rows};
use wirewatch_tagger::{ENTITIES, Known, NAMES, PHRASES, all_features, labels, spans};

use crate::root;
use corpora::{Document, Mention};

const LAYERS: [&str; 3] = ["names", "phrases", "entities"];
/// Weights under this are left out of the file.
const LEAST_WEIGHT: f32 = 0.02;
/// What a word has to say less for being part of an entity: as many are found as there are.
const BOLDNESS: f32 = 0.05;
/// One in so many of our own documents is read in capitals too.
const SHOUTED: usize = 8;

/// `args`: `--data DIR` with the labelled rows (default `../shared/data/ner`), `--folds N` to
/// measure by cross-validation over the documents of re3d instead of writing, `--held` to measure
/// on its rows that may not be trained on.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut data = root().join("../shared/data/ner");
    let (mut folds, mut held, mut is_told) = (0, false, false);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--data" => data = PathBuf::from(args.next().context("--data needs a folder")?),
            "--folds" => folds = args.next().context("--folds needs a number")?.parse()?,
            "--held" => held = true,
            "--errors" => is_told = true,
            other => {
                bail!("unknown option {other}; known: --data DIR, --folds N, --held, --errors")
            }
        }
    }
    let (shipped, kept) = corpora::re3d(&data)?;
    let mut own = corpora::own(&root().join("corpora/tagger"))?;
    let shouted: Vec<Document> = own.iter().step_by(SHOUTED).map(Document::shouted).collect();
    own.extend(shouted);
    println!(
        "re3d {} documents, {} held; {} own",
        shipped.len(),
        kept.len(),
        own.len()
    );
    let lower = lower_layers(&data)?;
    let lower_model = Model::open(&Model::pack(&lower, LEAST_WEIGHT))?;
    let prepare = |documents: &[Document]| -> Vec<Prepared> {
        documents
            .iter()
            .map(|document| prepare(document, &lower_model))
            .collect()
    };
    let (shipped_rows, own_rows) = (prepare(&shipped), prepare(&own));
    let kinds = kinds(shipped.iter().chain(&own));
    let mut totals = Score::default();
    for fold in 0..folds {
        let training = shipped_rows
            .iter()
            .enumerate()
            .filter(|(number, _)| number % folds != fold);
        let training: Vec<&Prepared> = training.map(|(_, rows)| rows).chain(&own_rows).collect();
        let model = whole(&lower, &kinds, &training)?;
        let mut score = Score::default();
        for document in shipped.iter().skip(fold).step_by(folds) {
            score.count(document, &model, is_told);
        }
        println!("fold {fold}: {score}");
        totals.add(&score);
    }
    if folds > 0 {
        println!("all folds: {totals}");
        totals.print_kinds();
    }
    if folds > 0 && !held {
        return Ok(());
    }
    let training: Vec<&Prepared> = shipped_rows.iter().chain(&own_rows).collect();
    let entities = entity_layer(&kinds, &training);
    let mut layers = lower;
    layers.push(entities);
    let bytes = Model::pack(&layers, LEAST_WEIGHT);
    let model = Model::open(&bytes)?;
    if held {
        let mut score = Score::default();
        for document in &kept {
            score.count(document, &model, is_told);
        }
        println!("held rows: {score}");
        score.print_kinds();
        return Ok(());
    }
    let path = root().join("crates/tagger/resources/tagger.bin");
    std::fs::write(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} bytes", bytes.len());
    Ok(())
}

/// Whether a word begins a mention, and of what kind; `None` outside.
type Label = Option<(bool, String)>;

/// The rows of a document with the features of the lower layers, and its labels.
struct Prepared {
    rows: Vec<(Vec<Vec<Feature>>, Vec<Label>)>,
}

fn prepare(document: &Document, lower: &Model) -> Prepared {
    let rows = rows(&document.text, Gazetteer::embedded());
    let features = all_features(lower, &rows);
    let of_row = |(row, features): (&Vec<Word>, Vec<Vec<Feature>>)| (features, gold(row, document));
    Prepared {
        rows: rows.iter().zip(features).map(of_row).collect(),
    }
}

/// For each word whether it begins a mention, and of what kind.
fn gold(row: &[Word], document: &Document) -> Vec<Option<(bool, String)>> {
    row.iter()
        .map(|word| {
            let inside = |range: &std::ops::Range<usize>| {
                range.start < word.range.end && word.range.start < range.end
            };
            let (range, kind) = document.entities.iter().find(|(range, _)| inside(range))?;
            Some((range.start >= word.range.start, kind.clone()))
        })
        .collect()
}

/// `O`, then `B-` and `I-` of every kind.
fn label_names(kinds: &[String]) -> Vec<String> {
    let both = kinds
        .iter()
        .flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")]);
    std::iter::once("O".to_owned()).chain(both).collect()
}

fn numbers(gold: &[Option<(bool, String)>], kinds: &[String]) -> Vec<u8> {
    let mut before: Option<&String> = None;
    gold.iter()
        .map(|label| {
            let Some((begins, kind)) = label else {
                before = None;
                return 0;
            };
            let number = kinds.iter().position(|other| other == kind).unwrap_or(0) as u8;
            let continues = !begins && before == Some(kind);
            before = Some(kind);
            1 + number * 2 + u8::from(continues)
        })
        .collect()
}

fn kinds<'a>(documents: impl Iterator<Item = &'a Document>) -> Vec<String> {
    let mut counts: BTreeMap<&String, u32> = BTreeMap::new();
    for (_, kind) in documents.flat_map(|document| &document.entities) {
        *counts.entry(kind).or_default() += 1;
    }
    counts.into_keys().cloned().collect()
}

fn entity_layer(kinds: &[String], training: &[&Prepared]) -> (Vec<String>, Weights) {
    let names = label_names(kinds);
    let sequences: Vec<Sequence> = training
        .iter()
        .flat_map(|document| &document.rows)
        .map(|(features, gold)| Sequence {
            features: features.clone(),
            labels: numbers(gold, kinds),
        })
        .collect();
    let settings = Settings {
        prior: 1.0,
        steps: 120,
        least_count: 2,
    };
    let mut weights = train(&sequences, names.len(), settings);
    if let Some(scores) = weights.features.get_mut(&feature(0, 0)) {
        let outside = scores.iter_mut().filter(|(label, _)| *label == 0);
        outside.for_each(|(_, weight)| *weight -= BOLDNESS);
    }
    (names, weights)
}

fn whole(
    lower: &[(Vec<String>, Weights)],
    kinds: &[String],
    training: &[&Prepared],
) -> Result<Model> {
    let mut layers = lower.to_vec();
    layers.push(entity_layer(kinds, training));
    Ok(Model::open(&Model::pack(&layers, LEAST_WEIGHT))?)
}

/// The layers of names and of phrases.
fn lower_layers(data: &std::path::Path) -> Result<Vec<(Vec<String>, Weights)>> {
    let mut layers = Vec::new();
    for layer in [NAMES, PHRASES] {
        let documents = match layer {
            NAMES => corpora::names(data)?,
            _ => corpora::phrases(data)?,
        };
        let kinds = kinds(documents.iter());
        let names = label_names(&kinds);
        let mut sequences = Vec::new();
        for document in &documents {
            for row in rows(&document.text, Gazetteer::embedded()) {
                let mut known = Vec::new();
                let ends = features(&row, &mut known);
                let mut start = 0;
                let mut of_words = Vec::new();
                for end in ends {
                    of_words.push(known[start..end].to_vec());
                    start = end;
                }
                let labels = numbers(&gold(&row, document), &kinds);
                sequences.push(Sequence {
                    features: of_words,
                    labels,
                });
            }
        }
        let settings = Settings {
            prior: 1.0,
            steps: 60,
            least_count: 2,
        };
        layers.push((names.clone(), train(&sequences, names.len(), settings)));
        println!(
            "layer of {}: {} documents, {} rows",
            LAYERS[layer],
            documents.len(),
            sequences.len()
        );
    }
    Ok(layers)
}

/// Prints what was found and is not so (+), and what was not found (-).
fn tell(document: &Document, found: &[Mention]) {
    let text = &document.text;
    let wrong = found.iter().filter(|one| !document.entities.contains(one));
    let missed = document.entities.iter().filter(|one| !found.contains(one));
    let mut all: Vec<_> = wrong
        .map(|one| (one, '+'))
        .chain(missed.map(|one| (one, '-')))
        .collect();
    all.sort_by_key(|((range, _), _)| range.start);
    for ((range, kind), sign) in all {
        let before: String = text[..range.start].chars().rev().take(30).collect();
        let before: String = before.chars().rev().collect();
        let after: String = text[range.end..].chars().take(30).collect();
        let line = format!("{before}[{}]{after}", &text[range.clone()]).replace('\n', "/");
        println!("{sign} {kind:17} {line}");
    }
}

/// Counts as score_ner.py of the data counts them.
#[derive(Default)]
struct Score {
    exact: usize,
    found: usize,
    gold: usize,
    found_near: usize,
    gold_near: usize,
    kinds: BTreeMap<String, [usize; 3]>,
}

impl Score {
    fn count(&mut self, document: &Document, model: &Model, is_told: bool) {
        let mut found: Vec<Mention> = Vec::new();
        let rows = rows(&document.text, Gazetteer::embedded());
        let known: Vec<Known> = rows.iter().map(|row| Known::of(row)).collect();
        for (row, all) in rows.iter().zip(labels(model, &rows, &known)) {
            for (range, kind) in spans(model.labels(ENTITIES), &all[ENTITIES]) {
                let range = row[range.start].range.start..row[range.end - 1].range.end;
                found.push((range, kind.to_owned()));
            }
        }
        let near = |one: &Mention, others: &[Mention]| {
            others.iter().any(|(range, kind)| {
                *kind == one.1 && range.start < one.0.end && one.0.start < range.end
            })
        };
        if is_told {
            tell(document, &found);
        }
        for one in &found {
            let is_exact = document.entities.contains(one);
            self.exact += usize::from(is_exact);
            self.found_near += usize::from(near(one, &document.entities));
            let kind = self.kinds.entry(one.1.clone()).or_default();
            kind[0] += usize::from(is_exact);
            kind[1] += 1;
        }
        for one in &document.entities {
            self.gold_near += usize::from(near(one, &found));
            self.kinds.entry(one.1.clone()).or_default()[2] += 1;
        }
        self.found += found.len();
        self.gold += document.entities.len();
    }

    fn add(&mut self, other: &Score) {
        self.exact += other.exact;
        self.found += other.found;
        self.gold += other.gold;
        self.found_near += other.found_near;
        self.gold_near += other.gold_near;
        for (kind, counts) in &other.kinds {
            let sum = self.kinds.entry(kind.clone()).or_default();
            sum.iter_mut()
                .zip(counts)
                .for_each(|(sum, count)| *sum += count);
        }
    }

    fn print_kinds(&self) {
        for (kind, [exact, found, gold]) in &self.kinds {
            let f1 = 200.0 * *exact as f64 / (*found + *gold).max(1) as f64;
            println!("  {kind:18} exact {f1:5.1} (found {found}, gold {gold})");
        }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let exact = 200.0 * self.exact as f64 / (self.found + self.gold).max(1) as f64;
        let precision = self.found_near as f64 / self.found.max(1) as f64;
        let recall = self.gold_near as f64 / self.gold.max(1) as f64;
        let overlap = 200.0 * precision * recall / (precision + recall).max(1e-9);
        write!(
            out,
            "exact {exact:.2} overlap {overlap:.2} (found {}, gold {})",
            self.found, self.gold
        )
    }
}
