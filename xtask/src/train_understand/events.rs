//! What happened: from `corpora/incidents`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Feature, Model, Sequence, Settings, Weights, feature, train};
use wirewatch_understand::attribution::{Said, said};
use wirewatch_understand::frame::{Reader, paragraphs, part_features, trigger_features};
use wirewatch_understand::happening::{HappeningReader, KINDS, kind_features};

use super::{LEAST_WEIGHT, LEAST_WORD_WEIGHT, files, keep, kept, tokens_in};
use crate::root;

/// What a word has to say less for being part of a trigger.
const BOLDNESS: f32 = 0.5;

const PARTS: [&str; 6] = [
    "actor",
    "recipient",
    "victim",
    "instrument",
    "place",
    "time",
];

/// An event as ranges of bytes.
#[derive(Clone, Debug, Default)]
struct Marked {
    trigger: Option<Range<usize>>,
    /// The codes of [`KINDS`].
    codes: Vec<String>,
    parts: Vec<(String, Range<usize>)>,
}

/// A paragraph without its marks, and its events.
struct Document {
    file: usize,
    text: String,
    events: Vec<Marked>,
}

fn read(folder: &Path) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (file, path) in files(folder, "txt")?.iter().enumerate() {
        for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
            if !line.trim().is_empty() {
                let document = document(line, file)
                    .with_context(|| format!("{}:{}", path.display(), number + 1))?;
                documents.push(document);
            }
        }
    }
    Ok(documents)
}

fn document(line: &str, file: usize) -> Result<Document> {
    let mut text = String::new();
    let mut events: BTreeMap<u32, Marked> = BTreeMap::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let (tag, after) = rest[at + 1..].split_once('>').context("a tag has no end")?;
        rest = after;
        let Some(closed) = tag.strip_prefix('/') else {
            open.push((tag, text.len()));
            continue;
        };
        let name = |tag: &str| tag.split(' ').next().unwrap_or_default().to_owned();
        let at = open.iter().rposition(|(tag, _)| name(tag) == closed);
        let (tag, start) = open.remove(at.with_context(|| format!("</{closed}> has no start"))?);
        let digits = closed.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let kind = &closed[..closed.len() - digits.len()];
        let event = events
            .entry(digits.parse().context("a tag has no number")?)
            .or_default();
        let range = start..text.len();
        if kind != "e" {
            event.parts.push((kind.to_owned(), range));
            continue;
        }
        // [LABEL ROOT modality stage category]
        event.codes = tag.split(' ').skip(1).map(str::to_owned).collect();
        if event.codes.len() != KINDS.len() {
            bail!("<{tag}> has not {} codes", KINDS.len());
        }
        event.trigger.get_or_insert(range);
    }
    if let Some((tag, _)) = open.first() {
        bail!("<{tag}> is not closed");
    }
    text.push_str(rest);
    Ok(Document {
        file,
        text,
        events: events.into_values().collect(),
    })
}

/// What one document teaches.
#[derive(Default)]
struct Learned {
    triggers: Vec<Sequence>,
    parts: Vec<Sequence>,
    kinds: Vec<(Vec<Feature>, Vec<String>)>,
}

fn learn_from(document: &Document, sayings: &Reader) -> Learned {
    let mut learned = Learned::default();
    for paragraph in paragraphs(&document.text, Gazetteer::embedded()) {
        let mut labels = vec![0_u8; paragraph.tokens.len()];
        let mut events = Vec::new();
        for event in &document.events {
            let Some(trigger) = &event.trigger else {
                continue;
            };
            let tokens = tokens_in(&paragraph, trigger);
            if tokens.is_empty() {
                continue;
            }
            for (number, at) in tokens.clone().enumerate() {
                labels[at] = if number == 0 { 1 } else { 2 };
            }
            events.push((tokens, event));
        }
        let is_trigger: Vec<bool> = labels.iter().map(|label| *label > 0).collect();
        for (range, features) in paragraph.sentences.iter().zip(trigger_features(&paragraph)) {
            learned.triggers.push(Sequence {
                features,
                labels: labels[range.clone()].to_vec(),
            });
        }
        let said = said(sayings, &document.text, &paragraph);
        for (trigger, event) in events {
            let mut labels = vec![0_u8; paragraph.tokens.len()];
            let mut parts = Vec::new();
            // Longer ones first, so that those inside them stay visible.
            let mut marked: Vec<&(String, Range<usize>)> = event.parts.iter().collect();
            marked.sort_by_key(|(_, range)| std::cmp::Reverse(range.len()));
            for (name, range) in marked {
                let Some(kind) = PARTS.iter().position(|part| part == name) else {
                    continue;
                };
                let tokens = tokens_in(&paragraph, range);
                for (number, at) in tokens.clone().enumerate() {
                    labels[at] = 1 + 2 * kind as u8 + u8::from(number > 0);
                }
                if !tokens.is_empty() {
                    parts.push((PARTS[kind], tokens));
                }
            }
            parts.sort_by_key(|(_, range)| range.start);
            learned.kinds.push((
                kind_features(&paragraph, &trigger, &parts, &said),
                event.codes.clone(),
            ));
            learned.parts.push(Sequence {
                features: part_features(&paragraph, &trigger, &is_trigger),
                labels,
            });
        }
    }
    learned
}

/// The frames and the kinds that the documents teach.
fn models<'a>(learned: impl Iterator<Item = &'a Learned>) -> (Vec<u8>, Vec<u8>) {
    let (mut triggers, mut parts, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for learned in learned {
        triggers.extend(learned.triggers.iter().cloned());
        parts.extend(learned.parts.iter().cloned());
        kinds.extend(learned.kinds.iter());
    }
    let settings = Settings {
        prior: 1.0,
        steps: 70,
        least_count: 2,
    };
    let names = |names: &[&str]| -> Vec<String> {
        let both = |name: &&str| [format!("B-{name}"), format!("I-{name}")];
        let outside = std::iter::once("O".to_owned());
        outside.chain(names.iter().flat_map(both)).collect()
    };
    let layer = |names: Vec<String>, sequences: &[Sequence]| {
        let weights = train(sequences, names.len(), settings);
        (names, weights)
    };
    let mut opened = layer(names(&["event"]), &triggers);
    if let Some(scores) = opened.1.features.get_mut(&feature(0, 0)) {
        let outside = scores.iter_mut().filter(|(label, _)| *label == 0);
        outside.for_each(|(_, weight)| *weight -= BOLDNESS);
    }
    let frames = [opened, layer(names(&PARTS), &parts)];
    let kinds: Vec<(Vec<String>, Weights)> = (0..KINDS.len())
        .map(|number| {
            let rows = kinds
                .iter()
                .map(|(features, codes)| (features, codes[number].as_str()));
            super::choice(rows, settings)
        })
        .collect();
    (
        Model::pack(&frames, LEAST_WORD_WEIGHT),
        Model::pack(&kinds, LEAST_WEIGHT),
    )
}

/// Learns; with `folds` only measures. Folds are of files: texts of one file may be alike.
pub(super) fn learn(folds: usize) -> Result<()> {
    let sayings = Reader::open(&kept("attribution.bin")?)?;
    let documents = read(&root().join("corpora/incidents"))?;
    let learned = documents
        .iter()
        .map(|document| learn_from(document, &sayings));
    let learned: Vec<Learned> = learned.collect();
    println!("events: {} paragraphs", documents.len());
    if folds == 0 {
        let (frames, kinds) = models(learned.iter());
        keep("events.bin", &frames)?;
        return keep("kinds.bin", &kinds);
    }
    let mut score = Score::default();
    for fold in 0..folds {
        let all = documents.iter().zip(&learned);
        let rest = all.filter(|(document, _)| document.file % folds != fold);
        let (frames, kinds) = models(rest.map(|(_, learned)| learned));
        let reader = HappeningReader::open(&frames, &kinds)?;
        for document in documents
            .iter()
            .filter(|document| document.file % folds == fold)
        {
            score.count(document, &reader, &sayings);
        }
    }
    println!("events, {folds} folds: {score}");
    Ok(())
}

/// How well the models written last read the paragraphs of `folder`.
pub(super) fn measured(folder: &Path) -> Result<Score> {
    let sayings = Reader::open(&kept("attribution.bin")?)?;
    let reader = HappeningReader::open(&kept("events.bin")?, &kept("kinds.bin")?)?;
    let mut score = Score::default();
    for document in read(folder)? {
        score.count(&document, &reader, &sayings);
    }
    Ok(score)
}

/// Triggers that touch one of the gold; parts of such events that touch one of the same name;
/// codes of such events.
#[derive(Default)]
pub(super) struct Score {
    triggers: [usize; 3],
    parts: [usize; 3],
    codes: [usize; KINDS.len()],
}

fn f1([right, found, gold]: [usize; 3]) -> f64 {
    200.0 * right as f64 / (found + gold).max(1) as f64
}

impl Score {
    fn count(&mut self, document: &Document, reader: &HappeningReader, sayings: &Reader) {
        let events = document
            .events
            .iter()
            .filter(|event| event.trigger.is_some());
        self.triggers[2] += events.clone().count();
        self.parts[2] += events.clone().map(|event| event.parts.len()).sum::<usize>();
        let mut used = vec![false; document.events.len()];
        for paragraph in paragraphs(&document.text, Gazetteer::embedded()) {
            let said: Vec<Said> = said(sayings, &document.text, &paragraph);
            for one in reader.happenings(&paragraph, &said) {
                self.triggers[1] += 1;
                self.parts[1] += one.parts.len();
                let touches = |one: &Range<usize>, other: &Range<usize>| {
                    one.start < other.end && other.start < one.end
                };
                let trigger = paragraph.bytes(one.trigger.clone());
                let all = document.events.iter().enumerate();
                let gold = { all }.find(|(number, event)| {
                    !used[*number]
                        && event
                            .trigger
                            .as_ref()
                            .is_some_and(|gold| touches(gold, &trigger))
                });
                let Some((number, gold)) = gold else { continue };
                used[number] = true;
                self.triggers[0] += 1;
                let mut left: Vec<&(String, Range<usize>)> = gold.parts.iter().collect();
                for (role, range) in &one.parts {
                    let range = paragraph.bytes(range.clone());
                    let hit = left
                        .iter()
                        .position(|(name, gold)| name == role.code() && touches(gold, &range));
                    if let Some(hit) = hit {
                        left.swap_remove(hit);
                        self.parts[0] += 1;
                    }
                }
                let kind = one.kind;
                let codes = [
                    kind.label.code(),
                    kind.root.map_or("NONE", |root| root.code()),
                    kind.modality.code(),
                    kind.stage.map_or("-", |stage| stage.code()),
                    kind.category.map_or("none", |category| category.code()),
                ];
                for (number, code) in codes.iter().enumerate() {
                    self.codes[number] += usize::from(gold.codes[number] == *code);
                }
            }
        }
    }

    /// Triggers and parts, F1 in percent; share of right codes in percent.
    pub(super) fn values(&self) -> BTreeMap<String, f64> {
        let frames = [("trigger", f1(self.triggers)), ("part", f1(self.parts))];
        let mut values: BTreeMap<String, f64> =
            frames.map(|(name, f1)| (name.to_owned(), f1)).into();
        for (name, right) in KINDS.iter().zip(self.codes) {
            let share = 100.0 * right as f64 / self.triggers[0].max(1) as f64;
            values.insert((*name).to_owned(), share);
        }
        values
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, value) in self.values() {
            write!(out, "{name} {value:.1} ")?;
        }
        let [right, found, gold] = self.triggers;
        write!(out, "(triggers: right {right}, found {found}, gold {gold})")
    }
}
