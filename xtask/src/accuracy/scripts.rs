//! The scripts that `wirewatch_names::romanise` reads, and the languages of our own pairs.

use std::ops::RangeInclusive;

/// Every script that is read, with the blocks of its letters.
const SCRIPTS: &[(&str, &[RangeInclusive<u32>])] = &[
    ("Latin", &[0x41..=0x24F, 0x1E00..=0x1EFF, 0xFF21..=0xFF5A]),
    ("Cyrillic", &[0x400..=0x52F]),
    ("Greek", &[0x370..=0x3FF, 0x1F00..=0x1FFF]),
    ("Arabic", &[0x600..=0x6FF, 0x750..=0x77F, 0x8A0..=0x8FF]),
    ("Hebrew", &[0x590..=0x5FF]),
    ("Armenian", &[0x530..=0x58F]),
    ("Georgian", &[0x10A0..=0x10FF, 0x1C90..=0x1CBF]),
    ("Thaana", &[0x780..=0x7BF]),
    ("Devanagari", &[0x900..=0x97F]),
    ("Bengali", &[0x980..=0x9FF]),
    ("Gurmukhi", &[0xA00..=0xA7F]),
    ("Gujarati", &[0xA80..=0xAFF]),
    ("Odia", &[0xB00..=0xB7F]),
    ("Tamil", &[0xB80..=0xBFF]),
    ("Telugu", &[0xC00..=0xC7F]),
    ("Kannada", &[0xC80..=0xCFF]),
    ("Malayalam", &[0xD00..=0xD7F]),
    ("Sinhala", &[0xD80..=0xDFF]),
    ("Thai", &[0xE00..=0xE7F]),
    ("Lao", &[0xE80..=0xEFF]),
    ("Burmese", &[0x1000..=0x109F]),
    ("Khmer", &[0x1780..=0x17FF]),
    ("Ethiopic", &[0x1200..=0x137F]),
    ("Han", &[0x3400..=0x9FFF, 0x20000..=0x3FFFF]),
    ("Kana", &[0x3041..=0x30FF, 0xFF66..=0xFF9D]),
    ("Hangul", &[0xAC00..=0xD7A3]),
];

const LANGUAGES: &[(&str, &str)] = &[
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("az", "Azerbaijani"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("ckb", "Kurdish"),
    ("de", "German"),
    ("dv", "Dhivehi"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fa", "Persian"),
    ("fr", "French"),
    ("gu", "Gujarati"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("hy", "Armenian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ka", "Georgian"),
    ("kk", "Kazakh"),
    ("km", "Khmer"),
    ("kn", "Kannada"),
    ("ko", "Korean"),
    ("ky", "Kyrgyz"),
    ("lo", "Lao"),
    ("mk", "Macedonian"),
    ("ml", "Malayalam"),
    ("mn", "Mongolian"),
    ("mr", "Marathi"),
    ("my", "Burmese"),
    ("ne", "Nepali"),
    ("or", "Odia"),
    ("pa", "Punjabi"),
    ("pl", "Polish"),
    ("ps", "Pashto"),
    ("pt", "Portuguese"),
    ("ru", "Russian"),
    ("si", "Sinhala"),
    ("sr", "Serbian"),
    ("ta", "Tamil"),
    ("te", "Telugu"),
    ("tg", "Tajik"),
    ("th", "Thai"),
    ("ti", "Tigrinya"),
    ("tk", "Turkmen"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("uz", "Uzbek"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

/// All scripts, in the order of the tables.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SCRIPTS.iter().map(|(name, _)| *name)
}

/// The scripts of the letters of `text`, in the order of the tables, each once.
pub(super) fn of(text: &str) -> Vec<&'static str> {
    let holds = |blocks: &[RangeInclusive<u32>]| {
        text.chars()
            .filter(|letter| letter.is_alphabetic())
            .any(|letter| {
                blocks
                    .iter()
                    .any(|block| block.contains(&u32::from(letter)))
            })
    };
    let found = SCRIPTS.iter().filter(|(_, blocks)| holds(blocks));
    found.map(|(name, _)| *name).collect()
}

/// The scripts that a pair tries: Latin only when both names are in Latin letters.
pub(super) fn of_pair(left: &str, right: &str) -> Vec<&'static str> {
    let mut found = of(&format!("{left} {right}"));
    if found.len() > 1 {
        found.retain(|script| *script != "Latin");
    }
    found
}

/// A language in English; the code where it is not known.
pub(super) fn language(code: &str) -> &str {
    let known = LANGUAGES.iter().find(|(known, _)| *known == code);
    known.map_or(code, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_script() {
        assert_eq!(of("Иван"), ["Cyrillic"]);
        assert_eq!(of("12 – …"), [""; 0]);
        assert_eq!(of_pair("Иван", "Ivan"), ["Cyrillic"]);
        assert_eq!(of_pair("Juan", "Ivan"), ["Latin"]);
        assert_eq!(of_pair("たなか", "田中"), ["Han", "Kana"]);
    }

    /// A script of the tables that is not read would be one that we promise in vain.
    #[test]
    fn every_script_of_the_tables_is_read() {
        let samples = [
            "a", "б", "γ", "ب", "ב", "բ", "ბ", "ބ", "ब", "ব", "ਬ", "બ", "ବ", "ப", "బ", "ಬ", "ബ",
            "බ", "บ", "ບ", "ဗ", "ប", "በ", "王", "か", "김",
        ];
        assert_eq!(samples.len(), SCRIPTS.len());
        for ((script, _), sample) in SCRIPTS.iter().zip(samples) {
            assert_eq!(of(sample), [*script]);
            let words = wirewatch_names::romanise(sample);
            assert_eq!(words.len(), 1, "{script}");
            assert!(words[0].text.is_ascii(), "{script}");
        }
    }
}
