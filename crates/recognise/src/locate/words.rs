//! One text of an article as words: where each stands, its capitals, its classes.

use std::ops::Range;

use wirewatch_news::Field;
use wirewatch_text::{Folded, Script, is_unspaced, script_of, sentences};

use super::lexicon::{COMMON, Classes, Lexicon};

/// Most words that are looked through for another spelling of one word.
const LOOKED_THROUGH: usize = 20_000;

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// "town"
    Lower,
    /// "Town"
    Title,
    /// "TOWN"; a single capital letter too.
    Upper,
    /// A script without capitals, or a number.
    None,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// White space only.
    Space,
    /// A hyphen.
    Hyphen,
    /// A comma.
    Comma,
    /// An apostrophe or possessive.
    Possessive,
    /// Anything else: a bracket, a quotation mark, the end of a sentence, a new line.
    Break,
}

/// A word of the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// In the folded text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// In the original text.
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) case: Case,
    pub(super) before: Gap,
    pub(super) classes: Classes,
    pub(super) script: Option<Script>,
    /// First of its sentence.
    pub(super) opens: bool,
    /// Number of its sentence.
    pub(super) sentence: u32,
}

impl Word {
    pub(super) fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }

    pub(super) fn is_capital(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper)
    }

    /// Whether it belongs to the phrase of the word before it.
    pub(super) fn is_joined(&self) -> bool {
        matches!(self.before, Gap::Space | Gap::Hyphen) && !self.opens
    }
}

/// One text of an article.
pub(super) struct Text<'a> {
    pub(super) field: Field,
    pub(super) original: &'a str,
    pub(super) folded: Folded,
    pub(super) words: Vec<Word>,
    pub(super) sentences: Vec<Range<usize>>,
    /// Sentences in which something happens.
    pub(super) events: Vec<bool>,
    /// Capitals say nothing: a headline in title case, a text in capitals.
    pub(super) shouts: bool,
}

impl<'a> Text<'a> {
    /// Cuts `original` into words. Costs O(n).
    pub(super) fn new(field: Field, original: &'a str, lexicon: &Lexicon) -> Text<'a> {
        let folded = Folded::new(original);
        let sentences = sentences(original);
        let mut words: Vec<Word> = Vec::with_capacity(original.len() / 5);
        let mut sentence = 0;
        let mut last_sentence = usize::MAX;
        let mut last_to = 0;
        let mut start = 0;
        for piece in folded.text().split(' ') {
            let end = start + piece.len();
            if let Some(first) = piece.chars().next() {
                let range = folded.original(original, start, end);
                while sentences
                    .get(sentence)
                    .is_some_and(|around| around.end <= range.start)
                {
                    sentence += 1;
                }
                let script = piece.chars().find_map(script_of);
                words.push(Word {
                    start: start as u32,
                    end: end as u32,
                    from: range.start as u32,
                    to: range.end as u32,
                    case: case(&original[range.clone()]),
                    before: gap(&original[last_to..range.start]),
                    classes: if is_unspaced(first) {
                        0
                    } else {
                        lexicon.classes(piece)
                    },
                    script,
                    opens: sentence != last_sentence,
                    sentence: sentence as u32,
                });
                last_sentence = sentence;
                last_to = range.end;
            }
            start = end + 1;
        }
        let mut events = vec![false; sentences.len() + 1];
        for word in &words {
            if word.is(super::lexicon::EVENT) {
                events[word.sentence as usize] = true;
            } else if word
                .script
                .is_some_and(|script| matches!(script, Script::Han | Script::Kana))
            {
                // A run without spaces may hold several sentences.
                mark_unspaced(original, &sentences, word, lexicon, &mut events);
            }
        }
        let shouts = shouts(&words);
        Text {
            field,
            original,
            folded,
            words,
            sentences,
            events,
            shouts,
        }
    }

    pub(super) fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| {
            &self.folded.text()[word.start as usize..word.end as usize]
        })
    }

    /// Whether the folded word stands somewhere in the text with a small letter.
    pub(super) fn writes_small(&self, wanted: &str) -> bool {
        let folded = self.folded.text();
        let words = self.words.iter().take(LOOKED_THROUGH);
        words
            .filter(|word| {
                word.case == Case::Lower && (word.end - word.start) as usize == wanted.len()
            })
            .any(|word| folded[word.start as usize..word.end as usize] == *wanted)
    }

    /// The word before `index`, when it belongs to the same phrase.
    pub(super) fn joined_before(&self, index: usize) -> Option<&Word> {
        let word = self.words.get(index)?;
        word.is_joined().then(|| &self.words[index - 1])
    }

    /// The word at `index`, when it belongs to the phrase of the word before it.
    pub(super) fn joined_at(&self, index: usize) -> Option<&Word> {
        self.words.get(index).filter(|word| word.is_joined())
    }

    /// The number of the sentence around byte `at` of the original.
    pub(super) fn sentence_of(&self, at: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.end <= at)
    }
}

fn mark_unspaced(
    original: &str,
    sentences: &[Range<usize>],
    word: &Word,
    lexicon: &Lexicon,
    events: &mut [bool],
) {
    for (number, sentence) in sentences.iter().enumerate().skip(word.sentence as usize) {
        if sentence.start >= word.to as usize {
            break;
        }
        let text = &original[sentence.clone()];
        if !events[number]
            && lexicon
                .unspaced_events
                .iter()
                .any(|event| text.contains(event))
        {
            events[number] = true;
        }
    }
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            if letters.all(|letter| !letter.is_lowercase()) {
                Case::Upper
            } else {
                Case::Title
            }
        }
        Some(first) if first.is_lowercase() => Case::Lower,
        _ => Case::None,
    }
}

fn gap(between: &str) -> Gap {
    // A dash between spaces parts; one between letters joins.
    if between.starts_with(' ') && between.trim_start().starts_with(['-', '‐', '‑', '–']) {
        return Gap::Break;
    }
    let mut gap = Gap::Space;
    for sign in between.chars() {
        gap = match sign {
            ' ' | '\u{a0}' | '\t' | '\u{202f}' => gap,
            '-' | '‐' | '‑' | '–' if gap == Gap::Space => Gap::Hyphen,
            ',' | '،' | '、' if gap == Gap::Space => Gap::Comma,
            '.' if gap == Gap::Space => Gap::Space,
            '\'' | '’' | '‘' | 's' | 'S' if matches!(gap, Gap::Space | Gap::Possessive) => {
                Gap::Possessive
            }
            '\u{200b}'..='\u{200f}' => gap,
            _ => return Gap::Break,
        };
    }
    gap
}

/// Whether most words that would be lower-case in running text are capitals.
fn shouts(words: &[Word]) -> bool {
    let cased = words.iter().filter(|word| word.case != Case::None);
    let (mut all, mut capital) = (0, 0);
    for word in cased.filter(|word| word.end - word.start >= 4 && !word.is(COMMON)) {
        all += 1;
        capital += usize::from(word.is_capital());
    }
    all >= 3 && capital * 10 >= all * 8
}
