//! Whether the sentence around an expression tells of the past or of what is to come.

use crate::{
    language::{Language, Tense},
    token::{Gap, Kind, Token, push_folded},
};

/// Words looked at on each side.
const WORDS_MAX: usize = 25;

/// The tense of the verb nearest before tokens `open..close`, else nearest after.
pub(crate) fn tense(
    text: &str,
    tokens: &[Token],
    language: &Language,
    open: usize,
    close: usize,
) -> Option<Tense> {
    let mut nearest = None;
    let mut previous_gap = tokens.get(open).map_or(Gap::None, |token| token.gap);
    for (back, at) in (0..open).rev().take(WORDS_MAX).enumerate() {
        let token = &tokens[at];
        if is_end(text, token, previous_gap) || previous_gap == Gap::Break {
            break;
        }
        previous_gap = token.gap;
        let hidden = (1..=2).any(|more| {
            (open
                .checked_sub(back + 1 + more)
                .and_then(|at| tokens.get(at)))
            .is_some_and(|before| language.tenses[before.word as usize] == Some(Tense::Hidden))
        });
        if hidden {
            continue;
        }
        if let Some(tense) = of_token(text, tokens, at, language) {
            nearest = Some(tense);
            break;
        }
    }
    if nearest.is_some() {
        return nearest;
    }
    for (at, token) in tokens.iter().enumerate().skip(close).take(WORDS_MAX) {
        let gap = tokens.get(at + 1).map_or(Gap::Break, |next| next.gap);
        if token.gap == Gap::Break || is_end(text, token, gap) {
            break;
        }
        if let Some(tense) = of_token(text, tokens, at, language) {
            return Some(tense);
        }
    }
    None
}

/// The tense that the token shows, alone or with those before it.
fn of_token(text: &str, tokens: &[Token], at: usize, language: &Language) -> Option<Tense> {
    let token = &tokens[at];
    if token.kind != Kind::Word {
        return None;
    }
    if let Some(phrases) = language.tense_phrases.get(&token.word) {
        let fits = |words: &[u32]| {
            let mut before = tokens[..at].iter().rev().map(|token| token.word);
            words.iter().all(|word| before.next() == Some(*word))
        };
        if let Some((_, tense)) = phrases.iter().find(|(words, _)| fits(words)) {
            return (*tense != Tense::Hidden).then_some(*tense);
        }
    }
    if let Some(tense) = language.tenses.get(token.word as usize).copied().flatten() {
        return (tense != Tense::Hidden).then_some(tense);
    }
    if token.word != 0 || language.tense_endings.is_empty() {
        return None;
    }
    let word = text.get(token.start as usize..token.end as usize)?;
    if word.len() <= 4 || word.len() >= 40 {
        return None;
    }
    let mut key = String::with_capacity(word.len());
    word.chars().for_each(|c| push_folded(c, &mut key));
    language
        .tense_endings
        .iter()
        .find(|(ending, _)| key.ends_with(ending))
        .map(|(_, tense)| *tense)
        .filter(|tense| *tense != Tense::Hidden)
}

fn is_end(text: &str, token: &Token, gap_after: Gap) -> bool {
    token.kind == Kind::Mark
        && gap_after != Gap::None
        && matches!(
            text.get(token.start as usize..token.end as usize),
            Some("." | "!" | "?" | "。" | "！" | "？" | "؟" | ";")
        )
}
