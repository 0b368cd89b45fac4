//! Which kinds of incidents a document tells of.

use std::collections::BTreeSet;

use wirewatch_tagger::crf::{Feature, Model, feature};

use super::tokens::VIOLENT;
use crate::frame::{Paragraph, meaning_bits};
use crate::value::{bits, pair};

/// The kinds of incidents of MUC-4.
pub const KINDS: [&str; 6] = [
    "attack",
    "bombing",
    "kidnapping",
    "arson",
    "robbery",
    "forced work stoppage",
];

/// Questions asked of a document: of each of [`KINDS`], and last of any.
pub const QUESTIONS: usize = KINDS.len() + 1;

/// For each of [`KINDS`] the chance that the document tells of it, last that of any incident.
pub type Told = [f32; QUESTIONS];

/// How high a chance is, in steps from 0; finer at the ends.
pub(super) fn level(chance: f32) -> u64 {
    const STEPS: [f32; 13] = [
        0.003, 0.01, 0.03, 0.06, 0.12, 0.2, 0.3, 0.42, 0.55, 0.68, 0.8, 0.9, 0.96,
    ];
    STEPS.iter().filter(|step| chance >= **step).count() as u64
}

/// What is known of a document as a whole.
pub fn kind_features(paragraphs: &[Paragraph]) -> Vec<Feature> {
    let violent = meaning_bits(&VIOLENT);
    let mut found = BTreeSet::new();
    let mut put = |template: u32, value: u64| found.insert(feature(template, value));
    put(7000, 0);
    let mut sentence = 0_u64;
    for paragraph in paragraphs {
        for range in &paragraph.sentences {
            let tokens = &paragraph.tokens[range.clone()];
            for (at, token) in tokens.iter().enumerate() {
                put(7001, token.lemma);
                if sentence < 3 {
                    put(7002, token.lemma);
                }
                for bit in bits(token.meanings & violent) {
                    put(7003, bit);
                    put(7004, pair(bit, sentence.min(4)));
                    if let Some(next) = tokens.get(at + 1) {
                        put(7005, pair(token.lemma, next.lemma));
                    }
                    if at > 0 {
                        put(7006, pair(token.lemma, tokens[at - 1].lemma));
                    }
                }
            }
            sentence += 1;
        }
    }
    found.into_iter().collect()
}

/// The chances of all kinds by a model of one layer for each question, of two labels.
pub fn told(model: &Model, features: &[Feature]) -> Told {
    let mut scores = vec![0; model.width()];
    model.add(features, &mut scores);
    let mut told = [0.0; QUESTIONS];
    for (layer, chance) in told.iter_mut().enumerate() {
        *chance = model.shares(layer, &scores).get(1).copied().unwrap_or(0.0);
    }
    told
}
