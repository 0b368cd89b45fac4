//! Scripts, as far as matching needs to tell them apart.

/// A script, or a family of scripts that behave alike here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Arabic, with its Persian and Urdu letters.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Greek.
    Greek,
    /// Han characters.
    Han,
    /// Hiragana and Katakana.
    Kana,
    /// Hangul.
    Hangul,
    /// Thai, Lao, Khmer, Myanmar: written without spaces.
    SoutheastAsian,
    /// Any other letters.
    Other,
}

/// The script of a letter; `None` for digits, marks, punctuation and space.
pub fn script_of(letter: char) -> Option<Script> {
    let code = u32::from(letter);
    if !letter.is_alphabetic() {
        return None;
    }
    Some(match code {
        0x41..=0x24F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => Script::Latin,
        0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
        0x400..=0x52F => Script::Cyrillic,
        0x590..=0x5FF => Script::Hebrew,
        0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => {
            Script::Arabic
        }
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF => Script::SoutheastAsian,
        0x1100..=0x11FF | 0xAC00..=0xD7AF => Script::Hangul,
        0x3041..=0x30FF | 0xFF66..=0xFF9D => Script::Kana,
        0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Script::Han,
        _ => Script::Other,
    })
}

/// Whether words of this script are written without spaces between them.
pub fn is_unspaced(letter: char) -> bool {
    matches!(
        script_of(letter),
        Some(Script::Han | Script::Kana | Script::SoutheastAsian)
    )
}
