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
    let text = text.trim_matches([',', ';']).trim();
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
    let name = Name {
        text: text.to_owned(),
        kind,
    };
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

/// Pieces of `field` between `;` and ` / ` outside brackets, and between list marks.
fn split_outside_brackets(field: &str) -> Vec<String> {
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

/// The name, and the names that it carries in brackets at its end.
fn unbracket(name: &str) -> Vec<String> {
    let name = name.trim().trim_end_matches([',', '.']).trim();
    let plain = vec![name.to_owned()];
    let Some((outside, inside)) = name.strip_suffix(')').and_then(|name| name.split_once('('))
    else {
        return plain;
    };
    let outside = outside.trim();
    if outside.is_empty() {
        return plain;
    }
    let inside = inside.replace("(original script)", "");
    let inside = inside
        .trim()
        .strip_prefix("original script:")
        .unwrap_or(&inside)
        .trim();
    let remark = inside.to_lowercase();
    if REMARKS.iter().any(|known| remark.starts_with(known)) {
        return vec![outside.to_owned()];
    }
    let mut names = vec![outside.to_owned()];
    let latin = |text: &str| text.chars().find_map(script_of) == Some(Script::Latin);
    if latin(outside) != latin(inside) && !inside.contains(['(', ')']) {
        let inner = inside
            .split(';')
            .map(|name| name.split(" - ").next().unwrap_or(name));
        names.extend(inner.map(|name| name.trim().to_owned()));
    } else if let Some((acronym, more)) = outside_acronym(outside, inside) {
        names = vec![acronym.0, acronym.1];
        names.extend(more);
    } else if is_acronym_of(inside, outside) {
        names.push(inside.to_owned());
    } else {
        return plain;
    }
    names
}

/// `Name (ABC) (more; names)`, as one UN entry prints its aliases.
fn outside_acronym(outside: &str, inside: &str) -> Option<((String, String), Vec<String>)> {
    let (acronym, rest) = inside.split_once(')')?;
    let acronym = acronym.trim();
    let more = rest.trim().strip_prefix('(')?;
    is_acronym_of(acronym, outside).then(|| {
        let more = more
            .split(';')
            .map(|name| name.replace(['(', ')'], "").trim().to_owned());
        ((outside.to_owned(), acronym.to_owned()), more.collect())
    })
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
    let referent = EntityId::new(dataset, tidy(reference));
    if !referent.reference.is_empty()
        && referent != entity.id
        && !entity.referents.contains(&referent)
        && entity.referents.len() < LIMIT_VALUES
    {
        entity.referents.push(referent);
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
        let cases: [(&str, &[&str]); 12] = [
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
    fn a_name_given_twice_keeps_the_stronger_kind() {
        let mut entity = blank("X", "1", Schema::Company);
        add_name(&mut entity, "EXAMPLE", NameKind::Weak);
        add_name(&mut entity, "EXAMPLE", NameKind::Alias);
        add_name(&mut entity, "EXAMPLE TRADING", NameKind::Primary);
        let kinds: Vec<NameKind> = entity.names.iter().map(|name| name.kind).collect();
        assert_eq!(kinds, [NameKind::Primary, NameKind::Alias]);
    }
}
