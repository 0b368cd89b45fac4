//! Official list formats read into entities; versions, changes, dossiers.
