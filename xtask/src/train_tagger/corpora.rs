//! The labelled texts.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Bytes of the text, and the kind.
pub(super) type Mention = (Range<usize>, String);

/// A text with its mentions, in order, none inside another.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) entities: Vec<Mention>,
}

impl Document {
    /// The same in capitals.
    pub(super) fn shouted(&self) -> Document {
        // Bytes stay where they are: only ASCII letters change.
        Document {
            text: self.text.to_ascii_uppercase(),
            entities: self.entities.clone(),
        }
    }
}

#[derive(Deserialize)]
struct Row {
    text: String,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    genre: String,
    entities: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    outer: Option<bool>,
    #[serde(default)]
    named: Option<bool>,
}

/// The documents of re3d that a shipped model may learn from, and the others.
pub(super) fn re3d(data: &Path) -> Result<(Vec<Document>, Vec<Document>)> {
    let outermost = |entity: &Labelled| (entity.outer != Some(false)).then(|| entity.kind.clone());
    let (mut shipped, mut held) = (Vec::new(), Vec::new());
    for row in read(data, "re3d.jsonl")? {
        match row.licence.as_str() {
            "public-domain" | "OGL-3.0" | "CC-BY-3.0-AU" | "EU-reuse-with-acknowledgement" => {
                shipped.push(document(row, outermost));
            }
            _ => held.push(document(row, outermost)),
        }
    }
    Ok((shipped, held))
}

/// Names: wikigold, and the named entities of GUM.
pub(super) fn names(data: &Path) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for row in read(data, "wikigold.jsonl")? {
        documents.push(document(row, |entity| Some(entity.kind.clone())));
    }
    for row in gum(data)? {
        documents.push(document(row, |entity| {
            (entity.named == Some(true)).then(|| {
                match entity.kind.as_str() {
                    "person" => "PER",
                    "organization" => "ORG",
                    "place" => "LOC",
                    _ => "MISC",
                }
                .to_owned()
            })
        }));
    }
    Ok(documents)
}

/// Noun phrases of GUM by what they stand for.
pub(super) fn phrases(data: &Path) -> Result<Vec<Document>> {
    let rows = gum(data)?.into_iter();
    Ok(rows
        .map(|row| {
            document(row, |entity| {
                Some(
                    match entity.kind.as_str() {
                        "object" | "plant" | "animal" | "substance" => "object",
                        other => other,
                    }
                    .to_owned(),
                )
            })
        })
        .collect())
}

/// The rows of GUM that a shipped model may learn from.
fn gum(data: &Path) -> Result<Vec<Row>> {
    let rows = read(data, "gum.jsonl")?.into_iter();
    Ok(rows
        .filter(|row| {
            ["news", "interview", "court", "academic"].contains(&row.genre.as_str())
                && !row.licence.contains("CC-BY-SA")
        })
        .collect())
}

fn read(data: &Path, file: &str) -> Result<Vec<Row>> {
    let path = data.join(file);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .map(|line| {
            serde_json::from_str(line)
                .with_context(|| format!("{}: a row is not as expected", path.display()))
        })
        .collect()
}

/// The mentions that `kind` names; of two that overlap the longer one.
fn document(row: Row, kind: impl Fn(&Labelled) -> Option<String>) -> Document {
    let starts: Vec<usize> = row
        .text
        .char_indices()
        .map(|(at, _)| at)
        .chain([row.text.len()])
        .collect();
    let mut entities: Vec<Mention> = row
        .entities
        .iter()
        .filter_map(|entity| {
            let range = *starts.get(entity.start)?..*starts.get(entity.end)?;
            Some((range, kind(entity)?))
        })
        .collect();
    entities.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    entities.retain(|(range, _)| {
        let is_free = range.start >= end && !range.is_empty();
        if is_free {
            end = range.end;
        }
        is_free
    });
    Document {
        text: row.text,
        entities,
    }
}

/// Our own sentences: `[Kind|words]` inside a line, a blank line between documents.
pub(super) fn own(folder: &Path) -> Result<Vec<Document>> {
    let Ok(listing) = std::fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut files: Vec<_> = listing
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let mut documents = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let mut document = Document::default();
        for (number, line) in text.lines().chain([""]).enumerate() {
            if line.starts_with('#') {
                continue;
            }
            if line.trim().is_empty() {
                if !document.text.is_empty() {
                    documents.push(std::mem::take(&mut document));
                }
                continue;
            }
            if !document.text.is_empty() {
                document.text.push('\n');
            }
            if let Err(error) = add_line(&mut document, line) {
                bail!("{} line {}: {error}", path.display(), number + 1);
            }
        }
    }
    Ok(documents)
}

fn add_line(document: &mut Document, line: &str) -> Result<(), &'static str> {
    let mut open: Option<(usize, Option<String>)> = None;
    let mut chars = line.chars();
    while let Some(letter) = chars.next() {
        match letter {
            '\\' => document.text.extend(chars.next()),
            '[' if open.is_some() => return Err("a bracket stands inside another"),
            '[' => open = Some((document.text.len(), None)),
            '|' => match &mut open {
                Some((start, kind @ None)) => *kind = Some(document.text.split_off(*start)),
                _ => return Err("a stroke stands outside of brackets; write \\|"),
            },
            ']' => match open.take() {
                Some((start, Some(kind))) => {
                    document.entities.push((start..document.text.len(), kind))
                }
                _ => return Err("a bracket is closed that was not opened, or has no kind"),
            },
            other => document.text.push(other),
        }
    }
    if open.is_some() {
        Err("a bracket is not closed")
    } else {
        Ok(())
    }
}
