//! What speaks for one place of a name by itself, before the article is looked at.

use wirewatch_places::{Feature, NameUse, Place};

use super::choose::twin;

/// Candidates of one name that are weighed against the other places.
const WEIGHED: usize = 48;
/// Inhabitants from which a place takes its name from those of that alternate name.
const KNOWN: f64 = 1_000.0;

/// Inhabitants from which a country keeps its other names against towns: not Norfolk Island.
const SMALL_COUNTRY: u64 = 100_000;
/// Logarithm of the inhabitants from which a country is spoken of everywhere.
const LARGE_COUNTRY: f64 = 15.5;
/// How many times the people of its town a division of the same name has when the bare name
/// means the division: "Quebec".
const OUTGROWN: u64 = 10;

/// Whether a division is so much larger than its town that the bare name means the division.
pub(super) fn outgrows(division: &Place, town: &Place) -> bool {
    division.population >= OUTGROWN.saturating_mul(town.population)
}

/// What the logarithm of the number of other names says for a town, and its usual value.
const RENOWN: f64 = 0.5;
const USUAL_RENOWN: f64 = 1.5;

/// One place that a name may mean.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) place: Place,
    /// What speaks for it by itself, roughly the logarithm of how often it is meant.
    pub(super) prior: f64,
    /// Its position as a point on the unit sphere.
    pub(super) at: [f64; 3],
    /// How much a mention of it says about where the article is: 1 for a village, little for a
    /// metropolis that is spoken of everywhere.
    pub(super) local: f64,
}

/// The candidates with what speaks for each by itself, best first.
pub(super) fn shortlist(name: &str, candidates: &[Place]) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = candidates
        .iter()
        .map(|place| Candidate {
            place: *place,
            prior: prior(name, place, candidates),
            at: point(place),
            local: local(place),
        })
        .collect();
    list.sort_by(|left, right| right.prior.total_cmp(&left.prior));
    list.truncate(WEIGHED);
    list
}

fn point(place: &Place) -> [f64; 3] {
    let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn local(place: &Place) -> f64 {
    match place.feature {
        Feature::Admin2 => 1.0,
        Feature::Facility => 0.4,
        _ => ((14.5 - (place.population as f64 + 1_000.0).ln()) / 6.0).clamp(0.2, 1.0),
    }
}

fn prior(name: &str, place: &Place, candidates: &[Place]) -> f64 {
    let size = (place.population as f64 + 1.0).ln();
    let own = match place.feature {
        Feature::Country => country(place, size, candidates),
        Feature::Admin1 => {
            // A province and the town it is named after: the town, unless the text says province.
            let town = twin(place, candidates, Feature::Town);
            let shift = match town {
                Some(town) if !outgrows(place, &town) => 5.0,
                _ => 0.0,
            };
            (3.0 + 0.85 * size).max(9.0) - shift
        }
        Feature::Admin2 => 6.0 + 0.3 * size,
        Feature::Town if place.population == 0 => 5.0,
        Feature::Town if place.is_capital => size + 6.0,
        Feature::Town => {
            size + 2.0 + RENOWN * ((f64::from(place.renown) + 1.0).ln() - USUAL_RENOWN)
        }
        // A continent or an ocean is not in any country, and gets no part of its share.
        Feature::Region if place.country.is_empty() => 22.0,
        Feature::Region | Feature::Facility => 16.5,
    };
    own - match place.name_use {
        NameUse::Main | NameUse::Acronym | NameUse::Adjective => 0.0,
        NameUse::Alternate
            if place.feature == Feature::Country && place.population >= SMALL_COUNTRY =>
        {
            1.0
        }
        NameUse::Alternate => 1.2 + borrowed(name, place, candidates),
        NameUse::Loose => 4.0,
    }
}

fn country(place: &Place, size: f64, candidates: &[Place]) -> f64 {
    // "Tunis" is Tunisia in some languages; in most it is the town.
    let capital = candidates.iter().any(|other| {
        other.is_capital && other.country == place.country && other.name_use == NameUse::Main
    });
    if place.name_use == NameUse::Alternate && capital {
        return 10.0;
    }
    // "Georgia" is a country, and a state with more people.
    let rival = candidates.iter().any(|other| {
        other.feature == Feature::Admin1
            && other.name_use == NameUse::Main
            && other.population > place.population
    });
    if rival {
        return 18.5;
    }
    (size + 9.0).min(22.0) + 1.5 * (size - LARGE_COUNTRY).max(0.0)
}

/// How unlikely it is that a name which is the main name of another place means this one:
/// "Berea" is an old name of Aleppo, and today a town in Kentucky.
fn borrowed(name: &str, place: &Place, candidates: &[Place]) -> f64 {
    let main = candidates
        .iter()
        .filter(|other| other.name_use == NameUse::Main && other.record != place.record)
        .map(|other| match other.feature {
            Feature::Town => other.population,
            Feature::Admin2 => 3_000,
            _ => 1_000_000,
        })
        .max();
    let Some(main) = main else { return 0.0 };
    let is_area = matches!(place.feature, Feature::Region | Feature::Facility);
    if is_area || is_alike(name, &wirewatch_text::fold(place.name)) {
        return 0.0;
    }
    1.5 + 1.7 * ((main as f64 + KNOWN) / KNOWN).ln().min(3.0)
}

/// Whether two folded names are spellings of one: "odessa" and "odesa", "karak" and "al karak".
fn is_alike(left: &str, right: &str) -> bool {
    let is_part = |whole: &str, part: &str| {
        whole
            .strip_suffix(part)
            .is_some_and(|rest| rest.ends_with(' '))
            || whole
                .strip_prefix(part)
                .is_some_and(|rest| rest.starts_with(' '))
    };
    if is_part(left, right) || is_part(right, left) {
        return true;
    }
    let consonants = |name: &str| -> String {
        let mut kept = String::new();
        for letter in name.chars().filter(|letter| !"aeiouyhjw".contains(*letter)) {
            if !kept.ends_with(letter) {
                kept.push(letter);
            }
        }
        kept
    };
    left.chars().next() == right.chars().next() && consonants(left) == consonants(right)
}
