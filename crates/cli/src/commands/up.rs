//! `wirewatch up`: the main job.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use wirewatch_collect::Fetcher;
use wirewatch_news::Source;
use wirewatch_serve::Desk;
use wirewatch_store::Kind;

use super::ingest;
use super::serve::{Address, stopped};
use crate::config::Config;
use crate::desk::{self, Knowledge};
use crate::pipeline::{Pipeline, read_archive_again};
use crate::terminal::plain;
use crate::{Context, resources, rounds};

/// Collect, read, recognise and serve until stopped.
///
/// Makes the data folder where there is none, loads lists and places, and serves on loopback.
/// Without a network it says which sources failed, and still serves.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch up --sample")]
pub(crate) struct Up {
    #[command(flatten)]
    address: Address,
    /// Run on the bundled sample desk, in a data folder of its own; nothing is fetched.
    #[arg(long)]
    sample: bool,
}

impl Up {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let listener = wirewatch_serve::listen(self.address.socket()).await?;
        let (data, kind) = match self.sample {
            true => (sample_folder(&context.data), Kind::Sample),
            false => (context.data, Kind::Desk),
        };
        let config = Config::read(&data)?;
        let (desk, knowledge) = desk::open(&data, kind).await?;
        if self.sample {
            fill_sample(&desk, &knowledge, &data).await?;
        }
        println!(
            "Wirewatch: http://{}/ (stop with Ctrl-C)",
            listener.local_addr()?
        );
        println!("data folder: {}", data.display());
        let collecting =
            (!self.sample).then(|| tokio::spawn(keep_collecting(desk.clone(), knowledge, config)));
        let options = self.address.options();
        wirewatch_serve::serve(listener, desk.clone(), options, stopped()).await?;
        if let Some(collecting) = collecting {
            // What was acknowledged is on the disk; a round that is cut short goes on next time.
            collecting.abort();
            let _ = collecting.await;
        }
        desk.store().clone().close().await;
        Ok(true)
    }
}

/// The sample desk lives beside the real one: `wirewatch-data-sample`.
pub(crate) fn sample_folder(data: &Path) -> PathBuf {
    let mut name = data.as_os_str().to_owned();
    name.push("-sample");
    name.into()
}

/// Puts the bundled reports into a new sample desk.
async fn fill_sample(desk: &Desk, knowledge: &Knowledge, data: &Path) -> Result<()> {
    if desk.store().archive_counts().await?.articles > 0 {
        return Ok(());
    }
    let folder = data.join("sample-reports");
    resources::unpack_sample(&folder)?;
    let counts = ingest::files(desk.store(), knowledge, vec![folder]).await?;
    ingest::report(&counts, false);
    Ok(())
}

/// Rounds over lists and sources until the program stops. A failure is told and tried again.
async fn keep_collecting(desk: Desk, mut knowledge: Knowledge, config: Config) {
    let schedule = config.schedule;
    let fetcher = match Fetcher::new(config.collect) {
        Ok(fetcher) => Arc::new(fetcher),
        Err(error) => return eprintln!("nothing will be collected: {error}"),
    };
    if let Err(error) = prepare(&desk, &knowledge).await {
        eprintln!("cannot prepare collecting: {error:#}");
    }
    let mut lists_due = Timestamp::UNIX_EPOCH;
    loop {
        if Timestamp::now() >= lists_due {
            match refresh_lists(&desk, &fetcher, &knowledge).await {
                Ok(Some(newer)) => knowledge = newer,
                Ok(None) => {}
                Err(error) => eprintln!("lists: {error:#}"),
            }
            let hours = Duration::from_secs(schedule.lists_hours.max(1) * 3_600);
            lists_due = Timestamp::now()
                .checked_add(hours)
                .unwrap_or(Timestamp::MAX);
        }
        if let Err(error) = round(&desk, &fetcher, &knowledge, schedule.at_once).await {
            eprintln!("this round was cut short: {error:#}");
        }
        tokio::time::sleep(Duration::from_secs(schedule.sources_minutes.max(1) * 60)).await;
    }
}

/// First start: the default sources. Any start: what was acknowledged and not read.
async fn prepare(desk: &Desk, knowledge: &Knowledge) -> Result<()> {
    let store = desk.store();
    if store.sources().await?.is_empty() && store.archive_counts().await?.articles == 0 {
        let sources = resources::default_sources()?;
        println!(
            "{} default sources; `wirewatch sources list` shows them",
            sources.len()
        );
        store.add_sources(&sources).await?;
    }
    let mut pipeline = Pipeline::new(store.clone(), knowledge.clone());
    pipeline.resume().await?;
    pipeline.finish().await?;
    Ok(())
}

async fn round(
    desk: &Desk,
    fetcher: &Arc<Fetcher>,
    knowledge: &Knowledge,
    at_once: usize,
) -> Result<()> {
    let sources: Vec<Source> = desk
        .store()
        .sources()
        .await?
        .into_iter()
        .map(|(source, _)| source)
        .collect();
    let asked = sources.len();
    let round = rounds::collect(desk.store(), knowledge, fetcher, sources, at_once).await?;
    println!(
        "{}: {} of {asked} sources answered, {} new articles, {} duplicate, {} refused",
        Timestamp::now().strftime("%F %H:%M UTC"),
        round.answered,
        round.counts.new + round.counts.updated,
        round.counts.duplicate,
        round.counts.refused.len()
    );
    if round.answered == 0 && asked > 0 {
        if let Some((source, reason)) = round.failed.first() {
            println!(
                "no source answered; the first, {}: {}",
                source.id,
                plain(reason)
            );
        }
        println!(
            "every failure is on the page Sources; without a network, try: wirewatch up --sample"
        );
    }
    Ok(())
}

/// Fetches the official lists; when one changed, loads them and reads the archive again.
async fn refresh_lists(
    desk: &Desk,
    fetcher: &Fetcher,
    before: &Knowledge,
) -> Result<Option<Knowledge>> {
    let synced = rounds::sync_lists(desk.store(), fetcher).await?;
    for list in &synced {
        match &list.result {
            Ok(true) => println!("list {}: a new version", list.dataset),
            Ok(false) => {}
            Err(reason) => println!("list {}: {}", list.dataset, plain(reason)),
        }
    }
    if !synced.iter().any(|list| list.result == Ok(true)) {
        return Ok(None);
    }
    let newer = Knowledge::from_store(desk.store(), before.tagger.clone()).await?;
    desk.set_lists(newer.lists.clone());
    read_archive_again(desk.store(), &newer, |_| {}).await?;
    Ok(Some(newer))
}
