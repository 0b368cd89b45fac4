//! What an article as a whole says of each listed subject, and why it may matter.

use wirewatch_news::{
    ArgumentRole, Article, Attribution, Bearing, Category, Event, Evidence, Field, Involvement,
    Modality, Passage, Recognised, Risk, RiskName, RiskPart, Role, Stage, SubjectId,
};

/// What the article says of each listed subject, in their order; nothing of a subject that stands
/// in no sentence that was read.
pub(crate) fn involvements(
    recognised: &Recognised,
    evidence: &[Evidence],
    attributions: &[Attribution],
    events: &[Event],
) -> Vec<Involvement> {
    let of_subject = |subject: &SubjectId| -> Option<Involvement> {
        let own = evidence.iter().filter(|one| one.subject == *subject);
        let own: Vec<(&Evidence, Role, Bearing)> = own
            .filter_map(|one| Some((one, one.role?, one.bearing?)))
            .collect();
        let adverse = |field: Field| {
            let own = own.iter();
            own.filter(move |(one, _, bearing)| bearing.adverse && one.mention.field == field)
        };
        let is_in_body = own.iter().any(|(one, ..)| one.mention.field == Field::Body);
        let body = adverse(Field::Body).max_by(|a, b| a.2.share.total_cmp(&b.2.share));
        // The headline says best whether it happened, unless the text says nothing of the kind.
        let headline = adverse(Field::Headline).next();
        let surest = headline.filter(|_| body.is_some() || !is_in_body).or(body);
        let (one, role, bearing) = surest.or_else(|| plain(&own))?;
        let bearing = Bearing {
            adverse: surest.is_some(),
            ..*bearing
        };
        let said = |one: &&(&Evidence, Role, Bearing)| one.2.adverse;
        let voices = voices(&recognised.article, own.iter().filter(said), attributions);
        let found = Found {
            recognised,
            evidence: one,
            role: *role,
            bearing,
            attributions,
            event: bearing.event.and_then(|at| events.get(at as usize)),
            voices,
        };
        Some(Involvement {
            subject: subject.clone(),
            role: *role,
            bearing,
            because: one.sentence,
            risk: if bearing.adverse {
                found.risk()
            } else {
                Risk::default()
            },
        })
    };
    let subjects = recognised.listed.iter().map(|listed| &listed.subject);
    subjects.filter_map(of_subject).collect()
}

/// The sentence with the role that most of the sentences speak for; a role that only names counts
/// for less.
fn plain<'a>(
    own: &'a [(&'a Evidence, Role, Bearing)],
) -> Option<&'a (&'a Evidence, Role, Bearing)> {
    let weight = |role: Role| -> u32 {
        let each = match role {
            Role::Bystander | Role::PlaceName => 2,
            _ => 3,
        };
        own.iter().filter(|(_, other, _)| *other == role).count() as u32 * each
    };
    // Of equals the first in the text.
    let best = own.iter().map(|(_, role, _)| weight(*role)).max()?;
    own.iter().find(|(_, role, _)| weight(*role) == best)
}

/// How many different sources say the adverse things.
fn voices<'a>(
    article: &Article,
    adverse: impl Iterator<Item = &'a (&'a Evidence, Role, Bearing)>,
    attributions: &[Attribution],
) -> usize {
    let mut names: Vec<String> = adverse
        .filter_map(|(_, _, bearing)| {
            let at = bearing.said_by? as usize;
            let one = attributions.get(at)?;
            let named = one.same_source.and_then(|at| attributions.get(at as usize));
            let source = named.unwrap_or(one).source.first()?;
            Some(article.quote(*source).to_lowercase())
        })
        .collect();
    names.sort();
    names.dedup();
    names.len()
}

/// What the risk of one involvement is made of.
struct Found<'a> {
    recognised: &'a Recognised,
    evidence: &'a Evidence,
    role: Role,
    bearing: Bearing,
    attributions: &'a [Attribution],
    event: Option<&'a Event>,
    voices: usize,
}

impl Found<'_> {
    fn risk(&self) -> Risk {
        let sentence = Some(self.evidence.sentence);
        let mut parts = Vec::new();
        let mut put = |name, what: &str, value: i32, because: Option<Passage>| {
            if value != 0 {
                parts.push(RiskPart {
                    name,
                    what: what.to_owned(),
                    value,
                    because,
                });
            }
        };
        let mention = Some(self.evidence.mention);
        put(
            RiskName::Role,
            self.role.code(),
            of_role(self.role),
            mention,
        );
        let category = self.bearing.category;
        let code = category.map_or("none", Category::code);
        put(RiskName::Category, code, of_category(category), sentence);
        let modality = self.bearing.modality;
        let words = self.event.and_then(|event| event.modality_words);
        put(
            RiskName::Modality,
            modality.code(),
            of_modality(modality),
            words.or(sentence),
        );
        if let Some(stage) = self.bearing.stage {
            put(RiskName::Stage, stage.code(), of_stage(stage), sentence);
        }
        let (what, value, because) = self.source();
        put(RiskName::Source, what, value, because);
        if let Some((what, value, because)) = self.recency() {
            put(RiskName::Recency, what, value, Some(because));
        }
        let more = self.voices.saturating_sub(1).min(2) as i32;
        let what = format!("{} sources", self.voices);
        put(RiskName::Corroboration, &what, 5 * more, None);
        Risk {
            score: parts.iter().map(|part| part.value).sum(),
            parts,
        }
    }

    /// Whose word it is: a source with a name counts for more than one without.
    fn source(&self) -> (&'static str, i32, Option<Passage>) {
        let said = self.bearing.said_by;
        let said = said.and_then(|at| self.attributions.get(at as usize));
        let Some(said) = said else {
            return ("own word", 0, None);
        };
        let Some(source) = said.source.first() else {
            return ("unnamed source", -5, Some(said.cue));
        };
        let words = self.recognised.article.quote(*source);
        let is_named = said.subject.is_some()
            || said.chain.is_some() && words.contains(char::is_uppercase)
            || words
                .split(' ')
                .skip(1)
                .any(|word| word.starts_with(char::is_uppercase));
        match is_named {
            true => ("named source", 5, Some(*source)),
            false => ("unnamed source", -5, Some(*source)),
        }
    }

    /// When it happened, where the event has a date.
    fn recency(&self) -> Option<(&'static str, i32, Passage)> {
        let mut arguments = self.event?.arguments.iter();
        let time = arguments
            .find(|argument| argument.role == ArgumentRole::Time)?
            .passage;
        let mut times = self.recognised.times.iter();
        let timex = times.find(|timex| {
            timex.passage.field == time.field && timex.passage.span.overlaps(time.span)
        })?;
        let year: i16 = timex.value.get(..4)?.parse().ok()?;
        let published = self.recognised.article.first_created?.date;
        match published.year() - year {
            0 => Some(("this year", 5, time)),
            1 => Some(("last year", 0, time)),
            2.. => Some(("earlier", -10, time)),
            _ => None,
        }
    }
}

fn of_role(role: Role) -> i32 {
    match role {
        Role::Actor => 30,
        Role::Supporter => 25,
        Role::Target => 20,
        Role::Speaker | Role::Authority => 15,
        Role::Bystander => 10,
        Role::Victim | Role::Source | Role::PlaceName => 0,
    }
}

fn of_category(category: Option<Category>) -> i32 {
    match category {
        Some(Category::Terror) => 30,
        Some(Category::War | Category::Organised | Category::Export | Category::Sanction) => 25,
        Some(
            Category::Finance
            | Category::Fraud
            | Category::Cyber
            | Category::Trafficking
            | Category::Drugs
            | Category::People
            | Category::ForcedLabour,
        ) => 20,
        Some(Category::Crime | Category::Theft | Category::Environment | Category::Regulation) => {
            15
        }
        None => 0,
    }
}

fn of_modality(modality: Modality) -> i32 {
    match modality {
        Modality::Reported => 20,
        Modality::Claimed => 18,
        Modality::Planned | Modality::Failed | Modality::Threatened => 12,
        Modality::Alleged => 10,
        Modality::Suspected => 8,
        Modality::Denied | Modality::Commemorated => 5,
        Modality::Hypothetical => 4,
    }
}

fn of_stage(stage: Stage) -> i32 {
    match stage {
        Stage::Convicted => 20,
        Stage::Charged | Stage::Tried => 12,
        Stage::Arrested | Stage::Designated => 10,
        Stage::Investigated => 6,
        Stage::Acquitted | Stage::Delisted => -15,
    }
}
