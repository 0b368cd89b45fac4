//! What pages and commands show, put together from the store, the lists and the gazetteer.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use wirewatch_lists::Lists;
use wirewatch_news::{
    ArticleId, Briefing, Coverage, Dossier, Entity, EntityId, ListAge, ListVersion, Quiet, Story,
    Subject, SubjectId, Understood,
};
use wirewatch_places::Gazetteer;
use wirewatch_screen::Index;
use wirewatch_store::{Kind, Store, StoreError};

/// Stories that name no listed subject, shown on a day's page at most.
const UNLISTED_SHOWN: u32 = 40;
/// Stories on a dossier or country page.
pub(crate) const STORIES_SHOWN: u32 = 50;

/// An opened data folder with the lists that are loaded. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    loaded: Arc<RwLock<Arc<Loaded>>>,
    gazetteer: &'static Gazetteer,
}

/// The lists in force, with the index that screens names against them.
pub(crate) struct Loaded {
    pub(crate) lists: Arc<Lists>,
    index: OnceLock<Index>,
}

impl Loaded {
    fn new(lists: Arc<Lists>) -> Arc<Loaded> {
        Arc::new(Loaded {
            lists,
            index: OnceLock::new(),
        })
    }

    /// The index; the first call builds it, about 10 µs a name: not for async threads.
    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self.lists.entities()))
    }
}

/// An article with everything that its page shows.
pub struct ArticleView {
    /// The article.
    pub article: Understood,
    /// The story that it belongs to.
    pub story: Story,
    /// The listed subjects that it names, with their entries as far as the lists hold them now.
    pub subjects: Vec<(Subject, Vec<Entity>)>,
}

impl Desk {
    /// A desk over `store`, with `lists` loaded.
    pub fn new(store: Store, lists: Arc<Lists>, gazetteer: &'static Gazetteer) -> Desk {
        Desk {
            store,
            loaded: Arc::new(RwLock::new(Loaded::new(lists))),
            gazetteer,
        }
    }

    /// The store behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The lists that are loaded now.
    pub fn lists(&self) -> Arc<Lists> {
        self.loaded().lists.clone()
    }

    /// The lists that are loaded now, with their index for screening.
    pub(crate) fn loaded(&self) -> Arc<Loaded> {
        self.loaded
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts newly imported lists in the place of the old ones, at once for every reader.
    pub fn set_lists(&self, lists: Arc<Lists>) {
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Loaded::new(lists);
    }

    /// English name of a country, or its code.
    pub fn country_name(&self, code: &str) -> String {
        self.gazetteer
            .country(code)
            .map_or_else(|| code.to_owned(), |country| country.name.to_owned())
    }

    /// What this desk holds and how old it is.
    pub async fn coverage(&self, now: Timestamp) -> Result<Coverage, StoreError> {
        let counts = self.store.archive_counts().await?;
        let failures = self.store.list_failures().await?;
        let failures = failures
            .into_iter()
            .map(|(list, _, reason)| (list, reason))
            .collect();
        Ok(Coverage {
            articles: counts.articles,
            days: counts.days,
            languages: counts
                .languages
                .into_iter()
                .map(|(language, _)| language)
                .collect(),
            sources: self.store.sources().await?,
            lists: ages(&self.lists(), &failures, now),
            sample: self.store.kind() == Kind::Sample,
        })
    }

    /// The briefing of `date`. When none is asked for: of the present day, else of the latest
    /// day with articles; on the sample desk, of the day on which most articles name a listed
    /// subject.
    pub async fn briefing(
        &self,
        date: Option<Date>,
        now: Timestamp,
    ) -> Result<Briefing, StoreError> {
        let today = now.to_zoned(TimeZone::UTC).date();
        let date = match date {
            Some(date) => date,
            None if self.store.kind() == Kind::Sample => {
                let days = self.store.days().await?;
                days.iter()
                    .max_by_key(|day| (day.listed, day.date))
                    .map_or(today, |day| day.date)
            }
            None => self.store.latest_day(today).await?.unwrap_or(today),
        };
        let day = self.store.day(date, UNLISTED_SHOWN).await?;
        let coverage = self.coverage(now).await?;
        let mut stories = day.listed;
        stories.sort_by_cached_key(|story| std::cmp::Reverse(weight(story)));
        let quiet = match (stories.is_empty(), coverage.articles, day.articles) {
            (false, _, _) => None,
            (true, 0, _) => Some(Quiet::NothingCollected),
            (true, _, 0) => Some(Quiet::NoArticles),
            (true, _, _) => Some(Quiet::NoneListed),
        };
        Ok(Briefing {
            date,
            earlier: day.earlier,
            later: day.later,
            stories,
            unlisted: day.unlisted,
            articles: day.articles,
            outlets: day.outlets,
            languages: day.languages,
            quiet,
            coverage,
        })
    }

    /// One article with its story and its subjects.
    pub async fn article(&self, id: &ArticleId) -> Result<Option<ArticleView>, StoreError> {
        let Some((article, story, _)) = self.store.article(id).await? else {
            return Ok(None);
        };
        let Some(story) = self.store.story(&story).await? else {
            return Ok(None);
        };
        let lists = self.lists();
        let subjects = article
            .recognised
            .listed
            .iter()
            .map(|listed| {
                let kept = || Subject {
                    id: listed.subject.clone(),
                    caption: listed.caption.clone(),
                    schema: wirewatch_news::Schema::LegalEntity,
                    entities: listed.entities.clone(),
                    because: Vec::new(),
                };
                let mut subject = lists.subject(&listed.subject).cloned().unwrap_or_else(kept);
                // The page speaks of the subject as the article was read.
                subject.id = listed.subject.clone();
                let entities = subject
                    .entities
                    .iter()
                    .filter_map(|id| lists.entity(id))
                    .cloned()
                    .collect();
                (subject, entities)
            })
            .collect();
        Ok(Some(ArticleView {
            article,
            story,
            subjects,
        }))
    }

    /// The dossier at the address `id`: a subject's id, or that of any of its entries.
    pub async fn dossier(&self, id: &SubjectId) -> Result<Option<Dossier>, StoreError> {
        let lists = self.lists();
        let Some(subject) = find_subject(&lists, id) else {
            return Ok(None);
        };
        let counts = self.store.counts_of(&subject.entities).await?;
        let stories = self
            .store
            .stories_of(&subject.entities, STORIES_SHOWN, 0)
            .await?;
        Ok(Some(Dossier {
            entities: subject
                .entities
                .iter()
                .filter_map(|id| lists.entity(id))
                .cloned()
                .collect(),
            subject: subject.clone(),
            stories,
            articles: counts.articles,
            countries: counts.countries,
            months: counts.months,
        }))
    }

    /// The subject at the address `id`, when a list that is loaded has it.
    pub fn find_subject(&self, id: &SubjectId) -> Option<Subject> {
        find_subject(&self.lists(), id).cloned()
    }

    /// Whether `code` (upper case) is that of a country.
    pub fn is_country(&self, code: &str) -> bool {
        self.gazetteer.country(code).is_some()
    }

    /// Subjects that the archive names, with the number of articles and the last day.
    ///
    /// Articles that were read before lists were merged may have named one subject under two
    /// ids: here it is one.
    pub(crate) async fn named_subjects(&self) -> Result<Vec<(Subject, u64, Date)>, StoreError> {
        let lists = self.lists();
        let mut rows: Vec<(Subject, u64, Date)> = Vec::new();
        let mut row_of: HashMap<SubjectId, usize> = HashMap::new();
        for named in self.store.named_subjects().await? {
            let by_entry = || named.entities.iter().find_map(|id| lists.subject_of(id));
            let Some(subject) = lists.subject(&named.subject).or_else(by_entry) else {
                continue;
            };
            let at = *row_of.entry(subject.id.clone()).or_insert(rows.len());
            match rows.get_mut(at) {
                Some(row) => {
                    row.1 += named.articles;
                    row.2 = row.2.max(named.last);
                }
                None => rows.push((subject.clone(), named.articles, named.last)),
            }
        }
        Ok(rows)
    }

    /// Subjects named in articles that affect a country, with the number of articles.
    pub(crate) async fn country_subjects(
        &self,
        code: &str,
    ) -> Result<Vec<(SubjectId, String, u64)>, StoreError> {
        let lists = self.lists();
        let named = self.store.country_subjects(code).await?;
        Ok(named
            .into_iter()
            .map(|(id, articles)| {
                let caption = find_subject(&lists, &id)
                    .map_or_else(|| id.0.clone(), |found| found.caption.clone());
                (id, caption, articles)
            })
            .collect())
    }
}

/// Dossier addresses are `DATASET-REFERENCE`; a dataset's name may hold a hyphen itself.
fn find_subject<'a>(lists: &'a Lists, id: &SubjectId) -> Option<&'a Subject> {
    lists.subject(id).or_else(|| {
        id.0.match_indices('-')
            .find_map(|(at, _)| lists.subject_of(&EntityId::new(&id.0[..at], &id.0[at + 1..])))
    })
}

/// What comes first in a briefing: the surest hit, in the headline, told most often.
fn weight(story: &Story) -> (u32, bool, usize, usize) {
    let lead = &story.lead.recognised;
    let score = lead
        .listed
        .iter()
        .map(|listed| (listed.score * 20.0) as u32)
        .max()
        .unwrap_or(0);
    let in_headline = lead
        .listed
        .iter()
        .flat_map(|listed| &listed.mentions)
        .any(|mention| mention.passage.field == wirewatch_news::Field::Headline);
    let mentions = lead.listed.iter().map(|listed| listed.mentions.len()).sum();
    (
        u32::from(score >= 15),
        in_headline,
        story.reports.len(),
        mentions,
    )
}

/// How old each list is, with a warning for one that could not be fetched, is older than its
/// schedule, or is the starter list only.
fn ages(lists: &Lists, failures: &HashMap<String, String>, now: Timestamp) -> Vec<ListAge> {
    let age = |version: &ListVersion| {
        let failure = failures.get(&version.dataset).map(|failure| {
            format!(
                "{}: {failure}; the version imported before stays in force",
                version.dataset
            )
        });
        ListAge {
            dataset: version.dataset.clone(),
            version: version.version.clone(),
            issued: version.issued,
            imported: version.imported,
            entries: version.entries,
            starter: version.starter,
            warning: failure.or_else(|| wirewatch_lists::age_warning(version, now)),
        }
    };
    lists.versions().iter().map(age).collect()
}
