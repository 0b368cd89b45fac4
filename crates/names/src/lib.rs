//! Names: taking them apart, comparing them in whatever spelling, the keys under which a name is
//! found in text, and an index that finds many names in one pass.
//!
//! Knows how names are written, not who bears them: that is `lists`.

mod align;
mod common;
mod compare;
mod compound;
mod disguise;
mod families;
mod index;
mod keys;
mod lexicon;
mod parse;
mod romanise;
mod sound;
mod tokens;
mod variants;
mod word;

pub use align::{Alignment, Pair, Piece, align, likeness};
pub use common::is_common_word;
pub use compare::{SAME_FROM, compare};
pub use disguise::{Disguise, unmask};
pub use families::{Kin, Kinship, is_borne, kinship};
pub use index::{Found, NameIndex};
pub use keys::{Shape, keys, shape, without_legal_form};
pub use parse::{LIMIT_LETTERS, NameKind, Part, Role, parse, readings};
pub use romanise::{Romanised, Vowels, other_readings, romanise};
pub use sound::Sound;
pub use variants::{Missing, Variant, VariantIndex};
pub use word::{Block, Likeness, Word, likeness as word_likeness};
