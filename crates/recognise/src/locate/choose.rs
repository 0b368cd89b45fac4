//! Choosing the place that each name means in this article.

use wirewatch_places::{Feature, NameUse, Place};

use super::spot::{Spot, Spots};
use super::words::{Gap, Text};

/// Candidates of one name that are weighed against the other places.
const WEIGHED: usize = 24;
/// Other places that a candidate is weighed against.
const CONTEXT: usize = 40;
/// Passes over the names; each uses the choices of the one before.
const PASSES: usize = 3;
/// Kilometres within which two places speak for each other.
const NEAR_KM: f64 = 150.0;

/// What is known about the article beside its text.
pub(super) struct Circumstances {
    /// ISO code of the outlet's country.
    pub(super) outlet: Option<String>,
    /// What the place of the dateline may be.
    pub(super) dateline: Vec<Place>,
}

/// For each group the chosen place.
pub(super) struct Choice {
    places: Vec<Option<Place>>,
}

impl Choice {
    /// The place of one spot: that of its group, or the division of the same name where the text
    /// around the spot says so.
    pub(super) fn place(&self, spot: &Spot, spots: &Spots) -> Option<Place> {
        let group = spot.group?;
        let place = self.places[group]?;
        let candidates = &spots.groups[group].candidates;
        let other = match place.feature {
            Feature::Town if spot.as_area => twin(&place, candidates, Feature::Admin1)
                .or_else(|| twin(&place, candidates, Feature::Admin2)),
            Feature::Admin1 if !spot.as_area => {
                twin(&place, candidates, Feature::Town).filter(|town| town.population >= 10_000)
            }
            _ => None,
        };
        Some(other.unwrap_or(place))
    }
}

/// The candidate of another feature in the same division.
fn twin(place: &Place, candidates: &[Place], feature: Feature) -> Option<Place> {
    candidates
        .iter()
        .find(|other| {
            other.feature == feature
                && other.country == place.country
                && other.admin1 == place.admin1
        })
        .copied()
}

/// Links between names: "Bukamal in Deir Ezzur", "Paris, Texas".
struct Container {
    inner: usize,
    outer: usize,
    weight: f64,
}

/// Chooses a place for every group of `spots`.
pub(super) fn choose(texts: &[Text<'_>], spots: &Spots, around: &Circumstances) -> Choice {
    let links = containers(texts, &spots.spots);
    let mut links_of: Vec<Vec<usize>> = vec![Vec::new(); spots.groups.len()];
    for (number, link) in links.iter().enumerate() {
        for group in [link.inner, link.outer] {
            if links_of[group].len() < CONTEXT {
                links_of[group].push(number);
            }
        }
    }
    let mut counts = vec![0u32; spots.groups.len()];
    for spot in &spots.spots {
        if let Some(group) = spot.group {
            counts[group] += 1;
        }
    }
    let shortlists: Vec<Vec<(f64, Place)>> = spots
        .groups
        .iter()
        .map(|group| shortlist(&group.candidates))
        .collect();
    let mut chosen: Vec<Option<Place>> = shortlists
        .iter()
        .map(|list| best(list.iter().map(|(score, place)| (*score, *place))))
        .collect();
    for _ in 0..PASSES {
        let weights = country_weights(&chosen, &shortlists, &counts, around);
        let context: Vec<(usize, Place)> = chosen
            .iter()
            .enumerate()
            .filter_map(|(group, place)| Some((group, (*place)?)))
            .filter(|(_, place)| {
                place.feature != Feature::Country && place.name_use != NameUse::Adjective
            })
            .take(CONTEXT)
            .collect();
        let before = chosen.clone();
        for (group, list) in shortlists.iter().enumerate() {
            if list.len() < 2 {
                continue;
            }
            let scored = list.iter().map(|(base, place)| {
                let mut score = base + 9.0 * weights.share(place.country);
                score += near(group, place, &context);
                for link in &links_of[group] {
                    score += link_score(&links[*link], group, place, &before, &shortlists);
                }
                (score, *place)
            });
            chosen[group] = best(scored);
        }
    }
    Choice { places: chosen }
}

/// The candidates with what speaks for each by itself, best first.
fn shortlist(candidates: &[Place]) -> Vec<(f64, Place)> {
    let mut list: Vec<(f64, Place)> = candidates
        .iter()
        .map(|place| (prior(place, candidates), *place))
        .collect();
    list.sort_by(|left, right| right.0.total_cmp(&left.0));
    list.truncate(WEIGHED);
    list
}

fn prior(place: &Place, candidates: &[Place]) -> f64 {
    let size = (place.population as f64 + 1.0).ln();
    let own = match place.feature {
        // "Tunis" is Tunisia in some languages; in most it is the town.
        Feature::Country
            if place.name_use == NameUse::Alternate
                && candidates.iter().any(|other| {
                    other.is_capital
                        && other.country == place.country
                        && other.name_use == NameUse::Main
                }) =>
        {
            10.0
        }
        Feature::Country => 22.0,
        Feature::Admin1 => {
            // A province and the town it is named after: the town, unless the text says province.
            let shift = if twin(place, candidates, Feature::Town).is_some() {
                5.0
            } else {
                0.0
            };
            9.0 + 0.5 * size - shift
        }
        Feature::Admin2 => 8.5,
        Feature::Town if place.population == 0 => 5.0,
        Feature::Town if place.is_capital => size + 6.0,
        Feature::Town => size + 2.0,
        Feature::Region | Feature::Facility => 16.5,
    };
    own + match place.name_use {
        NameUse::Main | NameUse::Acronym | NameUse::Adjective => 0.0,
        NameUse::Alternate if place.feature == Feature::Country => -1.0,
        NameUse::Alternate => -1.2,
        NameUse::Loose => -4.0,
    }
}

fn best(scored: impl Iterator<Item = (f64, Place)>) -> Option<Place> {
    let mut best: Option<(f64, Place)> = None;
    for (score, place) in scored {
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, place));
        }
    }
    best.map(|(_, place)| place)
}

/// How much of the article each country has.
struct Weights(Vec<(&'static str, f64)>, f64);

impl Weights {
    fn share(&self, country: &str) -> f64 {
        let own = self
            .0
            .iter()
            .find(|(code, _)| *code == country)
            .map_or(0.0, |(_, weight)| *weight);
        own / self.1.max(1.0)
    }

    fn add(&mut self, country: &'static str, weight: f64) {
        if country.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(code, _)| *code == country) {
            Some((_, sum)) => *sum += weight,
            None => self.0.push((country, weight)),
        }
        self.1 += weight;
    }
}

fn country_weights(
    chosen: &[Option<Place>],
    shortlists: &[Vec<(f64, Place)>],
    counts: &[u32],
    around: &Circumstances,
) -> Weights {
    let mut weights = Weights(Vec::new(), 0.0);
    for ((place, list), count) in chosen.iter().zip(shortlists).zip(counts) {
        let Some(place) = place else { continue };
        // A name that may be in many countries says little about which one.
        let second = list
            .iter()
            .find(|(_, other)| other.country != place.country);
        let sure = match second {
            None => 1.0,
            Some((score, _)) => ((list[0].0 - score) / 8.0).clamp(0.15, 1.0),
        };
        let named = f64::from(*count).sqrt();
        let kind = match (place.feature, place.name_use) {
            (_, NameUse::Adjective) => 0.5,
            (_, NameUse::Loose) => 0.3,
            (Feature::Country, _) => 1.2,
            _ => 1.0,
        };
        weights.add(place.country, sure * named * kind);
    }
    if let Some(outlet) = &around.outlet
        && let Some(code) = chosen
            .iter()
            .flatten()
            .map(|place| place.country)
            .find(|code| code == outlet)
    {
        weights.add(code, 0.7);
    }
    if let Some(place) = around.dateline.first() {
        weights.add(place.country, 1.5);
    }
    weights
}

/// What the other chosen places say for this candidate.
fn near(group: usize, place: &Place, context: &[(usize, Place)]) -> f64 {
    let mut score: f64 = 0.0;
    for (other_group, other) in context {
        if *other_group == group || other.country != place.country {
            continue;
        }
        let same_division = other.admin1.is_some() && other.admin1 == place.admin1;
        if same_division {
            score += 1.2;
        }
        if !matches!(place.feature, Feature::Country | Feature::Region)
            && distance_km(place, other) < NEAR_KM
        {
            score += 0.8;
        }
    }
    score.min(6.0)
}

fn link_score(
    link: &Container,
    group: usize,
    place: &Place,
    chosen: &[Option<Place>],
    shortlists: &[Vec<(f64, Place)>],
) -> f64 {
    if link.inner == group {
        return if chosen[link.outer].is_some_and(|outer| contains(&outer, place)) {
            link.weight
        } else {
            0.0
        };
    }
    if link.outer == group {
        let holds = shortlists[link.inner]
            .iter()
            .any(|(_, inner)| contains(place, inner));
        return if holds { link.weight / 2.0 } else { 0.0 };
    }
    0.0
}

/// Whether `outer` is a country, division or area that `inner` lies in.
fn contains(outer: &Place, inner: &Place) -> bool {
    if outer.country != inner.country || outer.record == inner.record {
        return false;
    }
    match outer.feature {
        Feature::Country => true,
        Feature::Admin1 => outer.admin1 == inner.admin1,
        Feature::Admin2 => outer.admin1 == inner.admin1 && distance_km(outer, inner) < 80.0,
        Feature::Town | Feature::Region | Feature::Facility => {
            inner.population < outer.population && distance_km(outer, inner) < 60.0
        }
    }
}

/// "X, Y" and "X in Y" with nothing between.
fn containers(texts: &[Text<'_>], spots: &[Spot]) -> Vec<Container> {
    let mut links = Vec::new();
    for pair in spots.windows(2) {
        let [inner, outer] = pair else { continue };
        let (Some(inner_group), Some(outer_group)) = (inner.group, outer.group) else {
            continue;
        };
        if inner.text != outer.text || inner_group == outer_group {
            continue;
        }
        let text = &texts[inner.text];
        let between = outer.first.checked_sub(inner.end);
        let weight = match between {
            Some(0) if text.words[outer.first].before == Gap::Comma => 12.0,
            // "Tripoli, northern Lebanon"
            Some(1) if outer.after_comma && text.words[inner.end].before == Gap::Comma => 12.0,
            Some(gap @ 1..=3) => {
                let preposition = matches!(
                    text.word(inner.end),
                    "in" | "of"
                        | "province"
                        | "en"
                        | "de"
                        | "dans"
                        | "в"
                        | "у"
                        | "في"
                        | "county"
                        | "state"
                );
                let plain = text.words[inner.end..outer.first]
                    .iter()
                    .all(|word| word.before != Gap::Break);
                if preposition && plain {
                    8.0 - gap as f64
                } else {
                    continue;
                }
            }
            _ => continue,
        };
        links.push(Container {
            inner: inner_group,
            outer: outer_group,
            weight,
        });
    }
    links
}

/// Great-circle distance.
pub(super) fn distance_km(left: &Place, right: &Place) -> f64 {
    let (lat1, lat2) = (left.lat.to_radians(), right.lat.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (right.lon - left.lon).to_radians());
    let a = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    12_742.0 * a.sqrt().min(1.0).asin()
}
