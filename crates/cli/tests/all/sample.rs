//! The sample desk against what a careful reader takes from it: scores with floors.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::{Served, Wirewatch, root, shared};

/// Hits that are right, hits in all, and hits that were expected.
#[derive(Default)]
struct Score {
    right: u32,
    found: u32,
    expected: u32,
    wrong: Vec<String>,
}

impl Score {
    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.found.max(1))
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from(self.expected.max(1))
    }
}

fn expected() -> Vec<Value> {
    let path = root().join("crates/cli/resources/sample/expected.json");
    let expected: Value =
        serde_json::from_slice(&fs::read(path).expect("expected.json")).expect("JSON");
    expected["reports"].as_array().expect("reports").clone()
}

/// The JSON of every article of a desk by its address.
fn articles(wirewatch: &Wirewatch, desk: &Served) -> BTreeMap<String, Value> {
    let found = wirewatch.json(&["search", "--json", "--limit", "200"]);
    let hits = found["hits"].as_array().expect("hits");
    hits.iter()
        .map(|hit| {
            let id = hit["id"].as_str().expect("an id");
            let article = serde_json::from_str(&desk.page(&format!("/article/{id}/article.json")))
                .expect("JSON");
            (hit["url"].as_str().expect("a url").to_owned(), article)
        })
        .collect()
}

fn references(value: &Value) -> BTreeSet<String> {
    let lists = value["refs"].as_object().into_iter().flatten();
    lists
        .flat_map(|(list, ids)| {
            ids.as_array()
                .into_iter()
                .flatten()
                .map(move |id| format!("{list}:{}", id.as_str().unwrap_or_default()))
        })
        .collect()
}

fn strings(value: &Value) -> BTreeSet<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Scores subjects (each counts once, by any of its references) and affected countries.
fn score(articles: &BTreeMap<String, Value>) -> (Score, Score) {
    let (mut listed, mut countries) = (Score::default(), Score::default());
    for report in expected() {
        let id = report["id"].as_str().expect("an id");
        let Some(article) = articles.get(report["url"].as_str().unwrap_or_default()) else {
            listed.wrong.push(format!("{id}: no such article"));
            continue;
        };
        let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for entry in article["listed"].as_array().into_iter().flatten() {
            let reference = format!(
                "{}:{}",
                entry["list"].as_str().unwrap_or_default(),
                entry["id"].as_str().unwrap_or_default()
            );
            found
                .entry(entry["subject"].as_str().unwrap_or_default())
                .or_default()
                .insert(reference);
        }
        let mut unexplained: BTreeSet<&str> = found.keys().copied().collect();
        for subject in report["listed"].as_array().into_iter().flatten() {
            let wanted = references(subject);
            let hit = found
                .iter()
                .find(|(_, references)| !references.is_disjoint(&wanted));
            if let Some((subject, _)) = hit {
                unexplained.remove(subject);
            }
            // Only what the lists' own names carry is asked for; finding more is no fault.
            if subject["match"] == "name" {
                listed.expected += 1;
                match hit {
                    Some(_) => {
                        listed.right += 1;
                        listed.found += 1;
                    }
                    None => listed
                        .wrong
                        .push(format!("{id}: missed {}", subject["name"])),
                }
            }
        }
        for may in report["may"].as_array().into_iter().flatten() {
            let allowed = references(may);
            unexplained.retain(|subject| found[subject].is_disjoint(&allowed));
        }
        listed.found += unexplained.len() as u32;
        listed.wrong.extend(
            unexplained
                .iter()
                .map(|subject| format!("{id}: wrongly {subject}")),
        );

        let affected: BTreeSet<&str> = article["countries"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|country| country["affected"] == true)
            .filter_map(|country| country["code"].as_str())
            .collect();
        let (wanted, open) = (strings(&report["affected"]), strings(&report["open"]));
        countries.expected += wanted.len() as u32;
        countries.right += affected.intersection(&wanted).count() as u32;
        countries.found += affected
            .iter()
            .filter(|code| !open.contains(*code) || wanted.contains(*code))
            .count() as u32;
        countries.wrong.extend(
            wanted
                .difference(&affected)
                .map(|code| format!("{id}: missed {code}")),
        );
        let extra = affected
            .difference(&wanted)
            .filter(|code| !open.contains(*code));
        countries
            .wrong
            .extend(extra.map(|code| format!("{id}: wrongly {code}")));
    }
    (listed, countries)
}

/// Compares with the floors of `corpora/floors.toml`, which only go up.
fn hold(corpus: &str, figures: &[(&str, f64)]) {
    let text = fs::read_to_string(root().join("corpora/floors.toml")).expect("corpora/floors.toml");
    let floors: toml::Table = toml::from_str(&text).expect("TOML");
    for (name, figure) in figures {
        let floor = floors[corpus][*name].as_float().expect("a floor");
        println!("{corpus} {name}: {figure:.3} (floor {floor:.3})");
        assert!(
            *figure >= floor,
            "{corpus} {name} fell to {figure:.3}; its floor is {floor:.3}"
        );
    }
}

fn measure(corpus: &str, wirewatch: &Wirewatch) {
    let reports = root()
        .join("crates/cli/resources/sample/reports")
        .display()
        .to_string();
    wirewatch.run(&["ingest", &reports]);
    let desk = wirewatch.serve(&["serve"]);
    let (listed, countries) = score(&articles(wirewatch, &desk));
    for line in listed.wrong.iter().chain(&countries.wrong) {
        println!("{line}");
    }
    hold(
        corpus,
        &[
            ("listed_precision", listed.precision()),
            ("listed_recall", listed.recall()),
            ("affected_precision", countries.precision()),
            ("affected_recall", countries.recall()),
        ],
    );
}

#[test]
fn scores_with_the_starter_list() {
    measure("sample-starter", &Wirewatch::new());
}

#[test]
fn scores_with_the_real_lists() {
    let Some(lists) = shared("data/lists") else {
        return;
    };
    let wirewatch = Wirewatch::new();
    let list = |name: &str| lists.join(name).display().to_string();
    wirewatch.done(&[
        "lists",
        "import",
        &list("UN_consolidated.xml"),
        &list("ofac"),
        &list("uk"),
    ]);
    measure("sample-real-lists", &wirewatch);
}

#[test]
fn copies_of_one_report_are_one_story() {
    let wirewatch = Wirewatch::new();
    let desk = wirewatch.serve(&["up", "--sample"]);
    let day: Value = serde_json::from_str(&desk.page("/day/2011-05-02/brief.json")).expect("JSON");
    let copies: Vec<usize> = day["stories"]
        .as_array()
        .expect("stories")
        .iter()
        .map(|story| story["articles"].as_array().map_or(0, Vec::len))
        .collect();
    assert!(
        copies.contains(&3),
        "verbatim and edited copies are not one story: {copies:?}"
    );
}

#[test]
fn every_page_says_that_it_is_the_sample() {
    let wirewatch = Wirewatch::new();
    let desk = wirewatch.serve(&["up", "--sample"]);
    for path in [
        "/",
        "/days",
        "/entities",
        "/countries",
        "/search?q=Pakistan",
        "/sources",
        "/lists",
        "/day/2019-04-21",
    ] {
        assert!(desk.page(path).contains("SAMPLE"), "{path}");
    }
    for path in [
        "/atom.xml",
        "/day/2011-05-02/atom.xml",
        "/day/2011-05-02/rss.xml",
        "/day/2011-05-02/brief.md",
    ] {
        assert!(desk.page(path).contains("SAMPLE"), "{path}");
    }
    let brief: Value =
        serde_json::from_str(&desk.page("/day/2011-05-02/brief.json")).expect("JSON");
    assert_eq!(brief["sample"], true);
    // It has a folder of its own, into which no real news goes.
    let sample = format!("{}-sample", wirewatch.data().display());
    drop(desk);
    let refused = wirewatch.run(&["--data", &sample, "ingest", "docs/example/news.jsonl"]);
    assert!(!refused.status.success());
    assert!(
        !wirewatch.data().exists(),
        "the sample does not touch the real desk"
    );
}
