//! `cargo xtask bench-screen`: Wirewatch beside other programs on the screening set, in one run.
//!
//! The set lies outside the repository (`--data DIR`, else `../shared/data/screening`): a list,
//! queries with what is right for each, pairs of names. The peers come from the registry of
//! Python packages into a virtual environment under `target/`. Each runs on one core; all see the
//! same seeded sample of the queries (`--sample N`, 0 for all), ours sees all of them besides.
//! Figures are printed, never asserted; `--write` puts them into docs/benchmarks.md.
//!
//! `--program PATH` measures another build, `--no-build` the one that is there, `--no-peer` and
//! `--peer-only` leave one side out.

pub(crate) mod data;
mod measure;
mod report;
pub(crate) mod score;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{call, root};

/// Queries that the peers see unless the user says otherwise.
const SAMPLE: usize = 1_000;
const PAGE: &str = "docs/benchmarks.md";
const BEGIN: &str = "<!-- bench-screen -->";
const END: &str = "<!-- /bench-screen -->";

struct Options {
    data: PathBuf,
    sample: usize,
    with_ours: bool,
    with_peers: bool,
    builds: bool,
    program: Option<PathBuf>,
    writes: bool,
}

impl Options {
    fn parse(words: &[String]) -> Result<Options> {
        let mut options = Options {
            data: root().join("../shared/data/screening"),
            sample: SAMPLE,
            with_ours: true,
            with_peers: true,
            builds: true,
            program: None,
            writes: false,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("{word} needs a value"))
            };
            match word.as_str() {
                "--data" => options.data = PathBuf::from(value()?),
                "--sample" => {
                    options.sample = value()?.parse().context("--sample takes a number")?
                }
                "--program" => options.program = Some(PathBuf::from(value()?)),
                "--peer-only" => options.with_ours = false,
                "--no-peer" => options.with_peers = false,
                "--no-build" => options.builds = false,
                "--write" => options.writes = true,
                other => bail!(
                    "there is no option {other}; there are --data DIR, --sample N, --peer-only, \
                     --no-peer, --program PATH, --no-build, --write"
                ),
            }
        }
        if !options.with_ours && !options.with_peers {
            bail!("--peer-only and --no-peer together leave nothing to measure");
        }
        Ok(options)
    }
}

pub(crate) fn run(words: &[String]) -> Result<()> {
    let options = Options::parse(words)?;
    if !data::is_there(&options.data) {
        println!(
            "bench-screen: no screening set in {}: skipped (--data DIR names another folder)",
            options.data.display()
        );
        return Ok(());
    }
    let data = options.data.canonicalize()?;
    let set = data::read(&data)?;
    // A sample only spares the peers.
    let count = options.sample * usize::from(options.with_peers);
    let sample = data::sample(&set.gold, count);
    let work = tempfile::tempdir()?;
    let ids: Vec<&str> = sample.iter().map(String::as_str).collect();
    fs::write(work.path().join("sample.txt"), ids.join("\n"))?;
    let mut versions = Vec::new();
    let mut ours = None;
    if options.with_ours {
        let program = match &options.program {
            Some(program) => program.canonicalize().context("--program")?,
            None => {
                if options.builds {
                    build()?;
                }
                measure::built()
            }
        };
        versions.push(measure::version(&program)?);
        ours = Some(measure::ours(&program, &data, &set, work.path())?);
    }
    let mut peers = None;
    if options.with_peers {
        let found = measure::peers(&data, work.path())?;
        let named = found.versions.iter();
        versions.extend(named.map(|(name, version)| format!("{name} {version}")));
        peers = Some(found);
    }
    let section = report::section(&report::Measured {
        set: &set,
        sample: &sample,
        ours: ours.as_ref(),
        peers: peers.as_ref(),
        lead: format!(
            "Measured on {} on {}; {}.",
            today()?,
            crate::bench::machine_line()?,
            versions.join(", ")
        ),
    });
    println!("{section}");
    if options.writes {
        let path = root().join(PAGE);
        let page = fs::read_to_string(&path)?;
        fs::write(&path, replaced(&page, &section)?)?;
    }
    Ok(())
}

fn build() -> Result<()> {
    call(
        "cargo",
        &["build", "--release", "--locked", "--package", "wirewatch"],
    )
}

/// Day, month and year in words.
pub(crate) fn today() -> Result<String> {
    let output = Command::new("date")
        .args(["-u", "+%-d %B %Y"])
        .env("LC_ALL", "C")
        .output()
        .context("cannot start date")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The page with another section between the markers.
fn replaced(page: &str, section: &str) -> Result<String> {
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) =
        parts.with_context(|| format!("{PAGE} needs the lines {BEGIN} and {END}"))?;
    Ok(format!(
        "{before}{BEGIN}\n\n{}\n\n{END}{after}",
        section.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let page = format!("# Top\n\n{BEGIN}\nold\n{END}\n\nEnd\n");
        let new = replaced(&page, "| a |\n").expect("a page with markers");
        assert_eq!(new, format!("# Top\n\n{BEGIN}\n\n| a |\n\n{END}\n\nEnd\n"));
        assert_eq!(replaced(&new, "| a |").expect("the same"), new);
        assert!(replaced("# Top\n", "x").is_err());
    }

    #[test]
    fn unknown_options_and_missing_values_are_refused() {
        let parse = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            Options::parse(&words)
        };
        assert!(parse(&["--sample", "50", "--no-peer"]).is_ok_and(|options| options.sample == 50));
        assert!(parse(&["--sample"]).is_err());
        assert!(parse(&["--smaple", "5"]).is_err());
        assert!(parse(&["--no-peer", "--peer-only"]).is_err());
    }
}
