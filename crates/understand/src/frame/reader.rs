//! The two readings, one after the other.

use std::ops::Range;

use wirewatch_tagger::crf::{Model, ModelError};
use wirewatch_tagger::spans;

use super::Paragraph;
use super::parts::each_part;
use super::triggers::each_token;

/// The layer of triggers.
const TRIGGERS: usize = 0;
/// The layer of parts.
const PARTS: usize = 1;

/// The most triggers of one paragraph: real ones have a tenth of them.
const MOST_TRIGGERS: usize = 80;

/// A trigger and its parts, as ranges of the tokens of one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The words that open it.
    pub trigger: Range<usize>,
    /// Each part by name, in the order of the text.
    pub parts: Vec<(&'a str, Range<usize>)>,
}

/// A model that reads frames of one kind.
pub struct Reader {
    model: Model,
}

impl Reader {
    /// Reads what [`Model::pack`] wrote: a layer of triggers and one of parts.
    ///
    /// # Errors
    /// When the bytes are not a model.
    pub fn open(bytes: &[u8]) -> Result<Reader, ModelError> {
        Ok(Reader {
            model: Model::open(bytes)?,
        })
    }

    /// The frames of a paragraph in the order of their triggers.
    ///
    /// Costs O(triggers · tokens); a paragraph has a bounded number of tokens.
    pub fn frames(&self, paragraph: &Paragraph) -> Vec<Frame<'_>> {
        let width = self.model.width();
        let mut scores = vec![0; paragraph.tokens.len() * width];
        let mut rows = scores.chunks_exact_mut(width);
        each_token(paragraph, |_, known, more| {
            if let Some(row) = rows.next() {
                self.model.add(known, row);
                self.model.add(more, row);
            }
        });
        let mut triggers: Vec<Range<usize>> = Vec::new();
        for range in &paragraph.sentences {
            let scores = &scores[range.start * width..range.end * width];
            let labels = self.model.best(TRIGGERS, scores);
            let found = spans(self.model.labels(TRIGGERS), &labels).into_iter();
            triggers
                .extend(found.map(|(found, _)| range.start + found.start..range.start + found.end));
        }
        triggers.truncate(MOST_TRIGGERS);
        let mut is_trigger = vec![false; paragraph.tokens.len()];
        for trigger in &triggers {
            is_trigger[trigger.clone()].fill(true);
        }
        let with_parts = |trigger: Range<usize>| Frame {
            parts: self.parts(paragraph, &trigger, &is_trigger),
            trigger,
        };
        triggers.into_iter().map(with_parts).collect()
    }

    /// The parts of a trigger in the sentences where they may stand.
    fn parts(
        &self,
        paragraph: &Paragraph,
        trigger: &Range<usize>,
        is_trigger: &[bool],
    ) -> Vec<(&str, Range<usize>)> {
        let window = window(paragraph, trigger);
        let width = self.model.width();
        let mut scores = vec![0; window.len() * width];
        let mut rows = scores.chunks_exact_mut(width);
        each_part(paragraph, trigger, is_trigger, window.clone(), |features| {
            if let Some(row) = rows.next() {
                self.model.add(features, row);
            }
        });
        let labels = self.model.best(PARTS, &scores);
        spans(self.model.labels(PARTS), &labels)
            .into_iter()
            .map(|(range, name)| (name, window.start + range.start..window.start + range.end))
            .collect()
    }
}

/// The tokens of the trigger's sentence, and of those beside it that hold words in quotation
/// marks: what is said goes on there; other parts hardly ever stand outside their sentence.
fn window(paragraph: &Paragraph, trigger: &Range<usize>) -> Range<usize> {
    let sentence = usize::from(paragraph.tokens[trigger.start].sentence);
    let quotes = |number: Option<usize>| {
        let range = paragraph.sentences.get(number?)?;
        let tokens = &paragraph.tokens[range.clone()];
        let is_quoted = tokens.iter().any(|token| token.quoted.number > 0);
        is_quoted.then(|| range.clone())
    };
    let own = paragraph
        .sentences
        .get(sentence)
        .cloned()
        .unwrap_or(trigger.clone());
    let before = quotes(sentence.checked_sub(1));
    let after = quotes(sentence.checked_add(1));
    before.map_or(own.start, |range| range.start)..after.map_or(own.end, |range| range.end)
}
