//! Country names as the lists print them, made ISO 3166 alpha-2 codes.
//!
//! The table is `resources/countries.tsv`. It refuses what names no one country of today
//! ("former Soviet Union", "undetermined"); it knows neither towns nor people's origins.

use std::collections::HashMap;
use std::sync::LazyLock;

use wirewatch_text::fold;

static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    include_str!("../resources/countries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| {
            let mut columns = line.split('\t');
            let code = columns.next().unwrap_or_default();
            columns.map(move |name| (fold(name), code))
        })
        .collect()
});

/// The code of the country called `name`, upper case; `None` when the table has no such name.
///
/// A two-letter code of the table is taken as it is, in either case.
pub fn country_code(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.len() == 2 {
        let code = name.to_ascii_uppercase();
        if let Some(known) = CODES.values().find(|known| **known == code) {
            return Some(known);
        }
    }
    let folded = fold(name);
    let plain = folded.strip_prefix("possibly ").unwrap_or(&folded);
    CODES.get(plain).copied()
}

/// The codes in a field that may hold several countries: `(1) Iran (2) Iraq`, `Iran; Iraq`.
///
/// The second part holds the pieces that the table does not know.
pub(crate) fn codes_in(field: &str) -> (Vec<&'static str>, Vec<String>) {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    if let Some(code) = country_code(field) {
        return (vec![code], unknown);
    }
    for piece in numbered(field) {
        match country_code(&piece) {
            Some(code) if !known.contains(&code) => known.push(code),
            Some(_) => {}
            None => unknown.push(piece),
        }
    }
    (known, unknown)
}

/// Splits `(1) first (2) second`, `a) first b) second` and `first; second` into their pieces.
pub(crate) fn numbered(field: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = field;
    while let Some(letter) = rest.chars().next() {
        let at_start = pieces
            .last()
            .is_none_or(|piece| piece.is_empty() || piece.ends_with(' '));
        if let Some(after) = list_mark(rest).filter(|_| at_start) {
            pieces.push(String::new());
            rest = after;
            continue;
        }
        if letter == ';' {
            pieces.push(String::new());
        } else if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
        rest = &rest[letter.len_utf8()..];
    }
    pieces
        .iter()
        .map(|piece| piece.trim().trim_end_matches(',').to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// What follows a mark like `(1)` or `b)`, when `text` starts with one.
fn list_mark(text: &str) -> Option<&str> {
    let (mark, rest) = text.split_once(')')?;
    let inside = mark.strip_prefix('(').unwrap_or(mark);
    let number = mark.starts_with('(')
        && !inside.is_empty()
        && inside.len() <= 2
        && inside.bytes().all(|byte| byte.is_ascii_digit());
    let letter = inside.len() == 1 && inside.bytes().all(|byte| byte.is_ascii_lowercase());
    (number || letter).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_country_in_many_words() {
        let cases = [
            ("Korea, North", Some("KP")),
            ("Democratic People’s Republic of Korea", Some("KP")),
            ("Congo, Democratic Republic of the", Some("CD")),
            ("Türkiye", Some("TR")),
            ("iq", Some("IQ")),
            ("possibly Palestinian", Some("PS")),
            ("former Soviet Union", None),
            ("", None),
        ];
        for (name, code) in cases {
            assert_eq!(country_code(name), code, "{name}");
        }
        assert_eq!(codes_in("(1) Iran (2) Iraq").0, ["IR", "IQ"]);
        assert_eq!(codes_in("Syria; Atlantis").1, ["Atlantis"]);
    }

    #[test]
    fn numbered_lists_come_apart() {
        assert_eq!(numbered("a) One b) Two; Three"), ["One", "Two", "Three"]);
        assert_eq!(
            numbered("Example (Hong Kong) Ltd"),
            ["Example (Hong Kong) Ltd"]
        );
    }
}
