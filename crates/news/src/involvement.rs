//! What a listed subject has to do with what an article tells, and why it is said to matter.

use serde::{Deserialize, Serialize};

use crate::closed::closed;
use crate::{Category, Modality, Passage, Stage, SubjectId};

closed! {
    /// The part that a listed subject plays in an article; a closed list.
    Role {
        /// Does it.
        Actor = "actor",
        /// Supports or finances it.
        Supporter = "supporter",
        /// It is done to him.
        Target = "target",
        /// Suffers from it.
        Victim = "victim",
        /// Acts by office: army, police, court.
        Authority = "authority",
        /// Says something in the article.
        Speaker = "speaker",
        /// Passes news on: a broadcaster, an agency.
        Source = "source",
        /// Part of the name of a place only.
        PlaceName = "place_name",
        /// Named only.
        Bystander = "bystander",
    }
}

/// The sentence behind one mention of one listed subject, and what it says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The subject.
    pub subject: SubjectId,
    /// The mention.
    pub mention: Passage,
    /// The sentence around it.
    pub sentence: Passage,
    /// The role in this sentence, where it could be decided.
    pub role: Option<Role>,
    /// What the sentence says of it; `None` where no model reads the language.
    #[serde(default)]
    pub bearing: Option<Bearing>,
}

impl Evidence {
    /// Whether the sentence says something adverse of the subject.
    pub fn is_adverse(&self) -> bool {
        self.bearing.is_some_and(|bearing| bearing.adverse)
    }
}

/// What a sentence says of a subject that it names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bearing {
    /// Whether it is said to have happened.
    pub modality: Modality,
    /// How far the law has come with it.
    pub stage: Option<Stage>,
    /// The kind of offence; `None` where none is spoken of.
    pub category: Option<Category>,
    /// Whether someone who looks for wrongdoing must see it.
    pub adverse: bool,
    /// 0 to 1: how sure the model is of `adverse`.
    pub share: f32,
    /// The attribution in whose content the mention lies: a place in the article's list.
    pub said_by: Option<u32>,
    /// The event of which it is a part: a place in the article's list.
    pub event: Option<u32>,
}

/// What an article as a whole says of a listed subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Involvement {
    /// The subject.
    pub subject: SubjectId,
    /// Its role.
    pub role: Role,
    /// What is said of it.
    pub bearing: Bearing,
    /// The sentence that says so.
    pub because: Passage,
    /// Why it may matter, in points.
    pub risk: Risk,
}

/// A sum of parts that a reader can see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// The sum, in points; 0 where nothing adverse is said.
    pub score: i32,
    /// What it is a sum of.
    pub parts: Vec<RiskPart>,
}

/// One part of the sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskPart {
    /// What it is about.
    pub name: RiskName,
    /// What was found, in the words of its list ("actor", "crime.terror", "2 sources").
    pub what: String,
    /// Points.
    pub value: i32,
    /// The words that say so.
    pub because: Option<Passage>,
}

closed! {
    /// What a part of the sum is about.
    RiskName {
        /// The role of the subject.
        Role = "role",
        /// The kind of offence.
        Category = "category",
        /// How far the law has come.
        Stage = "stage",
        /// Whether it is said to have happened.
        Modality = "modality",
        /// Whose word it is.
        Source = "source",
        /// How long ago it was when the article appeared.
        Recency = "recency",
        /// How many sources the article names for it.
        Corroboration = "corroboration",
    }
}
