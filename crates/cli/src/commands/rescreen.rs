//! `wirewatch rescreen`: what a change of the lists altered for customers, and nothing else.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Value, json};
use wirewatch_news::{Asked, Candidate, Digest, Entity, EntityId};
use wirewatch_screen::{DEFAULT_THRESHOLD, Index, Scratch, candidates};
use wirewatch_store::Store;

use crate::customers::{Customer, Customers};
use crate::{Context, desk, jsonl, progress};

/// Screen customers again: only what a change of the lists altered.
///
/// Writes one row for each customer and entry whose hit is new, gone or changed since the
/// version, with the reason. What was given is noted in the data folder and not given again; what
/// could not be written to the end is given again.
#[derive(clap::Args)]
#[command(
    after_help = "Example: wirewatch rescreen customers.csv --since UN:2026-02-27-1a2b3c4d\n         wirewatch rescreen customers.csv --since 2026-02-27 --out altered.jsonl"
)]
pub(crate) struct Rescreen {
    /// CSV file as `screen` reads it.
    input: PathBuf,
    /// A version of one list, as `lists status` prints it (`UN:2026-02-27-1a2b3c4d`), or a day:
    /// then every list as it was in force here at the end of it.
    #[arg(long, value_name = "VERSION")]
    since: String,
    /// Where to write, behind what stands there; without it standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The score from which a candidate is a hit, 0 to 1.
    #[arg(long, default_value_t = DEFAULT_THRESHOLD, value_name = "SCORE")]
    threshold: f32,
    /// Also what was given before.
    #[arg(long)]
    again: bool,
}

/// Rows that are worked on at a time.
const BATCH: usize = 4_096;

impl Rescreen {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let store = desk::open_any(&context.data).await?;
        let (before, after) = states(&store, &self.since).await?;
        let change = Change::between(before, after);
        if change.touched.is_empty() {
            eprintln!("no list entry changed since {}", self.since);
        }
        let size = std::fs::metadata(&self.input).map_or(0, |about| about.len());
        let mut customers = Customers::open(&self.input)?;
        // What was given once is not given again: it must not be written over.
        let file = self.out.as_ref().map(|path| {
            let file = File::options().create(true).append(true).open(path);
            file.with_context(|| format!("cannot write {}", path.display()))
        });
        let file = file.transpose()?;
        let mut out: Box<dyn Write> = match &file {
            Some(file) => Box::new(BufWriter::new(file.try_clone()?)),
            None => Box::new(BufWriter::new(std::io::stdout())),
        };
        let bar = progress::bar("screening again", size);
        let (mut given, mut known) = (0u64, 0u64);
        loop {
            let rows = customers.next_rows(BATCH)?;
            if rows.is_empty() {
                break;
            }
            let found: Vec<(Digest, Value)> = tokio::task::block_in_place(|| {
                rows.par_iter()
                    .map_init(Scratches::default, |scratch, row| {
                        change.of(row, self.threshold, scratch)
                    })
                    .flatten()
                    .collect()
            });
            let keys: Vec<Digest> = found.iter().map(|(key, _)| *key).collect();
            let noted = store.rescreened(&keys).await?;
            for (key, row) in &found {
                if noted.contains(key) && !self.again {
                    known += 1;
                } else {
                    given += 1;
                    jsonl::write_row(&mut out, row)?;
                }
            }
            // Noted only when it was written: what is lost in between is given again.
            out.flush()?;
            // A pipe or a terminal has nothing to bring to the disk.
            if let Some(file) = &file
                && file.metadata()?.is_file()
            {
                file.sync_data()?;
            }
            store.note_rescreened(&keys, Timestamp::now()).await?;
            bar.set_position(customers.position());
        }
        bar.finish_and_clear();
        eprintln!(
            "{} list entries changed; {given} alterations given, {known} given before",
            change.touched.len()
        );
        store.close().await;
        Ok(!customers.any_bad)
    }
}

/// All entries in force before and after.
async fn states(store: &Store, since: &str) -> Result<(Vec<Entity>, Vec<Entity>)> {
    let day = since.parse::<jiff::civil::Date>().ok();
    let named = since.split_once(':');
    if day.is_none() && named.is_none() {
        bail!(
            "--since takes a version such as UN:2026-02-27-1a2b3c4d, or a day such as 2026-02-27; `wirewatch lists status` prints the versions"
        );
    }
    if let Some((list, version)) = named {
        let versions = store.list_versions(list).await?;
        if !versions.iter().any(|known| known.version == version) {
            let known: Vec<String> = versions
                .iter()
                .map(|known| format!("{list}:{}", known.version))
                .collect();
            bail!(
                "there is no version {since} here; there are: {}",
                known.join(", ")
            );
        }
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (current, entities) in store.lists().await? {
        let older = match (day, named) {
            (Some(day), _) => {
                let mut versions = store.list_versions(&current.dataset).await?;
                versions.retain(|version| {
                    version.imported.to_zoned(jiff::tz::TimeZone::UTC).date() <= day
                });
                versions.into_iter().next().map(|version| version.version)
            }
            (None, Some((list, version))) if list == current.dataset => Some(version.to_owned()),
            _ => Some(current.version.clone()),
        };
        match older {
            Some(version) if version == current.version => before.extend_from_slice(&entities),
            Some(version) => before.extend(
                store
                    .list_entities(&current.dataset, &version)
                    .await?
                    .context("the entries of the older version are gone; import it again")?,
            ),
            None => {}
        }
        after.extend(entities);
    }
    Ok((before, after))
}

/// Two states of the lists, and what is different.
struct Change {
    before: Vec<Entity>,
    after: Vec<Entity>,
    /// Only entries that changed can be found in these.
    old: Index,
    new: Index,
    touched: HashSet<EntityId>,
    digests: HashMap<EntityId, [Option<Digest>; 2]>,
}

impl Change {
    fn between(before: Vec<Entity>, after: Vec<Entity>) -> Change {
        let diff = wirewatch_lists::diff(&before, &after);
        let mut digests: HashMap<EntityId, [Option<Digest>; 2]> = HashMap::new();
        let digest = |entity: &Entity| {
            serde_json::to_vec(entity)
                .ok()
                .map(|json| Digest::of(&json))
        };
        for entity in &diff.added {
            digests.insert(entity.id.clone(), [None, digest(entity)]);
        }
        for entity in &diff.removed {
            digests.insert(entity.id.clone(), [digest(entity), None]);
        }
        for (older, newer) in &diff.changed {
            digests.insert(newer.id.clone(), [digest(older), digest(newer)]);
        }
        let touched: HashSet<EntityId> = digests.keys().cloned().collect();
        let old = Index::of_some(&before, |entity| touched.contains(&entity.id));
        let new = Index::of_some(&after, |entity| touched.contains(&entity.id));
        Change {
            before,
            after,
            old,
            new,
            touched,
            digests,
        }
    }

    /// What changed for one customer: each alteration with its key.
    fn of(&self, row: &Customer, threshold: f32, scratch: &mut Scratches) -> Vec<(Digest, Value)> {
        let Ok(asked) = &row.asked else {
            return Vec::new();
        };
        let (old, new) = (
            hits(&self.old, &self.before, asked, threshold, &mut scratch.0),
            hits(&self.new, &self.after, asked, threshold, &mut scratch.1),
        );
        let mut found = Vec::new();
        for hit in &new {
            let was = old.iter().find(|old| old.entity == hit.entity);
            let entry = self.digests.get(&hit.entity);
            let (change, because) = match (was, entry) {
                (None, Some([None, _])) => ("new", "the entry was added"),
                (None, _) => ("new", "the entry changed"),
                (Some(_), _) => ("changed", "the entry changed"),
            };
            found.push(self.alteration(row, asked, change, because, was, Some(hit)));
        }
        for hit in &old {
            if !new.iter().any(|new| new.entity == hit.entity) {
                let because = match self.digests.get(&hit.entity) {
                    Some([_, None]) => "the entry was removed from the list",
                    _ => "the entry changed",
                };
                found.push(self.alteration(row, asked, "gone", because, Some(hit), None));
            }
        }
        found
    }

    fn alteration(
        &self,
        row: &Customer,
        asked: &Asked,
        change: &str,
        because: &str,
        was: Option<&Candidate>,
        is: Option<&Candidate>,
    ) -> (Digest, Value) {
        let entity = is.or(was).map(|candidate| &candidate.entity);
        let digests = entity.and_then(|entity| self.digests.get(entity));
        let of = |at: usize| {
            digests
                .and_then(|digests| digests[at])
                .map(|digest| digest.to_string())
        };
        let key = json!([row.id, asked, entity, change, of(0), of(1)]);
        let state = |candidate: &Candidate| {
            json!({
                "score": jsonl::rounded(candidate.score),
                "name": candidate.name.text,
                "why": candidate.why,
            })
        };
        let value = json!({
            "id": row.id,
            "name": asked.name,
            "change": change,
            "because": because,
            "list": entity.map(|entity| &entity.dataset),
            "reference": entity.map(|entity| &entity.reference),
            "was": was.map(state),
            "is": is.map(state),
        });
        (Digest::of(key.to_string().as_bytes()), value)
    }
}

/// Room for searching both states.
#[derive(Default)]
struct Scratches(Scratch, Scratch);

fn hits(
    index: &Index,
    entities: &[Entity],
    asked: &Asked,
    threshold: f32,
    scratch: &mut Scratch,
) -> Vec<Candidate> {
    let mut hits = index.search_most(asked, usize::MAX, scratch);
    hits.retain(|hit| hit.score >= threshold);
    candidates(index, asked, &hits, |entry| &entities[entry], threshold)
}
