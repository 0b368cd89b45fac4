//! What recognising needs, loaded: the names of the lists, the gazetteer and the tagger.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use wirewatch_lists::{ImportError, ListFile, Lists};
use wirewatch_news::{Entity, ListVersion};
use wirewatch_places::Gazetteer;
use wirewatch_recognise::ListedNames;
use wirewatch_screen::Index;
use wirewatch_serve::Desk;
use wirewatch_store::{Kind, Store, StoreError};
use wirewatch_tagger::Tagger;

use crate::config::Config;
use crate::model;

/// Lists, their names, the gazetteer and the tagger. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Knowledge {
    pub(crate) lists: Arc<Lists>,
    pub(crate) names: Arc<ListedNames>,
    pub(crate) gazetteer: &'static Gazetteer,
    pub(crate) tagger: Arc<Tagger>,
}

impl Knowledge {
    pub(crate) fn new(lists: Lists, tagger: Arc<Tagger>) -> Knowledge {
        let gazetteer = Gazetteer::embedded();
        let names = ListedNames::new(&lists, gazetteer);
        Knowledge {
            lists: Arc::new(lists),
            names: Arc::new(names),
            gazetteer,
            tagger,
        }
    }

    /// From list files; from the starter list where none is given. The second part says which
    /// files were refused.
    pub(crate) fn from_files(
        paths: &[PathBuf],
        tagger: Tagger,
    ) -> Result<(Knowledge, Vec<ImportError>)> {
        let (lists, refused) = lists_from(paths)?;
        let knowledge = Knowledge::new(Lists::new(lists), Arc::new(tagger));
        Ok((knowledge, refused))
    }

    /// From the lists in the store; the starter list stands in for those that are not there.
    pub(crate) async fn from_store(store: &Store, tagger: Arc<Tagger>) -> Result<Knowledge> {
        let mut lists = store.lists().await?;
        let starter = wirewatch_lists::starter(Timestamp::now());
        lists.extend(
            starter
                .into_iter()
                .map(|list| (list.version, list.entities)),
        );
        Ok(tokio::task::spawn_blocking(move || Knowledge::new(Lists::new(lists), tagger)).await?)
    }
}

/// Entries of lists, and the index that screens names against them.
pub(crate) struct Screener {
    pub(crate) entities: Vec<Entity>,
    pub(crate) index: Index,
}

impl Screener {
    /// From list files; from the starter list where none is given. Files that are refused are
    /// reported on standard error; none at all is an error.
    pub(crate) fn from_files(paths: &[PathBuf]) -> Result<Screener> {
        let (lists, refused) = lists_from(paths)?;
        for error in &refused {
            eprintln!("refused: {}", crate::terminal::plain(&error.to_string()));
        }
        let entities: Vec<Entity> = lists
            .into_iter()
            .flat_map(|(_, entities)| entities)
            .collect();
        let index = Index::new(&entities);
        Ok(Screener { entities, index })
    }
}

/// Lists with their entries, and the files that were refused.
type Read = (Vec<(ListVersion, Vec<Entity>)>, Vec<ImportError>);

/// The lists in `paths`; the starter list where none is given.
fn lists_from(paths: &[PathBuf]) -> Result<Read> {
    let now = Timestamp::now();
    let (lists, refused) = if paths.is_empty() {
        (wirewatch_lists::starter(now), Vec::new())
    } else {
        let imported = wirewatch_lists::import(list_files(paths)?, now);
        (imported.lists, imported.refused)
    };
    if lists.is_empty() && !refused.is_empty() {
        let reasons: Vec<String> = refused.iter().map(ToString::to_string).collect();
        bail!("no list could be read: {}", reasons.join("; "));
    }
    let lists = lists
        .into_iter()
        .map(|list| (list.version, list.entities))
        .collect();
    Ok((lists, refused))
}

/// The files at `paths`, folders walked, each with its bytes.
pub(crate) fn list_files(paths: &[PathBuf]) -> Result<Vec<ListFile>> {
    let mut files = Vec::new();
    for path in paths {
        gather(path, 0, &mut files)?;
    }
    Ok(files)
}

/// Folders deeper than this are not walked.
const DEEPEST: usize = 8;

fn gather(path: &Path, depth: usize, files: &mut Vec<ListFile>) -> Result<()> {
    let about = std::fs::metadata(path).with_context(|| {
        format!(
            "cannot read {}; give a list file or a folder of them",
            path.display()
        )
    })?;
    if about.is_dir() {
        if depth == DEEPEST {
            return Ok(());
        }
        let mut entries: Vec<PathBuf> = std::fs::read_dir(path)
            .with_context(|| format!("cannot read the folder {}", path.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        entries.sort();
        return entries
            .iter()
            .try_for_each(|entry| gather(entry, depth + 1, files));
    }
    if about.len() > wirewatch_lists::LIMIT_BYTES as u64 {
        bail!(
            "{} is longer than {} bytes; is it a list?",
            path.display(),
            wirewatch_lists::LIMIT_BYTES
        );
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    files.push(ListFile {
        name: path.display().to_string(),
        bytes,
    });
    Ok(())
}

/// Opens the data folder for reading and writing, making it where there is none.
pub(crate) async fn open(data: &Path, kind: Kind) -> Result<(Desk, Knowledge)> {
    let store = Store::open_or_create(data, kind).await?;
    let tagger = model::of_desk(data, &Config::read(data)?)?;
    with_lists(store, tagger).await
}

/// Opens the data folder whatever it holds, making one for real news where there is none.
pub(crate) async fn open_any(data: &Path) -> Result<Store> {
    Ok(match Store::open(data).await {
        Err(StoreError::Missing { .. }) => Store::open_or_create(data, Kind::Desk).await?,
        opened => opened?,
    })
}

/// Opens an existing data folder for reading only, also beside a running `wirewatch up`.
pub(crate) async fn open_read_only(data: &Path) -> Result<(Desk, Knowledge)> {
    // Nothing is recognised anew here: the user's own model is not needed.
    with_lists(Store::open_read_only(data).await?, Tagger::built_in()).await
}

async fn with_lists(store: Store, tagger: Tagger) -> Result<(Desk, Knowledge)> {
    let knowledge = Knowledge::from_store(&store, Arc::new(tagger)).await?;
    let desk = Desk::new(store, knowledge.lists.clone(), knowledge.gazetteer);
    Ok((desk, knowledge))
}
