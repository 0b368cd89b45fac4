//! A small desk to draw pages from: short texts of our own about public events, with findings
//! placed by searching for their words.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use wirewatch_news::*;

pub(crate) use crate::stories::{stories, unlisted};

/// What a fixture says was found: subject, words in the text, role.
pub(crate) type Find<'a> = (usize, &'a str, Option<Role>);

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

pub(crate) fn subjects() -> Vec<(Subject, Vec<Entity>)> {
    vec![
        subject(
            "Islamic State",
            Schema::Organization,
            vec![
                entity(
                    "UN",
                    "QDe.115",
                    "AL-QAIDA IN IRAQ",
                    &[
                        "Islamic State in Iraq and the Levant",
                        "AQI",
                        "القاعدة في العراق",
                    ],
                    Some(date(2004, 10, 18)),
                ),
                entity(
                    "OFAC",
                    "8759",
                    "ISLAMIC STATE OF IRAQ AND THE LEVANT",
                    &["ISIL", "ISIS", "DAESH", "AMAQ NEWS AGENCY"],
                    None,
                ),
                entity(
                    "UK",
                    "AQD0028",
                    "AL-QAIDA IN IRAQ",
                    &["Islamic State"],
                    Some(date(2004, 10, 18)),
                ),
            ],
            &[
                "The UK entry cites UN QDe.115.",
                "UN and OFAC share 9 names, among them “Islamic State of Iraq”.",
            ],
        ),
        subject(
            "Jaish-i-Mohammed",
            Schema::Organization,
            vec![entity(
                "UN",
                "QDe.019",
                "JAISH-I-MOHAMMED",
                &["Army of Mohammed", "جيش محمد"],
                Some(date(2001, 10, 17)),
            )],
            &[],
        ),
        subject(
            "Al-Manar TV",
            Schema::Organization,
            vec![entity(
                "OFAC",
                "9609",
                "AL MANAR TV",
                &["AL-MANAR TELEVISION"],
                None,
            )],
            &[],
        ),
    ]
}

fn subject(
    caption: &str,
    schema: Schema,
    entities: Vec<Entity>,
    because: &[&str],
) -> (Subject, Vec<Entity>) {
    let subject = Subject {
        id: SubjectId::led_by(&entities[0].id),
        caption: caption.into(),
        schema,
        entities: entities.iter().map(|entity| entity.id.clone()).collect(),
        because: because.iter().map(|text| (*text).into()).collect(),
    };
    (subject, entities)
}

pub(crate) fn entity(
    list: &str,
    reference: &str,
    name: &str,
    aliases: &[&str],
    listed_on: Option<Date>,
) -> Entity {
    let mut names = vec![Name {
        text: name.into(),
        kind: NameKind::Primary,
    }];
    names.extend(aliases.iter().map(|alias| Name {
        text: (*alias).into(),
        kind: if alias.len() <= 4 {
            NameKind::Weak
        } else {
            NameKind::Alias
        },
    }));
    Entity {
        id: EntityId::new(list, reference),
        schema: Schema::Organization,
        names,
        birth_dates: vec![],
        birth_places: vec![],
        gender: None,
        countries: vec!["IQ".into(), "SY".into()],
        programs: vec![if list == "OFAC" { "FTO; SDGT".into() } else { "Al-Qaida and ISIL (Da’esh)".into() }],
        listed_on,
        updated_on: listed_on.map(|_| date(2020, 11, 24)),
        positions: vec![],
        comments: vec!["Review pursuant to Security Council resolution 1822 (2008) was concluded on 27 May 2010.".into()],
        identifiers: vec![],
        addresses: vec![Address { full: "Operates in Iraq and the Syrian Arab Republic".into(), country: None }],
        topics: vec!["sanction".into()],
        referents: vec![],
        source_url: None,
    }
}

/// An article before anything was found in it.
pub(crate) struct Draft<'a> {
    pub(crate) outlet: &'a str,
    pub(crate) url: &'a str,
    pub(crate) headline: &'a str,
    pub(crate) body: &'a str,
    pub(crate) language: &'a str,
    pub(crate) day: Date,
}

pub(crate) fn article(draft: &Draft<'_>) -> Article {
    let bytes = format!("{}\n{}", draft.headline, draft.body);
    Article {
        id: ArticleId::new(draft.url, draft.headline, draft.body),
        capture: Provenance {
            target_uri: draft.url.into(),
            captured: at("2026-11-22T13:18:09Z"),
            payload_digest: Digest::of(bytes.as_bytes()),
            payload_bytes: bytes.len() as u64,
            part: None,
            source: None,
        },
        url: draft.url.into(),
        headline: draft.headline.into(),
        authors: vec![],
        outlet: Outlet {
            name: draft.outlet.into(),
            host: "example.org".into(),
            country: Some("GB".into()),
        },
        agency: None,
        dateline: None,
        language: Some(draft.language.into()),
        first_created: Some(Stamp::day(draft.day, DateOrigin::JsonLd)),
        version_created: None,
        body: draft.body.into(),
        limits: vec![],
    }
}

pub(crate) fn passages(article: &Article, words: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    for (field, text) in [
        (Field::Headline, &article.headline),
        (Field::Body, &article.body),
    ] {
        for (start, _) in text.match_indices(words) {
            let span = Span::new(text, start..start + words.len()).expect("found in the text");
            found.push(Passage { field, span });
        }
    }
    found
}

fn sentence(article: &Article, mention: Passage) -> Passage {
    let text = match mention.field {
        Field::Headline => {
            return Passage {
                field: Field::Headline,
                span: Span::new(&article.headline, 0..article.headline.len()).expect("whole"),
            };
        }
        Field::Body => &article.body,
    };
    let before = &text[..mention.span.start()];
    let start = before
        .rfind(". ")
        .map(|at| at + 2)
        .max(before.rfind("\n\n").map(|at| at + 2))
        .unwrap_or(0);
    let after = &text[mention.span.end()..];
    let end = mention.span.end()
        + [
            after.find(". ").map(|at| at + 1),
            after.find("\n\n"),
            Some(after.len()),
        ]
        .into_iter()
        .flatten()
        .min()
        .expect("one is there");
    Passage {
        field: Field::Body,
        span: Span::new(text, start..end).expect("on boundaries"),
    }
}

/// The article with findings: listed names, places (words, name, country), affected countries
/// with the words that say so, and countries that are only named.
pub(crate) fn understood(
    article: Article,
    subjects: &[(Subject, Vec<Entity>)],
    finds: &[Find<'_>],
    places: &[(&str, &str)],
    countries: &[(&str, bool, &[&str])],
) -> Understood {
    let mut listed: Vec<Listed> = Vec::new();
    let mut evidence = Vec::new();
    for (index, words, role) in finds {
        let (subject, entities) = &subjects[*index];
        let found = passages(&article, words);
        let links = vec![Link {
            entity: entities[0].id.clone(),
            name: entities[0].caption().into(),
            kind: NameKind::Alias,
        }];
        let mentions = found.iter().map(|passage| Mention {
            passage: *passage,
            links: links.clone(),
        });
        evidence.extend(found.iter().map(|mention| Evidence {
            subject: subject.id.clone(),
            mention: *mention,
            sentence: sentence(&article, *mention),
            role: *role,
            bearing: bearing(&article, *role),
        }));
        match listed.iter_mut().find(|one| one.subject == subject.id) {
            Some(one) => one.mentions.extend(mentions),
            None => listed.push(Listed {
                subject: subject.id.clone(),
                caption: subject.caption.clone(),
                entities: subject.entities.clone(),
                mentions: mentions.collect(),
                score: 0.97,
                why: format!(
                    "The list name “{}” stands in the text.",
                    entities[0].caption()
                ),
            }),
        }
    }
    let places = places
        .iter()
        .flat_map(|(words, country)| {
            passages(&article, words)
                .into_iter()
                .map(|passage| PlaceMention {
                    passage,
                    name: (*words).into(),
                    country: (*country).into(),
                    admin1: None,
                    lat: position(words).0,
                    lon: position(words).1,
                    geoname_id: None,
                    kind: PlaceKind::Place,
                    precision: position(words).2,
                })
        })
        .collect();
    let countries = countries
        .iter()
        .map(|(code, affected, words)| Affected {
            country: (*code).into(),
            score: 0.8,
            affected: *affected,
            because: words
                .iter()
                .flat_map(|words| passages(&article, words))
                .collect(),
        })
        .collect();
    let reported_by = ReportedBy {
        outlet: article.outlet.name.clone(),
        agency: article.agency.clone(),
        through: vec![],
    };
    Understood {
        recognised: Recognised {
            article,
            listed,
            places,
            countries,
            entities: Vec::new(),
            times: Vec::new(),
        },
        reported_by,
        evidence,
        attributions: Vec::new(),
        events: Vec::new(),
        involvements: Vec::new(),
    }
}

/// What an English sentence says of a subject with a role: an actor or supporter is reported to
/// have to do with terrorism. In other languages nobody assesses it.
fn bearing(article: &Article, role: Option<Role>) -> Option<Bearing> {
    let adverse = matches!(role?, Role::Actor | Role::Supporter);
    (article.language.as_deref() == Some("en")).then_some(Bearing {
        modality: Modality::Reported,
        stage: None,
        category: adverse.then_some(Category::Terror),
        adverse,
        share: 0.9,
        said_by: None,
        event: None,
    })
}

/// Degrees north and east, and how exact, of the places in the fixtures.
fn position(words: &str) -> (f64, f64, Precision) {
    match words {
        "Sri Lanka" => (7.0, 81.0, Precision::Country),
        "Pakistan" => (30.0, 70.0, Precision::Country),
        "العراق" => (33.0, 44.0, Precision::Country),
        "Colombo" => (6.93, 79.85, Precision::Point),
        "Negombo" => (7.21, 79.84, Precision::Point),
        "Batticaloa" => (7.72, 81.7, Precision::Point),
        "Baghuz" => (34.45, 40.95, Precision::Point),
        "Beirut" | "Beyrouth" => (33.89, 35.5, Precision::Point),
        "نينوى" => (36.0, 42.0, Precision::Admin),
        "Odisha" => (20.5, 84.4, Precision::Admin),
        "London" => (51.51, -0.13, Precision::Point),
        _ => (33.0, 44.0, Precision::Point),
    }
}

/// Adds expressions of time: words of the text, type, value and modifier.
pub(crate) fn timed(
    mut article: Understood,
    times: &[(&str, TimexKind, &str, Option<&str>)],
) -> Understood {
    for (words, kind, value, modifier) in times {
        let found = passages(&article.recognised.article, words);
        article
            .recognised
            .times
            .extend(found.into_iter().map(|passage| Timex {
                passage,
                kind: *kind,
                value: (*value).into(),
                modifier: modifier.map(str::to_owned),
                calendar: None,
                is_unresolved: false,
            }));
    }
    article
}

pub(crate) fn report(article: &Article, kind: CopyKind) -> Report {
    Report {
        id: article.id.clone(),
        headline: article.headline.clone(),
        url: article.url.clone(),
        outlet: article.outlet.clone(),
        language: article.language.clone(),
        published: article.first_created,
        captured: article.capture.captured,
        payload_digest: article.capture.payload_digest,
        kind,
    }
}

pub(crate) fn story(lead: Understood, others: Vec<Report>) -> Story {
    let mut reports = vec![report(&lead.recognised.article, CopyKind::Lead)];
    reports.extend(others);
    Story {
        id: StoryId(lead.recognised.article.id.0.clone()),
        lead,
        reports,
        origins: 1,
    }
}

pub(crate) fn list(dataset: &str, issued: Option<Date>, entries: u32) -> ListAge {
    ListAge {
        dataset: dataset.into(),
        version: format!("{}-66b392a4", issued.unwrap_or(date(2026, 11, 22))),
        issued,
        imported: at("2026-11-22T09:00:00Z"),
        entries,
        starter: false,
        warning: None,
    }
}

pub(crate) fn coverage(sample: bool) -> Coverage {
    let source = |id: &str, name: &str, kind, language: &str| Source {
        id: SourceId(id.into()),
        name: name.into(),
        url: format!("https://{id}.example.org/feed"),
        country: None,
        language: Some(language.into()),
        kind,
        terms: None,
        verified: false,
    };
    let answered = SourceState {
        asked: Some(at("2026-11-22T12:00:00Z")),
        answered: Some(at("2026-11-22T12:00:00Z")),
        failure: None,
        articles: 6,
    };
    let failed = SourceState {
        asked: Some(at("2026-11-22T12:00:00Z")),
        answered: None,
        failure: Some(
            "cannot reach ministry.example.org: no address was found; check the network".into(),
        ),
        articles: 0,
    };
    let mut ministry = source(
        "ministry",
        "Ministry of the Interior",
        SourceKind::Official,
        "ar",
    );
    ministry.terms = Some("Text may be quoted with its source.".into());
    Coverage {
        articles: 74,
        days: Some((date(2017, 3, 2), date(2019, 5, 2))),
        languages: vec!["en".into(), "ar".into(), "fr".into()],
        sources: vec![
            (ministry, failed),
            (
                source("un-press", "UN Press", SourceKind::Official, "en"),
                answered.clone(),
            ),
            (
                source(
                    "courier",
                    "The Example Courier",
                    SourceKind::International,
                    "en",
                ),
                answered,
            ),
            (
                source(
                    "gazette",
                    "La Gazette d’Exemple",
                    SourceKind::Regional,
                    "fr",
                ),
                SourceState::default(),
            ),
        ],
        lists: vec![
            list("UN", Some(date(2026, 2, 27)), 1_003),
            list("OFAC", None, 17_912),
            list("UK", Some(date(2026, 11, 20)), 4_211),
        ],
        sample,
    }
}

pub(crate) fn briefing(coverage: Coverage) -> Briefing {
    Briefing {
        date: date(2019, 5, 2),
        earlier: Some(date(2019, 5, 1)),
        later: Some(date(2019, 5, 7)),
        stories: stories(),
        unlisted: unlisted(),
        articles: 8,
        outlets: 5,
        languages: vec!["en".into(), "ar".into(), "fr".into()],
        quiet: None,
        coverage,
    }
}

pub(crate) fn dossier() -> Dossier {
    let (subject, entities) = subjects().remove(0);
    let stories = stories().into_iter().filter(|story| {
        story
            .lead
            .recognised
            .listed
            .iter()
            .any(|one| one.subject == subject.id)
    });
    Dossier {
        stories: stories.collect(),
        articles: 38,
        countries: vec![("IQ".into(), 16), ("SY".into(), 15), ("LK".into(), 6)],
        months: vec![
            (date(2018, 6, 1), 2),
            (date(2018, 7, 1), 1),
            (date(2018, 8, 1), 3),
            (date(2018, 10, 1), 4),
            (date(2018, 12, 1), 2),
            (date(2019, 1, 1), 3),
            (date(2019, 2, 1), 6),
            (date(2019, 3, 1), 5),
            (date(2019, 4, 1), 8),
            (date(2019, 5, 1), 4),
        ],
        subject,
        entities,
    }
}

pub(crate) fn country_name(code: &str) -> String {
    match code {
        "IQ" => "Iraq",
        "SY" => "Syria",
        "LK" => "Sri Lanka",
        "LB" => "Lebanon",
        "PK" => "Pakistan",
        "US" => "United States",
        "GB" => "United Kingdom",
        "IN" => "India",
        other => other,
    }
    .to_owned()
}

pub(crate) fn versions() -> Vec<ListVersion> {
    [
        ("UN", date(2026, 2, 27), 1_003),
        ("UK", date(2026, 11, 20), 4_211),
        ("UN", date(2026, 1, 30), 999),
    ]
    .map(|(dataset, issued, entries)| ListVersion {
        dataset: dataset.into(),
        version: format!("{issued}-66b392a4"),
        issued: Some(issued),
        imported: at("2026-11-22T09:00:00Z"),
        digest: Digest::of(dataset.as_bytes()),
        files: vec![format!("{dataset}.xml")],
        entries,
        starter: false,
    })
    .to_vec()
}

pub(crate) fn diff() -> ListDiff {
    let entity = subjects().remove(0).1.remove(0);
    let mut newer = entity.clone();
    newer.names.push(Name {
        text: "Another name".into(),
        kind: NameKind::Alias,
    });
    newer.comments.clear();
    ListDiff {
        added: vec![subjects().remove(1).1.remove(0)],
        removed: vec![],
        changed: vec![(entity, newer)],
    }
}
