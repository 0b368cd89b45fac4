//! Names in an article, and what they may mean.

use serde::{Deserialize, Serialize};

use crate::{Article, EntityId, NameKind, Passage, SubjectId};

/// One list name that a mention was found by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The entry.
    pub entity: EntityId,
    /// Its name that matched, as the list prints it.
    pub name: String,
    /// How the list gives that name.
    pub kind: NameKind,
}

/// A listed name as written in the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands.
    pub passage: Passage,
    /// The list names that matched here.
    pub links: Vec<Link>,
}

/// A listed subject that the article names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The subject.
    pub subject: SubjectId,
    /// Its caption when the article was read.
    pub caption: String,
    /// Every entry that was one subject with it when the article was read, leading one first.
    pub entities: Vec<EntityId>,
    /// Where it is named, in the order headline, body.
    pub mentions: Vec<Mention>,
    /// 0 to 1: how much the names and their support say it is this subject.
    pub score: f32,
    /// Why it counts, in one sentence: the list name that matched and what supports it.
    pub why: String,
}

/// What a place name stands for in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// The place.
    Place,
    /// An adjective or demonym ("Syrian", "US-backed").
    Adjective,
    /// A capital or a country that stands for its government.
    Metonym,
}

/// How exact the position is that the text supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// A town, base, crossing: a point.
    Point,
    /// A province or district.
    Admin,
    /// A country.
    Country,
}

/// A place name in the article, with the place it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// Where it stands.
    pub passage: Passage,
    /// Name of the place in the gazetteer.
    pub name: String,
    /// ISO 3166 alpha-2, upper case (`XK` for Kosovo).
    pub country: String,
    /// GeoNames admin1 code inside the country, where known.
    pub admin1: Option<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// GeoNames id; `None` for places of our own supplement.
    pub geoname_id: Option<u32>,
    /// Place, adjective or metonym.
    pub kind: PlaceKind,
    /// Point, admin or country.
    pub precision: Precision,
}

/// A country in which, by the text, something happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affected {
    /// ISO 3166 alpha-2, upper case.
    pub country: String,
    /// 0 to 1 within the article.
    pub score: f32,
    /// False for a country that is only spoken of.
    pub affected: bool,
    /// The passages that say so.
    pub because: Vec<Passage>,
}

/// What a mention stands for: the types of the re3d corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityKind {
    /// One human being, with title or office.
    Person,
    /// A group of people with a common purpose; a country that acts.
    Organisation,
    /// A place, a building, a region.
    Location,
    /// An adjective or noun of a people.
    Nationality,
    /// A point or stretch of time.
    Temporal,
    /// A number with what it counts or measures.
    Quantity,
    /// What is made to hurt or destroy.
    Weapon,
    /// An aircraft, ship or vehicle built for war.
    MilitaryPlatform,
    /// Any other vehicle.
    Vehicle,
    /// A law, resolution, report or agreement.
    DocumentReference,
    /// A sum with its currency.
    Money,
    /// A telephone number, e-mail address or account.
    CommsIdentifier,
    /// A radio frequency.
    Frequency,
    /// A web address.
    Url,
}

/// A person, organisation, place or other thing as written in the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityMention {
    /// Where it stands.
    pub passage: Passage,
    /// What it stands for.
    pub kind: EntityKind,
    /// Mentions of one thing in one article share a number.
    pub chain: Option<u32>,
}

/// The TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A day or longer, on the calendar.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

/// The calendar that a date was written in, where it is not the Gregorian one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// Islamic; converted by the tabular calendar, so a day may be off by one.
    Hijri,
    /// Persian solar.
    Jalali,
}

/// An expression of time, with its TIMEX3 value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timex {
    /// Where it stands.
    pub passage: Passage,
    /// DATE, TIME, DURATION or SET.
    pub kind: TimexKind,
    /// TIMEX3 `value`: `2019-05-02`, `2019-W18`, `P3D`, `PRESENT_REF`; `X` for what is not known.
    pub value: String,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`, `BEFORE`, `AFTER`, `LESS_THAN`, ...
    #[serde(default)]
    pub modifier: Option<String>,
    /// The calendar as written, if not the Gregorian one.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// Relative to a day of publication that is not known: `value` says only what the words say.
    #[serde(default)]
    pub is_unresolved: bool,
}

/// An article with the listed subjects, the places and the countries found in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// The article.
    pub article: Article,
    /// Best first.
    pub listed: Vec<Listed>,
    /// In the order of the text.
    pub places: Vec<PlaceMention>,
    /// Highest score first; affected ones before the others.
    pub countries: Vec<Affected>,
    /// Persons, organisations, places and other things, in the order of the text.
    #[serde(default)]
    pub entities: Vec<EntityMention>,
    /// Expressions of time, in the order of the text.
    #[serde(default)]
    pub times: Vec<Timex>,
}

impl Recognised {
    /// Codes of the affected countries, highest score first.
    pub fn affected(&self) -> impl Iterator<Item = &str> {
        self.countries
            .iter()
            .filter(|country| country.affected)
            .map(|country| country.country.as_str())
    }
}
