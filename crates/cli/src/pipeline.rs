//! The order of the stages: the only file that knows it.
//!
//! Captures are acknowledged by the store before anything reads them; here they are read,
//! recognised, understood, placed in a story and added. A capture that was acknowledged and not
//! read yet (the process was killed) is read at the next start.

use std::collections::HashMap;

use anyhow::Result;
use rayon::prelude::*;
use wirewatch_merge::{Candidate, Sketch, assign};
use wirewatch_news::{Article, ArticleId, Capture, CopyKind, Digest, StoryId, Understood};
use wirewatch_read::ReadError;
use wirewatch_recognise::recognise_with;
use wirewatch_store::{Added, NewArticle, Placement, Store};
use wirewatch_tagger::Reading;
use wirewatch_understand::frame::Paragraphs;
use wirewatch_understand::understand;

use crate::desk::Knowledge;

/// Captures that are worked on at a time.
pub(crate) const BATCH: usize = 64;
/// The full-text index is brought level after this many new articles, and at the end.
const INDEX_EVERY: u64 = 2_000;

/// Reads one capture the whole way to what is understood of it.
pub(crate) fn analyse(capture: &Capture, knowledge: &Knowledge) -> Result<Understood, ReadError> {
    let article = wirewatch_read::read(capture)?;
    Ok(understood(article, knowledge))
}

/// What is recognised in an article, and understood of it.
pub(crate) fn understood(article: Article, knowledge: &Knowledge) -> Understood {
    understood_with(article, knowledge).0
}

/// As [`understood`], with the paragraphs that it was read from.
pub(crate) fn understood_with(article: Article, knowledge: &Knowledge) -> (Understood, Paragraphs) {
    let (names, gazetteer) = (&knowledge.names, knowledge.gazetteer);
    let reading = Reading::of(&article, gazetteer);
    let recognised = recognise_with(article, &reading, names, gazetteer, &knowledge.tagger);
    let paragraphs = Paragraphs::of(&recognised.article, reading);
    (understand(recognised, &paragraphs), paragraphs)
}

/// What became of what was brought in.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) new: u64,
    pub(crate) updated: u64,
    pub(crate) duplicate: u64,
    /// What was refused, and why.
    pub(crate) refused: Vec<(String, String)>,
}

/// Takes captures to stories in a store.
pub(crate) struct Pipeline {
    store: Store,
    knowledge: Knowledge,
    waiting: Vec<Capture>,
    since_index: u64,
    pub(crate) counts: Counts,
}

impl Pipeline {
    /// A pipeline into `store`, with these lists and places.
    pub(crate) fn new(store: Store, knowledge: Knowledge) -> Pipeline {
        Pipeline {
            store,
            knowledge,
            waiting: Vec::new(),
            since_index: 0,
            counts: Counts::default(),
        }
    }

    /// Takes a capture; works when a batch is full.
    pub(crate) async fn push(&mut self, capture: Capture) -> Result<()> {
        self.waiting.push(capture);
        if self.waiting.len() >= BATCH {
            self.flush().await?;
        }
        Ok(())
    }

    /// Reads what an earlier run acknowledged and did not come to read.
    pub(crate) async fn resume(&mut self) -> Result<()> {
        loop {
            let unread = self.store.unread_captures(BATCH as u32).await?;
            if unread.is_empty() {
                return Ok(());
            }
            self.work(unread).await?;
        }
    }

    /// Works on what waits and brings the full-text index level.
    pub(crate) async fn finish(mut self) -> Result<Counts> {
        self.flush().await?;
        self.store.index_pending().await?;
        Ok(self.counts)
    }

    async fn flush(&mut self) -> Result<()> {
        let captures = std::mem::take(&mut self.waiting);
        if captures.is_empty() {
            return Ok(());
        }
        let fresh = self.store.put_captures(&captures).await?;
        let (known, fresh): (Vec<_>, Vec<_>) = captures
            .into_iter()
            .zip(fresh)
            .partition(|(_, is_new)| !is_new);
        self.counts.duplicate += known.len() as u64;
        self.work(fresh.into_iter().map(|(capture, _)| capture).collect())
            .await
    }

    async fn work(&mut self, captures: Vec<Capture>) -> Result<()> {
        let knowledge = self.knowledge.clone();
        let done = tokio::task::spawn_blocking(move || {
            let take = |capture: Capture| match analyse(&capture, &knowledge) {
                Ok(understood) => {
                    let sketch = Sketch::of(&understood.recognised.article.body);
                    Ok((understood, sketch))
                }
                Err(error) => Err(Box::new((capture.provenance, error.to_string()))),
            };
            captures.into_par_iter().map(take).collect::<Vec<_>>()
        })
        .await?;
        let mut read = Vec::with_capacity(done.len());
        for result in done {
            match result {
                Ok(article) => read.push(article),
                Err(unread) => {
                    let (provenance, reason) = *unread;
                    self.store.refuse_capture(&provenance, &reason).await?;
                    self.counts.refused.push((provenance.target_uri, reason));
                }
            }
        }
        self.add(read).await
    }

    /// Places each article, those of this batch beside those of the archive, and adds them all.
    async fn add(&mut self, articles: Vec<(Understood, Sketch)>) -> Result<()> {
        let mut placed: Vec<Placed> = Vec::with_capacity(articles.len());
        let mut here: HashMap<Digest, StoryId> = HashMap::new();
        for (understood, sketch) in articles {
            let digest = sketch.digest.unwrap_or_else(|| {
                // A text without words is a copy of nothing: its own address stands for it.
                Digest::of(understood.recognised.article.id.0.as_bytes())
            });
            let exact = match here.get(&digest) {
                Some(story) => Some(story.clone()),
                None => self.store.same_text(digest).await?.map(|(_, story)| story),
            };
            let candidates = self.candidates(&sketch, exact, &placed).await?;
            let assigned = assign(&understood.recognised.article.id, &sketch, &candidates);
            here.entry(digest).or_insert_with(|| assigned.story.clone());
            let placement = match assigned.kind {
                CopyKind::Lead => Placement::Lead,
                kind => Placement::Copy {
                    story: assigned.story.clone(),
                    kind,
                },
            };
            placed.push(Placed {
                understood,
                sketch,
                digest,
                story: assigned.story,
                placement,
            });
        }
        let new: Vec<NewArticle<'_>> = placed
            .iter()
            .map(|placed| NewArticle {
                understood: &placed.understood,
                placement: placed.placement.clone(),
                sketch: &placed.sketch.bands,
                text_digest: placed.digest,
            })
            .collect();
        for added in self.store.add_all(&new).await? {
            match added {
                Added::New => self.counts.new += 1,
                Added::Updated => self.counts.updated += 1,
                Added::Duplicate => self.counts.duplicate += 1,
            }
        }
        self.since_index += new.len() as u64;
        if self.since_index >= INDEX_EVERY {
            self.store.index_pending().await?;
            self.since_index = 0;
        }
        Ok(())
    }

    async fn candidates(
        &self,
        sketch: &Sketch,
        exact: Option<StoryId>,
        placed: &[Placed],
    ) -> Result<Vec<Candidate>> {
        let near = |story: StoryId, bands: Vec<u64>| Candidate {
            story,
            exact: false,
            bands,
        };
        let mut candidates: Vec<Candidate> = match sketch.bands.is_empty() {
            true => Vec::new(),
            false => self.store.candidates(&sketch.bands).await?,
        }
        .into_iter()
        .map(|found| near(found.story, found.sketch))
        .collect();
        candidates.extend(
            placed
                .iter()
                .map(|other| near(other.story.clone(), other.sketch.bands.clone())),
        );
        candidates.extend(exact.map(|story| Candidate {
            story,
            exact: true,
            bands: Vec::new(),
        }));
        Ok(candidates)
    }
}

/// An article of the batch that has its story.
struct Placed {
    understood: Understood,
    sketch: Sketch,
    digest: Digest,
    story: StoryId,
    placement: Placement,
}

/// Reads the whole archive again against other lists; texts and stories stay as they are.
/// `progress` is told how many articles are done. Returns how many were read.
pub(crate) async fn read_archive_again(
    store: &Store,
    knowledge: &Knowledge,
    progress: impl Fn(u64),
) -> Result<u64> {
    let (mut after, mut done): (Option<ArticleId>, u64) = (None, 0);
    loop {
        let batch: Vec<Understood> = store.all_articles(after.as_ref(), BATCH as u32).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.recognised.article.id.clone());
        done += batch.len() as u64;
        let knowledge = knowledge.clone();
        let changed: Vec<Understood> = tokio::task::spawn_blocking(move || {
            batch
                .into_par_iter()
                .filter_map(|before| {
                    let article = before.recognised.article.clone();
                    let now = understood(article, &knowledge);
                    (now != before).then_some(now)
                })
                .collect()
        })
        .await?;
        if !changed.is_empty() {
            store.replace_understood(&changed).await?;
        }
        progress(done);
    }
    store.index_pending().await?;
    Ok(done)
}
