//! Listed names that the article writes otherwise than the list: in another transliteration,
//! with an ending, or without some of their words.
//!
//! Only words that stand beside each other count, and in scripts with capitals only those that
//! begin with one (particles such as "bin" may stand between them). What such a name needs before
//! it opens a hit depends on how many listed names share its words.

use wirewatch_names::{Missing, Variant, VariantIndex};
use wirewatch_text::{Folded, Script, script_of};

use crate::listed::Worth;

/// A name found in another spelling.
pub(crate) struct Found {
    /// Range in the folded text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Numbers of the names, and whether the name is whole.
    pub(crate) names: Vec<(u32, bool)>,
    pub(crate) worth: Worth,
}

/// Words that so few listed persons bear are telling.
const RARE: u32 = 4;
/// Words that more listed persons bear say little.
const ORDINARY: u32 = 25;
/// Most words that stand beside each other and are looked at together.
const LIMIT_RUN: usize = 12;

/// Small words inside names, folded.
const PARTICLES: &[&str] = &[
    "al", "el", "ul", "bin", "ben", "ibn", "bint", "abu", "abou", "umm", "de", "del", "la", "von",
    "van", "e", "i", "ould", "ur", "بن", "ابن", "بنت", "ابو", "ال",
];

/// Every name of `index` in `folded`, which was folded from `text`.
pub(crate) fn find(index: &VariantIndex, folded: &Folded, text: &str, shouted: bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut run: Vec<(usize, usize)> = Vec::new();
    let mut known = 0;
    let mut variants: Vec<Variant> = Vec::new();
    let mut flush = |run: &mut Vec<(usize, usize)>, known: &mut usize| {
        if *known >= 2 {
            search(
                index,
                (folded, text, shouted),
                run,
                &mut variants,
                &mut found,
            );
        }
        run.clear();
        *known = 0;
    };
    let mut start = 0;
    let letters = folded.text();
    while start < letters.len() {
        let end = letters.as_bytes()[start..]
            .iter()
            .position(|byte| *byte == b' ')
            .map_or(letters.len(), |length| start + length);
        let word = &letters[start..end];
        // Most words of a text are neither: they are told by one letter.
        let capital = is_name_like(word, folded, text, start, shouted)
            || run
                .last()
                .is_some_and(|(_, last)| is_syllable(folded, text, *last, start));
        let is_particle = (capital || !run.is_empty()) && PARTICLES.contains(&word);
        let is_name = capital && !is_particle;
        if !(is_name || is_particle && !run.is_empty()) {
            if !run.is_empty() {
                flush(&mut run, &mut known);
            }
        } else {
            let parted = run
                .last()
                .is_some_and(|last| !stands_beside(folded, text, *last, start));
            if parted || run.len() == LIMIT_RUN {
                flush(&mut run, &mut known);
            }
            if is_name || !run.is_empty() {
                run.push((start, end));
                known += usize::from(is_name && index.may_hold(word));
            }
        }
        start = end + 1;
    }
    flush(&mut run, &mut known);
    found
}

fn search(
    index: &VariantIndex,
    (folded, text, shouted): (&Folded, &str, bool),
    run: &[(usize, usize)],
    variants: &mut Vec<Variant>,
    found: &mut Vec<Found>,
) {
    let words: Vec<&str> = run
        .iter()
        .map(|(start, end)| &folded.text()[*start..*end])
        .collect();
    variants.clear();
    index.find(&words, variants);
    // Text in capitals throughout: words beside each other need not be one name.
    if shouted {
        variants.retain(|variant| variant.missing != Missing::Words);
    }
    for group in variants.chunk_by(|one, other| (one.from, one.to) == (other.from, other.to)) {
        let (start, end) = (run[group[0].from].0, run[group[0].to - 1].1);
        if goes_on(folded, text, end) {
            continue;
        }
        let worth = group.iter().map(worth).min().unwrap_or(Worth::Confirms);
        let worth = if shouted {
            worth.max(Worth::NeedsCountry)
        } else {
            worth
        };
        if worth == Worth::Confirms {
            continue;
        }
        found.push(Found {
            start,
            end,
            names: group
                .iter()
                .map(|variant| (variant.number, variant.missing == Missing::Nothing))
                .collect(),
            worth,
        });
    }
}

/// What a name in another spelling needs before it opens a hit.
fn worth(variant: &Variant) -> Worth {
    // Short words are spellings of many names.
    let is_short = variant.shortest <= 3;
    match (variant.missing, variant.rarest, variant.second) {
        (Missing::Nothing, 0..=RARE, _) if !is_short => Worth::Opens,
        (Missing::Nothing, 0..=ORDINARY, 0..=ORDINARY) if !is_short => Worth::NeedsContext,
        (Missing::Nothing, _, _) => Worth::NeedsCountry,
        (Missing::Patronymic, 0..=ORDINARY, _) if !is_short => Worth::NeedsCountry,
        (Missing::Words, 0..=RARE, 0..=ORDINARY) if !is_short => Worth::NeedsCountry,
        _ => Worth::Confirms,
    }
}

/// Whether a word may be part of a name: capitalised, or of a script without capitals.
fn is_name_like(word: &str, folded: &Folded, text: &str, start: usize, shouted: bool) -> bool {
    if word.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && !shouted {
        let letter = text.as_bytes()[folded.origin(start)];
        if letter.is_ascii() {
            return letter.is_ascii_uppercase();
        }
    }
    let Some(first) = word.chars().next() else {
        return false;
    };
    match script_of(first) {
        Some(Script::Latin | Script::Cyrillic | Script::Greek) if shouted => true,
        Some(Script::Latin | Script::Cyrillic | Script::Greek) => {
            let letter = text[folded.origin(start)..].chars().next();
            letter.is_some_and(char::is_uppercase)
        }
        Some(Script::Arabic | Script::Hebrew) => word.len() > 4,
        _ => false,
    }
}

/// Whether a syllable is written onto the name with a hyphen: "Kim Jong" of "Kim Jong-un".
fn goes_on(folded: &Folded, text: &str, end: usize) -> bool {
    let after = folded.original(text, end - 1, end).end;
    let mut rest = text[after..].chars();
    matches!(rest.next(), Some('-' | '‐')) && rest.next().is_some_and(char::is_alphabetic)
}

/// Whether only space, a hyphen or an apostrophe stands between two words in the text.
fn stands_beside(folded: &Folded, text: &str, (from, end): (usize, usize), start: usize) -> bool {
    let before = folded.original(text, end - 1, end).end;
    // The article has one folded form however many letters it was written with.
    let is_article = &folded.text()[from..end] == "al";
    text.get(before..folded.origin(start))
        .is_some_and(|between| {
            between.len() <= 4
                && between.chars().all(|sign| {
                    matches!(
                        sign,
                        ' ' | '-' | '\'' | '’' | '‘' | '‐' | '\u{a0}' | '\u{200c}'
                    ) || is_article && sign.is_alphabetic()
                })
        })
}

/// Whether a word in small letters is written onto the name before it: "Jong-un".
fn is_syllable(folded: &Folded, text: &str, end: usize, start: usize) -> bool {
    let before = folded.original(text, end - 1, end).end;
    matches!(text.get(before..folded.origin(start)), Some("-" | "‐"))
}
