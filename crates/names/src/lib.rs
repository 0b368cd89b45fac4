//! Names: the keys under which a name is found, and an index that finds many names in one pass;
//! names of any script in Latin letters, and names in disguise as a reader sees them.
//!
//! Knows how names are written, not who bears them: that is `lists`.

mod common;
mod disguise;
mod index;
mod keys;
mod romanise;

pub use common::is_common_word;
pub use disguise::{Disguise, unmask};
pub use index::{Found, NameIndex};
pub use keys::{Shape, keys, shape, without_legal_form};
pub use romanise::{Romanised, Vowels, other_readings, romanise};
