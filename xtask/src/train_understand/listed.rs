//! What a sentence says of a listed name in it: from `corpora/listed`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::crf::{Feature, Model, Settings, Weights};
use wirewatch_understand::attribution::said;
use wirewatch_understand::bearing::{BEARINGS, BearingReader, Bears, bearing_features};
use wirewatch_understand::frame::{Paragraph, Reader, paragraphs};
use wirewatch_understand::happening::{Happening, HappeningReader};

use super::{LEAST_WEIGHT, files, keep, kept};
use crate::root;

/// A snippet without its marks, and its names with the codes of [`BEARINGS`].
struct Snippet {
    file: usize,
    text: String,
    names: Vec<(Range<usize>, Vec<String>)>,
}

fn read(folder: &Path) -> Result<Vec<Snippet>> {
    let mut snippets = Vec::new();
    for (file, path) in files(folder, "txt")?.iter().enumerate() {
        for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
            if !line.trim().is_empty() {
                let snippet = snippet(line, file)
                    .with_context(|| format!("{}:{}", path.display(), number + 1))?;
                snippets.push(snippet);
            }
        }
    }
    Ok(snippets)
}

fn snippet(line: &str, file: usize) -> Result<Snippet> {
    let mut text = String::new();
    let mut names = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[[") {
        text.push_str(before);
        let (mark, after) = after.split_once("]]").context("a mark has no end")?;
        rest = after;
        let mut fields = mark.split('|').map(str::to_owned);
        let name = fields.next().unwrap_or_default();
        let codes: Vec<String> = fields.collect();
        if codes.len() != BEARINGS.len() {
            bail!("[[{mark}]] has not {} codes", BEARINGS.len());
        }
        names.push((text.len()..text.len() + name.len(), codes));
        text.push_str(&name);
    }
    text.push_str(rest);
    Ok(Snippet { file, text, names })
}

/// What reads the paragraphs before the bearings are read.
struct Below {
    sayings: Reader,
    happenings: HappeningReader,
}

impl Below {
    fn open() -> Result<Below> {
        Ok(Below {
            sayings: Reader::open(&kept("attribution.bin")?)?,
            happenings: HappeningReader::open(&kept("events.bin")?, &kept("kinds.bin")?)?,
        })
    }

    /// What `look` sees of each name of a snippet.
    fn each<T>(
        &self,
        snippet: &Snippet,
        look: impl Fn(
            &Paragraph,
            &Range<usize>,
            &[Happening],
            &[wirewatch_understand::attribution::Said],
        ) -> Option<T>,
    ) -> Vec<(Option<T>, Vec<String>)> {
        let text = &snippet.text;
        let read: Vec<_> = paragraphs(text, Gazetteer::embedded())
            .into_iter()
            .map(|paragraph| {
                let said = said(&self.sayings, text, &paragraph);
                let happenings = self.happenings.happenings(&paragraph, &said);
                (paragraph, happenings, said)
            })
            .collect();
        let of_name = |(name, codes): &(Range<usize>, Vec<String>)| {
            let holds = |paragraph: &Paragraph| {
                let all = paragraph.bytes(0..paragraph.tokens.len());
                all.start <= name.start && name.end <= all.end
            };
            let found = read.iter().find(|(paragraph, ..)| holds(paragraph));
            let seen = found
                .and_then(|(paragraph, happenings, said)| look(paragraph, name, happenings, said));
            (seen, codes.clone())
        };
        snippet.names.iter().map(of_name).collect()
    }
}

type Row = (usize, Vec<Feature>, Vec<String>);

fn model<'a>(rows: impl Iterator<Item = &'a Row> + Clone) -> Vec<u8> {
    let settings = Settings {
        prior: 1.0,
        steps: 80,
        least_count: 2,
    };
    let layer = |number: usize| -> (Vec<String>, Weights) {
        let rows = rows.clone();
        let rows = rows.map(|(_, features, codes)| (features, codes[number].as_str()));
        super::choice(rows, settings)
    };
    let layers: Vec<(Vec<String>, Weights)> = (0..BEARINGS.len()).map(layer).collect();
    Model::pack(&layers, LEAST_WEIGHT)
}

/// Learns; with `folds` only measures. Folds are of files: texts of one file may be alike.
pub(super) fn learn(folds: usize) -> Result<()> {
    let below = Below::open()?;
    let snippets = read(&root().join("corpora/listed"))?;
    let mut rows: Vec<Row> = Vec::new();
    for snippet in &snippets {
        let all = below.each(snippet, |paragraph, name, happenings, said| {
            bearing_features(&snippet.text, paragraph, name, happenings, said)
        });
        rows.extend(
            all.into_iter()
                .filter_map(|(features, codes)| Some((snippet.file, features?, codes))),
        );
    }
    println!("listed: {} snippets, {} names", snippets.len(), rows.len());
    if folds == 0 {
        return keep("bearings.bin", &model(rows.iter()));
    }
    let mut score = Score::default();
    for fold in 0..folds {
        let rest = rows.iter().filter(|(file, ..)| file % folds != fold);
        let reader = BearingReader::open(&model(rest))?;
        for snippet in snippets.iter().filter(|one| one.file % folds == fold) {
            score.count(snippet, &reader, &below);
        }
    }
    println!("listed, {folds} folds: {score}");
    Ok(())
}

/// How well the model written last reads the snippets of `folder`.
pub(super) fn measured(folder: &Path) -> Result<Score> {
    let below = Below::open()?;
    let reader = BearingReader::open(&kept("bearings.bin")?)?;
    let mut score = Score::default();
    for snippet in read(folder)? {
        score.count(&snippet, &reader, &below);
    }
    Ok(score)
}

/// Right codes, and how the adverse ones were found.
#[derive(Default)]
pub(super) struct Score {
    names: usize,
    right: [usize; BEARINGS.len()],
    /// Found and right, found, gold.
    adverse: [usize; 3],
    /// The same of adverse names that act or support: the accused.
    accused: [usize; 3],
    confused: BTreeMap<(String, String), usize>,
    /// Of every name how sure it is adverse, and whether it is.
    shares: Vec<(f32, bool)>,
}

impl Score {
    fn count(&mut self, snippet: &Snippet, reader: &BearingReader, below: &Below) {
        let text = &snippet.text;
        let all = below.each(snippet, |paragraph, name, happenings, said| {
            reader.bears(text, paragraph, name, happenings, said)
        });
        for (bears, codes) in all {
            self.names += 1;
            let is_adverse = codes[4] == "adverse";
            let acts = |role: &str| matches!(role, "actor" | "supporter");
            let is_accused = is_adverse && acts(&codes[0]);
            self.adverse[2] += usize::from(is_adverse);
            self.accused[2] += usize::from(is_accused);
            let Some(bears) = bears else { continue };
            let found = words(&bears);
            for (number, code) in found.iter().enumerate() {
                self.right[number] += usize::from(codes[number] == *code);
            }
            if found[0] != codes[0] {
                let key = (codes[0].clone(), found[0].to_owned());
                *self.confused.entry(key).or_default() += 1;
            }
            self.adverse[1] += usize::from(bears.adverse);
            self.adverse[0] += usize::from(bears.adverse && is_adverse);
            let accuses = bears.adverse && acts(found[0]);
            self.accused[1] += usize::from(accuses);
            self.accused[0] += usize::from(accuses && is_accused);
            self.shares.push((bears.adverse_share, is_adverse));
        }
    }

    /// Shares in percent.
    pub(super) fn values(&self) -> BTreeMap<String, f64> {
        let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
        let mut values: BTreeMap<String, f64> = BTreeMap::new();
        for (name, right) in BEARINGS.iter().zip(self.right) {
            values.insert((*name).to_owned(), percent(right, self.names));
        }
        for (name, [right, found, gold]) in [("adverse", self.adverse), ("accused", self.accused)] {
            values.insert(format!("{name}-precision"), percent(right, found));
            values.insert(format!("{name}-recall"), percent(right, gold));
        }
        values
    }
}

fn words(bears: &Bears) -> [&'static str; 5] {
    [
        bears.role.code(),
        bears.modality.code(),
        bears.stage.map_or("-", |stage| stage.code()),
        bears.category.map_or("none", |category| category.code()),
        if bears.adverse { "adverse" } else { "not" },
    ]
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} names", self.names)?;
        for (name, value) in self.values() {
            write!(out, "; {name} {value:.1}")?;
        }
        let mut worst: Vec<_> = self.confused.iter().collect();
        worst.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for ((is, seen), count) in worst.into_iter().take(12) {
            write!(out, "\n  {count} {is} seen as {seen}")?;
        }
        for least in [0.4, 0.5, 0.6, 0.7, 0.8] {
            let found = self.shares.iter().filter(|(share, _)| *share >= least);
            let right = found.clone().filter(|(_, is)| *is).count();
            let (found, gold) = (found.count(), self.adverse[2]);
            write!(
                out,
                "\n  adverse from {least}: precision {:.1} recall {:.1}",
                100.0 * right as f64 / found.max(1) as f64,
                100.0 * right as f64 / gold.max(1) as f64
            )?;
        }
        Ok(())
    }
}
