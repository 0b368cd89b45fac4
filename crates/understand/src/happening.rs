//! What happens in a paragraph: frames of events, each with its kind.
//!
//! The frame reader finds triggers and parts; linear models over what stands around a trigger
//! then tell its label, root, modality, stage and category.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use wirewatch_news::{ArgumentRole, Category, Label, Modality, Root, Stage};
use wirewatch_tagger::crf::{Feature, Model, ModelError, feature};

use crate::attribution::Said;
use crate::frame::{Frame, Paragraph, Reader, Token};
use crate::value::{bits, pair};

/// An event as tokens of one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The words that name it.
    pub trigger: Range<usize>,
    /// Its parts, in the order of the text.
    pub parts: Vec<(ArgumentRole, Range<usize>)>,
    /// Its kind.
    pub kind: Kind,
}

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// ACLED sub-event.
    pub label: Label,
    /// PLOVER root.
    pub root: Option<Root>,
    /// Whether it happened.
    pub modality: Modality,
    /// How far the law has come.
    pub stage: Option<Stage>,
    /// The offence.
    pub category: Option<Category>,
}

/// A model of events.
pub struct HappeningReader {
    frames: Reader,
    kinds: Model,
}

/// The layers of the model of kinds, in their order.
pub const KINDS: [&str; 5] = ["label", "root", "modality", "stage", "category"];

impl HappeningReader {
    /// Reads what [`Model::pack`] wrote: the frames as [`Reader::open`] reads them, and the kinds
    /// in the layers of [`KINDS`].
    ///
    /// # Errors
    /// When the bytes are not models.
    pub fn open(frames: &[u8], kinds: &[u8]) -> Result<HappeningReader, ModelError> {
        Ok(HappeningReader {
            frames: Reader::open(frames)?,
            kinds: Model::open(kinds)?,
        })
    }

    /// The events of a paragraph in the order of their triggers; `said` is who says what in it.
    pub fn happenings(&self, paragraph: &Paragraph, said: &[Said]) -> Vec<Happening> {
        let mut scores = vec![0; self.kinds.width()];
        let happening = |frame: Frame<'_>| {
            let features = kind_features(paragraph, &frame.trigger, &frame.parts, said);
            scores.fill(0);
            self.kinds.add(&features, &mut scores);
            let best = |layer: usize| -> &str {
                let best = self.kinds.best(layer, &scores);
                let name = best.first().and_then(|best| {
                    let labels = self.kinds.labels(layer);
                    labels.get(usize::from(*best))
                });
                name.map_or("", String::as_str)
            };
            let kind = Kind {
                label: Label::of_code(best(0)).unwrap_or(Label::Other),
                root: Root::of_code(best(1)),
                modality: Modality::of_code(best(2)).unwrap_or(Modality::Reported),
                stage: Stage::of_code(best(3)),
                category: Category::of_code(best(4)),
            };
            let part =
                |(name, range): (&str, Range<usize>)| Some((ArgumentRole::of_code(name)?, range));
            Happening {
                trigger: frame.trigger,
                parts: frame.parts.into_iter().filter_map(part).collect(),
                kind,
            }
        };
        let frames = self.frames.frames(paragraph);
        frames.into_iter().map(happening).collect()
    }
}

static READER: LazyLock<Option<HappeningReader>> = LazyLock::new(|| {
    HappeningReader::open(
        include_bytes!("../resources/events.bin"),
        include_bytes!("../resources/kinds.bin"),
    )
    .ok()
});

/// [`HappeningReader::happenings`] by the model inside the program.
pub fn happenings(paragraph: &Paragraph, said: &[Said]) -> Vec<Happening> {
    let reader = READER.as_ref();
    reader.map_or_else(Vec::new, |reader| reader.happenings(paragraph, said))
}

/// The words right before and after a trigger that are looked at one by one.
const NEAR: usize = 6;

/// What tells the kind of the event at `trigger`.
pub fn kind_features(
    paragraph: &Paragraph,
    trigger: &Range<usize>,
    parts: &[(&str, Range<usize>)],
    said: &[Said],
) -> Vec<Feature> {
    let tokens = &paragraph.tokens;
    let mut found: BTreeSet<Feature> = BTreeSet::new();
    let mut put = |template: u32, value: u64| {
        found.insert(feature(template, value));
    };
    put(6000, 0);
    let words = &tokens[trigger.clone()];
    let whole = words.iter().fold(7, |sum, token| pair(sum, token.lemma));
    put(6001, whole);
    put(6002, words.len().min(4) as u64);
    for token in words {
        put(6003, token.lemma);
        put(6004, token.word.lower());
        put(6005, token.word.suffixes()[0]);
        if let Some(cluster) = token.word.cluster() {
            put(6006, u64::from(cluster.fine));
            put(6007, u64::from(cluster.middle));
        }
        bits(token.cues).for_each(|cue| put(6010, cue));
        for meaning in bits(token.meanings) {
            put(6008, meaning);
            put(6009, pair(meaning, token.word.suffixes()[0]));
        }
    }
    let trigger_meanings = words.iter().fold(0, |sum, token| sum | token.meanings);
    let sentence = words[0].sentence;
    let before = tokens[..trigger.start].iter().rev();
    let after = tokens[trigger.end..].iter();
    near(before, sentence, 6020, &mut put);
    near(after, sentence, 6040, &mut put);
    let at = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .map_or(1, |token| token.lemma)
    };
    let one_before = at(trigger.start.checked_sub(1));
    let two_before = at(trigger.start.checked_sub(2));
    put(6060, pair(one_before, whole));
    put(6061, pair(two_before, pair(one_before, 1)));
    put(6062, pair(two_before, pair(one_before, whole)));
    put(6063, pair(whole, at(Some(trigger.end))));
    put(6064, pair(at(Some(trigger.end)), at(Some(trigger.end + 1))));
    for meaning in bits(trigger_meanings) {
        put(6065, pair(meaning, one_before));
        put(6066, pair(meaning, at(Some(trigger.end))));
    }
    // The sentence, and the whole paragraph.
    for (number, token) in tokens.iter().enumerate() {
        let is_near = token.sentence == sentence;
        if is_near && !trigger.contains(&number) {
            let side = u64::from(number < trigger.start);
            put(6070, token.lemma);
            put(6071, pair(side, token.lemma));
            for meaning in bits(token.meanings) {
                put(6072, pair(side, meaning));
            }
            for cue in bits(token.cues) {
                put(6075, pair(side, cue));
                put(6076, cue);
            }
        }
        bits(token.cues).for_each(|cue| put(6077, cue));
        put(6073, token.lemma);
        bits(token.meanings).for_each(|meaning| put(6074, meaning));
    }
    // The parts.
    let mut roles = 0;
    for (role, range) in parts {
        let role = role.bytes().next().map_or(0, u64::from);
        roles |= 1 << (role - u64::from(b'a')).min(31);
        for token in &tokens[range.clone()] {
            put(6080, pair(role, token.lemma));
            bits(token.cues).for_each(|cue| put(6087, pair(role, cue)));
            if let Some(cluster) = token.word.cluster() {
                put(6081, pair(role, u64::from(cluster.middle)));
            }
        }
        let last = &tokens[range.end - 1];
        put(6082, pair(role, last.lemma));
        put(6083, pair(role, u64::from(last.labels[2])));
        put(6084, pair(role, pair(u64::from(last.labels[2]), whole)));
    }
    put(6085, roles);
    put(6086, pair(roles, whole));
    // Who says so.
    let mut is_said = false;
    for one in said {
        let is_within = one.content.iter().any(|part| part.contains(&trigger.start));
        let is_beside = tokens[one.cue.start].sentence == sentence;
        if !is_within && !is_beside {
            continue;
        }
        let how = u64::from(is_within);
        is_said |= is_within;
        for token in &tokens[one.cue.clone()] {
            put(6090, pair(how, token.lemma));
            bits(token.meanings).for_each(|meaning| put(6091, pair(how, meaning)));
        }
        for token in one.source.iter().flat_map(|source| &tokens[source.clone()]) {
            put(6092, pair(how, token.lemma));
            bits(token.cues).for_each(|cue| put(6097, pair(how, cue)));
            if let Some(cluster) = token.word.cluster() {
                put(6093, pair(how, u64::from(cluster.middle)));
            }
        }
    }
    put(6094, u64::from(is_said));
    put(
        6095,
        pair(u64::from(words[0].quoted.number > 0), u64::from(is_said)),
    );
    put(6096, u64::from(sentence.min(3)));
    found.into_iter().collect()
}

/// The words of a side, nearest first.
fn near<'a>(
    side: impl Iterator<Item = &'a Token>,
    sentence: u16,
    base: u32,
    put: &mut impl FnMut(u32, u64),
) {
    let side = side.take_while(|token| token.sentence == sentence);
    let mut last = 0;
    for (far, token) in side.take(NEAR).enumerate() {
        put(base, token.lemma);
        if far < 3 {
            put(base + 1, pair(far as u64, token.lemma));
            put(base + 2, pair(far as u64, u64::from(token.labels[1])));
        }
        if let Some(cluster) = token.word.cluster() {
            put(base + 3, pair((far / 2) as u64, u64::from(cluster.middle)));
        }
        for meaning in bits(token.meanings) {
            put(base + 4, meaning);
            put(base + 5, pair((far / 2) as u64, meaning));
        }
        for cue in bits(token.cues) {
            put(base + 7, cue);
            put(base + 8, pair((far / 2) as u64, cue));
        }
        if far > 0 {
            put(base + 6, pair(last, token.lemma));
        }
        last = token.lemma;
    }
}
