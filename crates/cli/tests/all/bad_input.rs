//! Bad input: one clear line that names the file and the next step, and the good beside it done.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Wirewatch;

const GOOD: &str = r#"{"id":"g","title":"Harbour reopens","date":"2020-02-03","url":"https://news.example.org/g","text":"The harbour of the small town was opened again on Monday after the storm, the port authority said."}"#;

/// Ingests `files` beside one good row; gives what was said of the bad ones.
fn beside_a_good_one(wirewatch: &Wirewatch, files: &[String]) -> String {
    let good = wirewatch.file("good.jsonl", format!("{GOOD}\n"));
    let mut arguments = vec!["ingest"];
    arguments.extend(files.iter().map(String::as_str));
    arguments.push(&good);
    let output = wirewatch.run(&arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(
        output.status.code(),
        Some(1),
        "refusals are told by the exit status: {said}"
    );
    assert_eq!(
        wirewatch.json(&["search", "--json", "harbour"])["total"],
        1,
        "the good one is done"
    );
    said
}

fn warc_record(uri: &str, body: &str) -> String {
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2020-02-03T04:05:06Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
}

fn page(title: &str) -> String {
    let text =
        "The council of the town met on Monday and spoke about the new road for three hours. "
            .repeat(6);
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p><p>{title}: {text}</p></article></body></html>"
    )
}

#[test]
fn a_truncated_warc() {
    let wirewatch = Wirewatch::new();
    let whole = format!(
        "{}{}",
        warc_record("https://news.example.org/a", &page("First road")),
        warc_record("https://news.example.org/b", &page("Second road"))
    );
    let cut = wirewatch.file("cut.warc", &whole.as_bytes()[..whole.len() - 400]);
    let said = beside_a_good_one(&wirewatch, &[cut]);
    assert!(said.contains("cut.warc"), "{said}");
    assert_eq!(
        wirewatch.json(&["search", "--json", "\"First road\""])["total"],
        1,
        "the record before it is kept"
    );
}

#[test]
fn a_truncated_compressed_warc() {
    let wirewatch = Wirewatch::new();
    let mut bytes = Vec::new();
    for (name, title) in [("a", "First road"), ("b", "Second road")] {
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        member
            .write_all(
                warc_record(&format!("https://news.example.org/{name}"), &page(title)).as_bytes(),
            )
            .expect("written");
        bytes.extend(member.finish().expect("finished"));
    }
    let cut = wirewatch.file("cut.warc.gz", &bytes[..bytes.len() - 40]);
    let said = beside_a_good_one(&wirewatch, &[cut]);
    assert!(said.contains("cut.warc.gz"), "{said}");
    assert_eq!(
        wirewatch.json(&["search", "--json", "\"First road\""])["total"],
        1
    );
}

#[test]
fn an_html_bomb() {
    let wirewatch = Wirewatch::new();
    let bomb = wirewatch.file(
        "bomb.html",
        format!("<html><body>{}", "<ul><li>".repeat(64_000)),
    );
    let said = beside_a_good_one(&wirewatch, &[bomb]);
    assert!(said.contains("bomb.html"), "{said}");
}

#[test]
fn a_feed_that_is_not_xml() {
    let wirewatch = Wirewatch::new();
    let feed = wirewatch.file(
        "feed.rss",
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Cut",
    );
    let said = beside_a_good_one(&wirewatch, &[feed]);
    assert!(said.contains("feed.rss"), "{said}");
}

#[test]
fn a_bad_row_and_a_missing_file() {
    let wirewatch = Wirewatch::new();
    let rows = wirewatch.file("rows.jsonl", "{\"text\": \"half a\n");
    let missing = wirewatch
        .folder
        .path()
        .join("missing.html")
        .display()
        .to_string();
    let said = beside_a_good_one(&wirewatch, &[rows, missing]);
    assert!(
        said.contains("rows.jsonl") && said.contains("missing.html"),
        "{said}"
    );
    assert!(said.contains("line 1"), "{said}");
}

const LIST: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CONSOLIDATED_LIST dateGenerated=\"2026-01-02T00:00:00Z\"><INDIVIDUALS></INDIVIDUALS><ENTITIES>",
    "<ENTITY><DATAID>1</DATAID><FIRST_NAME>EXAMPLE HARBOUR COMPANY</FIRST_NAME><UN_LIST_TYPE>Example</UN_LIST_TYPE><REFERENCE_NUMBER>EXe.001</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON></ENTITY>",
    "<ENTITY><DATAID>2</DATAID><FIRST_NAME>EXAMPLE ORCHARD COMPANY</FIRST_NAME><UN_LIST_TYPE>Example</UN_LIST_TYPE><REFERENCE_NUMBER>EXe.002</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON></ENTITY>",
    "</ENTITIES></CONSOLIDATED_LIST>"
);

#[test]
fn a_half_read_list_never_replaces_a_good_one() {
    let wirewatch = Wirewatch::new();
    let good = wirewatch.file("un.xml", LIST);
    wirewatch.done(&["lists", "import", &good]);
    let before = wirewatch.json(&["--json", "lists", "status"]);
    let cut = wirewatch.file("un-cut.xml", &LIST[..LIST.len() - 120]);
    let columns = wirewatch.file("sdn.csv", "1,2\n3,4\n5,6\n7,8\n");
    let output = wirewatch.run(&["lists", "import", &cut, &columns]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("un-cut.xml") && said.contains("sdn.csv"),
        "{said}"
    );
    let after = wirewatch.json(&["--json", "lists", "status"]);
    let un = |status: &serde_json::Value| {
        status
            .as_array()
            .and_then(|lists| lists.iter().find(|list| list["list"] == "UN").cloned())
    };
    assert_eq!(un(&before).expect("UN")["entries"], 2);
    assert_eq!(un(&before), un(&after));
}

#[test]
fn a_port_in_use() {
    let wirewatch = Wirewatch::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its number").port().to_string();
    let output = wirewatch.run(&["up", "--sample", "--port", &port]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
}

#[test]
fn a_data_folder_from_a_newer_version() {
    let wirewatch = Wirewatch::new();
    wirewatch.done(&["lists", "import", "docs/example/own-list.jsonl"]);
    // The format number of the database is its `user_version`: four bytes at offset 60.
    let path = wirewatch.data().join("wirewatch.db");
    let mut bytes = fs::read(&path).expect("the database");
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&path, bytes).expect("written");
    let output = wirewatch.run(&["brief"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("newer version"), "{said}");
}

#[test]
fn no_data_folder_and_wrong_usage() {
    let wirewatch = Wirewatch::new();
    let output = wirewatch.run(&["brief"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("wirewatch up") || said.contains("ingest"),
        "the next step is named: {said}"
    );
    assert_eq!(wirewatch.run(&["nonsense"]).status.code(), Some(2));
}

#[test]
fn a_headline_that_speaks_to_the_terminal() {
    let wirewatch = Wirewatch::new();
    let row = serde_json::json!({
        "id": 1, "title": "Harbour \u{1b}[2J\u{202e}reopens\r\nforged", "date": "2020-02-03",
        "text": "The harbour \u{1b}]0;owned\u{7} was opened again on Monday after the storm, the port authority said.",
    });
    let input = wirewatch.file("row.jsonl", format!("{row}\n"));
    wirewatch.done(&["ingest", &input]);
    let printed = wirewatch.done(&["search", "harbour"])
        + &wirewatch.done(&["brief", "--date", "2020-02-03"]);
    assert!(
        printed.contains("Harbour") && printed.contains("reopens"),
        "{printed}"
    );
    let controls = |letter: char| letter.is_control() && letter != '\n';
    assert!(
        !printed.contains(controls) && !printed.contains('\u{202e}'),
        "{printed:?}"
    );
}
