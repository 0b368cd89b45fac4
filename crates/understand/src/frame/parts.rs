//! What tells the parts of a frame, given its trigger.

use std::ops::Range;

use wirewatch_tagger::crf::{Feature, feature};

use super::{Paragraph, Token};
use crate::value::{bits, pair};

fn bucket(distance: usize) -> u64 {
    match distance {
        0..=4 => distance as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=40 => 9,
        _ => 10,
    }
}

/// What is told of each gap between a token and the trigger.
#[derive(Clone, Copy, Default)]
struct Between {
    commas: u64,
    phrases: u64,
    triggers: u64,
    verbs: u64,
    that: bool,
    words: u64,
}

/// The features of every token of `paragraph` with regard to the trigger at `trigger`;
/// `is_trigger` says which tokens are part of any trigger.
pub fn part_features(
    paragraph: &Paragraph,
    trigger: &Range<usize>,
    is_trigger: &[bool],
) -> Vec<Vec<Feature>> {
    let mut all = Vec::with_capacity(paragraph.tokens.len());
    let window = 0..paragraph.tokens.len();
    each_part(paragraph, trigger, is_trigger, window, |features| {
        all.push(features.to_vec());
    });
    all
}

/// As [`part_features`], one token of `window` after another.
pub(super) fn each_part(
    paragraph: &Paragraph,
    trigger: &Range<usize>,
    is_trigger: &[bool],
    window: Range<usize>,
    mut take: impl FnMut(&[Feature]),
) {
    let tokens = &paragraph.tokens;
    let between = between(tokens, trigger, is_trigger);
    let first = &tokens[trigger.start];
    let last = &tokens[trigger.end - 1];
    let meanings = tokens[trigger.clone()]
        .iter()
        .fold(0, |sum, token| sum | token.meanings);
    let cue = Cue {
        range: trigger.clone(),
        first: first.lemma,
        last: last.word.lower(),
        all: tokens[trigger.clone()]
            .iter()
            .fold(7, |hash, token| pair(hash, token.word.lower())),
        meanings,
        sentence: first.sentence,
        quoted: first.quoted.number,
        wide: trigger.len() as u64,
        // "X, he said, Y": what stands beside the cue.
        before: trigger
            .start
            .checked_sub(1)
            .map_or(1, |at| tokens[at].word.lower()),
        after: tokens
            .get(trigger.end)
            .map_or(2, |token| token.word.lower()),
        quote_before: last_quote(&tokens[..trigger.start], first.sentence),
        quote_after: tokens[trigger.end..]
            .iter()
            .take_while(|token| token.sentence == first.sentence)
            .map(|token| token.quoted.number)
            .find(|number| *number > 0)
            .unwrap_or_default(),
    };
    let mut found = Vec::with_capacity(128);
    for at in window {
        found.clear();
        one(paragraph, at, &cue, is_trigger, &between[at], &mut found);
        take(&found);
    }
}

fn last_quote(before: &[Token], sentence: u16) -> u16 {
    let near = before
        .iter()
        .rev()
        .take_while(|token| token.sentence + 1 >= sentence);
    near.map(|token| token.quoted.number)
        .find(|number| *number > 0)
        .unwrap_or_default()
}

struct Cue {
    range: Range<usize>,
    first: u64,
    last: u64,
    all: u64,
    meanings: u64,
    sentence: u16,
    quoted: u16,
    wide: u64,
    before: u64,
    after: u64,
    quote_before: u16,
    quote_after: u16,
}

fn between(tokens: &[Token], trigger: &Range<usize>, is_trigger: &[bool]) -> Vec<Between> {
    let comma = wirewatch_tagger::crf::hash(b",");
    let that = wirewatch_tagger::crf::hash(b"that");
    let mut all = vec![Between::default(); tokens.len()];
    let step = |sum: &mut Between, at: usize, previous_phrase: &mut u16| {
        let token = &tokens[at];
        sum.commas += u64::from(token.word.lower() == comma);
        if token.phrase != 0 && token.phrase != *previous_phrase {
            sum.phrases += 1;
        }
        *previous_phrase = token.phrase;
        sum.triggers += u64::from(is_trigger[at]);
        sum.verbs += u64::from(token.meanings != 0 && token.phrase == 0);
        sum.that |= token.word.lower() == that;
        sum.words = pair(sum.words, token.word.lower());
    };
    let (mut sum, mut phrase) = (Between::default(), 0);
    for at in (0..trigger.start).rev() {
        all[at] = sum;
        step(&mut sum, at, &mut phrase);
    }
    let (mut sum, mut phrase) = (Between::default(), 0);
    for (at, cell) in all.iter_mut().enumerate().skip(trigger.end) {
        *cell = sum;
        step(&mut sum, at, &mut phrase);
    }
    all
}

fn one(
    paragraph: &Paragraph,
    at: usize,
    cue: &Cue,
    is_trigger: &[bool],
    between: &Between,
    into: &mut Vec<Feature>,
) {
    let tokens = &paragraph.tokens;
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| tokens.get(at));
    let token = &tokens[at];
    let (side, distance) = if at < cue.range.start {
        (0, cue.range.start - at)
    } else if at < cue.range.end {
        (1, 0)
    } else {
        (2, at + 1 - cue.range.end)
    };
    let far = bucket(distance);
    let sentences = i64::from(token.sentence) - i64::from(cue.sentence);
    let sentences = (sentences.clamp(-3, 3) + 3) as u64;
    let place = pair(side, sentences);
    let lower = |offset: isize| near(offset).map_or(3, |token| token.word.lower());
    let middle = |offset: isize| {
        near(offset).map_or(5, |token| {
            token
                .word
                .cluster()
                .map_or(token.word.shape(), |c| 100 + u64::from(c.middle))
        })
    };
    let coarse = |offset: isize| {
        near(offset).map_or(5, |token| {
            token
                .word
                .cluster()
                .map_or(token.word.shape(), |c| 100 + u64::from(c.coarse))
        })
    };
    let phrase = |offset: isize| near(offset).map_or(99, |token| u64::from(token.labels[1]));
    let name = |offset: isize| near(offset).map_or(99, |token| u64::from(token.labels[0]));
    let mut put = |template: u32, value: u64| into.push(feature(template, value));
    put(3000, side);
    if side == 1 {
        put(3001, coarse(0));
        return;
    }
    put(3002, pair(place, far));
    put(3003, pair(place, pair(far, cue.all)));
    put(3004, pair(place, pair(far, cue.first)));
    put(3005, pair(place, pair(far.min(6), cue.last)));
    let here = |offset: isize| place_of(near(offset), cue);
    put(3006, pair(place, here(0)));
    put(3007, pair(place, pair(here(0), here(-1))));
    put(3008, pair(place, pair(here(0), here(1))));
    put(3009, pair(place, pair(here(0), far)));
    put(
        3010,
        pair(place, pair(here(0), pair(cue.before, cue.after))),
    );
    put(3011, pair(place, pair(here(0), cue.first)));
    // The words.
    put(3020, pair(side, lower(0)));
    put(3021, pair(place, pair(lower(-1), 1)));
    put(3022, pair(place, pair(lower(1), 2)));
    put(3023, pair(place, middle(0)));
    put(3024, pair(place, pair(middle(-1), middle(0))));
    put(3025, pair(place, pair(middle(0), middle(1))));
    put(
        3026,
        pair(place, pair(coarse(-1), pair(coarse(0), coarse(1)))),
    );
    put(3027, pair(place, pair(lower(0), far.min(3))));
    put(3028, pair(place, pair(lower(0), lower(1))));
    put(3029, pair(place, token.word.shape()));
    // Noun phrases, counted from the trigger on.
    let counted = between.phrases.min(4);
    put(3030, pair(place, pair(phrase(0), counted)));
    put(3031, pair(place, pair(phrase(0), pair(counted, cue.first))));
    put(
        3032,
        pair(place, pair(phrase(0), pair(counted, between.verbs.min(3)))),
    );
    put(
        3033,
        pair(place, pair(phrase(-1), pair(phrase(0), phrase(1)))),
    );
    put(3034, pair(place, pair(name(0), counted)));
    put(3035, pair(place, pair(u64::from(token.labels[2]), counted)));
    put(
        3036,
        pair(
            place,
            pair(u64::from(token.labels[2]), between.verbs.min(3)),
        ),
    );
    put(
        3037,
        pair(side, pair(u64::from(token.labels[2]), cue.first)),
    );
    // What lies between.
    put(
        3040,
        pair(place, pair(between.commas.min(3), between.triggers.min(3))),
    );
    put(
        3041,
        pair(place, pair(between.verbs.min(4), between.commas.min(3))),
    );
    put(3042, pair(place, pair(u64::from(between.that), far)));
    put(
        3043,
        pair(
            place,
            pair(u64::from(is_trigger[at]), between.triggers.min(2)),
        ),
    );
    if distance <= 4 {
        put(3044, pair(side, between.words));
        put(3045, pair(side, pair(between.words, phrase(0))));
        put(3046, pair(side, pair(between.words, cue.first)));
    }
    put(3047, pair(place, pair(lower(0), between.commas.min(2))));
    // The kind of trigger.
    for meaning in bits(cue.meanings) {
        put(3050, pair(place, pair(meaning, far)));
        put(3051, pair(place, pair(meaning, pair(phrase(0), counted))));
        put(3052, pair(place, pair(meaning, here(0))));
        put(3053, pair(side, pair(meaning, lower(0))));
        put(3054, pair(side, pair(meaning, pair(lower(-1), counted))));
        put(
            3055,
            pair(
                side,
                pair(meaning, pair(u64::from(token.labels[2]), counted)),
            ),
        );
        put(3056, pair(side, pair(meaning, pair(cue.last, far.min(5)))));
    }
    put(3057, pair(side, pair(cue.wide.min(4), far)));
    put(3058, pair(side, pair(cue.before, far)));
    put(3059, pair(side, pair(cue.after, far)));
    let starts = u64::from(near(-1).is_none_or(|before| before.sentence != token.sentence));
    let ends = u64::from(near(1).is_none_or(|after| after.sentence != token.sentence));
    put(3060, pair(place, pair(starts, ends)));
    put(
        3061,
        pair(place, pair(pair(starts, ends), pair(here(0), lower(0)))),
    );
}

/// Where a token stands with regard to the quotations around the trigger.
fn place_of(token: Option<&Token>, cue: &Cue) -> u64 {
    let Some(token) = token else { return 77 };
    let number = token.quoted.number;
    let code = if number == 0 {
        0
    } else if number == cue.quoted {
        1
    } else if number == cue.quote_before {
        2
    } else if number == cue.quote_after {
        3
    } else {
        4
    };
    let cue_quoted = u64::from(cue.quoted > 0);
    let around = u64::from(cue.quote_before > 0) * 2 + u64::from(cue.quote_after > 0);
    code * 2 + u64::from(token.quoted.is_mark) + 16 * cue_quoted + 32 * around
}
