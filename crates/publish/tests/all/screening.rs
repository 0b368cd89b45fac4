//! The page of screening: its parts, its sums, its words, and hostile texts in it.

use dom_query::Document;
use wirewatch_publish::*;

use crate::screened::{Texts, many, nothing, one};
use crate::structure::holds;
use crate::{fixtures, frame};

fn page(view: &ScreenView) -> String {
    screen_page(&frame(&fixtures::coverage(false)), view)
}

fn texts(document: &Document, selector: &str) -> Vec<String> {
    let found = document.select(selector);
    found
        .nodes()
        .iter()
        .map(|node| node.text().trim().to_owned())
        .collect()
}

#[test]
fn a_hit_shows_words_and_parts_that_sum_to_its_likeness() {
    let html = page(&one(Texts(None)));
    let document = Document::from(html.as_str());
    let headings = texts(&document, "main h2");
    assert_eq!(
        headings[..3],
        [
            "2 subjects at or above 0.70",
            "Nearest below 0.70, and why not",
            "Set aside before"
        ]
    );
    let words = texts(&document, "#h1 table:first-of-type tbody tr");
    assert_eq!(words.len(), 4);
    assert_eq!(
        texts(&document, "#h1 table:first-of-type .diff"),
        ["S", "v", "Z", "w", "c"]
    );
    let parts = texts(&document, "#h1 table:last-of-type td[data-l=Part]");
    assert_eq!(parts, ["+0.78", "+0.13", "+0.04", "−0.02", "0.00"]);
    let sum: f64 = parts
        .iter()
        .map(|part| part.replace('−', "-").parse::<f64>().expect("a number"))
        .sum();
    assert!((sum - 0.93).abs() < 1e-9, "{sum}");
    assert!(html.contains("Likeness 0.93"));
    let results = texts(&document, "#h1 table:last-of-type td[data-l=Result]");
    assert_eq!(
        results,
        [
            "see word by word",
            "= agrees",
            "= agrees",
            "≠ differs",
            "not among them"
        ]
    );
    assert_eq!(
        texts(&document, "#h1 p.say bdi"),
        [
            "Alias “Zorwan al-Kelmarish”: Sorvan is a spelling of Zorwan",
            "only listed: al."
        ]
    );
    assert!(html.contains("Only the 10 nearest entries are shown"));
    assert!(html.contains("printed by OFAC for the same name"));
    assert!(html.contains("The entries UN QDi.902 and OFAC 90001 changed since"));
}

#[test]
fn what_is_set_aside_is_folded_and_can_be_taken_back() {
    let mut view = one(Texts(None));
    let document = Document::from(page(&view).as_str());
    assert_eq!(document.select("details:not([open]) #a1").length(), 1);
    let kept = document
        .select("section:has(#k3) li > p.s")
        .text()
        .to_string();
    assert_eq!(
        kept,
        "Likeness 0.93. Set aside 1 Oct 2026, 08:00 UTC: Another date of birth, by his passport"
    );
    assert_eq!(
        document.select("#a1 form[action='/screen/undo']").length(),
        1
    );
    assert_eq!(
        document.select("#h1 form[action='/screen/aside']").length(),
        1
    );
    let hidden = document.select("#h1 form input[type=hidden]");
    let names: Vec<String> = hidden
        .nodes()
        .iter()
        .map(|node| node.attr("name").unwrap_or_default().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "name",
            "kind",
            "birth",
            "country",
            "gender",
            "number",
            "threshold",
            "entry"
        ]
    );
    for form in document.select("main form").nodes() {
        assert_eq!(form.attr("method").as_deref(), Some("post"));
    }
    view.can_set_aside = false;
    let document = Document::from(page(&view).as_str());
    assert!(!document.select("#h1 form, #a1 form").exists());
}

#[test]
fn an_empty_answer_says_what_was_searched() {
    let html = page(&nothing());
    holds("screen-nothing", &html);
    let document = Document::from(html.as_str());
    let empty = document.select("main .empty").text().to_string();
    assert!(
        empty.contains("No listed name reaches the threshold 0.70."),
        "{empty}"
    );
    assert!(
        empty.contains("Searched: 36,123 listed names of UN of"),
        "{empty}"
    );
    assert!(
        empty.contains("Compared: name, country, gender and number."),
        "{empty}"
    );
    assert!(empty.contains("Not asked: date of birth."), "{empty}");
}

/// Titles stay in histories, where names of customers have no place.
#[test]
fn the_title_names_nobody() {
    for view in [one(Texts(None)), many(Texts(None)), nothing()] {
        let document = Document::from(page(&view).as_str());
        assert_eq!(
            document.select("head > title").text().as_ref(),
            "Screening – Wirewatch"
        );
    }
}

#[test]
fn rows_with_a_hit_come_first() {
    let html = page(&many(Texts(None)));
    let document = Document::from(html.as_str());
    let rows = texts(&document, "main table tbody th");
    assert_eq!(rows, ["4 c-1", "2 c-1", "3 c-1"]);
    assert!(html.contains("3 rows screened: for 1 a listed name reaches the threshold 0.70, for 1 none does, for 1 what reaches it was set aside before. 1 row was not screened; see below."));
    assert!(html.contains("and 1 more"));
}

#[test]
fn hostile_texts_stay_texts() {
    for (number, evil) in crate::hostile::attacks().iter().enumerate() {
        for view in [one(Texts(Some(evil))), many(Texts(Some(evil)))] {
            let html = page(&view);
            holds(&format!("screen {number}"), &html);
            let document = Document::from(html.as_str());
            // What was typed comes back in the fields as it was typed; nowhere else.
            document.select("textarea").remove();
            let shown = document.select("body").text().to_string();
            for hidden in ['\u{202e}', '\u{202d}', '\u{7}', '\u{1b}'] {
                assert!(!shown.contains(hidden), "{number}: {hidden:?}");
            }
            assert!(!shown.contains(&"x".repeat(2_000)), "{number}");
        }
    }
}
