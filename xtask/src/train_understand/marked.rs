//! Texts with `<s1>…</s1>`, `<c1>…</c1>` and `<q1>…</q1>`: source, cue and content.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::files;

/// An attribution as ranges of bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Marked {
    pub(super) source: Vec<Range<usize>>,
    pub(super) cue: Vec<Range<usize>>,
    pub(super) content: Vec<Range<usize>>,
}

/// A text without its marks, and the attributions that they made.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) frames: Vec<Marked>,
}

/// The documents of every file of a folder, in the order of the file names.
pub(super) fn read(folder: &Path) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for file in files(folder, "txt")? {
        let text = std::fs::read_to_string(&file)?;
        let mut document = Document::default();
        for (number, line) in text.lines().enumerate() {
            if line == "---" {
                documents.extend(finished(std::mem::take(&mut document)));
            } else if !line.trim().is_empty() {
                paragraph(line, &mut document)
                    .with_context(|| format!("{}:{}", file.display(), number + 1))?;
            }
        }
        documents.extend(finished(document));
    }
    Ok(documents)
}

fn finished(document: Document) -> Option<Document> {
    (!document.text.is_empty()).then_some(document)
}

fn paragraph(line: &str, document: &mut Document) -> Result<()> {
    if !document.text.is_empty() {
        document.text.push_str("\n\n");
    }
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut frames: BTreeMap<&str, Marked> = BTreeMap::new();
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        document.text.push_str(&rest[..at]);
        let (tag, after) = rest[at + 1..].split_once('>').context("a tag has no end")?;
        rest = after;
        let here = document.text.len();
        let Some(closed) = tag.strip_prefix('/') else {
            open.push((tag, here));
            continue;
        };
        let Some(at) = open.iter().rposition(|(tag, _)| *tag == closed) else {
            bail!("</{closed}> has no start");
        };
        let (_, start) = open.remove(at);
        let (kind, number) = closed.split_at(1);
        let frame = frames.entry(number).or_default();
        let ranges = match kind {
            "s" => &mut frame.source,
            "c" => &mut frame.cue,
            "q" => &mut frame.content,
            _ => bail!("unknown tag {closed}"),
        };
        ranges.push(start..here);
    }
    if let Some((tag, _)) = open.first() {
        bail!("<{tag}> is not closed");
    }
    document.text.push_str(rest);
    document.frames.extend(frames.into_values());
    Ok(())
}
