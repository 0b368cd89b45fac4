//! The tables of `resources/`: sorted, whole, and no spelling in two places, so that a change of
//! one is a change of one line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::rows;

fn tables(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut tables: Vec<(PathBuf, String)> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
        .map(|path| {
            let table = std::fs::read_to_string(&path).expect("a table");
            (path, table)
        })
        .collect();
    tables.sort();
    tables
}

#[test]
fn families_are_sorted_and_share_no_spelling() {
    let tables = tables("resources/families");
    assert!(tables.len() > 10, "{}", tables.len());
    let mut wrong = Vec::new();
    for (path, table) in &tables {
        let name = path.file_name().expect("a name").to_string_lossy();
        let mut seen: HashMap<&str, &str> = HashMap::new();
        let mut last = "";
        for (line, row) in rows(table) {
            let [canonical, variants, kind] = row[..] else {
                wrong.push(format!("{name}:{line}: {} cells instead of 3", row.len()));
                continue;
            };
            if canonical <= last {
                wrong.push(format!("{name}:{line}: {canonical} stands behind {last}"));
            }
            last = canonical;
            if !canonical.bytes().all(|byte| byte.is_ascii_lowercase()) || kind.is_empty() {
                wrong.push(format!("{name}:{line}: {canonical} {kind}"));
            }
            for variant in variants.split(' ').chain([canonical]) {
                if let Some(other) = seen.insert(variant, canonical) {
                    wrong.push(format!(
                        "{name}:{line}: {variant} is {canonical} and {other}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_of_organisations_stand_in_one_place() {
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut wrong = Vec::new();
    for (file, cells, forms) in [("legal-forms.tsv", 4, 3), ("org-words.tsv", 3, 2)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("resources")
            .join(file);
        let table = std::fs::read_to_string(path).expect("a table");
        for (line, row) in rows(&table) {
            if row.len() != cells {
                wrong.push(format!(
                    "{file}:{line}: {} cells instead of {cells}",
                    row.len()
                ));
                continue;
            }
            for form in row[forms].split('|') {
                let place = format!("{file}:{line} ({})", row[0]);
                if form.trim() != form || form.is_empty() {
                    wrong.push(format!("{place}: the form {form:?}"));
                }
                if let Some(other) = seen.insert(form.to_owned(), place.clone()) {
                    wrong.push(format!("{form}: {place} and {other}"));
                }
            }
        }
    }
    assert!(seen.len() > 5_000, "{}", seen.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_table_says_where_it_comes_from() {
    let mut all = tables("resources/families");
    all.extend(tables("resources"));
    for (path, table) in all {
        let head: String = table
            .lines()
            .take_while(|line| line.starts_with('#'))
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        assert!(
            ["written for", "source", "generated", "made from"]
                .iter()
                .any(|word| head.contains(word)),
            "{} does not say its source",
            path.display()
        );
    }
}
