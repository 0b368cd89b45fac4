//! The user's own model for entities: its files, read from a folder within limits.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wirewatch_tagger::{ModelFile, Tagger};

use crate::config::Config;
use crate::terminal::plain;

/// The tagger that the configuration of a desk names.
pub(crate) fn of_desk(data: &Path, config: &Config) -> Result<Tagger> {
    let folder = config.model.folder.as_ref();
    let folder = folder.map(|folder| data.join(folder));
    tagger(folder.as_deref(), &config.model.languages)
}

/// The model in `folder`, or the tagger inside the program where none is given. Labels of the
/// model that mean nothing here are named on standard error.
pub(crate) fn tagger(folder: Option<&Path>, languages: &[String]) -> Result<Tagger> {
    let Some(folder) = folder else {
        return Ok(Tagger::built_in());
    };
    let tagger = Tagger::own(languages.to_vec(), |file| read(folder, file))
        .with_context(|| format!("cannot use the model in {}", folder.display()))?;
    if !tagger.left_out().is_empty() {
        eprintln!(
            "the model in {} has labels that are no kind of entity here; what they mark is left \
             out: {}",
            plain(&folder.display().to_string()),
            plain(&tagger.left_out().join(", "))
        );
    }
    Ok(tagger)
}

fn read(folder: &Path, file: ModelFile) -> Result<Vec<u8>> {
    let path = folder.join(file.name());
    let next_step = match file {
        ModelFile::Config => "give the folder of a token-classification model",
        ModelFile::Tokenizer => "save it there with save_pretrained of a fast tokenizer",
        ModelFile::Weights => "save it there with save_pretrained, in one file",
    };
    let about = std::fs::metadata(&path)
        .with_context(|| format!("cannot read {}; {next_step}", path.display()))?;
    if !about.is_file() {
        bail!("{} is no file; {next_step}", path.display());
    }
    let limit = file.limit_bytes();
    if about.len() > limit {
        bail!(
            "{} has {} bytes, more than {limit}; take a smaller model",
            path.display(),
            about.len()
        );
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    File::open(&path)
        .and_then(|open| open.take(limit).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read {}; {next_step}", path.display()))?;
    Ok(bytes)
}
