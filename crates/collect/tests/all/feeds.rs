//! Feeds and OPML, from files.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use wirewatch_collect::{Item, Limits, read_path};
use wirewatch_news::{Capture, DateOrigin, MediaType, Source};

use crate::files::{captures, now, read, refusals};

fn feed(name: &str, text: impl AsRef<[u8]>) -> Vec<Item> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    read(&path)
}

fn sources(items: &[Item]) -> Vec<&Source> {
    let found = items.iter().filter_map(|item| match item {
        Item::Sources(sources) => Some(sources),
        _ => None,
    });
    found.flatten().collect()
}

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Example  News</title><link>https://example.org/</link><language>en-GB</language>
<item><title>First &amp; foremost</title><link>https://example.org/1#top</link><guid>one</guid>
<pubDate>Tue, 07 May 2019 23:30:00 -0500</pubDate><dc:creator>Jane Example</dc:creator>
<description>Short</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded></item>
<item><title>Second</title><description>Only &lt;b&gt;this&lt;/b&gt;</description><guid isPermaLink="false">two</guid>
<pubDate>Fri, 31 Dec 9999 00:00:00 GMT</pubDate></item>
<item><title>First again</title><link>https://example.org/1</link></item>
</channel></rss>"#;

#[test]
fn an_rss_feed() {
    let items = feed("a.xml", RSS);
    let found = captures(&items);
    assert!(refusals(&items).is_empty());
    let [first, second] = found.as_slice() else {
        panic!("{} entries", found.len());
    };
    assert_eq!(first.media_type, MediaType::FeedEntry);
    assert_eq!(first.provenance.target_uri, "https://example.org/1");
    assert_eq!(first.provenance.part.as_deref(), Some("one"));
    assert_eq!(&first.payload[..], RSS.as_bytes());
    assert_eq!(
        first.provenance.payload_digest,
        second.provenance.payload_digest
    );
    let carrier = &first.carrier;
    assert_eq!(carrier.headline.as_deref(), Some("First & foremost"));
    assert_eq!(carrier.content.as_deref(), Some("<p>Long</p>"));
    assert_eq!(carrier.authors, ["Jane Example"]);
    assert_eq!(carrier.language.as_deref(), Some("en-gb"));
    assert_eq!(carrier.outlet.as_deref(), Some("Example News"));
    let published = carrier.published.expect("a date");
    // The publisher's day, though it is the next one in UTC.
    assert_eq!(published.date.to_string(), "2019-05-07");
    let instant: Timestamp = "2019-05-08T04:30:00Z".parse().expect("a time");
    assert_eq!(published.instant, Some(instant));
    assert_eq!(published.origin, DateOrigin::Carrier);
    assert_eq!(second.provenance.target_uri, "file:a.xml#two");
    assert_eq!(second.carrier.content.as_deref(), Some("Only <b>this</b>"));
    assert_eq!(
        second.carrier.published, None,
        "a date in the far future says nothing"
    );
}

#[test]
fn an_atom_feed_with_relative_links() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Exemple</title>
<link rel="self" href="https://example.org/feed"/><id>urn:a</id><updated>2019-05-07T10:00:00Z</updated>
<entry><title type="html">Un &amp;amp; deux</title><id>urn:1</id><updated>2019-05-07T10:00:00+02:00</updated>
<link rel="enclosure" href="https://example.org/a.mp3"/><link rel="alternate" href="https://example.org/1"/>
<author><name>A. B.</name></author><summary>Court</summary></entry></feed>"#;
    let items = feed("a.atom", atom);
    let found = captures(&items);
    assert_eq!(found.len(), 1, "{items:?}");
    assert_eq!(found[0].provenance.target_uri, "https://example.org/1");
    assert_eq!(found[0].provenance.part.as_deref(), Some("urn:1"));
    assert_eq!(found[0].carrier.content.as_deref(), Some("Court"));
    assert_eq!(found[0].carrier.authors, ["A. B."]);
    assert_eq!(
        found[0]
            .carrier
            .published
            .map(|stamp| stamp.date.to_string())
            .as_deref(),
        Some("2019-05-07")
    );
}

#[test]
fn a_json_feed() {
    let json = r#"{
 "version": "https://jsonfeed.org/version/1.1", "title": "Beispiel", "language": "de",
 "items": [{"id": "1", "url": "https://example.org/1", "title": "Eins", "content_text": "Text", "date_published": "2019-05-07T10:00:00+02:00"}]
}"#;
    let items = feed("a.json", json);
    let found = captures(&items);
    assert_eq!(found.len(), 1, "{items:?}");
    assert_eq!(found[0].provenance.target_uri, "https://example.org/1");
    assert_eq!(found[0].carrier.headline.as_deref(), Some("Eins"));
    assert_eq!(found[0].carrier.language.as_deref(), Some("de"));
    assert_eq!(found[0].carrier.content.as_deref(), Some("Text"));
}

#[test]
fn feeds_in_other_character_sets() {
    let text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel><title>t</title>\
        <item><title>Привет</title><link>https://example.org/1</link></item></channel></rss>";
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.replace("windows-1251", "utf-16").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let unmarked = utf16[2..].to_vec();
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    for bytes in [cyrillic.to_vec(), utf16, unmarked] {
        let items = feed("a.rss", bytes);
        let found = captures(&items);
        assert_eq!(found.len(), 1, "{items:?}");
        assert_eq!(found[0].carrier.headline.as_deref(), Some("Привет"));
    }
}

#[test]
fn feeds_that_are_none() {
    let deep = format!("<rss version=\"2.0\"><channel>{}", "<a>".repeat(100_000));
    let items = format!(
        "<rss version=\"2.0\"><channel>{}</channel></rss>",
        "<item/>".repeat(30_000)
    );
    let spaces: String = (0..1_000)
        .map(|n| format!(" xmlns:a{n}=\"u{n}\""))
        .collect();
    let spaces = format!("<rss version=\"2.0\"{spaces}><channel/></rss>");
    let objects = format!(
        r#"{{"version":"https://jsonfeed.org/version/1","items":[{}]}}"#,
        "{},".repeat(200_000)
    );
    let tags = format!(
        r#"{{"version":"https://jsonfeed.org/version/1","title":"t","items":[{{"id":"a","tags":["b"{}]}}]}}"#,
        ",\"b\"".repeat(400_000)
    );
    let nested = format!(
        r#"{{"version":"https://jsonfeed.org/version/1","items":{}"#,
        "[".repeat(100_000)
    );
    let cases = [
        ("cut.xml", &RSS[..60]),
        (
            "cut2.xml",
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>a",
        ),
        ("old.xml", "<rss version=\"7\"></rss>"),
        ("deep.xml", &deep),
        ("items.xml", &items),
        ("spaces.xml", &spaces),
        ("objects.json", &objects),
        ("nested.json", &nested),
        ("tags.json", &tags),
        (
            "none.xml",
            "<rss version=\"2.0\"><channel><title>t</title></channel></rss>",
        ),
    ];
    for (name, text) in cases {
        let items = feed(name, text);
        assert!(captures(&items).is_empty(), "{name}");
        let refused = refusals(&items);
        assert_eq!(refused.len(), 1, "{name}: {refused:?}");
        assert_eq!(refused[0].what, name);
        assert!(
            refused[0].reason.contains(';'),
            "no next step: {}",
            refused[0].reason
        );
    }
}

#[test]
fn declared_entities_are_not_expanded() {
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">");
    for level in 1..10 {
        let below = format!("&l{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY l{level} \"{below}\">"));
    }
    laughs.push_str("<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel><title>t</title><item><title>&l9;</title><description>&x;</description><link>https://example.org/1</link></item></channel></rss>");
    for item in feed("laughs.xml", &laughs) {
        if let Item::Capture(capture) = item {
            let said = format!("{:?}", capture.carrier);
            assert!(said.len() < 1_000 && !said.contains("root:"), "{said}");
        }
    }
}

#[test]
fn opml_becomes_sources() {
    let opml = r#"<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>
<outline text="World"><outline text="BBC News" title="BBC News &amp; more" xmlUrl="https://feeds.example.org/world.xml" language="en-gb"/>
<outline text="أخبار" xmlURL="https://www.akhbar.example/rss"/></outline>
<outline text="BBC News" title="BBC News &amp; more" xmlUrl="https://other.example.org/"/>
<outline text="again" xmlUrl="https://feeds.example.org/world.xml"/>
<outline text="bad" xmlUrl="file:///etc/passwd"/>
</body></opml>"#;
    let items = feed("a.opml", opml);
    let found = sources(&items);
    let short: Vec<(&str, &str)> = found
        .iter()
        .map(|source| (source.id.0.as_str(), source.name.as_str()))
        .collect();
    assert_eq!(
        short,
        [
            ("bbc-news-more", "BBC News & more"),
            ("akhbar-example", "أخبار"),
            ("bbc-news-more-2", "BBC News & more")
        ]
    );
    assert_eq!(found[0].language.as_deref(), Some("en-gb"));
    assert_eq!(found[1].url, "https://www.akhbar.example/rss");
    assert!(refusals(&items)[0].reason.contains("1 of its addresses"));
}

#[test]
fn opml_that_is_deep_cut_or_empty() {
    let good = "<outline text=\"a\" xmlUrl=\"https://a.example/\"/>";
    let deep = format!(
        "<opml><body>{}{good}{}</body></opml>",
        "<outline>".repeat(100_000),
        "</outline>".repeat(100_000)
    );
    let items = feed("deep.opml", deep);
    assert_eq!(sources(&items).len(), 1);
    assert!(refusals(&items).is_empty());
    let items = feed("cut.opml", format!("<opml><body>{good}<outline text=\"b"));
    assert_eq!(sources(&items).len(), 1);
    assert_eq!(refusals(&items).len(), 1);
    let items = feed("empty.opml", "<opml><body/></opml>");
    assert!(sources(&items).is_empty());
    assert_eq!(refusals(&items).len(), 1);
}

#[test]
fn entries_beyond_the_limit_are_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.xml");
    let many: String = (0..50)
        .map(|n| format!("<item><title>{n}</title><link>https://example.org/{n}</link></item>"))
        .collect();
    fs::write(
        &path,
        format!("<rss version=\"2.0\"><channel><title>t</title>{many}</channel></rss>"),
    )
    .expect("written");
    let limits = Limits {
        entries: 20,
        ..Limits::default()
    };
    let mut items = Vec::new();
    let tally = read_path(Path::new(&path), &limits, now(), &mut |_, item| {
        items.push(item);
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!((tally.captures, tally.refused), (20, 1));
    let found: Vec<&Capture> = captures(&items);
    assert_eq!(found.len(), 20);
    assert!(refusals(&items)[0].reason.contains("30 were left out"));
}
