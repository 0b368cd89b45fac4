//! The figures of the screening set of ../shared, where it is. Nothing of it is kept here.

use std::collections::HashMap;
use std::path::PathBuf;

use wirewatch_names::{NameKind, SAME_FROM, compare};

use crate::entries;
use crate::figures::{Case, asked, at_least, hold, ids, label, measure};

const CORPUS: &str = "screen-shared";

fn shared(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("WIREWATCH_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let bytes = std::fs::read(folder.join("data/screening").join(name)).ok();
    if bytes.is_none() {
        println!("skipped: ../shared is not here");
    }
    bytes
}

/// The rows of a table as the values of the columns that are named.
fn rows<const N: usize>(bytes: &[u8], columns: [&str; N]) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().expect("headers").clone();
    let places = columns.map(|column| {
        let place = headers.iter().position(|header| header == column);
        place.unwrap_or_else(|| panic!("a column {column}"))
    });
    reader
        .records()
        .map(|row| {
            let row = row.expect("a row");
            places.map(|place| row[place].to_owned())
        })
        .collect()
}

#[test]
fn the_screening_set() {
    let (Some(index), Some(queries), Some(gold)) = (
        shared("index.jsonl"),
        shared("dev.csv"),
        shared("dev_gold.csv"),
    ) else {
        return;
    };
    let gold: HashMap<String, [String; 4]> = rows(&gold, ["id", "label", "category", "entity_ids"])
        .into_iter()
        .map(|row| (row[0].clone(), row))
        .collect();
    let cases: Vec<Case> = rows(&queries, ["id", "name", "type", "country", "dob"])
        .into_iter()
        .map(|[id, name, kind, country, birth]| {
            let [_, called, class, right] = &gold[&id];
            Case {
                asked: asked(&name, &kind, &country, &birth),
                label: label(called),
                class: class.clone(),
                right: ids(right),
            }
        })
        .collect();
    assert!(cases.len() > 5_000, "{} queries", cases.len());
    hold(CORPUS, &measure(&entries(index), &cases, false));
}

#[test]
fn pairs_of_others() {
    let Some(pairs) = shared("peer_cases.csv") else {
        return;
    };
    let (mut hit, mut claimed, mut wanted) = (0u32, 0u32, 0u32);
    for [schema, left, right, expected] in
        rows(&pairs, ["schema", "name1", "name2", "expected_match"])
    {
        let kind = match schema.as_str() {
            "Person" => NameKind::Person,
            "Vessel" => NameKind::Craft,
            _ => NameKind::Organisation,
        };
        let is_claimed = compare(&left, &right, kind).score >= SAME_FROM;
        let is_match = expected.trim().to_lowercase().starts_with("match");
        hit += u32::from(is_claimed && is_match);
        claimed += u32::from(is_claimed);
        wanted += u32::from(is_match);
    }
    at_least(
        CORPUS,
        "pairs_f1",
        f64::from(2 * hit) / f64::from((claimed + wanted).max(1)),
    );
}
