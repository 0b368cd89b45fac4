//! What holds for every page: headings, ids, links, and nothing that a strict policy forbids.

use std::collections::BTreeSet;

use dom_query::Document;
use wirewatch_publish::routes;

use crate::{desk, fixtures, frame};

const FORBIDDEN: [&str; 10] = [
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "base",
    "img",
    "video",
    "audio",
    "svg[role=img] a",
];

fn links_hold(
    name: &str,
    tag: &str,
    attribute: &str,
    value: &str,
    rel: &str,
    ids: &BTreeSet<String>,
) {
    if let Some(id) = value.strip_prefix('#') {
        assert!(ids.contains(id), "{name}: no element has the id of {value}");
    } else if value.starts_with('/') {
        let path = value.split(['?', '#']).next().unwrap_or_default();
        assert!(
            routes::is_known(path),
            "{name}: {value} is no known address"
        );
        let form = value.strip_prefix(routes::STYLESHEET).is_some();
        assert!(
            tag != "link" || form || !rel.contains("stylesheet"),
            "{name}: {value}"
        );
    } else {
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        assert!(
            is_web && tag == "a" && attribute == "href",
            "{name}: {attribute}={value}"
        );
        assert_eq!(rel, "noopener noreferrer nofollow", "{name}: {value}");
    }
}

/// Checks everything that holds for any page, whatever its texts.
pub(crate) fn holds(name: &str, html: &str) {
    let document = Document::from(html);
    for forbidden in FORBIDDEN {
        assert!(
            !document.select(forbidden).exists(),
            "{name} has <{forbidden}>"
        );
    }
    let all = document.select("*");
    let mut ids = BTreeSet::new();
    for node in all.nodes() {
        if let Some(id) = node.attr("id") {
            assert!(
                ids.insert(id.to_string()),
                "{name}: the id {id} stands twice"
            );
        }
    }
    let mut headings = Vec::new();
    for node in all.nodes() {
        let tag = node.node_name().expect("elements have names").to_string();
        if let Some(level) = tag
            .strip_prefix('h')
            .and_then(|level| level.parse::<u32>().ok())
        {
            headings.push(level);
            assert!(!node.text().trim().is_empty(), "{name}: an empty heading");
        }
        let rel = node.attr("rel").unwrap_or_default().to_string();
        for attribute in node.attrs() {
            let (key, value) = (
                attribute.name.local.to_string(),
                attribute.value.to_string(),
            );
            assert!(
                !key.starts_with("on") && key != "style" && key != "srcdoc",
                "{name}: {key}"
            );
            match key.as_str() {
                "href" | "src" | "action" => links_hold(name, &tag, &key, &value, &rel, &ids),
                "aria-labelledby" | "for" => {
                    for id in value.split_whitespace() {
                        assert!(ids.contains(id), "{name}: {key} names {id}");
                    }
                }
                "dir" => assert!(["ltr", "rtl", "auto"].contains(&value.as_str()), "{name}"),
                "http-equiv" => panic!("{name} has http-equiv"),
                _ => {}
            }
        }
    }
    assert_eq!(
        headings.iter().filter(|level| **level == 1).count(),
        1,
        "{name}: one h1"
    );
    assert_eq!(headings.first(), Some(&1), "{name}: the first heading");
    for pair in headings.windows(2) {
        assert!(
            pair[1] <= pair[0] + 1,
            "{name} skips a heading level: {headings:?}"
        );
    }
    let title = document.select("head > title").text().to_string();
    assert!(
        title.ends_with("– Wirewatch") && title.len() < 900,
        "{name}: {title}"
    );
    let inputs = document.select("input:not([type=hidden])");
    for input in inputs.nodes() {
        let id = input.attr("id").unwrap_or_default();
        let label = document.select(&format!("label[for={id}]"));
        assert!(label.exists(), "{name}: input {id} has no label");
    }
}

#[test]
fn every_page_holds() {
    for sample in [false, true] {
        let coverage = fixtures::coverage(sample);
        let briefing = fixtures::briefing(coverage.clone());
        let (dossier, subjects) = (fixtures::dossier(), fixtures::subjects());
        let pages = desk::pages(&frame(&coverage), &briefing, &dossier, &subjects);
        assert!(pages.len() > 25);
        for (name, html) in &pages {
            holds(name, html);
            let title = Document::from(html.as_str())
                .select("head > title")
                .text()
                .to_string();
            let is_marked = title.starts_with("SAMPLE: ") && html.contains("<b>SAMPLE.</b>");
            assert_eq!(is_marked, sample && name != "error-bare", "{name}: {title}");
        }
    }
}

#[test]
fn no_page_speaks_a_verdict() {
    let coverage = fixtures::coverage(false);
    let briefing = fixtures::briefing(coverage.clone());
    let (dossier, subjects) = (fixtures::dossier(), fixtures::subjects());
    for (name, html) in desk::pages(&frame(&coverage), &briefing, &dossier, &subjects) {
        let text = Document::from(html.as_str())
            .select("body")
            .text()
            .to_lowercase();
        let words: BTreeSet<&str> = text.split(|letter: char| !letter.is_alphabetic()).collect();
        for verdict in [
            "terrorist",
            "guilty",
            "clear",
            "safe",
            "suspicious",
            "risk",
            "confirmed",
        ] {
            assert!(!words.contains(verdict), "{name} says “{verdict}”");
        }
    }
}

#[test]
fn an_exposed_desk_links_to_no_captured_bytes() {
    let coverage = fixtures::coverage(false);
    let exposed = wirewatch_publish::Frame {
        exposed: true,
        ..frame(&coverage)
    };
    let briefing = fixtures::briefing(coverage.clone());
    let (dossier, subjects) = (fixtures::dossier(), fixtures::subjects());
    for (name, html) in desk::pages(&exposed, &briefing, &dossier, &subjects) {
        holds(&name, &html);
        assert!(!html.contains("/capture/"), "{name}");
        assert!(
            !html.contains("The government had first named"),
            "{name} shows the whole text"
        );
    }
}
