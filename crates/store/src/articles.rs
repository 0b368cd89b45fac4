//! Adding articles, and replacing what was found in them. An article with everything that is
//! counted from it is one transaction; its text never changes.

use std::collections::HashSet;

use sqlx::{Row, SqliteConnection};
use wirewatch_news::{Article, ArticleId, CopyKind, Digest, StoryId, Understood};

use crate::captures::settle;
use crate::rows::{bad_row, from_json, kind_name, kind_named, micros, to_json};
use crate::{At, Store, StoreError};

/// Copies that [`Store::candidates`] returns at most.
const CANDIDATES: u32 = 64;

/// The story that an article belongs to, as merging decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// It opens a story of its own.
    Lead,
    /// It repeats the articles of a story.
    Copy {
        /// The story.
        story: StoryId,
        /// Word for word or nearly so.
        kind: CopyKind,
    },
}

/// An article to add.
#[derive(Clone, Debug)]
pub struct NewArticle<'a> {
    /// The article with what was found in it.
    pub understood: &'a Understood,
    /// The story it belongs to.
    pub placement: Placement,
    /// Keys under which texts that are nearly the same will look for it.
    pub sketch: &'a [u64],
    /// Digest under which texts that are the same will look for it.
    pub text_digest: Digest,
}

/// What became of an article that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not here.
    New,
    /// An article with another text was here from the same address.
    Updated,
    /// This very article was here already; nothing changed.
    Duplicate,
}

/// An article that shares a key with the one that is to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The article.
    pub article: ArticleId,
    /// Its story.
    pub story: StoryId,
    /// All its keys, in rising order.
    pub sketch: Vec<u64>,
    /// How many of them it shares.
    pub shared: u32,
}

impl Store {
    /// Adds one article: [`Store::add_all`] of one.
    pub async fn add(&self, article: NewArticle<'_>) -> Result<Added, StoreError> {
        let added = self.add_all(&[article]).await?;
        Ok(added.first().copied().unwrap_or(Added::Duplicate))
    }

    /// Adds articles in one transaction, in this order: all or none.
    ///
    /// Their captures, put here before ([`Store::put_captures`]), count as read from then on. A later version of a page takes the place of
    /// the earlier one where one source brought both and they are in one story. Otherwise both
    /// stand: pages that name a wrong canonical address do not hide each other, and no feed can
    /// put its words in the place of another's. A placement may name a story by any article in
    /// it.
    pub async fn add_all(&self, articles: &[NewArticle<'_>]) -> Result<Vec<Added>, StoreError> {
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        let mut added = Vec::with_capacity(articles.len());
        for article in articles {
            match add_one(&mut through, article).await.at(self)? {
                Ok(one) => added.push(one),
                Err(story) => return Err(StoreError::NoStory { story }),
            }
        }
        through.commit().await.at(self)?;
        Ok(added)
    }

    /// Replaces what was found in articles that are here, after the lists have changed.
    ///
    /// All or none; the text of each has to be the one kept.
    pub async fn replace_understood(&self, all: &[Understood]) -> Result<(), StoreError> {
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        for understood in all {
            let article = &understood.recognised.article;
            let id = article.id.clone();
            let kept: Option<(i64, String)> = sqlx::query_as(
                "SELECT seq, json FROM article JOIN understood ON article = seq WHERE id = ?1",
            )
            .bind(&id.0)
            .fetch_optional(&mut *through)
            .await
            .at(self)?;
            let Some((seq, json)) = kept else {
                return Err(StoreError::NoArticle { article: id });
            };
            let mut kept: Understood = from_json(&json).at(self)?;
            let text = &kept.recognised.article;
            if text.headline != article.headline || text.body != article.body {
                return Err(StoreError::OtherText { article: id });
            }
            // Everything but the article itself.
            let mut next = understood.clone();
            std::mem::swap(&mut next.recognised.article, &mut kept.recognised.article);
            replace_one(&mut through, seq, &next).await.at(self)?;
        }
        through.commit().await.at(self)
    }

    /// Which of these articles are here.
    pub async fn known(&self, articles: &[ArticleId]) -> Result<HashSet<ArticleId>, StoreError> {
        let known: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?1))",
        )
        .bind(to_json(articles))
        .fetch_all(self.reading())
        .await
        .at(self)?;
        Ok(known.into_iter().map(ArticleId).collect())
    }

    /// The first article with this text, and its story.
    pub async fn same_text(
        &self,
        text_digest: Digest,
    ) -> Result<Option<(ArticleId, StoryId)>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT id, story FROM article WHERE text_digest = ?1 ORDER BY seq LIMIT 1",
        )
        .bind(text_digest.to_string())
        .fetch_optional(self.reading())
        .await
        .at(self)?;
        Ok(row.map(|(id, story)| (ArticleId(id), StoryId(story))))
    }

    /// Articles that share a key with `sketch`, those that share most first, then the oldest.
    pub async fn candidates(&self, sketch: &[u64]) -> Result<Vec<Candidate>, StoreError> {
        let rows: Vec<(String, String, u32, String)> = sqlx::query_as(
            "WITH near AS (
                 SELECT article, COUNT(*) AS shared FROM sketch
                 WHERE band IN (SELECT value FROM json_each(?1))
                 GROUP BY article ORDER BY shared DESC, article LIMIT ?2)
             SELECT id, story, shared,
                    (SELECT json_group_array(band) FROM sketch WHERE sketch.article = near.article)
             FROM near JOIN article ON seq = near.article
             ORDER BY shared DESC, seq",
        )
        .bind(bands(sketch))
        .bind(CANDIDATES)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(|(id, story, shared, keys)| {
                let keys: Vec<i64> = from_json(&keys)?;
                let mut sketch: Vec<u64> = keys.into_iter().map(|key| key as u64).collect();
                sketch.sort_unstable();
                Ok(Candidate {
                    article: ArticleId(id),
                    story: StoryId(story),
                    sketch,
                    shared,
                })
            })
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }
}

/// Keys as the database keeps them: the same 64 bits, signed.
fn bands(sketch: &[u64]) -> String {
    let signed: Vec<i64> = sketch.iter().map(|key| *key as i64).collect();
    to_json(&signed)
}

/// Two articles with one key are versions of one page.
///
/// The address alone says so, save where it is that of the whole payload (a feed, a file of
/// rows): there the part belongs to it.
fn version_key(article: &Article) -> String {
    match &article.capture.part {
        Some(part) if article.url == article.capture.target_uri => {
            format!("{}\n{part}", article.url)
        }
        _ => article.url.clone(),
    }
}

/// The number of the next change. The row stays locked until the transaction ends, so that
/// changes become visible in the order of their numbers.
async fn next_change(through: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("UPDATE desk SET change = change + 1 RETURNING change")
        .fetch_one(through)
        .await
}

/// Adds one article, or says which story is missing.
async fn add_one(
    through: &mut SqliteConnection,
    new: &NewArticle<'_>,
) -> Result<Result<Added, StoryId>, sqlx::Error> {
    let article = &new.understood.recognised.article;
    settle(through, &article.capture, "").await?;
    let here: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM article WHERE id = ?1)")
        .bind(&article.id.0)
        .fetch_one(&mut *through)
        .await?;
    if here {
        return Ok(Ok(Added::Duplicate));
    }
    let key = version_key(article);
    let earlier: Vec<(i64, String, String, bool)> = sqlx::query_as(
        "SELECT seq, story, kind, source IS ?2 FROM article WHERE version_key = ?1 AND live = 1",
    )
    .bind(&key)
    .bind(article.capture.source.as_ref().map(|source| &source.0))
    .fetch_all(&mut *through)
    .await?;
    let Some((story, mut kind)) = place(through, article, &new.placement).await? else {
        let Placement::Copy { story, .. } = &new.placement else {
            return Err(bad_row("a story that was just made is gone"));
        };
        return Ok(Err(story.clone()));
    };
    for (seq, earlier_story, earlier_kind, same_source) in &earlier {
        if *earlier_story != story || !same_source {
            continue;
        }
        if kind_named(earlier_kind) == CopyKind::Lead {
            kind = CopyKind::Lead;
        }
        let change = next_change(through).await?;
        sqlx::query("UPDATE article SET live = 0, change = ?2 WHERE seq = ?1")
            .bind(seq)
            .bind(change)
            .execute(&mut *through)
            .await?;
    }
    let seq = insert(through, new, &key, &story, kind).await?;
    sqlx::query("INSERT INTO understood (article, json) VALUES (?1, ?2)")
        .bind(seq)
        .bind(to_json(new.understood))
        .execute(&mut *through)
        .await?;
    findings(through, seq, new.understood).await?;
    sqlx::query("INSERT OR IGNORE INTO sketch (band, article) SELECT value, ?1 FROM json_each(?2)")
        .bind(seq)
        .bind(bands(new.sketch))
        .execute(&mut *through)
        .await?;
    Ok(Ok(match earlier.is_empty() {
        true => Added::New,
        false => Added::Updated,
    }))
}

/// The story of an article and its part in it; `None` when the story named does not exist.
async fn place(
    through: &mut SqliteConnection,
    article: &Article,
    placement: &Placement,
) -> Result<Option<(String, CopyKind)>, sqlx::Error> {
    match placement {
        Placement::Lead => {
            sqlx::query("INSERT INTO story (id) VALUES (?1) ON CONFLICT DO NOTHING")
                .bind(&article.id.0)
                .execute(through)
                .await?;
            Ok(Some((article.id.0.clone(), CopyKind::Lead)))
        }
        Placement::Copy { story, kind } => {
            let story: Option<String> = sqlx::query_scalar(
                "SELECT id FROM story WHERE id = ?1
                 UNION ALL SELECT story FROM article WHERE id = ?1 LIMIT 1",
            )
            .bind(&story.0)
            .fetch_optional(through)
            .await?;
            Ok(story.map(|story| (story, *kind)))
        }
    }
}

async fn insert(
    through: &mut SqliteConnection,
    new: &NewArticle<'_>,
    version_key: &str,
    story: &str,
    kind: CopyKind,
) -> Result<i64, sqlx::Error> {
    let change = next_change(through).await?;
    let article = &new.understood.recognised.article;
    let row = sqlx::query(
        "INSERT INTO article (id, url, version_key, story, kind, day, first_created, captured,
             headline, language, outlet, host, outlet_country, source, payload_digest,
             text_digest, listed, change)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         RETURNING seq",
    )
    .bind(&article.id.0)
    .bind(&article.url)
    .bind(version_key)
    .bind(story)
    .bind(kind_name(kind))
    .bind(article.day().to_string())
    .bind(article.first_created.as_ref().map(to_json))
    .bind(micros(article.capture.captured))
    .bind(&article.headline)
    .bind(&article.language)
    .bind(&article.outlet.name)
    .bind(&article.outlet.host)
    .bind(&article.outlet.country)
    .bind(article.capture.source.as_ref().map(|source| &source.0))
    .bind(article.capture.payload_digest.to_string())
    .bind(new.text_digest.to_string())
    .bind(new.understood.recognised.listed.len() as i64)
    .bind(change)
    .fetch_one(through)
    .await?;
    row.try_get(0)
}

/// Writes the mentions and the affected countries of an article.
async fn findings(
    through: &mut SqliteConnection,
    seq: i64,
    understood: &Understood,
) -> Result<(), sqlx::Error> {
    for listed in &understood.recognised.listed {
        for entity in &listed.entities {
            sqlx::query(
                "INSERT OR IGNORE INTO mention (dataset, reference, article, subject)
                 VALUES (?1, ?2, ?3, ?4)",
            )
            .bind(&entity.dataset)
            .bind(&entity.reference)
            .bind(seq)
            .bind(&listed.subject.0)
            .execute(&mut *through)
            .await?;
        }
    }
    for code in understood.recognised.affected() {
        sqlx::query("INSERT OR IGNORE INTO country (code, article) VALUES (?1, ?2)")
            .bind(code)
            .bind(seq)
            .execute(&mut *through)
            .await?;
    }
    Ok(())
}

async fn replace_one(
    through: &mut SqliteConnection,
    seq: i64,
    understood: &Understood,
) -> Result<(), sqlx::Error> {
    for sql in [
        "DELETE FROM mention WHERE article = ?1",
        "DELETE FROM country WHERE article = ?1",
    ] {
        sqlx::query(sql).bind(seq).execute(&mut *through).await?;
    }
    findings(through, seq, understood).await?;
    sqlx::query("UPDATE understood SET json = ?2 WHERE article = ?1")
        .bind(seq)
        .bind(to_json(understood))
        .execute(&mut *through)
        .await?;
    let change = next_change(through).await?;
    sqlx::query("UPDATE article SET listed = ?2, change = ?3 WHERE seq = ?1")
        .bind(seq)
        .bind(understood.recognised.listed.len() as i64)
        .bind(change)
        .execute(through)
        .await?;
    Ok(())
}
