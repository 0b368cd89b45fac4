//! Articles as entities of FollowTheMoney: `{"id", "schema", "properties"}`, every value a list
//! of strings.
//!
//! Its schemas have no place for offsets; those are in [`crate::annotations`]. They have none
//! for what is only alleged either: an event that is not simply reported says so in its name and
//! keywords, a documentation in its role and status, and nobody is called the organizer of
//! what only a third party says. A listed subject is given as a stub without topics: what a
//! report says of it never becomes a property of the subject itself.

mod values;

use serde_json::Value;
use wirewatch_news::{
    Argument, ArgumentRole, Category, EntityKind, EntityMention, Event, Involvement, Listed,
    Modality, Passage, PlaceKind, Risk, Schema, Span, Stamp, SubjectId, Understood,
};

use crate::passage::{best_evidence, sentence_around};
use crate::{outside, words};
use values::{Properties, country, identity, instant, kind, language, prefix, squashed};

/// Names of one sort that an article gives at most.
const NAMES: usize = 200;
/// Longest name and longest line that the model allows, in characters.
const NAME: usize = 384;
const LINE: usize = 1_024;
/// Longest place, in characters.
const PLACE: usize = 250;

/// What an export has to know beside the article.
pub struct FtmFrame<'a> {
    /// What a listed subject is, by the lists that are loaded.
    pub schema_of: &'a dyn Fn(&SubjectId) -> Option<Schema>,
    /// Whether whole texts go out, not only the sentences that say something.
    pub whole_texts: bool,
    /// Whether the articles were written for the sample desk.
    pub sample: bool,
}

impl FtmFrame<'_> {
    fn schema(&self, subject: &SubjectId) -> Schema {
        (self.schema_of)(subject).unwrap_or(Schema::LegalEntity)
    }

    /// Whether the model lets it take part in events: ships, aircraft and wallets do not.
    fn can_act(&self, subject: &SubjectId) -> bool {
        matches!(
            self.schema(subject),
            Schema::Person | Schema::Organization | Schema::Company | Schema::LegalEntity
        )
    }
}

/// The id of an article as an entity.
pub(crate) fn article_id(article: &Understood) -> String {
    identity(&format!(
        "wirewatch-article-{}",
        article.recognised.article.id
    ))
}

/// The id of a listed subject as an entity: its own with `--` for a full stop (`UN-QDe--115`).
pub(crate) fn subject_id(subject: &SubjectId) -> String {
    identity(&subject.0)
}

/// The id of an event as an entity. It holds as long as the event has the same words and kind.
pub(crate) fn event_id(article: &Understood, event: &Event) -> String {
    let (field, span) = (event.trigger.field, event.trigger.span);
    let field = match field {
        wirewatch_news::Field::Headline => "h",
        wirewatch_news::Field::Body => "b",
    };
    let label = event.label.code().to_lowercase().replace('_', "-");
    let (start, end) = (span.start(), span.end());
    format!("{}-{field}{start}-{end}-{label}", article_id(article))
}

/// The listed subjects that an article names, as stubs: name and kind, and in `referents` their
/// entries on other lists. The references of [`ftm_entities`] lead here or to the article.
pub fn ftm_subjects(article: &Understood, frame: &FtmFrame<'_>) -> Vec<Value> {
    let all = article.recognised.listed.iter();
    let stub = |listed: &Listed| {
        let mut properties = Properties::default();
        properties.add("name", [squashed(&listed.caption, NAME)]);
        let schema = match frame.schema(&listed.subject) {
            // Nothing can be a mere Thing.
            Schema::Thing => "Asset",
            schema => schema.as_str(),
        };
        let id = subject_id(&listed.subject);
        let mut value = properties.entity(&id, schema);
        let entries = listed.entities.iter();
        let entries = entries.map(|entry| subject_id(&SubjectId::led_by(entry)));
        value["referents"] = entries.filter(|entry| *entry != id).collect();
        value
    };
    all.map(stub).collect()
}

/// An article with what was found in it: one `Article`; for each listed subject a `Mention` and
/// a `Documentation`; an `Event` for each event with a listed subject, an actor or a victim.
///
/// Ids are the same on every export. Texts are exact; names and lines have their white space
/// squashed, as the model wants them.
pub fn ftm_entities(article: &Understood, frame: &FtmFrame<'_>) -> Vec<Value> {
    let mut entities = vec![article_entity(article, frame)];
    for listed in &article.recognised.listed {
        entities.push(mention(article, listed, frame));
        entities.push(documentation(article, listed));
    }
    let events = article.events.iter().zip(0..);
    let events = events.filter(|(event, _)| is_told(article, event));
    entities.extend(events.map(|(event, number)| event_entity(article, event, number, frame)));
    entities
}

fn article_entity(article: &Understood, frame: &FtmFrame<'_>) -> Value {
    let recognised = &article.recognised;
    let text = &recognised.article;
    let mut properties = Properties::default();
    let one = |text: &str| [squashed(text, LINE)];
    properties.add("title", one(&text.headline));
    properties.add("author", text.authors.iter().flat_map(|name| one(name)));
    properties.add("publisher", one(&text.outlet.name));
    properties.add("publisherUrl", values::site(&text.outlet.host));
    properties.add("sourceUrl", address(article));
    properties.add("publishedAt", text.first_created.map(moment));
    properties.add("modifiedAt", text.version_created.map(moment));
    properties.add("retrievedAt", [instant(text.capture.captured)]);
    if frame.whole_texts {
        properties.add("bodyText", [text.body.clone()]);
    }
    let tongue = text.language.as_deref().and_then(language);
    properties.add("language", tongue.map(str::to_owned));
    properties.add("country", text.outlet.country.as_deref().map(country));
    properties.add("detectedCountry", recognised.affected().map(country));
    properties.add("topics", topics(article));
    let listed = recognised.listed.iter();
    let listed = listed.flat_map(|listed| forms(article, listed));
    let of = |kind: EntityKind| named(article, move |mention| mention.kind == kind);
    let people = of(EntityKind::Person);
    let companies = of(EntityKind::Organisation);
    let names = listed.chain(people.clone()).chain(companies.clone());
    properties.add("namesMentioned", names.take(NAMES));
    properties.add("peopleMentioned", people.into_iter().take(NAMES));
    properties.add("companiesMentioned", companies.into_iter().take(NAMES));
    let places = recognised.places.iter();
    let places = places.filter(|place| place.kind == PlaceKind::Place);
    let places = places.map(|place| squashed(&place.name, PLACE));
    properties.add("locationMentioned", places.take(NAMES));
    // `contentHash` is a SHA-1 of the file, which nobody made; ours is named as what it is.
    let digest = text.capture.payload_digest;
    properties.add("notes", [format!("SHA-256 as captured: {digest}")]);
    if frame.sample {
        let sample = "SAMPLE: written for the sample desk, not collected";
        properties.add("notes", [sample.to_owned()]);
    }
    properties.entity(&article_id(article), "Article")
}

fn address(article: &Understood) -> Option<String> {
    outside::web_address(&article.recognised.article.url).map(str::to_owned)
}

fn moment(stamp: Stamp) -> String {
    stamp
        .instant
        .map_or_else(|| stamp.date.to_string(), instant)
}

/// What the article is about, by its events and by what it says of listed subjects.
fn topics(article: &Understood) -> Vec<String> {
    let events = article.events.iter();
    let events = events.filter_map(|event| topic(event.modality, event.category));
    let said = article.involvements.iter();
    let said = said.filter_map(|one| topic(one.bearing.modality, one.bearing.category));
    events.chain(said).collect()
}

/// All categories are topics of the model. What is denied is no topic.
fn topic(modality: Modality, category: Option<Category>) -> Option<String> {
    let category = category.filter(|_| modality != Modality::Denied)?;
    Some(category.code().to_owned())
}

/// How the article writes the name of a listed subject.
fn forms(article: &Understood, listed: &Listed) -> Vec<String> {
    let mentions = listed.mentions.iter();
    let forms = mentions.map(|mention| article.recognised.article.quote(mention.passage));
    forms.map(|form| squashed(form, NAME)).collect()
}

/// Names as written, without pronouns and descriptions.
fn named(article: &Understood, is_wanted: impl Fn(&EntityMention) -> bool) -> Vec<String> {
    let mentions = article.recognised.entities.iter();
    mentions
        .filter(|mention| is_wanted(mention))
        .map(|mention| article.recognised.article.quote(mention.passage))
        .filter(|name| values::is_name(name))
        .map(|name| squashed(name, NAME))
        .collect()
}

fn mention(article: &Understood, listed: &Listed, frame: &FtmFrame<'_>) -> Value {
    let mut properties = Properties::default();
    let document = article_id(article);
    let mut names = forms(article, listed);
    if names.is_empty() {
        names.push(squashed(&listed.caption, NAME));
    }
    properties.add("document", [document.clone()]);
    properties.add("name", names);
    if frame.can_act(&listed.subject) {
        properties.add("resolved", [subject_id(&listed.subject)]);
    }
    let schema = frame.schema(&listed.subject).as_str();
    properties.add("detectedSchema", [schema.to_owned()]);
    properties.add("contextCountry", article.recognised.affected().map(country));
    let id = identity(&format!("{document}-mention-{}", listed.subject));
    properties.entity(&id, "Mention")
}

/// What the article says of a listed subject. Where nothing could be decided, only that it names
/// it, with the sentence.
fn documentation(article: &Understood, listed: &Listed) -> Value {
    let subject = &listed.subject;
    let document = article_id(article);
    let mut properties = Properties::default();
    properties.add("document", [document.clone()]);
    properties.add("entity", [subject_id(subject)]);
    let mut because = best_evidence(article, subject).map(|evidence| evidence.sentence);
    let mut said_by = None;
    if let Some(involvement) = article.involvement(subject) {
        because = Some(involvement.because);
        said_by = involvement.bearing.said_by;
        let bearing = &involvement.bearing;
        let stage = bearing.stage.map(|stage| stage.code().to_owned());
        properties.add("role", [role(involvement)]);
        properties.add("status", [bearing.modality.code().to_owned()]);
        properties.add("status", stage);
        let category = bearing.category.map(Category::code);
        properties.add(
            "description",
            category.map(|code| format!("offence: {code}")),
        );
        properties.add("description", risk(&involvement.risk));
    } else {
        let role = article.role(subject).map(words::role);
        properties.add("role", role.map(str::to_owned));
    }
    let published = article.recognised.article.first_created;
    properties.add("date", published.map(|stamp| stamp.date.to_string()));
    let words = whose_word(article, said_by);
    let summary = because.map(|passage| {
        let sentence = article.recognised.article.quote(passage).trim();
        format!("“{sentence}” ({words})")
    });
    properties.add("summary", summary);
    properties.add("sourceUrl", address(article));
    properties.add("proof", [document.clone()]);
    let id = identity(&format!("{document}-documentation-{subject}"));
    properties.entity(&id, "Documentation")
}

/// "actor, alleged, charged".
fn role(involvement: &Involvement) -> String {
    let bearing = &involvement.bearing;
    let modality = (bearing.modality != Modality::Reported).then(|| bearing.modality.code());
    let stage = bearing.stage.map(|stage| stage.code());
    let parts = [Some(words::role(involvement.role)), modality, stage];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "risk 45: role actor 20, category crime.terror 25".
fn risk(risk: &Risk) -> Option<String> {
    let parts = risk.parts.iter();
    let parts = parts.map(|part| format!("{} {} {}", part.name.code(), part.what, part.value));
    let parts = parts.collect::<Vec<_>>().join(", ");
    (risk.score != 0).then(|| format!("risk {}: {parts}", risk.score))
}

/// Outermost links of a chain of sources that are named.
const LINKS: usize = 8;

/// "reported by The Example Courier with Example Press, said by the police, said by a resident".
pub(crate) fn whose_word(article: &Understood, said_by: Option<u32>) -> String {
    let reported = &article.reported_by;
    let mut words = format!("reported by {}", squashed(&reported.outlet, LINE));
    if let Some(agency) = &reported.agency {
        words.push_str(&format!(" with {}", squashed(agency, LINE)));
    }
    for voice in voices(article, said_by) {
        words.push_str(&format!(", said by {voice}"));
    }
    words
}

/// Who says it, the outermost first: "police" of "police said that a witness told them".
fn voices(article: &Understood, said_by: Option<u32>) -> Vec<String> {
    let all = &article.attributions;
    let mut voices = Vec::new();
    let mut next = said_by;
    while let Some(one) = next.and_then(|number| all.get(number as usize)) {
        let first = one.same_source.and_then(|first| all.get(first as usize));
        let source = first.unwrap_or(one).source.iter();
        let source = source.map(|part| article.recognised.article.quote(*part));
        let source = source.collect::<Vec<_>>().join(" … ");
        voices.push(match source.trim() {
            "" => "somebody who is not named".to_owned(),
            source => squashed(source, NAME),
        });
        next = one.within.filter(|_| voices.len() < LINKS);
    }
    voices.reverse();
    voices
}

fn is_told(article: &Understood, event: &Event) -> bool {
    event.arguments.iter().any(|argument| {
        matches!(argument.role, ArgumentRole::Actor | ArgumentRole::Victim)
            || listed(article, argument).is_some()
    })
}

/// The listed subject that an argument names, if the article lists it.
fn listed<'a>(article: &Understood, argument: &'a Argument) -> Option<&'a SubjectId> {
    let mut all = article.recognised.listed.iter();
    let subject = argument.subject.as_ref()?;
    all.any(|listed| listed.subject == *subject)
        .then_some(subject)
}

fn event_entity(article: &Understood, event: &Event, number: u32, frame: &FtmFrame<'_>) -> Value {
    let text = &article.recognised.article;
    let mut properties = Properties::default();
    let trigger = squashed(text.quote(event.trigger), NAME / 2);
    let name = match event.modality {
        Modality::Reported => format!("{trigger} ({})", kind(event.label)),
        modality => format!("{}: {trigger} ({})", modality.code(), kind(event.label)),
    };
    properties.add("name", [name]);
    let of = |role: ArgumentRole| {
        let arguments = event.arguments.iter();
        arguments.filter(move |argument| argument.role == role)
    };
    let acting = |argument: &Argument| {
        let subject = listed(article, argument)?;
        frame.can_act(subject).then(|| subject_id(subject))
    };
    properties.add("involved", event.arguments.iter().filter_map(acting));
    let said = article.involvements.iter();
    let said = said.filter(|one| one.bearing.event == Some(number) && frame.can_act(&one.subject));
    let is_listed = |one: &&Involvement| {
        let mut all = article.recognised.listed.iter();
        all.any(|listed| listed.subject == one.subject)
    };
    let said = said.filter(is_listed).map(|one| subject_id(&one.subject));
    properties.add("involved", said);
    // The model cannot say "allegedly organized by".
    let is_own_word = event.modality == Modality::Reported && event.said_by.is_none();
    if is_own_word || event.modality == Modality::Claimed {
        properties.add("organizer", of(ArgumentRole::Actor).filter_map(acting));
    }
    let places = of(ArgumentRole::Place).map(|one| squashed(text.quote(one.passage), PLACE));
    properties.add("location", places);
    properties.add("country", countries(article, event));
    let time = of(ArgumentRole::Time).find_map(|one| day(article, one.passage));
    properties.add("startDate", time);
    properties.add("topics", topic(event.modality, event.category));
    let words = whose_word(article, event.said_by);
    let sentence = sentence(article, event.trigger);
    properties.add("summary", [format!("“{sentence}” ({words})")]);
    let arguments = event.arguments.iter();
    let parts = arguments.map(|one| {
        let role = one.role.code();
        format!("{role}: {}", squashed(text.quote(one.passage), LINE))
    });
    properties.add("description", parts);
    let stage = event.stage.map(|stage| stage.code());
    let codes = [Some(event.label.code()), event.root.map(|root| root.code())];
    let codes = codes
        .into_iter()
        .chain([Some(event.modality.code()), stage]);
    properties.add("keywords", codes.flatten().map(str::to_owned));
    properties.add("sourceUrl", address(article));
    properties.add("publisher", [squashed(&text.outlet.name, LINE)]);
    properties.add("proof", [article_id(article)]);
    properties.entity(&event_id(article, event), "Event")
}

/// The countries of the places in which, by its own words, an event happened.
fn countries(article: &Understood, event: &Event) -> Vec<String> {
    let places = article.recognised.places.iter();
    let is_inside = |passage: Passage| {
        event.arguments.iter().any(|argument| {
            argument.role == ArgumentRole::Place
                && argument.passage.field == passage.field
                && argument.passage.span.overlaps(passage.span)
        })
    };
    let places = places.filter(|place| is_inside(place.passage));
    places.map(|place| country(&place.country)).collect()
}

/// The day, month or year that a passage names.
fn day(article: &Understood, passage: Passage) -> Option<String> {
    let mut times = article.recognised.times.iter().filter(|timex| {
        timex.passage.field == passage.field && passage.span.contains(timex.passage.span)
    });
    times.find_map(prefix)
}

/// The sentence around an event: that of the evidence there, else as marks tell.
fn sentence(article: &Understood, passage: Passage) -> &str {
    let text = article.recognised.article.text(passage.field);
    let mut evidence = article.evidence.iter();
    let found = evidence.find(|evidence| {
        evidence.sentence.field == passage.field && evidence.sentence.span.contains(passage.span)
    });
    let found = found.map(|evidence| evidence.sentence.span.quote(text));
    let around = |span: Span| text.get(sentence_around(text, span));
    found
        .or_else(|| around(passage.span))
        .unwrap_or_default()
        .trim()
}
