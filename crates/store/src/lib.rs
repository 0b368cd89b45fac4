//! The data folder: SQLite, blobs and the full-text index.
//!
//! ```text
//! wirewatch.db     what is known, one transaction per batch, synchronous
//! wirewatch.lock   held by the one process that writes
//! blobs/ab/cd….gz  payloads as fetched, addressed by SHA-256
//! index/           full text; made from the database, at any time again
//! SAMPLE           stands in the folder of a sample desk
//! ```
//!
//! [`Store`] takes and returns the types of `wirewatch_news`; rows and SQL stay inside, so that
//! another database can stand behind the same functions. It decides nothing about news: which
//! story an article belongs to and which keys find its copies arrive as arguments.
//!
//! What a call has acknowledged survives the death of the process: a payload is on the disk
//! before its capture is recorded, an article and everything counted from it are one
//! transaction, and the index carries the number of the last change that it holds inside its
//! own commit ([`Store::index_pending`]).

mod analyse;
mod articles;
mod asides;
mod backup;
mod blobs;
mod captures;
mod check;
mod error;
mod index;
mod lists;
mod open;
mod query;
mod rows;
mod search;
mod snippet;
mod sources;
mod subjects;
mod views;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::SqlitePool;

pub use articles::{Added, Candidate, NewArticle, Placement};
pub use asides::Aside;
pub use backup::Backup;
pub use check::Health;
pub use error::StoreError;
pub use query::{Query, Sort};
pub use search::{Facets, Found, Hit};
pub use snippet::Part;
pub use sources::Validators;
pub use subjects::{Counts, Named, NamedCountry};
pub use views::{ArchiveCounts, Day};

use blobs::Blobs;
use index::FullText;

/// Real news, or the bundled sample. A folder holds one of them for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Real news.
    Desk,
    /// The sample desk.
    Sample,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Desk => "desk",
            Kind::Sample => "sample",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Kind::Desk => "real news",
            Kind::Sample => "the sample desk",
        })
    }
}

/// One data folder, open. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    database: PathBuf,
    kind: Kind,
    /// Several connections that read.
    read: SqlitePool,
    /// One connection that writes; `None` when opened for reading only.
    write: Option<SqlitePool>,
    blobs: Blobs,
    text: FullText,
    /// Unlocked when the last clone goes.
    _lock: Option<std::fs::File>,
}

impl Store {
    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// What the folder holds.
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// Whether it was opened for writing.
    pub fn can_write(&self) -> bool {
        self.inner.write.is_some()
    }

    fn reading(&self) -> &SqlitePool {
        &self.inner.read
    }

    fn writing(&self) -> Result<&SqlitePool, StoreError> {
        self.inner
            .write
            .as_ref()
            .ok_or_else(|| StoreError::ReadOnly {
                folder: self.inner.folder.clone(),
            })
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Store")
            .field("folder", &self.inner.folder)
            .field("kind", &self.inner.kind)
            .finish_non_exhaustive()
    }
}

/// Names the database in an error of SQLite.
trait At<T> {
    fn at(self, store: &Store) -> Result<T, StoreError>;
}

impl<T> At<T> for Result<T, sqlx::Error> {
    fn at(self, store: &Store) -> Result<T, StoreError> {
        self.map_err(|cause| StoreError::sql(&store.inner.database, cause))
    }
}

/// Runs `work`, which blocks on files, beside the async threads.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // Nothing here aborts such a task; only a panic is left, and it goes on.
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
