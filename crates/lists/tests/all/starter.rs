//! The starter list, alone and against the real lists.

use std::collections::HashSet;

use jiff::Timestamp;
use wirewatch_lists::{Lists, age_warning, starter};
use wirewatch_news::EntityId;
use wirewatch_text::fold;

use crate::real::official;

#[test]
fn it_is_large_and_says_what_it_is() {
    let lists = starter(Timestamp::UNIX_EPOCH);
    let names: Vec<&str> = lists
        .iter()
        .map(|list| list.version.dataset.as_str())
        .collect();
    assert_eq!(names, ["UN", "UK", "OFAC"]);
    for list in &lists {
        assert!(list.version.starter && list.version.issued.is_some());
        let warning = age_warning(&list.version, Timestamp::UNIX_EPOCH).expect("always a warning");
        assert!(warning.contains("starter list"), "{warning}");
    }
    let lists = Lists::new(
        lists
            .into_iter()
            .map(|list| (list.version, list.entities))
            .collect(),
    );
    assert!(
        lists.subjects().len() >= 120,
        "{} groups",
        lists.subjects().len()
    );
    let group = lists
        .subject_of(&EntityId::new("OFAC", "8759"))
        .expect("ISIL");
    let ids: Vec<String> = group.entities.iter().map(EntityId::to_string).collect();
    assert_eq!(ids, ["UN:QDe.115", "UK:AQD0028", "OFAC:8759"]);
}

#[test]
fn every_fact_stands_in_the_list_that_it_names() {
    let Some((_, lists)) = official() else { return };
    for list in starter(Timestamp::UNIX_EPOCH) {
        for entity in list.entities {
            let listed = lists
                .entity(&entity.id)
                .unwrap_or_else(|| panic!("{} is not listed", entity.id));
            let known: HashSet<(String, _)> = listed
                .names
                .iter()
                .map(|name| (fold(&name.text), name.kind))
                .collect();
            for name in &entity.names {
                assert!(
                    known.contains(&(fold(&name.text), name.kind)),
                    "{}: {name:?}",
                    entity.id
                );
            }
            assert_eq!(entity.names[0], listed.names[0], "{}", entity.id);
            assert_eq!(entity.programs, listed.programs, "{}", entity.id);
            assert_eq!(entity.topics, listed.topics, "{}", entity.id);
            assert!(
                entity
                    .countries
                    .iter()
                    .all(|country| listed.countries.contains(country)),
                "{}",
                entity.id
            );
            assert_eq!(entity.listed_on, listed.listed_on, "{}", entity.id);
            assert_eq!(entity.referents, listed.referents, "{}", entity.id);
        }
    }
}
