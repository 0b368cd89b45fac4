//! Where a listed name stands in an article, before anything is decided about it.

use wirewatch_names::Shape;
use wirewatch_news::{Article, Field, Passage, Span};
use wirewatch_text::Folded;

use crate::listed::{How, ListedNames, Worth};
use crate::variant;

/// Words about armed groups count within this many folded bytes on either side of a name.
const CONTEXT_REACH: usize = 160;
/// Words about ships and aircraft within this many: "the tanker Example".
const CRAFT_REACH: usize = 20;

/// A place in the text where one or more listed names stand.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    pub(crate) passage: Passage,
    /// The folded words.
    pub(crate) key: String,
    /// Numbers of the spellings.
    pub(crate) spellings: Vec<u32>,
    /// Words about armed groups, sanctions or crime stand near.
    pub(crate) near_context: bool,
    /// Words about ships or aircraft stand near.
    pub(crate) near_craft: bool,
    /// Part of a longer capitalised name.
    pub(crate) embedded: bool,
    /// The text around is in capitals throughout: case tells nothing.
    pub(crate) shouted: bool,
    /// The least that a name in another spelling needs here.
    pub(crate) least: Worth,
}

impl Sight {
    /// Whether one of its names opens a hit by itself here.
    pub(crate) fn opens(&self, names: &ListedNames) -> bool {
        self.spellings
            .iter()
            .any(|number| self.worth(names, *number) == Worth::Opens)
    }

    /// What a spelling is worth here.
    pub(crate) fn worth(&self, names: &ListedNames, number: u32) -> Worth {
        let spelling = names.spellings[number as usize];
        let worth = self.by_place(names, number);
        match spelling.how {
            How::AsListed => worth,
            // Part of a longer name that nobody knows: that is somebody else.
            _ if self.embedded => Worth::Confirms,
            _ => worth.max(self.least),
        }
    }

    fn by_place(&self, names: &ListedNames, number: u32) -> Worth {
        let spelling = names.spellings[number as usize];
        let is_person = names.bearers[names.name_of(number).bearer as usize].is_person;
        let is_word = spelling.shape == Shape::Word;
        match spelling.worth {
            Worth::Opens if self.embedded && is_person => Worth::NeedsCountry,
            Worth::NeedsCraft if self.embedded => Worth::Confirms,
            Worth::Opens if (self.embedded || self.shouted) && is_word => Worth::NeedsContext,
            Worth::NeedsContext if self.shouted => Worth::NeedsCountry,
            worth => worth,
        }
    }
}

/// Every sight in the headline and the body, longest first where several overlap.
pub(crate) fn sights(article: &Article, names: &ListedNames) -> Vec<Sight> {
    let mut found = sights_in(Field::Headline, &article.headline, article, names);
    found.extend(sights_in(Field::Body, &article.body, article, names));
    found
}

fn sights_in(field: Field, text: &str, article: &Article, names: &ListedNames) -> Vec<Sight> {
    let folded = Folded::new(text);
    let shouted = is_shouted(text);
    let english = article
        .language
        .as_deref()
        .is_none_or(|language| language == "en");
    let context: Vec<usize> = names.context.find_beginnings(&folded).collect();
    let craft: Vec<usize> = names.craft.find_beginnings(&folded).collect();
    let mut found: Vec<(usize, usize, Sight)> = Vec::new();
    for hit in names.index.find_in_news(&folded, text) {
        let range = folded.original(text, hit.start, hit.end);
        let written = &text[range.clone()];
        let eligible: Vec<u32> = hit
            .names
            .iter()
            .copied()
            .filter(|number| {
                speaks(*number, names, article.language.as_deref())
                    && is_written_as_name(written, *number, names, english, shouted)
            })
            .collect();
        let Some(span) = Span::new(text, range.clone()).filter(|_| !eligible.is_empty()) else {
            continue;
        };
        if names_a_place(&folded, hit.start, hit.end) && !written.contains(' ') {
            continue;
        }
        found.push((
            hit.start,
            hit.end,
            Sight {
                passage: Passage { field, span },
                key: folded.text()[hit.start..hit.end].to_owned(),
                spellings: eligible,
                near_context: is_near(&context, CONTEXT_REACH, hit.start, hit.end),
                near_craft: is_near(&craft, CRAFT_REACH, hit.start, hit.end),
                embedded: is_embedded(text, &range),
                shouted,
                least: Worth::Opens,
            },
        ));
    }
    for variant in variant::find(&names.variants, &folded, text, shouted) {
        let taken = found
            .iter()
            .any(|(start, end, _)| *start <= variant.start && variant.end <= *end);
        let range = folded.original(text, variant.start, variant.end);
        let Some(span) = Span::new(text, range.clone()).filter(|_| !taken) else {
            continue;
        };
        if names_a_place(&folded, variant.start, variant.end) {
            continue;
        }
        let spellings = variant
            .names
            .iter()
            .map(|(number, is_whole)| number + u32::from(!is_whole));
        found.push((
            variant.start,
            variant.end,
            Sight {
                passage: Passage { field, span },
                key: folded.text()[variant.start..variant.end].to_owned(),
                spellings: spellings.collect(),
                near_context: is_near(&context, CONTEXT_REACH, variant.start, variant.end),
                near_craft: false,
                embedded: is_embedded(text, &range),
                shouted,
                least: variant.worth,
            },
        ));
    }
    keep_longest(found)
}

/// Whether one of the words at `words` (ascending) stands near the name, and not inside it.
fn is_near(words: &[usize], reach: usize, start: usize, end: usize) -> bool {
    let from = words.partition_point(|at| *at + reach < start);
    words[from..]
        .iter()
        .take_while(|at| **at < end + reach)
        .any(|at| *at >= end || *at < start)
}

/// Of overlapping sights the longer one stays; a shorter one goes with all its names.
fn keep_longest(mut found: Vec<(usize, usize, Sight)>) -> Vec<Sight> {
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut kept: Vec<(usize, usize, Sight)> = Vec::with_capacity(found.len());
    for (start, end, sight) in found {
        match kept.last() {
            Some((_, last_end, _)) if *last_end > start => {
                let (last_start, last_end, _) = kept[kept.len() - 1];
                if end - start > last_end - last_start {
                    kept.pop();
                    kept.push((start, end, sight));
                }
            }
            _ => kept.push((start, end, sight)),
        }
    }
    kept.into_iter().map(|(_, _, sight)| sight).collect()
}

/// Whether the letters are mostly capitals, as in a shouted headline.
fn is_shouted(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for letter in text.chars() {
        upper += usize::from(letter.is_uppercase());
        lower += usize::from(letter.is_lowercase());
    }
    upper + lower >= 20 && upper > 2 * lower
}

/// Whether a name is used in the language of the article: an acronym of the French press means
/// somebody else elsewhere.
fn speaks(number: u32, names: &ListedNames, language: Option<&str>) -> bool {
    let is_acronym = names.spellings[number as usize].shape == Shape::Acronym;
    match (names.name_of(number).exonym, language) {
        (Some(of), Some(language)) if is_acronym => of == language,
        _ => true,
    }
}

/// Whether the words are written as a name is: in capitals for an acronym, with a capital first
/// letter otherwise. Scripts without case always are.
fn is_written_as_name(
    written: &str,
    number: u32,
    names: &ListedNames,
    english: bool,
    shouted: bool,
) -> bool {
    let (spelling, name) = (names.spellings[number as usize], names.name_of(number));
    if shouted
        || !written
            .chars()
            .any(|letter| letter.is_uppercase() || letter.is_lowercase())
    {
        return true;
    }
    let listed_in_lower = name.exonym.is_some()
        && name
            .text
            .chars()
            .find(|letter| letter.is_alphabetic())
            .is_some_and(char::is_lowercase);
    if listed_in_lower {
        return true;
    }
    if spelling.shape == Shape::Acronym {
        let shown_mixed = name.text.chars().any(char::is_lowercase);
        return if shown_mixed {
            written.chars().next().is_some_and(char::is_uppercase)
        } else {
            !written.chars().any(char::is_lowercase)
        };
    }
    let mut words = written
        .split(|letter: char| letter.is_whitespace() || letter == '-')
        .filter(|word| word.chars().count() > 3 || word.chars().any(char::is_uppercase));
    let is_upper = |word: &str| {
        word.chars()
            .find(|letter| letter.is_alphabetic())
            .is_some_and(char::is_uppercase)
    };
    match (words.next(), english) {
        (None, _) => false,
        (Some(first), true) => is_upper(first) && words.all(is_upper),
        (Some(first), false) => is_upper(first),
    }
}

/// Whether the name is part of a longer one: a capitalised word right after it, or right
/// before it where no sentence starts.
pub(crate) fn is_embedded(text: &str, range: &std::ops::Range<usize>) -> bool {
    const CONTINUES: [&str; 9] = [
        "al-", "el-", "ul-", "al ", "bin ", "ibn ", "ben ", "bint ", "ould ",
    ];
    if let Some(rest) = text[range.end..].strip_prefix(' ')
        && (rest.chars().next().is_some_and(char::is_uppercase)
            || CONTINUES.iter().any(|particle| rest.starts_with(particle)))
    {
        return true;
    }
    let Some(before) = text[..range.start].strip_suffix(' ') else {
        return false;
    };
    let word = before
        .rsplit(|letter: char| letter.is_whitespace())
        .next()
        .unwrap_or_default();
    let starts_sentence = before[..before.len() - word.len()]
        .trim_end()
        .ends_with(['.', '!', '?', '"', '”'])
        || before.len() == word.len()
        || before[..before.len() - word.len()].ends_with('\n');
    let is_name_like = word.chars().next().is_some_and(char::is_uppercase)
        && word
            .chars()
            .all(|letter| letter.is_alphabetic() || letter == '-')
        && word
            .chars()
            .skip(1)
            .all(|letter| letter.is_lowercase() || letter == '-');
    is_name_like && !starts_sentence && !wirewatch_names::is_common_word(&word.to_lowercase())
}

/// Nouns that make the name before them (or, in other languages, after them) a place.
const PLACE_NOUNS: &[&str] = &[
    "province",
    "region",
    "district",
    "street",
    "road",
    "avenue",
    "square",
    "airport",
    "hospital",
    "bridge",
    "mosque",
    "university",
    "village",
    "town",
    "city",
    "river",
    "mountain",
    "valley",
    "lake",
    "dam",
    "camp",
    "neighbourhood",
    "neighborhood",
    "county",
    "governorate",
    "stadium",
    "station",
    "junction",
    "port",
];
const PLACE_NOUNS_BEFORE: &[&str] = &[
    "rue",
    "avenue",
    "place",
    "calle",
    "avenida",
    "plaza",
    "provincia",
    "province",
    "улица",
    "проспект",
    "площадь",
    "شارع",
    "محافظه",
    "مدينه",
    "قريه",
    "حي",
    "منطقه",
    "خيابان",
    "استان",
    "river",
    "lake",
    "mount",
];

pub(crate) fn names_a_place(folded: &Folded, start: usize, end: usize) -> bool {
    let after = folded.text()[end..]
        .trim_start()
        .split(' ')
        .next()
        .unwrap_or_default();
    let before = folded.text()[..start]
        .trim_end()
        .rsplit(' ')
        .next()
        .unwrap_or_default();
    PLACE_NOUNS.contains(&after) || PLACE_NOUNS_BEFORE.contains(&before)
}
