//! Opening a data folder: the lock, the format, the kind. Refuses a folder of a newer version,
//! of the other kind, or of something else, before it changes a byte.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use wirewatch_news::Digest;

use crate::blobs::Blobs;
use crate::index::FullText;
use crate::{Inner, Kind, Store, StoreError};

/// Every change of format, in order; the format of a database is how many it has seen.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001.sql"),
    include_str!("../migrations/0002.sql"),
];

/// Marks our databases in SQLite's `application_id`: "WWch".
const APPLICATION: i64 = 0x5757_6368;

/// The first SQLite without the fault that resets a write-ahead log in use.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Connections that read at the same time.
const READERS: u32 = 4;

/// What may stand in a folder whose database was never finished.
const OURS: [&str; 9] = [
    "wirewatch.db",
    "wirewatch.db-wal",
    "wirewatch.db-shm",
    "wirewatch.db-journal",
    "wirewatch.lock",
    "blobs",
    "index",
    "index.new",
    "SAMPLE",
];

impl Store {
    /// Opens the data folder `folder` for reading and writing, or makes it.
    ///
    /// Fails when another process writes to it, when it holds the other [`Kind`], other files,
    /// or the data of a newer version.
    pub async fn open_or_create(folder: &Path, kind: Kind) -> Result<Store, StoreError> {
        let database = folder.join(DATABASE);
        if !database.exists() {
            refuse_foreign(folder)?;
            fs::create_dir_all(folder).map_err(|cause| StoreError::io("make", folder, cause))?;
        }
        Store::open_for_writing(folder, Some(kind)).await
    }

    /// Opens the existing data folder `folder` for reading and writing, whatever its kind.
    pub async fn open(folder: &Path) -> Result<Store, StoreError> {
        if !folder.join(DATABASE).exists() {
            return Err(missing(folder));
        }
        Store::open_for_writing(folder, None).await
    }

    /// Opens `folder` for reading only, also while another process writes to it.
    ///
    /// What that process commits is seen by the next call; its index by searches at most a
    /// second later.
    pub async fn open_read_only(folder: &Path) -> Result<Store, StoreError> {
        assert_sqlite().await?;
        let database = folder.join(DATABASE);
        if !database.exists() {
            return Err(missing(folder));
        }
        let format = peek(folder, &database).await?;
        if format < MIGRATIONS.len() as i64 {
            return Err(StoreError::Older {
                folder: folder.to_owned(),
            });
        }
        let sql = |cause| StoreError::sql(&database, cause);
        let read = pool(options(&database).read_only(true), READERS)
            .await
            .map_err(sql)?;
        let (desk, kind) = desk(&read).await.map_err(sql)?;
        let text = FullText::open(folder, &desk, None)?;
        Ok(Store {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                blobs: Blobs::new(folder),
                database,
                kind,
                read,
                write: None,
                text,
                _lock: None,
            }),
        })
    }

    async fn open_for_writing(folder: &Path, asked: Option<Kind>) -> Result<Store, StoreError> {
        assert_sqlite().await?;
        let lock = lock(folder)?;
        let database = folder.join(DATABASE);
        if database.exists() {
            peek(folder, &database).await?;
        }
        let sql = |cause| StoreError::sql(&database, cause);
        let writer = options(&database)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let write = pool(writer, 1).await.map_err(sql)?;
        migrate(&write, MIGRATIONS).await.map_err(sql)?;
        let found = found(&write, folder, asked.unwrap_or(Kind::Desk))
            .await
            .map_err(sql)?;
        let (desk, kind, change) = found;
        if let Some(asked) = asked.filter(|asked| *asked != kind) {
            return Err(StoreError::WrongKind {
                folder: folder.to_owned(),
                found: kind,
                asked,
            });
        }
        mark(folder, kind)?;
        let read = pool(options(&database).pragma("query_only", "on"), READERS)
            .await
            .map_err(sql)?;
        let blobs = Blobs::new(folder);
        blobs.prepare()?;
        let text = FullText::open(folder, &desk, Some(change))?;
        Ok(Store {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                database,
                kind,
                read,
                write: Some(write),
                blobs,
                text,
                _lock: Some(lock),
            }),
        })
    }

    /// Waits for what is being written and closes the database. Clones must not be used after.
    pub async fn close(self) {
        self.inner.text.rest().await;
        self.inner.read.close().await;
        if let Some(write) = &self.inner.write {
            write.close().await;
        }
    }
}

/// Name of the database in its folder.
pub(crate) const DATABASE: &str = "wirewatch.db";

fn missing(folder: &Path) -> StoreError {
    StoreError::Missing {
        folder: folder.to_owned(),
    }
}

fn options(database: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(database)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-16000")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging()
}

async fn pool(options: SqliteConnectOptions, size: u32) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options)
        .await
}

/// Refuses a folder that holds anything but a desk that was never finished.
fn refuse_foreign(folder: &Path) -> Result<(), StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(StoreError::io("read", folder, cause)),
    };
    for entry in entries {
        let entry = entry.map_err(|cause| StoreError::io("read", folder, cause))?;
        let name = entry.file_name();
        if !OURS.iter().any(|ours| name == *ours) {
            return Err(StoreError::NotADesk {
                folder: folder.to_owned(),
            });
        }
    }
    Ok(())
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("wirewatch.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|cause| StoreError::io("write", &path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked {
            folder: folder.to_owned(),
        }),
        Err(TryLockError::Error(cause)) => Err(StoreError::io("lock", &path, cause)),
    }
}

/// Reads the format of a database without changing it: 0 for one that was never finished.
pub(crate) async fn peek(folder: &Path, database: &Path) -> Result<i64, StoreError> {
    let not_ours = || StoreError::NotADesk {
        folder: folder.to_owned(),
    };
    let look = async {
        let mut connection = SqliteConnectOptions::new()
            .filename(database)
            .read_only(true)
            .disable_statement_logging()
            .connect()
            .await?;
        let format: i64 = sqlx::query_scalar("PRAGMA user_version")
            .fetch_one(&mut connection)
            .await?;
        let application: i64 = sqlx::query_scalar("PRAGMA application_id")
            .fetch_one(&mut connection)
            .await?;
        let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema")
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>((format, application, tables))
    };
    let (format, application, tables) =
        look.await
            .map_err(|cause| match StoreError::sql(database, cause) {
                StoreError::CorruptDatabase { reason, .. } if reason.contains("not a database") => {
                    not_ours()
                }
                other => other,
            })?;
    if application != APPLICATION && (application != 0 || tables != 0) {
        return Err(not_ours());
    }
    let known = MIGRATIONS.len() as i64;
    if format > known {
        return Err(StoreError::Newer {
            folder: folder.to_owned(),
            found: format,
            known,
        });
    }
    Ok(format)
}

async fn assert_sqlite() -> Result<(), StoreError> {
    let ask = async {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::query_scalar::<_, String>("SELECT sqlite_version()")
            .fetch_one(&mut connection)
            .await
    };
    let found = ask
        .await
        .map_err(|cause| StoreError::sql(Path::new("SQLite"), cause))?;
    if is_sound(&found) {
        return Ok(());
    }
    Err(StoreError::OldSqlite { found })
}

fn is_sound(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= OLDEST_SQLITE
}

/// Brings the database to the newest format, one transaction per step.
async fn migrate(write: &SqlitePool, steps: &[&'static str]) -> Result<(), sqlx::Error> {
    let mut connection = write.acquire().await?;
    let format: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await?;
    for (step, script) in steps.iter().enumerate().skip(format.max(0) as usize) {
        let mut step_through = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::raw_sql(*script).execute(&mut *step_through).await?;
        let stamp = format!(
            "PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION}",
            step + 1
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(stamp))
            .execute(&mut *step_through)
            .await?;
        step_through.commit().await?;
    }
    Ok(())
}

/// Id, kind and last change of the desk; a new one of kind `asked` where there is none.
async fn found(
    write: &SqlitePool,
    folder: &Path,
    asked: Kind,
) -> Result<(String, Kind, i64), sqlx::Error> {
    let now = Timestamp::now();
    let seed = format!("{now} {} {}", std::process::id(), folder.display());
    let id = Digest::of(seed.as_bytes()).to_string();
    sqlx::query(
        "INSERT INTO desk (only, id, kind, created) VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING",
    )
    .bind(&id[..16])
    .bind(asked.as_str())
    .bind(now.as_microsecond())
    .execute(write)
    .await?;
    let (id, kind) = desk(write).await?;
    let change = sqlx::query_scalar("SELECT change FROM desk")
        .fetch_one(write)
        .await?;
    Ok((id, kind, change))
}

async fn desk(pool: &SqlitePool) -> Result<(String, Kind), sqlx::Error> {
    let (id, kind): (String, String) = sqlx::query_as("SELECT id, kind FROM desk")
        .fetch_one(pool)
        .await?;
    let kind = match kind.as_str() {
        "sample" => Kind::Sample,
        _ => Kind::Desk,
    };
    Ok((id, kind))
}

/// The file that tells a person who looks into the folder.
fn mark(folder: &Path, kind: Kind) -> Result<(), StoreError> {
    let path: PathBuf = folder.join("SAMPLE");
    if kind == Kind::Sample && !path.exists() {
        let text = "This folder holds the sample desk of Wirewatch. It is not real news.\n";
        fs::write(&path, text).map_err(|cause| StoreError::io("write", &path, cause))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_versions() {
        for (version, sound) in [
            ("3.40.1", false),
            ("3.51.2", false),
            ("3.51.3", true),
            ("3.52.1", true),
            ("4.0", true),
            ("", false),
        ] {
            assert_eq!(is_sound(version), sound, "{version}");
        }
    }

    #[tokio::test]
    async fn a_failed_step_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join(DATABASE);
        let write = pool(options(&database).create_if_missing(true), 1)
            .await
            .expect("opened");
        let broken = [
            "CREATE TABLE first (a)",
            "CREATE TABLE second (a); INSERT INTO nowhere VALUES (1)",
        ];
        migrate(&write, &broken).await.expect_err("a broken step");
        let format: i64 = sqlx::query_scalar("PRAGMA user_version")
            .fetch_one(&write)
            .await
            .expect("read");
        assert_eq!(format, 1, "the first step stands");
        let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema")
            .fetch_all(&write)
            .await
            .expect("read");
        assert_eq!(tables, ["first"], "the second left nothing");
        let mended = [
            "CREATE TABLE first (a)",
            "CREATE TABLE second (a); INSERT INTO second VALUES (1)",
        ];
        migrate(&write, &mended).await.expect("the mended step");
    }
}
