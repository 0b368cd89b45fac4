//! Writes every page over the test fixtures into a folder, to be looked at in a browser:
//! `cargo run -p wirewatch-publish --example pages -- FOLDER`.

use std::path::PathBuf;
use std::{env, fs, io};

#[path = "../tests/all/desk.rs"]
mod desk;
#[path = "../tests/all/fixtures.rs"]
mod fixtures;
#[path = "../tests/all/reference.rs"]
mod reference;
#[path = "../tests/all/screened.rs"]
mod screened;
#[path = "../tests/all/stories.rs"]
mod stories;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "pages".into()));
    fs::create_dir_all(&folder)?;
    let coverage = fixtures::coverage(false);
    let frame = wirewatch_publish::Frame {
        coverage: &coverage,
        now: fixtures::at("2026-11-22T14:00:00Z"),
        exposed: false,
        whole_texts: false,
        country_name: &fixtures::country_name,
    };
    let briefing = fixtures::briefing(coverage.clone());
    let pages = desk::pages(
        &frame,
        &briefing,
        &fixtures::dossier(),
        &fixtures::subjects(),
    );
    for (name, html) in pages {
        let local = html.replace(&wirewatch_publish::routes::stylesheet(), "wirewatch.css");
        fs::write(folder.join(format!("{name}.html")), local)?;
    }
    let mut starter = fixtures::coverage(true);
    starter.lists[0].starter = true;
    starter.lists[1].warning =
        Some("fetched 12 days ago, its schedule is every day; run “wirewatch lists sync”".into());
    let sample = wirewatch_publish::Frame {
        coverage: &starter,
        ..frame
    };
    let html = wirewatch_publish::brief_html(&sample, &fixtures::briefing(starter.clone()));
    fs::write(folder.join("sample.html"), html)?;
    let feed = wirewatch_publish::day_feed(&sample, &briefing, "http://127.0.0.1:8080");
    fs::write(folder.join("day.atom"), wirewatch_publish::atom(&feed))?;
    fs::write(folder.join("day.rss"), wirewatch_publish::rss(&feed))?;
    let json = serde_json::to_string_pretty(&wirewatch_publish::json_feed(&feed))?;
    fs::write(folder.join("day.feed.json"), json)?;
    let json = serde_json::to_string_pretty(&wirewatch_publish::brief_json(&briefing))?;
    fs::write(folder.join("brief.json"), json)?;
    fs::write(
        folder.join("brief.md"),
        wirewatch_publish::brief_markdown(&sample, &briefing),
    )?;
    fs::write(folder.join("wirewatch.css"), wirewatch_publish::STYLESHEET)
}
