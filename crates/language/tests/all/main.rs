//! What is told of sentences of our own, and of any text.

use proptest::prelude::*;
use wirewatch_language::detect;

/// Language and sentence; written for this test.
const SENTENCES: &str = include_str!("sentences.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = SENTENCES.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
}

#[test]
fn sentences_are_told() {
    for (language, sentence) in rows() {
        let found = detect(sentence).expect("a sentence has letters");
        assert_eq!(found.language(), language, "{sentence}");
    }
}

#[test]
fn most_headlines_of_five_words_are_told() {
    let (mut right, mut all) = (0, 0);
    for (language, sentence) in rows() {
        let words: Vec<&str> = sentence.split_whitespace().take(5).collect();
        let found = detect(&words.join(" ")).expect("five words have letters");
        right += usize::from(found.language() == language);
        all += 1;
    }
    assert!(right * 100 >= all * 90, "{right} of {all}");
}

#[test]
fn text_without_letters_is_in_no_language() {
    assert_eq!(detect("").map(|found| found.language()), None);
    assert_eq!(
        detect("2019-05-07 14:00 +++").map(|found| found.language()),
        None
    );
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        if let Some(found) = detect(&text) {
            prop_assert!(found.margin() >= 0.0);
            prop_assert!(!found.language().is_empty());
        }
    }
}
