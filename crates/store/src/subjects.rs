//! Listed subjects and affected countries: which articles and stories name them.

use jiff::civil::Date;
use wirewatch_news::{EntityId, Story, SubjectId};

use crate::rows::{day, from_json, stories, to_json};
use crate::{At, Store, StoreError};

/// A subject in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles that name it.
    pub articles: u64,
    /// Affected countries of these articles, most frequent first, with the number of articles.
    pub countries: Vec<(String, u64)>,
    /// Articles per month (first day of the month), oldest first.
    pub months: Vec<(Date, u64)>,
}

/// A listed subject that is in the news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The subject, as its articles were read.
    pub subject: SubjectId,
    /// Every entry that was one subject with it in any of these articles.
    pub entities: Vec<EntityId>,
    /// Articles that name it.
    pub articles: u64,
    /// The last day on which one did.
    pub last: Date,
}

/// A country in which, by the articles, something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCountry {
    /// ISO 3166 alpha-2, upper case.
    pub code: String,
    /// Articles that say so.
    pub articles: u64,
    /// Those among them that name a listed subject.
    pub listed: u64,
    /// The last day on which one did.
    pub last: Date,
}

impl Store {
    /// Stories with an article that names any of `entities`, newest first.
    pub async fn stories_of(
        &self,
        entities: &[EntityId],
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Story>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT story FROM article WHERE live = 1 AND seq IN (
                 SELECT mention.article FROM json_each(?1) AS asked
                 JOIN mention ON dataset = json_extract(asked.value, '$.dataset')
                             AND reference = json_extract(asked.value, '$.reference'))
             GROUP BY story ORDER BY MAX(day) DESC, MAX(seq) DESC LIMIT ?2 OFFSET ?3",
        )
        .bind(to_json(entities))
        .bind(limit)
        .bind(offset)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        stories(self.reading(), &ids).await.at(self)
    }

    /// The articles that name any of `entities`, in numbers.
    pub async fn counts_of(&self, entities: &[EntityId]) -> Result<Counts, StoreError> {
        let asked = to_json(entities);
        let months: Vec<(String, u64)> = sqlx::query_as(
            "SELECT substr(day, 1, length(day) - 2) || '01', COUNT(*)
             FROM article WHERE live = 1 AND seq IN (
                 SELECT mention.article FROM json_each(?1) AS asked
                 JOIN mention ON dataset = json_extract(asked.value, '$.dataset')
                             AND reference = json_extract(asked.value, '$.reference'))
             GROUP BY 1 ORDER BY 1",
        )
        .bind(&asked)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let countries = sqlx::query_as(
            "SELECT code, COUNT(*) FROM country JOIN article ON seq = country.article
             WHERE live = 1 AND seq IN (
                 SELECT mention.article FROM json_each(?1) AS asked
                 JOIN mention ON dataset = json_extract(asked.value, '$.dataset')
                             AND reference = json_extract(asked.value, '$.reference'))
             GROUP BY code ORDER BY COUNT(*) DESC, code",
        )
        .bind(&asked)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        let months = months
            .into_iter()
            .map(|(month, articles)| Ok((day(&month)?, articles)))
            .collect::<Result<Vec<_>, sqlx::Error>>()
            .at(self)?;
        Ok(Counts {
            articles: months.iter().map(|(_, articles)| articles).sum(),
            countries,
            months,
        })
    }

    /// Every listed subject in the news, the one named last first.
    pub async fn named_subjects(&self) -> Result<Vec<Named>, StoreError> {
        let rows: Vec<(String, u64, String, String)> = sqlx::query_as(
            "SELECT subject, COUNT(DISTINCT seq), MAX(day),
                    json_group_array(DISTINCT json_object('dataset', dataset,
                                                          'reference', reference))
             FROM mention JOIN article ON seq = mention.article
             WHERE live = 1 GROUP BY subject ORDER BY 3 DESC, 2 DESC, subject",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(|(subject, articles, last, entities)| {
                let mut entities: Vec<EntityId> = from_json(&entities)?;
                entities.sort_unstable();
                Ok(Named {
                    subject: SubjectId(subject),
                    entities,
                    articles,
                    last: day(&last)?,
                })
            })
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }

    /// Stories with an article in which something happened in the country `code`, newest first.
    pub async fn country_stories(
        &self,
        code: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Story>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT story FROM country JOIN article ON seq = country.article
             WHERE live = 1 AND code = ?1
             GROUP BY story ORDER BY MAX(day) DESC, MAX(seq) DESC LIMIT ?2 OFFSET ?3",
        )
        .bind(code)
        .bind(limit)
        .bind(offset)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        stories(self.reading(), &ids).await.at(self)
    }

    /// Listed subjects in the articles about the country `code`, most frequent first, with the
    /// number of articles.
    pub async fn country_subjects(&self, code: &str) -> Result<Vec<(SubjectId, u64)>, StoreError> {
        let rows: Vec<(String, u64)> = sqlx::query_as(
            "SELECT subject, COUNT(DISTINCT seq)
             FROM country JOIN article ON seq = country.article
                          JOIN mention ON mention.article = seq
             WHERE live = 1 AND code = ?1 GROUP BY subject ORDER BY 2 DESC, subject",
        )
        .bind(code)
        .fetch_all(self.reading())
        .await
        .at(self)?;
        Ok(rows
            .into_iter()
            .map(|(subject, articles)| (SubjectId(subject), articles))
            .collect())
    }

    /// Every affected country, most articles first.
    pub async fn countries(&self) -> Result<Vec<NamedCountry>, StoreError> {
        let rows: Vec<(String, u64, u64, String)> = sqlx::query_as(
            "SELECT code, COUNT(*), SUM(listed > 0), MAX(day)
             FROM country JOIN article ON seq = country.article
             WHERE live = 1 GROUP BY code ORDER BY 2 DESC, code",
        )
        .fetch_all(self.reading())
        .await
        .at(self)?;
        rows.into_iter()
            .map(|(code, articles, listed, last)| {
                Ok(NamedCountry {
                    code,
                    articles,
                    listed,
                    last: day(&last)?,
                })
            })
            .collect::<Result<_, sqlx::Error>>()
            .at(self)
    }
}
