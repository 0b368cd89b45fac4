//! Says which affected countries of JSON Lines reports are wrong or missed, with the figures.
//!
//! `cargo run --example affected -- IN.jsonl [--places]`. A row is `{"id","language","headline",
//! "body","dateline"?,"affected":[],"open":[],"taken"?:[[field,start,end]]}`; `taken` are passages of
//! listed names in bytes. With `--places` every mention is printed too.

use std::collections::BTreeSet;

use serde_json::Value;
use wirewatch_news::{
    Affected, Article, ArticleId, Dateline, Digest, Field, Outlet, Passage, PlaceMention,
    Provenance, Span,
};
use wirewatch_places::Gazetteer;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or("name a JSON Lines file")?;
    let places = args.iter().any(|arg| arg == "--places");
    let (mut right, mut found, mut expected) = (0, 0, 0);
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let article = article(&row);
        let (mentions, countries) =
            wirewatch_recognise::locate(&article, &taken(&row, &article), Gazetteer::embedded());
        let affected: BTreeSet<&str> = countries
            .iter()
            .filter(|country| country.affected)
            .map(|country| country.country.as_str())
            .collect();
        let (wanted, open) = (strings(&row["affected"]), strings(&row["open"]));
        expected += wanted.len();
        right += affected.intersection(&wanted).count();
        let wrong: BTreeSet<&str> = affected
            .difference(&wanted)
            .filter(|code| !open.contains(*code))
            .copied()
            .collect();
        found += affected.intersection(&wanted).count() + wrong.len();
        let missed: Vec<&&str> = wanted.difference(&affected).collect();
        if places || !wrong.is_empty() || !missed.is_empty() {
            println!("{} wrongly {wrong:?} missed {missed:?}", row["id"]);
            show(&article, &mentions, &countries, |code| {
                places || wrong.contains(code) || missed.iter().any(|missed| **missed == code)
            });
        }
    }
    println!(
        "precision {:.3} recall {:.3}: {right} right, {found} found, {expected} expected",
        right as f64 / found.max(1) as f64,
        right as f64 / expected.max(1) as f64
    );
    Ok(())
}

fn show(
    article: &Article,
    mentions: &[PlaceMention],
    countries: &[Affected],
    shown: impl Fn(&str) -> bool,
) {
    for country in countries {
        let sign = if country.affected { '*' } else { ' ' };
        print!(" {sign}{} {:.2};", country.country, country.score);
    }
    println!();
    for mention in mentions.iter().filter(|mention| shown(&mention.country)) {
        let text = match mention.passage.field {
            Field::Headline => &article.headline,
            Field::Body => &article.body,
        };
        let span = mention.passage.span;
        let before: String = text[..span.start()].chars().rev().take(30).collect();
        let before: String = before.chars().rev().collect();
        let after: String = text[span.end()..].chars().take(30).collect();
        let around = format!("{before}[{}]{after}", span.quote(text)).replace('\n', " ");
        println!(
            "   {} {} {:?} {:?}: {around}",
            mention.country, mention.name, mention.kind, mention.precision
        );
    }
}

fn strings(value: &Value) -> BTreeSet<&str> {
    let values = value.as_array().into_iter().flatten();
    values.filter_map(Value::as_str).collect()
}

fn taken(row: &Value, article: &Article) -> Vec<Passage> {
    let rows = row["taken"].as_array().into_iter().flatten();
    rows.filter_map(|passage| {
        let (field, text) = match passage[0].as_str()? {
            "headline" => (Field::Headline, &article.headline),
            _ => (Field::Body, &article.body),
        };
        let start = passage[1].as_u64()? as usize;
        let span = Span::new(text, start..passage[2].as_u64()? as usize)?;
        Some(Passage { field, span })
    })
    .collect()
}

fn article(row: &Value) -> Article {
    let string = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let (headline, body) = (string("headline"), string("body"));
    Article {
        id: ArticleId::new("", &headline, &body),
        capture: Provenance {
            target_uri: String::new(),
            captured: jiff::Timestamp::UNIX_EPOCH,
            payload_digest: Digest::of(body.as_bytes()),
            payload_bytes: body.len() as u64,
            part: None,
            source: None,
        },
        url: String::new(),
        headline,
        authors: Vec::new(),
        outlet: Outlet {
            name: String::new(),
            host: String::new(),
            country: None,
        },
        agency: None,
        dateline: row["dateline"].as_str().map(|place| Dateline {
            place: place.to_owned(),
            text: place.to_owned(),
        }),
        language: row["language"].as_str().map(str::to_owned),
        first_created: None,
        version_created: None,
        body,
        limits: Vec::new(),
    }
}
