//! Articles to test with.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_news::{
    Affected, Article, ArticleId, Capture, Carrier, CopyKind, DateOrigin, Digest, EntityId,
    Evidence, Field, Link, Listed, MediaType, Mention, NameKind, Outlet, Passage, Provenance,
    Recognised, ReportedBy, Role, SourceId, Span, Stamp, StoryId, SubjectId, Understood,
};
use wirewatch_store::{Kind, NewArticle, Placement, Store};

/// What an article to test with says.
#[derive(Clone)]
pub(crate) struct Draft<'a> {
    pub(crate) url: &'a str,
    pub(crate) headline: &'a str,
    pub(crate) body: &'a str,
    pub(crate) date: &'a str,
    pub(crate) outlet: &'a str,
    pub(crate) language: &'a str,
    /// Entries named, each a subject of its own: `UN:QDe.115`.
    pub(crate) names: &'a [&'a str],
    pub(crate) countries: &'a [&'a str],
    pub(crate) source: Option<&'a str>,
}

impl Default for Draft<'_> {
    fn default() -> Self {
        Draft {
            url: "https://news.example/1",
            headline: "Nothing happened",
            body: "On this day nothing happened.\n\nNobody was surprised.",
            date: "2019-05-07",
            outlet: "The Example",
            language: "en",
            names: &[],
            countries: &[],
            source: None,
        }
    }
}

impl Draft<'_> {
    pub(crate) fn capture(&self) -> Capture {
        let payload: Arc<[u8]> = Arc::from(format!("{}\n{}", self.headline, self.body).as_bytes());
        let captured: Timestamp = "2019-05-08T06:07:08.123456Z".parse().expect("an instant");
        Capture {
            provenance: Provenance {
                target_uri: self.url.to_owned(),
                captured,
                payload_digest: Digest::of(&payload),
                payload_bytes: payload.len() as u64,
                part: None,
                source: self.source.map(|source| SourceId(source.to_owned())),
            },
            media_type: MediaType::Html,
            carrier: Carrier {
                charset: Some("utf-8".to_owned()),
                content: Some("what the carrier said".to_owned()),
                ..Carrier::default()
            },
            payload,
        }
    }

    pub(crate) fn understood(&self) -> Understood {
        let date: Date = self.date.parse().expect("a date");
        let article = Article {
            id: ArticleId::new(self.url, self.headline, self.body),
            capture: self.capture().provenance,
            url: self.url.to_owned(),
            headline: self.headline.to_owned(),
            authors: vec!["A. Writer".to_owned()],
            outlet: Outlet {
                name: self.outlet.to_owned(),
                host: "news.example".to_owned(),
                country: Some("IE".to_owned()),
            },
            agency: None,
            dateline: None,
            language: Some(self.language.to_owned()),
            first_created: Some(Stamp::day(date, DateOrigin::JsonLd)),
            version_created: None,
            body: self.body.to_owned(),
            limits: Vec::new(),
        };
        let span = Span::new(self.body, 0..self.body.find(' ').unwrap_or(self.body.len()))
            .expect("a body");
        let passage = Passage {
            field: Field::Body,
            span,
        };
        let listed: Vec<Listed> = self
            .names
            .iter()
            .map(|name| {
                let entity = EntityId::parse(name).expect("an entry");
                Listed {
                    subject: SubjectId::led_by(&entity),
                    caption: format!("Caption of {name}"),
                    mentions: vec![Mention {
                        passage,
                        links: vec![Link {
                            entity: entity.clone(),
                            name: "On".to_owned(),
                            kind: NameKind::Primary,
                        }],
                    }],
                    entities: vec![entity],
                    score: 0.75,
                    why: "its name stands there".to_owned(),
                }
            })
            .collect();
        Understood {
            evidence: listed
                .iter()
                .map(|listed| Evidence {
                    subject: listed.subject.clone(),
                    mention: passage,
                    sentence: passage,
                    role: Some(Role::Bystander),
                    bearing: None,
                })
                .collect(),
            attributions: Vec::new(),
            events: Vec::new(),
            involvements: Vec::new(),
            reported_by: ReportedBy {
                outlet: self.outlet.to_owned(),
                ..ReportedBy::default()
            },
            recognised: Recognised {
                article,
                listed,
                places: Vec::new(),
                entities: Vec::new(),
                times: Vec::new(),
                countries: self
                    .countries
                    .iter()
                    .map(|code| Affected {
                        country: (*code).to_owned(),
                        score: 0.5,
                        affected: true,
                        because: vec![passage],
                    })
                    .chain([Affected {
                        country: "US".to_owned(),
                        score: 0.1,
                        affected: false,
                        because: vec![passage],
                    }])
                    .collect(),
            },
        }
    }

    pub(crate) fn id(&self) -> ArticleId {
        ArticleId::new(self.url, self.headline, self.body)
    }
}

/// Adds one article that opens a story.
pub(crate) fn lead(understood: &Understood) -> NewArticle<'_> {
    NewArticle {
        understood,
        placement: Placement::Lead,
        sketch: &[],
        text_digest: Digest::of(understood.recognised.article.body.as_bytes()),
    }
}

/// Adds one article to the story that `of` opened.
pub(crate) fn copy<'a>(
    understood: &'a Understood,
    of: &ArticleId,
    kind: CopyKind,
) -> NewArticle<'a> {
    NewArticle {
        placement: Placement::Copy {
            story: StoryId(of.0.clone()),
            kind,
        },
        ..lead(understood)
    }
}

pub(crate) async fn open(folder: &Path) -> Store {
    Store::open_or_create(folder, Kind::Desk)
        .await
        .expect("a data folder")
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

pub(crate) fn entities(names: &[&str]) -> Vec<EntityId> {
    names
        .iter()
        .map(|name| EntityId::parse(name).expect("an entry"))
        .collect()
}
