//! Which language a text is written in.
//!
//! The script comes first; where several languages share it, letter sequences of one to five
//! letters are scored under every one of them (`resources/model.bin`, made by
//! `cargo xtask language`). Knows letters and languages, nothing of articles or tags of pages.
//! Time is linear in the part of the text that is looked at, which is bounded.

mod detect;
mod letters;
mod model;

pub use detect::{Detection, SAMPLE_BYTES, detect, is_known, languages, share_script};
pub use letters::{Alphabet, WORD_EDGE, alphabet_of, extend, folded};
pub use model::{COLUMNS, DENSE, MAGIC, MAX_ORDER, Model, SCALE};
