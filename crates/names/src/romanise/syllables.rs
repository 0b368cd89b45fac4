//! Scripts read syllable by syllable: Ethiopic and Burmese.

use std::collections::HashMap;

use super::table::{Lazy, rows};

/// First code of a row of eight, divided by eight: consonant, vowel of the first order.
static ROWS: Lazy<HashMap<u32, (&'static str, &'static str)>> = Lazy::new(|| {
    rows(include_str!("../../resources/romanise/ethiopic.tsv"))
        .filter_map(|(key, row)| {
            let first = key.chars().next()?;
            Some((u32::from(first) / 8, (row.cell(0), row.cell(1))))
        })
        .collect()
});

/// An Ethiopic word. The sixth order is read without its vowel, save at the start of a word.
pub(super) fn ethiopic(word: &str) -> String {
    const VOWELS: [&str; 8] = ["", "u", "i", "a", "e", "", "o", "wa"];
    const BARE: usize = 5;
    let order = |letter: char| (u32::from(letter) % 8) as usize;
    let mut out = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() {
            out.push(letter);
            continue;
        }
        let Some((consonant, first)) = ROWS.get(&(u32::from(letter) / 8)) else {
            continue;
        };
        let start = out.is_empty();
        // "Haile": a y between a and a consonant is heard as i.
        if letter == 'ይ' && out.ends_with('a') && letters.peek().is_some() {
            out.push('i');
            continue;
        }
        out.push_str(consonant);
        let next_bare = letters.peek().is_some_and(|next| order(*next) == BARE);
        match order(letter) {
            0 => out.push_str(first),
            BARE if consonant.is_empty() => out.push('e'),
            BARE if start && next_bare => out.push('i'),
            order => out.push_str(VOWELS[order]),
        }
    }
    out
}

struct Burmese {
    onsets: HashMap<char, &'static str>,
    medials: HashMap<char, &'static str>,
    rhymes: HashMap<&'static str, &'static str>,
}

static BURMESE: Lazy<Burmese> = Lazy::new(|| {
    let mut burmese = Burmese {
        onsets: HashMap::new(),
        medials: HashMap::new(),
        rhymes: HashMap::new(),
    };
    for (kind, row) in rows(include_str!("../../resources/romanise/burmese.tsv")) {
        let (letters, latin) = (row.cell(0), row.cell(1));
        match (kind, letters.chars().next()) {
            ("onset", Some(letter)) => {
                burmese.onsets.insert(letter, latin);
            }
            ("medial", Some(letter)) => {
                burmese.medials.insert(letter, latin);
            }
            _ => {
                burmese.rhymes.insert(letters, latin);
            }
        }
    }
    burmese
});

/// The letters that a rhyme has at most.
const RHYME_LETTERS: usize = 5;

/// The syllables of a Burmese text.
pub(super) fn burmese(word: &str) -> Vec<String> {
    const ASAT: char = '\u{103A}';
    const STACK: char = '\u{1039}';
    const HA: char = '\u{103E}';
    // Tone marks say nothing in Latin; a stack is an asat whose sign is not drawn.
    let mut letters: Vec<char> = Vec::with_capacity(word.len() / 3);
    for letter in word.chars() {
        match letter {
            '\u{1037}' | '\u{1038}' => {}
            STACK if letters.last() == Some(&ASAT) => {}
            STACK => letters.push(ASAT),
            _ => letters.push(letter),
        }
    }
    let mut words = Vec::new();
    let mut digits = String::new();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        at += 1;
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            words.push(std::mem::take(&mut digits));
        }
        let Some(onset) = BURMESE.onsets.get(&letter) else {
            continue;
        };
        let (mut medials, mut ha) = (String::new(), false);
        while let Some(next) = letters.get(at) {
            match BURMESE.medials.get(next) {
                _ if *next == HA => ha = true,
                // A medial is written once.
                Some(latin) if medials.len() < 4 => medials.push_str(latin),
                Some(_) => {}
                None => break,
            }
            at += 1;
        }
        let mut syllable = match (ha, letter, medials.as_str()) {
            (true, 'ရ' | 'ယ', medials) => format!("sh{medials}"),
            (true, 'လ', "y") => "sh".to_owned(),
            (true, _, medials) => format!("h{onset}{medials}"),
            (false, _, medials) => format!("{onset}{medials}"),
        };
        // The longest rhyme that is known; a consonant belongs to it only with an asat.
        let ahead: String = letters[at..].iter().take(RHYME_LETTERS).collect();
        let rhyme = ahead
            .char_indices()
            .map(|(start, letter)| start + letter.len_utf8())
            .rev()
            .find_map(|end| Some((&ahead[..end], BURMESE.rhymes.get(&ahead[..end])?)));
        match rhyme {
            Some((written, latin)) => {
                at += written.chars().count();
                syllable.push_str(latin);
            }
            // ဥ, ဧ: letters that are a vowel already.
            None if onset.ends_with(['u', 'i', 'y', 'w'])
                && onset.len() + 1 > syllable.len()
                && matches!(letter, '\u{1023}'..='\u{102A}') => {}
            None => syllable.push('a'),
        }
        words.push(syllable);
    }
    if !digits.is_empty() {
        words.push(digits);
    }
    words
}
