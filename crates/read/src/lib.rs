//! Reads an article out of a capture.
