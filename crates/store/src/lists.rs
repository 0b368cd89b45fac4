//! Versions of the official lists: kept whole, one gzip of JSON Lines each. A version is written
//! in one transaction, so that half of one never stands in the place of a good one.

use std::io::{BufRead, BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use wirewatch_news::{Entity, ListAge, ListVersion};

use crate::rows::{bad_row, day, from_json, instant, micros, to_json};
use crate::{At, Store, StoreError, blocking};

/// No list is larger when unpacked: more than this is damage.
const LIMIT_BYTES: u64 = 4 << 30;

/// Which of the versions of one list stands: a full one before a starter, then the newest date
/// in its name, then the last one imported.
const CURRENT: &str = "SELECT * FROM (
     SELECT *, ROW_NUMBER() OVER (PARTITION BY dataset ORDER BY starter, substr(version, 1, 10) DESC,
                                  imported DESC, version DESC) AS place
     FROM list_version) WHERE place = 1 ORDER BY dataset";

impl Store {
    /// Keeps a version of a list with all its entries. False when it is here already.
    ///
    /// Clears the failure noted for its list.
    pub async fn put_list(
        &self,
        version: &ListVersion,
        entities: &[Entity],
    ) -> Result<bool, StoreError> {
        let packed = pack(entities).map_err(bad_row).at(self)?;
        let mut through = self
            .writing()?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .at(self)?;
        let new = sqlx::query(
            "INSERT INTO list_version (dataset, version, issued, imported, digest, files, entries,
                                       starter, entities)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        )
        .bind(&version.dataset)
        .bind(&version.version)
        .bind(version.issued.map(|date| date.to_string()))
        .bind(micros(version.imported))
        .bind(version.digest.to_string())
        .bind(to_json(&version.files))
        .bind(version.entries)
        .bind(version.starter)
        .bind(packed)
        .execute(&mut *through)
        .await
        .at(self)?
        .rows_affected();
        sqlx::query("DELETE FROM list_failure WHERE dataset = ?1")
            .bind(&version.dataset)
            .execute(&mut *through)
            .await
            .at(self)?;
        through.commit().await.at(self)?;
        Ok(new == 1)
    }

    /// Every list in the version that stands, with its entries; ordered by name.
    pub async fn lists(&self) -> Result<Vec<(ListVersion, Vec<Entity>)>, StoreError> {
        let rows: Vec<ListRow> = sqlx::query_as(CURRENT)
            .fetch_all(self.reading())
            .await
            .at(self)?;
        let read = blocking(move || {
            let lists = rows.into_iter().map(|row| {
                let entities = unpack(&row.entities)?;
                Ok((row.read()?, entities))
            });
            lists.collect::<Result<_, sqlx::Error>>()
        });
        read.await.at(self)
    }

    /// Every version of the list `dataset`, newest first.
    pub async fn list_versions(&self, dataset: &str) -> Result<Vec<ListVersion>, StoreError> {
        let rows: Vec<ListRow> = sqlx::query_as(
            "SELECT dataset, version, issued, imported, digest, files, entries, starter,
                    x'' AS entities
             FROM list_version WHERE dataset = ?1
             ORDER BY starter, substr(version, 1, 10) DESC, imported DESC, version DESC",
        )
        .bind(dataset)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(ListRow::read)
            .collect::<Result<_, _>>()
            .at(self)
    }

    /// Names of all lists that are here.
    pub async fn datasets(&self) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("SELECT DISTINCT dataset FROM list_version ORDER BY dataset")
            .fetch_all(self.reading())
            .await
            .at(self)
    }

    /// The entries of one version; `None` when it is not here.
    pub async fn list_entities(
        &self,
        dataset: &str,
        version: &str,
    ) -> Result<Option<Vec<Entity>>, StoreError> {
        let packed: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT entities FROM list_version WHERE dataset = ?1 AND version = ?2",
        )
        .bind(dataset)
        .bind(version)
        .fetch_optional(self.reading())
        .await
        .at(self)?;
        let Some(packed) = packed else {
            return Ok(None);
        };
        let entities = blocking(move || unpack(&packed)).await;
        entities.map(Some).at(self)
    }

    /// How old each list is. The warning is the failure noted for it, if any; whether it is
    /// older than its schedule is for the caller to say.
    pub async fn list_ages(&self) -> Result<Vec<ListAge>, StoreError> {
        let failures = self.list_failures().await?;
        let mut ages = Vec::new();
        for dataset in self.datasets().await? {
            let Some(version) = self.list_versions(&dataset).await?.into_iter().next() else {
                continue;
            };
            let failure = failures.iter().find(|(failed, _, _)| *failed == dataset);
            ages.push(ListAge {
                dataset,
                version: version.version,
                issued: version.issued,
                imported: version.imported,
                entries: version.entries,
                starter: version.starter,
                warning: failure.map(|(_, _, reason)| reason.clone()),
            });
        }
        Ok(ages)
    }

    /// Notes that fetching or reading the list `dataset` failed at `at`, because of `reason`.
    pub async fn note_list_failure(
        &self,
        dataset: &str,
        at: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO list_failure (dataset, at, reason) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET at = excluded.at, reason = excluded.reason",
        )
        .bind(dataset)
        .bind(micros(at))
        .bind(reason)
        .execute(self.writing()?)
        .await
        .at(self)?;
        Ok(())
    }

    /// Lists whose last fetch failed: name, when, why.
    pub async fn list_failures(&self) -> Result<Vec<(String, Timestamp, String)>, StoreError> {
        let rows: Vec<(String, i64, String)> =
            sqlx::query_as("SELECT dataset, at, reason FROM list_failure ORDER BY dataset")
                .fetch_all(self.reading())
                .await
                .at(self)?;
        rows.into_iter()
            .map(|(dataset, at, reason)| Ok((dataset, instant(at)?, reason)))
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }
}

#[derive(sqlx::FromRow)]
struct ListRow {
    dataset: String,
    version: String,
    issued: Option<String>,
    imported: i64,
    digest: String,
    files: String,
    entries: u32,
    starter: bool,
    entities: Vec<u8>,
}

impl ListRow {
    fn read(self) -> Result<ListVersion, sqlx::Error> {
        Ok(ListVersion {
            issued: self.issued.as_deref().map(day).transpose()?,
            imported: instant(self.imported)?,
            digest: self.digest.parse().map_err(bad_row)?,
            files: from_json(&self.files)?,
            entries: self.entries,
            starter: self.starter,
            dataset: self.dataset,
            version: self.version,
        })
    }
}

fn pack(entities: &[Entity]) -> Result<Vec<u8>, std::io::Error> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    for entity in entities {
        gzip.write_all(to_json(entity).as_bytes())?;
        gzip.write_all(b"\n")?;
    }
    gzip.finish()
}

fn unpack(packed: &[u8]) -> Result<Vec<Entity>, sqlx::Error> {
    let mut lines = BufReader::with_capacity(1 << 16, GzDecoder::new(packed).take(LIMIT_BYTES));
    let mut entities = Vec::new();
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).map_err(bad_row)? > 0 {
        entities.push(serde_json::from_slice(&line).map_err(bad_row)?);
        line.clear();
    }
    Ok(entities)
}
