//! `wirewatch cluster`: puts copies of one text together.

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use wirewatch_merge::{Candidate, Sketch, assign};
use wirewatch_news::{ArticleId, Digest, StoryId};

use crate::jsonl;

/// Put copies of one text together.
///
/// Reads rows with `id` and `text`; writes `{"id","cluster"}` in the same order.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch cluster --level copy articles.jsonl")]
pub(crate) struct Cluster {
    /// What counts as together: copies of one text, or articles about one happening.
    #[arg(long, value_parser = ["copy", "story"], default_value = "copy")]
    level: String,
    /// JSON Lines file, or - for standard input.
    input: PathBuf,
}

impl Cluster {
    pub(crate) fn run(self) -> Result<bool> {
        if self.level == "story" {
            bail!("--level story is not in this version yet; use --level copy");
        }
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut archive = Archive::default();
        let good = jsonl::each_row(
            &self.input,
            |row| {
                let text = row["text"].as_str().ok_or("it has no \"text\"")?;
                Ok((row["id"].clone(), Sketch::of(text)))
            },
            |(id, sketch): (Value, Sketch)| {
                let cluster = archive.place(sketch);
                jsonl::write_row(&mut out, &json!({ "id": id, "cluster": cluster }))
            },
        )?;
        out.flush()?;
        Ok(good)
    }
}

/// The texts placed so far, found by their keys.
#[derive(Default)]
struct Archive {
    exact: HashMap<Digest, usize>,
    by_band: HashMap<u64, Vec<usize>>,
    placed: Vec<(StoryId, Vec<u64>)>,
}

impl Archive {
    fn place(&mut self, sketch: Sketch) -> String {
        let number = self.placed.len();
        let same = sketch
            .digest
            .and_then(|digest| self.exact.get(&digest).copied());
        let mut near: Vec<usize> = sketch
            .bands
            .iter()
            .filter_map(|band| self.by_band.get(band))
            .flatten()
            .copied()
            .chain(same)
            .collect();
        near.sort_unstable();
        near.dedup();
        let candidates: Vec<Candidate> = near
            .into_iter()
            .map(|known| Candidate {
                story: self.placed[known].0.clone(),
                exact: same == Some(known),
                bands: self.placed[known].1.clone(),
            })
            .collect();
        let story = assign(&ArticleId(number.to_string()), &sketch, &candidates).story;
        if let Some(digest) = sketch.digest {
            self.exact.entry(digest).or_insert(number);
        }
        for band in &sketch.bands {
            self.by_band.entry(*band).or_default().push(number);
        }
        self.placed.push((story.clone(), sketch.bands));
        story.0
    }
}
