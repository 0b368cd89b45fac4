//! Who wrote it: names of people, and the agency that is credited.
//!
//! Owns the cleaning of bylines and the datelines ("BAGHDAD (Reuters) -"). Agencies are data:
//! `resources/agencies.tsv`. An agency is never an author, a dateline never part of a body.

use std::collections::HashMap;
use std::sync::LazyLock;

use wirewatch_news::Dateline;

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
fn first_agency(text: &str) -> Option<&'static str> {
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

/// A dateline at the start of a body, and how many bytes of the body it takes.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) dateline: Dateline,
    pub(crate) agency: Option<String>,
    pub(crate) bytes: usize,
}

/// Reads "BAGHDAD (Reuters) -", "PARIS, May 7 (AFP) —", "القدس (رويترز) -",
/// "МОСКВА, 7 мая (ТАСС)." or "ROMA, 07 MAG -" off the start of `body`.
pub(crate) fn dateline(body: &str) -> Option<Found> {
    let head = body.split("\n\n").next().unwrap_or_default();
    let head = &head[..crate::guard::floor(head, 160)];
    chinese(head)
        .or_else(|| with_agency(head))
        .or_else(|| agency_first(head))
        .or_else(|| without_agency(head))
        .map(|(place, credit, bytes)| {
            let rest = &body[bytes..];
            let skipped = rest.len() - rest.trim_start().len();
            Found {
                dateline: Dateline {
                    place: place.trim().trim_end_matches([',', ':']).to_owned(),
                    text: body[..bytes].trim().to_owned(),
                },
                agency: credit,
                bytes: bytes + skipped,
            }
        })
        .filter(|found| body.len() > found.bytes)
}

type Parts<'t> = (&'t str, Option<String>, usize);

/// "PLACE[, date] (Agency) -" and "PLACE, date. /Agency/."
fn with_agency(head: &str) -> Option<Parts<'_>> {
    let brackets = head.char_indices().filter_map(|(at, letter)| {
        let closing = match letter {
            '(' => ')',
            '[' => ']',
            '（' => '）',
            '/' => '/',
            _ => return None,
        };
        let inner = at + letter.len_utf8();
        let close = inner + head[inner..].find(closing)?;
        let credit = first_agency(&head[inner..close])?;
        Some((at, credit, close + closing.len_utf8()))
    });
    let (open, credit, end) = brackets.take(4).next()?;
    let before = head[..open].trim_end().trim_end_matches('.');
    let is_sentence = before.contains(['!', '?', '"', '“', '«'])
        || before.split(". ").any(|part| part.split(' ').count() > 5);
    if before.chars().count() > 60 || is_sentence {
        return None;
    }
    let place = place_of(before)?;
    let bytes = end + mark(&head[end..]).unwrap_or(0);
    Some((place, Some(credit.to_owned()), bytes))
}

/// "新华社北京5月7日电"
fn chinese(head: &str) -> Option<Parts<'_>> {
    let (form, credit) = AGENCIES
        .iter()
        .filter(|(form, _)| form.chars().all(wirewatch_text::is_unspaced))
        .find(|(form, _)| head.starts_with(**form))?;
    let wire = head
        .char_indices()
        .take(40)
        .find(|(_, letter)| matches!(letter, '电' | '電'))?;
    let between = head.get(form.len()..wire.0)?;
    let place = between.split(|letter: char| letter.is_numeric()).next()?;
    let mut bytes = wire.0 + wire.1.len_utf8();
    bytes += mark(&head[bytes..]).unwrap_or(0);
    Some((place, Some((*credit).to_owned()), bytes))
}

/// "(Reuters) -", "(ANSA) - ROMA, 07 MAG -", "/ТАСС/."
fn agency_first(head: &str) -> Option<Parts<'_>> {
    let (open, inner_start) = match head.chars().next()? {
        '(' => (')', 1),
        '[' => (']', 1),
        _ => return None,
    };
    let close = head.find(open)?;
    let credit = first_agency(&head[inner_start..close])?;
    let mut bytes = close + 1;
    bytes += mark(&head[bytes..]).unwrap_or(0);
    if let Some((place, _, more)) = without_agency(head[bytes..].trim_start()) {
        let skipped = head[bytes..].len() - head[bytes..].trim_start().len();
        return Some((place, Some(credit.to_owned()), bytes + skipped + more));
    }
    Some(("", Some(credit.to_owned()), bytes))
}

/// "PLACE, date —" in capitals, or "PLACE — Agency —".
fn without_agency(head: &str) -> Option<Parts<'_>> {
    let (at, dash) = head.char_indices().find(|(at, letter)| {
        matches!(letter, '—' | '–')
            || (*letter == '-' && head[..*at].ends_with(' ') && head[at + 1..].starts_with(' '))
            || (*letter == '-' && head[at + 1..].starts_with('-'))
    })?;
    let place = place_of(&head[..at])?;
    let letters: Vec<char> = place
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let is_capital = letters.iter().any(|letter| letter.is_uppercase())
        && place
            .split([' ', ',', '-', '.', '/'])
            .next()
            .is_some_and(|word| word.chars().count() >= 3 && !word.chars().any(char::is_lowercase));
    let bytes = at + dash.len_utf8();
    is_capital.then_some((place, None, bytes + mark(&head[bytes..]).unwrap_or(0)))
}

/// The place in "PLACE, May 7": up to a date or the end; `None` when it is no place.
fn place_of(text: &str) -> Option<&str> {
    let text = text
        .trim()
        .trim_end_matches([',', '.', ':', '،', '/', '-', '–'])
        .trim();
    let at = text
        .char_indices()
        .find(|(_, letter)| letter.is_numeric())
        .map_or(text.len(), |(at, _)| at);
    let mut place = &text[..at];
    if at < text.len() || place.contains(',') {
        // "PARIS, May 7": the month goes with the number.
        if let Some(comma) = place.find([',', '،']) {
            let after = place[comma..].trim_matches([',', '،', ' ', '.']);
            if at < text.len() && after.split(' ').count() <= 2 {
                place = &place[..comma];
            }
        } else if let Some(space) = place.trim_end().rfind(' ') {
            place = &place[..space];
        }
    }
    let place = place.trim().trim_end_matches([',', '،', '.', ' ']);
    let first = place.chars().next()?;
    let is_name = first.is_uppercase() || (first.is_alphabetic() && !first.is_lowercase());
    (is_name && place.split_whitespace().count() <= 6 && place.chars().count() <= 50)
        .then_some(place)
}

/// The length of the mark that ends a dateline, with the spaces around it.
fn mark(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start();
    let found = trimmed.trim_start_matches(['-', '–', '—', '.', ':', '،', '_', '−']);
    (found.len() < trimmed.len()).then(|| rest.len() - found.len())
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

    #[test]
    fn datelines() {
        for (body, place, agency) in [
            ("BAGHDAD (Reuters) - Iraq said", "BAGHDAD", Some("Reuters")),
            ("PARIS, May 7 (AFP) — France said", "PARIS", Some("AFP")),
            ("القدس (رويترز) - قال", "القدس", Some("Reuters")),
            ("МОСКВА, 7 мая (ТАСС). Президент", "МОСКВА", Some("TASS")),
            ("МОСКВА, 7 мая. /ТАСС/. Президент", "МОСКВА", Some("TASS")),
            ("新华社北京5月7日电 中国", "北京", Some("Xinhua")),
            ("(ANSA) - ROMA, 07 MAG - Il governo", "ROMA", Some("ANSA")),
            ("Berlin (dpa) - Die Regierung", "Berlin", Some("dpa")),
            ("WASHINGTON — The president", "WASHINGTON", None),
            ("WASHINGTON (AP) — The president", "WASHINGTON", Some("AP")),
            ("ANKARA (AA) - Cumhurbaşkanı", "ANKARA", Some("Anadolu")),
            (
                "NEW DELHI, May 7 (PTI) The minister",
                "NEW DELHI",
                Some("PTI"),
            ),
        ] {
            let found = dateline(body);
            let found = found.unwrap_or_else(|| panic!("no dateline in {body}"));
            assert_eq!(found.dateline.place, place, "{body}");
            assert_eq!(found.agency.as_deref(), agency, "{body}");
            assert!(
                !body[found.bytes..].starts_with(['-', '—', ' ', '(']),
                "{body}"
            );
        }
    }

    #[test]
    fn what_is_no_dateline() {
        for body in [
            "The army (PMF) - said",
            "He said it – and left",
            "The president — who is old — said",
            "ISIL said on Monday",
        ] {
            assert!(dateline(body).is_none(), "{body}");
        }
    }
}
