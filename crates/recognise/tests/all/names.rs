//! Listed persons in running text: in other spellings, scripts and inflections, in part, and later
//! by surname; and people who only share a name with them.

use wirewatch_lists::{ListFile, Lists};
use wirewatch_news::Field;
use wirewatch_places::Gazetteer;
use wirewatch_recognise::{ListedNames, recognise};

use crate::places::article;

/// Public facts, in the simple form.
const LIST: &str = r#"
{"id":"qaddafi","list":"TEST","type":"person","names":[{"n":"Muammar Mohammed Abu Minyar QADHAFI","kind":"primary"},{"n":"Muammar QADHAFI","kind":"alias"}],"country":["ly"]}
{"id":"prigozhin","list":"TEST","type":"person","names":[{"n":"Yevgeniy Viktorovich PRIGOZHIN","kind":"primary"},{"n":"Yevgeny PRIGOZHIN","kind":"alias"}],"country":["ru"]}
{"id":"ladin","list":"TEST","type":"person","names":[{"n":"Usama bin Muhammad bin Awad BIN LADIN","kind":"primary"},{"n":"Usama BIN LADIN","kind":"alias"}],"country":["sa"]}
{"id":"kim","list":"TEST","type":"person","names":[{"n":"Jong Un KIM","kind":"primary"}],"country":["kp"]}
{"id":"zawahiri","list":"TEST","type":"person","names":[{"n":"Aiman Muhammed Rabi AL-ZAWAHIRI","kind":"primary"},{"n":"Ayman AL-ZAWAHIRI","kind":"alias"}],"country":["eg"]}
{"id":"shoigu","list":"TEST","type":"person","names":[{"n":"Sergei Kuzhugetovich SHOIGU","kind":"primary"}],"country":["ru"]}
"#;

#[test]
fn persons_are_found_however_they_are_written() {
    let imported = wirewatch_lists::import(
        vec![ListFile {
            name: "test.jsonl".to_owned(),
            bytes: LIST.trim().as_bytes().to_vec(),
        }],
        jiff::Timestamp::UNIX_EPOCH,
    );
    assert!(imported.refused.is_empty(), "{:?}", imported.refused);
    let lists = imported
        .lists
        .into_iter()
        .map(|list| (list.version, list.entities))
        .collect();
    let names = ListedNames::new(&Lists::new(lists), Gazetteer::embedded());
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in include_str!("names.tsv")
        .lines()
        .filter(|row| !row.starts_with('#'))
    {
        let cells: Vec<&str> = row.split('\t').collect();
        let [language, text, expected] = cells[..] else {
            panic!("three cells: {row}");
        };
        rows += 1;
        let found = recognise(article(language, "", text), &names, Gazetteer::embedded());
        let mut shown: Vec<String> = found
            .listed
            .iter()
            .map(|listed| {
                let words: Vec<&str> = listed
                    .mentions
                    .iter()
                    .filter(|mention| mention.passage.field == Field::Body)
                    .map(|mention| mention.passage.span.quote(text))
                    .collect();
                format!("{}={}", listed.entities[0].reference, words.join("|"))
            })
            .collect();
        shown.sort();
        if shown.join(";") != expected {
            wrong.push(format!("{text}\n  expected {expected:?}, found {shown:?}"));
        }
    }
    assert!(rows > 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
