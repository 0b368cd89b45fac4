//! Arabic names of two words that are written in one, two or three: Abd al-Rahman,
//! Abdurrahman; Salah al-Din, Salahuddin; Nasr Allah, Nasrallah.
//!
//! Each gets one form (`abdrahman`, `salahdin`, `nasrlah`), so that spacing, the article and its
//! assimilation to the next letter make no difference.

/// Servant: the first part of a name of God's servant, as newsrooms write it when it stands alone.
const SERVANT: &[&str] = &[
    "abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdu", "abdur", "abdus", "abder",
    "abdil", "abdoel", "abdool",
];

const RELIGION: &[&str] = &[
    "din", "deen", "dine", "eddin", "eddine", "uddin", "uddeen", "aldin", "addin", "ouddine",
];
const RELIGION_ENDINGS: &[&str] = &[
    "ouddine", "uddeen", "eddeen", "uddine", "eddine", "aldeen", "eldeen", "aldine", "eldine",
    "uddin", "eddin", "oddin", "addin", "iddin", "aldin", "eldin", "uldin",
];
const GOD: &[&str] = &["allah", "ullah", "ollah", "alla", "ulla", "oullah"];
const GOD_ENDINGS: &[&str] = &["oullah", "ullah", "allah", "ollah", "ulla", "alla", "olla"];

/// Whether `word` is a servant's first part standing alone.
pub(crate) fn is_servant(word: &str) -> bool {
    SERVANT.contains(&word)
}

/// Whether `word` is the second part "of the religion".
pub(crate) fn is_religion(word: &str) -> bool {
    RELIGION.contains(&word)
}

/// Whether `word` is the second part "God".
pub(crate) fn is_god(word: &str) -> bool {
    GOD.contains(&word)
}

/// A servant's name from its second part.
pub(crate) fn servant_of(second: &str) -> String {
    let second = if is_god(second) { "lah" } else { second };
    format!("abd{second}")
}

/// The one form of a compound written as one word; `None` when `word` is no compound.
pub(crate) fn compound(word: &str) -> Option<String> {
    if !word.is_ascii() {
        return None;
    }
    if let Some(rest) = word.strip_prefix("abd") {
        let stem = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
        let vowels = rest.len() - stem.len();
        let bytes = stem.as_bytes();
        if (1..=2).contains(&vowels) && stem.len() >= 3 {
            let stem = match (bytes[0], bytes[1]) {
                (b'l', _) => &stem[1..],
                (one, other) if one == other => &stem[1..],
                (b's', b'h') if stem[2..].starts_with("sh") => &stem[2..],
                _ => stem,
            };
            let stem = if matches!(stem, "la" | "lah" | "ah") {
                "lah"
            } else {
                stem
            };
            if stem.len() >= 3 {
                return Some(format!("abd{stem}"));
            }
        }
        return None;
    }
    let ending = |endings: &[&str], form: &str| {
        endings.iter().find_map(|ending| {
            let stem = word.strip_suffix(ending)?;
            (stem.len() >= 3).then(|| format!("{stem}{form}"))
        })
    };
    ending(RELIGION_ENDINGS, "din").or_else(|| ending(GOD_ENDINGS, "lah"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form() {
        for (word, form) in [
            ("abdulrahman", "abdrahman"),
            ("abdurrahman", "abdrahman"),
            ("abderrahman", "abdrahman"),
            ("abdelaziz", "abdaziz"),
            ("abdullah", "abdlah"),
            ("abdallah", "abdlah"),
            ("abdirahman", "abdrahman"),
            ("salahuddin", "salahdin"),
            ("saladin", "saladin"),
            ("nasrallah", "nasrlah"),
            ("abdi", "abdi"),
        ] {
            assert_eq!(compound(word).as_deref().unwrap_or(word), form);
        }
    }

    #[test]
    fn parts_that_stand_alone() {
        assert!(is_servant("abdul") && is_servant("abdoul") && !is_servant("abdi"));
        assert!(is_religion("uddin") && is_god("ullah") && !is_god("allahabad"));
        assert_eq!(servant_of("rahman"), "abdrahman");
        assert_eq!(Some(servant_of("allah")), compound("abdullah"));
    }

    #[test]
    fn other_words_are_no_compounds() {
        for word in [
            "",
            "abd",
            "abdel",
            "din",
            "allah",
            "adin",
            "عبدالله",
            "abdou",
        ] {
            assert_eq!(compound(word), None, "{word}");
        }
    }
}
