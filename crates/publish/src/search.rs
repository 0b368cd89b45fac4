//! Search: what was asked, what was found, and how to narrow it.

use std::collections::BTreeSet;

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{Bearing, Report, Role, SubjectId};

use crate::frame::{Frame, Section, Shell, rendered};
use crate::parts::{Day, Flag, Jump, Link, Told};
use crate::routes::SearchQuery;
use crate::standing::Standing;
use crate::today::{against_lists, in_languages};
use crate::{outside, routes, story, words};

/// A stretch of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnippetPart {
    /// The words as they stand in the article.
    pub text: String,
    /// Whether they are what was searched for.
    pub is_hit: bool,
}

/// A listed subject that an article found names.
#[derive(Clone, Debug, PartialEq)]
pub struct HitSubject {
    /// The subject.
    pub subject: SubjectId,
    /// Its name.
    pub caption: String,
    /// Its role in the article, where decided.
    pub role: Option<Role>,
    /// What the article says of it, where known.
    pub bearing: Option<Bearing>,
}

/// An article found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The article in short.
    pub report: Report,
    /// Affected countries (ISO 3166 alpha-2).
    pub countries: Vec<String>,
    /// Listed subjects that it names.
    pub listed: Vec<HitSubject>,
    /// A passage with the words searched for.
    pub snippet: Vec<SnippetPart>,
    /// Number of the snippet's paragraph from 1; `None` for the headline or when unknown.
    pub paragraph: Option<u32>,
}

/// By what results can be narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    /// Listed subject.
    Entity,
    /// Affected country.
    Country,
    /// Language.
    Language,
    /// Outlet.
    Outlet,
}

impl FacetField {
    /// The name in address and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            FacetField::Entity => "entity",
            FacetField::Country => "country",
            FacetField::Language => "language",
            FacetField::Outlet => "outlet",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            FacetField::Entity => "Listed subject",
            FacetField::Country => "Country",
            FacetField::Language => "Language",
            FacetField::Outlet => "Outlet",
        }
    }

    fn of(self, query: &mut SearchQuery) -> &mut String {
        match self {
            FacetField::Entity => &mut query.entity,
            FacetField::Country => &mut query.country,
            FacetField::Language => &mut query.language,
            FacetField::Outlet => &mut query.outlet,
        }
    }
}

/// One way to narrow results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// As it stands in the address.
    pub value: String,
    /// Words for readers where the value is not enough: the name of a subject. Countries and
    /// languages are named by the page.
    pub label: Option<String>,
    /// Articles.
    pub count: u64,
}

/// The values of one field, most frequent first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The field.
    pub field: FacetField,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// Why a search could not be done as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchProblem {
    /// What failed: `The date “2019-13-01” could not be read.`
    pub what: String,
    /// The reason and the next step.
    pub next: String,
}

/// A search and its results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchView {
    /// What was asked; `page` is the page shown.
    pub query: SearchQuery,
    /// Articles found in all.
    pub total: u64,
    /// Results per page, at least 1.
    pub per_page: u32,
    /// The results of this page.
    pub hits: Vec<Hit>,
    /// How to narrow them.
    pub facets: Vec<Facet>,
    /// Set when something asked could not be read or done.
    pub problem: Option<SearchProblem>,
}

struct HitView {
    day: Option<Day>,
    outlet: Told,
    language: Option<String>,
    countries: Vec<Link>,
    headline: Told,
    href: String,
    flags: Vec<(Flag, Link)>,
    snippet: Vec<SnippetPart>,
    snippet_language: Option<String>,
    direction: &'static str,
    jump: Option<Jump>,
}

pub(crate) struct FacetLink {
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) count: u64,
    pub(crate) is_chosen: bool,
}

/// The values of one field as links.
#[derive(Template)]
#[template(path = "facet.html")]
pub(crate) struct FacetView {
    pub(crate) id: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) values: Vec<FacetLink>,
    /// Of what the counts are: one, many.
    pub(crate) of: (&'static str, &'static str),
}

impl HtmlSafe for FacetView {}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    query: SearchQuery,
    asked: bool,
    asked_words: String,
    lede: String,
    chosen: Vec<(String, String)>,
    atom: String,
    hits: Vec<HitView>,
    facets: Vec<FacetView>,
    pages: Vec<(String, u64, bool)>,
    next: Option<String>,
    problem: Option<(String, String)>,
    scope: String,
    start: u64,
}

/// The page of a search, also before anything was asked.
pub fn search_page(frame: &Frame<'_>, view: &SearchView) -> String {
    let query = &view.query;
    let asked = *query
        != SearchQuery {
            page: query.page,
            ..SearchQuery::default()
        };
    let words_asked = outside::line(&query.q, 120);
    let title = match words_asked.is_empty() {
        true => "Search".to_owned(),
        false => format!("{words_asked}, search"),
    };
    let atom = routes::search_atom(query);
    let mut shell = Shell::new(Some(frame.coverage), Section::Search, &title);
    if asked {
        shell = shell.atom(atom.clone(), &format!("Search: {words_asked}"));
    }
    let chosen = chosen(frame, view);
    let (pages, next) = pages(view);
    let page = SearchPage {
        shell,
        query: query.clone(),
        asked,
        lede: lede(view, &words_asked, &chosen),
        asked_words: words_asked,
        chosen,
        atom,
        hits: view.hits.iter().map(|hit| hit_view(frame, hit)).collect(),
        facets: view
            .facets
            .iter()
            .map(|facet| facet_view(frame, query, facet))
            .collect(),
        pages,
        next,
        problem: view.problem.as_ref().map(|problem| {
            (
                outside::line(&problem.what, 300),
                outside::line(&problem.next, 600),
            )
        }),
        scope: scope(frame),
        start: u64::from(query.page.max(1) - 1) * u64::from(view.per_page.max(1)) + 1,
    };
    rendered(&page)
}

/// "Searched: 74 articles from 7 sources, … Not searched: 1 source …": what a page was drawn
/// from, so that finding nothing means something.
pub(crate) fn scope(frame: &Frame<'_>) -> String {
    let coverage = frame.coverage;
    let mut text = format!(
        "Searched: {}",
        words::count(coverage.articles, "article", "articles")
    );
    if !coverage.sources.is_empty() {
        let sources = words::count(coverage.sources.len() as u64, "source", "sources");
        text.push_str(&format!(" ({sources} configured)"));
    }
    if let Some((first, last)) = coverage.days {
        text.push_str(&format!(", {} to {}", words::day(first), words::day(last)));
    }
    text.push_str(&in_languages(&coverage.languages));
    text.push_str(&against_lists(frame));
    text.push('.');
    let failed = coverage.failed().count() as u64;
    if failed > 0 {
        text.push_str(&format!(
            " Not read: {}, whose last attempt failed.",
            words::count(failed, "source", "sources")
        ));
    }
    text.push_str(" This says nothing about reports outside that.");
    text
}

fn label(frame: &Frame<'_>, field: FacetField, value: &FacetValue) -> String {
    match (&value.label, field) {
        (Some(label), _) => outside::line(label, 80),
        (None, FacetField::Country) => frame.country(&value.value),
        (None, FacetField::Language) => words::language(&value.value),
        (None, FacetField::Entity | FacetField::Outlet) => outside::line(&value.value, 80),
    }
}

/// The filters set, each with the address of the search without it.
fn chosen(frame: &Frame<'_>, view: &SearchView) -> Vec<(String, String)> {
    let mut chosen = Vec::new();
    let fields = [
        FacetField::Entity,
        FacetField::Country,
        FacetField::Language,
        FacetField::Outlet,
    ];
    for field in fields {
        let mut without = SearchQuery {
            page: 1,
            ..view.query.clone()
        };
        let value = std::mem::take(field.of(&mut without));
        if value.is_empty() {
            continue;
        }
        let known = view
            .facets
            .iter()
            .filter(|facet| facet.field == field)
            .flat_map(|facet| &facet.values)
            .find(|known| known.value == value)
            .cloned();
        let value = known.unwrap_or(FacetValue {
            value,
            label: None,
            count: 0,
        });
        chosen.push((label(frame, field, &value), routes::search(&without)));
    }
    if !view.query.from.is_empty() {
        let without = SearchQuery {
            from: String::new(),
            page: 1,
            ..view.query.clone()
        };
        let text = format!("from {}", outside::line(&view.query.from, 20));
        chosen.push((text, routes::search(&without)));
    }
    if !view.query.to.is_empty() {
        let without = SearchQuery {
            to: String::new(),
            page: 1,
            ..view.query.clone()
        };
        let text = format!("to {}", outside::line(&view.query.to, 20));
        chosen.push((text, routes::search(&without)));
    }
    chosen
}

/// "for palmyra army in Syria" without the words themselves, which the template sets in bold.
fn lede(view: &SearchView, asked: &str, chosen: &[(String, String)]) -> String {
    let mut text = words::count(view.total, "article", "articles");
    if !asked.is_empty() {
        text.push_str(&format!(" for “{asked}”"));
    }
    if !chosen.is_empty() {
        let names: Vec<String> = chosen.iter().map(|(name, _)| name.clone()).collect();
        text.push_str(&format!(", narrowed to {}", words::joined(&names)));
    }
    text.push('.');
    text
}

fn hit_view(frame: &Frame<'_>, hit: &Hit) -> HitView {
    let report = &hit.report;
    let language = outside::language_tag(report.language.as_deref());
    let snippet: Vec<SnippetPart> = hit
        .snippet
        .iter()
        .take(60)
        .map(|part| SnippetPart {
            text: outside::visible(outside::cut(&part.text, 500)).into_owned(),
            is_hit: part.is_hit,
        })
        .collect();
    HitView {
        day: report.published.map(|stamp| Day::new(stamp.date)),
        outlet: Told::name(&report.outlet.name),
        language: language.map(words::language),
        countries: frame.country_links(hit.countries.iter().take(6).map(String::as_str)),
        headline: story::headline(&report.headline, language),
        href: routes::article(&report.id),
        flags: hit
            .listed
            .iter()
            .take(4)
            .map(|one| {
                let name = outside::line(&one.caption, 90);
                (
                    Flag::of(&Standing::bare(one.role, one.bearing)),
                    Link::new(routes::entity(&one.subject), name),
                )
            })
            .collect(),
        snippet,
        snippet_language: language.filter(|tag| *tag != "en").map(str::to_owned),
        direction: outside::direction(language),
        jump: hit.paragraph.map(|number| Jump {
            href: Some(routes::article_paragraph(&report.id, number)),
            text: format!("¶\u{a0}{number}"),
        }),
    }
}

fn facet_view(frame: &Frame<'_>, query: &SearchQuery, facet: &Facet) -> FacetView {
    let values = facet.values.iter().take(15).map(|value| {
        let mut next = SearchQuery {
            page: 1,
            ..query.clone()
        };
        let current = facet.field.of(&mut next);
        let is_chosen = *current == value.value;
        *current = if is_chosen {
            String::new()
        } else {
            value.value.clone()
        };
        FacetLink {
            text: label(frame, facet.field, value),
            href: routes::search(&next),
            count: value.count,
            is_chosen,
        }
    });
    FacetView {
        id: facet.field.as_str(),
        heading: facet.field.heading(),
        values: values.collect(),
        of: ("article", "articles"),
    }
}

/// The pages around the one shown: address, number, whether it is this one; and the next.
fn pages(view: &SearchView) -> (Vec<(String, u64, bool)>, Option<String>) {
    let last = view.total.div_ceil(u64::from(view.per_page.max(1)));
    let current = u64::from(view.query.page.max(1));
    if last < 2 {
        return (Vec::new(), None);
    }
    let to = |number: u64| {
        let page = u32::try_from(number).unwrap_or(u32::MAX);
        routes::search(&SearchQuery {
            page,
            ..view.query.clone()
        })
    };
    let near: BTreeSet<u64> = (current.saturating_sub(2).max(1)..=(current + 2).min(last))
        .chain([1, last])
        .collect();
    let links = near
        .into_iter()
        .map(|number| (to(number), number, number == current));
    (links.collect(), (current < last).then(|| to(current + 1)))
}
