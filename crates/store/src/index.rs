//! The full-text index: made from the database and nothing else, so that it can be thrown away.
//!
//! Every change to an article has a number. A commit of the index carries the number of the last
//! change that it holds; after a kill at any point the changes after it are applied again, each
//! as delete-then-add, which does no harm twice. A commit also names its desk and the form of its
//! fields: an index of another desk, another form, or of a later state than the database's is
//! rebuilt.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term};
use tokio::sync::Mutex;
use wirewatch_news::Understood;

use crate::analyse::NewsTokenizer;
use crate::rows::from_json;
use crate::{At, Store, StoreError, blocking};

/// Changes whenever the fields or the words change: an index of another form is rebuilt.
const FORM: u32 = 1;

/// Articles read from the database at a time.
const BATCH: u32 = 200;

/// Articles per commit: a commit costs some 50 ms.
const COMMIT: u64 = 5_000;

/// Memory for documents not yet committed.
const MEMORY_BYTES: usize = 48 << 20;

const TOKENIZER: &str = "news";

/// The fields of a document. Nothing is stored: what is shown comes from the database.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// Row number of the article.
    pub(crate) seq: Field,
    pub(crate) headline: Field,
    pub(crate) body: Field,
    /// Words of the outlet's name.
    pub(crate) outlet: Field,
    /// The outlet's name as it is.
    pub(crate) outlet_name: Field,
    pub(crate) language: Field,
    /// Days since 1970.
    pub(crate) day: Field,
    /// Rises with day, then with arrival.
    pub(crate) newest: Field,
    /// Affected countries.
    pub(crate) country: Field,
    /// Entries as `UN:QDe.115`.
    pub(crate) entity: Field,
    pub(crate) subject: Field,
    pub(crate) story: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let fields = Fields {
        seq: schema.add_u64_field("seq", INDEXED | FAST),
        headline: schema.add_text_field("headline", words.clone()),
        body: schema.add_text_field("body", words.clone()),
        outlet: schema.add_text_field("outlet", words),
        outlet_name: schema.add_text_field("outlet_name", STRING | FAST),
        language: schema.add_text_field("language", STRING | FAST),
        day: schema.add_i64_field("day", INDEXED | FAST),
        newest: schema.add_i64_field("newest", FAST),
        country: schema.add_text_field("country", STRING | FAST),
        entity: schema.add_text_field("entity", STRING),
        subject: schema.add_text_field("subject", STRING | FAST),
        story: schema.add_text_field("story", STRING),
    };
    (schema.build(), fields)
}

/// `date` as the index keeps it.
pub(crate) fn day_number(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    i64::from(date.duration_since(epoch).as_hours().div_euclid(24) as i32)
}

/// What a commit says about itself.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Mark {
    form: u32,
    desk: String,
    change: i64,
}

/// The index of one data folder.
pub(crate) struct FullText {
    path: PathBuf,
    desk: String,
    open: RwLock<Opened>,
    /// Held by whoever brings the index up to date.
    writer: Mutex<Option<Arc<std::sync::Mutex<IndexWriter>>>>,
}

#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) index: Index,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
}

impl FullText {
    /// Opens the index in `folder`. With `change`, the last change of the database, it is made
    /// or made anew where needed; without, the folder is only read.
    pub(crate) fn open(
        folder: &Path,
        desk: &str,
        change: Option<i64>,
    ) -> Result<FullText, StoreError> {
        let path = folder.join("index");
        let opened = match change {
            None => opened(&path, ReloadPolicy::OnCommitWithDelay)
                .map_err(|cause| StoreError::index(&path, &cause))?,
            Some(change) => {
                remove(&folder.join("index.new"))?;
                remove(&folder.join("index.old"))?;
                let usable = opened(&path, ReloadPolicy::Manual).ok().filter(|opened| {
                    // Never committed is as good as empty.
                    mark_of(&opened.index).is_ok_and(|mark| {
                        mark.is_none_or(|mark| {
                            mark.form == FORM && mark.desk == desk && mark.change <= change
                        })
                    })
                });
                match usable {
                    Some(opened) => {
                        sweep(&path)?;
                        opened
                    }
                    None => {
                        remove(&path)?;
                        created(&path)?
                    }
                }
            }
        };
        Ok(FullText {
            path,
            desk: desk.to_owned(),
            open: RwLock::new(opened),
            writer: Mutex::new(None),
        })
    }

    /// Waits for a commit in progress and lets the writer go.
    pub(crate) async fn rest(&self) {
        let mut writer = self.writer.lock().await;
        *writer = None;
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn opened(&self) -> Opened {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.clone()
    }

    /// Number of the last change in the last commit.
    pub(crate) fn applied(&self) -> Result<i64, StoreError> {
        let mark = mark_of(&self.opened().index);
        let mark = mark.map_err(|cause| StoreError::index(&self.path, &cause))?;
        Ok(mark.map_or(0, |mark| mark.change))
    }

    fn error(&self, cause: &TantivyError) -> StoreError {
        let error = StoreError::index(&self.path, cause);
        // A thread of tantivy that dies of a full disk does not say of what it died.
        if matches!(cause, TantivyError::ErrorInThread(_)) && is_full(&self.path) {
            return StoreError::Full {
                path: self.path.clone(),
            };
        }
        error
    }
}

/// Removes what a killed process had begun to write beside the files of the index; tantivy finds
/// all else itself.
fn sweep(path: &Path) -> Result<(), StoreError> {
    let entries = fs::read_dir(path).map_err(|cause| StoreError::io("read", path, cause))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            // It does no harm where it cannot be removed.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Whether the disk at `path` has no room for what the index may want to write at once.
fn is_full(path: &Path) -> bool {
    let probe = path.with_extension("probe");
    let written = fs::write(&probe, vec![0; MEMORY_BYTES]);
    let _ = fs::remove_file(&probe);
    written.is_err_and(|cause| {
        matches!(
            StoreError::io("write", &probe, cause),
            StoreError::Full { .. }
        )
    })
}

fn mark_of(index: &Index) -> Result<Option<Mark>, TantivyError> {
    let Some(payload) = index.load_metas()?.payload else {
        return Ok(None);
    };
    // A payload that is not ours is of another form.
    Ok(Some(serde_json::from_str(&payload).unwrap_or_default()))
}

fn opened(path: &Path, policy: ReloadPolicy) -> Result<Opened, TantivyError> {
    let index = Index::open_in_dir(path)?;
    index.tokenizers().register(TOKENIZER, NewsTokenizer);
    let (expected, fields) = schema();
    if index.schema() != expected {
        let reason = "it has other fields than this version expects";
        return Err(TantivyError::SchemaError(reason.to_owned()));
    }
    let reader = index.reader_builder().reload_policy(policy).try_into()?;
    Ok(Opened {
        index,
        reader,
        fields,
    })
}

fn created(path: &Path) -> Result<Opened, StoreError> {
    fs::create_dir_all(path).map_err(|cause| StoreError::io("make", path, cause))?;
    let make = || {
        Index::create_in_dir(path, schema().0)?;
        opened(path, ReloadPolicy::Manual)
    };
    make().map_err(|cause| StoreError::index(path, &cause))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::io("delete", path, cause))
        }
        _ => Ok(()),
    }
}

impl Store {
    /// Brings the index up to date with every article acknowledged before this call, and commits.
    /// Returns how many changes it applied. May be called at any time; killed at any time, the
    /// next call goes on from the last commit.
    pub async fn index_pending(&self) -> Result<u64, StoreError> {
        self.writing()?;
        let text = &self.inner.text;
        let mut writer = text.writer.lock().await;
        if writer.is_none() {
            let opened = text.opened();
            *writer = Some(self.new_writer(opened).await?);
        }
        let making = writer.as_ref().expect("just made").clone();
        let from = text.applied()?;
        let applied = match self.apply(text.opened(), making, from).await {
            Ok(applied) => applied,
            Err(cause) => {
                // tantivy's writer does no more after an error: the next call has a new one.
                *writer = None;
                return Err(cause);
            }
        };
        if applied > 0 {
            let opened = text.opened();
            let reloaded = blocking(move || opened.reader.reload()).await;
            reloaded.map_err(|cause| text.error(&cause))?;
        }
        Ok(applied)
    }

    /// Builds the index anew from the database and puts it in the place of the old one, which
    /// answers until then. Returns the number of changes that the new one holds.
    pub async fn reindex(&self) -> Result<u64, StoreError> {
        self.writing()?;
        let text = &self.inner.text;
        let folder = self.folder();
        let (beside, old) = (folder.join("index.new"), folder.join("index.old"));
        // Dropping the writer frees the lock of the old index.
        let mut writer = text.writer.lock().await;
        *writer = None;
        remove(&beside)?;
        remove(&old)?;
        let fresh = created(&beside)?;
        let fresh_writer = self.new_writer(fresh.clone()).await?;
        let applied = self.apply(fresh, fresh_writer, 0).await?;
        match fs::rename(&text.path, &old) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::io("move", &text.path, cause));
            }
            _ => {}
        }
        fs::rename(&beside, &text.path).map_err(|cause| StoreError::io("move", &beside, cause))?;
        crate::blobs::sync_folder(folder)?;
        let opened =
            opened(&text.path, ReloadPolicy::Manual).map_err(|cause| text.error(&cause))?;
        *text.open.write().unwrap_or_else(PoisonError::into_inner) = opened;
        remove(&old)?;
        Ok(applied)
    }

    /// How many changes the index does not hold yet.
    pub async fn index_behind(&self) -> Result<u64, StoreError> {
        sqlx::query_scalar("SELECT COUNT(*) FROM article WHERE change > ?1")
            .bind(self.inner.text.applied()?)
            .fetch_one(self.reading())
            .await
            .at(self)
    }

    async fn new_writer(
        &self,
        opened: Opened,
    ) -> Result<Arc<std::sync::Mutex<IndexWriter>>, StoreError> {
        let writer = blocking(move || {
            let writer = opened.index.writer_with_num_threads(1, MEMORY_BYTES)?;
            // A process that was killed in a commit leaves files whose names this one will want.
            writer.garbage_collect_files().wait()?;
            Ok(writer)
        });
        let writer = writer
            .await
            .map_err(|cause| self.inner.text.error(&cause))?;
        Ok(Arc::new(std::sync::Mutex::new(writer)))
    }

    /// Applies every change after `from` and commits, batch by batch.
    async fn apply(
        &self,
        opened: Opened,
        writer: Arc<std::sync::Mutex<IndexWriter>>,
        from: i64,
    ) -> Result<u64, StoreError> {
        let text = &self.inner.text;
        let (mut done, mut uncommitted, mut last) = (0, 0, from);
        loop {
            let rows: Vec<(i64, i64, bool, String, String)> = sqlx::query_as(
                "SELECT change, seq, live, story, json
                 FROM article JOIN understood ON article = seq
                 WHERE change > ?1 ORDER BY change LIMIT ?2",
            )
            .bind(last)
            .bind(BATCH)
            .fetch_all(self.reading())
            .await
            .at(self)?;
            let count = rows.len() as u64;
            let fields = opened.fields;
            let adding = writer.clone();
            let added = blocking(move || put(&adding, &fields, rows))
                .await
                .map_err(|refused| match refused {
                    Refused::Row(cause) => StoreError::sql(&self.inner.database, cause),
                    Refused::Index(cause) => text.error(&cause),
                })?;
            if let Some(added) = added {
                last = added;
                uncommitted += count;
                done += count;
            }
            let finished = count < u64::from(BATCH);
            if uncommitted >= COMMIT || (finished && uncommitted > 0) {
                let mark = Mark {
                    form: FORM,
                    desk: text.desk.clone(),
                    change: last,
                };
                let committing = writer.clone();
                blocking(move || commit(&committing, &mark))
                    .await
                    .map_err(|cause| text.error(&cause))?;
                uncommitted = 0;
            }
            if finished {
                return Ok(done);
            }
        }
    }
}

/// Applies changes, each with the row number, whether the article still stands, its story and
/// its reading. Returns the number of the last.
fn put(
    writer: &std::sync::Mutex<IndexWriter>,
    fields: &Fields,
    rows: Vec<(i64, i64, bool, String, String)>,
) -> Result<Option<i64>, Refused> {
    let writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
    let mut last = None;
    for (number, seq, live, story, json) in rows {
        writer.delete_term(Term::from_field_u64(fields.seq, seq as u64));
        if live {
            let understood = from_json(&json).map_err(Refused::Row)?;
            let document = document(fields, seq, &story, &understood);
            writer.add_document(document).map_err(Refused::Index)?;
        }
        last = Some(number);
    }
    Ok(last)
}

/// Why changes could not be applied.
enum Refused {
    Row(sqlx::Error),
    Index(TantivyError),
}

fn commit(writer: &std::sync::Mutex<IndexWriter>, mark: &Mark) -> Result<(), TantivyError> {
    let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
    let mut prepared = writer.prepare_commit()?;
    let mark = serde_json::to_string(mark).expect("a mark can be written as JSON");
    prepared.set_payload(&mark);
    prepared.commit()?;
    Ok(())
}

fn document(fields: &Fields, seq: i64, story: &str, understood: &Understood) -> TantivyDocument {
    let recognised = &understood.recognised;
    let article = &recognised.article;
    let day = day_number(article.day());
    let mut document = TantivyDocument::default();
    document.add_u64(fields.seq, seq as u64);
    document.add_text(fields.headline, &article.headline);
    document.add_text(fields.body, &article.body);
    document.add_text(fields.outlet, &article.outlet.name);
    document.add_text(fields.outlet_name, &article.outlet.name);
    if let Some(language) = &article.language {
        document.add_text(fields.language, language);
    }
    document.add_i64(fields.day, day);
    document.add_i64(fields.newest, (day << 40) + seq);
    for code in recognised.affected() {
        document.add_text(fields.country, code);
    }
    for listed in &recognised.listed {
        document.add_text(fields.subject, &listed.subject.0);
        for entity in &listed.entities {
            document.add_text(fields.entity, entity.to_string());
        }
    }
    document.add_text(fields.story, story);
    document
}
