//! Words of a text, in the one form in which articles and questions meet: lower case, without
//! accents, apostrophes and possessives, one form of each Arabic letter. Scripts written without
//! spaces are cut into overlapping pairs of letters, which needs no dictionary and finds a name
//! wherever it stands. Refuses nothing: any text gives words, or none.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A longer word is cut here: no text may grow the index by one endless word.
const WORD_LIMIT_BYTES: usize = 96;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In folded form.
    pub(crate) text: String,
    /// Bytes of the original that it came from.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Words before it.
    pub(crate) position: usize,
    /// A single letter of an unspaced script, beside the pairs.
    pub(crate) single: bool,
}

/// The words of `text` in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut cutter = Cutter {
        original: text,
        words: Vec::with_capacity(text.len() / 6),
        word: String::new(),
        start: 0,
        position: 0,
    };
    cutter.cut();
    cutter.words
}

/// The words that a question asks for: of unspaced scripts the pairs alone, a single letter only
/// where it stands alone.
pub(crate) fn asked(text: &str) -> Vec<Word> {
    let all = words(text);
    let paired = |index: usize| {
        let shares = |other: Option<&Word>| {
            other.is_some_and(|other: &Word| {
                !other.single && other.start <= all[index].start && all[index].end <= other.end
            })
        };
        shares(all.get(index + 1)) || index.checked_sub(1).is_some_and(|at| shares(all.get(at)))
    };
    let keep: Vec<bool> = (0..all.len())
        .map(|index| !(all[index].single && paired(index)))
        .collect();
    all.into_iter()
        .zip(keep)
        .filter_map(|(word, keep)| keep.then_some(word))
        .collect()
}

struct Cutter<'a> {
    original: &'a str,
    words: Vec<Word>,
    word: String,
    start: usize,
    position: usize,
}

impl Cutter<'_> {
    fn cut(&mut self) {
        let text = self.original;
        let mut at = 0;
        while let Some(letter) = text[at..].chars().next() {
            let next = at + letter.len_utf8();
            if is_unspaced(letter) {
                self.flush(at);
                at = self.pairs(at);
                continue;
            }
            if letter.is_alphanumeric() || is_joined(letter) {
                if self.word.is_empty() {
                    self.start = at;
                }
                fold(letter, &mut self.word);
            } else if is_apostrophe(letter) && !self.word.is_empty() {
                let after = &text[next..];
                if is_possessive(after) {
                    self.flush(at);
                    at = next + 1;
                    continue;
                }
                if !after.starts_with(char::is_alphanumeric) {
                    self.flush(at);
                } else if is_elision(&self.word) {
                    self.word.clear();
                }
            } else {
                if is_hyphen(letter) && ARABIC_ARTICLES.contains(&self.word.as_str()) {
                    self.word.clear();
                    self.word.push_str("al");
                }
                self.flush(at);
            }
            at = next;
        }
        self.flush(text.len());
    }

    /// Ends the word that is being written, which reaches up to `end`.
    fn flush(&mut self, end: usize) {
        if self.word.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.word);
        if text.len() > WORD_LIMIT_BYTES {
            text.truncate(text.floor_char_boundary(WORD_LIMIT_BYTES));
        }
        self.push(text, self.start, end, self.position, false);
        self.position += 1;
    }

    /// Cuts the unspaced run at `at` into letters and pairs; returns where it ends.
    fn pairs(&mut self, at: usize) -> usize {
        let mut letters = self.original[at..]
            .char_indices()
            .take_while(|(_, letter)| is_unspaced(*letter))
            .map(|(offset, letter)| (at + offset, letter))
            .peekable();
        let mut end = at;
        while let Some((start, letter)) = letters.next() {
            end = start + letter.len_utf8();
            let mut text = String::new();
            fold(letter, &mut text);
            let first = text.clone();
            let is_mark = text.is_empty();
            self.push(text, start, end, self.position, true);
            if let Some((_, second)) = letters.peek() {
                let mut pair = first;
                fold(*second, &mut pair);
                let pair_end = end + second.len_utf8();
                self.push(pair, start, pair_end, self.position, false);
            }
            // A mark that folds away takes no place.
            self.position += usize::from(!is_mark);
        }
        end
    }

    fn push(&mut self, text: String, start: usize, end: usize, position: usize, single: bool) {
        if text.is_empty() {
            return;
        }
        self.words.push(Word {
            text,
            start,
            end,
            position,
            single,
        });
    }
}

/// Spellings of the Arabic article before a hyphen.
const ARABIC_ARTICLES: [&str; 14] = [
    "el", "ul", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "er", "es", "ech",
];

/// "l'Iran", "d'Alger", "dell'Iraq": what stands before the apostrophe is not the word.
fn is_elision(word: &str) -> bool {
    const LONGER: [&str; 8] = ["qu", "un", "all", "dell", "nell", "dall", "sull", "quell"];
    word.len() == 1 || LONGER.contains(&word)
}

/// Whether a possessive "s" stands at the start of `after`, and nothing of the word after it.
fn is_possessive(after: &str) -> bool {
    let mut letters = after.chars();
    matches!(letters.next(), Some('s' | 'S')) && !letters.next().is_some_and(char::is_alphanumeric)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '′' | '＇' | 'ˈ' | '‛'
    )
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '−' | '־')
}

/// Marks and signs that stand inside a word without ending it.
fn is_joined(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
        || matches!(
            letter,
            'ـ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// Letters of scripts that are written without spaces between words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}'      // Thai, Lao
        | '\u{1000}'..='\u{109f}'    // Myanmar
        | '\u{1780}'..='\u{17d3}'    // Khmer
        | '\u{3005}'..='\u{3007}'    // iteration mark, closing mark, zero
        | '\u{3041}'..='\u{30ff}'    // Hiragana, Katakana
        | '\u{31f0}'..='\u{31ff}'    // small Katakana
        | '\u{3400}'..='\u{4dbf}'    // Han
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'    // half-width Katakana
        | '\u{20000}'..='\u{3ffff}'
    ) && letter != '・'
}

/// Appends the folded form of `letter` to `out`.
fn fold(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    let folded = match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ı' | 'İ' => "i",
        'ə' | 'Ə' => "e",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ى' | 'ی' | 'ئ' | 'ے' => "ي",
        'ک' => "ك",
        'ة' | 'ہ' | 'ھ' | 'ۀ' => "ه",
        'ؤ' => "و",
        'ё' | 'Ё' => "е",
        'ـ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        _ => {
            for part in std::iter::once(letter)
                .nfkd()
                .filter(|part| !is_accent(*part))
            {
                out.extend(part.to_lowercase().filter(|part| !is_accent(*part)));
            }
            return;
        }
    };
    out.push_str(folded);
}

/// Marks that change how a letter is said, not which letter it is. Vowel signs of Indic scripts
/// and of Thai are letters, and stay.
fn is_accent(letter: char) -> bool {
    matches!(canonical_combining_class(letter), 1 | 10..=36 | 200..=240)
}

/// [`words`] for tantivy.
#[derive(Clone, Default)]
pub(crate) struct NewsTokenizer;

/// The words of one text, given out one by one.
pub(crate) struct NewsTokens {
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = NewsTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens {
        NewsTokens {
            words: words(text).into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for NewsTokens {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token = Token {
            offset_from: word.start,
            offset_to: word.end,
            position: word.position,
            text: word.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: Vec<Word>) -> Vec<String> {
        words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn spellings_meet() {
        let same: [(&str, &[&str]); 14] = [
            ("Al-Qa’ida’s men", &["al", "qaida", "men"]),
            ("ash-Sham", &["al", "sham"]),
            ("l’Iran d'Arc dell'Iraq", &["iran", "arc", "iraq"]),
            ("Müller & Straße, İzmir", &["muller", "strasse", "izmir"]),
            ("'quoted' words'", &["quoted", "words"]),
            ("داعــش أبو", &["داعش", "ابو"]),
            ("مُحَمَّد", &["محمد"]),
            ("Ёлки й", &["елки", "и"]),
            ("ｆｕｌｌ", &["full"]),
            ("नई दिल्ली", &["नई", "दिल्ली"]),
            ("한국 뉴스", &["한국", "뉴스"]),
            ("真主党", &["真主", "主党"]),
            ("党", &["党"]),
            ("\"-:'", &[]),
        ];
        for (written, expected) in same {
            let expected: Vec<String> =
                texts(expected.iter().flat_map(|word| asked(word)).collect());
            let nfd = |text: &str| text.nfd().collect::<String>();
            let found: Vec<String> = texts(asked(written)).iter().map(|word| nfd(word)).collect();
            let expected: Vec<String> = expected.iter().map(|word| nfd(word)).collect();
            assert_eq!(found, expected, "{written}");
        }
        assert_eq!(texts(asked("真主党")), ["真主", "主党"]);
        assert_eq!(texts(asked("Al-Qa’ida’s")), ["al", "qaida"]);
    }

    #[test]
    fn pairs_and_letters_stand_together() {
        let all = words("据真主党 said");
        let found: Vec<(&str, usize)> = all
            .iter()
            .map(|word| (word.text.as_str(), word.position))
            .collect();
        assert_eq!(
            found,
            [
                ("据", 0),
                ("据真", 0),
                ("真", 1),
                ("真主", 1),
                ("主", 2),
                ("主党", 2),
                ("党", 3),
                ("said", 4)
            ]
        );
    }

    #[test]
    fn marks_that_fold_away_take_no_place() {
        let positions: Vec<usize> = words("ꥠ\u{108d}੦")
            .iter()
            .map(|word| word.position)
            .collect();
        assert_eq!(positions, [0, 1]);
    }

    #[test]
    fn one_endless_word_is_cut() {
        let all = words(&"ä".repeat(1_000_000));
        assert_eq!(all.len(), 1);
        assert!(all[0].text.len() <= WORD_LIMIT_BYTES);
    }

    proptest::proptest! {
        #[test]
        fn words_lie_in_their_text(text in "\\PC{0,80}") {
            let mut position = 0;
            for word in words(&text) {
                proptest::prop_assert!(text.get(word.start..word.end).is_some());
                proptest::prop_assert!(word.start < word.end);
                proptest::prop_assert!(word.position >= position && word.position <= position + 1);
                position = word.position;
            }
        }
    }
}
