//! Bytes as fetched, before anything has read them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::{SourceId, Stamp};

/// SHA-256 of some bytes; printed as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Hashes `bytes`.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// The first eight bytes as a number: a short key where 64 bits are enough.
    pub fn short(self) -> u64 {
        self.0
            .iter()
            .take(8)
            .fold(0, |key, byte| key << 8 | u64::from(*byte))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = &'static str;

    fn from_str(hex: &str) -> Result<Digest, &'static str> {
        let expected = "a SHA-256 is 64 hex digits";
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(expected);
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).map_err(|_| expected)?;
        }
        Ok(Digest(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What the bytes of a capture are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaType {
    /// A web page (`text/html`, `application/xhtml+xml`).
    Html,
    /// Plain text.
    Text,
    /// One row of JSON Lines: an object with `text`, and perhaps `title`, `date` or `dct`,
    /// `url`, `language`, `authors`, `source`.
    Record,
    /// One entry of an RSS, Atom or JSON feed. The payload is the whole feed as fetched; what
    /// the entry says is in [`Carrier`].
    FeedEntry,
}

/// What the carrier of a capture (a feed entry, an HTTP header, a file) says about it.
///
/// Every field is a claim by the carrier, used where the bytes themselves are silent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Carrier {
    /// Headline in the feed.
    pub headline: Option<String>,
    /// Text or HTML of a feed entry: its content, or else its summary.
    pub content: Option<String>,
    /// Authors in the feed.
    pub authors: Vec<String>,
    /// Publication date in the feed.
    pub published: Option<Stamp>,
    /// Language tag in the feed or in the HTTP header `Content-Language`.
    pub language: Option<String>,
    /// Character set in the HTTP header `Content-Type`.
    pub charset: Option<String>,
    /// Name of the outlet: the feed's title, or the source as configured.
    pub outlet: Option<String>,
    /// ISO 3166 alpha-2 code of the outlet's country, as configured.
    pub country: Option<String>,
}

/// The place of a capture in the world: what an article keeps of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// WARC-Target-URI: where the bytes came from after redirects; `file:NAME` for a file.
    pub target_uri: String,
    /// When they were fetched, or the date of the WARC record.
    pub captured: Timestamp,
    /// SHA-256 of the payload as fetched, before decoding.
    pub payload_digest: Digest,
    /// Length of the payload in bytes.
    pub payload_bytes: u64,
    /// Which part of the payload, when it holds several articles: the id of a feed entry.
    pub part: Option<String>,
    /// The configured source, if one brought it.
    pub source: Option<SourceId>,
}

/// Bytes as fetched, with where and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// Where, when, and the digest of the payload.
    pub provenance: Provenance,
    /// What the bytes are.
    pub media_type: MediaType,
    /// What the carrier says.
    pub carrier: Carrier,
    /// The bytes, shared: the entries of one feed carry the same payload.
    pub payload: Arc<[u8]>,
}
