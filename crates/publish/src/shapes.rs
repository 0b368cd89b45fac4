//! The shapes of countries, unpacked once from `resources/shapes.bin`.
//!
//! Made by `cargo xtask shapes` from Natural Earth (public domain) at 1:50 million; the layout of
//! the bytes stands in `xtask/src/shapes/layout.rs`. Borders are stored once and shared, so that
//! neighbours fit at every scale. Owns no drawing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static BYTES: &[u8] = include_bytes!("../resources/shapes.bin");

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| read(BYTES).unwrap_or_default());

/// The code of land that ISO 3166 gives to no country.
pub(crate) const NOBODY: &str = "--";

/// Degrees east and north.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Position {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
}

/// A box of positions, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) west: f64,
    pub(crate) south: f64,
    pub(crate) east: f64,
    pub(crate) north: f64,
}

impl Bounds {
    fn of<'a>(points: impl IntoIterator<Item = &'a Position>) -> Option<Bounds> {
        points.into_iter().fold(None, |bounds, point| {
            let at = Bounds {
                west: point.lon,
                east: point.lon,
                south: point.lat,
                north: point.lat,
            };
            Some(bounds.map_or(at, |bounds: Bounds| bounds.with(at)))
        })
    }

    fn turned(self, turn: f64) -> Bounds {
        Bounds {
            west: self.west + turn,
            east: self.east + turn,
            ..self
        }
    }

    fn with(self, other: Bounds) -> Bounds {
        Bounds {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// In square degrees.
    pub(crate) fn area(self) -> f64 {
        (self.east - self.west) * (self.north - self.south)
    }
}

/// One border between two junctions, or the coast of an island.
pub(crate) type Arc = Vec<Position>;

/// One arc of a ring.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// Number of the arc in [`Shapes::arcs`].
    pub(crate) arc: usize,
    pub(crate) is_backwards: bool,
    /// Degrees to be added to its longitudes, so that it meets the arc before it.
    pub(crate) turn: f64,
}

/// A closed line. One across 180 degrees goes on beyond them.
pub(crate) struct Ring {
    pub(crate) steps: Vec<Step>,
    pub(crate) bounds: Bounds,
    /// It runs once around the globe: what it holds reaches to this pole.
    pub(crate) pole: Option<f64>,
}

impl Ring {
    /// `None` when an arc is not there or a line is open.
    fn new(numbers: &[i32], arcs: &[Arc]) -> Option<Ring> {
        let mut steps = Vec::new();
        let mut bounds: Option<Bounds> = None;
        let mut ends: Option<(Position, Position)> = None;
        for number in numbers {
            let is_backwards = *number < 0;
            let arc = usize::try_from(if is_backwards { !number } else { *number }).ok()?;
            let line = arcs.get(arc)?;
            let (first, last) = match is_backwards {
                true => (line.last()?, line.first()?),
                false => (line.first()?, line.last()?),
            };
            let after = ends.map_or(*first, |(_, last)| last);
            let turn = 360.0 * ((after.lon - first.lon) / 360.0).round();
            let is_joined = (first.lon + turn - after.lon).abs() < 1e-6 && first.lat == after.lat;
            if !is_joined {
                return None;
            }
            let last = Position {
                lon: last.lon + turn,
                lat: last.lat,
            };
            ends = Some((ends.map_or(*first, |(first, _)| first), last));
            let own = Bounds::of(line)?.turned(turn);
            bounds = Some(bounds.map_or(own, |bounds| bounds.with(own)));
            steps.push(Step {
                arc,
                is_backwards,
                turn,
            });
        }
        let (first, last) = ends?;
        let is_around = ((last.lon - first.lon).abs() - 360.0).abs() < 1e-6;
        if first.lat != last.lat || !(is_around || (last.lon - first.lon).abs() < 1e-6) {
            return None;
        }
        Some(Ring {
            steps,
            bounds: bounds?,
            pole: is_around.then_some(90.0_f64.copysign(first.lat)),
        })
    }
}

/// A country: its rings, none where it is too small or drawn with another.
pub(crate) struct Country {
    /// Stands for it where its shape cannot be seen.
    pub(crate) anchor: Position,
    pub(crate) rings: Vec<Ring>,
}

impl Country {
    /// The largest ring and those at least a tenth of it, as boxes: what the country mainly is.
    pub(crate) fn main_bounds(&self) -> Vec<Bounds> {
        let areas = self.rings.iter().map(|ring| ring.bounds.area());
        let most = areas.fold(0.0, f64::max);
        let main = self
            .rings
            .iter()
            .map(|ring| ring.bounds)
            .filter(|bounds| bounds.area() >= most / 10.0);
        main.collect()
    }
}

/// All countries by ISO 3166 alpha-2, with the arcs that their rings name.
#[derive(Default)]
pub(crate) struct Shapes {
    pub(crate) arcs: Vec<Arc>,
    pub(crate) countries: BTreeMap<String, Country>,
}

/// The shapes of all countries.
pub(crate) fn shapes() -> &'static Shapes {
    &SHAPES
}

/// Whether `code` is that of a country that can be drawn.
pub(crate) fn is_known(code: &str) -> bool {
    code != NOBODY && SHAPES.countries.contains_key(code)
}

/// Reads the bytes; `None` for bytes that are cut or point to what is not there.
fn read(bytes: &[u8]) -> Option<Shapes> {
    let mut rest = bytes.strip_prefix(b"WWS1")?;
    let rest = &mut rest;
    let mut arcs = Vec::new();
    for _ in 0..unsigned(rest)? {
        let mut arc = Vec::new();
        let (mut x, mut y) = (0, 0);
        for _ in 0..unsigned(rest)? {
            x += signed(rest)?;
            y += signed(rest)?;
            arc.push(position(x, y));
        }
        arcs.push(arc);
    }
    let mut countries = BTreeMap::new();
    for _ in 0..unsigned(rest)? {
        let (code, after) = rest.split_at_checked(2)?;
        *rest = after;
        let code = str::from_utf8(code).ok()?.to_owned();
        let anchor = position(signed(rest)?, signed(rest)?);
        let mut rings = Vec::new();
        for _ in 0..unsigned(rest)? {
            let mut ring = Vec::new();
            for _ in 0..unsigned(rest)? {
                ring.push(i32::try_from(signed(rest)?).ok()?);
            }
            rings.push(Ring::new(&ring, &arcs)?);
        }
        countries.insert(code, Country { anchor, rings });
    }
    Some(Shapes { arcs, countries })
}

fn position(x: i64, y: i64) -> Position {
    Position {
        lon: x as f64 / 100.0,
        lat: y as f64 / 100.0,
    }
}

fn unsigned(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn signed(rest: &mut &[u8]) -> Option<i64> {
    let value = unsigned(rest)?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../resources/countries.tsv");

    fn points(ring: &Ring) -> Vec<Position> {
        let mut points = Vec::new();
        for step in &ring.steps {
            let mut line = shapes().arcs[step.arc].clone();
            line.iter_mut().for_each(|point| point.lon += step.turn);
            if step.is_backwards {
                line.reverse();
            }
            points.extend(line);
        }
        points
    }

    #[test]
    fn every_country_is_there_and_only_countries() {
        let mut listed: Vec<&str> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .filter_map(|line| line.split('\t').next())
            .collect();
        assert_eq!(listed.len(), 250, "ISO 3166-1 and Kosovo");
        listed.push(NOBODY);
        listed.sort_unstable();
        let held: Vec<&String> = shapes().countries.keys().collect();
        assert_eq!(held, listed);
    }

    #[test]
    fn rings_are_closed_and_on_the_globe() {
        for (code, country) in &shapes().countries {
            assert!(
                country.anchor.lon.abs() <= 180.0 && country.anchor.lat.abs() <= 90.0,
                "{code}"
            );
            for ring in &country.rings {
                let points = points(ring);
                assert!(points.len() > 1, "{code}");
                let (first, last) = (points[0], points[points.len() - 1]);
                let turn = if ring.pole.is_some() { 360.0 } else { 0.0 };
                assert!(
                    ((first.lon - last.lon).abs() - turn).abs() < 1e-6 && first.lat == last.lat,
                    "{code} has an open ring"
                );
                assert!(ring.pole.is_none() || code == "AQ", "{code}");
                for pair in points.windows(2) {
                    assert!(pair[0].lon.abs() <= 540.0 && pair[0].lat.abs() <= 90.0);
                    // No step across the map: lines go on beyond 180 degrees.
                    assert!(
                        (pair[0].lon - pair[1].lon).abs() < 60.0 || pair[0].lat == -90.0,
                        "{code}: {pair:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn countries_lie_where_they_are() {
        let is_in = |code: &str, lat: f64, lon: f64| {
            let country = &shapes().countries[code];
            let crossings = country.rings.iter().map(|ring| {
                let points = points(ring);
                let around = [-360.0, 0.0, 360.0].map(|turn| lon + turn);
                let crossed = points.windows(2).flat_map(|pair| {
                    let [a, b] = [pair[0], pair[1]];
                    around.map(|lon| {
                        (a.lat > lat) != (b.lat > lat)
                            && lon < (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat) + a.lon
                    })
                });
                crossed.filter(|is_crossed| *is_crossed).count()
            });
            crossings.sum::<usize>() % 2 == 1
        };
        for (code, lat, lon) in [
            ("IQ", 33.3, 44.4),
            ("FR", 48.9, 2.4),
            ("GF", 4.0, -53.0),
            ("SJ", 78.9, 18.0),
            ("NO", 61.0, 9.0),
            ("XK", 42.6, 20.9),
            ("SO", 9.6, 44.1),
            ("SO", 5.0, 46.0),
            ("CY", 35.25, 33.6),
            ("CY", 34.9, 33.0),
            ("LS", -29.5, 28.2),
            ("RU", 66.0, -172.0),
            ("PS", 32.0, 35.3),
            ("RE", -21.1, 55.5),
        ] {
            assert!(is_in(code, lat, lon), "{code} at {lat}, {lon}");
        }
        for (code, lat, lon) in [("FR", 4.0, -53.0), ("ZA", -29.5, 28.2), ("RS", 42.6, 20.9)] {
            assert!(!is_in(code, lat, lon), "{code} at {lat}, {lon}");
        }
        assert!(shapes().countries["TV"].rings.is_empty());
    }

    #[test]
    fn cut_bytes_are_no_shapes() {
        for end in [0, 3, 4, 100, BYTES.len() / 2, BYTES.len() - 1] {
            assert!(read(&BYTES[..end]).is_none(), "{end}");
        }
        assert!(read(b"WWS1\x00\x01SY\x00\x00\x01\x01\x08").is_none());
        assert!(BYTES.len() <= 300_000);
    }
}
