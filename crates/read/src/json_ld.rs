//! What a page says of itself in JSON-LD (schema.org).
//!
//! Owns the choice of the node that describes the article among those that describe the site,
//! its lists and its pictures. Depth is bounded by the JSON parser (128), the number of nodes
//! here. Values are claims: whether they are believed is decided elsewhere.

use std::collections::HashMap;

use serde_json::Value;

use crate::line;

/// Most nodes that are looked at.
const MAX_NODES: usize = 5_000;

/// What JSON-LD says about the article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Described {
    /// Whether the node is an article, not only a page.
    pub(crate) is_article: bool,
    pub(crate) headline: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) authors: Vec<String>,
    /// Names of authors that are organisations.
    pub(crate) collective_authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) body: Option<String>,
}

/// Reads the blocks of a page at `url`; `None` when none describes an article or a page.
pub(crate) fn describe(blocks: &[String], url: &str) -> Option<Described> {
    let parsed: Vec<Value> = blocks.iter().filter_map(|block| parse(block)).collect();
    let mut nodes = Vec::new();
    for value in &parsed {
        collect(value, &mut nodes);
    }
    let by_id: HashMap<&str, &Value> = nodes
        .iter()
        .filter(|node| node.as_object().is_some_and(|fields| fields.len() > 1))
        .filter_map(|node| Some((node.get("@id")?.as_str()?, *node)))
        .collect();
    let best = nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| Some((rank(node, url)?, std::cmp::Reverse(at), *node)))
        .max_by_key(|(rank, at, _)| (*rank, *at))
        .map(|(_, _, node)| node)?;
    let mut described = read_node(best, &by_id);
    // A second block may know what the first leaves out.
    if described.published.is_none() {
        described.published = nodes
            .iter()
            .filter(|node| rank(node, url).is_some())
            .find_map(|node| string(node, "datePublished"));
    }
    if described.publisher.is_none() {
        described.publisher = nodes
            .iter()
            .find(|node| {
                has_type(node, |kind| {
                    kind == "WebSite" || kind == "NewsMediaOrganization"
                })
            })
            .and_then(|node| string(node, "name"));
    }
    Some(described)
}

fn parse(block: &str) -> Option<Value> {
    let block = block
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(block) {
        return Some(value);
    }
    // Raw line breaks inside strings, and commas before a closing bracket, are the usual faults.
    let spaced: String = block
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    serde_json::from_str(&without_trailing_commas(&spaced)).ok()
}

fn without_trailing_commas(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for letter in json.chars() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
        } else if letter == '"' {
            quoted = true;
        } else if letter == '}' || letter == ']' {
            let kept = out.trim_end();
            if kept.ends_with(',') {
                out.truncate(kept.len() - 1);
            }
        }
        out.push(letter);
    }
    out
}

/// All objects that may describe the page, outermost first.
fn collect<'v>(value: &'v Value, nodes: &mut Vec<&'v Value>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        if nodes.len() >= MAX_NODES {
            return;
        }
        match value {
            Value::Array(items) => pending.extend(items.iter().rev()),
            Value::Object(fields) => {
                nodes.push(value);
                for name in [
                    "mainEntity",
                    "mainEntityOfPage",
                    "author",
                    "publisher",
                    "@graph",
                ] {
                    if let Some(inner @ (Value::Object(_) | Value::Array(_))) = fields.get(name) {
                        pending.push(inner);
                    }
                }
            }
            _ => {}
        }
    }
}

fn has_type(node: &Value, is_wanted: impl Fn(&str) -> bool) -> bool {
    let plain = |kind: &Value| {
        kind.as_str()
            .map(|kind| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind))
            .is_some_and(&is_wanted)
    };
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(plain),
        Some(kind) => plain(kind),
        None => false,
    }
}

/// How well a node describes the article at `url`; higher is better.
fn rank(node: &Value, url: &str) -> Option<u32> {
    let is_article = |kind: &str| {
        kind.ends_with("Article")
            || kind.ends_with("BlogPosting")
            || matches!(kind, "Report" | "Review" | "SocialMediaPosting" | "Recipe")
    };
    let base = if has_type(node, |kind| {
        kind == "NewsArticle" || kind == "ReportageNewsArticle"
    }) {
        40
    } else if has_type(node, is_article) {
        30
    } else if has_type(node, |kind| kind.ends_with("Page") || kind == "VideoObject") {
        10
    } else {
        return None;
    };
    let is_here = ["url", "@id", "mainEntityOfPage"].iter().any(|name| {
        let value = node.get(*name);
        let address = value
            .and_then(Value::as_str)
            .or_else(|| value?.get("@id")?.as_str());
        address.is_some_and(|address| same_page(address, url))
    });
    let has_date = node.get("datePublished").is_some();
    Some(base + 100 * u32::from(is_here && base > 10) + u32::from(has_date))
}

fn same_page(left: &str, right: &str) -> bool {
    let path = |address: &str| {
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address
            .trim_start_matches("www.")
            .trim_end_matches('/')
            .to_owned()
    };
    !left.is_empty() && path(left) == path(right)
}

fn read_node(node: &Value, by_id: &HashMap<&str, &Value>) -> Described {
    let mut described = Described {
        is_article: !has_type(node, |kind| kind.ends_with("Page") || kind == "VideoObject"),
        headline: string(node, "headline").or_else(|| string(node, "name")),
        published: string(node, "datePublished")
            .or_else(|| string(node, "dateCreated"))
            .or_else(|| string(node, "uploadDate")),
        modified: string(node, "dateModified"),
        language: string(node, "inLanguage"),
        body: node
            .get("articleBody")
            .or_else(|| node.get("text"))
            .and_then(Value::as_str)
            .map(str::to_owned),
        ..Described::default()
    };
    described.publisher = node
        .get("publisher")
        .map(|publisher| resolve(publisher, by_id))
        .and_then(|publisher| match publisher {
            Value::Array(items) => items.first().and_then(name_of),
            other => name_of(other),
        });
    let mut pending: Vec<&Value> = ["author", "creator"]
        .iter()
        .find_map(|name| node.get(*name))
        .into_iter()
        .collect();
    let mut left = 60;
    while let Some(author) = pending.pop()
        && left > 0
    {
        left -= 1;
        let author = resolve(author, by_id);
        match author {
            Value::Array(items) => pending.extend(items.iter().rev().take(40)),
            other => {
                let Some(name) = name_of(other) else { continue };
                if has_type(other, |kind| kind.ends_with("Organization")) {
                    described.collective_authors.push(name);
                } else {
                    described.authors.push(name);
                }
            }
        }
    }
    described
}

fn resolve<'v>(value: &'v Value, by_id: &HashMap<&str, &'v Value>) -> &'v Value {
    if value.get("name").is_some() {
        return value;
    }
    value
        .get("@id")
        .and_then(Value::as_str)
        .and_then(|id| by_id.get(id).copied())
        .unwrap_or(value)
}

fn name_of(value: &Value) -> Option<String> {
    if let Some(name) = value.as_str() {
        let name = line::unescape(name);
        return (!name.is_empty()).then_some(name);
    }
    string(value, "name")
}

/// A string field, or the first string of a list.
fn string(node: &Value, name: &str) -> Option<String> {
    let value = node.get(name)?;
    let text = match value {
        Value::Array(items) => items.first()?.as_str()?,
        Value::Object(fields) => fields
            .get("@value")
            .or_else(|| fields.get("name"))?
            .as_str()?,
        other => other.as_str()?,
    };
    let text = line::unescape(text);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(block: &str) -> Option<Described> {
        describe(&[block.to_owned()], "https://a.example/x")
    }

    #[test]
    fn the_article_in_a_graph_is_found_and_its_author_resolved() {
        let found = one(r##"{"@graph": [
            {"@type": "WebSite", "name": "The Site"},
            {"@type": "Person", "@id": "#p", "name": "Ann Bee"},
            {"@type": ["NewsArticle"], "headline": "A &amp; B", "author": {"@id": "#p"},
             "datePublished": "2019-05-07"},]}"##)
        .expect("described");
        assert_eq!(found.headline.as_deref(), Some("A & B"));
        assert_eq!(found.authors, ["Ann Bee"]);
        assert_eq!(found.publisher.as_deref(), Some("The Site"));
        assert_eq!(found.published.as_deref(), Some("2019-05-07"));
    }

    #[test]
    fn depth_and_duplicate_keys_do_no_harm() {
        assert!(one(&"[".repeat(100_000)).is_none());
        assert!(one(&"{\"a\":".repeat(100_000)).is_none());
        let found = one(r#"{"@type":"Article","headline":"one","headline":"two"}"#);
        assert_eq!(
            found.and_then(|found| found.headline).as_deref(),
            Some("two")
        );
    }
}
