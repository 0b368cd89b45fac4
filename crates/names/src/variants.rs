//! Finding listed names in running text that are written otherwise than the list writes them:
//! in another transliteration or script, with an ending, or without some of their words.
//!
//! Every word of a listed name belongs to a class: its family of spellings, or what remains of
//! its sound when vowels and near letters are not told apart. Names are found by the classes of
//! two of their words; every word of the text has to be a spelling of a word of the name. Words
//! that only look alike do not count: a slip of the pen is no evidence in news.

use rustc_hash::FxHashMap;
use wirewatch_text::{Script, script_of};

use crate::families::{self, Kin, Kinship, kinship};
use crate::parse::{NameKind, Part, Role, parse};
use crate::sound::Sound;
use crate::word::{Likeness, Word, likeness};

/// A listed name in a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// First word of the run.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// The number that the owner gave the name.
    pub number: u32,
    /// What of the name does not stand in the text.
    pub missing: Missing,
    /// Letters of the shortest of its telling words.
    pub shortest: usize,
    /// How many bearers of names have the rarest of its words.
    pub rarest: u32,
    /// The same of the second rarest.
    pub second: u32,
}

/// What of a listed name does not stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Nothing.
    Nothing,
    /// Patronymics.
    Patronymic,
    /// Other telling words.
    Words,
}

/// Most words of one name in text.
const LONGEST: usize = 7;
/// A pair of classes that more names hold says nothing.
const CROWD: usize = 200;
/// Of several names that fit equally well at most this many are given.
const MOST: usize = 6;

/// Names of two telling words or more, to be found by the classes of their words.
#[derive(Default)]
pub struct VariantIndex {
    classes: FxHashMap<u64, u32>,
    /// The classes of names that are one name in several languages.
    by_language: FxHashMap<Kin, Vec<u32>>,
    /// How many bearers have each class.
    counts: Vec<u32>,
    words: Vec<Word>,
    names: Vec<Name>,
    pairs: FxHashMap<(u32, u32), Vec<u32>>,
}

struct Name {
    number: u32,
    /// Class and word of each telling word.
    words: Vec<(u32, u32)>,
    /// How many of them are patronymics.
    patronymics: usize,
}

impl VariantIndex {
    /// Indexes names with the numbers that their owner gives them, and the number of the bearer;
    /// the names of one bearer come one after the other.
    pub fn new<'a>(names: impl IntoIterator<Item = (u32, u32, &'a str)>) -> VariantIndex {
        let mut index = VariantIndex::default();
        let mut known: FxHashMap<Box<str>, u32> = FxHashMap::default();
        // The last bearer that was counted for each class.
        let mut counted: Vec<u32> = Vec::new();
        for (number, bearer, text) in names {
            let parts = parse(text, NameKind::Person);
            let mut words: Vec<(u32, u32)> = Vec::new();
            let mut patronymics = 0;
            for part in parts.iter().filter(|part| is_telling(part)) {
                let key = class_keys(&part.word).next();
                let Some(key) = key else { continue };
                let next = index.counts.len() as u32;
                let class = *index.classes.entry(key).or_insert(next);
                if class == next {
                    for kin in languages(&part.word) {
                        index.by_language.entry(kin).or_default().push(class);
                    }
                    index.counts.push(0);
                    counted.push(u32::MAX);
                }
                if words.iter().any(|(other, _)| *other == class) {
                    continue;
                }
                let word = *known.entry(part.word.text().into()).or_insert_with(|| {
                    index.words.push(part.word.clone());
                    index.words.len() as u32 - 1
                });
                words.push((class, word));
                patronymics += usize::from(part.role == Role::Patronymic);
            }
            if words.len() < 2 || words.len() > LONGEST {
                continue;
            }
            let name = index.names.len() as u32;
            for (at, (class, _)) in words.iter().enumerate() {
                if counted[*class as usize] != bearer {
                    counted[*class as usize] = bearer;
                    index.counts[*class as usize] += 1;
                }
                for (other, _) in &words[at + 1..] {
                    let pair = (*class.min(other), *class.max(other));
                    let holders = index.pairs.entry(pair).or_default();
                    if holders.len() <= CROWD {
                        holders.push(name);
                    }
                }
            }
            index.names.push(Name {
                number,
                words,
                patronymics,
            });
        }
        index
    }

    /// Whether any listed name has a word like this one: folded, as it stands in the text.
    pub fn may_hold(&self, word: &str) -> bool {
        let by_family = families::kin(word)
            .iter()
            .any(|kin| self.classes.contains_key(&family_key(*kin)));
        if by_family || !word.is_ascii() {
            return by_family || !word.is_ascii();
        }
        self.classes.contains_key(&coarse_key(&Sound::new(word)))
    }

    /// The names in a run of words that stand beside each other in a text, folded; left to
    /// right, the longest first, none overlapping but those that fit the same words.
    pub fn find(&self, run: &[&str], out: &mut Vec<Variant>) {
        let mut from = 0;
        while from + 1 < run.len() {
            let longest = run.len().min(from + LONGEST);
            let found = (from + 2..=longest)
                .rev()
                .find(|to| self.fits(run, from, *to, out));
            from = found.unwrap_or(from + 1);
        }
    }

    /// Whether the words `from..to` are a listed name, whole or in part; the names go to `out`.
    fn fits(&self, run: &[&str], from: usize, to: usize, out: &mut Vec<Variant>) -> bool {
        let parts = parse(&run[from..to].join(" "), NameKind::Person);
        // The name begins and ends with telling words.
        let ends = (parts.first(), parts.last());
        if !matches!(ends, (Some(first), Some(last)) if begins(first) && is_telling(last)) {
            return false;
        }
        let telling: Vec<&Part> = parts.iter().filter(|part| is_telling(part)).collect();
        let is_other = |part: &&Part| {
            !is_telling(part) && !matches!(part.role, Role::Particle | Role::Kunya | Role::Title)
        };
        if telling.len() < 2 || parts.iter().any(|part| is_other(&part)) {
            return false;
        }
        let classes: Vec<Vec<(u32, Word)>> = telling
            .iter()
            .map(|part| self.stemmed_classes_of(part))
            .collect();
        if classes.iter().any(Vec::is_empty) {
            return false;
        }
        let mut fitting: Vec<(usize, Variant)> = Vec::new();
        for (one, _) in &classes[0] {
            for (other, _) in &classes[telling.len() - 1] {
                let pair = (*one.min(other), *one.max(other));
                let holders = self.pairs.get(&pair).map_or(&[][..], Vec::as_slice);
                if holders.len() > CROWD {
                    continue;
                }
                for &name in holders {
                    let name = &self.names[name as usize];
                    if self.covers(name, &classes) {
                        let missing = name.words.len() - telling.len().min(name.words.len());
                        let asked = telling
                            .iter()
                            .filter(|part| part.role == Role::Patronymic)
                            .count();
                        let what = match missing {
                            0 => Missing::Nothing,
                            n if n + asked <= name.patronymics => Missing::Patronymic,
                            _ => Missing::Words,
                        };
                        let mut variant = self.variant(name, &classes, from, to);
                        variant.missing = what;
                        fitting.push((missing, variant));
                    }
                }
            }
        }
        fitting.sort_by_key(|(missing, variant)| (*missing, variant.number));
        fitting.dedup_by_key(|(_, variant)| variant.number);
        let least = fitting.first().map(|(missing, _)| *missing);
        let best = fitting
            .iter()
            .take_while(|(missing, _)| Some(*missing) == least)
            .take(MOST);
        out.extend(best.map(|(_, variant)| *variant));
        least.is_some()
    }

    /// Whether every word of the text stands for a word of the name of its own.
    fn covers(&self, name: &Name, classes: &[Vec<(u32, Word)>]) -> bool {
        let mut used = 0u32;
        classes.iter().all(|options| {
            name.words.iter().enumerate().any(|(at, (class, word))| {
                let listed = &self.words[*word as usize];
                let is_like = options
                    .iter()
                    .any(|(option, written)| option == class && is_spelling(written, listed));
                let free = used >> at & 1 == 0;
                if is_like && free {
                    used |= 1 << at;
                }
                is_like && free
            })
        })
    }

    fn variant(
        &self,
        name: &Name,
        classes: &[Vec<(u32, Word)>],
        from: usize,
        to: usize,
    ) -> Variant {
        let mut counts: Vec<u32> = classes
            .iter()
            .filter_map(|options| {
                let shared = options
                    .iter()
                    .filter(|(class, _)| name.words.iter().any(|(own, _)| own == class));
                shared.map(|(class, _)| self.counts[*class as usize]).min()
            })
            .collect();
        counts.sort_unstable();
        Variant {
            from,
            to,
            number: name.number,
            missing: Missing::Nothing,
            shortest: classes
                .iter()
                .filter_map(|options| Some(options.first()?.1.text().len()))
                .min()
                .unwrap_or(0),
            rarest: counts.first().copied().unwrap_or(0),
            second: counts.get(1).copied().unwrap_or(0),
        }
    }

    /// The classes of listed words that a word of the text belongs to, with the form in which
    /// it does.
    fn classes_of(&self, part: &Part) -> Vec<(u32, Word)> {
        let mut found: Vec<(u32, Word)> = Vec::new();
        let mut take = |word: &Word| {
            for key in class_keys(word) {
                if let Some(&class) = self.classes.get(&key)
                    && !found.iter().any(|(known, _)| *known == class)
                {
                    found.push((class, word.clone()));
                }
            }
        };
        take(&part.word);
        for kin in languages(&part.word) {
            for &class in self.by_language.get(&kin).map_or(&[][..], Vec::as_slice) {
                if !found.iter().any(|(known, _)| *known == class) {
                    found.push((class, part.word.clone()));
                }
            }
        }
        found
    }

    /// The same for the forms without endings.
    fn stemmed_classes_of(&self, part: &Part) -> Vec<(u32, Word)> {
        let mut found = self.classes_of(part);
        for stem in stems(&part.written) {
            let stemmed = parse(&stem, NameKind::Person);
            if let [part] = &stemmed[..] {
                for (class, word) in self.classes_of(part) {
                    if !found.iter().any(|(known, _)| *known == class) {
                        found.push((class, word));
                    }
                }
            }
        }
        found
    }
}

/// Words by which a name is found.
fn is_telling(part: &Part) -> bool {
    matches!(part.role, Role::Name | Role::Patronymic) && part.word.sound().symbols().len() >= 2
}

/// What a name may begin with.
fn begins(part: &Part) -> bool {
    is_telling(part) || part.role == Role::Kunya
}

/// Spellings of one name: not merely alike.
fn is_spelling(written: &Word, listed: &Word) -> bool {
    match likeness(written, listed) {
        Some((_, Likeness::Same | Likeness::Spelling | Likeness::Language)) => true,
        Some((likeness, Likeness::Letters)) => likeness >= 0.86,
        _ => false,
    }
}

/// The groups of names of several languages that a word belongs to.
fn languages(word: &Word) -> impl Iterator<Item = Kin> + '_ {
    let kin = word.kin().iter().copied();
    kin.filter(|kin| kinship(*kin) == Kinship::Language)
}

/// The classes of a word: its families of spellings, else its coarse sound; both for looking up.
fn class_keys(word: &Word) -> impl Iterator<Item = u64> + '_ {
    let families = word
        .kin()
        .iter()
        .filter(|kin| kinship(**kin) == Kinship::Spelling)
        .map(|kin| family_key(*kin));
    let coarse = (!word.is_unwritten()).then(|| coarse_key(word.sound()));
    families.chain(coarse)
}

fn family_key(kin: u16) -> u64 {
    1 << 63 | u64::from(kin)
}

/// A hash of the consonants in coarse classes and of where vowels stand between them.
fn coarse_key(sound: &Sound) -> u64 {
    let mut key = 0xcbf2_9ce4_8422_2325u64;
    for bone in sound.coarse() {
        key = (key ^ u64::from(bone)).wrapping_mul(0x0100_0000_01b3);
    }
    key & !(1 << 63)
}

/// The word without endings that Slavic languages give names, where it is written in Cyrillic.
fn stems(written: &str) -> Vec<String> {
    const ENDINGS: &[&str] = &[
        "ого", "ому", "ыми", "ами", "ям", "ам", "ом", "ем", "ым", "им", "ой", "ою", "ей", "ою",
        "а", "я", "у", "ю", "е", "і", "и",
    ];
    let is_cyrillic = written
        .chars()
        .next()
        .is_some_and(|letter| script_of(letter) == Some(Script::Cyrillic));
    if !is_cyrillic || written.chars().count() < 5 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for ending in ENDINGS {
        let Some(stem) = written.strip_suffix(ending) else {
            continue;
        };
        if stem.chars().count() < 3 {
            continue;
        }
        // The nominative is the stem, or ends in a letter that the ending took the place of.
        for nominative in ["", "а", "й", "ь", "ий", "я"] {
            found.push(format!("{stem}{nominative}"));
        }
        if found.len() >= 12 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> VariantIndex {
        VariantIndex::new(
            [
                "Usama bin Muhammad bin Awad BIN LADIN",
                "Usama BIN LADEN",
                "Yevgeniy Viktorovich PRIGOZHIN",
                "Muammar QADHAFI",
                "Ali HASAN",
            ]
            .into_iter()
            .zip(0..)
            .map(|(name, number)| (number, number, name)),
        )
    }

    fn found(text: &str) -> Vec<u32> {
        let index = index();
        let words: Vec<&str> = text.split(' ').collect();
        let mut out = Vec::new();
        index.find(&words, &mut out);
        out.iter().map(|variant| variant.number).collect()
    }

    #[test]
    fn names_in_other_spellings() {
        assert_eq!(found("osama bin laden"), [1]);
        assert_eq!(found("moammar gaddafi"), [3]);
        assert_eq!(found("yevgeny prigozhin"), [2]);
        assert_eq!(found("евгения пригожина"), [2]);
    }

    #[test]
    fn other_names_are_not_found() {
        assert!(found("osama hamdan").is_empty());
        assert!(found("viktor prigogine").is_empty());
        assert!(found("barack obama").is_empty());
    }
}
