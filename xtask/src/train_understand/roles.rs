//! Role fillers: from the MUC-4 rows that may go into a shipped model (see NOTICE).

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Model, Sequence, Settings, train};
use wirewatch_understand::frame::paragraphs;
use wirewatch_understand::roles::{RoleReader, plain, role_features};

use super::{Finds, LEAST_WEIGHT, keep, kept};

const ROLES: [&str; 5] = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];

/// A document of MUC-4: its text, and for each role the mentions of each filler.
struct Document {
    is_dev: bool,
    text: String,
    roles: BTreeMap<String, Vec<Vec<String>>>,
}

fn read(data: &Path) -> Result<Vec<Document>> {
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
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        let mut of_document = BTreeMap::new();
        for role in ROLES {
            let fillers = roles.get(&id).map(|roles| roles[role].clone());
            let fillers = fillers.as_ref().and_then(Value::as_array).cloned();
            let fillers = fillers.unwrap_or_default().into_iter().map(|filler| {
                let mentions = filler.as_array().cloned().unwrap_or_default();
                let mention = |mention: &Value| Some(mention[0].as_str()?.to_lowercase());
                mentions.iter().filter_map(mention).collect()
            });
            of_document.insert(role.to_owned(), fillers.collect());
        }
        documents.push(Document {
            is_dev: row["official_split"] == "dev",
            text: row["text"].as_str().unwrap_or_default().to_owned(),
            roles: of_document,
        });
    }
    Ok(documents)
}

/// The rows of a document: every place where a filler's mention stands is one of its role.
fn rows(document: &Document) -> Vec<Sequence> {
    let paragraphs = paragraphs(&document.text, Gazetteer::embedded());
    let mut mentions: Vec<(Vec<String>, usize)> = Vec::new();
    for (number, role) in ROLES.iter().enumerate() {
        for mention in document.roles[*role].iter().flatten() {
            let words: Vec<String> = plain(mention).split(' ').map(str::to_owned).collect();
            mentions.push((words, number));
        }
    }
    // Longer ones first.
    mentions.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    let mut features = role_features(&paragraphs).into_iter();
    let mut found = Vec::new();
    for paragraph in &paragraphs {
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
fn matches_at(words: &[String], start: usize, mention: &[String]) -> Option<usize> {
    if words[start].is_empty() {
        return None;
    }
    let mut wanted: Vec<&str> = mention.iter().map(String::as_str).collect();
    let mut at = start;
    while !wanted.is_empty() {
        let word = words.get(at)?;
        if !word.is_empty() {
            let parts: Vec<&str> = word.split(' ').collect();
            if wanted.len() < parts.len() || wanted[..parts.len()] != parts[..] {
                return None;
            }
            wanted.drain(..parts.len());
        }
        at += 1;
    }
    Some(at)
}

/// Learns from the rows of `data`; with `folds` only measures, on those of the official dev set.
pub(super) fn learn(data: &Path, folds: usize) -> Result<()> {
    let documents = read(data)?;
    println!("roles: {} documents", documents.len());
    let is_taken = |document: &&Document| folds == 0 || !document.is_dev;
    let sequences: Vec<Sequence> = documents.iter().filter(is_taken).flat_map(rows).collect();
    let names: Vec<String> = std::iter::once("O".to_owned())
        .chain(
            ROLES
                .iter()
                .flat_map(|role| [format!("B-{role}"), format!("I-{role}")]),
        )
        .collect();
    let settings = Settings {
        prior: 1.0,
        steps: 60,
        least_count: 3,
    };
    let weights = train(&sequences, names.len(), settings);
    let bytes = Model::pack(&[(names, weights)], LEAST_WEIGHT);
    if folds == 0 {
        return keep("roles.bin", &bytes);
    }
    let reader = RoleReader::open(&bytes)?;
    let (mut right, mut found, mut gold) = (0, 0, 0);
    for document in documents.iter().filter(|document| document.is_dev) {
        let paragraphs = paragraphs(&document.text, Gazetteer::embedded());
        let fillers = reader.fillers(&document.text, &paragraphs);
        found += fillers.len();
        for (role, wanted) in &document.roles {
            gold += wanted.len();
            let names: Vec<String> = fillers
                .iter()
                .filter(|filler| filler.role == *role)
                .filter_map(|filler| filler.mentions.first())
                .map(|first| plain(&document.text[first.clone()]))
                .collect();
            right += matched(wanted, names);
        }
    }
    let f1 = 200.0 * right as f64 / (found + gold).max(1) as f64;
    println!("roles, official dev set: F1 {f1:.2} (right {right}, found {found}, gold {gold})");
    Ok(())
}

/// How many fillers have a name among `names`; each name counts for one.
fn matched(wanted: &[Vec<String>], mut names: Vec<String>) -> usize {
    let mut is_found = |filler: &&Vec<String>| {
        let of_filler: Vec<String> = filler.iter().map(|mention| plain(mention)).collect();
        let at = names.iter().position(|name| of_filler.contains(name));
        at.map(|at| names.swap_remove(at)).is_some()
    };
    wanted.iter().filter(|filler| is_found(filler)).count()
}

/// The model written last.
pub(super) struct Kept(RoleReader);

impl Kept {
    pub(super) fn open() -> Result<Kept> {
        Ok(Kept(RoleReader::open(&kept("roles.bin")?)?))
    }
}

impl Finds for Kept {
    fn find(&self, row: &Value, found: &mut Map<String, Value>) {
        let text = row["text"].as_str().unwrap_or_default();
        let paragraphs = paragraphs(text, Gazetteer::embedded());
        let mut roles: BTreeMap<&str, Vec<Value>> =
            ROLES.iter().map(|role| (*role, Vec::new())).collect();
        for filler in self.0.fillers(text, &paragraphs) {
            let first = filler
                .mentions
                .first()
                .map(|mention| &text[mention.clone()]);
            if let Some(list) = roles.get_mut(filler.role.as_str()) {
                list.extend(first.map(|first| json!([first])));
            }
        }
        found.insert("roles".to_owned(), json!(roles));
    }
}
