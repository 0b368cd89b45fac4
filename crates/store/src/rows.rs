//! Rows and the types of news: the only place where one becomes the other.

use std::collections::HashMap;
use std::error::Error;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use sqlx::SqlitePool;
use wirewatch_news::{ArticleId, CopyKind, Outlet, Report, Story, StoryId, Understood};

/// A row that cannot be read.
pub(crate) fn bad_row(reason: impl Into<Box<dyn Error + Send + Sync>>) -> sqlx::Error {
    sqlx::Error::Decode(reason.into())
}

/// A time as the database keeps it.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The time that the database keeps as `micros`.
pub(crate) fn instant(micros: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(micros).map_err(bad_row)
}

pub(crate) fn day(text: &str) -> Result<Date, sqlx::Error> {
    text.parse().map_err(bad_row)
}

pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(json).map_err(bad_row)
}

/// `value` as JSON. The types of news have no map with odd keys and no failing part.
pub(crate) fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("types of news can be written as JSON")
}

pub(crate) fn kind_name(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Lead => "lead",
        CopyKind::Exact => "exact",
        CopyKind::Near => "near",
    }
}

pub(crate) fn kind_named(name: &str) -> CopyKind {
    match name {
        "lead" => CopyKind::Lead,
        "exact" => CopyKind::Exact,
        _ => CopyKind::Near,
    }
}

/// What a [`Report`] needs of the table `article`; column names as there.
#[derive(sqlx::FromRow)]
pub(crate) struct ReportRow {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) story: String,
    pub(crate) kind: String,
    first_created: Option<String>,
    captured: i64,
    headline: String,
    language: Option<String>,
    outlet: String,
    host: String,
    outlet_country: Option<String>,
    payload_digest: String,
}

impl TryFrom<ReportRow> for Report {
    type Error = sqlx::Error;

    fn try_from(row: ReportRow) -> Result<Report, sqlx::Error> {
        Ok(Report {
            id: ArticleId(row.id),
            headline: row.headline,
            url: row.url,
            outlet: Outlet {
                name: row.outlet,
                host: row.host,
                country: row.outlet_country,
            },
            language: row.language,
            published: row.first_created.as_deref().map(from_json).transpose()?,
            captured: instant(row.captured)?,
            payload_digest: row.payload_digest.parse().map_err(bad_row)?,
            kind: kind_named(&row.kind),
        })
    }
}

/// The readings of the articles `seqs`, by number.
pub(crate) async fn readings(
    pool: &SqlitePool,
    seqs: &[i64],
) -> Result<HashMap<i64, Understood>, sqlx::Error> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT article, json FROM understood
         WHERE article IN (SELECT value FROM json_each(?1))",
    )
    .bind(to_json(seqs))
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|(seq, json)| Ok((seq, from_json(&json)?)))
        .collect()
}

/// The stories `ids` in this order; one without a live article is left out.
pub(crate) async fn stories(pool: &SqlitePool, ids: &[String]) -> Result<Vec<Story>, sqlx::Error> {
    // The first of each story leads it.
    let rows: Vec<ReportRow> = sqlx::query_as(
        "SELECT seq, id, url, story, kind, first_created, captured, headline, language,
                outlet, host, outlet_country, payload_digest
         FROM article
         WHERE live = 1 AND story IN (SELECT value FROM json_each(?1))
         ORDER BY kind <> 'lead', seq",
    )
    .bind(to_json(ids))
    .fetch_all(pool)
    .await?;
    let origins: HashMap<String, u32> = sqlx::query_as(
        "SELECT id, origins FROM story WHERE id IN (SELECT value FROM json_each(?1))",
    )
    .bind(to_json(ids))
    .fetch_all(pool)
    .await?
    .into_iter()
    .collect();
    let mut by_story: HashMap<String, Vec<ReportRow>> = HashMap::new();
    for row in rows {
        by_story.entry(row.story.clone()).or_default().push(row);
    }
    let leads: Vec<i64> = by_story.values().map(|rows| rows[0].seq).collect();
    let mut readings = readings(pool, &leads).await?;
    let mut stories = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(rows) = by_story.remove(id) else {
            continue;
        };
        let lead = readings
            .remove(&rows[0].seq)
            .ok_or_else(|| bad_row(format!("article {} has no reading", rows[0].id)))?;
        let mut reports = rows
            .into_iter()
            .map(Report::try_from)
            .collect::<Result<Vec<_>, _>>()?;
        reports[0].kind = CopyKind::Lead;
        stories.push(Story {
            id: StoryId(id.clone()),
            lead,
            reports,
            origins: origins.get(id).copied().unwrap_or(1),
        });
    }
    Ok(stories)
}
