//! The figures of our own set: `fixtures/index.jsonl`, asked by the queries written in
//! `fixtures/queries.csv` and by those that the generator makes from it.

use crate::figures::{Case, asked, hold, ids, label, measure};
use crate::{generate, own_entries};

fn written() -> Vec<Case> {
    let mut reader = csv::Reader::from_reader(&include_bytes!("../../fixtures/queries.csv")[..]);
    reader
        .records()
        .map(|row| {
            let row = row.expect("a row");
            Case {
                asked: asked(&row[1], &row[2], &row[3], &row[4]),
                label: label(&row[5]),
                class: row[6].to_owned(),
                right: ids(&row[7]),
            }
        })
        .collect()
}

#[test]
fn our_own_set() {
    let entities = own_entries();
    let mut cases = written();
    cases.extend(generate::cases(&entities));
    println!("{} entries, {} queries", entities.len(), cases.len());
    hold("screen-own", &measure(&entities, &cases, true));
}
