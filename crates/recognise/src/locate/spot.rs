//! Finding names that may be places, and turning away those that are not.

use std::collections::HashMap;

use wirewatch_places::{Feature, Gazetteer, NameUse, Place};
use wirewatch_text::is_unspaced;

use super::guard::{Signs, is_half_of_article};
use super::lexicon::{
    AREA, COMMON, COMPASS, EVENT, FACILITY, FUNCTION, GIVEN, GOVERNOR, Lexicon, PREP, SPEAK, TITLE,
    TOWN,
};
use super::lookup::Match;
use super::persons::Persons;
use super::words::{Case, Gap, Text, Word};

/// Most places that one name is weighed among.
pub(super) const MOST_CANDIDATES: usize = 48;
/// Most names that one article is searched for; a longer list is cut.
pub(super) const MOST_SPOTS: usize = 4_000;

/// A name that may be a place.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// Index of the text.
    pub(super) text: usize,
    /// First word, and one past the last.
    pub(super) first: usize,
    pub(super) end: usize,
    /// Bytes of the original text.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Index of its name group; `None` for a seat of government.
    pub(super) group: Option<usize>,
    /// The country of a seat of government.
    pub(super) seat: Option<&'static str>,
    /// A word of place stands before it.
    pub(super) placed: bool,
    /// The text means the area: "Homs province", "Eastern Homs".
    pub(super) as_area: bool,
    /// The text means a town: "the city of Turkey".
    pub(super) as_town: bool,
    /// A comma stands before it.
    pub(super) after_comma: bool,
    /// Too little speaks for it unless other places do.
    pub(super) weak: bool,
    /// It was found inside a longer name that is not known: "Colorado State University".
    pub(super) inner: bool,
}

/// All spots with the same folded name: one name, one place.
#[derive(Debug)]
pub(super) struct Group {
    /// Folded.
    pub(super) name: String,
    /// Most populous first.
    pub(super) candidates: Vec<Place>,
}

/// The spots of an article and the groups of their names.
#[derive(Default)]
pub(super) struct Spots {
    pub(super) spots: Vec<Spot>,
    pub(super) groups: Vec<Group>,
    pub(super) by_name: HashMap<(String, bool), usize>,
}

pub(super) struct Finder<'a> {
    pub(super) texts: &'a [Text<'a>],
    pub(super) persons: &'a Persons,
    pub(super) gazetteer: &'static Gazetteer,
    pub(super) lexicon: &'static Lexicon,
    /// Adjectives are written with a small letter in this article's language.
    pub(super) small_adjectives: bool,
    pub(super) language: &'a str,
}

impl Finder<'_> {
    /// All spots of all texts, in the order of the texts.
    pub(super) fn find(&self) -> Spots {
        let mut spots = Spots::default();
        for number in 0..self.texts.len() {
            self.find_in(number, &mut spots);
        }
        self.find_again(&mut spots);
        spots
    }

    /// Adds the spots of one text.
    pub(super) fn find_in(&self, number: usize, spots: &mut Spots) {
        let mut buffer = String::new();
        let text = &self.texts[number];
        let mut at = 0;
        while at < text.words.len() && spots.spots.len() < MOST_SPOTS {
            at = self.look(number, text, at, &mut buffer, spots).max(at + 1);
        }
    }

    /// Looks for a name at word `at`; returns the word to go on from.
    fn look(
        &self,
        number: usize,
        text: &Text<'_>,
        at: usize,
        buffer: &mut String,
        spots: &mut Spots,
    ) -> usize {
        let word = &text.words[at];
        let first = text.folded.text()[word.start as usize..].chars().next();
        if first.is_some_and(is_unspaced) {
            self.look_unspaced(number, text, at, spots);
            return at + 1;
        }
        let start = self.opening(text, at);
        let small = start.is_none();
        if small && !self.small_adjectives {
            return at + 1;
        }
        if let Some(end) = self.seat(number, text, at, spots) {
            return end;
        }
        let start = start.unwrap_or(word.start as usize);
        let Some(found) = self.matched(text, at, start, small, buffer) else {
            if let Some(county) = self.county(text, at, at + 1).filter(|_| !small) {
                let (from, to) = (word.from as usize, word.to as usize);
                let spot = self.spot(number, text, at, at + 1, from, to);
                spots.push(spot, &county.name, county.candidates);
            }
            return at + 1;
        };
        let end = text.words[at..].partition_point(|word| (word.start as usize) < found.end) + at;
        match self.accept(number, text, at, end, &found, small) {
            Some((spot, candidates)) => {
                spots.push(
                    spot,
                    found
                        .name
                        .as_deref()
                        .unwrap_or(&text.folded.text()[found.start..found.end]),
                    candidates,
                );
                end
            }
            None if self.persons.marked(number, at..end) => end,
            None => at + 1,
        }
    }

    /// "Kremlin", "White House".
    fn seat(&self, number: usize, text: &Text<'_>, at: usize, spots: &mut Spots) -> Option<usize> {
        for end in (at + 1..=at + Lexicon::METONYM_WORDS).rev() {
            if end > text.words.len() || !text.words[at + 1..end].iter().all(Word::is_joined) {
                continue;
            }
            let (from, to) = (text.words[at].start, text.words[end - 1].end);
            let name = &text.folded.text()[from as usize..to as usize];
            if let Some(country) = self.lexicon.metonym(name) {
                let mut spot = self.spot(
                    number,
                    text,
                    at,
                    end,
                    text.words[at].from as usize,
                    text.words[end - 1].to as usize,
                );
                spot.seat = Some(country);
                spots.spots.push(spot);
                return Some(end);
            }
        }
        None
    }

    pub(super) fn spot(
        &self,
        number: usize,
        text: &Text<'_>,
        first: usize,
        end: usize,
        from: usize,
        to: usize,
    ) -> Spot {
        Spot {
            text: number,
            first,
            end,
            from,
            to,
            group: None,
            seat: None,
            placed: is_placed(text, first)
                || is_dateline(text, first, end)
                || is_seat_of_party(text, first),
            as_area: false,
            as_town: is_town_of(text, first),
            after_comma: is_after_comma(text, first),
            weak: false,
            inner: false,
        }
    }

    /// Decides whether a match may be a place at all.
    fn accept(
        &self,
        number: usize,
        text: &Text<'_>,
        first: usize,
        end: usize,
        found: &Match,
        small: bool,
    ) -> Option<(Spot, Vec<Place>)> {
        let range = text.folded.original(text.original, found.start, found.end);
        let written = &text.original[range.clone()];
        let word = &text.words[first];
        if !text.words[first + 1..end]
            .iter()
            .all(|word| is_inside(text, word))
        {
            return None;
        }
        let mut candidates = self.usable(text, first, end, found, written, small);
        if let Some(county) = self.county(text, first, end) {
            candidates = county.candidates;
        }
        if candidates.is_empty() {
            return None;
        }
        let mut spot = self.spot(number, text, first, end, range.start, range.end);
        let before = text.joined_before(first);
        let after = text.joined_at(end);
        let compass = before.is_some_and(|word| word.is(COMPASS));
        spot.as_area = after.is_some_and(|word| word.is(AREA | GOVERNOR))
            || compass
            || is_part_of(text, first);
        let adjective = candidates
            .iter()
            .all(|place| place.name_use == NameUse::Adjective);
        if adjective {
            let person = before.is_some_and(|word| word.is(TITLE) && word.is_capital());
            return (!person).then_some((spot, candidates));
        }
        let mut signs = Signs::new(text, first, end, &candidates);
        signs.placed = spot.placed;
        let the =
            text.word(first) == "the" && !text.words[first + 1..end].iter().any(Word::is_capital);
        if is_half_of_article(text, first) || the && !text.shouts {
            return None;
        }
        if word.case == Case::None {
            let letters = written.chars().count();
            let common =
                end == first + 1 && word.is(COMMON | SPEAK | EVENT | FUNCTION | PREP | TITLE);
            spot.weak = signs.are_weak_without_capitals();
            return (letters >= 2 && signs.suffice_without_capitals(letters, common))
                .then_some((spot, candidates));
        }
        if self.persons.marked(number, first..end) || signs.is_part_of_name(text) {
            return None;
        }
        if end == first + 1 {
            if word.is(COMPASS) && !signs.strong {
                return None;
            }
            let name = text.word(first);
            let person = self.persons.is_surname(name)
                && !spot.placed
                && (word.is(GIVEN) || !signs.is_large_area(&candidates))
                || self.persons.is_likely_surname(name) && !spot.placed && signs.is_lesser();
            let ordinary = self.language == "en" && wirewatch_names::is_common_word(name);
            let small = !signs.strong && self.texts.iter().any(|text| text.writes_small(name));
            if person || small || signs.is_ordinary(text, word, written, &candidates, ordinary) {
                return None;
            }
        }
        let acronym =
            |place: &Place| place.name_use == NameUse::Acronym && place.feature != Feature::Country;
        spot.weak = signs.are_weak(text, &candidates)
            || candidates.iter().all(acronym)
                && !spot.after_comma
                && !spot.placed
                && !written.contains('.');
        Some((spot, candidates))
    }

    /// The candidates whose use of the name fits how it is written.
    fn usable(
        &self,
        text: &Text<'_>,
        first: usize,
        end: usize,
        found: &Match,
        written: &str,
        small: bool,
    ) -> Vec<Place> {
        let capitals = !written.chars().any(char::is_lowercase);
        let dotted = text.original[..]
            .get(text.words[end - 1].to as usize..)
            .is_some_and(|rest| rest.starts_with('.'));
        let bracket = text.original[..text.words[first].from as usize].ends_with('(');
        let after_comma = bracket
            || text.words[first].before == Gap::Comma && !text.words[first].opens
            || is_seat_of_party(text, first)
            || dotted && !capitals && is_placed(text, first);
        let letters = written
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count();
        found
            .candidates
            .filter(|place| match place.name_use {
                // What spans countries is no place by its adjective: "European officials".
                NameUse::Adjective => !place.country.is_empty(),
                _ if small => false,
                NameUse::Acronym if place.feature == Feature::Country => {
                    capitals || text.words[first].case == Case::None
                }
                NameUse::Acronym => {
                    capitals && letters >= 2 && place.country != "US" && !text.shouts
                        || after_comma && (capitals || dotted)
                        || capitals && dotted && letters <= 3 && written.contains('.')
                }
                _ => letters > 2 || !capitals || text.words[first].case == Case::None,
            })
            .take(MOST_CANDIDATES)
            .collect()
    }

    /// Names in a script without spaces.
    fn look_unspaced(&self, number: usize, text: &Text<'_>, at: usize, spots: &mut Spots) {
        let folded = text.folded.text();
        let word = text.words[at];
        let mut start = word.start as usize;
        while start < word.end as usize && spots.spots.len() < MOST_SPOTS {
            let next = folded[start..].chars().next().map_or(1, char::len_utf8);
            let found = self
                .gazetteer
                .longest(folded, start, &[], |end| end <= word.end as usize);
            let Some(found) = found else {
                start += next;
                continue;
            };
            let name = &folded[start..found.end];
            let candidates: Vec<Place> = found.candidates.take(MOST_CANDIDATES).collect();
            let strong = candidates.iter().any(|place| {
                matches!(place.feature, Feature::Country | Feature::Admin1)
                    || place.population >= 100_000
                    || place.geoname_id.is_none() && place.feature != Feature::Town
            });
            if name.chars().nth(1).is_none() || !strong {
                start += next;
                continue;
            }
            let range = text.folded.original(text.original, start, found.end);
            let mut spot = self.spot(number, text, at, at + 1, range.start, range.end);
            let rest = &folded[found.end..];
            spot.as_area = rest.starts_with('省') || rest.starts_with('州');
            let before = folded[..start].chars().next_back();
            spot.placed = before.is_some_and(|letter| "在于从到至往离".contains(letter));
            spots.push(spot, name, candidates);
            start = found.end;
        }
    }
}

impl Spots {
    pub(super) fn push(&mut self, mut spot: Spot, name: &str, candidates: Vec<Place>) {
        // "Albany, New York": what contains a town is not a town.
        spot.as_area |= spot.after_comma
            && self
                .spots
                .last()
                .is_some_and(|last| last.text == spot.text && last.end == spot.first);
        // Adjectives and nouns of one spelling are different names.
        let adjective = candidates
            .iter()
            .all(|place| place.name_use == NameUse::Adjective);
        let groups = &mut self.groups;
        let group = *self
            .by_name
            .entry((name.to_owned(), adjective))
            .or_insert_with(|| {
                groups.push(Group {
                    name: name.to_owned(),
                    candidates,
                });
                groups.len() - 1
            });
        spot.group = Some(group);
        self.spots.push(spot);
    }
}

/// Whether a word that is not the first of a name may stand inside one.
fn is_inside(text: &Text<'_>, word: &Word) -> bool {
    match word.before {
        Gap::Space | Gap::Hyphen => !word.opens || is_short(text, word),
        Gap::Possessive => true,
        Gap::Comma => word.end - word.start <= 2 && word.is_capital(),
        Gap::Break => is_short(text, word),
    }
}

/// "St. Louis": the sentence does not end there.
fn is_short(text: &Text<'_>, word: &Word) -> bool {
    text.folded.text()[..(word.start as usize).saturating_sub(1)]
        .rsplit(' ')
        .next()
        .is_some_and(|before| before.len() <= 3)
}

/// Whether a word of place stands before: "in", "near the city of", "southeast of".
pub(super) fn is_placed(text: &Text<'_>, first: usize) -> bool {
    let mut at = first;
    for _ in 0..4 {
        if at == 0 || text.words[at].opens {
            return false;
        }
        let before = text.words[at].before;
        let from = text.words[at].from as usize;
        at -= 1;
        let word = &text.words[at];
        if !matches!(before, Gap::Space | Gap::Hyphen | Gap::Comma) {
            // "in", the end of a line, "Wisconsin"
            let between = &text.original[word.to as usize..from];
            return word.is(PREP) && word.case == Case::Lower && between.trim().is_empty();
        }
        if word.is(PREP) && word.case != Case::Title {
            let source = text.word(at) == "to" && at > 0 && text.word(at - 1) == "according";
            return before != Gap::Comma && !source;
        }
        let skipped = matches!(
            text.word(at),
            "the" | "of" | "la" | "le" | "el" | "der" | "den" | "and" | "restive" | "al" | "s"
        ) || word.is(COMPASS | TOWN | AREA | FACILITY);
        if !skipped {
            return false;
        }
    }
    false
}

/// "the Badiyeh of Homs", "countryside of Aleppo", "ريف حلب", "محافظة نينوى".
pub(super) fn is_part_of(text: &Text<'_>, first: usize) -> bool {
    let Some(before) = text.joined_before(first) else {
        return false;
    };
    if before.case == Case::None {
        return before.is(AREA);
    }
    matches!(text.word(first - 1), "of" | "de" | "du" | "d")
        && text
            .joined_before(first - 1)
            .is_some_and(|word| word.is(AREA))
}

/// "SPRINGFIELD - A man was shot": capitals and a dash at the start.
fn is_dateline(text: &Text<'_>, first: usize, end: usize) -> bool {
    let (word, last) = (&text.words[first], &text.words[end - 1]);
    word.opens
        && !text.shouts
        && last.case == Case::Upper
        && last.end - last.start >= 4
        && text.original[last.to as usize..]
            .trim_start()
            .starts_with(['-', '–', '—'])
}

/// "Sen. Bob Casey, D-Pa.": whom a member of a parliament stands for.
fn is_seat_of_party(text: &Text<'_>, first: usize) -> bool {
    first > 0
        && text.words[first].before == Gap::Hyphen
        && matches!(text.word(first - 1), "d" | "r" | "i")
        && text.words[first - 1].case == Case::Upper
}

/// "the city of Turkey", but not "the capital of Turkey".
fn is_town_of(text: &Text<'_>, first: usize) -> bool {
    matches!(text.word(first.saturating_sub(1)), "of" | "de")
        && first >= 2
        && text.words[first].is_joined()
        && text.words[first - 1].is_joined()
        && matches!(
            text.word(first - 2),
            "city" | "town" | "village" | "township" | "borough" | "hamlet" | "ciudad" | "ville"
        )
}

/// Whether a comma parts the name from what it is inside of: "Tripoli, Lebanon", "Tripoli,
/// northern Lebanon".
fn is_after_comma(text: &Text<'_>, first: usize) -> bool {
    let word = &text.words[first];
    word.before == Gap::Comma
        || first > 0
            && word.is_joined()
            && text.words[first - 1].is(COMPASS)
            && text.words[first - 1].before == Gap::Comma
}
