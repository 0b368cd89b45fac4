//! Dossiers: what the lists say about a subject and what the press reports; and their index.

use askama::Template;
use jiff::civil::Date;
use wirewatch_news::{Dossier, Entity, NameKind, Subject};

use crate::bars::{Bars, bars};
use crate::frame::{Frame, Section, Shell, rendered};
use crate::located::{About, Shaded, in_stories};
use crate::map::{Layout, Map};
use crate::narrow::Narrowed;
use crate::parts::{Day, Link, ListedBy, Told};
use crate::routes::{EntityQuery, SearchQuery};
use crate::search::FacetView;
use crate::story::StoryView;
use crate::when::{self, Timeline};
use crate::{outside, routes, words};

/// How many names of one strength stand on the page before the expander.
const NAME_LIMIT: usize = 12;
/// How many stories the page shows.
const STORY_LIMIT: usize = 50;
/// How many countries it names.
const COUNTRY_LIMIT: usize = 20;

struct EntryRow {
    list: String,
    reference: String,
    caption: Told,
    programs: Vec<Told>,
    listed_on: Option<Day>,
    updated_on: Option<Day>,
    version: String,
    web: Option<String>,
}

struct Fact {
    label: String,
    values: Vec<Told>,
    more: usize,
}

struct EntryFacts {
    title: String,
    facts: Vec<Fact>,
    comments: Vec<Told>,
}

struct NameGroup {
    label: &'static str,
    names: Vec<(Told, String)>,
    rest: Vec<(Told, String)>,
}

#[derive(Template)]
#[template(path = "entity.html")]
struct EntityPage {
    shell: Shell,
    name: Told,
    native: Vec<Told>,
    kind: &'static str,
    listed_by: ListedBy,
    counted: String,
    stories: Vec<StoryView>,
    adverse: String,
    facets: Vec<FacetView>,
    chosen: Vec<(String, String)>,
    problems: Vec<String>,
    all: Option<Link>,
    rows: Vec<EntryRow>,
    because: Vec<Told>,
    entries: Vec<EntryFacts>,
    names: Vec<NameGroup>,
    bars: Option<Bars>,
    map: Option<Map>,
    timeline: Option<Timeline>,
    countries: Vec<(Link, u64)>,
    changes: Vec<(Day, String)>,
    atom: String,
    empty: Option<String>,
}

/// The dossier of a subject, its reports narrowed as `query` asks.
pub fn entity_page(frame: &Frame<'_>, dossier: &Dossier, query: &EntityQuery) -> String {
    let subject = &dossier.subject;
    let caption = outside::line(&subject.caption, 160);
    let shell = Shell::new(Some(frame.coverage), Section::Entities, &caption)
        .crumb(routes::HOME, "Today")
        .crumb(routes::ENTITIES, "Entities")
        .here(&caption)
        .atom(
            routes::entity_atom(&subject.id),
            &format!("Reports that name {caption}"),
        );
    let shown = dossier.stories.len().min(STORY_LIMIT);
    let narrowed = Narrowed::of(dossier, query, STORY_LIMIT);
    let all = SearchQuery {
        entity: subject.id.0.clone(),
        ..SearchQuery::default()
    };
    let page = EntityPage {
        shell,
        name: Told::name(&subject.caption),
        native: native_names(&dossier.entities),
        kind: words::schema(subject.schema),
        listed_by: ListedBy::new(&subject.entities),
        counted: counted(dossier),
        stories: narrowed
            .stories
            .iter()
            .map(|(story, named_as)| StoryView::about(frame, story, Some(named_as), false))
            .collect(),
        adverse: narrowed.counted,
        facets: narrowed.facets,
        chosen: narrowed.chosen,
        problems: narrowed.problems,
        all: (dossier.articles > shown as u64).then(|| {
            let articles = words::count(dossier.articles, "article", "articles");
            Link::new(routes::search(&all), format!("All {articles}"))
        }),
        rows: dossier
            .entities
            .iter()
            .map(|entity| row(frame, entity))
            .collect(),
        because: told(&subject.because, 8),
        entries: dossier
            .entities
            .iter()
            .map(|entity| entry_facts(frame, entity))
            .filter(|entry| !entry.facts.is_empty() || !entry.comments.is_empty())
            .collect(),
        names: names(&dossier.entities),
        bars: bars(&dossier.months),
        map: map(frame, dossier),
        timeline: when::of_stories(
            frame,
            dossier.stories.iter().take(shown),
            About::Subject(&subject.id),
        ),
        countries: dossier
            .countries
            .iter()
            .take(COUNTRY_LIMIT)
            .map(|(code, articles)| {
                (
                    Link::new(routes::country(code), frame.country(code)),
                    *articles,
                )
            })
            .collect(),
        changes: changes(&dossier.entities),
        atom: routes::entity_atom(&subject.id),
        empty: dossier
            .stories
            .is_empty()
            .then(|| crate::search::scope(frame)),
    };
    rendered(&page)
}

/// The countries of all its articles; the places in the sentences that name it.
fn map(frame: &Frame<'_>, dossier: &Dossier) -> Option<Map> {
    let shaded = dossier.countries.iter().take(COUNTRY_LIMIT);
    let shaded = shaded.map(|(code, articles)| Shaded {
        code: code.clone(),
        href: routes::country(code),
        note: words::count(*articles, "article", "articles"),
        say: None,
    });
    let stories = dossier.stories.iter().take(STORY_LIMIT);
    let about = About::Subject(&dossier.subject.id);
    Map::of(
        frame,
        in_stories(frame, stories, about, shaded.collect()),
        &Layout {
            title: "Countries affected in these articles",
            folded: true,
            whole: None,
        },
    )
}

fn told(texts: &[String], limit: usize) -> Vec<Told> {
    texts
        .iter()
        .take(limit)
        .map(|text| Told::cut(text.trim_end().trim_end_matches('.'), Some("en"), 400))
        .collect()
}

fn counted(dossier: &Dossier) -> String {
    if dossier.articles == 0 {
        return String::new();
    }
    let mut text = words::count(dossier.articles, "article", "articles");
    text.push_str(if dossier.articles == 1 {
        " names it"
    } else {
        " name it"
    });
    if let Some((first, _)) = dossier.months.first() {
        text.push_str(&format!(" since {}", first.strftime("%B %Y")));
    }
    text.push('.');
    let newest = dossier
        .stories
        .iter()
        .map(|story| story.lead.recognised.article.day())
        .max();
    if let Some(day) = newest {
        text.push_str(&format!(" Last named {}.", words::day(day)));
    }
    text
}

/// Names that are written in no Latin letter, to stand under the headline.
fn native_names(entities: &[Entity]) -> Vec<Told> {
    let mut names: Vec<&str> = Vec::new();
    for name in entities.iter().flat_map(|entity| &entity.names) {
        let is_native = !name.text.chars().any(|letter| letter.is_ascii_alphabetic())
            && name
                .text
                .chars()
                .any(|letter| letter.is_alphabetic() && letter > '\u{36f}');
        if is_native && name.kind != NameKind::Weak && !names.contains(&name.text.as_str()) {
            names.push(&name.text);
        }
        if names.len() == 3 {
            break;
        }
    }
    names
        .into_iter()
        .map(|name| Told::cut(name, None, 80))
        .collect()
}

fn row(frame: &Frame<'_>, entity: &Entity) -> EntryRow {
    let age = frame
        .coverage
        .lists
        .iter()
        .find(|list| list.dataset == entity.id.dataset);
    EntryRow {
        list: outside::line(&entity.id.dataset, 60),
        reference: outside::line(&entity.id.reference, 80),
        caption: Told::name(entity.caption()),
        programs: entity
            .programs
            .iter()
            .take(8)
            .map(|text| Told::cut(text, None, 90))
            .collect(),
        listed_on: entity.listed_on.map(Day::new),
        updated_on: entity.updated_on.map(Day::new),
        version: age.map_or_else(
            || "not loaded now".into(),
            |age| match age.issued {
                Some(date) => words::day(date),
                None => format!("imported {}", words::day(words::utc_day(age.imported))),
            },
        ),
        web: entity
            .source_url
            .as_deref()
            .and_then(outside::web_address)
            .map(str::to_owned),
    }
}

fn entry_facts(frame: &Frame<'_>, entity: &Entity) -> EntryFacts {
    const LIMIT: usize = 12;
    let mut facts = Vec::new();
    let mut add = |label: &str, values: Vec<String>| {
        if !values.is_empty() {
            let more = values.len().saturating_sub(LIMIT);
            let shown = values.iter().take(LIMIT);
            facts.push(Fact {
                label: outside::line(label, 60),
                values: shown.map(|value| Told::cut(value, None, 240)).collect(),
                more,
            });
        }
    };
    add("Born or founded", entity.birth_dates.clone());
    add("Birthplace", entity.birth_places.clone());
    add("Gender", entity.gender.iter().cloned().collect());
    let countries = entity
        .countries
        .iter()
        .map(|code| frame.country(code))
        .collect();
    add("Country", countries);
    add("Position", entity.positions.clone());
    let identifiers = entity.identifiers.iter().map(|one| match &one.country {
        Some(country) => format!("{}: {} ({})", one.kind, one.value, frame.country(country)),
        None => format!("{}: {}", one.kind, one.value),
    });
    add("Identifier", identifiers.collect());
    add(
        "Address",
        entity
            .addresses
            .iter()
            .map(|address| address.full.clone())
            .collect(),
    );
    add(
        "Also",
        entity.referents.iter().map(ToString::to_string).collect(),
    );
    EntryFacts {
        title: format!(
            "{} {}",
            outside::line(&entity.id.dataset, 60),
            outside::line(&entity.id.reference, 80)
        ),
        facts,
        comments: entity
            .comments
            .iter()
            .filter(|comment| !comment.trim().is_empty())
            .take(6)
            .map(|comment| Told::cut(comment, None, 2_000))
            .collect(),
    }
}

/// Names by what they do in a text, each once, with the lists that give it.
fn names(entities: &[Entity]) -> Vec<NameGroup> {
    let strengths = [
        ("Name of an entry", NameKind::Primary),
        ("Also known as", NameKind::Alias),
        ("Formerly", NameKind::Former),
        ("Weak, confirms only", NameKind::Weak),
    ];
    strengths
        .into_iter()
        .filter_map(|(label, kind)| {
            let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
            for entity in entities {
                for name in entity
                    .names
                    .iter()
                    .filter(|name| name.kind == kind)
                    .take(300)
                {
                    let list = entity.id.dataset.as_str();
                    match found.iter_mut().find(|(text, _)| *text == name.text) {
                        Some((_, lists)) if !lists.contains(&list) => lists.push(list),
                        Some(_) => {}
                        None => found.push((&name.text, vec![list])),
                    }
                }
            }
            let mut names: Vec<(Told, String)> = found
                .into_iter()
                .map(|(text, lists)| {
                    (
                        Told::cut(text, None, 160),
                        outside::line(&lists.join(", "), 80),
                    )
                })
                .collect();
            let rest = names.split_off(names.len().min(NAME_LIMIT));
            (!names.is_empty()).then_some(NameGroup { label, names, rest })
        })
        .collect()
}

fn changes(entities: &[Entity]) -> Vec<(Day, String)> {
    let mut changes: Vec<(Date, String)> = Vec::new();
    for entity in entities {
        let list = outside::line(&entity.id.dataset, 60);
        let reference = outside::line(&entity.id.reference, 80);
        let dates = [
            (entity.listed_on, "listed"),
            (entity.updated_on, "entry updated"),
        ];
        for (date, what) in dates {
            changes.extend(date.map(|date| (date, format!("{list} {reference} {what}"))));
        }
    }
    changes.sort();
    changes.reverse();
    changes
        .into_iter()
        .take(8)
        .map(|(date, what)| (Day::new(date), what))
        .collect()
}

struct IndexRow {
    name: Told,
    href: String,
    kind: &'static str,
    listed_by: ListedBy,
    articles: u64,
    last: Day,
}

#[derive(Template)]
#[template(path = "entities.html")]
struct EntitiesPage {
    shell: Shell,
    rows: Vec<IndexRow>,
    lists: String,
    scope: String,
}

/// The listed subjects that are named in the news: subject, number of articles, last day.
pub fn entities_page(frame: &Frame<'_>, subjects: &[(Subject, u64, Date)]) -> String {
    let page = EntitiesPage {
        shell: Shell::new(
            Some(frame.coverage),
            Section::Entities,
            "Entities in the news",
        ),
        rows: subjects
            .iter()
            .map(|(subject, articles, last)| IndexRow {
                name: Told::name(&subject.caption),
                href: routes::entity(&subject.id),
                kind: words::schema(subject.schema),
                listed_by: ListedBy::new(&subject.entities),
                articles: *articles,
                last: Day::new(*last),
            })
            .collect(),
        lists: crate::lists::held(frame),
        scope: crate::search::scope(frame),
    };
    rendered(&page)
}
