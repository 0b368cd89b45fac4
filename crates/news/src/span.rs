//! Where in an article something is said.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Half-open range of UTF-8 bytes in one text of one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Returns `None` unless `range` falls on character boundaries inside `text`.
    pub fn new(text: &str, range: Range<usize>) -> Option<Span> {
        text.get(range.clone())?;
        Some(Span {
            start: range.start.try_into().ok()?,
            end: range.end.try_into().ok()?,
        })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The range as `usize`, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The words themselves. Empty if `text` is not the text that the span was made for.
    pub fn quote(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same range counted in Unicode code points of `text`: what the JSON interfaces print.
    pub fn code_points(self, text: &str) -> (usize, usize) {
        let start = text
            .get(..self.start())
            .map_or(0, |before| before.chars().count());
        (start, start + self.quote(text).chars().count())
    }
}

/// Which text of an article a span counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline (`title` in the JSON interfaces).
    Headline,
    /// The body.
    Body,
}

/// A piece of evidence: a span and the text that it counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// Headline or body.
    pub field: Field,
    /// Where in it.
    pub span: Span,
}
