//! `wirewatch analyse`: what is found in texts, without a data folder.

mod rows;

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use wirewatch_news::{
    Article, ArticleId, DateOrigin, Digest, EntityMention, Field, Outlet, Passage, Provenance,
    Span, Stamp, Timex, Understood,
};
use wirewatch_places::Gazetteer;
use wirewatch_recognise::resolve;
use wirewatch_understand::code::codes;
use wirewatch_understand::frame::Paragraphs;
use wirewatch_understand::roles::incidents;

use self::rows::{attributions, entity, event, listed_rows, roles, spans, timex, toponym};
use crate::desk::Knowledge;
use crate::pipeline::understood_with;
use crate::{jsonl, model};

/// The fields that this version finds.
const FIELDS: [&str; 13] = [
    "language",
    "entities",
    "timex",
    "listed",
    "toponyms",
    "countries",
    "attributions",
    "events",
    "roles",
    "templates",
    "label",
    "root",
    "penta",
];

/// Find listed names, entities, places, times, countries, who says what and what happened in texts.
///
/// Reads rows with `text` and perhaps `id`, `title`, `date`, `url`, `language`; writes one row
/// for each, in the same order. Offsets are code points; findings in the title carry `"in":"title"`.
#[derive(clap::Args)]
#[command(
    after_help = "Example: wirewatch analyse articles.jsonl --lists UN_consolidated.xml --only listed,countries"
)]
pub(crate) struct Analyse {
    /// JSON Lines file, or - for standard input.
    input: PathBuf,
    /// Official list files; without them the starter list inside the program is used.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    lists: Vec<PathBuf>,
    /// Resolve only the spans that the rows carry under this field.
    #[arg(long, value_name = "FIELD", value_parser = ["toponyms", "entities", "timex"])]
    spans: Option<String>,
    /// Only these fields, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "FIELD")]
    only: Vec<String>,
    /// Folder of a token-classification model of your own (config.json, tokenizer.json,
    /// model.safetensors) that finds the entities; needs a build with the feature transformer.
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Languages of the texts that the model may read, separated by commas; else all.
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "LANGUAGE",
        requires = "model"
    )]
    model_languages: Vec<String>,
}

impl Analyse {
    pub(crate) fn run(self) -> Result<bool> {
        let wanted: BTreeSet<&str> = match self.only.is_empty() {
            true => FIELDS.into(),
            false => self.only.iter().map(String::as_str).collect(),
        };
        if let Some(unknown) = wanted.iter().find(|field| !FIELDS.contains(field)) {
            bail!(
                "the field {unknown} is not found by this version; it finds {}",
                FIELDS.join(", ")
            );
        }
        let tagger = model::tagger(self.model.as_deref(), &self.model_languages)?;
        let (knowledge, refused) = Knowledge::from_files(&self.lists, tagger)?;
        let spans_of = self.spans.as_deref();
        for error in &refused {
            eprintln!("{error}");
        }
        let mut out = BufWriter::new(std::io::stdout().lock());
        let good = jsonl::each_row(
            &self.input,
            |row| {
                let article = article(row)?;
                if spans_of == Some("toponyms") {
                    return given_toponyms(row, &article, knowledge.gazetteer);
                }
                let (understood, paragraphs) = understood_with(article, &knowledge);
                match spans_of {
                    Some(field) => given(field, row, &understood),
                    None => Ok(findings(row, &understood, &paragraphs, &wanted)),
                }
            },
            |found| jsonl::write_row(&mut out, &found),
        )?;
        out.flush()?;
        Ok(good && refused.is_empty())
    }
}

/// The article of a row; its text is kept as it is, so that offsets count in it.
fn article(row: &Value) -> Result<Article, String> {
    let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let body = row["text"].as_str().ok_or("it has no \"text\"")?.to_owned();
    let (url, headline) = (field("url"), field("title"));
    let date = row["date"]
        .as_str()
        .or(row["dct"].as_str())
        .unwrap_or_default();
    let date = date.get(..10).and_then(|day| day.parse().ok());
    let claims: Vec<String> = row["language"]
        .as_str()
        .map(str::to_owned)
        .into_iter()
        .collect();
    let language = wirewatch_read::language_of(&format!("{headline}\n{body}"), &claims);
    Ok(Article {
        id: ArticleId::new(&url, &headline, &body),
        capture: Provenance {
            target_uri: url.clone(),
            captured: Timestamp::UNIX_EPOCH,
            payload_digest: Digest::of(body.as_bytes()),
            payload_bytes: body.len() as u64,
            part: None,
            source: None,
        },
        outlet: Outlet {
            name: field("source"),
            host: String::new(),
            country: None,
        },
        url,
        headline,
        authors: Vec::new(),
        agency: None,
        dateline: None,
        language,
        first_created: date.map(|date| Stamp::day(date, DateOrigin::Carrier)),
        version_created: None,
        body,
        limits: Vec::new(),
    })
}

fn findings(
    row: &Value,
    understood: &Understood,
    paragraphs: &Paragraphs,
    wanted: &BTreeSet<&str>,
) -> Value {
    let recognised = &understood.recognised;
    let article = &recognised.article;
    let mut found = Map::new();
    found.insert("id".to_owned(), row["id"].clone());
    let mut put = |name: &str, value: Value| {
        if wanted.contains(name) {
            found.insert(name.to_owned(), value);
        }
    };
    put("language", json!(article.language));
    let listed: Vec<Value> = recognised
        .listed
        .iter()
        .flat_map(|listed| listed_rows(listed, understood))
        .collect();
    put("listed", listed.into());
    put(
        "toponyms",
        recognised
            .places
            .iter()
            .map(|place| toponym(article, place))
            .collect(),
    );
    let entities = recognised.entities.iter();
    put(
        "entities",
        entities.map(|found| entity(article, found)).collect(),
    );
    let times = recognised.times.iter();
    put("timex", times.map(|time| timex(article, time)).collect());
    let countries = recognised.countries.iter().map(|country| {
        let because = |field| spans(article, field, country.because.iter().copied());
        json!({
            "code": country.country, "score": country.score, "affected": country.affected,
            "because": because(Field::Body), "because_title": because(Field::Headline),
        })
    });
    put("countries", countries.collect());
    put("attributions", attributions(understood));
    let events = understood.events.iter().zip(1..);
    put(
        "events",
        events
            .map(|(one, number)| event(article, one, number))
            .collect(),
    );
    let is_coded = ["label", "root", "penta"]
        .iter()
        .any(|field| wanted.contains(field));
    let has_incidents = wanted.contains("roles") || wanted.contains("templates");
    let is_english = article.language.as_deref().is_none_or(|tag| tag == "en");
    if (is_coded || has_incidents) && is_english {
        let (text, paragraphs) = match article.body.trim() {
            "" => (&article.headline, &paragraphs.headline),
            _ => (&article.body, &paragraphs.body),
        };
        let (source, target) = (row["source"].as_str(), row["target"].as_str());
        let codes = is_coded.then(|| codes(text, paragraphs, source, target));
        if let Some(codes) = codes.flatten() {
            put("label", codes.label.into());
            put("root", codes.root.into());
            put("penta", codes.penta.into());
        }
        if has_incidents {
            let incidents = incidents(text, paragraphs);
            put("roles", roles(&incidents.fillers, text));
            let kinds = incidents.kinds.iter();
            let templates = kinds.map(|kind| json!({ "incident_type": kind }));
            put("templates", templates.collect());
        }
    }
    Value::Object(found)
}

/// The spans that the row carries under `field`.
fn given_spans(field: &str, row: &Value, article: &Article) -> Result<Vec<Passage>, String> {
    let mut passages = Vec::new();
    // Byte offset of each code point, and of the end.
    let starts: Vec<usize> = article
        .body
        .char_indices()
        .map(|(at, _)| at)
        .chain([article.body.len()])
        .collect();
    for (number, given) in row[field].as_array().into_iter().flatten().enumerate() {
        let offset = |name: &str| Some(*starts.get(usize::try_from(given[name].as_u64()?).ok()?)?);
        let span = offset("start")
            .zip(offset("end"))
            .and_then(|(start, end)| Span::new(&article.body, start..end));
        let span =
            span.ok_or_else(|| format!("span {number} of \"{field}\" is not inside the text"))?;
        passages.push(Passage {
            field: Field::Body,
            span,
        });
    }
    Ok(passages)
}

/// What was found at the row's own spans of `field`: of what touches a span the longest; a span
/// that nothing touches is left out.
fn given(field: &str, row: &Value, understood: &Understood) -> Result<Value, String> {
    let recognised = &understood.recognised;
    let article = &recognised.article;
    let mut rows = Vec::new();
    for passage in given_spans(field, row, article)? {
        let touched = |other: &Passage| {
            let (here, there) = (passage.span, other.span);
            let shared = here
                .end()
                .min(there.end())
                .saturating_sub(here.start().max(there.start()));
            if other.field == Field::Body {
                shared
            } else {
                0
            }
        };
        let longest = |others: &mut dyn Iterator<Item = (usize, Passage)>| {
            let all = others.map(|(number, other)| (touched(&other), number));
            all.filter(|(shared, _)| *shared > 0)
                .max()
                .map(|(_, number)| number)
        };
        let found = if field == "timex" {
            let times = &recognised.times;
            let best = longest(&mut times.iter().map(|time| time.passage).enumerate());
            best.map(|best| {
                timex(
                    article,
                    &Timex {
                        passage,
                        ..times[best].clone()
                    },
                )
            })
        } else {
            let entities = &recognised.entities;
            let best = longest(&mut entities.iter().map(|found| found.passage).enumerate());
            best.map(|best| {
                entity(
                    article,
                    &EntityMention {
                        passage,
                        ..entities[best].clone()
                    },
                )
            })
        };
        rows.extend(found);
    }
    Ok(object_of(row, field, rows))
}

fn object_of(row: &Value, field: &str, rows: Vec<Value>) -> Value {
    let mut found = Map::new();
    found.insert("id".to_owned(), row["id"].clone());
    found.insert(field.to_owned(), rows.into());
    Value::Object(found)
}

/// The places that the row's own spans mean; a span that means none is left out.
fn given_toponyms(
    row: &Value,
    article: &Article,
    gazetteer: &'static Gazetteer,
) -> Result<Value, String> {
    let passages = given_spans("toponyms", row, article)?;
    let found = resolve(article, &passages, gazetteer);
    let toponyms: Vec<Value> = found
        .iter()
        .flatten()
        .map(|place| toponym(article, place))
        .collect();
    Ok(object_of(row, "toponyms", toponyms))
}
