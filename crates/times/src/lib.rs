//! Expressions of time in running text: where they stand and what they mean, as TIMEX3 values.
//!
//! Owns the recognition by patterns over word classes (data in `resources/`, one file a language)
//! and the resolution against the day of publication and what was told before. Refuses to guess:
//! a number that may be no date is none.
//!
//! Values follow TIMEX3 (ISO-TimeML, ISO 24617-1) with the habits of TimeBank.

mod built;
mod calendar;
mod forms;
mod language;
mod matcher;
mod number;
mod other;
mod pattern;
mod point;
mod report;
mod resolve;
mod slots;
mod starts;
mod tense;
mod token;
mod value;
mod within;

use std::ops::Range;

use jiff::civil::Date;
use wirewatch_news::{Calendar, TimexKind};

pub use language::faults;

use crate::{
    matcher::{Match, Matcher},
    resolve::Resolver,
    slots::{Record, Slot},
    token::{Gap, Kind, Token},
};

/// An expression of time found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Bytes of the text, on character boundaries.
    pub range: Range<usize>,
    /// DATE, TIME, DURATION or SET.
    pub kind: TimexKind,
    /// TIMEX3 `value`: `2019-05-02`, `2019-W18`, `P3D`, `PRESENT_REF`; `X` for what is not known.
    pub value: String,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`, `BEFORE`, `LESS_THAN`, ...
    pub modifier: Option<String>,
    /// The calendar as written, if not the Gregorian one.
    pub calendar: Option<Calendar>,
    /// Relative to a day that is not known: `value` says only what the words say.
    pub is_unresolved: bool,
}

/// The longest text read, in bytes; what stands after it is left alone.
pub const TEXT_MAX: usize = 8 << 20;

/// Finds the expressions of time in `text`, in their order.
///
/// `language` is an ISO 639-1 code; of a language without data only dates in digits are found.
/// `published` is the day that "yesterday" is counted from. Time is linear in the text.
#[must_use]
pub fn times(text: &str, language: &str, published: Option<Date>) -> Vec<Found> {
    let text = &text[..text.floor_char_boundary(TEXT_MAX)];
    let language = language::language(language);
    let tokens = token::tokens(text, language);
    let mut matcher = Matcher::new(&tokens, language);
    let mut matches = matcher.run();
    let bases = std::mem::take(&mut matcher.bases);
    matches.retain(|found| {
        usize::from(found.rule) != language::NONE && stands_alone(text, &tokens, found)
    });
    let is_narrative = is_narrative(&matches, &bases, published);
    let mut resolver = Resolver::new(published, is_narrative, &bases);
    let mut out = Vec::with_capacity(matches.len());
    for found in &matches {
        let tense = tense::tense(text, &tokens, language, found.open, found.close);
        let Some(resolved) = resolver.resolve(found.rule, &found.record, tense) else {
            continue;
        };
        out.push(Found {
            range: tokens[found.open].start as usize..tokens[found.close - 1].end as usize,
            kind: resolved.kind,
            value: resolved.value,
            modifier: resolved.modifier,
            calendar: resolved.calendar,
            is_unresolved: resolved.is_unresolved,
        });
    }
    out
}

/// Is a match that begins or ends with digits not cut out of a longer number, sum or version?
fn stands_alone(text: &str, tokens: &[Token], found: &Match) -> bool {
    let first = &tokens[found.open];
    if first.digits > 0 && first.gap == Gap::None && found.open > 0 {
        let before = &tokens[found.open - 1];
        let mark = &text[before.start as usize..before.end as usize];
        let before_that = found.open.checked_sub(2).map(|at| &tokens[at]);
        let follows_number =
            before_that.is_some_and(|token| token.kind == Kind::Number && before.gap == Gap::None);
        let is_bad = match before.kind {
            Kind::Word => !is_unspaced(mark),
            Kind::Number => true,
            Kind::Mark => {
                matches!(
                    mark,
                    "$" | "€" | "£" | "¥" | "#" | "@" | "_" | "+" | "=" | "&" | "%" | "\\"
                ) || (matches!(mark, "." | "," | ":") && follows_number)
                    || (mark == "/" && before.gap == Gap::None)
            }
        };
        if is_bad {
            return false;
        }
    }
    let last = &tokens[found.close - 1];
    let Some(after) = tokens.get(found.close) else {
        return true;
    };
    if last.digits == 0 || after.gap != Gap::None {
        return true;
    }
    let mark = &text[after.start as usize..after.end as usize];
    let next = tokens
        .get(found.close + 1)
        .filter(|next| next.gap == Gap::None);
    match after.kind {
        Kind::Word => is_unspaced(mark),
        Kind::Number => false,
        Kind::Mark => {
            let is_of_number = matches!(
                mark,
                "%" | "€" | "$" | "£" | "_" | "@" | "°" | "=" | "\\" | "‰"
            );
            let goes_on = matches!(mark, "." | "," | ":" | "/")
                && next.is_some_and(|next| next.kind == Kind::Number);
            !is_of_number && !goes_on
        }
    }
}

/// Is the word of a script without spaces, so that a number may touch it?
fn is_unspaced(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|c| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{600}'..='\u{6ff}'))
}

/// Does the text tell of another time than that of its publication: dates with years that lie
/// off, more than there are words that look from the day of publication?
fn is_narrative(matches: &[Match], bases: &[Record], published: Option<Date>) -> bool {
    let now = published.map_or(i32::MAX, |date| i32::from(date.year()));
    let (mut told, mut deictic) = (0, 0);
    for found in matches {
        let record = &found.record;
        let based = record
            .get(Slot::Base)
            .and_then(|at| bases.get(usize::try_from(at).ok()?))
            .copied()
            .unwrap_or_default();
        let has_month = record.has(Slot::Month) || based.has(Slot::Month);
        match record.get(Slot::Year).or(based.get(Slot::Year)) {
            Some(year) if year != now && has_month => told += 2,
            Some(year) if year.abs_diff(now) >= 2 => told += 1,
            Some(_) => {}
            None if found.rule < 2 => {
                let is_deictic = record.has(Slot::Weekday)
                    || record.get(Slot::Anchor) == Some(0)
                    || (record.has(Slot::Rel) && !record.has(Slot::Anchor));
                deictic += usize::from(is_deictic);
            }
            None => {}
        }
    }
    told >= 8 && told > 4 * deictic
}
