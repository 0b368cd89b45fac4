//! What a sentence says of someone whom it names: role, modality, stage, category, and whether
//! it is adverse.
//!
//! Linear models over what stands around the name, which itself is hidden, and over the events
//! and attributions of the paragraph of which it is a part.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use wirewatch_news::{Category, Modality, Role, Stage};
use wirewatch_tagger::crf::{Feature, Model, ModelError, feature};

use crate::attribution::Said;
use crate::frame::{Paragraph, Token};
use crate::happening::Happening;
use crate::value::{bits, pair};

/// The layers of the model, in their order.
pub const BEARINGS: [&str; 5] = ["role", "modality", "stage", "category", "adverse"];

/// The share of the label `adverse` from which a sentence counts as adverse: on
/// `corpora/listed/held` five of six such sentences are (docs/understanding.md).
const ADVERSE: f32 = 0.6;

/// A model of bearings.
pub struct BearingReader(Model);

/// What a sentence says of one mention in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bears {
    /// What the one named does in it.
    pub role: Role,
    /// Whether it is said to have happened.
    pub modality: Modality,
    /// How far the law has come.
    pub stage: Option<Stage>,
    /// The offence.
    pub category: Option<Category>,
    /// Whether it is adverse.
    pub adverse: bool,
    /// 0 to 1: how sure that is.
    pub adverse_share: f32,
}

impl BearingReader {
    /// Reads what [`Model::pack`] wrote: the layers of [`BEARINGS`].
    ///
    /// # Errors
    /// When the bytes are not a model.
    pub fn open(bytes: &[u8]) -> Result<BearingReader, ModelError> {
        Model::open(bytes).map(BearingReader)
    }

    /// What the paragraph says of the name at these bytes of `text`; `None` where no token of it
    /// stands there.
    pub fn bears(
        &self,
        text: &str,
        paragraph: &Paragraph,
        name: &Range<usize>,
        happenings: &[Happening],
        said: &[Said],
    ) -> Option<Bears> {
        let features = bearing_features(text, paragraph, name, happenings, said)?;
        let mut scores = vec![0; self.0.width()];
        self.0.add(&features, &mut scores);
        let best = |layer: usize| -> (&str, f32) {
            let shares = self.0.shares(layer, &scores);
            let labels = self.0.labels(layer).iter();
            let best = labels.zip(shares).max_by(|a, b| a.1.total_cmp(&b.1));
            best.map_or(("", 0.0), |(name, share)| (name.as_str(), share))
        };
        let shares = self.0.shares(4, &scores);
        let adverse = self.0.labels(4).iter().position(|name| name == "adverse");
        let adverse_share = adverse.and_then(|at| shares.get(at));
        let adverse_share = adverse_share.copied().unwrap_or(0.0);
        // Role and adverse together: some roles never are.
        let roles = self.0.labels(0).iter().zip(self.0.shares(0, &scores));
        let roles = roles.filter_map(|(name, share)| Some((Role::of_code(name)?, share)));
        let pairs = roles.flat_map(|(role, share)| {
            let adverse = if is_ever_adverse(role) {
                adverse_share
            } else {
                0.0
            };
            [
                (role, share, true, adverse),
                (role, share, false, 1.0 - adverse_share),
            ]
        });
        let (role, _, adverse, _) = pairs.max_by(|a, b| (a.1 * a.3).total_cmp(&(b.1 * b.3)))?;
        Some(Bears {
            role,
            modality: Modality::of_code(best(1).0).unwrap_or(Modality::Reported),
            stage: Stage::of_code(best(2).0),
            category: Category::of_code(best(3).0),
            adverse: adverse && adverse_share >= ADVERSE,
            adverse_share,
        })
    }
}

static READER: LazyLock<Option<BearingReader>> =
    LazyLock::new(|| BearingReader::open(include_bytes!("../resources/bearings.bin")).ok());

/// Whether one with this role can be said to do wrong.
fn is_ever_adverse(role: Role) -> bool {
    match role {
        Role::Actor | Role::Supporter | Role::Target | Role::Speaker | Role::Authority => true,
        Role::Victim | Role::Source | Role::PlaceName | Role::Bystander => false,
    }
}

/// [`BearingReader::bears`] by the model inside the program.
pub fn bears(
    text: &str,
    paragraph: &Paragraph,
    name: &Range<usize>,
    happenings: &[Happening],
    said: &[Said],
) -> Option<Bears> {
    let reader = READER.as_ref()?;
    reader.bears(text, paragraph, name, happenings, said)
}

/// Words on each side of the name that are looked at one by one.
const NEAR: usize = 7;

fn tokens_at(paragraph: &Paragraph, bytes: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &paragraph.tokens;
    let start = tokens.partition_point(|token| token.word.range.end <= bytes.start);
    let end = tokens.partition_point(|token| token.word.range.start < bytes.end);
    (start < end).then_some(start..end)
}

/// What tells the bearing of a paragraph on the name at these bytes; `None` where no token stands
/// there.
pub fn bearing_features(
    text: &str,
    paragraph: &Paragraph,
    name: &Range<usize>,
    happenings: &[Happening],
    said: &[Said],
) -> Option<Vec<Feature>> {
    let at = tokens_at(paragraph, name)?;
    let tokens = &paragraph.tokens;
    let mut found: BTreeSet<Feature> = BTreeSet::new();
    let mut put = |template: u32, value: u64| {
        found.insert(feature(template, value));
    };
    put(7000, 0);
    let last = &tokens[at.end - 1];
    let first = &tokens[at.start];
    put(7001, u64::from(last.labels[0]));
    put(7002, u64::from(last.labels[1]));
    put(7003, u64::from(last.labels[2]));
    // "Hezbollah-linked", "anti-ISIS".
    let rest = text.get(name.end..last.word.range.end).unwrap_or_default();
    let ahead = text
        .get(first.word.range.start..name.start)
        .unwrap_or_default();
    for (side, part) in [(0_u64, rest), (1, ahead)] {
        if !part.is_empty() {
            put(7004, pair(side, hash(&part.to_lowercase())));
        }
    }
    sides(tokens, &at, &mut put);
    let sentence = first.sentence;
    let here = |token: &&Token| token.sentence == sentence;
    let (mut left, mut right) = (0, 0);
    let (mut left_cues, mut right_cues) = (0_u64, 0_u64);
    for (number, token) in tokens.iter().enumerate() {
        if at.contains(&number) {
            continue;
        }
        if here(&token) {
            let side = u64::from(number < at.start);
            put(7060, token.lemma);
            put(7061, pair(side, token.lemma));
            for meaning in bits(token.meanings) {
                put(7062, pair(side, meaning));
                put(7063, meaning);
            }
            *(if side == 1 { &mut left } else { &mut right }) |= token.meanings;
            *(if side == 1 {
                &mut left_cues
            } else {
                &mut right_cues
            }) |= token.cues;
        } else {
            put(7064, token.lemma);
            bits(token.meanings).for_each(|meaning| put(7065, meaning));
            bits(token.cues).for_each(|cue| put(7072, cue));
        }
    }
    for (side, cues) in [(0, left_cues), (1, right_cues)] {
        bits(cues).for_each(|cue| put(7073, pair(side, cue)));
    }
    bits(left_cues | right_cues).for_each(|cue| put(7074, cue));
    for one in bits(left_cues) {
        bits(right_cues).for_each(|other| put(7075, pair(one, other)));
    }
    for one in bits(left) {
        bits(right).for_each(|other| put(7066, pair(one, other)));
    }
    // The noun phrase that it is part of.
    if first.phrase > 0 {
        for (number, token) in tokens.iter().enumerate() {
            if token.phrase == first.phrase && !at.contains(&number) {
                let side = u64::from(number < at.start);
                put(7070, pair(side, token.lemma));
                bits(token.cues).for_each(|cue| put(7076, pair(side, cue)));
            }
        }
    }
    put(
        7071,
        u64::from(at.start == 0 || tokens[at.start - 1].sentence != sentence),
    );
    parts(tokens, &at, happenings, &mut put);
    sayings(tokens, &at, said, &mut put);
    Some(found.into_iter().collect())
}

fn hash(text: &str) -> u64 {
    wirewatch_tagger::crf::hash(text.as_bytes())
}

/// The words on both sides, nearest first, and the nearest verbs.
fn sides(tokens: &[Token], at: &Range<usize>, put: &mut impl FnMut(u32, u64)) {
    let sentence = tokens[at.start].sentence;
    let before: Vec<&Token> = tokens[..at.start]
        .iter()
        .rev()
        .take_while(|token| token.sentence == sentence)
        .collect();
    let after: Vec<&Token> = tokens[at.end..]
        .iter()
        .take_while(|token| token.sentence == sentence)
        .collect();
    for (base, side) in [(7010, &before), (7030, &after)] {
        let mut last = 0;
        for (far, token) in side.iter().take(NEAR).enumerate() {
            put(base, token.lemma);
            if far < 4 {
                put(base + 1, pair(far as u64, token.lemma));
                put(base + 2, pair(far as u64, u64::from(token.labels[1])));
            }
            if let Some(cluster) = token.word.cluster() {
                put(base + 3, pair((far / 2) as u64, u64::from(cluster.middle)));
                put(base + 4, pair((far / 2) as u64, u64::from(cluster.coarse)));
            }
            for meaning in bits(token.meanings) {
                put(base + 5, pair((far / 2) as u64, meaning));
            }
            for cue in bits(token.cues) {
                put(base + 15, cue);
                put(base + 16, pair(far.min(4) as u64, cue));
            }
            if far > 0 {
                put(base + 6, pair(last, token.lemma));
                put(base + 7, pair(far.min(3) as u64, pair(last, token.lemma)));
            }
            last = token.lemma;
        }
        // The nearest word of a meaning outside noun phrases: most often its verb.
        let verb = side
            .iter()
            .enumerate()
            .find(|(_, token)| token.meanings != 0 && token.phrase == 0);
        if let Some((far, verb)) = verb {
            let between = side[..far].iter().take(5).rev();
            let way = between.fold(1, |sum, token| pair(sum, token.lemma));
            put(base + 8, verb.lemma);
            put(base + 9, pair(verb.lemma, way));
            put(base + 10, pair(verb.lemma, verb.word.suffixes()[0]));
            for meaning in bits(verb.meanings) {
                put(base + 11, meaning);
                put(base + 12, pair(meaning, verb.word.suffixes()[0]));
                put(base + 13, pair(meaning, way));
                let near = side.first().map_or(0, |near| near.lemma);
                put(base + 14, pair(meaning, near));
            }
        }
    }
    let lemma = |side: &[&Token], far: usize| side.get(far).map_or(1, |token| token.lemma);
    put(7050, pair(lemma(&before, 0), lemma(&after, 0)));
    put(
        7051,
        pair(lemma(&before, 1), pair(lemma(&before, 0), lemma(&after, 0))),
    );
    put(
        7052,
        pair(lemma(&before, 0), pair(lemma(&after, 0), lemma(&after, 1))),
    );
}

/// The events of which it is a part, or the nearest one.
fn parts(
    tokens: &[Token],
    at: &Range<usize>,
    happenings: &[Happening],
    put: &mut impl FnMut(u32, u64),
) {
    let sentence = tokens[at.start].sentence;
    let mut is_part = false;
    for one in happenings {
        let kind = one.kind;
        let codes = [
            kind.label as u64,
            kind.root.map_or(99, |root| root as u64),
            kind.modality as u64,
            kind.stage.map_or(99, |stage| stage as u64),
            kind.category.map_or(99, |category| category as u64),
        ];
        let lemma = tokens[one.trigger.start].lemma;
        for (role, range) in &one.parts {
            if range.start >= at.end || at.start >= range.end {
                continue;
            }
            is_part = true;
            let role = *role as u64;
            // The one named, or someone described by the name ("a commander of …").
            let whole = u64::from(range.end == at.end) * 2 + u64::from(range.start == at.start);
            put(7080, role);
            put(7081, pair(role, whole));
            put(7082, pair(role, lemma));
            let cues = tokens[one.trigger.clone()].iter();
            let cues = cues.fold(0, |sum, token| sum | token.cues);
            bits(cues).for_each(|cue| put(7090, pair(role, cue)));
            put(7083, pair(role, tokens[range.end - 1].lemma));
            for (number, code) in codes.into_iter().enumerate() {
                put(7084, pair(role, pair(number as u64, code)));
                put(7085, pair(role, pair(whole, pair(number as u64, code))));
            }
        }
        let is_near = tokens[one.trigger.start].sentence == sentence;
        let side = u64::from(one.trigger.start < at.start) + 2 * u64::from(is_near);
        for (number, code) in codes.into_iter().enumerate() {
            put(7086, pair(side, pair(number as u64, code)));
        }
        if one.trigger.start < at.end && at.start < one.trigger.end {
            put(7087, 1);
        }
    }
    put(7088, u64::from(is_part));
    put(7089, happenings.len().min(3) as u64);
}

/// The attributions in which it speaks, or is spoken of.
fn sayings(tokens: &[Token], at: &Range<usize>, said: &[Said], put: &mut impl FnMut(u32, u64)) {
    let touches = |part: &&Range<usize>| part.start < at.end && at.start < part.end;
    for one in said {
        let in_source = one.source.iter().find(touches);
        let in_content = one.content.iter().any(|part| touches(&part));
        let how = match (in_source, in_content) {
            (Some(source), _) if source.end == at.end => 1,
            (Some(_), _) => 2,
            (None, true) => 3,
            _ => 4,
        };
        put(7100, how);
        for token in &tokens[one.cue.clone()] {
            put(7101, pair(how, token.lemma));
            bits(token.meanings).for_each(|meaning| put(7102, pair(how, meaning)));
        }
        for token in one.source.iter().flat_map(|source| &tokens[source.clone()]) {
            if how > 1 {
                put(7103, pair(how, token.lemma));
                bits(token.cues).for_each(|cue| put(7110, pair(how, cue)));
            }
            if let Some(cluster) = token.word.cluster() {
                put(7104, pair(how, u64::from(cluster.middle)));
            }
        }
        if in_source.is_some() {
            for token in one.content.iter().flat_map(|part| &tokens[part.clone()]) {
                put(7105, token.lemma);
                bits(token.cues).for_each(|cue| put(7109, cue));
                bits(token.meanings).for_each(|meaning| put(7106, meaning));
            }
        }
    }
    put(7107, said.len().min(3) as u64);
    let quoted = tokens[at.start].quoted.number > 0;
    put(7108, u64::from(quoted));
}
