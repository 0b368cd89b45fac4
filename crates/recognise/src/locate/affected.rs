//! In which countries, by the text, something happened.

use wirewatch_news::{Affected, Field, Passage, PlaceKind, PlaceMention, Precision, Span};

use super::Located;
use super::lexicon::{EVENT, FORCES, REACT};
use super::words::{Case, Text, Word};

/// Most passages that are given as the reason for one country.
const MOST_PASSAGES: usize = 40;
/// Least share of the leading country's score that makes another country affected: of one that
/// stands in the headline, and of any other.
const LEAST_SHARE_IN_HEADLINE: f64 = 0.2;
const LEAST_SHARE: f64 = 0.35;

/// Sentences at the start of a body that say what it is about.
const LEAD_SENTENCES: usize = 3;
/// A country that does not stand there is background with fewer mentions.
const FEWEST_MENTIONS: u32 = 2;

/// Bytes between a place and the country that holds it: ", northern ".
const LONGEST_GAP: usize = 12;

/// Most words between a place and the verb of a reaction.
const REACTION: usize = 4;

#[derive(Default)]
struct Tally {
    country: String,
    score: f64,
    /// Mentions of its places in sentences where something happens.
    events: u32,
    /// Mentions of its places; a country right after a town inside it is no further one.
    places: u32,
    in_headline: bool,
    /// Named in the headline or in the first sentences.
    leads: bool,
    because: Vec<Passage>,
    /// Armed forces named by its adjective; count where its places are named too.
    forces: Vec<Passage>,
}

/// Scores the countries of `located` mentions. `dateline` is the country of the dateline.
pub(super) fn affected(
    texts: &[Text<'_>],
    located: &[Located],
    dateline: Option<&str>,
) -> Vec<Affected> {
    let mut tallies: Vec<Tally> = Vec::new();
    let mut last: Option<&Located> = None;
    for found in located {
        let mention = &found.mention;
        let last = last.replace(found);
        if mention.country.is_empty() {
            continue;
        }
        let index = tallies
            .iter()
            .position(|tally| tally.country == mention.country)
            .unwrap_or_else(|| {
                tallies.push(Tally {
                    country: mention.country.clone(),
                    ..Tally::default()
                });
                tallies.len() - 1
            });
        let tally = &mut tallies[index];
        let text = &texts[found.text];
        match mention.kind {
            PlaceKind::Adjective => {
                let next = text
                    .words
                    .get(found.end)
                    .is_some_and(|word| word.is(FORCES) && !word.opens);
                if next {
                    tally.forces.push(mention.passage);
                }
            }
            PlaceKind::Metonym => {}
            PlaceKind::Place => {
                let is_container = mention.precision == Precision::Country
                    && last.is_some_and(|last| holds(found, last));
                tally.score += weight(text, found, mention);
                tally.places += u32::from(!is_container);
                tally.in_headline |= mention.passage.field == Field::Headline;
                tally.leads |= tally.in_headline
                    || text.sentence_of(mention.passage.span.start()) < LEAD_SENTENCES;
                tally.events += u32::from(is_event(text, found));
                tally.because.push(mention.passage);
            }
        }
    }
    for tally in &mut tallies {
        if tally.places > 0 {
            tally.score += 0.3 * tally.forces.len().min(5) as f64;
            tally.because.append(&mut tally.forces);
            // The reporter is there; it happened there only where an event says so.
            if dateline == Some(tally.country.as_str()) && tally.events > 0 {
                tally.score += 0.5;
            }
        }
    }
    let top = tallies.iter().map(|tally| tally.score).fold(0.0, f64::max);
    let happened = tallies.iter().any(|tally| tally.events > 0);
    let mut countries: Vec<Affected> = tallies
        .into_iter()
        .filter(|tally| tally.score > 0.0)
        .map(|mut tally| {
            let least = match tally.in_headline {
                true => LEAST_SHARE_IN_HEADLINE,
                false => LEAST_SHARE,
            };
            let affected = tally.places > 0
                && (tally.events > 0 || !happened)
                && (tally.leads || tally.places >= FEWEST_MENTIONS)
                && tally.score >= least * top;
            tally.because.sort();
            tally.because.dedup();
            tally.because.truncate(MOST_PASSAGES);
            Affected {
                country: tally.country,
                score: (tally.score / top) as f32,
                affected,
                because: tally.because,
            }
        })
        .collect();
    countries.sort_by(|left, right| {
        right
            .affected
            .cmp(&left.affected)
            .then(right.score.total_cmp(&left.score))
            .then(left.country.cmp(&right.country))
    });
    countries
}

/// Whether a country stands right behind a place inside it: "Mosul, Iraq".
fn holds(country: &Located, place: &Located) -> bool {
    let gap = country
        .mention
        .passage
        .span
        .start()
        .checked_sub(place.mention.passage.span.end());
    country.text == place.text
        && country.mention.country == place.mention.country
        && gap.is_some_and(|gap| gap <= LONGEST_GAP)
}

fn weight(text: &Text<'_>, found: &Located, mention: &PlaceMention) -> f64 {
    let mut weight = match mention.precision {
        Precision::Point | Precision::Admin => 1.0,
        Precision::Country => 0.7,
    };
    if found.placed {
        weight += 0.4;
    }
    if is_event(text, found) {
        weight += 0.8;
    } else if reacts(text, found) {
        weight *= 0.5;
    }
    if mention.passage.field == Field::Headline {
        weight *= 1.5;
    }
    weight
}

/// Whether something happened in the sentence of a mention, and not only elsewhere.
fn is_event(text: &Text<'_>, found: &Located) -> bool {
    let sentence = text.sentence_of(found.mention.passage.span.start());
    text.events.get(sentence).copied().unwrap_or(false) && !reacts(text, found)
}

/// "The council in New York condemned the attack": a place where somebody reacts.
fn reacts(text: &Text<'_>, found: &Located) -> bool {
    let inside = |word: &&Word| !word.opens;
    let mut after = text.words[found.end..]
        .iter()
        .take(REACTION)
        .take_while(inside);
    let Some(at) = after.position(|word| word.is(REACT) && word.case != Case::Title) else {
        return false;
    };
    // What happened is told after the reaction, not before it.
    let sentence = text.words[found.end].sentence;
    let told = text.words[..found.end + at]
        .iter()
        .rev()
        .take_while(|word| word.sentence == sentence);
    !told.into_iter().any(|word| word.is(EVENT))
}

/// The passage of a range of bytes; `None` when it is too long for one.
pub(super) fn passage(text: &Text<'_>, from: usize, to: usize) -> Option<Passage> {
    Some(Passage {
        field: text.field,
        span: Span::new(text.original, from..to)?,
    })
}
