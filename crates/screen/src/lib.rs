//! Screening: which listed persons and organisations a name may be, with reasons.
//!
//! Pure: entries and queries come in, hits come out.

mod buckets;
mod explain;
mod facts;
mod index;
mod search;
mod vocabulary;

pub use explain::{DEFAULT_THRESHOLD, candidates, explain_pair, screen, warnings};
pub use facts::Finding;
pub use index::Index;
pub use search::{Hit, LEAST_SCORE, LIMIT_HITS, Scratch};
