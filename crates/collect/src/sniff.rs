//! What some bytes are: from their beginning first, from the name of the file second.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use serde::Deserialize;

/// How much of the beginning is looked at, in bytes.
pub(crate) const HEAD: usize = 64 << 10;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Text,
    JsonLines,
    Feed,
    Opml,
    Warc,
    /// Compressed inside what was decompressed already.
    Gzip,
    Empty,
    /// Known, and not read: what it is called.
    NotRead(&'static str),
    /// Text that is no news: a style sheet, a script, a table, other XML or JSON.
    Other(&'static str),
    Binary,
}

/// Decides from `head`, the first bytes, and `extension`, in lower case and without `gz`.
pub(crate) fn sniff(head: &[u8], extension: &str) -> Kind {
    if head.is_empty() {
        return Kind::Empty;
    }
    if head.starts_with(b"WARC/") {
        return Kind::Warc;
    }
    if head.starts_with(&[0x1f, 0x8b]) {
        return Kind::Gzip;
    }
    // The mark of a PDF may stand after some rubbish.
    if head[..head.len().min(1_024)]
        .windows(5)
        .any(|five| five == b"%PDF-")
    {
        return Kind::NotRead("a PDF");
    }
    if head.starts_with(b"PK\x03\x04") {
        return Kind::NotRead("a ZIP archive or an office document");
    }
    let Some(text) = decoded_head(head) else {
        return Kind::Binary;
    };
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.is_empty() && head.len() < HEAD {
        return Kind::Empty;
    }
    if text.starts_with('{') {
        return json(text, head.len() < HEAD, extension);
    }
    if extension == "eml" || extension == "mht" || extension == "mhtml" || is_mail(text) {
        return Kind::NotRead("an e-mail");
    }
    if text.starts_with('<') {
        match root(text).as_deref() {
            Some("rss" | "feed" | "rdf") => return Kind::Feed,
            Some("opml") => return Kind::Opml,
            Some(name) if is_html(name) => return Kind::Html,
            _ => {}
        }
        let is_xml = text.starts_with("<?xml") || matches!(extension, "xml" | "rss" | "atom");
        if is_xml && !matches!(extension, "html" | "htm" | "xhtml") {
            return Kind::Other("XML, but no feed, page or OPML");
        }
    }
    match extension {
        "html" | "htm" | "xhtml" => Kind::Html,
        "jsonl" | "ndjson" => Kind::JsonLines,
        "rss" | "atom" => Kind::Other("no feed, although its name says so"),
        "opml" => Kind::Other("no OPML, although its name says so"),
        "warc" => Kind::Other("no WARC, although its name says so"),
        "json" => Kind::Other("JSON, but neither JSON Feed nor JSON Lines"),
        "css" | "js" | "mjs" => Kind::Other("part of a page's design"),
        "csv" | "tsv" => Kind::Other("a table"),
        _ => Kind::Text,
    }
}

/// The character set that the bytes must have without saying so: UTF-16 without a mark, told
/// by its zeros.
pub(crate) fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    if Encoding::for_bom(head).is_some() {
        return None;
    }
    let head = &head[..head.len().min(4_096)];
    let zeros = |odd: usize| {
        let bytes = head.iter().skip(odd).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match half {
        0..2 => None,
        _ if odd * 10 > half * 4 && even * 20 < half => Some(UTF_16LE),
        _ if even * 10 > half * 4 && odd * 20 < half => Some(UTF_16BE),
        _ => None,
    }
}

/// The beginning as text; `None` for what is not text in any character set.
fn decoded_head(head: &[u8]) -> Option<Cow<'_, str>> {
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.or_else(|| unmarked_utf16(head)) {
        let (text, _, _) = encoding.decode(head);
        // A character cut at the end of the head is no fault.
        let wrong = text.chars().filter(|one| *one == '\u{fffd}').count();
        return (wrong <= 1 + text.len() / 50).then_some(text);
    }
    // Any single-byte or multi-byte set: no zeros, hardly a control character.
    let control = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    let controls = head.iter().filter(control).count();
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    (controls * 50 <= head.len() && zeros * 500 <= head.len())
        .then(|| String::from_utf8_lossy(head))
}

#[derive(Deserialize)]
struct Version<'a> {
    #[serde(borrow)]
    version: Option<Cow<'a, str>>,
}

/// JSON that begins with an object.
fn json(text: &str, whole: bool, extension: &str) -> Kind {
    let is_feed = |version: Version<'_>| {
        let version = version.version.unwrap_or_default();
        version.contains("jsonfeed.org/version/")
    };
    let (first, rest) = match text.split_once('\n') {
        Some((first, rest)) => (first, Some(rest)),
        None => (text, None),
    };
    let first_is_whole = rest.is_some() || whole;
    if let Some(Ok(version)) = first_is_whole.then(|| serde_json::from_str(first)) {
        return match is_feed(version) {
            true => Kind::Feed,
            false => Kind::JsonLines,
        };
    }
    if matches!(extension, "jsonl" | "ndjson") {
        return Kind::JsonLines;
    }
    // Printed over several lines, or in one line that is longer than the head.
    if text.contains("jsonfeed.org/version/") {
        return Kind::Feed;
    }
    match first_is_whole {
        false => Kind::JsonLines,
        true => Kind::Other("JSON, but neither JSON Feed nor JSON Lines"),
    }
}

/// Whether a text begins with the header of an e-mail.
fn is_mail(text: &str) -> bool {
    const KEYS: [&str; 9] = [
        "from",
        "to",
        "received",
        "return-path",
        "delivered-to",
        "message-id",
        "mime-version",
        "dkim-signature",
        "x-mozilla-status",
    ];
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    let keys = lines
        .take(60)
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| {
            line.split_once(':')
                .map(|(key, _)| key.to_ascii_lowercase())
        });
    let mut known = 0;
    for (index, key) in keys.enumerate() {
        match key {
            Some(key) if KEYS.contains(&key.as_str()) => known += 1,
            Some(key) if key.bytes().all(|byte| byte.is_ascii_graphic()) => {}
            // The first line of a mailbox: "From name date".
            None if index == 0 && text.starts_with("From ") => {}
            _ => return false,
        }
    }
    known >= 3
}

/// The name of the first element in lower case, without its prefix.
fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            rest = instruction.split_once("?>")?.1;
        } else if let Some(doctype) = rest.strip_prefix("<!") {
            if doctype
                .get(..12)
                .is_some_and(|start| start.eq_ignore_ascii_case("doctype html"))
            {
                return Some("html".into());
            }
            let end = doctype.find(['[', '>'])?;
            rest = match doctype[end..].starts_with('[') {
                true => doctype.split_once(']')?.1.split_once('>')?.1,
                false => &doctype[end + 1..],
            };
        } else {
            let name = rest.strip_prefix('<')?;
            let end =
                name.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'));
            let name = name[..end.unwrap_or(name.len()).min(80)]
                .rsplit(':')
                .next()?;
            return Some(name.to_ascii_lowercase());
        }
    }
}

fn is_html(name: &str) -> bool {
    const NAMES: [&str; 40] = [
        "html",
        "head",
        "body",
        "title",
        "meta",
        "link",
        "base",
        "script",
        "style",
        "div",
        "p",
        "article",
        "main",
        "section",
        "header",
        "footer",
        "nav",
        "aside",
        "span",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "dl",
        "center",
        "font",
        "b",
        "i",
        "em",
        "strong",
        "br",
        "img",
        "form",
        "blockquote",
    ];
    NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_first_name_second() {
        let cases: &[(&[u8], &str, Kind)] = &[
            (b"", "html", Kind::Empty),
            (b" \n ", "txt", Kind::Empty),
            (b"<!DOCTYPE html><p>x", "", Kind::Html),
            (b"\xef\xbb\xbf<!-- a --><HTML lang=en>", "txt", Kind::Html),
            (
                b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>",
                "xml",
                Kind::Html,
            ),
            (
                b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><rss>",
                "html",
                Kind::Feed,
            ),
            (b"<rdf:RDF xmlns='x'>", "", Kind::Feed),
            (b"<a:feed>", "txt", Kind::Feed),
            (b"<opml version='2.0'>", "", Kind::Opml),
            (
                b"<?xml version='1.0'?><svg/>",
                "svg",
                Kind::Other("XML, but no feed, page or OPML"),
            ),
            (b"<p>One</p>", "", Kind::Html),
            (b"<custom-tag>", "html", Kind::Html),
            (b"<3 this is a text", "txt", Kind::Text),
            (b"Plain words", "", Kind::Text),
            (b"Plain words", "htm", Kind::Html),
            (b"\xff\xfeP\0l\0a\0i\0n\0", "txt", Kind::Text),
            (b"P\0l\0a\0i\0n\0 \0t\0e\0x\0t\0", "txt", Kind::Text),
            (b"\0<\0h\0t\0m\0l\0>", "", Kind::Html),
            (b"{\"text\":\"a\"}\n{\"text\":\"b\"}", "", Kind::JsonLines),
            (
                b"{\"text\":\"a\"\n{\"text\":\"b\"}",
                "jsonl",
                Kind::JsonLines,
            ),
            (
                b"{\"version\":\"https://jsonfeed.org/version/1.1\"}",
                "json",
                Kind::Feed,
            ),
            (
                b"{\n \"version\": \"https://jsonfeed.org/version/1\",\n",
                "",
                Kind::Feed,
            ),
            (
                b"{\n \"a\": 1\n}",
                "json",
                Kind::Other("JSON, but neither JSON Feed nor JSON Lines"),
            ),
            (b"WARC/1.0\r\n", "html", Kind::Warc),
            (b"%PDF-1.7\n%\xe2\xe3", "html", Kind::NotRead("a PDF")),
            (
                b"PK\x03\x04\x14\0",
                "docx",
                Kind::NotRead("a ZIP archive or an office document"),
            ),
            (
                b"From: a\nTo: b\nMessage-ID: <c>\n\nText",
                "",
                Kind::NotRead("an e-mail"),
            ),
            (b"From: the desk\n\nText", "", Kind::Text),
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01",
                "png",
                Kind::Binary,
            ),
            (
                b"body { color: red }",
                "css",
                Kind::Other("part of a page's design"),
            ),
            (b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "txt", Kind::Text),
        ];
        for (bytes, extension, kind) in cases {
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(sniff(bytes, extension), *kind, "{shown} .{extension}");
        }
    }
}
