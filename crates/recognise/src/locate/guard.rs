//! What stands around a name and says whether it may be a place at all.

use wirewatch_places::{Feature, NameUse, Place};

use super::lexicon::{
    AREA, COMMON, COMPASS, Classes, DISEASE, EVENT, FACILITY, FORCES, FUNCTION, GIVEN, GOV, ORG,
    PREP, SPEAK, TITLE, TOWN,
};
use super::words::{Case, Gap, Text, Word};

/// Inhabitants from which a name stands by itself: in a script without capitals, at the start of
/// a sentence, before or after another capitalised word, as the subject of "said".
const KNOWN_WITHOUT_CAPITALS: u64 = 20_000;
/// Where no capitals help, a smaller town needs a word of place or another place beside it.
const KNOWN_BY_ALL: u64 = 1_000_000;
const KNOWN_AT_START: u64 = 15_000;
const KNOWN_BEFORE_NAME: u64 = 80_000;
const KNOWN_AFTER_NAME: u64 = 200_000;
const KNOWN_AS_SPEAKER: u64 = 500_000;
/// Inhabitants below which another name than its own does not stand for a town by itself.
const BORROWED: u64 = 100_000;
/// Inhabitants of a country that is no surname.
const LARGE_COUNTRY: u64 = 15_000_000;
/// The same of a division.
const LARGE_DIVISION: u64 = 3_000_000;
/// Inhabitants below which a name needs a word of place or another place beside it.
const SMALL: u64 = 5_000;
/// The same where capitals say nothing.
const SMALL_IN_CAPITALS: u64 = 50_000;

/// The signs around one name.
pub(super) struct Signs {
    /// It may be a country, a division, or a place of our supplement.
    pub(super) strong: bool,
    /// It may be a country.
    country: bool,
    /// Of the largest candidate.
    population: u64,
    /// A word of place stands before it.
    pub(super) placed: bool,
    /// A comma and a capitalised word follow.
    contained: bool,
    noun_before: bool,
    noun_after: bool,
    compass: bool,
    before: Option<Word>,
    after: Option<Word>,
    /// Where the name ends in the original text.
    to: usize,
}

impl Signs {
    /// Reads what stands around the words `first..end`.
    pub(super) fn new(text: &Text<'_>, first: usize, end: usize, candidates: &[Place]) -> Signs {
        const NOUNS: Classes = AREA | TOWN | FACILITY;
        let before = text.joined_before(first).copied();
        let after = text.joined_at(end).copied();
        let named = |place: &Place| {
            matches!(
                place.name_use,
                NameUse::Main | NameUse::Alternate | NameUse::Acronym
            )
        };
        let is_strong = |place: &Place| match place.feature {
            Feature::Country | Feature::Admin1 => named(place),
            Feature::Region | Feature::Facility => true,
            Feature::Admin2 => end > first + 1,
            Feature::Town => false,
        };
        let next = text.words.get(end);
        Signs {
            strong: candidates.iter().any(is_strong),
            country: candidates
                .iter()
                .any(|place| place.feature == Feature::Country && place.name_use != NameUse::Loose),
            population: candidates
                .iter()
                .map(|place| place.population)
                .max()
                .unwrap_or(0),
            placed: false,
            contained: next.is_some_and(|word| word.before == Gap::Comma && word.is_capital()),
            noun_before: before.is_some_and(|word| word.is(NOUNS)),
            noun_after: after.is_some_and(|word| word.is(NOUNS)),
            compass: before.is_some_and(|word| word.is(COMPASS)),
            before,
            after,
            to: text.words[end - 1].to as usize,
        }
    }

    /// Whether it is only a town, and none that is spoken of everywhere.
    pub(super) fn is_lesser(&self) -> bool {
        !self.strong && self.population < KNOWN_AS_SPEAKER
    }

    /// Whether it is a country or a state that everybody knows: nobody is called so.
    pub(super) fn is_large_area(&self, candidates: &[Place]) -> bool {
        let division = |place: &Place| {
            place.feature == Feature::Admin1
                && place.name_use == NameUse::Main
                && place.population >= LARGE_DIVISION
        };
        self.country && self.population >= LARGE_COUNTRY
            || candidates.iter().any(division) && !candidates.iter().any(|place| place.is_capital)
    }

    fn supported(&self) -> bool {
        self.placed || self.noun_before || self.noun_after || self.compass
    }

    /// Whether a name of so many letters may be a place where no capitals say that it is a name.
    /// `common`: it is one ordinary word.
    pub(super) fn suffice_without_capitals(&self, letters: usize, common: bool) -> bool {
        if common && !self.country {
            return false;
        }
        self.strong || self.population >= KNOWN_WITHOUT_CAPITALS || self.supported() && letters >= 3
    }

    /// Whether too little speaks for a name without capitals unless other places do.
    pub(super) fn are_weak_without_capitals(&self) -> bool {
        !self.strong && !self.supported() && self.population < KNOWN_BY_ALL
    }

    /// Whether a single capitalised word is more likely an ordinary word or a person; `ordinary`
    /// says that the language has such a word.
    pub(super) fn is_ordinary(
        &self,
        text: &Text<'_>,
        word: &Word,
        written: &str,
        candidates: &[Place],
        ordinary: bool,
    ) -> bool {
        let after = self.after;
        if word.opens && !self.strong && written.chars().count() <= 3 {
            return true;
        }
        let acronym = candidates
            .iter()
            .any(|place| place.name_use == NameUse::Acronym);
        let initials = word.case == Case::Upper && written.len() <= 4 && !text.shouts;
        if initials && !self.country && !acronym {
            return true;
        }
        let common = word.is(COMMON | TITLE | EVENT | SPEAK | FORCES | FUNCTION | PREP)
            || ordinary && !self.strong && self.population < KNOWN_AFTER_NAME;
        if common && !self.country {
            let backed =
                self.placed || self.contained && !word.opens || self.noun_after && !self.strong;
            if text.shouts || !backed {
                return true;
            }
        }
        let surname = after.is_some_and(|next| next.is_capital() && next.classes == 0);
        if word.is(GIVEN) && surname && !self.noun_after {
            return true;
        }
        if self.strong {
            return false;
        }
        // "Robertson said": a speaker. "Wal-Mart": half of a name.
        let speaks = after.is_some_and(|next| next.is(SPEAK) && next.case == Case::Lower);
        let half = after.is_some_and(|next| next.before == Gap::Hyphen && next.is_capital());
        speaks && !self.placed && self.population < KNOWN_AS_SPEAKER
            || half && self.population < KNOWN_AFTER_NAME
            || word.opens
                && self.population < KNOWN_AT_START
                && !self.contained
                && !self.noun_after
                && !self.placed
    }

    /// Whether the capitalised words beside it make it a part of another name.
    pub(super) fn is_part_of_name(&self, text: &Text<'_>) -> bool {
        if self.after.is_some_and(|word| word.is(ORG | DISEASE)) {
            return true;
        }
        if text.original[self.to..].starts_with('$') {
            return true;
        }
        if text.shouts {
            return false;
        }
        const PLACE_WORDS: Classes = COMPASS | AREA | TOWN | FACILITY | PREP | GOV | FORCES;
        let named_before = self.before.filter(|word| {
            word.is_capital() && !word.is(PLACE_WORDS) && !(word.opens && word.is(COMMON))
        });
        let given = named_before.is_some_and(|word| word.is(GIVEN));
        let named_after = self
            .after
            .is_some_and(|word| word.is_capital() && word.classes == 0);
        given
            || named_before.is_some() && !self.strong && self.population < KNOWN_AFTER_NAME
            || named_after && !self.strong && self.population < KNOWN_BEFORE_NAME
    }

    /// Whether too little speaks for the place unless other places do.
    pub(super) fn are_weak(&self, text: &Text<'_>, candidates: &[Place]) -> bool {
        let one_country = candidates
            .iter()
            .all(|place| place.country == candidates[0].country);
        let loose = candidates
            .iter()
            .all(|place| place.name_use == NameUse::Loose);
        if loose && !(self.placed && one_country) {
            return true;
        }
        let alone = !self.supported() && !self.contained;
        let borrowed = candidates
            .iter()
            .all(|place| matches!(place.name_use, NameUse::Alternate | NameUse::Loose));
        if alone && borrowed && !self.strong && self.population < BORROWED {
            return true;
        }
        !self.strong
            && (self.population < SMALL && alone
                || text.shouts && self.population < SMALL_IN_CAPITALS)
    }
}

/// "al-Manar" is no place because "Manar" is one.
pub(super) fn is_half_of_article(text: &Text<'_>, first: usize) -> bool {
    let word = &text.words[first];
    first > 0
        && word.before == Gap::Hyphen
        && text.word(first - 1) == "al"
        && word.case != Case::None
}
