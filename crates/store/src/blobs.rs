//! Payloads as fetched, one gzip file each, named by the SHA-256 of their bytes.
//!
//! A blob is written beside its place, synced, renamed, and its folder synced: it is there whole
//! or not at all. Nothing here ever overwrites or deletes a finished blob.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use wirewatch_news::Digest;

use crate::StoreError;

/// No payload is larger: more than this in one blob is damage.
const LIMIT_BYTES: u64 = 1 << 30;

/// Files that are synced at the same time.
const WRITERS: usize = 4;

/// The folder `blobs`.
#[derive(Clone)]
pub(crate) struct Blobs {
    root: PathBuf,
    /// Shards whose entries this process has synced since it met them.
    synced: Arc<Mutex<HashSet<PathBuf>>>,
    /// Makes names of unfinished files unique.
    next: Arc<AtomicU64>,
}

impl Blobs {
    pub(crate) fn new(folder: &Path) -> Blobs {
        Blobs {
            root: folder.join("blobs"),
            synced: Arc::default(),
            next: Arc::default(),
        }
    }

    /// Makes the folder and sweeps out what an earlier process left unfinished.
    pub(crate) fn prepare(&self) -> Result<(), StoreError> {
        let unfinished = self.unfinished();
        match fs::remove_dir_all(&unfinished) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::io("delete", &unfinished, cause));
            }
            _ => {}
        }
        fs::create_dir_all(&unfinished)
            .map_err(|cause| StoreError::io("make", &unfinished, cause))?;
        sync_folder(&self.root)
    }

    /// Where the blob of `digest` stands.
    pub(crate) fn path(&self, digest: Digest) -> PathBuf {
        let hex = digest.to_string();
        self.root.join(&hex[..2]).join(format!("{}.gz", &hex[2..]))
    }

    /// Keeps every payload under its digest; those already there cost next to nothing.
    pub(crate) fn put_all(&self, payloads: &[(Digest, Arc<[u8]>)]) -> Result<(), StoreError> {
        let share = payloads.len().div_ceil(WRITERS).max(1);
        if payloads.len() < 2 * WRITERS {
            return payloads.iter().try_for_each(|one| self.put(one.0, &one.1));
        }
        std::thread::scope(|scope| {
            let writers: Vec<_> = payloads
                .chunks(share)
                .map(|some| {
                    scope.spawn(move || some.iter().try_for_each(|one| self.put(one.0, &one.1)))
                })
                .collect();
            writers
                .into_iter()
                .try_for_each(|writer| writer.join().expect("writing blobs does not panic"))
        })
    }

    fn put(&self, digest: Digest, payload: &[u8]) -> Result<(), StoreError> {
        let path = self.path(digest);
        let shard = path.parent().expect("a blob stands in a shard");
        if path.exists() {
            // Its name may still be on its way to the disk when an earlier process was killed.
            return self.sync_once(shard);
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let beside = self.unfinished().join(number.to_string());
        let write = || {
            let mut gzip = GzEncoder::new(File::create(&beside)?, Compression::fast());
            gzip.write_all(payload)?;
            gzip.finish()?.sync_all()
        };
        write().map_err(|cause| StoreError::io("write", &path, cause))?;
        if !shard.exists() {
            fs::create_dir_all(shard).map_err(|cause| StoreError::io("make", shard, cause))?;
            sync_folder(&self.root)?;
        }
        fs::rename(&beside, &path).map_err(|cause| StoreError::io("write", &path, cause))?;
        sync_folder(shard)
    }

    /// The payload of `digest`, checked against it; `None` when there is none.
    pub(crate) fn read(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(digest);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(StoreError::io("read", &path, cause)),
        };
        let damaged = |reason: String| StoreError::CorruptBlob {
            path: path.clone(),
            reason,
        };
        let mut payload = Vec::new();
        GzDecoder::new(file)
            .take(LIMIT_BYTES + 1)
            .read_to_end(&mut payload)
            .map_err(|cause| damaged(cause.to_string()))?;
        if payload.len() as u64 > LIMIT_BYTES {
            return Err(damaged(format!("it is over {LIMIT_BYTES} bytes")));
        }
        if Digest::of(&payload) != digest {
            return Err(damaged("its SHA-256 is another one".to_owned()));
        }
        Ok(Some(payload))
    }

    fn unfinished(&self) -> PathBuf {
        self.root.join("unfinished")
    }

    fn sync_once(&self, shard: &Path) -> Result<(), StoreError> {
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if synced.insert(shard.to_owned()) {
            return sync_folder(shard);
        }
        Ok(())
    }
}

/// Brings the names in `folder` to the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // Windows cannot open a folder; its file system keeps names without being asked.
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|cause| StoreError::io("sync", folder, cause))
}
