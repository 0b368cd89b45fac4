//! The web pages over HTTP.
