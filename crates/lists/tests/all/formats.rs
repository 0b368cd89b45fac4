//! Every format, field by field, on the example lists.

use wirewatch_lists::{ImportError, Imported, age_warning, diff, schedule};
use wirewatch_news::{EntityId, Schema};

use crate::examples::{
    ADD, ALT, FTM, SDN, SIMPLE, UK, UK_COUNTRIES, UK_NAMES, UK_SUBJECTS, UN, names, read,
};

fn only(imported: &Imported) -> &wirewatch_lists::ImportedList {
    assert_eq!(imported.refused, [], "nothing is refused");
    assert_eq!(imported.lists.len(), 1);
    &imported.lists[0]
}

#[test]
fn un() {
    let imported = read(&[("any name.txt", UN)]);
    let list = only(&imported);
    assert_eq!(list.version.dataset, "UN");
    assert!(
        list.version.version.starts_with("2026-02-27-"),
        "{}",
        list.version.version
    );
    let person = &list.entities[0];
    assert_eq!(person.id, EntityId::new("UN", "QDi.901"));
    assert_eq!(person.schema, Schema::Person);
    assert_eq!(
        names(person),
        ["P GIVEN EXAMPLE", "A Abu EXAMPLE", "W Sample"]
    );
    assert_eq!(person.birth_dates, ["1971-03-05", "1968", "1973"]);
    assert_eq!(person.birth_places, ["Example Town, Iraq"]);
    assert_eq!(person.gender.as_deref(), Some("male"));
    assert_eq!(person.countries, ["IQ"]);
    assert_eq!(person.programs, ["Al-Qaida"]);
    assert_eq!(person.positions, ["Example officer"]);
    assert_eq!(
        person.listed_on.map(|day| day.to_string()).as_deref(),
        Some("2012-12-31")
    );
    assert_eq!(
        person.updated_on.map(|day| day.to_string()).as_deref(),
        Some("2020-06-01")
    );
    assert!(
        person
            .comments
            .contains(&"First & second line’s end.".to_owned())
    );
    assert!(
        person
            .comments
            .contains(&"Nationality: Atlantis".to_owned())
    );
    assert!(
        person
            .comments
            .contains(&"Born between 1968 and 1973".to_owned())
    );
    assert_eq!(
        person.addresses[0].full,
        "Example City, Syrian Arab Republic"
    );
    assert_eq!(person.addresses[0].country.as_deref(), Some("SY"));
    let passport = person
        .identifiers
        .iter()
        .find(|number| number.kind == "Passport")
        .expect("a passport");
    assert_eq!(
        (passport.value.as_str(), passport.country.as_deref()),
        ("A123", Some("IQ"))
    );
    let group = &list.entities[1];
    assert_eq!(
        names(group),
        [
            "P EXAMPLE SHIPPING GROUP",
            "A ESG",
            "A مجموعة مثال",
            "A Example Lines",
            "F Old Example"
        ]
    );
    assert_eq!(group.countries, ["KP"]);
}

#[test]
fn ofac() {
    let imported = read(&[("b", ALT), ("a", SDN), ("c", ADD)]);
    let list = only(&imported);
    assert_eq!(list.version.dataset, "OFAC");
    assert_eq!(list.version.files, ["a", "b", "c"]);
    assert_eq!(list.version.issued, None);
    assert!(list.version.version.starts_with("2026-10-01-"));
    let [person, group, vessel] = &list.entities[..] else {
        panic!("three entries")
    };
    assert_eq!(
        names(person),
        ["P Given EXAMPLE", "W SAMPLE", "A Abu EXAMPLE"]
    );
    assert_eq!(person.programs, ["SDGT", "IRAQ2"]);
    assert_eq!(person.positions, ["Example officer"]);
    assert_eq!(person.birth_dates, ["1971-03-05"]);
    assert_eq!(
        names(group),
        [
            "P EXAMPLE SHIPPING GROUP",
            "A EXAMPLE LINES",
            "F OLD EXAMPLE"
        ]
    );
    assert_eq!(group.countries, ["KP"]);
    assert_eq!(
        group.addresses[0].full,
        "Example Street 1, Pyongyang, Korea, North"
    );
    assert_eq!(vessel.schema, Schema::Vessel);
    assert_eq!(vessel.countries, ["PA"]);
    assert!(
        vessel
            .identifiers
            .iter()
            .any(|number| number.kind == "IMO" && number.value == "1234567")
    );
    assert!(
        vessel
            .comments
            .contains(&"Vessel type: Bulk Carrier".to_owned())
    );
}

#[test]
fn the_digest_is_that_of_the_files_in_the_order_of_their_names() {
    let together = read(&[("b", ALT), ("a", SDN), ("c", ADD)]);
    let digest = wirewatch_news::Digest::of([SDN, ALT, ADD].concat().as_bytes());
    assert_eq!(only(&together).version.digest, digest);
}

#[test]
fn ofac_non_sdn_is_a_list_of_its_own() {
    let other = SDN
        .replace("SDGT] [IRAQ2", "NS-PLC")
        .replace("DPRK3", "UKRAINE-EO13662")
        .replace("90000", "91000");
    let alt = ALT.replace("90000", "91000");
    let imported = read(&[
        ("cons", &other),
        ("cons_alt", &alt),
        ("sdn", SDN),
        ("alt", ALT),
        ("add", ADD),
    ]);
    assert_eq!(imported.refused, []);
    let kept: Vec<(&str, usize)> = imported
        .lists
        .iter()
        .map(|list| (list.version.dataset.as_str(), list.version.files.len()))
        .collect();
    assert_eq!(kept, [("OFAC", 3), ("OFAC-CONS", 2)]);
    assert!(
        imported.lists[1].warnings[0].contains("without its ADD file"),
        "{:?}",
        imported.lists[1].warnings
    );
    assert_eq!(names(&imported.lists[1].entities[1])[1], "A EXAMPLE LINES");
}

#[test]
fn uk_as_published() {
    let imported = read(&[("x.csv", UK)]);
    let list = only(&imported);
    assert_eq!(list.version.dataset, "UK");
    assert!(list.version.version.starts_with("2026-09-23-"));
    let [person, group, ship] = &list.entities[..] else {
        panic!("three entries")
    };
    assert_eq!(
        names(person),
        ["P Given EXAMPLE", "A Abu EXAMPLE", "A مثال", "W SAMPLE"]
    );
    assert_eq!(person.referents, [EntityId::new("UN", "QDi.901")]);
    assert_eq!(person.birth_dates, ["1971-03-05", "1970"]);
    assert_eq!(person.positions, ["Dr", "Officer", "Example"]);
    assert_eq!(person.countries, ["IQ"]);
    assert_eq!(person.programs, ["Example Regime"]);
    assert_eq!(
        person.listed_on.map(|day| day.to_string()).as_deref(),
        Some("2013-01-02")
    );
    assert_eq!(group.schema, Schema::Organization);
    assert_eq!(
        group.addresses[0].full,
        "1, Example Street, Pyongyang, North Korea"
    );
    assert!(group.comments.contains(&"Reasons, with a comma".to_owned()));
    assert_eq!(ship.schema, Schema::Vessel);
    assert!(ship.identifiers.iter().any(|number| number.kind == "IMO"));
    let without_report = UK.split_once('\n').expect("two lines").1;
    let imported = read(&[("x.csv", without_report)]);
    assert_eq!(
        only(&imported)
            .version
            .issued
            .map(|day| day.to_string())
            .as_deref(),
        Some("2026-06-03")
    );
}

#[test]
fn uk_as_three_tables() {
    let imported = read(&[("c", UK_COUNTRIES), ("b", UK_NAMES), ("a", UK_SUBJECTS)]);
    let list = only(&imported);
    assert_eq!(
        list.version.issued.map(|day| day.to_string()).as_deref(),
        Some("2026-06-03")
    );
    assert_eq!(names(&list.entities[0]), ["P Given EXAMPLE", "W Sample"]);
    assert_eq!(list.entities[0].referents, [EntityId::new("UN", "QDi.901")]);
    assert_eq!(list.entities[0].countries, ["IQ"]);
    assert_eq!(
        names(&list.entities[1]),
        ["P EXAMPLE SHIPPING GROUP", "A EXAMPLE LINES"]
    );
    assert_eq!(list.entities[1].countries, ["KP"]);
    let alone = read(&[("b", UK_NAMES)]);
    assert!(
        matches!(&alone.refused[..], [ImportError::Missing { .. }]),
        "{:?}",
        alone.refused
    );
}

#[test]
fn follow_the_money() {
    let imported = read(&[("entities.ftm.json", FTM)]);
    let list = only(&imported);
    assert_eq!(list.version.dataset, "ex_list");
    assert!(list.version.version.starts_with("2026-05-01-"));
    assert_eq!(list.entities.len(), 2, "targets only");
    let person = &list.entities[0];
    assert_eq!(names(person), ["P Given Example", "W Sample"]);
    assert_eq!(person.programs, ["Example programme"]);
    assert_eq!(
        person.listed_on.map(|day| day.to_string()).as_deref(),
        Some("2013-01-02")
    );
    let referents = [("OFAC", "900001"), ("UK", "EXA0001"), ("UN", "QDi.901")];
    assert_eq!(
        person.referents,
        referents.map(|(list, reference)| EntityId::new(list, reference))
    );
    assert_eq!(person.countries, ["IQ"]);
    assert_eq!(
        names(&list.entities[1]),
        ["P Example Lines", "A Exline", "F Old Example"]
    );
    assert!(
        list.warnings
            .iter()
            .any(|warning| warning.contains("1 relations")),
        "{:?}",
        list.warnings
    );
}

#[test]
fn simple_lines_hold_several_lists() {
    let imported = read(&[("index.jsonl", SIMPLE)]);
    let ids: Vec<String> = imported
        .lists
        .iter()
        .flat_map(|list| &list.entities)
        .map(|entity| entity.id.to_string())
        .collect();
    assert_eq!(ids, ["UN:QDi.901", "UK:EXA0001", "OFAC:900001"]);
    assert_eq!(
        names(&imported.lists[0].entities[0]),
        ["P GIVEN EXAMPLE", "W Sample", "A مثال"]
    );
    assert_eq!(
        imported.lists[1].entities[0].referents,
        [EntityId::new("UN", "QDi.901")]
    );
}

#[test]
fn unknown_files_are_named_with_what_is_known() {
    for (name, text) in [
        ("dpl.txt", "\"Name\"\t\"City\"\n\"X\"\t\"Y\"\n"),
        ("a.csv", "a,b\n1,2\n"),
        ("e", ""),
        ("l.xml", "<sdnList></sdnList>"),
        ("j", "{\"a\":1}\n"),
    ] {
        let imported = read(&[(name, text), ("un.xml", UN)]);
        assert_eq!(imported.lists.len(), 1, "the good file beside it is read");
        let [error @ ImportError::Unknown { .. }] = &imported.refused[..] else {
            panic!("{:?}", imported.refused)
        };
        let message = error.to_string();
        assert!(
            message.starts_with(name) && message.contains("FollowTheMoney"),
            "{message}"
        );
    }
}

#[test]
fn a_list_that_comes_twice_is_read_once() {
    let imported = read(&[("a.xml", UN), ("b.jsonl", SIMPLE)]);
    assert_eq!(imported.lists.len(), 3);
    assert_eq!(
        imported.lists[0].entities.len(),
        2,
        "the official form stands"
    );
    assert!(
        matches!(&imported.refused[..], [ImportError::Twice { dataset, .. }] if dataset == "UN")
    );
}

#[test]
fn versions_differ_by_entry() {
    let older = &read(&[("un.xml", UN)]).lists[0];
    let changed = UN
        .replace("Example Lines", "Example Line")
        .replace("QDi.901", "QDi.902");
    let newer = &read(&[("un.xml", &changed)]).lists[0];
    assert_ne!(older.version.version, newer.version.version);
    let diff = diff(&older.entities, &newer.entities);
    let references = |entities: &[wirewatch_news::Entity]| -> Vec<String> {
        entities
            .iter()
            .map(|entity| entity.id.reference.clone())
            .collect()
    };
    assert_eq!(references(&diff.added), ["QDi.902"]);
    assert_eq!(references(&diff.removed), ["QDi.901"]);
    assert_eq!(diff.changed.len(), 1);
    assert_eq!(diff.changed[0].0.id.reference, "KPe.901");
    assert_eq!(
        wirewatch_lists::diff(&older.entities, &older.entities),
        wirewatch_news::ListDiff::default()
    );
}

#[test]
fn an_old_list_is_a_warning() {
    let version = &read(&[("un.xml", UN)]).lists[0].version;
    let at = |time: &str| age_warning(version, time.parse().expect("a time"));
    assert_eq!(at("2026-03-06T23:00:00Z"), None);
    let warning = at("2026-03-20T00:00:00Z").expect("a warning");
    assert!(
        warning.contains("21 days old") && warning.contains("lists sync"),
        "{warning}"
    );
    assert!(schedule("OpenSanctions").is_none() && schedule("ex_list").is_none());
    assert!(
        schedule("OFAC")
            .expect("a schedule")
            .urls
            .iter()
            .all(|url| url.starts_with("https://"))
    );
}

#[test]
fn entries_survive_the_store() {
    for list in read(&[("un.xml", UN), ("uk.csv", UK), ("ftm", FTM)]).lists {
        for entity in list.entities {
            let line = serde_json::to_string(&entity).expect("a line");
            assert_eq!(
                serde_json::from_str::<wirewatch_news::Entity>(&line).expect("an entity"),
                entity
            );
        }
    }
}
