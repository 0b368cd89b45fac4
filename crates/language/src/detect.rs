//! Detection: the alphabet of a text, then the languages of that alphabet scored word by word.
//!
//! A word says at most [`WORD_LIMIT`] for one language against another, so that a name or a
//! foreign word cannot outvote the rest of a short text; a capitalised word says less.

use std::sync::LazyLock;

use crate::letters::{Alphabet, WORD_EDGE, alphabet_of, extend, folded};
use crate::model::{COLUMNS, MAX_ORDER, Model, SCALE, Sums};

/// Bytes of a text that are looked at.
pub const SAMPLE_BYTES: usize = 3_000;

/// Nats that one word can say against a language at most.
const WORD_LIMIT: f32 = 9.0;

/// Letters of a word that are looked at; longer ones are addresses or noise.
const WORD_LETTERS: usize = 40;

/// What words count, in quarters: plain ones, and those with a capital.
const PLAIN: i32 = 4;
const CAPITALISED: i32 = 3;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    Model::parse(include_bytes!("../resources/model.bin")).unwrap_or_else(Model::empty)
});

/// The languages that a text may be in, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    letters: usize,
    scores: Vec<(&'static str, f32)>,
}

impl Detection {
    /// The language: ISO 639-1 where it has a code there, else ISO 639-3.
    pub fn language(&self) -> &'static str {
        self.scores.first().map_or("und", |(code, _)| code)
    }

    /// How far the best is before the next language, in nats of the model's likelihood, which
    /// takes letters for more independent than they are. Infinite where no other language has
    /// the alphabet.
    pub fn margin(&self) -> f32 {
        match self.scores.as_slice() {
            [(_, best), (_, next), ..] => best - next,
            _ => f32::INFINITY,
        }
    }

    /// How far `code` is behind the best, in nats; `None` where it is not written in the
    /// alphabet of the text, or not known at all.
    pub fn behind(&self, code: &str) -> Option<f32> {
        let best = self.scores.first()?.1;
        let found = self.scores.iter().find(|(other, _)| *other == code)?;
        Some(best - found.1)
    }

    /// Letters of the text's main alphabet, as far as it was looked at.
    pub fn letters(&self) -> usize {
        self.letters
    }

    /// Languages and their scores in nats, best first. Only differences mean something.
    pub fn scores(&self) -> &[(&'static str, f32)] {
        &self.scores
    }
}

/// Codes of the languages that can be told, in no order; one written in two alphabets comes
/// twice.
pub fn languages() -> impl Iterator<Item = &'static str> {
    MODEL.columns.iter().map(|column| column.code)
}

/// Whether `code` is a language that can be told.
pub fn is_known(code: &str) -> bool {
    languages().any(|known| known == code)
}

/// Whether two known languages have an alphabet in common.
pub fn share_script(left: &str, right: &str) -> bool {
    let alphabets = |code: &str| {
        MODEL
            .columns
            .iter()
            .filter(|column| column.code == code)
            .map(|column| column.alphabet)
            .collect::<Vec<_>>()
    };
    let right = alphabets(right);
    alphabets(left)
        .iter()
        .any(|alphabet| right.contains(alphabet))
}

/// The languages that `text` may be in; `None` where it has no letter of a known alphabet.
///
/// Looks at the first [`SAMPLE_BYTES`]. Naive Bayes over words, each word under a letter model of
/// order five with word edges.
pub fn detect(text: &str) -> Option<Detection> {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let counts = Counts::of(sample);
    let (alphabet, letters) = counts.main()?;
    if alphabet == Alphabet::EastAsian {
        return Some(counts.east_asian());
    }
    let columns = MODEL.columns_of(alphabet);
    let scores = match columns.len() {
        0 => return None,
        1 => vec![(MODEL.columns[columns.start].code, 0.0)],
        _ => {
            let sums = score(sample, alphabet, columns.clone());
            let mut scores: Vec<(&'static str, f32)> = Vec::with_capacity(columns.len());
            for (column, sum) in MODEL.columns[columns].iter().zip(sums) {
                let nats = (sum as f32 / PLAIN as f32 + f32::from(column.prior)) / SCALE;
                match scores.iter_mut().find(|(code, _)| *code == column.code) {
                    Some(known) => known.1 = known.1.max(nats),
                    None => scores.push((column.code, nats)),
                }
            }
            scores.sort_by(|left, right| right.1.total_cmp(&left.1));
            scores
        }
    };
    Some(Detection { letters, scores })
}

/// Letters by alphabet.
struct Counts {
    alphabets: [usize; Alphabet::COUNT],
    kana: usize,
    hangul: usize,
}

impl Counts {
    fn of(sample: &str) -> Self {
        let mut counts = Self {
            alphabets: [0; Alphabet::COUNT],
            kana: 0,
            hangul: 0,
        };
        for letter in sample.chars() {
            let Some(alphabet) = alphabet_of(letter) else {
                continue;
            };
            counts.alphabets[alphabet as usize] += 1;
            if alphabet == Alphabet::EastAsian {
                match letter {
                    '\u{3041}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}' => counts.kana += 1,
                    '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}' => counts.hangul += 1,
                    _ => {}
                }
            }
        }
        counts
    }

    /// The alphabet of most letters. A letter of East Asia is about half a word.
    fn main(&self) -> Option<(Alphabet, usize)> {
        let weight = |alphabet: Alphabet| {
            let letters = self.alphabets[alphabet as usize];
            if alphabet == Alphabet::EastAsian {
                letters * 2
            } else {
                letters
            }
        };
        // The first of equals: Latin before others.
        let main = Alphabet::ALL.into_iter().reduce(|best, next| {
            if weight(next) > weight(best) {
                next
            } else {
                best
            }
        })?;
        let letters = self.alphabets[main as usize];
        (letters > 0).then_some((main, letters))
    }

    /// Japanese mixes kana into everything, Korean is nearly all Hangul.
    fn east_asian(&self) -> Detection {
        let letters = self.alphabets[Alphabet::EastAsian as usize];
        let han = letters - self.kana - self.hangul;
        let order = if self.hangul > self.kana && self.hangul > han / 2 {
            ["ko", "ja", "zh"]
        } else if self.kana * 10 > han {
            ["ja", "zh", "ko"]
        } else {
            ["zh", "ja", "ko"]
        };
        let step = letters as f32;
        Detection {
            letters,
            scores: vec![(order[0], 0.0), (order[1], -step), (order[2], -2.0 * step)],
        }
    }
}

/// Sums by column, in quarters of the model's unit.
fn score(sample: &str, alphabet: Alphabet, columns: std::ops::Range<usize>) -> Vec<i32> {
    let mut totals = vec![0_i32; columns.len()];
    let mut word = Word::NONE;
    let mut flush = |word: &mut Word| {
        if word.length > 0 {
            word.letters[word.length + 1] = WORD_EDGE;
            word.add_to(&mut totals, columns.clone());
        }
        word.clear();
    };
    for letter in sample.chars() {
        if alphabet_of(letter) == Some(alphabet) {
            word.push(letter);
        } else if !is_mark(letter) {
            flush(&mut word);
        }
    }
    flush(&mut word);
    totals
}

/// Free accents, the signs of Arabic vowels, the lengthening stroke, the soft hyphen.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' | '\u{AD}')
}

struct Word {
    /// An edge, the letters, an edge.
    letters: [char; WORD_LETTERS + 2],
    length: usize,
    is_capitalised: bool,
}

impl Word {
    const NONE: Self = Self {
        letters: [WORD_EDGE; WORD_LETTERS + 2],
        length: 0,
        is_capitalised: false,
    };

    fn clear(&mut self) {
        self.length = 0;
        self.is_capitalised = false;
    }

    fn push(&mut self, letter: char) {
        let small = folded(letter);
        self.is_capitalised |= self.length == 0 && small != letter;
        if self.length < WORD_LETTERS {
            self.length += 1;
            self.letters[self.length] = small;
        }
    }

    fn add_to(&self, totals: &mut [i32], columns: std::ops::Range<usize>) {
        let mut sums: Sums = [0; COLUMNS];
        for last in 1..=self.length + 1 {
            let mut key = 0;
            for order in 0..MAX_ORDER.min(last + 1) {
                key = extend(key, self.letters[last - order]);
                MODEL.add(key, &mut sums);
            }
        }
        let sums = &sums[columns];
        let best = sums.iter().copied().max().unwrap_or(0);
        let floor = best.saturating_sub((WORD_LIMIT * SCALE) as i16);
        let weight = if self.is_capitalised {
            CAPITALISED
        } else {
            PLAIN
        };
        for (total, sum) in totals.iter_mut().zip(sums) {
            *total += weight * (i32::from(*sum.max(&floor)) - i32::from(best));
        }
    }
}
