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

/// What of `expected.json` about events, roles and chains is read, and nothing against it.
#[test]
fn who_did_what_and_who_says_so() {
    let Some(folder) = shared("reference-page") else {
        return;
    };
    let Some(lists) = shared("data/lists") else {
        return;
    };
    let wirewatch = Wirewatch::new();
    let page: Value = wirewatch.json(&["read", &folder.display().to_string()]);
    let row = serde_json::json!({
        "id": 1, "title": page["title"], "text": page["text"], "date": "2019-05-07",
    });
    let input = wirewatch.file("row.jsonl", format!("{row}\n"));
    let list = |name: &str| lists.join(name).display().to_string();
    let found = wirewatch.json(&[
        "analyse",
        &input,
        "--lists",
        &list("UN_consolidated.xml"),
        &list("ofac"),
        &list("uk"),
    ]);
    let letters =
        |name: &str| -> Vec<char> { page[name].as_str().unwrap_or_default().chars().collect() };
    let (title, text) = (letters("title"), letters("text"));
    let words = |row: &Value, span: &Value| -> String {
        let letters = if row["in"] == "title" { &title } else { &text };
        let at = |end: usize| span[end].as_u64().unwrap_or(0) as usize;
        letters[at(0)..at(1)].iter().collect()
    };

    let rows = |name: &str| found[name].as_array().cloned().unwrap_or_default();
    let listed = rows("listed");
    let of = |id: &'static str| listed.iter().filter(move |row| row["id"] == id);
    let roles: BTreeSet<String> = of("QDe.115")
        .flat_map(|row| row["by_sentence"].as_array().cloned().unwrap_or_default())
        .filter_map(|sentence| Some(sentence["role"].as_str()?.to_owned()))
        .collect();
    assert!(
        roles.contains("actor") && roles.contains("target"),
        "{roles:?}"
    );
    assert!(of("QDe.115").all(|row| row["adverse"] == true));
    assert!(
        of("QDe.115").all(|row| row["modality"] == "failed"),
        "a plan that failed is no attack: {:?}",
        of("QDe.115").next()
    );
    for row in of("9609") {
        assert_eq!(row["role"], "source");
        assert_eq!(row["adverse"], false);
        assert_eq!(row["risk"]["score"], 0);
    }

    // Events: words of the trigger, modality, words of one of its parts or of who says it.
    let sayings = rows("attributions");
    let source = |number: &Value| -> String {
        let mut row = sayings.iter().find(|row| row["id"] == *number);
        if let Some(same) = row
            .map(|row| &row["same_source"])
            .filter(|same| same.is_u64())
        {
            row = sayings.iter().find(|row| row["id"] == *same);
        }
        row.map_or_else(String::new, |row| words(row, &row["source"][0]))
    };
    let events: Vec<(String, String, String)> = rows("events")
        .iter()
        .map(|event| {
            let parts = event["arguments"].as_array().cloned().unwrap_or_default();
            let parts: Vec<String> = parts
                .iter()
                .map(|part| words(event, &part["span"]))
                .collect();
            let modality = event["modality"].as_str().unwrap_or_default().to_owned();
            let told = format!("{} | {}", parts.join(" | "), source(&event["said_by"]));
            (words(event, &event["trigger"]), modality, told)
        })
        .collect();
    for (trigger, modality, told) in [
        ("revive", "failed", "Islamic State"),
        ("massacre", "alleged", "Vahid Amineh"),
        ("mop-up", "claimed", "al-Manar"),
        ("cleans", "claimed", "al-Manar"),
        ("dispatched", "reported", "the Syrian Army"),
        ("attacks", "claimed", "a military source"),
    ] {
        let fits = |event: &&(String, String, String)| {
            event.0.contains(trigger) && event.1 == modality && event.2.contains(told)
        };
        assert!(
            events.iter().any(|event| fits(&event)),
            "{trigger}, {modality}, {told} is not among {events:#?}"
        );
    }
    let through = sayings
        .iter()
        .find(|row| source(&row["id"]).contains("a military source") && row["within"].is_u64());
    let through = through
        .map(|row| source(&row["within"]))
        .unwrap_or_default();
    assert!(
        through.contains("Arabic-language media outlets"),
        "{through}"
    );
    let said: Vec<String> = sayings.iter().map(|row| source(&row["id"])).collect();
    for mouth in ["al-Basri", "al-Manar TV network", "a military source"] {
        assert!(
            said.iter().any(|said| said.contains(mouth)),
            "{mouth}: {said:?}"
        );
    }
}
