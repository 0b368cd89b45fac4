//! The configuration file `wirewatch.toml` in the data folder: sections owned by their crates.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use wirewatch_collect::CollectConfig;

/// All sections; a missing file or section means the defaults.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// How the network is asked.
    pub(crate) collect: CollectConfig,
    /// How often.
    pub(crate) schedule: Schedule,
    /// What finds entities.
    pub(crate) model: Model,
}

/// A transformer model of the user's own, in a build with the feature `transformer`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Model {
    /// Its folder, from the data folder; without one the tagger inside the program is used.
    pub(crate) folder: Option<PathBuf>,
    /// Languages of the texts that it may read; none: all.
    pub(crate) languages: Vec<String>,
}

/// How often a running desk collects.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Schedule {
    /// Minutes between two rounds over the sources.
    pub(crate) sources_minutes: u64,
    /// Hours between two fetches of the official lists.
    pub(crate) lists_hours: u64,
    /// Sources that are asked at the same time.
    pub(crate) at_once: usize,
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule {
            sources_minutes: 20,
            lists_hours: 12,
            at_once: 16,
        }
    }
}

impl Config {
    /// Reads `wirewatch.toml` in the data folder.
    pub(crate) fn read(data: &Path) -> Result<Config> {
        let path = data.join("wirewatch.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| {
                format!(
                    "cannot understand {}; correct it or take it away",
                    path.display()
                )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
}
