//! Role fillers and kinds of incidents: from the MUC-4 rows that may go into a shipped model
//! (see NOTICE).

mod rows;
mod stages;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};
use wirewatch_places::Gazetteer;
use wirewatch_understand::frame::paragraphs;
use wirewatch_understand::roles::{KINDS, ROLES, RoleReader, plain};

use self::rows::{Document, read};
use self::stages::{Count, count};
use super::{Finds, keep, kept};

/// Learns from the rows of `data`; with `folds` only measures, on those of the official dev set.
pub(super) fn learn(data: &Path, folds: usize) -> Result<()> {
    let documents = read(data)?;
    println!("roles: {} documents", documents.len());
    let is_taken = |document: &&Document| folds == 0 || !document.is_dev;
    let taken: Vec<&Document> = documents.iter().filter(is_taken).collect();
    let bytes = stages::learn(&taken)?;
    if folds == 0 {
        return keep("roles.bin", &bytes);
    }
    let reader = RoleReader::open(&bytes)?;
    let mut sums = [Count::default(); ROLES.len()];
    let (mut all, mut accused, mut kinds) = (Count::default(), Count::default(), Count::default());
    for document in documents.iter().filter(|document| document.is_dev) {
        let found = reader.read(&document.text, &document.paragraphs);
        let fillers = found.fillers.iter().filter_map(|filler| {
            let role = ROLES.iter().position(|role| *role == filler.role)?;
            let first = filler.mentions.first()?;
            Some((role, plain(&document.text[first.clone()])))
        });
        let (counts, of_accused) = count(document, &fillers.collect::<Vec<_>>());
        for (sum, count) in sums.iter_mut().zip(counts) {
            sum.add(count);
            all.add(count);
        }
        accused.add(of_accused);
        for (kind, wanted) in KINDS.iter().zip(document.kinds) {
            let is_found = usize::from(found.kinds.contains(kind));
            kinds.add(Count {
                right: is_found.min(wanted),
                found: is_found,
                gold: wanted,
            });
        }
    }
    println!("official dev set:");
    for (role, sum) in ROLES.iter().zip(sums) {
        println!("  {role} {sum}");
    }
    println!("  roles {all}");
    println!(
        "  accused: {:.1} % of {} right",
        100.0 * accused.right as f64 / accused.found.max(1) as f64,
        accused.found
    );
    println!("  kinds of incidents {kinds}");
    Ok(())
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
        let incidents = self.0.read(text, &paragraphs);
        for filler in incidents.fillers {
            let first = filler
                .mentions
                .first()
                .map(|mention| &text[mention.clone()]);
            if let Some(list) = roles.get_mut(filler.role.as_str()) {
                list.extend(first.map(|first| json!([first])));
            }
        }
        found.insert("roles".to_owned(), json!(roles));
        let kinds = incidents.kinds.iter();
        let templates: Value = kinds.map(|kind| json!({ "incident_type": kind })).collect();
        found.insert("templates".to_owned(), templates);
    }
}
