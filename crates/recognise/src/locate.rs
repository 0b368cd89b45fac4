//! Finds the places that an article names and the countries in which something happened.
//!
//! Owns the choice among the places of one name, the kind of each mention (place, adjective,
//! government) and the affected countries. Names of people and of listed subjects are not
//! places; an adjective or a government that is spoken of never makes a country affected.
//!
//! Spans of a tagger of names have two ways in: names of people fill `Persons`, which turns away
//! what lies in them; spans said to be places are the passages of `resolve`, whose spots
//! (`Finder::given`) need no further sign.

mod affected;
mod again;
mod choose;
mod focus;
mod given;
mod guard;
mod kind;
mod lexicon;
mod lookup;
mod near;
mod persons;
mod spot;
mod unknown;
mod weigh;
mod words;

use std::cell::LazyCell;

use wirewatch_news::{Affected, Article, Field, Passage, PlaceKind, PlaceMention, Precision};
use wirewatch_places::{Feature, Gazetteer, NameUse, Place};
use wirewatch_text::fold;

use choose::Circumstances;
use focus::Focus;
use lexicon::{AREA, FACILITY, Lexicon};
use persons::Persons;
use spot::{Finder, Spot};
use words::Text;

/// Most different places that a doubtful one is held against.
const MOST_FIRM: usize = 500;

/// A mention with where it was found.
struct Located {
    /// Index of the text.
    text: usize,
    /// One past its last word.
    end: usize,
    /// A word of place stands before it.
    placed: bool,
    mention: PlaceMention,
}

/// Finds place names in headline and body.
///
/// `taken` are the passages of listed names: what lies in them is no place. Mentions come in the
/// order of the text, the headline first; countries affected ones first, then by score. Seas and
/// what spans countries have an empty country and affect none. Costs O(n) in the length of the
/// text and is bounded in the number of names; never fails, and finds nothing in an empty text.
pub fn locate(
    article: &Article,
    taken: &[Passage],
    gazetteer: &'static Gazetteer,
) -> (Vec<PlaceMention>, Vec<Affected>) {
    let lexicon = Lexicon::get();
    let texts = [
        Text::new(Field::Headline, &article.headline, lexicon),
        Text::new(Field::Body, &article.body, lexicon),
    ];
    let dateline = dateline(article, gazetteer);
    let located = mentions(article, &texts, taken, &dateline, gazetteer, lexicon);
    let country = dateline.first().map(|place| place.country);
    let countries = affected::affected(&texts, &located, country);
    (
        located.into_iter().map(|found| found.mention).collect(),
        countries,
    )
}

/// Resolves given passages of an article, in their order, to the best place of each.
///
/// For measuring the choice alone: what the passages say is taken for names of places. A name
/// that is not known is put where the nearest known place is, with the precision of an area;
/// `None` where the article has none.
pub fn resolve(
    article: &Article,
    given: &[Passage],
    gazetteer: &'static Gazetteer,
) -> Vec<Option<PlaceMention>> {
    let lexicon = Lexicon::get();
    let texts = [
        Text::new(Field::Headline, &article.headline, lexicon),
        Text::new(Field::Body, &article.body, lexicon),
    ];
    let persons = Persons::find(&texts, gazetteer);
    let finder = finder(article, &texts, &persons, gazetteer, lexicon);
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|index| given[*index]);
    let sorted: Vec<Passage> = order.iter().map(|index| given[*index]).collect();
    let mut spots = finder.given(&sorted);
    if given.iter().all(|passage| passage.field != Field::Headline) {
        // What is named above the text says where it is.
        let before = spots.spots.len();
        finder.find_in(0, &mut spots);
        let mut number = 0;
        spots.spots.retain(|spot| {
            number += 1;
            number <= before || !spot.weak
        });
    }
    let around = Circumstances {
        outlet: outlet(article, gazetteer),
        dateline: dateline(article, gazetteer),
        english: choose::english(&texts),
    };
    let choice = choose::choose(&texts, &mut spots, &around);
    let known: Vec<Option<Place>> = spots
        .spots
        .iter()
        .map(|spot| choice.place(spot, &spots))
        .collect();
    let focus = Focus::new(&spots, &known);
    let mut resolved = vec![None; given.len()];
    for (number, spot) in spots.spots.iter().enumerate().take(given.len()) {
        let mention = match (spot.seat, known[number]) {
            (Some(country), _) => seat(&texts, spot, country, gazetteer).map(|found| found.mention),
            (None, Some(place)) if choice.is_outside(spot) => beside(&texts, spot, &place),
            (None, Some(place))
                if !spot.inner || place.feature == Feature::Country || focus.speaks_for(&place) =>
            {
                mention(&texts, spot, &place)
            }
            _ => focus
                .near(spot)
                .or_else(|| country_place(around.outlet?, gazetteer))
                .and_then(|place| beside(&texts, spot, &place)),
        };
        // The passage stays as it was given.
        let place = order[number];
        resolved[place] = mention.map(|found| PlaceMention {
            passage: given[place],
            ..found
        });
    }
    resolved
}

/// A place that is not known, put where `near` is; its precision is that of an area.
fn beside(texts: &[Text<'_>], spot: &Spot, near: &Place) -> Option<PlaceMention> {
    let text = &texts[spot.text];
    let passage = affected::passage(text, spot.from, spot.to)?;
    Some(unknown::at_place(text, passage, near))
}

fn finder<'a>(
    article: &'a Article,
    texts: &'a [Text<'a>],
    persons: &'a Persons,
    gazetteer: &'static Gazetteer,
    lexicon: &'static Lexicon,
) -> Finder<'a> {
    let language = article.language.as_deref().unwrap_or("en");
    Finder {
        texts,
        persons,
        gazetteer,
        lexicon,
        small_adjectives: !matches!(language, "en" | "tr" | "nl"),
        language,
    }
}

fn mentions(
    article: &Article,
    texts: &[Text<'_>],
    taken: &[Passage],
    dateline: &[Place],
    gazetteer: &'static Gazetteer,
    lexicon: &'static Lexicon,
) -> Vec<Located> {
    let persons = Persons::find(texts, gazetteer);
    let finder = finder(article, texts, &persons, gazetteer, lexicon);
    let mut spots = finder.find();
    spots.spots.retain(|spot| !is_taken(texts, spot, taken));
    let around = Circumstances {
        outlet: outlet(article, gazetteer),
        dateline: dateline.to_vec(),
        english: choose::english(texts),
    };
    let choice = choose::choose(texts, &mut spots, &around);
    let place_of = |spot: &Spot| choice.place(spot, &spots);
    let mut firm: Vec<Place> = spots
        .spots
        .iter()
        .filter(|spot| !spot.weak)
        .filter_map(place_of)
        .filter(|place| place.name_use != NameUse::Adjective)
        .collect();
    firm.sort_by_key(|place| place.record);
    firm.dedup_by_key(|place| place.record);
    firm.truncate(MOST_FIRM);

    let mut located = Vec::new();
    for spot in &spots.spots {
        if let Some(country) = spot.seat {
            located.extend(seat(texts, spot, country, gazetteer));
            continue;
        }
        let Some(place) = place_of(spot) else {
            continue;
        };
        if spot.weak && !firm.iter().any(|other| speaks_for(other, &place)) {
            continue;
        }
        let mention = match choice.is_outside(spot) {
            true => beside(texts, spot, &place),
            false => mention(texts, spot, &place),
        };
        if let Some(mention) = mention {
            located.push(Located {
                text: spot.text,
                end: spot.end,
                placed: spot.placed,
                mention,
            });
        }
    }
    let unknown = unknown::areas(texts, &located, taken, gazetteer);
    located.extend(unknown);
    let focus = LazyCell::new(|| {
        let known: Vec<Option<Place>> = spots.spots.iter().map(place_of).collect();
        Focus::new(&spots, &known)
    });
    unknown::venues(texts, &mut located, taken, &persons, &focus);
    located.sort_by_key(|found| (found.text, found.mention.passage.span));
    located
}

/// Whether a place that is sure makes a weak one likely.
fn speaks_for(firm: &Place, weak: &Place) -> bool {
    firm.country == weak.country
        && firm.record != weak.record
        && (firm.feature == Feature::Country && weak.name_use != NameUse::Loose
            || firm.admin1 == weak.admin1
            || choose::distance_km(firm, weak) < 250.0)
}

fn mention(texts: &[Text<'_>], spot: &Spot, place: &Place) -> Option<PlaceMention> {
    let text = &texts[spot.text];
    let precision = match place.feature {
        Feature::Country => Precision::Country,
        Feature::Admin1 | Feature::Admin2 | Feature::Region => Precision::Admin,
        Feature::Town | Feature::Facility => Precision::Point,
    };
    // "Nineveh province": the word for the area belongs to its name.
    let to = match text.joined_at(spot.end) {
        Some(word)
            if word.is(AREA)
                && precision == Precision::Admin
                && !is_around(text.word(spot.end)) =>
        {
            word.to as usize
        }
        _ => with_stop(text.original, spot.from, spot.to),
    };
    Some(PlaceMention {
        passage: affected::passage(text, spot.from, to)?,
        name: place.name.to_owned(),
        country: place.country.to_owned(),
        admin1: place.admin1.map(str::to_owned),
        lat: place.lat,
        lon: place.lon,
        geoname_id: place.geoname_id,
        kind: kind::kind(text, spot, place),
        precision,
    })
}

/// Words after the name of a division that are no part of it: for what lies in it, or for several.
fn is_around(word: &str) -> bool {
    matches!(
        word,
        "area"
            | "areas"
            | "suburb"
            | "suburbs"
            | "outskirts"
            | "countryside"
            | "hinterland"
            | "counties"
            | "districts"
            | "governorates"
            | "provinces"
            | "regions"
            | "states"
    )
}

/// The end of a name with the stop of its abbreviation: "U.S.", "Ga.".
fn with_stop(original: &str, from: usize, to: usize) -> usize {
    let name = &original[from..to];
    let last = name.rsplit([' ', '.']).next().unwrap_or_default();
    let letters = last.chars().count();
    let short = name.contains('.') && letters == 1
        || letters <= 5 && letters == name.chars().count() && is_abbreviated(name);
    to + usize::from(short && original[to..].starts_with('.'))
}

/// Whether a name is one of the abbreviations that end with a stop.
fn is_abbreviated(name: &str) -> bool {
    const SHORT: [&str; 48] = [
        "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan",
        "Ky", "La", "Md", "Mass", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla",
        "Ore", "Pa", "Penn", "Tenn", "Tex", "Vt", "Va", "Wash", "Wis", "Wisc", "Wyo", "Alta",
        "Ont", "Que", "Sask", "Man", "Vic", "Tas", "Qld", "Nfld", "Herts", "Berks", "Bucks",
        "Lancs",
    ];
    SHORT.contains(&name)
}

/// A country as a place.
fn country_place(code: &str, gazetteer: &'static Gazetteer) -> Option<Place> {
    let name = gazetteer.country(code)?.name;
    gazetteer
        .candidates(&fold(name))
        .into_iter()
        .find(|place| place.feature == Feature::Country && place.country == code)
}

/// "the Kremlin": the country, as its government, in its capital.
fn seat(
    texts: &[Text<'_>],
    spot: &Spot,
    country: &str,
    gazetteer: &'static Gazetteer,
) -> Option<Located> {
    let country = gazetteer.country(country)?;
    let (lat, lon) = country
        .capital
        .map_or((country.lat, country.lon), |capital| {
            (capital.lat, capital.lon)
        });
    let mention = PlaceMention {
        passage: affected::passage(&texts[spot.text], spot.from, spot.to)?,
        name: country.name.to_owned(),
        country: country.code.to_owned(),
        admin1: None,
        lat,
        lon,
        geoname_id: None,
        kind: PlaceKind::Metonym,
        precision: Precision::Country,
    };
    Some(Located {
        text: spot.text,
        end: spot.end,
        placed: false,
        mention,
    })
}

/// Whether a spot lies in the name of a listed subject. A person's name inside a place name
/// ("al-Basri district") is the place.
fn is_taken(texts: &[Text<'_>], spot: &Spot, taken: &[Passage]) -> bool {
    let text = &texts[spot.text];
    let Some(passage) = affected::passage(text, spot.from, spot.to) else {
        return true;
    };
    let area = text
        .joined_at(spot.end)
        .is_some_and(|word| word.is(AREA | FACILITY));
    taken.iter().any(|other| {
        other.field == passage.field
            && other.span.overlaps(passage.span)
            && !(area && passage.span.contains(other.span))
    })
}

/// Endings of addresses that belong to a country and are used by everybody.
const WORLDWIDE: [&str; 12] = [
    "ac", "ai", "cc", "co", "fm", "io", "la", "me", "to", "tv", "vc", "ws",
];

/// The country of the outlet: as its capture says, else by the ending of its address.
fn outlet(article: &Article, gazetteer: &'static Gazetteer) -> Option<&'static str> {
    if let Some(code) = &article.outlet.country {
        return gazetteer.country(code).map(|country| country.code);
    }
    let rest = article.url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let ending = host.rsplit_once('.')?.1;
    if ending.len() != 2 || WORLDWIDE.contains(&ending) {
        return None;
    }
    let code = if ending == "uk" { "gb" } else { ending };
    gazetteer.country(code).map(|country| country.code)
}

/// What the place of the dateline may be, best first.
fn dateline(article: &Article, gazetteer: &'static Gazetteer) -> Vec<Place> {
    let Some(dateline) = &article.dateline else {
        return Vec::new();
    };
    let mut places = gazetteer.candidates(&fold(&dateline.place));
    if places.is_empty() {
        let first = dateline.place.split([',', '/']).next().unwrap_or_default();
        places = gazetteer.candidates(&fold(first));
    }
    places.retain(|place| place.name_use != NameUse::Adjective);
    places
}
