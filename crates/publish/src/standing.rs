//! What an article, or one sentence of it, says of a listed subject: whether it is adverse, in
//! what part, and by whose word.
//!
//! Decides nothing: it reads what [`Understood`] holds, and where that holds nothing it says so.

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{
    Bearing, Category, EntityKind, Evidence, Modality, Role, Stage, SubjectId, Understood,
};

use crate::chain::{self, Speaker};
use crate::parts::Told;
use crate::{codes, words};

/// On which side a subject stands, as pages order them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// Something adverse is said of it.
    Adverse,
    /// It is named, and nobody has assessed what is said of it.
    Named,
    /// What is said of it was assessed, and is not adverse.
    Other,
}

/// What is said of a listed subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standing {
    pub(crate) role: Option<Role>,
    pub(crate) bearing: Option<Bearing>,
    /// A person who is accused as the one who did it.
    is_accused: bool,
    /// What failed was made to fail by somebody, in the text's own words.
    is_foiled: bool,
}

impl Standing {
    /// What one sentence says.
    pub(crate) fn of(article: &Understood, evidence: &Evidence) -> Standing {
        Standing::new(article, &evidence.subject, evidence.role, evidence.bearing)
    }

    /// What the article as a whole says: its involvement; without one, its adverse sentence,
    /// else what all its sentences agree on.
    pub(crate) fn in_article(article: &Understood, subject: &SubjectId) -> Standing {
        if let Some(whole) = article.involvement(subject) {
            return Standing::new(article, subject, Some(whole.role), Some(whole.bearing));
        }
        let own = || {
            article
                .evidence
                .iter()
                .filter(|one| one.subject == *subject)
        };
        if let Some(adverse) = own().find(|one| one.is_adverse()) {
            return Standing::of(article, adverse);
        }
        let first = own().find(|one| one.role.is_some());
        let assessed = own().all(|one| one.bearing.is_some());
        match first {
            Some(first) if assessed => Standing::of(article, first),
            _ => Standing::new(article, subject, article.role(subject), None),
        }
    }

    pub(crate) fn new(
        article: &Understood,
        subject: &SubjectId,
        role: Option<Role>,
        bearing: Option<Bearing>,
    ) -> Standing {
        let modality = bearing.map(|bearing| bearing.modality);
        Standing {
            role,
            bearing,
            is_accused: modality == Some(Modality::Alleged)
                && role == Some(Role::Actor)
                && is_person(article, subject),
            is_foiled: modality == Some(Modality::Failed)
                && bearing
                    .and_then(|bearing| article.events.get(bearing.event? as usize))
                    .is_some_and(|event| is_foiled(article, event.modality_words)),
        }
    }

    /// A role and a bearing outside any article, as a search holds them.
    pub(crate) fn bare(role: Option<Role>, bearing: Option<Bearing>) -> Standing {
        Standing {
            role,
            bearing,
            is_accused: false,
            is_foiled: false,
        }
    }

    /// Without a bearing only a source is known to be none: everything else is merely named.
    pub(crate) fn side(&self) -> Side {
        match (self.bearing, self.role) {
            (Some(bearing), _) if bearing.adverse => Side::Adverse,
            (Some(_), Some(_)) | (None, Some(Role::Source)) => Side::Other,
            _ => Side::Named,
        }
    }

    pub(crate) fn is_adverse(&self) -> bool {
        self.side() == Side::Adverse
    }

    /// The offence that is adverse to it.
    pub(crate) fn category(&self) -> Option<Category> {
        self.bearing?.category.filter(|_| self.is_adverse())
    }

    /// "actor · claimed · terrorism": what stands behind "Adverse role: ".
    pub(crate) fn words(&self) -> String {
        let mut parts = vec![self.role.map_or("not decided", words::role)];
        if let Some(bearing) = self.bearing.filter(|bearing| bearing.adverse) {
            if !is_said_by_stage(bearing.modality, bearing.stage) {
                parts.push(match bearing.modality {
                    Modality::Alleged if self.is_accused => "accused",
                    Modality::Failed if self.is_foiled => "foiled",
                    modality => codes::modality(modality),
                });
            }
            parts.extend(bearing.stage.map(codes::stage));
            parts.extend(bearing.category.map(codes::category));
        }
        parts.join(" · ")
    }
}

/// Whether the stage of the law says already how sure it is.
fn is_said_by_stage(modality: Modality, stage: Option<Stage>) -> bool {
    match stage {
        None => false,
        Some(Stage::Investigated | Stage::Arrested | Stage::Charged | Stage::Tried) => matches!(
            modality,
            Modality::Reported | Modality::Alleged | Modality::Suspected
        ),
        Some(_) => modality == Modality::Reported,
    }
}

/// Whether the text writes the subject as a person.
fn is_person(article: &Understood, subject: &SubjectId) -> bool {
    let mentions = article
        .recognised
        .listed
        .iter()
        .filter(|listed| listed.subject == *subject)
        .flat_map(|listed| &listed.mentions)
        .take(100);
    let persons = article.recognised.entities.iter();
    let persons = persons.filter(|entity| entity.kind == EntityKind::Person);
    let persons: Vec<_> = persons.map(|entity| entity.passage).collect();
    mentions.into_iter().any(|mention| {
        persons.iter().any(|person| {
            person.field == mention.passage.field && person.span.overlaps(mention.passage.span)
        })
    })
}

/// Whether `words`, the English words that say that something failed, say that somebody made it
/// fail.
pub(crate) fn is_foiled(article: &Understood, words: Option<wirewatch_news::Passage>) -> bool {
    let words = words.map(|words| article.recognised.article.quote(words).to_lowercase());
    words.is_some_and(|words| words.starts_with("foil") || words.starts_with("thwart"))
}

/// By whose word something adverse is said: "accused of terrorism, according to the police".
#[derive(Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = "{{ before }}{% if let Some(who) = who %}{{ who }}{% endif %}{% if let Some(through) = through %}, through {{ through }}{% endif %}{% if let Some(agency) = crediting %}, crediting {{ agency }}{% else if is_own %} in its own words{% endif %}"
)]
pub(crate) struct Word {
    before: String,
    who: Option<Told>,
    through: Option<Told>,
    /// The agency that an outlet credits.
    crediting: Option<Told>,
    /// An outlet without an agency: in its own words.
    is_own: bool,
}

impl HtmlSafe for Word {}

impl Word {
    /// Words that name nobody.
    fn plain(words: &str) -> Word {
        Word {
            before: words.to_owned(),
            who: None,
            through: None,
            crediting: None,
            is_own: false,
        }
    }

    /// The word behind something adverse; `None` where nothing adverse is said.
    pub(crate) fn of(article: &Understood, standing: &Standing) -> Option<Word> {
        let bearing = standing.bearing.filter(|bearing| bearing.adverse)?;
        let offence = bearing.category.and_then(codes::offence);
        let with_offence = |verb: &str| match offence {
            Some(offence) => format!("{verb} of {offence}"),
            None => verb.to_owned(),
        };
        let (what, joint) = match bearing.modality {
            Modality::Claimed => ("claimed".to_owned(), " by "),
            Modality::Alleged => (with_offence("accused"), ", according to "),
            Modality::Suspected => (with_offence("suspected"), ", according to "),
            Modality::Denied => ("denied".to_owned(), ", according to "),
            _ => (String::new(), "said by "),
        };
        let speaker = chain::speaker(article, bearing.said_by);
        let acts = matches!(standing.role, Some(Role::Actor | Role::Speaker));
        if bearing.modality == Modality::Claimed && acts && speaker.is_none() {
            return Some(Word::plain("by its own claim"));
        }
        Some(match speaker {
            Some(Speaker { name, through, .. }) => Word {
                before: format!("{what}{joint}"),
                who: Some(name),
                through,
                crediting: None,
                is_own: false,
            },
            None if what.is_empty() && bearing.said_by.is_none() => Word::outlet(article),
            None => match what.is_empty() {
                true => Word::plain("by whom is not said"),
                false => Word::plain(&format!("{what}, by whom is not said")),
            },
        })
    }

    /// As plain text, for what is no HTML.
    pub(crate) fn text(&self) -> String {
        let mut text = self.before.clone();
        if let Some(who) = &self.who {
            text.push_str(&who.text);
        }
        if let Some(through) = &self.through {
            text.push_str(&format!(", through {}", through.text));
        }
        match &self.crediting {
            Some(agency) => text.push_str(&format!(", crediting {}", agency.text)),
            None if self.is_own => text.push_str(" in its own words"),
            None => {}
        }
        text
    }

    /// "The Courier in its own words", or with the agency that it credits.
    pub(crate) fn outlet(article: &Understood) -> Word {
        let reported = &article.reported_by;
        Word {
            before: String::new(),
            who: Some(Told::name(&reported.outlet)),
            through: None,
            crediting: chain::agency(article).map(Told::name),
            is_own: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearing(modality: Modality) -> Bearing {
        Bearing {
            modality,
            stage: None,
            category: Some(Category::Terror),
            adverse: true,
            share: 0.9,
            said_by: None,
            event: None,
        }
    }

    #[test]
    fn flags_say_role_modality_stage_and_offence() {
        for modality in Modality::ALL {
            let standing = Standing::bare(Some(Role::Actor), Some(bearing(*modality)));
            let expected = format!("actor · {} · terrorism", codes::modality(*modality));
            assert_eq!(standing.words(), expected);
            let charged = Bearing {
                stage: Some(Stage::Charged),
                category: Some(Category::Finance),
                ..bearing(*modality)
            };
            let words = Standing::bare(Some(Role::Supporter), Some(charged)).words();
            let end = "charged · money laundering or corruption";
            assert!(
                words.starts_with("supporter or financier · ") && words.ends_with(end),
                "{words}"
            );
            let is_short = matches!(
                modality,
                Modality::Reported | Modality::Alleged | Modality::Suspected
            );
            assert_eq!(words.matches(" · ").count(), if is_short { 2 } else { 3 });
        }
    }

    #[test]
    fn without_a_bearing_only_a_source_is_not_adverse() {
        for role in Role::ALL {
            let side = Standing::bare(Some(*role), None).side();
            let expected = match role {
                Role::Source => Side::Other,
                _ => Side::Named,
            };
            assert_eq!(side, expected, "{role:?}");
        }
        assert_eq!(Standing::bare(None, None).side(), Side::Named);
        let mut harmless = bearing(Modality::Reported);
        harmless.adverse = false;
        let side = |role| Standing::bare(role, Some(harmless)).side();
        assert_eq!(side(Some(Role::Victim)), Side::Other);
        assert_eq!(side(None), Side::Named);
    }
}
