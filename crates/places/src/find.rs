//! Looking names up inside a folded text.

use wirewatch_text::Folded;
use wirewatch_text::is_unspaced;

use crate::format::LOOSE_PREFIX;
use crate::gazetteer::{Candidates, Gazetteer};
use crate::spelling;

/// Longest name, in bytes of folded text.
const LONGEST: usize = 120;
/// Most words of a name that is looked up by its loose key.
const LOOSE_WORDS: usize = 3;

/// A name of a place in a folded text.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// First byte in the folded text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it may mean, most populous first.
    pub candidates: Candidates,
}

impl Gazetteer {
    /// Every longest name of a place that stands on whole words, in the order of the text.
    ///
    /// Knows nothing of capitals or of context: "of", a village, is found too. Costs one walk
    /// of the name index per word.
    pub fn find(&'static self, folded: &Folded) -> Vec<Found> {
        let text = folded.text();
        let mut found = Vec::new();
        let mut from = 0;
        while from < text.len() {
            match self.longest(text, from, &[], |end| folded.is_whole(from, end)) {
                Some(name) => {
                    from = name.end;
                    found.push(name);
                }
                None => from += text[from..].chars().next().map_or(1, char::len_utf8),
            }
            from = next_word(text, from);
        }
        found
    }

    /// The longest name that starts at byte `start` of folded `text` and ends where `may_end`
    /// allows. `prefix` is read before the text: letters that are written differently there.
    pub fn longest(
        &'static self,
        text: &str,
        start: usize,
        prefix: &[u8],
        may_end: impl Fn(usize) -> bool,
    ) -> Option<Found> {
        let index = self.names.as_fst();
        let mut node = index.root();
        let mut value = 0;
        for byte in prefix {
            let step = node.transition(node.find_input(*byte)?);
            value += step.out.value();
            node = index.node(step.addr);
        }
        let mut best = None;
        let bytes = text.as_bytes();
        for (offset, byte) in bytes[start..].iter().take(LONGEST).enumerate() {
            let Some(step) = node.find_input(*byte) else {
                break;
            };
            let step = node.transition(step);
            value += step.out.value();
            node = index.node(step.addr);
            let end = start + offset + 1;
            if node.is_final() && text.is_char_boundary(end) && may_end(end) {
                best = Some((end, value + node.final_output().value()));
            }
        }
        let (end, value) = best?;
        let candidates = self.posted(value, false)?;
        Some(Found {
            start,
            end,
            candidates,
        })
    }

    /// What the folded `name` may mean; `None` when it is not known.
    pub fn named(&'static self, name: &str) -> Option<Candidates> {
        self.posted(self.names.get(name)?, false)
    }

    /// The longest run of up to three words from `start` whose loose spelling
    /// ([`spelling::loose`]) is that of a known name.
    pub fn longest_loose(
        &'static self,
        text: &str,
        start: usize,
        key: &mut String,
    ) -> Option<Found> {
        let words = text.get(start..)?;
        let limit = words.len().min(LONGEST);
        let mut ends = [0; LOOSE_WORDS];
        let mut count = 0;
        for (at, byte) in words.bytes().enumerate().take(limit) {
            if byte == b' ' && count < LOOSE_WORDS {
                ends[count] = at;
                count += 1;
            }
        }
        if count < LOOSE_WORDS && limit == words.len() {
            ends[count] = limit;
            count += 1;
        }
        for &end in ends[..count].iter().rev() {
            if spelling::loose(&words[..end], key) {
                key.insert(0, char::from(LOOSE_PREFIX));
                if let Some(value) = self.names.get(key.as_bytes()) {
                    let candidates = self.posted(value, true)?;
                    return Some(Found {
                        start,
                        end: start + end,
                        candidates,
                    });
                }
            }
        }
        None
    }
}

/// The start of the next word at or after `from`.
pub(crate) fn next_word(text: &str, from: usize) -> usize {
    let before = text[..from].chars().next_back();
    let here = text[from..].chars().next();
    match (before, here) {
        (_, None) => text.len(),
        (_, Some(' ')) => from + 1,
        (Some(before), Some(here))
            if before != ' ' && !is_unspaced(before) && !is_unspaced(here) =>
        {
            text[from..]
                .find(' ')
                .map_or(text.len(), |gap| from + gap + 1)
        }
        _ => from,
    }
}
