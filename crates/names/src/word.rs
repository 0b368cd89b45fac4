//! One word of a name, with everything that comparing needs to know of it, worked out once.

use std::hash::{DefaultHasher, Hash, Hasher};

use rapidfuzz::distance::osa;
use wirewatch_text::{Script, fold, script_of};

use crate::families::{self, Kin, Kinship};
use crate::romanise;
use crate::sound::{self, Bag, Sound};

/// A word of a name as [`crate::romanise`] writes it: lower case; phrases in Han characters that
/// are known as such stay as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    text: Box<str>,
    sound: Sound,
    bag: Bag,
    kin: Box<[Kin]>,
    /// How it sounds without an Arabic article written onto it: Alhawsawi.
    bare: Option<Sound>,
    /// The character or syllable block that it is: those are compared as such, not by sound.
    block: Option<Block>,
    /// Its script does not write short vowels.
    unwritten: bool,
    /// A name of God's servant.
    servant: bool,
    /// Holds a digit: equal or not, never alike.
    numbered: bool,
}

/// Why two words are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// Letter for letter.
    Same,
    /// Spellings of one name, by the families of names or by sound.
    Spelling,
    /// The same name in another language.
    Language,
    /// A short form of it.
    ShortForm,
    /// Words of one meaning in names of organisations.
    Meaning,
    /// A few letters differ.
    Letters,
    /// An initial.
    Initial,
}

impl Word {
    /// A word from its romanised form; `written` is the word in its own script, which may be
    /// known as a spelling of a name; `unwritten` when that script leaves short vowels out.
    pub fn new(text: &str, written: Option<&str>, unwritten: bool) -> Word {
        let sound = Sound::new(text);
        let mut kin: Box<[Kin]> = families::kin(text).into();
        if let Some(written) = written {
            let mut both = kin.to_vec();
            let folded = families::kin(written);
            let folded = if folded.is_empty() {
                families::kin(&fold(written))
            } else {
                folded
            };
            for &one in folded {
                if !both.contains(&one) {
                    both.push(one);
                }
            }
            kin = both.into();
        }
        Word {
            bag: sound.bag(),
            servant: text.starts_with("abd"),
            numbered: text.bytes().any(|byte| byte.is_ascii_digit()),
            text: text.into(),
            sound,
            kin,
            bare: without_article(text).map(Sound::new),
            block: written.and_then(block),
            unwritten,
        }
    }

    /// The word, belonging to the group of words `meaning` beside its own.
    pub(crate) fn meaning(mut self, meaning: Kin) -> Word {
        self.kin = Box::new([meaning]);
        self
    }

    /// Romanised, lower case.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The groups of names that it belongs to.
    pub fn kin(&self) -> &[Kin] {
        &self.kin
    }

    /// How it sounds.
    pub fn sound(&self) -> &Sound {
        &self.sound
    }

    /// Whether its script leaves short vowels out.
    pub fn is_unwritten(&self) -> bool {
        self.unwritten
    }

    /// The character or syllable that it is, for scripts that write so.
    pub fn block(&self) -> Option<Block> {
        self.block
    }

    /// Whether it holds a digit.
    pub fn is_numbered(&self) -> bool {
        self.numbered
    }

    pub(crate) fn bag(&self) -> &Bag {
        &self.bag
    }
}

/// Below this two words have nothing to do with each other.
pub(crate) const LEAST_LIKENESS: f32 = 0.5;

/// How alike two words are, from a half to 1, and why; `None` when they are not.
///
/// Costs at most one edit distance over both sounds; most unlike pairs are told apart by the
/// sounds that occur at all.
pub fn likeness(left: &Word, right: &Word) -> Option<(f32, Likeness)> {
    // Words with other consonants are not the same, which the counts tell at once.
    let apart = left.bag.apart(&right.bag);
    if apart == 0
        && left.text == right.text
        && (left.block == right.block || left.block.is_none() || right.block.is_none())
    {
        return Some((1.0, Likeness::Same));
    }
    if left.numbered || right.numbered {
        return None;
    }
    if let (Some(one), Some(other)) = (left.block, right.block)
        && one != other
    {
        // Forms of one character (traditional and simplified) sound alike in every reading;
        // others are other names, however alike they sound in one.
        return (one.sounds == other.sounds).then_some((0.93, Likeness::Spelling));
    }
    let kinship = families::shared(&left.kin, &right.kin);
    if kinship == Some(Kinship::Spelling) {
        return Some((0.97, Likeness::Spelling));
    }
    let kin = kinship.map(|kinship| match kinship {
        Kinship::Spelling => (0.97, Likeness::Spelling),
        Kinship::Language => (0.88, Likeness::Language),
        Kinship::ShortForm => (0.82, Likeness::ShortForm),
        Kinship::Meaning => (0.92, Likeness::Meaning),
    });
    if left.servant != right.servant
        && (servant_of(left) == Some(&*right.text) || servant_of(right) == Some(&*left.text))
    {
        return Some((0.85, Likeness::Spelling));
    }
    let letters = by_sound(left, right, apart);
    match (kin, letters) {
        (Some(kin), Some(letters)) if letters.0 > kin.0 => Some(letters),
        (Some(kin), _) => Some(kin),
        (None, letters) => letters,
    }
}

/// A Han character or Hangul syllable, and a number for how it sounds in every reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    character: char,
    sounds: u64,
}

/// The one character or syllable that `written` is.
fn block(written: &str) -> Option<Block> {
    let mut letters = written.chars();
    let first = letters.next().filter(|_| letters.as_str().is_empty())?;
    let script =
        script_of(first).filter(|script| matches!(script, Script::Han | Script::Hangul))?;
    let sounds = match script {
        Script::Han => {
            let mut readings = romanise::other_readings(written);
            readings.push(romanise::romanise(written));
            let mut hasher = DefaultHasher::new();
            for reading in readings.iter().flatten() {
                reading.text.hash(&mut hasher);
            }
            hasher.finish()
        }
        _ => u64::from(u32::from(first)),
    };
    Some(Block {
        character: first,
        sounds,
    })
}

fn by_sound(left: &Word, right: &Word, apart: u32) -> Option<(f32, Likeness)> {
    let unwritten = left.unwritten != right.unwritten;
    let (symbols, others) = (left.sound.symbols().len(), right.sound.symbols().len());
    if !unwritten && symbols.abs_diff(others) > 4 {
        return None;
    }
    let shorter = left.sound.symbols().len().min(right.sound.symbols().len());
    let most = match shorter {
        0..=4 => 2,
        5..=7 => 3,
        _ => 4,
    };
    if apart > most && left.bare.is_none() && right.bare.is_none() {
        return None;
    }
    let whole = sound::likeness(&left.sound, &right.sound, unwritten);
    // An article written onto the word is no other word, if the rest is the same.
    let same = |one: &Sound, other: &Sound| {
        let likeness = sound::likeness(one, other, unwritten);
        if likeness > 0.97 { 0.95 } else { 0.0 }
    };
    let best = match (&left.bare, &right.bare) {
        _ if whole > 0.9 => whole,
        (Some(bare), None) => whole.max(same(bare, &right.sound)),
        (None, Some(bare)) => whole.max(same(&left.sound, bare)),
        _ => whole,
    };
    let limit = if unwritten { 0.93 } else { 0.96 };
    let typed = if unwritten || best > 0.9 || apart > 2 {
        0.0
    } else {
        by_typing(left, right)
    };
    let scaled = sharpen(best * 0.98).max(typed).min(limit);
    (scaled >= LEAST_LIKENESS).then_some((
        scaled,
        if best >= 0.93 {
            Likeness::Spelling
        } else {
            Likeness::Letters
        },
    ))
}

/// How alike two words are if one is the other with a slip or two of the fingers, which care
/// nothing for sound.
fn by_typing(left: &Word, right: &Word) -> f32 {
    let (one, other) = (left.text.as_bytes(), right.text.as_bytes());
    let longer = one.len().max(other.len());
    if longer < 4 || one.len().abs_diff(other.len()) > 2 {
        return 0.0;
    }
    let slips = osa::distance_with_args(
        one.iter().copied(),
        other.iter().copied(),
        &osa::Args::default().score_cutoff(2),
    );
    let length = longer as f32;
    match slips {
        Some(1) if longer == 4 => 0.7,
        Some(1) => 1.0 - 0.9 / length,
        Some(2) if longer >= 5 && one[0] == other[0] => 1.0 - 2.3 / length,
        _ => 0.0,
    }
}

/// Words that differ in more than a letter or two are soon other words.
fn sharpen(likeness: f32) -> f32 {
    const KNEE: f32 = 0.86;
    if likeness >= KNEE {
        likeness
    } else {
        KNEE - 1.6 * (KNEE - likeness)
    }
}

/// The name of God in a name of His servant: Abdul Karim is also called Karim.
fn servant_of(word: &Word) -> Option<&str> {
    word.text.strip_prefix("abd").filter(|name| name.len() >= 4)
}

/// The word without an Arabic article written onto it: Alhawsawi.
fn without_article(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix("al")
        .or_else(|| text.strip_prefix("el"))?;
    (rest.len() >= 4).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(left: &str, right: &str) -> Option<(f32, Likeness)> {
        likeness(
            &Word::new(left, None, false),
            &Word::new(right, None, false),
        )
    }

    #[test]
    fn reasons() {
        for (left, right, why) in [
            ("petrov", "petrov", Likeness::Same),
            ("mohammed", "muhammad", Likeness::Spelling),
            ("zarqawi", "zarkawi", Likeness::Spelling),
            ("giuseppe", "joseph", Likeness::Language),
            ("william", "bill", Likeness::ShortForm),
            ("golubtsov", "golubtsok", Likeness::Letters),
        ] {
            assert_eq!(
                alike(left, right).map(|(_, why)| why),
                Some(why),
                "{left} {right}"
            );
        }
        for (left, right) in [
            ("ivan", "igor"),
            ("m23", "m24"),
            ("7", "8"),
            ("ali", "zarqawi"),
        ] {
            assert_eq!(alike(left, right), None, "{left} {right}");
        }
    }

    #[test]
    fn the_article_may_be_written_onto_the_word() {
        assert!(alike("alhawsawi", "hawsawi").is_some_and(|(likeness, _)| likeness > 0.9));
        assert!(alike("alhawsawi", "elhawsawi").is_some_and(|(likeness, _)| likeness > 0.8));
        assert!(alike("ali", "li").is_none_or(|(likeness, _)| likeness < 0.9));
    }

    #[test]
    fn characters_that_sound_alike_are_other_names() {
        let word = |character: &str| Word::new("li", Some(character), false);
        assert_eq!(likeness(&word("李"), &word("黎")), None);
        assert!(likeness(&word("李"), &word("李")).is_some());
        // Against Latin letters only the sound counts.
        let latin = Word::new("li", None, false);
        assert_eq!(likeness(&word("李"), &latin), Some((1.0, Likeness::Same)));
    }

    #[test]
    fn the_servant_of_god_is_called_by_the_name_of_god() {
        assert!(alike("abdkarim", "karim").is_some_and(|(likeness, _)| likeness > 0.8));
        assert!(alike("abdkarim", "rahim").is_none_or(|(likeness, _)| likeness < 0.8));
    }
}
