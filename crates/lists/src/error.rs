//! Why a file was not imported, in words that name the file and the next step.

use thiserror::Error;

/// Longest file that is read, in bytes. The largest official list has about 30 million.
pub const LIMIT_BYTES: usize = 1 << 30;

/// The formats that [`crate::import`] reads, for messages and help texts.
pub const FORMATS: &str = "UN consolidated XML, OFAC SDN/ALT/ADD CSV (also CONS_*), \
    UK Sanctions List CSV, UK subjects/subject_names/subject_countries CSV, \
    FollowTheMoney JSON Lines, simple JSON Lines (id, list, type, names)";

/// Why a file, or the list that it belongs to, was refused. Nothing of it was imported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// The content is in none of the formats.
    #[error("{file} is not in a list format that I know{hint}; known are: {FORMATS}")]
    Unknown {
        /// The file.
        file: String,
        /// What it looks like instead, with a leading comma, or empty.
        hint: String,
    },
    /// The file ends before it should.
    #[error(
        "{file} is cut short at byte {bytes}, in record {record}: {reason}; nothing of {dataset} \
         was imported, the version imported before stays in force: fetch the file again"
    )]
    CutShort {
        /// The file.
        file: String,
        /// The list that it belongs to.
        dataset: String,
        /// Length of the file.
        bytes: usize,
        /// Number of the record, counted from 1, in which it ends.
        record: usize,
        /// What is missing.
        reason: String,
    },
    /// Too many rows or lines cannot be read.
    #[error(
        "{file}: {count} of {records} records are wrong ({reason}), first: {rows}; nothing of \
         {dataset} was imported, the version imported before stays in force: fetch the file again \
         or check that it is the right one"
    )]
    Wrong {
        /// The file.
        file: String,
        /// The list that it belongs to.
        dataset: String,
        /// How many are wrong.
        count: usize,
        /// How many there are.
        records: usize,
        /// What is wrong with them.
        reason: String,
        /// Numbers of the first few, counted from 1.
        rows: String,
    },
    /// The bytes are not what the format demands.
    #[error(
        "{file} cannot be read at byte {at}: {reason}; nothing of {dataset} was imported, the \
         version imported before stays in force: fetch the file again"
    )]
    Malformed {
        /// The file.
        file: String,
        /// The list that it belongs to.
        dataset: String,
        /// Where.
        at: usize,
        /// What is wrong.
        reason: String,
    },
    /// A file of several belongs to another that was not given.
    #[error("{file} is a part of {dataset} and says nothing alone: import it together with {need}")]
    Missing {
        /// The file.
        file: String,
        /// The list that it belongs to.
        dataset: String,
        /// What must stand beside it.
        need: String,
    },
    /// Two files give the same list.
    #[error("{file} gives {dataset} a second time; import one of the two")]
    Twice {
        /// The file that was left out.
        file: String,
        /// The list.
        dataset: String,
    },
    /// The file is readable and holds no entry.
    #[error("{file} holds no entry; nothing of {dataset} was imported")]
    Empty {
        /// The file.
        file: String,
        /// The list that it belongs to.
        dataset: String,
    },
    /// The file is over the limit.
    #[error("{file} is over {limit_bytes} bytes; import a smaller extract of it")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit.
        limit_bytes: usize,
    },
}
