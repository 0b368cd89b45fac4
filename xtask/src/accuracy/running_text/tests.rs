//! The floors of `corpora/floors.toml` on running text, where the data is.

use std::path::PathBuf;

use super::*;

/// The folder of the sets; `None` where it is missing, which is said.
fn data() -> Option<PathBuf> {
    let shared = std::env::var_os("WIREWATCH_SHARED");
    let shared = shared.map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = shared.join("data");
    if !is_there(&folder) {
        println!("skipped: ../shared is not here");
        return None;
    }
    Some(folder)
}

/// Compares per cents with the floors of `corpora/floors.toml`, which are shares.
fn hold(corpus: &str, figures: &[(&str, f64)]) {
    let text = fs::read_to_string(root().join("corpora/floors.toml")).expect("corpora/floors.toml");
    let floors: toml::Table = toml::from_str(&text).expect("TOML");
    for (name, figure) in figures {
        let floor = 100.0 * floors[corpus][*name].as_float().expect("a floor");
        println!("{corpus} {name}: {figure:.1} (floor {floor:.1})");
        assert!(
            *figure >= floor,
            "{corpus} {name} fell to {figure:.2}; its floor is {floor:.1}"
        );
    }
}

#[test]
fn entities_hold_their_floor() {
    let Some(folder) = data() else { return };
    let held = held_entities(&folder, &starter_names()).expect("re3d");
    hold("entities", &[("held_exact", held.exact.f1())]);
}

#[test]
fn places_hold_their_floors() {
    let Some(folder) = data() else { return };
    let names = starter_names();
    for (file, _) in PLACE_SETS {
        let given = given_places(&folder, file).expect(file);
        let found = found_places(&folder, file, &names).expect(file);
        hold(
            &format!("places-{file}"),
            &[
                ("spans_given", given.near()),
                ("end_to_end", found.end_to_end.f1()),
            ],
        );
    }
}

#[test]
fn times_hold_their_floor() {
    let Some(folder) = data() else { return };
    let times = times(&folder, "tempeval3").expect("tempeval3");
    hold("times-tempeval3", &[("value", times.value.f1())]);
}

/// Offsets of the sets count code points, those of the program bytes.
#[test]
fn offsets_go_both_ways() {
    let offsets = Offsets::of("aé中b");
    assert_eq!(offsets.code_points(1..6), 1..3);
    let marked: Marked = serde_json::from_str(r#"{"start":1,"end":3}"#).expect("a span");
    assert_eq!(offsets.bytes(&marked), Some(1..6));
    let beyond: Marked = serde_json::from_str(r#"{"start":1,"end":9}"#).expect("a span");
    assert_eq!(offsets.bytes(&beyond), None);
}
