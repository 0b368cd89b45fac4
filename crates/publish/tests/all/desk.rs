//! Every page of a desk by name and address, drawn from the fixtures.

use jiff::civil::date;
use wirewatch_news::*;
use wirewatch_publish::*;

use crate::fixtures::{self, at};
use crate::reference;
use crate::screened::{self, Texts};

/// A search with three results in three languages.
pub(crate) fn search(stories: &[Story]) -> SearchView {
    let hits = stories.iter().map(|story| {
        let recognised = &story.lead.recognised;
        let body = &recognised.article.body;
        let half = (body.len() / 3..body.len())
            .find(|at| body.is_char_boundary(*at))
            .unwrap_or(0);
        Hit {
            report: story.reports[0].clone(),
            countries: recognised.affected().map(str::to_owned).collect(),
            listed: recognised
                .listed
                .iter()
                .map(|one| HitSubject {
                    subject: one.subject.clone(),
                    caption: one.caption.clone(),
                    role: story.lead.role(&one.subject),
                    bearing: None,
                })
                .collect(),
            snippet: vec![
                SnippetPart {
                    text: body[..half]
                        .chars()
                        .rev()
                        .take(60)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .rev()
                        .collect(),
                    is_hit: false,
                },
                SnippetPart {
                    text: body[half..].chars().take(8).collect(),
                    is_hit: true,
                },
                SnippetPart {
                    text: body[half..].chars().skip(8).take(60).collect(),
                    is_hit: false,
                },
            ],
            paragraph: Some(1),
        }
    });
    let value = |value: &str, label: Option<&str>, count| FacetValue {
        value: value.into(),
        label: label.map(str::to_owned),
        count,
    };
    SearchView {
        query: routes::SearchQuery {
            q: "attacks police".into(),
            country: "LK".into(),
            page: 2,
            ..routes::SearchQuery::default()
        },
        total: 43,
        per_page: 10,
        hits: hits.collect(),
        facets: vec![
            Facet {
                field: FacetField::Entity,
                values: vec![
                    value("UN-QDe.115", Some("Islamic State"), 7),
                    value("OFAC-9609", Some("Al-Manar TV"), 1),
                ],
            },
            Facet {
                field: FacetField::Country,
                values: vec![value("LK", None, 9), value("SY", None, 6)],
            },
            Facet {
                field: FacetField::Language,
                values: vec![value("en", None, 6), value("ar", None, 2)],
            },
            Facet {
                field: FacetField::Outlet,
                values: vec![value("The Example Courier", None, 6)],
            },
        ],
        problem: None,
    }
}

/// Name and HTML of every kind of page over one set of stories.
pub(crate) fn pages(
    frame: &Frame<'_>,
    briefing: &Briefing,
    dossier: &Dossier,
    subjects: &[(Subject, Vec<Entity>)],
) -> Vec<(String, String)> {
    let mut pages = vec![("today".to_owned(), today_page(frame, briefing))];
    for (index, story) in briefing.stories.iter().enumerate() {
        pages.push((
            format!("article-{index}"),
            article_page(frame, story, &story.lead, subjects),
        ));
    }
    let reference = reference::reference();
    let page = article_page(frame, &reference, &reference.lead, subjects);
    pages.push(("article-reference".into(), page));
    if let (Some(story), true) = (briefing.stories.first(), !frame.exposed) {
        let exposed = Frame {
            exposed: true,
            ..*frame
        };
        pages.push((
            "article-excerpt".into(),
            article_page(&exposed, story, &story.lead, subjects),
        ));
    }
    for (index, story) in briefing.unlisted.iter().take(1).enumerate() {
        pages.push((
            format!("unlisted-{index}"),
            article_page(frame, story, &story.lead, subjects),
        ));
    }
    let whole = routes::EntityQuery::default();
    pages.push(("entity".into(), entity_page(frame, dossier, &whole)));
    let narrowed = routes::EntityQuery {
        role: "actor".into(),
        category: "crime.boss".into(),
    };
    let page = entity_page(frame, dossier, &narrowed);
    pages.push(("entity-narrowed".into(), page));
    let rows: Vec<_> = subjects
        .iter()
        .map(|(subject, _)| (subject.clone(), 3, date(2019, 5, 2)))
        .collect();
    pages.push(("entities".into(), entities_page(frame, &rows)));
    pages.push(("entities-empty".into(), entities_page(frame, &[])));
    let named: Vec<_> = subjects
        .iter()
        .map(|(subject, _)| (subject.id.clone(), subject.caption.clone(), 2))
        .collect();
    pages.push((
        "country".into(),
        country_page(
            frame,
            "LK",
            &briefing.stories[..1.min(briefing.stories.len())],
            &named,
        ),
    ));
    pages.push(("country-empty".into(), country_page(frame, "IN", &[], &[])));
    let countries = [
        ("LK".into(), "Sri Lanka".into(), 9, date(2019, 5, 2)),
        ("SY".into(), "Syria".into(), 6, date(2019, 4, 2)),
    ];
    pages.push(("countries".into(), countries_page(frame, &countries)));
    let found = search(&briefing.stories);
    pages.push(("search".into(), search_page(frame, &found)));
    let nothing = SearchView {
        total: 0,
        hits: vec![],
        ..found.clone()
    };
    pages.push(("search-empty".into(), search_page(frame, &nothing)));
    let problem = SearchView {
        problem: Some(SearchProblem {
            what: "The date “2019-13-01” could not be read.".into(),
            next: "There is no month 13. Write year-month-day, such as 2019-12-01.".into(),
        }),
        ..nothing
    };
    pages.push(("search-problem".into(), search_page(frame, &problem)));
    pages.push((
        "search-start".into(),
        search_page(frame, &SearchView::default()),
    ));
    let screened = [
        ("screen", ScreenView::default()),
        ("screen-one", screened::one(Texts(None))),
        ("screen-nothing", screened::nothing()),
        ("screen-many", screened::many(Texts(None))),
    ];
    for (name, view) in screened {
        pages.push((name.into(), screen_page(frame, &view)));
    }
    pages.push(("sources".into(), sources_page(frame)));
    let versions = fixtures::versions();
    let changes = [ListChange {
        dataset: "UN".into(),
        imported: at("2026-11-22T09:00:00Z"),
        added: 4,
        removed: 0,
        changed: 12,
    }];
    pages.push(("lists".into(), lists_page(frame, &versions, &changes)));
    pages.push((
        "list-diff".into(),
        list_diff_page(frame, &versions[2], &versions[0], &fixtures::diff()),
    ));
    let days = [
        DayCount {
            date: date(2019, 5, 2),
            articles: 8,
            listed: 4,
        },
        DayCount {
            date: date(2019, 5, 1),
            articles: 3,
            listed: 0,
        },
    ];
    pages.push(("days".into(), days_page(frame, &days)));
    pages.push((
        "error".into(),
        error_page(
            Some(frame),
            404,
            "There is no article 0123456789abcdef.",
            "It may have been removed from the archive.",
            "Search for its headline.",
        ),
    ));
    pages.push((
        "error-bare".into(),
        error_page(
            None,
            500,
            "The archive could not be read.",
            "The disk answered with an error.",
            "Run “wirewatch doctor”.",
        ),
    ));
    for (name, quiet) in [
        ("quiet-nothing", Quiet::NothingCollected),
        ("quiet-none", Quiet::NoArticles),
        ("quiet-unlisted", Quiet::NoneListed),
    ] {
        let mut day = briefing.clone();
        day.stories.clear();
        if quiet != Quiet::NoneListed {
            day.unlisted.clear();
            day.articles = 0;
        }
        day.quiet = Some(quiet);
        pages.push((name.into(), today_page(frame, &day)));
    }
    pages
}
