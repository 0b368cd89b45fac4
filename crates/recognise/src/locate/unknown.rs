//! Places that no gazetteer holds, by what their names say they are.

use std::cell::LazyCell;

use wirewatch_news::{Passage, PlaceKind, PlaceMention, Precision};
use wirewatch_places::{Feature, Gazetteer, Place};

use super::focus::Focus;
use super::lexicon::{
    AREA, BODY, COMMON, COMPASS, EVENT, FACILITY, FUNCTION, GIVEN, ORG, PREP, SPEAK, STREET, TITLE,
    TOWN, VENUE,
};
use super::persons::Persons;
use super::spot::is_placed;
use super::words::{Case, Gap, Text, Word};
use super::{Located, affected};

/// Most names of unknown places that are tried in one text.
const MOST_UNKNOWN: usize = 500;

/// "al-Basiri region", "al-Wa'ar Dam": places of a kind that is written out, which no gazetteer
/// holds. They are given the country of the nearest place in their sentence.
pub(super) fn areas(
    texts: &[Text<'_>],
    located: &[Located],
    taken: &[Passage],
    gazetteer: &'static Gazetteer,
) -> Vec<Located> {
    let mut found = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let mut tried = 0;
        for (at, word) in text.words.iter().enumerate() {
            if !word.is(AREA | FACILITY) || !word.is_joined() || !is_settled(text.word(at)) {
                continue;
            }
            let mut first = at;
            while first > 0 && at - first < 3 {
                let before = &text.words[first - 1];
                let named =
                    before.is_capital() && before.classes == 0 || text.word(first - 1) == "al";
                if !named || (first < at && !text.words[first].is_joined()) {
                    break;
                }
                first -= 1;
            }
            if first == at || text.words[first].opens || text.word(at - 1) == "al" {
                continue;
            }
            tried += 1;
            if tried > MOST_UNKNOWN {
                break;
            }
            let (from, to) = (text.words[first].from as usize, word.to as usize);
            let Some(passage) = affected::passage(text, from, to) else {
                continue;
            };
            let known = located.iter().any(|other| {
                other.text == number && other.mention.passage.span.overlaps(passage.span)
            });
            let listed = taken.iter().any(|other| {
                other.field == passage.field
                    && other.span.overlaps(passage.span)
                    && !passage.span.contains(other.span)
            });
            if known || listed {
                continue;
            }
            let country = nearest_country(text, number, from, located)
                .and_then(|code| gazetteer.country(code));
            let Some(country) = country else { continue };
            let mention = PlaceMention {
                passage,
                name: passage.span.quote(text.original).to_owned(),
                country: country.code.to_owned(),
                admin1: None,
                lat: country.lat,
                lon: country.lon,
                geoname_id: None,
                kind: PlaceKind::Place,
                precision: Precision::Country,
            };
            found.push(Located {
                text: number,
                end: at + 1,
                placed: true,
                mention,
            });
        }
    }
    found
}

/// Words after a name that make it a place by themselves.
fn is_settled(word: &str) -> bool {
    matches!(
        word,
        "region"
            | "district"
            | "province"
            | "governorate"
            | "valley"
            | "desert"
            | "countryside"
            | "camp"
            | "dam"
            | "airbase"
            | "crossing"
            | "checkpoint"
            | "station"
            | "oilfield"
            | "subdistrict"
            | "mountains"
    )
}

/// The country of the place that is named nearest in the same sentence.
fn nearest_country<'l>(
    text: &Text<'_>,
    number: usize,
    at: usize,
    located: &'l [Located],
) -> Option<&'l str> {
    let sentence = text.sentence_of(at);
    located
        .iter()
        .filter(|other| {
            other.text == number
                && other.mention.kind == PlaceKind::Place
                && !other.mention.country.is_empty()
        })
        .filter(|other| text.sentence_of(other.mention.passage.span.start()) == sentence)
        .min_by_key(|other| other.mention.passage.span.start().abs_diff(at))
        .map(|other| other.mention.country.as_str())
}

/// "Alder Hey Children's Hospital", "Victoria Street": buildings and ways by their own name. A
/// place inside the name is where it is; else, after a word of place, it stands where the article
/// is.
pub(super) fn venues(
    texts: &[Text<'_>],
    located: &mut Vec<Located>,
    taken: &[Passage],
    persons: &Persons,
    focus: &LazyCell<Focus, impl FnOnce() -> Focus>,
) {
    let mut tried = 0;
    for (number, text) in texts.iter().enumerate().filter(|(_, text)| !text.shouts) {
        let mut at = 0;
        while at < text.words.len() {
            let Some((first, end)) = venue(text, at) else {
                at += 1;
                continue;
            };
            at = end;
            tried += 1;
            if tried > MOST_UNKNOWN {
                return;
            }
            let from = text.words[first].from as usize;
            let to = text.words[end - 1].to as usize;
            let short = matches!(
                text.word(end - 1),
                "st" | "ave" | "rd" | "dr" | "ln" | "blvd" | "hwy" | "pkwy"
            );
            let to = to + usize::from(short && text.original[to..].starts_with('.'));
            let Some(passage) = affected::passage(text, from, to) else {
                continue;
            };
            let listed = taken
                .iter()
                .any(|other| other.field == passage.field && other.span.overlaps(passage.span));
            let person = end == first + 2 && persons.marked(number, first..end);
            if listed || person {
                continue;
            }
            let way = text.words[first..end].iter().any(|word| word.is(STREET));
            let placed = is_placed(text, first)
                || way
                    && text.joined_before(first).is_some()
                    && matches!(text.word(first - 1), "of" | "and");
            let venue = Venue {
                text: number,
                passage,
                end,
                placed,
                way,
            };
            venue.put(text, located, focus);
        }
    }
}

/// A building or a way by its own name.
struct Venue {
    /// Index of the text.
    text: usize,
    passage: Passage,
    /// One past its last word.
    end: usize,
    /// A word of place stands before it.
    placed: bool,
    /// It is a street or a road.
    way: bool,
}

impl Venue {
    /// Puts it among the places of its article.
    fn put(&self, text: &Text<'_>, located: &mut Vec<Located>, focus: &Focus) {
        let Venue {
            text: number,
            passage,
            end,
            placed,
            way,
        } = *self;
        let inside = |other: &Located| {
            other.text == number && other.mention.passage.span.overlaps(passage.span)
        };
        let found: Vec<usize> = (0..located.len())
            .filter(|index| inside(&located[*index]))
            .collect();
        let whole = found
            .iter()
            .all(|index| passage.span.contains(located[*index].mention.passage.span));
        let place = found
            .iter()
            .copied()
            .find(|index| located[*index].mention.kind == PlaceKind::Place);
        match place {
            Some(index) if whole => {
                let near = focus.beside(number, passage.span.start(), passage.span.end());
                let mention = &mut located[index].mention;
                // A street is seldom in the place it is named after, a building often.
                let elsewhere = near.filter(|near| {
                    way || near.country != mention.country && mention.precision == Precision::Point
                });
                if let Some(near) = elsewhere {
                    *mention = at_place(text, passage, &near);
                } else if mention.precision == Precision::Point
                    && mention.passage.span != passage.span
                {
                    mention.precision = Precision::Admin;
                }
                mention.passage = passage;
                located[index].end = end;
                let mut at = 0;
                located.retain(|other| {
                    let keep = !inside(other) || at == index;
                    at += 1;
                    keep
                });
            }
            None if found.is_empty() && placed => {
                let near = focus.beside(number, passage.span.start(), passage.span.end());
                let Some(near) = near else { return };
                located.push(Located {
                    text: number,
                    end,
                    placed,
                    mention: at_place(text, passage, &near),
                });
            }
            _ => {}
        }
    }
}

/// Most words of the name of a building.
const VENUE_WORDS: usize = 6;

/// The words of the name of a building or a way that ends with the word at `at`.
fn venue(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let word = &text.words[at];
    let street = word.is(STREET);
    if !word.is(VENUE | STREET) || word.case != Case::Title || word.opens {
        return None;
    }
    // "St. Louis", "Park Avenue", "Hospital Road": the name goes on.
    let mut end = at + 1;
    let mut next = text.joined_at(end);
    if street && next.is_some_and(|next| next.is(COMPASS) && next.is_capital()) {
        end += 1;
        next = text.joined_at(end);
    }
    if next
        .is_some_and(|next| next.is_capital() && (street || next.is(VENUE | STREET | BODY | ORG)))
    {
        return None;
    }
    let joined = |index: usize| {
        let word = &text.words[index];
        !word.opens && matches!(word.before, Gap::Space | Gap::Hyphen | Gap::Possessive)
    };
    let mut first = at;
    while first > 0 && at - first < VENUE_WORDS && joined(first) {
        let before = &text.words[first - 1];
        let ordinal = street
            && text.original[before.from as usize..]
                .starts_with(|first: char| first.is_ascii_digit())
            && before.to - before.from > 2;
        let named = before.is_capital()
            && !(before.opens && before.is(COMMON | FUNCTION | PREP | TITLE))
            && !before.is(SPEAK | EVENT);
        if !(named || ordinal) {
            break;
        }
        first -= 1;
    }
    let names = |word: &Word| {
        if street {
            !word.is(FUNCTION | PREP)
        } else {
            word.is(GIVEN) || word.classes & !(AREA | TOWN | TITLE) == 0
        }
    };
    text.words[first..at]
        .iter()
        .any(names)
        .then_some((first, end))
}

/// A place that is not known, put where `near` is; its precision is that of an area.
pub(super) fn at_place(text: &Text<'_>, passage: Passage, near: &Place) -> PlaceMention {
    let precision = match near.feature {
        Feature::Country => Precision::Country,
        _ => Precision::Admin,
    };
    PlaceMention {
        passage,
        name: passage.span.quote(text.original).to_owned(),
        country: near.country.to_owned(),
        admin1: near.admin1.map(str::to_owned),
        lat: near.lat,
        lon: near.lon,
        geoname_id: None,
        kind: PlaceKind::Place,
        precision,
    }
}
