//! Names in disguise: look-alike letters, hidden characters, digits posing as letters.
//!
//! Owns undoing what keeps a name from being found although a reader sees it. It refuses to read
//! meaning into it: feeds carry hidden characters by accident too, so what is ordinary in a script
//! (joiners in Persian and Hindi, direction marks beside Arabic, soft hyphens) is dropped without
//! a word, and what may be the name of a model (M23, APT28, Su-35) keeps its digits.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use wirewatch_text::{Script, script_of};

use crate::is_common_word;

/// A way in which a text was written so that programs read it otherwise than people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disguise {
    /// Letters that look like those of the word but are others.
    Homoglyph,
    /// Characters that are not seen.
    Invisible,
    /// A word of several scripts that look-alikes do not explain; it is left as it is.
    MixedScript,
    /// Digits in the place of letters.
    DigitForLetter,
    /// More accents on a letter than any language has.
    StackedMarks,
}

impl Disguise {
    /// One sentence for the reader.
    pub fn describe(self) -> &'static str {
        match self {
            Disguise::Homoglyph => {
                "Some letters were look-alikes from other alphabets; the plain letters are read."
            }
            Disguise::Invisible => "Characters that cannot be seen were hidden in the text.",
            Disguise::MixedScript => "A word mixes letters of several alphabets.",
            Disguise::DigitForLetter => {
                "Digits stood in the place of letters; the letters are read."
            }
            Disguise::StackedMarks => {
                "Letters carried more accents than any language uses; they were removed."
            }
        }
    }
}

/// Most general accents on one letter; Vietnamese needs two, transliterations three.
const MOST_ACCENTS: usize = 3;
/// Most vowel signs and marks of one script on one letter; Burmese needs six.
const MOST_MARKS: usize = 8;

/// The text as a reader sees it, in plain letters, and each disguise found, once, in order.
///
/// Costs O(n) time; plain ASCII is copied after one look.
pub fn unmask(text: &str) -> (String, Vec<Disguise>) {
    if is_plain(text.as_bytes()) {
        return (text.to_owned(), Vec::new());
    }
    let mut found = BTreeSet::new();
    let shown = uncover(text, &mut found);
    if is_one_alphabet(&shown) {
        return (shown, found.into_iter().collect());
    }
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown.as_str();
    while !rest.is_empty() {
        let start = rest.find(is_part).unwrap_or(rest.len());
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        unmask_word(&rest[..end], &mut out, &mut found);
        rest = &rest[end..];
    }
    (out, found.into_iter().collect())
}

/// ASCII without hidden characters and without a digit beside a letter.
fn is_plain(text: &[u8]) -> bool {
    let mut before = b' ';
    for &byte in text {
        let hidden = byte >= 0x7F || (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'));
        let beside = (byte.is_ascii_digit() && before.is_ascii_alphabetic())
            || (byte.is_ascii_alphabetic() && before.is_ascii_digit());
        if hidden || beside {
            return false;
        }
        before = byte;
    }
    true
}

/// Whether no word can mix alphabets or hold digits: all letters that pose are of one script.
fn is_one_alphabet(text: &str) -> bool {
    let mut first = None;
    text.chars().all(|letter| {
        let kind = match u32::from(letter) {
            0x30..=0x39 => return false,
            0x41..=0x2AF | 0x1D00..=0x1DBF | 0x1E00..=0x1EFF => 0,
            0x400..=0x52F => 1,
            0x370..=0x3FF | 0x1F00..=0x1FFF => 2,
            _ if poses(letter) => 3,
            _ => return true,
        };
        *first.get_or_insert(kind) == kind && !is_phonetic(letter)
    })
}

/// Letters that are neither marks nor hidden nor forms of others: most of what is written.
fn is_simple(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x20..=0x7E | 0xC0..=0x2FF | 0x370..=0x482 | 0x48A..=0x52F | 0x5D0..=0x5EA
            | 0x620..=0x64A | 0x905..=0x939 | 0xE01..=0xE30 | 0x3041..=0x3096 | 0x30A1..=0x30FC
            | 0x3400..=0x9FFF | 0xAC00..=0xD7A3
    )
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || (!letter.is_ascii() && is_combining_mark(letter))
}

/// Without hidden characters and heaps of marks; forms of plain letters made plain.
fn uncover(text: &str, found: &mut BTreeSet<Disguise>) -> String {
    let has = |wanted: fn(Script) -> bool| text.chars().filter_map(script_of).any(wanted);
    let right_to_left =
        LazyLock::new(|| has(|script| matches!(script, Script::Arabic | Script::Hebrew)));
    let east_asian = LazyLock::new(|| {
        has(|script| matches!(script, Script::Han | Script::Kana | Script::Hangul))
    });
    let mut out = String::with_capacity(text.len());
    let (mut accents, mut marks) = (0, 0);
    for letter in text.chars() {
        if is_simple(letter) {
            (accents, marks) = (0, 0);
            out.push(letter);
        } else if is_invisible(letter) {
            let before = out.chars().next_back();
            let ordinary = match letter {
                // Soft hyphens: how the web breaks words.
                '\u{AD}' => true,
                // A mark of byte order at the beginning.
                '\u{FEFF}' => before.is_none(),
                '\u{200B}'..='\u{200D}' => before.is_none_or(joins),
                '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2066}'..='\u{2069}' => *right_to_left,
                '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' => {
                    before.is_none_or(|before| {
                        !before.is_alphanumeric() || script_of(before) == Some(Script::Han)
                    })
                }
                '\u{180B}'..='\u{180F}' | '\u{17B4}' | '\u{17B5}' => true,
                _ => false,
            };
            if !ordinary {
                found.insert(Disguise::Invisible);
            }
        } else if is_combining_mark(letter) {
            let (count, most) = if is_accent(letter) {
                (&mut accents, MOST_ACCENTS)
            } else {
                (&mut marks, MOST_MARKS)
            };
            *count += 1;
            if *count > most {
                found.insert(Disguise::StackedMarks);
            } else {
                out.push(letter);
            }
        } else {
            (accents, marks) = (0, 0);
            match plain_form(letter) {
                Some(plain) => {
                    // Wide letters and numerals are ordinary in East Asian text.
                    let wide = matches!(letter, '\u{FF01}'..='\u{FF5E}' | '\u{2160}'..='\u{217F}');
                    if plain.is_ascii_alphanumeric() && !(wide && *east_asian) {
                        found.insert(Disguise::Homoglyph);
                    }
                    out.push(plain);
                }
                None => out.push(letter),
            }
        }
    }
    out
}

/// Letters after which joiners and breaks are part of how the script is typed; and emoji.
fn joins(letter: char) -> bool {
    match script_of(letter) {
        Some(script) => matches!(
            script,
            Script::Arabic | Script::SoutheastAsian | Script::Other
        ),
        // Marks of these scripts, and signs; digits and spaces are no place to join.
        None => !letter.is_ascii() && !letter.is_numeric(),
    }
}

fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}'
            | '\u{86}'..='\u{9F}'
            | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Marks that go on letters of any script.
fn is_accent(mark: char) -> bool {
    matches!(
        mark,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
    )
}

/// The plain character of a wide, circled or mathematical one.
fn plain_form(letter: char) -> Option<char> {
    let drawn = matches!(
        letter,
        '\u{2100}'..='\u{2138}' | '\u{213A}'..='\u{214F}' | '\u{2160}'..='\u{217F}'
            | '\u{24B6}'..='\u{24E9}' | '\u{FF01}'..='\u{FF5E}' | '\u{1D400}'..='\u{1D7FF}'
            | '\u{1F130}'..='\u{1F149}'
    );
    if !drawn {
        return None;
    }
    let mut parts = std::iter::once(letter).nfkc();
    let plain = parts
        .next()
        .filter(|plain| plain.is_ascii() || plain.is_alphabetic())?;
    (parts.next().is_none() && plain != letter).then_some(plain)
}

struct Confusables {
    /// The Latin letter of a look-alike.
    latin: HashMap<char, char>,
    /// The Cyrillic letter that a Latin one poses as.
    cyrillic: HashMap<char, char>,
}

static CONFUSABLES: LazyLock<Confusables> = LazyLock::new(|| {
    let mut table = Confusables {
        latin: HashMap::new(),
        cyrillic: HashMap::new(),
    };
    for line in include_str!("../resources/confusables.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let mut cells = line.split('\t');
        let letter = |cell: Option<&str>| cell.and_then(|cell| cell.chars().next());
        let (Some(like), Some(plain)) = (letter(cells.next()), letter(cells.next())) else {
            continue;
        };
        table.latin.insert(like, plain);
        if cells.next() == Some("both") {
            table.cyrillic.insert(plain, like);
        }
    }
    table
});

/// Scripts whose letters pose as each other's.
fn poses(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x370..=0x58F | 0x13A0..=0x13FF | 0x1F00..=0x1FFF | 0xA4D0..=0xA4FF | 0xAB70..=0xABBF
    )
}

/// Latin letters of phonetics that the table makes plain.
fn is_phonetic(letter: char) -> bool {
    matches!(u32::from(letter), 0x250..=0x2AF | 0x1D00..=0x1DBF)
}

fn unmask_word(word: &str, out: &mut String, found: &mut BTreeSet<Disguise>) {
    let mut plain = None;
    if !word.is_ascii() {
        let (mut latin, mut cyrillic, mut posing) = (0_usize, 0_usize, 0_usize);
        for letter in word.chars().filter(|letter| letter.is_alphabetic()) {
            if script_of(letter) == Some(Script::Latin) {
                latin += 1;
            } else if is_phonetic(letter) {
                posing += 1;
            } else if poses(letter) {
                posing += 1;
                cyrillic += usize::from(script_of(letter) == Some(Script::Cyrillic));
            }
        }
        if posing > 0 && (latin > 0 || (cyrillic > 0 && cyrillic < posing)) {
            let read = if latin + posing - cyrillic < cyrillic {
                in_cyrillic(word)
            } else if latin < cyrillic {
                None
            } else {
                in_latin(word).or_else(|| in_cyrillic(word))
            };
            found.insert(match read {
                Some(_) => Disguise::Homoglyph,
                None => Disguise::MixedScript,
            });
            plain = read;
        }
    }
    let word = plain.as_deref().unwrap_or(word);
    match without_digits(word) {
        Some(letters) => {
            found.insert(Disguise::DigitForLetter);
            out.push_str(&letters);
        }
        None => out.push_str(word),
    }
}

/// The word with each posing letter as the Latin one; `None` where one looks like none.
fn in_latin(word: &str) -> Option<String> {
    word.chars()
        .map(|letter| {
            if poses(letter) || is_phonetic(letter) {
                CONFUSABLES.latin.get(&letter).copied()
            } else {
                Some(letter)
            }
        })
        .collect()
}

/// The word with each letter that is not Cyrillic as the Cyrillic one that it poses as.
fn in_cyrillic(word: &str) -> Option<String> {
    word.chars()
        .map(|letter| {
            if !letter.is_alphabetic() || script_of(letter) == Some(Script::Cyrillic) {
                return Some(letter);
            }
            let latin = CONFUSABLES.latin.get(&letter).copied().unwrap_or(letter);
            CONFUSABLES.cyrillic.get(&latin).copied()
        })
        .collect()
}

static DIGIT_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../resources/digit-words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect()
});

/// Fewest letters of a word with a digit between them, and with one at its edge.
const FEWEST_LETTERS: usize = 3;
const FEWEST_LETTERS_AT_EDGE: usize = 4;
/// Fewest letters of a word in capitals: shorter ones are models.
const FEWEST_CAPITALS: usize = 5;

/// The letter that a digit poses as.
fn letter_of(digit: char) -> Option<char> {
    Some(match digit {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => return None,
    })
}

/// A Latin word with letters for its digits; `None` where it has none or may be a model.
fn without_digits(word: &str) -> Option<String> {
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut letters, mut digits, mut small) = (0_usize, 0_usize, false);
    for letter in word.chars() {
        match script_of(letter) {
            Some(Script::Latin) => {
                letters += 1;
                small |= letter.is_lowercase();
            }
            Some(_) => return None,
            None if letter.is_ascii_digit() => {
                letter_of(letter)?;
                digits += 1;
            }
            None => {}
        }
    }
    let fewest = if small {
        FEWEST_LETTERS
    } else {
        FEWEST_CAPITALS
    };
    if letters < fewest || digits >= letters {
        return None;
    }
    let lower = word.to_lowercase();
    if DIGIT_WORDS.contains(lower.as_str()) {
        return None;
    }
    let signs: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at < signs.len() {
        let length = signs[at..]
            .iter()
            .take_while(|sign| sign.is_ascii_digit())
            .count();
        if length == 0 {
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).map(|before| signs[before]);
        let after = signs.get(at + length).copied();
        let poses = match (before, after) {
            // "iPhone13Pro" changes to a capital; "Su35s" has a number.
            (Some(before), Some(after)) => {
                let number = length > 1 && signs[at..at + length].iter().any(|sign| *sign != '0');
                !(number || before.is_lowercase() && after.is_uppercase())
            }
            // "5oleimani", but not "5million".
            (None, Some(after)) => {
                length == 1
                    && after.is_lowercase()
                    && letters >= FEWEST_LETTERS_AT_EDGE
                    && !is_common_word(&lower[1..])
            }
            // "Zawahir1", but not "Falcon1".
            (Some(before), None) => {
                length == 1
                    && small
                    && letters >= FEWEST_LETTERS_AT_EDGE
                    && matches!(signs[at], '0' | '1' | '3' | '4')
                    && !"aeiouy".contains(before)
                    && !is_common_word(&lower[..lower.len() - 1])
            }
            (None, None) => false,
        };
        if !poses {
            return None;
        }
        at += length;
    }
    let letters = signs.iter().enumerate().map(|(at, sign)| {
        match letter_of(*sign) {
            // The first letter of a name is a capital.
            Some(letter) if at == 0 || !small => letter.to_ascii_uppercase(),
            Some(letter) => letter,
            None => *sign,
        }
    });
    Some(letters.collect())
}

#[cfg(test)]
mod tests;
