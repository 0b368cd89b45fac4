//! How politely and how much is collected. Owned here; the command line only assembles sections.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::guard::Lookup;

/// How the network is asked.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CollectConfig {
    /// Sent as `User-Agent`; its product name (before the `/`) is looked for in robots.txt.
    pub user_agent: String,
    /// Pause between two requests to one host, in milliseconds.
    pub host_pause_ms: u64,
    /// Longest body that is kept, in bytes after decompression.
    pub limit_bytes: u64,
    /// Longest wait for a connection, name lookup included, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Longest wait for one whole answer, in milliseconds. Each redirect counts anew.
    pub request_timeout_ms: u64,
    /// Slowest transfer that is waited for, in bytes per second.
    pub min_rate_bytes: u64,
    /// Over how long that rate is measured, in milliseconds.
    pub min_rate_window_ms: u64,
    /// Redirects that are followed.
    pub redirects: u32,
    /// New entries that are taken from one feed at one poll.
    pub entries_per_poll: usize,
    /// Exact addresses that may be connected to although they are not public. Tests only: never
    /// read from a file.
    #[doc(hidden)]
    #[serde(skip)]
    pub allow_for_tests: Vec<SocketAddr>,
    /// Replaces the name lookup. Tests only: never read from a file. What it answers is
    /// guarded like any other answer.
    #[doc(hidden)]
    #[serde(skip)]
    pub lookup_for_tests: Option<Arc<dyn Lookup>>,
}

impl Default for CollectConfig {
    fn default() -> CollectConfig {
        CollectConfig {
            user_agent:
                "Wirewatch/0.1 (+https://github.com/wirewatch/wirewatch; news intelligence)".into(),
            host_pause_ms: 2_000,
            limit_bytes: 8 << 20,
            connect_timeout_ms: 10_000,
            request_timeout_ms: 60_000,
            min_rate_bytes: 1_024,
            min_rate_window_ms: 20_000,
            redirects: 5,
            entries_per_poll: 100,
            allow_for_tests: Vec::new(),
            lookup_for_tests: None,
        }
    }
}

impl fmt::Debug for CollectConfig {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CollectConfig")
            .field("user_agent", &self.user_agent)
            .field("host_pause_ms", &self.host_pause_ms)
            .field("limit_bytes", &self.limit_bytes)
            .field("request_timeout_ms", &self.request_timeout_ms)
            .field("redirects", &self.redirects)
            .finish_non_exhaustive()
    }
}

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest page, text, feed or OPML file, in bytes after decompression. WARC and JSON
    /// Lines files are streamed and have no limit of their own.
    pub file_bytes: u64,
    /// Longest record of a WARC file and longest line of a JSON Lines file, in bytes.
    pub record_bytes: u64,
    /// Entries that are taken from one feed, and sources from one OPML file.
    pub entries: usize,
    /// How deep folders are followed.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 16 << 20,
            record_bytes: 16 << 20,
            entries: 10_000,
            depth: 64,
        }
    }
}
