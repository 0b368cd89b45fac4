//! The model file: columns (a language in one alphabet) and, for letter sequences, what each
//! says for or against a column.
//!
//! Little-endian. Magic (8 bytes); number of columns (u8); bits of a bucket number (u8); per
//! column its code (3 bytes, padded with zeros), alphabet (u8) and prior (i8); the buckets'
//! offsets (u32 each, one more than there are buckets); then the buckets. A bucket that is not empty
//! has a number of sequences (u8), for each fingerprint (u16) and length (u8), and then their rows.
//! A length below `DENSE` counts pairs of column (u8) and weight (i8); above it, less `DENSE`,
//! weights (i8) of columns side by side, after the first's number (u8). Weights and priors count
//! in `1 / SCALE` nats.

use crate::letters::Alphabet;

/// The first bytes of a model file.
pub const MAGIC: &[u8; 8] = b"WWLANG1\n";

/// Weights and priors are stored in parts of a nat: this many make one.
pub const SCALE: f32 = 12.0;

/// The longest letter sequence, word edges included.
pub const MAX_ORDER: usize = 5;

/// Most columns that a model may have.
pub const COLUMNS: usize = 128;

/// Lengths from here on are those of rows without gaps.
pub const DENSE: u8 = 128;

/// Weights of one word, by column. The longest word cannot overflow them.
pub(crate) type Sums = [i16; COLUMNS];

/// A language in one alphabet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) code: &'static str,
    pub(crate) alphabet: u8,
    pub(crate) prior: i8,
}

/// A model in memory; it borrows the file.
#[derive(Debug)]
pub struct Model {
    pub(crate) columns: Vec<Column>,
    bits: u32,
    offsets: &'static [u8],
    entries: &'static [u8],
}

impl Model {
    /// Reads the frame of a model file. `None` when it is not one; entries are not looked at,
    /// and nothing in them can do more than give wrong weights.
    pub fn parse(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (&[count, bits], rest) = rest.split_first_chunk::<2>()?;
        let (head, rest) = rest.split_at_checked(usize::from(count) * 5)?;
        if bits > 24 || usize::from(count) > COLUMNS {
            return None;
        }
        let (offsets, entries) = rest.split_at_checked(((1 << bits) + 1) * 4)?;
        let columns = head
            .chunks_exact(5)
            .map(|column| {
                let code = std::str::from_utf8(&column[..3]).ok()?;
                Some(Column {
                    code: code.trim_end_matches('\0'),
                    alphabet: column[3],
                    prior: i8::from_le_bytes([column[4]]),
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            columns,
            bits: u32::from(bits),
            offsets,
            entries,
        })
    }

    /// A model that knows nothing.
    pub(crate) fn empty() -> Self {
        Self {
            columns: Vec::new(),
            bits: 0,
            offsets: &[],
            entries: &[],
        }
    }

    /// The columns of an alphabet: they stand side by side.
    pub(crate) fn columns_of(&self, alphabet: Alphabet) -> std::ops::Range<usize> {
        let of = |column: &Column| column.alphabet == alphabet as u8;
        let begin = self.columns.iter().position(of).unwrap_or(0);
        let count = self.columns[begin..].iter().take_while(|c| of(c)).count();
        begin..begin + count
    }

    /// Bucket and fingerprint of a key.
    pub const fn place(key: u64, bits: u32) -> (usize, u16) {
        ((key >> 32 >> (32 - bits)) as usize, (key >> 8) as u16)
    }

    /// Adds the weights of a letter sequence to `sums`, one a column.
    #[inline]
    pub(crate) fn add(&self, key: u64, sums: &mut Sums) {
        let (bucket, fingerprint) = Self::place(key, self.bits);
        let Some(&[begin0, begin1, begin2, begin3, end0, end1, end2, end3]) =
            self.offsets.get(bucket * 4..bucket * 4 + 8)
        else {
            return;
        };
        let begin = u32::from_le_bytes([begin0, begin1, begin2, begin3]) as usize;
        let end = u32::from_le_bytes([end0, end1, end2, end3]) as usize;
        let Some([count, rest @ ..]) = self.entries.get(begin..end) else {
            return;
        };
        let Some((heads, rows)) = rest.split_at_checked(usize::from(*count) * 3) else {
            return;
        };
        let mut at = 0;
        for head in heads.chunks_exact(3) {
            let length = row_bytes(head[2]);
            if u16::from_le_bytes([head[0], head[1]]) == fingerprint {
                let Some(row) = rows.get(at..at + length) else {
                    return;
                };
                if head[2] < DENSE {
                    for pair in row.chunks_exact(2) {
                        sums[usize::from(pair[0]) % COLUMNS] += i16::from(pair[1].cast_signed());
                    }
                } else if let [first, weights @ ..] = row
                    && let Some(sums) = sums.get_mut(usize::from(*first)..)
                {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += i16::from(weight.cast_signed());
                    }
                }
                return;
            }
            at += length;
        }
    }
}

/// Bytes of a row, by the length that its bucket gives.
fn row_bytes(length: u8) -> usize {
    if length < DENSE {
        usize::from(length) * 2
    } else {
        usize::from(length - DENSE) + 1
    }
}
