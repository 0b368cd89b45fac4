//! The folded spellings under which one listed name is looked for.

use wirewatch_text::{Script, fold, script_of};

use crate::is_common_word;

/// What kind of written thing a name is: how much it says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Up to four Latin letters or digits, in capitals: `ISI`, `M23`.
    Acronym,
    /// One word that is also an ordinary word: `Defender`.
    CommonWord,
    /// One word of any other kind: `Hizballah`.
    Word,
    /// Several words, all of them ordinary: `National Liberation Army`.
    CommonWords,
    /// Several words.
    Words,
}

/// The shape of a name as a list prints it.
pub fn shape(name: &str) -> Shape {
    let key = fold(name);
    let mut words = key.split(' ').filter(|word| !ARTICLES.contains(word));
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    if second.is_none() {
        let letters = first.chars().count();
        return match () {
            () if letters <= 4 && first.is_ascii() => Shape::Acronym,
            () if is_common_word(first) => Shape::CommonWord,
            () => Shape::Word,
        };
    }
    let all_common = key
        .split(' ')
        .all(|word| word.len() < 3 || is_common_word(word));
    if all_common {
        Shape::CommonWords
    } else {
        Shape::Words
    }
}

const ARTICLES: [&str; 3] = ["al", "the", "el"];

/// Legal forms that newspapers leave out, folded. From the company registers of the countries
/// whose firms the lists hold most.
const LEGAL_FORMS: &[&str] = &[
    "ltd",
    "limited",
    "llc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "gmbh",
    "ag",
    "sa",
    "sal",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "oy",
    "ab",
    "as",
    "jsc",
    "pjsc",
    "ojsc",
    "cjsc",
    "ooo",
    "oao",
    "zao",
    "pao",
    "ao",
    "fze",
    "fzco",
    "fzc",
    "fz",
    "dmcc",
    "pte",
    "pvt",
    "pty",
    "sdn",
    "bhd",
    "sas",
    "cv",
    "de",
    "rl",
    "ltda",
    "cia",
    "eu",
    "ead",
    "ood",
    "doo",
    "dd",
    "kft",
    "est",
];

/// The folded spellings under which `name` is looked for; the fullest first.
///
/// Beside the name itself: without a leading article ("Manar TV" for "al-Manar TV"), without
/// a bracketed part, and for organisations without the legal form at either end. A spelling
/// is only made where several words or six letters of it remain, not all of them ordinary. At
/// most six spellings; names of fewer than two or more than 200 letters, and bare legal forms, have none.
pub fn keys(name: &str, is_person: bool) -> Vec<String> {
    let mut found = Vec::new();
    let full = fold(name);
    if LEGAL_FORMS.contains(&full.as_str()) {
        return found;
    }
    push(&full, &mut found);
    if let Some((before, _)) = name.split_once(['(', '[']) {
        push_shorter(&fold(before), &mut found);
    }
    if !is_person {
        for key in found.clone() {
            push_shorter(without_legal_form(&key), &mut found);
        }
    }
    for key in found.clone() {
        for article in ["al ", "the "] {
            if let Some(rest) = key.strip_prefix(article) {
                push_shorter(rest, &mut found);
            }
        }
    }
    found.truncate(6);
    found
}

fn push(key: &str, found: &mut Vec<String>) {
    let letters = key.chars().count();
    let unspaced = key
        .chars()
        .next()
        .is_some_and(|letter| script_of(letter) == Some(Script::Han));
    if (letters >= 3 || letters == 2 && unspaced)
        && letters <= 200
        && !found.iter().any(|known| known == key)
    {
        found.push(key.to_owned());
    }
}

/// A part of a name is only looked for where it still says something: several words that are not
/// all ordinary, or one long word that is not.
fn push_shorter(key: &str, found: &mut Vec<String>) {
    let says_something = key
        .split(' ')
        .any(|word| word.chars().count() > 2 && !is_common_word(word));
    if says_something && (key.contains(' ') || key.chars().count() >= 6) {
        push(key, found);
    }
}

/// A folded name of an organisation without the legal form at either end; never empty.
pub fn without_legal_form(key: &str) -> &str {
    let mut rest = key;
    while let Some((before, form)) = rest.rsplit_once(' ') {
        if !LEGAL_FORMS.contains(&form) && form.chars().count() > 1 {
            break;
        }
        rest = before;
    }
    while let Some((form, after)) = rest.split_once(' ') {
        if !LEGAL_FORMS.contains(&form) {
            break;
        }
        rest = after;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let cases = [
            ("ISI", Shape::Acronym),
            ("M23", Shape::Acronym),
            ("Base", Shape::Acronym),
            ("Bases", Shape::CommonWord),
            ("HIZBALLAH", Shape::Word),
            ("The Bases", Shape::CommonWord),
            ("National Liberation Army", Shape::CommonWords),
            ("AL MANAR TV", Shape::Words),
            ("حزب الله", Shape::Words),
        ];
        for (name, expected) in cases {
            assert_eq!(shape(name), expected, "{name}");
        }
    }

    #[test]
    fn spellings() {
        assert_eq!(keys("AL MANAR TV", false), ["al manar tv", "manar tv"]);
        assert_eq!(
            keys("EXAMPLE TRADING CO., LTD.", false),
            ["example trading co ltd"]
        );
        assert_eq!(keys("OOO Example Bank", false), ["ooo example bank"]);
        assert_eq!(keys("The Group (Example)", false), ["the group example"]);
        assert!(keys("A", true).is_empty());
    }
}
