//! Tests of the reader over whole captures.

mod corpus;
mod hostile;
mod inputs;
mod reference;

use std::sync::Arc;

use wirewatch_news::{Capture, Carrier, Digest, MediaType, Provenance};

/// A capture of `payload`, taken at the end of 2024.
fn capture(uri: &str, media_type: MediaType, payload: &[u8]) -> Capture {
    Capture {
        provenance: Provenance {
            target_uri: uri.to_owned(),
            captured: "2024-12-31T12:00:00Z".parse().expect("a timestamp"),
            payload_digest: Digest::of(payload),
            payload_bytes: payload.len() as u64,
            part: None,
            source: None,
        },
        media_type,
        carrier: Carrier::default(),
        payload: Arc::from(payload),
    }
}
