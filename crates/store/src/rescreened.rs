//! Which alterations re-screening gave out already: what was given is not given again, and what
//! was not noted here is.

use std::collections::HashSet;

use jiff::Timestamp;
use wirewatch_news::Digest;

use crate::rows::{bad_row, micros};
use crate::{At, Store, StoreError};

/// Alterations that are asked or noted in one statement.
const CHUNK: usize = 500;

impl Store {
    /// Which of these alterations were noted before.
    pub async fn rescreened(&self, alterations: &[Digest]) -> Result<HashSet<Digest>, StoreError> {
        let mut known = HashSet::new();
        for chunk in alterations.chunks(CHUNK) {
            let mut query =
                sqlx::QueryBuilder::new("SELECT alteration FROM rescreened WHERE alteration IN (");
            let mut values = query.separated(", ");
            for alteration in chunk {
                values.push_bind(alteration.to_string());
            }
            query.push(")");
            let rows: Vec<String> = query
                .build_query_scalar()
                .fetch_all(self.reading())
                .await
                .at(self)?;
            for row in rows {
                known.insert(row.parse().map_err(bad_row).at(self)?);
            }
        }
        Ok(known)
    }

    /// Notes that these alterations were given out, all or none.
    pub async fn note_rescreened(
        &self,
        alterations: &[Digest],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        for alteration in alterations {
            sqlx::query(
                "INSERT INTO rescreened (alteration, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )
            .bind(alteration.to_string())
            .bind(micros(at))
            .execute(&mut *through)
            .await
            .at(self)?;
        }
        through.commit().await.at(self)
    }
}
