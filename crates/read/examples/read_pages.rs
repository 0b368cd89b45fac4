//! Reads every `.html.gz` below a folder and writes one JSON row per page, to be scored.
//!
//! `cargo run -p wirewatch-read --example read_pages -- FOLDER OUT.jsonl`

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use wirewatch_news::{Capture, Carrier, Digest, MediaType, Provenance};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("usage: read_pages FOLDER OUT.jsonl")?;
    let out = arguments
        .next()
        .ok_or("usage: read_pages FOLDER OUT.jsonl")?;
    let folder = Path::new(&folder);
    let urls: std::collections::HashMap<String, String> =
        fs::read_to_string(folder.join("urls.tsv"))
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(file, url)| (file.to_owned(), url.to_owned()))
            .collect();
    let mut files: Vec<String> = urls.keys().cloned().collect();
    files.sort();
    let mut rows = fs::File::create(out)?;
    let mut spent = std::time::Duration::ZERO;
    let mut slowest = (std::time::Duration::ZERO, String::new());
    for file in &files {
        let mut payload = Vec::new();
        flate2::read::GzDecoder::new(fs::File::open(folder.join(file))?)
            .read_to_end(&mut payload)?;
        let capture = Capture {
            provenance: Provenance {
                target_uri: urls[file].clone(),
                captured: jiff::Timestamp::now(),
                payload_digest: Digest::of(&payload),
                payload_bytes: payload.len() as u64,
                part: None,
                source: None,
            },
            media_type: MediaType::Html,
            carrier: Carrier::default(),
            payload: Arc::from(payload),
        };
        let start = Instant::now();
        let article = wirewatch_read::read(&capture);
        let took = start.elapsed();
        spent += took;
        if took > slowest.0 {
            slowest = (took, file.clone());
        }
        let row = match article {
            Ok(article) => serde_json::json!({
                "file": file, "url": article.url, "title": article.headline,
                "date": article.first_created.map(|stamp| stamp.date.to_string()),
                "origin": article.first_created.map(|stamp| stamp.origin),
                "authors": article.authors, "language": article.language, "text": article.body,
                "outlet": article.outlet.name, "agency": article.agency,
                "dateline": article.dateline.map(|dateline| dateline.text),
                "limits": article.limits,
            }),
            Err(error) => {
                serde_json::json!({"file": file, "text": "", "reason": error.to_string()})
            }
        };
        writeln!(rows, "{row}")?;
    }
    println!(
        "{} pages in {:.2} s: {:.0} pages/s; slowest {:?} {}",
        files.len(),
        spent.as_secs_f64(),
        files.len() as f64 / spent.as_secs_f64(),
        slowest.0,
        slowest.1
    );
    Ok(())
}
