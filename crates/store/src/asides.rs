//! Hits of screening that were set aside: for one question and one list entry each, with the
//! reason, the time, and the digest of the entry as it was seen. Whether the entry is still that
//! one is for the caller to say.

use jiff::Timestamp;
use wirewatch_news::{Digest, EntityId};

use crate::rows::{bad_row, instant, micros};
use crate::{At, Store, StoreError};

/// A hit that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The list entry.
    pub entity: EntityId,
    /// SHA-256 of the entry as it was seen.
    pub digest: Digest,
    /// Why, as the reader wrote it.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Sets aside, for `question`, all of `asides` in one transaction. What was set aside before
    /// for the same question and entry is replaced.
    pub async fn set_aside(&self, question: &str, asides: &[Aside]) -> Result<(), StoreError> {
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        for aside in asides {
            sqlx::query(
                "INSERT INTO aside (question, dataset, reference, digest, reason, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT DO UPDATE SET digest = excluded.digest, reason = excluded.reason,
                                           at = excluded.at",
            )
            .bind(question)
            .bind(&aside.entity.dataset)
            .bind(&aside.entity.reference)
            .bind(aside.digest.to_string())
            .bind(&aside.reason)
            .bind(micros(aside.at))
            .execute(&mut *through)
            .await
            .at(self)?;
        }
        through.commit().await.at(self)
    }

    /// What was set aside for `question`, by list and reference.
    pub async fn asides_of(&self, question: &str) -> Result<Vec<Aside>, StoreError> {
        let rows: Vec<AsideRow> = sqlx::query_as(
            "SELECT dataset, reference, digest, reason, at FROM aside WHERE question = ?1
             ORDER BY dataset, reference",
        )
        .bind(question)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(AsideRow::read)
            .collect::<Result<_, _>>()
            .at(self)
    }

    /// Takes back what was set aside for `question` and these entries. Returns how many there
    /// were.
    pub async fn undo_aside(
        &self,
        question: &str,
        entities: &[EntityId],
    ) -> Result<u64, StoreError> {
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        let mut undone = 0;
        for entity in entities {
            undone += sqlx::query(
                "DELETE FROM aside WHERE question = ?1 AND dataset = ?2 AND reference = ?3",
            )
            .bind(question)
            .bind(&entity.dataset)
            .bind(&entity.reference)
            .execute(&mut *through)
            .await
            .at(self)?
            .rows_affected();
        }
        through.commit().await.at(self)?;
        Ok(undone)
    }
}

#[derive(sqlx::FromRow)]
struct AsideRow {
    dataset: String,
    reference: String,
    digest: String,
    reason: String,
    at: i64,
}

impl AsideRow {
    fn read(self) -> Result<Aside, sqlx::Error> {
        Ok(Aside {
            entity: EntityId::new(self.dataset, self.reference),
            digest: self.digest.parse().map_err(bad_row)?,
            reason: self.reason,
            at: instant(self.at)?,
        })
    }
}
