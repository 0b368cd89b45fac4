//! What tells the words that open a frame.

use wirewatch_tagger::crf::{Feature, feature};
use wirewatch_tagger::features::{Word, features};

use super::Paragraph;
use crate::value::{bits, pair};

/// The features of every token of a paragraph, sentence by sentence.
pub fn trigger_features(paragraph: &Paragraph) -> Vec<Vec<Vec<Feature>>> {
    let of_sentence = |range: &std::ops::Range<usize>| {
        let tokens = &paragraph.tokens[range.clone()];
        let words: Vec<Word> = tokens.iter().map(|token| token.word.clone()).collect();
        let quotes = tokens.iter().any(|token| token.quoted.number > 0);
        let mut known = Vec::new();
        let ends = features(&words, &mut known);
        let mut start = 0;
        let mut found = Vec::with_capacity(tokens.len());
        for (at, end) in ends.into_iter().enumerate() {
            let mut of_token = known[start..end].to_vec();
            start = end;
            more(tokens, at, quotes, &mut of_token);
            found.push(of_token);
        }
        found
    };
    paragraph.sentences.iter().map(of_sentence).collect()
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
