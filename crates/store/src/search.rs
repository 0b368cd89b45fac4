//! Answering a question: which articles, how many, and how they spread over countries,
//! languages, outlets and subjects.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::agg_result::{AggregationResult, AggregationResults, BucketResult};
use tantivy::aggregation::{AggContextParams, AggregationCollector, Key};
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, MultiCollector, TopDocs};
use tantivy::{DocAddress, Order, Searcher, TantivyError};
use wirewatch_news::{Involvement, Report, Story, StoryId, SubjectId};

use crate::index::Opened;
use crate::snippet::{Part, marked, snippet};
use crate::{At, Query, Sort, Store, StoreError, blocking};

/// Values of one facet at most.
const FACET_VALUES: u32 = 30;

/// Nobody reads further than this: a later page is empty.
const DEPTH: usize = 10_000;

/// How the articles found spread, each value with its articles, most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Affected countries, ISO 3166 alpha-2.
    pub countries: Vec<(String, u64)>,
    /// Primary language subtags.
    pub languages: Vec<(String, u64)>,
    /// Names of outlets.
    pub outlets: Vec<(String, u64)>,
    /// Listed subjects.
    pub subjects: Vec<(SubjectId, u64)>,
}

/// An article that answers a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The article in short.
    pub report: Report,
    /// Its story.
    pub story: StoryId,
    /// The day it belongs to.
    pub day: jiff::civil::Date,
    /// Listed subjects that it names, each with its caption.
    pub listed: Vec<(SubjectId, String)>,
    /// What it says of them, where that was read.
    pub involvements: Vec<Involvement>,
    /// Affected countries.
    pub countries: Vec<String>,
    /// Its headline, with the words asked for marked.
    pub headline: Vec<Part>,
    /// The place in its text that shows most of the words asked for.
    pub snippet: Vec<Part>,
}

/// The answer to a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Articles in all.
    pub total: u64,
    /// Those asked for by limit and offset.
    pub hits: Vec<Hit>,
    /// All of them by kind.
    pub facets: Facets,
}

impl Store {
    /// Answers `query` from what the index holds ([`Store::index_pending`]).
    ///
    /// Costs a few milliseconds per 100,000 articles; never fails because of what was typed.
    pub async fn search(&self, query: &Query) -> Result<Found, StoreError> {
        let text = &self.inner.text;
        let (opened, asked) = (text.opened(), query.clone());
        let answer = blocking(move || answer(&opened, &asked)).await;
        let answer = answer.map_err(|cause| StoreError::index(text.path(), &cause))?;
        let marks = query.marks();
        let mut hits = Vec::with_capacity(answer.seqs.len());
        for (row, reading) in self.reports(&answer.seqs).await? {
            let recognised = &reading.recognised;
            hits.push(Hit {
                story: StoryId(row.story.clone()),
                day: recognised.article.day(),
                listed: recognised
                    .listed
                    .iter()
                    .map(|listed| (listed.subject.clone(), listed.caption.clone()))
                    .collect(),
                involvements: reading.involvements.clone(),
                countries: recognised.affected().map(str::to_owned).collect(),
                headline: marked(&recognised.article.headline, &marks),
                snippet: snippet(&recognised.article.body, &marks),
                report: Report::try_from(row).at(self)?,
            });
        }
        Ok(Found {
            total: answer.total,
            hits,
            facets: answer.facets,
        })
    }

    /// [`Store::search`] for stories: those of the hits, each once, in the order of the hits.
    pub async fn search_stories(&self, query: &Query) -> Result<(Found, Vec<Story>), StoreError> {
        let found = self.search(query).await?;
        let mut ids: Vec<String> = Vec::new();
        for hit in &found.hits {
            if !ids.contains(&hit.story.0) {
                ids.push(hit.story.0.clone());
            }
        }
        let stories = crate::rows::stories(self.reading(), &ids).await.at(self)?;
        Ok((found, stories))
    }
}

struct Answer {
    total: u64,
    seqs: Vec<i64>,
    facets: Facets,
}

fn answer(opened: &Opened, query: &Query) -> Result<Answer, TantivyError> {
    let searcher = opened.reader.searcher();
    let asked = query.to_text_query(&opened.fields);
    let mut collectors = MultiCollector::new();
    let total = collectors.add_collector(Count);
    let facets = collectors.add_collector(AggregationCollector::from_aggs(
        facets_asked(),
        AggContextParams::default(),
    ));
    let mut fruits = searcher.search(&*asked, &collectors)?;
    let total = total.extract(&mut fruits) as u64;
    let facets = facets_found(facets.extract(&mut fruits));
    let offset = query.offset as usize;
    let limit = (query.limit as usize).min(DEPTH.saturating_sub(offset));
    let seqs = if limit == 0 {
        Vec::new()
    } else {
        let top = TopDocs::with_limit(limit).and_offset(offset);
        let newest = (
            SortByStaticFastValue::<i64>::for_field("newest"),
            Order::Desc,
        );
        let best: Vec<DocAddress> = match query.sort {
            Sort::Relevance => {
                let best = top.order_by((SortBySimilarityScore, newest));
                let found = searcher.search(&*asked, &best)?;
                found.into_iter().map(|(_, at)| at).collect()
            }
            Sort::Newest => {
                let found = searcher.search(&*asked, &top.order_by(newest))?;
                found.into_iter().map(|(_, at)| at).collect()
            }
        };
        row_numbers(&searcher, &best)?
    };
    Ok(Answer {
        total,
        seqs,
        facets,
    })
}

/// The row numbers of documents, in their order.
fn row_numbers(searcher: &Searcher, found: &[DocAddress]) -> Result<Vec<i64>, TantivyError> {
    let mut columns = HashMap::new();
    let mut seqs = Vec::with_capacity(found.len());
    for at in found {
        let column = match columns.entry(at.segment_ord) {
            Entry::Occupied(column) => column.into_mut(),
            Entry::Vacant(empty) => {
                let segment = searcher.segment_reader(at.segment_ord);
                empty.insert(segment.fast_fields().u64("seq")?)
            }
        };
        seqs.extend(column.first(at.doc_id).map(|seq| seq as i64));
    }
    Ok(seqs)
}

const FACETS: [&str; 4] = ["country", "language", "outlet_name", "subject"];

fn facets_asked() -> Aggregations {
    let asked = FACETS.iter().map(|field| {
        let terms = serde_json::json!({"terms": {
            "field": field, "size": FACET_VALUES, "segment_size": 50 * FACET_VALUES}});
        ((*field).to_owned(), terms)
    });
    let asked = serde_json::Value::Object(asked.collect());
    serde_json::from_value(asked).expect("these aggregations are well formed")
}

fn facets_found(mut found: AggregationResults) -> Facets {
    let mut values = |field: &str| -> Vec<(String, u64)> {
        let Some(AggregationResult::BucketResult(BucketResult::Terms { buckets, .. })) =
            found.0.remove(field)
        else {
            return Vec::new();
        };
        let mut values: Vec<(String, u64)> = buckets
            .into_iter()
            .filter_map(|bucket| match bucket.key {
                Key::Str(value) => Some((value, bucket.doc_count)),
                _ => None,
            })
            .collect();
        values.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        values
    };
    Facets {
        countries: values("country"),
        languages: values("language"),
        outlets: values("outlet_name"),
        subjects: values("subject")
            .into_iter()
            .map(|(subject, articles)| (SubjectId(subject), articles))
            .collect(),
    }
}
