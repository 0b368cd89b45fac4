//! A round at a source: its feed, and the pages behind the entries.

use wirewatch_collect::{CollectError, Validators, fetch_article, poll, source_at};
use wirewatch_news::{MediaType, Source, SourceId};

use crate::server::{Server, fetcher, page, redirect, response, status};

fn source(url: &str) -> Source {
    Source {
        id: SourceId("example".into()),
        name: "Example Agency".into(),
        country: Some("IQ".into()),
        language: Some("ar".into()),
        ..source_at(url, None).expect("a source")
    }
}

fn feed(links: &[&str]) -> String {
    let items: String = links
        .iter()
        .enumerate()
        .map(|(number, link)| {
            format!(
                "<item><title>Headline {number}</title><link>{link}</link><guid>g{number}</guid>\
                 <description>Summary {number}</description><pubDate>Tue, 07 May 2019 16:20:00 GMT</pubDate></item>"
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>The feed</title>{items}</channel></rss>")
}

#[tokio::test]
async fn new_entries_and_their_pages() {
    let server = Server::start(|request| {
        let host = request
            .head
            .split("host: ")
            .nth(1)?
            .split("\r\n")
            .next()?
            .to_owned();
        let at = |path: &str| format!("http://{host}{path}");
        match request.path.as_str() {
            "/feed" if request.head.contains("if-none-match") => Some(status(304)),
            "/feed" => {
                let text = feed(&[
                    &at("/seen"),
                    &at("/one"),
                    &at("/gone"),
                    &at("/moved"),
                    &at("/file"),
                    "http://10.0.0.1/",
                ]);
                Some(response(
                    200,
                    "Content-Type: application/rss+xml\r\nETag: \"1\"\r\n",
                    text.as_bytes(),
                ))
            }
            "/one" => Some(page("<html><p>One")),
            "/moved" => Some(redirect("/new-place")),
            "/new-place" => Some(page("<html><p>Moved")),
            "/file" => Some(response(
                200,
                "Content-Type: application/pdf\r\n",
                b"%PDF-1.7",
            )),
            _ => None,
        }
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    let source = source(&server.url("/feed"));
    let seen = server.url("/seen");
    let polled = poll(&fetcher, &source, &Validators::default(), |key| key == seen)
        .await
        .expect("a feed");
    assert!(!polled.unchanged);
    assert_eq!(polled.left, 0);
    let keys: Vec<&str> = polled.entries.iter().map(|entry| entry.key()).collect();
    let [one, gone, moved, file] =
        ["/one", "/gone", "/moved", "/file"].map(|path| server.url(path));
    assert_eq!(keys, [&one, &gone, &moved, &file, "http://10.0.0.1/"]);

    let mut brought = Vec::new();
    for entry in polled.entries {
        brought.push(fetch_article(&fetcher, &source, entry).await);
    }
    let first = &brought[0].capture;
    assert!(brought[0].failure.is_none());
    assert_eq!(first.media_type, MediaType::Html);
    assert_eq!(&first.payload[..], b"<html><p>One");
    assert_eq!(first.provenance.target_uri, one);
    assert_eq!(first.provenance.source, Some(SourceId("example".into())));
    let carrier = &first.carrier;
    assert_eq!(carrier.headline.as_deref(), Some("Headline 1"));
    assert_eq!(
        carrier
            .published
            .map(|stamp| stamp.date.to_string())
            .as_deref(),
        Some("2019-05-07")
    );
    assert_eq!(carrier.outlet.as_deref(), Some("Example Agency"));
    assert_eq!(carrier.country.as_deref(), Some("IQ"));
    assert_eq!(carrier.language.as_deref(), Some("ar"));
    assert_eq!(carrier.charset.as_deref(), Some("utf-8"));
    // No page: the entry stands for it.
    assert!(matches!(
        brought[1].failure,
        Some(CollectError::Status { status: 404, .. })
    ));
    assert_eq!(brought[1].capture.media_type, MediaType::FeedEntry);
    assert_eq!(
        brought[1].capture.carrier.content.as_deref(),
        Some("Summary 2")
    );
    assert_eq!(
        brought[2].capture.provenance.target_uri,
        server.url("/new-place")
    );
    assert!(matches!(
        brought[3].failure,
        Some(CollectError::MediaType { .. })
    ));
    // Somebody else's address: not fetched, and not ours by name.
    let other = &brought[4];
    assert!(matches!(
        other.failure,
        Some(CollectError::NotPublic { .. })
    ));
    assert_eq!(
        (
            &other.capture.carrier.outlet,
            &other.capture.carrier.country
        ),
        (&None, &None)
    );

    let again = poll(&fetcher, &source, &polled.validators, |_| false)
        .await
        .expect("an answer");
    assert!(again.unchanged && again.entries.is_empty());
    assert_eq!(again.validators, polled.validators);
}

#[tokio::test]
async fn a_flood_of_entries_is_taken_in_parts() {
    let server = Server::start(|request| {
        let links: Vec<String> = (0..1_000)
            .map(|number| format!("https://example.org/{number}"))
            .collect();
        let links: Vec<&str> = links.iter().map(String::as_str).collect();
        let lines = "Content-Type: text/xml\r\nETag: \"1\"\r\n";
        (request.path == "/feed").then(|| response(200, lines, feed(&links).as_bytes()))
    })
    .await;
    let fetcher = fetcher(&[&server], |config| config.entries_per_poll = 10);
    let polled = poll(
        &fetcher,
        &source(&server.url("/feed")),
        &Validators::default(),
        |_| false,
    )
    .await
    .expect("a feed");
    assert_eq!((polled.entries.len(), polled.left), (10, 990));
    assert_eq!(polled.validators, Validators::default());
}

#[tokio::test]
async fn a_source_that_is_a_page_and_one_that_is_nothing() {
    let server = Server::start(|request| match request.path.as_str() {
        "/page" => Some(page("<html><p>A page")),
        "/broken" => Some(response(
            200,
            "Content-Type: application/rss+xml\r\n",
            b"<rss version=\"2.0\"><channel><item>",
        )),
        "/words" => Some(response(
            200,
            "Content-Type: application/rss+xml\r\n",
            b"this is no feed",
        )),
        "/empty" => Some(page("")),
        _ => None,
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    let none = Validators::default();
    let polled = poll(&fetcher, &source(&server.url("/page")), &none, |_| false)
        .await
        .expect("a page");
    assert_eq!(polled.entries.len(), 1);
    let brought = fetch_article(
        &fetcher,
        &source(&server.url("/page")),
        polled.entries[0].clone(),
    )
    .await;
    assert!(brought.failure.is_none());
    assert_eq!(brought.capture.media_type, MediaType::Html);
    assert_eq!(
        brought.capture.carrier.outlet.as_deref(),
        Some("Example Agency")
    );
    assert_eq!(server.asked(), ["/page"], "the page was there already");
    for path in ["/broken", "/words", "/empty", "/missing"] {
        let error = poll(&fetcher, &source(&server.url(path)), &none, |_| false)
            .await
            .expect_err(path);
        assert!(error.to_string().contains(path), "{error}");
        assert!(!error.is_retryable(), "{error}");
    }
}
