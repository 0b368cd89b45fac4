//! An HTTP message as a WARC record holds it: head, transfer coding, content coding.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::inflate::read_whole;

/// Most content codings that are taken off one after another.
const CODINGS: usize = 3;

/// A message, its body decoded.
pub(crate) struct Message {
    pub(crate) status: u16,
    fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads a response. Bodies stay below `limit` at every step. Many archives keep a body
    /// that was decoded under a head that still names the coding: such a body is taken as it
    /// is.
    pub(crate) fn read(block: &[u8], limit: u64) -> Result<Message, String> {
        let (head, body) = split(block);
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
        let status = first
            .strip_prefix("HTTP/")
            .and_then(|first| first.split_whitespace().nth(1)?.parse().ok())
            .ok_or("it holds no HTTP response; it was passed over")?;
        let fields = lines.filter_map(field).collect();
        let mut message = Message {
            status,
            fields,
            body: Vec::new(),
        };
        let mut body = match message.field("transfer-encoding") {
            Some(coding) if coding.to_ascii_lowercase().contains("chunked") => {
                unchunk(body).unwrap_or_else(|| body.to_vec())
            }
            _ => body.to_vec(),
        };
        let codings = message
            .field("content-encoding")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let codings: Vec<&str> = codings
            .split(',')
            .map(str::trim)
            .filter(|coding| !matches!(*coding, "" | "identity"))
            .collect();
        if codings.len() > CODINGS {
            return Err(format!(
                "its body is packed more than {CODINGS} times; it was passed over"
            ));
        }
        for coding in codings.into_iter().rev() {
            body = decode(coding, body, limit)?;
        }
        message.body = body;
        Ok(message)
    }

    /// A header field; names in lower case, the first of several.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(key, _)| key == name)?;
        Some(&found.1)
    }
}

/// Head and body, at the first empty line.
fn split(block: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if matches!(line, b"\r\n" | b"\n") {
            return (&block[..at], &block[at..]);
        }
    }
    (block, &[])
}

/// One header field in lower and trimmed form.
pub(crate) fn field(line: &[u8]) -> Option<(String, String)> {
    let line = String::from_utf8_lossy(line);
    let (key, value) = line.split_once(':')?;
    Some((key.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// `None` when the body is not chunked. A body cut off keeps what there is.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut first = true;
    loop {
        let end = rest.iter().take(200).position(|byte| *byte == b'\n');
        let Some(end) = end else {
            return (!first).then_some(out);
        };
        let line = std::str::from_utf8(&rest[..end]).ok();
        let size = line.and_then(|line| {
            let digits = line.split(';').next()?.trim();
            u32::from_str_radix(digits, 16).ok()
        });
        let Some(size) = size else {
            return (!first).then_some(out);
        };
        first = false;
        rest = &rest[end + 1..];
        let size = (size as usize).min(rest.len());
        out.extend_from_slice(&rest[..size]);
        rest = &rest[size..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or(rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        if size == 0 {
            return Some(out);
        }
    }
}

fn decode(coding: &str, body: Vec<u8>, limit: u64) -> Result<Vec<u8>, String> {
    let packed = body.as_slice();
    let decoder: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" if packed.starts_with(&[0x1f, 0x8b]) => {
            Box::new(MultiGzDecoder::new(packed))
        }
        "deflate" if is_zlib(packed) => Box::new(ZlibDecoder::new(packed)),
        "deflate" if !looks_like_text(packed) => Box::new(DeflateDecoder::new(packed)),
        "br" if !looks_like_text(packed) => {
            Box::new(brotli_decompressor::Decompressor::new(packed, 4_096))
        }
        "gzip" | "x-gzip" | "deflate" | "br" => return Ok(body),
        _ if looks_like_text(packed) => return Ok(body),
        coding => {
            let coding = crate::error::shown(coding);
            return Err(format!(
                "its body is packed in a way that is not read ({coding}); it was passed over"
            ));
        }
    };
    match read_whole(decoder, limit) {
        Ok(Some(body)) => Ok(body),
        Ok(None) => Err(format!(
            "its body is over {limit} bytes when decompressed; it was passed over"
        )),
        Err(error) => Err(format!(
            "its body cannot be decompressed ({error}); it was passed over"
        )),
    }
}

fn is_zlib(packed: &[u8]) -> bool {
    matches!(packed, [first, second, ..] if first & 0x0f == 8
        && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Whether a body was unpacked already: its first bytes are text.
fn looks_like_text(body: &[u8]) -> bool {
    let head = &body[..body.len().min(64)];
    let end = match std::str::from_utf8(head) {
        Ok(_) => head.len(),
        Err(error) => error.valid_up_to(),
    };
    end + 3 >= head.len()
        && !head[..end]
            .iter()
            .any(|byte| matches!(byte, 0..=8 | 14..=31))
}
