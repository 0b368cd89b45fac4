//! WARC files, whole and broken.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use wirewatch_collect::{Item, Limits, Tally, read_path};
use wirewatch_news::MediaType;

use crate::files::{captures, gzip, now, refusals};

/// One record with the length that it has, or another.
fn record(kind: &str, uri: &str, block: &[u8], length: Option<u64>) -> Vec<u8> {
    let length = length.unwrap_or(block.len() as u64);
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {uri}\r\n\
         WARC-Date: 2019-05-07T16:20:00Z\r\nContent-Type: application/http;msgtype={kind}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    bytes.extend_from_slice(block);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes
}

fn http(lines: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{lines}\r\n").as_bytes(), body].concat()
}

fn page(number: u32) -> Vec<u8> {
    let body = format!("<!doctype html><p>Page {number}</p>");
    let block = http(
        "Content-Type: text/html; charset=ISO-8859-1\r\n",
        body.as_bytes(),
    );
    record(
        "response",
        &format!("https://example.org/{number}"),
        &block,
        None,
    )
}

fn read(bytes: &[u8]) -> (Vec<Item>, Tally) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.warc");
    fs::write(&path, bytes).expect("written");
    let mut items = Vec::new();
    let tally = read_path(&path, &Limits::default(), now(), &mut |_, item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    (items, tally)
}

fn uris(items: &[Item]) -> Vec<String> {
    captures(items)
        .iter()
        .map(|capture| capture.provenance.target_uri.clone())
        .collect()
}

fn example(numbers: &[u32]) -> Vec<String> {
    numbers
        .iter()
        .map(|number| format!("https://example.org/{number}"))
        .collect()
}

/// Plain, one member per record, and one member for all.
fn forms(records: &[Vec<u8>]) -> [Vec<u8>; 3] {
    let members: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    [records.concat(), members.concat(), gzip(&records.concat())]
}

#[test]
fn pages_texts_and_feeds_are_taken() {
    let text = http("Content-Type: text/plain\r\n", b"Plain words");
    let feed = http("Content-Type: application/rss+xml\r\n", b"<rss version=\"2.0\"><channel><title>t</title><item><title>a</title><link>https://example.org/entry</link></item></channel></rss>");
    let records = [
        record("warcinfo", "", b"software: test", None),
        record(
            "request",
            "https://example.org/1",
            b"GET / HTTP/1.1\r\n\r\n",
            None,
        ),
        page(1),
        record("metadata", "https://example.org/1", b"a: b", None),
        record("response", "https://example.org/2", &text, None),
        record(
            "revisit",
            "https://example.org/3",
            b"HTTP/1.1 200 OK\r\n\r\n",
            None,
        ),
        record(
            "response",
            "https://example.org/4",
            b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>",
            None,
        ),
        record(
            "response",
            "https://example.org/5",
            &http("Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0"),
            None,
        ),
        record("response", "https://example.org/robots.txt", &text, None),
        record("response", "dns:example.org", &text, None),
        record("response", "https://example.org/feed", &feed, None),
        record(
            "resource",
            "<https://example.org/6>",
            b"<html><p>Resource",
            None,
        )
        .into_iter()
        .collect::<Vec<u8>>(),
    ];
    for bytes in forms(&records) {
        let (items, tally) = read(&bytes);
        assert!(refusals(&items).is_empty(), "{:?}", refusals(&items));
        assert_eq!(
            uris(&items),
            [
                "https://example.org/1",
                "https://example.org/2",
                "https://example.org/entry"
            ]
        );
        assert_eq!(tally.passed_over, 9);
        let found = captures(&items);
        assert_eq!(&found[0].payload[..], b"<!doctype html><p>Page 1</p>");
        assert_eq!(found[0].media_type, MediaType::Html);
        assert_eq!(found[0].carrier.charset.as_deref(), Some("iso-8859-1"));
        assert_eq!(
            found[0].provenance.captured.to_string(),
            "2019-05-07T16:20:00Z"
        );
        assert_eq!(found[1].media_type, MediaType::Text);
        assert_eq!(found[2].media_type, MediaType::FeedEntry);
    }
}

#[test]
fn resources_are_taken_by_their_own_type() {
    let bytes = String::from_utf8(record(
        "resource",
        "https://example.org/6",
        b"<html><p>Resource",
        None,
    ))
    .expect("ASCII");
    let bytes = bytes.replace("application/http;msgtype=resource", "text/html");
    let (items, _) = read(bytes.as_bytes());
    assert_eq!(uris(&items), example(&[6]));
}

#[test]
fn codings_are_taken_off() {
    let html = b"<!doctype html><p>Packed</p>".to_vec();
    let zlib = {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&html).expect("in memory");
        packer.finish().expect("in memory")
    };
    let deflate = {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&html).expect("in memory");
        packer.finish().expect("in memory")
    };
    // An uncompressed brotli stream: window bits 16 (0), not last, 4 nibbles of length, stored.
    let brotli = {
        let length = html.len() as u32 - 1;
        let bits: u32 = length << 4 | 1 << 20;
        let mut stream = bits.to_le_bytes()[..3].to_vec();
        stream.extend_from_slice(&html);
        stream.push(3);
        stream
    };
    let mut chunked = b"5;x=y\r\n".to_vec();
    chunked.extend_from_slice(&html[..5]);
    chunked.extend_from_slice(format!("\r\n{:X}\r\n", html.len() - 5).as_bytes());
    chunked.extend_from_slice(&html[5..]);
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let cases = [
        ("Content-Encoding: gzip\r\n", gzip(&html)),
        ("Content-Encoding: gzip, gzip\r\n", gzip(&gzip(&html))),
        ("Content-Encoding: deflate\r\n", zlib),
        ("Content-Encoding: deflate\r\n", deflate),
        ("Content-Encoding: br\r\n", brotli),
        ("Transfer-Encoding: chunked\r\n", chunked),
        // Heads that were kept although the body was decoded.
        ("Content-Encoding: gzip\r\n", html.clone()),
        ("Content-Encoding: br\r\n", html.clone()),
        ("Transfer-Encoding: chunked\r\n", html.clone()),
    ];
    for (lines, body) in cases {
        let block = http(&format!("Content-Type: text/html\r\n{lines}"), &body);
        let (items, _) = read(&record("response", "https://example.org/1", &block, None));
        let found = captures(&items);
        assert_eq!(found.len(), 1, "{lines}: {:?}", refusals(&items));
        assert_eq!(&found[0].payload[..], html, "{lines}");
    }
}

#[test]
fn a_body_that_swells_is_refused_and_the_next_one_taken() {
    let bomb = gzip(&vec![b'a'; 64 << 20]);
    let block = http(
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
        &bomb,
    );
    let records = [
        page(1),
        record("response", "https://example.org/2", &block, None),
        page(3),
    ];
    let (items, _) = read(&records.concat());
    assert_eq!(uris(&items), example(&[1, 3]));
    assert!(refusals(&items)[0].reason.contains("when decompressed"));
    assert_eq!(
        refusals(&items)[0].what,
        format!("a.warc at byte {}", records[0].len())
    );
}

#[test]
fn a_file_that_is_cut_off() {
    let records = [page(1), page(2), page(3)];
    let last = records[2].len();
    let whole = records.concat();
    for cut in [1, 5, 30, last - 30, last - 3] {
        let (items, _) = read(&whole[..whole.len() - cut]);
        let expected = if cut < 5 { vec![1, 2, 3] } else { vec![1, 2] };
        assert_eq!(uris(&items), example(&expected), "{cut} bytes cut");
        let refused = refusals(&items);
        if cut >= 5 {
            assert_eq!(refused.len(), 1, "{refused:?}");
            assert_eq!(refused[0].what, format!("a.warc at byte {}", 2 * last));
            assert!(
                refused[0].reason.contains("get the whole file"),
                "{}",
                refused[0].reason
            );
        }
    }
}

#[test]
fn a_compressed_file_that_is_cut_off() {
    let members = [page(1), page(2), page(3)].map(|record| gzip(&record));
    let whole = members.concat();
    let start = members[0].len() + members[1].len();
    for cut in [9, 20, members[2].len() - 20, members[2].len() - 4] {
        let (items, _) = read(&whole[..whole.len() - cut]);
        // Without its checksum the last record is whole by its own length.
        let expected = if cut == 9 { vec![1, 2, 3] } else { vec![1, 2] };
        assert_eq!(uris(&items), example(&expected), "{cut} bytes cut");
        let refused = refusals(&items);
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_eq!(refused[0].what, format!("a.warc at byte {start}"));
        assert!(
            refused[0].reason.contains("cut off; get the whole file"),
            "{}",
            refused[0].reason
        );
    }
    // All records in one member: those before the cut are kept.
    let big: Vec<Vec<u8>> = (0..200)
        .map(|number| {
            let noise: String = (0..300_u32)
                .map(|at| format!("{:x}", (at * 7_919 + number * 104_729) % 65_521))
                .collect();
            let block = http(
                "Content-Type: text/html\r\n",
                format!("<html>{noise}").as_bytes(),
            );
            record(
                "response",
                &format!("https://example.org/{number}"),
                &block,
                None,
            )
        })
        .collect();
    let one = gzip(&big.concat());
    let (items, _) = read(&one[..one.len() / 2]);
    assert!(
        (20..180).contains(&captures(&items).len()),
        "{}",
        captures(&items).len()
    );
    assert_eq!(refusals(&items).len(), 1);
}

#[test]
fn a_member_broken_in_the_middle_costs_one_record() {
    let members = [page(1), page(2), page(3)].map(|record| gzip(&record));
    let second = members[0].len();
    let third = second + members[1].len();
    for (at, kept) in [
        (second + 1, vec![1, 3]),
        (second + 40, vec![1, 3]),
        (third - 5, vec![1, 3]),
        (third - 1, vec![1, 3]),
    ] {
        let mut bytes = members.concat();
        bytes[at] ^= 0xff;
        let (items, _) = read(&bytes);
        assert_eq!(uris(&items), example(&kept), "byte {at}");
        let refused = refusals(&items);
        assert_eq!(
            refused[0].what,
            format!("a.warc at byte {second}"),
            "byte {at}"
        );
    }
}

#[test]
fn lengths_that_lie() {
    let block = http("Content-Type: text/html\r\n", b"<html><p>Lie");
    let true_length = block.len() as u64;
    for length in [
        0,
        10,
        true_length - 1,
        true_length + 1,
        true_length + 50,
        5_000_000_000,
        u64::MAX,
    ] {
        let lie = record("response", "https://example.org/2", &block, Some(length));
        let records = [page(1), lie, page(3), page(4)];
        for bytes in [
            records.concat(),
            records.each_ref().map(|record| gzip(record)).concat(),
        ] {
            let (items, _) = read(&bytes);
            assert_eq!(uris(&items), example(&[1, 3, 4]), "{length}");
            assert_eq!(
                refusals(&items).len(),
                1,
                "{length}: {:?}",
                refusals(&items)
            );
        }
    }
}

#[test]
fn records_that_are_none() {
    let cases: [&[u8]; 6] = [
        b"WARC/1.0\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: ten\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -1\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/9\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        b"WARC/1.0\r\nno colon here\r\nContent-Length",
        b"WARC/1.0 and nothing more",
    ];
    for case in cases {
        let bytes = [&page(1), case, b"\r\n\r\n", &page(2)].concat();
        let (items, _) = read(&bytes);
        let shown = String::from_utf8_lossy(case);
        assert!(
            uris(&items).contains(&"https://example.org/1".to_owned()),
            "{shown}"
        );
        assert_eq!(refusals(&items).len(), 1, "{shown}: {:?}", refusals(&items));
    }
    // A head of many megabytes is passed over in small steps.
    let long = [
        b"WARC/1.0\r\nX: ".to_vec(),
        vec![b'a'; 8 << 20],
        b"\r\n\r\n".to_vec(),
        page(2),
    ]
    .concat();
    let (items, _) = read(&long);
    assert_eq!(uris(&items), example(&[2]));
    assert_eq!(refusals(&items).len(), 1);
}

#[test]
fn a_file_of_nothing_but_faults_is_given_up() {
    let bytes = b"WARC/1.0\r\n\r\n".repeat(5_000);
    let (items, _) = read(&bytes);
    assert_eq!(refusals(&items).len(), 100);
    assert!(refusals(&items)[99].reason.contains("given up"));
    let (items, _) = read(&gzip(&bytes).repeat(200));
    assert_eq!(refusals(&items).len(), 100);
}

#[test]
fn records_over_the_limit_are_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.warc.gz");
    let big = http("Content-Type: text/html\r\n", &vec![b'a'; 2 << 20]);
    let records = [
        page(1),
        record("response", "https://example.org/2", &big, None),
        page(3),
    ];
    fs::write(&path, records.map(|record| gzip(&record)).concat()).expect("written");
    let limits = Limits {
        record_bytes: 1 << 20,
        ..Limits::default()
    };
    let mut items = Vec::new();
    read_path(&path, &limits, now(), &mut |_, item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    assert_eq!(uris(&items), example(&[1, 3]));
    assert_eq!(refusals(&items).len(), 1);
}

#[test]
fn a_member_that_swells_beyond_belief_is_left() {
    let bomb = record(
        "response",
        "https://example.org/2",
        &vec![b'a'; 200 << 20],
        None,
    );
    let members = [gzip(&page(1)), gzip(&bomb), gzip(&page(3))];
    let (items, _) = read(&members.concat());
    assert_eq!(uris(&items), example(&[1, 3]));
    assert!(
        refusals(&items)[0].reason.contains("swells"),
        "{:?}",
        refusals(&items)
    );
}
