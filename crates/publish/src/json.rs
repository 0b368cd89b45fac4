//! The JSON that people script against. Names are fixed; texts are exactly as stored, since
//! JSON escapes them.

use serde_json::{Value, json};
use wirewatch_news::{
    Article, Briefing, Coverage, Field, Involvement, Passage, Report, Role, Root, Story, Understood,
};

use crate::passage::because;
use crate::search::SearchView;
use crate::standing::Standing;

/// The briefing of a day: what `brief --format json` prints.
pub fn brief_json(briefing: &Briefing) -> Value {
    let stories = briefing.stories.iter().chain(&briefing.unlisted);
    let stories: Vec<Value> = stories.map(story_json).collect();
    let mut value = json!({
        "date": briefing.date.to_string(),
        "stories": stories,
        "coverage": coverage_json(&briefing.coverage),
    });
    mark_sample(&mut value, &briefing.coverage);
    value
}

fn mark_sample(value: &mut Value, coverage: &Coverage) {
    value["sample"] = json!(coverage.sample);
    if coverage.sample {
        value["notice"] = json!("SAMPLE: reports written for the sample desk, not collected");
    }
}

fn story_json(story: &Story) -> Value {
    let articles: Vec<Value> = match story.reports.as_slice() {
        [] => vec![article_object(&story.lead.recognised.article)],
        reports => reports.iter().map(report_object).collect(),
    };
    json!({
        "id": story.id,
        "headline": story.lead.recognised.article.headline,
        "articles": articles,
        "listed": listed_json(&story.lead),
        "countries": story.lead.recognised.affected().collect::<Vec<_>>(),
        "origins": story.origins,
    })
}

/// One object per list that carries a subject.
fn listed_json(article: &Understood) -> Vec<Value> {
    let mut objects = Vec::new();
    for listed in &article.recognised.listed {
        let standing = Standing::in_article(article, &listed.subject);
        for entity in &listed.entities {
            objects.push(json!({
                "list": entity.dataset,
                "id": entity.reference,
                "name": listed.caption,
                "subject": listed.subject,
                "role": standing.role.map(Role::code),
                "adverse": standing.is_adverse(),
                "because": because(article, &listed.subject),
            }));
        }
    }
    objects
}

fn report_object(report: &Report) -> Value {
    json!({
        "id": report.id,
        "headline": report.headline,
        "source": report.outlet.name,
        "url": report.url,
        "published": report.published.map(|stamp| stamp.date.to_string()),
        "captured": report.captured.to_string(),
        "sha256": report.payload_digest.to_string(),
    })
}

fn article_object(article: &Article) -> Value {
    json!({
        "id": article.id,
        "headline": article.headline,
        "source": article.outlet.name,
        "url": article.url,
        "published": article.first_created.map(|stamp| stamp.date.to_string()),
        "captured": article.capture.captured.to_string(),
        "sha256": article.capture.payload_digest.to_string(),
    })
}

/// What an answer was drawn from.
pub fn coverage_json(coverage: &Coverage) -> Value {
    let failed: Vec<Value> = coverage
        .failed()
        .map(|(source, state)| json!({ "source": source.id, "reason": state.failure }))
        .collect();
    let lists: Vec<Value> = coverage
        .lists
        .iter()
        .map(|list| {
            json!({
                "list": list.dataset,
                "version": list.version,
                "date": list.issued.map(|date| date.to_string()),
                "imported": list.imported.to_string(),
                "entries": list.entries,
                "starter": list.starter,
                "warning": list.warning,
            })
        })
        .collect();
    json!({
        "sources": coverage.sources.iter().map(|(source, _)| &source.id).collect::<Vec<_>>(),
        "failed": failed,
        "languages": coverage.languages,
        "lists": lists,
    })
}

/// A search: what `search --json` prints.
pub fn search_json(view: &SearchView, coverage: &Coverage) -> Value {
    let hits: Vec<Value> = view
        .hits
        .iter()
        .map(|hit| report_object(&hit.report))
        .collect();
    let mut facets = serde_json::Map::new();
    for facet in &view.facets {
        let values: Vec<Value> = facet
            .values
            .iter()
            .map(
                |value| json!({ "value": value.value, "label": value.label, "count": value.count }),
            )
            .collect();
        facets.insert(facet.field.as_str().to_owned(), Value::Array(values));
    }
    let mut value = json!({
        "total": view.total,
        "hits": hits,
        "facets": facets,
        "coverage": coverage_json(coverage),
    });
    if let Some(problem) = &view.problem {
        value["problem"] = json!({ "what": problem.what, "next": problem.next });
    }
    mark_sample(&mut value, coverage);
    value
}

/// Code points before each byte of the texts of an article: as many spans as there are, counted
/// once.
struct Offsets([Vec<usize>; 2]);

impl Offsets {
    fn of(article: &Article) -> Offsets {
        let counted = |text: &str| {
            let mut number = 0;
            let starts = (0..=text.len()).map(|at| {
                let here = number;
                number += usize::from(at < text.len() && text.is_char_boundary(at));
                here
            });
            starts.collect()
        };
        Offsets([Field::Headline, Field::Body].map(|field| counted(article.text(field))))
    }

    fn span(&self, passage: Passage) -> [usize; 2] {
        let counted = &self.0[usize::from(passage.field == Field::Body)];
        let at = |byte: usize| counted.get(byte).or(counted.last()).copied();
        [passage.span.start(), passage.span.end()].map(|byte| at(byte).unwrap_or_default())
    }

    fn spans(&self, passages: &[Passage]) -> Vec<[usize; 2]> {
        passages.iter().map(|one| self.span(*one)).collect()
    }
}

/// Says of a finding in the headline that it is one.
fn mark_field(value: &mut Value, passage: Passage) {
    if passage.field == Field::Headline {
        value["in"] = json!("title");
    }
}

/// What the article as a whole says of a listed subject, beside its entry.
fn involvement(listed: &mut Value, whole: &Involvement, offsets: &Offsets) {
    let parts = whole.risk.parts.iter().map(|part| {
        let mut value = json!({ "name": part.name, "what": part.what, "value": part.value });
        if let Some(because) = part.because {
            value["because"] = json!(offsets.span(because));
            mark_field(&mut value, because);
        }
        value
    });
    listed["risk"] = json!({
        "score": whole.risk.score,
        "parts": parts.collect::<Vec<_>>(),
    });
    listed["category"] = json!(whole.bearing.category);
    listed["modality"] = json!(whole.bearing.modality);
    listed["stage"] = json!(whole.bearing.stage);
    listed["said_by"] = json!(whole.bearing.said_by);
    listed["event"] = json!(whole.bearing.event);
}

fn attributions(article: &Understood, offsets: &Offsets) -> Value {
    let all = article.attributions.iter().enumerate();
    all.map(|(id, one)| {
        let mut value = json!({
            "id": id,
            "source": offsets.spans(&one.source),
            "cue": [offsets.span(one.cue)],
            "content": offsets.spans(&one.content),
        });
        if let Some(within) = one.within {
            value["within"] = json!(within);
        }
        if let Some(subject) = &one.subject {
            value["subject"] = json!(subject);
        }
        mark_field(&mut value, one.cue);
        value
    })
    .collect()
}

fn events(article: &Understood, offsets: &Offsets) -> Value {
    let all = article.events.iter().enumerate();
    all.map(|(id, event)| {
        let arguments = event.arguments.iter().map(|part| {
            let mut value = json!({ "role": part.role, "span": offsets.span(part.passage) });
            if let Some(subject) = &part.subject {
                value["subject"] = json!(subject);
            }
            mark_field(&mut value, part.passage);
            value
        });
        let mut value = json!({
            "id": id,
            "trigger": offsets.span(event.trigger),
            "label": event.label,
            "root": event.root,
            "penta": event.root.map(Root::penta),
            "category": event.category,
            "modality": event.modality,
            "arguments": arguments.collect::<Vec<_>>(),
        });
        if let Some(stage) = event.stage {
            value["stage"] = json!(stage);
        }
        if let Some(said_by) = event.said_by {
            value["said_by"] = json!(said_by);
        }
        mark_field(&mut value, event.trigger);
        value
    })
    .collect()
}

/// An article with all that was found in it. Offsets are code points. Without `whole_text` the
/// body is left out and only the sentences with evidence stand in the answer.
pub fn article_json(
    article: &Understood,
    story: &Story,
    coverage: &Coverage,
    whole_text: bool,
) -> Value {
    let recognised = &article.recognised;
    let text = &recognised.article;
    let span = |passage: Passage| {
        let (start, end) = passage.span.code_points(text.text(passage.field));
        json!({ "in": passage.field, "span": [start, end] })
    };
    let offsets = Offsets::of(text);
    let mut listed = listed_json(article);
    let mut index = 0;
    for one in &recognised.listed {
        let spans: Vec<Value> = one
            .mentions
            .iter()
            .map(|mention| span(mention.passage))
            .collect();
        for _ in &one.entities {
            listed[index]["spans"] = json!(spans);
            listed[index]["why"] = json!(one.why);
            if let Some(whole) = article.involvement(&one.subject) {
                involvement(&mut listed[index], whole, &offsets);
            }
            index += 1;
        }
    }
    let countries: Vec<Value> = recognised
        .countries
        .iter()
        .map(|country| {
            json!({
                "code": country.country,
                "score": country.score,
                "affected": country.affected,
                "because": country.because.iter().map(|one| span(*one)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let copies: Vec<Value> = story
        .reports
        .iter()
        .filter(|report| report.id != text.id)
        .map(report_object)
        .collect();
    let mut value = article_object(text);
    value["story"] = json!(story.id);
    value["language"] = json!(text.language);
    value["authors"] = json!(text.authors);
    value["agency"] = json!(text.agency);
    value["listed"] = json!(listed);
    value["countries"] = json!(countries);
    value["attributions"] = attributions(article, &offsets);
    value["events"] = events(article, &offsets);
    value["copies"] = json!(copies);
    value["origins"] = json!(story.origins);
    if whole_text {
        value["text"] = json!(text.body);
    }
    value["coverage"] = coverage_json(coverage);
    mark_sample(&mut value, coverage);
    value
}
