//! The model file, as `wirewatch_language::Model` reads it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wirewatch_language::{Alphabet, COLUMNS, DENSE, MAGIC, Model, SCALE, extend};

use super::counts::Gram;
use super::train::Row;

/// A column of the model.
pub(super) struct Column {
    pub(super) code: String,
    pub(super) alphabet: Alphabet,
    /// In nats.
    pub(super) prior: f64,
}

/// Entries that a bucket holds, about.
const ENTRIES_PER_BUCKET: usize = 4;

/// The bytes of a model.
///
/// # Errors
/// When there are too many columns, or a bucket cannot hold its entries.
pub(super) fn bytes(columns: &[Column], rows: &BTreeMap<Gram, Row>) -> Result<Vec<u8>> {
    if columns.len() > COLUMNS {
        bail!("{} columns; a model holds {COLUMNS}", columns.len());
    }
    let bits = (rows.len() / ENTRIES_PER_BUCKET).max(1).ilog2() + 1;
    let mut buckets: Vec<Vec<(u16, &Row)>> = vec![Vec::new(); 1 << bits];
    for (gram, row) in rows {
        let key = gram.letters().into_iter().rev().fold(0, extend);
        let (bucket, fingerprint) = Model::place(key, bits);
        if let Some((_, known)) = buckets[bucket]
            .iter()
            .find(|(other, _)| *other == fingerprint)
        {
            // The first of two with one fingerprint stays; there are a handful.
            if known.len() >= row.len() {
                continue;
            }
            buckets[bucket].retain(|(other, _)| *other != fingerprint);
        }
        buckets[bucket].push((fingerprint, row));
    }
    let mut out = MAGIC.to_vec();
    out.extend([columns.len() as u8, bits as u8]);
    for column in columns {
        let mut code = [0; 3];
        for (place, byte) in code.iter_mut().zip(column.code.bytes()) {
            *place = byte;
        }
        out.extend(code);
        out.push(column.alphabet as u8);
        let prior = (column.prior * f64::from(SCALE))
            .round()
            .clamp(-127.0, 127.0);
        out.push((prior as i8).cast_unsigned());
    }
    let mut entries = Vec::new();
    let mut offsets = vec![0_u32];
    for bucket in &buckets {
        if !bucket.is_empty() {
            entries.push(u8::try_from(bucket.len()).context("a bucket is too full")?);
        }
        let mut rows = Vec::new();
        for (fingerprint, row) in bucket {
            entries.extend(fingerprint.to_le_bytes());
            entries.push(add_row(row, &mut rows));
        }
        entries.extend(rows);
        offsets.push(entries.len() as u32);
    }
    for offset in offsets {
        out.extend(offset.to_le_bytes());
    }
    out.extend(entries);
    Ok(out)
}

/// Adds a row in the shorter of the two forms; returns its length byte.
fn add_row(row: &Row, out: &mut Vec<u8>) -> u8 {
    let (first, last) = match (row.first(), row.last()) {
        (Some((first, _)), Some((last, _))) => (*first, *last),
        _ => return 0,
    };
    let span = last - first + 1;
    // Rows without gaps are added faster: worth some bytes.
    if usize::from(span) < row.len() * 2 {
        out.push(first);
        let begin = out.len();
        out.resize(begin + usize::from(span), 0);
        for (column, weight) in row {
            out[begin + usize::from(column - first)] = weight.cast_unsigned();
        }
        return DENSE + span;
    }
    for (column, weight) in row {
        out.extend([*column, weight.cast_unsigned()]);
    }
    row.len() as u8
}
