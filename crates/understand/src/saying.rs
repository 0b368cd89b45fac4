//! The attributions of an article: what its paragraphs say of who says what, tied together.

use std::ops::Range;

use wirewatch_news::{Attribution, EntityKind, Passage, Recognised};

use crate::attribution::{Said, is_passive};
use crate::evidence::subject_at;
use crate::frame::{Paragraph, meaning_bits};
use crate::reading::Read;

/// The most attributions of one article.
const MOST: usize = 1_000;

/// Who says what, in the order of the cues, the headline first.
///
/// Linear in the length of the text.
pub(crate) fn attributions(recognised: &Recognised, read: &[Read<'_>]) -> Vec<Attribution> {
    let all = read
        .iter()
        .flat_map(|read| read.said.iter().filter_map(|said| of_article(read, said)));
    let mut found: Vec<Attribution> = all.take(MOST).collect();
    for number in 0..found.len() {
        found[number].within = within(&found, number);
        let source = found[number].source.first().copied();
        found[number].subject = subject_at(recognised, source);
        found[number].chain = source.and_then(|source| chain_in(recognised, source));
        found[number].same_source = same_source(recognised, &found, number);
    }
    found
}

fn of_article(read: &Read<'_>, said: &Said) -> Option<Attribution> {
    let passages = |ranges: &[Range<usize>]| -> Vec<Passage> {
        let passages = ranges.iter().filter_map(|range| read.passage(range));
        passages.collect()
    };
    Some(Attribution {
        source: passages(&said.source),
        cue: read.passage(&said.cue)?,
        is_speech: is_speech(read.text, read.paragraph, &said.cue),
        content: passages(&said.content),
        within: None,
        subject: None,
        chain: None,
        same_source: None,
    })
}

/// Classes of `resources/verbs.tsv` whose cues tell of words.
const SPEECH: [&str; 9] = [
    "say", "claim", "admit", "deny", "ask", "promise", "refuse", "show", "accuse",
];

fn is_speech(text: &str, paragraph: &Paragraph, cue: &Range<usize>) -> bool {
    let speech = meaning_bits(&SPEECH);
    let tokens = &paragraph.tokens[cue.clone()];
    // "Had been sought" tells of nothing that its subject said.
    let says = tokens.iter().any(|token| token.meanings & speech != 0)
        && !is_passive(text, paragraph, cue);
    let words = &text[paragraph.bytes(cue.clone())];
    says || words.ends_with("quoted")
        || words.contains(':')
        || words.eq_ignore_ascii_case("according to")
}

fn is_inside(inner: Passage, outer: &[Passage]) -> bool {
    outer
        .iter()
        .any(|part| part.field == inner.field && part.span.contains(inner.span))
}

/// The attribution with the shortest content that holds a passage.
pub(crate) fn innermost(all: &[Attribution], passage: Passage) -> Option<u32> {
    let holding = { 0..all.len() }.filter(|at| is_inside(passage, &all[*at].content));
    let innermost = holding.min_by_key(|at| all[*at].content_bytes());
    innermost.map(|at| at as u32)
}

/// The attribution with the shortest content that holds the cue of this one.
fn within(all: &[Attribution], number: usize) -> Option<u32> {
    let one = &all[number];
    let near = all.len().min(number + 12);
    (number.saturating_sub(12)..near)
        .filter(|other| *other != number && is_inside(one.cue, &all[*other].content))
        // Two that hold each other hold nothing.
        .filter(|other| !is_inside(all[*other].cue, &one.content))
        .min_by_key(|other| all[*other].content_bytes())
        .map(|other| other as u32)
}

/// The chain of a mention inside a passage: of a person or an organisation before others.
pub(crate) fn chain_in(recognised: &Recognised, source: Passage) -> Option<u32> {
    let inside = recognised
        .entities
        .iter()
        .filter(|mention| is_inside(mention.passage, &[source]));
    let speaks = |kind: EntityKind| matches!(kind, EntityKind::Person | EntityKind::Organisation);
    inside
        .filter(|mention| speaks(mention.kind))
        .find_map(|mention| mention.chain)
}

/// Most attributions that are looked back on for what a pronoun stands for.
const LOOK_BACK: usize = 6;

/// "He said", "the source added": the source of the nearest attribution before that has a name.
fn same_source(recognised: &Recognised, all: &[Attribution], number: usize) -> Option<u32> {
    let source = all[number].source.first()?;
    let words = recognised.article.quote(*source).to_lowercase();
    let is_pronoun = matches!(words.as_str(), "he" | "she" | "they" | "it" | "who");
    let again = words.strip_prefix("the ").is_some_and(|rest| {
        matches!(
            rest,
            "source"
                | "sources"
                | "statement"
                | "report"
                | "spokesman"
                | "spokeswoman"
                | "spokesperson"
                | "official"
                | "officials"
                | "agency"
                | "group"
                | "minister"
                | "ministry"
                | "officer"
                | "commander"
                | "newspaper"
        )
    });
    if !is_pronoun && !again {
        return None;
    }
    let first = number.saturating_sub(LOOK_BACK);
    let before = |noun: Option<&str>| {
        (first..number).rev().find_map(|other| {
            let before = &all[other];
            let named = before.source.first()?;
            // What stands inside its own content is not whom it means.
            let is_inner = before.within == Some(number as u32) || !before.is_speech;
            let is_plain = named.field == source.field && named.span != source.span && !is_inner;
            if !is_plain || before.within.is_some() && !again {
                return None;
            }
            let named = recognised.article.quote(*named).to_lowercase();
            if noun.is_some_and(|noun| !named.contains(noun)) {
                return None;
            }
            // A pronoun points to what the one before points to.
            Some(before.same_source.unwrap_or(other as u32))
        })
    };
    // "The source" is one who was called so.
    let noun = words.strip_prefix("the ").filter(|_| again);
    noun.and_then(|noun| before(Some(noun)))
        .or_else(|| before(None))
}
