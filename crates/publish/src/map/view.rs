//! Which part of the world a map shows, and where a position stands on it.

use std::collections::BTreeSet;

use crate::located::Spot;
use crate::shapes::{Bounds, Position, shapes};

/// Width of every map, in units; about pixels.
pub(super) const WIDTH: f64 = 360.0;
/// Least and most height.
const HEIGHTS: (f64, f64) = (190.0, 300.0);
/// Least part of the world shown, in degrees of latitude or their like: as much as the countries
/// of its places need to be known again, between these.
const LEAST: (f64, f64) = (6.0, 12.0);
/// Room on each side of what is shown, as a part of it.
const PADDING: f64 = 0.16;
/// Nothing is shown nearer to the poles.
const POLE: f64 = 85.0;

/// A part of the world on a plane: degrees of longitude shrink with the cosine of the middle
/// latitude.
pub(super) struct View {
    /// Degrees; `east` may be over 180.
    pub(super) bounds: Bounds,
    /// Units per degree of latitude.
    pub(super) scale: f64,
    /// Degrees of latitude per degree of longitude at the middle.
    pub(super) shrink: f64,
    /// Units.
    pub(super) height: f64,
}

impl View {
    /// Around the places in affected countries and the affected countries that have none; around
    /// all places when no country is affected. With `whole`, around that country.
    pub(super) fn around(
        spots: &[Spot],
        shaded: &BTreeSet<&str>,
        whole: Option<&str>,
    ) -> Option<View> {
        let countries = &shapes().countries;
        let box_of = |at: Position| Bounds {
            west: at.lon,
            east: at.lon,
            south: at.lat,
            north: at.lat,
        };
        let country = |code: &str| -> Vec<Bounds> {
            countries
                .get(code)
                .map(|country| match country.main_bounds() {
                    bounds if bounds.is_empty() => vec![box_of(country.anchor)],
                    bounds => bounds,
                })
                .unwrap_or_default()
        };
        let mut boxes: Vec<Bounds> = Vec::new();
        match whole {
            Some(code) if countries.contains_key(code) => boxes.extend(country(code)),
            _ => {
                let inside = spots.iter().filter(|spot| spot.is_affected);
                boxes.extend(inside.map(|spot| box_of(spot.at)));
                let empty = shaded.iter().filter(|code| {
                    !spots
                        .iter()
                        .any(|spot| spot.is_affected && spot.country == **code)
                });
                boxes.extend(empty.flat_map(|code| country(code)));
            }
        }
        if boxes.is_empty() {
            boxes.extend(spots.iter().map(|spot| box_of(spot.at)));
        }
        let size = |bounds: &Bounds| (bounds.north - bounds.south) * 1.2;
        let around = spots
            .iter()
            .take(100)
            .filter(|spot| spot.is_affected || shaded.is_empty())
            .flat_map(|spot| country(&spot.country));
        let least = around.map(|bounds| size(&bounds)).fold(0.0, f64::max);
        View::fit(&boxes, least.clamp(LEAST.0, LEAST.1))
    }

    fn fit(boxes: &[Bounds], least: f64) -> Option<View> {
        let south = boxes.iter().map(|bounds| bounds.south).reduce(f64::min)?;
        let north = boxes.iter().map(|bounds| bounds.north).reduce(f64::max)?;
        let (south, north) = (south.clamp(-POLE, POLE), north.clamp(-POLE, POLE));
        let (west, turn) = holding_arc(boxes);
        let middle = f64::midpoint(south, north);
        // Beside the poles a map of the whole circle is wide enough.
        let shrink = middle.to_radians().cos().max(0.2);
        let padded = |length: f64| (length * (1.0 + 2.0 * PADDING)).max(least);
        let mut wide = padded(turn * shrink).min(360.0 * shrink);
        let mut high = padded(north - south).min(2.0 * POLE);
        let height = (WIDTH * high / wide).clamp(HEIGHTS.0, HEIGHTS.1);
        wide = wide.max(high * WIDTH / height);
        high = wide * height / WIDTH;
        let centre = west + turn / 2.0;
        let turn = wide / shrink;
        // A view over the edge of the world is moved, not cut.
        let top = (middle + high / 2.0).min(90.0).max(high - 90.0);
        Some(View {
            bounds: Bounds {
                west: centre - turn / 2.0,
                east: centre + turn / 2.0,
                south: top - high,
                north: top,
            },
            scale: WIDTH / wide,
            shrink,
            height,
        })
    }

    /// Where a position stands; `None` outside the view.
    pub(super) fn project(&self, at: Position) -> Option<(f64, f64)> {
        let mut lon = at.lon;
        while lon < self.bounds.west {
            lon += 360.0;
        }
        while lon - 360.0 >= self.bounds.west {
            lon -= 360.0;
        }
        let (x, y) = self.plane(Position { lon, lat: at.lat });
        let is_inside = x <= WIDTH && (0.0..=self.height).contains(&y);
        is_inside.then_some((x, y))
    }

    /// Where a position stands on the plane, however far outside.
    pub(super) fn plane(&self, at: Position) -> (f64, f64) {
        (
            (at.lon - self.bounds.west) * self.shrink * self.scale,
            (self.bounds.north - at.lat) * self.scale,
        )
    }
}

/// The arc of the circle that holds all boxes: where it starts, and how long it is. The shortest
/// one, unless that is more than half the world: then one that does not lie across 180 degrees, as
/// readers know the world.
fn holding_arc(boxes: &[Bounds]) -> (f64, f64) {
    let (west, turn) = shortest_arc(boxes);
    if turn <= 180.0 {
        return (west, turn);
    }
    let west = boxes.iter().map(|bounds| bounds.west).fold(180.0, f64::min);
    let east = boxes
        .iter()
        .map(|bounds| bounds.east)
        .fold(-180.0, f64::max);
    (west, (east - west).min(360.0))
}

/// The shortest arc of the circle that holds all boxes: where it starts, and how long it is.
fn shortest_arc(boxes: &[Bounds]) -> (f64, f64) {
    let mut arcs: Vec<(f64, f64)> = boxes
        .iter()
        .map(|bounds| {
            let west = (bounds.west + 180.0).rem_euclid(360.0) - 180.0;
            (west, west + bounds.east - bounds.west)
        })
        .collect();
    arcs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let Some(&(first, _)) = arcs.first() else {
        return (0.0, 0.0);
    };
    // The widest gap, with the longitude after it; it may lie across 180 degrees.
    let mut reached = first;
    let mut widest = (0.0, first);
    for (west, east) in &arcs {
        if *west - reached > widest.0 {
            widest = (*west - reached, *west);
        }
        reached = reached.max(*east);
    }
    let around = first + 360.0 - reached;
    if around >= widest.0 {
        return (first, (reached - first).min(360.0));
    }
    let turn = (360.0 - widest.0).max(reached - widest.1);
    (widest.1, turn.min(360.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Bounds {
        Bounds {
            west: lon,
            east: lon,
            south: lat,
            north: lat,
        }
    }

    #[test]
    fn views_hold_what_they_are_made_for() {
        let cases: [&[(f64, f64)]; 8] = [
            &[(33.3, 44.4)],
            &[(33.3, 44.4), (35.0, 38.0)],
            &[(-17.0, 179.0), (-17.5, -179.5)],
            &[(66.0, 178.0), (64.0, -165.0), (55.7, 37.6)],
            &[(90.0, 0.0), (-90.0, 180.0)],
            &[(0.0, -180.0), (0.0, 180.0)],
            &[(0.0, -120.0), (0.0, 0.0), (0.0, 120.0)],
            &[(84.0, 10.0), (86.0, 20.0)],
        ];
        for places in cases {
            let boxes: Vec<Bounds> = places.iter().map(|(lat, lon)| at(*lat, *lon)).collect();
            let view = View::fit(&boxes, LEAST.0).expect("there are places");
            assert!((HEIGHTS.0..=HEIGHTS.1).contains(&view.height), "{places:?}");
            assert!(WIDTH / view.scale >= LEAST.0 - 1e-9, "{places:?}");
            for (lat, lon) in places.iter().filter(|(lat, _)| lat.abs() < POLE) {
                let at = Position {
                    lat: *lat,
                    lon: *lon,
                };
                assert!(view.project(at).is_some(), "{at:?} of {places:?}");
            }
        }
    }

    #[test]
    fn a_view_across_180_degrees_is_narrow() {
        let view = View::fit(&[at(-17.0, 179.0), at(-17.5, -179.5)], LEAST.0).expect("two places");
        assert!(view.bounds.east - view.bounds.west < 8.0);
    }

    #[test]
    fn more_than_half_the_world_is_shown_as_readers_know_it() {
        let (west, turn) = holding_arc(&[at(40.0, -100.0), at(60.0, 100.0), at(0.0, 20.0)]);
        assert_eq!((west, turn), (-100.0, 200.0));
        // The way across the Pacific is shorter, but few maps of the world have it in their middle.
        let (west, turn) = holding_arc(&[
            at(0.0, -170.0),
            at(0.0, -60.0),
            at(0.0, 20.0),
            at(0.0, 90.0),
        ]);
        assert_eq!((west, turn), (-170.0, 260.0));
    }

    #[test]
    fn countries_are_shown_whole() {
        for (code, least, most) in [
            ("FJ", 3.0, 16.0),
            ("RU", 150.0, 260.0),
            ("IQ", 8.0, 25.0),
            ("TV", 6.0, 8.0),
        ] {
            let view = View::around(&[], &BTreeSet::from([code]), Some(code)).expect("a country");
            let turn = view.bounds.east - view.bounds.west;
            assert!((least..=most).contains(&turn), "{code}: {turn}");
        }
    }
}
