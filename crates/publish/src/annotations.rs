//! What was found in an article as a W3C Web Annotation collection: where each finding stands,
//! for readers of text that FollowTheMoney has no offsets for.
//!
//! Positions count code points, as the standard says, in the headline or the body as Wirewatch
//! read it (`ww:in` says which), not in the bytes of the page; the quote with its prefix and
//! suffix finds the same words in the page itself.

use serde_json::{Value, json};
use wirewatch_news::{
    Argument, Bearing, Event, Evidence, Field, Involvement, Passage, Span, SubjectId, Understood,
};

use crate::ftm::{article_id, event_id, subject_id, whose_word};
use crate::outside;

/// Characters before and after a quotation that help to find it.
const AROUND: usize = 32;

/// Everything that was found of listed subjects and events in `article`, as one JSON-LD
/// document: an `AnnotationCollection` with a single page.
///
/// Each annotation quotes one passage. Its bodies identify the subject (`purpose: identifying`),
/// name the event (`linking`), and tag it (`tagging`) with `role:actor`, `modality:alleged`,
/// `stage:charged`, `category:crime.terror`, `label:ATTACK`, `root:ASSAULT`. Ids are those of
/// [`crate::ftm_entities`] behind `urn:wirewatch:`.
pub fn annotations(article: &Understood) -> Value {
    let text = &article.recognised.article;
    let mut items: Vec<Value> = Vec::new();
    let mut put = |motivation: &str, passage: Passage, bodies: Vec<Value>| {
        let number = items.len() + 1;
        items.push(json!({
            "id": format!("{}:annotation:{number}", urn(&article_id(article))),
            "type": "Annotation",
            "motivation": motivation,
            "body": bodies,
            "target": target(article, passage),
        }));
    };
    for listed in &article.recognised.listed {
        for mention in &listed.mentions {
            let evidence = article.evidence.iter().find(|evidence| {
                evidence.subject == listed.subject && evidence.mention == mention.passage
            });
            let bodies = of_mention(article, &listed.subject, evidence);
            put("identifying", mention.passage, bodies);
        }
    }
    for involvement in &article.involvements {
        let bodies = of_involvement(article, involvement);
        put("describing", involvement.because, bodies);
    }
    for event in &article.events {
        put("classifying", event.trigger, of_event(article, event));
        for argument in &event.arguments {
            let bodies = of_argument(article, event, argument);
            put("tagging", argument.passage, bodies);
        }
    }
    let collection = format!("{}:annotations", urn(&article_id(article)));
    json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", { "ww": "urn:wirewatch:" }],
        "id": collection,
        "type": "AnnotationCollection",
        "label": text.headline,
        "generator": { "type": "Software", "name": "Wirewatch" },
        "total": items.len(),
        "first": {
            "id": format!("{collection}:1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    })
}

fn urn(id: &str) -> String {
    format!("urn:wirewatch:{id}")
}

fn tag(name: &str, value: &str) -> Value {
    json!({ "type": "TextualBody", "purpose": "tagging", "value": format!("{name}:{value}") })
}

fn subject(subject: &SubjectId) -> Value {
    let source = urn(&subject_id(subject));
    json!({ "type": "SpecificResource", "purpose": "identifying", "source": source })
}

fn event_link(article: &Understood, event: &Event) -> Value {
    let source = urn(&event_id(article, event));
    json!({ "type": "SpecificResource", "purpose": "linking", "source": source })
}

fn of_mention(article: &Understood, named: &SubjectId, evidence: Option<&Evidence>) -> Vec<Value> {
    let mut bodies = vec![subject(named)];
    if let Some(role) = evidence.and_then(|evidence| evidence.role) {
        bodies.push(tag("role", role.code()));
    }
    if let Some(bearing) = evidence.and_then(|evidence| evidence.bearing) {
        bodies.extend(of_bearing(article, &bearing));
    }
    bodies
}

fn of_involvement(article: &Understood, involvement: &Involvement) -> Vec<Value> {
    let mut bodies = vec![
        subject(&involvement.subject),
        tag("role", involvement.role.code()),
    ];
    bodies.extend(of_bearing(article, &involvement.bearing));
    let words = whose_word(article, involvement.bearing.said_by);
    bodies.push(json!({ "type": "TextualBody", "purpose": "describing", "value": words }));
    bodies
}

fn of_bearing(article: &Understood, bearing: &Bearing) -> Vec<Value> {
    let mut bodies = vec![tag("modality", bearing.modality.code())];
    bodies.extend(bearing.stage.map(|stage| tag("stage", stage.code())));
    bodies.extend(bearing.category.map(|one| tag("category", one.code())));
    let event = bearing
        .event
        .and_then(|number| article.events.get(number as usize));
    bodies.extend(event.map(|event| event_link(article, event)));
    bodies
}

fn of_event(article: &Understood, event: &Event) -> Vec<Value> {
    let mut bodies = vec![
        event_link(article, event),
        tag("label", event.label.code()),
        tag("modality", event.modality.code()),
    ];
    bodies.extend(event.root.map(|root| tag("root", root.code())));
    bodies.extend(event.category.map(|one| tag("category", one.code())));
    bodies.extend(event.stage.map(|stage| tag("stage", stage.code())));
    bodies
}

fn of_argument(article: &Understood, event: &Event, argument: &Argument) -> Vec<Value> {
    let mut bodies = vec![
        event_link(article, event),
        tag("role", argument.role.code()),
        tag("modality", event.modality.code()),
    ];
    bodies.extend(argument.subject.as_ref().map(subject));
    bodies
}

/// A passage of the article as it was on the day of its capture.
fn target(article: &Understood, passage: Passage) -> Value {
    let text = &article.recognised.article;
    let source = match outside::web_address(&text.url) {
        Some(url) => url.to_owned(),
        None => urn(&article_id(article)),
    };
    let whole = text.text(passage.field);
    let (start, end) = passage.span.code_points(whole);
    let (prefix, suffix) = around(whole, passage.span);
    json!({
        "type": "SpecificResource",
        "source": source,
        "ww:in": match passage.field {
            Field::Headline => "headline",
            Field::Body => "body",
        },
        "state": { "type": "TimeState", "sourceDate": text.capture.captured.to_string() },
        "selector": [
            { "type": "TextPositionSelector", "start": start, "end": end },
            {
                "type": "TextQuoteSelector",
                "exact": passage.span.quote(whole),
                "prefix": prefix,
                "suffix": suffix,
            },
        ],
    })
}

/// At most [`AROUND`] characters on each side of a span.
fn around(text: &str, span: Span) -> (&str, &str) {
    let before = text.get(..span.start()).unwrap_or_default();
    let after = text.get(span.end()..).unwrap_or_default();
    let first = before.char_indices().rev().take(AROUND).last();
    let first = first.map_or(before.len(), |(at, _)| at);
    (
        before.get(first..).unwrap_or_default(),
        outside::cut(after, AROUND),
    )
}
