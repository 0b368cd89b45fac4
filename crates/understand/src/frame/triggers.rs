//! What tells the words that open a frame.

use wirewatch_tagger::crf::{Feature, feature};

use super::Paragraph;
use crate::value::{bits, pair};

/// The features of every token of a paragraph, sentence by sentence.
pub fn trigger_features(paragraph: &Paragraph) -> Vec<Vec<Vec<Feature>>> {
    let mut all: Vec<Vec<Vec<Feature>>> = vec![Vec::new(); paragraph.sentences.len()];
    each_token(paragraph, |sentence, known, more| {
        all[sentence].push([known, more].concat());
    });
    all
}

/// The number of each token's sentence, what the tagger knows of the token, and what else tells
/// triggers; one token after another.
pub(super) fn each_token(
    paragraph: &Paragraph,
    mut take: impl FnMut(usize, &[Feature], &[Feature]),
) {
    let mut found = Vec::with_capacity(128);
    let sentences = paragraph.sentences.iter().zip(&paragraph.known);
    for (number, (range, known)) in sentences.enumerate() {
        let tokens = &paragraph.tokens[range.clone()];
        let quotes = tokens.iter().any(|token| token.quoted.number > 0);
        for at in 0..tokens.len() {
            found.clear();
            more(tokens, at, quotes, &mut found);
            take(number, known.at(at), &found);
        }
    }
}

/// `quotes` says whether the sentence holds a quotation at all.
fn more(tokens: &[super::Token], at: usize, quotes: bool, into: &mut Vec<Feature>) {
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| tokens.get(at));
    let token = &tokens[at];
    into.push(feature(2000, token.lemma));
    let quoted = |offset: isize| {
        near(offset).map_or(9, |token| {
            u64::from(token.quoted.number > 0) * 2 + u64::from(token.quoted.is_mark)
        })
    };
    into.push(feature(2001, quoted(0)));
    into.push(feature(2002, pair(quoted(0), pair(quoted(-1), quoted(1)))));
    for offset in -2..=2_isize {
        let base = 2010 + 10 * (offset + 2) as u32;
        let Some(near) = near(offset) else { continue };
        into.extend(bits(near.meanings).map(|meaning| feature(base, meaning)));
        into.push(feature(base + 1, u64::from(near.labels[1])));
        into.push(feature(base + 2, u64::from(near.labels[0])));
    }
    let label = |offset: isize| near(offset).map_or(99, |token| u64::from(token.labels[1]));
    into.push(feature(2070, pair(label(-1), label(1))));
    into.push(feature(2071, pair(token.lemma, label(-1))));
    into.push(feature(2072, pair(token.lemma, label(1))));
    into.push(feature(2073, pair(token.lemma, quoted(0))));
    for meaning in bits(token.meanings) {
        into.push(feature(2074, pair(meaning, label(-1))));
        into.push(feature(2075, pair(meaning, label(1))));
        into.push(feature(2076, pair(meaning, pair(label(-1), label(1)))));
        let next = near(1).map_or(0, |next| next.word.lower());
        into.push(feature(2077, pair(meaning, next)));
        let previous = near(-1).map_or(0, |previous| previous.word.lower());
        into.push(feature(2078, pair(meaning, previous)));
        into.push(feature(2079, pair(meaning, token.word.suffixes()[0])));
    }
    into.push(feature(2080, pair(token.lemma, u64::from(quotes))));
}
