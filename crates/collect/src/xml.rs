//! XML before it is trusted: one encoding, and a budget of depth, elements and names.
//!
//! Entities that a document declares are never expanded here, nor by the readers behind.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Deepest nesting that a feed may have.
const DEPTH: usize = 128;
/// Most elements that a feed may have.
const ELEMENTS: usize = 500_000;
/// Most entries that a feed may have.
const ENTRIES: usize = 20_000;
/// Most attributes of one element, and most name-space declarations in force at once.
const ATTRIBUTES: usize = 256;

/// The text of an XML document in UTF-8 without its declaration.
///
/// The character set is that of the byte order mark, else `charset` (from the HTTP header),
/// else that of the declaration, else UTF-8 (RFC 7303). What cannot be decoded is replaced.
pub(crate) fn decoded<'a>(bytes: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    let declared = || {
        let head = &bytes[..bytes.len().min(200)];
        let head = String::from_utf8_lossy(head);
        let head = head.split("?>").next()?;
        let value = head.strip_prefix("<?xml")?.split("encoding").nth(1)?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let quote = value
            .chars()
            .next()
            .filter(|one| matches!(one, '"' | '\''))?;
        Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
    };
    let encoding = charset
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(declared)
        // A document that could be read so far is not UTF-16, whatever it declares.
        .map_or(UTF_8, |found| match bytes.starts_with(b"<?xml") {
            true if !found.is_ascii_compatible() => UTF_8,
            _ => found,
        });
    // Looks for the byte order mark itself.
    let (text, _, _) = encoding.decode(bytes);
    let without = |text: &str| -> usize {
        let start = text.len() - text.trim_start().len();
        match text[start..].starts_with("<?xml") {
            true => text[start..]
                .find("?>")
                .map_or(start, |end| start + end + 2),
            false => start,
        }
    };
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[without(text)..]),
        Cow::Owned(mut text) => {
            text.drain(..without(&text));
            Cow::Owned(text)
        }
    }
}

/// Fails when `xml` would cost a reader more than it is worth. Linear in its length.
pub(crate) fn within_budget(xml: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    // For each open element, the name spaces that it declares.
    let mut open: Vec<usize> = Vec::new();
    let (mut elements, mut entries, mut spaces) = (0, 0, 0);
    loop {
        // A mistake in the document is for the reader behind to report.
        let Ok(event) = reader.read_event() else {
            return Ok(());
        };
        let stays_open = matches!(event, Event::Start(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                elements += 1;
                let local = tag.local_name();
                entries += usize::from(matches!(local.as_ref(), "item" | "entry"));
                let count = |what: &[u8]| {
                    let windows = tag.as_bytes().windows(what.len());
                    windows.filter(|window| *window == what).count()
                };
                let attributes = count(b"=\"") + count(b"='");
                if attributes > ATTRIBUTES {
                    return Err(format!("an element has more than {ATTRIBUTES} attributes"));
                }
                let declared = count(b"xmlns");
                if spaces + declared > ATTRIBUTES {
                    return Err(format!("more than {ATTRIBUTES} name spaces are in force"));
                }
                if stays_open {
                    spaces += declared;
                    open.push(declared);
                }
                if open.len() > DEPTH {
                    return Err(format!("it is nested deeper than {DEPTH} elements"));
                }
                if elements > ELEMENTS {
                    return Err(format!("it has more than {ELEMENTS} elements"));
                }
                if entries > ENTRIES {
                    return Err(format!("it has more than {ENTRIES} entries"));
                }
            }
            Event::End(_) => spaces -= open.pop().unwrap_or(0),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
