//! The scripts of India and Sri Lanka, and Khmer: consonants with a vowel of their own.
//!
//! One engine for all. The inherent vowel is `a`; the languages of the north leave it out at the
//! end of a word and between two syllables, by Ohala's rule for Hindi.

use super::semitic::WORDS;
use super::table::{Lazy, rows};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Consonant,
    Vowel,
    Sign,
    Kill,
    Final,
    Nukta,
}

#[derive(Clone, Copy)]
struct Letter {
    kind: Kind,
    latin: &'static str,
    /// The consonant with a nukta, where that is another.
    dotted: &'static str,
}

const FIRST: u32 = 0x900;
const INDIC: usize = 0x500;
const FIRST_KHMER: u32 = 0x1780;
const KHMER: usize = 0x80;
/// Letters of one script; those of India lie in the same order.
const SCRIPT: usize = 0x80;
/// Devanagari to Malayalam.
const SAME_ORDER: usize = 9;

fn place(letter: char) -> Option<usize> {
    let code = u32::from(letter);
    let indic = code.checked_sub(FIRST).map(|at| at as usize);
    let khmer = code.checked_sub(FIRST_KHMER).map(|at| at as usize);
    indic
        .filter(|at| *at < INDIC)
        .or(khmer.filter(|at| *at < KHMER).map(|at| at + INDIC))
}

static TABLE: Lazy<Vec<Option<Letter>>> = Lazy::new(|| {
    let mut table: Vec<Option<Letter>> = vec![None; INDIC + KHMER];
    for (kind, row) in rows(include_str!("../../resources/romanise/brahmic.tsv")) {
        let latin = row.cell(0);
        for first in row.cell(1).chars().filter_map(place) {
            let scripts = if first < SCRIPT { SAME_ORDER } else { 1 };
            for slot in (0..scripts).map(|script| first + script * SCRIPT) {
                let Some(slot) = table.get_mut(slot) else {
                    continue;
                };
                let kind = match kind {
                    "consonant" => Kind::Consonant,
                    "vowel" => Kind::Vowel,
                    "sign" => Kind::Sign,
                    "kill" => Kind::Kill,
                    "final" => Kind::Final,
                    "nukta" => Kind::Nukta,
                    "dotted" => {
                        if let Some(letter) = slot {
                            letter.dotted = latin;
                        }
                        continue;
                    }
                    _ => {
                        *slot = None;
                        continue;
                    }
                };
                *slot = Some(Letter {
                    kind,
                    latin,
                    dotted: "",
                });
            }
        }
    }
    table
});

/// What stands after a consonant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// The vowel of its own.
    Inherent,
    /// Nothing: it was killed, or its own vowel is not said.
    Nothing,
    Sign(&'static str),
}

struct Syllable {
    /// The letter itself, for rules of one script.
    letter: char,
    /// Empty for a vowel that stands alone.
    consonant: &'static str,
    after: After,
    end: &'static str,
    killed: bool,
}

/// A word; reading 1 writes the inherent vowels inside it, reading 2 also the last one.
pub(super) fn romanise(word: &str, reading: usize) -> String {
    if let Some(row) = WORDS.get(word) {
        return row.cell(0).to_owned();
    }
    let mut syllables: Vec<Syllable> = Vec::with_capacity(word.len() / 3);
    let mut script = 0;
    for letter in word.chars() {
        if letter.is_ascii_digit() {
            syllables.push(Syllable {
                letter,
                consonant: DIGITS[letter.to_digit(10).map_or(0, |digit| digit as usize)],
                after: After::Nothing,
                end: "",
                killed: false,
            });
            continue;
        }
        let Some(at) = place(letter) else { continue };
        script = at / SCRIPT;
        let Some(known) = TABLE.get(at).copied().flatten() else {
            continue;
        };
        let last = syllables.last_mut();
        match (known.kind, last) {
            (Kind::Consonant, _) => syllables.push(Syllable {
                letter,
                consonant: known.latin,
                after: After::Inherent,
                end: "",
                killed: false,
            }),
            (Kind::Vowel, _) | (Kind::Sign, None) => syllables.push(Syllable {
                letter,
                consonant: "",
                after: After::Sign(known.latin),
                end: "",
                killed: false,
            }),
            (Kind::Sign, Some(last)) => {
                last.after = match (last.after, known.latin) {
                    // Parts of one vowel: e with a behind it is o.
                    (After::Sign("e"), "a") => After::Sign("o"),
                    _ => After::Sign(known.latin),
                };
            }
            (Kind::Kill, Some(last)) => {
                last.after = After::Nothing;
                last.killed = true;
            }
            (Kind::Final, Some(last)) => last.end = known.latin,
            (Kind::Nukta, Some(last)) => {
                let dotted = place(last.letter)
                    .and_then(|at| TABLE.get(at).copied().flatten())
                    .map_or("", |known| known.dotted);
                if !dotted.is_empty() {
                    last.consonant = dotted;
                    last.letter = letter;
                }
            }
            (Kind::Kill | Kind::Final | Kind::Nukta, None) => {}
        }
    }
    if script == BENGALI {
        y_after_consonants(&mut syllables);
    }
    if script == TAMIL {
        soften(&mut syllables);
    }
    let khmer = script == INDIC / SCRIPT;
    // Devanagari, Bengali, Gurmukhi, Gujarati, Khmer.
    if khmer || (reading != 2 && script < 4) {
        drop_inherent(&mut syllables, khmer || reading != 1);
    }
    write(&syllables, khmer)
}

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const BENGALI: usize = 1;
const TAMIL: usize = 5;

/// Bengali `j` behind another consonant is said `y`.
fn y_after_consonants(syllables: &mut [Syllable]) {
    for at in 1..syllables.len() {
        if syllables[at].letter == 'য' && syllables[at - 1].killed {
            syllables[at].consonant = "y";
        }
    }
}

/// Tamil writes voiced stops as voiceless ones: they are voiced between vowels and after nasals.
fn soften(syllables: &mut [Syllable]) {
    for at in 0..syllables.len() {
        let letter = syllables[at].letter;
        let doubled = syllables[at].killed
            && syllables
                .get(at + 1)
                .is_some_and(|next| next.letter == letter);
        let before = at.checked_sub(1).map(|before| &syllables[before]);
        let after_double = before.is_some_and(|before| before.killed && before.letter == letter);
        let nasal = before
            .is_some_and(|before| before.killed && matches!(before.consonant, "n" | "ng" | "m"));
        let open = before.is_some_and(|before| !before.killed);
        let consonant = match letter {
            _ if doubled || after_double => continue,
            'க' if nasal || open => "g",
            'ட' if nasal || open => "d",
            'ப' if nasal || open => "b",
            'ச' if nasal => "j",
            'ச' => "s",
            _ => continue,
        };
        syllables[at].consonant = consonant;
    }
}

/// Leaves out the inherent vowel at the end, and with `inside` also between two open syllables.
fn drop_inherent(syllables: &mut [Syllable], inside: bool) {
    let count = syllables.len();
    for at in (1..count).rev() {
        let (before, rest) = syllables.split_at_mut(at);
        let Some((here, after)) = rest.split_first_mut() else {
            continue;
        };
        if here.after != After::Inherent || !here.end.is_empty() {
            continue;
        }
        // A cluster keeps its vowel: Narendra, Gupta.
        let Some(previous) = before.last().filter(|before| !before.killed) else {
            continue;
        };
        let open = previous.after != After::Nothing && previous.end.is_empty();
        let drop = match after.first() {
            None => previous.after != After::Nothing,
            Some(next) => {
                inside
                    && open
                    && !next.killed
                    && !next.consonant.is_empty()
                    && next.after != After::Nothing
                    && at + 1 < count
            }
        };
        if drop {
            here.after = After::Nothing;
        }
    }
}

fn write(syllables: &[Syllable], khmer: bool) -> String {
    let mut out = String::with_capacity(syllables.len() * 2);
    for (at, syllable) in syllables.iter().enumerate() {
        let next = syllables.get(at + 1).map_or("", |next| next.consonant);
        match syllable.consonant {
            // "ng" before g and k, "j" before "n" of jnana.
            "ng" if next.starts_with(['g', 'k']) => out.push('n'),
            "j" if syllable.killed && next == "n" => out.push('g'),
            "n" if at > 0 && syllables[at - 1].killed && syllables[at - 1].consonant == "j" => {
                out.push('y');
            }
            consonant => out.push_str(consonant),
        }
        match syllable.after {
            // Khmer closes it to "om": Phnom.
            After::Inherent if khmer && syllable.end == "m" => out.push('o'),
            After::Inherent => out.push('a'),
            After::Nothing => {}
            After::Sign(vowel) => out.push_str(vowel),
        }
        match syllable.end {
            "n" if next.starts_with(['p', 'b', 'm']) => out.push('m'),
            // The sign of the south: m at the end of a word, else as the next letter wants it.
            "m" if !khmer && !next.is_empty() && !next.starts_with(['p', 'b', 'm']) => {
                out.push('n');
            }
            end => out.push_str(end),
        }
    }
    out
}
