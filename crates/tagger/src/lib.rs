//! Persons, organisations, places and other things in running text.
//!
//! A tagger of three layers (conditional random fields): names as general corpora mark them,
//! noun phrases by what they stand for, and from both the entities of the re3d corpus. Its model
//! is `resources/tagger.bin`, made by `cargo xtask train-tagger`. With the feature `transformer` a
//! model of the user's own can take its place ([`Tagger::own`]). Knows no lists and no stages.

pub mod clusters;
pub mod crf;
mod entities;
pub mod features;
mod lexicon;
mod shout;
mod tagger;
mod tokens;
#[cfg(feature = "transformer")]
mod transformer;

pub use entities::{
    ENTITIES, Known, NAMES, Name, PHRASES, Reading, Row, Tagged, all_features, entities,
    label_name, labels, read, spans,
};
pub use lexicon::is_title;
pub use shout::calmed;
pub use tagger::{ModelError, ModelFile, Tagger};
pub use tokens::tokens;
