//! `cargo xtask accuracy`: writes docs/accuracy.md, how often names are told apart, script by
//! script, and how much of running text is read rightly.
//!
//! Three sources: the pairs that we wrote (`crates/names/fixtures/pairs.tsv`); the screening set
//! that lies outside the repository (`--data DIR`, else `../shared/data/screening`); and the sets
//! of running text in the folders beside it. Where a set is missing, the section about it stays
//! as it is. `--check` writes nothing; it compares the pairs, and running text where that is
//! there. The tests of the crates hold floors, this page holds figures.

mod outside;
mod running_text;
mod scripts;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wirewatch_names::{NameKind, SAME_FROM, compare};

use crate::root;

const PAGE: &str = "docs/accuracy.md";
const PAIRS: &str = "crates/names/fixtures/pairs.tsv";
const BEGIN: &str = "<!-- outside data -->";
const END: &str = "<!-- /outside data -->";
const TEXT_BEGIN: &str = "<!-- running text -->";
const TEXT_END: &str = "<!-- /running text -->";
const UNMEASURED: &str = "\n\nNot measured yet.\n\n";

const HEAD: &str = "\
# Accuracy

How often two names of one bearer are known as such, and names of two bearers kept apart, script \
by script; and how well names, places, dates and the language of running text are told. This page \
is written by a command; where the data of others is not at hand, the sections about it stay as \
they were:

```sh
cargo xtask accuracy           # --data DIR for the screening set, --check to compare only
```

A figure here says how a test was judged, not what will happen on other news. The \
pairs of the first table guided the rules and are few: they show that a script is read at all. \
What is *unmeasured* may work, but nobody has counted. Speed, and other programs on the same set, \
stand in [benchmarks](benchmarks.md); who says what, what happened and who is accused in \
[understanding](understanding.md).

";

/// Pairs that were judged, and how many of them rightly.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) all: u32,
    pub(crate) right: u32,
}

impl Count {
    pub(crate) fn add(&mut self, is_right: bool) {
        self.all += 1;
        self.right += u32::from(is_right);
    }

    /// `12 | 11 (92 %)`, as cells of a table.
    pub(crate) fn cells(self) -> String {
        if self.all == 0 {
            return "– | –".to_owned();
        }
        let share = 100.0 * f64::from(self.right) / f64::from(self.all);
        format!("{} | {} ({share:.0} %)", self.all, self.right)
    }
}

/// One of our own pairs, judged.
struct Own {
    language: String,
    scripts: Vec<&'static str>,
    kind: NameKind,
    is_same: bool,
    is_right: bool,
}

pub(crate) fn run(words: &[String]) -> Result<()> {
    let mut data: PathBuf = root().join("../shared/data/screening");
    let mut checks = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--check" => checks = true,
            "--data" => data = words.next().context("--data needs a folder")?.into(),
            other => bail!("there is no option {other}; there are --data DIR and --check"),
        }
    }
    let path = root().join(PAGE);
    let old = fs::read_to_string(&path).unwrap_or_default();
    let own = own_pairs(&fs::read_to_string(root().join(PAIRS)).context(PAIRS)?)?;
    let kept = section(&old, BEGIN, END).unwrap_or(UNMEASURED);
    let outside = if checks || !outside::is_there(&data) {
        if !checks {
            println!("accuracy: no screening set in {}: kept", data.display());
        }
        kept.to_owned()
    } else {
        format!(
            "\n\n{}\n\n",
            outside::section(&data, &by_script(&own))?.trim()
        )
    };
    let folder = data.join("..");
    let has_text = running_text::is_there(&folder);
    let text = if has_text {
        format!("\n\n{}\n\n", running_text::section(&folder)?.trim())
    } else {
        println!(
            "accuracy: no sets of running text in {}: kept",
            folder.display()
        );
        let kept = section(&old, TEXT_BEGIN, TEXT_END);
        kept.unwrap_or(UNMEASURED).to_owned()
    };
    let page = format!(
        "{HEAD}{}{BEGIN}{outside}{END}\n\n{TEXT_BEGIN}{text}{TEXT_END}\n",
        own_section(&own)
    );
    if checks {
        if page != old {
            bail!("{PAGE} is not what is measured now: run `cargo xtask accuracy`");
        }
        let and = if has_text { " and running text" } else { "" };
        println!("accuracy: {PAGE} agrees with {} pairs{and}", own.len());
        return Ok(());
    }
    fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// What stands between two markers.
fn section<'a>(page: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(begin)?;
    Some(rest.split_once(end)?.0)
}

fn own_pairs(table: &str) -> Result<Vec<Own>> {
    let rows = table.lines().enumerate();
    let rows = rows.filter(|(_, row)| !row.starts_with('#') && !row.is_empty());
    rows.map(|(number, row)| {
        let [kind, left, right, expected, note] = row.split('\t').collect::<Vec<_>>()[..] else {
            bail!("{PAIRS}, line {}: five cells wanted", number + 1);
        };
        let kind = match kind {
            "person" => NameKind::Person,
            "org" => NameKind::Organisation,
            "craft" => NameKind::Craft,
            other => bail!("{PAIRS}, line {}: {other} is no kind", number + 1),
        };
        let is_same = expected == "same";
        Ok(Own {
            language: note.split(':').next().unwrap_or_default().to_owned(),
            scripts: scripts::of_pair(left, right),
            kind,
            is_same,
            is_right: (compare(left, right, kind).score >= SAME_FROM) == is_same,
        })
    })
    .collect()
}

fn by_script(own: &[Own]) -> BTreeMap<&'static str, Count> {
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for pair in own {
        for script in &pair.scripts {
            counts.entry(script).or_default().add(pair.is_right);
        }
    }
    counts
}

fn own_section(own: &[Own]) -> String {
    let count = |is_counted: &dyn Fn(&Own) -> bool| {
        let mut count = Count::default();
        for pair in own.iter().filter(|pair| is_counted(pair)) {
            count.add(pair.is_right);
        }
        count
    };
    let mut out = format!(
        "## Our own pairs\n\n{} pairs of `{PAIRS}`, one bearer or two, judged at {SAME_FROM}.\n\n\
         | pairs | number | right |\n|---|---|---|\n",
        own.len()
    );
    let kinds = [
        ("persons", NameKind::Person),
        ("organisations", NameKind::Organisation),
        ("ships", NameKind::Craft),
    ];
    for (name, kind) in kinds {
        for (bearers, is_same) in [("one bearer", true), ("two bearers", false)] {
            let count = count(&|pair| pair.kind == kind && pair.is_same == is_same);
            let _ = writeln!(out, "| {name}, {bearers} | {} |", count.cells());
        }
    }
    out.push_str(
        "\nBy script; a pair of Latin names counts as Latin, any other by its other script. \
         Languages are those of the names.\n\n\
         | script | languages | pairs | right |\n|---|---|---|---|\n",
    );
    let counts = by_script(own);
    for script in scripts::names() {
        let mut languages: Vec<&str> = own
            .iter()
            .filter(|pair| pair.scripts.contains(&script))
            .map(|pair| scripts::language(&pair.language))
            .collect();
        languages.sort_unstable();
        languages.dedup();
        let count = counts.get(script).copied().unwrap_or_default();
        let _ = writeln!(
            out,
            "| {script} | {} | {} |",
            languages.join(", "),
            count.cells()
        );
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_by_script() {
        let table = "# head\nperson\tИван Петров\tIvan Petrov\tsame\tru: native\n\
                     person\tIvan Petrov\tIvan Petrov\tother\tru: wrong on purpose\n";
        let own = own_pairs(table).expect("two pairs");
        let counts = by_script(&own);
        assert_eq!((counts["Cyrillic"].all, counts["Cyrillic"].right), (1, 1));
        assert_eq!((counts["Latin"].all, counts["Latin"].right), (1, 0));
        let section = own_section(&own);
        assert!(
            section.contains("| Cyrillic | Russian | 1 | 1 (100 %) |"),
            "{section}"
        );
        assert!(section.contains("| Khmer |  | – | – |"), "{section}");
        assert!(own_pairs("person\tone name\n").is_err());
        assert!(own_pairs("ghost\ta\tb\tsame\ten: x\n").is_err());
    }

    #[test]
    fn what_stands_between_the_markers_is_found() {
        let page = format!("a{BEGIN} b {END}c{TEXT_BEGIN} d {TEXT_END}");
        assert_eq!(section(&page, BEGIN, END), Some(" b "));
        assert_eq!(section(&page, TEXT_BEGIN, TEXT_END), Some(" d "));
        assert_eq!(section("a page without markers", BEGIN, END), None);
    }
}
