//! Files that are cut, damaged or made to harm.

use jiff::Timestamp;
use proptest::prelude::*;
use wirewatch_lists::{ImportError, ListFile, import};

use crate::examples::{
    ADD, ALT, FTM, SDN, SIMPLE, UK, UK_COUNTRIES, UK_NAMES, UK_SUBJECTS, UN, read,
};

/// Every cut of `text` is refused, or gives what the whole records before the cut give.
fn every_cut(text: &str, others: &[(&str, &str)]) {
    let whole = read(&[&[("x", text)][..], others].concat());
    assert_eq!(whole.refused, []);
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let imported = read(&[&[("x", &text[..at])][..], others].concat());
        for list in &imported.lists {
            let full = whole
                .lists
                .iter()
                .find(|full| full.version.dataset == list.version.dataset)
                .expect("the list");
            // Of a list in records of its own, those that are there are whole.
            for entity in &list.entities {
                let known = full
                    .entities
                    .iter()
                    .find(|known| known.id == entity.id)
                    .expect("the entry");
                let lines = text[..at].ends_with(['\n', '\r', '}']);
                assert!(
                    known == entity || lines && others.is_empty(),
                    "cut at {at}: {entity:?}"
                );
            }
        }
        if imported.lists.is_empty() && at > 0 {
            assert!(
                !imported.refused.is_empty(),
                "cut at {at}: neither read nor refused"
            );
        }
    }
}

#[test]
fn a_cut_list_is_never_half_read() {
    every_cut(UN, &[]);
    every_cut(FTM, &[]);
    every_cut(SIMPLE, &[]);
    every_cut(UK, &[]);
}

#[test]
fn a_cut_un_list_is_refused_wherever_it_is_cut() {
    let end = UN.trim_end().len();
    for at in (1..end).filter(|at| UN.is_char_boundary(*at)) {
        let imported = read(&[("un.xml", &UN[..at])]);
        assert_eq!(imported.lists, [], "cut at {at}");
        assert_eq!(imported.refused.len(), 1, "cut at {at}");
    }
    let [error @ ImportError::CutShort { .. }] = &read(&[("un.xml", &UN[..end - 20])]).refused[..]
    else {
        panic!("cut")
    };
    let message = error.to_string();
    assert!(
        message.starts_with("un.xml is cut short at byte") && message.contains("stays in force"),
        "{message}"
    );
}

#[test]
fn a_cut_part_refuses_its_list() {
    // Cut in the middle of a row, in each of the files; at a row's end, where others refer to it.
    for (name, cut) in [("sdn", 0), ("alt", 1), ("add", 2)] {
        let mut texts = [SDN, ALT, ADD].map(str::to_owned);
        texts[cut].truncate(texts[cut].len() - 6);
        let imported = read(&[("sdn", &texts[0]), ("alt", &texts[1]), ("add", &texts[2])]);
        assert_eq!(imported.lists, [], "{name}");
        assert!(
            matches!(&imported.refused[..], [ImportError::CutShort { file, .. }] if file == name),
            "{:?}",
            imported.refused
        );
    }
    let first_row = &SDN[..=SDN.find('\n').expect("a row")];
    let imported = read(&[("sdn", first_row), ("alt", ALT), ("add", ADD)]);
    assert_eq!(imported.lists, []);
    assert!(
        imported.refused[0]
            .to_string()
            .contains("which may be cut short"),
        "{}",
        imported.refused[0]
    );
    let names = &UK_NAMES[..UK_NAMES.find("2,EXA0002").expect("a row")];
    let imported = read(&[("s", UK_SUBJECTS), ("n", names), ("c", UK_COUNTRIES)]);
    assert_eq!(imported.lists, []);
    let subjects = &UK_SUBJECTS[..UK_SUBJECTS.find("EXA0002").expect("a row")];
    let imported = read(&[("s", subjects), ("n", UK_NAMES), ("c", UK_COUNTRIES)]);
    assert_eq!(imported.lists, []);
}

#[test]
fn an_unreadable_part_refuses_its_list() {
    let imported = read(&[("sdn", SDN), ("alt", "900001,1,\"ak"), ("add", ADD)]);
    assert_eq!(imported.lists, []);
    assert_eq!(imported.refused.len(), 2, "{:?}", imported.refused);
}

#[test]
fn entities_are_not_expanded() {
    let bomb = UN.replacen(
        "<CONSOLIDATED_LIST",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><CONSOLIDATED_LIST",
        1,
    );
    assert_eq!(
        read(&[("un.xml", &bomb)]).lists.len(),
        1,
        "a declaration that is not used does no harm"
    );
    let used = bomb.replace("First &amp;", "First &b;");
    assert!(matches!(
        &read(&[("un.xml", &used)]).refused[..],
        [ImportError::Malformed { .. }]
    ));
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = UN.replace(
        "<QUALITY/>",
        &format!("{}{}", "<a>".repeat(100), "</a>".repeat(100)),
    );
    assert!(matches!(
        &read(&[("un.xml", &deep)]).refused[..],
        [ImportError::Malformed { .. }]
    ));
    let wide = UN.replace("<QUALITY/>", &"<a/>".repeat(30_000));
    assert!(matches!(
        &read(&[("un.xml", &wide)]).refused[..],
        [ImportError::Malformed { .. }]
    ));
    let nested = format!(
        "{}{}{}\n",
        "{\"id\":\"1\",\"schema\":\"Person\",\"x\":",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    assert_eq!(read(&[("f", &format!("{FTM}{nested}"))]).lists, []);
}

#[test]
fn a_few_bad_rows_are_left_out_and_named() {
    let rows: String = (0..40).map(|number| format!("{number},\"EXAMPLE {number}\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n")).collect();
    let damaged = rows.replace("7,\"EXAMPLE 7\",-0- ,", "7,\"EXAMPLE 7\",");
    let imported = read(&[("sdn", &damaged)]);
    assert_eq!(imported.lists[0].entities.len(), 39);
    assert!(
        imported.lists[0].warnings[0].ends_with(": 8"),
        "{:?}",
        imported.lists[0].warnings
    );
    let imported = read(&[("sdn", &rows.replace("-0- ,\"CUBA\",", "\"CUBA\","))]);
    assert_eq!(imported.lists, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let imported = import(vec![ListFile { name: "x".to_owned(), bytes }], Timestamp::UNIX_EPOCH);
        prop_assert_eq!(imported.lists.len() + imported.refused.len(), 1);
    }

    #[test]
    fn damaged_lists_never_panic(which in 0..9_usize, at in any::<prop::sample::Index>(), junk in proptest::collection::vec(any::<u8>(), 0..12), cut in 0..12_usize) {
        let mut files = [UN, SDN, ALT, ADD, UK, UK_NAMES, UK_SUBJECTS, FTM, SIMPLE].map(|text| text.as_bytes().to_vec());
        let at = at.index(files[which].len());
        let end = (at + cut).min(files[which].len());
        files[which].splice(at..end, junk);
        let files = files.into_iter().enumerate().map(|(number, bytes)| ListFile { name: number.to_string(), bytes }).collect();
        let imported = import(files, Timestamp::UNIX_EPOCH);
        for list in &imported.lists {
            prop_assert!(list.entities.iter().all(|entity| !entity.names.is_empty() && !entity.id.reference.is_empty()));
        }
        let lists = imported.lists.into_iter().map(|list| (list.version, list.entities)).collect();
        let lists = wirewatch_lists::Lists::new(lists);
        for entity in lists.entities() {
            prop_assert!(lists.subject_of(&entity.id).is_some_and(|subject| subject.entities.contains(&entity.id)));
        }
    }
}
