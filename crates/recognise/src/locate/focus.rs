//! Where an article is: the place that stands for one that is not known.

use wirewatch_places::{Feature, NameUse, Place};

use super::choose::distance_km;
use super::speaks_for;
use super::spot::{Spot, Spots};

/// Most places that are held against each other.
const MOST: usize = 64;
/// Most mentions of one place that are looked at.
const MOST_MENTIONS: usize = 64;
/// Kilometres within which places belong together.
const TOGETHER_KM: f64 = 161.0;
/// Bytes over which the nearness of two names in the text loses most of its meaning.
const REACH: f64 = 200.0;

/// Bytes between two names that stand side by side: " in ", ", ", "'s ".
const BESIDE: usize = 5;

/// A place of the article.
struct Known {
    place: Place,
    text: usize,
    /// Where its mentions begin and end.
    at: Vec<(usize, usize)>,
    /// How much speaks for it, wherever it is asked.
    weight: f64,
}

/// The places of an article, weighed.
pub(super) struct Focus {
    places: Vec<Known>,
}

impl Focus {
    /// Weighs the places that the spots mean; `known` has one for each spot.
    pub(super) fn new(spots: &Spots, known: &[Option<Place>]) -> Focus {
        let mut places: Vec<Known> = Vec::new();
        for (spot, place) in spots.spots.iter().zip(known) {
            let Some(place) = place.filter(|_| !spot.inner) else {
                continue;
            };
            let present = places
                .iter()
                .position(|other| other.place.record == place.record && other.text == spot.text);
            match present {
                Some(other) if places[other].at.len() < MOST_MENTIONS => {
                    places[other].at.push((spot.from, spot.to));
                }
                Some(_) => {}
                None if places.len() < MOST => places.push(Known {
                    place,
                    text: spot.text,
                    at: vec![(spot.from, spot.to)],
                    weight: 0.0,
                }),
                None => {}
            }
        }
        let weights: Vec<f64> = places.iter().map(|known| weight(known, &places)).collect();
        for (known, weight) in places.iter_mut().zip(weights) {
            known.weight = weight;
        }
        Focus { places }
    }

    /// The place that stands for an unknown one at this spot: named often, near in the text,
    /// and with others beside it.
    pub(super) fn near(&self, spot: &Spot) -> Option<Place> {
        self.beside(spot.text, spot.from, spot.to)
    }

    /// The same for a name that stands at `start..stop` of a text.
    pub(super) fn beside(&self, text: usize, start: usize, stop: usize) -> Option<Place> {
        let mut best: Option<(f64, Place)> = None;
        for known in &self.places {
            let mut mentions = known
                .at
                .iter()
                .filter(|(from, to)| known.text != text || *to <= start || stop <= *from)
                .peekable();
            if mentions.peek().is_none() {
                // It is named nowhere but inside the name itself.
                continue;
            }
            let near = mentions.map(|(from, to)| {
                let after = from.checked_sub(stop);
                let before = start.checked_sub(*to);
                match (after, before) {
                    _ if known.text != text => 0.0,
                    // "Le Bernardin in New York", "New York's Le Bernardin"
                    (Some(gap), _) if gap <= BESIDE => 4.0,
                    (_, Some(gap)) if gap <= BESIDE => 3.0,
                    _ => (-(from.abs_diff(start) as f64) / REACH).exp(),
                }
            });
            let near = near.fold(0.0, f64::max);
            let score = known.weight + near;
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, known.place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Whether a place of the article makes this one likely.
    pub(super) fn speaks_for(&self, place: &Place) -> bool {
        self.places
            .iter()
            .any(|known| known.place.record == place.record || speaks_for(&known.place, place))
    }
}

fn weight(known: &Known, places: &[Known]) -> f64 {
    let place = &known.place;
    let kind = match (place.feature, place.name_use) {
        (_, NameUse::Adjective) => -2.5,
        (Feature::Region, _) => -2.0,
        (Feature::Country, _) => -1.5,
        (Feature::Admin1, _) => -1.0,
        _ => 0.0,
    };
    let beside = places
        .iter()
        .filter(|other| {
            other.place.record != place.record
                && other.place.country == place.country
                && (other.place.feature == Feature::Admin1 && other.place.admin1 == place.admin1
                    || distance_km(&other.place, place) < TOGETHER_KM)
        })
        .count();
    kind + 1.5 * (1.0 + known.at.len() as f64).ln() + 1.2 * (1.0 + beside as f64).ln()
}
