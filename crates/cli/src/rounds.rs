//! Rounds over the net: every source asked once, every list fetched once.

use std::sync::Arc;

use anyhow::Result;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use wirewatch_collect::{Fetched, Fetcher, Validators, fetch_article, poll};
use wirewatch_lists::{ListFile, SCHEDULES, Schedule};
use wirewatch_news::{Capture, Source};
use wirewatch_store::Store;

use crate::desk::Knowledge;
use crate::pipeline::{Counts, Pipeline};

/// Captures that may wait for the pipeline.
const WAITING: usize = 32;

/// What a round over the sources brought.
#[derive(Debug, Default)]
pub(crate) struct Round {
    pub(crate) counts: Counts,
    pub(crate) answered: usize,
    /// Sources that failed, and why.
    pub(crate) failed: Vec<(Source, String)>,
}

/// Asks every source once and takes what is new the whole way.
pub(crate) async fn collect(
    store: &Store,
    knowledge: &Knowledge,
    fetcher: &Arc<Fetcher>,
    sources: Vec<Source>,
    at_once: usize,
) -> Result<Round> {
    let (sender, mut receiver) = mpsc::channel::<Capture>(WAITING);
    let mut pipeline = Pipeline::new(store.clone(), knowledge.clone());
    let (asking_store, fetcher) = (store.clone(), fetcher.clone());
    let asking = tokio::spawn(async move {
        let results: Vec<(Source, Result<()>)> = stream::iter(sources)
            .map(|source| {
                let (store, fetcher, sender) =
                    (asking_store.clone(), fetcher.clone(), sender.clone());
                async move {
                    let done = ask(&store, &fetcher, &source, &sender).await;
                    (source, done)
                }
            })
            .buffer_unordered(at_once.max(1))
            .collect()
            .await;
        results
    });
    while let Some(capture) = receiver.recv().await {
        pipeline.push(capture).await?;
    }
    let mut round = Round {
        counts: pipeline.finish().await?,
        ..Round::default()
    };
    for (source, done) in asking.await? {
        match done {
            Ok(()) => round.answered += 1,
            Err(error) => round.failed.push((source, format!("{error:#}"))),
        }
    }
    Ok(round)
}

/// Asks one source and hands on what is new in it.
async fn ask(
    store: &Store,
    fetcher: &Fetcher,
    source: &Source,
    to: &mpsc::Sender<Capture>,
) -> Result<()> {
    let done = ask_once(store, fetcher, source, to).await;
    let failure = done.as_ref().err().map(|error| format!("{error:#}"));
    store
        .note_source(&source.id, Timestamp::now(), failure.as_deref())
        .await?;
    done
}

async fn ask_once(
    store: &Store,
    fetcher: &Fetcher,
    source: &Source,
    to: &mpsc::Sender<Capture>,
) -> Result<()> {
    let kept = store.validators(&source.url).await?;
    if let Some(not_before) = kept.not_before.filter(|until| *until > Timestamp::now()) {
        anyhow::bail!("it asked not to be asked before {not_before}");
    }
    let validators = Validators {
        etag: kept.etag.clone(),
        last_modified: kept.last_modified.clone(),
    };
    let seen = |url: &str| {
        let seen = store.seen_url(url);
        tokio::task::block_in_place(|| Handle::current().block_on(seen)).unwrap_or(false)
    };
    let polled = match poll(fetcher, source, &validators, seen).await {
        Ok(polled) => polled,
        Err(error) => {
            let later = wirewatch_store::Validators {
                not_before: error.not_before(),
                ..kept
            };
            store.put_validators(&source.url, &later).await?;
            return Err(error.into());
        }
    };
    for entry in polled.entries {
        let (key, said) = (entry.key().to_owned(), entry.capture.clone());
        let brought = fetch_article(fetcher, source, entry).await;
        if brought.capture.provenance.target_uri != key {
            // A redirect: the entry is kept too, so that its address is known the next time.
            store.put_capture(&said).await?;
            store
                .refuse_capture(&said.provenance, "the page behind it was read instead")
                .await?;
        }
        if to.send(brought.capture).await.is_err() {
            return Ok(());
        }
    }
    let validators = wirewatch_store::Validators {
        etag: polled.validators.etag,
        last_modified: polled.validators.last_modified,
        not_before: None,
    };
    store.put_validators(&source.url, &validators).await?;
    Ok(())
}

/// What fetching one list brought.
#[derive(Debug)]
pub(crate) struct Synced {
    pub(crate) dataset: &'static str,
    /// `Ok(true)`: a new version; `Ok(false)`: the same as before.
    pub(crate) result: Result<bool, String>,
}

/// Fetches every official list once. One that cannot be fetched or read leaves the version that
/// was imported before in force, and its failure is noted for the pages.
pub(crate) async fn sync_lists(store: &Store, fetcher: &Fetcher) -> Result<Vec<Synced>> {
    let mut all = Vec::new();
    for schedule in &SCHEDULES {
        let result = sync_list(store, fetcher, schedule)
            .await
            .map_err(|error| format!("{error:#}"));
        if let Err(reason) = &result {
            store
                .note_list_failure(schedule.dataset, Timestamp::now(), reason)
                .await?;
        }
        all.push(Synced {
            dataset: schedule.dataset,
            result,
        });
    }
    Ok(all)
}

async fn sync_list(store: &Store, fetcher: &Fetcher, schedule: &Schedule) -> Result<bool> {
    let mut files = Vec::new();
    for url in schedule.urls {
        match fetcher.fetch(url, &Validators::default()).await? {
            Fetched::Body(body) => {
                // Kept as fetched before anything reads it.
                store.put_payload(&body.bytes).await?;
                files.push(ListFile {
                    name: (*url).to_owned(),
                    bytes: body.bytes.to_vec(),
                });
            }
            Fetched::NotModified => return Ok(false),
        }
    }
    let imported = wirewatch_lists::import(files, Timestamp::now());
    if let Some(refused) = imported.refused.first() {
        anyhow::bail!("{refused}");
    }
    let mut new = false;
    for list in imported.lists {
        new |= store.put_list(&list.version, &list.entities).await?;
    }
    Ok(new)
}
