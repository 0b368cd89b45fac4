//! What pages and answers are made of: articles, stories, days. Earlier versions of a page are
//! left out everywhere but in [`Store::article`], [`Store::versions`] and [`Store::all_articles`].

use jiff::civil::Date;
use wirewatch_news::{ArticleId, CopyKind, DayCount, Report, Story, StoryId, Understood};

use crate::rows::{ReportRow, bad_row, day, from_json, kind_named, readings, stories, to_json};
use crate::{At, Store, StoreError};

/// The news of one day. A story belongs to every day on which an article of it appeared.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// The nearest earlier day with articles.
    pub earlier: Option<Date>,
    /// The nearest later day with articles.
    pub later: Option<Date>,
    /// Stories that name a listed subject; those that most outlets report first.
    pub listed: Vec<Story>,
    /// Stories that name none, in the same order, as many as were asked for.
    pub unlisted: Vec<Story>,
    /// How many stories of the day name none.
    pub unlisted_total: u64,
    /// Articles of the day.
    pub articles: u64,
    /// Outlets of the day.
    pub outlets: u64,
    /// Languages of the day, most frequent first.
    pub languages: Vec<String>,
}

/// The archive in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchiveCounts {
    /// Articles.
    pub articles: u64,
    /// Stories.
    pub stories: u64,
    /// Oldest and newest day of publication.
    pub days: Option<(Date, Date)>,
    /// Languages, most frequent first, with their articles.
    pub languages: Vec<(String, u64)>,
}

impl Store {
    /// One article, with its story and its part in it.
    pub async fn article(
        &self,
        id: &ArticleId,
    ) -> Result<Option<(Understood, StoryId, CopyKind)>, StoreError> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "SELECT json, story, kind FROM article JOIN understood ON article = seq WHERE id = ?1",
        )
        .bind(&id.0)
        .fetch_optional(self.reading())
        .await
        .at(self)?;
        row.map(|(json, story, kind)| Ok((from_json(&json)?, StoryId(story), kind_named(&kind))))
            .transpose()
            .at(self)
    }

    /// Every version kept of the page at `url`, newest first.
    pub async fn versions(&self, url: &str) -> Result<Vec<Report>, StoreError> {
        let rows: Vec<ReportRow> = sqlx::query_as(
            "SELECT seq, id, url, story, kind, first_created, captured, headline, language,
                    outlet, host, outlet_country, payload_digest
             FROM article WHERE url = ?1 ORDER BY seq DESC LIMIT 200",
        )
        .bind(url)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(Report::try_from)
            .collect::<Result<_, _>>()
            .at(self)
    }

    /// One story with its articles.
    pub async fn story(&self, id: &StoryId) -> Result<Option<Story>, StoreError> {
        let found = stories(self.reading(), std::slice::from_ref(&id.0)).await;
        Ok(found.at(self)?.pop())
    }

    /// The news of `date`, with at most `unlisted` stories that name no listed subject.
    pub async fn day(&self, date: Date, unlisted: u32) -> Result<Day, StoreError> {
        let on = date.to_string();
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT story, MAX(listed) FROM article WHERE live = 1 AND day = ?1
             GROUP BY story ORDER BY COUNT(*) DESC, MAX(listed) DESC, MAX(seq) DESC",
        )
        .bind(&on)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let (listed, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.1 > 0);
        let unlisted_total = others.len() as u64;
        let ids = |rows: Vec<(String, i64)>, limit: usize| -> Vec<String> {
            rows.into_iter().take(limit).map(|row| row.0).collect()
        };
        let listed = stories(self.reading(), &ids(listed, usize::MAX)).await;
        let others = stories(self.reading(), &ids(others, unlisted as usize)).await;
        let (articles, outlets): (u64, u64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(DISTINCT outlet) FROM article WHERE live = 1 AND day = ?1",
        )
        .bind(&on)
        .fetch_one(self.reading())
        .await
        .at(self)?;
        let languages: Vec<String> = sqlx::query_scalar(
            "SELECT language FROM article
             WHERE live = 1 AND day = ?1 AND language IS NOT NULL
             GROUP BY language ORDER BY COUNT(*) DESC, language",
        )
        .bind(&on)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let (earlier, later): (Option<String>, Option<String>) = sqlx::query_as(
            "SELECT (SELECT MAX(day) FROM article WHERE live = 1 AND day < ?1),
                    (SELECT MIN(day) FROM article WHERE live = 1 AND day > ?1)",
        )
        .bind(&on)
        .fetch_one(self.reading())
        .await
        .at(self)?;
        Ok(Day {
            date,
            earlier: earlier.as_deref().map(day).transpose().at(self)?,
            later: later.as_deref().map(day).transpose().at(self)?,
            listed: listed.at(self)?,
            unlisted: others.at(self)?,
            unlisted_total,
            articles,
            outlets,
            languages,
        })
    }

    /// Every day with articles, newest first.
    pub async fn days(&self) -> Result<Vec<DayCount>, StoreError> {
        let rows: Vec<(String, u64, u64)> = sqlx::query_as(
            "SELECT day, COUNT(*), SUM(listed > 0) FROM article WHERE live = 1
             GROUP BY day ORDER BY day DESC",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(|(date, articles, listed)| {
                Ok(DayCount {
                    date: day(&date)?,
                    articles,
                    listed,
                })
            })
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }

    /// The newest day with articles that is not after `today`, else the newest of all: a page
    /// with a date far in the future does not stand in for today.
    pub async fn latest_day(&self, today: Date) -> Result<Option<Date>, StoreError> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT COALESCE((SELECT MAX(day) FROM article WHERE live = 1 AND day <= ?1),
                             (SELECT MAX(day) FROM article WHERE live = 1))",
        )
        .bind(today.to_string())
        .fetch_one(self.reading())
        .await
        .at(self)?;
        found.as_deref().map(day).transpose().at(self)
    }

    /// The archive in numbers.
    pub async fn archive_counts(&self) -> Result<ArchiveCounts, StoreError> {
        let (articles, stories, first, last): (u64, u64, Option<String>, Option<String>) =
            sqlx::query_as(
                "SELECT COUNT(*), COUNT(DISTINCT story), MIN(day), MAX(day)
                 FROM article WHERE live = 1",
            )
            .fetch_one(self.reading())
            .await
            .at(self)?;
        let languages = sqlx::query_as(
            "SELECT language, COUNT(*) FROM article WHERE live = 1 AND language IS NOT NULL
             GROUP BY language ORDER BY COUNT(*) DESC, language",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let days = match (first, last) {
            (Some(first), Some(last)) => Some((day(&first).at(self)?, day(&last).at(self)?)),
            _ => None,
        };
        Ok(ArchiveCounts {
            articles,
            stories,
            days,
            languages,
        })
    }

    /// The newest stories, for a feed of everything: at most `limit`.
    pub async fn newest_stories(&self, limit: u32) -> Result<Vec<Story>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT story FROM article WHERE live = 1
             GROUP BY story ORDER BY MAX(day) DESC, MAX(seq) DESC LIMIT ?1",
        )
        .bind(limit)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        stories(self.reading(), &ids).await.at(self)
    }

    /// Articles in the order of their arrival, earlier versions too: those after the article
    /// `after`, at most `limit`. Reads the archive page by page, against new lists say.
    ///
    /// An `after` that is not here reads from the start.
    pub async fn all_articles(
        &self,
        after: Option<&ArticleId>,
        limit: u32,
    ) -> Result<Vec<Understood>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT json FROM understood
             WHERE article > COALESCE((SELECT seq FROM article WHERE id = ?1), 0)
             ORDER BY article LIMIT ?2",
        )
        .bind(after.map(|id| &id.0))
        .bind(limit)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        self.understood_of(&rows)
    }

    fn understood_of(&self, rows: &[(String,)]) -> Result<Vec<Understood>, StoreError> {
        let read = rows.iter().map(|(json,)| from_json(json));
        read.collect::<Result<_, _>>().at(self)
    }

    /// Articles of the days `from` to `to` in the order of their arrival, without versions that a
    /// later one replaced: those after the article `after`, at most `limit`.
    ///
    /// An `after` that is not here reads from the start.
    pub async fn articles_of_days(
        &self,
        from: Option<Date>,
        to: Option<Date>,
        after: Option<&ArticleId>,
        limit: u32,
    ) -> Result<Vec<Understood>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT json FROM article JOIN understood ON understood.article = article.seq
             WHERE seq > COALESCE((SELECT seq FROM article WHERE id = ?1), 0) AND live = 1
               AND day >= COALESCE(?2, day) AND day <= COALESCE(?3, day)
             ORDER BY seq LIMIT ?4",
        )
        .bind(after.map(|id| &id.0))
        .bind(from.map(|day| day.to_string()))
        .bind(to.map(|day| day.to_string()))
        .bind(limit)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        self.understood_of(&rows)
    }

    /// The articles with these row numbers, in this order, each as a report with its reading.
    pub(crate) async fn reports(
        &self,
        seqs: &[i64],
    ) -> Result<Vec<(ReportRow, Understood)>, StoreError> {
        let rows: Vec<ReportRow> = sqlx::query_as(
            "SELECT seq, id, url, story, kind, first_created, captured, headline, language,
                    outlet, host, outlet_country, payload_digest
             FROM article WHERE seq IN (SELECT value FROM json_each(?1))",
        )
        .bind(to_json(seqs))
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let mut readings = readings(self.reading(), seqs).await.at(self)?;
        let mut found: Vec<(ReportRow, Understood)> = Vec::with_capacity(rows.len());
        for row in rows {
            let reading = readings
                .remove(&row.seq)
                .ok_or_else(|| bad_row(format!("article {} has no reading", row.id)))
                .at(self)?;
            found.push((row, reading));
        }
        found.sort_by_key(|(row, _)| seqs.iter().position(|seq| *seq == row.seq));
        Ok(found)
    }
}
