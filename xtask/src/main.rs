//! Automation in Rust: `cargo xtask` lists the tasks.

mod accuracy;
mod bench;
mod bench_screen;
mod browser;
mod ci;
mod clusters;
mod han;
mod language;
mod places;
mod shapes;
mod tidy;
mod train_tagger;
mod train_understand;
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

const TASKS: &str = "\
cargo xtask TASK

  ci            all checks: format, clippy, tests, docs, tidy, deny, browser
  accuracy      writes docs/accuracy.md, names by script; --data DIR, --check
  bench         the figures of docs/benchmarks.md; --lists DIR, --build
  bench-screen  screening beside other programs; --data DIR, --sample N, --write and more
  browser       the pages of the sample desk in headless Chromium; --shots DIR keeps pictures
  clusters      writes the word groups of crates/tagger; --from DIR; build it with --release
  tidy          the map (ARCHITECTURE.md) against the code
  han           writes the readings of Han characters for crates/names; --from DIR, --check
  language      writes the model of crates/language; --from DIR, --check
  places        writes the gazetteer of crates/places from registry packages
  train-tagger  writes the model of crates/tagger; --data DIR, --folds N, --held
  train-understand  writes the models of crates/understand; --data DIR, --only NAME, --folds N,
                --apply IN OUT
  shapes        writes the shapes of countries for crates/publish; --from DIR, --check
  words         writes crates/names/resources/common-words.txt from Debian's wamerican-small
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match run(&task, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &str, rest: &[String]) -> Result<()> {
    match task {
        "accuracy" => accuracy::run(rest),
        "bench" => bench::run(rest),
        "bench-screen" => bench_screen::run(rest),
        "browser" => browser::run(rest),
        "ci" => ci::run(rest),
        "clusters" => clusters::run(rest),
        "han" => han::run(rest),
        "language" => language::run(rest),
        "tidy" => tidy::run(),
        "places" => places::generate(rest),
        "train-tagger" => train_tagger::run(rest),
        "train-understand" => train_understand::run(rest),
        "shapes" => shapes::run(rest),
        "words" => words::run(),
        "" | "help" | "--help" => {
            print!("{TASKS}");
            Ok(())
        }
        other => bail!("there is no task {other}; the tasks are:\n{TASKS}"),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap_or_else(|_| PathBuf::from("."))
}

/// Runs a program in the root of the repository; its failure is ours.
fn call(program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .status()
        .with_context(|| format!("cannot start {program}"))?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(())
}
