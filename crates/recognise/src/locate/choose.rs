//! Choosing the place that each name means in this article.

use wirewatch_places::{Feature, NameUse, Place};

use super::spot::{Spot, Spots};
use super::weigh::{Candidate, shortlist};
use super::words::{Gap, Text};

/// Other names that a candidate is weighed against.
const CONTEXT: usize = 40;
/// Places of another name that a candidate is held against.
const CONTEXT_PLACES: usize = 16;
/// Passes over the names; each uses the choices of the one before.
const PASSES: usize = 3;
/// Differences of scores that halve the trust in the lesser place, roughly.
const TEMPERATURE: f64 = 2.5;
/// Most that nearness to places of one other name says.
const MOST_NEAR: f64 = 4.5;
/// Most that nearness to all other places says.
const MOST_NEAR_IN_ALL: f64 = 12.0;
/// What the share of a country in the article says.
const COUNTRY: f64 = 9.0;
/// Weight of the outlet's country, in mentions.
const OUTLET: f64 = 0.7;
const OUTLET_UNNAMED: f64 = 0.4;

/// What is known about the article beside its text.
pub(super) struct Circumstances {
    /// ISO code of the outlet's country.
    pub(super) outlet: Option<&'static str>,
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
                .or_else(|| twin(&place, candidates, Feature::Admin2))
                .or_else(|| division(&place, candidates)),
            Feature::Admin1 if !spot.as_area => {
                twin(&place, candidates, Feature::Town).filter(|town| town.population >= 10_000)
            }
            _ => None,
        };
        Some(other.unwrap_or(place))
    }
}

/// The first-level division of the same country and name: "Washington state".
fn division(place: &Place, candidates: &[Place]) -> Option<Place> {
    candidates
        .iter()
        .find(|other| {
            other.feature == Feature::Admin1
                && other.country == place.country
                && other.name_use == NameUse::Main
        })
        .copied()
}

/// The candidate of another feature in the same division.
pub(super) fn twin(place: &Place, candidates: &[Place], feature: Feature) -> Option<Place> {
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
        if let Some(group) = spot.group
            && !spot.inner
        {
            counts[group] += 1;
        }
    }
    let shortlists: Vec<Vec<Candidate>> = spots
        .groups
        .iter()
        .map(|group| shortlist(&group.name, &group.candidates))
        .collect();
    let mut scores: Vec<Vec<f64>> = shortlists
        .iter()
        .map(|list| list.iter().map(|candidate| candidate.prior).collect())
        .collect();
    let context: Vec<usize> = (0..shortlists.len())
        .filter(|group| {
            counts[*group] > 0
                && shortlists[*group].first().is_some_and(|candidate| {
                    candidate.place.name_use != NameUse::Adjective
                        && candidate.place.feature != Feature::Region
                })
        })
        .take(CONTEXT)
        .collect();
    for _ in 0..PASSES {
        let weights = Weights::new(&shortlists, &scores, &counts, around);
        let best: Vec<Option<usize>> = scores.iter().map(|list| best(list)).collect();
        let divisions = divisions(&shortlists, &best);
        let before = scores.clone();
        for (group, list) in shortlists.iter().enumerate() {
            if list.len() < 2 {
                continue;
            }
            for (number, candidate) in list.iter().enumerate() {
                let mut score =
                    candidate.prior + COUNTRY * weights.share(group, candidate.place.country);
                score += near(
                    group,
                    candidate,
                    &context,
                    &shortlists,
                    &before,
                    &best,
                    divisions,
                );
                for link in &links_of[group] {
                    score += link_score(&links[*link], group, candidate, &best, &shortlists);
                }
                scores[group][number] = score;
            }
        }
    }
    let places = shortlists
        .iter()
        .zip(&scores)
        .map(|(list, scores)| Some(list[best(scores)?].place))
        .collect();
    Choice { places }
}

/// The index of the highest score; the first of equals.
fn best(scores: &[f64]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (number, score) in scores.iter().enumerate() {
        if best.is_none_or(|(_, top)| *score > top) {
            best = Some((number, *score));
        }
    }
    best.map(|(number, _)| number)
}

/// How many first-level divisions the article names.
fn divisions(shortlists: &[Vec<Candidate>], best: &[Option<usize>]) -> f64 {
    let named = shortlists.iter().zip(best).filter(|(list, best)| {
        best.is_some_and(|best| list[best].place.feature == Feature::Admin1)
    });
    named.count() as f64
}

/// How much of the article each country has.
struct Weights {
    countries: Vec<(&'static str, f64)>,
    total: f64,
    /// What each group gave.
    given: Vec<Vec<(&'static str, f64)>>,
}

impl Weights {
    fn new(
        shortlists: &[Vec<Candidate>],
        scores: &[Vec<f64>],
        counts: &[u32],
        around: &Circumstances,
    ) -> Weights {
        let mut weights = Weights {
            countries: Vec::new(),
            total: 0.0,
            given: Vec::with_capacity(shortlists.len()),
        };
        for ((list, scores), count) in shortlists.iter().zip(scores).zip(counts) {
            let given = countries_of(list, scores, *count);
            for (country, weight) in &given {
                weights.add(country, *weight);
            }
            weights.given.push(given);
        }
        if let Some(outlet) = around.outlet {
            let named = weights.countries.iter().any(|(code, _)| *code == outlet);
            weights.add(outlet, if named { OUTLET } else { OUTLET_UNNAMED });
        }
        if let Some(place) = around.dateline.first() {
            weights.add(place.country, 1.5);
        }
        weights
    }

    /// The share of a country in what the other groups say.
    fn share(&self, group: usize, country: &str) -> f64 {
        let of = |list: &[(&'static str, f64)]| -> f64 {
            list.iter()
                .find(|(code, _)| *code == country)
                .map_or(0.0, |(_, weight)| *weight)
        };
        let own = &self.given[group];
        let others = self.total - own.iter().map(|(_, weight)| weight).sum::<f64>();
        (of(&self.countries) - of(own)).max(0.0) / others.max(1.0)
    }

    fn add(&mut self, country: &'static str, weight: f64) {
        if country.is_empty() {
            return;
        }
        match self.countries.iter_mut().find(|(code, _)| *code == country) {
            Some((_, sum)) => *sum += weight,
            None => self.countries.push((country, weight)),
        }
        self.total += weight;
    }
}

/// What one name says about countries: each gets its part by how likely its places are meant.
fn countries_of(list: &[Candidate], scores: &[f64], count: u32) -> Vec<(&'static str, f64)> {
    let top = scores.iter().copied().fold(f64::MIN, f64::max);
    let mut parts: Vec<(&'static str, f64)> = Vec::new();
    let mut sum = 0.0;
    let named = f64::from(count).sqrt();
    for (candidate, score) in list.iter().zip(scores) {
        let trust = ((score - top) / TEMPERATURE).exp();
        if trust < 0.02 {
            continue;
        }
        sum += trust;
        let place = &candidate.place;
        if place.country.is_empty() {
            continue;
        }
        let kind = match (place.feature, place.name_use) {
            (_, NameUse::Adjective) => 0.5,
            (_, NameUse::Loose) => 0.3,
            (Feature::Country, _) => 1.2,
            _ => 1.0,
        };
        let weight = trust * named * kind;
        match parts.iter_mut().find(|(code, _)| *code == place.country) {
            Some((_, part)) => *part += weight,
            None => parts.push((place.country, weight)),
        }
    }
    for (_, part) in &mut parts {
        *part /= sum.max(1.0);
    }
    parts
}

/// What the other names say for this candidate: how surprising it is that one of their places
/// lies so near to it. A name of many places says less, a metropolis less than a village.
fn near(
    group: usize,
    candidate: &Candidate,
    context: &[usize],
    shortlists: &[Vec<Candidate>],
    scores: &[Vec<f64>],
    best: &[Option<usize>],
    divisions: f64,
) -> f64 {
    let place = &candidate.place;
    if matches!(place.feature, Feature::Country) || place.country.is_empty() {
        return 0.0;
    }
    let mut sum = 0.0;
    for &other in context {
        let Some(top) = best[other] else { continue };
        if other == group {
            continue;
        }
        let top = scores[other][top];
        let list = &shortlists[other];
        let same = list
            .iter()
            .filter(|inner| inner.place.country == place.country)
            .count() as f64;
        let mut most: f64 = 0.0;
        for (number, inner) in list.iter().take(CONTEXT_PLACES).enumerate() {
            if inner.place.country != place.country || inner.place.record == place.record {
                continue;
            }
            let said = match inner.place.feature {
                Feature::Country | Feature::Region => continue,
                Feature::Admin1 if inner.place.admin1 == place.admin1 => {
                    3.5 / divisions.max(1.0).sqrt()
                }
                Feature::Admin1 => continue,
                _ if place.feature == Feature::Admin1 => {
                    if inner.place.admin1 != place.admin1 {
                        continue;
                    }
                    1.5 * inner.local
                }
                _ => surprise(candidate, inner, same),
            };
            let gap = top - scores[other][number];
            most = most.max(said - 0.35 * gap);
        }
        sum += most;
    }
    sum.min(MOST_NEAR_IN_ALL)
}

/// Minus the logarithm of the chance that one of `same` places, strewn over a large country,
/// lies as near as `inner` does.
fn surprise(candidate: &Candidate, inner: &Candidate, same: f64) -> f64 {
    let dot: f64 = candidate.at.iter().zip(inner.at).map(|(a, b)| a * b).sum();
    // The chord is near enough to the arc for the distances that count.
    let km = 6_371.0 * (2.0 - 2.0 * dot).max(0.0).sqrt();
    let chance = same.max(1.0) * ((km + 12.0) / 1_130.0).powi(2);
    (-chance.ln()).clamp(0.0, MOST_NEAR) * inner.local
}

fn link_score(
    link: &Container,
    group: usize,
    candidate: &Candidate,
    best: &[Option<usize>],
    shortlists: &[Vec<Candidate>],
) -> f64 {
    let place = &candidate.place;
    if link.inner == group {
        let outer = best[link.outer].map(|number| shortlists[link.outer][number].place);
        return if outer.is_some_and(|outer| contains(&outer, place)) {
            link.weight
        } else {
            0.0
        };
    }
    if link.outer == group {
        let holds = shortlists[link.inner]
            .iter()
            .any(|inner| contains(place, &inner.place));
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
