//! `countries.tsv`: which shapes are which country's.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::topology::{Point, Ring, Topology, beside, index};

/// Shapes without a code of their own, and whose they are by ISO 3166. Contested land that ISO
/// gives to nobody stays nobody's.
const PARTS: [(&str, &str); 3] = [
    ("Somaliland", "SO"),
    ("N. Cyprus", "CY"),
    ("Siachen Glacier", super::layout::NOBODY),
];

/// How far a ring may be from the position of the country that it goes to, in hundredths of a
/// degree north and east.
const REACH: (i32, i32) = (600, 1_500);

/// A row of the table.
pub(super) struct Row {
    code: String,
    shape: String,
    position: Option<Point>,
    of: Option<String>,
}

/// A country with its rings, as far as it has a shape.
pub(super) struct Country {
    pub(super) code: String,
    /// A point that stands for it where its shape is too small to be seen.
    pub(super) anchor: Point,
    pub(super) rings: Vec<Ring>,
}

pub(super) fn read(path: &Path) -> Result<Vec<Row>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| row(line).with_context(|| format!("in {}: {line}", path.display())))
        .collect()
}

fn row(line: &str) -> Result<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [code, shape, rest @ ..] = cells.as_slice() else {
        bail!("no code and shape");
    };
    if code.len() != 2 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        bail!("{code} is no code of two letters");
    }
    let degree = |text: &str| -> Result<i32> { Ok((text.parse::<f64>()? * 100.0).round() as i32) };
    let position = match rest {
        [lat, lon, ..] => Some((degree(lon)?, degree(lat)?)),
        [] => None,
        _ => bail!("a latitude without a longitude"),
    };
    Ok(Row {
        code: (*code).to_owned(),
        shape: (*shape).to_owned(),
        position,
        of: rest.get(2).map(|of| (*of).to_owned()),
    })
}

/// The countries of the table with their shapes, and nobody's land, in the order of the codes.
pub(super) fn countries(rows: &[Row], topology: &Topology) -> Result<Vec<Country>> {
    let mut owned: BTreeMap<&str, Vec<Ring>> = BTreeMap::new();
    for shape in &topology.shapes {
        let part = PARTS.iter().find(|(name, _)| *name == shape.key);
        let owner = match part {
            Some((_, code)) => Some(*code),
            None => rows
                .iter()
                .find(|row| row.shape == shape.key)
                .map(|row| row.code.as_str()),
        };
        for ring in &shape.rings {
            let middle = middle(&topology.points(ring));
            let nearest = rows
                .iter()
                .filter(|row| {
                    row.of
                        .as_deref()
                        .is_some_and(|of| Some(of) == owner || of == shape.key)
                })
                .filter_map(|row| Some((row, row.position?)))
                .map(|(row, at)| (row, ((middle.1 - at.1).abs(), (middle.0 - at.0).abs())))
                .filter(|(_, (north, east))| *north <= REACH.0 && *east <= REACH.1)
                .min_by_key(|(_, (north, east))| north + east)
                .map(|(row, _)| row.code.as_str());
            let Some(code) = nearest.or(owner) else {
                bail!("nobody in countries.tsv has the shape “{}”", shape.key);
            };
            owned.entry(code).or_default().push(ring.clone());
        }
    }
    let mut countries = Vec::new();
    for row in rows {
        let rings = dissolved(
            owned.remove(row.code.as_str()).unwrap_or_default(),
            topology,
        );
        let anchor = row.position.or_else(|| anchor(&rings, topology));
        countries.push(Country {
            code: row.code.clone(),
            anchor: anchor.with_context(|| format!("{} has no shape and no position", row.code))?,
            rings,
        });
    }
    for (code, rings) in owned {
        countries.push(Country {
            code: code.to_owned(),
            anchor: anchor(&rings, topology).context("land without points")?,
            rings,
        });
    }
    countries.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(countries)
}

/// Rings without the borders between two parts of one country.
fn dissolved(rings: Vec<Ring>, topology: &Topology) -> Vec<Ring> {
    let all: Vec<i32> = rings.iter().flatten().copied().collect();
    if !all.iter().any(|arc| all.contains(&!arc)) {
        return rings;
    }
    let (touching, mut kept): (Vec<Ring>, Vec<Ring>) = rings
        .into_iter()
        .partition(|ring| ring.iter().any(|arc| all.contains(&!arc)));
    let mut left: Vec<i32> = touching
        .into_iter()
        .flatten()
        .filter(|arc| !all.contains(&!arc))
        .collect();
    let end = |arc: i32, last: bool| {
        let points = &topology.arcs[index(arc)];
        let point = match last != (arc < 0) {
            true => points.last(),
            false => points.first(),
        };
        point.map(|(lon, lat)| (beside(*lon, 0), *lat))
    };
    while let Some(first) = left.first().copied() {
        left.remove(0);
        let mut ring = vec![first];
        while let Some(last) = ring.last().copied()
            && end(last, true) != end(first, false)
            && let Some(next) = left
                .iter()
                .position(|arc| end(*arc, false) == end(last, true))
        {
            ring.push(left.remove(next));
        }
        kept.push(ring);
    }
    kept
}

/// The middle of the largest ring.
fn anchor(rings: &[Ring], topology: &Topology) -> Option<Point> {
    rings
        .iter()
        .map(|ring| topology.points(ring))
        .max_by_key(|points| doubled_area(points))
        .map(|points| middle(&points))
}

/// Twice the area in square units.
fn doubled_area(points: &[Point]) -> i64 {
    points
        .windows(2)
        .map(|pair| {
            let [one, other] = [pair[0], pair[1]].map(|(x, y)| (i64::from(x), i64::from(y)));
            one.0 * other.1 - other.0 * one.1
        })
        .sum::<i64>()
        .abs()
}

/// Middle of the box around the points.
fn middle(points: &[Point]) -> Point {
    let bounds = |values: &dyn Fn(&Point) -> i32| {
        let (least, most) = (
            points.iter().map(values).min().unwrap_or(0),
            points.iter().map(values).max().unwrap_or(0),
        );
        (least + most) / 2
    };
    (
        beside(bounds(&|point| point.0), 0),
        bounds(&|point| point.1),
    )
}
