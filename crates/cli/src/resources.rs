//! What is bundled: the default sources and the sample desk.

use std::path::Path;

use anyhow::{Context, Result};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use wirewatch_news::Source;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/resources/sample/reports");

#[derive(Deserialize)]
struct SourcesFile {
    source: Vec<Source>,
}

/// The sources that are collected when the user has not said otherwise.
pub(crate) fn default_sources() -> Result<Vec<Source>> {
    let file: SourcesFile = toml::from_str(include_str!("../resources/sources.toml"))
        .context("the bundled sources are damaged")?;
    Ok(file.source)
}

/// Writes the reports of the sample desk into `folder`, as files that `ingest` reads.
pub(crate) fn unpack_sample(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .and_then(|()| SAMPLE.extract(folder))
        .with_context(|| format!("cannot write the sample reports to {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn default_sources_are_many_and_distinct() {
        let sources = default_sources().expect("bundled");
        let ids: HashSet<&str> = sources.iter().map(|source| source.id.0.as_str()).collect();
        let languages: HashSet<&str> = sources
            .iter()
            .filter_map(|source| source.language.as_deref())
            .collect();
        assert!(sources.len() >= 40 && ids.len() == sources.len());
        assert!(languages.len() >= 8, "{languages:?}");
        for source in &sources {
            assert!(
                source.url.starts_with("https://") || source.url.starts_with("http://"),
                "{}",
                source.id
            );
            assert!(!source.verified, "{}: nothing was tried yet", source.id);
        }
    }
}
