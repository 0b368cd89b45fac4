//! The screening set: queries, what is right for each, pairs; a sample and a long batch of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

/// The files that the folder must hold.
const FILES: [&str; 4] = ["index.jsonl", "dev.csv", "dev_gold.csv", "peer_cases.csv"];

/// One customer to screen.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Query {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) country: String,
    pub(crate) dob: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Label {
    /// Is listed: `right` says as what.
    Pos,
    /// Is not listed: every hit is a false one.
    Neg,
    /// Bears the name of a listed one, but the facts say another person.
    Namesake,
}

/// What is right for a query.
#[derive(Clone, Deserialize)]
pub(crate) struct Gold {
    pub(crate) id: String,
    pub(crate) label: Label,
    #[serde(rename = "category")]
    pub(crate) class: String,
    #[serde(rename = "entity_ids", deserialize_with = "semicolons")]
    pub(crate) right: BTreeSet<String>,
}

/// Two names, and whether they may mean the same.
#[derive(Deserialize, Serialize)]
pub(crate) struct Case {
    pub(crate) schema: String,
    pub(crate) name1: String,
    pub(crate) name2: String,
    #[serde(skip_serializing)]
    expected_match: String,
    /// The score of logic-v2 that the file carries; empty where it carries none.
    #[serde(skip_serializing, default)]
    nk4174_logic_v2: String,
}

impl Case {
    pub(crate) fn is_match(&self) -> bool {
        self.expected_match
            .trim()
            .to_lowercase()
            .starts_with("match")
    }

    pub(crate) fn has_recorded_score(&self) -> bool {
        !self.nk4174_logic_v2.is_empty()
    }
}

pub(crate) struct Set {
    pub(crate) queries: Vec<Query>,
    pub(crate) gold: Vec<Gold>,
    pub(crate) cases: Vec<Case>,
}

fn semicolons<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeSet<String>, D::Error> {
    let joined = String::deserialize(from)?;
    let ids = joined.split(';').filter(|id| !id.is_empty());
    Ok(ids.map(str::to_owned).collect())
}

/// Whether `folder` holds the set at all.
pub(crate) fn is_there(folder: &Path) -> bool {
    FILES.iter().all(|file| folder.join(file).is_file())
}

pub(crate) fn read(folder: &Path) -> Result<Set> {
    let set = Set {
        queries: table(&folder.join("dev.csv"))?,
        gold: table(&folder.join("dev_gold.csv"))?,
        cases: table(&folder.join("peer_cases.csv"))?,
    };
    for label in [Label::Pos, Label::Neg] {
        if !set.gold.iter().any(|gold| gold.label == label) {
            bail!("dev_gold.csv needs rows labelled pos and rows labelled neg");
        }
    }
    Ok(set)
}

fn table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .with_context(|| format!("{} has a row of another form", path.display()))
}

/// Writes rows with a header.
pub(crate) fn write<T: Serialize>(path: &Path, rows: impl Iterator<Item = T>) -> Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    for row in rows {
        writer.serialize(row)?;
    }
    writer.flush()?;
    Ok(())
}

/// `count` queries: those of the set again and again, each time with a new id.
pub(crate) fn batch(queries: &[Query], count: usize) -> impl Iterator<Item = Query> + '_ {
    let endless = queries.iter().cycle().take(count);
    endless.enumerate().map(|(number, query)| Query {
        id: format!("b{number}"),
        ..query.clone()
    })
}

/// About `count` queries, each class by its share and none without one; the same ids each time.
/// Zero, or more than there are: all.
pub(crate) fn sample(gold: &[Gold], count: usize) -> BTreeSet<String> {
    if count == 0 || count >= gold.len() {
        return gold.iter().map(|gold| gold.id.clone()).collect();
    }
    let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for gold in gold {
        classes.entry(&gold.class).or_default().push(&gold.id);
    }
    let mut chosen = BTreeSet::new();
    for mut ids in classes.into_values() {
        let share = (ids.len() * count + gold.len() / 2) / gold.len();
        ids.sort_by_key(|id| shuffled(id));
        chosen.extend(ids.into_iter().take(share.max(1)).map(str::to_owned));
    }
    chosen
}

/// A place in a seeded shuffle: FNV-1a with a finisher.
fn shuffled(id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(count: usize, class: &str) -> impl Iterator<Item = Gold> {
        (0..count).map(move |number| Gold {
            id: format!("{class}{number}"),
            label: Label::Neg,
            class: class.to_owned(),
            right: BTreeSet::new(),
        })
    }

    #[test]
    fn a_sample_keeps_the_shares_of_the_classes_and_drops_none() {
        let all: Vec<Gold> = gold(90, "often")
            .chain(gold(9, "rare"))
            .chain(gold(1, "once"))
            .collect();
        let chosen = sample(&all, 20);
        let of = |class: &str| chosen.iter().filter(|id| id.starts_with(class)).count();
        assert_eq!((of("often"), of("rare"), of("once")), (18, 2, 1));
        assert_eq!(chosen, sample(&all, 20));
        assert_eq!(sample(&all, 0).len(), 100);
        assert_eq!(sample(&all, 500).len(), 100);
    }

    #[test]
    fn a_batch_repeats_the_queries_under_new_ids() {
        let query = |id: &str| Query {
            id: id.to_owned(),
            name: id.to_uppercase(),
            kind: "person".to_owned(),
            country: String::new(),
            dob: String::new(),
        };
        let rows: Vec<Query> = batch(&[query("a"), query("c")], 3).collect();
        let shown: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {}", row.id, row.name))
            .collect();
        assert_eq!(shown, ["b0 A", "b1 C", "b2 A"]);
    }
}
