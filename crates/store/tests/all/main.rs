//! The store against real data folders: every test has one of its own.

mod archive;
mod asides;
mod backup;
mod desk;
mod folder;
mod kill;
mod lists_and_sources;
mod search;
