//! Filling an entry field by field: trimming, bounds, no value twice.
//!
//! It owns the limits of a single entry, so that a hostile file cannot make one without end.

use wirewatch_news::{Address, Entity, EntityId, Identifier, Name, NameKind, Schema};
use wirewatch_text::{Script, script_of};

use crate::country::{codes_in, country_code, numbered};

/// Most values that one field of one entry keeps.
const LIMIT_VALUES: usize = 2_000;
/// Longest name, in bytes; what is longer is a comment.
const LIMIT_NAME_BYTES: usize = 500;
/// Longest other value, in bytes; the rest is cut at a character.
const LIMIT_VALUE_BYTES: usize = 64 * 1024;

/// An entry without any fact yet.
pub(crate) fn blank(dataset: &str, reference: &str, schema: Schema) -> Entity {
    Entity {
        id: EntityId::new(dataset, reference),
        schema,
        names: Vec::new(),
        birth_dates: Vec::new(),
        birth_places: Vec::new(),
        gender: None,
        countries: Vec::new(),
        programs: Vec::new(),
        listed_on: None,
        updated_on: None,
        positions: Vec::new(),
        comments: Vec::new(),
        identifiers: Vec::new(),
        addresses: Vec::new(),
        topics: vec!["sanction".to_owned()],
        referents: Vec::new(),
        source_url: None,
    }
}

/// `text` with single spaces, no control characters, and no longer than the limit.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len().min(LIMIT_VALUE_BYTES));
    for word in text.split(|letter: char| letter.is_whitespace() || letter.is_control()) {
        if word.is_empty() {
            continue;
        }
        if tidy.len() + word.len() > LIMIT_VALUE_BYTES {
            tidy.push('…');
            break;
        }
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

/// Adds `value` to `values`, tidied, unless it is empty or there already.
pub(crate) fn add(values: &mut Vec<String>, value: &str) {
    let value = tidy(value);
    if !value.is_empty() && values.len() < LIMIT_VALUES && !values.contains(&value) {
        values.push(value);
    }
}

/// Adds a name as printed. A name that is there already keeps the stronger of the two kinds.
pub(crate) fn add_name(entity: &mut Entity, text: &str, kind: NameKind) {
    let text = tidy(text);
    // A quotation around the whole name, or a bracket without its other half, is no part of it.
    let text = text
        .trim_matches([',', ';', ' ', '"', '“', '”'])
        .trim_start_matches(')')
        .trim();
    let unclosed = text.starts_with('(') && text.matches(')').count() == 1 && !text.ends_with(')');
    let text = if unclosed {
        text.replacen('(', "", 1).replacen(')', "", 1)
    } else {
        text.to_owned()
    };
    if !text.chars().any(char::is_alphanumeric) {
        return;
    }
    if text.len() > LIMIT_NAME_BYTES {
        add(&mut entity.comments, &format!("Name: {text}"));
        return;
    }
    if let Some(known) = entity.names.iter_mut().find(|name| name.text == text) {
        known.kind = known.kind.min(kind);
        return;
    }
    if entity.names.len() >= LIMIT_VALUES {
        return;
    }
    let name = Name { text, kind };
    // The primary name stands first, whenever it comes.
    if kind == NameKind::Primary && entity.names.first().is_some_and(|first| first.kind != kind) {
        entity.names.insert(0, name);
    } else {
        entity.names.push(name);
    }
}

/// Adds the names in a field in which a list prints several, or explains one in brackets.
///
/// `A; B`, `a) A b) B`, `A / B`: each its own name. `A (أ)`: both. `NAME OF GROUP (NOG)`: both,
/// when the letters in brackets stand in the name in that order. A remark in brackets ("combat
/// name", "previously listed as") is dropped. The first name keeps `kind`; if that is primary,
/// the others are aliases.
pub(crate) fn add_names(entity: &mut Entity, field: &str, kind: NameKind) {
    let also = if kind == NameKind::Primary {
        NameKind::Alias
    } else {
        kind
    };
    let mut kinds = std::iter::once(kind).chain(std::iter::repeat(also));
    for piece in split_outside_brackets(field) {
        for name in unbracket(&piece) {
            add_name(entity, &name, kinds.next().unwrap_or(also));
        }
    }
}

/// Adds the names of a person; see [`add_names`]. "SURNAME, Given" is turned round, and what
/// follows ", born" goes to the comments.
pub(crate) fn add_person_names(entity: &mut Entity, field: &str, kind: NameKind) {
    let mut field = tidy(field);
    if let Some((name, _)) = field.split_once(", born ") {
        let name = name.to_owned();
        add(&mut entity.comments, &field);
        field = name;
    }
    let plain = field.trim_matches('"');
    match plain.split_once(", ") {
        Some((surname, given)) if is_inverted(surname, given) => {
            add_name(entity, &format!("{given} {surname}"), kind);
        }
        _ => add_names(entity, &field, kind),
    }
}

/// Whether two parts around a comma are surname and given names.
fn is_inverted(surname: &str, given: &str) -> bool {
    const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];
    let plain = |part: &str| {
        part.chars()
            .all(|letter| letter.is_alphabetic() || " -'’.`".contains(letter))
    };
    let suffix = SUFFIXES.contains(&given.trim_end_matches('.').to_lowercase().as_str());
    plain(surname)
        && plain(given)
        && !suffix
        && surname.split(' ').count() <= 2
        && given.chars().next().is_some_and(char::is_uppercase)
}

/// Pieces of `field` between `;` and ` / ` outside brackets, and between list marks.
fn split_outside_brackets(field: &str) -> Vec<String> {
    // "Group including Armed Wing": two names of one entry.
    if let Some((whole, part)) = field.split_once(" including ") {
        return [whole, part]
            .into_iter()
            .flat_map(split_outside_brackets)
            .collect();
    }
    if !field.contains([';', '/', ')']) {
        return vec![field.to_owned()];
    }
    let mut depth = 0_u32;
    let mut marked = String::with_capacity(field.len());
    let letters: Vec<char> = tidy(field).chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let spaced = || {
            at.checked_sub(1).and_then(|before| letters.get(before)) == Some(&' ')
                && letters.get(at + 1) == Some(&' ')
        };
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let splits = depth == 0 && (letter == ';' || letter == '/' && spaced());
        // A mark that no name holds.
        marked.push(if splits { '\u{1f}' } else { letter });
    }
    marked
        .split('\u{1f}')
        .flat_map(|piece| {
            if piece.contains(';') {
                vec![piece.to_owned()]
            } else {
                numbered(piece)
            }
        })
        .collect()
}

/// The name, and the names that it carries in brackets.
fn unbracket(name: &str) -> Vec<String> {
    let name = name.trim().trim_end_matches([',', '.']).trim();
    let Some((outside, inside)) = last_bracket(name) else {
        return middle_acronym(name).unwrap_or_else(|| vec![name.to_owned()]);
    };
    let inside = inside.trim().trim_start_matches("original script:").trim();
    let remark = inside.to_lowercase();
    if REMARKS.iter().any(|known| remark.starts_with(known))
        || inside.len() > LIMIT_BRACKET && !inside.contains(';')
    {
        return unbracket(outside);
    }
    let latin = |text: &str| text.chars().find_map(script_of) == Some(Script::Latin);
    let mut names = unbracket(outside);
    if inside.contains(';') || latin(outside) != latin(inside) {
        for piece in split_outside_brackets(inside) {
            names.extend(unbracket(piece.split(" - ").next().unwrap_or(&piece)));
        }
    } else if is_acronym_of(inside, outside) || is_acronym_of(outside, inside) {
        names.push(inside.to_owned());
    } else {
        return vec![name.to_owned()];
    }
    names
}

/// Longest text in brackets behind a name that may be a name itself, in bytes.
const LIMIT_BRACKET: usize = 80;

/// What stands before and in the bracket that closes at the end of `name`.
fn last_bracket(name: &str) -> Option<(&str, &str)> {
    let body = name.strip_suffix(')')?;
    let mut depth = 1_u32;
    for (at, letter) in body.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let outside = body[..at].trim();
            return (!outside.is_empty()).then(|| (outside, &body[at + 1..]));
        }
    }
    None
}

/// `Name (ABC) Ltd`: the name without the brackets, and its short form.
fn middle_acronym(name: &str) -> Option<Vec<String>> {
    let (before, rest) = name.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let whole = format!("{} {}", before.trim(), after.trim());
    is_acronym_of(inside, before).then(|| vec![whole, inside.to_owned()])
}

/// Remarks that stand in brackets behind a name and are no name.
const REMARKS: [&str; 9] = [
    "combat name",
    "birth name",
    "previously listed",
    "original script",
    "formerly listed",
    "deceased",
    "third",
    "nom de guerre",
    "alias",
];

/// Whether `acronym` is a short form of `name`: its letters stand in the name in that order, and
/// its first letter starts one of the first two words.
fn is_acronym_of(acronym: &str, name: &str) -> bool {
    let capitals = acronym
        .chars()
        .filter(|letter| letter.is_uppercase())
        .count();
    let plain = acronym
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '-');
    if !plain || capitals < 2 || !(2..=10).contains(&acronym.len()) {
        return false;
    }
    let folded = wirewatch_text::fold(name);
    let mut letters = folded.chars();
    let mut wanted = acronym.chars().filter(|letter| letter.is_alphanumeric());
    let first = acronym
        .chars()
        .next()
        .map(|letter| letter.to_ascii_lowercase());
    let starts = folded
        .split(' ')
        .take(3)
        .any(|word| word.chars().next() == first);
    starts && wanted.all(|wanted| letters.any(|letter| letter == wanted.to_ascii_lowercase()))
}

/// Adds the countries that `field` names. What is no country of the table is returned.
pub(crate) fn add_countries(entity: &mut Entity, field: &str) -> Vec<String> {
    if field.trim().is_empty() {
        return Vec::new();
    }
    let (known, unknown) = codes_in(field);
    for code in known {
        add(&mut entity.countries, code);
    }
    unknown
}

/// Adds an address of these lines.
pub(crate) fn add_address<'a>(
    entity: &mut Entity,
    lines: impl IntoIterator<Item = &'a str>,
    country: &str,
) {
    let code = country_code(country);
    let mut parts: Vec<String> = lines
        .into_iter()
        .map(tidy)
        .filter(|line| !line.is_empty())
        .collect();
    if !country.trim().is_empty() {
        parts.push(tidy(country));
    }
    let full = parts.join(", ");
    let address = Address {
        full,
        country: code.map(str::to_owned),
    };
    if !address.full.is_empty()
        && entity.addresses.len() < LIMIT_VALUES
        && !entity.addresses.contains(&address)
    {
        entity.addresses.push(address);
    }
}

/// Adds a number that identifies; `country` as a code or as printed, or empty.
pub(crate) fn add_identifier(entity: &mut Entity, kind: &str, value: &str, country: &str) {
    let value = tidy(value);
    let country = match country_code(country) {
        Some(code) => Some(code.to_owned()),
        None => Some(tidy(country)).filter(|country| !country.is_empty()),
    };
    let identifier = Identifier {
        kind: tidy(kind),
        value,
        country,
    };
    if !identifier.value.is_empty()
        && entity.identifiers.len() < LIMIT_VALUES
        && !entity.identifiers.contains(&identifier)
    {
        entity.identifiers.push(identifier);
    }
}

/// Adds an entry of another list that this one says it is.
pub(crate) fn add_referent(entity: &mut Entity, dataset: &str, reference: &str) {
    let reference = tidy(reference);
    let reference = if dataset == "UN" {
        un_reference(&reference)
    } else {
        reference
    };
    let referent = EntityId::new(dataset, reference);
    if !referent.reference.is_empty()
        && referent != entity.id
        && !entity.referents.contains(&referent)
        && entity.referents.len() < LIMIT_VALUES
    {
        entity.referents.push(referent);
    }
}

/// A UN reference as the UN writes it: `QDE.145` is `QDe.145`. Anything else as it is.
pub(crate) fn un_reference(text: &str) -> String {
    match text.split_once('.') {
        Some((letters, number))
            if letters.len() == 3 && letters.is_ascii() && number.len() == 3 =>
        {
            let (committee, kind) = letters.split_at(2);
            format!(
                "{}{}.{number}",
                committee.to_ascii_uppercase(),
                kind.to_ascii_lowercase()
            )
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(field: &str) -> Vec<String> {
        let mut entity = blank("X", "1", Schema::Organization);
        add_names(&mut entity, field, NameKind::Primary);
        entity.names.into_iter().map(|name| name.text).collect()
    }

    #[test]
    fn several_names_in_one_field() {
        let cases: [(&str, &[&str]); 18] = [
            (
                "Example including Example Brigades",
                &["Example", "Example Brigades"],
            ),
            ("EXAMPLE SHIPPING (ES) LTD", &["EXAMPLE SHIPPING LTD", "ES"]),
            (
                "ESG (Example Shipping Group)",
                &["ESG", "Example Shipping Group"],
            ),
            (
                "Example Group (Misal Grubu) (EG)",
                &["Example Group (Misal Grubu)", "EG"],
            ),
            (
                "Example Front (EF) (مثال (original script); Sample Front)",
                &["Example Front", "EF", "مثال", "Sample Front"],
            ),
            ("\"EXAMPLE\"", &["EXAMPLE"]),
            ("EXAMPLE TRADING LLC", &["EXAMPLE TRADING LLC"]),
            ("Example One; Example Two", &["Example One", "Example Two"]),
            (
                "Example A; Example B b) Example C",
                &["Example A", "Example B", "Example C"],
            ),
            ("EXAMPLE FRONT / EXF", &["EXAMPLE FRONT", "EXF"]),
            (
                "EXAMPLE SHIPPING GROUP (ESG)",
                &["EXAMPLE SHIPPING GROUP", "ESG"],
            ),
            ("EXAMPLE FOR PEACE (NGO)", &["EXAMPLE FOR PEACE (NGO)"]),
            (
                "EXAMPLE (HONG KONG) LIMITED",
                &["EXAMPLE (HONG KONG) LIMITED"],
            ),
            ("Misal (مثال)", &["Misal", "مثال"]),
            ("مثال (Misal; Mithal)", &["مثال", "Misal", "Mithal"]),
            ("Primer (original script: Пример)", &["Primer", "Пример"]),
            ("EXAMPLE ONE (COMBAT NAME)", &["EXAMPLE ONE"]),
            ("-", &[]),
        ];
        for (field, expected) in cases {
            assert_eq!(names(field), expected, "{field}");
        }
    }

    #[test]
    fn persons_in_natural_order() {
        let cases: [(&str, &str); 4] = [
            ("EXAMPLE, Given Middle", "Given Middle EXAMPLE"),
            ("Given EXAMPLE, Jr", "Given EXAMPLE, Jr"),
            ("Given EXAMPLE, born in 1960", "Given EXAMPLE"),
            ("\"EXAMPLE, Abu\"", "Abu EXAMPLE"),
        ];
        for (printed, natural) in cases {
            let mut entity = blank("X", "1", Schema::Person);
            add_person_names(&mut entity, printed, NameKind::Alias);
            assert_eq!(entity.names[0].text, natural);
        }
    }

    #[test]
    fn a_name_given_twice_keeps_the_stronger_kind() {
        let mut entity = blank("X", "1", Schema::Company);
        add_name(&mut entity, "EXAMPLE", NameKind::Weak);
        add_name(&mut entity, "EXAMPLE", NameKind::Alias);
        add_name(&mut entity, "EXAMPLE TRADING", NameKind::Primary);
        let kinds: Vec<NameKind> = entity.names.iter().map(|name| name.kind).collect();
        assert_eq!(kinds, [NameKind::Primary, NameKind::Alias]);
    }
}
