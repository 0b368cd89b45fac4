//! JSON Lines in and out, for the tools: bad rows are reported by number, the rest is done.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

/// Longest row that is read, in bytes.
const LONGEST_ROW: u64 = 64 << 20;
/// Rows that are worked on at a time.
const BATCH: usize = 256;

/// Reads `path` (`-` is standard input), does `work` on the rows in parallel, and gives the
/// results to `sink` one by one in the order of the rows. Returns whether every row was good.
///
/// `work` says in one sentence what is wrong with a row.
pub(crate) fn each_row<T: Send>(
    path: &Path,
    work: impl Fn(&Value) -> Result<T, String> + Sync,
    mut sink: impl FnMut(T) -> Result<()>,
) -> Result<bool> {
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| {
            format!(
                "cannot open {}; give a JSON Lines file, or - for standard input",
                path.display()
            )
        })?)
    };
    let mut input = BufReader::new(input);
    let (mut number, mut good) = (0, true);
    loop {
        let rows = next_rows(&mut input, &mut number)?;
        if rows.is_empty() {
            return Ok(good);
        }
        let done: Vec<(usize, Result<T, String>)> = rows
            .into_par_iter()
            .map(|(number, row)| (number, row.and_then(|row| on_row(&row, &work))))
            .collect();
        for (number, done) in done {
            match done {
                Ok(done) => sink(done)?,
                Err(wrong) => {
                    good = false;
                    eprintln!("{}, line {number}: {wrong}", path.display());
                }
            }
        }
    }
}

fn on_row<T>(row: &[u8], work: impl Fn(&Value) -> Result<T, String>) -> Result<T, String> {
    let row: Value = serde_json::from_slice(row).map_err(|error| format!("not JSON: {error}"))?;
    if !row.is_object() {
        return Err("not a JSON object".to_owned());
    }
    work(&row)
}

/// A score with six digits behind the point.
pub(crate) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e6).round() / 1e6
}

/// Writes one row.
pub(crate) fn write_row(out: &mut impl Write, row: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")?;
    Ok(())
}

type Row = (usize, Result<Vec<u8>, String>);

fn next_rows(input: &mut impl BufRead, number: &mut usize) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    while rows.len() < BATCH {
        let mut row = Vec::new();
        let read = input
            .by_ref()
            .take(LONGEST_ROW)
            .read_until(b'\n', &mut row)
            .context("cannot read on")?;
        if read == 0 {
            break;
        }
        *number += 1;
        if read as u64 == LONGEST_ROW && !row.ends_with(b"\n") {
            input.skip_until(b'\n').context("cannot read on")?;
            rows.push((*number, Err(format!("longer than {LONGEST_ROW} bytes"))));
        } else if !row.trim_ascii().is_empty() {
            rows.push((*number, Ok(row)));
        }
    }
    Ok(rows)
}
