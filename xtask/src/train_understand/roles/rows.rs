//! The rows of MUC-4 as documents with their fillers, and as rows for the field.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::Sequence;
use wirewatch_understand::frame::{Paragraph, paragraphs};
use wirewatch_understand::roles::{KINDS, ROLES, plain, role_features};

/// A document of MUC-4.
pub(super) struct Document {
    pub(super) is_dev: bool,
    pub(super) text: String,
    pub(super) paragraphs: Vec<Paragraph>,
    /// For each role the fillers, each with its mentions as [`plain`] writes them.
    pub(super) roles: [Vec<Vec<String>>; ROLES.len()],
    /// For each kind of incident how many templates there are.
    pub(super) kinds: [usize; KINDS.len()],
}

pub(super) fn read(data: &Path) -> Result<Vec<Document>> {
    let lines = |name: &str| -> Result<Vec<Value>> {
        let path = data.join("events_roles").join(name);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        text.lines()
            .map(|line| Ok(serde_json::from_str(line)?))
            .collect()
    };
    let mut roles: BTreeMap<String, Value> = BTreeMap::new();
    for row in lines("muc4_grit_roles.jsonl")? {
        roles.insert(
            row["id"].as_str().unwrap_or_default().to_owned(),
            row["roles"].clone(),
        );
    }
    let mut documents = Vec::new();
    for row in lines("muc4.jsonl")? {
        let of_document = roles.get(row["id"].as_str().unwrap_or_default());
        let text = row["text"].as_str().unwrap_or_default().to_owned();
        documents.push(Document {
            is_dev: row["official_split"] == "dev",
            paragraphs: paragraphs(&text, Gazetteer::embedded()),
            text,
            roles: ROLES.map(|role| fillers(of_document.map(|roles| &roles[role]))),
            kinds: KINDS.map(|kind| templates(&row, kind)),
        });
    }
    Ok(documents)
}

fn fillers(of_role: Option<&Value>) -> Vec<Vec<String>> {
    let fillers = of_role.and_then(Value::as_array).into_iter().flatten();
    let fillers = fillers.map(|filler| {
        let mentions = filler.as_array().into_iter().flatten();
        let mentions = mentions.filter_map(|mention| mention[0].as_str());
        mentions.map(plain).collect()
    });
    fillers.collect()
}

/// How many templates of a row are of this kind.
fn templates(row: &Value, kind: &str) -> usize {
    let templates = row["templates"].as_array().into_iter().flatten();
    let types = templates.filter_map(|template| template["incident_type"].as_str());
    types
        .filter(|name| name.split(" / ").next() == Some(kind))
        .count()
}

/// The rows of a document: every place where a filler's mention stands is one of its role.
pub(super) fn sequences(document: &Document) -> Vec<Sequence> {
    let mut mentions: Vec<(Vec<&str>, usize)> = Vec::new();
    for (number, fillers) in document.roles.iter().enumerate() {
        for mention in fillers.iter().flatten() {
            mentions.push((mention.split(' ').collect(), number));
        }
    }
    // Longer ones first.
    mentions.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    let mut features = role_features(&document.paragraphs).into_iter();
    let mut found = Vec::new();
    for paragraph in &document.paragraphs {
        for (range, features) in paragraph.sentences.iter().zip(features.by_ref()) {
            let words: Vec<String> = paragraph.tokens[range.clone()]
                .iter()
                .map(|token| plain(&document.text[token.word.range.clone()]))
                .collect();
            let mut labels = vec![0_u8; words.len()];
            for (mention, role) in &mentions {
                for start in 0..words.len() {
                    if let Some(end) = matches_at(&words, start, mention)
                        && labels[start..end].iter().all(|label| *label == 0)
                    {
                        labels[start..end].fill(2 + 2 * *role as u8);
                        labels[start] = 1 + 2 * *role as u8;
                    }
                }
            }
            found.push(Sequence { features, labels });
        }
    }
    found
}

/// Where `mention` ends that begins at `start`; marks between its words count for nothing.
fn matches_at(words: &[String], start: usize, mention: &[&str]) -> Option<usize> {
    if words[start].is_empty() {
        return None;
    }
    let mut wanted = mention;
    let mut at = start;
    while !wanted.is_empty() {
        let word = words.get(at)?;
        if !word.is_empty() {
            let parts: Vec<&str> = word.split(' ').collect();
            wanted = wanted.strip_prefix(parts.as_slice())?;
        }
        at += 1;
    }
    Some(at)
}
