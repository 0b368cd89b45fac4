//! `cargo xtask tidy`: fails when the map and the code disagree.
//!
//! - every crate stands in ARCHITECTURE.md, and every path and type it names exists;
//! - the arrows between our crates are those of its block `arrows`, no more and no less;
//! - every module starts with a `//!` header.
//!
//! It also reports, without failing, files of more than 600 lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::root;

const LONG_FILE_LINES: usize = 600;

pub(crate) fn run() -> Result<()> {
    let root = root();
    let map =
        fs::read_to_string(root.join("ARCHITECTURE.md")).context("cannot read ARCHITECTURE.md")?;
    let sources = sources(&root)?;
    let mut wrong = Vec::new();
    check_crates(&root, &map, &mut wrong)?;
    check_names(&root, &map, &sources, &mut wrong);
    check_arrows(&map, &mut wrong)?;
    for (path, text) in &sources {
        let shown = path.strip_prefix(&root).unwrap_or(path).display();
        if !text.starts_with("//!") {
            wrong.push(format!("{shown}: a module starts with a //! header"));
        }
        let lines = text.lines().count();
        if lines > LONG_FILE_LINES {
            println!("long: {shown} has {lines} lines");
        }
    }
    if wrong.is_empty() {
        println!("tidy: {} files agree with the map", sources.len());
        return Ok(());
    }
    bail!("{}", wrong.join("\n"))
}

/// All Rust files of ours.
fn sources(root: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let mut open = vec![root.join("crates"), root.join("xtask")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with("resources") {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path)?;
                found.push((path, text));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn check_crates(root: &Path, map: &str, wrong: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(root.join("crates"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !map.contains(&format!("{name}/")) {
            wrong.push(format!(
                "ARCHITECTURE.md: the crate {name}/ is missing from the map"
            ));
        }
    }
    Ok(())
}

/// Every path and type between backticks exists.
fn check_names(root: &Path, map: &str, sources: &[(PathBuf, String)], wrong: &mut Vec<String>) {
    let is_known = |name: &str| {
        sources.iter().any(|(_, text)| {
            ["struct ", "enum ", "trait ", "type ", "const "]
                .iter()
                .any(|keyword| {
                    text.match_indices(&format!("{keyword}{name}"))
                        .any(|(at, found)| {
                            !text[at + found.len()..]
                                .starts_with(|next: char| next.is_alphanumeric() || next == '_')
                        })
                })
        })
    };
    for (number, part) in map.split('`').enumerate() {
        if number % 2 == 0 || part.contains(char::is_whitespace) || part.is_empty() {
            continue;
        }
        let path = part.trim_end_matches('/');
        if part.trim_end_matches('/').contains('/') && !part.contains("://") {
            if !root.join(path).exists() {
                wrong.push(format!("ARCHITECTURE.md: the path {part} does not exist"));
            }
        } else if part.starts_with(|first: char| first.is_ascii_uppercase())
            && part.chars().all(char::is_alphanumeric)
            && part.chars().any(char::is_lowercase)
            && !is_known(part)
        {
            wrong.push(format!("ARCHITECTURE.md: the type {part} does not exist"));
        }
    }
}

fn check_arrows(map: &str, wrong: &mut Vec<String>) -> Result<()> {
    let block = map
        .split("```arrows\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .context("ARCHITECTURE.md has no block ```arrows")?;
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in block.lines() {
        let (from, to) = line
            .split_once("->")
            .with_context(|| format!("no arrow in: {line}"))?;
        listed.insert(
            from.trim().to_owned(),
            to.split_whitespace().map(str::to_owned).collect(),
        );
    }
    let actual = actual_arrows()?;
    for name in listed.keys().chain(actual.keys()).collect::<BTreeSet<_>>() {
        let (none, listed, actual) = (BTreeSet::new(), listed.get(name), actual.get(name));
        let (listed, actual) = (listed.unwrap_or(&none), actual.unwrap_or(&none));
        for missing in actual.difference(listed) {
            wrong.push(format!(
                "the arrow {name} -> {missing} is in Cargo.toml, not in ARCHITECTURE.md"
            ));
        }
        for extra in listed.difference(actual) {
            wrong.push(format!(
                "the arrow {name} -> {extra} is in ARCHITECTURE.md, not in Cargo.toml"
            ));
        }
    }
    Ok(())
}

/// Arrows between our crates, tests aside, from `cargo metadata`.
fn actual_arrows() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let output = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .context("cannot start cargo metadata")?;
    let metadata: Value =
        serde_json::from_slice(&output.stdout).context("cargo metadata gave no JSON")?;
    // The binary's package is called wirewatch, its folder cli.
    let ours = |name: &Value| match name.as_str()? {
        "wirewatch" => Some("cli".to_owned()),
        name => name.strip_prefix("wirewatch-").map(str::to_owned),
    };
    let mut arrows = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let Some(name) = ours(&package["name"]) else {
            continue;
        };
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let to: BTreeSet<String> = dependencies
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| ours(&dependency["name"]))
            .collect();
        arrows.insert(name, to);
    }
    Ok(arrows)
}
