//! What is known of each token of a sentence, as hashed features.

use std::ops::Range;

use rustc_hash::FxHashMap;
use wirewatch_places::{Feature as PlaceFeature, Gazetteer, NameUse};
use wirewatch_text::Folded;

use crate::clusters::{Cluster, cluster};
use crate::crf::{Feature, feature, hash};
use crate::lexicon::Lexicon;
use crate::tokens::tokens;

/// A token with the answers to the questions that are asked of it and its neighbours.
#[derive(Clone, Debug)]
pub struct Word {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Hash of the word in lower case, digits made alike.
    lower: u64,
    /// Hash of its capitals and marks, runs shortened.
    shape: u64,
    cluster: Option<Cluster>,
    /// Bits of [`Lexicon::classes`].
    classes: u32,
    /// What place it may name: 0 none.
    place: u8,
    prefixes: [u64; 3],
    suffixes: [u64; 3],
    is_capital: bool,
    /// Seen with a capital inside a sentence of this text, and seen without.
    elsewhere: u8,
}

impl Word {
    /// Hash of the word in lower case, digits made alike.
    pub fn lower(&self) -> u64 {
        self.lower
    }

    /// Hash of its capitals and marks, runs shortened.
    pub fn shape(&self) -> u64 {
        self.shape
    }

    /// Its distributional cluster.
    pub fn cluster(&self) -> Option<Cluster> {
        self.cluster
    }

    /// Hashes of its last two, three and four letters.
    pub fn suffixes(&self) -> [u64; 3] {
        self.suffixes
    }

    /// The classes of `resources/classes.tsv` that it is in, a bit for each.
    pub fn classes(&self) -> u32 {
        self.classes
    }

    /// Whether it begins with a capital.
    pub fn is_capital(&self) -> bool {
        self.is_capital
    }
}

/// The sentences of a text as rows of words.
///
/// Costs O(n); one walk of the gazetteer over the text.
pub fn rows(text: &str, gazetteer: &'static Gazetteer) -> Vec<Vec<Word>> {
    let places = places(text, gazetteer);
    let mut lower = String::new();
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for line in lines(text) {
        let row = tokens(text, line).into_iter();
        rows.push(
            row.map(|range| word(text, range, &places, &mut lower))
                .collect(),
        );
    }
    // How words are written elsewhere in the text.
    let mut written: FxHashMap<u64, u8> = FxHashMap::default();
    for row in &rows {
        for word in row.iter().skip(1) {
            *written.entry(word.lower).or_default() |= if word.is_capital { 1 } else { 2 };
        }
    }
    for word in rows.iter_mut().flatten() {
        word.elsewhere = written.get(&word.lower).copied().unwrap_or_default();
    }
    rows
}

/// Sentences, cut at line ends too.
pub(crate) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in wirewatch_text::sentences(text) {
        let mut start = sentence.start;
        for (at, _) in text[sentence.clone()].match_indices('\n') {
            let end = sentence.start + at;
            if start < end {
                found.push(start..end);
            }
            start = end + 1;
        }
        if start < sentence.end {
            found.push(start..sentence.end);
        }
    }
    found
}

fn word(
    text: &str,
    range: Range<usize>,
    places: &[(Range<usize>, u8)],
    lower: &mut String,
) -> Word {
    let written = &text[range.clone()];
    lower.clear();
    for letter in written.chars() {
        if letter.is_ascii() {
            lower.push(letter.to_ascii_lowercase());
        } else if letter == '’' || letter == '‘' {
            lower.push('\'');
        } else {
            lower.extend(letter.to_lowercase());
        }
    }
    let cluster = cluster(lower);
    let classes = Lexicon::get().classes(lower);
    let mut shape = 0xCBF2_u64;
    let mut last = ' ';
    for letter in written.chars() {
        let class = match letter {
            _ if letter.is_uppercase() => 'X',
            _ if letter.is_numeric() => '9',
            _ if letter.is_alphabetic() => 'x',
            other => other,
        };
        if class != last {
            shape = hash_on(shape, class as u64);
            last = class;
        }
    }
    let count = written.chars().count().min(4) as u64;
    shape = hash_on(shape, count);
    let cut = |chars: usize| {
        lower
            .char_indices()
            .nth(chars)
            .map_or(lower.len(), |(at, _)| at)
    };
    let back = |chars: usize| {
        lower
            .char_indices()
            .rev()
            .nth(chars - 1)
            .map_or(0, |(at, _)| at)
    };
    let prefixes = [2, 3, 4].map(|chars| hash(&lower.as_bytes()[..cut(chars)]));
    let suffixes = [2, 3, 4].map(|chars| hash(&lower.as_bytes()[back(chars)..]));
    let digits: Vec<u8> = lower
        .bytes()
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte })
        .collect();
    let found = places.partition_point(|(place, _)| place.end <= range.start);
    let place = places
        .get(found)
        .filter(|(place, _)| place.start < range.end);
    Word {
        lower: hash(&digits),
        shape,
        cluster,
        classes,
        place: place.map_or(0, |(place, code)| {
            code * 2 + u8::from(place.start < range.start)
        }),
        prefixes,
        suffixes,
        is_capital: written.chars().next().is_some_and(char::is_uppercase),
        elsewhere: 0,
        range,
    }
}

/// Names of places with a capital, and what they may be.
fn places(text: &str, gazetteer: &'static Gazetteer) -> Vec<(Range<usize>, u8)> {
    let folded = Folded::new(text);
    let found = gazetteer.find(&folded).into_iter().filter_map(|found| {
        let range = folded.original(text, found.start, found.end);
        let starts = text[range.clone()].chars().next()?;
        if !starts.is_uppercase() && !text[range.clone()].starts_with("al-") {
            return None;
        }
        let best = found.candidates.into_iter().next()?;
        let code = match best.name_use {
            NameUse::Adjective => 7,
            _ => match best.feature {
                PlaceFeature::Country => 1,
                PlaceFeature::Admin1 => 2,
                PlaceFeature::Admin2 => 3,
                PlaceFeature::Region => 4,
                PlaceFeature::Facility => 5,
                PlaceFeature::Town if best.population >= 100_000 => 6,
                PlaceFeature::Town if best.population >= 10_000 => 8,
                PlaceFeature::Town => 9,
            },
        };
        Some((range, code))
    });
    found.collect()
}

fn hash_on(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x100_0000_01B3)
}

fn pair(left: u64, right: u64) -> u64 {
    hash_on(hash_on(0x9E37, left), right.rotate_left(17))
}

const AT_START: u64 = 11;
const AT_END: u64 = 12;

/// The features of every word of a row, those of one word after another in `into`, which is
/// emptied first; returns where those of each word end.
pub fn features(row: &[Word], into: &mut Vec<Feature>) -> Vec<usize> {
    into.clear();
    let mut ends = Vec::with_capacity(row.len());
    for at in 0..row.len() {
        one(row, at, into);
        ends.push(into.len());
    }
    ends
}

fn one(row: &[Word], at: usize, into: &mut Vec<Feature>) {
    let neighbour = |offset: isize| at.checked_add_signed(offset).and_then(|at| row.get(at));
    let word = &row[at];
    let edge = |offset: isize| if offset < 0 { AT_START } else { AT_END };
    let lower = |offset: isize| neighbour(offset).map_or(edge(offset), |word| word.lower);
    let middle = |offset: isize| {
        neighbour(offset).map_or(edge(offset), |word| {
            word.cluster
                .map_or(word.shape, |c| 100 + u64::from(c.middle))
        })
    };
    let coarse = |offset: isize| {
        neighbour(offset).map_or(edge(offset), |word| {
            word.cluster
                .map_or(word.shape, |c| 100 + u64::from(c.coarse))
        })
    };
    let shape = |offset: isize| neighbour(offset).map_or(edge(offset), |word| word.shape);
    into.push(feature(0, 0));
    for (number, offset) in [-2_isize, -1, 0, 1, 2].into_iter().enumerate() {
        let base = 100 * (number as u32 + 1);
        let Some(near) = neighbour(offset) else {
            into.push(feature(base, edge(offset)));
            continue;
        };
        into.push(feature(base, near.lower));
        if let Some(cluster) = near.cluster {
            into.push(feature(base + 1, u64::from(cluster.fine)));
            into.push(feature(base + 2, u64::from(cluster.middle)));
            if offset.abs() < 2 {
                into.push(feature(base + 3, u64::from(cluster.coarse)));
            }
        } else {
            into.push(feature(base + 1, u64::MAX));
        }
        into.push(feature(base + 4, near.shape));
        if near.place > 0 {
            into.push(feature(base + 5, u64::from(near.place)));
            into.push(feature(base + 6, u64::from(near.place / 2)));
        }
        let mut classes = near.classes;
        while classes != 0 {
            into.push(feature(base + 7, u64::from(classes.trailing_zeros())));
            classes &= classes - 1;
        }
    }
    for (number, (prefix, suffix)) in word.prefixes.iter().zip(&word.suffixes).enumerate() {
        into.push(feature(10 + number as u32, *prefix));
        into.push(feature(20 + number as u32, *suffix));
    }
    let rank = word.cluster.map_or(99, |cluster| u64::from(cluster.rank));
    into.push(feature(30, pair(rank, u64::from(word.is_capital))));
    into.push(feature(
        31,
        pair(
            u64::from(at == 0),
            pair(u64::from(word.is_capital), u64::from(word.elsewhere)),
        ),
    ));
    into.push(feature(40, pair(lower(-1), word.lower)));
    into.push(feature(41, pair(word.lower, lower(1))));
    into.push(feature(42, pair(middle(-1), middle(0))));
    into.push(feature(43, pair(middle(0), middle(1))));
    into.push(feature(44, pair(coarse(-1), pair(coarse(0), coarse(1)))));
    into.push(feature(45, pair(shape(-1), shape(0))));
    into.push(feature(46, pair(shape(0), shape(1))));
    into.push(feature(47, pair(shape(-1), pair(shape(0), shape(1)))));
    into.push(feature(48, pair(middle(-1), middle(1))));
    into.push(feature(49, pair(coarse(-2), coarse(-1))));
    into.push(feature(50, pair(coarse(1), coarse(2))));
    into.push(feature(51, pair(word.shape, middle(-1))));
    into.push(feature(52, pair(word.shape, middle(1))));
    let place = |offset: isize| neighbour(offset).map_or(0, |word| u64::from(word.place / 2));
    if word.place > 0 {
        into.push(feature(53, pair(place(0), middle(-1))));
        into.push(feature(54, pair(place(0), middle(1))));
        into.push(feature(55, pair(place(0), lower(-1))));
        into.push(feature(56, pair(place(0), lower(1))));
    }
}

/// What the layer of names takes a word for, over a whole text.
#[derive(Default)]
pub struct Votes(FxHashMap<u64, [u8; 5]>);

impl Votes {
    /// Counts one sight of `word`: as no name (0), of a person, an organisation, a place, other.
    pub fn add(&mut self, word: &Word, kind: usize) {
        if word.is_capital {
            let count = &mut self.0.entry(word.lower).or_default()[kind];
            *count = count.saturating_add(1);
        }
    }

    /// The kind with the most votes, and whether all agree.
    fn of(&self, word: &Word) -> Option<(u64, bool)> {
        let counts = self.0.get(&word.lower).filter(|_| word.is_capital)?;
        let (kind, most) = counts
            .iter()
            .enumerate()
            .skip(1)
            .max_by_key(|(_, count)| **count)?;
        let all: u32 = counts.iter().map(|count| u32::from(*count)).sum();
        (*most > 0).then_some((kind as u64, u32::from(*most) == all))
    }
}

/// The features of the word at `at` that the labels of the two lower layers give.
pub fn upper_features(
    labels: [&[u8]; 2],
    votes: &Votes,
    at: usize,
    word: &Word,
    into: &mut Vec<Feature>,
) {
    for (layer, labels) in labels.into_iter().enumerate() {
        layer_features(layer as u32, labels, at, word, into);
    }
    if let Some((kind, agree)) = votes.of(word) {
        into.push(feature(1500, kind));
        into.push(feature(1501, pair(kind, u64::from(agree))));
    }
}

/// The features that the label of an earlier layer at `at` and beside it gives.
fn layer_features(layer: u32, labels: &[u8], at: usize, word: &Word, into: &mut Vec<Feature>) {
    let label = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|at| labels.get(at))
            .map_or(99, |label| u64::from(*label))
    };
    let base = 1000 + 100 * layer;
    into.push(feature(base, label(0)));
    into.push(feature(base + 1, pair(label(-1), label(0))));
    into.push(feature(base + 2, pair(label(0), label(1))));
    into.push(feature(base + 3, pair(label(-1), pair(label(0), label(1)))));
    into.push(feature(
        base + 4,
        pair(
            label(0),
            word.cluster
                .map_or(word.shape, |c| 100 + u64::from(c.coarse)),
        ),
    ));
    into.push(feature(base + 5, pair(label(0), word.lower)));
    into.push(feature(base + 6, label(-1)));
    into.push(feature(base + 7, label(1)));
}
