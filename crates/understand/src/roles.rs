//! Who did a violent thing to whom and with what: the role fillers of MUC-4 templates.
//!
//! A conditional random field over the words of each sentence, which also sees what the rest of
//! the document is about; then each name is counted once, however often it stands there.
//! Templates and roles: the task of the Fourth Message Understanding Conference (1992); entities
//! as in Du et al. (2021), "GRIT".

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wirewatch_tagger::crf::{Feature, Model, ModelError, feature};
use wirewatch_tagger::spans;

use crate::frame::{Paragraph, meaning_bits, trigger_features};
use crate::value::{bits, pair};

/// Classes of `resources/verbs.tsv` that speak of violence.
const VIOLENT: [&str; 15] = [
    "kill", "wound", "shoot", "bomb", "attack", "burn", "kidnap", "rob", "assault", "air",
    "shells", "mines", "suicide", "grenade", "threaten",
];

fn bucket(distance: usize) -> u64 {
    match distance {
        0..=3 => distance as u64,
        4..=5 => 4,
        6..=9 => 5,
        10..=15 => 6,
        _ => 7,
    }
}

/// The features of every token of a document, sentence by sentence, paragraph by paragraph.
pub fn role_features(paragraphs: &[Paragraph]) -> Vec<Vec<Vec<Feature>>> {
    let violent = meaning_bits(&VIOLENT);
    // What the document is about, and in what company each word stands.
    let mut document = [0_u32; 64];
    let mut company: FxHashMap<u64, (u64, u32)> = FxHashMap::default();
    let mut sentences = 0;
    let mut first_meanings = 0;
    for paragraph in paragraphs {
        for range in &paragraph.sentences {
            let tokens = &paragraph.tokens[range.clone()];
            let meanings = tokens.iter().fold(0, |sum, token| sum | token.meanings);
            bits(meanings).for_each(|bit| document[bit as usize] += 1);
            if sentences < 4 {
                first_meanings |= meanings;
            }
            sentences += 1;
            for token in tokens {
                let entry = company.entry(token.lemma).or_default();
                entry.0 |= meanings & violent;
                entry.1 += 1;
            }
        }
    }
    let about: u64 = (0..64)
        .filter(|bit| document[*bit] > 0)
        .fold(0, |mask, bit| mask | 1 << bit);
    let much: u32 = bits(violent & about)
        .map(|bit| document[bit as usize])
        .sum();
    let much = u64::from(much.min(31).next_power_of_two().trailing_zeros());
    let mut all = Vec::new();
    let mut sentence = 0_usize;
    let mut before = 0;
    for paragraph in paragraphs {
        let of_triggers = trigger_features(paragraph);
        for (range, mut features) in paragraph.sentences.iter().zip(of_triggers) {
            let tokens = &paragraph.tokens[range.clone()];
            let meanings = tokens.iter().fold(0, |sum, token| sum | token.meanings);
            let place = bucket(sentence);
            for (at, into) in features.iter_mut().enumerate() {
                let token = &tokens[at];
                let group = token.word.cluster().map_or(token.word.shape(), |cluster| {
                    100 + u64::from(cluster.middle)
                });
                let label = u64::from(token.labels[1]);
                let entity = u64::from(token.labels[2]);
                let mut put = |template: u32, value: u64| into.push(feature(template, value));
                put(5000, pair(place, label));
                put(5001, pair(much, label));
                put(5002, pair(much, token.lemma));
                put(5003, pair(entity, label));
                put(5004, pair(entity, much));
                for bit in bits(meanings & violent) {
                    put(5010, pair(bit, label));
                    put(5011, pair(bit, group));
                    put(5012, pair(bit, token.lemma));
                    put(5013, pair(bit, entity));
                }
                if meanings & violent == 0 {
                    put(5014, label);
                    put(5015, pair(u64::from(before & violent != 0), token.lemma));
                }
                for bit in bits(first_meanings & violent) {
                    put(5020, pair(bit, token.lemma));
                }
                if let Some((near, count)) = company.get(&token.lemma) {
                    for bit in bits(*near) {
                        put(5021, pair(bit, label));
                        put(5022, pair(bit, entity));
                    }
                    put(5023, pair(u64::from((*count).min(5)), label));
                    put(5024, pair(u64::from((*count).min(5)), entity));
                }
                // The nearest words of violence on both sides.
                let is_violent = |other: &&crate::frame::Token| other.meanings & violent != 0;
                let left = tokens[..at].iter().rev().enumerate();
                let left = left.map(|(far, other)| (far + 1, other));
                let left = { left }.find(|(_, other)| is_violent(other));
                let right = tokens[at..].iter().enumerate();
                let right = { right }.find(|(_, other)| is_violent(other));
                for (side, found) in [(0_u64, left), (1, right)] {
                    let Some((far, other)) = found else {
                        put(5030, pair(side, label));
                        continue;
                    };
                    let far = bucket(far);
                    put(5031, pair(side, pair(far, other.lemma)));
                    put(5032, pair(side, pair(label, other.lemma)));
                    put(5033, pair(side, pair(entity, other.lemma)));
                    put(5034, pair(side, pair(group, other.lemma)));
                    for bit in bits(other.meanings & violent) {
                        put(5035, pair(side, pair(far, pair(bit, label))));
                        put(5036, pair(side, pair(bit, entity)));
                        put(5037, pair(side, pair(bit, pair(group, far))));
                        put(
                            5038,
                            pair(side, pair(bit, pair(label, other.word.suffixes()[0]))),
                        );
                    }
                }
            }
            before = meanings;
            sentence += 1;
            all.push(features);
        }
    }
    all
}

/// A model of roles.
pub struct RoleReader(Model);

/// Who or what fills a role, once for each name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filler {
    /// `PerpInd`, `PerpOrg`, `Target`, `Victim` or `Weapon`.
    pub role: String,
    /// Bytes of the text: its mentions, the first one first.
    pub mentions: Vec<std::ops::Range<usize>>,
}

impl RoleReader {
    /// Reads what [`Model::pack`] wrote.
    ///
    /// # Errors
    /// When the bytes are not a model.
    pub fn open(bytes: &[u8]) -> Result<RoleReader, ModelError> {
        Model::open(bytes).map(RoleReader)
    }

    /// The fillers of the roles in an English document with these paragraphs, in the order in which they are first named.
    pub fn fillers(&self, text: &str, paragraphs: &[Paragraph]) -> Vec<Filler> {
        let mut rows = role_features(paragraphs).into_iter();
        let mut votes: BTreeMap<String, BTreeMap<&str, Vec<std::ops::Range<usize>>>> =
            BTreeMap::new();
        for paragraph in paragraphs {
            for (range, features) in paragraph.sentences.iter().zip(rows.by_ref()) {
                let labels = self.0.best_of(0, &features);
                for (found, role) in spans(self.0.labels(0), &labels) {
                    let found = range.start + found.start..range.start + found.end;
                    let bytes = paragraph.bytes(found);
                    let name = plain(&text[bytes.clone()]);
                    votes
                        .entry(name)
                        .or_default()
                        .entry(role)
                        .or_default()
                        .push(bytes);
                }
            }
        }
        let mut fillers: Vec<Filler> = votes
            .into_values()
            .filter_map(|roles| {
                let best = roles.into_iter().max_by_key(|(_, mentions)| mentions.len());
                best.map(|(role, mentions)| Filler {
                    role: role.to_owned(),
                    mentions,
                })
            })
            .collect();
        fillers.sort_by_key(|filler| filler.mentions.first().map(|first| first.start));
        fillers
    }
}

static READER: LazyLock<Option<RoleReader>> =
    LazyLock::new(|| RoleReader::open(include_bytes!("../resources/roles.bin")).ok());

/// [`RoleReader::fillers`] by the model inside the program. Linear in the length of the text.
pub fn fillers(text: &str, paragraphs: &[Paragraph]) -> Vec<Filler> {
    let reader = READER.as_ref();
    reader.map_or_else(Vec::new, |reader| reader.fillers(text, paragraphs))
}

/// A name as names are compared: small letters, no articles, no marks.
pub fn plain(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let words = kept
        .split_whitespace()
        .filter(|word| !matches!(*word, "a" | "an" | "the"));
    words.collect::<Vec<_>>().join(" ")
}
