//! What a place name stands for in its sentence: the place, an adjective, a government.

use wirewatch_news::PlaceKind;
use wirewatch_places::{Feature, NameUse, Place};

use super::lexicon::{BACKED, EVENT, FORCES, FUNCTION, GOV, PREP, SPEAK, TOWN};
use super::spot::Spot;
use super::words::{Case, Gap, Text};

/// Decides the kind of one spot that means `place`.
pub(super) fn kind(text: &Text<'_>, spot: &Spot, place: &Place) -> PlaceKind {
    if place.name_use == NameUse::Adjective {
        return PlaceKind::Adjective;
    }
    let before = text.joined_before(spot.first);
    let next = text.words.get(spot.end);
    let after = text.joined_at(spot.end);
    if next.is_some_and(|word| word.is(BACKED) && word.before == Gap::Hyphen)
        || after.is_some_and(|word| word.is(BACKED) && !spot.placed && word.case == Case::Lower)
    {
        return PlaceKind::Adjective;
    }
    let is_country = place.feature == Feature::Country;
    let is_capital = place.is_capital;
    if !is_country && !is_capital {
        return PlaceKind::Place;
    }
    if place.name_use == NameUse::Acronym && after.is_some_and(is_noun) {
        return PlaceKind::Adjective;
    }
    if is_office_of(text, spot.first) {
        return PlaceKind::Metonym;
    }
    let office = |word: &super::words::Word| word.is(GOV) && !word.is(SPEAK | TOWN);
    if next.is_some_and(|word| {
        office(word) && matches!(word.before, Gap::Possessive | Gap::Space) && !word.opens
    }) {
        return PlaceKind::Metonym;
    }
    if spot.placed {
        return PlaceKind::Place;
    }
    if after.is_some_and(|word| word.is(SPEAK) && word.case != Case::Title) {
        return PlaceKind::Metonym;
    }
    if before.is_some_and(|_| {
        matches!(
            text.word(spot.first - 1),
            "with"
                | "against"
                | "by"
                | "avec"
                | "contre"
                | "con"
                | "contra"
                | "mit"
                | "gegen"
                | "с"
                | "против"
                | "ضد"
                | "مع"
        )
    }) {
        return PlaceKind::Metonym;
    }
    // "Tehran and Moscow signed", "between Washington and Beijing".
    let paired = is_capital
        && (before.is_some_and(|_| text.word(spot.first - 1) == "between")
            || spot.first >= 3
                && text.word(spot.first - 1) == "and"
                && text.word(spot.first - 3) == "between");
    if paired {
        PlaceKind::Metonym
    } else {
        PlaceKind::Place
    }
}

/// "US troops", "UK officials": a noun follows.
fn is_noun(word: &super::words::Word) -> bool {
    word.case != Case::None
        && !word.is(FUNCTION | PREP | SPEAK)
        && (word.is(GOV | FORCES) || !word.is(EVENT))
}

/// "president of Iran", "ambassador to Syria", "government of the Sudan".
fn is_office_of(text: &Text<'_>, first: usize) -> bool {
    let mut at = first;
    if at >= 1 && text.words[at].is_joined() && text.word(at - 1) == "the" {
        at -= 1;
    }
    at >= 2
        && text.words[at].is_joined()
        && matches!(text.word(at - 1), "of" | "to" | "de" | "du" | "von" | "en")
        && text.words[at - 1].is_joined()
        && text.words[at - 2].is(GOV)
}
