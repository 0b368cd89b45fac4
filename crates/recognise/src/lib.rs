//! Finds listed names, places and countries in an article.

mod locate;

pub use locate::{locate, resolve};
