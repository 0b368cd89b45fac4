//! Rows, feed entries, and pages that have no text.

use wirewatch_news::{DateOrigin, MediaType};
use wirewatch_read::{ReadError, Silence, read};

use super::capture;

#[test]
fn a_row_is_kept_letter_for_letter() {
    let row = r#"{"text":"BAGHDAD (Reuters) - Iraq  said\nso.","title":" A title ","dct":"2019-05-07",
        "url":"https://a.example/x?utm_source=y","language":"en","authors":["By Ann Bee"],"source":"The Daily"}"#;
    let article = read(&capture(
        "file:rows.jsonl",
        MediaType::Record,
        row.as_bytes(),
    ))
    .expect("an article");
    assert_eq!(article.body, "BAGHDAD (Reuters) - Iraq  said\nso.");
    assert_eq!(article.headline, "A title");
    assert_eq!(article.url, "https://a.example/x");
    assert_eq!(article.outlet.name, "The Daily");
    assert_eq!(article.outlet.host, "a.example");
    assert_eq!(article.authors, ["Ann Bee"]);
    assert_eq!(article.agency.as_deref(), Some("Reuters"));
    assert_eq!(
        article.dateline.map(|dateline| dateline.place).as_deref(),
        Some("BAGHDAD")
    );
    let published = article.first_created.expect("a date");
    assert_eq!(published.date.to_string(), "2019-05-07");
    assert_eq!(published.origin, DateOrigin::Carrier);
}

#[test]
fn a_bad_row_says_so() {
    for row in ["", "[]", "{\"title\":\"x\"}", "{\"text\":7}", "{"] {
        let error = read(&capture("file:r.jsonl", MediaType::Record, row.as_bytes()))
            .expect_err("no article");
        let ReadError::NoText { reason, .. } = error;
        assert_eq!(reason, Silence::BadRecord, "{row}");
    }
}

#[test]
fn a_feed_entry_may_hold_markup_or_text() {
    let mut entry = capture(
        "https://a.example/x?utm_medium=rss",
        MediaType::FeedEntry,
        b"<rss/>",
    );
    entry.carrier.headline = Some("Iraq &amp; Syria".to_owned());
    entry.carrier.outlet = Some("The Daily".to_owned());
    entry.carrier.content = Some(
        "<p>The army said so.</p><p><a href=x>Read more</a></p><script>alert(1)</script>"
            .to_owned(),
    );
    let article = read(&entry).expect("an article");
    assert_eq!(article.headline, "Iraq & Syria");
    assert_eq!(article.body, "The army said so.");
    assert_eq!(article.url, "https://a.example/x");
    assert_eq!(article.outlet.name, "The Daily");

    entry.carrier.content = Some("The army said 5 &lt; 6.".to_owned());
    assert_eq!(
        read(&entry).expect("an article").body,
        "The army said 5 < 6."
    );

    entry.carrier.content = None;
    assert!(read(&entry).is_err());
}

fn silence(page: &str) -> Option<Silence> {
    let uri = "https://a.example/x";
    match read(&capture(uri, MediaType::Html, page.as_bytes())) {
        Ok(_) => None,
        Err(ReadError::NoText { uri: named, reason }) => {
            assert_eq!(named, uri);
            Some(reason)
        }
    }
}

#[test]
fn pages_without_text_have_a_reason() {
    let script = "x".repeat(3_000);
    for (page, reason) in [
        (String::new(), Silence::Empty),
        (" \n".to_owned(), Silence::Empty),
        ("<html><body></body></html>".to_owned(), Silence::Empty),
        ("%PDF-1.7 ...".to_owned(), Silence::NotText),
        ("<frameset cols=*><frame src=a.html></frameset>".to_owned(), Silence::Frames),
        (
            format!("<div id=root></div><script>{script}</script>"),
            Silence::ScriptOnly,
        ),
        (
            "<title>Page not found</title><h1>404</h1><p>The page that you asked for does not exist \
             any more. Try the search, or go to the front page of our site to find what you want.</p>"
                .to_owned(),
            Silence::NotFound,
        ),
        (
            "<title>The Daily</title><p>Please log in to read this article and all others.</p>\
             <form><input type=password></form>"
                .to_owned(),
            Silence::LoginWall,
        ),
        (
            "<h1>Before you continue</h1><p>We and our partners use cookies to measure visits. \
             Accept all cookies or manage your choices at any time in the settings of the site.</p>"
                .to_owned(),
            Silence::ConsentWall,
        ),
        (
            "<title>Just a moment...</title><p>Checking your browser before you go on.</p>".to_owned(),
            Silence::RobotCheck,
        ),
        (
            "<ul><li><a href=a>World</a><li><a href=b>Sport</a><li><a href=c>Weather</a></ul>".to_owned(),
            Silence::NoRunningText,
        ),
    ] {
        assert_eq!(silence(&page), Some(reason), "{page}");
    }
}
