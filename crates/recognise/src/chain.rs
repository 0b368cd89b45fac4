//! Which mentions of an article name one thing.
//!
//! A later short form, an acronym or a description in words points to the full name. Two persons
//! of one surname are never joined: what may mean either gets no number.

use std::collections::HashMap;
use std::sync::LazyLock;

use wirewatch_news::{Article, EntityKind, Field, Passage, PlaceKind, PlaceMention, Precision};
use wirewatch_tagger::is_title;
use wirewatch_text::{fold, sentences};

use crate::entities::Found;

/// Most mentions that are joined; those after them get no number.
const MOST: usize = 5_000;
/// Most chains that a short form is held against.
const MOST_CHAINS: usize = 300;

struct Words(HashMap<&'static str, Vec<&'static str>>);

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let rows = include_str!("../resources/chain.tsv").lines();
    let rows = rows.filter(|line| !line.starts_with('#'));
    Words(
        rows.filter_map(|row| row.split_once('\t'))
            .map(|(class, words)| (class, words.split(' ').collect()))
            .collect(),
    )
});

impl Words {
    fn has(&self, class: &str, word: &str) -> bool {
        self.0.get(class).is_some_and(|words| words.contains(&word))
    }
}

/// One person or body, by the forms in which it was named.
struct Chain {
    is_person: bool,
    /// Folded words of each form.
    forms: Vec<Vec<String>>,
    /// First letters of the capitalised words of a form.
    initials: Vec<String>,
    /// The place, for what is one or carries the name of one.
    place: Option<String>,
    /// The pronoun that was used of a person.
    gender: Option<&'static str>,
    /// Sentence of the latest mention.
    latest: usize,
}

/// What a mention says of whom it names.
struct Named {
    words: Vec<String>,
    initials: String,
    is_acronym: bool,
    place: Option<String>,
}

/// The number of the thing that each mention of `found` names; `None` where nothing tells.
///
/// Bounded by the first 5,000 mentions and 300 things; the body is read before the headline,
/// because headlines use short forms.
pub(crate) fn chains(
    article: &Article,
    found: &[Found],
    places: &[PlaceMention],
) -> Vec<Option<u32>> {
    let mut numbers = vec![None; found.len()];
    let mut order: Vec<usize> = (0..found.len().min(MOST)).collect();
    order.sort_by_key(|at| found[*at].passage.field == Field::Headline);
    let sentences = sentences(&article.body);
    let sentence = |passage: Passage| match passage.field {
        Field::Headline => 0,
        Field::Body => sentences.partition_point(|range| range.end <= passage.span.start()) + 1,
    };
    let named: Vec<Option<Named>> = found
        .iter()
        .take(MOST)
        .map(|mention| named(mention, article.text(mention.passage.field), places))
        .collect();
    let mut joiner = Joiner { chains: Vec::new() };
    // Full names first, so that a short form in an early place finds them.
    for is_full in [true, false] {
        let mut previous: Option<usize> = None;
        for &at in &order {
            let mention = &found[at];
            let Some(named) = &named[at] else { continue };
            let full = named.words.len() > 1 || named.place.is_some();
            let adjacent = previous.filter(|before| {
                let (before, here) = (found[*before].passage, mention.passage);
                before.field == here.field && is_other_name(article.text(here.field), before, here)
            });
            previous = Some(at);
            if full != is_full || numbers[at].is_some() {
                continue;
            }
            let is_person = mention.kind == EntityKind::Person;
            let same = adjacent
                .filter(|before| (found[*before].kind == EntityKind::Person) == is_person)
                .and_then(|before| numbers[before]);
            let number = same.or_else(|| joiner.find(named, is_person));
            let number = match number {
                Some(number) => Some(number),
                None if !is_full && joiner.is_ambiguous(named, is_person) => None,
                None => joiner.open(is_person),
            };
            if let Some(number) = number {
                joiner.add(number, named, sentence(mention.passage));
                numbers[at] = Some(number);
            }
        }
    }
    // Descriptions and pronouns, by what was named last before them.
    let mut last: Vec<(usize, u32, EntityKind)> = Vec::new();
    for &at in &order {
        let mention = &found[at];
        if mention.passage.field == Field::Headline {
            continue;
        }
        let here = sentence(mention.passage);
        if numbers[at].is_none() && named[at].is_none() {
            let words = fold(mention.passage.span.quote(&article.body));
            numbers[at] = points_back(&words, mention.kind, here, &last, &joiner);
            if let Some(number) = numbers[at] {
                joiner.speak_of(number, &words);
                last.push((here, number, mention.kind));
            }
        }
        if let (Some(number), true) = (numbers[at], named[at].is_some()) {
            last.push((here, number, mention.kind));
        }
    }
    numbers
}

/// Whom a description or a pronoun means.
fn points_back(
    words: &str,
    kind: EntityKind,
    here: usize,
    last: &[(usize, u32, EntityKind)],
    joiner: &Joiner,
) -> Option<u32> {
    let near = |wanted: fn(&(usize, u32, EntityKind)) -> bool, reach: usize| {
        let mut found: Option<u32> = None;
        let recent = last
            .iter()
            .rev()
            .take_while(|(sentence, ..)| sentence + reach >= here);
        for (_, number, _) in recent.filter(|one| wanted(one)) {
            match found {
                None => found = Some(*number),
                // Two of them in the same reach: nothing tells which is meant.
                Some(other) if other != *number => return None,
                Some(_) => {}
            }
        }
        found
    };
    let gender = ["he", "she"]
        .into_iter()
        .find(|gender| WORDS.has(gender, words));
    if gender.is_some() {
        let number = near(|(.., kind)| *kind == EntityKind::Person, 1)?;
        let known = joiner.chains.get(number as usize)?.gender;
        return (known.is_none() || known == gender).then_some(number);
    }
    let head = ["the ", "this ", "that "]
        .iter()
        .find_map(|article| words.strip_prefix(article))?;
    if kind != EntityKind::Organisation || head.contains(' ') {
        return None;
    }
    if WORDS.has("generic", head) {
        return near(|(.., kind)| *kind == EntityKind::Organisation, 2);
    }
    // "the Council", after one body of that name.
    let mut bodies = joiner.chains.iter().enumerate().filter(|(_, chain)| {
        let ends = |form: &Vec<String>| form.len() > 1 && form.iter().any(|word| word == head);
        !chain.is_person && chain.latest <= here && chain.forms.iter().any(ends)
    });
    match (bodies.next(), bodies.next()) {
        (Some((number, _)), None) => Some(number as u32),
        _ => None,
    }
}

struct Joiner {
    chains: Vec<Chain>,
}

impl Joiner {
    fn open(&mut self, is_person: bool) -> Option<u32> {
        if self.chains.len() >= MOST_CHAINS {
            return None;
        }
        self.chains.push(Chain {
            is_person,
            forms: Vec::new(),
            initials: Vec::new(),
            place: None,
            gender: None,
            latest: 0,
        });
        Some(self.chains.len() as u32 - 1)
    }

    fn add(&mut self, number: u32, named: &Named, sentence: usize) {
        let Some(chain) = self.chains.get_mut(number as usize) else {
            return;
        };
        if !chain.forms.contains(&named.words) {
            chain.forms.push(named.words.clone());
            chain.initials.push(named.initials.clone());
        }
        chain.place = chain.place.take().or_else(|| named.place.clone());
        chain.latest = chain.latest.max(sentence);
    }

    /// Notes the pronoun that a person was meant by.
    fn speak_of(&mut self, number: u32, words: &str) {
        let gender = ["he", "she"]
            .into_iter()
            .find(|gender| WORDS.has(gender, words));
        if let Some(chain) = self.chains.get_mut(number as usize) {
            chain.gender = chain.gender.or(gender);
        }
    }

    /// The one thing that `named` means.
    fn find(&self, named: &Named, is_person: bool) -> Option<u32> {
        let mut exact = None;
        let mut close: Option<u32> = None;
        let mut is_one = true;
        for (number, chain) in self.chains.iter().enumerate() {
            if chain.is_person != is_person {
                continue;
            }
            let number = number as u32;
            if chain.forms.contains(&named.words)
                || (named.place.is_some() && chain.place == named.place)
            {
                exact.get_or_insert(number);
            } else if chain.may_be(named) {
                is_one &= close.is_none();
                close = Some(number);
            }
        }
        // A single word that was written so before may still be one of two full names.
        match (exact, close) {
            (Some(_), Some(_)) if is_person && named.words.len() == 1 && !is_one => None,
            (Some(exact), _) => Some(exact),
            (None, close) => close.filter(|_| is_one),
        }
    }

    fn is_ambiguous(&self, named: &Named, is_person: bool) -> bool {
        let alike = self
            .chains
            .iter()
            .filter(|chain| chain.is_person == is_person);
        alike.filter(|chain| chain.may_be(named)).take(2).count() > 1
    }
}

impl Chain {
    /// Whether `named` may be another form of a name of this chain.
    fn may_be(&self, named: &Named) -> bool {
        if named.is_acronym && self.initials.contains(&named.initials) {
            return true;
        }
        self.forms.iter().any(|form| match self.is_person {
            true => same_person(form, &named.words),
            false => {
                let (short, long) = match form.len() < named.words.len() {
                    true => (form, &named.words),
                    false => (&named.words, form),
                };
                // A part of a longer name that says something; the rest only says of what kind
                // it is, or stands before it ("Lebanese").
                let is_part = match (long.strip_prefix(&short[..]), long.strip_suffix(&short[..])) {
                    (Some(rest), _) => rest.iter().all(|word| WORDS.has("kind", word)),
                    (_, Some(rest)) => !rest.iter().any(|word| word == "of"),
                    _ => false,
                };
                is_part
                    && short.len() < long.len()
                    && self.place.is_none()
                    && named.place.is_none()
                    && short
                        .iter()
                        .any(|word| !wirewatch_names::is_common_word(word))
            }
        })
    }
}

/// Whether one is a short form of the other: the surname alone, or some of the words with it.
fn same_person(left: &[String], right: &[String]) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if short.len() == long.len() {
        return false;
    }
    let bare = |word: &String| {
        let parts = word.split_once('-');
        parts
            .filter(|(article, _)| WORDS.has("particle", article))
            .map_or(word.clone(), |(_, rest)| rest.to_owned())
    };
    let long: Vec<String> = long.iter().map(bare).collect();
    let short: Vec<String> = short.iter().map(bare).collect();
    let has_surname = short.last() == long.last();
    let is_given_alone = short.len() == 1 && long.first() == short.first() && long.len() == 2;
    (has_surname || is_given_alone || short.len() > 1)
        && short.iter().all(|word| long.contains(word))
}

/// The name in a mention; `None` for a description.
fn named(mention: &Found, text: &str, places: &[PlaceMention]) -> Option<Named> {
    let words = mention.passage.span.quote(text);
    if !matches!(
        mention.kind,
        EntityKind::Person | EntityKind::Organisation | EntityKind::Location
    ) {
        return None;
    }
    let place = place_of(mention, text, places);
    let is_person = mention.kind == EntityKind::Person;
    let name = if is_person {
        personal(words)
    } else {
        body(words)
    };
    let capitals: Vec<&str> = name.clone();
    let is_name = is_person || mention.name.is_some() || place.is_some() || is_acronym(words);
    let is_pronoun = |class| matches!(capitals[..], [one] if WORDS.has(class, &one.to_lowercase()));
    if capitals.is_empty() || !is_name || ["he", "she", "nobody"].into_iter().any(is_pronoun) {
        return None;
    }
    let initials = match capitals[..] {
        [one] if is_acronym(one) => one.to_lowercase(),
        _ => capitals
            .iter()
            .flat_map(|word| word.split('-'))
            .filter(|word| word.starts_with(char::is_uppercase))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_lowercase)
            .collect(),
    };
    Some(Named {
        is_acronym: matches!(capitals[..], [one] if is_acronym(one)),
        words: capitals
            .iter()
            .map(|word| fold(word))
            .filter(|word| !word.is_empty())
            .collect(),
        initials,
        place: place.filter(|_| !is_person),
    })
    .filter(|named| !named.words.is_empty())
}

/// The place that a location, or a country that acts, is: of several the last one decides
/// nothing.
fn place_of(mention: &Found, text: &str, places: &[PlaceMention]) -> Option<String> {
    let inside = |place: &&PlaceMention| {
        place.passage.field == mention.passage.field
            && place.kind != PlaceKind::Adjective
            && mention.passage.span.contains(place.passage.span)
    };
    let mut inside = places.iter().filter(inside);
    let (place, None) = (inside.next()?, inside.next()) else {
        return None;
    };
    let rest = text
        .get(mention.passage.span.start()..place.passage.span.start())?
        .trim();
    let is_whole = mention.passage.span.end() == place.passage.span.end()
        && matches!(rest, "" | "the" | "The" | "city of" | "the city of");
    let is_place = mention.kind == EntityKind::Location
        || (mention.kind == EntityKind::Organisation && place.precision == Precision::Country);
    (is_whole && is_place).then(|| {
        format!(
            "{} {} {:.2} {:.2}",
            place.country, place.name, place.lat, place.lon
        )
    })
}

fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    (2..=9).contains(&letters) && !word.contains(' ') && !word.chars().any(char::is_lowercase)
}

/// The words of a personal name without titles, offices and what follows a comma.
fn personal(words: &str) -> Vec<&str> {
    let bare = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let cut = words.split([',', '(']).next().unwrap_or_default();
    // "Galois' cousin" is somebody else.
    let genitive =
        |word: &str| word.ends_with("'s") || word.ends_with("’s") || word.ends_with('\'');
    let mut pairs = cut.split_whitespace().zip(cut.split_whitespace().skip(1));
    if pairs.any(|(word, next)| genitive(word) && next.starts_with(char::is_lowercase)) {
        return Vec::new();
    }
    let all: Vec<&str> = cut
        .split(|c: char| c.is_whitespace())
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s"))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let after = all
        .iter()
        .rposition(|word| is_title(&bare(word)))
        .map_or(0, |at| at + 1);
    let is_name = |word: &&&str| {
        word.starts_with(char::is_uppercase)
            || WORDS.has("particle", word.split('-').next().unwrap_or_default())
    };
    let name: Vec<&str> = all[after..].iter().take_while(is_name).copied().collect();
    // "Minister of Foreign Affairs": an office without a name.
    let begins = |word: &&str| word.starts_with(char::is_uppercase) || word.contains('-');
    let has_capital = name.iter().any(|word| word.starts_with(char::is_uppercase));
    match name.first().is_some_and(begins) || (has_capital && after == 0) {
        true => name,
        false => Vec::new(),
    }
}

/// The words of the name of a body or a place, without article and what stands in brackets.
fn body(words: &str) -> Vec<&str> {
    let cut = words.split('(').next().unwrap_or_default();
    let all = cut
        .split(|c: char| c.is_whitespace())
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s"))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty());
    let all: Vec<&str> = all
        .skip_while(|word| matches!(*word, "the" | "The" | "a" | "an" | "A" | "An"))
        .collect();
    match all
        .iter()
        .any(|word| word.starts_with(char::is_uppercase) || word.contains("l-"))
    {
        true => all,
        false => Vec::new(),
    }
}

/// Whether `here` gives another name of what `before` names: "... Forces (PMF)".
fn is_other_name(text: &str, before: Passage, here: Passage) -> bool {
    let Some(between) = text.get(before.span.end()..here.span.start()) else {
        return false;
    };
    let Some(inside) = between.trim_start().strip_prefix('(') else {
        return false;
    };
    inside.len() < 40
        && inside
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty())
            .all(|word| {
                WORDS.has("between", &word.to_lowercase()) || matches!(word, "the" | "\"" | "“")
            })
}
