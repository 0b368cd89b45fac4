//! `wirewatch export`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Wirewatch, root};

fn rows(text: &str) -> Vec<Value> {
    let rows = text.lines();
    rows.map(|row| serde_json::from_str(row).expect("JSON"))
        .collect()
}

fn count(rows: &[Value], schema: &str) -> usize {
    rows.iter().filter(|row| row["schema"] == schema).count()
}

#[test]
fn articles_go_out_and_every_reference_resolves() {
    let wirewatch = Wirewatch::new();
    let news = root().join("docs/example/news.jsonl").display().to_string();
    wirewatch.done(&["ingest", &news]);
    let all = rows(&wirewatch.done(&["export"]));
    let ids: BTreeSet<&str> = all.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), all.len(), "an id stands twice");
    let articles = count(&all, "Article");
    assert!(articles > 1 && count(&all, "Organization") > 0);
    for row in &all {
        for name in [
            "document",
            "entity",
            "resolved",
            "involved",
            "organizer",
            "proof",
        ] {
            let values = row["properties"][name].as_array();
            for value in values.into_iter().flatten() {
                assert!(value.as_str().is_some_and(|id| ids.contains(id)), "{row}");
            }
        }
        assert!(row["properties"]["bodyText"].is_null());
    }
    let whole = wirewatch.done(&["export", "--whole-texts"]);
    assert_eq!(whole.matches("\"bodyText\"").count(), articles);

    let notes = rows(&wirewatch.done(&["export", "--format", "annotations"]));
    assert_eq!(notes.len(), articles);
    assert!(
        notes
            .iter()
            .all(|row| row["type"] == "AnnotationCollection")
    );

    let file = wirewatch.file("out.json", "");
    wirewatch.done(&["export", "--entity", "UN:SOe.001", "--out", &file]);
    let some = rows(&std::fs::read_to_string(&file).expect("written"));
    assert!((1..articles).contains(&count(&some, "Article")));
    assert!(some.iter().any(|row| row["id"] == "UN-SOe--001"));
    assert_eq!(wirewatch.done(&["export", "--to", "1999-12-31"]), "");
}

#[test]
fn what_cannot_be_exported_names_the_next_step() {
    let wirewatch = Wirewatch::new();
    let news = root().join("docs/example/news.jsonl").display().to_string();
    wirewatch.done(&["ingest", &news]);
    for (arguments, said) in [
        (["--from", "2019-05-02", "--to", "2019-05-01"], "swap them"),
        (
            ["--entity", "UN:nobody", "--to", "2030-01-01"],
            "wirewatch search",
        ),
        (
            ["--out", "/nowhere/x.json", "--to", "2030-01-01"],
            "a folder that is there",
        ),
    ] {
        let output = wirewatch.run(&[&["export"][..], &arguments[..]].concat());
        assert!(!output.status.success());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(said), "{error}");
    }
}
