//! Reading TopoJSON: borders once, as arcs that the countries on both sides share.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Longest way of a left out point from the line that stands for it, in units of the output.
const TOLERANCE: f64 = 1.2;

/// Whole hundredths of a degree east and north: the units of the output. A line across 180
/// degrees goes on beyond them.
pub(super) type Point = (i32, i32);

#[derive(Deserialize)]
struct File {
    transform: Transform,
    objects: Objects,
    arcs: Vec<Vec<(i64, i64)>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

#[derive(Deserialize)]
struct Objects {
    countries: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    id: Option<String>,
    properties: Properties,
    #[serde(flatten)]
    form: Form,
}

#[derive(Deserialize)]
struct Properties {
    name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Form {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

/// The arcs around an area, one after the other; `!index` is the arc backwards.
pub(super) type Ring = Vec<i32>;

/// A shape as Natural Earth draws it.
pub(super) struct Shape {
    /// Numeric code of ISO 3166-1, or the name where there is none.
    pub(super) key: String,
    pub(super) rings: Vec<Ring>,
}

/// All shapes and their arcs, simplified.
pub(super) struct Topology {
    pub(super) shapes: Vec<Shape>,
    pub(super) arcs: Vec<Vec<Point>>,
}

impl Topology {
    pub(super) fn read(path: &Path) -> Result<Topology> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let file: File = serde_json::from_str(&text)
            .with_context(|| format!("cannot understand {}", path.display()))?;
        let arcs: Vec<Vec<Point>> = file
            .arcs
            .iter()
            .map(|steps| simplified(&absolute(steps, &file.transform)))
            .collect();
        let shapes: Vec<Shape> = file
            .objects
            .countries
            .geometries
            .into_iter()
            .map(|geometry| Shape {
                key: geometry.id.unwrap_or(geometry.properties.name),
                rings: match geometry.form {
                    Form::Polygon(rings) => rings,
                    Form::MultiPolygon(polygons) => polygons.into_iter().flatten().collect(),
                },
            })
            .collect();
        for arc in shapes.iter().flat_map(|shape| &shape.rings).flatten() {
            if index(*arc) >= arcs.len() {
                bail!("{}: there is no arc {arc}", path.display());
            }
        }
        Ok(Topology { shapes, arcs })
    }

    /// The points of a ring; the last one is the first, save around a pole.
    pub(super) fn points(&self, ring: &Ring) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        for arc in ring {
            let mut steps = self.arcs[index(*arc)].clone();
            if *arc < 0 {
                steps.reverse();
            }
            if let (Some(last), Some(first)) = (points.last(), steps.first()) {
                let turn = beside(first.0, last.0) - first.0;
                steps.iter_mut().for_each(|point| point.0 += turn);
            }
            points.extend(steps);
        }
        points.dedup();
        points
    }
}

pub(super) fn index(arc: i32) -> usize {
    (if arc < 0 { !arc } else { arc }) as usize
}

fn absolute(steps: &[(i64, i64)], transform: &Transform) -> Vec<Point> {
    let (mut x, mut y) = (0, 0);
    let place = |step: i64, scale: f64, from: f64| ((step as f64 * scale + from) * 100.0).round();
    let mut last = None;
    steps
        .iter()
        .map(|(east, north)| {
            (x, y) = (x + east, y + north);
            let lon = place(x, transform.scale.0, transform.translate.0) as i32;
            let lon = last.map_or(lon, |last| beside(lon, last));
            last = Some(lon);
            let lat = place(y, transform.scale.1, transform.translate.1) as i32;
            (lon, lat)
        })
        .collect()
}

/// The same longitude, as often around the globe as brings it next to `other`.
pub(super) fn beside(lon: i32, other: i32) -> i32 {
    lon + 36_000 * (f64::from(other - lon) / 36_000.0).round() as i32
}

/// The line with fewer points (Ramer, Douglas and Peucker). Ends stay, so that arcs still meet; a
/// closed line keeps its farthest point too.
fn simplified(line: &[Point]) -> Vec<Point> {
    let mut keep = vec![false; line.len()];
    let mut open = Vec::new();
    if let (Some(first), Some(last)) = (line.first(), line.last()) {
        keep[0] = true;
        keep[line.len() - 1] = true;
        if first == last {
            let far = (0..line.len()).max_by_key(|at| {
                let (x, y) = (line[*at].0 - first.0, line[*at].1 - first.1);
                i64::from(x).pow(2) + i64::from(y).pow(2)
            });
            let far = far.unwrap_or(0);
            keep[far] = true;
            open.extend([(0, far), (far, line.len() - 1)]);
        } else {
            open.push((0, line.len() - 1));
        }
    }
    while let Some((from, to)) = open.pop() {
        let worst = (from + 1..to)
            .map(|at| (distance(line[at], line[from], line[to]), at))
            .max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((distance, at)) = worst
            && distance > TOLERANCE
        {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let mut kept: Vec<Point> = line
        .iter()
        .zip(keep)
        .filter_map(|(point, keep)| keep.then_some(*point))
        .collect();
    kept.dedup();
    // An island of one unit still has to be found again as a closed line.
    if kept.len() == 1 && line.len() > 1 {
        kept.push(kept[0]);
    }
    kept
}

fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (px, py) = (f64::from(point.0 - from.0), f64::from(point.1 - from.1));
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx * dx + dy * dy;
    let along = match length > 0.0 {
        true => ((px * dx + py * dy) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    (px - along * dx).hypot(py - along * dy)
}
