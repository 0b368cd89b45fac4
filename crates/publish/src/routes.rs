//! The addresses of the desk: what every link says and what the server answers to.
//!
//! Patterns and link functions stand side by side so that the two cannot drift apart. Nothing
//! here knows what a page holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use wirewatch_news::{ArticleId, Digest, SubjectId};

/// The latest day.
pub const HOME: &str = "/";
/// Feed of the latest day.
pub const LATEST_ATOM: &str = "/atom.xml";
/// One day.
pub const DAY: &str = "/day/{date}";
/// One day as Atom.
pub const DAY_ATOM: &str = "/day/{date}/atom.xml";
/// One day as RSS.
pub const DAY_RSS: &str = "/day/{date}/rss.xml";
/// One day as JSON.
pub const DAY_JSON: &str = "/day/{date}/brief.json";
/// One day as Markdown.
pub const DAY_MARKDOWN: &str = "/day/{date}/brief.md";
/// All days.
pub const DAYS: &str = "/days";
/// One article.
pub const ARTICLE: &str = "/article/{id}";
/// One article as JSON.
pub const ARTICLE_JSON: &str = "/article/{id}/article.json";
/// One article as entities of FollowTheMoney, one a line.
pub const ARTICLE_FTM: &str = "/article/{id}/article.ftm.json";
/// What was found in one article, as Web Annotations.
pub const ARTICLE_ANNOTATIONS: &str = "/article/{id}/annotations.json";
/// One listed subject.
pub const ENTITY: &str = "/entity/{id}";
/// Articles that name a subject, as Atom.
pub const ENTITY_ATOM: &str = "/entity/{id}/atom.xml";
/// Listed subjects in the news.
pub const ENTITIES: &str = "/entities";
/// One country.
pub const COUNTRY: &str = "/country/{code}";
/// Articles about a country, as Atom.
pub const COUNTRY_ATOM: &str = "/country/{code}/atom.xml";
/// Countries in the news.
pub const COUNTRIES: &str = "/countries";
/// Search.
pub const SEARCH: &str = "/search";
/// A search as Atom.
pub const SEARCH_ATOM: &str = "/search/atom.xml";
/// Screening: the form, and by POST the answer.
pub const SCREEN: &str = "/screen";
/// Sets a hit of screening aside.
pub const SCREEN_ASIDE: &str = "/screen/aside";
/// Takes back what was set aside.
pub const SCREEN_UNDO: &str = "/screen/undo";
/// The answer to a list of names as CSV.
pub const SCREEN_CSV: &str = "/screen.csv";
/// Where news is collected.
pub const SOURCES: &str = "/sources";
/// The lists, their age and versions.
pub const LISTS: &str = "/lists";
/// What changed between two versions of a list.
pub const LIST_DIFF: &str = "/lists/{dataset}/{older}/{newer}";
/// Bytes as captured, as a download.
pub const CAPTURE: &str = "/capture/{sha256}";
/// The stylesheet.
pub const STYLESHEET: &str = "/assets/wirewatch.css";
/// The icon.
pub const FAVICON: &str = "/assets/favicon.svg";

/// Every pattern above; `{name}` stands for one path segment.
pub const PATTERNS: &[&str] = &[
    HOME,
    LATEST_ATOM,
    DAY,
    DAY_ATOM,
    DAY_RSS,
    DAY_JSON,
    DAY_MARKDOWN,
    DAYS,
    ARTICLE,
    ARTICLE_JSON,
    ARTICLE_FTM,
    ARTICLE_ANNOTATIONS,
    ENTITY,
    ENTITY_ATOM,
    ENTITIES,
    COUNTRY,
    COUNTRY_ATOM,
    COUNTRIES,
    SEARCH,
    SEARCH_ATOM,
    SCREEN,
    SCREEN_ASIDE,
    SCREEN_UNDO,
    SCREEN_CSV,
    SOURCES,
    LISTS,
    LIST_DIFF,
    CAPTURE,
    STYLESHEET,
    FAVICON,
];

/// Whether `path` (without query and fragment) is one of [`PATTERNS`].
pub fn is_known(path: &str) -> bool {
    PATTERNS.iter().any(|pattern| {
        let (mut expected, mut given) = (pattern.split('/'), path.split('/'));
        loop {
            match (expected.next(), given.next()) {
                (None, None) => return true,
                (Some(part), Some(segment)) if part.starts_with('{') && !segment.is_empty() => {}
                (Some(part), Some(segment)) if part == segment => {}
                _ => return false,
            }
        }
    })
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, so that the result
/// fits a path segment as well as a query value.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// An empty value becomes `-`: the link stays one of its kind and finds nothing.
fn fill(pattern: &str, values: &[&str]) -> String {
    let mut values = values.iter().map(|value| match value.is_empty() {
        true => "-".to_owned(),
        false => encode(value),
    });
    pattern
        .split('/')
        .map(|part| match part.starts_with('{') {
            true => values.next().unwrap_or_default(),
            false => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// The page of a day.
pub fn day(date: Date) -> String {
    fill(DAY, &[&date.to_string()])
}

/// The Atom feed of a day.
pub fn day_atom(date: Date) -> String {
    fill(DAY_ATOM, &[&date.to_string()])
}

/// The RSS feed of a day.
pub fn day_rss(date: Date) -> String {
    fill(DAY_RSS, &[&date.to_string()])
}

/// The briefing of a day as JSON.
pub fn day_json(date: Date) -> String {
    fill(DAY_JSON, &[&date.to_string()])
}

/// The briefing of a day as Markdown.
pub fn day_markdown(date: Date) -> String {
    fill(DAY_MARKDOWN, &[&date.to_string()])
}

/// The page of an article.
pub fn article(id: &ArticleId) -> String {
    fill(ARTICLE, &[&id.0])
}

/// Paragraph `number` (from 1) on the page of an article.
pub fn article_paragraph(id: &ArticleId, number: u32) -> String {
    format!("{}#p{number}", article(id))
}

/// An article as JSON.
pub fn article_json(id: &ArticleId) -> String {
    fill(ARTICLE_JSON, &[&id.0])
}

/// An article as entities of FollowTheMoney.
pub fn article_ftm(id: &ArticleId) -> String {
    fill(ARTICLE_FTM, &[&id.0])
}

/// What was found in an article, as Web Annotations.
pub fn article_annotations(id: &ArticleId) -> String {
    fill(ARTICLE_ANNOTATIONS, &[&id.0])
}

/// The dossier of a subject.
pub fn entity(id: &SubjectId) -> String {
    fill(ENTITY, &[&id.0])
}

/// How the reports of a dossier are narrowed. Empty text means: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntityQuery {
    /// Only reports in which it has this role, as the closed list writes it; `named` for those
    /// in which nobody assessed it.
    pub role: String,
    /// Only reports in which it is said to have to do with this category of offence.
    pub category: String,
}

/// The dossier of a subject with its reports narrowed.
pub fn entity_narrowed(id: &SubjectId, query: &EntityQuery) -> String {
    let pairs = [("role", &query.role), ("category", &query.category)];
    let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    match pairs.is_empty() {
        true => entity(id),
        false => format!("{}?{}", entity(id), pairs.join("&")),
    }
}

/// The Atom feed of a subject.
pub fn entity_atom(id: &SubjectId) -> String {
    fill(ENTITY_ATOM, &[&id.0])
}

/// The page of a country by its ISO 3166 alpha-2 code.
pub fn country(code: &str) -> String {
    fill(COUNTRY, &[code])
}

/// The Atom feed of a country.
pub fn country_atom(code: &str) -> String {
    fill(COUNTRY_ATOM, &[code])
}

/// What changed from version `older` to version `newer` of a list.
pub fn list_diff(dataset: &str, older: &str, newer: &str) -> String {
    fill(LIST_DIFF, &[dataset, older, newer])
}

/// The bytes with this SHA-256.
pub fn capture(digest: Digest) -> String {
    fill(CAPTURE, &[&digest.to_string()])
}

/// The stylesheet with its version, so that it may be cached for ever.
pub fn stylesheet() -> String {
    format!("{STYLESHEET}?v={}", crate::assets::stylesheet_version())
}

/// What is searched for. Empty text means: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// Words.
    pub q: String,
    /// Only articles that name this subject.
    pub entity: String,
    /// Only articles that affect this country (ISO 3166 alpha-2).
    pub country: String,
    /// Only articles in this language (primary subtag).
    pub language: String,
    /// Only articles of this outlet.
    pub outlet: String,
    /// Published on or after this day, as typed.
    pub from: String,
    /// Published on or before this day, as typed.
    pub to: String,
    /// Page of results from 1; 0 is read as 1.
    pub page: u32,
}

impl SearchQuery {
    fn pairs(&self) -> String {
        let page = match self.page {
            0 | 1 => String::new(),
            page => page.to_string(),
        };
        [
            ("q", &self.q),
            ("entity", &self.entity),
            ("country", &self.country),
            ("language", &self.language),
            ("outlet", &self.outlet),
            ("from", &self.from),
            ("to", &self.to),
            ("page", &page),
        ]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect::<Vec<_>>()
        .join("&")
    }

    fn on(&self, path: &str) -> String {
        match self.pairs() {
            pairs if pairs.is_empty() => path.to_owned(),
            pairs => format!("{path}?{pairs}"),
        }
    }
}

/// The page of a search.
pub fn search(query: &SearchQuery) -> String {
    query.on(SEARCH)
}

/// A search as Atom; always its first page.
pub fn search_atom(query: &SearchQuery) -> String {
    SearchQuery {
        page: 1,
        ..query.clone()
    }
    .on(SEARCH_ATOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_known_and_encoded() {
        let id = SubjectId("Färöer-x/../é?#".into());
        let link = entity(&id);
        assert_eq!(link, "/entity/F%C3%A4r%C3%B6er-x%2F..%2F%C3%A9%3F%23");
        assert!(is_known(&link));
        assert!(is_known("/") && is_known("/day/2019-05-07/atom.xml"));
        assert!(!is_known("/day") && !is_known("/day/") && !is_known("/screens"));
        let diff = list_diff("UN", "2026-02-27-aa", "2026-03-01-bb");
        assert!(is_known(&diff), "{diff}");
    }

    #[test]
    fn a_search_keeps_what_was_asked() {
        let query = SearchQuery {
            q: "a&b =c".into(),
            country: "SY".into(),
            page: 1,
            ..SearchQuery::default()
        };
        assert_eq!(search(&query), "/search?q=a%26b%20%3Dc&country=SY");
        assert_eq!(search(&SearchQuery::default()), "/search");
        let second = SearchQuery { page: 2, ..query };
        assert!(search(&second).ends_with("&page=2"));
        assert!(!search_atom(&second).contains("page"));
    }
}
