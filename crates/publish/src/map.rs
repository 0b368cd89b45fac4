//! Maps as inline pictures: outlines of countries, shaded where something happened, with points
//! and areas where the text gives them.
//!
//! Works without scripts: a mark is a link to its entry in the list below the picture, and shows
//! its sentence while it is hovered over or focused. Owns the picture; which places stand on it
//! is decided in `located`. Bounded: marks near each other are one, and borders are drawn more
//! coarsely until they fit.

mod labels;
mod outline;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use askama::filters::HtmlSafe;

use crate::frame::Frame;
use crate::located::{Located, Say, Shaded, Spot};
use crate::shapes::{is_known, shapes};
use crate::words;
use labels::Labels;
use outline::Outlines;
use view::View;

/// Marks on one map; places that are left stand in the list only.
const MARK_LIMIT: usize = 50;
/// Shaded countries on one map.
const SHADE_LIMIT: usize = 60;
/// Marks nearer to each other than this are one, in units of the picture.
const MERGE: f64 = 7.0;
/// Names written at marks, and names of countries.
const LABEL_LIMIT: usize = 14;
/// Room below the picture where the key stands and sentences appear, in its units.
const STRIP: f64 = 60.0;
/// The same where no sentence can appear.
const SHORT_STRIP: f64 = 34.0;
/// Radius of the ring in the place of a country too small to be seen.
const RING: f64 = 7.0;
/// Entries in the list before the expander.
const LIST_LIMIT: usize = 8;
/// Longest list.
const ENTRY_LIMIT: usize = 120;

/// A country in which something happened.
struct Shade {
    href: String,
    name: String,
    path: String,
    /// A ring in its place where it is too small to be seen.
    ring: Option<(f64, f64)>,
    note: String,
    say: Option<Say>,
}

/// A point or an area, for one place or for several near each other.
struct Mark {
    href: String,
    place: String,
    /// Country and further places, after the name.
    rest: String,
    class: &'static str,
    x: String,
    y: String,
    radius: String,
    reach: String,
    say: Option<Say>,
    more: usize,
}

struct Label {
    x: String,
    y: String,
    anchor: &'static str,
    text: String,
    is_country: bool,
}

/// A line of the list under the picture.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<li id="w{{ id }}"><b>{{ spot.name }}</b>, {{ country }} <span class="q">· {{ what }}</span>{% for say in spot.says %}{% if loop.first %}{% if !say.text.is_empty() %}<br>{{ say }}{% else %} ·{% endif %} {{ say.jump }}{% else %}; {% if let Some(outlet) = say.outlet %}{{ outlet }}, {% endif %}{{ say.jump }}{% endif %}{% endfor %}{% if more > 0 %} and {{ more }} more{% endif %}</li>
"##
)]
struct Entry {
    id: usize,
    spot: Spot,
    country: String,
    /// "a point, in 3 articles".
    what: String,
    more: u64,
}

impl HtmlSafe for Entry {}

/// The picture with its list.
#[derive(Template)]
#[template(path = "map.html")]
pub(crate) struct Map {
    title: String,
    height: String,
    /// Height of the line around the picture.
    frame: String,
    strip_y: String,
    outer: String,
    strip: String,
    land: String,
    shades: Vec<Shade>,
    marks: Vec<Mark>,
    labels: Vec<Label>,
    key: String,
    has_says: bool,
    list: Vec<Entry>,
    rest: Vec<Entry>,
    more: usize,
    folded: bool,
}

impl HtmlSafe for Map {}

/// How a map is laid out.
pub(crate) struct Layout<'a> {
    /// What it shows, for its title: "Where it happened".
    pub(crate) title: &'a str,
    /// Whether the whole list stands in an expander.
    pub(crate) folded: bool,
    /// The country that the view shows whole, if any.
    pub(crate) whole: Option<&'a str>,
}

/// One mark before it is written down.
struct Drawn {
    x: f64,
    y: f64,
    is_area: bool,
    is_affected: bool,
    spots: Vec<usize>,
    weight: u64,
}

impl Map {
    /// Draws what was located; `None` when there is nothing to draw.
    pub(crate) fn of(frame: &Frame<'_>, located: Located, layout: &Layout<'_>) -> Option<Map> {
        let Located { spots, countries } = located;
        let mut shaded: BTreeMap<&str, &Shaded> = BTreeMap::new();
        for one in countries.iter().take(SHADE_LIMIT) {
            if is_known(&one.code) {
                shaded.entry(&one.code).or_insert(one);
            }
        }
        let codes: BTreeSet<&str> = shaded.keys().copied().collect();
        let view = View::around(&spots, &codes, layout.whole)?;
        let mut outlines = Outlines::draw(&view, &codes);
        let land = std::mem::take(&mut outlines.land);
        let drawn = drawn(&view, &spots);
        let shades = shades(frame, &view, &shaded, &mut outlines);
        let labels = labels(frame, &view, &spots, &drawn, &shades, &outlines, &codes);
        let marks: Vec<Mark> = drawn
            .iter()
            .map(|mark| written_mark(frame, &spots, mark, &view))
            .collect();
        let has_says = marks.iter().any(|mark| mark.say.is_some())
            || shades.iter().any(|shade| shade.say.is_some());
        let strip = if has_says { STRIP } else { SHORT_STRIP };
        let more = spots.len().saturating_sub(ENTRY_LIMIT);
        let mut list = list(frame, &view, spots);
        let rest = match layout.folded {
            true => std::mem::take(&mut list),
            false => list.split_off(list.len().min(LIST_LIMIT)),
        };
        Some(Map {
            title: title(frame, layout.title, &codes),
            height: number(view.height),
            frame: number(view.height - 1.0),
            strip_y: number(view.height + 4.0),
            outer: number(view.height + strip),
            strip: number(strip - 4.0),
            land,
            key: key(&marks, &shades),
            has_says,
            shades,
            marks,
            labels,
            list,
            rest,
            more,
            folded: layout.folded,
        })
    }
}

/// "Where it happened: Iraq and Syria".
fn title(frame: &Frame<'_>, what: &str, codes: &BTreeSet<&str>) -> String {
    let mut names: Vec<String> = codes
        .iter()
        .take(4)
        .map(|code| frame.country(code))
        .collect();
    let more = codes.len() - names.len();
    if more > 0 {
        names.push(words::count(more as u64, "more country", "more countries"));
    }
    match names.is_empty() {
        true => what.to_owned(),
        false => format!("{what}: {}", words::joined(&names)),
    }
}

fn shades(
    frame: &Frame<'_>,
    view: &View,
    shaded: &BTreeMap<&str, &Shaded>,
    outlines: &mut Outlines,
) -> Vec<Shade> {
    shaded
        .iter()
        .map(|(code, one)| {
            let outline = outlines.shades.remove(*code).unwrap_or_default();
            let anchor = shapes().countries.get(*code).map(|country| country.anchor);
            Shade {
                href: one.href.clone(),
                name: frame.country(code),
                ring: anchor
                    .filter(|_| outline.is_tiny)
                    .and_then(|anchor| view.project(anchor))
                    .map(|(x, y)| (tenths(x), tenths(y))),
                path: outline.path,
                note: one.note.clone(),
                say: one.say.clone(),
            }
        })
        .collect()
}

/// The names of marks, of countries too small to be seen, and of countries, where there is room.
fn labels(
    frame: &Frame<'_>,
    view: &View,
    spots: &[Spot],
    drawn: &[Drawn],
    shades: &[Shade],
    outlines: &Outlines,
    codes: &BTreeSet<&str>,
) -> Vec<Label> {
    let mut labels = Labels::new(view.height);
    for mark in drawn {
        labels.block(mark.x, mark.y, if mark.is_area { 3.0 } else { 4.5 });
    }
    let mut written = Vec::new();
    for mark in drawn.iter().take(LABEL_LIMIT) {
        let name = label(spots, mark);
        let distance = if mark.is_area { 4.0 } else { 6.5 };
        if let Some((x, y, anchor)) = labels.beside(mark.x, mark.y, distance, &name) {
            written.push(Label::new(x, y, anchor, name, false));
        }
    }
    for shade in shades.iter().take(LABEL_LIMIT) {
        if let Some((x, y)) = shade.ring
            && let Some((x, y, anchor)) = labels.beside(x, y, RING + 3.0, &shade.name)
        {
            written.push(Label::new(x, y, anchor, shade.name.clone(), true));
        }
    }
    // On a map of half the world only the countries that it is about have their names.
    let is_wide = view.bounds.east - view.bounds.west > 80.0;
    let middles = outlines
        .middles
        .iter()
        .filter(|(code, ..)| !is_wide || codes.contains(code.as_str()));
    for (code, x, y, room) in middles.take(LABEL_LIMIT) {
        let name = frame.country(code);
        if labels.centred(*x, *y, *room, &name) {
            written.push(Label::new(*x, *y, "middle", name, true));
        }
    }
    written
}

fn list(frame: &Frame<'_>, view: &View, spots: Vec<Spot>) -> Vec<Entry> {
    let mut list: Vec<Entry> = spots
        .into_iter()
        .zip(1..)
        .take(ENTRY_LIMIT)
        .map(|(spot, id)| Entry {
            id,
            country: frame.country(&spot.country),
            what: what(&spot, view.project(spot.at).is_none()),
            more: spot.count.saturating_sub(spot.says.len() as u64),
            spot,
        })
        .collect();
    once(&mut list);
    list
}

impl Label {
    fn new(x: f64, y: f64, anchor: &'static str, text: String, is_country: bool) -> Label {
        Label {
            x: number(x),
            y: number(y),
            anchor,
            text,
            is_country,
        }
    }
}

/// What the signs on this map mean.
fn key(marks: &[Mark], shades: &[Shade]) -> String {
    let has = |class: &str| marks.iter().any(|mark| mark.class == class);
    let mut parts = Vec::new();
    if !shades.is_empty() {
        parts.push("Shaded: affected country");
    }
    if has("pt") {
        parts.push("● place");
    }
    if has("pt-p") {
        parts.push("○ place in a country not affected");
    }
    if has("area") {
        parts.push("Dashed: an area, not a spot");
    }
    format!("{}.", parts.join(" · "))
}

/// Points and areas in the view, near ones as one; those with most to say first.
fn drawn(view: &View, spots: &[Spot]) -> Vec<Drawn> {
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(spots[*at].count), *at));
    let mut marks: Vec<Drawn> = Vec::new();
    for at in order {
        let spot = &spots[at];
        let Some((x, y)) = view.project(spot.at) else {
            continue;
        };
        let has_room = marks.len() < MARK_LIMIT;
        let near = marks.iter_mut().find(|mark| {
            mark.is_area == spot.is_area
                && mark.is_affected == spot.is_affected
                && (mark.x - x).hypot(mark.y - y) < MERGE
        });
        match near {
            Some(mark) => {
                mark.spots.push(at);
                mark.weight += spot.count;
            }
            None if has_room => marks.push(Drawn {
                x,
                y,
                is_area: spot.is_area,
                is_affected: spot.is_affected,
                spots: vec![at],
                weight: spot.count,
            }),
            None => {}
        }
    }
    marks.sort_by_key(|mark| (!mark.is_area, std::cmp::Reverse(mark.weight)));
    marks
}

/// Leaves out a sentence that an entry before it shows: two places of one sentence.
fn once(list: &mut [Entry]) {
    let mut seen = BTreeSet::new();
    for say in list
        .iter_mut()
        .filter_map(|entry| entry.spot.says.first_mut())
    {
        if !say.text.is_empty() && !seen.insert((say.jump.href.clone(), say.text.clone())) {
            say.text.clear();
            say.outlet = None;
        }
    }
}

/// How exact the position is, and whether it is on the map.
fn what(spot: &Spot, is_outside: bool) -> String {
    let what = if spot.is_area { "an area" } else { "a point" };
    match is_outside {
        true => format!("{what}, outside this map"),
        false => what.to_owned(),
    }
}

fn label(spots: &[Spot], mark: &Drawn) -> String {
    let name = &spots[mark.spots[0]].name.text;
    let name = crate::outside::line(name, 24);
    match mark.spots.len() {
        1 => name,
        many => format!("{name} +{}", many - 1),
    }
}

fn written_mark(frame: &Frame<'_>, spots: &[Spot], mark: &Drawn, view: &View) -> Mark {
    let first = mark.spots[0];
    let spot = &spots[first];
    let mut rest = format!(", {}", frame.country(&spot.country));
    let others = mark.spots.len() - 1;
    if others > 0 {
        rest.push_str(&format!(
            ", and {} near it",
            words::count(others as u64, "more place", "more places")
        ));
    }
    let radius = match mark.is_area {
        true => (0.6 * view.scale).clamp(10.0, 34.0),
        false => (2.6 + 0.6 * (mark.weight as f64).sqrt()).min(6.5),
    };
    let more = mark.spots.iter().map(|at| spots[*at].count as usize);
    // A place that the list has no more room for leads to its sentence.
    let listed = mark.spots.iter().find(|at| **at < ENTRY_LIMIT);
    let jump = spot.says.first().and_then(|say| say.jump.href.clone());
    Mark {
        href: match (&spot.href, listed) {
            (Some(href), _) if others == 0 => href.clone(),
            (_, Some(listed)) => format!("#w{}", listed + 1),
            _ => jump.unwrap_or_else(|| "#w1".into()),
        },
        place: spot.name.text.clone(),
        rest,
        class: match (mark.is_area, mark.is_affected) {
            (true, _) => "area",
            (false, true) => "pt",
            (false, false) => "pt-p",
        },
        x: number(mark.x),
        y: number(mark.y),
        radius: number(radius),
        reach: number(radius.max(9.0)),
        say: spot.says.first().cloned(),
        more: more.sum::<usize>().saturating_sub(1),
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A length with one decimal, as short as it can be.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}
