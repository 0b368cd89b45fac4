//! The page saved as text that Wirewatch grew from, where it is at hand.

use std::path::PathBuf;

use wirewatch_news::{DateOrigin, MediaType};

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("WIREWATCH_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

#[test]
fn the_reference_page_reads_as_a_careful_reader_reads_it() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared is not here");
        return;
    };
    let folder = shared.join("reference-page");
    let page = std::fs::read(folder.join("page-2019-05-07.txt")).expect("the page");
    let expected: serde_json::Value = serde_json::from_slice(
        &std::fs::read(folder.join("expected.json")).expect("what is expected"),
    )
    .expect("JSON");
    let expected = &expected["page"];

    let capture = super::capture("file:page.txt", MediaType::Text, &page);
    let article = wirewatch_read::read(&capture).expect("an article");
    assert_eq!(article.headline, expected["headline"]);
    assert_eq!(article.outlet.name, expected["source"]);
    assert_eq!(article.language.as_deref(), expected["language"].as_str());
    let published = article.first_created.expect("a date");
    assert_eq!(published.date.to_string(), expected["published"]);
    assert_eq!(published.origin, DateOrigin::Text);
    assert!(article.body.starts_with("Director of Iraq’ Intelligence"));
    assert!(
        article
            .body
            .ends_with("conducting fresh military operations.")
    );
    assert_eq!(article.paragraphs().count(), 11);
    for line in expected["not_article_text"].as_array().expect("a list") {
        let line = line.as_str().expect("a line");
        assert!(!article.body.contains(line), "{line}");
    }
    assert!(!article.body.contains(&article.headline));
    assert!(!article.body.contains("Source:"));
}
