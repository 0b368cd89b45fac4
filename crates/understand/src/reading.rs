//! What the paragraphs of an article say, before it is tied together: the first reading, from
//! which attributions, events and evidence are made.

use std::ops::Range;
use std::sync::LazyLock;

use wirewatch_news::{Article, Field, Passage, Span};

use crate::attribution::{Said, said};
use crate::frame::{Paragraph, Paragraphs, Reader};
use crate::happening::{Happening, happenings};

static READER: LazyLock<Option<Reader>> =
    LazyLock::new(|| Reader::open(include_bytes!("../resources/attribution.bin")).ok());

/// A paragraph, and what it says.
pub(crate) struct Read<'a> {
    pub(crate) field: Field,
    pub(crate) text: &'a str,
    pub(crate) paragraph: &'a Paragraph,
    pub(crate) said: Vec<Said>,
    pub(crate) happenings: Vec<Happening>,
}

impl Read<'_> {
    /// The passage that a range of tokens covers.
    pub(crate) fn passage(&self, tokens: &Range<usize>) -> Option<Passage> {
        let span = Span::new(self.text, self.paragraph.bytes(tokens.clone()))?;
        Some(Passage {
            field: self.field,
            span,
        })
    }

    /// Whether the passage lies in it.
    pub(crate) fn holds(&self, passage: Passage) -> bool {
        let all = self.paragraph.bytes(0..self.paragraph.tokens.len());
        let span = passage.span;
        passage.field == self.field && all.start <= span.start() && span.end() <= all.end
    }
}

/// The paragraphs of an article in the order of the text, the headline first.
pub(crate) fn read<'a>(article: &'a Article, paragraphs: &'a Paragraphs) -> Vec<Read<'a>> {
    let Some(reader) = &*READER else {
        return Vec::new();
    };
    let of_field = |field: Field| {
        let text = article.text(field);
        paragraphs.of_field(field).iter().map(move |paragraph| {
            let said = said(reader, text, paragraph);
            Read {
                field,
                text,
                paragraph,
                happenings: happenings(paragraph, &said),
                said,
            }
        })
    };
    let all = of_field(Field::Headline).chain(of_field(Field::Body));
    all.collect()
}
