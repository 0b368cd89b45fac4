//! `wirewatch lists`: official lists in, their state, and what changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;
use wirewatch_collect::Fetcher;
use wirewatch_lists::age_warning;
use wirewatch_news::{Entity, ListDiff, ListVersion};
use wirewatch_store::Store;
use wirewatch_tagger::Tagger;

use crate::config::Config;
use crate::desk::{self, Knowledge};
use crate::pipeline::read_archive_again;
use crate::terminal::plain;
use crate::{Context, model, progress, rounds};

/// Official lists: import, fetch, state, changes.
#[derive(Subcommand)]
pub(crate) enum Lists {
    /// Import list files; the format is recognised from their content.
    #[command(
        after_help = "Example: wirewatch lists import UN_consolidated.xml sdn.csv alt.csv add.csv"
    )]
    Import {
        /// List files, or folders of them. Files of one list are given together.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Fetch the official lists from their publishers.
    #[command(after_help = "Example: wirewatch lists sync")]
    Sync,
    /// The lists that are loaded, and how old they are.
    #[command(after_help = "Example: wirewatch lists status")]
    Status,
    /// What changed between two versions of a list.
    #[command(
        after_help = "Example: wirewatch lists diff UN:2026-02-27-1a2b3c4d UN:2026-03-05-5e6f7a8b"
    )]
    Diff {
        /// The older version, as `LIST:VERSION`; `LIST` alone is the one before the newest.
        older: String,
        /// The newer version, as `LIST:VERSION`; `LIST` alone is the newest.
        newer: String,
    },
}

impl Lists {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        match self {
            Lists::Import { files } => import(&context, files).await,
            Lists::Sync => sync(&context).await,
            Lists::Status => status(&context).await,
            Lists::Diff { older, newer } => diff(&context, &older, &newer).await,
        }
    }
}

async fn import(context: &Context, paths: Vec<PathBuf>) -> Result<bool> {
    let files = desk::list_files(&paths)?;
    let store = desk::open_any(&context.data).await?;
    for file in &files {
        store.put_payload(&file.bytes).await?;
    }
    let imported =
        tokio::task::spawn_blocking(move || wirewatch_lists::import(files, Timestamp::now()))
            .await?;
    for refused in &imported.refused {
        eprintln!("refused: {}", plain(&refused.to_string()));
    }
    let (mut rows, mut changed) = (Vec::new(), false);
    for list in &imported.lists {
        let new = store.put_list(&list.version, &list.entities).await?;
        changed |= new;
        for warning in &list.warnings {
            eprintln!("{}: {}", plain(&list.version.dataset), plain(warning));
        }
        rows.push(json!({
            "list": list.version.dataset, "version": list.version.version, "entries": list.version.entries,
            "issued": list.version.issued, "new": new,
        }));
        if !context.json {
            println!(
                "{}: version {}, {} entries{}",
                list.version.dataset,
                list.version.version,
                list.version.entries,
                if new { "" } else { " (here already)" }
            );
        }
    }
    if context.json {
        let refused: Vec<String> = imported.refused.iter().map(ToString::to_string).collect();
        println!("{}", json!({ "imported": rows, "refused": refused }));
    }
    if changed {
        again(&store, &context.data).await?;
    }
    store.close().await;
    Ok(imported.refused.is_empty())
}

/// Reads the archive again against the lists that are now in the store.
async fn again(store: &Store, data: &Path) -> Result<()> {
    let articles = store.archive_counts().await?.articles;
    if articles == 0 {
        return Ok(());
    }
    let tagger = model::of_desk(data, &Config::read(data)?)?;
    let knowledge = Knowledge::from_store(store, Arc::new(tagger)).await?;
    let bar = progress::bar("reading the archive against the new lists", articles);
    let done = read_archive_again(store, &knowledge, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    eprintln!("{done} articles of the archive were read against the new lists");
    Ok(())
}

async fn sync(context: &Context) -> Result<bool> {
    let store = desk::open_any(&context.data).await?;
    let fetcher = Fetcher::new(Config::read(&context.data)?.collect)?;
    let synced = rounds::sync_lists(&store, &fetcher).await?;
    let (mut rows, mut all, mut changed) = (Vec::new(), true, false);
    for list in synced {
        let said = match &list.result {
            Ok(true) => "a new version".to_owned(),
            Ok(false) => "unchanged".to_owned(),
            Err(reason) => format!("{reason}; the version imported before stays in force"),
        };
        all &= list.result.is_ok();
        changed |= list.result == Ok(true);
        if !context.json {
            println!("{}: {}", list.dataset, plain(&said));
        }
        rows.push(json!({ "list": list.dataset, "result": said }));
    }
    if context.json {
        println!("{}", json!(rows));
    }
    if changed {
        again(&store, &context.data).await?;
    }
    store.close().await;
    Ok(all)
}

async fn status(context: &Context) -> Result<bool> {
    let lists = match Store::open_read_only(&context.data).await {
        Ok(store) => Knowledge::from_store(&store, Arc::default()).await?.lists,
        // Nothing was made yet: what the program brings along.
        Err(_) if !context.data.exists() => Knowledge::from_files(&[], Tagger::built_in())?.0.lists,
        Err(error) => return Err(error.into()),
    };
    let now = Timestamp::now();
    let rows = lists.versions().iter().map(|version| {
        json!({
            "list": version.dataset, "version": version.version, "issued": version.issued,
            "imported": version.imported, "entries": version.entries, "starter": version.starter,
            "sha256": version.digest, "warning": age_warning(version, now),
        })
    });
    if context.json {
        println!("{}", json!(rows.collect::<Vec<_>>()));
        return Ok(true);
    }
    for version in lists.versions() {
        let issued = version
            .issued
            .map_or_else(|| "not dated".to_owned(), |date| date.to_string());
        println!(
            "{:<12} {:<22} of {issued:<12} {:>6} entries",
            version.dataset, version.version, version.entries
        );
        if let Some(warning) = age_warning(version, now) {
            println!("             {warning}");
        }
    }
    println!("{} subjects in all", lists.subjects().len());
    Ok(true)
}

async fn diff(context: &Context, older: &str, newer: &str) -> Result<bool> {
    let store = Store::open_read_only(&context.data).await?;
    let (_, before) = version(&store, older, 1).await?;
    let (_, after) = version(&store, newer, 0).await?;
    let ListDiff {
        added,
        removed,
        changed,
    } = wirewatch_lists::diff(&before, &after);
    if context.json {
        println!(
            "{}",
            json!({ "added": added, "removed": removed, "changed": changed })
        );
        return Ok(true);
    }
    let line = |mark: char, entity: &Entity| {
        println!(
            "{mark} {} {}",
            plain(&entity.id.to_string()),
            plain(entity.caption())
        )
    };
    added.iter().for_each(|entity| line('+', entity));
    removed.iter().for_each(|entity| line('-', entity));
    changed.iter().for_each(|(_, entity)| line('~', entity));
    println!(
        "{} added, {} removed, {} changed",
        added.len(),
        removed.len(),
        changed.len()
    );
    Ok(true)
}

/// A version named `LIST:VERSION`, or `LIST` for the one that is `back` before the newest.
async fn version(store: &Store, name: &str, back: usize) -> Result<(ListVersion, Vec<Entity>)> {
    let (dataset, wanted) = match name.split_once(':') {
        Some((dataset, version)) => (dataset, Some(version)),
        None => (name, None),
    };
    let versions = store.list_versions(dataset).await?;
    let found = match wanted {
        Some(wanted) => versions.iter().find(|version| version.version == wanted),
        None => versions.get(back),
    };
    let Some(found) = found.cloned() else {
        let known: Vec<String> = versions
            .iter()
            .map(|version| format!("{dataset}:{}", version.version))
            .collect();
        bail!(
            "there is no version {name} here; there are: {}",
            known.join(", ")
        );
    };
    let entities = store.list_entities(dataset, &found.version).await?;
    Ok((
        found,
        entities.context("its entries are gone; import the list again")?,
    ))
}
