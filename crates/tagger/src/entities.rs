//! The three layers, one after another, over a text.

use std::ops::Range;
use std::sync::LazyLock;

use wirewatch_news::{Article, EntityKind, Field};
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
    /// What [`features`] says of each word.
    pub known: Known,
}

/// The features of the words of a row, one word after another.
#[derive(Clone, Debug, Default)]
pub struct Known {
    features: Vec<Feature>,
    /// Where those of each word end.
    ends: Vec<usize>,
}

impl Known {
    /// What [`features`] says of a row.
    pub fn of(row: &[Word]) -> Known {
        let mut all = Vec::new();
        let ends = features(row, &mut all);
        Known {
            features: all,
            ends,
        }
    }

    /// The features of the word at this place.
    pub fn at(&self, word: usize) -> &[Feature] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.features[start..self.ends[word]]
    }
}

/// What the tagger inside the program reads in the two texts of an article.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The sentences of the headline.
    pub headline: Vec<Row>,
    /// The sentences of the body.
    pub body: Vec<Row>,
}

impl Reading {
    /// Reads headline and body, each by itself, capitals calmed ([`crate::calmed`]); of an article
    /// in another language than English there is nothing to read.
    pub fn of(article: &Article, gazetteer: &'static Gazetteer) -> Reading {
        if !crate::Tagger::built_in().reads(article.language.as_deref()) {
            return Reading::default();
        }
        // The same lengths, so that offsets stay.
        Reading {
            headline: read(&crate::calmed(&article.headline), gazetteer),
            body: read(&crate::calmed(&article.body), gazetteer),
        }
    }

    /// The sentences of a field.
    pub fn rows(&self, field: Field) -> &[Row] {
        match field {
            Field::Headline => &self.headline,
            Field::Body => &self.body,
        }
    }
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
    let known: Vec<Known> = rows.iter().map(|row| Known::of(row)).collect();
    let labels = labels(model, &rows, &known);
    rows.into_iter()
        .zip(labels)
        .zip(known)
        .map(|((words, labels), known)| Row {
            words,
            labels,
            known,
        })
        .collect()
}

/// The entities that stand in the sentences of a text, in its order; none overlaps another.
pub fn entities(rows: &[Row]) -> Vec<Tagged> {
    let Some(model) = &*MODEL else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for Row {
        words: row, labels, ..
    } in rows
    {
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

fn lower(model: &Model, row: &[Word], known: &Known) -> Lower {
    let width = model.width();
    let mut scores = vec![0; row.len() * width];
    for (at, scores) in scores.chunks_exact_mut(width).enumerate() {
        model.add(known.at(at), scores);
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
pub fn labels(model: &Model, rows: &[Vec<Word>], known: &[Known]) -> Vec<[Vec<u8>; 3]> {
    let lowers: Vec<Lower> = { rows.iter().zip(known) }
        .map(|(row, known)| lower(model, row, known))
        .collect();
    let votes = votes(model, rows, &lowers);
    let width = model.width();
    let mut more = Vec::new();
    let finish = |(
        row,
        Lower {
            mut scores,
            labels: [names, phrases],
        },
    ): (&Vec<Word>, Lower)| {
        for (at, scores) in scores.chunks_exact_mut(width).enumerate() {
            more.clear();
            upper_features([&names, &phrases], &votes, at, &row[at], &mut more);
            model.add(&more, scores);
        }
        let entities = model.best(ENTITIES, &scores);
        [names, phrases, entities]
    };
    rows.iter().zip(lowers).map(finish).collect()
}

/// The features of the words of each row, with those that the two layers of `model` give.
pub fn all_features(model: &Model, rows: &[Vec<Word>]) -> Vec<Vec<Vec<Feature>>> {
    let known: Vec<Known> = rows.iter().map(|row| Known::of(row)).collect();
    let lowers: Vec<Lower> = { rows.iter().zip(&known) }
        .map(|(row, known)| lower(model, row, known))
        .collect();
    let votes = votes(model, rows, &lowers);
    let of_row = |((row, known), lower): ((&Vec<Word>, &Known), &Lower)| {
        let [names, phrases] = &lower.labels;
        let of_word = |at: usize| {
            let mut of_word = known.at(at).to_vec();
            upper_features([names, phrases], &votes, at, &row[at], &mut of_word);
            of_word
        };
        (0..row.len()).map(of_word).collect()
    };
    rows.iter().zip(&known).zip(&lowers).map(of_row).collect()
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
