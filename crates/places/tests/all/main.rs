//! Tests of the gazetteer inside the program.

use std::collections::BTreeSet;

use wirewatch_places::{Feature, Gazetteer, GazetteerError, NameUse};
use wirewatch_text::{Folded, fold};

/// Name, country, feature, latitude, longitude of the first candidate in that country.
const PLACES: &[(&str, &str, Feature, f64, f64)] = &[
    ("Mosul", "IQ", Feature::Town, 36.34, 43.13),
    ("الموصل", "IQ", Feature::Town, 36.34, 43.13),
    ("Tal Afar", "IQ", Feature::Town, 36.38, 42.45),
    ("Nineveh", "IQ", Feature::Admin1, 36.2, 42.8),
    ("Abu Kamal", "SY", Feature::Town, 34.45, 40.92),
    ("Deir ez-Zor", "SY", Feature::Town, 35.34, 40.14),
    ("Palmyra", "SY", Feature::Town, 34.55, 38.28),
    ("Homs", "SY", Feature::Admin1, 34.5, 37.6),
    ("At Tanf", "SY", Feature::Facility, 33.49, 38.62),
    ("al-Hol", "SY", Feature::Facility, 36.38, 41.15),
    ("Strait of Hormuz", "", Feature::Facility, 26.57, 56.25),
    ("Sinai", "EG", Feature::Region, 29.5, 34.0),
    ("Kyiv", "UA", Feature::Town, 50.45, 30.52),
    ("Киев", "UA", Feature::Town, 50.45, 30.52),
    ("Rapides Parish", "US", Feature::Admin2, 31.2, -92.5),
    ("Texas", "US", Feature::Admin1, 31.25, -99.25),
    ("叙利亚", "SY", Feature::Country, 35.0, 38.0),
];

#[test]
fn known_places_stand_where_they_are() {
    let gazetteer = Gazetteer::embedded();
    for (name, country, feature, lat, lon) in PLACES {
        let found = gazetteer.candidates(&fold(name));
        let near = found.iter().any(|place| {
            place.country == *country
                && place.feature == *feature
                && (place.lat - lat).abs() < 0.5
                && (place.lon - lon).abs() < 0.5
        });
        assert!(near, "{name}: {found:?}");
    }
}

#[test]
fn spelled_in_many_ways() {
    let gazetteer = Gazetteer::embedded();
    let mut key = String::new();
    for (name, id) in [
        ("Bukamal", 174_448),
        ("al-Bukamal", 174_448),
        ("Deir Ezzur", 170_794),
        ("al-Sukhneh", 172_425),
        ("Tell Affar", 90_393),
    ] {
        let folded = fold(name);
        let exact = gazetteer.candidates(&folded);
        let loose = gazetteer.longest_loose(&folded, 0, &mut key);
        let mut places = exact
            .into_iter()
            .chain(loose.into_iter().flat_map(|found| found.candidates));
        assert!(places.any(|place| place.geoname_id == Some(id)), "{name}");
    }
}

#[test]
fn countries_have_names_and_capitals() {
    let gazetteer = Gazetteer::embedded();
    assert_eq!(gazetteer.country_codes().count(), 250);
    let syria = gazetteer.country("sy").expect("Syria");
    assert_eq!((syria.code, syria.name), ("SY", "Syria"));
    assert_eq!(syria.capital.map(|place| place.name), Some("Damascus"));
    assert_eq!(gazetteer.country_name("IQ", "ar"), Some("العراق"));
    assert_eq!(
        gazetteer.country_name("XK", "en").is_some(),
        gazetteer.country("XK").is_some()
    );
    assert_eq!(gazetteer.country_name("IQ", "tlh"), None);
    assert!(gazetteer.country("ZZ").is_none() && gazetteer.country("").is_none());
    for code in gazetteer.country_codes() {
        let country = gazetteer.country(code).expect("listed");
        assert!(
            gazetteer.country_name(code, "en").is_some(),
            "{code} has no English name"
        );
        let here = (-90.0..=90.0).contains(&country.lat) && (-180.0..=180.0).contains(&country.lon);
        assert!(here && (country.lat, country.lon) != (0.0, 0.0), "{code}");
    }
}

#[test]
fn adjectives_are_marked() {
    let gazetteer = Gazetteer::embedded();
    for (word, code) in [
        ("Syrian", "SY"),
        ("syrienne", "SY"),
        ("العراقية", "IQ"),
        ("сирийской", "SY"),
        ("afghanischen", "AF"),
        ("иракских", "IQ"),
    ] {
        let found = gazetteer.candidates(&fold(word));
        let marked = found
            .iter()
            .any(|place| place.country == code && place.name_use == NameUse::Adjective);
        assert!(marked, "{word}: {found:?}");
    }
    let taken: BTreeSet<NameUse> = gazetteer
        .candidates("us")
        .into_iter()
        .map(|place| place.name_use)
        .collect();
    assert_eq!(taken, BTreeSet::from([NameUse::Acronym]));
}

#[test]
fn finds_the_longest_whole_names() {
    let gazetteer = Gazetteer::embedded();
    let text = "From New York to Deir ez-Zor; 叙利亚阿勒颇.";
    let folded = Folded::new(text);
    let found: Vec<&str> = gazetteer
        .find(&folded)
        .into_iter()
        .map(|name| &text[folded.original(text, name.start, name.end)])
        .collect();
    for name in ["New York", "Deir ez-Zor", "叙利亚", "阿勒颇"] {
        assert!(found.contains(&name), "{name} is not in {found:?}");
    }
    assert!(!found.contains(&"York") && !found.contains(&"Zor"));
    assert!(gazetteer.find(&Folded::new("")).is_empty());
    assert!(
        gazetteer
            .find(&Folded::new(&"a".repeat(100_000)))
            .is_empty()
    );
}

#[test]
fn a_damaged_file_is_refused_or_gives_fewer_places() {
    let whole: &'static [u8] = include_bytes!("../../resources/gazetteer.bin");
    assert!(matches!(
        Gazetteer::open(b""),
        Err(GazetteerError::NotAGazetteer)
    ));
    assert!(matches!(
        Gazetteer::open(b"WWPLACE9........"),
        Err(GazetteerError::NotAGazetteer)
    ));
    assert!(matches!(
        Gazetteer::open(&whole[..20]),
        Err(GazetteerError::NotAGazetteer)
    ));
    assert!(matches!(
        Gazetteer::open(&whole[..whole.len() / 2]),
        Err(GazetteerError::Damaged(_))
    ));
}

#[test]
fn the_supplement_is_in_the_file() {
    let gazetteer = Gazetteer::embedded();
    let table = include_str!("../../resources/supplement.tsv");
    let mut rows = 0;
    for row in table.lines().filter(|row| !row.starts_with('#')).skip(1) {
        let name = row.split('\t').next().expect("a name");
        assert!(
            !gazetteer.candidates(&fold(name)).is_empty(),
            "{name}; run `cargo xtask places`"
        );
        rows += 1;
    }
    assert!(rows >= 150);
}
