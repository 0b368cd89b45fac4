//! A data folder in one tar file, and back. The file holds a snapshot of the database and every
//! payload that it names; the index is not in it, since it is made from the database.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use wirewatch_news::Digest;

use crate::blobs::{Blobs, sync_folder};
use crate::open::{DATABASE, peek};
use crate::rows::bad_row;
use crate::{Store, StoreError, blocking};

/// The last entry of a backup: without it the file was cut.
const END: &str = "end-of-backup";

/// What a backup holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// Payloads in it.
    pub blobs: u64,
    /// Payloads that the database names and that are gone, so that they are not in it.
    pub missing: Vec<Digest>,
    /// Length of the file.
    pub bytes: u64,
}

impl Store {
    /// Writes everything acknowledged before this call to the new file `file`, also while others
    /// write. The file appears whole or not at all.
    pub async fn backup(&self, file: &Path) -> Result<Backup, StoreError> {
        if file.exists() {
            return Err(refused(file, "exists already; name a new file"));
        }
        let (snapshot, unfinished) = (beside(file, ".snapshot"), beside(file, ".unfinished"));
        let done = self.backup_through(file, &snapshot, &unfinished).await;
        // SQLite may leave helpers beside a snapshot that it could not finish.
        for left in [&snapshot, &beside(&snapshot, "-journal"), &unfinished] {
            let _ = fs::remove_file(left);
        }
        done
    }

    async fn backup_through(
        &self,
        file: &Path,
        snapshot: &Path,
        unfinished: &Path,
    ) -> Result<Backup, StoreError> {
        let _ = fs::remove_file(snapshot);
        let sql = |cause| StoreError::sql(&self.inner.database, cause);
        let mut connection = read_only(&self.inner.database).await.map_err(sql)?;
        let quoted = snapshot.display().to_string().replace('\'', "''");
        sqlx::raw_sql(AssertSqlSafe(format!("VACUUM INTO '{quoted}'")))
            .execute(&mut connection)
            .await
            .map_err(|cause| StoreError::sql(snapshot, cause))?;
        connection.close().await.map_err(sql)?;
        let digests = named_in(snapshot).await?;
        let blobs = self.inner.blobs.clone();
        let (file, snapshot) = (file.to_owned(), snapshot.to_owned());
        let unfinished = unfinished.to_owned();
        blocking(move || {
            let done = pack(&unfinished, &snapshot, &blobs, digests)?;
            fs::rename(&unfinished, &file)
                .map_err(|cause| StoreError::io("write", &file, cause))?;
            sync_folder(parent(&file))?;
            Ok(done)
        })
        .await
    }

    /// Makes the data folder `folder`, which must not exist or be empty, from the backup `file`,
    /// checks every payload, builds the index, and opens it.
    pub async fn restore(file: &Path, folder: &Path) -> Result<Store, StoreError> {
        let taken = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => false,
            Err(cause) => return Err(StoreError::io("read", folder, cause)),
        };
        if taken {
            return Err(refused(folder, "is not empty; name a new folder"));
        }
        let unfinished = beside(folder, ".unfinished");
        let done = restore_through(file, folder, &unfinished).await;
        if done.is_err() {
            let _ = fs::remove_dir_all(&unfinished);
        }
        done?;
        let store = Store::open(folder).await?;
        store.index_pending().await?;
        Ok(store)
    }
}

async fn restore_through(file: &Path, folder: &Path, unfinished: &Path) -> Result<(), StoreError> {
    let (from, into) = (file.to_owned(), unfinished.to_owned());
    blocking(move || unpack(&from, &into)).await?;
    let database = unfinished.join(DATABASE);
    if !database.exists() {
        return Err(refused(file, NOT_OURS));
    }
    peek(unfinished, &database).await?;
    let named = named_in(&database).await?;
    let (blobs, from) = (Blobs::new(unfinished), file.to_owned());
    blocking(move || {
        for digest in named {
            // Gone before the backup was made: `check` says so, the rest is worth having.
            if let Err(StoreError::CorruptBlob { path, reason }) = blobs.read(digest) {
                let name = path.file_name().unwrap_or_default().display();
                let reason = format!("is damaged at {name} ({reason}); take another backup file");
                return Err(refused(&from, &reason));
            }
        }
        Ok(())
    })
    .await?;
    if folder.exists() {
        fs::remove_dir(folder).map_err(|cause| StoreError::io("replace", folder, cause))?;
    }
    fs::rename(unfinished, folder).map_err(|cause| StoreError::io("make", folder, cause))?;
    sync_folder(parent(folder))
}

const NOT_OURS: &str = "is not a backup of wirewatch; name a file that `wirewatch backup` wrote";

fn refused(path: &Path, reason: &str) -> StoreError {
    StoreError::Backup {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

async fn read_only(database: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new()
        .filename(database)
        .read_only(true)
        .disable_statement_logging()
        .connect()
        .await
}

/// The payloads that the database file `database` names.
async fn named_in(database: &Path) -> Result<HashSet<Digest>, StoreError> {
    let read = async {
        let mut connection = read_only(database).await?;
        let digests: Vec<String> = sqlx::query_scalar(
            "SELECT payload_digest FROM capture UNION SELECT payload_digest FROM article",
        )
        .fetch_all(&mut connection)
        .await?;
        connection.close().await?;
        digests
            .iter()
            .map(|digest| digest.parse().map_err(bad_row))
            .collect::<Result<_, sqlx::Error>>()
    };
    read.await.map_err(|cause| StoreError::sql(database, cause))
}

fn pack(
    unfinished: &Path,
    snapshot: &Path,
    blobs: &Blobs,
    digests: HashSet<Digest>,
) -> Result<Backup, StoreError> {
    let write = |cause| StoreError::io("write", unfinished, cause);
    let mut done = Backup::default();
    let file = File::create(unfinished).map_err(write)?;
    let mut tar = tar::Builder::new(BufWriter::with_capacity(1 << 18, file));
    tar.append_path_with_name(snapshot, DATABASE)
        .map_err(write)?;
    let mut digests: Vec<Digest> = digests.into_iter().collect();
    digests.sort_unstable();
    for digest in digests {
        let path = blobs.path(digest);
        if !path.exists() {
            done.missing.push(digest);
            continue;
        }
        tar.append_path_with_name(&path, blob_name(digest))
            .map_err(write)?;
        done.blobs += 1;
    }
    let mut end = tar::Header::new_gnu();
    end.set_size(0);
    end.set_mode(0o644);
    tar.append_data(&mut end, END, io::empty()).map_err(write)?;
    let mut buffer = tar.into_inner().map_err(write)?;
    buffer.flush().map_err(write)?;
    let file = buffer
        .into_inner()
        .map_err(|cause| write(cause.into_error()))?;
    file.sync_all().map_err(write)?;
    done.bytes = file.metadata().map_err(write)?.len();
    Ok(done)
}

/// Where a payload stands in a backup: as in a data folder.
fn blob_name(digest: Digest) -> String {
    let hex = digest.to_string();
    format!("blobs/{}/{}.gz", &hex[..2], &hex[2..])
}

/// Whether `name` is what [`blob_name`] gives: nothing else is ever written to a disk.
fn is_blob_name(name: &str) -> bool {
    let hex = name
        .strip_prefix("blobs/")
        .and_then(|rest| rest.strip_suffix(".gz"))
        .map(|rest| rest.replacen('/', "", 1));
    let digest = hex.and_then(|hex| hex.parse::<Digest>().ok());
    digest.is_some_and(|digest| blob_name(digest) == name)
}

fn unpack(file: &Path, into: &Path) -> Result<(), StoreError> {
    let read = |cause| StoreError::io("read", file, cause);
    let not_ours = || refused(file, NOT_OURS);
    let mut tar = tar::Archive::new(File::open(file).map_err(read)?);
    fs::create_dir_all(into.join("blobs")).map_err(|cause| StoreError::io("make", into, cause))?;
    let mut whole = false;
    for entry in tar.entries().map_err(read)? {
        // tar tells a file that is none from a file that it cannot read only in words.
        let mut entry = entry.map_err(|_| not_ours())?;
        let name = entry.path().map_err(|_| not_ours())?;
        let name = name.to_str().ok_or_else(not_ours)?.to_owned();
        if name == END {
            whole = true;
            continue;
        }
        let is_file = entry.header().entry_type().is_file();
        if !is_file || (name != DATABASE && !is_blob_name(&name)) {
            return Err(not_ours());
        }
        let path = into.join(&name);
        let write = |cause| StoreError::io("write", &path, cause);
        fs::create_dir_all(parent(&path)).map_err(write)?;
        let mut out = File::create(&path).map_err(write)?;
        io::copy(&mut entry, &mut out).map_err(|cause| match cause.kind() {
            io::ErrorKind::UnexpectedEof => cut(file),
            _ => write(cause),
        })?;
        out.sync_all().map_err(write)?;
        sync_folder(parent(&path))?;
    }
    if !whole {
        return Err(cut(file));
    }
    sync_folder(&into.join("blobs"))?;
    sync_folder(into)
}

fn cut(file: &Path) -> StoreError {
    refused(file, "is cut short; take another backup file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blobs_have_names_of_blobs() {
        let digest = Digest::of(b"x");
        let name = blob_name(digest);
        assert!(is_blob_name(&name));
        for other in [
            "blobs/../../etc/passwd",
            "blobs/.gz",
            &name.to_uppercase(),
            &format!("/{name}"),
            &name.replace(".gz", ".xz"),
            &name.replacen("blobs/", "blobs//", 1),
        ] {
            assert!(!is_blob_name(other), "{other}");
        }
    }
}
