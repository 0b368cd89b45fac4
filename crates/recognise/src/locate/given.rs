//! Names that are said to be places: the spots of given passages.

use wirewatch_places::{Feature, NameUse, Place};

use super::lexicon::{
    ABROAD, AREA, BODY, COMPASS, FACILITY, GIVEN, GOVERNOR, ORG, STREET, TOWN, VENUE,
};
use super::spot::{Finder, MOST_CANDIDATES, Spot, Spots, is_part_of};

/// Inhabitants from which the parts of a town are spoken of: "North London".
const KNOWN_IN_PARTS: u64 = 100_000;

/// Whether a name is one word of two to four capitals, as abbreviations are.
fn is_acronym(written: &str) -> bool {
    (2..=4).contains(&written.len()) && written.chars().all(|letter| letter.is_ascii_uppercase())
}

/// The places of a name that is said to be one.
pub(super) struct Known {
    /// The folded name they were found by.
    pub(super) name: String,
    /// Most populous first.
    pub(super) candidates: Vec<Place>,
    /// The name says that it is an area.
    pub(super) area: bool,
    /// It is only a part of the name that was given.
    pub(super) inner: bool,
}

impl Finder<'_> {
    /// Spots of given passages, one each; a passage without a known name has no group.
    pub(super) fn given(&self, passages: &[wirewatch_news::Passage]) -> Spots {
        let mut spots = Spots::default();
        for passage in passages {
            let number = self
                .texts
                .iter()
                .position(|text| text.field == passage.field)
                .unwrap_or(0);
            let text = &self.texts[number];
            let (from, to) = (passage.span.start(), passage.span.end());
            let first = text
                .words
                .partition_point(|word| (word.to as usize) <= from);
            let end = text
                .words
                .partition_point(|word| (word.from as usize) < to)
                .max(first);
            if first >= text.words.len() {
                spots.spots.push(Spot {
                    text: number,
                    first: 0,
                    end: 0,
                    from,
                    to,
                    group: None,
                    seat: None,
                    placed: false,
                    as_area: false,
                    as_town: false,
                    after_comma: false,
                    weak: false,
                    inner: false,
                });
                continue;
            }
            let mut spot = self.spot(number, text, first, end, from, to);
            let after = text.joined_at(end);
            spot.as_area = after.is_some_and(|word| word.is(AREA | GOVERNOR))
                || text
                    .joined_before(first)
                    .is_some_and(|word| word.is(COMPASS))
                || is_part_of(text, first);
            let written = passage.span.quote(text.original);
            if let Some(country) = self.lexicon.metonym(&wirewatch_text::fold(written)) {
                spot.seat = Some(country);
                spots.spots.push(spot);
                continue;
            }
            let county = self.county(text, first, end);
            match county.or_else(|| self.known(written)) {
                Some(known) => {
                    spot.inner = known.inner;
                    spot.as_area |= known.area;
                    spots.push(spot, &known.name, known.candidates);
                }
                None => spots.spots.push(spot),
            }
        }
        spots
    }

    /// The places of a name that is said to be one: as it stands, without the words for its
    /// kind, in another case, spelled loosely, or a name inside it.
    pub(super) fn known(&self, written: &str) -> Option<Known> {
        let folded = wirewatch_text::fold(written);
        let plain = |name: &str, candidates| Known {
            name: name.to_owned(),
            candidates,
            area: false,
            inner: false,
        };
        let small = written
            .chars()
            .find(|letter| letter.is_alphabetic())
            .is_some_and(char::is_lowercase)
            && !written.contains(char::is_uppercase);
        if small {
            let candidates = self.found(&folded, |place| place.name_use == NameUse::Adjective)?;
            return Some(plain(&folded, candidates));
        }
        let bare = folded.strip_prefix("the ").unwrap_or(&folded);
        let short = written.contains('.') || !written.contains(char::is_lowercase);
        for name in [folded.as_str(), bare] {
            if let Some(mut candidates) = self.found(name, |_| true) {
                // "Pa." and "BC" are divisions before they are villages.
                let acronym = |place: &Place| place.name_use == NameUse::Acronym;
                if short && name.len() <= 4 && candidates.iter().any(acronym) {
                    candidates.retain(|place| acronym(place) || place.feature != Feature::Town);
                } else if is_acronym(written) {
                    // "OAS" is no town of that name.
                    candidates.retain(|place| place.feature != Feature::Town);
                }
                if candidates.is_empty() {
                    return None;
                }
                return Some(plain(name, candidates));
            }
        }
        self.written_out(bare)
            .or_else(|| self.without_kind(bare))
            .or_else(|| self.declined(bare))
            .or_else(|| self.inside(bare))
            .or_else(|| self.of_nation(bare))
    }

    /// "Russian Higher School of Economics": what bears the adjective of a country is of that
    /// country, but an embassy is elsewhere.
    fn of_nation(&self, folded: &str) -> Option<Known> {
        let whole = |end: usize| folded.as_bytes().get(end) == Some(&b' ');
        let found = self.gazetteer.longest(folded, 0, &[], whole)?;
        let last = folded.rsplit(' ').next().unwrap_or_default();
        if self.lexicon.classes(last) & ABROAD != 0 {
            return None;
        }
        let name = &folded[..found.end];
        let candidates = self.found(name, |place| place.name_use == NameUse::Adjective)?;
        Some(Known {
            name: name.to_owned(),
            candidates,
            area: false,
            inner: false,
        })
    }

    /// The places of a folded name that `fits`, `None` when there is none.
    fn found(&self, name: &str, fits: impl Fn(&Place) -> bool) -> Option<Vec<Place>> {
        let places: Vec<Place> = self
            .gazetteer
            .named(name)?
            .filter(fits)
            .take(MOST_CANDIDATES)
            .collect();
        (!places.is_empty()).then_some(places)
    }

    /// "Loudon Co.", "Tewksbury Twp."
    fn written_out(&self, folded: &str) -> Option<Known> {
        let (rest, short) = folded.rsplit_once(' ')?;
        let kind = match short {
            "co" | "cnty" => "county",
            "twp" => "township",
            _ => return None,
        };
        let name = format!("{rest} {kind}");
        let candidates = self.found(&name, |_| true)?;
        Some(Known {
            name,
            candidates,
            area: false,
            inner: false,
        })
    }

    /// "Jerome Township", "Suffolk City", "North London": the name without the words around it
    /// that say what it is.
    fn without_kind(&self, folded: &str) -> Option<Known> {
        let mut rest = folded;
        let (mut area, mut part) = (false, false);
        while let Some((first, last)) = rest
            .split_once(' ')
            .zip(rest.rsplit_once(' '))
            .map(|((first, _), (_, last))| (first, last))
        {
            let (before, after) = (self.lexicon.classes(first), self.lexicon.classes(last));
            if after & (AREA | TOWN) != 0 {
                area |= after & AREA != 0;
                rest = rest.strip_suffix(last)?.trim_end();
            } else if before & (AREA | TOWN) != 0 {
                area |= before & AREA != 0;
                rest = rest.strip_prefix(first)?.trim_start();
                rest = rest.strip_prefix("of ").unwrap_or(rest);
            } else if before & COMPASS != 0 {
                part = true;
                rest = rest.strip_prefix(first)?.trim_start();
            } else {
                return None;
            }
            if self.lexicon.classes(rest) & (VENUE | BODY | FACILITY | STREET) != 0 {
                return None;
            }
            let candidates = self.found(rest, |place| {
                place.name_use != NameUse::Adjective
                    && (!part
                        || place.feature != Feature::Town
                        || place.population >= KNOWN_IN_PARTS)
            });
            if let Some(candidates) = candidates {
                return Some(Known {
                    name: rest.to_owned(),
                    candidates,
                    area: area || part,
                    inner: false,
                });
            }
        }
        None
    }

    /// A name in another case, or spelled loosely.
    fn declined(&self, folded: &str) -> Option<Known> {
        let mut buffer = String::new();
        let mut candidates = None;
        for owner in ["cyrillic", self.language] {
            self.lexicon
                .nominatives(owner, folded, &mut buffer, |name| {
                    candidates = self.found(name, |_| true);
                    candidates.is_some()
                });
            if candidates.is_some() {
                break;
            }
        }
        let candidates = candidates.or_else(|| {
            let found = self.gazetteer.longest_loose(folded, 0, &mut buffer)?;
            (found.end == folded.len()).then(|| found.candidates.take(MOST_CANDIDATES).collect())
        })?;
        Some(Known {
            name: buffer,
            candidates,
            area: false,
            inner: false,
        })
    }

    /// The longest known name inside one that is not known: "Colorado State University".
    fn inside(&self, folded: &str) -> Option<Known> {
        let mut classes = 0;
        for word in folded.split(' ') {
            classes |= self.lexicon.classes(word);
        }
        let last = folded.rsplit(' ').next().unwrap_or_default();
        let told = classes & (VENUE | BODY | ORG | FACILITY) != 0;
        if self.lexicon.classes(last) & STREET != 0 {
            return None;
        }
        let whole = |end: usize| folded.as_bytes().get(end).is_none_or(|byte| *byte == b' ');
        let starts = folded.match_indices(' ').map(|(at, _)| at + 1);
        let found = [0]
            .into_iter()
            .chain(starts)
            .filter_map(|start| self.gazetteer.longest(folded, start, &[], whole))
            .filter(|found| {
                let name = &folded[found.start..found.end];
                let word = self.lexicon.classes(name);
                found.end - found.start >= 4 && word & !GIVEN == 0
            })
            .max_by_key(|found| (found.end - found.start, std::cmp::Reverse(found.start)))?;
        let candidates: Vec<Place> = found
            .candidates
            .filter(|place| {
                matches!(place.name_use, NameUse::Main | NameUse::Alternate)
                    && (place.population >= 20_000 || place.feature != Feature::Town)
                    && (told || place.feature == Feature::Country)
            })
            .take(MOST_CANDIDATES)
            .collect();
        (!candidates.is_empty()).then(|| Known {
            name: folded[found.start..found.end].to_owned(),
            candidates,
            area: false,
            inner: true,
        })
    }
}
