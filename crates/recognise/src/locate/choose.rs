//! Choosing the place that each name means in this article.

use wirewatch_places::{Feature, NameUse, Place};

use super::lexicon::{AMERICAN, BRITISH, STREET};
use super::near::Neighbours;
use super::spot::{Spot, Spots};
use super::weigh::{Candidate, outgrows, shortlist};
use super::words::{Gap, Text};

/// Other names that a candidate is weighed against.
const CONTEXT: usize = 40;
/// Passes over the names; each uses the choices of the one before.
const PASSES: usize = 5;
/// Change of scores below which no further pass is made.
const SETTLED: f64 = 0.5;
/// Differences of scores that halve the trust in the lesser place, roughly.
const TEMPERATURE: f64 = 2.0;
/// What it says that a place of the same kind stands in one row.
const ALIKE: f64 = 3.0;
/// What "the city of" says against a country or a division.
const AS_TOWN: f64 = 8.0;
/// Weight of what stands after a comma: "Paris, Texas".
const BY_COMMA: f64 = 12.0;
/// Inhabitants from which a town is not looked for where a comma puts it.
const KNOWN_BY_ALL: u64 = 50_000;
/// What the share of a country in the article says.
const COUNTRY: f64 = 9.0;
/// Weight of the outlet's country, in mentions.
const OUTLET: f64 = 0.7;
const OUTLET_UNNAMED: f64 = 0.4;

/// Most that the English of an article weighs.
const MOST_AMERICAN: f64 = 2.0;
const MOST_BRITISH: f64 = 1.0;

/// What is known about the article beside its text.
pub(super) struct Circumstances {
    /// ISO code of the outlet's country.
    pub(super) outlet: Option<&'static str>,
    /// What the place of the dateline may be.
    pub(super) dateline: Vec<Place>,
    /// Countries whose English the article is written in, with their weight in mentions.
    pub(super) english: [(&'static str, f64); 2],
}

/// Weighs the English of the texts by words of local life.
pub(super) fn english(texts: &[Text<'_>]) -> [(&'static str, f64); 2] {
    let count = |classes| {
        let words = texts.iter().flat_map(|text| &text.words);
        words.filter(|word| word.is(classes)).count() as f64
    };
    // "2517 Memphis St.": so addresses are written in America.
    let addresses = texts.iter().flat_map(|text| {
        (2..text.words.len()).filter(|at| {
            let word = &text.words[*at];
            word.is(STREET)
                && word.end - word.start <= 4
                && text.words[at - 1].is_capital()
                && text.word(at - 2).bytes().all(|byte| byte.is_ascii_digit())
        })
    });
    let american = count(AMERICAN) + addresses.count() as f64;
    let weight = |count: f64, most: f64| most * (1.0 - (-count / 3.0).exp());
    [
        ("US", weight(american, MOST_AMERICAN)),
        ("GB", weight(count(BRITISH), MOST_BRITISH)),
    ]
}

/// For each group the chosen place.
pub(super) struct Choice {
    places: Vec<Option<Place>>,
    /// The place is what holds a place that is not known: "Holliday, Mo."
    outside: Vec<bool>,
}

impl Choice {
    /// Whether the place of the spot only holds what is meant, which itself is not known.
    pub(super) fn is_outside(&self, spot: &Spot) -> bool {
        spot.group.is_some_and(|group| self.outside[group])
    }

    /// The place of one spot: that of its group, or the division of the same name where the text
    /// around the spot says so.
    pub(super) fn place(&self, spot: &Spot, spots: &Spots) -> Option<Place> {
        let group = spot.group?;
        let place = self.places[group]?;
        if self.outside[group] {
            return Some(place);
        }
        let candidates = &spots.groups[group].candidates;
        let other = match place.feature {
            Feature::Town if spot.as_area => twin(&place, candidates, Feature::Admin1)
                .or_else(|| twin(&place, candidates, Feature::Admin2))
                .or_else(|| division(&place, candidates)),
            Feature::Admin1 if !spot.as_area => twin(&place, candidates, Feature::Town)
                .filter(|town| town.population >= 10_000 && !outgrows(&place, town)),
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
pub(super) fn choose(texts: &[Text<'_>], spots: &mut Spots, around: &Circumstances) -> Choice {
    spots.add_counties();
    let (links, pairs) = links(texts, &spots.spots);
    let mut links_of: Vec<Vec<usize>> = vec![Vec::new(); spots.groups.len()];
    for (number, link) in links.iter().enumerate() {
        for group in [link.inner, link.outer] {
            if links_of[group].len() < CONTEXT {
                links_of[group].push(number);
            }
        }
    }
    let mut pairs_of: Vec<Vec<usize>> = vec![Vec::new(); spots.groups.len()];
    for (left, right) in pairs {
        for (group, other) in [(left, right), (right, left)] {
            if pairs_of[group].len() < CONTEXT {
                pairs_of[group].push(other);
            }
        }
    }
    let mut counts = vec![0u32; spots.groups.len()];
    let mut as_town = vec![false; spots.groups.len()];
    for spot in &spots.spots {
        if let Some(group) = spot.group {
            as_town[group] |= spot.as_town;
        }
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
    let neighbours = Neighbours::new(&context, &shortlists);
    for _ in 0..PASSES {
        let weights = Weights::new(&shortlists, &scores, &counts, around);
        let best: Vec<Option<usize>> = scores.iter().map(|list| best(list)).collect();
        let divisions = divisions(&shortlists, &best);
        let before = scores.clone();
        let tops: Vec<f64> = before
            .iter()
            .map(|list| list.iter().copied().fold(f64::MIN, f64::max))
            .collect();
        let mut moved: f64 = 0.0;
        for (group, list) in shortlists.iter().enumerate() {
            if list.len() < 2 {
                continue;
            }
            let near = neighbours.say(group, list.len(), &before, &tops, divisions);
            for (number, candidate) in list.iter().enumerate() {
                let mut score =
                    candidate.prior + COUNTRY * weights.share(group, candidate.place.country);
                score += near[number];
                for link in &links_of[group] {
                    score += link_score(&links[*link], group, candidate, &best, &shortlists);
                }
                let alike = pairs_of[group].iter().any(|other| {
                    best[*other].is_some_and(|best| {
                        is_alike(&candidate.place, &shortlists[*other][best].place)
                    })
                });
                if alike {
                    score += ALIKE;
                }
                if as_town[group]
                    && matches!(candidate.place.feature, Feature::Country | Feature::Admin1)
                {
                    score -= AS_TOWN;
                }
                // Half of the way: two names must not change places for ever.
                let old = before[group][number];
                scores[group][number] = (old + score) / 2.0;
                moved = moved.max((score - old).abs());
            }
        }
        if moved < SETTLED {
            break;
        }
    }
    let mut places: Vec<Option<Place>> = shortlists
        .iter()
        .zip(&scores)
        .map(|(list, scores)| Some(list[best(scores)?].place))
        .collect();
    let mut outside = vec![false; places.len()];
    for link in links.iter().filter(|link| link.weight >= BY_COMMA) {
        let (Some(inner), Some(outer)) = (places[link.inner], places[link.outer]) else {
            continue;
        };
        let held = || {
            let mut list = spots.groups[link.inner].candidates.iter();
            list.any(|candidate| contains(&outer, candidate) || candidate.record == outer.record)
        };
        if outer.feature == Feature::Admin1
            && (inner.feature == Feature::Town && inner.population < KNOWN_BY_ALL
                || as_town[link.inner])
            && !held()
        {
            places[link.inner] = Some(outer);
            outside[link.inner] = true;
        }
    }
    Choice { places, outside }
}

/// Whether two places that stand in one row are of one kind: "California or Washington".
fn is_alike(place: &Place, other: &Place) -> bool {
    match (place.feature, other.feature) {
        (Feature::Country, Feature::Country) => true,
        (Feature::Admin1, Feature::Admin1) => place.country == other.country,
        _ => false,
    }
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
        for (country, weight) in around.english {
            if weight > 0.0 {
                weights.add(country, weight);
            }
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
        (of(&self.countries) - of(own)).max(0.0) / others.max(1.5)
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

fn link_score(
    link: &Container,
    group: usize,
    candidate: &Candidate,
    best: &[Option<usize>],
    shortlists: &[Vec<Candidate>],
) -> f64 {
    let place = &candidate.place;
    if link.inner == group {
        // "China, Japan" is a row.
        let country = |number: usize| shortlists[number][0].place.feature == Feature::Country;
        if country(link.inner) && country(link.outer) {
            return 0.0;
        }
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

/// "X, Y" and "X in Y" with nothing between; and the names of one row: "X and Y".
fn links(texts: &[Text<'_>], spots: &[Spot]) -> (Vec<Container>, Vec<(usize, usize)>) {
    let mut links = Vec::new();
    let mut pairs = Vec::new();
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
        let is_row = match between {
            Some(0) => text.words[outer.first].before == Gap::Comma,
            Some(1) => matches!(
                text.word(inner.end),
                "and" | "or" | "nor" | "et" | "und" | "y" | "e"
            ),
            _ => false,
        };
        if is_row {
            pairs.push((inner_group, outer_group));
        }
        let weight = match between {
            Some(0) if text.words[outer.first].before == Gap::Comma => BY_COMMA,
            // "Tripoli, northern Lebanon"
            Some(1) if outer.after_comma && text.words[inner.end].before == Gap::Comma => BY_COMMA,
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
    (links, pairs)
}

/// Great-circle distance.
pub(super) fn distance_km(left: &Place, right: &Place) -> f64 {
    let (lat1, lat2) = (left.lat.to_radians(), right.lat.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (right.lon - left.lon).to_radians());
    let a = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    12_742.0 * a.sqrt().min(1.0).asin()
}
