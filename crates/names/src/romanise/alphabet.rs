//! Alphabets: Greek, and those with one reading for each letter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::table::{Lazy, Table};

static GREEK: Lazy<Table> = Lazy::new(|| {
    Table::new(
        include_str!("../../resources/romanise/greek.tsv"),
        '\u{370}'..='\u{3FF}',
    )
});

static OTHERS: Lazy<Table> = Lazy::new(|| {
    Table::new(
        include_str!("../../resources/romanise/alphabets.tsv"),
        '\u{530}'..='\u{10FF}',
    )
});

/// Parts two vowels that are not read together: the mark in `ϊ`.
const DIAERESIS: char = '\u{308}';

/// A Greek word; reading 1 is by sound.
pub(super) fn greek(word: &str, reading: usize) -> String {
    let letters: Vec<char> = word
        .nfd()
        .filter(|letter| !is_combining_mark(*letter) || *letter == DIAERESIS)
        .collect();
    let by_sound = reading == 1;
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while at < letters.len() {
        let (letter, next) = (letters[at], letters.get(at + 1).copied());
        let apart = letters.get(at + 2) == Some(&DIAERESIS);
        let start = out.is_empty();
        at += 1;
        if letter.is_ascii_digit() {
            out.push(letter);
            continue;
        }
        let next = next.filter(|_| !apart);
        // αυ, ευ, ηυ: v before a voiced sound, f before any other and at the end.
        if matches!(letter, 'α' | 'ε' | 'η') && next == Some('υ') {
            let voiceless = letters
                .get(at + 1)
                .is_none_or(|after| "θκξπσςτφχψ".contains(*after));
            out.push(match letter {
                'α' => 'a',
                'ε' => 'e',
                _ => 'i',
            });
            out.push(if voiceless { 'f' } else { 'v' });
            at += 1;
            continue;
        }
        let group = next.and_then(|next| GREEK.group(letter, next));
        at += usize::from(group.is_some());
        let Some(row) = group.or_else(|| GREEK.get(letter)) else {
            continue;
        };
        let index = usize::from(start) + 2 * usize::from(by_sound);
        let cell = match (row.cell(index), by_sound) {
            ("", true) => match row.cell(2) {
                "" if start => row.cell_or_first(1),
                "" => row.cell(0),
                cell => cell,
            },
            ("", false) => row.cell(0),
            (cell, _) => cell,
        };
        out.push_str(cell);
    }
    out
}

/// An Armenian, Georgian or Thaana word.
pub(super) fn romanise(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() {
            out.push(letter);
            continue;
        }
        let group = letters.peek().and_then(|next| OTHERS.group(letter, *next));
        if group.is_some() {
            letters.next();
        }
        if let Some(row) = group.or_else(|| OTHERS.get(letter)) {
            out.push_str(row.cell_or_first(usize::from(out.is_empty())));
        }
    }
    out
}
