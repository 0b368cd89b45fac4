//! Full text: what is found, how it spreads, and that no question fails.

use std::path::Path;

use proptest::test_runner::{Config, TestRunner};
use wirewatch_news::{CopyKind, SubjectId};
use wirewatch_store::{Found, Query, Sort, Store};

use crate::desk::{Draft, copy, date, entities, lead, open};

async fn desk(folder: &Path) -> Store {
    let store = open(folder).await;
    let drafts = [
        Draft {
            url: "https://a.example/1",
            headline: "Iraqi forces foil plan in Tal Afar",
            body: "A source told al-Manar TV that the Qa’ida cell was found.\n\nISIL’s men fled.",
            outlet: "Iraqi News",
            names: &["UN:QDe.115"],
            countries: &["IQ"],
            ..Draft::default()
        },
        Draft {
            url: "https://b.example/2",
            headline: "Réunion à Genève",
            body: "Le ministre de l’Iran a parlé. Afar was not Tal.",
            outlet: "Le Jour",
            language: "fr",
            date: "2019-05-09",
            countries: &["CH", "IR"],
            ..Draft::default()
        },
        Draft {
            url: "https://c.example/3",
            headline: "黎巴嫩消息",
            body: "据真主党称，会谈没有结果。",
            outlet: "新闻",
            language: "zh",
            date: "2019-05-10",
            names: &["OFAC:4697", "UN:QDe.115"],
            countries: &["LB"],
            ..Draft::default()
        },
    ];
    let all = drafts.map(|draft| draft.understood());
    let batch: Vec<_> = all.iter().map(lead).collect();
    store.add_all(&batch).await.expect("added");
    assert_eq!(store.index_pending().await.expect("indexed"), 3);
    assert_eq!(store.index_pending().await.expect("indexed"), 0);
    store
}

async fn ask(store: &Store, text: &str) -> Found {
    let query = Query {
        text: text.to_owned(),
        limit: 10,
        ..Query::default()
    };
    store.search(&query).await.expect("an answer")
}

fn urls(found: &Found) -> Vec<&str> {
    found
        .hits
        .iter()
        .map(|hit| hit.report.url.as_str())
        .collect()
}

#[tokio::test]
async fn words_quotations_and_scripts() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = desk(folder.path()).await;
    let (first, second, third) = (
        "https://a.example/1",
        "https://b.example/2",
        "https://c.example/3",
    );
    let cases: [(&str, &[&str]); 19] = [
        ("tal afar", &[first, second]),
        ("\"tal afar\"", &[first]),
        ("„Tal Afar“", &[first]),
        ("afar -foil", &[second]),
        ("afar -\"tal afar\"", &[second]),
        ("AL-QAIDA", &[]),
        ("qaida", &[first]),
        ("Qa'ida", &[first]),
        ("isil", &[first]),
        ("iran", &[second]),
        ("l'Iran", &[second]),
        ("geneve", &[second]),
        ("GENÈVE ministre", &[second]),
        ("真主党", &[third]),
        ("党", &[third]),
        ("真党", &[]),
        ("\"iraqi news\"", &[first]),
        ("title:\"tal", &[]),
        ("\"", &[]),
    ];
    for (text, expected) in cases {
        let found = ask(&store, text).await;
        let mut urls = urls(&found);
        urls.sort_unstable();
        assert_eq!(urls, expected, "{text}");
        assert_eq!(found.total as usize, expected.len());
    }
    // In the headline it counts for more.
    assert_eq!(urls(&ask(&store, "afar").await)[0], first);
    assert_eq!(
        ask(&store, "  ").await.total,
        3,
        "nothing asked: everything"
    );
    let only_not = ask(&store, "-afar").await;
    assert_eq!(urls(&only_not), [third]);
}

#[tokio::test]
async fn what_was_found_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = desk(folder.path()).await;
    let found = ask(&store, "foil qaida").await;
    let hit = &found.hits[0];
    let marked: Vec<&str> = hit
        .headline
        .iter()
        .chain(&hit.snippet)
        .filter(|part| part.found)
        .map(|part| part.text.as_str())
        .collect();
    assert_eq!(marked, ["foil", "Qa’ida"]);
    assert_eq!(hit.countries, ["IQ"]);
    assert_eq!(hit.listed[0].0, SubjectId("UN-QDe.115".to_owned()));
    assert_eq!(hit.day, date("2019-05-07"));
    assert_eq!(hit.story.0, hit.report.id.0);
}

#[tokio::test]
async fn filters_facets_and_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = desk(folder.path()).await;
    let all = Query {
        limit: 10,
        sort: Sort::Newest,
        ..Query::default()
    };
    let found = store.search(&all).await.expect("an answer");
    let newest = [
        "https://c.example/3",
        "https://b.example/2",
        "https://a.example/1",
    ];
    assert_eq!(urls(&found), newest);
    let one = |name: &str, count: u64| (name.to_owned(), count);
    let countries = ["CH", "IQ", "IR", "LB"].map(|code| one(code, 1));
    assert_eq!(found.facets.countries, countries);
    assert_eq!(
        found.facets.languages,
        ["en", "fr", "zh"].map(|code| one(code, 1))
    );
    assert_eq!(
        found.facets.subjects,
        [
            (SubjectId("UN-QDe.115".to_owned()), 2),
            (SubjectId("OFAC-4697".to_owned()), 1)
        ]
    );
    assert_eq!(found.facets.outlets.len(), 3);

    let cases: [(Query, u64); 9] = [
        (
            Query {
                entities: entities(&["UN:QDe.115"]),
                ..all.clone()
            },
            2,
        ),
        (
            Query {
                entities: entities(&["OFAC:4697", "UK:nothing"]),
                ..all.clone()
            },
            1,
        ),
        (
            Query {
                subject: Some(SubjectId("OFAC-4697".to_owned())),
                ..all.clone()
            },
            1,
        ),
        (
            Query {
                country: Some("IQ".to_owned()),
                ..all.clone()
            },
            1,
        ),
        (
            Query {
                country: Some("US".to_owned()),
                ..all.clone()
            },
            0,
        ),
        (
            Query {
                language: Some("fr".to_owned()),
                outlet: Some("Le Jour".to_owned()),
                ..all.clone()
            },
            1,
        ),
        (
            Query {
                from: Some(date("2019-05-09")),
                ..all.clone()
            },
            2,
        ),
        (
            Query {
                from: Some(date("2019-05-08")),
                to: Some(date("2019-05-09")),
                ..all.clone()
            },
            1,
        ),
        (
            Query {
                text: "afar".to_owned(),
                language: Some("en".to_owned()),
                ..all.clone()
            },
            1,
        ),
    ];
    for (query, expected) in cases {
        let found = store.search(&query).await.expect("an answer");
        assert_eq!(found.total, expected, "{query:?}");
        assert_eq!(found.hits.len() as u64, expected, "{query:?}");
    }
    let page = Query {
        limit: 1,
        offset: 1,
        ..all.clone()
    };
    let (found, stories) = store.search_stories(&page).await.expect("an answer");
    assert_eq!((found.total, urls(&found)), (3, vec![newest[1]]));
    assert_eq!(stories.len(), 1);
    let nothing = Query {
        limit: 0,
        offset: u32::MAX,
        ..all
    };
    let found = store.search(&nothing).await.expect("an answer");
    assert_eq!((found.total, found.hits.len()), (3, 0));
}

#[tokio::test]
async fn the_index_follows_changes_and_can_be_rebuilt() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = desk(folder.path()).await;
    let draft = Draft {
        url: "https://a.example/1",
        headline: "Iraqi forces foil plan in Tal Afar",
        body: "A source told al-Manar TV that the Qa’ida cell was found.\n\nISIL’s men fled.",
        outlet: "Iraqi News",
        ..Draft::default()
    };
    let again = draft.understood();
    store.replace_understood(&[again]).await.expect("replaced");
    let version = Draft {
        body: "A source told al-Manar TV that a cell was found.",
        ..draft.clone()
    };
    let version = version.understood();
    let near = copy(&version, &draft.id(), CopyKind::Near);
    store.add(near).await.expect("added");
    // The earlier version goes, the later comes: two changes; the replaced findings were a
    // change to the row that goes.
    assert_eq!(store.index_behind().await.expect("counted"), 2);
    assert_eq!(ask(&store, "qaida").await.total, 1, "not yet");
    assert_eq!(store.index_pending().await.expect("indexed"), 2);
    assert_eq!(ask(&store, "qaida").await.total, 0);
    assert_eq!(ask(&store, "cell").await.total, 1);

    let questions = ["", "cell", "tal afar", "真主党", "-cell", "iran"];
    let mut before = Vec::new();
    for text in questions {
        before.push(ask(&store, text).await);
    }
    let beside = Store::open_read_only(folder.path())
        .await
        .expect("a reader");
    assert_eq!(store.reindex().await.expect("rebuilt"), 4);
    for (text, before) in questions.iter().zip(&before) {
        let mut after = ask(&store, text).await;
        assert_eq!(after.total, before.total, "{text}");
        assert_eq!(after.facets, before.facets, "{text}");
        // Scores may move a little: removed articles no longer count.
        let mut expected = before.clone();
        for found in [&mut after, &mut expected] {
            found
                .hits
                .sort_by(|left, right| left.report.id.cmp(&right.report.id));
        }
        assert_eq!(after.hits, expected.hits, "{text}");
    }
    assert_eq!(ask(&beside, "cell").await.total, 1, "a reader goes on");
    let health = store.check().await.expect("checked");
    assert_eq!((health.articles, health.indexed), (3, 3));
    assert_eq!(health.index_behind, 0);
    // What follows a rebuild goes on from there.
    let more = Draft {
        url: "https://d.example/4",
        body: "Something else altogether: marzipan.",
        ..Draft::default()
    };
    store.add(lead(&more.understood())).await.expect("added");
    assert_eq!(store.index_pending().await.expect("indexed"), 1);
    assert_eq!(ask(&store, "marzipan").await.total, 1);
}

#[tokio::test]
async fn a_lost_or_foreign_index_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = tempfile::tempdir().expect("a folder");
    let store = desk(folder.path()).await;
    store.close().await;
    let index = folder.path().join("index");
    std::fs::remove_dir_all(&index).expect("removed");
    let store = open(folder.path()).await;
    assert_eq!(ask(&store, "iran").await.total, 0);
    assert_eq!(store.index_pending().await.expect("indexed"), 3);
    assert_eq!(ask(&store, "iran").await.total, 1);
    store.close().await;

    // The index of another desk, with the same numbers.
    let stranger = desk(other.path()).await;
    stranger.close().await;
    std::fs::remove_dir_all(&index).expect("removed");
    std::fs::rename(other.path().join("index"), &index).expect("moved");
    let store = open(folder.path()).await;
    assert_eq!(store.index_behind().await.expect("counted"), 3);
    store.index_pending().await.expect("indexed");
    store.close().await;

    std::fs::write(index.join("meta.json"), "{").expect("written");
    let refused = Store::open_read_only(folder.path()).await;
    let refused = refused.expect_err("a damaged index").to_string();
    assert!(refused.contains("wirewatch reindex"), "{refused}");
    let store = open(folder.path()).await;
    assert_eq!(store.index_pending().await.expect("indexed"), 3);
}

#[tokio::test]
async fn an_excluded_phrase_that_matches_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = desk(folder.path()).await;
    for text in [
        "-真主NOT",
        "-\"tal nowhere\"",
        "-\"nowhere tal\" -\"no such words\"",
    ] {
        for sort in [Sort::Relevance, Sort::Newest] {
            let query = Query {
                text: text.to_owned(),
                limit: 10,
                sort,
                ..Query::default()
            };
            let found = store.search(&query).await.expect("an answer");
            assert_eq!((found.total, found.hits.len()), (3, 3), "{text}");
        }
    }
    assert_eq!(
        ask(&store, "afar -\"tal afar\"").await.total,
        1,
        "a phrase that matches is excluded"
    );
    assert_eq!(ask(&store, "-真主").await.total, 2);
}

#[test]
fn no_question_fails() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let store = runtime.block_on(desk(folder.path()));
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let text = "(\\PC|[\"\\-:()*^~\\[\\]{}'\\\\ ]|al|真主|AND|OR|NOT){0,40}";
    let asked = runner.run(&text, |text| {
        for sort in [Sort::Relevance, Sort::Newest] {
            let query = Query {
                text: text.clone(),
                limit: 3,
                sort,
                ..Query::default()
            };
            let found = runtime.block_on(store.search(&query));
            proptest::prop_assert!(found.is_ok(), "{:?}", found);
        }
        Ok(())
    });
    asked.expect("every question has an answer");
    // Longer than anybody types.
    for text in [
        "\"a b\" ".repeat(9_000),
        "真".repeat(9_000),
        "-".repeat(9_000),
    ] {
        runtime.block_on(ask(&store, &text));
    }
}
