//! What is collected, how that went, and what each address said about asking again.

use jiff::Timestamp;
use wirewatch_news::{Source, SourceId, SourceState};

use crate::rows::{from_json, instant, micros, to_json};
use crate::{At, Store, StoreError};

/// What the last answer of an address said about asking again (RFC 9110).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`, as sent.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
    /// Not to be asked before (`Retry-After`, `Cache-Control`).
    pub not_before: Option<Timestamp>,
}

impl Store {
    /// Adds sources after those that are here, in one transaction. One that is here by id is
    /// replaced in its place, its state kept. Returns how many were new.
    pub async fn add_sources(&self, sources: &[Source]) -> Result<u64, StoreError> {
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        let mut new = 0;
        for source in sources {
            let here: bool =
                sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM source WHERE id = ?1)")
                    .bind(&source.id.0)
                    .fetch_one(&mut *through)
                    .await
                    .at(self)?;
            new += u64::from(!here);
            sqlx::query(
                "INSERT INTO source (id, position, source)
                 VALUES (?1, (SELECT COALESCE(MAX(position), 0) + 1 FROM source), ?2)
                 ON CONFLICT DO UPDATE SET source = excluded.source",
            )
            .bind(&source.id.0)
            .bind(to_json(source))
            .execute(&mut *through)
            .await
            .at(self)?;
        }
        through.commit().await.at(self)?;
        Ok(new)
    }

    /// Stops collecting from a source; its articles stay. False when there is no such source.
    pub async fn remove_source(&self, id: &SourceId) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM source WHERE id = ?1")
            .bind(&id.0)
            .execute(self.writing()?)
            .await
            .at(self)?;
        Ok(done.rows_affected() == 1)
    }

    /// All sources with their state, in the order in which they were added.
    pub async fn sources(&self) -> Result<Vec<(Source, SourceState)>, StoreError> {
        let rows: Vec<(String, Option<i64>, Option<i64>, Option<String>, u64)> = sqlx::query_as(
            "SELECT source, asked, answered, failure,
                    (SELECT COUNT(*) FROM article WHERE article.source = source.id AND live = 1)
             FROM source ORDER BY position",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(|(source, asked, answered, failure, articles)| {
                let state = SourceState {
                    asked: asked.map(instant).transpose()?,
                    answered: answered.map(instant).transpose()?,
                    failure,
                    articles,
                };
                Ok((from_json(&source)?, state))
            })
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }

    /// Records that a source was asked at `at`: it answered, or failed because of `failure`.
    pub async fn note_source(
        &self,
        id: &SourceId,
        at: Timestamp,
        failure: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE source SET asked = ?2, failure = ?3,
                    answered = CASE WHEN ?3 IS NULL THEN ?2 ELSE answered END
             WHERE id = ?1",
        )
        .bind(&id.0)
        .bind(micros(at))
        .bind(failure)
        .execute(self.writing()?)
        .await
        .at(self)?;
        Ok(())
    }

    /// What `url` said when it was last asked; nothing when it never was.
    pub async fn validators(&self, url: &str) -> Result<Validators, StoreError> {
        let row: Option<(Option<String>, Option<String>, Option<i64>)> =
            sqlx::query_as("SELECT etag, last_modified, not_before FROM validators WHERE url = ?1")
                .bind(url)
                .fetch_optional(self.reading())
                .await
                .at(self)?;
        let Some((etag, last_modified, not_before)) = row else {
            return Ok(Validators::default());
        };
        Ok(Validators {
            etag,
            last_modified,
            not_before: not_before.map(instant).transpose().at(self)?,
        })
    }

    /// Keeps what `url` said for the next time.
    pub async fn put_validators(
        &self,
        url: &str,
        validators: &Validators,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO validators (url, etag, last_modified, not_before) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET etag = excluded.etag, not_before = excluded.not_before,
                                       last_modified = excluded.last_modified",
        )
        .bind(url)
        .bind(&validators.etag)
        .bind(&validators.last_modified)
        .bind(validators.not_before.map(micros))
        .execute(self.writing()?)
        .await
        .at(self)?;
        Ok(())
    }
}
