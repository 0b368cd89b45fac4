//! What a place name stands for in its sentence: the place, an adjective, a government.

use wirewatch_news::PlaceKind;
use wirewatch_places::{Feature, NameUse, Place};
use wirewatch_text::Script;

use super::lexicon::{
    AREA, BACKED, COMPASS, EVENT, FACILITY, FORCES, FUNCTION, GOV, PREP, REACT, SPEAK, TOWN,
};
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
    if is_country && (modifies(text, spot) || is_genitive(text, spot)) {
        return PlaceKind::Adjective;
    }
    if is_agent(text, spot.first) || is_spoken_to(text, spot.first) {
        return PlaceKind::Metonym;
    }
    if spot.placed {
        return PlaceKind::Place;
    }
    if speaks_after(text, spot.end) {
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

/// Words between a subject and its verb.
const SUBJECT_REACH: usize = 9;

/// Whether the name is the subject of a verb of speech or decision: "Britain said", "the United
/// States on Tuesday revoked", "France, Britain and the United States proposed".
fn speaks_after(text: &Text<'_>, end: usize) -> bool {
    let mut lead = 0;
    for (offset, word) in text.words[end..].iter().take(SUBJECT_REACH).enumerate() {
        if word.opens {
            return false;
        }
        if word.is(SPEAK | REACT) && word.case != Case::Title {
            return true;
        }
        let name = text.word(end + offset);
        let joins = word.is_capital()
            || matches!(
                name,
                "and"
                    | "the"
                    | "et"
                    | "y"
                    | "und"
                    | "e"
                    | "и"
                    | "та"
                    | "ve"
                    | "la"
                    | "le"
                    | "les"
                    | "los"
            );
        let leads = matches!(
            name,
            "on" | "late"
                | "early"
                | "also"
                | "has"
                | "have"
                | "had"
                | "would"
                | "will"
                | "again"
                | "later"
                | "a"
                | "ha"
                | "hat"
                | "haben"
                | "am"
                | "le"
                | "el"
        );
        lead += usize::from(leads);
        if !(joins || leads && lead <= 2) {
            return false;
        }
    }
    false
}

/// "United States agencies": a plural noun follows, so that the country only describes it.
fn modifies(text: &Text<'_>, spot: &Spot) -> bool {
    text.joined_at(spot.end).is_some_and(|word| {
        let name = text.word(spot.end);
        word.case == Case::Lower
            && name.len() > 4
            && name.ends_with('s')
            && !name.ends_with("ss")
            && !word.is(EVENT | SPEAK | FUNCTION | PREP | COMPASS)
    })
}

/// In Russian and Ukrainian, a country that follows a noun without a preposition: "операции
/// США", "Министерство обороны России". After a word of place it is the place.
fn is_genitive(text: &Text<'_>, spot: &Spot) -> bool {
    let word = &text.words[spot.first];
    spot.first > 0
        && word.script == Some(Script::Cyrillic)
        && word.is_joined()
        && !text.words[spot.first - 1].is(PREP
            | AREA
            | TOWN
            | FACILITY
            | COMPASS
            | EVENT
            | FUNCTION)
        && text.words[spot.first - 1].case == Case::Lower
}

/// Words that put a country on one side of a dealing.
const WITH: [&str; 12] = [
    "with",
    "against",
    "by",
    "avec",
    "contre",
    "con",
    "contra",
    "mit",
    "gegen",
    "против",
    "ضد",
    "مع",
];

/// "with Russia", "made by France, Britain and the United States".
fn is_agent(text: &Text<'_>, first: usize) -> bool {
    for at in (first.saturating_sub(SUBJECT_REACH)..first).rev() {
        let word = &text.words[at];
        if text.words[at + 1].opens {
            return false;
        }
        let name = text.word(at);
        if WITH.contains(&name) {
            return true;
        }
        if !(word.is_capital() || matches!(name, "and" | "the" | "et" | "la" | "le" | "y" | "und"))
        {
            return false;
        }
    }
    false
}

/// Right after a verb of speech: in Arabic and Hebrew its subject ("وأدانت فرنسا"), elsewhere the
/// one spoken to ("urged Moscow"). Names joined to the first one follow it.
fn is_spoken_to(text: &Text<'_>, first: usize) -> bool {
    for at in (first.saturating_sub(3)..first).rev() {
        let word = &text.words[at];
        if text.words[at + 1].opens {
            return false;
        }
        if word.is(SPEAK | REACT) && word.case != Case::Title {
            return true;
        }
        let joined = text.word(at + 1).starts_with(['و', 'ו']);
        if !joined || word.is(PREP | EVENT | FUNCTION) {
            return false;
        }
    }
    false
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
