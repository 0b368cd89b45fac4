//! A name that was screened: what was asked, which entries it may be, and why.

use serde::{Deserialize, Serialize};

use crate::{EntityId, ListVersion, Name};

/// What the bearer of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AskedKind {
    /// A human being.
    Person,
    /// A firm, group, agency or body.
    Organisation,
    /// A ship or an aircraft.
    Craft,
}

/// A name to screen, with what is known of its bearer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// In any script and order.
    pub name: String,
    /// `None` when it is not known.
    pub kind: Option<AskedKind>,
    /// Dates of birth or founding, ISO prefixes: `1971`, `1971-03`, `1971-03-05`.
    #[serde(default)]
    pub births: Vec<String>,
    /// ISO 3166 alpha-2, upper case.
    #[serde(default)]
    pub countries: Vec<String>,
    /// `m` or `f`, or an English word that begins so.
    #[serde(default)]
    pub gender: Option<String>,
    /// Passport, IMO, tax or registration numbers, wallet addresses.
    #[serde(default)]
    pub identifiers: Vec<String>,
}

/// How a word asked stands to a word listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordRelation {
    /// Letter for letter, after folding.
    Same,
    /// Spellings of one name.
    Spelling,
    /// The same name in another language.
    Language,
    /// A short form.
    ShortForm,
    /// Words of one meaning in names of organisations.
    Meaning,
    /// A few letters differ.
    Letters,
    /// An initial.
    Initial,
    /// The name asked has it, the listed name does not.
    OnlyAsked,
    /// The listed name has it, the name asked does not.
    OnlyListed,
}

/// A word of the name asked beside the word of the listed name that it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WordPair {
    /// As asked; empty for a word that only the listed name has.
    pub asked: String,
    /// As listed; empty for a word that only the name asked has.
    pub listed: String,
    /// 0 to 1; 0 for a word that only one side has.
    pub likeness: f32,
    /// Why the two belong together.
    pub relation: WordRelation,
}

/// What was compared beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactField {
    /// Date of birth, or of founding.
    Birth,
    /// Nationality, residence, registration.
    Country,
    /// Gender.
    Gender,
    /// A number or address that identifies.
    Identifier,
}

/// How a fact asked stands to the fact listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Which.
    pub field: FactField,
    /// As asked.
    pub asked: String,
    /// As listed: the closest of what the entry prints.
    pub listed: String,
    /// The list whose entry of the same name prints it, where the entry itself does not.
    pub borrowed_from: Option<String>,
    /// What it adds to the score: above zero it agrees, below zero it contradicts. The score of
    /// the names and all points together are the score.
    pub points: f32,
}

/// What keeps a candidate from being a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blocked {
    /// The name is a weak alias, and nothing else confirms it.
    WeakAlias,
    /// The dates of birth contradict each other.
    Birth,
    /// The countries contradict each other.
    Country,
    /// The genders contradict each other.
    Gender,
    /// The names are too unlike.
    Name,
}

/// An entry that the name asked may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The entry.
    pub entity: EntityId,
    /// Its name that is nearest, as the list gives it.
    pub name: Name,
    /// 0 to 1: the higher, the more likely it is the same; never 1.
    pub score: f32,
    /// What the names alone give.
    pub name_score: f32,
    /// The two names word by word, in the order of the name asked, then what only the listed
    /// name has.
    pub words: Vec<WordPair>,
    /// What else was compared, in the order birth, country, gender, numbers.
    pub facts: Vec<Fact>,
    /// Why, in one sentence.
    pub why: String,
    /// Why it is no hit; `None` for hits.
    pub blocked: Option<Blocked>,
}

/// The answer to one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// What was asked.
    pub asked: Asked,
    /// What is strange in how the name is written: invisible characters, letters of another
    /// script. One sentence each.
    pub warnings: Vec<String>,
    /// Candidates at or above the threshold, best first.
    pub hits: Vec<Candidate>,
    /// The nearest candidates below it, best first.
    pub misses: Vec<Candidate>,
    /// Where hits begin.
    pub threshold: f32,
    /// The lists that were searched.
    pub lists: Vec<ListVersion>,
    /// How many listed names were searched.
    pub names: u64,
}
