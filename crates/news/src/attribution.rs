//! Who says what an article says.

use serde::{Deserialize, Serialize};

use crate::{Passage, SubjectId};

/// Someone whose word the article passes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedSource {
    /// As written ("the Arabic-language al-Manar TV network").
    pub name: String,
    /// Where it stands; `None` for a credit outside the text.
    pub passage: Option<Passage>,
    /// The listed subject that it is, if any.
    pub subject: Option<SubjectId>,
}

/// Who reports an article: the first link of every attribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportedBy {
    /// The outlet's name.
    pub outlet: String,
    /// The agency credited.
    pub agency: Option<String>,
    /// Other outlets and agencies that the text names as its sources.
    pub through: Vec<NamedSource>,
}

/// One thing that somebody says, thinks or wants, by the article: a link of a chain of sources.
///
/// The parts are those of the PARC corpora. What is in no attribution is the outlet's own word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Whose word it is, as written; empty where the text does not say.
    pub source: Vec<Passage>,
    /// The words that say so ("according to").
    pub cue: Passage,
    /// What is said; never empty.
    pub content: Vec<Passage>,
    /// Whether the cue tells of words said or written; else of a wish, a belief or a judgement.
    #[serde(default)]
    pub is_speech: bool,
    /// The attribution in whose content this one lies, as a place in the same list.
    pub within: Option<u32>,
    /// The listed subject that the source is, if any.
    pub subject: Option<SubjectId>,
    /// The chain of the entity that the source is ([`crate::EntityMention::chain`]).
    pub chain: Option<u32>,
    /// An earlier attribution with the same source, where this one names it by a pronoun or as
    /// "the source".
    pub same_source: Option<u32>,
}

impl Attribution {
    /// Length of what is said, in bytes.
    pub fn content_bytes(&self) -> usize {
        let parts = self.content.iter();
        parts.map(|part| part.span.end() - part.span.start()).sum()
    }
}
