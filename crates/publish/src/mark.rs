//! Marks names and places in a text: overlapping findings become pieces side by side.
//!
//! The words of the pieces together are the words of the text: nothing is added or lost.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use wirewatch_news::{Evidence, Field, Passage, Role, Span, SubjectId, Understood};

use crate::outside::visible;
use crate::words;

/// How many subjects of one article get a card; the rest are counted. An article that names
/// more is a list itself.
pub(crate) const CARD_LIMIT: usize = 200;

/// A listed name or a place in one field of an article.
struct Mark {
    span: Span,
    /// Number of the card from 1; `None` for a place.
    card: Option<usize>,
    role: Option<Role>,
    is_adverse: bool,
    /// Cards of other subjects that are named by the same words.
    also: Vec<usize>,
}

/// The marks of one field of an article, in order, none overlapping another.
pub(crate) struct Marks(Vec<Mark>);

/// A stretch of text that is shown in one way.
pub(crate) enum Piece {
    /// Plain words.
    Plain(String),
    /// A listed name.
    Listed {
        text: String,
        /// Number of its card from 1.
        card: usize,
        adverse: bool,
        role: Option<&'static str>,
        /// Numbers of further cards for the same words.
        also: Vec<usize>,
    },
    /// A place.
    Place(String),
    /// Words that were left out.
    Gap,
}

impl Marks {
    /// Listed names win over places, longer names over shorter ones.
    pub(crate) fn of(article: &Understood, field: Field) -> Marks {
        let evidence: HashMap<(&SubjectId, Passage), &Evidence> = article
            .evidence
            .iter()
            .map(|evidence| ((&evidence.subject, evidence.mention), evidence))
            .collect();
        let mut listed: Vec<Mark> = Vec::new();
        for (card, subject) in (1..=CARD_LIMIT).zip(&article.recognised.listed) {
            for mention in &subject.mentions {
                if mention.passage.field == field {
                    let said = evidence.get(&(&subject.subject, mention.passage));
                    listed.push(Mark {
                        span: mention.passage.span,
                        card: Some(card),
                        role: said.and_then(|said| said.role),
                        is_adverse: said.is_some_and(|said| said.is_adverse()),
                        also: Vec::new(),
                    });
                }
            }
        }
        listed.sort_by_key(|mark| (mark.span.start(), Reverse(mark.span.end()), mark.card));
        let mut kept: Vec<Mark> = Vec::new();
        for mark in listed {
            match kept.last_mut().filter(|last| last.span.overlaps(mark.span)) {
                Some(last) => {
                    if let Some(card) = mark.card
                        && last.card != Some(card)
                        && !last.also.contains(&card)
                    {
                        last.also.push(card);
                    }
                }
                None => kept.push(mark),
            }
        }
        let mut places: Vec<Span> = article
            .recognised
            .places
            .iter()
            .filter(|place| place.passage.field == field)
            .map(|place| place.passage.span)
            .collect();
        places.sort_by_key(|span| (span.start(), Reverse(span.end())));
        let mut last_end = 0;
        for span in places {
            let next = kept.partition_point(|mark| mark.span.end() <= span.start());
            let is_free = kept.get(next).is_none_or(|mark| !mark.span.overlaps(span));
            if is_free && span.start() >= last_end {
                last_end = span.end();
                kept.insert(
                    next,
                    Mark {
                        span,
                        card: None,
                        role: None,
                        is_adverse: false,
                        also: Vec::new(),
                    },
                );
            }
        }
        Marks(kept)
    }

    /// The pieces of `range` of `text`. A mark that crosses its edge is cut there.
    pub(crate) fn pieces(&self, text: &str, range: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = range.start;
        let first = self
            .0
            .partition_point(|mark| mark.span.end() <= range.start);
        let plain_to = |pieces: &mut Vec<Piece>, at: usize, to: usize| {
            if let Some(words) = text.get(at..to).filter(|words| !words.is_empty()) {
                pieces.push(Piece::Plain(visible(words).into_owned()));
            }
        };
        for mark in &self.0[first..] {
            let (start, end) = (mark.span.start().max(at), mark.span.end().min(range.end));
            if start >= range.end {
                break;
            }
            let Some(words) = text.get(start..end).filter(|words| !words.is_empty()) else {
                continue;
            };
            plain_to(&mut pieces, at, start);
            let text = visible(words).into_owned();
            pieces.push(match mark.card {
                Some(card) => Piece::Listed {
                    text,
                    card,
                    adverse: mark.is_adverse,
                    role: mark.role.map(words::role),
                    also: mark.also.clone(),
                },
                None => Piece::Place(text),
            });
            at = end;
        }
        plain_to(&mut pieces, at, range.end);
        pieces
    }
}

/// Keeps the role label on the first mention of a subject only.
pub(crate) fn label_first(pieces: &mut [Piece]) {
    let mut seen = Vec::new();
    for piece in pieces {
        if let Piece::Listed { card, role, .. } = piece {
            match role {
                Some(label) if !seen.contains(&(*card, *label)) => seen.push((*card, *label)),
                _ => *role = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(text: &str, at: usize, length: usize, card: Option<usize>) -> Option<Mark> {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let start = *starts.get(at % starts.len().max(1))?;
        let end = *starts.get((at + length) % starts.len().max(1))?;
        let span = Span::new(text, start.min(end)..start.max(end))?;
        Some(Mark {
            span,
            card,
            role: None,
            is_adverse: false,
            also: Vec::new(),
        })
    }

    fn words(piece: &Piece) -> &str {
        match piece {
            Piece::Plain(text) | Piece::Place(text) | Piece::Listed { text, .. } => text,
            Piece::Gap => "",
        }
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(
            text in "[a-zé민 ]{0,60}",
            spans in proptest::collection::vec((0usize..60, 0usize..20), 0..8),
            from in 0usize..60,
        ) {
            let mut marks: Vec<Mark> = spans
                .iter()
                .enumerate()
                .filter_map(|(card, (at, length))| mark(&text, *at, *length, Some(card + 1)))
                .collect();
            marks.sort_by_key(|mark| (mark.span.start(), Reverse(mark.span.end())));
            let mut last = 0;
            marks.retain(|mark| {
                let is_free = mark.span.start() >= last;
                if is_free {
                    last = mark.span.end();
                }
                is_free
            });
            let from = (from.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at));
            let from = from.expect("the end is a boundary");
            let pieces = Marks(marks).pieces(&text, from..text.len());
            let shown: String = pieces.iter().map(words).collect();
            prop_assert_eq!(&shown, &text[from..]);
        }
    }
}
