//! Brings in captures: files, folders, feeds, WARC, the web.
//!
//! Two ways in. [`read_path`] reads files and folders; [`poll`] and [`fetch_article`] ask the
//! net through a [`Fetcher`], which is the only thing here that opens a connection. Both hand
//! on bytes with where and when, and read no more of them than tells what they are: the text of
//! an article is the business of the next stage.
//!
//! What cannot be taken is reported in one sentence with the next step, and never keeps what
//! lies beside it from being taken. Everything is bounded: bytes after decompression, time,
//! depth, redirects, entries.

mod config;
mod error;
mod feed;
mod fetch;
mod guard;
mod hosts;
mod inflate;
mod local;
mod message;
mod opml;
mod poll;
mod robots;
mod rows;
mod sniff;
mod warc;
mod xml;

pub use config::{CollectConfig, Limits};
pub use error::CollectError;
pub use fetch::{Body, Fetched, Fetcher, Validators};
pub use guard::{Lookup, LookupAnswer, is_public};
pub use local::{Item, Refusal, Tally, read_path, read_paths};
pub use opml::source_at;
pub use poll::{Brought, Entry, Polled, fetch_article, poll};
pub use robots::Robots;
