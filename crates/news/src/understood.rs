//! An article of which we know who did what, and who says so.

use serde::{Deserialize, Serialize};

use crate::{Attribution, Event, Evidence, Involvement, Recognised, ReportedBy, Role, SubjectId};

/// An article of which we know who reports it, what happened, and what it says of each listed
/// subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Understood {
    /// What was found.
    pub recognised: Recognised,
    /// Who reports it.
    pub reported_by: ReportedBy,
    /// One per mention of a listed subject, in the order of the text.
    pub evidence: Vec<Evidence>,
    /// Who says what, in the order of the cues, the headline first; English only.
    #[serde(default)]
    pub attributions: Vec<Attribution>,
    /// What happened, in the order of the text, the headline first; English only.
    #[serde(default)]
    pub events: Vec<Event>,
    /// What the article as a whole says of each listed subject, in their order; of a subject
    /// whose role could not be decided nothing.
    #[serde(default)]
    pub involvements: Vec<Involvement>,
}

impl Understood {
    /// What the article says of `subject` as a whole.
    pub fn involvement(&self, subject: &SubjectId) -> Option<&Involvement> {
        let mut all = self.involvements.iter();
        all.find(|involvement| involvement.subject == *subject)
    }

    /// The role of `subject` in the article as a whole: that of its involvement, or the one on
    /// which every decided sentence agrees.
    pub fn role(&self, subject: &SubjectId) -> Option<Role> {
        if let Some(involvement) = self.involvement(subject) {
            return Some(involvement.role);
        }
        let mut roles = self
            .evidence
            .iter()
            .filter(|evidence| evidence.subject == *subject)
            .map(|evidence| evidence.role);
        let first = roles.next()??;
        roles.all(|role| role == Some(first)).then_some(first)
    }
}
