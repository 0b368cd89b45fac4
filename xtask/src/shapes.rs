//! `cargo xtask shapes`: the shapes of countries on the maps of `publish`.
//!
//! Reads the countries at 1:50 million of Natural Earth from npm `world-atlas`, in a pinned version
//! with a checked digest, and `countries.tsv` beside the output. The same input gives the same
//! bytes.

mod layout;
mod table;
mod topology;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::root;

const PACKAGE: &str = "world-atlas@2.0.2";
const FILE: &str = "world-atlas-2.0.2.tgz";
const SHA256: &str = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97";

/// Makes `crates/publish/resources/shapes.bin`.
///
/// `args`: nothing, or `--from DIR` with the package already downloaded, or `--check` to compare
/// with the file in the repository instead of writing it.
///
/// # Errors
/// When the package cannot be had or has another digest, when a country of the table has neither
/// a shape nor a position, or with `--check` when the file differs.
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
    let resources = root().join("crates/publish/resources");
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let folder = match from {
        Some(folder) => folder,
        None => {
            call(
                Command::new("npm")
                    .args(["pack", "--silent", PACKAGE, "--pack-destination"])
                    .arg(work.path()),
            )?;
            work.path().to_owned()
        }
    };
    let package = unpack(&folder.join(FILE), work.path())?;
    let topology = topology::Topology::read(&package.join("countries-50m.json"))?;
    let rows = table::read(&resources.join("countries.tsv"))?;
    let countries = table::countries(&rows, &topology)?;
    let bytes = layout::bytes(&countries, &topology);
    let output = resources.join("shapes.bin");
    if check {
        let present =
            std::fs::read(&output).with_context(|| format!("cannot read {}", output.display()))?;
        if present != bytes {
            bail!("shapes.bin is not what the package gives; run `cargo xtask shapes`");
        }
        println!("shapes: shapes.bin is what the package gives");
        return Ok(());
    }
    std::fs::write(&output, &bytes)
        .with_context(|| format!("cannot write {}", output.display()))?;
    println!(
        "wrote {} ({} countries, {} kB)",
        output.display(),
        countries.len(),
        bytes.len() / 1000
    );
    Ok(())
}

/// The folder with the package's files, after its digest was checked.
fn unpack(archive: &Path, work: &Path) -> Result<PathBuf> {
    let bytes =
        std::fs::read(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if digest != SHA256 {
        bail!("{FILE} has SHA-256 {digest}, not {SHA256}");
    }
    call(
        Command::new("tar")
            .arg("-xzf")
            .arg(archive)
            .arg("-C")
            .arg(work),
    )?;
    Ok(work.join("package"))
}

fn call(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("cannot start {program}; install it"))?;
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    Ok(())
}
