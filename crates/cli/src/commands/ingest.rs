//! `wirewatch ingest`: files, folders and addresses into the store.

use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::mpsc;
use wirewatch_collect::{
    Fetcher, Item, Limits, Validators, fetch_article, poll, read_paths, source_at,
};
use wirewatch_news::{Capture, Source};
use wirewatch_store::{Kind, Store};

use crate::config::Config;
use crate::desk::{self, Knowledge};
use crate::pipeline::{Counts, Pipeline};
use crate::terminal::plain;
use crate::{Context, progress};

/// Bring files, folders or addresses into the data folder.
///
/// Reads HTML, text, JSON Lines, RSS, Atom, JSON Feed, OPML, WARC and WARC.gz, folders of these,
/// and http(s) addresses.
#[derive(clap::Args)]
#[command(
    after_help = "Example: wirewatch ingest saved-pages/ crawl.warc.gz https://example.org/feed.xml"
)]
pub(crate) struct Ingest {
    /// Files, folders or addresses.
    #[arg(required = true, value_name = "PATH|URL")]
    what: Vec<String>,
}

impl Ingest {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let (desk, knowledge) = desk::open(&context.data, Kind::Desk).await?;
        let config = Config::read(&context.data)?;
        let (urls, paths): (Vec<String>, Vec<String>) = self
            .what
            .into_iter()
            .partition(|what| what.starts_with("http://") || what.starts_with("https://"));
        let store = desk.store().clone();
        let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
        let mut counts = files(&store, &knowledge, paths).await?;
        if !urls.is_empty() {
            let of_urls = addresses(&store, &knowledge, config, &urls).await?;
            counts.new += of_urls.new;
            counts.updated += of_urls.updated;
            counts.duplicate += of_urls.duplicate;
            counts.refused.extend(of_urls.refused);
        }
        report(&counts, context.json);
        store.close().await;
        Ok(counts.refused.is_empty())
    }
}

/// What the reading thread hands to the pipeline.
enum Brought {
    Capture(Box<Capture>),
    Sources(Vec<Source>),
    Refused(String, String),
}

/// Takes files and folders the whole way; sources named by OPML are added.
pub(crate) async fn files(
    store: &Store,
    knowledge: &Knowledge,
    paths: Vec<PathBuf>,
) -> Result<Counts> {
    let bar = progress::counter("articles");
    let mut pipeline = Pipeline::new(store.clone(), knowledge.clone());
    pipeline.resume().await?;
    let (sender, mut receiver) = mpsc::channel(256);
    let now = Timestamp::now();
    let reading = tokio::task::spawn_blocking(move || {
        read_paths(&paths, &Limits::default(), now, &mut |name, item| {
            let brought = match item {
                Item::Capture(capture) => Brought::Capture(capture),
                Item::Sources(sources) => Brought::Sources(sources),
                Item::Refused(refusal) => {
                    let what = if refusal.what.is_empty() {
                        name.to_owned()
                    } else {
                        refusal.what
                    };
                    Brought::Refused(what, refusal.reason)
                }
            };
            match sender.blocking_send(brought) {
                Ok(()) => std::ops::ControlFlow::Continue(()),
                Err(_) => std::ops::ControlFlow::Break(()),
            }
        })
    });
    let mut refused = Vec::new();
    while let Some(brought) = receiver.recv().await {
        match brought {
            Brought::Capture(capture) => {
                pipeline.push(*capture).await?;
                bar.inc(1);
            }
            Brought::Sources(sources) => {
                let new = store.add_sources(&sources).await?;
                eprintln!("{new} new sources; `wirewatch sources list` shows them");
            }
            Brought::Refused(what, reason) => refused.push((what, reason)),
        }
    }
    reading.await?;
    let mut counts = pipeline.finish().await?;
    bar.finish_and_clear();
    counts.refused.extend(refused);
    Ok(counts)
}

/// Fetches addresses: pages, and feeds with the pages behind their entries.
async fn addresses(
    store: &Store,
    knowledge: &Knowledge,
    config: Config,
    urls: &[String],
) -> Result<Counts> {
    let fetcher = Fetcher::new(config.collect)?;
    let mut pipeline = Pipeline::new(store.clone(), knowledge.clone());
    let mut refused = Vec::new();
    for url in urls {
        let Some(source) = source_at(url, None) else {
            refused.push((
                url.clone(),
                "this is no http(s) address; correct it".to_owned(),
            ));
            continue;
        };
        match poll(&fetcher, &source, &Validators::default(), |_| false).await {
            Ok(polled) => {
                for entry in polled.entries {
                    let mut brought = fetch_article(&fetcher, &source, entry).await;
                    // Asked for by hand: it belongs to no configured source.
                    brought.capture.provenance.source = None;
                    pipeline.push(brought.capture).await?;
                }
            }
            Err(error) => refused.push((url.clone(), error.to_string())),
        }
    }
    let mut counts = pipeline.finish().await?;
    counts.refused.extend(refused);
    Ok(counts)
}

/// Refusals that are printed one by one.
const REFUSALS_SHOWN: usize = 50;

/// Prints what became of everything.
pub(crate) fn report(counts: &Counts, as_json: bool) {
    if as_json {
        let refused: Vec<_> = counts
            .refused
            .iter()
            .map(|(what, reason)| json!({ "what": what, "reason": reason }))
            .collect();
        println!(
            "{}",
            json!({ "new": counts.new, "updated": counts.updated, "duplicate": counts.duplicate, "refused": refused })
        );
        return;
    }
    println!(
        "{} new, {} updated, {} duplicate, {} refused",
        counts.new,
        counts.updated,
        counts.duplicate,
        counts.refused.len()
    );
    for (what, reason) in counts.refused.iter().take(REFUSALS_SHOWN) {
        eprintln!("refused: {}: {}", plain(what), plain(reason));
    }
    if counts.refused.len() > REFUSALS_SHOWN {
        eprintln!(
            "… and {} more; --json lists all",
            counts.refused.len() - REFUSALS_SHOWN
        );
    }
}
