//! Folding, words, sentences and scripts: what every stage that reads text shares.
//!
//! Knows letters, not names or meanings. All offsets are UTF-8 bytes of the text given.

mod fold;
mod script;
mod sentence;

pub use fold::{Folded, fold};
pub use script::{Script, is_unspaced, script_of};
pub use sentence::{sentence_at, sentences};
