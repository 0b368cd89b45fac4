//! Classes of words: `resources/classes.tsv`, and names that people bear.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What is known of English words: a bit for each class.
pub(crate) struct Lexicon {
    of_word: FxHashMap<&'static str, u32>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut of_word: FxHashMap<&'static str, u32> = FxHashMap::default();
    let rows = include_str!("../resources/classes.tsv").lines();
    let rows = rows.filter(|line| !line.starts_with('#') && !line.is_empty());
    for (number, row) in rows.enumerate() {
        let (_, words) = row.split_once('\t').unwrap_or_default();
        for word in words.split(' ') {
            *of_word.entry(word).or_default() |= 1 << number.min(30);
        }
    }
    Lexicon { of_word }
});

impl Lexicon {
    pub(crate) fn get() -> &'static Lexicon {
        &LEXICON
    }

    /// The classes of a word in lower case; bit 31 for a word that people bear as a name.
    pub(crate) fn classes(&self, lower: &str) -> u32 {
        let known = self.of_word.get(lower).copied().unwrap_or_default();
        known | u32::from(wirewatch_names::is_borne(lower)) << 31
    }
}

/// Whether a word in lower case is a title or an office ("mr", "minister").
pub fn is_title(lower: &str) -> bool {
    const TITLE_OR_OFFICE: u32 = 0b11;
    LEXICON
        .of_word
        .get(lower)
        .is_some_and(|classes| classes & TITLE_OR_OFFICE != 0)
}
