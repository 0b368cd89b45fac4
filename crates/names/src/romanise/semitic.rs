//! Arabic script and Hebrew: only what is written, so without short vowels.

use std::collections::HashMap;

use super::table::{Lazy, Row, Table, rows};
use super::{Block, Run};

static TABLE: Lazy<Table> = Lazy::new(|| {
    Table::new(
        include_str!("../../resources/romanise/semitic.tsv"),
        '\u{590}'..='\u{77F}',
    )
});

/// Whole words that the rules would get wrong, of any script.
pub(super) static WORDS: Lazy<HashMap<&'static str, Row>> =
    Lazy::new(|| rows(include_str!("../../resources/romanise/words.tsv")).collect());

/// Whether letters of Persian, Urdu or their neighbours stand in the Arabic-script words.
pub(super) fn is_persian(runs: &[Run]) -> bool {
    runs.iter()
        .filter(|run| run.block == Block::Arabic)
        .any(|run| {
            run.text
                .contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی', 'ہ', 'ے', 'ں', 'ٹ', 'ڈ', 'ڑ'])
        })
}

const GOD: &str = "الله";
const RELIGION: &str = "الدين";
const SERVANT: &str = "عبدال";

/// A word of Arabic script as one or two words: the article stands alone.
///
/// Reading 1 has Persian consonants, or for Arabic the Egyptian `g`.
pub(super) fn arabic(word: &str, persian: bool, reading: usize) -> Vec<String> {
    let letters: String = word
        .chars()
        .filter(|letter| {
            letter.is_ascii_digit() || TABLE.get(*letter).is_some() || is_glide(*letter)
        })
        .map(|letter| match letter {
            'ی' => 'ي',
            'ک' => 'ك',
            'ہ' => 'ه',
            'ٱ' => 'ا',
            other => other,
        })
        .collect();
    let spell = |part: &str| spell(part, persian, reading);
    if let Some(row) = WORDS.get(letters.as_str()) {
        return vec![row.cell(0).to_owned()];
    }
    if let Some(rest) = letters.strip_prefix("ال").filter(|rest| has(rest, 3)) {
        let mut words = vec!["al".to_owned()];
        words.extend(Some(spell(rest)).filter(|rest| !rest.is_empty()));
        return words;
    }
    if let Some(rest) = letters.strip_prefix(SERVANT).filter(|rest| has(rest, 2)) {
        return vec![format!("abdal{}", spell(rest))];
    }
    for (end, written) in [(GOD, "allah"), (RELIGION, "aldin")] {
        if let Some(rest) = letters.strip_suffix(end).filter(|rest| has(rest, 2)) {
            return vec![format!("{}{written}", spell(rest))];
        }
    }
    vec![spell(&letters)]
}

fn has(text: &str, letters: usize) -> bool {
    text.chars().nth(letters - 1).is_some()
}

/// The two letters that are a consonant or a long vowel.
fn is_glide(letter: char) -> bool {
    matches!(letter, 'و' | 'ي' | 'ی')
}

fn is_alef(letter: char) -> bool {
    matches!(letter, 'ا' | 'أ' | 'آ' | 'إ')
}

fn spell(word: &str, persian: bool, reading: usize) -> String {
    if let Some(row) = WORDS.get(word) {
        return row.cell(0).to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let column = usize::from(persian && reading == 1);
    let egyptian = !persian && reading == 1;
    let mut out = String::with_capacity(word.len());
    // Whether the letter before was written as a vowel.
    let mut vowel = false;
    for (at, &letter) in letters.iter().enumerate() {
        let before = at
            .checked_sub(1)
            .and_then(|before| letters.get(before).copied());
        let next = letters.get(at + 1).copied();
        let vowel_next = next.is_some_and(|next| is_alef(next) || matches!(next, 'ة' | 'ى'));
        let consonant = match before {
            None => true,
            _ if vowel_next => true,
            Some(before) if is_alef(before) => next.is_some_and(is_glide),
            Some(before) if is_glide(before) && before == letter => vowel && letter == 'ي',
            Some(_) => letter == 'و' && next == Some('ي'),
        };
        match letter {
            'و' if consonant => out.push(if column == 1 { 'v' } else { 'w' }),
            // A long vowel written with two letters, as in Kurdish.
            'و' if vowel && before == Some('و') => {}
            'و' => out.push('u'),
            // Three letters around a ya: "زيد" is Zayd, "طيب" is Tayyib.
            'ي' if consonant || (letters.len() == 3 && at == 1) => out.push('y'),
            'ي' => out.push('i'),
            'ئ' if next.is_none_or(is_glide) || before.is_none() => {}
            'ج' if egyptian => out.push('g'),
            'ة' | 'ۃ' if next.is_some() => out.push('t'),
            _ if letter.is_ascii_digit() => out.push(letter),
            _ => add(
                &mut out,
                TABLE.get(letter).map_or("", |row| row.cell(column)),
            ),
        }
        vowel = is_glide(letter) && !consonant;
    }
    out
}

/// Adds the spelling of a letter; an apostrophe parts two letters that together would be read as
/// one: `Zuhair` is z, h and not zh.
fn add(out: &mut String, spelling: &str) {
    let one = matches!(
        (out.bytes().next_back(), spelling.bytes().next()),
        (
            Some(b's' | b'k' | b'd' | b'g' | b't' | b'z' | b'c' | b'p'),
            Some(b'h')
        ) | (Some(b't'), Some(b's' | b'z'))
            | (Some(b'd'), Some(b'j' | b'z'))
    );
    if one {
        out.push('\'');
    }
    out.push_str(spelling);
}

const SIN_DOT: char = '\u{5C2}';

/// A Hebrew word; reading 1 has the soft `v`, `ch`, `f` inside it, reading 2 `s` for `sh`.
pub(super) fn hebrew(word: &str, reading: usize) -> String {
    let mut letters: Vec<char> = Vec::with_capacity(word.len() / 2);
    for letter in word.chars() {
        let known = matches!(letter, 'ו' | 'י' | '׳' | SIN_DOT)
            || letter.is_ascii_digit()
            || TABLE.get(letter).is_some();
        match letter {
            'װ' => letters.extend(['ו', 'ו']),
            'ױ' => letters.extend(['ו', 'י']),
            'ײ' => letters.extend(['י', 'י']),
            _ if known => letters.push(letter),
            _ => {}
        }
    }
    let column = usize::from(reading == 1);
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let start = at == 0;
        let next = letters.get(at + 1).copied();
        at += 1;
        match (letter, next) {
            ('ג', Some('׳')) => out.push('j'),
            ('צ' | 'ץ', Some('׳')) => out.push_str("ch"),
            ('ז', Some('׳')) => out.push_str("zh"),
            ('ש', Some(SIN_DOT)) => out.push('s'),
            ('ש', _) if reading == 2 => out.push('s'),
            ('ו', Some('ו')) => {
                out.push('v');
                at += 1;
            }
            ('ו', Some('י' | 'א')) => out.push('v'),
            ('ו', _) => out.push(if start { 'v' } else { 'u' }),
            ('י', Some('י')) => {
                out.push('y');
                at += 1;
            }
            ('י', Some('א' | 'ו')) => out.push('y'),
            ('י', _) => out.push(if start { 'y' } else { 'i' }),
            _ if letter.is_ascii_digit() => out.push(letter),
            _ => {
                let column = if start { 0 } else { column };
                add(
                    &mut out,
                    TABLE.get(letter).map_or("", |row| row.cell(column)),
                );
            }
        }
    }
    out
}
