//! Which capitalised words are parts of people's names: a place name among them is no place.

use std::collections::HashSet;

use wirewatch_places::{Gazetteer, NameUse};
use wirewatch_text::Script;

use super::lexicon::{
    AREA, BODY, COMMON, COMPASS, Classes, EVENT, FACILITY, FORCES, GIVEN, GOV, ORG, PREP, SPEAK,
    STREET, TITLE, TOWN, VENUE,
};
use super::words::{Case, Gap, Text};

/// Most words of a person's name after its first.
const LONGEST: usize = 4;
/// Inhabitants of a town that is no first name ("Paris", "Sydney").
const LARGE: u64 = 20_000;
/// Inhabitants of a town after which no last name follows: "Moscow Dynamo".
const METROPOLIS: u64 = 200_000;
const PARTICLES: [&str; 14] = [
    "al", "el", "bin", "ben", "ibn", "abu", "de", "la", "van", "von", "der", "del", "da", "dos",
];

/// Words of people's names in one article.
#[derive(Default)]
pub(super) struct Persons {
    /// Per text, per word.
    marks: Vec<Vec<bool>>,
    /// Last words of names, folded.
    surnames: HashSet<String>,
    /// Last words of what may be a name.
    likely: HashSet<String>,
}

impl Persons {
    /// Marks the names of people in `texts`.
    pub(super) fn find(texts: &[Text<'_>], gazetteer: &'static Gazetteer) -> Persons {
        let mut persons = Persons::default();
        for text in texts {
            let mut marks = vec![false; text.words.len()];
            let mut first = 0;
            while first < text.words.len() {
                let end = run_end(text, first);
                if end > first {
                    persons.mark_run(text, first, end, gazetteer, &mut marks);
                    persons.add_likely(text, first, end, gazetteer);
                }
                first = end.max(first + 1);
            }
            persons.marks.push(marks);
        }
        persons
    }

    /// Whether a word of this range belongs to a person's name.
    pub(super) fn marked(&self, text: usize, words: std::ops::Range<usize>) -> bool {
        self.marks[text][words].iter().any(|mark| *mark)
    }

    /// Whether this folded word is the last name of somebody in the article.
    pub(super) fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains(word)
    }

    /// Whether this folded word ends a name of several words elsewhere, so that alone it is more
    /// likely somebody's last name.
    pub(super) fn is_likely_surname(&self, word: &str) -> bool {
        self.likely.contains(word) || self.surnames.contains(word)
    }

    /// "Ramona Trapani": two or three words of which none says that it is something else.
    fn add_likely(
        &mut self,
        text: &Text<'_>,
        first: usize,
        end: usize,
        gazetteer: &'static Gazetteer,
    ) {
        const OTHER: Classes = AREA
            | BODY
            | COMPASS
            | EVENT
            | FACILITY
            | FORCES
            | GOV
            | ORG
            | PREP
            | STREET
            | TOWN
            | VENUE;
        let words = &text.words[first..end];
        let (Some(opening), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        let plain = words.iter().all(|word| !word.is(OTHER))
            && !opening.is(COMMON)
            && last.case == Case::Title
            && opening.case == Case::Title;
        if text.shouts || !(2..=4).contains(&words.len()) || !plain {
            return;
        }
        let name = text.word(end - 1);
        // Only what may be taken for a place matters.
        if self.likely.contains(name) || gazetteer.named(name).is_none() {
            return;
        }
        let followed = text
            .joined_at(end)
            .is_some_and(|word| word.before == Gap::Hyphen);
        if followed
            || place_end(text, first, end, gazetteer) > first + 1
            || has_people(text.word(first), METROPOLIS, gazetteer)
        {
            return;
        }
        self.likely.insert(name.to_owned());
    }

    fn mark_run(
        &mut self,
        text: &Text<'_>,
        first: usize,
        end: usize,
        gazetteer: &'static Gazetteer,
        marks: &mut [bool],
    ) {
        // "commander Vahid Amineh", "spokesman Mark Toner": the title before the run.
        let titled = text.joined_before(first).is_some_and(|word| word.is(TITLE));
        let mut at = first;
        let mut open = titled.then_some(first);
        while at < end && open.is_none() {
            let word = &text.words[at];
            let place_end = if at + 1 < end {
                place_end(text, at, end, gazetteer)
            } else {
                at
            };
            if place_end > at + 1 {
                at = place_end;
                continue;
            }
            let followed = at + 1 < end;
            if word.is(TITLE) && followed && !word.is(PREP) && word.case != Case::None {
                open = Some(at + 1);
            } else if word.is(GIVEN)
                && followed
                && !is_name_end(text, at + 1)
                && !(text.words[at + 1].is(COMMON) && has_people(text.word(at), LARGE, gazetteer))
            {
                open = Some(at);
            } else if at > first && text.word(at) == "al" && followed {
                let before = &text.words[at - 1];
                if before.classes & (COMPASS | AREA | TOWN | FACILITY | PREP | GOV | FORCES) == 0 {
                    open = Some(at - 1);
                }
            }
            at += 1;
        }
        let Some(start) = open else { return };
        // In a headline in title case the run goes on into other words.
        let longest = if text.shouts { 1 } else { LONGEST };
        let mut stop = start;
        while stop < end && stop <= start + longest && !(stop > start && is_name_end(text, stop)) {
            stop += 1;
        }
        marks[start..stop].fill(true);
        if (stop > start + 1 || start > first || titled) && stop > start {
            self.surnames.insert(text.word(stop - 1).to_owned());
        }
        if stop < end && stop > start {
            self.mark_run(text, stop, end, gazetteer, marks);
        }
    }
}

/// The end of the longest place name of several words at `at`, inside the run; else `at`.
fn place_end(text: &Text<'_>, at: usize, end: usize, gazetteer: &'static Gazetteer) -> usize {
    let folded = text.folded.text();
    let found = gazetteer.longest(folded, text.words[at].start as usize, &[], |end| {
        folded.as_bytes().get(end).is_none_or(|byte| *byte == b' ')
    });
    let Some(mut found) = found else { return at };
    if !found
        .candidates
        .any(|place| matches!(place.name_use, NameUse::Main | NameUse::Alternate))
    {
        return at;
    }
    let stop = (at..end)
        .take_while(|word| (text.words[*word].end as usize) <= found.end)
        .count();
    at + stop
}

/// Whether a folded word is the name of a place with more people than `least`.
fn has_people(word: &str, least: u64, gazetteer: &'static Gazetteer) -> bool {
    gazetteer
        .named(word)
        .is_some_and(|mut places| places.any(|place| place.population > least))
}

/// Whether the word cannot go on a person's name.
fn is_name_end(text: &Text<'_>, at: usize) -> bool {
    text.words[at].is(AREA | FACILITY | ORG | FORCES | GOV | TOWN | EVENT | SPEAK)
}

/// The end of the run of capitalised words that starts at `first`; `first` when there is none.
fn run_end(text: &Text<'_>, first: usize) -> usize {
    let starts = |at: usize| {
        let word = &text.words[at];
        let cased = matches!(
            word.script,
            Some(Script::Latin | Script::Cyrillic | Script::Greek)
        );
        cased && word.is_capital()
    };
    let particle = |at: usize| {
        PARTICLES.contains(&text.word(at))
            && text
                .words
                .get(at + 1)
                .is_some_and(|next| next.is_joined() && next.is_capital())
    };
    let begins = starts(first) || text.word(first) == "al" && particle(first);
    if !begins {
        return first;
    }
    let mut end = first + 1;
    while end < text.words.len() {
        let joined = text.words[end].is_joined()
            && !(text.words[end].before == Gap::Hyphen
                && text.words[end].case == Case::Lower
                && !particle(end));
        if !joined || !(starts(end) || particle(end)) {
            break;
        }
        end += 1;
    }
    end
}
