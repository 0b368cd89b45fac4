//! `wirewatch sources`: what is collected.

use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::json;
use wirewatch_collect::{Fetcher, Item, Limits, Validators, poll, read_path, source_at};
use wirewatch_news::{Source, SourceId};
use wirewatch_store::Store;

use crate::config::Config;
use crate::terminal::plain;
use crate::{Context, desk, progress, resources};

/// What is collected: add, list, remove, import, check.
#[derive(Subcommand)]
pub(crate) enum Sources {
    /// Add a feed or a page.
    #[command(
        after_help = "Example: wirewatch sources add https://example.org/feed.xml --name Example --country CH"
    )]
    Add {
        /// Its address.
        url: String,
        /// Its name; the host when none is given.
        #[arg(long)]
        name: Option<String>,
        /// ISO 3166 alpha-2 code of its country.
        #[arg(long, value_name = "CC")]
        country: Option<String>,
        /// Its language.
        #[arg(long, value_name = "TAG")]
        language: Option<String>,
    },
    /// The sources, and how collecting from each went.
    #[command(after_help = "Example: wirewatch sources list --json")]
    List,
    /// Stop collecting from a source; its articles stay.
    #[command(after_help = "Example: wirewatch sources remove example-org")]
    Remove {
        /// Its short name, as `sources list` gives it.
        id: String,
    },
    /// Add the feeds of an OPML file.
    #[command(after_help = "Example: wirewatch sources import subscriptions.opml")]
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Ask every source once and say which answer; nothing is kept but the outcome.
    #[command(after_help = "Example: wirewatch sources check")]
    Check,
}

impl Sources {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        if let Sources::List = self {
            return list(&context).await;
        }
        let store = desk::open_any(&context.data).await?;
        if store.sources().await?.is_empty() && store.archive_counts().await?.articles == 0 {
            store.add_sources(&resources::default_sources()?).await?;
        }
        match self {
            Sources::Add {
                url,
                name,
                country,
                language,
            } => {
                let Some(source) = source_at(&url, name.as_deref()) else {
                    bail!("{url} is no http(s) address; correct it");
                };
                let country = country.map(|code| code.to_ascii_uppercase());
                let source = unique(
                    &store,
                    Source {
                        country,
                        language,
                        ..source
                    },
                )
                .await?;
                store.add_sources(std::slice::from_ref(&source)).await?;
                println!("added {}", source.id);
                Ok(true)
            }
            Sources::List => Ok(true),
            Sources::Remove { id } => {
                if !store.remove_source(&SourceId(id.clone())).await? {
                    bail!("there is no source {id}; `wirewatch sources list` names them");
                }
                println!("removed {id}; its articles stay");
                Ok(true)
            }
            Sources::Import { file } => import(&store, file).await,
            Sources::Check => check(&store, &context).await,
        }
    }
}

/// Gives a source another id when one with another address has it.
async fn unique(store: &Store, mut source: Source) -> Result<Source> {
    let known = store.sources().await?;
    let taken = |id: &SourceId| {
        known
            .iter()
            .any(|(other, _)| other.id == *id && other.url != source.url)
    };
    if taken(&source.id) {
        let base = source.id.0.clone();
        let free = (2..1_000)
            .map(|number| SourceId(format!("{base}-{number}")))
            .find(|id| !taken(id));
        source.id = free.with_context(|| format!("too many sources are called {base}"))?;
    }
    Ok(source)
}

async fn list(context: &Context) -> Result<bool> {
    let sources = match Store::open_read_only(&context.data).await {
        Ok(store) => store.sources().await?,
        Err(_) if !context.data.exists() => resources::default_sources()?
            .into_iter()
            .map(|source| (source, Default::default()))
            .collect(),
        Err(error) => return Err(error.into()),
    };
    if context.json {
        let rows: Vec<_> = sources
            .iter()
            .map(|(source, state)| json!({ "source": source, "state": state }))
            .collect();
        println!("{}", json!(rows));
        return Ok(true);
    }
    for (source, state) in &sources {
        let how = match (&state.failure, state.answered) {
            (Some(failure), _) => format!("failed: {}", plain(failure)),
            (None, Some(at)) => format!("answered {}", at.strftime("%F %H:%M UTC")),
            (None, None) => "not asked yet".to_owned(),
        };
        println!(
            "{:<28} {:<3} {:<3} {:>6} articles  {how}",
            source.id,
            source.country.as_deref().unwrap_or("-"),
            source.language.as_deref().unwrap_or("-"),
            state.articles
        );
    }
    println!("{} sources", sources.len());
    Ok(true)
}

async fn import(store: &Store, file: PathBuf) -> Result<bool> {
    let (mut sources, mut refused) = (Vec::new(), Vec::new());
    read_path(
        &file,
        &Limits::default(),
        Timestamp::now(),
        &mut |name, item| {
            match item {
                Item::Sources(found) => sources.extend(found),
                Item::Refused(refusal) => refused.push(format!("{name}: {}", refusal.reason)),
                Item::Capture(_) => {
                    refused.push(format!(
                        "{name} is no OPML; `wirewatch ingest` takes articles"
                    ));
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        },
    );
    let new = store.add_sources(&sources).await?;
    println!("{new} new sources of {}", sources.len());
    refused
        .iter()
        .for_each(|reason| eprintln!("refused: {}", plain(reason)));
    Ok(refused.is_empty())
}

async fn check(store: &Store, context: &Context) -> Result<bool> {
    let config = Config::read(&context.data)?;
    let fetcher = Fetcher::new(config.collect)?;
    let sources = store.sources().await?;
    let bar = progress::bar("sources", sources.len() as u64);
    let outcomes: Vec<(Source, Result<usize, String>)> = stream::iter(sources)
        .map(|(source, _)| {
            let (fetcher, bar) = (&fetcher, &bar);
            async move {
                let polled = poll(fetcher, &source, &Validators::default(), |_| false).await;
                bar.inc(1);
                (
                    source,
                    polled
                        .map(|polled| polled.entries.len() + polled.left)
                        .map_err(|error| error.to_string()),
                )
            }
        })
        .buffer_unordered(config.schedule.at_once.max(1))
        .collect()
        .await;
    bar.finish_and_clear();
    let mut answered = 0;
    for (source, outcome) in &outcomes {
        let failure = outcome.as_ref().err().map(String::as_str);
        store
            .note_source(&source.id, Timestamp::now(), failure)
            .await?;
        answered += usize::from(failure.is_none());
        if context.json {
            println!(
                "{}",
                json!({ "source": source.id, "entries": outcome.as_ref().ok(), "failure": failure })
            );
        } else {
            match outcome {
                Ok(entries) => println!("{:<28} answers, {entries} entries", source.id),
                Err(reason) => println!("{:<28} {}", source.id, plain(reason)),
            }
        }
    }
    eprintln!("{answered} of {} sources answer", outcomes.len());
    Ok(answered == outcomes.len())
}
