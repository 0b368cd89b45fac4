//! What may fill a role: the names and descriptions of a document, each with all its mentions.

use std::ops::Range;

use rustc_hash::FxHashMap;
use wirewatch_tagger::crf::{Model, hash};

use super::ROLES;
use super::tokens::role_features;
use crate::frame::{Paragraph, Token};

/// Spans that the field holds for less likely are no candidates.
const LEAST_CHANCE: f32 = 0.004;

/// A place where a candidate stands.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The number of its paragraph.
    pub paragraph: usize,
    /// The number of its sentence in the document.
    pub sentence: usize,
    /// Tokens of its sentence.
    pub within: Range<usize>,
    /// Its tokens in the paragraph.
    pub tokens: Range<usize>,
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// How likely it fills each role, from 0 to 1, by what its sentence says.
    pub chances: [f32; ROLES.len()],
}

/// A name or description that may fill a role.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Hashes of its words.
    pub words: Vec<u64>,
    /// Where it stands, in the order of the text; at least once.
    pub mentions: Vec<Mention>,
    /// For each role the highest chance of a mention.
    pub highest: [f32; ROLES.len()],
    /// For each role the chance that some mention fills it, were they independent.
    pub any: [f32; ROLES.len()],
}

impl Candidate {
    /// The role that it fills most likely by what its sentences say.
    pub fn likely(&self) -> usize {
        (0..ROLES.len())
            .max_by(|a, b| self.any[*a].total_cmp(&self.any[*b]))
            .unwrap_or(0)
    }
}

/// A word as names are compared: letters and digits in lower case; 0 for marks and articles.
fn plain_word(text: &str) -> u64 {
    let mut plain = String::with_capacity(text.len());
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    plain.extend(letters.flat_map(char::to_lowercase));
    match plain.as_str() {
        "" | "a" | "an" | "the" => 0,
        plain => hash(plain.as_bytes()),
    }
}

/// The candidates of a document, in the order of their first mentions. `field` is the field
/// over the words of each sentence. Linear in the length of the text, but for the mentions.
pub fn candidates(text: &str, paragraphs: &[Paragraph], field: &Model) -> Vec<Candidate> {
    let words: Vec<Vec<u64>> = paragraphs
        .iter()
        .map(|paragraph| {
            let of = |token: &Token| plain_word(&text[token.word.range.clone()]);
            paragraph.tokens.iter().map(of).collect()
        })
        .collect();
    let mut found: Vec<Candidate> = Vec::new();
    let mut numbers: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
    let mut of_first: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    // The chances of each place: paragraph, first token, candidate.
    let mut chances: FxHashMap<(usize, usize, usize), [f32; ROLES.len()]> = FxHashMap::default();
    let mut rows = role_features(paragraphs).into_iter();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for (range, features) in paragraph.sentences.iter().zip(rows.by_ref()) {
            for span in field.possible(0, &features, LEAST_CHANCE) {
                let tokens = range.start + span.tokens.start..range.start + span.tokens.end;
                let Some(first) = tokens.clone().find(|token| words[at][*token] != 0) else {
                    continue;
                };
                let of_span = words[at][tokens].iter().copied().filter(|word| *word != 0);
                let of_span: Vec<u64> = of_span.collect();
                let number = *numbers.entry(of_span.clone()).or_insert_with(|| {
                    of_first.entry(of_span[0]).or_default().push(found.len());
                    found.push(Candidate {
                        words: of_span,
                        mentions: Vec::new(),
                        highest: [0.0; ROLES.len()],
                        any: [0.0; ROLES.len()],
                    });
                    found.len() - 1
                });
                // Labels: `O`, then the beginning and the inside of each role.
                let role = usize::from(span.label - 1) / 2;
                chances.entry((at, first, number)).or_default()[role] += span.chance;
            }
        }
    }
    let mut sentence = 0;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for range in &paragraph.sentences {
            for first in range.clone() {
                for number in of_first.get(&words[at][first]).into_iter().flatten() {
                    let candidate = &mut found[*number];
                    let Some(end) = stands_at(&words[at][..range.end], first, &candidate.words)
                    else {
                        continue;
                    };
                    let chances = chances.get(&(at, first, *number));
                    candidate.mentions.push(Mention {
                        paragraph: at,
                        sentence,
                        within: range.clone(),
                        tokens: first..end,
                        bytes: paragraph.bytes(first..end),
                        chances: chances.copied().unwrap_or_default().map(|c| c.min(1.0)),
                    });
                }
            }
            sentence += 1;
        }
    }
    found.retain(|candidate| !candidate.mentions.is_empty());
    for candidate in &mut found {
        for role in 0..ROLES.len() {
            let mut none = 1.0;
            for mention in &candidate.mentions {
                let chance = mention.chances[role];
                candidate.highest[role] = candidate.highest[role].max(chance);
                none *= 1.0 - chance;
            }
            candidate.any[role] = 1.0 - none;
        }
    }
    found.sort_by_key(|candidate| {
        let first = &candidate.mentions[0].bytes;
        (first.start, first.end)
    });
    found
}

/// Where a name ends that begins at `first`; marks and articles between its words count for nothing.
fn stands_at(words: &[u64], first: usize, name: &[u64]) -> Option<usize> {
    let mut at = first;
    for wanted in name {
        while words.get(at).is_some_and(|word| *word == 0) {
            at += 1;
        }
        if words.get(at) != Some(wanted) {
            return None;
        }
        at += 1;
    }
    Some(at)
}
