//! Who is on which list: entries as their lists give them, and subjects that several lists name.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Digest, Story};

/// Name of a list as its publisher is commonly called: `UN`, `OFAC`, `UK`, `EU`, or the
/// dataset name of an imported file.
pub type Dataset = String;

/// One entry of one list: `UN:QDe.115`, `OFAC:8759`, `UK:AQD0028`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId {
    /// The list.
    pub dataset: Dataset,
    /// The reference that the list itself prints.
    pub reference: String,
}

impl EntityId {
    /// An id from its two parts.
    pub fn new(dataset: impl Into<String>, reference: impl Into<String>) -> EntityId {
        EntityId {
            dataset: dataset.into(),
            reference: reference.into(),
        }
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<EntityId> {
        let (dataset, reference) = text.split_once(':')?;
        (!dataset.is_empty() && !reference.is_empty()).then(|| EntityId::new(dataset, reference))
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.dataset, self.reference)
    }
}

/// FollowTheMoney schema of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Schema {
    /// A human being.
    Person,
    /// A group, agency or body.
    Organization,
    /// A firm.
    Company,
    /// A person or organisation, not said which.
    LegalEntity,
    /// A ship.
    Vessel,
    /// An aircraft.
    Airplane,
    /// Anything else that a list may hold (a wallet, a security).
    Thing,
}

impl Schema {
    /// The FollowTheMoney name.
    pub fn as_str(self) -> &'static str {
        match self {
            Schema::Person => "Person",
            Schema::Organization => "Organization",
            Schema::Company => "Company",
            Schema::LegalEntity => "LegalEntity",
            Schema::Vessel => "Vessel",
            Schema::Airplane => "Airplane",
            Schema::Thing => "Thing",
        }
    }
}

/// How a list gives a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// The name of the entry.
    Primary,
    /// A good alias, also known as.
    Alias,
    /// A former name.
    Former,
    /// A weak (low-quality) alias: it confirms a hit, it never opens one.
    Weak,
}

/// A name as a list prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// In its own script, in natural order ("Jhon CANO", not "CANO, Jhon").
    pub text: String,
    /// How the list gives it.
    pub kind: NameKind,
}

/// A number or address that identifies: passport, tax number, IMO, wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// As the list calls it.
    pub kind: String,
    /// The number.
    pub value: String,
    /// ISO 3166 alpha-2, upper case, or the country as the list writes it.
    pub country: Option<String>,
}

/// An address as the list gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// One line.
    pub full: String,
    /// ISO 3166 alpha-2, upper case, where the country is known.
    pub country: Option<String>,
}

/// One entry of one list, complete as imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// List and reference.
    pub id: EntityId,
    /// What kind of thing it is.
    pub schema: Schema,
    /// The primary name first.
    pub names: Vec<Name>,
    /// Dates of birth or founding as ISO prefixes: `1971`, `1971-03`, `1971-03-05`.
    #[serde(default)]
    pub birth_dates: Vec<String>,
    /// Places of birth as printed.
    #[serde(default)]
    pub birth_places: Vec<String>,
    /// Gender as printed, lower case.
    #[serde(default)]
    pub gender: Option<String>,
    /// ISO 3166 alpha-2, upper case: nationality, registration, or stated country.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Sanctions programmes or regimes as printed.
    #[serde(default)]
    pub programs: Vec<String>,
    /// Day of listing.
    #[serde(default)]
    pub listed_on: Option<Date>,
    /// Day of the last amendment.
    #[serde(default)]
    pub updated_on: Option<Date>,
    /// Titles and positions.
    #[serde(default)]
    pub positions: Vec<String>,
    /// Comments, remarks or reasons as the list prints them.
    #[serde(default)]
    pub comments: Vec<String>,
    /// Numbers that identify.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// Addresses.
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// FollowTheMoney topics (`sanction`, `crime.terror`).
    #[serde(default)]
    pub topics: Vec<String>,
    /// Entries of other lists that this entry says it is: a UK entry citing `UN:QDe.115`.
    #[serde(default)]
    pub referents: Vec<EntityId>,
    /// Where the list publishes the entry, if it does.
    #[serde(default)]
    pub source_url: Option<String>,
}

impl Entity {
    /// The primary name, or the reference where the list gives no name.
    pub fn caption(&self) -> &str {
        self.names
            .first()
            .map_or(&self.id.reference, |name| &name.text)
    }
}

/// A dated, hashed state of one list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListVersion {
    /// Which list.
    pub dataset: Dataset,
    /// `DATE-HASH8`: unique per dataset, sorts by time.
    pub version: String,
    /// The date that the file itself states, else the latest date inside it.
    pub issued: Option<Date>,
    /// When it was imported here.
    pub imported: Timestamp,
    /// SHA-256 over the files, in the order of their names.
    pub digest: Digest,
    /// Names of the files.
    pub files: Vec<String>,
    /// How many entries.
    pub entries: u32,
    /// The starter list inside the program: facts with an as-of date, not a full list.
    pub starter: bool,
}

/// What changed between two versions of one list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListDiff {
    /// In the newer one only.
    pub added: Vec<Entity>,
    /// In the older one only.
    pub removed: Vec<Entity>,
    /// In both, different: older, newer.
    pub changed: Vec<(Entity, Entity)>,
}

/// The address of a subject: the id of its leading entry with `-` for `:` (`UN-QDe.115`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectId(pub String);

impl SubjectId {
    /// The subject that `entity` leads.
    pub fn led_by(entity: &EntityId) -> SubjectId {
        SubjectId(format!("{}-{}", entity.dataset, entity.reference))
    }
}

impl fmt::Display for SubjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// One person or organisation, with every list entry that is about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Stable while the leading entry stands.
    pub id: SubjectId,
    /// The name to show: of the leading entry, in ordinary capitals.
    pub caption: String,
    /// What kind of thing it is.
    pub schema: Schema,
    /// The entries; the leading one first.
    pub entities: Vec<EntityId>,
    /// Why the entries are one subject, one sentence each; empty for a single entry.
    pub because: Vec<String>,
}

/// Everything a dossier page shows about a subject.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dossier {
    /// The subject.
    pub subject: Subject,
    /// Its entries in full, in the subject's order.
    pub entities: Vec<Entity>,
    /// Stories that name it, newest first, as far as this page shows them.
    pub stories: Vec<Story>,
    /// How many articles name it in all.
    pub articles: u64,
    /// Affected countries of these articles, most frequent first, with the number of articles.
    pub countries: Vec<(String, u64)>,
    /// Articles per month (first day of the month), oldest first.
    pub months: Vec<(Date, u64)>,
}
