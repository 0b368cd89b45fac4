//! The reports of a dossier: adverse ones first, narrowed by role and by offence with plain
//! links.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use wirewatch_news::{Category, Dossier, Role, Story, Subject, SubjectId};

use crate::routes::EntityQuery;
use crate::search::{FacetLink, FacetView};
use crate::standing::{Side, Standing};
use crate::{codes, outside, routes, words};

/// Written in the address for reports in which nobody assessed the role.
const NAMED: &str = "named";

/// A report with what it says of the subject.
struct Row<'a> {
    story: &'a Story,
    named_as: &'a SubjectId,
    side: Side,
    role: &'static str,
    category: Option<&'static str>,
}

/// What of a dossier is shown, and how to narrow it.
pub(crate) struct Narrowed<'a> {
    /// Adverse ones first, else in the order of the dossier; each with the id under which it names
    /// the subject, which may be older than that of the dossier.
    pub(crate) stories: Vec<(&'a Story, &'a SubjectId)>,
    pub(crate) facets: Vec<FacetView>,
    /// The filters set: words, and the address without it.
    pub(crate) chosen: Vec<(String, String)>,
    /// What could not be read of what was asked.
    pub(crate) problems: Vec<String>,
    /// "Adverse first: in 2 of 5 stories it has an adverse role."
    pub(crate) counted: String,
}

impl<'a> Narrowed<'a> {
    /// The first `limit` stories of `dossier`, as `query` narrows them.
    pub(crate) fn of(dossier: &'a Dossier, query: &EntityQuery, limit: usize) -> Narrowed<'a> {
        let id = &dossier.subject.id;
        let (query, problems) = read(query);
        let shown = dossier.stories.iter().take(limit);
        let mut rows: Vec<Row<'_>> = shown.map(|story| row(story, &dossier.subject)).collect();
        rows.sort_by_key(|row| row.side != Side::Adverse);
        let has_role = |row: &Row<'_>| query.role.is_empty() || row.role == query.role;
        let has_category = |row: &Row<'_>| {
            query.category.is_empty() || row.category == Some(query.category.as_str())
        };
        let facets = vec![
            facet(
                ("role", "Role"),
                rows.iter()
                    .filter(|row| has_category(row))
                    .map(|row| row.role),
                &query.role,
                role_words,
                |role| {
                    let category = query.category.clone();
                    routes::entity_narrowed(id, &EntityQuery { role, category })
                },
            ),
            facet(
                ("category", "Kind of offence"),
                rows.iter()
                    .filter(|row| has_role(row))
                    .filter_map(|row| row.category),
                &query.category,
                category_words,
                |category| {
                    let role = query.role.clone();
                    routes::entity_narrowed(id, &EntityQuery { role, category })
                },
            ),
        ];
        let chosen = chosen(id, &query);
        let total = rows.len();
        let adverse = rows.iter().filter(|row| row.side == Side::Adverse).count();
        let articles = rows.iter().map(|row| row.story.reports.len().max(1) as u64);
        let is_whole = articles.sum::<u64>() >= dossier.articles;
        let stories: Vec<_> = rows
            .into_iter()
            .filter(|row| has_role(row) && has_category(row))
            .map(|row| (row.story, row.named_as))
            .collect();
        Narrowed {
            counted: counted(stories.len(), adverse, total, is_whole, !chosen.is_empty()),
            stories,
            facets: facets
                .into_iter()
                .filter(|facet| !facet.values.is_empty())
                .collect(),
            chosen,
            problems,
        }
    }
}

fn row<'a>(story: &'a Story, subject: &'a Subject) -> Row<'a> {
    let listed = || story.lead.recognised.listed.iter();
    let same = listed().find(|one| one.subject == subject.id);
    let same_entry =
        || listed().find(|one| one.entities.iter().any(|id| subject.entities.contains(id)));
    let named_as = same
        .or_else(same_entry)
        .map_or(&subject.id, |one| &one.subject);
    let standing = Standing::in_article(&story.lead, named_as);
    Row {
        story,
        named_as,
        side: standing.side(),
        role: match (standing.side(), standing.role) {
            (Side::Named, _) | (_, None) => NAMED,
            (_, Some(role)) => role.code(),
        },
        category: standing.category().map(Category::code),
    }
}

/// What was asked, as far as it is of the closed lists.
fn read(query: &EntityQuery) -> (EntityQuery, Vec<String>) {
    let mut problems = Vec::new();
    let mut known = |value: &str, is_known: bool, what: &str| -> String {
        let value = value.trim();
        if is_known || value.is_empty() {
            return value.to_owned();
        }
        let value = outside::line(value, 40);
        problems.push(format!("“{value}” is no {what} that is known here."));
        String::new()
    };
    let role = query.role.trim();
    let is_role = role == NAMED || Role::of_code(role).is_some();
    let role = known(role, is_role, "role");
    let category = query.category.trim();
    let is_category = Category::of_code(category).is_some();
    let category = known(category, is_category, "kind of offence");
    (EntityQuery { role, category }, problems)
}

fn role_words(code: &str) -> String {
    let words = Role::of_code(code).map_or("named, not assessed", words::role);
    words.to_owned()
}

fn category_words(code: &str) -> String {
    Category::of_code(code).map_or_else(
        || outside::line(code, 40),
        |one| codes::category(one).into(),
    )
}

/// The values of one field, most frequent first. The one chosen stands there even when nothing
/// has it.
fn facet(
    (id, heading): (&'static str, &'static str),
    values: impl Iterator<Item = &'static str>,
    chosen: &str,
    words: fn(&str) -> String,
    href: impl Fn(String) -> String,
) -> FacetView {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    if !chosen.is_empty() {
        counts.entry(chosen).or_default();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(value, count)| (Reverse(*count), *value));
    let links = counts.into_iter().map(|(value, count)| FacetLink {
        text: words(value),
        href: href(match value == chosen {
            true => String::new(),
            false => value.to_owned(),
        }),
        count,
        is_chosen: value == chosen,
    });
    FacetView {
        id,
        heading,
        values: links.collect(),
        of: ("story", "stories"),
    }
}

fn chosen(id: &SubjectId, query: &EntityQuery) -> Vec<(String, String)> {
    let mut chosen = Vec::new();
    if !query.role.is_empty() {
        let without = EntityQuery {
            role: String::new(),
            ..query.clone()
        };
        chosen.push((
            format!("role: {}", role_words(&query.role)),
            routes::entity_narrowed(id, &without),
        ));
    }
    if !query.category.is_empty() {
        let without = EntityQuery {
            category: String::new(),
            ..query.clone()
        };
        chosen.push((
            category_words(&query.category),
            routes::entity_narrowed(id, &without),
        ));
    }
    chosen
}

fn counted(
    shown: usize,
    adverse: usize,
    total: usize,
    is_whole: bool,
    is_narrowed: bool,
) -> String {
    if total == 0 {
        return String::new();
    }
    let stories = words::count(total as u64, "story", "stories");
    let newest = if is_whole { "" } else { "the newest " };
    let mut text = match adverse {
        0 => format!("In none of {newest}{stories} an adverse role was found."),
        _ => format!("Adverse first: in {adverse} of {newest}{stories} it has an adverse role."),
    };
    if is_narrowed {
        text.push_str(&format!(" Shown: {shown}."));
    }
    text
}
