//! Whether a data folder is sound: the database, every blob, the index.

use std::collections::HashSet;

use tantivy::collector::Count;
use tantivy::query::AllQuery;
use wirewatch_news::Digest;

use crate::rows::bad_row;
use crate::{At, Store, StoreError, blocking};

/// The state of a data folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What SQLite finds wrong with the database; empty when nothing.
    pub database: Vec<String>,
    /// Payloads that the database knows.
    pub blobs: u64,
    /// Payloads that are damaged or gone, each in a sentence that names the file.
    pub damaged: Vec<String>,
    /// Articles that are to be found.
    pub articles: u64,
    /// Articles that the index holds.
    pub indexed: u64,
    /// Changes that the index does not hold yet; `index_pending` applies them.
    pub index_behind: u64,
    /// Files of the index that are damaged, or why it cannot be used; `reindex` mends it.
    pub index: Vec<String>,
    /// Captures acknowledged and not read yet.
    pub unread: u64,
}

impl Health {
    /// Whether nothing is damaged and the index, once up to date, holds every article.
    pub fn is_sound(&self) -> bool {
        self.database.is_empty()
            && self.damaged.is_empty()
            && self.index.is_empty()
            && (self.index_behind > 0 || self.articles == self.indexed)
    }
}

impl Store {
    /// Checks everything: reads the whole database, every blob and every file of the index.
    pub async fn check(&self) -> Result<Health, StoreError> {
        let mut health = Health::default();
        let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)")
            .fetch_all(self.reading())
            .await
            .at(self)?;
        health
            .database
            .extend(said.into_iter().filter(|line| line != "ok"));
        let orphans: Vec<(String, i64, String, i64)> = sqlx::query_as(
            "SELECT \"table\", COALESCE(rowid, 0), \"parent\", fkid FROM pragma_foreign_key_check",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let orphan = |(table, row, parent, _): (String, i64, String, i64)| {
            format!("row {row} of {table} points to no {parent}")
        };
        health.database.extend(orphans.into_iter().map(orphan));
        (health.articles, health.unread) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM article WHERE live = 1),
                    (SELECT COUNT(*) FROM capture WHERE outcome IS NULL)",
        )
        .fetch_one(self.reading())
        .await
        .at(self)?;
        let digests = self.payload_digests().await?;
        health.blobs = digests.len() as u64;
        let blobs = self.inner.blobs.clone();
        health.damaged = blocking(move || {
            let damage = digests
                .into_iter()
                .filter_map(|digest| match blobs.read(digest) {
                    Ok(Some(_)) => None,
                    Ok(None) => Some(format!("{} is gone", blobs.path(digest).display())),
                    Err(cause) => Some(cause.to_string()),
                });
            damage.collect()
        })
        .await;
        let opened = self.inner.text.opened();
        let (indexed, index) = blocking(move || {
            let mut wrong = Vec::new();
            match opened.index.validate_checksum() {
                Ok(files) => {
                    wrong.extend(
                        files
                            .iter()
                            .map(|file| format!("{} is damaged", file.display())),
                    );
                }
                Err(cause) => wrong.push(cause.to_string()),
            }
            let counted = opened.reader.searcher().search(&AllQuery, &Count);
            match counted {
                Ok(counted) => (counted as u64, wrong),
                Err(cause) => {
                    wrong.push(cause.to_string());
                    (0, wrong)
                }
            }
        })
        .await;
        health.indexed = indexed;
        health.index = index;
        health.index_behind = self.index_behind().await?;
        Ok(health)
    }

    /// Every payload that a capture or an article names.
    pub(crate) async fn payload_digests(&self) -> Result<HashSet<Digest>, StoreError> {
        let digests: Vec<String> = sqlx::query_scalar(
            "SELECT payload_digest FROM capture UNION SELECT payload_digest FROM article",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        digests
            .iter()
            .map(|digest| digest.parse().map_err(bad_row))
            .collect::<Result<_, _>>()
            .at(self)
    }
}
