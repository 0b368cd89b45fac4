//! Languages of sentences written for this project, and bounds that hold for any text.

use proptest::prelude::*;
use wirewatch_language::{SAMPLE_BYTES, detect, is_known, share_script};

fn sentences() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("sentences.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').expect("code, tab, sentence"))
}

/// Codes that are given wrongly, as `code as answer: text`.
fn wrong(words: usize) -> Vec<String> {
    sentences()
        .filter_map(|(code, text)| {
            let text: Vec<&str> = text.split_whitespace().take(words).collect();
            let text = text.join(" ");
            let found = detect(&text).map_or("und", |found| found.language());
            (found != code).then(|| format!("{code} as {found}: {text}"))
        })
        .collect()
}

#[test]
fn sentences_are_told() {
    let wrong = wrong(usize::MAX);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn five_words_are_nearly_enough() {
    let wrong = wrong(5);
    assert!(wrong.len() <= 4, "{wrong:#?}");
}

#[test]
fn capitals_say_the_same() {
    let wrong: Vec<String> = sentences()
        .filter_map(|(code, text)| {
            let text = text.to_uppercase();
            let found = detect(&text).map_or("und", |found| found.language());
            (found != code).then(|| format!("{code} as {found}: {text}"))
        })
        .collect();
    assert!(wrong.len() <= 2, "{wrong:#?}");
}

#[test]
fn a_foreign_name_does_not_decide() {
    let text = "Laut Angaben der New York Times und der Washington Post traf sich der Minister mit \
        Vertretern von Goldman Sachs.";
    let found = detect(text).expect("letters");
    assert_eq!(found.language(), "de", "{:?}", &found.scores()[..3]);
    assert!(found.behind("en").is_some_and(|behind| behind > 0.0));
    assert_eq!(found.behind("ru"), None);
}

#[test]
fn only_the_beginning_of_a_long_text_is_looked_at() {
    let english = "The talks will go on until the end of the week. ".repeat(SAMPLE_BYTES / 40);
    let long = format!("{english}{}", "Die Gespräche gehen weiter. ".repeat(9000));
    assert_eq!(detect(&long).map(|found| found.language()), Some("en"));
}

#[test]
fn no_letters_no_language() {
    assert_eq!(detect(""), None);
    assert_eq!(detect("12.5 % – 2026"), None);
    assert!(is_known("ku") && !is_known("xx"));
    assert!(share_script("sr", "ru") && share_script("sr", "hr") && !share_script("ru", "hr"));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,300}") {
        if let Some(found) = detect(&text) {
            prop_assert!(found.margin() >= 0.0);
            prop_assert!(found.letters() > 0);
        }
    }
}
