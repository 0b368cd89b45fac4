//! East Asia: Han characters, Kana, Hangul.

use std::collections::HashMap;

use super::table::{Lazy, Row, rows};

const HAN: &str = include_str!("../../resources/romanise/han.tsv");
const FIRST_HAN: u32 = 0x4E00;
const LAST_HAN: u32 = 0x9FFF;

/// Where in `HAN` the readings of each character start; 0 for those without.
static HAN_ROWS: Lazy<Vec<u32>> = Lazy::new(|| {
    let mut starts = vec![0; (LAST_HAN - FIRST_HAN + 1) as usize];
    let mut start = 0;
    for line in HAN.split_inclusive('\n') {
        if let Some((letter, _)) = line.split_once('\t') {
            let code = letter.chars().next().map_or(0, u32::from);
            if let Some(slot) = code
                .checked_sub(FIRST_HAN)
                .and_then(|at| starts.get_mut(at as usize))
            {
                *slot = (start + letter.len() + 1) as u32;
            }
        }
        start += line.len();
    }
    starts
});

/// Mandarin and Cantonese (which may be empty) of a character.
fn han_row(letter: char) -> Option<(&'static str, &'static str)> {
    let at = u32::from(letter).checked_sub(FIRST_HAN)?;
    let start = *HAN_ROWS.get(at as usize)? as usize;
    if start == 0 {
        return None;
    }
    HAN.get(start..)?.lines().next()?.split_once('\t')
}

/// A syllable for each character: Mandarin; 1 Cantonese; 2 Wade-Giles.
pub(super) fn han(word: &str, reading: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(word.len() / 3);
    let mut in_digits = false;
    for letter in word.chars() {
        if letter.is_ascii_digit() {
            match words.last_mut().filter(|_| in_digits) {
                Some(last) => last.push(letter),
                None => words.push(letter.into()),
            }
            in_digits = true;
            continue;
        }
        in_digits = false;
        match letter {
            // The sign that repeats the character before it.
            '々' => words.extend(words.last().cloned()),
            '〇' => words.push("ling".to_owned()),
            _ => {
                let Some((mandarin, cantonese)) = han_row(letter) else {
                    continue;
                };
                words.push(match reading {
                    1 if !cantonese.is_empty() => cantonese.to_owned(),
                    2 => wade_giles(mandarin),
                    _ => mandarin.to_owned(),
                });
            }
        }
    }
    words
}

static WADE: Lazy<HashMap<(&'static str, &'static str), &'static str>> = Lazy::new(|| {
    rows(include_str!("../../resources/romanise/wade.tsv"))
        .map(|(kind, row)| ((kind, row.cell(0)), row.cell(1)))
        .collect()
});

fn wade_giles(pinyin: &str) -> String {
    if let Some(whole) = WADE.get(&("whole", pinyin)) {
        return (*whole).to_owned();
    }
    let vowel = pinyin
        .find(['a', 'e', 'i', 'o', 'u'])
        .unwrap_or(pinyin.len());
    let (start, end) = pinyin.split_at(vowel);
    let start = WADE.get(&("start", start)).copied().unwrap_or(start);
    let end = WADE.get(&("end", end)).copied().unwrap_or(end);
    format!("{start}{end}")
}

static KANA: Lazy<HashMap<char, &'static str>> = Lazy::new(|| {
    rows(include_str!("../../resources/romanise/kana.tsv"))
        .filter_map(|(key, row)| Some((key.chars().next()?, row.cell(0))))
        .collect()
});

/// A word of Kana in Hepburn without long vowels; reading 1 writes `ou`, `uu`, `oo`.
pub(super) fn kana(word: &str, reading: usize) -> String {
    let long = reading == 1;
    let mut out = String::with_capacity(word.len());
    let mut doubled = false;
    for letter in word.chars() {
        let letter = match letter {
            'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
            other => other,
        };
        let vowel = out.chars().next_back();
        let small = match letter {
            'ぁ' | 'ゃ' => 'a',
            'ぃ' => 'i',
            'ぅ' | 'ゅ' => 'u',
            'ぇ' => 'e',
            'ぉ' | 'ょ' => 'o',
            'っ' => {
                doubled = true;
                continue;
            }
            'ー' => {
                if long && let Some(vowel @ ('o' | 'u')) = vowel {
                    out.push(vowel);
                }
                continue;
            }
            _ => ' ',
        };
        if small != ' ' {
            // "ki" and small "ya" are "kya"; "shi" and small "ya" are "sha"; "fu" and "a", "fa".
            let glide = matches!(letter, 'ゃ' | 'ゅ' | 'ょ');
            match vowel {
                Some('i' | 'u' | 'e' | 'o') if out.len() > 1 => {
                    out.pop();
                    if glide && !out.ends_with("sh") && !out.ends_with("ch") && !out.ends_with('j')
                    {
                        out.push('y');
                    }
                }
                // "wi" and "we" of foreign names.
                Some('u') => {
                    out.pop();
                    out.push('w');
                }
                _ if glide => out.push('y'),
                _ => {}
            }
            out.push(small);
            continue;
        }
        if !long {
            match (letter, vowel) {
                ('う', Some('o' | 'u')) | ('お', Some('o')) => continue,
                _ => {}
            }
        }
        let latin = match KANA.get(&letter) {
            Some(latin) => latin,
            None => {
                if letter.is_ascii_digit() {
                    out.push(letter);
                }
                continue;
            }
        };
        if std::mem::take(&mut doubled) {
            match latin.chars().next() {
                _ if latin.starts_with("ch") => out.push('t'),
                Some(first) if !"aiueon".contains(first) => out.push(first),
                _ => {}
            }
        }
        out.push_str(latin);
    }
    out
}

/// Revised and McCune-Reischauer spellings by their place in Unicode; names by their syllable.
#[derive(Default)]
struct Hangul {
    initials: Vec<Row>,
    vowels: Vec<Row>,
    finals: Vec<Row>,
    surnames: HashMap<char, Row>,
    given: HashMap<char, Row>,
}

static HANGUL: Lazy<Hangul> = Lazy::new(|| {
    let mut hangul = Hangul::default();
    for (kind, row) in rows(include_str!("../../resources/romanise/hangul.tsv")) {
        match kind {
            "initial" => hangul.initials.push(row),
            "vowel" => hangul.vowels.push(row),
            "final" => hangul.finals.push(row),
            _ => {}
        }
    }
    // The rows of syllables have their readings from the second cell on.
    for (kind, row) in rows(include_str!("../../resources/romanise/hangul.tsv")) {
        let Some(syllable) = row.cell(0).chars().next() else {
            continue;
        };
        match kind {
            "surname" => hangul.surnames.insert(syllable, row),
            "given" => hangul.given.insert(syllable, row),
            _ => None,
        };
    }
    hangul
});

/// A syllable for each block: Revised; 1 as Pyongyang, 2 as Seoul spells names; 3
/// McCune-Reischauer; 4 the Revised with the second spelling of the surname.
///
/// `first`: the run starts the name, so that its first syllable is a surname where it can be.
pub(super) fn hangul(word: &str, first: bool, reading: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(word.len() / 3);
    let mut in_digits = false;
    for (at, letter) in word.chars().enumerate() {
        if letter.is_ascii_digit() {
            match words.last_mut().filter(|_| in_digits) {
                Some(last) => last.push(letter),
                None => words.push(letter.into()),
            }
            in_digits = true;
            continue;
        }
        in_digits = false;
        let Some(number) = u32::from(letter).checked_sub(0xAC00) else {
            continue;
        };
        let surname = HANGUL
            .surnames
            .get(&letter)
            .filter(|_| first && at == 0 && reading != 0 && reading != 3);
        if let Some(row) = surname {
            let second = if reading == 4 { row.cell(2) } else { "" };
            let spelling = if second.is_empty() {
                row.cell(1)
            } else {
                second
            };
            words.push(spelling.to_owned());
            continue;
        }
        let given = HANGUL.given.get(&letter).map_or("", |row| match reading {
            1 => row.cell(2),
            2 => row.cell(1),
            _ => "",
        });
        if !given.is_empty() {
            words.push(given.to_owned());
            continue;
        }
        let part = |rows: &[Row], index: u32, column: usize| {
            rows.get(index as usize).map_or("", |row| row.cell(column))
        };
        // Pyongyang has the vowels of McCune-Reischauer; its initials are near the Revised ones.
        let (initial, other) = match reading {
            1 => (0, 1),
            3 => (1, 1),
            _ => (0, 0),
        };
        words.push(format!(
            "{}{}{}",
            part(&HANGUL.initials, number / 588, initial),
            part(&HANGUL.vowels, number % 588 / 28, other),
            part(&HANGUL.finals, number % 28, other),
        ));
    }
    words
}
