//! Where news is collected, and how that went.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A short name, lower case, unique: `un-press`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub String);

impl fmt::Display for SourceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Who stands behind a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A public authority or international organisation.
    Official,
    /// A news agency.
    Agency,
    /// An international news outlet.
    International,
    /// A national or regional news outlet.
    Regional,
    /// A research group or aid organisation.
    Research,
    /// Added by the user without saying.
    Other,
}

/// A place that news is collected from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Unique short name.
    pub id: SourceId,
    /// As it calls itself.
    pub name: String,
    /// Address of its feed or page.
    pub url: String,
    /// ISO 3166 alpha-2 code, upper case; `None` for international organisations.
    #[serde(default)]
    pub country: Option<String>,
    /// Primary language subtag.
    #[serde(default)]
    pub language: Option<String>,
    /// Who stands behind it.
    #[serde(default = "other")]
    pub kind: SourceKind,
    /// What its terms of use restrict, in one sentence.
    #[serde(default)]
    pub terms: Option<String>,
    /// Whether its address was ever seen to answer.
    #[serde(default)]
    pub verified: bool,
}

fn other() -> SourceKind {
    SourceKind::Other
}

/// How collecting from a source went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// Last time it was asked.
    pub asked: Option<Timestamp>,
    /// Last time it answered.
    pub answered: Option<Timestamp>,
    /// Why the last attempt failed, with the next step; `None` when it did not.
    pub failure: Option<String>,
    /// Articles kept from it so far.
    pub articles: u64,
}
