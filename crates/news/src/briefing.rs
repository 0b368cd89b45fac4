//! The news of one day, and what it was drawn from.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Source, SourceState, Story};

/// How old a list is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAge {
    /// Which list.
    pub dataset: String,
    /// Its version.
    pub version: String,
    /// The date that it states.
    pub issued: Option<Date>,
    /// When it was imported here.
    pub imported: Timestamp,
    /// Entries.
    pub entries: u32,
    /// Only the starter list inside the program stands here.
    pub starter: bool,
    /// A warning when the list is older than its schedule, or when a fetch failed.
    pub warning: Option<String>,
}

/// A change to a list, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChange {
    /// Which list.
    pub dataset: String,
    /// When the new version was imported.
    pub imported: Timestamp,
    /// How many entries were added, removed, changed.
    pub added: u32,
    /// Removed.
    pub removed: u32,
    /// Changed.
    pub changed: u32,
}

/// What a page was drawn from: said on every page, so that absence means something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Articles in the store.
    pub articles: u64,
    /// Oldest and newest day of publication in the store.
    pub days: Option<(Date, Date)>,
    /// Languages of the articles, most frequent first.
    pub languages: Vec<String>,
    /// Configured sources with their state.
    pub sources: Vec<(Source, SourceState)>,
    /// Lists with their age.
    pub lists: Vec<ListAge>,
    /// Whether this is the sample desk.
    pub sample: bool,
}

impl Coverage {
    /// Sources whose last attempt failed.
    pub fn failed(&self) -> impl Iterator<Item = &(Source, SourceState)> {
        self.sources
            .iter()
            .filter(|(_, state)| state.failure.is_some())
    }
}

/// Why a briefing is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quiet {
    /// Nothing was ever collected.
    NothingCollected,
    /// Articles exist, none of this day.
    NoArticles,
    /// Articles of this day exist, none names a listed subject.
    NoneListed,
}

/// The news of one day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Briefing {
    /// The day.
    pub date: Date,
    /// The nearest earlier day with articles.
    pub earlier: Option<Date>,
    /// The nearest later day with articles.
    pub later: Option<Date>,
    /// Stories that name a listed subject, most telling first.
    pub stories: Vec<Story>,
    /// Stories of the day that name none.
    pub unlisted: Vec<Story>,
    /// Articles of the day.
    pub articles: u64,
    /// Outlets of the day.
    pub outlets: u64,
    /// Languages of the day, most frequent first.
    pub languages: Vec<String>,
    /// Set when no story names a listed subject.
    pub quiet: Option<Quiet>,
    /// What it was drawn from.
    pub coverage: Coverage,
}

/// A day in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// The day.
    pub date: Date,
    /// Its articles.
    pub articles: u64,
    /// Those that name a listed subject.
    pub listed: u64,
}
