//! Screening on the command line: customers, pairs, and what a change of a list altered.

use serde_json::Value;

use crate::Wirewatch;

const LIST: &str = r#"{"id":"one","list":"TEST","type":"person","names":[{"n":"Arkady Example TESTOV","kind":"primary"},{"n":"Old Arkasha","kind":"weak"}],"dob":["1961-02-03"],"country":["ru"]}
{"id":"two","list":"TEST","type":"org","names":[{"n":"=Quibbling Zinc Works LLC","kind":"primary"}]}
{"id":"three","list":"TEST","type":"person","names":[{"n":"Bahar QUERYZADEH","kind":"primary"}],"country":["ir"]}
"#;

const CUSTOMERS: &str = "id,name,type,country,dob,shoe size\n\
    a,Testow Arkadij Example,person,,1961-02-03,44\n\
    b,,person,,,\n\
    c,X,person,,,\n\
    d,Quibbling Zinc Works OOO,org,,,\n\
    a,Bahar Queryzade,person,Iran,no date,\n\
    e,Somebody Else Entirely,person,,,\n";

fn rows(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn best(row: &Value) -> Option<&str> {
    row["hits"][0]["entity_id"].as_str()
}

#[test]
fn every_customer_is_answered_and_every_bad_row_is_named() {
    let wirewatch = Wirewatch::new();
    let list = wirewatch.file("list.jsonl", LIST);
    let mut bytes = CUSTOMERS.as_bytes().to_vec();
    bytes.extend_from_slice(b"f,Bad \xE9 Letters,person,,,\n");
    let customers = wirewatch.file("customers.csv", bytes);
    let output = wirewatch.run(&["screen", "--lists", &list, &customers, "--threshold", "0.5"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "bad rows are told by the exit status"
    );
    let found = rows(&String::from_utf8(output.stdout).expect("UTF-8"));
    let ids: Vec<&str> = found.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "a", "e", "f"]);
    let hits: Vec<Option<&str>> = found.iter().map(best).collect();
    assert_eq!(
        hits,
        [
            Some("one"),
            None,
            None,
            Some("two"),
            Some("three"),
            None,
            None
        ]
    );
    assert!(
        found[0]["hits"][0]["why"]
            .as_str()
            .expect("a reason")
            .contains("1961-02-03")
    );
    for row in [1, 2, 6] {
        assert!(found[row]["error"].is_string(), "{}", found[row]);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    for expected in [
        "shoe size",
        "row 2: the name is empty",
        "row 3: the name is one letter",
        "row 5: the date of birth no date",
        "row 5: the id a stands in an earlier row",
        "row 7: not UTF-8",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn the_answer_to_one_does_not_depend_on_the_others() {
    let wirewatch = Wirewatch::new();
    let list = wirewatch.file("list.jsonl", LIST);
    let together = wirewatch.file(
        "many.csv",
        "name\nArkady Testov\nBahar Queryzadeh\nZinc Works\n",
    );
    let many = rows(&wirewatch.done(&["screen", "--lists", &list, &together]));
    for (row, name) in many
        .iter()
        .zip(["Arkady Testov", "Bahar Queryzadeh", "Zinc Works"])
    {
        let alone = wirewatch.file("one.csv", format!("name\n{name}\n"));
        let one = rows(&wirewatch.done(&["screen", "--lists", &list, &alone]));
        assert_eq!(one[0]["hits"], row["hits"], "{name}");
    }
}

#[test]
fn a_table_out_holds_no_formulas() {
    let wirewatch = Wirewatch::new();
    let list = wirewatch.file("list.jsonl", LIST);
    let customers = wirewatch.file("c.csv", "id,name,type\n=1+1,=Quibbling Zinc Works,org\n");
    let out = wirewatch.file("out.csv", "");
    wirewatch.done(&["screen", "--lists", &list, &customers, "--out", &out]);
    let table = std::fs::read_to_string(out).expect("the table");
    assert!(table.contains("Quibbling"), "{table}");
    for cell in table.split(['\n', ',']) {
        assert!(!cell.trim_matches('"').starts_with('='), "{table}");
    }
}

#[test]
fn pairs_are_compared_with_a_reason() {
    let wirewatch = Wirewatch::new();
    let pairs = wirewatch.file(
        "pairs.csv",
        "schema,name1,name2\nPerson,Yusuf Example,Youssef Example\nPerson,Anna Example,Karl Otto\n",
    );
    let found = rows(&wirewatch.done(&["compare", &pairs]));
    let score = |row: usize| found[row]["score"].as_f64().expect("a score");
    assert!(score(0) > 0.9 && score(1) < 0.5, "{found:?}");
    assert!(
        found[0]["why"]
            .as_str()
            .expect("a reason")
            .contains("spelling")
    );
    assert_eq!(found[1]["row"], 1);
}

/// One alteration as `id change reference`.
fn altered(text: &str) -> Vec<String> {
    let mut found: Vec<String> = rows(text)
        .iter()
        .map(|row| {
            let field = |name: &str| row[name].as_str().unwrap_or_default();
            format!("{} {} {}", field("id"), field("change"), field("reference"))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn rescreening_gives_what_a_list_change_altered_and_gives_it_once() {
    let wirewatch = Wirewatch::new();
    let first = wirewatch.file("first.jsonl", LIST);
    wirewatch.done(&["lists", "import", &first]);
    let status = wirewatch.json(&["lists", "status", "--json"]);
    let version = status
        .as_array()
        .expect("lists")
        .iter()
        .find(|list| list["list"] == "TEST")
        .and_then(|list| list["version"].as_str())
        .expect("a version")
        .to_owned();
    let since = format!("TEST:{version}");
    let customers = wirewatch.file(
        "customers.csv",
        "id,name,type\nx,Arkady Testov,person\ny,Bahar Queryzadeh,person\nz,Newly Listedson,person\n",
    );
    let run = |more: &[&str]| {
        let mut arguments = vec!["rescreen", customers.as_str(), "--since", since.as_str()];
        arguments.extend(more);
        altered(&wirewatch.done(&arguments))
    };
    assert!(run(&[]).is_empty(), "nothing changed yet");

    // One entry changes, one goes, one comes; the company stays.
    let changed = LIST
        .lines()
        .filter(|line| !line.contains("\"three\""))
        .map(|line| line.replace("Old Arkasha", "Very Old Arkasha"))
        .chain([r#"{"id":"four","list":"TEST","type":"person","names":[{"n":"Newly LISTEDSON","kind":"primary"}]}"#.to_owned()])
        .collect::<Vec<_>>()
        .join("\n");
    let second = wirewatch.file("second.jsonl", changed);
    wirewatch.done(&["lists", "import", &second]);
    let expected = ["x changed one", "y gone three", "z new four"];
    assert_eq!(run(&[]), expected);
    assert!(run(&[]).is_empty(), "twice gives nothing new");
    assert_eq!(run(&["--again"]), expected);
    let out = wirewatch.file("altered.jsonl", "");
    run(&["--again", "--out", &out]);
    run(&["--out", &out]);
    let kept = std::fs::read_to_string(&out).expect("the file");
    assert_eq!(altered(&kept), expected, "a later run writes nothing over");

    let unknown = wirewatch.run(&["rescreen", &customers, "--since", "TEST:no-such-version"]);
    assert!(!unknown.status.success());
    let said = String::from_utf8_lossy(&unknown.stderr);
    assert!(
        said.contains(&version),
        "the versions at hand are named: {said}"
    );
}
