//! Which tagger reads the texts: the one inside the program, or a model of the user's own.
//!
//! Chosen once, at the start. A model of the user's own needs the cargo feature `transformer`;
//! without it asking for one is an error that says so. Reads no files: the caller brings their
//! bytes.

use std::fmt;

use thiserror::Error;
use wirewatch_news::EntityKind;
use wirewatch_places::Gazetteer;

#[cfg(feature = "transformer")]
use crate::transformer::Transformer;
use crate::{Row, Tagged};

/// A file of a model, in the order in which they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFile {
    /// What the model is, and the names of its labels.
    Config,
    /// How text is cut into its tokens.
    Tokenizer,
    /// Its numbers.
    Weights,
}

impl ModelFile {
    /// The name that it has in the folder of a model.
    pub const fn name(self) -> &'static str {
        match self {
            ModelFile::Config => "config.json",
            ModelFile::Tokenizer => "tokenizer.json",
            ModelFile::Weights => "model.safetensors",
        }
    }

    /// Longest file that is read, in bytes. The largest models of these kinds have about 2.3
    /// thousand million.
    pub const fn limit_bytes(self) -> u64 {
        match self {
            ModelFile::Config => 4 << 20,
            ModelFile::Tokenizer => 128 << 20,
            ModelFile::Weights => 4 << 30,
        }
    }
}

impl fmt::Display for ModelFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Why a model cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The program was built without the feature.
    #[error("this build reads no own models; build it with --features transformer")]
    NotBuilt,
    /// A file of it does not fit.
    #[error("{file}: {reason}")]
    Wrong {
        /// The file.
        file: ModelFile,
        /// What is wrong with it, and the next step.
        reason: String,
    },
}

/// What finds entities in texts.
pub struct Tagger {
    inner: Inner,
    /// The languages that it reads; none: all.
    languages: Vec<String>,
}

enum Inner {
    BuiltIn,
    #[cfg(feature = "transformer")]
    Own(Box<Transformer>),
}

impl fmt::Debug for Tagger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = match &self.inner {
            Inner::BuiltIn => "built in",
            #[cfg(feature = "transformer")]
            Inner::Own(_) => "own",
        };
        formatter
            .debug_struct("Tagger")
            .field("inner", &inner)
            .field("languages", &self.languages)
            .finish()
    }
}

impl Default for Tagger {
    fn default() -> Tagger {
        Tagger::built_in()
    }
}

impl Tagger {
    /// The tagger inside the program. It reads English.
    pub fn built_in() -> Tagger {
        Tagger {
            inner: Inner::BuiltIn,
            languages: vec!["en".to_owned()],
        }
    }

    /// A model of the user's own; `read` gives the bytes of a file of it. `languages` are those
    /// of the texts that it may read (`en`); none means all.
    ///
    /// Needs about twice the memory of the weights while it loads.
    ///
    /// # Errors
    ///
    /// When the build has no such models, when `read` fails, and when a file does not fit.
    #[cfg(feature = "transformer")]
    pub fn own<E: From<ModelError>>(
        languages: Vec<String>,
        read: impl FnMut(ModelFile) -> Result<Vec<u8>, E>,
    ) -> Result<Tagger, E> {
        let inner = Inner::Own(Box::new(Transformer::load(read)?));
        Ok(Tagger { inner, languages })
    }

    /// A model of the user's own: this build reads none.
    ///
    /// # Errors
    ///
    /// Always; build with the feature `transformer`.
    #[cfg(not(feature = "transformer"))]
    pub fn own<E: From<ModelError>>(
        _languages: Vec<String>,
        _read: impl FnMut(ModelFile) -> Result<Vec<u8>, E>,
    ) -> Result<Tagger, E> {
        Err(ModelError::NotBuilt.into())
    }

    /// Whether it reads texts of this language; a text whose language nobody knows is read.
    pub fn reads(&self, language: Option<&str>) -> bool {
        let knows = |language| self.languages.iter().any(|known| known == language);
        self.languages.is_empty() || language.is_none_or(knows)
    }

    /// Whether entities of this kind are among those that it finds.
    pub fn finds(&self, kind: EntityKind) -> bool {
        match (&self.inner, kind) {
            (Inner::BuiltIn, _) => true,
            #[cfg(feature = "transformer")]
            (Inner::Own(model), kind) => model.finds(kind),
        }
    }

    /// Labels of the model that stand for nothing known here: what they mark is left out.
    pub fn left_out(&self) -> &[String] {
        match &self.inner {
            Inner::BuiltIn => &[],
            #[cfg(feature = "transformer")]
            Inner::Own(model) => model.left_out(),
        }
    }

    /// The entities of a text whose sentences are `rows`, in its order; none overlaps another.
    /// A model of the user's own reads the text itself.
    ///
    /// Never fails; nothing is found in an empty text.
    pub fn entities(&self, text: &str, rows: &[Row], gazetteer: &'static Gazetteer) -> Vec<Tagged> {
        // Only a model of the user's own needs them.
        let _ = (text, gazetteer);
        match &self.inner {
            Inner::BuiltIn => crate::entities::entities(rows),
            #[cfg(feature = "transformer")]
            Inner::Own(model) => model.entities(text, gazetteer),
        }
    }
}
