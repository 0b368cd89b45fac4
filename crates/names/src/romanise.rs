//! Romanising: a name in any script in Latin letters, so that names can be compared across scripts.
//!
//! Owns the choice of reading for each script: what newsrooms usually print, not what a library
//! catalogue would. It refuses to guess: letters that it does not know are left out, short vowels
//! that are not written are not invented, and the language of Han characters is not decided.
//! The letters are data, in `resources/romanise`.

mod alphabet;
mod brahmic;
mod cyrillic;
mod east;
mod semitic;
mod syllables;
mod table;
mod thai;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use wirewatch_text::Script;

use table::Table;

/// How far the vowels of a romanised word can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vowels {
    /// The vowels are in the script.
    Written,
    /// Arabic-script and Hebrew words: short vowels are not in the script, so not in the text.
    Unwritten,
}

/// One word of a name in Latin letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Romanised {
    /// The word: `a` to `z` in lower case and digits, never empty; an apostrophe parts two letters
    /// of one script that together would be read as one other (`yts'hk`: ts and h, not sh).
    pub text: String,
    /// How far its vowels can be trusted.
    pub vowels: Vowels,
    /// The script that the word was written in.
    pub script: Script,
}

/// Most readings that [`other_readings`] gives.
const MOST_READINGS: usize = 4;

/// The words of `name` in Latin letters, in order.
///
/// One entry for each word; one for each character of Han, each syllable of Hangul and of
/// Burmese; the Arabic article is an entry of its own. Latin words come back in lower case with
/// accents folded. Costs O(n) time.
pub fn romanise(name: &str) -> Vec<Romanised> {
    if name.is_ascii() {
        return ascii(name);
    }
    render(&runs(name), 0)
}

/// Other readings of `name` where its scripts have several: at most 4 full lists of words, the
/// likeliest first; none for names that have one reading.
///
/// Han: Cantonese, then Wade-Giles. Hangul: as Pyongyang and as Seoul spell names, then
/// McCune-Reischauer, then a second spelling of the surname. Cyrillic: passports, newsrooms, the
/// neighbouring language. Arabic script: Persian consonants, or the Egyptian `g`. Hebrew: soft
/// `v`, `f`, `ch`. Greek: by sound. Indic: with more inherent vowels. Kana: long vowels written.
pub fn other_readings(name: &str) -> Vec<Vec<Romanised>> {
    let mut found: Vec<Vec<Romanised>> = Vec::new();
    if name.is_ascii() {
        return found;
    }
    let runs = runs(name);
    if runs.iter().all(|run| run.block == Block::Latin) {
        return found;
    }
    let main = render(&runs, 0);
    for reading in 1..=MOST_READINGS {
        let words = render(&runs, reading);
        if words != main && !words.is_empty() && !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

/// Letters that are read by one engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Latin,
    Cyrillic,
    Greek,
    /// Armenian, Georgian, Thaana.
    Alphabet,
    Arabic,
    Hebrew,
    /// The scripts of India and Sri Lanka, and Khmer.
    Brahmic,
    /// Thai and Lao.
    Thai,
    Burmese,
    Ethiopic,
    Han,
    Kana,
    Hangul,
}

/// Letters of one word and one block, in NFKC and lower case.
struct Run {
    block: Block,
    text: String,
}

fn ascii(name: &str) -> Vec<Romanised> {
    let is_apostrophe = |letter: char| matches!(letter, '\'' | '`');
    let mut words = Vec::new();
    for word in name.split(|letter: char| !letter.is_ascii_alphanumeric() && !is_apostrophe(letter))
    {
        let mut text = String::with_capacity(word.len());
        text.extend(
            word.chars()
                .filter(|letter| !is_apostrophe(*letter))
                .map(|letter| letter.to_ascii_lowercase()),
        );
        push(&mut words, text, Vowels::Written, Script::Latin);
    }
    words
}

fn push(words: &mut Vec<Romanised>, text: String, vowels: Vowels, script: Script) {
    if !text.is_empty() {
        words.push(Romanised {
            text,
            vowels,
            script,
        });
    }
}

fn block_of(letter: char) -> Option<Block> {
    Some(match u32::from(letter) {
        0x41..=0x2AF | 0x1D00..=0x1DBF | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF => {
            Block::Latin
        }
        0x370..=0x3FF | 0x1F00..=0x1FFF => Block::Greek,
        0x400..=0x52F | 0x1C80..=0x1C8F | 0xA640..=0xA69F => Block::Cyrillic,
        0x530..=0x58F | 0x780..=0x7BF | 0x10A0..=0x10FF | 0x1C90..=0x1CBF => Block::Alphabet,
        0x590..=0x5FF => Block::Hebrew,
        0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF => Block::Arabic,
        0x900..=0xDFF | 0x1780..=0x17FF => Block::Brahmic,
        0xE00..=0xEFF => Block::Thai,
        0x1000..=0x109F => Block::Burmese,
        0x1200..=0x137F => Block::Ethiopic,
        0x3041..=0x30FF => Block::Kana,
        0x3005 | 0x3007 | 0x3400..=0x9FFF | 0x20000..=0x3FFFF => Block::Han,
        0xAC00..=0xD7A3 => Block::Hangul,
        _ => return None,
    })
}

/// The first digit of each set of ten that names are numbered with.
const ZEROS: [u32; 19] = [
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50,
    0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810,
];

/// A decimal digit of any script as an ASCII digit.
fn digit(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return letter.is_ascii_digit().then_some(letter);
    }
    let code = u32::from(letter);
    if !(0x660..0x1900).contains(&code) {
        return None;
    }
    ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
}

/// Characters that are not seen, and signs inside names that mean nothing here.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | 'ʺ' | '`' | '´' | '״'
            | '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{640}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Splits a name into words, and words where the script changes.
fn runs(name: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    let mut letters = name.nfkc().flat_map(char::to_lowercase).peekable();
    while let Some(letter) = letters.next() {
        let hebrew = open && runs.last().is_some_and(|run| run.block == Block::Hebrew);
        let letter = match letter {
            // A geresh changes the letter before it, however it was typed.
            '\'' | '’' | '׳' if hebrew => '׳',
            '"' if hebrew && letters.peek().copied().and_then(block_of) == Some(Block::Hebrew) => {
                continue;
            }
            other => other,
        };
        if is_dropped(letter) {
            continue;
        }
        let mark = is_combining_mark(letter) || letter == '׳';
        let (letter, block) = match digit(letter) {
            Some(digit) => (digit, None),
            None if letter.is_alphanumeric() || mark => (letter, block_of(letter)),
            None if letter == '々' || letter == 'ー' => (letter, block_of(letter)),
            None => {
                open = false;
                continue;
            }
        };
        match (block, runs.last_mut().filter(|_| open)) {
            // Digits and common marks stay with what is before them; unknown letters too.
            (None, Some(run)) => run.text.push(letter),
            (Some(block), Some(run)) if run.block == block => run.text.push(letter),
            (None, None) if !letter.is_ascii_digit() => {}
            (block, _) => {
                open = true;
                runs.push(Run {
                    block: block.unwrap_or(Block::Latin),
                    text: letter.into(),
                });
            }
        }
    }
    runs
}

/// All runs in one reading: 0 is the main one; a block without that reading gives its main one.
fn render(runs: &[Run], reading: usize) -> Vec<Romanised> {
    let mut words = Vec::with_capacity(runs.len());
    let language = cyrillic::language(runs);
    let persian = semitic::is_persian(runs);
    for (at, run) in runs.iter().enumerate() {
        let text = run.text.as_str();
        let mut written = |text, script| push(&mut words, text, Vowels::Written, script);
        match run.block {
            Block::Latin => written(latin(text), Script::Latin),
            Block::Cyrillic => written(
                cyrillic::romanise(text, language, reading),
                Script::Cyrillic,
            ),
            Block::Greek => written(alphabet::greek(text, reading), Script::Greek),
            Block::Alphabet => written(alphabet::romanise(text), Script::Other),
            Block::Brahmic => {
                let khmer = text.starts_with(|letter| ('\u{1780}'..='\u{17FF}').contains(&letter));
                let script = if khmer {
                    Script::SoutheastAsian
                } else {
                    Script::Other
                };
                written(brahmic::romanise(text, reading), script);
            }
            Block::Thai => written(thai::romanise(text), Script::SoutheastAsian),
            Block::Ethiopic => written(syllables::ethiopic(text), Script::Other),
            Block::Kana => written(east::kana(text, reading), Script::Kana),
            Block::Burmese => {
                for syllable in syllables::burmese(text) {
                    written(syllable, Script::SoutheastAsian);
                }
            }
            Block::Han => {
                for syllable in east::han(text, reading) {
                    written(syllable, Script::Han);
                }
            }
            Block::Hangul => {
                for syllable in east::hangul(text, at == 0, reading) {
                    written(syllable, Script::Hangul);
                }
            }
            Block::Arabic => {
                for word in semitic::arabic(text, persian, reading) {
                    push(&mut words, word, Vowels::Unwritten, Script::Arabic);
                }
            }
            Block::Hebrew => {
                let word = semitic::hebrew(text, reading);
                push(&mut words, word, Vowels::Unwritten, Script::Hebrew);
            }
        }
    }
    words
}

static LATIN: table::Lazy<Table> = table::Lazy::new(|| {
    Table::new(
        include_str!("../resources/romanise/latin.tsv"),
        '\u{80}'..='\u{2AF}',
    )
});

/// A word of Latin letters without accents.
fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if let Some(row) = LATIN.get(letter) {
            out.push_str(row.cell(0));
        } else {
            decompose_canonical(letter, |part| {
                if part.is_ascii_alphanumeric() {
                    out.push(part);
                } else if let Some(row) = LATIN.get(part) {
                    // "ǿ" is an "ø" with an accent.
                    out.push_str(row.cell(0));
                }
            });
        }
    }
    out
}

#[cfg(test)]
mod tests;
