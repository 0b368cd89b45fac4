//! The floors of `corpora/floors.toml` on our own texts that nothing is learned from.

use super::*;

#[test]
fn held_texts_hold_their_floors() {
    let text = std::fs::read_to_string(root().join("corpora/floors.toml")).expect("floors.toml");
    let floors: toml::Table = toml::from_str(&text).expect("TOML");
    let relation = attribution::relation(&root().join("corpora/attribution/held"));
    for (name, figure) in [
        ("relation", relation.expect("attributions")),
        ("label", codes::right("labels").expect("labels")),
        ("root", codes::right("roots").expect("roots")),
    ] {
        let floor = floors["understand-held"][name].as_float().expect("a floor");
        println!("{name}: {figure:.3} (floor {floor})");
        assert!(
            figure >= floor,
            "{name} fell to {figure:.3}; its floor is {floor}"
        );
    }
    let held = |name: &str| root().join("corpora").join(name).join("held");
    let events = events::measured(&held("incidents")).expect("events");
    let listed = listed::measured(&held("listed")).expect("names");
    println!("events: {events}\nlisted: {listed}");
    for (name, values) in [("events", events.values()), ("listed", listed.values())] {
        let floors = floors["understand-held"][name].as_table().expect("floors");
        for (figure, floor) in floors {
            let (value, floor) = (values[figure.as_str()], floor.as_float().expect("a floor"));
            assert!(
                value >= 100.0 * floor,
                "{figure} of {name} fell to {value:.1} %; its floor is {floor}"
            );
        }
    }
}
