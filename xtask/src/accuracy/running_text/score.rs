//! Counts of what is found in running text: as the shared tasks count it.
//!
//! A mention is found at most once; of several that overlap it, an exact one comes first, then
//! the one that shares the most.

use std::collections::BTreeSet;
use std::ops::Range;

/// Kilometres within which a place counts as the right one: 100 miles (Gritta et al. 2018).
const NEAR_KM: f64 = 161.0;
/// Diameter of the Earth in kilometres.
const EARTH_KM: f64 = 12_742.0;

/// How many were right, found and to be found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) right: usize,
    pub(crate) found: usize,
    pub(crate) gold: usize,
}

impl Tally {
    /// The harmonic mean of precision and recall, in per cent.
    pub(crate) fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }
}

/// The part of `all` that `some` is, in per cent.
pub(crate) fn share(some: usize, all: usize) -> f64 {
    100.0 * some as f64 / all.max(1) as f64
}

/// A mention of some kind: code points of the text, and the kind.
pub(crate) type Mention = (usize, usize, String);

/// Entities: exact span and kind, and overlapping spans of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entities {
    pub(crate) exact: Tally,
    found_near: usize,
    gold_near: usize,
}

impl Entities {
    pub(crate) fn add(&mut self, gold: &BTreeSet<Mention>, found: &BTreeSet<Mention>) {
        let near = |one: &Mention, others: &BTreeSet<Mention>| {
            others
                .iter()
                .any(|other| other.2 == one.2 && other.0 < one.1 && one.0 < other.1)
        };
        self.exact.right += gold.intersection(found).count();
        self.exact.found += found.len();
        self.exact.gold += gold.len();
        self.found_near += found.iter().filter(|one| near(one, gold)).count();
        self.gold_near += gold.iter().filter(|one| near(one, found)).count();
    }

    /// F1 of overlapping spans of one kind, in per cent.
    pub(crate) fn overlap(&self) -> f64 {
        let precision = share(self.found_near, self.exact.found);
        let recall = share(self.gold_near, self.exact.gold);
        2.0 * precision * recall / (precision + recall).max(1e-9)
    }
}

/// The place that a name means, or was said to mean.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    /// Code points of the text.
    pub(crate) range: Range<usize>,
    /// Degrees north and east; `None` where the annotators gave none.
    pub(crate) at: Option<(f64, f64)>,
    /// English name of the country; empty where none is given.
    pub(crate) country: String,
}

/// Places of one set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Places {
    /// Names at exactly the span.
    pub(crate) exact: Tally,
    /// Names that overlap, and are resolved to within 161 km.
    pub(crate) end_to_end: Tally,
    matched: usize,
    countries: usize,
    countries_right: usize,
}

impl Places {
    /// `gold` without a position is neither right nor wrong.
    pub(crate) fn add(&mut self, gold: &[Located], found: &[Located]) {
        let mut used = BTreeSet::new();
        for one in gold {
            let Some(at) = one.at else { continue };
            self.exact.gold += 1;
            let Some((number, is_exact)) = best(&one.range, found, &used) else {
                continue;
            };
            used.insert(number);
            let other = &found[number];
            self.matched += 1;
            self.exact.right += usize::from(is_exact);
            self.end_to_end.right += usize::from(
                other
                    .at
                    .is_some_and(|there| kilometres(at, there) <= NEAR_KM),
            );
            if !one.country.is_empty() && !other.country.is_empty() {
                self.countries += 1;
                self.countries_right += usize::from(is_one_country(&one.country, &other.country));
            }
        }
        let is_open = |place: &Located| {
            let mut others = gold.iter().filter(|one| one.at.is_none());
            others.any(|one| shared(&one.range, &place.range) > 0)
        };
        let spurious = found
            .iter()
            .enumerate()
            .filter(|(number, place)| !used.contains(number) && !is_open(place))
            .count();
        self.exact.found += used.len() + spurious;
        self.end_to_end.found = self.exact.found;
        self.end_to_end.gold = self.exact.gold;
    }

    /// Of the names that were found, those within 161 km, in per cent.
    pub(crate) fn near(&self) -> f64 {
        share(self.end_to_end.right, self.matched)
    }

    /// Of the names that were found, those in the right country, in per cent; `None` where the
    /// set names no countries.
    pub(crate) fn country(&self) -> Option<f64> {
        (self.countries > 0).then(|| share(self.countries_right, self.countries))
    }
}

/// The number of the place that fits `range` best, the first of equals, and whether exactly.
fn best(range: &Range<usize>, found: &[Located], used: &BTreeSet<usize>) -> Option<(usize, bool)> {
    let mut best: Option<((bool, usize), usize)> = None;
    for (number, place) in found.iter().enumerate() {
        let common = shared(range, &place.range);
        let fit = (place.range == *range, common);
        if common > 0
            && !used.contains(&number)
            && best.as_ref().is_none_or(|(other, _)| fit > *other)
        {
            best = Some((fit, number));
        }
    }
    best.map(|((is_exact, _), number)| (number, is_exact))
}

/// How many code points two ranges share.
fn shared(one: &Range<usize>, other: &Range<usize>) -> usize {
    let end = one.end.min(other.end);
    end.saturating_sub(one.start.max(other.start))
}

/// Great-circle distance of two positions in degrees (haversine).
fn kilometres((lat, lon): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across = lat.to_radians().cos() * lat2.to_radians().cos() * half(lon2 - lon);
    let squared = half(lat2 - lat) + across;
    EARTH_KM * squared.sqrt().min(1.0).asin()
}

/// Whether two English names are of one country: words that say only what kind of state it is
/// stand aside, and of the others the first letters count ("Palestinian Territory", "Palestine").
fn is_one_country(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let name = name.to_lowercase();
        name.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| {
                let kinds = ["", "the", "of", "republic", "islamic", "arab", "federation"];
                !kinds.contains(word) && !word.starts_with("territor")
            })
            .map(|word| word.chars().take(6).collect())
            .collect()
    };
    words(one) == words(other)
}

/// An expression of time: code points of the text, and its TIMEX3 value.
pub(crate) type Time = (Range<usize>, String);

/// Expressions of time of one set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    pub(crate) strict: Tally,
    pub(crate) relaxed: Tally,
    pub(crate) value: Tally,
}

impl Times {
    pub(crate) fn add(&mut self, gold: &[Time], found: &[Time]) {
        let mut used = BTreeSet::new();
        for (range, value) in gold {
            let fits = found.iter().enumerate().filter_map(|(number, (other, _))| {
                let common = shared(range, other);
                (common > 0 && !used.contains(&number)).then_some((other == range, common, number))
            });
            let Some((is_exact, _, number)) = fits.max() else {
                continue;
            };
            used.insert(number);
            self.strict.right += usize::from(is_exact);
            self.relaxed.right += 1;
            self.value.right += usize::from(!value.is_empty() && found[number].1 == *value);
        }
        for tally in [&mut self.strict, &mut self.relaxed, &mut self.value] {
            tally.found += found.len();
            tally.gold += gold.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(range: Range<usize>, at: Option<(f64, f64)>, country: &str) -> Located {
        Located {
            range,
            at,
            country: country.to_owned(),
        }
    }

    #[test]
    fn places_are_counted_once_and_open_ones_not() {
        let gold = [
            place(0..6, Some((48.85, 2.35)), "France"),
            place(10..16, Some((33.66, -95.56)), "United States"),
            place(20..26, None, ""),
        ];
        let found = [
            place(0..6, Some((48.9, 2.3)), "France"),
            place(9..16, Some((48.9, 2.3)), "France"),
            place(20..26, Some((0.0, 0.0)), "France"),
            place(30..36, Some((0.0, 0.0)), "France"),
        ];
        let mut places = Places::default();
        places.add(&gold, &found);
        let tally = |right| Tally {
            right,
            found: 3,
            gold: 2,
        };
        assert_eq!((places.exact, places.end_to_end), (tally(1), tally(1)));
        assert!((places.near() - 50.0).abs() < 1e-9);
        assert_eq!(places.country(), Some(50.0));
    }

    #[test]
    fn countries_by_their_names() {
        for (one, other, is_one) in [
            ("Palestinian Territory", "Palestine", true),
            ("Russian Federation", "Russia", true),
            ("Republic of the Congo", "Congo", true),
            ("Democratic Republic of the Congo", "Congo", false),
            ("United States", "United Kingdom", false),
            ("Niger", "Nigeria", false),
        ] {
            assert_eq!(is_one_country(one, other), is_one, "{one}, {other}");
        }
    }

    #[test]
    fn times_and_entities_overlap() {
        let time = |range, value: &str| (range, value.to_owned());
        let mut times = Times::default();
        times.add(
            &[time(0..5, "2019"), time(8..12, "2020"), time(20..25, "")],
            &[
                time(0..5, "2019"),
                time(7..12, "2020"),
                time(20..25, ""),
                time(30..31, "P1D"),
            ],
        );
        assert_eq!(
            (times.strict.right, times.relaxed.right, times.value.right),
            (2, 3, 2)
        );
        assert_eq!((times.value.found, times.value.gold), (4, 3));
        let of = |rows: &[(usize, usize, &str)]| -> BTreeSet<Mention> {
            let rows = rows.iter();
            rows.map(|(start, end, kind)| (*start, *end, (*kind).to_owned()))
                .collect()
        };
        let mut entities = Entities::default();
        entities.add(
            &of(&[(0, 5, "Person"), (8, 12, "Person")]),
            &of(&[(0, 5, "Person"), (9, 12, "Person"), (8, 12, "Location")]),
        );
        assert_eq!(entities.exact.right, 1);
        assert!((entities.overlap() - 80.0).abs() < 1e-6);
    }
}
