//! Outlines of countries in a view: cut at its edge, simplified to what can be seen.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{View, WIDTH};
use crate::shapes::{Arc, NOBODY, Position, Ring, Shapes, shapes};

/// Room around the view in which outlines go on, so that their cut edge is not seen.
const MARGIN: f64 = 4.0;
/// Outlines are written in whole parts of this size, in units.
const GRID: f64 = 0.5;
/// Longest way of a left out point from its line, in units; doubled until the outlines fit.
const TOLERANCE: f64 = 0.45;
/// Most bytes of all outlines of a map.
const LIMIT_BYTES: usize = 15_000;
/// A shaded country smaller than this on both sides has a ring in its place, in units.
const TINY: f64 = 5.5;
/// An island smaller than this is not drawn, in units.
const SPECK: f64 = 1.2;

type Point = (f64, f64);

/// A shaded country.
#[derive(Default)]
pub(super) struct Outline {
    pub(super) path: String,
    pub(super) is_tiny: bool,
}

/// What is drawn of the countries in a view.
#[derive(Default)]
pub(super) struct Outlines {
    /// One path for all countries that are not shaded.
    pub(super) land: String,
    pub(super) shades: BTreeMap<String, Outline>,
    /// Code, middle and width of the largest part of each country in the view, largest first.
    pub(super) middles: Vec<(String, f64, f64, f64)>,
}

impl Outlines {
    /// Draws the countries in `view`; `shaded` ones apart.
    pub(super) fn draw(view: &View, shaded: &BTreeSet<&str>) -> Outlines {
        let mut tolerance = TOLERANCE;
        let mut speck = SPECK;
        loop {
            let outlines = Outlines::at(view, shaded, tolerance, speck);
            let shades = outlines.shades.values();
            let bytes: usize = shades.map(|one| one.path.len()).sum();
            if bytes + outlines.land.len() <= LIMIT_BYTES || tolerance > 8.0 {
                return outlines;
            }
            tolerance *= 1.5;
            speck *= 1.5;
        }
    }

    fn at(view: &View, shaded: &BTreeSet<&str>, tolerance: f64, speck: f64) -> Outlines {
        let shapes = shapes();
        let mut sketch = Sketch {
            view,
            shapes,
            tolerance,
            arcs: BTreeMap::new(),
        };
        let mut outlines = Outlines::default();
        let mut middles = Vec::new();
        for (code, country) in &shapes.countries {
            let is_shaded = shaded.contains(code.as_str());
            let mut outline = Outline::default();
            let mut extent: Point = (0.0, 0.0);
            let mut largest: Option<(f64, Point, f64)> = None;
            for ring in &country.rings {
                for turn in [-720.0, -360.0, 0.0, 360.0, 720.0] {
                    let Some(size) = sketch.size(ring, turn) else {
                        continue;
                    };
                    extent = (extent.0.max(size.0), extent.1.max(size.1));
                    if size.0 < speck && size.1 < speck {
                        continue;
                    }
                    let points = sketch.points(ring, turn);
                    let seen = clipped(&points, view.height);
                    if seen.len() < 3 {
                        continue;
                    }
                    write(&mut outline.path, &seen);
                    let (area, middle, width) = middle(&seen, view.height);
                    if largest.is_none_or(|known| known.0 < area) {
                        largest = Some((area, middle, width));
                    }
                }
            }
            if let Some((area, middle, width)) = largest
                && code != NOBODY
            {
                middles.push((area, code.clone(), middle, width));
            }
            if is_shaded {
                outline.is_tiny = extent.0 < TINY && extent.1 < TINY;
                outlines.shades.insert(code.clone(), outline);
            } else {
                outlines.land.push_str(&outline.path);
            }
        }
        middles.sort_by(|one, other| {
            let shaded = |code: &str| !shaded.contains(code);
            shaded(&one.1)
                .cmp(&shaded(&other.1))
                .then(other.0.total_cmp(&one.0))
        });
        outlines.middles = middles
            .into_iter()
            .map(|(_, code, (x, y), width)| (code, x, y, width))
            .collect();
        outlines
    }
}

/// Arcs on the plane of a view, each simplified once, so that neighbours share their border.
struct Sketch<'a> {
    view: &'a View,
    shapes: &'a Shapes,
    tolerance: f64,
    arcs: BTreeMap<usize, Vec<Point>>,
}

impl Sketch<'_> {
    /// Width and height of a ring after `turn` degrees, when it reaches into the view.
    fn size(&self, ring: &Ring, turn: f64) -> Option<Point> {
        let corner = |lon: f64, lat: f64| {
            self.view.plane(Position {
                lon: lon + turn,
                lat,
            })
        };
        let (left, top) = corner(ring.bounds.west, ring.bounds.north);
        let (right, bottom) = corner(ring.bounds.east, ring.bounds.south);
        let is_seen = right >= -MARGIN
            && left <= WIDTH + MARGIN
            && bottom >= -MARGIN
            && top <= self.view.height + MARGIN;
        is_seen.then_some((right - left, bottom - top))
    }

    /// The ring on the plane after `turn` degrees, without its last point.
    fn points(&mut self, ring: &Ring, turn: f64) -> Vec<Point> {
        let degree = self.view.shrink * self.view.scale;
        let mut points: Vec<Point> = Vec::new();
        for step in &ring.steps {
            let (view, tolerance, shapes) = (self.view, self.tolerance, self.shapes);
            let line = self
                .arcs
                .entry(step.arc)
                .or_insert_with_key(|number| on_plane(view, tolerance, &shapes.arcs[*number]))
                .iter()
                .map(|(x, y)| (x + (step.turn + turn) * degree, *y));
            match step.is_backwards {
                true => points.extend(line.rev()),
                false => points.extend(line),
            }
        }
        if let (Some(pole), Some(first), Some(last)) = (ring.pole, points.first(), points.last()) {
            let y = (self.view.bounds.north - pole) * self.view.scale;
            let corners = [(last.0, y), (first.0, y)];
            points.extend(corners);
        }
        points.dedup();
        if points.first() == points.last() {
            points.pop();
        }
        points
    }
}

fn on_plane(view: &View, tolerance: f64, arc: &Arc) -> Vec<Point> {
    let line: Vec<Point> = arc.iter().map(|at| view.plane(*at)).collect();
    simplified(&line, tolerance)
}

/// The line with fewer points (Ramer, Douglas and Peucker); ends and, of a closed line, the
/// farthest point stay.
fn simplified(line: &[Point], tolerance: f64) -> Vec<Point> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let last = line.len() - 1;
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[last] = true;
    let mut open = vec![(0, last)];
    if line[0] == line[last] {
        let far = |at: &usize| (line[*at].0 - line[0].0).hypot(line[*at].1 - line[0].1);
        let middle = (0..last).max_by(|one, other| far(one).total_cmp(&far(other)));
        let middle = middle.unwrap_or(0);
        keep[middle] = true;
        open = vec![(0, middle), (middle, last)];
    }
    while let Some((from, to)) = open.pop() {
        let worst = (from + 1..to)
            .map(|at| (distance(line[at], line[from], line[to]), at))
            .max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((distance, at)) = worst
            && distance > tolerance
        {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let kept = line.iter().zip(keep);
    kept.filter_map(|(point, keep)| keep.then_some(*point))
        .collect()
}

fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = match length > 0.0 {
        true => ((px * dx + py * dy) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (px - along * dx).hypot(py - along * dy)
}

/// The part of an area inside the view and its margin (Sutherland and Hodgman).
fn clipped(points: &[Point], height: f64) -> Vec<Point> {
    let (right, bottom) = (WIDTH + MARGIN, height + MARGIN);
    let is_inside =
        |(x, y): &Point| (-MARGIN..=right).contains(x) && (-MARGIN..=bottom).contains(y);
    if points.iter().all(is_inside) {
        return points.to_vec();
    }
    // How far inside each of the four edges a point is.
    let edges: [&dyn Fn(Point) -> f64; 4] = [
        &|point| point.0 + MARGIN,
        &|point| right - point.0,
        &|point| point.1 + MARGIN,
        &|point| bottom - point.1,
    ];
    let mut area = points.to_vec();
    for depth in edges {
        let mut kept = Vec::with_capacity(area.len());
        for (at, point) in area.iter().enumerate() {
            let before = area[(at + area.len() - 1) % area.len()];
            let (from, to) = (depth(before), depth(*point));
            if (from < 0.0) != (to < 0.0) {
                let part = from / (from - to);
                kept.push((
                    before.0 + part * (point.0 - before.0),
                    before.1 + part * (point.1 - before.1),
                ));
            }
            if to >= 0.0 {
                kept.push(*point);
            }
        }
        area = kept;
    }
    area
}

/// Writes a closed line in whole parts of the grid, as short as it can be.
fn write(path: &mut String, points: &[Point]) {
    let on_grid = |value: f64| (value / GRID).round() as i64;
    let mut grid: Vec<(i64, i64)> = points
        .iter()
        .map(|(x, y)| (on_grid(*x), on_grid(*y)))
        .collect();
    grid.dedup();
    let [first, rest @ ..] = grid.as_slice() else {
        return;
    };
    if grid.len() < 3 {
        return;
    }
    path.push_str(&format!("M{} {}l", first.0, first.1));
    let mut last = *first;
    for (at, point) in rest.iter().enumerate() {
        let (x, y) = (point.0 - last.0, point.1 - last.1);
        let gap = |value: i64| if value < 0 { "" } else { " " };
        let before = if at == 0 { "" } else { gap(x) };
        path.push_str(&format!("{before}{x}{}{y}", gap(y)));
        last = *point;
    }
    path.push('z');
}

/// Area, middle and width of what is seen of an area.
fn middle(points: &[Point], height: f64) -> (f64, Point, f64) {
    let (mut doubled, mut x, mut y) = (0.0, 0.0, 0.0);
    for (at, point) in points.iter().enumerate() {
        let next = points[(at + 1) % points.len()];
        let cross = point.0 * next.1 - next.0 * point.1;
        doubled += cross;
        x += (point.0 + next.0) * cross;
        y += (point.1 + next.1) * cross;
    }
    if doubled.abs() < 1e-6 {
        return (0.0, (0.0, 0.0), 0.0);
    }
    let (x, y) = (x / (3.0 * doubled), y / (3.0 * doubled));
    // How wide the area is at the height of its middle.
    let mut crossings: Vec<f64> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let next = points[(at + 1) % points.len()];
        if (point.1 > y) != (next.1 > y) {
            let part = (y - point.1) / (next.1 - point.1);
            crossings.push((point.0 + part * (next.0 - point.0)).clamp(0.0, WIDTH));
        }
    }
    crossings.sort_by(f64::total_cmp);
    let around = crossings
        .chunks_exact(2)
        .find(|pair| pair[0] <= x && x <= pair[1]);
    let (x, width) = match around {
        Some(pair) => (f64::midpoint(pair[0], pair[1]), pair[1] - pair[0]),
        None => (x, 0.0),
    };
    (doubled.abs() / 2.0, (x, y.clamp(0.0, height)), width)
}
