//! Words, numbers and marks, as spans of a text.

use std::ops::Range;

/// Longest run of letters that is one token, in bytes: a longer one is cut.
const LONGEST: usize = 200;

/// What stands for itself at the end of an English word.
const ENDINGS: [&str; 6] = ["'s", "'ve", "'re", "'m", "'d", "'ll"];

/// Cuts `range` of `text` into tokens, in order.
///
/// A word keeps hyphens and apostrophes between letters ("Abu-Omar", "Sha’abi"), save where a
/// name stands before a lower-case word ("US-led") and before the English genitive and the short
/// verbs ("we've"), which are tokens of their own; initials keep their stops ("U.S."); a number
/// keeps its points ("1,000.5"). Every other mark stands alone. Letters of scripts that are
/// written without spaces run together. Linear; offsets are bytes of `text`.
pub fn tokens(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let end = range.end;
    let mut at = range.start;
    while let Some(letter) = text[at..end].chars().next() {
        let next = at + letter.len_utf8();
        if letter.is_whitespace() {
            at = next;
            continue;
        }
        let stop = if letter.is_alphanumeric() {
            word_end(text, at, end)
        } else {
            next
        };
        parts(text, at..stop, &mut found);
        at = stop;
    }
    found
}

fn word_end(text: &str, start: usize, end: usize) -> usize {
    let mut chars = text[start..end].char_indices().peekable();
    let mut previous = ' ';
    let mut stop = start;
    let mut letters_since_stop = 0;
    let mut only_initials = true;
    while let Some((offset, letter)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = match letter {
            _ if letter.is_alphanumeric() || is_mark(letter) => {
                letters_since_stop += 1;
                true
            }
            '-' | '‑' | '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`' => {
                only_initials = false;
                previous.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)
            }
            '.' if only_initials && letters_since_stop == 1 && previous.is_alphabetic() => {
                // "U.S." and "U.S.A", but not the end of "Plan B."
                let is_first = stop - start == previous.len_utf8();
                letters_since_stop = 0;
                !is_first || next.is_some_and(char::is_alphabetic)
            }
            '.' | ',' | ':' => {
                previous.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit())
            }
            _ => false,
        };
        if !joins || offset > LONGEST {
            break;
        }
        previous = letter;
        stop = start + offset + letter.len_utf8();
    }
    stop.max(start + text[start..].chars().next().map_or(1, char::len_utf8))
}

/// Vowel signs and joiners that are part of a word.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{200C}' | '\u{200D}')
}

/// Cuts a word into what stands for itself: "Syria’s", "we've", "ISIL-held", "U.S.-led".
fn parts(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let word = &text[range.clone()];
    let stem = ENDINGS.iter().find_map(|ending| {
        let (_, tail) = ending.split_at(1);
        let stem = word.len().checked_sub(tail.len())?;
        let before = word
            .get(..stem)
            .filter(|_| word[stem..].eq_ignore_ascii_case(tail))?;
        before
            .strip_suffix(['\'', '’'])
            .map(str::len)
            .filter(|stem| *stem > 0)
    });
    let stem = range.start + stem.unwrap_or(word.len());
    // A name before a participle or an adjective.
    let mut hyphen = None;
    if word.starts_with(char::is_uppercase) {
        let at = text[range.start..stem].rfind('-');
        hyphen = at.filter(|at| text[range.start + at + 1..].starts_with(char::is_lowercase));
    }
    match hyphen {
        Some(at) => {
            let at = range.start + at;
            found.extend([range.start..at, at..at + 1, at + 1..stem]);
        }
        None => found.push(range.start..stem),
    }
    if stem < range.end {
        found.push(stem..range.end);
    }
}
