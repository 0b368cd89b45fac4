//! Cyrillic: one table, and the language where its letters give it away.

use super::table::{Lazy, Table};
use super::{Block, Run};

static TABLE: Lazy<Table> = Lazy::new(|| {
    Table::new(
        include_str!("../../resources/romanise/cyrillic.tsv"),
        '\u{400}'..='\u{52F}',
    )
});

/// The language of a name, as far as its letters tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Russian, and all that have no letter of their own here.
    Russian,
    /// Ukrainian and Belarusian.
    Ukrainian,
    Serbian,
    Macedonian,
    Bulgarian,
}

/// Columns of the table.
const UKRAINIAN: usize = 1;
const SERBIAN: usize = 2;
const BULGARIAN: usize = 3;
const PASSPORT: usize = 4;
const NEWS: usize = 5;

/// The language of all Cyrillic words of a name together.
pub(super) fn language(runs: &[Run]) -> Language {
    let mut found = Language::Russian;
    for run in runs.iter().filter(|run| run.block == Block::Cyrillic) {
        let mut before = ' ';
        let mut letters = run.text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                // Turkic and other languages of the steppe have і too.
                'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' => return Language::Russian,
                'ѓ' | 'ќ' | 'ѕ' => return Language::Macedonian,
                'ђ' | 'ћ' | 'љ' | 'њ' | 'џ' | 'ј' => found = Language::Serbian,
                'і' | 'ї' | 'є' | 'ґ' | 'ў' => found = Language::Ukrainian,
                'ъ' if is_consonant(before)
                    && letters.peek().is_some_and(|next| is_consonant(*next)) =>
                {
                    found = Language::Bulgarian;
                }
                _ => {}
            }
            before = letter;
        }
    }
    found
}

fn is_consonant(letter: char) -> bool {
    "бвгджзйклмнпрстфхцчшщ".contains(letter)
}

fn is_vowel(letter: char) -> bool {
    "аеёиоуыэюяіїєўъь".contains(letter)
}

/// A word; readings 1 to 3 depend on the language.
pub(super) fn romanise(word: &str, language: Language, reading: usize) -> String {
    use Language as L;
    let column = match (language, reading) {
        (L::Russian, 1) | (L::Ukrainian, 1) => PASSPORT,
        (L::Russian, 2) | (L::Ukrainian, 2) => NEWS,
        (L::Russian, 3) | (L::Ukrainian, 0 | 4) => UKRAINIAN,
        (L::Serbian, 0 | 2..) | (L::Macedonian, 1) => SERBIAN,
        (L::Bulgarian, 0 | 2..) => BULGARIAN,
        _ => 0,
    };
    let ukrainian = language == L::Ukrainian && reading != 3;
    let mut out = String::with_capacity(word.len() + 4);
    let mut before = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let cell = match letter {
            _ if letter.is_ascii_digit() => {
                out.push(letter);
                ""
            }
            // Bulgarian, whatever the rest of the name says: the sign is a vowel there.
            'ъ' if before.is_none_or(is_consonant) && next.is_some_and(is_consonant) => "a",
            'е' if column == NEWS && !ukrainian && before.is_none_or(is_vowel) => "ye",
            'и' | 'ы' if column == NEWS && next == Some('й') => {
                letters.next();
                if letters.peek().is_some() {
                    out.push_str("iy");
                } else {
                    out.push('y');
                }
                ""
            }
            'є' if column == PASSPORT && before.is_some() => "ie",
            'ї' if column == PASSPORT && before.is_some() => "i",
            'ю' | 'я' | 'й' if column == PASSPORT && ukrainian && before.is_none() => {
                TABLE.get(letter).map_or("", |row| row.cell(0))
            }
            'г' | 'и' if ukrainian => TABLE.get(letter).map_or("", |row| row.cell(UKRAINIAN)),
            'х' if language == L::Macedonian => "h",
            'ц' if language == L::Macedonian => "c",
            _ => TABLE
                .get(letter)
                .map_or("", |row| row.cell_or_first(column)),
        };
        if cell != "-" {
            out.push_str(cell);
        }
        before = Some(letter);
    }
    out
}
