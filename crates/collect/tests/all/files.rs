//! Files and folders.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use proptest::prelude::*;
use wirewatch_collect::{Item, Limits, Refusal, Tally, read_path, read_paths};
use wirewatch_news::{Capture, Digest, MediaType};

pub(crate) fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a time")
}

/// All that a path brings.
pub(crate) fn read(path: &Path) -> Vec<Item> {
    named(path).0.into_iter().map(|(_, item)| item).collect()
}

fn named(path: &Path) -> (Vec<(String, Item)>, Tally) {
    let mut items = Vec::new();
    let tally = read_path(path, &Limits::default(), now(), &mut |name, item| {
        items.push((name.to_owned(), item));
        ControlFlow::Continue(())
    });
    let count = |wanted: fn(&Item) -> bool| items.iter().filter(|(_, item)| wanted(item)).count();
    let captured = count(|item| matches!(item, Item::Capture(_)));
    let refused = count(|item| matches!(item, Item::Refused(_)));
    assert_eq!(
        (tally.captures, tally.refused),
        (captured as u64, refused as u64)
    );
    (items, tally)
}

pub(crate) fn captures(items: &[Item]) -> Vec<&Capture> {
    let found = items.iter().filter_map(|item| match item {
        Item::Capture(capture) => Some(&**capture),
        _ => None,
    });
    found.collect()
}

pub(crate) fn refusals(items: &[Item]) -> Vec<&Refusal> {
    let found = items.iter().filter_map(|item| match item {
        Item::Refused(refusal) => Some(refusal),
        _ => None,
    });
    found.collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}

#[test]
fn a_page_as_it_lies_on_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let html = b"<!doctype html><title>A</title><p>Text \xe9";
    for (name, bytes) in [("a.html", html.to_vec()), ("a.html.gz", gzip(html))] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let items = read(&path);
        let found = captures(&items);
        assert_eq!(found.len(), 1, "{items:?}");
        assert_eq!(found[0].media_type, MediaType::Html);
        assert_eq!(&found[0].payload[..], html);
        assert_eq!(found[0].provenance.payload_digest, Digest::of(html));
        assert_eq!(found[0].provenance.payload_bytes, html.len() as u64);
        assert_eq!(found[0].provenance.target_uri, format!("file:{name}"));
        assert_eq!(found[0].provenance.captured, now());
    }
}

#[test]
fn a_folder_in_order_with_its_addresses() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("b/deep")).expect("made");
    for (name, text) in [
        ("c.txt", "Third"),
        ("a.html", "<html>First"),
        ("b/one.html", "<html>Second"),
        ("b/deep/two.txt", "Between"),
        ("b/style.css", "p { color: red }"),
        (".hidden.html", "<html>no"),
        (
            "urls.tsv",
            "a.html\thttps://example.org/a\nc.txt\tnot an address\nb/one.html\thttps://example.org/b\n\n",
        ),
    ] {
        fs::write(at(name), text).expect("written");
    }
    fs::write(at("b/dot.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0").expect("written");
    // Links that go round, and one that leads nowhere.
    std::os::unix::fs::symlink(folder.path(), at("b/round")).expect("linked");
    std::os::unix::fs::symlink(at("nowhere"), at("d.html")).expect("linked");
    // A folder that is named like a file.
    fs::create_dir(at("e.html")).expect("made");

    let (items, tally) = named(folder.path());
    let names: Vec<&str> = items.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["a.html", "b/deep/two.txt", "b/one.html", "c.txt", "d.html"]
    );
    assert_eq!(tally.passed_over, 2);
    let items: Vec<Item> = items.into_iter().map(|(_, item)| item).collect();
    let uris: Vec<&str> = captures(&items)
        .iter()
        .map(|capture| capture.provenance.target_uri.as_str())
        .collect();
    assert_eq!(
        uris,
        [
            "https://example.org/a",
            "file:b/deep/two.txt",
            "https://example.org/b",
            "file:c.txt"
        ]
    );
    let refused = refusals(&items);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].what, "d.html");
    assert!(refused[0].reason.contains("does not exist"));
}

#[test]
fn what_is_not_taken_is_named_with_the_next_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("empty.html", b"".to_vec(), "empty"),
        ("blank.txt", b" \n\t\n".to_vec(), "empty"),
        (
            "a.pdf",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(),
            "PDF, which is not read yet",
        ),
        (
            "a.eml",
            b"From: a\nTo: b\nSubject: c\n\nd".to_vec(),
            "e-mail, which is not read yet",
        ),
        ("a.docx", b"PK\x03\x04\x14\0\x06\0".to_vec(), "ZIP"),
        ("a.bin", (0..=255).cycle().take(5_000).collect(), "no text"),
        ("a.csv", b"id,name\n1,a\n".to_vec(), "a table"),
        ("a.xml", b"<?xml version='1.0'?><svg/>".to_vec(), "no feed"),
        ("a.txt.gz", gzip(&gzip(b"text")), "compressed twice"),
        ("b.txt.gz", b"\x1f\x8b\x08\0\0".to_vec(), "gzip data"),
        (
            "c.txt.gz",
            gzip("text ".repeat(100_000).as_bytes())[..200].to_vec(),
            "cut off",
        ),
    ];
    for (name, bytes, reason) in cases {
        fs::write(at(name), bytes).expect("written");
        let items = read(&at(name));
        assert!(captures(&items).is_empty(), "{name}");
        let refused = refusals(&items);
        assert_eq!(refused.len(), 1, "{name}");
        assert!(
            refused[0].reason.contains(reason),
            "{name}: {}",
            refused[0].reason
        );
        assert!(
            refused[0].reason.contains(';'),
            "no next step: {}",
            refused[0].reason
        );
    }
    let items = read(&at("missing.html"));
    assert!(refusals(&items)[0].reason.contains("does not exist"));
    let items = read(Path::new("/dev/null"));
    assert!(refusals(&items)[0].reason.contains("no regular file"));
}

#[test]
fn sizes_are_limited_after_decompression() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits {
        file_bytes: 10_000,
        ..Limits::default()
    };
    let text = "word ".repeat(1_000_000);
    for (name, bytes) in [
        ("a.txt", text.as_bytes().to_vec()),
        ("a.txt.gz", gzip(text.as_bytes())),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let mut refused = Vec::new();
        let tally = read_path(&path, &limits, now(), &mut |_, item| {
            refused.push(item);
            ControlFlow::Continue(())
        });
        assert_eq!((tally.captures, tally.refused), (0, 1));
        assert!(refusals(&refused)[0].reason.contains("over 10000 bytes"));
    }
}

#[test]
fn utf16_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    let plain: Vec<u16> = "Ein Text über Öl".encode_utf16().collect();
    let marked: Vec<u8> = [0xfeff]
        .iter()
        .chain(&plain)
        .flat_map(|unit| unit.to_be_bytes())
        .collect();
    let bare: Vec<u8> = plain.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    for (bytes, charset) in [(marked, None), (bare, Some("utf-16le"))] {
        fs::write(&path, &bytes).expect("written");
        let items = read(&path);
        let found = captures(&items);
        assert_eq!(found[0].media_type, MediaType::Text);
        assert_eq!(found[0].carrier.charset.as_deref(), charset);
        assert_eq!(&found[0].payload[..], bytes);
    }
}

#[test]
fn json_lines_with_bad_lines_among_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let mut lines =
        b"\xef\xbb\xbf{\"id\":\"r1\",\"text\":\"one\",\"url\":\"https://example.org/1\"}\r\n"
            .to_vec();
    lines.extend_from_slice(
        b"{\"id\":2,\"text\":\"two\"}\n\n{\"text\":\"three\"\n{\"title\":\"no text\"}\n",
    );
    lines.extend_from_slice(b"{\"text\":\"\xff\"}\n[1]\n{\"text\":\"\\ud800\"}\n");
    let deep = format!(
        "{{\"text\":\"deep\",\"x\":{}{}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    lines.extend_from_slice(deep.as_bytes());
    lines.extend_from_slice(b"{\"id\":\"a b\",\"text\":\"last\"}");
    for (name, bytes) in [("a.jsonl", lines.clone()), ("b", gzip(&lines))] {
        let path = path.with_file_name(name);
        fs::write(&path, bytes).expect("written");
        let items = read(&path);
        let found = captures(&items);
        let rows: Vec<(&str, Option<&str>)> = found
            .iter()
            .filter(|capture| capture.payload.len() < 1_000)
            .map(|capture| {
                (
                    capture.provenance.target_uri.as_str(),
                    capture.provenance.part.as_deref(),
                )
            })
            .collect();
        let second = format!("file:{name}#2");
        let last = format!("file:{name}#line=10");
        assert_eq!(
            rows,
            [
                ("https://example.org/1", Some("r1")),
                (&second, Some("2")),
                (&last, Some("a b"))
            ]
        );
        assert_eq!(found[0].media_type, MediaType::Record);
        assert_eq!(&found[1].payload[..], b"{\"id\":2,\"text\":\"two\"}");
        let bad: Vec<String> = refusals(&items)
            .iter()
            .map(|refusal| refusal.what.clone())
            .collect();
        for line in [4, 5, 6, 7, 8] {
            assert!(bad.contains(&format!("{name} line {line}")), "{bad:?}");
        }
    }
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let long = format!("{{\"text\":\"{}\"}}", "a".repeat(200_000));
    fs::write(
        &path,
        format!("{{\"text\":\"a\"}}\n{long}\n{{\"text\":\"b\"}}\n"),
    )
    .expect("written");
    let limits = Limits {
        record_bytes: 1_000,
        ..Limits::default()
    };
    let mut items = Vec::new();
    read_path(&path, &limits, now(), &mut |_, item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    assert_eq!(captures(&items).len(), 2);
    assert_eq!(refusals(&items)[0].what, "a.jsonl line 2");
}

#[test]
fn thousands_of_bad_lines_are_counted_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "{bad\n".repeat(5_000)).expect("written");
    let items = read(&path);
    assert_eq!(refusals(&items).len(), 1_001);
    assert!(
        refusals(&items)[1_000]
            .reason
            .starts_with("4000 more lines")
    );
}

#[test]
fn the_receiver_can_stop() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.path().join(name), "Text").expect("written");
    }
    let paths = [folder.path().to_owned(), folder.path().join("a.txt")];
    let mut seen = 0;
    let tally = read_paths(&paths, &Limits::default(), now(), &mut |_, _| {
        seen += 1;
        if seen == 2 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!((seen, tally.captures), (2, 2));
    let tally = read_paths(&paths, &Limits::default(), now(), &mut |_, _| {
        ControlFlow::Continue(())
    });
    assert_eq!(tally.captures, 4);
}

#[test]
fn hostile_bytes_beside_good_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, bytes: Vec<u8>| fs::write(folder.path().join(name), bytes).expect("written");
    write("a.html", b"<html><p>Good".to_vec());
    write("bomb.html", "<ul><li>".repeat(64_000).into_bytes());
    write(
        "formatting.html",
        format!("<p>{}", "<b><i><a>".repeat(10_000)).into_bytes(),
    );
    write(
        "attributes.xml",
        format!("<rss version=\"2.0\" {}>", "a=\"b\" ".repeat(100_000)).into_bytes(),
    );
    write("line.txt", "a".repeat(10 << 20).into_bytes());
    write(
        "nul.txt",
        b"A\0B and words that go on for some while, so that one zero is not much\n"
            .repeat(20)
            .to_vec(),
    );
    write("z.html", b"<html><p>Good too".to_vec());
    let (items, _) = named(folder.path());
    let names: Vec<&str> = items
        .iter()
        .filter(|(_, item)| matches!(item, Item::Capture(_)))
        .map(|(name, _)| name.as_str())
        .collect();
    for good in [
        "a.html",
        "bomb.html",
        "formatting.html",
        "line.txt",
        "z.html",
    ] {
        assert!(names.contains(&good), "{names:?}");
    }
}

/// Beginnings that lead into each of the readers.
const BEGINNINGS: [&[u8]; 12] = [
    b"",
    b"<html>",
    b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>",
    b"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>",
    b"<opml><outline ",
    b"{\"text\":\"a\"}\n",
    b"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[",
    b"WARC/1.0\r\n",
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\nContent-Length: 20\r\n\r\nHTTP/1.1 200 OK\r\n",
    b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
    b"\xff\xfe",
    b"%PDF-",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(
        beginning in 0..BEGINNINGS.len(),
        rest in proptest::collection::vec(any::<u8>(), 0..600),
        packed in any::<bool>(),
        extension in prop::sample::select(vec!["html", "txt", "xml", "jsonl", "json", "warc", "opml", "bin"]),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(format!("a.{extension}"));
        let bytes = [BEGINNINGS[beginning], &rest].concat();
        fs::write(&path, if packed { gzip(&bytes) } else { bytes }).expect("written");
        let (items, tally) = named(&path);
        // Nothing is lost in silence.
        prop_assert!(!items.is_empty() || tally.passed_over > 0, "{:?}", tally);
    }
}
