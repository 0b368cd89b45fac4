//! Maps and timelines: what stands on them, what does not, and that nothing from outside breaks
//! or swells them.

use dom_query::Document;
use jiff::civil::date;
use wirewatch_news::*;
use wirewatch_publish::*;

use crate::outputs::stable;
use crate::structure::holds;
use crate::{fixtures, frame};

/// Most bytes of one map without its list.
const MAP_BYTES: usize = 40_000;

fn article_html(article: &Understood) -> String {
    let coverage = fixtures::coverage(false);
    let story = fixtures::story(article.clone(), vec![]);
    article_page(&frame(&coverage), &story, article, &fixtures::subjects())
}

/// A text with nothing found in it, of 2 May 2019.
fn plain(headline: &str, body: &str) -> Understood {
    let draft = fixtures::Draft {
        outlet: "The Example Courier",
        url: "https://courier.example.org/map",
        headline,
        body,
        language: "en",
        day: date(2019, 5, 2),
    };
    fixtures::understood(
        fixtures::article(&draft),
        &fixtures::subjects(),
        &[],
        &[],
        &[],
    )
}

/// Adds a place where `words` stand first.
fn put(article: &mut Understood, words: &str, at: (f64, f64), country: &str, precision: Precision) {
    let passage = fixtures::passages(&article.recognised.article, words)[0];
    article.recognised.places.push(PlaceMention {
        passage,
        name: words.into(),
        country: country.into(),
        admin1: None,
        lat: at.0,
        lon: at.1,
        geoname_id: None,
        kind: PlaceKind::Place,
        precision,
    });
}

fn affects(article: &mut Understood, country: &str) {
    article.recognised.countries.push(Affected {
        country: country.into(),
        score: 0.9,
        affected: true,
        because: vec![],
    });
}

fn names(document: &Document, class: &str) -> Vec<String> {
    let marks = document.select(&format!("svg.map a.mk:has(.{class}) > title"));
    let mut names: Vec<String> = marks
        .nodes()
        .iter()
        .map(|mark| mark.text().to_string())
        .collect();
    names.sort();
    names
}

fn map_bytes(html: &str) -> usize {
    let start = html.find("<svg class=\"map\"").expect("a map");
    html[start..].find("</svg>").expect("it ends")
}

#[test]
fn maps_look_as_before() {
    let coverage = fixtures::coverage(false);
    let frame = frame(&coverage);
    let stories = fixtures::stories();
    let pages = [
        ("article", article_html(&stories[0].lead)),
        ("article-arabic", article_html(&stories[2].lead)),
        (
            "entity",
            entity_page(&frame, &fixtures::dossier(), &Default::default()),
        ),
        ("country", country_page(&frame, "LK", &stories[..1], &[])),
        (
            "today",
            today_page(&frame, &fixtures::briefing(coverage.clone())),
        ),
    ];
    for (name, html) in pages {
        let document = Document::from(stable(&html));
        let parts = document.select("figure.where, ol.when");
        let parts: Vec<String> = parts
            .nodes()
            .iter()
            .map(|part| part.html().to_string())
            .collect();
        insta::assert_snapshot!(format!("map-{name}"), parts.join("\n\n"));
    }
}

#[test]
fn only_places_have_a_position() {
    let mut article = plain(
        "In Iraq",
        "Mosul and Nineveh in Iraq. Syrian soldiers came. Damascus said no. Kirkuk was quiet.",
    );
    affects(&mut article, "IQ");
    put(
        &mut article,
        "Mosul",
        (36.34, 43.13),
        "IQ",
        Precision::Point,
    );
    put(
        &mut article,
        "Nineveh",
        (36.0, 42.0),
        "IQ",
        Precision::Admin,
    );
    put(&mut article, "Iraq", (33.0, 44.0), "IQ", Precision::Country);
    put(
        &mut article,
        "Syrian",
        (35.0, 38.0),
        "SY",
        Precision::Country,
    );
    put(
        &mut article,
        "Damascus",
        (33.5, 36.3),
        "SY",
        Precision::Point,
    );
    put(
        &mut article,
        "Kirkuk",
        (35.47, 44.39),
        "IQ",
        Precision::Point,
    );
    article.recognised.places[3].kind = PlaceKind::Adjective;
    article.recognised.places[4].kind = PlaceKind::Metonym;
    let html = article_html(&article);
    let document = Document::from(html.as_str());
    assert_eq!(names(&document, "pt"), ["Kirkuk, Iraq", "Mosul, Iraq"]);
    assert_eq!(names(&document, "area"), ["Nineveh, Iraq"]);
    assert_eq!(names(&document, "hit"), ["Iraq"]);
    assert!(names(&document, "pt-p").is_empty());
    assert_eq!(document.select("figure.where .places > li").length(), 3);
    let sentence = document.select("#w3").text().to_string();
    assert!(
        sentence.contains("“Kirkuk was quiet.”") && sentence.contains("¶\u{a0}1"),
        "{sentence}"
    );
}

#[test]
fn a_place_outside_the_view_is_listed_and_said_to_be_outside() {
    let mut article = plain("In Iraq", "Mosul burned. Tokyo sent help.");
    affects(&mut article, "IQ");
    put(
        &mut article,
        "Mosul",
        (36.34, 43.13),
        "IQ",
        Precision::Point,
    );
    put(
        &mut article,
        "Tokyo",
        (35.68, 139.69),
        "JP",
        Precision::Point,
    );
    let html = article_html(&article);
    let document = Document::from(html.as_str());
    assert_eq!(names(&document, "pt"), ["Mosul, Iraq"]);
    assert!(names(&document, "pt-p").is_empty());
    let tokyo = document.select("#w2").text().to_string();
    assert!(tokyo.contains("outside this map"), "{tokyo}");
}

#[test]
fn small_states_have_a_ring() {
    for (code, lat, lon) in [("TV", -8.5, 179.2), ("SG", 1.35, 103.8), ("IQ", 33.0, 44.0)] {
        let mut article = plain("Far away", "Something happened in Place.");
        affects(&mut article, code);
        put(
            &mut article,
            "Place",
            (lat + 24.0, lon - 24.0),
            code,
            Precision::Point,
        );
        put(
            &mut article,
            "Something",
            (lat, lon),
            code,
            Precision::Point,
        );
        let html = article_html(&article);
        let is_small = code != "IQ";
        assert_eq!(html.contains("<circle class=\"tiny\""), is_small, "{code}");
    }
}

#[test]
fn many_places_are_merged_and_bounded() {
    let body: String = (0..10_000)
        .map(|at| format!("Town{at:05} lies there. "))
        .collect();
    let mut article = plain("Everywhere", &body);
    affects(&mut article, "IQ");
    let starts: Vec<usize> = body.match_indices("Town").map(|(at, _)| at).collect();
    for (at, start) in starts.into_iter().enumerate() {
        let span = Span::new(&body, start..start + 9).expect("on boundaries");
        let at = at as f64;
        article.recognised.places.push(PlaceMention {
            passage: Passage {
                field: Field::Body,
                span,
            },
            name: format!("Town {at}"),
            country: if at % 3.0 == 0.0 { "IQ" } else { "SY" }.into(),
            admin1: None,
            lat: (at * 7.3) % 170.0 - 85.0,
            lon: (at * 13.7) % 360.0 - 180.0,
            geoname_id: None,
            kind: PlaceKind::Place,
            precision: if at % 2.0 == 0.0 {
                Precision::Point
            } else {
                Precision::Admin
            },
        });
    }
    for code in ["US", "RU", "CA", "ID", "NO", "CL", "GR", "PH", "FJ", "AQ"] {
        affects(&mut article, code);
    }
    let html = article_html(&article);
    holds("ten thousand places", &html);
    let document = Document::from(html.as_str());
    assert!(document.select("svg.map a.mk").length() <= 80);
    assert!(document.select("figure.where .places > li").length() <= 120);
    assert!(map_bytes(&html) <= MAP_BYTES, "{} bytes", map_bytes(&html));
}

#[test]
fn every_country_can_be_shown() {
    for line in include_str!("../../resources/countries.tsv")
        .lines()
        .skip(5)
    {
        let code = line.split('\t').next().expect("a code");
        let mut article = plain("News", "Something happened there.");
        affects(&mut article, code);
        let html = article_html(&article);
        let document = Document::from(html.as_str());
        assert_eq!(names(&document, "hit").len(), 1, "{code}");
        let fill = document
            .select("svg.map path.hit")
            .attr("d")
            .unwrap_or_default();
        assert!(
            !fill.is_empty() || html.contains("class=\"tiny\""),
            "{code} cannot be seen"
        );
        assert!(
            map_bytes(&html) <= MAP_BYTES,
            "{code}: {} bytes",
            map_bytes(&html)
        );
    }
}

#[test]
fn wrong_positions_are_passed_over() {
    let mut article = plain("Nowhere", "Place and Other and Third and Fourth.");
    affects(&mut article, "ZZ");
    for (words, lat, lon) in [
        ("Place", f64::NAN, 10.0),
        ("Other", 999.0, 10.0),
        ("Third", 10.0, f64::INFINITY),
        ("Fourth", -91.0, 181.0),
    ] {
        put(&mut article, words, (lat, lon), "IQ", Precision::Point);
    }
    let html = article_html(&article);
    holds("wrong positions", &html);
    assert!(!html.contains("<svg class=\"map\"") && !html.contains("NaN") && !html.contains("inf"));
    put(&mut article, "and", (90.0, 180.0), "IQ", Precision::Point);
    put(
        &mut article,
        "and",
        (-90.0, -180.0),
        "\"><b>",
        Precision::Admin,
    );
    let html = article_html(&article);
    holds("poles", &html);
    assert!(
        html.contains("<svg class=\"map\"") && !html.contains("NaN") && !html.contains("inf\"")
    );
}

#[test]
fn long_and_hostile_words_stay_short_and_text() {
    let evil = "</foreignObject></svg><script>alert(1)</script>";
    let body = format!(
        "{} Place {} {evil}",
        "x ".repeat(500_000),
        "y".repeat(500_000)
    );
    let mut article = plain("News", &body);
    affects(&mut article, "IQ");
    put(&mut article, "Place", (33.0, 44.0), "IQ", Precision::Point);
    article.recognised.places[0].name = format!("{evil}\u{202e}{}", "z".repeat(10_000));
    let article = fixtures::timed(
        article,
        &[
            ("Place", TimexKind::Date, "2019-05-02", Some("<b>")),
            ("Place", TimexKind::Date, "2019-05-<b>", None),
        ],
    );
    let html = article_html(&article);
    holds("a long sentence", &html);
    let start = html.find("id=\"h-m\"").expect("a map");
    let end = html.find("<div class=\"rail\">").expect("a rail");
    assert!(end - start < 60_000, "{}", end - start);
    assert!(!html[start..end].contains('\u{202e}'));
    let document = Document::from(html.as_str());
    assert_eq!(
        document.select("ol.when > li").length(),
        2,
        "the date and the publication"
    );
}

#[test]
fn dates_stand_in_their_order_around_the_publication() {
    let article = plain(
        "Dates",
        "It began on Monday. It will end in June. It lasted three days. Now it is over. \
         It had begun late last month. Nobody knows when in 20XX.",
    );
    let mut article = fixtures::timed(
        article,
        &[
            ("on Monday", TimexKind::Date, "2019-04-29", None),
            ("in June", TimexKind::Date, "2019-06", None),
            ("three days", TimexKind::Duration, "P3D", None),
            ("Now", TimexKind::Date, "PRESENT_REF", None),
            ("late last month", TimexKind::Date, "2019-04", Some("END")),
            ("20XX", TimexKind::Date, "20XX", None),
        ],
    );
    let dates = |article: &Understood| -> Vec<String> {
        let html = article_html(article);
        let document = Document::from(html.as_str());
        let dates = document.select("ol.when > li > b");
        dates
            .nodes()
            .iter()
            .map(|date| date.text().to_string())
            .collect()
    };
    let all = ["late April 2019", "29 Apr 2019", "2 May 2019", "June 2019"];
    assert_eq!(dates(&article), all);
    let html = article_html(&article);
    let document = Document::from(html.as_str());
    let classes: Vec<String> = document
        .select("ol.when > li")
        .nodes()
        .iter()
        .map(|date| date.attr("class").unwrap_or_default().to_string())
        .collect();
    assert_eq!(classes, ["stretch", "", "pub", "stretch"]);
    let ahead = document
        .select("ol.when > li:has(.new) > b")
        .text()
        .to_string();
    assert_eq!(ahead, "June 2019");
    // A date that was not reckoned says only what the words say.
    article.recognised.times[0].is_unresolved = true;
    assert_eq!(
        dates(&article),
        ["late April 2019", "2 May 2019", "June 2019"]
    );
}

#[test]
fn an_exposed_desk_shows_no_more_of_a_text_on_its_map() {
    let coverage = fixtures::coverage(false);
    let exposed = Frame {
        exposed: true,
        ..frame(&coverage)
    };
    let story = &fixtures::stories()[0];
    let subjects = fixtures::subjects();
    let html = article_page(&exposed, story, &story.lead, &subjects);
    let document = Document::from(html.as_str());
    let shown = document.select(".pair").text().to_string();
    assert!(
        shown.contains("Batticaloa") && shown.contains("Baghuz, in March"),
        "{shown}"
    );
    assert!(
        !shown.contains("kept its churches"),
        "names no listed subject: {shown}"
    );
}
