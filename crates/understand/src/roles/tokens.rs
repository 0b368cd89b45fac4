//! What tells the words that fill roles: the features of the field over each sentence.

use rustc_hash::FxHashMap;
use wirewatch_tagger::crf::{Feature, feature};

use crate::frame::{Paragraph, meaning_bits, trigger_features};
use crate::value::{bits, pair};

/// Classes of `resources/verbs.tsv` that speak of violence.
pub(super) const VIOLENT: [&str; 15] = [
    "kill", "wound", "shoot", "bomb", "attack", "burn", "kidnap", "rob", "assault", "air",
    "shells", "mines", "suicide", "grenade", "threaten",
];

/// A distance in tokens or sentences as one of eight steps.
pub(super) fn bucket(distance: usize) -> u64 {
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
