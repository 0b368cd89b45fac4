//! Who reports an article, and the sentence behind each hit.
