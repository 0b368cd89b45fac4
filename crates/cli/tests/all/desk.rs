//! A desk in use: pages, answers, copies, versions of lists, and what a kill leaves behind.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::{Wirewatch, root};

fn example(name: &str) -> String {
    root().join("docs/example").join(name).display().to_string()
}

#[test]
fn pages_carry_a_strict_policy_and_answer_to_this_machine_only() {
    let wirewatch = Wirewatch::new();
    wirewatch.done(&["ingest", &example("news.jsonl")]);
    let desk = wirewatch.serve(&["serve"]);
    for path in [
        "/",
        "/search",
        "/entities",
        "/countries",
        "/sources",
        "/lists",
        "/days",
        "/assets/wirewatch.css",
    ] {
        let (status, head, _) = desk.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(
            head.contains("content-security-policy: default-src 'none'"),
            "{path}: {head}"
        );
        assert!(
            head.contains("x-content-type-options: nosniff")
                && head.contains("referrer-policy: no-referrer")
        );
    }
    assert_eq!(
        desk.get_as("/", "attacker.example").0,
        421,
        "a name that points here is not enough"
    );
    for path in [
        "/nothing",
        "/article/0",
        "/entity/UN-nobody",
        "/country/ZZ",
        "/day/2019-13-01",
        "/capture/xyz",
    ] {
        let (status, _, body) = desk.get(path);
        assert!((400..500).contains(&status), "{path}: {status}");
        assert!(
            body.contains("<h1"),
            "{path} is a page that says what is wrong"
        );
    }
}

#[test]
fn bytes_as_captured_are_a_download() {
    let wirewatch = Wirewatch::new();
    wirewatch.done(&["ingest", &example("page.html")]);
    let brief = wirewatch.json(&["brief", "--date", "2019-10-27", "--format", "json"]);
    let digest = brief["stories"][0]["articles"][0]["sha256"]
        .as_str()
        .expect("a digest")
        .to_owned();
    let desk = wirewatch.serve(&["serve"]);
    let (status, head, body) = desk.get(&format!("/capture/{digest}"));
    assert_eq!(status, 200);
    assert!(head.contains("content-disposition: attachment") && head.contains("sandbox"));
    assert_eq!(
        body,
        std::fs::read_to_string(example("page.html")).expect("the page")
    );
}

#[test]
fn nothing_is_added_twice_and_copies_are_one_story() {
    let wirewatch = Wirewatch::new();
    assert!(
        wirewatch
            .done(&["ingest", &example("news.jsonl")])
            .starts_with("3 new")
    );
    assert!(
        wirewatch
            .done(&["ingest", &example("news.jsonl")])
            .starts_with("0 new, 0 updated, 3 duplicate")
    );
    let brief = wirewatch.json(&["brief", "--date", "2010-07-12", "--format", "json"]);
    let story = brief["stories"]
        .as_array()
        .expect("stories")
        .iter()
        .find(|story| {
            story["headline"]
                .as_str()
                .is_some_and(|headline| headline.contains("Kampala"))
        });
    assert_eq!(
        story.expect("the story")["articles"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[test]
fn a_new_list_meets_the_archive() {
    let wirewatch = Wirewatch::new();
    wirewatch.done(&["ingest", &example("news.jsonl")]);
    let names = |wirewatch: &Wirewatch| {
        wirewatch.json(&["search", "--json", "--entity", "OWN:OWN-1"])["total"].as_u64()
    };
    assert_eq!(names(&wirewatch), Some(0));
    wirewatch.done(&["lists", "import", &example("own-list.jsonl")]);
    assert_eq!(names(&wirewatch), Some(1));
}

#[test]
fn lists_have_versions_and_differences() {
    let wirewatch = Wirewatch::new();
    let older = wirewatch.file("a.jsonl", concat!(
        r#"{"id":"A-1","list":"OWN","type":"org","names":[{"n":"Example Harbour","kind":"primary"}]}"#, "\n",
        r#"{"id":"A-2","list":"OWN","type":"org","names":[{"n":"Example Orchard","kind":"primary"}]}"#, "\n",
    ));
    let newer = wirewatch.file("b.jsonl", concat!(
        r#"{"id":"A-1","list":"OWN","type":"org","names":[{"n":"Example Harbour","kind":"primary"},{"n":"Example Port","kind":"alias"}]}"#, "\n",
        r#"{"id":"A-3","list":"OWN","type":"org","names":[{"n":"Example Meadow","kind":"primary"}]}"#, "\n",
    ));
    wirewatch.done(&["lists", "import", &older]);
    wirewatch.done(&["lists", "import", &newer]);
    let diff = wirewatch.json(&["--json", "lists", "diff", "OWN", "OWN"]);
    let count = |part: &str| diff[part].as_array().map(Vec::len);
    assert_eq!(
        (count("added"), count("removed"), count("changed")),
        (Some(1), Some(1), Some(1))
    );
    let text = wirewatch.done(&["lists", "diff", "OWN", "OWN"]);
    assert!(text.contains("+ OWN:A-3") && text.contains("- OWN:A-2") && text.contains("~ OWN:A-1"));
}

#[test]
fn a_killed_ingest_loses_and_doubles_nothing() {
    let wirewatch = Wirewatch::new();
    let rows: String = (0..400)
        .map(|number| {
            let words: Vec<String> = (0..60)
                .map(|word| format!("w{}", (number * 7919 + word * 104_729) % 5_003))
                .collect();
            let row = serde_json::json!({
                "id": number, "title": format!("Report {number}"), "date": "2020-01-02",
                "url": format!("https://news.example.org/{number}"), "text": words.join(" "),
            });
            format!("{row}\n")
        })
        .collect();
    let file = wirewatch.file("rows.jsonl", rows);
    for pause_ms in [150, 400, 700, 1_100] {
        let mut child = wirewatch
            .command()
            .args(["ingest", &file])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(pause_ms));
        let _ = child.kill();
        let _ = child.wait();
    }
    wirewatch.done(&["ingest", &file]);
    let health = wirewatch.json(&["--json", "doctor"]);
    assert_eq!(health["sound"], true, "{health}");
    assert_eq!(health["articles"], 400);
    assert_eq!(health["indexed"], 400);
    assert_eq!(
        wirewatch.json(&["search", "--json", "Report"])["total"],
        400
    );
}

#[test]
fn backup_and_restore_give_the_same_desk() {
    let wirewatch = Wirewatch::new();
    wirewatch.done(&["ingest", &example("news.jsonl"), &example("page.html")]);
    let file = wirewatch
        .folder
        .path()
        .join("backup.tar")
        .display()
        .to_string();
    wirewatch.done(&["backup", &file]);
    let elsewhere = wirewatch
        .folder
        .path()
        .join("elsewhere")
        .display()
        .to_string();
    wirewatch.done(&["--data", &elsewhere, "restore", &file]);
    let brief = |data: &str| -> Value {
        wirewatch.json(&[
            "--data",
            data,
            "brief",
            "--date",
            "2010-07-12",
            "--format",
            "json",
        ])["stories"]
            .clone()
    };
    assert_eq!(
        brief(&elsewhere),
        brief(&wirewatch.data().display().to_string())
    );
    assert_eq!(
        wirewatch.json(&["--data", &elsewhere, "search", "--json", "Sharjah"])["total"],
        1
    );
}

#[test]
fn the_tools_need_no_data_folder() {
    let wirewatch = Wirewatch::new();
    let read: Value = wirewatch.json(&["read", &example("page.html")]);
    assert_eq!(
        read["title"],
        "Islamic State leader is dead, the White House says"
    );
    assert_eq!(read["date"], "2019-10-27");
    assert!(
        read["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("The leader") && !text.contains("Home"))
    );
    let rows = wirewatch.done(&[
        "analyse",
        &example("news.jsonl"),
        "--only",
        "listed,countries",
    ]);
    let first: Value = serde_json::from_str(rows.lines().next().expect("a row")).expect("JSON");
    assert_eq!(first["id"], "n1");
    assert!(
        first["listed"]
            .as_array()
            .is_some_and(|listed| listed.iter().any(|hit| hit["id"] == "SOe.001")),
        "{first}"
    );
    let clusters = wirewatch.done(&["cluster", &example("news.jsonl")]);
    let clusters: Vec<Value> = clusters
        .lines()
        .map(|row| serde_json::from_str(row).expect("JSON"))
        .collect();
    assert_eq!(clusters[0]["cluster"], clusters[1]["cluster"]);
    assert_ne!(clusters[0]["cluster"], clusters[2]["cluster"]);
    assert!(!wirewatch.data().exists());
}
