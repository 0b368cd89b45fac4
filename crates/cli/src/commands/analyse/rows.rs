//! What is found, as the rows of `analyse`.

use serde_json::{Map, Value, json};
use wirewatch_news::{
    Argument, Article, Category, EntityMention, Event, Evidence, Field, Listed, Passage,
    PlaceMention, Risk, RiskPart, Root, Span, Timex, Understood,
};
use wirewatch_understand::roles::{Filler, ROLES};

/// Who says what; of an article whose language has no model, the outlets that it names.
pub(super) fn attributions(understood: &Understood) -> Value {
    let article = &understood.recognised.article;
    let pairs = |passages: &[Passage]| -> Value {
        let pairs = passages.iter().map(|passage| pair(article, *passage));
        pairs.collect()
    };
    let said = understood
        .attributions
        .iter()
        .zip(1..)
        .map(|(one, number)| {
            let mut row = object(json!({
                "id": number, "source": pairs(&one.source), "cue": pairs(&[one.cue]),
                "content": pairs(&one.content),
            }));
            let mut put = |name: &str, value: Option<Value>| {
                row.extend(value.map(|value| (name.to_owned(), value)));
            };
            put("within", one.within.map(|at| (at + 1).into()));
            put("same_source", one.same_source.map(|at| (at + 1).into()));
            put("chain", one.chain.map(Value::from));
            put("entity", one.subject.as_ref().map(|subject| json!(subject)));
            mark_title(&mut row, one.cue.field);
            Value::Object(row)
        });
    let said: Vec<Value> = said.collect();
    if !said.is_empty() {
        return said.into();
    }
    let named = understood.reported_by.through.iter().zip(1..);
    let named = named.filter_map(|(source, number)| {
        let passage = source.passage?;
        let mut row = object(json!({
            "id": number, "source": [pair(article, passage)], "cue": [], "content": [], "name": source.name,
            "entity": source.subject,
        }));
        mark_title(&mut row, passage.field);
        Some(Value::Object(row))
    });
    named.collect()
}

/// What happened; numbers of attributions are those of the field `attributions`.
pub(super) fn event(article: &Article, one: &Event, number: u32) -> Value {
    let argument = |argument: &Argument| {
        let mut row = object(json!({
            "role": argument.role, "span": pair(article, argument.passage),
        }));
        row.extend(
            argument
                .chain
                .map(|chain| ("chain".to_owned(), chain.into())),
        );
        let subject = argument.subject.as_ref();
        row.extend(subject.map(|subject| ("entity".to_owned(), json!(subject))));
        Value::Object(row)
    };
    let arguments: Vec<Value> = one.arguments.iter().map(argument).collect();
    let mut row = object(json!({
        "id": number, "trigger": pair(article, one.trigger), "label": one.label,
        "root": one.root, "penta": one.root.map(Root::penta),
        "category": one.category.map_or("none", Category::code), "modality": one.modality,
        "arguments": arguments,
    }));
    let mut put = |name: &str, value: Option<Value>| {
        row.extend(value.map(|value| (name.to_owned(), value)));
    };
    put("stage", one.stage.map(|stage| json!(stage)));
    put("said_by", one.said_by.map(|at| (at + 1).into()));
    let words = one.modality_words;
    put("modality_words", words.map(|words| pair(article, words)));
    mark_title(&mut row, one.trigger.field);
    Value::Object(row)
}

/// Who did a violent thing to whom and with what: for each role of MUC-4 its fillers, each with
/// the words of its first mention.
pub(super) fn roles(all: &[Filler], text: &str) -> Value {
    let of = |role: &str| -> Value {
        let some = all.iter().filter(|filler| filler.role == role);
        let first = some.filter_map(|filler| filler.mentions.first());
        first.map(|first| json!([text[first.clone()]])).collect()
    };
    let all = ROLES.map(|name| (name.to_owned(), of(name)));
    Value::Object(Map::from_iter(all))
}

pub(super) fn entity(article: &Article, found: &EntityMention) -> Value {
    let mut row = at(article, found.passage);
    row.insert("type".to_owned(), json!(found.kind));
    if let Some(chain) = found.chain {
        row.insert("chain".to_owned(), chain.into());
    }
    Value::Object(row)
}

pub(super) fn timex(article: &Article, time: &Timex) -> Value {
    let mut row = at(article, time.passage);
    row.extend(object(json!({ "type": time.kind, "value": time.value })));
    if let Some(modifier) = &time.modifier {
        row.insert("mod".to_owned(), json!(modifier));
    }
    if let Some(calendar) = time.calendar {
        row.insert("calendar".to_owned(), json!(calendar));
    }
    if time.is_unresolved {
        row.insert("unresolved".to_owned(), true.into());
    }
    Value::Object(row)
}

pub(super) fn toponym(article: &Article, place: &PlaceMention) -> Value {
    let mut row = at(article, place.passage);
    row.extend(object(json!({
        "lat": place.lat, "lon": place.lon, "country": place.country, "name": place.name,
        "kind": place.kind, "precision": place.precision,
    })));
    if let Some(id) = place.geoname_id {
        row.insert("geonameid".to_owned(), id.into());
    }
    Value::Object(row)
}

/// One row per list that carries the subject, and per text that names it.
pub(super) fn listed_rows(listed: &Listed, understood: &Understood) -> Vec<Value> {
    let article = &understood.recognised.article;
    let mut rows = Vec::new();
    for entity in &listed.entities {
        for field in [Field::Headline, Field::Body] {
            let passages = listed.mentions.iter().map(|mention| mention.passage);
            let spans = spans(article, field, passages);
            if spans.as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let sentence = understood
                .evidence
                .iter()
                .find(|evidence| {
                    evidence.subject == listed.subject && evidence.mention.field == field
                })
                .map(|evidence| pair(article, evidence.sentence));
            let involvement = understood.involvement(&listed.subject);
            let bearing = involvement.map(|involvement| involvement.bearing);
            let because = involvement.map(|involvement| involvement.because);
            let because = because.filter(|because| because.field == field);
            let mut row = object(json!({
                "list": entity.dataset, "id": entity.reference, "name": listed.caption, "spans": spans,
                "role": understood.role(&listed.subject),
                "adverse": bearing.is_some_and(|bearing| bearing.adverse),
                "score": listed.score, "why": listed.why,
                "because": because.map(|because| pair(article, because)).or(sentence),
            }));
            if let (Some(bearing), Some(involvement)) = (bearing, involvement) {
                row.extend(object(json!({
                    "category": bearing.category.map_or("none", Category::code),
                    "modality": bearing.modality,
                    "stage": bearing.stage,
                    "risk": risk(article, &involvement.risk),
                    "by_sentence": by_sentence(listed, understood, field),
                })));
            }
            mark_title(&mut row, field);
            rows.push(Value::Object(row));
        }
    }
    rows
}

/// The parts of the sum; a part whose words stand in the title is marked so.
pub(super) fn risk(article: &Article, risk: &Risk) -> Value {
    let part = |part: &RiskPart| {
        let mut row = object(json!({
            "name": part.name, "what": part.what, "value": part.value,
        }));
        if let Some(because) = part.because {
            row.insert("because".to_owned(), pair(article, because));
            mark_title(&mut row, because.field);
        }
        Value::Object(row)
    };
    let parts: Vec<Value> = risk.parts.iter().map(part).collect();
    json!({ "score": risk.score, "parts": parts })
}

/// What each sentence of one text says of the subject.
pub(super) fn by_sentence(listed: &Listed, understood: &Understood, field: Field) -> Value {
    let article = &understood.recognised.article;
    let evidence = understood.evidence.iter();
    let own = evidence.filter(|one| one.subject == listed.subject && one.mention.field == field);
    let row = |one: &Evidence| {
        let mut row = object(json!({
            "span": pair(article, one.mention), "sentence": pair(article, one.sentence),
            "role": one.role, "adverse": one.is_adverse(),
        }));
        if let Some(bearing) = one.bearing {
            row.extend(object(json!({
                "category": bearing.category.map_or("none", Category::code),
                "modality": bearing.modality, "stage": bearing.stage,
                "said_by": bearing.said_by.map(|at| at + 1),
                "event": bearing.event.map(|at| at + 1),
            })));
        }
        Value::Object(row)
    };
    own.map(row).collect()
}

pub(super) fn pair(article: &Article, passage: Passage) -> Value {
    let (start, end) = passage.span.code_points(article.text(passage.field));
    json!([start, end])
}

pub(super) fn spans(
    article: &Article,
    field: Field,
    passages: impl Iterator<Item = Passage>,
) -> Value {
    passages
        .filter(|passage| passage.field == field)
        .map(|passage| pair(article, passage))
        .collect()
}

pub(super) fn at(article: &Article, passage: Passage) -> Map<String, Value> {
    let span: Span = passage.span;
    let (start, end) = span.code_points(article.text(passage.field));
    let mut row = object(json!({ "start": start, "end": end }));
    mark_title(&mut row, passage.field);
    row
}

pub(super) fn mark_title(row: &mut Map<String, Value>, field: Field) {
    if field == Field::Headline {
        row.insert("in".to_owned(), "title".into());
    }
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
