//! Names taken apart: every word has the role that a reader gives it.

use wirewatch_names::parse;

use crate::{kind, rows};

#[test]
fn every_word_has_its_role() {
    let mut wrong = Vec::new();
    for (number, row) in rows(include_str!("../../fixtures/parse.tsv")) {
        let [of, name, expected] = row[..] else {
            panic!("line {number}: {} cells instead of 3", row.len());
        };
        let found: Vec<String> = parse(name, kind(of))
            .iter()
            .map(|part| format!("{}={:?}", part.word.text(), part.role).to_lowercase())
            .collect();
        let found = found.join("; ");
        if found != expected {
            wrong.push(format!(
                "line {number}: {name}\n   found {found}\n  wanted {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_part_says_something_and_no_more_than_a_name() {
    for (number, row) in rows(include_str!("../../fixtures/pairs.tsv")) {
        for name in &row[1..3] {
            let parts = parse(name, kind(row[0]));
            assert!(!parts.is_empty(), "line {number}: {name} has no part");
            for part in parts {
                assert!(
                    part.weight > 0.0 && part.weight <= 1.0,
                    "line {number}: {} weighs {}",
                    part.written,
                    part.weight
                );
                assert!(!part.word.text().is_empty(), "line {number}: an empty word");
            }
        }
    }
}
