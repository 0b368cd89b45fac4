//! Round trips: captures, articles, stories, days, subjects, countries.

use std::collections::HashSet;

use wirewatch_news::{ArticleId, CopyKind, Digest, StoryId, SubjectId};
use wirewatch_store::{Added, NewArticle, Placement, StoreError};

use crate::desk::{Draft, copy, date, entities, lead, open};

#[tokio::test]
async fn a_capture_is_unread_until_an_article_comes_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let (first, second) = (
        Draft::default(),
        Draft {
            url: "https://news.example/2",
            ..Draft::default()
        },
    );
    let captures = [first.capture(), second.capture()];
    let new = store.put_captures(&captures).await.expect("kept");
    assert_eq!(new, [true, true]);
    assert!(!store.put_capture(&captures[0]).await.expect("kept"));
    assert_eq!(store.unread_captures(9).await.expect("read"), captures);
    let digest = captures[0].provenance.payload_digest;
    let payload = store.payload(digest).await.expect("read").expect("there");
    assert_eq!(payload, &*captures[0].payload);
    assert_eq!(store.payload(Digest::of(b"no")).await.expect("read"), None);
    assert_eq!(store.captures_of(digest).await.expect("read").len(), 2);
    assert!(
        store
            .seen_url("https://news.example/2")
            .await
            .expect("read")
    );
    assert!(
        !store
            .seen_url("https://news.example/3")
            .await
            .expect("read")
    );

    store.add(lead(&first.understood())).await.expect("added");
    assert_eq!(store.unread_captures(9).await.expect("read"), captures[1..]);
    let why = "no text in it";
    store
        .refuse_capture(&captures[1].provenance, why)
        .await
        .expect("noted");
    assert_eq!(store.unread_captures(9).await.expect("read"), []);

    let mut wrong = first.capture();
    wrong.provenance.payload_digest = Digest::of(b"something else");
    let refused = store.put_capture(&wrong).await.expect_err("a wrong digest");
    assert!(matches!(refused, StoreError::WrongDigest { .. }));
}

#[tokio::test]
async fn an_article_comes_back_as_it_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let draft = Draft {
        names: &["UN:QDe.115", "OFAC:8759"],
        countries: &["IQ", "SY"],
        ..Draft::default()
    };
    let understood = draft.understood();
    let add = || lead(&understood);
    assert_eq!(store.add(add()).await.expect("added"), Added::New);
    assert_eq!(store.add(add()).await.expect("added"), Added::Duplicate);
    let found = store.article(&draft.id()).await.expect("read");
    let story = StoryId(draft.id().0);
    assert_eq!(
        found,
        Some((understood.clone(), story.clone(), CopyKind::Lead))
    );
    let nothing = ArticleId("0000000000000000".to_owned());
    assert_eq!(store.article(&nothing).await.expect("read"), None);
    let known = store.known(&[draft.id(), nothing]).await.expect("read");
    assert_eq!(known, HashSet::from([draft.id()]));

    // The same after closing and opening again, for writing and for reading beside it.
    store.close().await;
    let store = open(folder.path()).await;
    let beside = wirewatch_store::Store::open_read_only(folder.path())
        .await
        .expect("a second reader");
    for store in [&store, &beside] {
        let story = store.story(&story).await.expect("read").expect("there");
        assert_eq!(story.lead, understood);
        assert_eq!(story.reports.len(), 1);
        let report = &story.reports[0];
        assert_eq!(
            report.captured,
            understood.recognised.article.capture.captured
        );
        assert_eq!(
            report.published,
            understood.recognised.article.first_created
        );
        assert_eq!(report.outlet, understood.recognised.article.outlet);
    }
    let refused = beside.add(add()).await.expect_err("opened for reading");
    assert!(matches!(refused, StoreError::ReadOnly { .. }));
}

#[tokio::test]
async fn stories_days_subjects_and_countries() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let first = Draft {
        names: &["UN:QDe.115"],
        countries: &["IQ", "SY"],
        ..Draft::default()
    };
    let near = Draft {
        url: "https://other.example/a",
        outlet: "The Other",
        language: "ar",
        date: "2019-05-08",
        ..first.clone()
    };
    let quiet = Draft {
        url: "https://news.example/quiet",
        countries: &["FR"],
        ..Draft::default()
    };
    let later = Draft {
        url: "https://news.example/later",
        date: "2019-06-01",
        names: &["UN:QDe.115", "UK:AQD0028"],
        countries: &["SY"],
        ..Draft::default()
    };
    let all = [&first, &near, &quiet, &later].map(Draft::understood);
    // One transaction may hold a story and its copies.
    let added = store
        .add_all(&[
            lead(&all[0]),
            copy(&all[1], &first.id(), CopyKind::Near),
            lead(&all[2]),
            lead(&all[3]),
        ])
        .await
        .expect("added");
    assert_eq!(added, [Added::New; 4]);

    let day = store.day(date("2019-05-07"), 10).await.expect("read");
    assert_eq!(day.listed.len(), 1);
    assert_eq!(day.listed[0].lead, all[0]);
    let kinds: Vec<CopyKind> = day.listed[0].reports.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [CopyKind::Lead, CopyKind::Near]);
    assert_eq!((day.unlisted.len(), day.unlisted_total), (1, 1));
    assert_eq!((day.earlier, day.later), (None, Some(date("2019-05-08"))));
    assert_eq!((day.articles, day.outlets), (2, 1));
    assert_eq!(day.languages, ["en"]);
    let none = store.day(date("2019-05-07"), 0).await.expect("read");
    assert_eq!((none.unlisted.len(), none.unlisted_total), (0, 1));
    let empty = store.day(date("2019-05-20"), 10).await.expect("read");
    assert_eq!((empty.listed.len(), empty.articles), (0, 0));
    assert_eq!(empty.earlier, Some(date("2019-05-08")));
    assert_eq!(empty.later, Some(date("2019-06-01")));

    let days = store.days().await.expect("read");
    let days: Vec<_> = days
        .iter()
        .map(|day| (day.date, day.articles, day.listed))
        .collect();
    assert_eq!(
        days,
        [
            (date("2019-06-01"), 1, 1),
            (date("2019-05-08"), 1, 1),
            (date("2019-05-07"), 2, 1)
        ]
    );
    let latest = |today: &'static str| store.latest_day(date(today));
    let newest = Some(date("2019-06-01"));
    assert_eq!(latest("2026-01-01").await.expect("read"), newest);
    let may = Some(date("2019-05-08"));
    assert_eq!(latest("2019-05-31").await.expect("read"), may);
    assert_eq!(latest("2001-01-01").await.expect("read"), newest);

    let isil = entities(&["UN:QDe.115"]);
    let stories = store.stories_of(&isil, 10, 0).await.expect("read");
    let ids: Vec<&str> = stories.iter().map(|story| story.id.0.as_str()).collect();
    assert_eq!(ids, [later.id().0, first.id().0], "newest first");
    assert_eq!(store.stories_of(&isil, 10, 1).await.expect("read").len(), 1);
    let counts = store.counts_of(&isil).await.expect("read");
    assert_eq!(counts.articles, 3);
    assert_eq!(
        counts.countries,
        [("SY".to_owned(), 3), ("IQ".to_owned(), 2)]
    );
    let months = [(date("2019-05-01"), 2), (date("2019-06-01"), 1)];
    assert_eq!(counts.months, months);

    let named = store.named_subjects().await.expect("read");
    let named: Vec<_> = named
        .iter()
        .map(|one| (one.subject.0.as_str(), one.articles, one.last))
        .collect();
    let june = date("2019-06-01");
    assert_eq!(named, [("UN-QDe.115", 3, june), ("UK-AQD0028", 1, june)]);

    assert_eq!(
        store
            .country_stories("SY", 10, 0)
            .await
            .expect("read")
            .len(),
        2
    );
    assert_eq!(
        store
            .country_stories("US", 10, 0)
            .await
            .expect("read")
            .len(),
        0
    );
    let countries = store.countries().await.expect("read");
    let countries: Vec<_> = countries
        .iter()
        .map(|one| (one.code.as_str(), one.articles, one.listed))
        .collect();
    assert_eq!(countries, [("SY", 3, 3), ("IQ", 2, 2), ("FR", 1, 0)]);
    let about = store.country_subjects("SY").await.expect("read");
    assert_eq!(about[0], (SubjectId("UN-QDe.115".to_owned()), 3));

    let counts = store.archive_counts().await.expect("read");
    assert_eq!((counts.articles, counts.stories), (4, 3));
    assert_eq!(counts.days, Some((date("2019-05-07"), june)));
    assert_eq!(
        counts.languages,
        [("en".to_owned(), 3), ("ar".to_owned(), 1)]
    );
    assert_eq!(store.newest_stories(2).await.expect("read").len(), 2);
}

#[tokio::test]
async fn a_later_version_takes_the_place_of_the_earlier() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let first = Draft {
        names: &["UN:QDe.115"],
        ..Draft::default()
    };
    let second = Draft {
        body: "On this day nothing much happened.",
        ..first.clone()
    };
    let elsewhere = Draft {
        body: "On this very day nothing much happened.",
        source: Some("another-feed"),
        ..first.clone()
    };
    let other = Draft {
        body: "On another matter altogether.",
        ..first.clone()
    };
    let all = [&first, &second, &elsewhere, &other].map(Draft::understood);
    let near = |index: usize| copy(&all[index], &first.id(), CopyKind::Near);
    assert_eq!(store.add(lead(&all[0])).await.expect("added"), Added::New);
    assert_eq!(store.add(near(1)).await.expect("added"), Added::Updated);
    let story = StoryId(first.id().0);
    let shown = store.story(&story).await.expect("read").expect("there");
    assert_eq!(shown.lead, all[1], "the newer text leads");
    assert_eq!(shown.reports.len(), 1);
    assert_eq!(shown.reports[0].kind, CopyKind::Lead);
    let out = store.articles_of_days(None, None, None, 9).await;
    assert_eq!(out.expect("read"), [all[1].clone()], "once, as it is now");
    let kept = store.article(&first.id()).await.expect("read");
    assert_eq!(kept.expect("the older is kept").0, all[0]);

    // A feed that claims the address of another, and a page with a wrong canonical address.
    assert_eq!(store.add(near(2)).await.expect("added"), Added::Updated);
    let shown = store.story(&story).await.expect("read").expect("there");
    assert_eq!(shown.lead, all[1], "another source does not replace it");
    assert_eq!(shown.reports.len(), 2);
    assert_eq!(
        store.add(lead(&all[3])).await.expect("added"),
        Added::Updated
    );
    let shown = store.story(&story).await.expect("read").expect("there");
    assert_eq!(shown.lead, all[1], "another story does not replace it");

    let versions = store.versions(first.url).await.expect("read");
    assert_eq!(versions.len(), 4);
    assert_eq!(versions[0].id, other.id(), "newest first");
    assert_eq!(store.archive_counts().await.expect("read").articles, 3);
    assert_eq!(
        store
            .counts_of(&entities(&["UN:QDe.115"]))
            .await
            .expect("read")
            .articles,
        3
    );
}

#[tokio::test]
async fn rows_of_one_file_are_no_versions_of_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let mut rows = Vec::new();
    for (part, body) in [
        ("1", "Row one."),
        ("2", "Row two."),
        ("2", "Row two again."),
    ] {
        let draft = Draft {
            url: "file:rows.jsonl",
            body,
            ..Draft::default()
        };
        let mut understood = draft.understood();
        understood.recognised.article.capture.part = Some(part.to_owned());
        rows.push((draft.id(), understood));
    }
    assert_eq!(
        store.add(lead(&rows[0].1)).await.expect("added"),
        Added::New
    );
    assert_eq!(
        store.add(lead(&rows[1].1)).await.expect("added"),
        Added::New
    );
    let again = copy(&rows[2].1, &rows[1].0, CopyKind::Near);
    assert_eq!(store.add(again).await.expect("added"), Added::Updated);
    assert_eq!(store.archive_counts().await.expect("read").articles, 2);
}

#[tokio::test]
async fn a_batch_is_all_or_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let good = Draft::default();
    let bad = Draft {
        url: "https://news.example/2",
        ..Draft::default()
    };
    let all = [good.understood(), bad.understood()];
    let nowhere = ArticleId("ffffffffffffffff".to_owned());
    let batch = [lead(&all[0]), copy(&all[1], &nowhere, CopyKind::Exact)];
    let refused = store
        .add_all(&batch)
        .await
        .expect_err("a story that is not there");
    assert!(
        refused.to_string().contains("ffffffffffffffff"),
        "{refused}"
    );
    assert_eq!(store.archive_counts().await.expect("read").articles, 0);
    store
        .add(lead(&all[0]))
        .await
        .expect("the writer is free again");
}

#[tokio::test]
async fn copies_find_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let drafts = [
        "https://a.example/",
        "https://b.example/",
        "https://c.example/",
    ]
    .map(|url| Draft {
        url,
        ..Draft::default()
    });
    let all = drafts.clone().map(|draft| draft.understood());
    let sketches: [&[u64]; 3] = [&[1, u64::MAX, 7], &[7, 8, 9], &[100]];
    for (understood, sketch) in all.iter().zip(sketches) {
        let article = NewArticle {
            sketch,
            ..lead(understood)
        };
        store.add(article).await.expect("added");
    }
    let found = store.candidates(&[u64::MAX, 7, 5]).await.expect("read");
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.article.clone(), one.shared, one.sketch.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (drafts[0].id(), 2, vec![1, 7, u64::MAX]),
            (drafts[1].id(), 1, vec![7, 8, 9])
        ]
    );
    assert_eq!(store.candidates(&[]).await.expect("read"), []);
    let body = all[0].recognised.article.body.as_bytes();
    let same = store.same_text(Digest::of(body)).await.expect("read");
    assert_eq!(same.expect("there").0, drafts[0].id(), "the first of them");
    assert_eq!(
        store.same_text(Digest::of(b"no")).await.expect("read"),
        None
    );
    // A copy of a copy goes to the story of both.
    let fourth = Draft {
        url: "https://d.example/",
        ..Draft::default()
    };
    let fifth = Draft {
        url: "https://e.example/",
        ..Draft::default()
    };
    let late = [fourth.understood(), fifth.understood()];
    let first = copy(&late[0], &drafts[0].id(), CopyKind::Exact);
    store.add(first).await.expect("added");
    let placement = Placement::Copy {
        story: StoryId(fourth.id().0),
        kind: CopyKind::Exact,
    };
    let second = NewArticle {
        placement,
        ..lead(&late[1])
    };
    store.add(second).await.expect("added");
    let story = StoryId(drafts[0].id().0);
    let story = store.story(&story).await.expect("read").expect("there");
    assert_eq!(story.reports.len(), 3);
}

#[tokio::test]
async fn the_archive_can_be_read_again_against_new_lists() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let urls: Vec<String> = (0..7)
        .map(|n| format!("https://news.example/{n}"))
        .collect();
    for url in &urls {
        let draft = Draft {
            url,
            names: &["UN:QDe.115"],
            countries: &["IQ"],
            ..Draft::default()
        };
        store.add(lead(&draft.understood())).await.expect("added");
    }
    let (mut after, mut read) = (None, Vec::new());
    loop {
        let page = store.all_articles(after.as_ref(), 3).await.expect("read");
        let Some(last) = page.last() else { break };
        after = Some(last.recognised.article.id.clone());
        let changed: Vec<_> = page
            .iter()
            .map(|understood| {
                let url = understood.recognised.article.url.clone();
                Draft {
                    url: &url,
                    names: &["UK:AQD0028"],
                    countries: &["SY"],
                    ..Draft::default()
                }
                .understood()
            })
            .collect();
        store.replace_understood(&changed).await.expect("replaced");
        read.extend(page);
    }
    let found: Vec<&str> = read
        .iter()
        .map(|one| one.recognised.article.url.as_str())
        .collect();
    assert_eq!(found, urls);
    let count = async |name: &str| {
        let counts = store.counts_of(&entities(&[name])).await.expect("read");
        (counts.articles, counts.countries)
    };
    assert_eq!(count("UN:QDe.115").await, (0, vec![]));
    assert_eq!(count("UK:AQD0028").await, (7, vec![("SY".to_owned(), 7)]));

    let mut other = read[0].clone();
    other.recognised.article.body.push('!');
    let refused = store
        .replace_understood(&[other])
        .await
        .expect_err("another text");
    assert!(matches!(refused, StoreError::OtherText { .. }));
    let stranger = Draft {
        url: "https://nowhere.example/",
        ..Draft::default()
    };
    let refused = store.replace_understood(&[stranger.understood()]).await;
    assert!(matches!(refused, Err(StoreError::NoArticle { .. })));
}

#[tokio::test]
async fn articles_are_read_by_their_days_page_by_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let days = ["2019-05-07", "2019-05-01", "2019-05-03", "2019-05-09"];
    let urls = days.map(|day| format!("https://news.example/{day}"));
    for (day, url) in days.iter().zip(&urls) {
        let draft = Draft {
            url,
            date: day,
            ..Draft::default()
        };
        store.add(lead(&draft.understood())).await.expect("added");
    }
    let read = async |from: Option<&str>, to: Option<&str>| {
        let day = |text: Option<&str>| text.map(|text| text.parse().expect("a date"));
        let (mut after, mut read) = (None, Vec::new());
        loop {
            let page = store.articles_of_days(day(from), day(to), after.as_ref(), 1);
            let page = page.await.expect("read");
            let Some(last) = page.last() else {
                return read;
            };
            after = Some(last.recognised.article.id.clone());
            read.push(last.recognised.article.url[21..].to_owned());
        }
    };
    assert_eq!(read(None, None).await, days);
    assert_eq!(
        read(Some("2019-05-03"), None).await,
        [days[0], days[2], days[3]]
    );
    assert_eq!(read(None, Some("2019-05-03")).await, [days[1], days[2]]);
    assert_eq!(
        read(Some("2019-05-02"), Some("2019-05-07")).await,
        [days[0], days[2]]
    );
}
