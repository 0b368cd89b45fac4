//! A text that somebody published, read out of a capture.

use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::{Digest, Field, Passage, Provenance};

/// Sixteen lower-case hex digits, from the address and the text: the same text at the same
/// address always has the same id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub String);

impl ArticleId {
    /// The id of the text `headline` and `body` at `url`.
    pub fn new(url: &str, headline: &str, body: &str) -> ArticleId {
        let digest = Digest::of(format!("{url}\0{headline}\0{body}").as_bytes());
        ArticleId(format!("{:016x}", digest.short()))
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What a date was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// JSON-LD in the page.
    JsonLd,
    /// A `meta` or `time` element.
    Meta,
    /// The address of the page.
    Url,
    /// Words in the page itself.
    Text,
    /// The feed entry, or the field of the row that carried the article.
    Carrier,
}

/// A date, with the time of day and the offset where they were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The calendar day as written by the publisher, in his own zone.
    pub date: Date,
    /// The instant, where a time of day and a zone were given.
    pub instant: Option<Timestamp>,
    /// Where it was read.
    pub origin: DateOrigin,
}

impl Stamp {
    /// A day without a time.
    pub fn day(date: Date, origin: DateOrigin) -> Stamp {
        Stamp {
            date,
            instant: None,
            origin,
        }
    }

    /// An instant in its publisher's zone.
    pub fn instant(at: &Zoned, origin: DateOrigin) -> Stamp {
        Stamp {
            date: at.date(),
            instant: Some(at.timestamp()),
            origin,
        }
    }
}

/// Who published an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlet {
    /// As it names itself, else its host.
    pub name: String,
    /// Host name without `www.`; empty when the article came from a file.
    pub host: String,
    /// ISO 3166 alpha-2 code, upper case, where the source list says.
    pub country: Option<String>,
}

/// The line before the text proper: "BAGHDAD (Reuters) -".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    /// The place as written.
    pub place: String,
    /// The line as written.
    pub text: String,
}

/// A text that somebody published. It never changes: a corrected page is another article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// From address and text.
    pub id: ArticleId,
    /// The bytes that it was read from.
    pub capture: Provenance,
    /// Canonical address without tracking parameters; the target URI where the page names none.
    pub url: String,
    /// One line.
    pub headline: String,
    /// Names of people, one each, without "By".
    pub authors: Vec<String>,
    /// Who published it.
    pub outlet: Outlet,
    /// The agency credited in byline or dateline ("Reuters").
    pub agency: Option<String>,
    /// The dateline, which is not part of `body`.
    pub dateline: Option<Dateline>,
    /// Primary language subtag, lower case ("en"); `None` when nothing tells.
    pub language: Option<String>,
    /// When it was first published.
    pub first_created: Option<Stamp>,
    /// When this version was made.
    pub version_created: Option<Stamp>,
    /// Plain text; paragraphs separated by a blank line (`"\n\n"`).
    pub body: String,
    /// What was cut or could not be read, each in one sentence for the reader.
    pub limits: Vec<String>,
}

impl Article {
    /// The day it belongs to: of publication, else of capture (UTC).
    pub fn day(&self) -> Date {
        match self.first_created {
            Some(stamp) => stamp.date,
            None => self
                .capture
                .captured
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
        }
    }

    /// Headline or body.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Headline => &self.headline,
            Field::Body => &self.body,
        }
    }

    /// The words of a passage.
    pub fn quote(&self, passage: Passage) -> &str {
        passage.span.quote(self.text(passage.field))
    }

    /// The paragraphs with the byte offset at which each starts in `body`.
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut next = 0;
        self.body.split("\n\n").map(move |paragraph| {
            let start = next;
            next += paragraph.len() + 2;
            (start, paragraph)
        })
    }
}
