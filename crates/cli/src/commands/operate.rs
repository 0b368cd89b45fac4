//! `wirewatch backup`, `restore`, `reindex`, `doctor`: keeping a data folder well.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use wirewatch_store::Store;

use crate::Context;

/// Write the data folder into one file, also while it is being read.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch backup wirewatch-2026-11-23.tar")]
pub(crate) struct Backup {
    /// The file to write.
    file: PathBuf,
}

/// Make a data folder from a backup.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch --data restored restore wirewatch-2026-11-23.tar")]
pub(crate) struct Restore {
    /// The backup.
    file: PathBuf,
}

/// Build the full-text index anew from the database.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch reindex")]
pub(crate) struct Reindex {}

/// Check a data folder: database, payloads, index.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch doctor")]
pub(crate) struct Doctor {}

impl Backup {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let store = Store::open_read_only(&context.data).await?;
        store.backup(&self.file).await?;
        println!("wrote {}", self.file.display());
        Ok(true)
    }
}

impl Restore {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        Store::restore(&self.file, &context.data).await?;
        println!("restored into {}", context.data.display());
        Ok(true)
    }
}

impl Reindex {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let changes = Store::open(&context.data).await?.reindex().await?;
        println!("the index holds {changes} changes");
        Ok(true)
    }
}

impl Doctor {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let health = Store::open_read_only(&context.data).await?.check().await?;
        let sound = health.is_sound();
        if context.json {
            println!(
                "{}",
                json!({
                    "sound": sound, "database": health.database, "payloads": health.blobs,
                    "damaged": health.damaged, "articles": health.articles, "indexed": health.indexed,
                    "index_behind": health.index_behind, "index": health.index, "unread": health.unread,
                })
            );
            return Ok(sound);
        }
        println!(
            "{} articles, {} payloads, {} indexed",
            health.articles, health.blobs, health.indexed
        );
        for wrong in health
            .database
            .iter()
            .chain(&health.damaged)
            .chain(&health.index)
        {
            println!("wrong: {wrong}");
        }
        if health.index_behind > 0 {
            println!(
                "the index is {} changes behind; the next `up` or `ingest` brings it level",
                health.index_behind
            );
        }
        if health.unread > 0 {
            println!(
                "{} captures are not read yet; the next `up` or `ingest` reads them",
                health.unread
            );
        }
        println!(
            "{}",
            if sound {
                "nothing is damaged"
            } else {
                "something is damaged: restore a backup, or run `wirewatch reindex` for the index"
            }
        );
        Ok(sound)
    }
}
