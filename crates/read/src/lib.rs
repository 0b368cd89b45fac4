//! Reads an article out of a capture.
//!
//! Bytes become text ([`decode`]), a page is made harmless before it is parsed ([`guard`]), what
//! it says of itself is collected ([`meta`]) and weighed: headline, dates, byline, language,
//! outlet. The main text is found by a library behind [`extract`]. Deterministic: no clock, no
//! I/O. Publisher markup ends here; what leaves is plain text.

mod address;
mod blocks;
mod byline;
mod calendar;
mod dates;
mod decode;
mod extract;
mod furniture;
mod guard;
mod headline;
mod json_ld;
mod language;
mod line;
mod meta;
mod outlet;
mod page;
mod plain;
mod record;
mod silence;

use wirewatch_news::{Article, Capture, MediaType};

pub use language::language as language_of;
pub use silence::Silence;

/// Why a capture became no article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no text to be read; never a guess presented as text.
    #[error("no text in {uri}: {reason}")]
    NoText {
        /// Where the bytes came from.
        uri: String,
        /// Why.
        reason: Silence,
    },
}

/// Reads the article in `capture`.
///
/// Costs time linear in the payload, at most 16 MB of which are read. What was cut is said in
/// `limits`. The body of a JSON row is kept letter for letter, its dateline included, so that
/// offsets count in the text that was given; of all other captures the dateline is taken off.
///
/// # Errors
///
/// [`ReadError::NoText`] when there is no text, with the reason.
pub fn read(capture: &Capture) -> Result<Article, ReadError> {
    let silent = |reason| ReadError::NoText {
        uri: capture.provenance.target_uri.clone(),
        reason,
    };
    let decode = || {
        if capture.payload.iter().all(u8::is_ascii_whitespace) {
            return Err(silent(Silence::Empty));
        }
        decode::decode(&capture.payload, capture.carrier.charset.as_deref())
            .ok_or_else(|| silent(Silence::NotText))
    };
    match capture.media_type {
        MediaType::Html => page::read(capture, decode()?),
        MediaType::Text => plain::read(capture, decode()?),
        MediaType::Record => record::read_row(capture),
        MediaType::FeedEntry => record::read_entry(capture),
    }
    .map_err(silent)
}
