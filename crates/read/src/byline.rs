//! Who wrote it: names of people, and the agency that is credited.
//!
//! Owns the cleaning of bylines. Agencies are data: `resources/agencies.tsv`. An agency is never
//! an author.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::line;

/// Form as printed to canonical name.
static AGENCIES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../resources/agencies.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.nth(1)?))
        })
        .flat_map(|(name, forms)| forms.split('|').map(move |form| (form, name)))
        .collect()
});

/// The agency that `text` names, when it names nothing else.
pub(crate) fn agency(text: &str) -> Option<&'static str> {
    let text = text
        .trim()
        .trim_matches(|letter: char| "()[]/.,;:-–—|".contains(letter) || letter.is_whitespace());
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    if let Some(name) = AGENCIES.get(text) {
        return Some(name);
    }
    // "Reuters/Ahmed Saad", "AFP, AP", "mit dpa": one credit of several, or with a person.
    None
}

/// The first agency in a list of credits: "dpa/AFP", "Reuters, AP".
pub(crate) fn first_agency(text: &str) -> Option<&'static str> {
    agency(text).or_else(|| {
        let parts: Vec<&str> = text
            .split(['/', ',', ';', '|', '+', '،'])
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split(" - "))
            .collect();
        (parts.len() > 1 && parts.len() < 6)
            .then(|| parts.iter().find_map(|part| agency(part)))
            .flatten()
    })
}

/// The agency in a script without spaces that `text` starts with, and the form that it has.
pub(crate) fn agency_before(text: &str) -> Option<(&'static str, &'static str)> {
    AGENCIES
        .iter()
        .map(|(form, name)| (*form, *name))
        .filter(|(form, _)| form.chars().all(wirewatch_text::is_unspaced))
        .filter(|(form, _)| text.starts_with(form))
        .max_by_key(|(form, _)| form.len())
}

/// Words that introduce a byline.
const BY: &[&str] = &[
    "by",
    "written by",
    "posted by",
    "story by",
    "reporting by",
    "author",
    "authors",
    "von",
    "par",
    "por",
    "di",
    "da",
    "door",
    "av",
    "af",
    "text",
    "texto",
    "autor",
    "autora",
    "autore",
    "auteur",
    "автор",
    "автори",
    "par :",
    "from",
    "words by",
    "report by",
    "published by",
    "reported by",
    "text:",
    "tekst",
    "yazan",
    "بقلم",
    "كتب",
    "كتبت",
    "oleh",
    "written",
    "od",
    "autori",
    "de",
];

/// Words that show that a part of a byline is no name of a person.
const NOT_PEOPLE: &[&str] = &[
    "staff",
    "redaktion",
    "redaction",
    "rédaction",
    "redazione",
    "redacción",
    "redacao",
    "redação",
    "редакция",
    "редакція",
    "admin",
    "administrator",
    "editor",
    "editors",
    "news",
    "newsroom",
    "agencies",
    "agency",
    "agenturen",
    "agence",
    "agencia",
    "agencias",
    "agenzia",
    "press",
    "correspondent",
    "reporter",
    "desk",
    "team",
    "web",
    "online",
    "tv",
    "media",
    "magazine",
    "guest",
    "contributor",
    "contributors",
    "webdesk",
    "bureau",
    "www",
    "http",
    "https",
    "com",
    "redazionale",
    "content",
    "wire",
    "wires",
    "services",
    "service",
    "associated",
    "report",
    "posts",
    "jobs",
    "beitrage",
    "nachrichten",
    "unknown",
    "anonymous",
    "blog",
    "gmbh",
    "ltd",
    "inc",
    "toimitus",
    "redaktionen",
    "redactie",
    "redakcja",
    "redakce",
    "editorial",
    "board",
    "times",
    "journal",
    "post",
    "department",
    "ministry",
    "office",
    "university",
    "institute",
];

/// Names of people out of credits as pages print them, and the agency among them.
///
/// `outlet` is the name of the publisher, which is no author.
pub(crate) fn authors(credits: &[String], outlet: &str) -> (Vec<String>, Option<String>) {
    let mut people: Vec<String> = Vec::new();
    let mut credited = None;
    let outlet = line::key(outlet);
    for credit in credits.iter().take(40) {
        let credit = line::unescape(credit);
        if credit.is_empty() || credit.len() > 400 || credit.contains("://") {
            continue;
        }
        if credited.is_none() {
            credited = first_agency(strip_by(&credit));
        }
        for part in split(&credit) {
            let Some(name) = person(&part, &outlet) else {
                continue;
            };
            let known = line::key(&name);
            if !people.iter().any(|person| line::key(person) == known) && people.len() < 20 {
                people.push(name);
            }
        }
    }
    (people, credited.map(str::to_owned))
}

fn strip_by(credit: &str) -> &str {
    let mut credit = credit.trim();
    for _ in 0..2 {
        let lower = credit.to_lowercase();
        let start = BY
            .iter()
            .filter(|word| {
                lower
                    .strip_prefix(**word)
                    .is_some_and(|rest| rest.starts_with([' ', ':', '\u{A0}']))
            })
            .map(|word| word.chars().count())
            .max();
        let Some(count) = start else { break };
        let at = credit
            .char_indices()
            .nth(count)
            .map_or(credit.len(), |(at, _)| at);
        let rest = credit[at..].trim_start_matches([':', ' ', '\u{A0}']);
        // "Di Maio", "Da Silva", "De Vries": a name, when only one word follows.
        let is_particle = count == 2
            && !credit.starts_with("By")
            && !rest.contains(' ')
            && !credit[at..].starts_with(':');
        if is_particle || rest.is_empty() {
            break;
        }
        credit = rest;
    }
    credit
}

/// Whether the text of an element that is marked as byline can be one: few words, mostly names.
pub(crate) fn may_be_credit(text: &str) -> bool {
    if text.is_empty() || text.chars().count() > 100 {
        return false;
    }
    if by(text).is_some() {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = words
        .iter()
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
        .count();
    words.len() <= 8
        && (small * 2 < words.len() || words.len() == 1)
        && text.chars().filter(char::is_ascii_digit).count() == 0
        && !text.contains([':', '?', '!', '→', '@', '»'])
}

/// The names in a line that is only "By Ann Bee", in the languages that start bylines so.
pub(crate) fn by(text: &str) -> Option<&str> {
    const STARTS: &[&str] = &[
        "By ",
        "BY ",
        "by ",
        "By: ",
        "Von ",
        "von ",
        "VON ",
        "Par ",
        "par ",
        "PAR ",
        "Por ",
        "POR ",
        "Di ",
        "di ",
        "Door ",
        "Av ",
        "Af ",
        "Text: ",
        "Text von ",
        "Written by ",
        "Posted by ",
        "Story by ",
        "Reported by ",
        "Autor: ",
        "Autor ",
        "Autorin: ",
        "Auteur: ",
        "Author: ",
        "Автор: ",
        "Автор ",
        "Текст: ",
        "Автор — ",
        "بقلم ",
        "بقلم: ",
        "كتب ",
        "Oleh ",
        "Texto: ",
        "Reporter: ",
        "Reporting by ",
        "Yazan: ",
        "Tekst: ",
        "Teksti: ",
        "Foto und Text: ",
    ];
    let text = text.trim();
    let rest = STARTS
        .iter()
        .filter_map(|word| text.strip_prefix(word))
        .min_by_key(|rest| rest.len())?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let small = words
        .iter()
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
        .count();
    let is_name = (1..=12).contains(&words.len())
        && small * 2 < words.len().max(2)
        && rest
            .chars()
            .next()
            .is_some_and(|first| first.is_alphabetic() && !first.is_lowercase())
        && rest.chars().filter(char::is_ascii_digit).count() == 0
        && !rest.ends_with(['!', '?', ':', '…'])
        && (!rest.ends_with('.') || words.len() <= 4);
    is_name.then_some(rest)
}

/// Splits "Ann Bee, Cid Dee and Eve Eff".
fn split(credit: &str) -> Vec<String> {
    let credit = strip_by(credit);
    let mut marked = credit.replace(
        ['|', ';', '،', '、', '·', '•', '\n', '&', '+', '/'],
        "\u{1}",
    );
    for word in [
        " and ",
        " und ",
        " et ",
        " y ",
        " e ",
        " og ",
        " och ",
        " en ",
        " ve ",
        " и ",
        " и ",
        " та ",
        " with ",
        " mit ",
        " avec ",
        " con ",
        " i ",
        " a ",
        " ja ",
        " and for ",
        " AND ",
        " by ",
    ] {
        if matches!(word, " a " | " i " | " e " | " y ")
            && !marked.contains(',')
            && marked.split(' ').count() < 5
        {
            continue;
        }
        marked = marked.replace(word, "\u{1}");
    }
    for separator in [" - ", " – ", " — ", " @"] {
        marked = marked.replace(separator, "\u{1}");
    }
    marked
        .split('\u{1}')
        .flat_map(split_commas)
        .map(|part| strip_by(part.trim()).to_owned())
        .collect()
}

/// Splits at commas, but "Bee, Ann" is one name.
fn split_commas(part: &str) -> Vec<&str> {
    let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
    let words = |piece: &&str| piece.split(' ').count();
    if pieces.len() == 2 && pieces.iter().map(words).all(|count| count == 1) {
        return vec![part];
    }
    pieces
}

/// A cleaned name, when `part` may be the name of a person.
fn person(part: &str, outlet: &str) -> Option<String> {
    let mut name = part.trim();
    for bracket in ['(', '[', '<', '"'] {
        if let Some(at) = name.find(bracket)
            && at > 2
        {
            name = name[..at].trim();
        }
    }
    let name = name.trim_matches(|letter: char| {
        letter.is_whitespace()
            || (letter.is_ascii_punctuation() && letter != '.')
            || "«»“”„’·".contains(letter)
    });
    let name = name
        .strip_suffix('.')
        .filter(|rest| !rest.ends_with("Jr") && !rest.ends_with("Sr"))
        .unwrap_or(name);
    let reversed = name
        .split_once(", ")
        .map(|(last, first)| format!("{first} {last}"));
    let name = reversed.unwrap_or_else(|| name.to_owned());
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_bad = letters < 3
        || words.len() > 6
        || name.chars().count() > 60
        || name.contains(['@', '{', '}', '=', '?', '!', ':', '_'])
        || name.chars().filter(char::is_ascii_digit).count() > 2
        || agency(&name).is_some()
        || first_agency(&name).is_some() && words.len() <= 3;
    if is_bad {
        return None;
    }
    let key = line::key(&name);
    if key == outlet || key.is_empty() {
        return None;
    }
    let outlet_words = outlet.split(' ').count();
    if outlet_words > 1 && key.contains(outlet) {
        return None;
    }
    if key.split(' ').any(|word| NOT_PEOPLE.contains(&word)) {
        return None;
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(credits: &[&str]) -> (Vec<String>, Option<String>) {
        let credits: Vec<String> = credits.iter().map(|credit| (*credit).to_owned()).collect();
        authors(&credits, "The Daily Example")
    }

    #[test]
    fn names_come_out_clean() {
        assert_eq!(read(&["By Ann Bee and Cid Dee"]).0, ["Ann Bee", "Cid Dee"]);
        assert_eq!(
            read(&["Von Ann Bee, Cid Dee und Eva Eff"]).0,
            ["Ann Bee", "Cid Dee", "Eva Eff"]
        );
        assert_eq!(read(&["Bee, Ann"]).0, ["Ann Bee"]);
        assert_eq!(read(&["Ann Bee", "ann bee"]).0, ["Ann Bee"]);
        assert_eq!(read(&["Luigi Di Maio"]).0, ["Luigi Di Maio"]);
        assert!(
            read(&["The Daily Example", "Staff", "https://x.example/ann"])
                .0
                .is_empty()
        );
    }

    #[test]
    fn an_agency_is_no_author() {
        assert_eq!(read(&["Reuters"]), (vec![], Some("Reuters".to_owned())));
        assert_eq!(read(&["Ann Bee, Associated Press"]).0, ["Ann Bee"]);
        assert_eq!(read(&["dpa/AFP"]).1.as_deref(), Some("dpa"));
    }
}
