//! What tells whether a candidate fills a role: all that the document says of it.

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashMap;
use wirewatch_tagger::crf::{Feature, feature, hash};
use wirewatch_tagger::{ENTITIES, NAMES, PHRASES, label_name};

use super::ROLES;
use super::candidates::{Candidate, Mention};
use super::kinds::{Told, level};
use super::tokens::{VIOLENT, bucket};
use crate::frame::{Paragraph, Token, meaning_bits};
use crate::value::{bits, pair};

/// Chances by role.
type Chances = [f32; ROLES.len()];

/// Words after which a description only goes on about its head.
const AFTER_HEAD: [&str; 16] = [
    "of",
    "in",
    "from",
    "with",
    "at",
    "on",
    "who",
    "that",
    "which",
    "for",
    "by",
    "wearing",
    "belonging",
    "armed",
    "dressed",
    "to",
];

/// The place of the head among the tokens of a mention.
fn head(tokens: &[Token]) -> usize {
    let ends = AFTER_HEAD.map(|word| hash(word.as_bytes()));
    let end = tokens
        .iter()
        .skip(1)
        .position(|token| ends.contains(&token.word.lower()));
    end.unwrap_or(tokens.len() - 1)
}

fn tokens<'a>(paragraphs: &'a [Paragraph], mention: &Mention) -> &'a [Token] {
    &paragraphs[mention.paragraph].tokens[mention.tokens.clone()]
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether the first letters of the words of `long` are those of the only word of `short`.
pub(super) fn is_short_for(text: &str, short: &Mention, long: &Mention) -> bool {
    let short = text[short.bytes.clone()].chars();
    let short: String = short.filter(|letter| letter.is_alphanumeric()).collect();
    let words = text[long.bytes.clone()].split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let all: String = words
        .clone()
        .filter_map(|word| word.chars().next())
        .collect();
    let some: String = words
        .filter(|word| word.len() > 3)
        .filter_map(|word| word.chars().next())
        .collect();
    short.len() > 1
        && [all, some]
            .iter()
            .any(|letters| letters.eq_ignore_ascii_case(&short))
}

/// The features of every candidate of a document.
pub fn judge_features(
    text: &str,
    paragraphs: &[Paragraph],
    candidates: &[Candidate],
    told: &Told,
) -> Vec<Vec<Feature>> {
    let document = Scene::new(text, paragraphs, candidates, told);
    (0..candidates.len())
        .map(|at| document.features(at))
        .collect()
}

/// A document and what is known of it as a whole.
struct Scene<'a> {
    text: &'a str,
    paragraphs: &'a [Paragraph],
    candidates: &'a [Candidate],
    told: &'a Told,
    violent: u64,
    /// Highest chance of any candidate, and the sum over all.
    highest: Chances,
    sums: Chances,
    /// The chance that some candidate with this head fills a role.
    of_head: FxHashMap<u64, Chances>,
}

impl<'a> Scene<'a> {
    fn new(
        text: &'a str,
        paragraphs: &'a [Paragraph],
        candidates: &'a [Candidate],
        told: &'a Told,
    ) -> Scene<'a> {
        let mut scene = Scene {
            text,
            paragraphs,
            candidates,
            told,
            violent: meaning_bits(&VIOLENT),
            highest: [0.0; ROLES.len()],
            sums: [0.0; ROLES.len()],
            of_head: FxHashMap::default(),
        };
        for candidate in candidates {
            let of_head = scene.of_head.entry(scene.head_of(candidate)).or_default();
            for (role, of_head) in of_head.iter_mut().enumerate() {
                let chance = candidate.highest[role];
                scene.highest[role] = scene.highest[role].max(chance);
                scene.sums[role] += chance;
                *of_head = 1.0 - (1.0 - *of_head) * (1.0 - candidate.any[role]);
            }
        }
        scene
    }

    fn head_of(&self, candidate: &Candidate) -> u64 {
        let tokens = tokens(self.paragraphs, &candidate.mentions[0]);
        tokens[head(tokens)].lemma
    }

    fn features(&self, at: usize) -> Vec<Feature> {
        let candidate = &self.candidates[at];
        let likely = candidate.likely();
        let role = likely as u64;
        let mut found = BTreeSet::new();
        let mut put = |template: u32, value: u64| {
            found.insert(feature(template, value));
        };
        put(6000, role);
        let mean = |role: usize| {
            let sum: f32 = candidate
                .mentions
                .iter()
                .map(|mention| mention.chances[role])
                .sum();
            sum / candidate.mentions.len() as f32
        };
        for number in 0..ROLES.len() {
            let which = number as u64;
            let high = level(candidate.highest[number]);
            for step in 1..=high {
                put(6001, pair(which, step));
            }
            for step in 1..=level(candidate.any[number]) {
                put(6002, pair(which, step));
            }
            for step in 1..=level(mean(number)) {
                put(6003, pair(which, step));
            }
        }
        let high = level(candidate.highest[likely]);
        // How it stands among the others.
        let better = |other: &&Candidate| other.any[likely] > candidate.any[likely];
        let rank = self.candidates.iter().filter(better).count() as u64;
        put(6010, pair(role, rank.min(8)));
        put(6011, pair(role, level(self.highest[likely])));
        put(6012, pair(role, pair(high, level(self.highest[likely]))));
        put(6013, pair(role, (self.sums[likely] * 2.0).min(12.0) as u64));
        for (kind, chance) in self.told.iter().enumerate() {
            for step in 0..=level(*chance) {
                put(6014, pair(role, pair(kind as u64, step)));
            }
        }
        put(
            6015,
            pair(role, pair(high, level(self.told[self.told.len() - 1]) / 2)),
        );
        put(6016, pair(role, candidate.mentions.len().min(8) as u64));
        put(6017, pair(role, bucket(candidate.mentions[0].sentence)));
        let head_lemma = self.head_of(candidate);
        if let Some(chances) = self.of_head.get(&head_lemma) {
            put(6018, pair(role, level(chances[likely])));
            put(6019, pair(role, pair(high, level(chances[likely]))));
        }
        self.rivals(at, &mut put);
        self.form(candidate, &mut put);
        // The mention that says most, the first of equal ones.
        let says = |mention: &&Mention| mention.chances.iter().sum::<f32>();
        let mentions = candidate.mentions.iter().rev();
        if let Some(most) = mentions.max_by(|a, b| says(a).total_cmp(&says(b))) {
            self.place(most, role, &mut put);
        }
        found.into_iter().collect()
    }

    /// Candidates that overlap it, and its short and long forms.
    fn rivals(&self, at: usize, put: &mut impl FnMut(u32, u64)) {
        let candidate = &self.candidates[at];
        let likely = candidate.likely();
        let role = likely as u64;
        let (mut longer, mut shorter, mut other) = (0.0_f32, 0.0_f32, 0.0_f32);
        let mut short_form = None;
        for (number, rival) in self.candidates.iter().enumerate() {
            if number == at {
                continue;
            }
            let first = &candidate.mentions[0];
            let touches = rival.mentions.iter().any(|mention| {
                candidate
                    .mentions
                    .iter()
                    .any(|own| overlaps(&own.bytes, &mention.bytes))
            });
            let chance = rival.highest[likely];
            let most = rival.highest.iter().copied().fold(0.0, f32::max);
            if touches {
                if rival.words.len() > candidate.words.len() {
                    longer = longer.max(chance);
                } else {
                    shorter = shorter.max(chance);
                }
                other = other.max(most);
            }
            let one = rival.words.len() == 1 && is_short_for(self.text, &rival.mentions[0], first);
            let two =
                candidate.words.len() == 1 && is_short_for(self.text, first, &rival.mentions[0]);
            if one || two {
                short_form = Some((one, chance));
            }
        }
        put(6020, pair(role, level(longer)));
        put(6021, pair(role, level(shorter)));
        put(
            6022,
            pair(
                role,
                pair(level(candidate.highest[likely]), level(longer.max(shorter))),
            ),
        );
        put(6023, pair(role, level(other)));
        let most = candidate.highest[likely];
        put(
            6024,
            pair(
                role,
                u64::from(most > longer) * 2 + u64::from(most > shorter),
            ),
        );
        put(
            6025,
            pair(role, level(most / (most + longer.max(shorter) + 0.001))),
        );
        match short_form {
            Some((one, chance)) => put(6026, pair(role, pair(u64::from(one), level(chance)))),
            None => put(6027, role),
        }
    }

    /// How it is written.
    fn form(&self, candidate: &Candidate, put: &mut impl FnMut(u32, u64)) {
        let role = candidate.likely() as u64;
        let first = &candidate.mentions[0];
        let tokens = tokens(self.paragraphs, first);
        let head = &tokens[head(tokens)];
        let cluster = |token: &Token| {
            let cluster = token.word.cluster();
            cluster.map_or(token.word.shape(), |cluster| {
                100 + u64::from(cluster.middle)
            })
        };
        put(6030, head.lemma);
        put(6031, pair(role, head.lemma));
        put(6032, pair(role, cluster(head)));
        put(6033, pair(role, tokens[0].lemma));
        put(6034, pair(role, cluster(&tokens[0])));
        put(6035, pair(role, tokens.len().min(8) as u64));
        let last = &tokens[tokens.len() - 1];
        put(6036, pair(role, cluster(last)));
        put(6037, pair(role, u64::from(head.word.is_capital())));
        put(6038, pair(role, head.word.suffixes()[0]));
        for bit in bits(u64::from(head.word.classes())) {
            put(6039, pair(role, bit));
        }
        for bit in bits(u64::from(tokens[0].word.classes())) {
            put(6040, pair(role, bit));
        }
        for layer in [NAMES, PHRASES, ENTITIES] {
            let label = u64::from(head.labels[layer]);
            put(6041 + layer as u32, pair(role, label));
            // Whether it is just what the layer finds.
            let starts = label_name(layer, tokens[0].labels[layer]).starts_with('B');
            let paragraph = &self.paragraphs[first.paragraph].tokens;
            let after = paragraph.get(first.tokens.end);
            let ends =
                after.is_none_or(|after| !label_name(layer, after.labels[layer]).starts_with('I'));
            let exact = u64::from(starts) * 2 + u64::from(ends);
            put(6044 + layer as u32, pair(role, pair(exact, label)));
            let same = tokens
                .iter()
                .skip(1)
                .all(|token| label_name(layer, token.labels[layer]).starts_with('I'));
            put(
                6047 + layer as u32,
                pair(role, pair(exact, u64::from(same))),
            );
        }
    }

    /// Where a mention stands.
    fn place(&self, mention: &Mention, role: u64, put: &mut impl FnMut(u32, u64)) {
        let sentence = &self.paragraphs[mention.paragraph].tokens[mention.within.clone()];
        let start = mention.tokens.start - mention.within.start;
        let end = mention.tokens.end - mention.within.start;
        for back in 1..=2_usize {
            let before = start.checked_sub(back).and_then(|at| sentence.get(at));
            let after = sentence.get(end + back - 1);
            let template = 6060 + 2 * back as u32;
            let before = before.filter(|token| !token.word.is_capital());
            let after = after.filter(|token| !token.word.is_capital());
            put(template, pair(role, before.map_or(1, |token| token.lemma)));
            put(
                template + 1,
                pair(role, after.map_or(1, |token| token.lemma)),
            );
        }
        let is_violent = |token: &&Token| token.meanings & self.violent != 0;
        let left = sentence[..start]
            .iter()
            .rev()
            .enumerate()
            .find(|(_, token)| is_violent(token));
        let right = sentence[end..]
            .iter()
            .enumerate()
            .find(|(_, token)| is_violent(token));
        for (side, found) in [(0_u64, left), (1, right)] {
            let Some((far, token)) = found else {
                put(6070, pair(role, side));
                continue;
            };
            put(6071, pair(role, pair(side, token.lemma)));
            put(6072, pair(role, pair(side, bucket(far))));
            for bit in bits(token.meanings & self.violent) {
                put(6073, pair(role, pair(side, pair(bit, bucket(far) / 2))));
            }
        }
    }
}
