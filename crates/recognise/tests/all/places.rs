//! Places and affected countries: hard sentences, the reference page, bad input.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use wirewatch_news::{
    Affected, Article, ArticleId, Dateline, Digest, Field, Outlet, Passage, PlaceKind,
    PlaceMention, Precision, Provenance, Span,
};
use wirewatch_places::{Gazetteer, NameUse};
use wirewatch_recognise::locate;

pub(crate) fn article(language: &str, headline: &str, body: &str) -> Article {
    Article {
        id: ArticleId::new("", headline, body),
        capture: Provenance {
            target_uri: String::new(),
            captured: jiff::Timestamp::UNIX_EPOCH,
            payload_digest: Digest::of(body.as_bytes()),
            payload_bytes: body.len() as u64,
            part: None,
            source: None,
        },
        url: String::new(),
        headline: headline.to_owned(),
        authors: Vec::new(),
        outlet: Outlet {
            name: String::new(),
            host: String::new(),
            country: None,
        },
        agency: None,
        dateline: None,
        language: Some(language.to_owned()),
        first_created: None,
        version_created: None,
        body: body.to_owned(),
        limits: Vec::new(),
    }
}

fn find(article: &Article) -> (Vec<PlaceMention>, Vec<Affected>) {
    locate(article, &[], Gazetteer::embedded())
}

/// `surface=COUNTRY/kind/precision` as the table writes it.
fn shown(article: &Article, mention: &PlaceMention) -> String {
    let text = match mention.passage.field {
        Field::Headline => &article.headline,
        Field::Body => &article.body,
    };
    let kind = match mention.kind {
        PlaceKind::Place => "place",
        PlaceKind::Adjective => "adjective",
        PlaceKind::Metonym => "metonym",
    };
    let precision = match mention.precision {
        Precision::Point => "point",
        Precision::Admin => "admin",
        Precision::Country => "country",
    };
    format!(
        "{}={}/{kind}/{precision}",
        mention.passage.span.quote(text),
        mention.country
    )
}

fn affected(countries: &[Affected]) -> BTreeSet<&str> {
    countries
        .iter()
        .filter(|country| country.affected)
        .map(|country| country.country.as_str())
        .collect()
}

#[test]
fn hard_sentences() {
    let mut wrong = Vec::new();
    let table = include_str!("places.tsv");
    for (number, row) in table
        .lines()
        .enumerate()
        .filter(|(_, row)| !row.starts_with('#'))
    {
        let cells: Vec<&str> = row.split('\t').collect();
        let [language, sentence, countries, places] = cells[..] else {
            panic!("line {}: {} cells instead of 4", number + 1, cells.len());
        };
        let article = article(language, "", sentence);
        let (mentions, scored) = find(&article);
        let wanted: BTreeSet<&str> = countries
            .split(' ')
            .filter(|code| !code.is_empty())
            .collect();
        let found: Vec<String> = mentions
            .iter()
            .map(|mention| shown(&article, mention))
            .collect();
        let expected: Vec<&str> = places
            .split("; ")
            .filter(|place| !place.is_empty())
            .collect();
        if affected(&scored) != wanted || found != expected {
            wrong.push(format!(
                "line {}: {sentence}\n   found {:?} {}\n  wanted {wanted:?} {places}",
                number + 1,
                affected(&scored),
                found.join("; "),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shared(name: &str) -> Option<String> {
    let folder = std::env::var_os("WIREWATCH_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        println!("skipped: ../shared is not here");
    }
    text
}

#[test]
fn the_reference_page() {
    let (Some(page), Some(expected)) = (
        shared("reference-page/page-2019-05-07.txt"),
        shared("reference-page/expected.json"),
    ) else {
        return;
    };
    let expected: serde_json::Value = serde_json::from_str(&expected).expect("expected.json");
    let headline = expected["page"]["headline"].as_str().expect("a headline");
    let body = page
        .split_once("Affected Countries: iraq;")
        .expect("the page")
        .1
        .trim();
    let body = body
        .strip_suffix("Source: Iraqi News")
        .expect("its source")
        .trim();
    let article = article("en", headline, body);
    let (mentions, countries) = find(&article);
    for mention in &mentions {
        println!(
            "{} {} {:?} {} {}",
            shown(&article, mention),
            mention.name,
            mention.admin1,
            mention.lat,
            mention.lon
        );
    }
    for country in &countries {
        println!("{} {} {}", country.country, country.score, country.affected);
    }
    assert_eq!(affected(&countries), BTreeSet::from(["IQ", "SY"]));

    let mut wrong = Vec::new();
    for place in expected["places"].as_array().expect("places") {
        let surface = place["surface"].as_str().expect("a surface");
        for (at, _) in body.match_indices(surface) {
            // "the Bukamal road" and the like are mentions of the same town.
            let range = at..at + surface.len();
            let found = mentions.iter().find(|mention| {
                mention.passage.field == Field::Body
                    && mention.passage.span.start() < range.end
                    && range.start < mention.passage.span.end()
            });
            let right = found.is_some_and(|mention| {
                let near = match (place["lat"].as_f64(), place["lon"].as_f64()) {
                    (Some(lat), Some(lon)) => {
                        mention.precision == Precision::Point
                            && (mention.lat - lat).abs() < 0.2
                            && (mention.lon - lon).abs() < 0.2
                            || surface == "Deir Ezzur" && mention.precision == Precision::Admin
                    }
                    _ => place["kind"] != "admin1" || mention.precision == Precision::Admin,
                };
                mention.country == place["country"] && mention.kind == PlaceKind::Place && near
            });
            if !right {
                wrong.push(format!("{surface} at {at}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for country in expected["countries_affected"]
        .as_array()
        .expect("countries")
    {
        let code = country["code"].as_str().expect("a code");
        let because: Vec<&str> = countries
            .iter()
            .find(|found| found.country == code)
            .map(|found| {
                let text = |passage: &Passage| match passage.field {
                    Field::Headline => passage.span.quote(headline),
                    Field::Body => passage.span.quote(body),
                };
                found.because.iter().map(text).collect()
            })
            .unwrap_or_default();
        for reason in country["because"].as_array().expect("reasons") {
            let reason = reason.as_str().expect("a reason");
            let given = because
                .iter()
                .any(|given| given.contains(reason) || reason.contains(given));
            assert!(
                given,
                "{code} is not said to be affected because of {reason}: {because:?}"
            );
        }
    }
}

#[test]
fn nothing_in_an_empty_text() {
    let (mentions, countries) = find(&article("en", "", ""));
    assert!(mentions.is_empty() && countries.is_empty());
}

#[test]
fn a_listed_name_is_no_place() {
    let body = "Militants of Islamic State in Iraq and the Levant attacked Palmyra.";
    let article = article("en", "", body);
    let start = body.find("Islamic").expect("there");
    let end = body.find(" attacked").expect("there");
    let span = Span::new(body, start..end).expect("a span");
    let taken = [Passage {
        field: Field::Body,
        span,
    }];
    let (mentions, countries) = locate(&article, &taken, Gazetteer::embedded());
    let found: Vec<String> = mentions
        .iter()
        .map(|mention| shown(&article, mention))
        .collect();
    assert_eq!(found, ["Palmyra=SY/place/point"]);
    assert_eq!(affected(&countries), BTreeSet::from(["SY"]));
}

#[test]
fn the_dateline_counts() {
    let body = "Two people died when a bomb went off at a market in Springfield.";
    let mut article = article("en", "", body);
    article.dateline = Some(Dateline {
        place: "BRISBANE".to_owned(),
        text: "BRISBANE -".to_owned(),
    });
    let (mentions, _) = find(&article);
    assert_eq!(
        mentions.first().map(|mention| mention.country.as_str()),
        Some("AU")
    );
}

#[test]
fn a_thousand_towns() {
    let towns = [
        "Springfield",
        "San José",
        "Santa Cruz",
        "Victoria",
        "Alexandria",
        "Mosul",
        "Paris",
    ];
    let body = towns
        .iter()
        .cycle()
        .take(7_000)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let (mentions, countries) = find(&article("en", "", &body));
    assert!(mentions.len() >= 1_000);
    assert!(countries.len() <= towns.len());
}

#[test]
fn thousands_of_different_towns() {
    let gazetteer = Gazetteer::embedded();
    let names = (20_000..28_000)
        .filter_map(|record| gazetteer.place(record, NameUse::Main))
        .map(|place| place.name);
    let body = names.collect::<Vec<_>>().join(", ");
    let (mentions, _) = find(&article("en", "", &body));
    assert!(
        (1_000..=4_000).contains(&mentions.len()),
        "{}",
        mentions.len()
    );
    let body = "Upper Kadim region and Mosul ".repeat(20_000);
    let (mentions, _) = find(&article("en", "", &body));
    assert!(mentions.iter().all(|mention| mention.country == "IQ"));
}

#[test]
fn words_without_an_end() {
    for body in [
        "a".repeat(1 << 20),
        "Б".repeat(1 << 19),
        "中".repeat(1 << 18),
        "al-".repeat(1 << 18),
    ] {
        let (mentions, _) = find(&article("en", "", &body));
        assert!(mentions.is_empty());
    }
}

/// Reports in eleven languages and the countries that a careful reader calls affected.
#[test]
fn affected_countries_of_short_reports() {
    let (mut right, mut found, mut expected) = (0, 0, 0);
    for line in include_str!("affected.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        let codes = |name: &str| -> BTreeSet<String> {
            let values = row[name].as_array().into_iter().flatten();
            values
                .filter_map(|code| Some(code.as_str()?.to_owned()))
                .collect()
        };
        let mut article = article(text("language"), text("headline"), text("body"));
        article.dateline = row["dateline"].as_str().map(|place| Dateline {
            place: place.to_owned(),
            text: place.to_owned(),
        });
        let (_, countries) = find(&article);
        let affected: BTreeSet<String> = affected(&countries)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let (wanted, open) = (codes("affected"), codes("open"));
        right += affected.intersection(&wanted).count();
        found += affected
            .iter()
            .filter(|code| wanted.contains(*code) || !open.contains(*code))
            .count();
        expected += wanted.len();
    }
    let floors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/floors.toml");
    let floors: toml::Table =
        toml::from_str(&std::fs::read_to_string(floors).expect("floors")).expect("TOML");
    let floor = |name: &str| {
        floors["affected-reports"][name]
            .as_float()
            .expect("a floor")
    };
    let (precision, recall) = (right as f64 / found as f64, right as f64 / expected as f64);
    println!("affected-reports precision {precision:.3} recall {recall:.3}");
    assert!(
        precision >= floor("precision"),
        "precision fell to {precision:.3}"
    );
    assert!(recall >= floor("recall"), "recall fell to {recall:.3}");
}

#[test]
fn a_given_name_that_is_not_known_stands_where_the_article_is() {
    let body = "Police closed Waxwing Lane after a stabbing at the Polyclinic of Saint Crispin in \
        Leicester. Nobody was hurt in Loughborough. A student of the Norwegian School of Design left.";
    let article = article("en", "", body);
    let given: Vec<Passage> = [
        "Norwegian School of Design",
        "Waxwing Lane",
        "Polyclinic of Saint Crispin",
        "Leicester",
        "stabbing",
    ]
    .iter()
    .map(|name| {
        let start = body.find(name).expect("there");
        let span = Span::new(body, start..start + name.len()).expect("a span");
        Passage {
            field: Field::Body,
            span,
        }
    })
    .collect();
    let found = wirewatch_recognise::resolve(&article, &given, Gazetteer::embedded());
    let school = found[0].as_ref().expect("a country");
    assert_eq!(school.country, "NO");
    assert_eq!(school.passage, given[0]);
    for (number, precision) in [
        (1, Precision::Admin),
        (2, Precision::Admin),
        (3, Precision::Point),
        (4, Precision::Admin),
    ] {
        let mention = found[number].as_ref().expect("a place");
        assert_eq!(mention.country, "GB");
        assert_eq!(mention.precision, precision, "{}", mention.name);
        assert!((mention.lat - 52.64).abs() < 0.1, "{mention:?}");
        assert!((mention.lon + 1.13).abs() < 0.1, "{mention:?}");
    }
}
