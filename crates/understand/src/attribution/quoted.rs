//! "…, a source was quoted by an outlet as saying": two mouths in one sentence.

use std::ops::Range;

use super::{Said, word};
use crate::frame::Paragraph;

/// Words between "quoted" and "saying" at most.
const LONGEST_OUTLET: usize = 14;

/// The sources that are quoted as saying something in sentences where `found` has no cue, and the
/// outlets that quote them.
pub(super) fn quoted_as_saying(text: &str, paragraph: &Paragraph, found: &[Said]) -> Vec<Said> {
    let mut more = Vec::new();
    for sentence in &paragraph.sentences {
        let is_at = |at: usize, wanted: &str| {
            at < sentence.end && word(text, paragraph, at).eq_ignore_ascii_case(wanted)
        };
        let be = |at: usize| is_at(at, "was") || is_at(at, "were");
        let Some(start) = { sentence.clone() }.find(|at| be(*at) && is_at(at + 1, "quoted")) else {
            continue;
        };
        let window = start + 2..sentence.end.min(start + 2 + LONGEST_OUTLET);
        let Some(saying) = { window }.find(|at| is_at(*at, "as") && is_at(at + 1, "saying")) else {
            continue;
        };
        let cue = start..start + 2;
        let is_known = |said: &Said| said.cue.start < saying + 2 && cue.start < said.cue.end;
        if found.iter().any(is_known) {
            continue;
        }
        let comma = { sentence.start..start }.rev().find(|at| is_at(*at, ","));
        // "…, a source was quoted", or "A source was quoted as saying that …".
        let tail = saying + 2 + usize::from(is_at(saying + 2, "that"));
        let is_last = sentence.end <= tail + 1;
        let (source, content) = match comma {
            Some(comma) if is_last => (comma + 1..start, sentence.start..comma),
            _ if !is_last => (
                sentence.start..start,
                tail..end_of(text, paragraph, sentence),
            ),
            _ => continue,
        };
        if source.is_empty() || content.is_empty() {
            continue;
        }
        if is_at(start + 2, "by") && start + 3 < saying {
            let outlet = start + 3..saying;
            let told = source.start.min(content.start)..cue.end;
            more.push(Said {
                source: vec![outlet],
                cue: saying..saying + 2,
                content: match is_last {
                    true => vec![told],
                    false => vec![told, content.clone()],
                },
            });
        }
        more.push(Said {
            source: vec![source],
            cue,
            content: vec![content],
        });
    }
    more
}

/// The sentence without its last mark.
fn end_of(text: &str, paragraph: &Paragraph, sentence: &Range<usize>) -> usize {
    let last = sentence.end - 1;
    match word(text, paragraph, last) {
        "." | "!" | "?" => last,
        _ => sentence.end,
    }
}
