//! Cuts text into words, numbers and marks, and looks each word up as it goes.
//!
//! Digits and letters are always cut apart (`1990s`, `5pm`, `5月`), words are cut at apostrophes
//! and hyphens; whether two tokens touch is kept. Words are compared in small letters, without
//! marks over Arabic letters and with their variants as one.

use crate::language::Language;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Mark,
}

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    None,
    Space,
    Break,
}

/// One token. Offsets are bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Number of the word in the language's table; 0 for words it does not know.
    pub(crate) word: u32,
    pub(crate) kind: Kind,
    pub(crate) gap: Gap,
    /// Value of a number; -1 where it is too long.
    pub(crate) number: i64,
    /// Digits of a number as written; 0 when it was written in words.
    pub(crate) digits: u8,
    /// Begins with a capital letter.
    pub(crate) is_capital: bool,
}

/// The longest word looked up, in bytes.
const WORD_MAX: usize = 64;

/// The value of a decimal digit of any script that news is written in.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(c as u32 - 0x6f0),
        '\u{966}'..='\u{96f}' => Some(c as u32 - 0x966),
        '\u{ff10}'..='\u{ff19}' => Some(c as u32 - 0xff10),
        _ => None,
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (c as u32 >= 0x80
            && (c.is_alphabetic()
                || matches!(c, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{640}'
                    | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200c}')))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{3007}')
}

/// Writes `c` as it is compared.
pub(crate) fn push_folded(c: char, to: &mut String) {
    match c {
        'A'..='Z' => to.push(c.to_ascii_lowercase()),
        '`' => to.push('\''),
        '\0'..='\u{7f}' => to.push(c),
        '\u{307}'
        | '\u{610}'..='\u{61a}'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{200c}'
        | '\u{ad}' => {}
        'أ' | 'إ' | 'آ' | 'ٱ' => to.push('ا'),
        'ي' | 'ى' => to.push('ی'),
        'ك' => to.push('ک'),
        'ة' => to.push('ه'),
        'ё' | 'Ё' => to.push('е'),
        '\u{2019}' | '\u{2018}' | '\u{2bc}' => to.push('\''),
        '\u{2010}' | '\u{2011}' => to.push('-'),
        'İ' | 'ı' => to.push('i'),
        _ => to.extend(c.to_lowercase().filter(|c| *c != '\u{307}')),
    }
}

/// Cuts `text` into tokens.
pub(crate) fn tokens(text: &str, language: &Language) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut key = String::with_capacity(WORD_MAX);
    let mut at = 0;
    let mut gap = Gap::None;
    let mut newlines = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        if c.is_whitespace() {
            at += c.len_utf8();
            if c == '\n' {
                newlines += 1;
            }
            gap = if newlines > 1 { Gap::Break } else { Gap::Space };
            continue;
        }
        newlines = 0;
        if digit(c).is_some() {
            let (end, number, digits) = read_digits(text, at);
            at = end;
            out.push(Token {
                kind: Kind::Number,
                number,
                digits,
                ..base(start, at, gap)
            });
        } else if language.is_unspaced && is_han(c) {
            at = unspaced(text, at, gap, language, &mut out);
        } else if is_letter(c) {
            at = word(text, at, gap, language, &mut key, &mut out);
        } else {
            at += c.len_utf8();
            key.clear();
            push_folded(c, &mut key);
            let word = language.word(&key);
            out.push(Token {
                word,
                ..base(start, at, gap)
            });
        }
        gap = Gap::None;
    }
    out
}

fn base(start: usize, end: usize, gap: Gap) -> Token {
    Token {
        start: u32::try_from(start).unwrap_or(u32::MAX),
        end: u32::try_from(end).unwrap_or(u32::MAX),
        word: 0,
        kind: Kind::Mark,
        gap,
        number: 0,
        digits: 0,
        is_capital: false,
    }
}

fn read_digits(text: &str, start: usize) -> (usize, i64, u8) {
    let (mut end, mut number, mut digits) = (start, 0_i64, 0_u8);
    for c in text[start..].chars() {
        let Some(value) = digit(c) else { break };
        end += c.len_utf8();
        digits = digits.saturating_add(1);
        number = if digits > 15 {
            -1
        } else {
            number * 10 + i64::from(value)
        };
    }
    (end, number, digits)
}

fn word(
    text: &str,
    start: usize,
    gap: Gap,
    language: &Language,
    key: &mut String,
    out: &mut Vec<Token>,
) -> usize {
    key.clear();
    let mut end = start;
    let mut is_capital = None;
    let mut chars = text[start..].chars().peekable();
    while let Some(c) = chars.next() {
        let is_inside = language.has_apostrophes
            && end > start
            && matches!(c, '\'' | '\u{2019}' | '`')
            && chars.peek().is_some_and(|next| is_letter(*next));
        if !(is_letter(c) || is_inside) || (language.is_unspaced && is_han(c)) {
            break;
        }
        is_capital.get_or_insert_with(|| c.is_uppercase());
        end += c.len_utf8();
        if key.len() < WORD_MAX {
            push_folded(c, key);
        }
    }
    let is_capital = is_capital.unwrap_or_default();
    let token = Token {
        kind: Kind::Word,
        is_capital,
        ..base(start, end, gap)
    };
    if end - start >= WORD_MAX {
        out.push(token);
        return end;
    }
    let found = language.word(key);
    if found != 0 {
        out.push(Token {
            word: found,
            ..token
        });
        return end;
    }
    if let Some(number) = language.compound(key) {
        out.push(Token {
            kind: Kind::Number,
            number,
            digits: 0,
            ..token
        });
        return end;
    }
    for prefix in &language.prefixes {
        let Some(rest) = key.strip_prefix(prefix.form.as_str()) else {
            continue;
        };
        let found = language.word(rest);
        if found == 0 {
            continue;
        }
        if !prefix.is_split {
            out.push(Token {
                word: found,
                ..token
            });
            return end;
        }
        let Some(cut) = written_length(&text[start..end], prefix.form.len()) else {
            continue;
        };
        let cut = start + cut;
        out.push(Token {
            end: cut as u32,
            word: language.word(&prefix.form),
            ..token
        });
        out.push(Token {
            start: cut as u32,
            word: found,
            gap: Gap::None,
            ..token
        });
        return end;
    }
    out.push(Token {
        word: language.stem(key),
        ..token
    });
    end
}

/// How many bytes of `written` give the first `folded` bytes of its folded form.
fn written_length(written: &str, folded: usize) -> Option<usize> {
    let mut key = String::new();
    for (at, c) in written.char_indices() {
        if key.len() >= folded {
            return Some(at);
        }
        push_folded(c, &mut key);
    }
    None
}

/// One token of Han text: a run of numerals, the longest listed word, or one character.
fn unspaced(
    text: &str,
    start: usize,
    gap: Gap,
    language: &Language,
    out: &mut Vec<Token>,
) -> usize {
    let rest = &text[start..];
    let mut best = None;
    let mut end = 0;
    for c in rest.chars().take(language.longest_han) {
        if !is_han(c) {
            break;
        }
        end += c.len_utf8();
        let word = language.word(&rest[..end]);
        if word != 0 {
            best = Some((end, word));
        }
    }
    let (length, number, digits) = language.numerals(rest);
    if length > 0 && best.is_none_or(|(end, _)| end <= length) {
        let end = start + length;
        out.push(Token {
            kind: Kind::Number,
            number,
            digits,
            ..base(start, end, gap)
        });
        return end;
    }
    let (length, word) = best.unwrap_or((rest.chars().next().map_or(1, char::len_utf8), 0));
    out.push(Token {
        kind: Kind::Word,
        word,
        ..base(start, start + length, gap)
    });
    start + length
}
