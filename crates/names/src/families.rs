//! Which words are one name in other spellings, in other languages, or a short form of it.
//!
//! The knowledge is data: `resources/families/*.tsv` (spellings of one name),
//! `resources/equivalents-*.tsv` (the same name in another language) and
//! `resources/nicknames.tsv`; each file says its source.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wirewatch_text::fold;

use crate::compound::compound;
use crate::lexicon::FIRST_MEANING;

/// How two words belong together, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinship {
    /// Spellings of one name: Mohammed, Muhammad.
    Spelling,
    /// The same name in another language: Aleksandr, Oleksandr.
    Language,
    /// A short form: Aleksandr, Sasha.
    ShortForm,
    /// Words of one meaning in names of organisations: Trading, Trdg, Ticaret.
    Meaning,
}

/// The number of a group of words that belong together.
pub type Kin = u16;

struct Families {
    of_word: FxHashMap<&'static str, Vec<Kin>>,
    /// Words that folding or [`compound`] changed when they were read.
    of_changed: FxHashMap<String, Vec<Kin>>,
    /// The first word of each group.
    canonical: Vec<&'static str>,
    /// The first number of the groups of one language, and of the short forms.
    languages: Kin,
    short_forms: Kin,
}

const SPELLINGS: &[&str] = &[
    include_str!("../resources/families/arabic.tsv"),
    include_str!("../resources/families/persian.tsv"),
    include_str!("../resources/families/turkic.tsv"),
    include_str!("../resources/families/african.tsv"),
    include_str!("../resources/families/malay.tsv"),
    include_str!("../resources/families/slavic.tsv"),
    include_str!("../resources/families/greek-caucasus.tsv"),
    include_str!("../resources/families/european.tsv"),
    include_str!("../resources/families/korean.tsv"),
    include_str!("../resources/families/chinese.tsv"),
    include_str!("../resources/families/japanese.tsv"),
    include_str!("../resources/families/southeast.tsv"),
    include_str!("../resources/families/south.tsv"),
];

const EQUIVALENTS: &[&str] = &[
    include_str!("../resources/equivalents-muslim.tsv"),
    include_str!("../resources/equivalents-european.tsv"),
];

const SHORT_FORMS: &[&str] = &[include_str!("../resources/nicknames.tsv")];

static FAMILIES: LazyLock<Families> = LazyLock::new(|| {
    let mut families = Families {
        of_word: FxHashMap::default(),
        of_changed: FxHashMap::default(),
        canonical: Vec::new(),
        languages: 0,
        short_forms: 0,
    };
    let mut next: Kin = 0;
    for row in rows(SPELLINGS) {
        families.canonical.extend(row.words().next());
        for word in row.words() {
            families.add(word, next);
        }
        next += 1;
    }
    // Groups of canonical names: every spelling of a member belongs.
    families.languages = next;
    let mut groups_of: FxHashMap<Kin, Vec<Kin>> = FxHashMap::default();
    for (files, is_last) in [(EQUIVALENTS, false), (SHORT_FORMS, true)] {
        if is_last {
            families.short_forms = next;
        }
        for row in rows(files) {
            for member in row.words() {
                for &kin in families.find(member) {
                    if kin < families.languages {
                        groups_of.entry(kin).or_default().push(next);
                    }
                }
                families.add(member, next);
            }
            next += 1;
        }
    }
    families.spread(&groups_of);
    families
});

impl Families {
    fn find(&self, word: &str) -> &[Kin] {
        self.of_word
            .get(word)
            .or_else(|| self.of_changed.get(word))
            .map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, word: &'static str, kin: Kin) {
        // Scripts are folded as names are; Latin spellings are folded already.
        let changed = if word.is_ascii() {
            compound(word)
        } else {
            Some(fold(word)).filter(|folded| folded != word)
        };
        let kins = match changed {
            Some(changed) => self.of_changed.entry(changed).or_default(),
            None => self.of_word.entry(word).or_default(),
        };
        if !kins.contains(&kin) {
            kins.push(kin);
        }
    }

    /// Gives every word the groups of its families.
    fn spread(&mut self, groups_of: &FxHashMap<Kin, Vec<Kin>>) {
        for kins in self
            .of_word
            .values_mut()
            .chain(self.of_changed.values_mut())
        {
            for at in 0..kins.len() {
                for &group in groups_of.get(&kins[at]).map_or(&[][..], Vec::as_slice) {
                    if !kins.contains(&group) {
                        kins.push(group);
                    }
                }
            }
        }
    }
}

struct Row(&'static str);

impl Row {
    fn words(&self) -> impl Iterator<Item = &'static str> {
        let mut columns = self.0.split('\t');
        let canonical = columns.next().unwrap_or_default();
        let variants = columns.next().unwrap_or_default();
        std::iter::once(canonical)
            .chain(variants.split(' '))
            .map(str::trim)
            .filter(|word| !word.is_empty())
    }
}

fn rows(files: &[&'static str]) -> impl Iterator<Item = Row> {
    files
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(Row)
}

/// Whether `word`, folded, is a name that people bear, in a spelling of the families.
pub fn is_borne(word: &str) -> bool {
    FAMILIES
        .find(word)
        .iter()
        .any(|kin| *kin < FAMILIES.languages)
}

/// The groups that a word belongs to: lower-case romanised, or in its own script; compounds as
/// [`compound`] writes them.
pub(crate) fn kin(word: &str) -> &'static [Kin] {
    FAMILIES.find(word)
}

/// What kind of group this is.
pub fn kinship(kin: Kin) -> Kinship {
    if kin >= FIRST_MEANING {
        Kinship::Meaning
    } else if kin < FAMILIES.languages {
        Kinship::Spelling
    } else if kin < FAMILIES.short_forms {
        Kinship::Language
    } else {
        Kinship::ShortForm
    }
}

/// The usual spelling of a family of spellings.
pub(crate) fn canonical(kin: Kin) -> Option<&'static str> {
    FAMILIES.canonical.get(usize::from(kin)).copied()
}

/// The closest group that both lists hold.
pub(crate) fn shared(left: &[Kin], right: &[Kin]) -> Option<Kinship> {
    left.iter()
        .filter(|kin| right.contains(kin))
        .map(|kin| kinship(*kin))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_kinship_counts() {
        for (left, right, expected) in [
            ("mohammed", "muhammad", Some(Kinship::Spelling)),
            ("aleksandr", "alexander", Some(Kinship::Language)),
            ("giuseppe", "joseph", Some(Kinship::Language)),
            ("william", "bill", Some(Kinship::ShortForm)),
            ("aleksandr", "sasha", Some(Kinship::ShortForm)),
            ("ivan", "igor", None),
            ("nosuchname", "nosuchname", None),
        ] {
            assert_eq!(shared(kin(left), kin(right)), expected, "{left} {right}");
            assert_eq!(shared(kin(right), kin(left)), expected, "{right} {left}");
        }
    }

    #[test]
    fn a_spelling_belongs_to_the_groups_of_its_family() {
        for spelling in ["mohammed", "muhammad", "mohamed", "mehmed"] {
            let family = kin(spelling)
                .iter()
                .find(|kin| kinship(**kin) == Kinship::Spelling);
            let canonical_form = family.and_then(|kin| canonical(*kin));
            assert!(canonical_form.is_some(), "{spelling} has no family");
        }
    }

    #[test]
    fn compounds_and_other_scripts_are_found() {
        assert!(!kin("abdrahman").is_empty());
        assert!(!kin("محمد").is_empty());
        assert!(!kin("владимир").is_empty());
    }

    #[test]
    fn groups_are_numbered_below_words_of_one_meaning() {
        assert_eq!(kinship(FIRST_MEANING), Kinship::Meaning);
        assert!(FAMILIES.short_forms > FAMILIES.languages);
        let last = FAMILIES.of_word.values().flatten().max();
        assert!(last.is_some_and(|last| *last < FIRST_MEANING));
        assert_eq!(canonical(FIRST_MEANING), None);
    }
}
