//! Tests: names of public figures and ordinary names, script by script, and hostile input.

use proptest::prelude::*;
use wirewatch_text::Script;

use super::{Romanised, Vowels, other_readings, romanise};

/// Name, its words, then other readings that must be among those given.
const NAMES: &str = include_str!("../../fixtures/romanise.tsv");

fn joined(words: &[Romanised]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    texts.join(" ")
}

fn is_sound(words: &[Romanised]) -> bool {
    words.iter().all(|word| {
        let is_letter = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        // An apostrophe only parts letters.
        word.text
            .split('\'')
            .all(|piece| !piece.is_empty() && piece.bytes().all(is_letter))
    })
}

#[test]
fn names_in_their_scripts() {
    let mut wrong = Vec::new();
    for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(name), Some(expected)) = (cells.next(), cells.next()) else {
            panic!("no name and words in: {line}");
        };
        let words = joined(&romanise(name));
        if words != expected {
            wrong.push(format!("{name}: {words}, not {expected}"));
        }
        let others: Vec<String> = other_readings(name)
            .iter()
            .map(|words| joined(words))
            .collect();
        for other in cells {
            if !others.iter().any(|reading| reading == other) {
                wrong.push(format!("{name}: {other} is not in {others:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn scripts_and_vowels() {
    let words = romanise("Omar עמר عمر 金 김 Дом");
    let found: Vec<(Script, Vowels)> = words
        .iter()
        .map(|word| (word.script, word.vowels))
        .collect();
    assert_eq!(
        found,
        [
            (Script::Latin, Vowels::Written),
            (Script::Hebrew, Vowels::Unwritten),
            (Script::Arabic, Vowels::Unwritten),
            (Script::Han, Vowels::Written),
            (Script::Hangul, Vowels::Written),
            (Script::Cyrillic, Vowels::Written),
        ]
    );
}

#[test]
fn names_with_one_reading_have_no_other() {
    for name in ["Angela Merkel", "Süleyman Demirel", "ნინო", "", "2004"] {
        assert!(other_readings(name).is_empty(), "{name}");
    }
}

#[test]
fn ascii_and_the_long_way_agree() {
    for name in [
        "al-Assad",
        "O'Brien",
        "J. K. Rowling",
        "M23",
        "a\u{1}b",
        "x_y",
        "Qa`ida",
        "",
    ] {
        let long: Vec<Romanised> = super::render(&super::runs(name), 0);
        assert_eq!(romanise(name), long, "{name}");
    }
}

#[test]
fn hostile_names_are_short_work() {
    let units = [
        "\u{301}",
        "\u{0}",
        "\u{202E}",
        "\u{FDFA}",
        "ا",
        "ل",
        "क",
        "्",
        "ห",
        "เ",
        "์",
        "ร",
        "မ",
        "်",
        "ー",
        "っ",
        "ゃ",
        "々",
        "김",
        "习",
        "ъ",
        "׳",
        "\"",
        "ος",
        "ϊ",
        "ú",
        "\u{1100}",
        "👩‍👩‍👧",
        "ሀ",
        "១",
        "1",
        "\u{10FFFF}",
        "ﷲ",
        "İ",
        "ி",
        "ో",
    ];
    for unit in units {
        for text in [
            unit.to_owned(),
            unit.repeat(10_000),
            format!("א{}", unit.repeat(10_000)),
        ] {
            let words = romanise(&text);
            assert!(is_sound(&words), "{unit:?}");
            let letters: usize = words.iter().map(|word| word.text.len()).sum();
            assert!(letters <= 40 * text.len(), "{unit:?}");
            assert!(other_readings(&text).len() <= super::MOST_READINGS);
        }
    }
}

/// Letters of the blocks that have an engine, with what may stand between them.
fn letters() -> impl Strategy<Value = String> {
    let block = prop_oneof![
        proptest::char::range('\u{0}', '\u{2AF}'),
        proptest::char::range('\u{300}', '\u{36F}'),
        proptest::char::range('\u{370}', '\u{5FF}'),
        proptest::char::range('\u{600}', '\u{7BF}'),
        proptest::char::range('\u{900}', '\u{DFF}'),
        proptest::char::range('\u{E00}', '\u{EFF}'),
        proptest::char::range('\u{1000}', '\u{109F}'),
        proptest::char::range('\u{1200}', '\u{137F}'),
        proptest::char::range('\u{1780}', '\u{17FF}'),
        proptest::char::range('\u{3000}', '\u{30FF}'),
        proptest::char::range('\u{AC00}', '\u{D7A3}'),
        proptest::char::range('\u{FB00}', '\u{FFFF}'),
        any::<char>(),
    ];
    proptest::collection::vec(block, 0..24).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #[test]
    fn any_text_gives_plain_words(text in letters()) {
        prop_assert!(is_sound(&romanise(&text)));
        let others = other_readings(&text);
        prop_assert!(others.len() <= super::MOST_READINGS);
        prop_assert!(others.iter().all(|words| is_sound(words)));
    }
}
