//! The vocabulary of Wirewatch: what a piece of news is at each stage of its way.
//!
//! Plain types only: no I/O, no async, no SQL, no clock. A piece of news moves from left to
//! right, and its type says how far it has come:
//!
//! ```text
//! Source -> Capture -> Article -> Recognised -> Understood -> Story
//! ```
//!
//! Words and their origins are in GLOSSARY.md.

mod article;
mod attribution;
mod briefing;
mod capture;
mod closed;
mod entity;
mod event;
mod involvement;
mod mention;
mod screening;
mod source;
mod span;
mod story;
mod understood;

pub use article::{Article, ArticleId, DateOrigin, Dateline, Outlet, Stamp};
pub use attribution::{Attribution, NamedSource, ReportedBy};
pub use briefing::{Briefing, Coverage, DayCount, ListAge, ListChange, Quiet};
pub use capture::{Capture, Carrier, Digest, MediaType, Provenance};
pub use entity::{
    Address, Dataset, Dossier, Entity, EntityId, Identifier, ListDiff, ListVersion, Name, NameKind,
    Schema, Subject, SubjectId,
};
pub use event::{Argument, ArgumentRole, Category, Event, Label, Modality, Root, Stage};
pub use involvement::{Bearing, Evidence, Involvement, Risk, RiskName, RiskPart, Role};
pub use mention::{
    Affected, Calendar, EntityKind, EntityMention, Link, Listed, Mention, PlaceKind, PlaceMention,
    Precision, Recognised, Timex, TimexKind,
};
pub use screening::{
    Asked, AskedKind, Blocked, Candidate, Fact, FactField, Screening, WordPair, WordRelation,
};
pub use source::{Source, SourceId, SourceKind, SourceState};
pub use span::{Field, Passage, Span};
pub use story::{CopyKind, Report, Story, StoryId};
pub use understood::Understood;
