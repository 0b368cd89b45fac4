//! Laying two names side by side: which word stands for which, what is left over, and how much
//! of the names agrees.
//!
//! Words are paired greedily, the most telling pair first, in any order of words; words that one
//! side writes together and the other apart are joined. The score is the weight of what agrees,
//! against it the weight of what differs: words left over on both sides contradict each other
//! and count double, words that only one side has count less, least where only the second
//! (listed) name has them, since people are called by part of their names.

use std::borrow::Cow;

use crate::families::{self, Kinship};
use crate::parse::{Part, Role};
use crate::sound::{self, Sound};
use crate::word::{self, Likeness, Word};

/// A word of a name as aligning sees it; its weight may come from a list.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The word.
    pub word: &'a Word,
    /// What it is.
    pub role: Role,
    /// How much it says, 0 to 1.
    pub weight: f32,
    /// The class of a legal form.
    pub class: &'static str,
}

impl<'a> From<&'a Part> for Piece<'a> {
    fn from(part: &'a Part) -> Piece<'a> {
        Piece {
            word: &part.word,
            role: part.role,
            weight: part.weight,
            class: part.class,
        }
    }
}

/// Words of one side that stand for words of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// First word of the left side, and how many.
    pub left: (usize, usize),
    /// First word of the right side, and how many.
    pub right: (usize, usize),
    /// 0 to 1.
    pub likeness: f32,
    /// Why they are alike.
    pub why: Likeness,
    /// How much the pair says: the lower of the weights of both sides.
    pub weight: f32,
}

/// Two names side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    /// What stands for what.
    pub pairs: Vec<Pair>,
    /// Words of the left name that stand for nothing, and their weight.
    pub left_over: f32,
    /// The same of the right name.
    pub right_over: f32,
    /// How much agrees, 0 to 1.
    pub score: f32,
    /// The weight of what agrees: how much the agreement says.
    pub weight: f32,
}

/// How much each kind of difference counts against what agrees.
const OF_LETTERS: f32 = 1.7;
const OF_CONTRADICTION: f32 = 2.4;
const OF_LEFT_OVER: f32 = 0.9;
const OF_RIGHT_OVER: f32 = 0.42;
/// Legal forms that no firm has at once, and branches in brackets that are not the same.
const OF_LEGAL_FORMS: f32 = 0.5;
const OF_BRANCHES: f32 = 0.5;
/// A father where the other name has the son.
const OF_DESCENT: f32 = 1.0;

/// Lays `left` (asked) beside `right` (listed). `likeness` compares two words by their places;
/// pass [`likeness`] unless results are kept.
///
/// Costs one comparison for each pair of words that can stand for each other, and an edit
/// distance for each pair of neighbours that may be one word on the other side.
pub fn align(
    left: &[Piece<'_>],
    right: &[Piece<'_>],
    mut likeness: impl FnMut(usize, usize) -> Option<(f32, Likeness)>,
) -> Alignment {
    let (n, m) = (left.len().min(64), right.len().min(64));
    let mut candidates: Vec<Pair> = Vec::with_capacity(n + m);
    for (i, ours) in left.iter().enumerate().take(n) {
        for (j, theirs) in right.iter().enumerate().take(m) {
            let found = match fixed(ours, theirs) {
                Fixed::Never => None,
                Fixed::Always(likeness, why) => Some((likeness, why)),
                Fixed::ByWord => likeness(i, j),
            };
            if let Some((likeness, why)) = found {
                let weight = if why == Likeness::Initial {
                    0.3 * ours.weight.max(theirs.weight)
                } else {
                    ours.weight.min(theirs.weight)
                };
                candidates.push(Pair {
                    left: (i, 1),
                    right: (j, 1),
                    likeness,
                    why,
                    weight,
                });
            }
        }
    }
    // Names in the same place first among equals: "Muhammad Ali Muhammad".
    candidates.sort_by(|one, other| {
        let worth = |pair: &Pair| pair.likeness * (0.2 + pair.weight);
        let apart = |pair: &Pair| pair.left.0.abs_diff(pair.right.0);
        worth(other)
            .total_cmp(&worth(one))
            .then_with(|| apart(one).cmp(&apart(other)))
    });
    let (mut used_left, mut used_right) = (0u64, 0u64);
    let mut pairs: Vec<Pair> = Vec::with_capacity(n.min(m));
    for pair in candidates {
        if used_left >> pair.left.0 & 1 == 0 && used_right >> pair.right.0 & 1 == 0 {
            used_left |= 1 << pair.left.0;
            used_right |= 1 << pair.right.0;
            pairs.push(pair);
        }
    }
    join(left, right, &mut pairs, &mut used_left, &mut used_right);
    if pairs.is_empty()
        && let Some(pair) = acronym(left, right).or_else(|| acronym(right, left).map(turned))
    {
        used_left |= bits(pair.left);
        used_right |= bits(pair.right);
        pairs.push(pair);
    }
    score(left, right, pairs, used_left, used_right)
}

/// A word of capitals that are the first letters of at least three words of the other side.
fn acronym(short: &[Piece<'_>], long: &[Piece<'_>]) -> Option<Pair> {
    let says = |piece: &&Piece<'_>| matches!(piece.role, Role::Name | Role::Generic | Role::Branch);
    let mut words = short.iter().enumerate().filter(|(_, piece)| says(piece));
    let (at, word) = words.next()?;
    let letters = word.word.text();
    if words.next().is_some() || !(3..=8).contains(&letters.len()) {
        return None;
    }
    let initials: String = long
        .iter()
        .filter(says)
        .filter_map(|piece| piece.word.text().chars().next())
        .collect();
    let count = long.len().min(60);
    (initials == letters).then_some(Pair {
        left: (at, 1),
        right: (0, count),
        likeness: 0.8,
        why: Likeness::Meaning,
        weight: 0.8,
    })
}

fn turned(pair: Pair) -> Pair {
    Pair {
        left: pair.right,
        right: pair.left,
        ..pair
    }
}

/// How alike two words are, by what they are and how they are written.
pub fn likeness(left: &Piece<'_>, right: &Piece<'_>) -> Option<(f32, Likeness)> {
    match fixed(left, right) {
        Fixed::Never => None,
        Fixed::Always(likeness, why) => Some((likeness, why)),
        Fixed::ByWord => word::likeness(left.word, right.word),
    }
}

enum Fixed {
    Never,
    Always(f32, Likeness),
    ByWord,
}

fn fixed(left: &Piece<'_>, right: &Piece<'_>) -> Fixed {
    use Role::{Initial, Kunya, LegalForm, Number, Particle, Suffix, Title};
    let same = left.word.text() == right.word.text();
    match (left.role, right.role) {
        (LegalForm, LegalForm) if same => Fixed::Always(1.0, Likeness::Same),
        (LegalForm, LegalForm)
            if left.word.kin() != right.word.kin()
                && left.class == right.class
                && !left.class.is_empty() =>
        {
            Fixed::Always(0.9, Likeness::Meaning)
        }
        (Initial, Initial) | (Number, Number) | (Suffix, Suffix) if same => {
            Fixed::Always(1.0, Likeness::Same)
        }
        (LegalForm, LegalForm) if left.word.kin() == right.word.kin() => {
            Fixed::Always(0.98, Likeness::Meaning)
        }
        // Misprints of legal forms are read as names.
        (LegalForm, Role::Name) | (Role::Name, LegalForm) => Fixed::ByWord,
        (LegalForm | Number | Suffix, _) | (_, LegalForm | Number | Suffix) => Fixed::Never,
        (Initial, Initial) => Fixed::Never,
        (Initial, Title | Particle | Kunya) | (Title | Particle | Kunya, Initial) => Fixed::Never,
        (Initial, _) => initial(left.word, right.word),
        (_, Initial) => initial(right.word, left.word),
        (Particle | Title | Kunya, Particle | Title | Kunya) if same => {
            Fixed::Always(1.0, Likeness::Same)
        }
        // "bin" and "ben", "Haji" and "Hajji".
        (Particle | Title | Kunya, Particle | Title | Kunya)
            if families::shared(left.word.kin(), right.word.kin()) == Some(Kinship::Spelling) =>
        {
            Fixed::Always(0.97, Likeness::Spelling)
        }
        (Particle | Kunya, _) | (_, Particle | Kunya) if !same => Fixed::Never,
        _ => Fixed::ByWord,
    }
}

/// Letters that stand for each other at the beginning of a name in another transliteration.
fn initial(letter: &Word, word: &Word) -> Fixed {
    const NEAR: &[&str] = &[
        "cks", "ckq", "eyi", "yji", "jg", "ouv", "gq", "zs", "vw", "ei", "kq", "ao",
    ];
    let (Some(letter), Some(first)) = (letter.text().bytes().next(), word.text().bytes().next())
    else {
        return Fixed::Never;
    };
    if letter == first {
        return Fixed::Always(0.85, Likeness::Initial);
    }
    let near = NEAR.iter().any(|group| {
        group.bytes().next() == Some(letter) && group.as_bytes()[1..].contains(&first)
    });
    if near {
        Fixed::Always(0.65, Likeness::Initial)
    } else {
        Fixed::Never
    }
}

/// Joins words that one side writes apart: one to two, one to three, two to two.
fn join(
    left: &[Piece<'_>],
    right: &[Piece<'_>],
    pairs: &mut Vec<Pair>,
    used_left: &mut u64,
    used_right: &mut u64,
) {
    let (n, m) = (left.len().min(64), right.len().min(64));
    // Words that have found their like are left alone.
    let (mut settled_left, mut settled_right) = (0u64, 0u64);
    for pair in pairs.iter() {
        if pair.likeness >= 0.93 && pair.weight >= 0.2 {
            settled_left |= bits(pair.left);
            settled_right |= bits(pair.right);
        }
    }
    for (take_left, take_right) in [(2, 1), (1, 2), (3, 1), (1, 3), (2, 2)] {
        if n < take_left || m < take_right {
            continue;
        }
        for i in 0..=n - take_left {
            let from = (i, take_left);
            // A side that is written apart has something left over.
            if bits(from) & settled_left != 0 || take_left > 1 && bits(from) & !*used_left == 0 {
                continue;
            }
            for j in 0..=m - take_right {
                let to = (j, take_right);
                if bits(to) & settled_right != 0 || take_right > 1 && bits(to) & !*used_right == 0 {
                    continue;
                }
                if let Some(pair) = joined(left, right, from, to, pairs) {
                    let replaced = |old: &Pair| overlaps(old.left, from) || overlaps(old.right, to);
                    for old in pairs.iter().filter(|old| replaced(old)) {
                        *used_left &= !bits(old.left);
                        *used_right &= !bits(old.right);
                    }
                    pairs.retain(|old| !replaced(old));
                    *used_left |= bits(from);
                    *used_right |= bits(to);
                    pairs.push(pair);
                }
            }
        }
    }
}

fn overlaps(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0 < other.0 + other.1 && other.0 < one.0 + one.1
}

fn bits((from, count): (usize, usize)) -> u64 {
    ((1u64 << count) - 1) << from
}

/// The pair of the joined words, where it is better than what stands there.
fn joined(
    left: &[Piece<'_>],
    right: &[Piece<'_>],
    from: (usize, usize),
    to: (usize, usize),
    pairs: &[Pair],
) -> Option<Pair> {
    let (ours, theirs) = (&left[from.0..][..from.1], &right[to.0..][..to.1]);
    let length = |pieces: &[Piece<'_>]| {
        pieces
            .iter()
            .map(|piece| piece.word.text().len())
            .sum::<usize>()
    };
    let unwritten = |pieces: &[Piece<'_>]| pieces.iter().any(|piece| piece.word.is_unwritten());
    let (letters, others) = (length(ours), length(theirs));
    if letters.min(others) < 4 {
        return None;
    }
    let vowels_match = unwritten(ours) == unwritten(theirs);
    if vowels_match && (letters.abs_diff(others) > 2 || !ends_meet(ours, theirs)) {
        return None;
    }
    let bag = |pieces: &[Piece<'_>]| {
        pieces[1..]
            .iter()
            .fold(*pieces[0].word.bag(), |bag, piece| {
                bag.with(piece.word.bag())
            })
    };
    if bag(ours).apart(&bag(theirs)) > 2 {
        return None;
    }
    let joins = |pieces: &[Piece<'_>]| {
        pieces.iter().all(|piece| {
            !piece.word.is_numbered()
                && !matches!(piece.role, Role::Title | Role::Number | Role::Suffix)
        })
    };
    if !joins(ours) || !joins(theirs) {
        return None;
    }
    // Where one word stands for one already, the border between the words is not moved.
    let stands = |pair: &Pair| overlaps(pair.left, from) && overlaps(pair.right, to);
    if from.1 == to.1
        && pairs
            .iter()
            .any(|pair| stands(pair) && pair.likeness > 0.75)
    {
        return None;
    }
    // What stands there now must be worse.
    let now: f32 = pairs
        .iter()
        .filter(|pair| overlaps(pair.left, from) || overlaps(pair.right, to))
        .map(|pair| pair.likeness * pair.weight)
        .sum();
    let likeness = sound::likeness(&together(ours), &together(theirs), !vowels_match);
    if likeness < 0.8 {
        return None;
    }
    let weigh = |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.weight).fold(0.0, f32::max);
    let weight = f32::midpoint(weigh(ours), weigh(theirs));
    let likeness = likeness * 0.97;
    (likeness * weight > now).then_some(Pair {
        left: from,
        right: to,
        likeness,
        why: if likeness > 0.9 {
            Likeness::Spelling
        } else {
            Likeness::Letters
        },
        weight,
    })
}

/// What contradicts beside the words: legal forms, branches, descent.
fn structure(
    left: &[Piece<'_>],
    right: &[Piece<'_>],
    pairs: &[Pair],
    used_left: u64,
    used_right: u64,
) -> f32 {
    let mut differs = 0.0;
    let over = |pieces: &[Piece<'_>], used: u64, role: Role| {
        pieces
            .iter()
            .take(64)
            .enumerate()
            .any(|(at, piece)| piece.role == role && used >> at & 1 == 0)
    };
    if over(left, used_left, Role::Branch) && over(right, used_right, Role::Branch) {
        differs += OF_BRANCHES;
    }
    let group = |pieces: &[Piece<'_>]| pieces.iter().find_map(|piece| legal_group(piece.class));
    if let (Some(one), Some(other)) = (group(left), group(right))
        && one != other
    {
        differs += OF_LEGAL_FORMS;
    }
    // "Abdullah bin Omar" and "Omar bin Abdullah".
    let descent = |pieces: &[Piece<'_>]| {
        pieces.iter().position(|piece| {
            piece.role == Role::Particle
                && matches!(
                    piece.word.text(),
                    "bin" | "ben" | "ibn" | "bint" | "ould" | "walad"
                )
        })
    };
    if let (Some(ours), Some(theirs)) = (descent(left), descent(right)) {
        let crosses = |pair: &&Pair| {
            let (before, listed_before) = (pair.left.0 < ours, pair.right.0 < theirs);
            pair.weight > 0.2 && before != listed_before
        };
        if pairs.iter().filter(crosses).count() > 1 {
            differs += OF_DESCENT;
        }
    }
    differs
}

/// Legal forms that one firm can have at once, or one after the other, are of one group.
fn legal_group(class: &str) -> Option<u8> {
    match class {
        "llc" => Some(0),
        "jsc" | "pjsc" | "cjsc" => Some(1),
        "association" => Some(2),
        "state" => Some(3),
        "partnership" => Some(4),
        _ => None,
    }
}

/// Whether both begin with one sound, or end with one.
fn ends_meet(left: &[Piece<'_>], right: &[Piece<'_>]) -> bool {
    fn ends<'a>(pieces: &[Piece<'a>]) -> Option<(&'a u8, &'a u8)> {
        let first = pieces.first()?.word.sound().symbols().first()?;
        let last = pieces.last()?.word.sound().symbols().last()?;
        Some((first, last))
    }
    match (ends(left), ends(right)) {
        (Some(ours), Some(theirs)) => ours.0 == theirs.0 || ours.1 == theirs.1,
        _ => false,
    }
}

/// How words sound when they are written together.
fn together<'a>(pieces: &[Piece<'a>]) -> Cow<'a, Sound> {
    if let [piece] = pieces {
        return Cow::Borrowed(piece.word.sound());
    }
    let text: String = pieces.iter().map(|piece| piece.word.text()).collect();
    Cow::Owned(Sound::new(
        crate::compound::compound(&text).as_deref().unwrap_or(&text),
    ))
}

fn score(
    left: &[Piece<'_>],
    right: &[Piece<'_>],
    pairs: Vec<Pair>,
    used_left: u64,
    used_right: u64,
) -> Alignment {
    // Titles and particles come and go: they contradict nothing.
    let is_minor = |piece: &Piece<'_>| {
        matches!(
            piece.role,
            Role::Title | Role::Particle | Role::Kunya | Role::Suffix
        )
    };
    let over = |pieces: &[Piece<'_>], used: u64, minor: bool| -> f32 {
        pieces
            .iter()
            .enumerate()
            .filter(|(at, piece)| (*at >= 64 || used >> at & 1 == 0) && is_minor(piece) == minor)
            .map(|(_, piece)| piece.weight)
            .sum()
    };
    let (left_over, right_over) = (over(left, used_left, false), over(right, used_right, false));
    let minor_over = over(left, used_left, true) + over(right, used_right, true);
    let (mut agrees, mut differs) = (0.0, 0.0);
    for pair in &pairs {
        agrees += pair.weight * pair.likeness;
        if pair.why == Likeness::Initial {
            differs += pair.weight * (1.0 - pair.likeness);
        } else {
            differs += OF_LETTERS * pair.weight * (1.0 - pair.likeness);
        }
    }
    let contradicts = left_over.min(right_over);
    differs += OF_CONTRADICTION * contradicts
        + OF_LEFT_OVER * (left_over - contradicts)
        + OF_RIGHT_OVER * (right_over - contradicts + minor_over);
    differs += structure(left, right, &pairs, used_left, used_right);
    let mut score = if agrees > 0.0 {
        agrees / (agrees + differs)
    } else {
        0.0
    };
    // Initials alone name nobody.
    if !pairs.is_empty() && pairs.iter().all(|pair| pair.why == Likeness::Initial) {
        score *= 0.4;
    }
    Alignment {
        pairs,
        left_over,
        right_over,
        score,
        weight: agrees,
    }
}

#[cfg(test)]
mod tests;
