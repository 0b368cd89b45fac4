//! The three layers, one after another, over a text.

use std::ops::Range;
use std::sync::LazyLock;

use wirewatch_news::EntityKind;
use wirewatch_places::Gazetteer;

use crate::crf::{Feature, Model};
use crate::features::{Votes, Word, features, rows, upper_features};

/// The layer of names as general corpora mark them.
pub const NAMES: usize = 0;
/// The layer of noun phrases by what they stand for.
pub const PHRASES: usize = 1;
/// The layer of entities.
pub const ENTITIES: usize = 2;

/// A mention found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it stands for.
    pub kind: EntityKind,
    /// What the layer of names takes some of its words for (`PER`, `ORG`, `LOC`, `MISC`):
    /// `None` for a description ("the army").
    pub name: Option<Name>,
}

/// A name by the layer of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Of a person.
    Person,
    /// Of an organisation.
    Organisation,
    /// Of a place.
    Place,
    /// Of something else.
    Other,
}

static MODEL: LazyLock<Option<Model>> =
    LazyLock::new(|| Model::open(include_bytes!("../resources/tagger.bin")).ok());

/// A sentence of a text, each word with what the three layers take it for.
#[derive(Clone, Debug)]
pub struct Row {
    /// The words and marks.
    pub words: Vec<Word>,
    /// For each layer the number of each word's label.
    pub labels: [Vec<u8>; 3],
}

/// The name of a label of a layer: `O`, `B-X` or `I-X`.
pub fn label_name(layer: usize, label: u8) -> &'static str {
    let names = MODEL.as_ref().map(|model| model.labels(layer));
    names
        .and_then(|names| names.get(usize::from(label)))
        .map_or("O", String::as_str)
}

/// The sentences of an English text with the labels of the three layers.
///
/// Linear in the length of the text; never fails.
pub fn read(text: &str, gazetteer: &'static Gazetteer) -> Vec<Row> {
    let Some(model) = &*MODEL else {
        return Vec::new();
    };
    let rows = rows(text, gazetteer);
    let labels = labels(model, &rows);
    rows.into_iter()
        .zip(labels)
        .map(|(words, labels)| Row { words, labels })
        .collect()
}

/// The entities of an English text, in its order; none overlaps another.
///
/// Linear in the length of the text; never fails; nothing is found in an empty text.
pub fn entities(text: &str, gazetteer: &'static Gazetteer) -> Vec<Tagged> {
    let Some(model) = &*MODEL else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for Row { words: row, labels } in read(text, gazetteer) {
        let named = spans(model.labels(NAMES), &labels[NAMES]);
        for (range, kind) in spans(model.labels(ENTITIES), &labels[ENTITIES]) {
            let name = named
                .iter()
                .find(|(name, _)| name.start < range.end && range.start < name.end);
            found.extend(kind_of(kind).map(|kind| Tagged {
                range: row[range.start].range.start..row[range.end - 1].range.end,
                kind,
                name: name.and_then(|(_, kind)| name_of(kind)),
            }));
        }
    }
    found
}

/// What the two lower layers say of a row.
struct Lower {
    scores: Vec<i16>,
    labels: [Vec<u8>; 2],
}

fn lower(model: &Model, row: &[Word], known: &mut Vec<Feature>) -> Lower {
    let ends = features(row, known);
    let width = model.width();
    let mut scores = vec![0; row.len() * width];
    let mut start = 0;
    for (scores, end) in scores.chunks_exact_mut(width).zip(ends) {
        model.add(&known[start..end], scores);
        start = end;
    }
    let labels = [NAMES, PHRASES].map(|layer| model.best(layer, &scores));
    Lower { scores, labels }
}

/// What the layer of names says of each word over the whole text: the votes for each kind.
fn votes(model: &Model, rows: &[Vec<Word>], lower: &[Lower]) -> Votes {
    let mut votes = Votes::default();
    for (row, lower) in rows.iter().zip(lower) {
        for (word, label) in row.iter().zip(&lower.labels[0]) {
            let kind = match model
                .labels(NAMES)
                .get(usize::from(*label))
                .and_then(|name| name.split_once('-'))
            {
                Some((_, "PER")) => 1,
                Some((_, "ORG")) => 2,
                Some((_, "LOC")) => 3,
                Some(_) => 4,
                None => 0,
            };
            votes.add(word, kind);
        }
    }
    votes
}

/// The labels of the words of each row by the three layers.
pub fn labels(model: &Model, rows: &[Vec<Word>]) -> Vec<[Vec<u8>; 3]> {
    let mut known = Vec::new();
    let lowers: Vec<Lower> = rows
        .iter()
        .map(|row| lower(model, row, &mut known))
        .collect();
    let votes = votes(model, rows, &lowers);
    let width = model.width();
    let finish = |(
        row,
        Lower {
            mut scores,
            labels: [names, phrases],
        },
    ): (&Vec<Word>, Lower)| {
        for (at, scores) in scores.chunks_exact_mut(width).enumerate() {
            known.clear();
            upper_features([&names, &phrases], &votes, at, &row[at], &mut known);
            model.add(&known, scores);
        }
        let entities = model.best(ENTITIES, &scores);
        [names, phrases, entities]
    };
    rows.iter().zip(lowers).map(finish).collect()
}

/// The features of the words of each row, with those that the two layers of `model` give.
pub fn all_features(model: &Model, rows: &[Vec<Word>]) -> Vec<Vec<Vec<Feature>>> {
    let mut known = Vec::new();
    let lowers: Vec<Lower> = rows
        .iter()
        .map(|row| lower(model, row, &mut known))
        .collect();
    let votes = votes(model, rows, &lowers);
    let of_row = |(row, lower): (&Vec<Word>, &Lower)| {
        let ends = features(row, &mut known);
        let [names, phrases] = &lower.labels;
        let mut start = 0;
        let of_word = |(at, end): (usize, usize)| {
            let mut of_word = known[start..end].to_vec();
            upper_features([names, phrases], &votes, at, &row[at], &mut of_word);
            start = end;
            of_word
        };
        ends.into_iter().enumerate().map(of_word).collect()
    };
    rows.iter().zip(&lowers).map(of_row).collect()
}

/// The runs of one kind in a row of labels, as ranges of words.
pub fn spans<'a>(names: &'a [String], labels: &[u8]) -> Vec<(Range<usize>, &'a str)> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let name = names.get(usize::from(*label)).map_or("O", String::as_str);
        match (name.split_once('-'), found.last_mut()) {
            (Some(("I", kind)), Some((range, last))) if range.end == at && *last == kind => {
                range.end += 1
            }
            (Some((_, kind)), _) => found.push((at..at + 1, kind)),
            (None, _) => {}
        }
    }
    found
}

fn kind_of(kind: &str) -> Option<EntityKind> {
    Some(match kind {
        "Person" => EntityKind::Person,
        "Organisation" => EntityKind::Organisation,
        "Location" => EntityKind::Location,
        "Nationality" => EntityKind::Nationality,
        "Temporal" => EntityKind::Temporal,
        "Quantity" => EntityKind::Quantity,
        "Weapon" => EntityKind::Weapon,
        "MilitaryPlatform" => EntityKind::MilitaryPlatform,
        "Vehicle" => EntityKind::Vehicle,
        "DocumentReference" => EntityKind::DocumentReference,
        "Money" => EntityKind::Money,
        "CommsIdentifier" => EntityKind::CommsIdentifier,
        "Frequency" => EntityKind::Frequency,
        "Url" => EntityKind::Url,
        _ => return None,
    })
}

fn name_of(kind: &str) -> Option<Name> {
    Some(match kind {
        "PER" => Name::Person,
        "ORG" => Name::Organisation,
        "LOC" => Name::Place,
        "MISC" => Name::Other,
        _ => return None,
    })
}
