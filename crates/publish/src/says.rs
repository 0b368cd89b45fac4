//! Who says what in an article, for its page: each voice once, with its words and where they stand.

use std::collections::BTreeMap;

use wirewatch_news::{Attribution, EntityKind, Passage, Understood};

use crate::article::Jumps;
use crate::parts::{Jump, Told};

/// Most voices on a page.
const VOICES: usize = 10;
/// Most words of what one says, in characters.
const WORDS: usize = 180;
/// What says no more than this is not shown, in bytes.
const LEAST: usize = 12;

/// One who says something.
pub(crate) struct Voice {
    /// As the text names it first.
    pub(crate) name: Told,
    /// The words that say so: "said", "according to".
    pub(crate) cue: Told,
    /// What it says first.
    pub(crate) words: Told,
    /// To the sentence.
    pub(crate) jump: Jump,
    /// Whose words these words are part of.
    pub(crate) told_by: Option<Told>,
    /// How many more times it is quoted.
    pub(crate) more: usize,
}

/// The voices of an article, in the order of the text, and how many more there are.
pub(crate) fn voices(article: &Understood, jumps: &Jumps<'_>) -> (Vec<Voice>, usize) {
    let text = &article.recognised.article;
    let language = text.language.as_deref();
    let quote = |passage: Passage| text.quote(passage);
    let all = &article.attributions;
    // A pronoun and "the source" speak with the voice that they stand for.
    let first_of = |number: usize| -> Option<usize> {
        let one = all.get(number)?;
        let number = one.same_source.map_or(number, |first| first as usize);
        (!all.get(number)?.source.is_empty()).then_some(number)
    };
    let mut order: Vec<usize> = Vec::new();
    let mut said: BTreeMap<usize, usize> = BTreeMap::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..all.len() {
        let Some(first) = first_of(number)
            .filter(|first| speaks(&all[number]) && is_someone(article, &all[*first]))
        else {
            continue;
        };
        let name = all[first]
            .source
            .first()
            .map(|source| quote(*source).to_lowercase());
        let voice = *by_name.entry(name.unwrap_or_default()).or_insert(first);
        if !said.contains_key(&voice) {
            order.push(voice);
        }
        *said.entry(voice).or_default() += 1;
    }
    let told = |passages: &[Passage]| -> Option<Told> {
        let first = passages.first()?;
        Some(Told::cut(quote(*first), language, WORDS))
    };
    let voice = |number: &usize| -> Option<Voice> {
        let one = all.get(*number)?;
        let outer = one.within.and_then(|outer| all.get(outer as usize));
        Some(Voice {
            name: told(&one.source)?,
            cue: Told::cut(quote(one.cue), language, 60),
            words: told(&one.content)?,
            jump: jumps.to(one.cue),
            told_by: outer.and_then(|outer| told(&outer.source)),
            more: said.get(number).map_or(0, |times| times - 1),
        })
    };
    let shown: Vec<Voice> = order.iter().filter_map(voice).take(VOICES).collect();
    let rest = order.len().saturating_sub(shown.len());
    (shown, rest)
}

/// Whether its source is a person or an organisation.
fn is_someone(article: &Understood, one: &Attribution) -> bool {
    let source = one.source.first();
    article.recognised.entities.iter().any(|mention| {
        matches!(mention.kind, EntityKind::Person | EntityKind::Organisation)
            && source.is_some_and(|source| {
                mention.passage.field == source.field && source.span.contains(mention.passage.span)
            })
    })
}

/// Whether it tells of words, and has some of its own: not a relative "which".
fn speaks(one: &Attribution) -> bool {
    one.is_speech && !one.source.is_empty() && one.content_bytes() > LEAST
}
