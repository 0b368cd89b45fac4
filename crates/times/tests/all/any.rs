//! What must hold for any text.

use proptest::prelude::*;
use wirewatch_times::times;

const LANGUAGES: [&str; 11] = [
    "ar", "de", "en", "es", "fa", "fr", "ru", "tr", "uk", "zh", "xx",
];

/// Pieces that expressions are made of, so that random text meets many patterns.
const PIECES: &[&str] = &[
    "last",
    "the",
    "May",
    "Monday",
    "2019",
    "31",
    "29 February",
    "three",
    "days",
    "ago",
    "of",
    "a",
    "year",
    "week",
    "before",
    "end of",
    "century",
    "1990s",
    ",",
    ".",
    "-",
    "'",
    "10",
    ":",
    "30",
    "p.m.",
    "early",
    "hundred",
    "million",
    "99999",
    "0",
    "half",
    "Ramadan",
    "1440",
    "BC",
    "every",
    "quarter",
    "second",
    "next",
    "\n",
    "third",
    "twenty",
    "١٤٤٠",
    "۱۳۹۸",
    "五月",
    "二〇一九年",
    "昨天",
    "вчера",
    "hier",
    "ayer",
    "gestern",
    "أمس",
    "و",
    "dün",
    "/",
    "fiscal",
    "and",
];

/// Has the value one of the shapes of TIMEX3?
fn is_shaped(value: &str) -> bool {
    let known = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"].contains(&value);
    let of_digits = value
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, 'A'..='Z' | '-' | ':' | '.' | '+'));
    known || (!value.is_empty() && value.len() < 40 && of_digits)
}

fn check(text: &str, language: &str) {
    for published in [None, Some("2019-05-07".parse().expect("a day"))] {
        let mut end = 0;
        for found in times(text, language, published) {
            assert!(
                found.range.start >= end && found.range.end > found.range.start,
                "{text:?}"
            );
            assert!(text.get(found.range.clone()).is_some(), "{text:?}");
            assert!(is_shaped(&found.value), "{:?} in {text:?}", found.value);
            end = found.range.end;
        }
    }
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,80}", language in proptest::sample::select(&LANGUAGES[..])) {
        check(&text, language);
    }

    #[test]
    fn any_pieces(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30),
        glue in proptest::sample::select(&["", " ", "-"][..]),
        language in proptest::sample::select(&LANGUAGES[..]),
    ) {
        check(&pieces.join(glue), language);
    }
}

#[test]
fn long_runs_end() {
    for piece in [
        "early ",
        "the end of ",
        "1-",
        "hundred ",
        "二",
        "a day before ",
        "2019-",
        "و",
    ] {
        for language in LANGUAGES {
            check(&piece.repeat(20_000 / piece.len()), language);
        }
    }
}

#[test]
fn an_unknown_language_reads_digits() {
    let found = times("Xyz 12.05.2019, 2019-05-02 u 31.02.2019.", "xx", None);
    let values: Vec<&str> = found.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(values, ["2019-05-12", "2019-05-02"]);
}
