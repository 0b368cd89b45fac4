//! Keys of names and an index that finds listed names in text.
