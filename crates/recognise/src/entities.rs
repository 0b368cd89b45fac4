//! Persons, organisations, places and other things in an article, and which of them are one.
//!
//! Text of the tagger's languages is tagged; in others, and for kinds that the tagger does not
//! find, the listed names, the places and the times that the other parts found are the entities.

use wirewatch_news::{
    Article, EntityKind, EntityMention, Field, Listed, Passage, PlaceKind, PlaceMention, Span,
    Timex,
};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::{Name, Reading, Tagger};

use crate::chain;
use crate::listed::ListedNames;

/// A mention before it is known which others name the same.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) passage: Passage,
    pub(crate) kind: EntityKind,
    /// What the layer of names takes part of it for; `None` for a description.
    pub(crate) name: Option<Name>,
}

/// What the tagger finds in headline and body; nothing where it does not read the language.
pub(crate) fn tagged(
    article: &Article,
    reading: &Reading,
    gazetteer: &'static Gazetteer,
    tagger: &Tagger,
) -> Vec<Found> {
    let mut found = Vec::new();
    if !tagger.reads(article.language.as_deref()) {
        return found;
    }
    for (field, text) in [
        (Field::Headline, &article.headline),
        (Field::Body, &article.body),
    ] {
        for tagged in tagger.entities(text, reading.rows(field), gazetteer) {
            found.extend(Span::new(text, tagged.range).map(|span| Found {
                passage: Passage { field, span },
                kind: tagged.kind,
                name: tagged.name,
            }));
        }
    }
    found
}

/// The entities of an article in the order of the text, those that are one thing with one number.
pub(crate) fn entities(
    article: &Article,
    mut found: Vec<Found>,
    listed: &[Listed],
    places: &[PlaceMention],
    times: &[Timex],
    names: &ListedNames,
    tagger: &Tagger,
) -> Vec<EntityMention> {
    let is_tagged = tagger.reads(article.language.as_deref());
    let finds = |kind| is_tagged && tagger.finds(kind);
    for subject in listed {
        let is_person = names
            .bearers
            .iter()
            .any(|bearer| bearer.is_person && bearer.subject == subject.subject);
        let (kind, name) = match is_person {
            true => (EntityKind::Person, Name::Person),
            false => (EntityKind::Organisation, Name::Organisation),
        };
        for mention in &subject.mentions {
            add(&mut found, mention.passage, kind, Some(name));
        }
    }
    for place in places {
        let (kind, name) = match place.kind {
            PlaceKind::Place | PlaceKind::Metonym => (EntityKind::Location, Some(Name::Place)),
            PlaceKind::Adjective => (EntityKind::Nationality, None),
        };
        if !finds(kind) {
            add(&mut found, place.passage, kind, name);
        }
    }
    if !finds(EntityKind::Temporal) {
        for time in times {
            add(&mut found, time.passage, EntityKind::Temporal, None);
        }
    }
    found.sort_by_key(|mention| mention.passage);
    let chains = chain::chains(article, &found, places);
    let number = |(mention, chain): (Found, Option<u32>)| EntityMention {
        passage: mention.passage,
        kind: mention.kind,
        chain,
    };
    found.into_iter().zip(chains).map(number).collect()
}

/// Adds a mention where none stands yet.
fn add(found: &mut Vec<Found>, passage: Passage, kind: EntityKind, name: Option<Name>) {
    let is_free = found.iter().all(|other| {
        other.passage.field != passage.field || !other.passage.span.overlaps(passage.span)
    });
    if is_free {
        found.push(Found {
            passage,
            kind,
            name,
        });
    }
}
