//! What can go wrong on the network, each in one sentence with the next step.

use std::net::IpAddr;

use jiff::Timestamp;

/// Why an address brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// The address cannot be asked at all.
    #[error("{url} cannot be fetched: {why}; correct the address")]
    BadAddress {
        /// The address as given, shortened.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A literal IP address in the URL or in a redirect that is not public.
    #[error(
        "{uri} points to {address}, which is not a public address; nothing was sent, and the source should be dropped"
    )]
    NotPublic {
        /// The address asked for.
        uri: String,
        /// The address that was refused.
        address: IpAddr,
    },
    /// A name that has no public address.
    #[error(
        "{host} resolves to no public address; nothing was sent, check the name or drop the source"
    )]
    NoPublicAddress {
        /// The name.
        host: String,
    },
    /// robots.txt forbids the path.
    #[error("robots.txt of {host} forbids {path}; drop the source or ask the publisher")]
    Forbidden {
        /// The host.
        host: String,
        /// Path and query.
        path: String,
    },
    /// robots.txt exists perhaps, but could not be read: then nothing may be fetched.
    #[error(
        "robots.txt of {host} could not be read ({why}), so nothing is fetched there; it is tried again in ten minutes"
    )]
    RobotsUnreachable {
        /// The host.
        host: String,
        /// What happened.
        why: String,
    },
    /// The body is longer than is kept, counted after decompression.
    #[error("{uri} is over {limit_bytes} bytes; raise `collect.limit_bytes` if you trust it")]
    TooLarge {
        /// The address.
        uri: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The body came more slowly than is waited for.
    #[error(
        "{uri} sends fewer than {bytes_per_second} bytes per second; it is tried again at the next round"
    )]
    TooSlow {
        /// The address.
        uri: String,
        /// The limit.
        bytes_per_second: u64,
    },
    /// No whole answer in time.
    #[error(
        "{uri} did not answer in full within {limit_ms} ms; it is tried again at the next round, or raise `collect.request_timeout_ms`"
    )]
    TimedOut {
        /// The address.
        uri: String,
        /// The limit.
        limit_ms: u64,
    },
    /// Too many redirects, or a loop.
    #[error(
        "{uri} redirects more than {limit} times; open it in a browser and use its final address"
    )]
    Redirects {
        /// The address first asked for.
        uri: String,
        /// The limit.
        limit: u32,
    },
    /// A redirect without a usable Location.
    #[error("{uri} redirects to nowhere; open it in a browser and use its final address")]
    RedirectWithoutTarget {
        /// The address.
        uri: String,
    },
    /// The host asked to be left alone for a while (status 429 or 503).
    #[error("{host} asks not to be called before {not_before}; it is tried again then")]
    Busy {
        /// The host.
        host: String,
        /// When it may be asked again.
        not_before: Timestamp,
    },
    /// Any other status than success.
    #[error("{uri} answered with status {status}; check that the address still exists")]
    Status {
        /// The address.
        uri: String,
        /// The HTTP status.
        status: u16,
    },
    /// The body is of a kind that is not read.
    #[error("{uri} is {found}; only pages, plain text and feeds are read")]
    MediaType {
        /// The address.
        uri: String,
        /// What it is.
        found: String,
    },
    /// A feed that cannot be read.
    #[error(
        "{uri} is not a feed that can be read: {why}; check that its address is that of the feed"
    )]
    NotAFeed {
        /// The address.
        uri: String,
        /// What is wrong.
        why: String,
    },
    /// No connection, or one that broke.
    #[error("cannot reach {uri}: {cause}; check the network, then the address")]
    Unreachable {
        /// The address.
        uri: String,
        /// The chain of causes in one line.
        cause: String,
    },
    /// The HTTP client cannot be set up.
    #[error("cannot set up the HTTP client: {cause}; install the package ca-certificates")]
    Client {
        /// What the library says.
        cause: String,
    },
}

impl CollectError {
    /// Whether the same request may succeed later without anybody changing anything.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::TooSlow { .. }
            | Self::Busy { .. }
            | Self::RobotsUnreachable { .. } => true,
            Self::Status { status, .. } => *status >= 500 || matches!(status, 408 | 425),
            _ => false,
        }
    }

    /// When to try again, where the host has said so.
    pub fn not_before(&self) -> Option<Timestamp> {
        match self {
            Self::Busy { not_before, .. } => Some(*not_before),
            _ => None,
        }
    }
}

/// At most 200 characters of an address, for messages: one line, no control characters.
pub(crate) fn shown(address: &str) -> String {
    let mut shown: String = address
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(200)
        .collect();
    if shown.len() < address.len() {
        shown.push('…');
    }
    shown
}
