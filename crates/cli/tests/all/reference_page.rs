//! The page that Wirewatch grew from, with the real lists: what it showed, and what it missed.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::{Wirewatch, shared};

#[test]
fn shows_everything_that_a_careful_reader_takes_from_it() {
    let Some(folder) = shared("reference-page") else {
        return;
    };
    let Some(lists) = shared("data/lists") else {
        return;
    };
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("expected.json")).expect("expected.json"))
            .expect("JSON");
    let wirewatch = Wirewatch::new();
    let list = |name: &str| lists.join(name).display().to_string();
    wirewatch.done(&[
        "lists",
        "import",
        &list("UN_consolidated.xml"),
        &list("ofac"),
        &list("uk"),
    ]);
    let page = folder.join("page-2019-05-07.txt").display().to_string();
    assert!(wirewatch.done(&["ingest", &page]).starts_with("1 new"));

    let brief = wirewatch.json(&["brief", "--date", "2019-05-07", "--format", "json"]);
    let story = &brief["stories"][0];
    assert_eq!(story["headline"], expected["page"]["headline"]);
    assert_eq!(story["articles"][0]["source"], expected["page"]["source"]);
    let found: BTreeSet<(&str, &str)> = story["listed"]
        .as_array()
        .expect("listed")
        .iter()
        .filter_map(|listed| Some((listed["list"].as_str()?, listed["id"].as_str()?)))
        .collect();
    for entity in expected["listed_entities"].as_array().expect("entities") {
        for (list, id) in entity["list_ids"].as_object().expect("ids") {
            let id = id.as_str().expect("an id");
            assert!(
                found.contains(&(list.as_str(), id)),
                "{list} {id} is missing: {found:?}"
            );
        }
    }
    assert_eq!(found.len(), 4, "nobody else is named: {found:?}");
    let countries: BTreeSet<&str> = story["countries"]
        .as_array()
        .expect("countries")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(countries, BTreeSet::from(["IQ", "SY"]));
    let source = story["listed"]
        .as_array()
        .and_then(|all| all.iter().find(|listed| listed["id"] == "9609"));
    assert_eq!(source.expect("al-Manar")["role"], "source");

    let id = story["articles"][0]["id"].as_str().expect("an id");
    let desk = wirewatch.serve(&["serve"]);
    let article = desk.page(&format!("/article/{id}"));
    for shown in [
        "Skip to content",
        "7 May 2019",
        "Today",
        "QDe.115",
        "Affected countries",
        "Iraqi News",
        "More",
    ] {
        assert!(
            article.contains(shown),
            "the page of the article does not show “{shown}”"
        );
    }
    assert!(article.contains("<details>") && article.contains("aria-label=\"Breadcrumb\""));
    for furniture in expected["page"]["not_article_text"]
        .as_array()
        .expect("furniture")
    {
        let furniture = furniture.as_str().expect("text");
        let text = article
            .split("class=\"text\"")
            .nth(1)
            .expect("the text")
            .split("</section>")
            .next();
        assert!(
            !text.expect("the text").contains(furniture),
            "furniture in the text: {furniture}"
        );
    }
    assert!(desk.page("/entity/UN-QDe.115").contains(id));
    assert!(desk.page("/country/SY").contains(id) && desk.page("/country/IQ").contains(id));
    assert!(
        !desk.page("/country/US").contains(id),
        "an adjective of support is no affected country"
    );

    let places = wirewatch.json(&["search", "--json", "Palmyra"]);
    assert_eq!(places["total"], 1);
}

#[test]
fn places_are_on_the_right_spot() {
    let Some(folder) = shared("reference-page") else {
        return;
    };
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("expected.json")).expect("expected.json"))
            .expect("JSON");
    let wirewatch = Wirewatch::new();
    let text = fs::read_to_string(folder.join("page-2019-05-07.txt")).expect("the page");
    let row = serde_json::json!({ "id": 1, "text": text, "date": "2019-05-07" });
    let input = wirewatch.file("row.jsonl", format!("{row}\n"));
    let found = wirewatch.json(&["analyse", &input, "--only", "toponyms,countries"]);
    let letters: Vec<char> = text.chars().collect();
    let toponyms = found["toponyms"].as_array().expect("toponyms");
    for place in expected["places"].as_array().expect("places") {
        let surface = place["surface"].as_str().expect("a surface");
        let core = surface
            .trim_end_matches(" province")
            .trim_end_matches(" region")
            .trim_start_matches("al-");
        let here = toponyms.iter().find(|found| {
            let (start, end) = (
                found["start"].as_u64().unwrap_or(0),
                found["end"].as_u64().unwrap_or(0),
            );
            let words: String = letters[start as usize..end as usize].iter().collect();
            words.contains(core)
        });
        let here = here.unwrap_or_else(|| panic!("{surface} was not found"));
        assert_eq!(here["country"], place["country"], "{surface}");
        if let (Some(lat), Some(lon)) = (place["lat"].as_f64(), place["lon"].as_f64()) {
            let off = (here["lat"].as_f64().unwrap_or(0.0) - lat).abs()
                + (here["lon"].as_f64().unwrap_or(0.0) - lon).abs();
            assert!(off < 0.5, "{surface} is {off} degrees off");
        }
    }
}
