//! Letters: which alphabet one belongs to, and how it is folded before it is looked up.

/// A family of letters within which languages are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Alphabet {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Arabic, with the letters of Persian, Urdu, Pashto and Kurdish.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Devanagari.
    Devanagari,
    /// Greek.
    Greek,
    /// Armenian.
    Armenian,
    /// Georgian.
    Georgian,
    /// Bengali.
    Bengali,
    /// Gurmukhi.
    Gurmukhi,
    /// Gujarati.
    Gujarati,
    /// Oriya.
    Oriya,
    /// Tamil.
    Tamil,
    /// Telugu.
    Telugu,
    /// Kannada.
    Kannada,
    /// Malayalam.
    Malayalam,
    /// Sinhala.
    Sinhala,
    /// Thai.
    Thai,
    /// Lao.
    Lao,
    /// Tibetan.
    Tibetan,
    /// Burmese.
    Burmese,
    /// Ethiopic.
    Ethiopic,
    /// Khmer.
    Khmer,
    /// Han, Kana and Hangul: Chinese, Japanese, Korean.
    EastAsian,
}

impl Alphabet {
    /// How many there are.
    pub const COUNT: usize = Self::EastAsian as usize + 1;

    /// Every alphabet, in the order of its number.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Latin,
        Self::Cyrillic,
        Self::Arabic,
        Self::Hebrew,
        Self::Devanagari,
        Self::Greek,
        Self::Armenian,
        Self::Georgian,
        Self::Bengali,
        Self::Gurmukhi,
        Self::Gujarati,
        Self::Oriya,
        Self::Tamil,
        Self::Telugu,
        Self::Kannada,
        Self::Malayalam,
        Self::Sinhala,
        Self::Thai,
        Self::Lao,
        Self::Tibetan,
        Self::Burmese,
        Self::Ethiopic,
        Self::Khmer,
        Self::EastAsian,
    ];

    /// The name as in `resources/languages.tsv`: in lower case, without spaces.
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// The alphabet of a letter. `None` for digits, punctuation, space, free accents and letters of
/// other scripts. Signs of Indian scripts are letters where the alphabet has one language; in
/// Devanagari they part words, since the counts that the model is made from know only letters.
pub fn alphabet_of(letter: char) -> Option<Alphabet> {
    Some(match u32::from(letter) {
        0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xBA | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x24F => {
            Alphabet::Latin
        }
        0x250..=0x2AF | 0x1E00..=0x1EFF => Alphabet::Latin,
        0x370..=0x373 | 0x376..=0x377 | 0x37B..=0x37D | 0x386 | 0x388..=0x3FF | 0x1F00..=0x1FFC => {
            Alphabet::Greek
        }
        0x400..=0x481 | 0x48A..=0x52F => Alphabet::Cyrillic,
        0x531..=0x556 | 0x561..=0x587 => Alphabet::Armenian,
        0x5D0..=0x5EA | 0x5EF..=0x5F2 => Alphabet::Hebrew,
        0x620..=0x63F | 0x641..=0x64A | 0x66E..=0x66F | 0x671..=0x6D3 | 0x6D5 => Alphabet::Arabic,
        0x6E5..=0x6E6 | 0x6EE..=0x6EF | 0x6FA..=0x6FF | 0x750..=0x77F => Alphabet::Arabic,
        0xFB50..=0xFBB1 | 0xFBD3..=0xFD3D | 0xFE70..=0xFEFC => Alphabet::Arabic,
        0x904..=0x939 | 0x93D | 0x950 | 0x958..=0x961 | 0x971..=0x97F => Alphabet::Devanagari,
        0x980..=0x9E3 | 0x9F0..=0x9F1 => Alphabet::Bengali,
        0xA01..=0xA5E | 0xA70..=0xA75 => Alphabet::Gurmukhi,
        0xA81..=0xAE3 => Alphabet::Gujarati,
        0xB01..=0xB63 | 0xB71 => Alphabet::Oriya,
        0xB82..=0xBE5 => Alphabet::Tamil,
        0xC00..=0xC65 => Alphabet::Telugu,
        0xC80..=0xCE5 => Alphabet::Kannada,
        0xD00..=0xD65 | 0xD7A..=0xD7F => Alphabet::Malayalam,
        0xD81..=0xDDF => Alphabet::Sinhala,
        0xE01..=0xE3A | 0xE40..=0xE4E => Alphabet::Thai,
        0xE81..=0xECD | 0xEDC..=0xEDF => Alphabet::Lao,
        0xF00 | 0xF40..=0xFBC => Alphabet::Tibetan,
        0x1000..=0x103F | 0x1050..=0x109F => Alphabet::Burmese,
        0x10A0..=0x10FF | 0x1C90..=0x1CBF => Alphabet::Georgian,
        0x1200..=0x1360 | 0x1380..=0x139F => Alphabet::Ethiopic,
        0x1780..=0x17D3 => Alphabet::Khmer,
        0x1100..=0x11FF | 0xAC00..=0xD7A3 => Alphabet::EastAsian,
        0x3005..=0x3007 | 0x3041..=0x3096 | 0x309D..=0x30FF | 0xFF66..=0xFF9D => {
            Alphabet::EastAsian
        }
        0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Alphabet::EastAsian,
        _ => return None,
    })
}

/// The letter as the model knows it: in lower case, `İ` as `i`.
#[inline]
pub fn folded(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    if letter == 'İ' {
        return 'i';
    }
    letter.to_lowercase().next().unwrap_or(letter)
}

/// What stands for the beginning and the end of a word in a letter sequence.
pub const WORD_EDGE: char = ' ';

/// The key of the sequence that `letter` and then the sequence of `key` make: keys grow to the
/// left. The key of the empty sequence is 0.
#[inline]
pub const fn extend(key: u64, letter: char) -> u64 {
    let mixed = (key ^ (letter as u64 + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_marks() {
        assert_eq!(alphabet_of('ß'), Some(Alphabet::Latin));
        assert_eq!(alphabet_of('ё'), Some(Alphabet::Cyrillic));
        assert_eq!(alphabet_of('ی'), Some(Alphabet::Arabic));
        assert_eq!(alphabet_of('\u{64E}'), None);
        assert_eq!(alphabet_of('7'), None);
        assert_eq!(alphabet_of('क'), Some(Alphabet::Devanagari));
        assert_eq!(alphabet_of('ি'), Some(Alphabet::Bengali));
        assert_eq!(folded('İ'), 'i');
        assert_eq!(folded('Ж'), 'ж');
    }

    #[test]
    fn alphabets_are_numbered_in_order() {
        for (number, alphabet) in Alphabet::ALL.into_iter().enumerate() {
            assert_eq!(alphabet as usize, number);
        }
    }
}
