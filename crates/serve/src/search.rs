//! A search: what was typed into a question to the store, and the answer into a page.

use jiff::civil::Date;
use wirewatch_news::{EntityId, SubjectId};
use wirewatch_publish::routes::SearchQuery;
use wirewatch_publish::{
    Facet, FacetField, FacetValue, Hit, HitSubject, SearchProblem, SearchView, SnippetPart,
};
use wirewatch_store::{Found, Part, Query, Sort, StoreError};

use crate::Desk;

/// Results per page.
const PER_PAGE: u32 = 20;
/// The last page that is shown.
const LAST_PAGE: u32 = 500;
/// Values of a facet.
const FACET_VALUES: usize = 12;

/// A search as asked.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    query: SearchQuery,
    sort: Sort,
    per_page: u32,
}

impl SearchRequest {
    /// A page of results: best first when there are words, else newest first.
    pub fn page(query: SearchQuery) -> SearchRequest {
        let sort = if query.q.trim().is_empty() {
            Sort::Newest
        } else {
            Sort::Relevance
        };
        SearchRequest {
            query,
            sort,
            per_page: PER_PAGE,
        }
    }

    /// The newest results, for a feed.
    pub fn newest(query: SearchQuery) -> SearchRequest {
        SearchRequest {
            query: SearchQuery { page: 1, ..query },
            sort: Sort::Newest,
            per_page: 50,
        }
    }

    /// With another number of results per page.
    pub fn limited(self, per_page: u32) -> SearchRequest {
        SearchRequest {
            per_page: per_page.max(1),
            ..self
        }
    }
}

/// Searches. A date that cannot be read is reported in the view; the rest is done.
pub async fn run_search(desk: &Desk, request: SearchRequest) -> Result<SearchView, StoreError> {
    let SearchRequest {
        mut query,
        sort,
        per_page,
    } = request;
    query.page = query.page.clamp(1, LAST_PAGE);
    let mut problem = None;
    let from = day(&query.from, &mut problem);
    let to = day(&query.to, &mut problem);
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let (entities, subject) = entities(desk, &query.entity);
    let asked = Query {
        text: query.q.clone(),
        entities,
        subject,
        country: some(&query.country).map(|code| code.to_ascii_uppercase()),
        language: some(&query.language).map(|language| language.to_ascii_lowercase()),
        outlet: some(&query.outlet),
        from,
        to,
        limit: per_page,
        offset: (query.page - 1) * per_page,
        sort,
    };
    let found = desk.store().search(&asked).await?;
    let facets = facets(desk, &found);
    Ok(SearchView {
        query,
        total: found.total,
        per_page,
        hits: found.hits.into_iter().map(hit).collect(),
        facets,
        problem,
    })
}

fn day(text: &str, problem: &mut Option<SearchProblem>) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    let day = text.trim().parse().ok();
    if day.is_none() {
        *problem = Some(SearchProblem {
            what: format!("The date “{text}” could not be read."),
            next: "Write year-month-day, such as 2019-12-01. The other filters were kept."
                .to_owned(),
        });
    }
    day
}

/// The entries of the subject asked for; where no list has it any more, the subject as kept.
fn entities(desk: &Desk, id: &str) -> (Vec<EntityId>, Option<SubjectId>) {
    if id.trim().is_empty() {
        return (Vec::new(), None);
    }
    let id = SubjectId(id.trim().replacen(':', "-", 1));
    match desk.find_subject(&id) {
        Some(subject) => (subject.entities, None),
        None => (Vec::new(), Some(id)),
    }
}

fn hit(hit: wirewatch_store::Hit) -> Hit {
    let involvements = hit.involvements;
    let subject = |(subject, caption): (SubjectId, String)| {
        let mut known = involvements.iter();
        let known = known.find(|involvement| involvement.subject == subject);
        HitSubject {
            role: known.map(|involvement| involvement.role),
            bearing: known.map(|involvement| involvement.bearing),
            subject,
            caption,
        }
    };
    let part = |part: Part| SnippetPart {
        text: part.text,
        is_hit: part.found,
    };
    Hit {
        report: hit.report,
        countries: hit.countries,
        listed: hit.listed.into_iter().map(subject).collect(),
        snippet: hit.snippet.into_iter().map(part).collect(),
        paragraph: None,
    }
}

fn facets(desk: &Desk, found: &Found) -> Vec<Facet> {
    let plain = |field, values: &[(String, u64)]| Facet {
        field,
        values: values
            .iter()
            .take(FACET_VALUES)
            .map(|(value, count)| FacetValue {
                value: value.clone(),
                label: None,
                count: *count,
            })
            .collect(),
    };
    let subjects = found
        .facets
        .subjects
        .iter()
        .take(FACET_VALUES)
        .map(|(id, count)| FacetValue {
            value: id.0.clone(),
            label: desk.find_subject(id).map(|subject| subject.caption),
            count: *count,
        });
    vec![
        Facet {
            field: FacetField::Entity,
            values: subjects.collect(),
        },
        plain(FacetField::Country, &found.facets.countries),
        plain(FacetField::Language, &found.facets.languages),
        plain(FacetField::Outlet, &found.facets.outlets),
    ]
}
