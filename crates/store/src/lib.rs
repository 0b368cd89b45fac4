//! SQLite, blobs and the full-text index.
