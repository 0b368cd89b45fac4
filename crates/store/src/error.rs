//! What can go wrong with a data folder, each with the thing it happened to and the next step.

use std::io;
use std::path::{Path, PathBuf};

use wirewatch_news::{ArticleId, StoryId};

use crate::Kind;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk.
    #[error(
        "the disk that holds {path} is full; free space and run the same command again: nothing \
         acknowledged was lost"
    )]
    Full {
        /// What was being written.
        path: PathBuf,
    },
    /// Another process writes to this data folder.
    #[error(
        "{folder} is in use by another wirewatch that writes to it; stop that one first, or name \
         another folder with --data"
    )]
    Locked {
        /// The data folder.
        folder: PathBuf,
    },
    /// SQLite waited for another process and gave up.
    #[error("{path} is busy: another program holds it; close that program and try again")]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// The data folder was written by a newer version of this program.
    #[error(
        "{folder} was written by a newer version of wirewatch (format {found}, this one knows up \
         to {known}); install that version, or name another folder with --data"
    )]
    Newer {
        /// The data folder.
        folder: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
    /// The data folder was written by an older version and cannot be changed now.
    #[error(
        "{folder} was written by an older version of wirewatch; run `wirewatch doctor` once, which \
         brings it up to date"
    )]
    Older {
        /// The data folder.
        folder: PathBuf,
    },
    /// The folder holds other things.
    #[error(
        "{folder} is not a data folder of wirewatch; name another one with --data (an empty or \
         new folder will do)"
    )]
    NotADesk {
        /// The folder.
        folder: PathBuf,
    },
    /// There is nothing to read yet.
    #[error("there is no data folder at {folder}; `wirewatch up` or `wirewatch ingest` makes one")]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// The sample desk and real news never share a folder.
    #[error(
        "{folder} holds {found}, not {asked}; the two never mix: name another folder with --data"
    )]
    WrongKind {
        /// The data folder.
        folder: PathBuf,
        /// What it holds.
        found: Kind,
        /// What was asked for.
        asked: Kind,
    },
    /// The SQLite that was linked in has a known fault.
    #[error(
        "SQLite {found} can corrupt a database that several connections write; build wirewatch \
         with SQLite 3.51.3 or later"
    )]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// A stored payload is not what was put there.
    #[error(
        "{path} is damaged: {reason}; restore it from a backup, or delete the file and collect \
         its address again"
    )]
    CorruptBlob {
        /// The blob.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The bytes of a capture are not those that its digest names.
    #[error("the payload of {target_uri} does not have the SHA-256 that its capture states")]
    WrongDigest {
        /// Where the capture came from.
        target_uri: String,
    },
    /// The database file itself is damaged.
    #[error("{path} is damaged ({reason}); `wirewatch restore` brings back the last backup")]
    CorruptDatabase {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// A row holds something that this version cannot read.
    #[error("{path} holds a row that cannot be read: {reason}; run `wirewatch doctor`")]
    BadRow {
        /// The database.
        path: PathBuf,
        /// What was wrong.
        reason: String,
    },
    /// The full-text index cannot be used.
    #[error("the full-text index {path} cannot be used: {reason}; run `wirewatch reindex`")]
    Index {
        /// The index.
        path: PathBuf,
        /// What was wrong.
        reason: String,
    },
    /// An article was put into a story that does not exist.
    #[error("there is no story {story}: its first article has to be added before its copies")]
    NoStory {
        /// The story named.
        story: StoryId,
    },
    /// New findings were given for an article that is not here.
    #[error("there is no article {article}: add it before replacing what was found in it")]
    NoArticle {
        /// Its id.
        article: ArticleId,
    },
    /// New findings were given for another text than the one kept.
    #[error("article {article} has another text here; a changed text is another article")]
    OtherText {
        /// Its id.
        article: ArticleId,
    },
    /// Something was to be written through a store that was opened for reading.
    #[error("{folder} was opened for reading only")]
    ReadOnly {
        /// The data folder.
        folder: PathBuf,
    },
    /// A backup cannot be written or read back.
    #[error("{path} {reason}")]
    Backup {
        /// The backup file, or the folder to restore into.
        path: PathBuf,
        /// What was wrong, with the next step.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {cause}")]
    Io {
        /// "read", "write", "make".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Any other answer of the database.
    #[error("{path}: {cause}; run `wirewatch doctor`")]
    Database {
        /// The database.
        path: PathBuf,
        /// Why.
        #[source]
        cause: sqlx::Error,
    },
}

impl StoreError {
    /// Whether the same call may succeed later without anybody changing the data folder.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            StoreError::Full { .. } | StoreError::Locked { .. } | StoreError::Busy { .. }
        )
    }

    /// What a failed call on `path` means.
    pub(crate) fn io(action: &'static str, path: &Path, cause: io::Error) -> StoreError {
        let path = path.to_owned();
        if is_full(&cause) {
            return StoreError::Full { path };
        }
        StoreError::Io {
            action,
            path,
            cause,
        }
    }

    /// What SQLite's answer for the database at `path` means.
    pub(crate) fn sql(path: &Path, cause: sqlx::Error) -> StoreError {
        let path = path.to_owned();
        match &cause {
            sqlx::Error::Database(answer) => {
                let code = answer.code().and_then(|code| code.parse::<i32>().ok());
                let reason = answer.message().to_owned();
                // The low byte is the primary result code.
                match code.map(|code| code & 0xff) {
                    Some(SQLITE_FULL) => return StoreError::Full { path },
                    Some(SQLITE_BUSY | SQLITE_LOCKED) => return StoreError::Busy { path },
                    Some(SQLITE_CORRUPT | SQLITE_NOTADB) => {
                        return StoreError::CorruptDatabase { path, reason };
                    }
                    _ => {}
                }
            }
            sqlx::Error::Io(io) if is_full(io) => return StoreError::Full { path },
            sqlx::Error::Decode(reason) => {
                let reason = reason.to_string();
                return StoreError::BadRow { path, reason };
            }
            sqlx::Error::ColumnDecode { index, source } => {
                let reason = format!("column {index}: {source}");
                return StoreError::BadRow { path, reason };
            }
            _ => {}
        }
        StoreError::Database { path, cause }
    }

    /// What tantivy's answer for the index at `path` means.
    pub(crate) fn index(path: &Path, cause: &tantivy::TantivyError) -> StoreError {
        let path = path.to_owned();
        // The causes below tantivy's answer are not all reachable; their words are.
        let reason = cause.to_string();
        let words = format!("{cause:?} {reason}").to_lowercase();
        let full = [
            "storagefull",
            "no space left",
            "no storage space",
            "quotaexceeded",
        ];
        if full.iter().any(|full| words.contains(full)) {
            return StoreError::Full { path };
        }
        StoreError::Index { path, reason }
    }
}

const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_NOTADB: i32 = 26;

fn is_full(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named() {
        let path = Path::new("data/wirewatch.db");
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let errors = [
            StoreError::io("write", path, full()),
            StoreError::sql(path, sqlx::Error::Io(full())),
            StoreError::index(path, &tantivy::TantivyError::IoError(full().into())),
        ];
        for error in errors {
            assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
            assert!(error.is_retryable());
            let said = error.to_string();
            assert!(said.contains("data/wirewatch.db") && said.contains("free space"));
        }
        let other = StoreError::io("read", path, io::ErrorKind::NotFound.into());
        assert!(!other.is_retryable());
    }
}
