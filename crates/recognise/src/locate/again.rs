//! What one place in an article says about a name elsewhere in it: names that are places where
//! they stand more clearly, rows of counties, and counties by their bare name.

use std::collections::HashMap;

use wirewatch_places::{Feature, NameUse, Place};

use super::given::Known;
use super::lexicon::{AREA, BODY, Classes, FACILITY, FORCES, GOV, ORG, STREET, TOWN, VENUE};
use super::spot::{Finder, MOST_CANDIDATES, MOST_SPOTS, Spots};
use super::words::Text;

/// Shortest name that is looked for again, in bytes.
const SHORTEST_AGAIN: usize = 4;
/// What may follow a place in one phrase with a capital letter.
const PLACE_NOUNS: Classes = AREA | TOWN | FACILITY | VENUE | BODY | STREET | GOV | FORCES;
/// Most words of a row of counties after a name.
const COUNTY_ROW: usize = 24;
impl Finder<'_> {
    /// Adds the names that are places elsewhere in the article, and stand where they could not be
    /// told for themselves: one name, one meaning.
    pub(super) fn find_again(&self, spots: &mut Spots) {
        let mut sure: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        let mut covered: Vec<Vec<bool>> = self
            .texts
            .iter()
            .map(|text| vec![false; text.words.len()])
            .collect();
        for spot in &spots.spots {
            let text = &self.texts[spot.text];
            covered[spot.text][spot.first..spot.end].fill(true);
            let Some(group) = spot.group else { continue };
            let named = spots.groups[group]
                .candidates
                .iter()
                .any(|place| !matches!(place.name_use, NameUse::Adjective | NameUse::Loose));
            let single = spot.end == spot.first + 1;
            if single && named && spot.placed && !spot.weak && text.words[spot.first].is_capital() {
                let start = text.words[spot.first].start as usize;
                let name = &text.folded.text()[start..text.words[spot.first].end as usize];
                if name.len() >= SHORTEST_AGAIN {
                    sure.entry(name).or_default().push((group, spot.first));
                }
            }
        }
        if sure.is_empty() {
            return;
        }
        let mut again = Vec::new();
        for (number, text) in self.texts.iter().enumerate() {
            for (at, word) in text.words.iter().enumerate() {
                if covered[number][at]
                    || !word.is_capital()
                    || again.len() + spots.spots.len() >= MOST_SPOTS
                {
                    continue;
                }
                let Some(found) = sure.get(text.word(at)) else {
                    continue;
                };
                let before = text.joined_before(at);
                let part = before.is_some_and(|word| word.is_capital() && !word.opens)
                    || text.joined_at(at + 1).is_some_and(|word| {
                        word.is(ORG) || word.is_capital() && !word.is(PLACE_NOUNS)
                    });
                if part
                    || self.persons.marked(number, at..at + 1)
                    || self.persons.is_likely_surname(text.word(at))
                    || text.shouts
                {
                    continue;
                }
                let mut spot = self.spot(
                    number,
                    text,
                    at,
                    at + 1,
                    word.from as usize,
                    word.to as usize,
                );
                spot.group = Some(found[0].0);
                again.push(spot);
            }
        }
        spots.spots.extend(again);
        spots.spots.sort_by_key(|spot| (spot.text, spot.from));
    }

    /// The counties of a name that a row of counties begins or goes on with: "Camden and
    /// Charlton counties".
    pub(super) fn county(&self, text: &Text<'_>, first: usize, end: usize) -> Option<Known> {
        let mut row = text.words[end..].iter().enumerate().take(COUNTY_ROW);
        let last = row.find_map(|(at, word)| {
            let name = text.word(end + at);
            if word.opens {
                return Some(None);
            }
            match name {
                "counties" | "parishes" if at > 0 || word.is_joined() => Some(Some(name)),
                "and" | "or" => None,
                _ if word.is_capital() => None,
                _ => Some(None),
            }
        })??;
        let kind = if last == "counties" {
            "county"
        } else {
            "parish"
        };
        let words = text.words.get(first..end)?;
        let (from, to) = (words.first()?.start, words.last()?.end);
        let name = format!("{} {kind}", &text.folded.text()[from as usize..to as usize]);
        let candidates: Vec<Place> = self
            .gazetteer
            .named(&name)?
            .filter(|place| place.feature == Feature::Admin2)
            .take(MOST_CANDIDATES)
            .collect();
        (!candidates.is_empty()).then_some(Known {
            name,
            candidates,
            area: false,
            inner: false,
        })
    }
}

impl Spots {
    /// Where "Hall County" is named, "Hall" may mean it.
    pub(super) fn add_counties(&mut self) {
        for county in 0..self.groups.len() {
            let name = &self.groups[county].name;
            let Some(bare) = name
                .strip_suffix(" county")
                .or_else(|| name.strip_suffix(" parish"))
            else {
                continue;
            };
            let Some(group) = self.by_name.get(&(bare.to_owned(), false)).copied() else {
                continue;
            };
            let counties: Vec<Place> = self.groups[county]
                .candidates
                .iter()
                .filter(|place| place.feature == Feature::Admin2)
                .copied()
                .collect();
            let candidates = &mut self.groups[group].candidates;
            for place in counties {
                if candidates.iter().all(|other| other.record != place.record) {
                    candidates.push(place);
                }
            }
        }
    }
}
