//! Runs Wirewatch and its peers on the screening set, each on one core, and reads their answers.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::data::{self, Set};
use super::score::Hits;
use crate::ci::is_installed;
use crate::root;

/// What is installed from the registry of Python packages: the newest that we measured.
const PACKAGES: [(&str, &str); 2] = [("nomenklatura", "4.17.4"), ("rapidfuzz", "3.14.6")];
/// The peers, the strongest first, as `peer.py` calls them.
const PEERS: [&str; 4] = ["logic-v2", "logic-v1", "name-based", "rapidfuzz"];
const PEER_PROGRAM: &str = include_str!("peer.py");
/// Queries in the batch that speed is measured on.
pub(crate) const BATCH: usize = 100_000;
const GNU_TIME: &str = "/usr/bin/time";

/// One program's answers and what they took.
pub(crate) struct System {
    pub(crate) name: String,
    pub(crate) hits: Hits,
    /// Scores of the pairs, by row.
    pub(crate) pairs: HashMap<usize, f64>,
    /// How many queries `spent` was spent on.
    pub(crate) queries: usize,
    pub(crate) spent: Spent,
    /// What the program itself says of the time of single queries.
    pub(crate) latency: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Spent {
    pub(crate) wall_s: f64,
    pub(crate) user_s: Option<f64>,
    pub(crate) peak_mb: Option<u64>,
}

/// How the candidates were found that the matchers scored.
#[derive(Deserialize)]
pub(crate) struct Candidates {
    pub(crate) each: usize,
    /// Queries that have a right entry.
    pub(crate) with_answer: usize,
    /// Those of them that had it among the candidates before it was added.
    pub(crate) reached: usize,
}

pub(crate) struct Peers {
    pub(crate) systems: Vec<System>,
    pub(crate) candidates: Candidates,
    pub(crate) versions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct HitsRow {
    id: String,
    #[serde(default)]
    hits: Vec<HitRow>,
}

#[derive(Deserialize)]
struct HitRow {
    entity_id: String,
    score: f64,
}

#[derive(Deserialize)]
struct PairRow {
    row: usize,
    score: f64,
}

/// The program under `target/`.
pub(crate) fn built() -> PathBuf {
    crate::bench::program()
}

/// Its name and version, as it gives them.
pub(crate) fn version(program: &Path) -> Result<String> {
    let output = finish(Command::new(program).arg("--version"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Screens the set, then a long batch of it for speed, and scores the pairs.
pub(crate) fn ours(program: &Path, data: &Path, set: &Set, work: &Path) -> Result<System> {
    let index = data.join("index.jsonl");
    let screen = |queries: &Path, out: &Path, more: &[&str]| {
        let mut arguments = vec!["screen".into(), "--lists".into(), index.clone()];
        arguments.extend([queries.to_owned(), "--out".into(), out.to_owned()]);
        arguments.extend(more.iter().map(PathBuf::from));
        on_one_core(program, &arguments, work)
    };
    let (queries, out) = (data.join("dev.csv"), work.join("ours.jsonl"));
    screen(&queries, &out, &[])?;
    let hits = hits(&out)?;
    // A program that does not know --timing says nothing of single queries.
    let latency = screen(&queries, &work.join("timing.jsonl"), &["--timing"]).ok();
    let latency = latency.and_then(|(output, _)| timing(&String::from_utf8_lossy(&output.stderr)));
    let batch = work.join("batch.csv");
    data::write(&batch, data::batch(&set.queries, BATCH))?;
    let batch_out = work.join("batch.jsonl");
    let (_, spent) = screen(&batch, &batch_out, &[])?;
    let answered = fs::read_to_string(&batch_out)?.lines().count();
    if answered < BATCH {
        eprintln!("only {answered} of {BATCH} queries of the batch have a row: speed counts all");
    }
    // The file of pairs carries answers and another's scores: ours sees the names alone.
    let bare = work.join("pairs.csv");
    data::write(&bare, set.cases.iter())?;
    let (output, _) = on_one_core(program, &["compare".into(), bare], work)?;
    Ok(System {
        name: "Wirewatch".to_owned(),
        hits,
        pairs: pairs(&String::from_utf8_lossy(&output.stdout))?,
        queries: BATCH,
        spent,
        latency,
    })
}

/// What stands after `timing:` on the last such line.
fn timing(stderr: &str) -> Option<String> {
    let mut lines = stderr.lines().rev();
    lines.find_map(|line| Some(line.trim().strip_prefix("timing:")?.trim().to_owned()))
}

/// Installs the peers where they are not, and screens the queries of `work/sample.txt` with them.
pub(crate) fn peers(data: &Path, work: &Path) -> Result<Peers> {
    let python = environment()?;
    let script = work.join("peer.py");
    fs::write(&script, PEER_PROGRAM)?;
    let step = |name: &str| {
        let arguments = [
            script.clone(),
            data.to_owned(),
            work.to_owned(),
            name.into(),
        ];
        on_one_core(&python, &arguments, work)
    };
    let (output, _) = step("versions")?;
    let versions = serde_json::from_slice(&output.stdout)?;
    eprintln!("peers: finding candidates");
    step("candidates")?;
    let mut systems = Vec::new();
    for name in PEERS {
        eprintln!("peers: {name}");
        step(name)?;
        systems.push(peer(name, work)?);
    }
    Ok(Peers {
        systems,
        candidates: json(&work.join("candidates.json"))?,
        versions,
    })
}

fn peer(name: &str, work: &Path) -> Result<System> {
    #[derive(Deserialize)]
    struct Figures {
        queries: usize,
        #[serde(flatten)]
        spent: Spent,
    }
    let figures: Figures = json(&work.join(format!("{name}.json")))?;
    Ok(System {
        name: name.to_owned(),
        hits: hits(&work.join(format!("{name}.jsonl")))?,
        pairs: pairs(&fs::read_to_string(
            work.join(format!("{name}.pairs.jsonl")),
        )?)?,
        queries: figures.queries,
        spent: figures.spent,
        latency: None,
    })
}

/// The Python of a virtual environment that holds the peers.
fn environment() -> Result<PathBuf> {
    let folder = root().join("target/bench-venv");
    let python = folder.join("bin/python");
    let wanted = PACKAGES.map(|(name, version)| format!("{name}=={version}"));
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted.join("\n")) {
        return Ok(python);
    }
    eprintln!("peers: installing {}", wanted.join(", "));
    finish(Command::new("python3").args(["-m", "venv"]).arg(&folder))
        .context("cannot make a virtual environment; on Debian: apt install python3-venv")?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet"]);
    finish(install.args(&wanted)).context("cannot install the peers; without them: --no-peer")?;
    fs::write(&stamp, wanted.join("\n"))?;
    Ok(python)
}

/// Runs a program to its end on the first core, and says what it took.
fn on_one_core(program: &Path, arguments: &[PathBuf], work: &Path) -> Result<(Output, Spent)> {
    let usage = work.join("usage.txt");
    let is_timed = is_installed(GNU_TIME);
    let mut line: Vec<PathBuf> = Vec::new();
    if is_timed {
        line.extend([GNU_TIME, "-f", "%U %M", "-o"].map(PathBuf::from));
        line.push(usage.clone());
    }
    if is_installed("taskset") {
        line.extend(["taskset", "-c", "0"].map(PathBuf::from));
    }
    line.push(program.to_owned());
    line.extend_from_slice(arguments);
    let (first, rest) = line.split_first().context("nothing to run")?;
    let begun = Instant::now();
    let output = finish(
        Command::new(first)
            .args(rest)
            .env("RAYON_NUM_THREADS", "1")
            .env("OMP_NUM_THREADS", "1"),
    )?;
    let wall_s = begun.elapsed().as_secs_f64();
    let usage = match is_timed {
        true => fs::read_to_string(&usage)?,
        false => String::new(),
    };
    let mut columns = usage.split_whitespace();
    let user_s = columns.next().and_then(|seconds| seconds.parse().ok());
    let peak_kb = columns.next().and_then(|size| size.parse::<u64>().ok());
    let spent = Spent {
        wall_s,
        user_s,
        peak_mb: peak_kb.map(|size| size / 1024),
    };
    Ok((output, spent))
}

/// Runs to the end; a failure carries the last that the program said.
fn finish(command: &mut Command) -> Result<Output> {
    let shown = format!("{command:?}");
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {shown}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let mut last: Vec<&str> = said.trim().lines().rev().take(6).collect();
        last.reverse();
        bail!("{shown} failed:\n{}", last.join("\n"));
    }
    Ok(output)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("no {}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn lines<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    rows.map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .context("a row of answers is not of the form asked for")
}

fn hits(path: &Path) -> Result<Hits> {
    let text = fs::read_to_string(path).with_context(|| format!("no {}", path.display()))?;
    let rows = lines::<HitsRow>(&text)?.into_iter();
    let pair = |hit: HitRow| (hit.entity_id, hit.score);
    Ok(rows
        .map(|row| (row.id, row.hits.into_iter().map(pair).collect()))
        .collect())
}

fn pairs(text: &str) -> Result<HashMap<usize, f64>> {
    let rows = lines::<PairRow>(text)?.into_iter();
    Ok(rows.map(|row| (row.row, row.score)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_timing_line_counts_and_none_is_no_fault() {
        let said = "read 3 lists\ntiming: p50 9 us\ntiming: p50 8 us, p99 40 us, worst 2 us\n";
        assert_eq!(
            timing(said).as_deref(),
            Some("p50 8 us, p99 40 us, worst 2 us")
        );
        assert_eq!(timing("done\n"), None);
    }

    #[test]
    fn rows_of_answers_may_say_more_than_is_asked() {
        let rows = "{\"row\":1,\"score\":0.5,\"why\":\"x\"}\n\n{\"row\":0,\"score\":1}\n";
        let scores = pairs(rows).expect("two rows");
        assert_eq!((scores[&0], scores[&1]), (1.0, 0.5));
        assert!(pairs("{\"row\":1}\n").is_err());
    }
}
