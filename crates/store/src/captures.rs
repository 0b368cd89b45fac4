//! Payloads and where they were seen. A capture is acknowledged before anything reads it, and
//! stays unread until an article or a reason comes of it: a killed process reads on where it was.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use sqlx::SqliteConnection;
use wirewatch_news::{Capture, Digest, MediaType, Provenance, SourceId};

use crate::rows::{bad_row, instant, micros};
use crate::{At, Store, StoreError, blocking};

impl Store {
    /// Keeps `payload` and returns its address. Putting it twice costs nothing.
    pub async fn put_payload(&self, payload: &[u8]) -> Result<Digest, StoreError> {
        self.writing()?;
        let digest = Digest::of(payload);
        let (blobs, payload) = (self.inner.blobs.clone(), Arc::from(payload));
        blocking(move || blobs.put_all(&[(digest, payload)])).await?;
        Ok(digest)
    }

    /// The payload of `digest`, checked against it; `None` when it was never put here.
    pub async fn payload(&self, digest: Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let blobs = self.inner.blobs.clone();
        blocking(move || blobs.read(digest)).await
    }

    /// Acknowledges one capture: [`Store::put_captures`] of one.
    pub async fn put_capture(&self, capture: &Capture) -> Result<bool, StoreError> {
        let new = self.put_captures(std::slice::from_ref(capture)).await?;
        Ok(new.first().copied().unwrap_or_default())
    }

    /// Acknowledges captures: their payloads are on the disk and their provenance in the
    /// database when this returns.
    ///
    /// Says of each whether it was new. The same bytes at the same address are one capture: a
    /// later one only moves the time when it was last seen.
    pub async fn put_captures(&self, captures: &[Capture]) -> Result<Vec<bool>, StoreError> {
        let write = self.writing()?;
        let payloads: HashMap<Digest, Arc<[u8]>> = captures
            .iter()
            .map(|capture| (capture.provenance.payload_digest, capture.payload.clone()))
            .collect();
        let stated: Vec<(Digest, String)> = captures
            .iter()
            .map(|capture| {
                let provenance = &capture.provenance;
                (provenance.payload_digest, provenance.target_uri.clone())
            })
            .collect();
        let blobs = self.inner.blobs.clone();
        blocking(move || {
            let payloads: Vec<_> = payloads.into_iter().collect();
            for (digest, payload) in &payloads {
                if Digest::of(payload) != *digest {
                    let named = stated.into_iter().find(|(stated, _)| stated == digest);
                    let target_uri = named.map(|(_, uri)| uri).unwrap_or_default();
                    return Err(StoreError::WrongDigest { target_uri });
                }
            }
            blobs.put_all(&payloads)
        })
        .await?;
        let mut through = write.begin_with("BEGIN IMMEDIATE").await.at(self)?;
        let mut new = Vec::with_capacity(captures.len());
        for capture in captures {
            new.push(record(&mut through, capture).await.at(self)?);
        }
        through.commit().await.at(self)?;
        Ok(new)
    }

    /// Captures that were acknowledged and not read since, oldest first, at most `limit`.
    pub async fn unread_captures(&self, limit: u32) -> Result<Vec<Capture>, StoreError> {
        let rows: Vec<CaptureRow> = sqlx::query_as(
            "SELECT payload_digest, target_uri, part, captured, payload_bytes, source, media_type,
                    carrier
             FROM capture WHERE outcome IS NULL ORDER BY seq LIMIT ?1",
        )
        .bind(limit)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let mut payloads: HashMap<Digest, Arc<[u8]>> = HashMap::new();
        let mut captures = Vec::with_capacity(rows.len());
        for row in rows {
            let (provenance, media_type, carrier) = row.read().at(self)?;
            let digest = provenance.payload_digest;
            if !payloads.contains_key(&digest) {
                let Some(payload) = self.payload(digest).await? else {
                    return Err(StoreError::CorruptBlob {
                        path: self.inner.blobs.path(digest),
                        reason: "it is gone".to_owned(),
                    });
                };
                payloads.insert(digest, payload.into());
            }
            captures.push(Capture {
                payload: payloads[&digest].clone(),
                provenance,
                media_type,
                carrier,
            });
        }
        Ok(captures)
    }

    /// Records that `capture` was read and no article came of it, because of `reason`.
    pub async fn refuse_capture(
        &self,
        capture: &Provenance,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut write = self.writing()?.acquire().await.at(self)?;
        let reason = if reason.is_empty() { "refused" } else { reason };
        settle(&mut write, capture, reason).await.at(self)
    }

    /// Where the payload `digest` was seen, oldest first, each with the last time it was seen.
    pub async fn captures_of(
        &self,
        digest: Digest,
    ) -> Result<Vec<(Provenance, Timestamp)>, StoreError> {
        let rows: Vec<(CaptureRow, i64)> = sqlx::query_as::<_, SeenRow>(
            "SELECT payload_digest, target_uri, part, captured, payload_bytes, source, media_type,
                    carrier, seen_last
             FROM capture WHERE payload_digest = ?1 ORDER BY seq",
        )
        .bind(digest.to_string())
        .fetch_all(self.reading())
        .await
        .at(self)?
        .into_iter()
        .map(|row| (row.capture, row.seen_last))
        .collect();
        rows.into_iter()
            .map(|(row, seen_last)| Ok((row.read()?.0, instant(seen_last)?)))
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }

    /// Whether anything was captured at `url`, or an article stands at it.
    pub async fn seen_url(&self, url: &str) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM capture WHERE target_uri = ?1)
                 OR EXISTS (SELECT 1 FROM article WHERE url = ?1)",
        )
        .bind(url)
        .fetch_one(self.reading())
        .await
        .at(self)
    }
}

#[derive(sqlx::FromRow)]
struct CaptureRow {
    payload_digest: String,
    target_uri: String,
    part: String,
    captured: i64,
    payload_bytes: i64,
    source: Option<String>,
    media_type: String,
    carrier: String,
}

#[derive(sqlx::FromRow)]
struct SeenRow {
    #[sqlx(flatten)]
    capture: CaptureRow,
    seen_last: i64,
}

impl CaptureRow {
    fn read(self) -> Result<(Provenance, MediaType, wirewatch_news::Carrier), sqlx::Error> {
        let provenance = Provenance {
            payload_digest: self.payload_digest.parse().map_err(bad_row)?,
            captured: instant(self.captured)?,
            payload_bytes: self.payload_bytes as u64,
            part: Some(self.part).filter(|part| !part.is_empty()),
            source: self.source.map(SourceId),
            target_uri: self.target_uri,
        };
        let media_type = serde_json::from_value(self.media_type.into()).map_err(bad_row)?;
        let carrier = serde_json::from_str(&self.carrier).map_err(bad_row)?;
        Ok((provenance, media_type, carrier))
    }
}

async fn record(through: &mut SqliteConnection, capture: &Capture) -> Result<bool, sqlx::Error> {
    let provenance = &capture.provenance;
    let media_type = serde_json::to_value(capture.media_type).map_err(bad_row)?;
    let new = sqlx::query(
        "INSERT INTO capture (payload_digest, target_uri, part, captured, seen_last,
                              payload_bytes, source, media_type, carrier)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
    )
    .bind(provenance.payload_digest.to_string())
    .bind(&provenance.target_uri)
    .bind(provenance.part.as_deref().unwrap_or_default())
    .bind(micros(provenance.captured))
    .bind(provenance.payload_bytes as i64)
    .bind(provenance.source.as_ref().map(|source| &source.0))
    .bind(media_type.as_str())
    .bind(serde_json::to_string(&capture.carrier).map_err(bad_row)?)
    .execute(&mut *through)
    .await?
    .rows_affected()
        == 1;
    if !new {
        sqlx::query(
            "UPDATE capture SET seen_last = MAX(seen_last, ?4)
             WHERE payload_digest = ?1 AND target_uri = ?2 AND part = ?3",
        )
        .bind(provenance.payload_digest.to_string())
        .bind(&provenance.target_uri)
        .bind(provenance.part.as_deref().unwrap_or_default())
        .bind(micros(provenance.captured))
        .execute(through)
        .await?;
    }
    Ok(new)
}

/// Marks a capture as read; `reason` is empty when an article came of it.
///
/// What the carrier carried of the text goes then: the payload and the article hold it.
pub(crate) async fn settle(
    through: &mut SqliteConnection,
    capture: &Provenance,
    reason: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE capture SET outcome = ?4, carrier = json_set(carrier, '$.content', NULL)
         WHERE payload_digest = ?1 AND target_uri = ?2 AND part = ?3",
    )
    .bind(capture.payload_digest.to_string())
    .bind(&capture.target_uri)
    .bind(capture.part.as_deref().unwrap_or_default())
    .bind(reason)
    .execute(through)
    .await?;
    Ok(())
}
