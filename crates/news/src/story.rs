//! Articles about one happening. (Research on topic detection calls a single article a story;
//! here a story is the group.)

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ArticleId, Digest, Outlet, Stamp, Understood};

/// Sixteen lower-case hex digits: the id of the first article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub String);

impl fmt::Display for StoryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// How an article repeats the one that leads its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyKind {
    /// The leading article itself.
    Lead,
    /// Word for word.
    Exact,
    /// Nearly so.
    Near,
}

/// An article of a story, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The article.
    pub id: ArticleId,
    /// Its headline.
    pub headline: String,
    /// Its address.
    pub url: String,
    /// Who published it.
    pub outlet: Outlet,
    /// Its language.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// When it was captured.
    pub captured: jiff::Timestamp,
    /// Digest of the bytes.
    pub payload_digest: Digest,
    /// How it repeats the leading article.
    pub kind: CopyKind,
}

/// Articles about one happening: the one that leads, and its copies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Stable: that of the first article.
    pub id: StoryId,
    /// The leading article in full.
    pub lead: Understood,
    /// All articles, the leading one first.
    pub reports: Vec<Report>,
    /// How many independent origins at least.
    pub origins: u32,
}
