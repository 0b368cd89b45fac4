//! The real lists, read where they lie beside the repository.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use jiff::Timestamp;
use wirewatch_lists::{ImportError, Imported, ListFile, Lists, country_code, import};
use wirewatch_news::{Entity, EntityId, NameKind, Schema};

/// The folder of real lists; `None`, said aloud, where it is not.
fn folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("WIREWATCH_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("data/lists");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared is not here");
    None
}

fn file(name: &str) -> Option<ListFile> {
    let bytes = std::fs::read(folder()?.join(name)).expect("a file of the real lists");
    Some(ListFile {
        name: name.to_owned(),
        bytes,
    })
}

const OFFICIAL: [&str; 11] = [
    "UN_consolidated.xml",
    "ofac/sdn.csv",
    "ofac/alt.csv",
    "ofac/add.csv",
    "ofac/sdn_comments.csv",
    "ofac/cons_prim.csv",
    "ofac/cons_alt.csv",
    "ofac/cons_add.csv",
    "uk/subjects.csv",
    "uk/subject_names.csv",
    "uk/subject_countries_dedup.csv",
];

/// The official lists, read once.
pub(crate) fn official() -> Option<&'static (Imported, Lists)> {
    static READ: LazyLock<Option<(Imported, Lists)>> = LazyLock::new(|| {
        let files = OFFICIAL.into_iter().map(file).collect::<Option<Vec<_>>>()?;
        let imported = import(files, Timestamp::UNIX_EPOCH);
        let lists = imported.lists.iter();
        let lists = Lists::new(
            lists
                .map(|list| (list.version.clone(), list.entities.clone()))
                .collect(),
        );
        Some((imported, lists))
    });
    READ.as_ref()
}

fn list<'a>(imported: &'a Imported, dataset: &str) -> &'a [Entity] {
    let found = imported
        .lists
        .iter()
        .find(|list| list.version.dataset == dataset);
    &found.expect("the list").entities
}

fn count(entities: &[Entity], schema: Schema) -> usize {
    entities
        .iter()
        .filter(|entity| entity.schema == schema)
        .count()
}

fn kinds(entities: &[Entity]) -> HashMap<NameKind, usize> {
    let mut kinds = HashMap::new();
    for name in entities.iter().flat_map(|entity| &entity.names) {
        *kinds.entry(name.kind).or_default() += 1;
    }
    kinds
}

#[test]
fn every_entry_is_read() {
    let Some((imported, _)) = official() else {
        return;
    };
    assert_eq!(imported.refused, []);
    assert!(imported.lists.iter().all(|list| list.warnings.is_empty()));
    let un = list(imported, "UN");
    assert_eq!(
        (count(un, Schema::Person), count(un, Schema::Organization)),
        (730, 273)
    );
    let ofac = list(imported, "OFAC");
    // 8,977 rows, the last of which is the end mark.
    assert_eq!(ofac.len(), 8_976);
    assert_eq!(count(ofac, Schema::Person), 4_620);
    assert_eq!(count(ofac, Schema::Organization), 3_673);
    assert_eq!(
        (count(ofac, Schema::Vessel), count(ofac, Schema::Airplane)),
        (406, 277)
    );
    assert_eq!(list(imported, "OFAC-CONS").len(), 442);
    let uk = list(imported, "UK");
    assert_eq!(
        (
            count(uk, Schema::Person),
            count(uk, Schema::Organization),
            count(uk, Schema::Vessel)
        ),
        (3_883, 1_531, 632)
    );
    let version = |dataset: &str| {
        let found = imported
            .lists
            .iter()
            .find(|list| list.version.dataset == dataset);
        found.expect("the list").version.version.clone()
    };
    assert!(version("UN").starts_with("2026-02-27-"));
}

#[test]
fn every_alias_is_kept_with_its_strength() {
    let Some((imported, _)) = official() else {
        return;
    };
    let un = kinds(list(imported, "UN"));
    assert_eq!(un[&NameKind::Primary], 1_003);
    // 615 values of low quality, some of which hold several names; 19 former ones.
    assert!((600..=640).contains(&un[&NameKind::Weak]), "{un:?}");
    assert!((18..=22).contains(&un[&NameKind::Former]), "{un:?}");
    // 1,524 good ones and 594 of entities, with 378 in original script, some holding several.
    assert!(un[&NameKind::Alias] > 2_450, "{un:?}");
    let ofac = kinds(list(imported, "OFAC"));
    assert_eq!(ofac[&NameKind::Primary], 8_976);
    // In the remarks: 2,415 a.k.a. and 24 f.k.a., and those of SDN_COMMENTS.
    assert!((2_400..=2_460).contains(&ofac[&NameKind::Weak]), "{ofac:?}");
    assert!(
        (11_400..=11_700).contains(&ofac[&NameKind::Alias]),
        "{ofac:?}"
    );
    assert!((360..=369).contains(&ofac[&NameKind::Former]), "{ofac:?}");
    let uk = kinds(list(imported, "UK"));
    assert_eq!(uk[&NameKind::Primary], 6_046);
    assert!((595..=605).contains(&uk[&NameKind::Weak]), "{uk:?}");
    let arabic = list(imported, "UN").iter().flat_map(|entity| &entity.names);
    let arabic = arabic.filter(|name| {
        name.text
            .chars()
            .any(|letter| ('\u{600}'..'\u{700}').contains(&letter))
    });
    assert!(arabic.count() >= 390);
}

#[test]
fn one_entry_in_full() {
    let Some((_, lists)) = official() else { return };
    let entity = lists
        .entity(&EntityId::new("UN", "QDe.115"))
        .expect("QDe.115");
    let names: Vec<&str> = entity.names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names.len(), 18);
    for name in [
        "AL-QAIDA IN IRAQ",
        "القاعده في العراق",
        "AQI",
        "ISI",
        "JTJ",
        "Islamic State in Iraq and the Levant",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert_eq!(
        entity.listed_on.map(|day| day.to_string()).as_deref(),
        Some("2004-10-18")
    );
    assert_eq!(
        entity.updated_on.map(|day| day.to_string()).as_deref(),
        Some("2020-11-24")
    );
    let person = lists
        .entity(&EntityId::new("OFAC", "10000"))
        .expect("10000");
    let names: Vec<(&str, NameKind)> = person
        .names
        .iter()
        .map(|name| (name.text.as_str(), name.kind))
        .collect();
    assert_eq!(names[0], ("Jhon Eidelber CANO CORREA", NameKind::Primary));
    assert!(names.contains(&("FLECHAS", NameKind::Weak)), "{names:?}");
    assert_eq!(person.birth_dates, ["1963-12-13"]);
    assert_eq!(person.countries, ["CO"]);
}

#[test]
fn long_remarks_go_on_in_the_comments_file() {
    let Some((_, lists)) = official() else { return };
    let weak = |number: &str| -> Vec<String> {
        let entity = lists
            .entity(&EntityId::new("OFAC", number))
            .expect("listed");
        entity
            .names
            .iter()
            .filter(|name| name.kind == NameKind::Weak)
            .map(|name| name.text.clone())
            .collect()
    };
    assert!(
        weak("28263").contains(&"snowsjohn".to_owned()),
        "{:?}",
        weak("28263")
    );
    assert!(weak("28264").contains(&"khaleesi".to_owned()));
    let wallets = lists
        .entity(&EntityId::new("OFAC", "29703"))
        .expect("listed");
    assert!(
        wallets
            .identifiers
            .iter()
            .any(|number| number.kind == "Digital Currency Address - ETH")
    );
}

#[test]
fn country_names_resolve() {
    if folder().is_none() {
        return;
    }
    let mut values: Vec<String> = Vec::new();
    let un = String::from_utf8(file("UN_consolidated.xml").expect("UN").bytes).expect("text");
    for tag in [
        "COUNTRY",
        "ISSUING_COUNTRY",
        "COUNTRY_OF_ISSUE",
        "COUNTRY_OF_BIRTH",
    ] {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        values.extend(
            un.split(&open)
                .skip(1)
                .filter_map(|rest| Some(rest.split_once(&close)?.0.replace("&apos;", "'"))),
        );
    }
    for part in un.split("<NATIONALITY>").skip(1) {
        let part = part.split("</NATIONALITY>").next().expect("a part");
        values.extend(
            part.split("<VALUE>")
                .skip(1)
                .filter_map(|rest| Some(rest.split_once("</VALUE>")?.0.to_owned())),
        );
    }
    for name in ["ofac/add.csv", "ofac/cons_add.csv"] {
        let bytes = file(name).expect("OFAC").bytes;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(&bytes[..]);
        values.extend(
            reader
                .records()
                .filter_map(|row| Some(row.ok()?.get(4)?.to_owned())),
        );
    }
    let bytes = file("ofac/sdn.csv").expect("OFAC").bytes;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&bytes[..]);
    for row in reader
        .records()
        .filter_map(Result::ok)
        .filter(|row| row.len() == 12)
    {
        values.push(row[9].to_owned());
        let facts = row[11]
            .trim_end_matches('.')
            .split("; ")
            .map(|fact| fact.trim_start_matches("alt. "));
        let stated = facts.filter_map(|fact| {
            fact.strip_prefix("nationality ")
                .or_else(|| fact.strip_prefix("citizen "))
        });
        values.extend(stated.map(str::to_owned));
    }
    values.retain(|value| !value.trim().is_empty() && value.trim() != "-0-");
    let unknown: Vec<&String> = values
        .iter()
        .filter(|value| country_code(value).is_none())
        .collect();
    println!(
        "{} of {} country values are unknown: {unknown:?}",
        unknown.len(),
        values.len()
    );
    assert!(values.len() > 10_000);
    assert!(unknown.len() * 50 <= values.len(), "{unknown:?}");
}

#[test]
fn one_group_on_three_lists_is_one_subject() {
    let Some((_, lists)) = official() else { return };
    let subject = lists
        .subject_of(&EntityId::new("OFAC", "8759"))
        .expect("ISIL");
    let ids: Vec<String> = subject.entities.iter().map(EntityId::to_string).collect();
    assert_eq!(ids, ["UN:QDe.115", "UK:AQD0028", "OFAC:8759"]);
    assert_eq!(subject.caption, "Islamic State of Iraq and the Levant");
    assert_eq!(
        subject.because,
        [
            "UK entry AQD0028 cites UN QDe.115",
            "UN and OFAC share 12 names"
        ]
    );
    let captions = [
        ("OFAC", "9609", "Al Manar TV"),
        ("UN", "QDe.004", "Al-Qaida"),
        ("OFAC", "4695", "Hamas"),
        ("OFAC", "4697", "Hizballah"),
    ];
    for (list, reference, caption) in captions {
        let subject = lists
            .subject_of(&EntityId::new(list, reference))
            .expect("a subject");
        assert_eq!(subject.caption, caption);
    }
}

#[test]
fn no_subject_holds_two_entries_of_one_list() {
    let Some((_, lists)) = official() else { return };
    let mut merged = 0;
    for subject in lists.subjects() {
        let mut datasets: Vec<&str> = subject
            .entities
            .iter()
            .map(|entity| entity.dataset.as_str())
            .collect();
        datasets.sort_unstable();
        datasets.dedup();
        assert_eq!(datasets.len(), subject.entities.len(), "{subject:?}");
        assert_eq!(
            subject.because.len() + 1,
            subject.entities.len(),
            "{subject:?}"
        );
        merged += subject.because.len();
    }
    println!(
        "{} entries, {} subjects, {merged} links",
        lists.entities().len(),
        lists.subjects().len()
    );
    assert!(merged > 1_600);
}

#[test]
fn merged_persons_agree_on_birth() {
    let Some((_, lists)) = official() else { return };
    let (mut compared, mut differ) = (0, Vec::new());
    for subject in lists
        .subjects()
        .iter()
        .filter(|subject| subject.schema == Schema::Person)
    {
        let dates: Vec<&[String]> = subject
            .entities
            .iter()
            .filter_map(|id| lists.entity(id))
            .map(|entity| entity.birth_dates.as_slice())
            .filter(|dates| !dates.is_empty())
            .collect();
        if let [first, rest @ ..] = dates.as_slice()
            && !rest.is_empty()
        {
            compared += 1;
            let year = |date: &String| date.get(..4).map(str::to_owned);
            let years: Vec<_> = first.iter().filter_map(year).collect();
            if !rest.iter().all(|dates| {
                dates
                    .iter()
                    .filter_map(year)
                    .any(|date| years.contains(&date))
            }) {
                differ.push(&subject.id);
            }
        }
    }
    println!(
        "{compared} merged persons with birth dates on two lists, {} differ",
        differ.len()
    );
    assert!(compared > 300);
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn misprinted_references_do_not_merge() {
    let Some((_, lists)) = official() else { return };
    // Two UK entries cite IRi.012, of which one is another man; HAI0012 cites a third's number.
    let of = |list: &str, reference: &str| {
        lists
            .subject_of(&EntityId::new(list, reference))
            .expect("a subject")
    };
    assert_eq!(of("UK", "INU0276").id, of("UN", "IRi.012").id);
    assert_ne!(of("UK", "INU0279").id, of("UN", "IRi.012").id);
    assert_ne!(of("UK", "HAI0012").id, of("UN", "HTi.009").id);
}

#[test]
fn the_simple_form_gives_the_same_subjects() {
    let Some(file) = file("entities.jsonl") else {
        return;
    };
    let imported = import(vec![file], Timestamp::UNIX_EPOCH);
    assert_eq!(imported.refused, []);
    let sizes: Vec<(&str, u32)> = imported
        .lists
        .iter()
        .map(|list| (list.version.dataset.as_str(), list.version.entries))
        .collect();
    assert_eq!(sizes, [("UN", 1_003), ("UK", 5_414), ("OFAC", 8_293)]);
    let lists = Lists::new(
        imported
            .lists
            .into_iter()
            .map(|list| (list.version, list.entities))
            .collect(),
    );
    let subject = lists
        .subject_of(&EntityId::new("OFAC", "8759"))
        .expect("ISIL");
    assert_eq!(subject.id.0, "UN-QDe.115");
    assert_eq!(subject.entities.len(), 3);
}

#[test]
fn other_lists_are_refused_with_what_is_known() {
    for name in ["dpl.txt", "csl.csv"] {
        let Some(file) = file(name) else { return };
        let imported = import(vec![file], Timestamp::UNIX_EPOCH);
        assert_eq!(imported.lists, []);
        let [error @ ImportError::Unknown { .. }] = &imported.refused[..] else {
            panic!("{:?}", imported.refused)
        };
        assert!(error.to_string().contains("UN consolidated XML"), "{error}");
    }
}

#[test]
fn a_real_file_cut_in_half_is_refused() {
    if folder().is_none() {
        return;
    }
    for name in OFFICIAL
        .into_iter()
        .filter(|name| !name.ends_with("comments.csv"))
    {
        let files = OFFICIAL.into_iter().filter_map(file).map(|mut file| {
            if file.name == name {
                file.bytes.truncate(file.bytes.len() / 2);
            }
            file
        });
        let imported = import(files.collect(), Timestamp::UNIX_EPOCH);
        assert_eq!(imported.lists.len(), 3, "{name}: {:?}", imported.refused);
        assert_eq!(imported.refused.len(), 1, "{name}: {:?}", imported.refused);
        println!("{}", imported.refused[0]);
    }
}
