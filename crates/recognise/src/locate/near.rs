//! What the places of other names say for a place: how surprising it is that one of them lies so
//! near. A name of many places says less, a metropolis less than a village.

use wirewatch_places::Feature;

use super::weigh::Candidate;

/// Places of another name that a candidate is held against.
const CONTEXT_PLACES: usize = 16;
/// Most that nearness to places of one other name says.
const MOST_NEAR: f64 = 5.5;
/// Most that nearness to all other places says.
const MOST_NEAR_IN_ALL: f64 = 12.0;
/// What another name of the same place says.
const SAME_PLACE: f64 = 5.0;
/// Radius of the part of a large country that people live in, in kilometres.
const COUNTRY_KM: f64 = 800.0;
/// What a named division says for a place inside it, alone among divisions.
const IN_DIVISION: f64 = 3.5;
/// What a town says for its division.
const OF_DIVISION: f64 = 1.5;
/// Part of the difference to the best place of a name that is taken from what a lesser one says.
const DOUBT: f64 = 0.5;

/// One place of another name that says something for a candidate.
struct Neighbour {
    candidate: usize,
    other: usize,
    number: usize,
    said: f64,
    division: bool,
}

/// For each name what the places of the others say for its candidates.
pub(super) struct Neighbours(Vec<Vec<Neighbour>>);

impl Neighbours {
    /// Looks around every candidate of names with several; `context` are the names that are asked.
    pub(super) fn new(context: &[usize], shortlists: &[Vec<Candidate>]) -> Neighbours {
        let around = |(group, list): (usize, &Vec<Candidate>)| {
            let mut found = Vec::new();
            if list.len() < 2 {
                return found;
            }
            for (number, candidate) in list.iter().enumerate() {
                let place = &candidate.place;
                if place.feature == Feature::Country || place.country.is_empty() {
                    continue;
                }
                for &other in context.iter().filter(|other| **other != group) {
                    look(number, candidate, other, &shortlists[other], &mut found);
                }
            }
            found
        };
        Neighbours(shortlists.iter().enumerate().map(around).collect())
    }

    /// What is said for each of `count` candidates of a group, by the scores of the last pass.
    pub(super) fn say(
        &self,
        group: usize,
        count: usize,
        scores: &[Vec<f64>],
        tops: &[f64],
        divisions: f64,
    ) -> Vec<f64> {
        let mut sums = vec![0.0; count];
        for same in self.0[group]
            .chunk_by(|left, right| left.candidate == right.candidate && left.other == right.other)
        {
            let most = same.iter().map(|near| {
                let said = match near.division {
                    true => near.said / divisions.max(1.0).sqrt(),
                    false => near.said,
                };
                said - DOUBT * (tops[near.other] - scores[near.other][near.number])
            });
            sums[same[0].candidate] += most.fold(0.0, f64::max);
        }
        for sum in &mut sums {
            *sum = sum.min(MOST_NEAR_IN_ALL);
        }
        sums
    }
}

fn look(
    number: usize,
    candidate: &Candidate,
    other: usize,
    list: &[Candidate],
    found: &mut Vec<Neighbour>,
) {
    let place = &candidate.place;
    let inside = |inner: &&Candidate| inner.place.country == place.country;
    let same = list.iter().filter(inside).count();
    if same == 0 {
        return;
    }
    for (index, inner) in list.iter().enumerate().take(CONTEXT_PLACES) {
        if !inside(&inner) {
            continue;
        }
        let divided = || inner.place.admin1 == place.admin1;
        let (said, division) = match inner.place.feature {
            _ if inner.place.record == place.record => (SAME_PLACE, false),
            Feature::Country | Feature::Region => continue,
            Feature::Admin1 if divided() => (IN_DIVISION, true),
            Feature::Admin1 => continue,
            _ if place.feature == Feature::Admin1 && !divided() => continue,
            _ if place.feature == Feature::Admin1 => (OF_DIVISION * inner.local, false),
            _ => (surprise(candidate, inner, same as f64), false),
        };
        if found.len() >= MOST_SAID {
            return;
        }
        if said > 0.0 {
            found.push(Neighbour {
                candidate: number,
                other,
                number: index,
                said,
                division,
            });
        }
    }
}

/// Minus the logarithm of the chance that one of `same` places, strewn over a large country,
/// lies as near as `inner` does.
fn surprise(candidate: &Candidate, inner: &Candidate, same: f64) -> f64 {
    let dot: f64 = candidate.at.iter().zip(inner.at).map(|(a, b)| a * b).sum();
    // The chord is near enough to the arc for the distances that count.
    let chord = (2.0 - 2.0 * dot).max(0.0);
    if chord * same > (COUNTRY_KM / EARTH_KM).powi(2) {
        return 0.0;
    }
    let chance = same * ((EARTH_KM * chord.sqrt() + 12.0) / COUNTRY_KM).powi(2);
    (-chance.ln()).clamp(0.0, MOST_NEAR) * inner.local
}

/// Most that is kept of what is said for the candidates of one name.
const MOST_SAID: usize = 4_096;
const EARTH_KM: f64 = 6_371.0;
