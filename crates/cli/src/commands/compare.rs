//! `wirewatch compare`: how alike two names are, pair by pair.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use wirewatch_names::{NameKind, compare};
use wirewatch_screen::explain_pair;

use crate::jsonl;
use crate::terminal::plain;

/// Compare pairs of names.
///
/// Reads a CSV file with the columns schema, name1 and name2; writes
/// `{"row","score","why"}` for each, rows counted from 0.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch compare pairs.csv")]
pub(crate) struct Compare {
    /// CSV file.
    input: PathBuf,
}

impl Compare {
    pub(crate) fn run(self) -> Result<bool> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(&self.input)
            .with_context(|| {
                format!(
                    "cannot read {}; give a CSV file with the columns schema, name1, name2",
                    self.input.display()
                )
            })?;
        let header = reader.byte_headers()?.clone();
        let column = |title: &str| {
            header
                .iter()
                .position(|field| field.trim_ascii() == title.as_bytes())
        };
        let (Some(one), Some(other)) = (column("name1"), column("name2")) else {
            bail!(
                "{} has no columns `name1` and `name2`",
                self.input.display()
            );
        };
        let schema = column("schema");
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut good = true;
        for (number, record) in reader.byte_records().enumerate() {
            let pair = record
                .map_err(|error| error.to_string())
                .and_then(|record| {
                    let field = |column: usize| {
                        std::str::from_utf8(record.get(column).unwrap_or_default())
                            .map(str::to_owned)
                            .map_err(|_| "not UTF-8; save the file as CSV UTF-8".to_owned())
                    };
                    let kind = match schema {
                        Some(schema) => kind_of(&field(schema)?),
                        None => NameKind::Person,
                    };
                    Ok((kind, field(one)?, field(other)?))
                });
            match pair {
                Ok((kind, one, other)) => {
                    let alignment = compare(&one, &other, kind);
                    let why = explain_pair(&one, &other, kind, &alignment);
                    jsonl::write_row(
                        &mut out,
                        &json!({ "row": number, "score": jsonl::rounded(alignment.score), "why": why }),
                    )?;
                }
                Err(wrong) => {
                    good = false;
                    eprintln!("{}, row {number}: {}", self.input.display(), plain(&wrong));
                }
            }
        }
        out.flush()?;
        Ok(good)
    }
}

/// What a name of this FollowTheMoney schema is a name of.
fn kind_of(schema: &str) -> NameKind {
    match schema {
        "Person" => NameKind::Person,
        "Vessel" | "Airplane" | "Vehicle" => NameKind::Craft,
        _ => NameKind::Organisation,
    }
}
