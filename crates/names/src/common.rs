//! Ordinary words, so that an alias like "Will" or "Base" is not a hit by itself.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../resources/common-words.txt")
        .lines()
        .collect()
});

/// Whether a folded word is an ordinary English word.
///
/// The words are the lower-case entries of SCOWL's small American English list (Debian package
/// `wamerican-small`), written by `cargo xtask words`.
pub fn is_common_word(folded: &str) -> bool {
    WORDS.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::is_common_word;

    #[test]
    fn ordinary_words_and_names() {
        assert!(is_common_word("will") && is_common_word("base"));
        assert!(!is_common_word("hizballah") && !is_common_word("daesh"));
    }
}
