//! Which places of an article, or of many stories, stand on a map, each with its sentence.
//!
//! Only what stands for the place itself has a position: an adjective ("Syrian") and a capital
//! that stands for its government have none. A place that the text gives only a country for is
//! shading, not a point.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{Passage, PlaceKind, PlaceMention, Precision, Story, SubjectId, Understood};

use crate::article::Jumps;
use crate::frame::Frame;
use crate::parts::{Jump, Told};
use crate::passage::{Paragraphs, sentence_around, window};
use crate::shapes::Position;
use crate::{outside, routes, words};

/// Mentions looked at in one article.
const MENTION_LIMIT: usize = 3_000;
/// Different places on one page.
const SPOT_LIMIT: usize = 2_000;
/// Sentences kept with a place; more are counted.
const SAY_LIMIT: usize = 3;
/// Longest sentence at a place or date, in bytes; a longer one is cut around the words.
const SAY_BYTES: usize = 170;

/// A sentence exactly as written, with its jump, which its template leaves to the place where
/// it stands: links do not stand inside links.
#[derive(Clone, Template)]
#[template(
    ext = "html",
    source = r#"{% if !text.is_empty() %} <q{% if let Some(tag) = language %} lang="{{ tag }}"{% endif %} dir="{{ direction }}">{{ open }}{{ text }}{{ close }}</q>{% endif %}{% if let Some(outlet) = outlet %} <span class="q">{{ outlet }}</span>{% endif %}"#
)]
pub(crate) struct Say {
    /// Without its quotation marks.
    pub(crate) text: String,
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    pub(crate) language: Option<String>,
    pub(crate) direction: &'static str,
    /// Whose report it stands in, where a page holds several.
    pub(crate) outlet: Option<Told>,
    pub(crate) jump: Jump,
}

impl HtmlSafe for Say {}

/// A place on the map.
#[derive(Clone)]
pub(crate) struct Spot {
    pub(crate) name: Told,
    /// ISO 3166 alpha-2.
    pub(crate) country: String,
    pub(crate) at: Position,
    /// A province or district, not a spot.
    pub(crate) is_area: bool,
    pub(crate) is_affected: bool,
    /// Paragraphs of an article that name it, about; articles on other pages.
    pub(crate) count: u64,
    pub(crate) says: Vec<Say>,
    /// Where its mark leads, when not to its entry in the list.
    pub(crate) href: Option<String>,
}

/// A country that is shaded, with what is said of it.
pub(crate) struct Shaded {
    pub(crate) code: String,
    /// Where its shape leads.
    pub(crate) href: String,
    /// "3 articles".
    pub(crate) note: String,
    pub(crate) say: Option<Say>,
}

/// What stands on a map.
pub(crate) struct Located {
    pub(crate) spots: Vec<Spot>,
    pub(crate) countries: Vec<Shaded>,
}

/// Which mentions of many stories a page is about.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    /// Those in the countries that the story affects.
    Affected,
    /// Those in sentences that name the subject.
    Subject(&'a SubjectId),
    /// Those in the country, and sentences that name it.
    Country(&'a str),
}

impl About<'_> {
    fn place(self, article: &Understood, place: &PlaceMention) -> bool {
        match self {
            About::Affected => article
                .recognised
                .affected()
                .any(|code| code == place.country),
            About::Subject(subject) => is_beside(article, subject, place.passage),
            About::Country(code) => place.country == code,
        }
    }

    /// Whether words stand in a sentence that the page is about.
    pub(crate) fn speaks(self, article: &Understood, passage: Passage) -> bool {
        match self {
            About::Affected => true,
            About::Subject(subject) => is_beside(article, subject, passage),
            About::Country(code) => {
                let text = article.recognised.article.text(passage.field);
                let sentence = sentence_around(text, passage.span);
                article
                    .recognised
                    .places
                    .iter()
                    .take(MENTION_LIMIT)
                    .any(|place| {
                        place.country == code
                            && place.passage.field == passage.field
                            && sentence.contains(&place.passage.span.start())
                    })
            }
        }
    }
}

/// Whether words stand in a sentence that names the subject.
fn is_beside(article: &Understood, subject: &SubjectId, passage: Passage) -> bool {
    article.evidence.iter().take(MENTION_LIMIT).any(|evidence| {
        evidence.subject == *subject
            && evidence.sentence.field == passage.field
            && evidence.sentence.span.contains(passage.span)
    })
}

fn position(place: &PlaceMention) -> Option<Position> {
    let at = Position {
        lon: place.lon,
        lat: place.lat,
    };
    // Not a number is in no range.
    let is_on_globe = (-180.0..=180.0).contains(&at.lon) && (-90.0..=90.0).contains(&at.lat);
    (is_on_globe && place.kind == PlaceKind::Place && place.precision != Precision::Country)
        .then_some(at)
}

/// What makes two mentions one place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    country: &'a str,
    name: &'a str,
    is_area: bool,
    at: (i64, i64),
}

/// Places in the order in which they come.
#[derive(Default)]
struct Spots<'a> {
    known: BTreeMap<Key<'a>, usize>,
    spots: Vec<Spot>,
}

impl<'a> Spots<'a> {
    /// The place of a mention, new or known; `None` for one without a position.
    fn of(&mut self, place: &'a PlaceMention, is_affected: bool) -> Option<&mut Spot> {
        let at = position(place)?;
        let key = Key {
            country: &place.country,
            name: &place.name,
            is_area: place.precision == Precision::Admin,
            at: (
                (at.lat * 100.0).round() as i64,
                (at.lon * 100.0).round() as i64,
            ),
        };
        let is_area = key.is_area;
        let next = self.spots.len();
        let number = match self.known.get(&key) {
            Some(number) => *number,
            None if next < SPOT_LIMIT => {
                self.known.insert(key, next);
                self.spots.push(Spot {
                    name: Told::cut(&place.name, None, 80),
                    country: place.country.clone(),
                    at,
                    is_area,
                    is_affected,
                    count: 0,
                    says: Vec::new(),
                    href: None,
                });
                next
            }
            None => return None,
        };
        self.spots.get_mut(number)
    }
}

/// The places of one article; `countries` are those that its page lists as affected.
pub(crate) fn in_article(
    frame: &Frame<'_>,
    article: &Understood,
    jumps: &Jumps<'_>,
    countries: Vec<Shaded>,
) -> Located {
    let affected: BTreeSet<&str> = article.recognised.affected().collect();
    let mut spots = Spots::default();
    for place in article.recognised.places.iter().take(MENTION_LIMIT) {
        let Some(spot) = spots.of(place, affected.contains(place.country.as_str())) else {
            continue;
        };
        let jump = jumps.to(place.passage);
        if spot.says.last().is_some_and(|say| say.jump == jump) {
            continue;
        }
        spot.count += 1;
        if spot.says.len() < SAY_LIMIT {
            spot.says.push(say(frame, article, place.passage, jump));
        }
    }
    Located {
        spots: spots.spots,
        countries,
    }
}

/// The places of many stories, as their leading articles tell them.
pub(crate) fn in_stories<'a>(
    frame: &Frame<'_>,
    stories: impl IntoIterator<Item = &'a Story>,
    about: About<'_>,
    countries: Vec<Shaded>,
) -> Located {
    let shaded: BTreeSet<String> = countries.iter().map(|one| one.code.clone()).collect();
    let mut spots = Spots::default();
    for story in stories {
        let lead = &story.lead;
        let paragraphs = Paragraphs::of(&lead.recognised.article);
        let mut seen = BTreeSet::new();
        for place in lead.recognised.places.iter().take(MENTION_LIMIT) {
            if position(place).is_none() || !about.place(lead, place) {
                continue;
            }
            let Some(spot) = spots.of(place, shaded.contains(&place.country)) else {
                continue;
            };
            // Once for each story.
            let id = (
                place.name.as_str(),
                place.country.as_str(),
                place.precision == Precision::Admin,
            );
            if !seen.insert(id) {
                continue;
            }
            spot.count += 1;
            if spot.says.len() < SAY_LIMIT {
                let jump = into_article(lead, &paragraphs, place.passage);
                spot.href = match spot.says.is_empty() {
                    true => jump.href.clone(),
                    false => None,
                };
                spot.says
                    .push(told_by(lead, say(frame, lead, place.passage, jump)));
            }
        }
    }
    let mut spots = spots.spots;
    spots.sort_by_key(|spot| std::cmp::Reverse(spot.count));
    Located { spots, countries }
}

/// The jump to a passage from another page.
pub(crate) fn into_article(
    article: &Understood,
    paragraphs: &Paragraphs<'_>,
    passage: Passage,
) -> Jump {
    let id = &article.recognised.article.id;
    match paragraphs.number_of(passage) {
        Some(number) => Jump {
            href: Some(routes::article_paragraph(id, number)),
            text: format!("paragraph {number}"),
        },
        None => Jump {
            href: Some(routes::article(id)),
            text: "headline".into(),
        },
    }
}

/// The sentence with the name of its outlet.
pub(crate) fn told_by(article: &Understood, say: Say) -> Say {
    Say {
        outlet: Some(Told::name(&article.reported_by.outlet)),
        ..say
    }
}

/// The sentence around `passage`. Where only excerpts may be shown and the sentence names no
/// listed subject, it is left empty.
pub(crate) fn say(frame: &Frame<'_>, article: &Understood, passage: Passage, jump: Jump) -> Say {
    let text = article.recognised.article.text(passage.field);
    let evidence = article.evidence.iter().find(|evidence| {
        evidence.sentence.field == passage.field && evidence.sentence.span.contains(passage.span)
    });
    let sentence = match evidence {
        Some(evidence) => Some(evidence.sentence.span.range()),
        None if frame.excerpts_only() && passage.field == wirewatch_news::Field::Body => None,
        None => Some(sentence_around(text, passage.span)),
    };
    let language = outside::language_tag(article.recognised.article.language.as_deref());
    let (open, close) = words::quotes(language);
    let text = sentence.map(|sentence| {
        let shown = window(text, sentence, passage.span, SAY_BYTES);
        let words = outside::line(text.get(shown.range).unwrap_or_default(), SAY_BYTES);
        let (before, after) = (
            if shown.cut_before { "… " } else { "" },
            if shown.cut_after { " …" } else { "" },
        );
        match words.is_empty() {
            true => words,
            false => format!("{before}{words}{after}"),
        }
    });
    Say {
        text: text.unwrap_or_default(),
        open,
        close,
        language: language.filter(|tag| *tag != "en").map(str::to_owned),
        direction: outside::direction(language),
        outlet: None,
        jump,
    }
}
