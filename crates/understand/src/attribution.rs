//! Who says what in a text: the frames of saying, mended where the whole paragraph tells more.
//!
//! Attributions as in the PARC and PolNeAR corpora: source, cue and content. The speaker's own
//! "I think" inside his quotation adds no voice and is left out.

mod quoted;

use std::ops::Range;

use wirewatch_tagger::{PHRASES, label_name};

use crate::frame::{Frame, Paragraph, Reader};

/// An attribution as tokens of one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whose word it is; may be empty.
    pub source: Vec<Range<usize>>,
    /// The words that say so.
    pub cue: Range<usize>,
    /// What is said; never empty.
    pub content: Vec<Range<usize>>,
}

/// The attributions of a paragraph in the order of their cues; `text` is what it was read from.
pub fn said(reader: &Reader, text: &str, paragraph: &Paragraph) -> Vec<Said> {
    let frames = reader.frames(paragraph);
    let mut found: Vec<Said> = frames.iter().filter_map(of_frame).collect();
    found.retain(|one| !is_own_voice(text, paragraph, one));
    for one in &mut found {
        whole_sentence(text, paragraph, one);
    }
    let others = found.clone();
    for (number, one) in found.iter_mut().enumerate() {
        whole_quotations(paragraph, one, &others, number);
    }
    let quoted = quoted::quoted_as_saying(text, paragraph, &found);
    if !quoted.is_empty() {
        found.extend(quoted);
        found.sort_by_key(|one| one.cue.start);
    }
    for number in 0..found.len() {
        if found[number].source.is_empty() {
            let source = missing_source(text, paragraph, &found, number);
            found[number].source.extend(source);
        }
    }
    found
}

fn of_frame(frame: &Frame<'_>) -> Option<Said> {
    let of = |kind: &str| -> Vec<Range<usize>> {
        let parts = frame.parts.iter().filter(|(name, _)| *name == kind);
        parts.map(|(_, range)| range.clone()).collect()
    };
    let content = of("content");
    (!content.is_empty()).then(|| Said {
        source: of("source"),
        cue: frame.trigger.clone(),
        content,
    })
}

fn word<'a>(text: &'a str, paragraph: &Paragraph, at: usize) -> &'a str {
    paragraph
        .tokens
        .get(at)
        .map_or("", |token| &text[token.word.range.clone()])
}

/// "I think" inside a quotation.
fn is_own_voice(text: &str, paragraph: &Paragraph, one: &Said) -> bool {
    let cue = &paragraph.tokens[one.cue.start];
    if cue.quoted.number == 0 {
        return false;
    }
    let first_person = |at: usize| {
        let word = word(text, paragraph, at);
        ["I", "we", "We", "my", "our", "My", "Our"].contains(&word)
    };
    one.source.is_empty() || one.source.iter().any(|source| first_person(source.start))
}

/// "…, X reported." at the end of a sentence speaks of all that stands before it.
fn whole_sentence(text: &str, paragraph: &Paragraph, one: &mut Said) {
    let tokens = &paragraph.tokens;
    let sentence = usize::from(tokens[one.cue.start].sentence);
    let (Some(range), [content], [source]) = (
        paragraph.sentences.get(sentence),
        &mut one.content[..],
        &one.source[..],
    ) else {
        return;
    };
    let (from, to) = (source.start.min(one.cue.start), source.end.max(one.cue.end));
    let is_last = range.end <= to + 1;
    let is_beside = content.end <= from && from - content.end <= 1;
    let after_comma = word(text, paragraph, from.saturating_sub(1)) == ",";
    let plain = tokens[range.start..from]
        .iter()
        .all(|token| token.quoted.number == 0);
    if is_last && is_beside && after_comma && plain && content.start > range.start {
        content.start = range.start;
    }
}

/// A quotation that is part of the content belongs to it as a whole, and so does the quotation
/// that the speaker goes on with after the cue.
fn whole_quotations(paragraph: &Paragraph, one: &mut Said, others: &[Said], number: usize) {
    let tokens = &paragraph.tokens;
    let is_outside = tokens[one.cue.start].quoted.number == 0;
    if !is_outside {
        return;
    }
    let quotation = |which: u16| -> Option<Range<usize>> {
        let start = tokens
            .iter()
            .position(|token| token.quoted.number == which)?;
        let end = tokens
            .iter()
            .rposition(|token| token.quoted.number == which)?;
        Some(start..end + 1)
    };
    let quoted = one.content.first().map(|first| tokens[first.start].quoted);
    let begins = quoted.is_some_and(|quoted| quoted.number > 0 && quoted.is_mark);
    let last = one
        .content
        .last()
        .map(|last| tokens[last.end - 1].quoted.number);
    for which in [quoted.map(|quoted| quoted.number), last]
        .into_iter()
        .flatten()
    {
        let Some(range) = quotation(which).filter(|_| which > 0) else {
            continue;
        };
        let touches = |part: &Range<usize>| part.start < range.end && range.start < part.end;
        let starts_here = one.content.iter().any(|part| part.start == range.start);
        if starts_here {
            let end = range.end;
            let start = one.content.iter().position(touches).unwrap_or(0);
            one.content[start].end = one.content[start].end.max(end);
            let keep = one.content[start].clone();
            let mut at = 0;
            one.content.retain(|part| {
                at += 1;
                at - 1 == start || !(part.start < keep.end && keep.start < part.end)
            });
        }
    }
    // "…," he said. "…"
    if !begins {
        return;
    }
    let sentence = tokens[one.cue.start].sentence;
    let next = tokens
        .iter()
        .position(|token| token.sentence == sentence + 1);
    let Some(next) = next.filter(|next| *next >= one.cue.end) else {
        return;
    };
    let opens = tokens[next].quoted;
    if !(opens.is_mark && opens.number > 0) {
        return;
    }
    let Some(range) = quotation(opens.number).filter(|range| range.start == next) else {
        return;
    };
    let claimed = others.iter().enumerate().any(|(other, said)| {
        other != number
            && !range.contains(&said.cue.start)
            && said
                .content
                .iter()
                .any(|part| part.start < range.end && range.start < part.end)
    });
    let known = one
        .content
        .iter()
        .any(|part| part.start < range.end && range.start < part.end);
    if !claimed && !known {
        one.content.push(range);
    }
}

/// Where no source was found for a cue that needs one: that of the saying before it in the
/// sentence, or the subject of the sentence.
fn missing_source(
    text: &str,
    paragraph: &Paragraph,
    found: &[Said],
    number: usize,
) -> Option<Range<usize>> {
    let tokens = &paragraph.tokens;
    let one = &found[number];
    if is_passive(text, paragraph, &one.cue) {
        return None;
    }
    let sentence = tokens[one.cue.start].sentence;
    let quoted = tokens[one.cue.start].quoted.number;
    let in_content = |at: usize| one.content.iter().any(|part| part.contains(&at));
    let before = found[..number].iter().rev().find(|other| {
        tokens[other.cue.start].sentence == sentence
            && tokens[other.cue.start].quoted.number == quoted
            && !other.source.is_empty()
            && other.source.iter().all(|source| !in_content(source.start))
    });
    if let Some(before) = before {
        return before.source.first().cloned();
    }
    let speaks = |at: usize| -> Option<Range<usize>> {
        let label = label_name(PHRASES, tokens[at].labels[PHRASES]);
        let kind = label.strip_prefix("B-")?;
        if !matches!(kind, "person" | "organization") || in_content(at) {
            return None;
        }
        let end = (at + 1..tokens.len())
            .find(|next| tokens[*next].phrase != tokens[at].phrase)
            .unwrap_or(tokens.len());
        Some(at..end)
    };
    // "…," said X.
    let after = (one.cue.end..one.cue.end + 2)
        .filter(|at| {
            tokens
                .get(*at)
                .is_some_and(|token| token.sentence == sentence)
        })
        .find_map(speaks);
    let range = paragraph.sentences.get(usize::from(sentence))?;
    let subject = (range.start..one.cue.start)
        .filter(|at| tokens[*at].quoted.number == quoted)
        .find_map(speaks);
    after.or(subject)
}

pub(crate) fn is_passive(text: &str, paragraph: &Paragraph, cue: &Range<usize>) -> bool {
    let be = |at: usize| {
        let word = word(text, paragraph, at).to_lowercase();
        matches!(
            word.as_str(),
            "is" | "are" | "was" | "were" | "be" | "been" | "being" | "'s" | "’s"
        )
    };
    let ends = |at: usize, ending: &str| word(text, paragraph, at).to_lowercase().ends_with(ending);
    let begins_so = cue.clone().any(be) || cue.start > 0 && be(cue.start - 1);
    let goes = cue.clone().any(|at| ends(at, "ing"));
    begins_so && !goes
        || cue
            .clone()
            .any(|at| ends(at, "edly") || ends(at, "ly") && cue.len() == 1)
}
