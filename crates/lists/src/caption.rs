//! The name to show for a subject: which one, and in ordinary capitals.
//!
//! Which: every entry that does not merely cite another gives one vote to its primary name
//! (case, accents and small words aside); the most votes win. Where lists disagree, the primary
//! name that most of these entries also carry as an alias; then that of the entry with the most
//! good names, since its publisher has followed the subject furthest; then the order of lists.
//! Nothing here knows any subject.

use std::collections::HashMap;

use wirewatch_news::{Entity, NameKind, Schema};
use wirewatch_text::fold;

/// Words that stay small inside a name.
const SMALL: [&str; 34] = [
    "a", "an", "and", "at", "by", "da", "de", "del", "des", "di", "do", "dos", "du", "e", "el",
    "et", "fi", "for", "i", "in", "la", "le", "les", "of", "on", "or", "the", "to", "ul", "und",
    "van", "von", "wa", "y",
];

/// Short forms that are written in capitals though they could be words.
const CAPITALS: [&str; 40] = [
    "USA", "UAE", "EU", "UK", "UN", "US", "TV", "LLC", "LLP", "PLC", "PJSC", "OJSC", "JSC", "AO",
    "OAO", "OOO", "ZAO", "FZE", "FZC", "FZCO", "FZ", "DMCC", "AG", "SA", "SAL", "SAS", "SPA",
    "SARL", "NV", "BV", "AB", "AS", "IRGC", "DPRK", "DRC", "FARC", "ISIL", "ISIS", "KG", "IT",
];

/// Short forms that are no words and yet are not written in capitals.
const ORDINARY: [&str; 22] = [
    "LTD", "CO", "CORP", "INC", "BROS", "MR", "MRS", "DR", "ST", "JR", "SR", "BANK", "GMBH",
    "LTDA", "CIA", "PTY", "PTE", "INTL", "DEPT", "MFG", "BHD", "SDN",
];

/// The name to show for `entities`, the leading one first; `cites` says of each whether it cites
/// another of them for its identity.
pub(crate) fn caption(entities: &[&Entity], cites: &[bool]) -> String {
    let Some(first) = entities.first() else {
        return String::new();
    };
    let voters: Vec<(usize, &Entity)> = entities
        .iter()
        .enumerate()
        .filter(|(at, _)| !cites.get(*at).copied().unwrap_or(false))
        .map(|(at, entity)| (at, *entity))
        .collect();
    let rank = |(at, entity): &(usize, &Entity)| {
        let key = loose_key(entity.caption());
        let same = |other: &&(usize, &Entity)| loose_key(other.1.caption()) == key;
        let carries = |other: &&(usize, &Entity)| {
            let mut names = other.1.names.iter();
            names.any(|name| loose_key(&name.text) == key)
        };
        let names = good_names(entity);
        (
            voters.iter().filter(same).count(),
            voters.iter().filter(carries).count(),
            names,
            std::cmp::Reverse(*at),
        )
    };
    let mut chosen = *first;
    if let Some((_, best)) = voters.iter().max_by_key(|voter| rank(voter)) {
        // The same name spelled differently: as the first of the lists spells it.
        let key = loose_key(best.caption());
        let spelled = voters
            .iter()
            .find(|(_, entity)| loose_key(entity.caption()) == key);
        chosen = spelled.map_or(*best, |(_, entity)| *entity);
    }
    let printed: Vec<&str> = entities
        .iter()
        .flat_map(|entity| &entity.names)
        .map(|name| name.text.as_str())
        .collect();
    ordinary_capitals(chosen.caption(), chosen.schema == Schema::Person, &printed)
}

/// How many names of an entry are not weak.
fn good_names(entity: &Entity) -> usize {
    entity
        .names
        .iter()
        .filter(|name| name.kind != NameKind::Weak)
        .count()
}

/// A name folded and without its small words: "State in Iraq" is "State of Iraq".
pub(crate) fn loose_key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| !SMALL.contains(word))
        .collect();
    words.join(" ")
}

/// `name` in ordinary capitals, if it is written in capitals (of a person: each word that is).
///
/// `printed` are names of the same subject: a word that one of them prints in ordinary capitals
/// is written so, and a short form that all of them print in capitals stays.
pub fn ordinary_capitals(name: &str, person: bool, printed: &[&str]) -> String {
    let shouted = !name.chars().any(char::is_lowercase);
    if !shouted && !person {
        return name.to_owned();
    }
    let known = printed_words(printed);
    let words = name.split(' ').count();
    let mut out = String::with_capacity(name.len());
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if word.chars().any(char::is_lowercase) {
            out.push_str(word);
        } else {
            // Parts of a hyphenated word, or around a slash, each for itself.
            for (part_at, part) in word.split_inclusive(['-', '/', '–']).enumerate() {
                let alone = words == 1 && part.len() == word.len();
                out.push_str(&word_part(
                    part,
                    at == 0 && part_at == 0,
                    part_at > 0 || word.contains('-'),
                    person,
                    alone,
                    &known,
                ));
            }
        }
    }
    out
}

/// How names in ordinary capitals print their words, by the word in lower case.
fn printed_words<'a>(printed: &[&'a str]) -> HashMap<String, &'a str> {
    let mut known = HashMap::new();
    let mixed = printed
        .iter()
        .filter(|name| name.chars().any(char::is_lowercase));
    for name in mixed {
        for word in name.split([' ', '-', '/', '(', ')', ',', '–']) {
            if word.chars().count() > 1 && word.chars().next().is_some_and(char::is_uppercase) {
                known.entry(word.to_lowercase()).or_insert(word);
            }
        }
    }
    known
}

fn word_part(
    part: &str,
    first: bool,
    hyphenated: bool,
    person: bool,
    alone: bool,
    known: &HashMap<String, &str>,
) -> String {
    let (opening, rest) = part.split_at(part.find(char::is_alphanumeric).unwrap_or(part.len()));
    let end = rest.rfind(char::is_alphanumeric).map_or(0, |at| {
        at + rest[at..].chars().next().map_or(1, char::len_utf8)
    });
    let (core, closing) = rest.split_at(end);
    let lower = core.to_lowercase();
    let bracketed = opening.contains('(') && closing.contains(')');
    let written = if core.is_empty() {
        String::new()
    } else if !first && SMALL.contains(&lower.as_str()) {
        lower
    } else if hyphenated && !first && lower == "al" {
        // "Harakat al-Muqawama"
        lower
    } else if let Some(word) = known.get(&lower).filter(|word| {
        word.len() == core.len() && (!person || word.chars().any(char::is_lowercase))
    }) {
        (*word).to_owned()
    } else if ORDINARY.contains(&core) || person && core.chars().count() > 1 && !core.contains('.')
    {
        if core == "GMBH" {
            "GmbH".to_owned()
        } else {
            capitalised(core)
        }
    } else if stays(core, alone || bracketed) {
        core.to_owned()
    } else {
        capitalised(core)
    };
    format!("{opening}{written}{closing}")
}

/// Whether a word is a short form that is written in capitals: known, dotted, numbered, without
/// a vowel, a Roman number; or alone or in brackets and of at most five letters.
fn stays(word: &str, alone: bool) -> bool {
    let vowel = |letter: char| "AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜ".contains(letter);
    let latin = word
        .chars()
        .all(|letter| letter.is_ascii() || letter.is_uppercase());
    CAPITALS.contains(&word)
        || word.contains('.')
        || word.contains(|letter: char| letter.is_ascii_digit())
        || latin && word.chars().count() > 1 && !word.contains(vowel) && !word.contains(['\'', '’'])
        || word.chars().all(|letter| "IVX".contains(letter))
        || alone && word.chars().count() <= 4
}

fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for letter in word.chars() {
        if start {
            out.push(letter);
        } else {
            out.extend(letter.to_lowercase());
        }
        start = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_as_people_write_them() {
        let groups = [
            (
                "ISLAMIC STATE OF IRAQ AND THE LEVANT",
                "Islamic State of Iraq and the Levant",
            ),
            ("AL MANAR TV", "Al Manar TV"),
            ("AL-QAIDA IN IRAQ", "Al-Qaida in Iraq"),
            (
                "HARAKAT AL-MUQAWAMA AL-ISLAMIYA",
                "Harakat al-Muqawama al-Islamiya",
            ),
            ("EXAMPLE TRADING CO., LTD.", "Example Trading Co., Ltd."),
            ("EXAMPLE S.A. DE C.V.", "Example S.A. de C.V."),
            ("EXAMPLE SHIPPING LLC", "Example Shipping LLC"),
            ("PKK", "PKK"),
            ("M23", "M23"),
            ("LASHKAR-E-TAYYIBA", "Lashkar-e-Tayyiba"),
            ("LORD’S RESISTANCE ARMY", "Lord’s Resistance Army"),
            ("Mixed EXAMPLE", "Mixed EXAMPLE"),
            ("مثال", "مثال"),
        ];
        for (printed, ordinary) in groups {
            assert_eq!(ordinary_capitals(printed, false, &[]), ordinary);
        }
        assert_eq!(ordinary_capitals("HAMAS", false, &["Hamas"]), "Hamas");
        assert_eq!(
            ordinary_capitals("EXAMPLE KOMEX", false, &["The KOMEX firm"]),
            "Example KOMEX"
        );
        assert_eq!(
            ordinary_capitals("Given EXAMPLE LTD", true, &[]),
            "Given Example Ltd"
        );
    }
}
