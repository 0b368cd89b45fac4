//! One file per command. A command gathers, calls and prints; what it decides belongs elsewhere.
//!
//! `run` returns `true` when everything was done, `false` when something was refused and the
//! rest was done.

pub(crate) mod analyse;
pub(crate) mod brief;
pub(crate) mod cluster;
pub(crate) mod compare;
pub(crate) mod export;
pub(crate) mod ingest;
pub(crate) mod lists;
pub(crate) mod operate;
pub(crate) mod read;
pub(crate) mod rescreen;
pub(crate) mod screen;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod sources;
pub(crate) mod up;
