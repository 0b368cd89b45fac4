//! `wirewatch screen`: customers against the lists, without a data folder.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use wirewatch_news::{Entity, NameKind};
use wirewatch_screen::{Hit, Scratch, candidates};

use crate::customers::{Customer, Customers};
use crate::desk::Screener;
use crate::{jsonl, progress, spreadsheet};

/// Screen customers against the lists.
///
/// Reads a CSV file with the columns name and perhaps id, type, country, dob, gender, passport
/// or another number; writes one row for each: the entries that it may be, best first, each with
/// its score and the reason. The answer to one row never depends on the others.
#[derive(clap::Args)]
#[command(
    after_help = "Example: wirewatch screen --lists UN_consolidated.xml --lists ofac-folder customers.csv --out hits.jsonl"
)]
pub(crate) struct Screen {
    /// Official list files, or the simple JSON Lines form; without them the starter list inside
    /// the program is used.
    #[arg(long, num_args = 1, value_name = "FILE")]
    lists: Vec<PathBuf>,
    /// CSV file, or - for standard input.
    input: PathBuf,
    /// Where to write; a name that ends in .csv gives CSV. Without it standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Lowest score that is given, 0 to 1. From about 0.7 on one of a hundred names that are on
    /// no list has a hit.
    #[arg(long, default_value_t = 0.25, value_name = "SCORE")]
    threshold: f32,
    /// Most hits for one row.
    #[arg(long, default_value_t = 5, value_name = "N")]
    hits: usize,
    /// Say at the end how long single names took.
    #[arg(long)]
    timing: bool,
}

/// Rows that are worked on at a time.
const BATCH: usize = 4_096;

impl Screen {
    pub(crate) fn run(self) -> Result<bool> {
        let screener = Screener::from_files(&self.lists)?;
        let size = std::fs::metadata(&self.input).map_or(0, |about| about.len());
        let mut customers = Customers::open(&self.input)?;
        let mut out = Output::open(self.out.as_deref())?;
        let bar = progress::bar("screening", size);
        let mut times: Vec<Duration> = Vec::new();
        loop {
            let rows = customers.next_rows(BATCH)?;
            if rows.is_empty() {
                break;
            }
            let done: Vec<(Vec<Found<'_>>, Duration)> = rows
                .par_iter()
                .map_init(Scratch::default, |scratch, row| {
                    self.one(&screener, row, scratch)
                })
                .collect();
            for (row, (found, took)) in rows.iter().zip(done) {
                out.write(row, &found)?;
                if self.timing {
                    times.push(took);
                }
            }
            bar.set_position(customers.position());
        }
        out.finish()?;
        bar.finish_and_clear();
        if self.timing {
            report(&mut times);
        }
        Ok(!customers.any_bad)
    }

    fn one<'a>(
        &self,
        screener: &'a Screener,
        row: &Customer,
        scratch: &mut Scratch,
    ) -> (Vec<Found<'a>>, Duration) {
        let begun = Instant::now();
        let Ok(asked) = &row.asked else {
            return (Vec::new(), begun.elapsed());
        };
        let mut hits: Vec<Hit> = screener.index.search(asked, scratch);
        hits.retain(|hit| hit.score >= self.threshold);
        hits.truncate(self.hits);
        let entity = |entry: usize| &screener.entities[entry];
        let found = candidates(&screener.index, asked, &hits, entity, self.threshold)
            .into_iter()
            .zip(&hits)
            .map(|(candidate, hit)| Found {
                entity: entity(hit.entry),
                list: &entity(hit.entry).id.dataset,
                score: candidate.score,
                name: candidate.name.text,
                kind: candidate.name.kind,
                why: candidate.why,
            })
            .collect();
        (found, begun.elapsed())
    }
}

/// One row out.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    hits: &'a [Found<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a String>,
}

/// A hit as it is written.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(rename = "entity_id", serialize_with = "row_id")]
    entity: &'a Entity,
    list: &'a str,
    name: String,
    #[serde(rename = "name_kind")]
    kind: NameKind,
    #[serde(serialize_with = "rounded")]
    score: f32,
    why: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives references")]
fn rounded<S: Serializer>(score: &f32, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_f64(jsonl::rounded(*score))
}

fn row_id<S: Serializer>(entity: &&Entity, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&wirewatch_lists::row_id(entity))
}

fn report(times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| {
        let place = (times.len() * share / 1_000).min(times.len().saturating_sub(1));
        times.get(place).map_or(0, Duration::as_micros)
    };
    eprintln!(
        "timing: p50 {} us, p99 {} us, worst {} us",
        at(500),
        at(990),
        at(1_000)
    );
}

/// JSON Lines or CSV, by the name of the file.
enum Output {
    Lines(Box<dyn Write>),
    Table(Box<csv::Writer<File>>),
}

impl Output {
    fn open(path: Option<&Path>) -> Result<Output> {
        let Some(path) = path else {
            return Ok(Output::Lines(Box::new(BufWriter::new(
                std::io::stdout().lock(),
            ))));
        };
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        if path
            .extension()
            .is_none_or(|ending| !ending.eq_ignore_ascii_case("csv"))
        {
            return Ok(Output::Lines(Box::new(BufWriter::new(file))));
        }
        let mut table = csv::Writer::from_writer(file);
        table.write_record([
            "row",
            "id",
            "list",
            "reference",
            "score",
            "listed name",
            "why",
        ])?;
        Ok(Output::Table(Box::new(table)))
    }

    fn write(&mut self, row: &Customer, found: &[Found<'_>]) -> Result<()> {
        match self {
            Output::Lines(out) => {
                let line = Line {
                    id: &row.id,
                    hits: found,
                    error: row.asked.as_ref().err(),
                };
                jsonl::write_row(out, &line)
            }
            Output::Table(out) => {
                for hit in found {
                    let cells = [
                        row.row.to_string(),
                        row.id.clone(),
                        hit.entity.id.dataset.clone(),
                        hit.entity.id.reference.clone(),
                        format!("{:.4}", hit.score),
                        hit.name.clone(),
                        hit.why.clone(),
                    ];
                    out.write_record(
                        cells
                            .iter()
                            .map(|cell| spreadsheet::neutral(cell).into_owned()),
                    )?;
                }
                if let Err(wrong) = &row.asked {
                    let cells = [&row.row.to_string(), &row.id, "", "", "", "", wrong];
                    out.write_record(
                        cells
                            .iter()
                            .map(|cell| spreadsheet::neutral(cell).into_owned()),
                    )?;
                }
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> Result<()> {
        match self {
            Output::Lines(out) => out.flush()?,
            Output::Table(out) => out.flush()?,
        }
        Ok(())
    }
}
