//! Bytes to text: which character set, and what of the text is not text.
//!
//! Follows the order of the WHATWG Encoding standard (byte order mark, HTTP header, `meta` or XML
//! declaration, detection), except that bytes which are valid UTF-8 beyond ASCII are UTF-8
//! whatever is declared: servers that label UTF-8 pages as Latin-1 are common, the opposite
//! accident does not happen by chance. Refuses what is not text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Longest payload that is decoded.
pub(crate) const LIMIT_BYTES: usize = 16 << 20;

/// How far a declaration of the character set is looked for.
const PRESCAN_BYTES: usize = 4_096;

/// Text out of bytes.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// Without NUL and other characters that no text has.
    pub(crate) text: String,
    /// What was cut, one sentence each.
    pub(crate) limits: Vec<String>,
}

/// Decodes `bytes`; `charset` is the label in the HTTP header. `None` when this is not text.
pub(crate) fn decode(bytes: &[u8], charset: Option<&str>) -> Option<Decoded> {
    if is_binary(bytes) {
        return None;
    }
    let mut limits = Vec::new();
    let cut = bytes.len() > LIMIT_BYTES;
    let bytes = &bytes[..bytes.len().min(LIMIT_BYTES)];
    if cut {
        limits.push(format!(
            "Only the first {} MB of the page were read.",
            LIMIT_BYTES >> 20
        ));
    }
    let encoding = encoding_of(bytes, charset, cut);
    let (text, _, damaged) = encoding.decode(bytes);
    if damaged && !cut {
        limits.push(format!(
            "Some bytes are not valid {} and are shown as \u{FFFD}.",
            encoding.name()
        ));
    }
    let text = clean(&text);
    looks_like_text(&text).then_some(Decoded { text, limits })
}

fn is_binary(bytes: &[u8]) -> bool {
    const MAGIC: &[&[u8]] = &[
        b"%PDF-",
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"PK\x03\x04",
        b"\x1F\x8B",
        b"\x7FELF",
        b"\0\0\x01\0",
        b"ID3",
        b"OggS",
        b"\xD0\xCF\x11\xE0",
    ];
    MAGIC.iter().any(|magic| bytes.starts_with(magic))
        || bytes.get(4..8) == Some(b"ftyp")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
}

fn encoding_of(bytes: &[u8], charset: Option<&str>, cut: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    let errors = utf8_errors(bytes, cut);
    if errors == Some(0) {
        return UTF_8;
    }
    let declared = charset
        .and_then(|label| usable(label.as_bytes()))
        .or_else(|| prescan(&bytes[..bytes.len().min(PRESCAN_BYTES)]));
    match declared {
        // A few broken bytes in a page that says UTF-8 are an accident, many are a lie.
        Some(encoding) if encoding == UTF_8 && errors.is_some_and(|many| many > 0) => {
            let beyond_ascii = bytes.iter().filter(|byte| **byte >= 0x80).count();
            match errors {
                Some(many) if many * 20 > beyond_ascii => detect(bytes),
                _ => UTF_8,
            }
        }
        Some(encoding) => encoding,
        None => detect(bytes),
    }
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// How many sequences are not UTF-8; `None` for pure ASCII. A sequence cut at the end is none.
fn utf8_errors(bytes: &[u8], cut: bool) -> Option<usize> {
    if bytes.is_ascii() {
        return None;
    }
    let mut rest = bytes;
    let mut errors = 0;
    while let Err(error) = std::str::from_utf8(rest) {
        match error.error_len() {
            Some(length) => {
                errors += 1;
                rest = &rest[error.valid_up_to() + length..];
            }
            None => {
                errors += usize::from(!cut);
                break;
            }
        }
    }
    Some(errors)
}

/// UTF-16 without a byte order mark shows as a zero in every second byte of its markup.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1_024)];
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 4 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 4 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding of a label, if it is one that a page can be in.
fn usable(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    // By the standard: a declaration in ASCII-readable bytes that says UTF-16 means UTF-8.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Some(UTF_8);
    }
    (encoding != encoding_rs::X_USER_DEFINED).then_some(encoding)
}

/// Looks for `charset=` in a `meta` element, or `encoding=` in an XML declaration.
fn prescan(head: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = head.to_ascii_lowercase();
    if head.starts_with(b"<?xml")
        && let Some(end) = find(&head, b"?>")
        && let Some(at) = find(&head[..end], b"encoding")
        && let Some(encoding) = label_after(&head[at + 8..end])
    {
        return Some(encoding);
    }
    let mut from = 0;
    while let Some(at) = find(&head[from..], b"<meta") {
        let start = from + at + 5;
        let end = find(&head[start..], b">").map_or(head.len(), |end| start + end);
        if let Some(at) = find(&head[start..end], b"charset")
            && let Some(encoding) = label_after(&head[start + at + 7..end])
        {
            return Some(encoding);
        }
        from = end;
    }
    None
}

/// The label in ` = "label"`.
fn label_after(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.trim_ascii_start().strip_prefix(b"=")?;
    let rest = rest.trim_ascii_start();
    let rest = match rest.first()? {
        b'"' | b'\'' => &rest[1..],
        _ => rest,
    };
    let end = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.+".contains(byte)))
        .unwrap_or(rest.len());
    usable(&rest[..end])
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len())
        .position(|window| window == needle)
}

/// Drops NUL, noncharacters and control characters (a vertical tab or form feed is a space).
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = 0;
    for (at, letter) in text.char_indices() {
        let replacement = match letter {
            '\t' | '\n' | '\r' => continue,
            '\u{B}' | '\u{C}' => Some(' '),
            '\0'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' => None,
            '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => None,
            _ => continue,
        };
        out.push_str(&text[pending..at]);
        out.extend(replacement);
        pending = at + letter.len_utf8();
    }
    out.push_str(&text[pending..]);
    out
}

/// Whether most characters are ones that texts are made of.
fn looks_like_text(text: &str) -> bool {
    let mut seen = 0_usize;
    let mut odd = 0_usize;
    for letter in text.chars().take(8_192) {
        seen += 1;
        odd += usize::from(matches!(letter, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}'));
    }
    odd * 5 <= seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], charset: Option<&str>) -> String {
        decode(bytes, charset).expect("is text").text
    }

    #[test]
    fn a_byte_order_mark_wins() {
        assert_eq!(text(b"\xEF\xBB\xBFna\xC3\xAFve", Some("latin1")), "naïve");
        assert_eq!(text(b"\xFF\xFEh\0i\0", None), "hi");
    }

    #[test]
    fn utf16_shows_itself() {
        let bytes: Vec<u8> = "<html><p>да</p></html>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(text(&bytes, None), "<html><p>да</p></html>");
    }

    #[test]
    fn valid_utf8_beats_a_wrong_label() {
        let page = "<meta charset=windows-1252><p>Ünïcode</p>";
        assert!(text(page.as_bytes(), Some("iso-8859-1")).contains("Ünïcode"));
    }

    #[test]
    fn meta_and_xml_declarations_count() {
        let page = b"<meta http-equiv=x content='text/html; charset=windows-1251'><p>\xCC\xE8\xF0";
        assert!(text(page, None).ends_with("Мир"));
        let page = b"<?xml version='1.0' encoding='iso-8859-2'?><p>\xB1\xE6";
        assert!(text(page, None).ends_with("ąć"));
    }

    #[test]
    fn a_page_that_wrongly_says_utf8_is_detected() {
        let russian = "Президент заявил, что переговоры продолжатся на следующей неделе в Москве.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(text(&bytes, Some("utf-8")), russian);
    }

    #[test]
    fn nul_and_controls_go() {
        assert_eq!(text(b"a\0b\x07c\x0Cd\n", None), "abc d\n");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(decode(b"%PDF-1.7 ...", None).is_none());
        assert!(decode(b"\x89PNG\r\n\x1a\n", None).is_none());
    }
}
