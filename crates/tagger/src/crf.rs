//! Linear-chain conditional random fields over hashed features.
//!
//! A [`Model`] holds several layers that read the same features: the labels of one layer may be
//! features of the next. Weights are one signed byte each.

mod chance;
mod model;
mod train;

pub use chance::Possible;
pub use model::{Model, ModelError};
pub use train::{Sequence, Settings, Weights, train};

/// The hash of what is known of a token.
pub type Feature = u32;

/// The feature of `template` (which question was asked) with `value` (the answer).
pub fn feature(template: u32, value: u64) -> Feature {
    let mut hash = value ^ (u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (hash ^ (hash >> 32)) as Feature
}

/// FNV-1a, to make a value of words.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3)
    })
}
