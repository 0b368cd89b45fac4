//! Thai and Lao, near the Royal Thai General System: good enough to compare, no more.
//!
//! Syllables are guessed from left to right, without a dictionary. Lao letters lie in the order
//! of Thai ones and are read as these.

use std::collections::HashMap;

use super::table::{Lazy, rows};

static CONSONANTS: Lazy<HashMap<char, (&'static str, &'static str)>> = Lazy::new(|| {
    rows(include_str!("../../resources/romanise/thai.tsv"))
        .flat_map(|(letters, row)| {
            letters
                .chars()
                .filter(|letter| *letter != ' ')
                .map(move |letter| (letter, (row.cell(0), row.cell(1))))
        })
        .collect()
});

/// Silences the letter before it.
const SILENT: char = '\u{E4C}';
/// Lao vowels without a Thai place.
const LAO_O: char = '\u{EBB}';
const LAO_IA: char = '\u{EBD}';

fn is_consonant(letter: char) -> bool {
    CONSONANTS.contains_key(&letter)
}

fn is_lead(letter: char) -> bool {
    matches!(letter, 'เ' | 'แ' | 'โ' | 'ใ' | 'ไ')
}

/// Vowels written behind, over or under their consonant.
fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{E30}'..='\u{E3A}' | '\u{E4D}' | LAO_O | LAO_IA)
}

/// Lao as Thai; without tone marks and silent letters.
fn letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::with_capacity(word.len() / 3);
    for letter in word.chars() {
        let letter = match letter {
            LAO_O | LAO_IA => letter,
            '\u{EBC}' => 'ล',
            '\u{E80}'..='\u{EFF}' => char::from_u32(u32::from(letter) - 0x80).unwrap_or(letter),
            other => other,
        };
        match letter {
            SILENT => {
                if letters.last().is_some_and(|last| is_sign(*last)) {
                    letters.pop();
                }
                let silenced = letters.pop();
                // "ทร์" behind a consonant is silent as a whole: จันทร์.
                let count = letters.len();
                let more = silenced == Some('ร')
                    && count >= 2
                    && matches!(letters[count - 1], 'ท' | 'ต')
                    && is_consonant(letters[count - 2]);
                if more {
                    letters.pop();
                }
            }
            '\u{E47}'..='\u{E4B}' | '\u{E4E}' => {}
            _ if is_consonant(letter)
                || is_sign(letter)
                || is_lead(letter)
                || letter.is_ascii_digit() =>
            {
                letters.push(letter);
            }
            _ => {}
        }
    }
    letters
}

/// A word or several: they are written together.
pub(super) fn romanise(word: &str) -> String {
    let letters = letters(word);
    let get = |at: usize| letters.get(at).copied();
    let consonant = |at: usize| get(at).is_some_and(is_consonant);
    let sign = |at: usize| get(at).is_some_and(is_sign);
    // Whether the consonant at a place starts a syllable with a vowel that is written.
    let has_vowel = |at: usize| {
        sign(at + 1)
            || (get(at + 1) == Some('อ') && !sign(at + 2))
            || (get(at + 1) == Some('ร') && get(at + 2) == Some('ร'))
    };
    let mut out = String::with_capacity(word.len() / 2);
    let mut at = 0;
    while let Some(first) = get(at) {
        if first.is_ascii_digit() {
            out.push(first);
            at += 1;
            continue;
        }
        if is_sign(first) {
            at += 1;
            continue;
        }
        let lead = is_lead(first).then_some(first);
        at += usize::from(lead.is_some());
        let Some(mut onset) = get(at).filter(|letter| is_consonant(*letter)) else {
            continue;
        };
        at += 1;
        // Clusters, and a leading h that is not said.
        let vowel_after = |at: usize| has_vowel(at) || (lead.is_some() && get(at + 1).is_some());
        match (onset, get(at)) {
            ('ห', Some(next @ ('ง' | 'ญ' | 'น' | 'ม' | 'ย' | 'ร' | 'ล' | 'ว')))
                if vowel_after(at) =>
            {
                onset = next;
                at += 1;
                out.push_str(latin_start(onset));
            }
            ('ท' | 'ศ' | 'ส', Some('ร'))
                if lead.is_none() && has_vowel(at) && onset != 'ส'
                    || onset == 'ศ' && lead.is_some() && get(at) == Some('ร') =>
            {
                at += 1;
                out.push('s');
            }
            ('ก' | 'ข' | 'ค' | 'ต' | 'ป' | 'พ' | 'ผ', Some(next @ ('ร' | 'ล')))
                if vowel_after(at) =>
            {
                at += 1;
                out.push_str(latin_start(onset));
                out.push_str(latin_start(next));
            }
            _ => out.push_str(latin_start(onset)),
        }
        // The vowel.
        let mut implicit = false;
        let (vowel, used) = match (lead, get(at), get(at + 1)) {
            (Some('เ'), Some('ี'), Some('ย')) => ("ia", 2),
            (Some('เ'), Some('ื'), Some('อ')) => ("uea", 2),
            (Some('เ'), Some('า'), Some('ะ')) => ("o", 2),
            (Some('เ'), Some('า'), _) => ("ao", 1),
            (Some('เ'), Some('ิ'), _) => ("oe", 1),
            (Some('เ'), Some('อ'), _) if !sign(at + 1) => ("oe", 1),
            (Some('เ'), Some('ย'), _) if !has_vowel(at) => ("oei", 1),
            (Some('เ'), Some('ะ'), _) => ("e", 1),
            (Some('เ'), ..) => ("e", 0),
            (Some('แ'), Some('ะ'), _) => ("ae", 1),
            (Some('แ'), ..) => ("ae", 0),
            (Some('โ'), Some('ะ'), _) => ("o", 1),
            (Some('โ'), ..) => ("o", 0),
            (Some('ไ'), Some('ย'), _) if !has_vowel(at) => ("ai", 1),
            (Some(_), ..) => ("ai", 0),
            (None, Some('ั'), Some('ว')) if !sign(at + 2) => ("ua", 2),
            (None, Some('ั' | 'ะ'), _) => ("a", 1),
            (None, Some('\u{E4D}'), Some('า')) => ("am", 2),
            (None, Some('\u{E4D}'), _) => ("o", 1),
            (None, Some('า'), _) => ("a", 1),
            (None, Some('ิ' | 'ี'), _) => ("i", 1),
            (None, Some('ื'), Some('อ')) if !sign(at + 2) => ("ue", 2),
            (None, Some('ึ' | 'ื'), _) => ("ue", 1),
            (None, Some('ุ' | 'ู'), _) => ("u", 1),
            (None, Some(LAO_O), _) => ("o", 1),
            (None, Some(LAO_IA), _) => ("ia", 1),
            (None, Some('\u{E3A}'), _) => ("", 1),
            (None, Some('อ'), _) if !sign(at + 1) => ("o", 1),
            (None, Some('ร'), Some('ร')) if consonant(at + 2) && !has_vowel(at + 2) => ("a", 2),
            (None, Some('ร'), Some('ร')) => ("an", 2),
            (None, Some('ว'), _) if consonant(at + 1) && !has_vowel(at + 1) => ("ua", 1),
            (None, Some(next), _) if is_consonant(next) && !has_vowel(at) => {
                implicit = true;
                ("o", 0)
            }
            // The last letter of a word, without a vowel, is not said.
            (None, None, _) if at > 1 => {
                let silent = latin_start(onset).len();
                out.truncate(out.len().saturating_sub(silent));
                ("", 0)
            }
            (None, ..) => ("a", 0),
        };
        at += used;
        out.push_str(vowel);
        // The consonant that closes the syllable.
        let closes = !vowel.is_empty() && !vowel.ends_with("am") && consonant(at) && !has_vowel(at);
        let cluster = !implicit
            && matches!(get(at), Some('ก' | 'ข' | 'ค' | 'ต' | 'ป' | 'พ'))
            && matches!(get(at + 1), Some('ร' | 'ล'))
            && has_vowel(at + 1)
            && vowel != "a";
        if closes && !cluster && !(vowel == "a" && used == 0) {
            if let Some((_, end)) = get(at).and_then(|letter| CONSONANTS.get(&letter)) {
                // "ai" and "ao" have their glide already.
                let glide =
                    vowel.ends_with(['i', 'o']) && vowel.len() > 1 && matches!(*end, "i" | "o");
                if !glide {
                    out.push_str(end);
                }
            }
            at += 1;
        }
    }
    out
}

fn latin_start(letter: char) -> &'static str {
    CONSONANTS.get(&letter).map_or("", |(start, _)| start)
}
