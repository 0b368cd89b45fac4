//! Finds the places that an article names and the countries in which something happened.
//!
//! Owns the choice among the places of one name, the kind of each mention (place, adjective,
//! government) and the affected countries. Names of people and of listed subjects are not
//! places; an adjective or a government that is spoken of never makes a country affected.

mod affected;
mod choose;
mod focus;
mod guard;
mod kind;
mod lexicon;
mod lookup;
mod persons;
mod spot;
mod weigh;
mod words;

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
/// Most names of unknown places that are tried in one text.
const MOST_UNKNOWN: usize = 500;

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
    let persons = Persons::default();
    let finder = finder(article, &texts, &persons, gazetteer, lexicon);
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|index| given[*index]);
    let sorted: Vec<Passage> = order.iter().map(|index| given[*index]).collect();
    let spots = finder.given(&sorted);
    let around = Circumstances {
        outlet: outlet(article, gazetteer),
        dateline: dateline(article, gazetteer),
    };
    let choice = choose::choose(&texts, &spots, &around);
    let known: Vec<Option<Place>> = spots
        .spots
        .iter()
        .map(|spot| choice.place(spot, &spots))
        .collect();
    let focus = Focus::new(&spots, &known);
    let mut resolved = vec![None; given.len()];
    for (number, spot) in spots.spots.iter().enumerate() {
        let mention = match (spot.seat, known[number]) {
            (Some(country), _) => seat(&texts, spot, country, gazetteer).map(|found| found.mention),
            (None, Some(place)) if !spot.inner || focus.speaks_for(&place) => {
                mention(&texts, spot, &place)
            }
            _ => focus
                .near(spot)
                .and_then(|place| beside(&texts, spot, &place)),
        };
        resolved[order[number]] = mention;
    }
    resolved
}

/// A place that is not known, put where `near` is; its precision is that of an area.
fn beside(texts: &[Text<'_>], spot: &Spot, near: &Place) -> Option<PlaceMention> {
    let text = &texts[spot.text];
    let passage = affected::passage(text, spot.from, spot.to)?;
    let precision = match near.feature {
        Feature::Country => Precision::Country,
        _ => Precision::Admin,
    };
    Some(PlaceMention {
        passage,
        name: passage.span.quote(text.original).to_owned(),
        country: near.country.to_owned(),
        admin1: near.admin1.map(str::to_owned),
        lat: near.lat,
        lon: near.lon,
        geoname_id: None,
        kind: PlaceKind::Place,
        precision,
    })
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
    };
    let choice = choose::choose(texts, &spots, &around);
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
        if let Some(mention) = mention(texts, spot, &place) {
            located.push(Located {
                text: spot.text,
                end: spot.end,
                placed: spot.placed,
                mention,
            });
        }
    }
    let unknown = unknown_places(texts, &located, taken, gazetteer);
    located.extend(unknown);
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
        Some(word) if word.is(AREA) && precision == Precision::Admin => word.to as usize,
        _ => spot.to,
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

/// "the Kremlin": the country, as its government.
fn seat(
    texts: &[Text<'_>],
    spot: &Spot,
    country: &str,
    gazetteer: &'static Gazetteer,
) -> Option<Located> {
    let country = gazetteer.country(country)?;
    let mention = PlaceMention {
        passage: affected::passage(&texts[spot.text], spot.from, spot.to)?,
        name: country.name.to_owned(),
        country: country.code.to_owned(),
        admin1: None,
        lat: country.lat,
        lon: country.lon,
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

/// "al-Basiri region", "al-Wa'ar Dam": places of a kind that is written out, which no gazetteer
/// holds. They are given the country of the nearest place in their sentence.
fn unknown_places(
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
