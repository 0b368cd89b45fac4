//! Screens a set and prints hits as JSON Lines: `screen_set INDEX.jsonl QUERIES.csv > OUT.jsonl`.
use std::io::Write;
use std::time::Instant;
use wirewatch_news::{Asked, AskedKind};
use wirewatch_screen::{Index, Scratch};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let start = Instant::now();
    let bytes = std::fs::read(&args[1]).unwrap();
    let imported = wirewatch_lists::import(
        vec![wirewatch_lists::ListFile {
            name: "index.jsonl".into(),
            bytes,
        }],
        jiff::Timestamp::now(),
    );
    let entities: Vec<_> = imported
        .lists
        .into_iter()
        .flat_map(|l| l.entities)
        .collect();
    let read = start.elapsed();
    let index = Index::new(&entities);
    eprintln!(
        "read {:?} index {:?} names {}",
        read,
        start.elapsed() - read,
        index.len()
    );
    let mut reader = csv::Reader::from_path(&args[2]).unwrap();
    let mut scratch = Scratch::default();
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let start = Instant::now();
    let mut n = 0;
    let mut worst = std::time::Duration::ZERO;
    let mut times = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let t = Instant::now();
        let query = Asked {
            name: row[1].to_owned(),
            kind: match &row[2] {
                "person" => Some(AskedKind::Person),
                "org" => Some(AskedKind::Organisation),
                _ => None,
            },
            countries: if row[3].is_empty() {
                vec![]
            } else {
                vec![row[3].to_uppercase()]
            },
            births: if row[4].is_empty() {
                vec![]
            } else {
                vec![row[4].to_owned()]
            },
            ..Asked::default()
        };
        let hits = index.search(&query, &mut scratch);
        let t = t.elapsed();
        worst = worst.max(t);
        times.push(t);
        n += 1;
        let hits: Vec<_> = hits.iter().map(|h| { let e=&entities[h.entry]; let f: Vec<String> = h.findings.iter().map(|f| format!("{:?}{:+.1}",f.field,f.adds)).collect(); serde_json::json!({"entity_id": format!("{}-{}", e.id.dataset.to_lowercase(), e.id.reference), "score": h.score, "ns": h.name_score, "al": h.alignment.score, "w": h.alignment.weight, "name": e.names[h.name].text, "facts": f})}).collect();
        writeln!(out, "{}", serde_json::json!({"id": &row[0], "hits": hits})).unwrap();
    }
    let took = start.elapsed();
    times.sort();
    eprintln!(
        "{n} queries in {:?}: {:.0}/s p99 {:?} worst {:?}",
        took,
        n as f64 / took.as_secs_f64(),
        times[n * 99 / 100],
        worst
    );
}
