//! What kind of event a whole text reports: ACLED sub-event, PLOVER root and quad class.
//!
//! A linear model over words, pairs of words, groups of words and meanings. Where two actors are
//! given, their words are masked and what stands between and around them counts by itself.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use wirewatch_news::Root;
use wirewatch_tagger::crf::{Feature, Model, ModelError, feature};

use crate::frame::{Paragraph, Token};
use crate::value::{bits, pair};

/// The most tokens of a text that are looked at: leads tell what a report is about.
const MOST_TOKENS: usize = 250;

/// Stands for the actor that does it.
const SOURCE: u64 = 1;
/// Stands for the one it is done to.
const TARGET: u64 = 2;

/// The codes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    /// ACLED sub-event, under the name of the CASE-2021 task.
    pub label: String,
    /// PLOVER root.
    pub root: String,
    /// Quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    pub penta: u8,
}

/// A model of codes.
pub struct Coder(Model);

/// The layer of labels.
const LABELS: usize = 0;
/// The layer of roots.
const ROOTS: usize = 1;

impl Coder {
    /// Reads what [`Model::pack`] wrote: a layer of labels and one of roots.
    ///
    /// # Errors
    /// When the bytes are not a model.
    pub fn open(bytes: &[u8]) -> Result<Coder, ModelError> {
        Model::open(bytes).map(Coder)
    }

    /// The codes of an English text with these paragraphs. `source` and `target` are the words of
    /// the two actors that they are about; what the text does not hold is passed over.
    pub fn codes(
        &self,
        text: &str,
        paragraphs: &[Paragraph],
        source: Option<&str>,
        target: Option<&str>,
    ) -> Codes {
        let plain = code_features(paragraphs, None, None);
        let best = |some: &mut dyn Iterator<Item = (&String, &f32)>| {
            let best = some.max_by(|a, b| a.1.total_cmp(b.1));
            best.map_or_else(String::new, |(name, _)| name.clone())
        };
        let (source, target) = (span(text, source), span(text, target));
        let shares = match (&source, &target) {
            (None, None) => self.shares(ROOTS, &plain),
            (source, target) => {
                let features = code_features(paragraphs, source.as_ref(), target.as_ref());
                self.shares(ROOTS, &features)
            }
        };
        let plain = self.shares(LABELS, &plain);
        let roots = self.0.labels(ROOTS);
        let of = |class: u8| -> f32 {
            let all = roots.iter().zip(&shares);
            all.filter(|(root, _)| penta(root) == class)
                .map(|(_, share)| share)
                .sum()
        };
        let class = (1..=4)
            .max_by(|a, b| of(*a).total_cmp(&of(*b)))
            .unwrap_or(4);
        let mut of_class = roots
            .iter()
            .zip(&shares)
            .filter(|(root, _)| penta(root) == class);
        Codes {
            label: best(&mut self.0.labels(LABELS).iter().zip(&plain)),
            root: best(&mut of_class),
            penta: class,
        }
    }

    fn shares(&self, layer: usize, features: &[Feature]) -> Vec<f32> {
        let mut scores = vec![0; self.0.width()];
        self.0.add(features, &mut scores);
        self.0.shares(layer, &scores)
    }
}

static CODER: LazyLock<Option<Coder>> =
    LazyLock::new(|| Coder::open(include_bytes!("../resources/codes.bin")).ok());

/// [`Coder::codes`] by the model inside the program.
pub fn codes(
    text: &str,
    paragraphs: &[Paragraph],
    source: Option<&str>,
    target: Option<&str>,
) -> Option<Codes> {
    let coder = CODER.as_ref()?;
    Some(coder.codes(text, paragraphs, source, target))
}

/// Where the words of an actor stand first.
pub fn span(text: &str, words: Option<&str>) -> Option<Range<usize>> {
    let words = words.filter(|words| !words.is_empty())?;
    let start = text.find(words)?;
    Some(start..start + words.len())
}

/// The quad class of a PLOVER root.
fn penta(root: &str) -> u8 {
    Root::of_code(root).map_or(4, Root::penta)
}

/// The features of a text; `source` and `target` are bytes of it.
pub fn code_features(
    paragraphs: &[Paragraph],
    source: Option<&Range<usize>>,
    target: Option<&Range<usize>>,
) -> Vec<Feature> {
    let mut found: BTreeSet<Feature> = BTreeSet::new();
    found.insert(feature(0, 0));
    let within = |token: &Token, range: Option<&Range<usize>>| {
        range.is_some_and(|range| {
            token.word.range.start < range.end && range.start < token.word.range.end
        })
    };
    let mut first_sentence = true;
    let mut tokens: Vec<&Token> = Vec::new();
    for paragraph in paragraphs {
        for sentence in &paragraph.sentences {
            let room = MOST_TOKENS.saturating_sub(tokens.len());
            let some: Vec<&Token> = paragraph.tokens[sentence.clone()]
                .iter()
                .take(room)
                .collect();
            words(&some, first_sentence, &mut found);
            first_sentence = false;
            tokens.extend(some);
        }
    }
    let mask: Vec<u64> = tokens
        .iter()
        .map(|token| {
            if within(token, source) {
                SOURCE
            } else if within(token, target) {
                TARGET
            } else {
                0
            }
        })
        .collect();
    if source.is_some() || target.is_some() {
        around(&tokens, &mask, &mut found);
    }
    found.into_iter().collect()
}

fn words(tokens: &[&Token], is_first: bool, found: &mut BTreeSet<Feature>) {
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let lower = token.word.lower();
        let mut put = |template: u32, value: u64| {
            found.insert(feature(template, value));
        };
        put(4000, lower);
        put(4001, token.lemma);
        if let Some(next) = next {
            put(4002, pair(token.lemma, next.lemma));
            if let Some(after) = tokens.get(at + 2) {
                put(4003, pair(token.lemma, after.lemma));
                put(4004, pair(token.lemma, pair(next.lemma, after.lemma)));
            }
        }
        if let Some(cluster) = token.word.cluster() {
            put(4005, u64::from(cluster.fine));
            put(4006, u64::from(cluster.middle));
        }
        if is_first {
            put(4007, token.lemma);
        }
        put(4008, token.word.suffixes()[2]);
        for meaning in bits(token.meanings) {
            put(4010, meaning);
            if is_first {
                put(4011, meaning);
            }
            if let Some(next) = next {
                put(4012, pair(meaning, next.lemma));
            }
        }
    }
}

/// What stands before, between and after the two actors.
fn around(tokens: &[&Token], mask: &[u64], found: &mut BTreeSet<Feature>) {
    let first = |which: u64| mask.iter().position(|masked| *masked == which);
    let last = |which: u64| mask.iter().rposition(|masked| *masked == which);
    let mut put = |template: u32, value: u64| {
        found.insert(feature(template, value));
    };
    let spans = first(SOURCE)
        .zip(last(SOURCE))
        .zip(first(TARGET).zip(last(TARGET)));
    let Some(((s0, s1), (t0, t1))) = spans else {
        return;
    };
    let order = u64::from(s0 < t0);
    put(4100, order);
    let (from, to) = if s0 < t0 { (s1 + 1, t0) } else { (t1 + 1, s0) };
    let between = tokens.get(from..to.max(from)).unwrap_or_default();
    put(4101, pair(order, (between.len() as u64).min(12)));
    let mut meant = 0;
    for (at, token) in between.iter().enumerate() {
        put(4102, pair(order, token.lemma));
        put(4103, token.lemma);
        if let Some(next) = between.get(at + 1) {
            put(4104, pair(token.lemma, next.lemma));
        }
        if let Some(cluster) = token.word.cluster() {
            put(4105, pair(order, u64::from(cluster.middle)));
        }
        for meaning in bits(token.meanings) {
            put(4106, pair(order, meaning));
            if meant == 0 {
                put(4107, pair(order, meaning));
            }
        }
        meant |= token.meanings;
    }
    // The words right beside each actor.
    for (which, start, end) in [(SOURCE, s0, s1), (TARGET, t0, t1)] {
        let mut near = Vec::new();
        for offset in 1..=4_usize {
            if let Some(token) = end.checked_add(offset).and_then(|at| tokens.get(at)) {
                put(4110 + which as u32 * 10, token.lemma);
                if offset <= 2 {
                    put(4111 + which as u32 * 10, pair(offset as u64, token.lemma));
                }
                if let Some(cluster) = token.word.cluster() {
                    put(4112 + which as u32 * 10, u64::from(cluster.middle));
                }
                near.push(token.lemma);
            }
            if let Some(token) = start.checked_sub(offset).and_then(|at| tokens.get(at)) {
                put(4113 + which as u32 * 10, token.lemma);
                if offset <= 2 {
                    put(4114 + which as u32 * 10, pair(offset as u64, token.lemma));
                }
            }
        }
        if let [one, two, ..] = near[..] {
            put(4115 + which as u32 * 10, pair(one, two));
        }
    }
    // The first word with a meaning after the source: what it does.
    let verb = tokens[s1 + 1..]
        .iter()
        .take(8)
        .find(|token| token.meanings != 0);
    if let Some(verb) = verb {
        put(4140, verb.lemma);
        for meaning in bits(verb.meanings) {
            put(4141, meaning);
        }
    }
    actions(&tokens[s1 + 1..], &mut put);
    let verb = tokens[..t0]
        .iter()
        .rev()
        .take(8)
        .find(|token| token.meanings != 0);
    if let Some(verb) = verb {
        put(4142, verb.lemma);
    }
}

/// What the source does, as a row of words from it on: "has refused to release".
fn actions(after: &[&Token], put: &mut impl FnMut(u32, u64)) {
    let plain: Vec<&&Token> = after
        .iter()
        .filter(|token| !token.quoted.is_mark)
        .take(7)
        .collect();
    for window in plain.windows(2).take(5) {
        put(4150, pair(window[0].lemma, window[1].lemma));
    }
    for window in plain.windows(3).take(4) {
        put(
            4151,
            pair(window[0].lemma, pair(window[1].lemma, window[2].lemma)),
        );
    }
    let verbs: Vec<&&&Token> = plain.iter().filter(|token| token.meanings != 0).collect();
    if let [first, second, ..] = verbs[..] {
        put(4152, pair(first.lemma, second.lemma));
        for one in bits(first.meanings) {
            put(4153, pair(one, second.lemma));
            for other in bits(second.meanings) {
                put(4154, pair(one, other));
            }
        }
        for other in bits(second.meanings) {
            put(4155, pair(first.lemma, other));
        }
    }
    let Some(first) = verbs.first() else { return };
    for token in plain.iter().take_while(|token| token.meanings == 0) {
        put(4156, pair(token.lemma, first.lemma));
        for one in bits(first.meanings) {
            put(4157, pair(token.lemma, one));
        }
    }
    for one in bits(first.meanings) {
        put(4158, pair(one, first.word.suffixes()[0]));
    }
}
