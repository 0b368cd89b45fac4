//! What single outputs say: marks, roles, JSON fields, excerpts; and how they look as a whole.

use dom_query::Document;
use wirewatch_news::*;
use wirewatch_publish::*;

use crate::{fixtures, frame};

fn page_of(story: &Story) -> String {
    let coverage = fixtures::coverage(false);
    article_page(&frame(&coverage), story, &story.lead, &fixtures::subjects())
}

#[test]
fn every_mention_is_marked_with_its_own_words() {
    for story in fixtures::stories() {
        let html = page_of(&story);
        let document = Document::from(html.as_str());
        document.select("small, .n").remove();
        let article = &story.lead.recognised.article;
        let shown: Vec<String> = document
            .select(".text p")
            .nodes()
            .iter()
            .map(|node| node.text().to_string())
            .collect();
        let written: Vec<String> = article
            .paragraphs()
            .map(|(_, text)| text.to_owned())
            .collect();
        assert_eq!(shown, written);
        let mut spans: Vec<(Passage, usize)> = Vec::new();
        for (card, listed) in story.lead.recognised.listed.iter().enumerate() {
            spans.extend(
                listed
                    .mentions
                    .iter()
                    .map(|mention| (mention.passage, card + 1)),
            );
        }
        spans.sort();
        let expected: Vec<(String, String)> = spans
            .iter()
            .map(|(passage, card)| {
                let text = match passage.field {
                    Field::Headline => &article.headline,
                    Field::Body => &article.body,
                };
                (passage.span.quote(text).to_owned(), format!("#e-{card}"))
            })
            .collect();
        let marked: Vec<(String, String)> = document
            .select("h1 a.m, .text a.m")
            .nodes()
            .iter()
            .map(|node| {
                (
                    node.text().to_string(),
                    node.attr("href").unwrap_or_default().to_string(),
                )
            })
            .collect();
        assert_eq!(marked, expected);
    }
}

#[test]
fn a_role_that_nobody_assessed_is_not_called_harmless() {
    let coverage = fixtures::coverage(false);
    let mut briefing = fixtures::briefing(coverage.clone());
    for story in &mut briefing.stories {
        for evidence in &mut story.lead.evidence {
            evidence.role = None;
            evidence.bearing = None;
        }
    }
    let frame = frame(&coverage);
    let subjects = fixtures::subjects();
    let mut pages = vec![today_page(&frame, &briefing)];
    pages.extend(
        briefing
            .stories
            .iter()
            .map(|story| article_page(&frame, story, &story.lead, &subjects)),
    );
    for html in pages {
        let document = Document::from(html.as_str());
        let flags = document.select(".flag");
        assert!(flags.length() > 0);
        for flag in flags.nodes() {
            assert_eq!(&*flag.text(), "Listed subject named");
        }
        assert!(!document.select(".m-adv, .card.adv").exists());
    }
    let json = brief_json(&briefing);
    for story in json["stories"].as_array().expect("stories") {
        for listed in story["listed"].as_array().expect("listed") {
            assert!(
                listed["role"].is_null() && listed["adverse"] == false,
                "{listed}"
            );
        }
    }
}

#[test]
fn an_adverse_sentence_decides_the_flag() {
    let html = page_of(&fixtures::stories()[0]);
    let document = Document::from(html.as_str());
    assert_eq!(
        &*document.select("#e-1 .flag").text(),
        "Adverse role: actor · reported · terrorism"
    );
    assert_eq!(
        &*document.select("#e-2 .flag").text(),
        "Not adverse: source"
    );
    // Role of the sentence, not of the article: the same subject is a target in paragraph 4.
    assert!(document.select("#p2 .m-adv").exists());
    assert!(!document.select("#p4 .m-adv").exists());
}

#[test]
fn the_briefing_in_json_has_the_fixed_fields() {
    let coverage = fixtures::coverage(true);
    let briefing = fixtures::briefing(coverage);
    let json = brief_json(&briefing);
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    for key in ["date", "stories", "coverage"] {
        assert!(keys(&json).contains(&key.to_owned()), "{key}");
    }
    assert!(
        json["sample"] == true
            && json["notice"]
                .as_str()
                .is_some_and(|text| text.starts_with("SAMPLE"))
    );
    let story = &json["stories"][0];
    for key in [
        "id",
        "headline",
        "articles",
        "listed",
        "countries",
        "origins",
    ] {
        assert!(!story[key].is_null(), "{key}");
    }
    for key in [
        "id",
        "headline",
        "source",
        "url",
        "published",
        "captured",
        "sha256",
    ] {
        assert!(story["articles"][0][key].is_string(), "{key}");
    }
    // One object per list that carries the subject.
    let ids: Vec<_> = story["listed"]
        .as_array()
        .expect("listed")
        .iter()
        .map(|one| (&one["list"], &one["id"]))
        .collect();
    assert_eq!(format!("{ids:?}").matches("QDe.115").count(), 1);
    assert_eq!(ids.len(), 4);
    let first = &story["listed"][0];
    assert_eq!(
        (&first["role"], &first["adverse"]),
        (&"actor".into(), &true.into())
    );
    let because = first["because"].as_str().expect("a sentence");
    assert!(
        briefing.stories[0]
            .lead
            .recognised
            .article
            .body
            .contains(because)
    );
    assert_eq!(story["countries"], serde_json::json!(["LK", "SY"]));
    for key in ["sources", "failed", "languages", "lists"] {
        assert!(json["coverage"][key].is_array(), "{key}");
    }
    assert_eq!(json["coverage"]["lists"][0]["date"], "2026-02-27");
}

#[test]
fn excerpts_hold_the_evidence_and_little_else() {
    let coverage = fixtures::coverage(false);
    let exposed = Frame {
        exposed: true,
        ..frame(&coverage)
    };
    let allowed = Frame {
        whole_texts: true,
        ..exposed
    };
    let story = &fixtures::stories()[0];
    let subjects = fixtures::subjects();
    let short = article_page(&exposed, story, &story.lead, &subjects);
    assert!(
        short.contains("claimed the attacks of 21 April")
            && !short.contains("kept its churches closed")
    );
    assert!(short.contains("Read the whole report at the publisher"));
    let whole = article_page(&allowed, story, &story.lead, &subjects);
    assert!(whole.contains("kept its churches closed"));
    let json = article_json(&story.lead, story, &coverage, false);
    assert!(json["text"].is_null() && json["listed"][0]["because"].is_string());
    let feed = day_feed(
        &exposed,
        &fixtures::briefing(coverage.clone()),
        "http://127.0.0.1:8080/",
    );
    let atom = atom(&feed);
    assert!(atom.contains("claimed the attacks") && !atom.contains("kept its churches closed"));
}

#[test]
fn warnings_about_lists_are_seen_everywhere() {
    let mut coverage = fixtures::coverage(false);
    coverage.lists[0].starter = true;
    coverage.lists[1].warning = Some("older than its schedule".into());
    let briefing = fixtures::briefing(coverage.clone());
    let html = today_page(&frame(&coverage), &briefing);
    assert!(
        html.contains("UN: only the starter list")
            && html.contains("OFAC: older than its schedule")
    );
    assert!(html.contains("UN starter list of 27 Feb 2026, OFAC as imported 22 Nov 2026"));
    let markdown = brief_markdown(&frame(&coverage), &briefing);
    assert!(markdown.contains("only the starter list"));
    coverage.lists[0].warning = Some("UN is only the starter list".into());
    coverage.lists[1].warning = Some("OFAC was fetched in vain".into());
    let html = today_page(&frame(&coverage), &briefing);
    assert!(!html.contains("UN is only") && !html.contains("OFAC: OFAC"));
    assert!(html.contains("<p>OFAC was fetched in vain</p>"));
    coverage.lists.clear();
    assert!(today_page(&frame(&coverage), &briefing).contains("No list is loaded"));
}

/// Without what changes with every change of the stylesheet, and without the outlines of
/// countries, which are tested where they are made.
pub(crate) fn stable(html: &str) -> String {
    let html = html.replace(stylesheet_version(), "VERSION");
    let mut parts = html.split(" d=\"");
    let mut stable = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (path, rest) = part.split_once('"').expect("attributes end");
        let shown = if path.len() > 80 { "…" } else { path };
        stable.push_str(&format!(" d=\"{shown}\"{rest}"));
    }
    stable
}

#[test]
fn pages_look_as_before() {
    let coverage = fixtures::coverage(false);
    let frame = frame(&coverage);
    let briefing = fixtures::briefing(coverage.clone());
    insta::assert_snapshot!("today", stable(&today_page(&frame, &briefing)));
    let story = &briefing.stories[0];
    let page = article_page(&frame, story, &story.lead, &fixtures::subjects());
    insta::assert_snapshot!("article", stable(&page));
    insta::assert_snapshot!(
        "entity",
        stable(&entity_page(
            &frame,
            &fixtures::dossier(),
            &Default::default()
        ))
    );
    insta::assert_snapshot!("markdown", brief_markdown(&frame, &briefing));
    insta::assert_snapshot!(
        "atom",
        atom(&day_feed(&frame, &briefing, "http://127.0.0.1:8080"))
    );
}

#[test]
fn the_page_as_a_file_carries_its_stylesheet() {
    let coverage = fixtures::coverage(true);
    let html = brief_html(&frame(&coverage), &fixtures::briefing(coverage.clone()));
    assert!(
        !STYLESHEET.contains("</")
            && !STYLESHEET.contains("url(")
            && !STYLESHEET.contains("@import")
    );
    assert!(html.contains(STYLESHEET) && !html.contains("rel=\"stylesheet\""));
    assert!(html.contains("<title>SAMPLE: "));
}

#[test]
fn an_old_newest_day_says_what_day_it_is() {
    let coverage = fixtures::coverage(false);
    let mut briefing = fixtures::briefing(coverage.clone());
    let frame = frame(&coverage);
    let said = "This is the newest day with reports; today is 22 Nov 2026.";
    assert!(!today_page(&frame, &briefing).contains(said));
    briefing.later = None;
    assert!(today_page(&frame, &briefing).contains(said));
    let then = Frame {
        now: fixtures::at("2019-05-02T20:00:00Z"),
        ..frame
    };
    let html = today_page(&then, &briefing);
    assert!(
        !html.contains(said)
            && html.contains("<h1>Today, <time datetime=\"2019-05-02\">Thursday 2 May 2019")
    );
}

#[test]
fn quiet_days_say_what_was_searched_and_what_to_do() {
    let coverage = fixtures::coverage(false);
    let mut day = fixtures::briefing(coverage.clone());
    day.stories.clear();
    day.quiet = Some(Quiet::NoneListed);
    let page = |day: &Briefing| {
        let html = today_page(&frame(&coverage), day);
        Document::from(html.as_str())
            .select("body")
            .text()
            .to_string()
    };
    let none = page(&day);
    assert!(none.contains("No report of this day names a subject of the lists searched"));
    assert!(none.contains("against the UN, OFAC and UK lists") && none.contains("cyclone Fani"));
    day.unlisted.clear();
    day.articles = 0;
    day.quiet = Some(Quiet::NothingCollected);
    let nothing = page(&day);
    for said in [
        "Nothing has been collected yet",
        "wirewatch up --sample",
        "Ministry of the Interior",
        "cannot reach",
    ] {
        assert!(nothing.contains(said), "{said}");
    }
}
