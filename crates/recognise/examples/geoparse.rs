//! Finds the places of JSON Lines texts, for measuring against gold rows.
//!
//! `cargo run --release --example geoparse -- IN.jsonl [--gold]` prints one row per text:
//! `{"id","toponyms":[{"start","end","lat","lon","country","geonameid"?,"kind","precision"}]}`, offsets in
//! code points. With `--gold` the spans of the input are resolved instead of found. Time and bytes
//! go to standard error.

use std::io::Write;
use std::time::Instant;

use serde_json::{Value, json};
use wirewatch_news::{
    Article, ArticleId, Digest, Field, Outlet, Passage, PlaceMention, Provenance, Span,
};
use wirewatch_places::Gazetteer;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or("name a JSON Lines file")?;
    let gold = args.iter().any(|arg| arg == "--gold");
    let rows = std::fs::read_to_string(path)?;
    let start = Instant::now();
    let gazetteer = Gazetteer::embedded();
    let opened = start.elapsed();
    let mut out = std::io::stdout().lock();
    let (mut bytes, mut spent) = (0, std::time::Duration::ZERO);
    for line in rows.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().unwrap_or_default();
        let article = article(
            row["url"].as_str().unwrap_or_default(),
            row["title"].as_str().unwrap_or_default(),
            text,
        );
        bytes += text.len();
        let start = Instant::now();
        let toponyms: Vec<Value> = if gold {
            let offsets: Vec<usize> = text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect();
            let at = |value: &Value| offsets[value.as_u64().unwrap_or(0) as usize];
            let empty = Vec::new();
            let wanted = row["toponyms"].as_array().unwrap_or(&empty);
            let passages: Vec<Passage> = wanted
                .iter()
                .filter_map(|span| Span::new(text, at(&span["start"])..at(&span["end"])))
                .map(|span| Passage {
                    field: Field::Body,
                    span,
                })
                .collect();
            let places = wirewatch_recognise::resolve(&article, &passages, gazetteer);
            wanted
                .iter()
                .zip(places)
                .map(|(span, place)| match place {
                    Some(place) => {
                        let mut found = toponym(&place, text);
                        found["start"] = span["start"].clone();
                        found["end"] = span["end"].clone();
                        found
                    }
                    None => json!({"start": span["start"], "end": span["end"]}),
                })
                .collect()
        } else {
            let (places, _) = wirewatch_recognise::locate(&article, &[], gazetteer);
            places
                .iter()
                .filter(|place| place.passage.field == Field::Body)
                .map(|place| toponym(place, text))
                .collect()
        };
        spent += start.elapsed();
        writeln!(out, "{}", json!({"id": row["id"], "toponyms": toponyms}))?;
    }
    eprintln!(
        "opened in {opened:?}; {:.2} MB in {spent:?}: {:.2} MB/s",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / spent.as_secs_f64()
    );
    Ok(())
}

fn toponym(place: &PlaceMention, text: &str) -> Value {
    let (start, end) = place.passage.span.code_points(text);
    let mut row = json!({
        "start": start, "end": end, "lat": place.lat, "lon": place.lon, "country": place.country,
        "kind": place.kind, "precision": place.precision, "name": place.name,
    });
    if let Some(id) = place.geoname_id {
        row["geonameid"] = json!(id);
    }
    row
}

fn article(url: &str, headline: &str, text: &str) -> Article {
    Article {
        id: ArticleId::new(url, headline, text),
        capture: Provenance {
            target_uri: url.to_owned(),
            captured: jiff::Timestamp::UNIX_EPOCH,
            payload_digest: Digest::of(text.as_bytes()),
            payload_bytes: text.len() as u64,
            part: None,
            source: None,
        },
        url: url.to_owned(),
        headline: headline.to_owned(),
        authors: Vec::new(),
        outlet: Outlet {
            name: String::new(),
            host: String::new(),
            country: None,
        },
        agency: None,
        dateline: None,
        language: Some("en".to_owned()),
        first_created: None,
        version_created: None,
        body: text.to_owned(),
        limits: Vec::new(),
    }
}
