//! Articles that come without a page: rows of JSON Lines, entries of feeds.

use std::sync::Arc;

use serde_json::{Map, Value};
use wirewatch_news::{Article, ArticleId, Capture, DateOrigin, MediaType, Outlet};

use crate::dates::Clock;
use crate::decode::{self, Decoded};
use crate::silence::Silence;
use crate::{address, byline, dateline, language, line, page, plain};

/// Reads one row: an object with `text`, and perhaps `title`, `date` or `dct`, `url`,
/// `language`, `authors`, `source`.
pub(crate) fn read_row(capture: &Capture) -> Result<Article, Silence> {
    let row: Map<String, Value> =
        serde_json::from_slice(&capture.payload).map_err(|_| Silence::BadRecord)?;
    let field = |name: &str| row.get(name).and_then(Value::as_str);
    let body = field("text").ok_or(Silence::BadRecord)?.to_owned();
    if body.trim().is_empty() {
        return Err(Silence::Empty);
    }
    let carrier = &capture.carrier;
    let uri = &capture.provenance.target_uri;
    let url = field("url").map_or_else(|| uri.clone(), |url| address::canonical(url, None));
    let host = address::host_of(&url).unwrap_or_default();
    let source = field("source")
        .or(carrier.outlet.as_deref())
        .map(line::squeeze);
    let outlet = Outlet {
        name: source
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| host.clone()),
        host,
        country: carrier.country.clone(),
    };
    let tag = field("language").or(carrier.language.as_deref());
    let clock = Clock::new(capture.provenance.captured, tag);
    let published = ["date", "dct"]
        .iter()
        .find_map(|name| clock.value(field(name)?, DateOrigin::Carrier))
        .or(carrier.published);
    let credits: Vec<String> = match row.get("authors").or_else(|| row.get("author")) {
        Some(Value::String(names)) => vec![names.clone()],
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => carrier.authors.clone(),
    };
    let (authors, credited) = byline::authors(&credits, &outlet.name);
    let headline = field("title")
        .or(carrier.headline.as_deref())
        .map(line::squeeze)
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| page::first_sentence(&body));
    let found = dateline::dateline(&body, &outlet.name);
    let claims: Vec<String> = tag.map(str::to_owned).into_iter().collect();
    Ok(Article {
        id: ArticleId::new(&url, &headline, &body),
        capture: capture.provenance.clone(),
        url,
        headline,
        authors,
        outlet,
        agency: found
            .as_ref()
            .and_then(|found| found.agency.clone())
            .or(credited),
        dateline: found
            .map(|found| found.dateline)
            .filter(|dateline| !dateline.place.is_empty()),
        // A row that states its language knows it.
        language: tag
            .and_then(language::primary)
            .or_else(|| language::language(&body, &claims)),
        first_created: published,
        version_created: None,
        body,
        limits: Vec::new(),
    })
}

/// Reads an entry of a feed: what the carrier says, whose content may be HTML or text.
pub(crate) fn read_entry(capture: &Capture) -> Result<Article, Silence> {
    let content = capture.carrier.content.as_deref().unwrap_or_default();
    if content.trim().is_empty() {
        return Err(Silence::Empty);
    }
    let decoded = decode::decode(content.as_bytes(), Some("utf-8")).ok_or(Silence::NotText)?;
    if is_markup(&decoded.text) {
        return plain::read_fragment(capture, decoded);
    }
    let text = Capture {
        provenance: capture.provenance.clone(),
        media_type: MediaType::Text,
        carrier: capture.carrier.clone(),
        payload: Arc::from([]),
    };
    plain::read(
        &text,
        Decoded {
            text: line::unescape_lines(&decoded.text),
            limits: decoded.limits,
        },
    )
}

/// Whether the content of an entry is markup, not text that mentions `<`.
fn is_markup(content: &str) -> bool {
    let lower = content[..crate::guard::floor(content, 20_000)].to_ascii_lowercase();
    [
        "<p", "<br", "<div", "<a ", "<img", "<ul", "<b>", "<i>", "<em", "<strong", "<span", "</",
    ]
    .iter()
    .any(|tag| lower.contains(tag))
}
