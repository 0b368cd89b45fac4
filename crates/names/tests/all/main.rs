//! Tests of the whole crate through its public functions.

mod pairs;
mod parts;
mod properties;
mod resources;

use std::path::Path;

use wirewatch_names::NameKind;

/// Rows of a fixture, split by tabs, with their line numbers.
fn rows(table: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    table
        .lines()
        .enumerate()
        .filter(|(_, row)| !row.starts_with('#') && !row.is_empty())
        .map(|(number, row)| (number + 1, row.split('\t').collect()))
}

/// A kind as the fixtures write it.
fn kind(text: &str) -> NameKind {
    match text {
        "person" => NameKind::Person,
        "org" => NameKind::Organisation,
        "craft" => NameKind::Craft,
        other => panic!("there is no kind {other}"),
    }
}

/// A floor of `corpora/floors.toml`.
fn floor(corpus: &str, name: &str) -> f64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/floors.toml");
    let floors: toml::Table =
        toml::from_str(&std::fs::read_to_string(path).expect("floors")).expect("TOML");
    floors[corpus][name].as_float().expect("a floor")
}
