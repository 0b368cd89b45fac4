//! The section on data that others made: pairs by script, and the screening set.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wirewatch_lists::{ListFile, row_id};
use wirewatch_names::{NameKind, SAME_FROM, compare};
use wirewatch_news::{Asked, AskedKind, Entity};
use wirewatch_screen::{DEFAULT_THRESHOLD, Index, Scratch};

use super::{Count, scripts};
use crate::bench_screen::data::{self, Label, Query};
use crate::bench_screen::score::{self, Hits};
use crate::bench_screen::today;

/// Fewer outside names than this say that a script is read, not how well.
const FEW: u32 = 10;

pub(super) fn is_there(folder: &Path) -> bool {
    data::is_there(folder)
}

/// The section, from the set in `folder`; `own` are our own pairs by script.
pub(super) fn section(folder: &Path, own: &BTreeMap<&'static str, Count>) -> Result<String> {
    let set = data::read(folder)?;
    let entities = entities(folder)?;
    let hits = ask(&entities, &set.queries);
    let mut out = format!(
        "## Data of others\n\nMeasured on {} with `cargo xtask accuracy` on the screening set \
         that [benchmarks](benchmarks.md) describes: {} pairs, {} queries against {} entries. It \
         is not part of the repository.\n\n",
        today()?,
        set.cases.len(),
        set.queries.len(),
        entities.len()
    );
    figures(&set, &hits, &mut out);
    by_script(&set, &hits, own, &mut out);
    Ok(out)
}

fn entities(folder: &Path) -> Result<Vec<Entity>> {
    let path = folder.join("index.jsonl");
    let file = ListFile {
        name: "index.jsonl".to_owned(),
        bytes: fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?,
    };
    // When the lists were read is not shown.
    let imported = wirewatch_lists::import(vec![file], jiff::Timestamp::UNIX_EPOCH);
    let lists = imported.lists.into_iter();
    Ok(lists.flat_map(|list| list.entities).collect())
}

fn ask(entities: &[Entity], queries: &[Query]) -> Hits {
    let index = Index::new(entities);
    let mut scratch = Scratch::default();
    let filled = |text: &str| -> Vec<String> {
        let text = (!text.is_empty()).then(|| text.to_owned());
        text.into_iter().collect()
    };
    let answers = queries.iter().map(|query| {
        let asked = Asked {
            name: query.name.clone(),
            kind: match query.kind.as_str() {
                "person" => Some(AskedKind::Person),
                "org" => Some(AskedKind::Organisation),
                _ => None,
            },
            countries: filled(&query.country.to_uppercase()),
            births: filled(&query.dob),
            ..Asked::default()
        };
        let hits = index.search(&asked, &mut scratch).into_iter();
        let hits = hits.map(|hit| (row_id(&entities[hit.entry]), f64::from(hit.score)));
        (query.id.clone(), hits.collect())
    });
    answers.collect()
}

fn figures(set: &data::Set, hits: &Hits, out: &mut String) {
    let figures = score::figures(set.gold.iter(), hits);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    out.push_str("| of whom | share |\n|---|---|\n");
    let mut row = |what: &str, share: f64| {
        let _ = writeln!(out, "| {what} | {} |", percent(share));
    };
    row("listed: the first hit is right", figures.recall_at_1);
    if let Some(at) = figures.at_rate.first() {
        row(
            "listed: found at the score that 1 % of the unlisted reach",
            at.recall,
        );
    }
    if let Some(at) = figures.at_threshold.first() {
        row("listed: found at the usual threshold", at.recall);
        row("unlisted: a hit at the usual threshold", at.false_positives);
        row(
            "namesakes of other birth or country: a hit at the usual threshold",
            at.namesakes.unwrap_or_default(),
        );
    }
    let _ = writeln!(
        out,
        "\nThe usual threshold is {DEFAULT_THRESHOLD}. By class, at the score that 1 % of the \
         unlisted reach (namesakes too):\n\n| class | queries | found, or alerting |\n|---|---|---|"
    );
    for (name, class) in &figures.classes {
        let _ = writeln!(
            out,
            "| {name} | {} | {} |",
            class.count,
            percent(class.share)
        );
    }
}

fn by_script(set: &data::Set, hits: &Hits, own: &BTreeMap<&'static str, Count>, out: &mut String) {
    let mut pairs: BTreeMap<&'static str, Count> = BTreeMap::new();
    for case in &set.cases {
        let kind = match case.schema.as_str() {
            "Person" => NameKind::Person,
            "Vessel" => NameKind::Craft,
            _ => NameKind::Organisation,
        };
        let is_claimed = compare(&case.name1, &case.name2, kind).score >= SAME_FROM;
        for script in scripts::of_pair(&case.name1, &case.name2) {
            pairs
                .entry(script)
                .or_default()
                .add(is_claimed == case.is_match());
        }
    }
    let names: BTreeMap<&str, &str> = set
        .queries
        .iter()
        .map(|query| (query.id.as_str(), query.name.as_str()))
        .collect();
    let mut queries: BTreeMap<&'static str, Count> = BTreeMap::new();
    for gold in set.gold.iter().filter(|gold| gold.label == Label::Pos) {
        let first = hits.get(&gold.id).and_then(|hits| hits.first());
        let is_right = first.is_some_and(|(entry, _)| gold.right.contains(entry));
        let name = names.get(gold.id.as_str()).copied().unwrap_or_default();
        for script in scripts::of_pair(name, "") {
            queries.entry(script).or_default().add(is_right);
        }
    }
    let _ = writeln!(
        out,
        "\nBy script: pairs of others, judged at {SAME_FROM}, and listed names asked in that \
         script. *Few* is less than {FEW} names of others: it shows that the script is read, not \
         how well.\n\n| script | pairs | right | queries | first hit right | standing |\n\
         |---|---|---|---|---|---|"
    );
    for script in scripts::names() {
        let of = |counts: &BTreeMap<&'static str, Count>| {
            counts.get(script).copied().unwrap_or_default()
        };
        let (pairs, queries) = (of(&pairs), of(&queries));
        let standing = standing(pairs.all + queries.all, of(own).all);
        let _ = writeln!(
            out,
            "| {script} | {} | {} | {standing} |",
            pairs.cells(),
            queries.cells()
        );
    }
}

/// How far the figures of a script can be trusted, from the number of names of others and of our
/// own pairs.
fn standing(of_others: u32, own: u32) -> &'static str {
    match (of_others, own) {
        (FEW.., _) => "measured",
        (1.., _) => "measured on few",
        (0, 1..) => "*own pairs only*",
        (0, 0) => "*unmeasured*",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_others_are_a_measure() {
        assert_eq!(standing(10, 0), "measured");
        assert_eq!(standing(9, 50), "measured on few");
        assert_eq!(standing(0, 50), "*own pairs only*");
        assert_eq!(standing(0, 0), "*unmeasured*");
    }
}
