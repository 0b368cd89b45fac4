//! Which entries are one subject, on examples.

use wirewatch_lists::{Lists, subjects};
use wirewatch_news::{Entity, EntityId, Subject};

use crate::examples::{ADD, ALT, FTM, SDN, UK, UN, read};

/// An entry in the simple form: list, reference, type, names, birth date, country, reference cited.
type Row<'a> = (
    &'a str,
    &'a str,
    &'a str,
    &'a [&'a str],
    &'a str,
    &'a str,
    &'a str,
);

/// Entries in the simple form.
fn entries(rows: &[Row<'_>]) -> Vec<Entity> {
    let line = |&(list, id, kind, names, dob, country, xref): &(
        &str,
        &str,
        &str,
        &[&str],
        &str,
        &str,
        &str,
    )| {
        let names: Vec<serde_json::Value> = names
            .iter()
            .enumerate()
            .map(|(at, name)| serde_json::json!({"n": name, "kind": if at == 0 { "primary" } else { "alias" }}))
            .collect();
        let some = |text: &str| {
            if text.is_empty() {
                vec![]
            } else {
                vec![text.to_owned()]
            }
        };
        serde_json::json!({
            "id": id, "list": list, "type": kind, "names": names, "native": [], "dob": some(dob), "country": some(country),
            "xref": if xref.is_empty() { None } else { Some(xref) },
        })
        .to_string()
    };
    let text: String = rows.iter().map(|row| line(row) + "\n").collect();
    let imported = read(&[("x.jsonl", &text)]);
    assert_eq!(imported.refused, []);
    imported
        .lists
        .into_iter()
        .flat_map(|list| list.entities)
        .collect()
}

fn group(entities: &[Entity]) -> Vec<Subject> {
    subjects(&entities.iter().collect::<Vec<_>>())
}

/// Subjects with several entries, as `UN:1 + UK:2`.
fn merged(entities: &[Entity]) -> Vec<String> {
    let several = group(entities)
        .into_iter()
        .filter(|subject| subject.entities.len() > 1);
    several
        .map(|subject| {
            subject
                .entities
                .iter()
                .map(EntityId::to_string)
                .collect::<Vec<_>>()
                .join(" + ")
        })
        .collect()
}

#[test]
fn all_lists_of_the_examples() {
    let imported = read(&[
        ("un", UN),
        ("uk", UK),
        ("a", SDN),
        ("b", ALT),
        ("c", ADD),
        ("f", FTM),
    ]);
    let lists = Lists::new(
        imported
            .lists
            .into_iter()
            .map(|list| (list.version, list.entities))
            .collect(),
    );
    let subject = lists
        .subject_of(&EntityId::new("OFAC", "900001"))
        .expect("a subject");
    let ids: Vec<String> = subject.entities.iter().map(EntityId::to_string).collect();
    assert_eq!(
        ids,
        ["UN:QDi.901", "UK:EXA0001", "OFAC:900001", "ex_list:ex-1"]
    );
    assert_eq!(subject.id.0, "UN-QDi.901");
    assert_eq!(subject.caption, "Given Example");
    assert!(
        subject
            .because
            .contains(&"UK entry EXA0001 cites UN QDi.901".to_owned()),
        "{:?}",
        subject.because
    );
    assert_eq!(subject.because.len(), 3);
    assert_eq!(lists.subject(&subject.id), Some(subject));
    let ship = lists
        .subject_of(&EntityId::new("UK", "EXA0003"))
        .expect("a subject");
    assert_eq!(
        ship.because,
        ["UK and OFAC give it the same IMO number 1234567"]
    );
    let group = lists
        .subject_of(&EntityId::new("UN", "KPe.901"))
        .expect("a subject");
    assert_eq!(group.entities.len(), 4, "{group:?}");
}

#[test]
fn never_persons_on_a_name_alone() {
    let name: &[&str] = &["Given Middle EXAMPLE", "Abu Example", "Other Example"];
    let merges = |left: (&str, &str), right: (&str, &str)| {
        let rows = [
            ("UN", "1", "person", name, left.0, left.1, ""),
            ("OFAC", "2", "person", name, right.0, right.1, ""),
        ];
        !merged(&entries(&rows)).is_empty()
    };
    assert!(!merges(("", ""), ("", "")));
    assert!(!merges(("", "iq"), ("", "iq")), "a country is not enough");
    assert!(!merges(("1971", ""), ("1971", "")), "a year is not enough");
    assert!(
        !merges(("1971-03-05", "iq"), ("1971-04-05", "iq")),
        "two days in one year are two people"
    );
    assert!(!merges(("1971", "iq"), ("1971", "sy")));
    assert!(merges(("1971-03-05", ""), ("1971-03-05", "")));
    assert!(merges(("1971", "iq"), ("1971-03-05", "iq")));
    let one_word = [
        (
            "UN",
            "1",
            "person",
            &["Example"][..],
            "1971-03-05",
            "iq",
            "",
        ),
        ("OFAC", "2", "person", &["Example"], "1971-03-05", "iq", ""),
    ];
    assert!(
        merged(&entries(&one_word)).is_empty(),
        "one word is not a full name"
    );
    let order = [
        (
            "UN",
            "1",
            "person",
            &["Given EXAMPLE"][..],
            "1971-03-05",
            "",
            "",
        ),
        (
            "OFAC",
            "2",
            "person",
            &["EXAMPLE Given"],
            "1971-03-05",
            "",
            "",
        ),
        ("UK", "3", "org", &["Given EXAMPLE"], "1971-03-05", "", ""),
    ];
    assert_eq!(
        merged(&entries(&order)),
        ["UN:1 + OFAC:2"],
        "any order, one kind"
    );
}

#[test]
fn organisations_need_more_than_one_plain_name() {
    let merges = |left: &[&str], right: &[&str], here, there| {
        let rows = [
            ("UN", "1", "org", left, "", here, ""),
            ("OFAC", "2", "org", right, "", there, ""),
        ];
        !merged(&entries(&rows)).is_empty()
    };
    assert!(!merges(&["Example Trading"], &["Example Trading"], "", ""));
    assert!(!merges(
        &["Example Trading"],
        &["Example Trading"],
        "iq",
        "sy"
    ));
    assert!(merges(
        &["Example Trading"],
        &["EXAMPLE TRADING"],
        "iq",
        "iq"
    ));
    assert!(
        !merges(&["EXT"], &["EXT"], "iq", "iq"),
        "a short form and a country are not enough"
    );
    assert!(merges(
        &["A Example", "B Example", "C Example"],
        &["X Example", "A Example", "B Example", "C Example"],
        "",
        ""
    ));
    assert!(
        merges(&["Example One", "EO"], &["Example One", "EO"], "", "iq"),
        "the primary name and another"
    );
    assert!(!merges(
        &["Example One", "EO"],
        &["Example One", "EO"],
        "sy",
        "iq"
    ));
}

#[test]
fn a_bridge_between_two_entries_of_one_list_keeps_the_better_link() {
    let rows = [
        (
            "UN",
            "QDe.901",
            "org",
            &["Example Front", "EF", "The Example"][..],
            "",
            "",
            "",
        ),
        (
            "UK",
            "A",
            "org",
            &["Example Front", "EF", "The Example"],
            "",
            "",
            "QDe.901",
        ),
        (
            "UK",
            "B",
            "org",
            &["Example Front Branch"],
            "",
            "",
            "QDe.901",
        ),
        (
            "OFAC",
            "1",
            "org",
            &["Example Front", "EF", "The Example"],
            "",
            "",
            "",
        ),
        (
            "OFAC",
            "2",
            "org",
            &["Example Front", "EF", "The Example", "Example Group"],
            "",
            "",
            "",
        ),
    ];
    let entities = entries(&rows);
    assert_eq!(merged(&entities), ["UN:QDe.901 + UK:A + OFAC:1"]);
    for subject in group(&entities) {
        let mut lists: Vec<&str> = subject
            .entities
            .iter()
            .map(|entity| entity.dataset.as_str())
            .collect();
        lists.dedup();
        assert_eq!(lists.len(), subject.entities.len(), "{subject:?}");
    }
}

#[test]
fn a_citation_without_a_word_in_common_is_a_misprint() {
    let rows = [
        (
            "UN",
            "QDi.901",
            "person",
            &["Given EXAMPLE"][..],
            "",
            "",
            "",
        ),
        ("UK", "A", "person", &["Other SAMPLE"], "", "", "QDi.901"),
        ("UK", "B", "person", &["Givan EXAMPLE"], "", "", "QDi.901"),
    ];
    assert_eq!(merged(&entries(&rows)), ["UN:QDi.901 + UK:B"]);
}

#[test]
fn captions_follow_the_independent_lists() {
    let caption = |rows: &[Row<'_>]| group(&entries(rows))[0].caption.clone();
    // The UK entry cites the UN one and has no vote; OFAC has followed the group further.
    let renamed: [Row<'_>; 3] = [
        (
            "UN",
            "QDe.901",
            "org",
            &["EXAMPLE ARMY", "Example State of Nowhere", "Example Three"],
            "",
            "",
            "",
        ),
        (
            "UK",
            "A",
            "org",
            &["EXAMPLE ARMY", "Example State of Nowhere"],
            "",
            "",
            "QDe.901",
        ),
        (
            "OFAC",
            "1",
            "org",
            &[
                "EXAMPLE STATE IN NOWHERE",
                "EXAMPLE ARMY",
                "EXAMPLE THREE",
                "EXAMPLE FOUR",
            ],
            "",
            "",
            "",
        ),
    ];
    assert_eq!(caption(&renamed), "Example State in Nowhere");
    let agreed: [Row<'_>; 3] = [
        (
            "UN",
            "QDe.901",
            "org",
            &["EXAMPLE ARMY", "Example Two", "Example Three"],
            "",
            "",
            "",
        ),
        (
            "EU",
            "A",
            "org",
            &["Example Army", "Example Two", "Example Three"],
            "",
            "",
            "",
        ),
        (
            "OFAC",
            "1",
            "org",
            &[
                "OTHER NAME",
                "EXAMPLE ARMY",
                "EXAMPLE TWO",
                "EXAMPLE THREE",
                "EXAMPLE FOUR",
            ],
            "",
            "",
            "",
        ),
    ];
    assert_eq!(caption(&agreed), "Example Army");
}

#[test]
fn a_full_list_stands_before_the_starter_list_and_the_newest_wins() {
    let list = read(&[("un", UN)]).lists.remove(0);
    let mut newer = list.version.clone();
    newer.imported = "2027-01-01T00:00:00Z".parse().expect("a time");
    newer.version = "newer".to_owned();
    let mut starter = newer.clone();
    starter.starter = true;
    let lists = Lists::new(vec![
        (list.version, list.entities.clone()),
        (starter, Vec::new()),
        (newer, list.entities[..1].to_vec()),
    ]);
    assert_eq!(lists.versions().len(), 1);
    assert_eq!(lists.versions()[0].version, "newer");
    assert_eq!(lists.entities().len(), 1);
}
