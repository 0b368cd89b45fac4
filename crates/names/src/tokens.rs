//! The words of a name in Latin letters, before anything is known of what they are: disguises
//! undone, folded, romanised, compounds in one form, misprints and torn words of organisations
//! mended.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use wirewatch_text::{Script, fold, script_of};

use crate::compound;
use crate::disguise::unmask;
use crate::families;
use crate::lexicon;
use crate::parse::{LIMIT_LETTERS, LIMIT_READINGS};
use crate::romanise::{self, Vowels};

/// A word of a name before anything is known of what it is.
pub(crate) struct Token {
    pub(crate) written: String,
    pub(crate) text: String,
    pub(crate) unwritten: bool,
    pub(crate) aside: bool,
}

impl Token {
    /// As phrases are looked up: folded, without vowel signs.
    pub(crate) fn key(&self) -> Cow<'_, str> {
        if self.written.contains(has_vowel_signs) {
            Cow::Owned(fold(&self.written))
        } else {
            Cow::Borrowed(&self.written)
        }
    }
}

/// The words of `name`, in the reading of that number for scripts that have several.
pub(crate) fn tokens(name: &str, of_person: bool, reading: usize) -> Vec<Token> {
    let cut = name
        .char_indices()
        .nth(LIMIT_LETTERS)
        .map_or(name.len(), |(at, _)| at);
    let (clean, _) = unmask(&name[..cut]);
    let clean = split_capitals(&clean);
    let mut tokens = Vec::new();
    let mut aside = false;
    for (number, segment) in clean.split(['(', ')', '[', ']']).enumerate() {
        aside = number > 0 && !aside;
        for word in words(segment) {
            push_word(&word, aside, of_person, reading, &mut tokens);
        }
    }
    // "(Example)": brackets around the whole are no aside.
    if tokens.iter().all(|token| token.aside) {
        for token in &mut tokens {
            token.aside = false;
        }
    }
    if !of_person {
        mend_torn(&mut tokens);
    }
    join_compounds(tokens)
}

/// The words of a segment, folded: all but those of scripts whose vowels are signs on the letters,
/// since folding takes signs away.
fn words(segment: &str) -> Vec<String> {
    let fold_into = |text: &str, out: &mut Vec<String>| {
        let folded = fold(text);
        let words = folded.split(' ').filter(|word| !word.is_empty());
        out.extend(words.map(str::to_owned));
    };
    let mut out = Vec::new();
    if !segment.contains(has_vowel_signs) {
        fold_into(segment, &mut out);
        return out;
    }
    for word in segment.split_whitespace() {
        if word.contains(has_vowel_signs) {
            let is_part = |letter: char| {
                letter.is_alphanumeric()
                    || is_combining_mark(letter)
                    || matches!(letter, '\u{200C}' | '\u{200D}')
            };
            let words = word.split(|letter| !is_part(letter));
            out.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        } else {
            fold_into(word, &mut out);
        }
    }
    out
}

/// Letters of Thaana, of the scripts of India and Sri Lanka, of Thai, Lao, Burmese and Khmer.
fn has_vowel_signs(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x780..=0x7BF | 0x900..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF
    )
}

/// Puts words of many organisations together that were taken apart.
fn mend_torn(tokens: &mut Vec<Token>) {
    let mut at = 1;
    while at < tokens.len() {
        if lexicon::torn(&tokens[at - 1].text, &tokens[at].text) {
            let second = tokens.remove(at);
            let first = &mut tokens[at - 1];
            first.text.push_str(&second.text);
            first.written = format!("{} {}", first.written, second.written);
        } else {
            at += 1;
        }
    }
}

/// `SergeiLavrov` to `Sergei Lavrov`, `SHARQwhite` to `SHARQ white`: a word begins with a capital
/// after small letters, and with a small letter after a run of capitals.
fn split_capitals(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let letters: Vec<char> = name.chars().collect();
    // Letters of the word so far, and how many of them are capitals in a row.
    let (mut run, mut capitals) = (0, 0);
    for (at, &letter) in letters.iter().enumerate() {
        let before_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && at > 0 && letters[at - 1].is_lowercase() && run >= 3
            || letter.is_lowercase() && capitals >= 3 && before_small
        {
            out.push(' ');
            run = 0;
        }
        run = if letter.is_alphabetic() { run + 1 } else { 0 };
        capitals = if letter.is_uppercase() {
            capitals + 1
        } else {
            0
        };
        out.push(letter);
    }
    out
}

fn push_word(word: &str, aside: bool, of_person: bool, reading: usize, tokens: &mut Vec<Token>) {
    if word.is_ascii() {
        let mut push = |word: &str, text: &str| {
            tokens.push(Token {
                written: word.to_owned(),
                text: text.to_owned(),
                unwritten: false,
                aside,
            });
        };
        if of_person {
            push(word, word);
        } else if let Some(at) = lexicon::glued(word) {
            push(&word[..at], &word[..at]);
            push(&word[at..], &word[at..]);
        } else {
            push(word, lexicon::misprint_of(word).unwrap_or(word));
        }
        return;
    }
    // Folding takes syllables of Hangul apart.
    let composed: String = word.nfc().collect();
    let word = composed.as_str();
    let is_han = word
        .chars()
        .all(|letter| matches!(script_of(letter), Some(Script::Han)));
    if is_han && !of_person {
        let (core, endings) = lexicon::unspaced_endings(word);
        push_romanised(core, aside, reading, tokens);
        for ending in endings.into_iter().rev() {
            tokens.push(Token {
                written: ending.to_owned(),
                text: ending.to_owned(),
                unwritten: false,
                aside,
            });
        }
        return;
    }
    push_romanised(word, aside, reading, tokens);
}

/// A name in Han characters as known names of several characters, with their usual Latin
/// spelling: Japanese names, which are not read character by character.
fn known_names(word: &str) -> Option<Vec<(&str, &'static str)>> {
    let ends: Vec<usize> = word
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8())
        .collect();
    let (mut found, mut from, mut several) = (Vec::new(), 0, false);
    while from < word.len() {
        let (to, name) = ends
            .iter()
            .filter(|end| **end > from)
            .rev()
            .find_map(|&to| {
                let kin = families::kin(&word[from..to]).first()?;
                Some((to, families::canonical(*kin)?))
            })?;
        several |= word[from..to].chars().count() > 1;
        found.push((&word[from..to], name));
        from = to;
    }
    (several && found.len() > 1).then_some(found)
}

/// Where two Arabic names were written without a space between them.
fn glued_arabic(word: &str) -> Option<usize> {
    let is_arabic = word
        .chars()
        .all(|letter| script_of(letter) == Some(Script::Arabic));
    if !is_arabic || word.chars().count() < 6 || !families::kin(word).is_empty() {
        return None;
    }
    word.char_indices().map(|(at, _)| at).skip(3).find(|at| {
        let (one, other) = word.split_at(*at);
        other.chars().count() >= 3
            && !families::kin(one).is_empty()
            && (!families::kin(other).is_empty() || other == "عبد")
    })
}

fn push_romanised(word: &str, aside: bool, reading: usize, tokens: &mut Vec<Token>) {
    if let Some(at) = glued_arabic(word) {
        push_romanised(&word[..at], aside, reading, tokens);
        push_romanised(&word[at..], aside, reading, tokens);
        return;
    }
    if reading == LIMIT_READINGS - 1
        && let Some(names) = known_names(word)
    {
        tokens.extend(names.into_iter().map(|(written, text)| Token {
            written: written.to_owned(),
            text: text.to_owned(),
            unwritten: false,
            aside,
        }));
        return;
    }
    let other = match reading {
        0 => None,
        reading => romanise::other_readings(word).into_iter().nth(reading - 1),
    };
    let romanised = other.unwrap_or_else(|| romanise::romanise(word));
    // A word that becomes several (characters, an article) has no single written form.
    let letters: Vec<char> = word.chars().collect();
    let by_letter = romanised.len() == letters.len();
    for (at, one) in romanised.into_iter().enumerate() {
        let written = if by_letter {
            letters[at].to_string()
        } else if one.text == "al" {
            "ال".to_owned()
        } else {
            word.strip_prefix("ال").unwrap_or(word).to_owned()
        };
        tokens.push(Token {
            written,
            text: one.text,
            unwritten: one.vowels == Vowels::Unwritten,
            aside,
        });
    }
}

const ARTICLES: &[&str] = &[
    "al", "el", "ul", "ol", "ur", "us", "ud", "as", "ar", "er", "es", "ed", "ad", "az", "an", "at",
];

/// Puts the parts of Arabic compounds into one word.
fn join_compounds(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(mut token) = rest.next() {
        let is_arabic_article = |text: &str| ARTICLES.contains(&text);
        if compound::is_servant(&token.text) {
            let mut article = None;
            if rest
                .peek()
                .is_some_and(|next| is_arabic_article(&next.text))
            {
                article = rest.next();
            }
            if let Some(second) = rest.next_if(|next| next.text.len() >= 3) {
                let stem = second
                    .text
                    .strip_prefix("al")
                    .filter(|stem| stem.len() > 3 && second.unwritten);
                let stem = stem.unwrap_or(&second.text);
                token.text =
                    compound::servant_of(compound::compound(stem).as_deref().unwrap_or(stem));
                token.written = format!("{} {}", token.written, second.written);
                out.push(token);
                continue;
            }
            out.push(token);
            out.extend(article);
            continue;
        }
        if let Some(form) = compound::compound(&token.text) {
            token.text = form;
            out.push(token);
            continue;
        }
        if compound::is_god(&token.text) || compound::is_religion(&token.text) {
            let ending = if compound::is_god(&token.text) {
                "lah"
            } else {
                "din"
            };
            let articles = out
                .iter()
                .rev()
                .take_while(|before| is_arabic_article(&before.text))
                .count();
            let stem = out.len().checked_sub(articles + 1);
            if let Some(stem) = stem.filter(|stem| out[*stem].text.len() >= 3 && articles <= 1) {
                out.truncate(stem + 1);
                let first = &mut out[stem];
                first.text.push_str(ending);
                first.written = format!("{} {}", first.written, token.written);
                continue;
            }
        }
        // Abubakar: Abu Bakar.
        let kunya = token
            .text
            .strip_prefix("abou")
            .or_else(|| token.text.strip_prefix("abu"));
        if let Some(name) = kunya.filter(|name| name.len() >= 4) {
            out.push(Token {
                written: "abu".to_owned(),
                text: "abu".to_owned(),
                ..token
            });
            token.written = name.to_owned();
            token.text = name.to_owned();
        }
        out.push(token);
    }
    out
}
