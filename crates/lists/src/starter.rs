//! The starter list inside the program, so that nothing is empty on first start.
//!
//! `resources/starter.jsonl`: designated groups as facts, each with list, reference, primary
//! name, a few aliases as that list prints them, and the date of the list that it was checked
//! against (a test does so). It says nothing of what is not in it, and any imported list of the
//! same name replaces it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use wirewatch_news::{Digest, Entity, ListVersion, NameKind, Schema};

use crate::dates;
use crate::entry::{add, add_name, add_referent, blank};
use crate::import::{ImportedList, dataset_rank};

const FILE: &str = "starter.jsonl";
const FACTS: &str = include_str!("../resources/starter.jsonl");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    list: String,
    reference: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    former: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    native: Vec<String>,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    cites: Option<String>,
    #[serde(default)]
    listed_on: Option<String>,
    as_of: Date,
}

/// The starter lists: UN, UK and OFAC, each with the date that it was checked against as its
/// date of issue and `starter` set.
pub fn starter(imported: Timestamp) -> Vec<ImportedList> {
    let mut lists: BTreeMap<String, (Date, Vec<Entity>)> = BTreeMap::new();
    // A line that cannot be read is a fault of the resource, which a test would find.
    for fact in FACTS
        .lines()
        .filter_map(|line| serde_json::from_str::<Fact>(line).ok())
    {
        let list = lists
            .entry(fact.list.clone())
            .or_insert((fact.as_of, Vec::new()));
        list.0 = list.0.min(fact.as_of);
        list.1.push(entry(&fact));
    }
    let digest = Digest::of(FACTS.as_bytes());
    let hash = digest.to_string();
    let mut lists: Vec<ImportedList> = lists
        .into_iter()
        .map(|(dataset, (as_of, entities))| ImportedList {
            version: ListVersion {
                dataset,
                version: format!("{as_of}-{}", hash.get(..8).unwrap_or(&hash)),
                issued: Some(as_of),
                imported,
                digest,
                files: vec![FILE.to_owned()],
                entries: u32::try_from(entities.len()).unwrap_or(u32::MAX),
                starter: true,
            },
            entities,
            warnings: Vec::new(),
        })
        .collect();
    lists.sort_by_key(|list| dataset_rank(&list.version.dataset));
    lists
}

fn entry(fact: &Fact) -> Entity {
    let mut entity = blank(&fact.list, &fact.reference, Schema::Organization);
    add_name(&mut entity, &fact.name, NameKind::Primary);
    let names = [
        (&fact.aliases, NameKind::Alias),
        (&fact.former, NameKind::Former),
        (&fact.native, NameKind::Alias),
        (&fact.weak, NameKind::Weak),
    ];
    for (names, kind) in names {
        names
            .iter()
            .for_each(|name| add_name(&mut entity, name, kind));
    }
    fact.programs
        .iter()
        .for_each(|program| add(&mut entity.programs, program));
    fact.countries
        .iter()
        .for_each(|country| add(&mut entity.countries, country));
    let terror = ["Al-Qaida", "FTO", "SDGT"];
    let regime =
        matches!(fact.reference.get(..3), Some("AQD" | "CTI" | "CTD")) && fact.list == "UK";
    if regime
        || fact
            .programs
            .iter()
            .any(|program| terror.contains(&program.as_str()))
    {
        add(&mut entity.topics, "crime.terror");
    }
    if let Some(reference) = &fact.cites {
        add_referent(&mut entity, "UN", reference);
    }
    entity.listed_on = fact.listed_on.as_deref().and_then(dates::day);
    add(
        &mut entity.comments,
        &format!("Starter list: a few facts only, as of {}", fact.as_of),
    );
    entity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for (number, line) in FACTS.lines().enumerate() {
            let fact = serde_json::from_str::<Fact>(line);
            assert!(fact.is_ok(), "line {}: {:?}", number + 1, fact.err());
        }
        let entries: usize = starter(Timestamp::UNIX_EPOCH)
            .iter()
            .map(|list| list.entities.len())
            .sum();
        assert_eq!(entries, FACTS.lines().count());
        assert!(entries >= 120);
    }
}
