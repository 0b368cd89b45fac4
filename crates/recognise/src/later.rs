//! Persons who were named in full and are called by their surname from then on.
//!
//! Only the article's own words decide: a surname counts after the full name, when it stands
//! alone, and never where the article names two people with it.

use std::collections::HashMap;
use std::ops::Range;

use wirewatch_names::{is_common_word, parse, word_likeness};
use wirewatch_news::{Article, Field, Listed, Mention, Passage, Span};
use wirewatch_text::Folded;

use crate::listed::ListedNames;
use crate::tag::{is_embedded, names_a_place};

/// Shorter surnames are words of many languages.
const LEAST_LETTERS: usize = 4;

/// Adds the later mentions by surname to the persons in `listed`.
pub(crate) fn add_later(article: &Article, listed: &mut [Listed], names: &ListedNames) {
    let mut surnames: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, subject) in listed.iter().enumerate() {
        let is_person = names
            .bearers
            .iter()
            .any(|bearer| bearer.is_person && bearer.subject == subject.subject);
        let full = subject
            .mentions
            .iter()
            .find(|mention| is_person && article.quote(mention.passage).contains([' ', '\u{a0}']));
        if let Some(surname) = full.and_then(|mention| surname(article, mention)) {
            surnames.entry(surname).or_default().push(at);
        }
    }
    if surnames.is_empty() {
        return;
    }
    let folded = Folded::new(&article.body);
    for (surname, subjects) in surnames {
        // Two subjects that the same words name may be one person; others are two.
        let first = |at: usize| listed[at].mentions[0].passage;
        if subjects.iter().any(|at| first(*at) != first(subjects[0])) {
            continue;
        }
        let Some(found) = alone(&article.body, &folded, &surname, &listed[subjects[0]]) else {
            continue;
        };
        for at in subjects {
            add(&article.body, &mut listed[at], &found);
        }
    }
}

fn add(body: &str, subject: &mut Listed, found: &[Range<usize>]) {
    let first = &subject.mentions[0];
    let links = first.links.clone();
    let after = match first.passage.field {
        Field::Body => first.passage.span.range().end,
        Field::Headline => 0,
    };
    for range in found.iter().filter(|range| range.start >= after) {
        if let Some(span) = Span::new(body, range.clone()) {
            subject.mentions.push(Mention {
                passage: Passage {
                    field: Field::Body,
                    span,
                },
                links: links.clone(),
            });
        }
    }
    subject.mentions.sort_by_key(|mention| mention.passage);
}

/// Whether a capitalised word that is no ordinary one stands right before, even at the beginning
/// of a sentence: "Moammar Gadhafi" is not the son.
fn follows_a_name(body: &str, start: usize) -> bool {
    let Some(before) = body[..start].strip_suffix(' ') else {
        return false;
    };
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    word.chars()
        .all(|letter| letter.is_alphabetic() || letter == '-')
        && word.chars().next().is_some_and(char::is_uppercase)
        && !is_common_word(&word.to_lowercase())
        && !["Mr", "Mrs", "Ms", "Dr", "Gen", "Col"].contains(&word)
}

/// The folded surname of a full mention: the word that the list prints in capitals, else the
/// last one.
fn surname(article: &Article, mention: &Mention) -> Option<String> {
    let folded = wirewatch_text::fold(article.quote(mention.passage));
    let words: Vec<&str> = folded.split(' ').collect();
    let listed = &mention.links.first()?.name;
    let is_capital =
        |word: &&str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    let capitals: Vec<&str> = listed.split([' ', '-']).filter(is_capital).collect();
    let is_mixed = listed.chars().any(char::is_lowercase);
    let by_capitals = words.iter().rev().find(|word| {
        let written = parse(word, wirewatch_names::NameKind::Person);
        is_mixed
            && capitals.iter().any(|capital| {
                let listed = parse(capital, wirewatch_names::NameKind::Person);
                match (&written[..], &listed[..]) {
                    ([one], [other]) => word_likeness(&one.word, &other.word)
                        .is_some_and(|(likeness, _)| likeness > 0.85),
                    _ => false,
                }
            })
    });
    let surname = by_capitals.or(words.last())?;
    let says = surname.chars().count() >= LEAST_LETTERS && !is_common_word(surname);
    says.then(|| (*surname).to_owned())
}

/// Where the surname stands alone; `None` when somebody else in the article bears it.
fn alone(
    body: &str,
    folded: &Folded,
    surname: &str,
    subject: &Listed,
) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    for (start, _) in folded.text().match_indices(surname) {
        let end = start + surname.len();
        if !folded.is_whole(start, end) {
            continue;
        }
        let range = folded.original(body, start, end);
        let inside = subject.mentions.iter().any(|mention| {
            let own = mention.passage.span.range();
            mention.passage.field == Field::Body && own.start <= range.start && range.end <= own.end
        });
        let first = body[range.clone()].chars().next();
        if inside || first.is_some_and(char::is_lowercase) {
            continue;
        }
        if is_embedded(body, &range) || follows_a_name(body, range.start) {
            return None;
        }
        if !names_a_place(folded, start, end) {
            found.push(range);
        }
    }
    Some(found)
}
