//! `wirewatch read`: the article out of each page, without a data folder.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Value, json};
use wirewatch_news::{Capture, Carrier, Digest, MediaType, Provenance};

use crate::jsonl;

/// Longest page, in bytes after decompression.
const LIMIT_BYTES: u64 = 64 << 20;
/// Pages that are read at a time.
const BATCH: usize = 64;
const PAGES: [&str; 6] = ["html", "htm", "xhtml", "txt", "eml", "pdf"];

/// Read the article out of each page.
///
/// Takes .html, .htm, .xhtml and .txt files, each also .gz, and folders of them; a `urls.tsv` in
/// a folder (file TAB address) tells where a page came from. Writes one row per page.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch read page.html saved-pages/ > articles.jsonl")]
pub(crate) struct Read {
    /// Pages or folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// A page to read.
struct Page {
    path: PathBuf,
    /// Relative to the folder given.
    name: String,
    url: Option<String>,
}

impl Read {
    pub(crate) fn run(self) -> Result<bool> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut good = true;
        for path in &self.paths {
            let pages = pages(path)?;
            for batch in pages.chunks(BATCH) {
                let rows: Vec<Result<Value>> = batch.par_iter().map(row).collect();
                for row in rows {
                    match row {
                        Ok(row) => jsonl::write_row(&mut out, &row)?,
                        Err(error) => {
                            good = false;
                            eprintln!("{error:#}");
                        }
                    }
                }
            }
        }
        out.flush()?;
        Ok(good)
    }
}

/// The pages at `path`: itself, or those in the folder, sorted by name.
fn pages(path: &Path) -> Result<Vec<Page>> {
    let about = std::fs::metadata(path)
        .with_context(|| format!("cannot read {}; give a page or a folder", path.display()))?;
    if !about.is_dir() {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        return Ok(vec![Page {
            path: path.to_owned(),
            name: name.unwrap_or_default(),
            url: None,
        }]);
    }
    let urls: HashMap<String, String> = std::fs::read_to_string(path.join("urls.tsv"))
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, url)| (name.to_owned(), url.trim().to_owned()))
        .collect();
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read the folder {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() && is_page(&entry.path()) {
                let name = entry
                    .path()
                    .strip_prefix(path)
                    .unwrap_or(&entry.path())
                    .to_string_lossy()
                    .into_owned();
                let url = urls.get(&name).cloned();
                found.push(Page {
                    path: entry.path(),
                    name,
                    url,
                });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The extension that counts: the one before `.gz`.
fn extension(path: &Path) -> String {
    let name = path.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit('.').next().unwrap_or_default().to_owned()
}

fn is_page(path: &Path) -> bool {
    PAGES.contains(&extension(path).as_str())
}

fn row(page: &Page) -> Result<Value> {
    let payload = bytes(&page.path)?;
    let capture = Capture {
        provenance: Provenance {
            target_uri: page.url.clone().unwrap_or_default(),
            captured: Timestamp::now(),
            payload_digest: Digest::of(&payload),
            payload_bytes: payload.len() as u64,
            part: None,
            source: None,
        },
        media_type: media_type(&page.path, &payload),
        carrier: Carrier::default(),
        payload: payload.into(),
    };
    let unread = |reason: String| {
        json!({
            "file": page.name, "url": page.url, "title": "", "date": null, "authors": [], "language": null,
            "text": "", "reason": reason,
        })
    };
    if matches!(extension(&page.path).as_str(), "eml" | "pdf") {
        return Ok(unread(
            "this version does not read e-mail or PDF yet".to_owned(),
        ));
    }
    Ok(match wirewatch_read::read(&capture) {
        Ok(article) => {
            let url = if article.url.is_empty() {
                page.url.clone()
            } else {
                Some(article.url)
            };
            json!({
                "file": page.name, "url": url, "title": article.headline,
                "date": article.first_created.map(|stamp| stamp.date.to_string()),
                "authors": article.authors, "language": article.language, "text": article.body,
            })
        }
        Err(error) => unread(error.to_string()),
    })
}

fn media_type(path: &Path, payload: &[u8]) -> MediaType {
    let start = payload.trim_ascii_start();
    match extension(path).as_str() {
        "txt" if !start.starts_with(b"<!") && !start.starts_with(b"<html") => MediaType::Text,
        _ => MediaType::Html,
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut bytes = Vec::new();
    let read = if path.extension().is_some_and(|extension| extension == "gz") {
        MultiGzDecoder::new(file)
            .take(LIMIT_BYTES)
            .read_to_end(&mut bytes)
    } else {
        file.take(LIMIT_BYTES).read_to_end(&mut bytes)
    };
    read.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}
