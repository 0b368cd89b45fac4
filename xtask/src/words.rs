//! `cargo xtask words`: ordinary English words, for names that say little by themselves.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use crate::root;

const SOURCE: &str = "/usr/share/dict/american-english-small";

/// Keeps the lower-case entries of three letters and more, sorted.
pub(crate) fn run() -> Result<()> {
    let text = fs::read_to_string(SOURCE).with_context(|| {
        format!("cannot read {SOURCE}; install the Debian package wamerican-small")
    })?;
    let words: BTreeSet<&str> = text
        .lines()
        .filter(|word| word.len() >= 3 && word.bytes().all(|letter| letter.is_ascii_lowercase()))
        .collect();
    let mut out = words.into_iter().collect::<Vec<_>>().join("\n");
    out.push('\n');
    fs::write(root().join("crates/names/resources/common-words.txt"), out)?;
    Ok(())
}
