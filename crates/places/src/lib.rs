//! The gazetteer: names to places, places to countries.
//!
//! Owns one read-only file (`resources/gazetteer.bin`, made by `cargo xtask places`) that is
//! read in place: opening it parses nothing. Gives every place that a name may mean; choosing
//! among them needs the article and is left to the stages. Does no I/O.

mod find;
pub mod format;
mod gazetteer;
pub mod spelling;

pub use find::Found;
pub use format::Feature;
pub use gazetteer::{Candidates, Country, Gazetteer, GazetteerError, NameUse, Place};
