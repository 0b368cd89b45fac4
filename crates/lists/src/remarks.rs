//! The remarks column of OFAC files: facts in a row, parted by `; `.
//!
//! What a field of the entry can hold whole goes there; the rest stays a comment, in OFAC's words.

use wirewatch_news::{Entity, NameKind, Schema};

use crate::dates;
use crate::entry::{add, add_countries, add_identifier, add_name};
use crate::ofac::natural_order;

/// Kinds of numbers, as OFAC writes them in front of the number.
const KINDS: [&str; 58] = [
    "Passport",
    "Diplomatic Passport",
    "Stateless Person Passport",
    "National ID No.",
    "National Foreign ID Number",
    "Tax ID No.",
    "Cedula No.",
    "Cedula de Residencia",
    "NIT #",
    "RUC #",
    "RIF #",
    "R.F.C.",
    "C.U.R.P.",
    "C.U.I.T.",
    "C.U.I.P.",
    "C.U.I.",
    "D.N.I.",
    "N.I.E.",
    "SSN",
    "US FEIN",
    "V.A.T. Number",
    "Registration Number",
    "Registration ID",
    "Identification Number",
    "Personal ID Card",
    "Residency Number",
    "Electoral Registry No.",
    "Folio Mercantil No.",
    "Matricula Mercantil No",
    "Commercial Registry Number",
    "Company Number",
    "UK Company Number",
    "Government Gazette Number",
    "Trade License No.",
    "Business Registration Document #",
    "Business Registration Number",
    "C.R. No.",
    "License",
    "Driver's License No.",
    "Italian Fiscal Code",
    "D-U-N-S Number",
    "MMSI",
    "Chamber of Commerce Number",
    "Public Registration Number",
    "Cartilla de Servicio Militar Nacional",
    "Chinese Commercial Code",
    "Aircraft Tail Number",
    "Aircraft Manufacturer's Serial Number (MSN)",
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Email Address",
    "Phone Number",
    "Telephone",
    "Fax",
    "Website",
    "SWIFT/BIC",
    "Birth Certificate Number",
    "Military Registration Number",
    "Turkish Identification Number",
];

/// Reads `remark` into the fields of `entity`.
pub(crate) fn read(entity: &mut Entity, remark: &str) {
    let mut rest = Vec::new();
    for fact in remark.trim().trim_end_matches('.').split(';') {
        let fact = fact.trim();
        if !fact.is_empty() && !take(entity, fact.strip_prefix("alt. ").unwrap_or(fact)) {
            rest.push(fact);
        }
    }
    add(&mut entity.comments, &rest.join("; "));
}

/// Puts `fact` into its field. False when the field does not hold all that it says.
fn take(entity: &mut Entity, fact: &str) -> bool {
    if let Some(name) = quoted_name(fact) {
        let name = if entity.schema == Schema::Person {
            natural_order(name)
        } else {
            name.to_owned()
        };
        add_name(entity, &name, NameKind::Weak);
        return true;
    }
    if let Some(date) = fact.strip_prefix("DOB ") {
        return take_dates(entity, date);
    }
    if let Some(date) = fact.strip_prefix("Organization Established Date ") {
        return take_dates(entity, date);
    }
    if let Some(place) = fact.strip_prefix("POB ") {
        add(&mut entity.birth_places, place);
        return true;
    }
    if let Some(gender) = fact.strip_prefix("Gender ") {
        entity.gender = Some(gender.trim().to_lowercase());
        return true;
    }
    for prefix in ["nationality ", "citizen "] {
        if let Some(country) = fact.strip_prefix(prefix) {
            return add_countries(entity, country).is_empty();
        }
    }
    if let Some(number) = fact
        .split("IMO ")
        .nth(1)
        .filter(|number| number.len() == 7 && fact.len() < 60)
    {
        add_identifier(entity, "IMO", number, "");
        return true;
    }
    if fact.starts_with("Digital Currency Address - ")
        && let Some((kind, address)) = fact.rsplit_once(' ')
    {
        add_identifier(entity, kind, address, "");
        return true;
    }
    if fact.contains('@') && !fact.contains(' ') {
        add_identifier(entity, "Email Address", fact, "");
        return true;
    }
    if fact.starts_with("www.") && !fact.contains(' ') {
        add_identifier(entity, "Website", fact, "");
        return true;
    }
    take_number(entity, fact)
}

/// The name in `a.k.a. 'NAME'`: OFAC's weak aliases, also former ones.
fn quoted_name(fact: &str) -> Option<&str> {
    let (mark, rest) = fact.split_once(' ')?;
    if !matches!(mark, "a.k.a." | "f.k.a." | "n.k.a.") {
        return None;
    }
    let name = rest.trim().strip_prefix('\'')?;
    let end = name.rfind('\'').unwrap_or(name.len());
    Some(&name[..end])
}

/// A date, or the two ends of a range, of which the words stay in the comments.
fn take_dates(entity: &mut Entity, text: &str) -> bool {
    if let Some(date) = dates::prefix(text) {
        add(&mut entity.birth_dates, &date);
        return true;
    }
    let plain = text.strip_prefix("circa ").unwrap_or(text);
    let ends = plain
        .split_once(" to ")
        .or_else(|| plain.split_once('-'))
        .unwrap_or((plain, ""));
    for end in [ends.0, ends.1] {
        if let Some(date) = dates::prefix(end) {
            // About a day is not that day.
            let about = if plain.len() < text.len() || !ends.1.is_empty() {
                date.get(..4)
            } else {
                None
            };
            add(&mut entity.birth_dates, about.unwrap_or(&date));
        }
    }
    false
}

fn take_number(entity: &mut Entity, fact: &str) -> bool {
    let kinds = KINDS.iter().filter(|kind| {
        fact.strip_prefix(**kind)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let Some(kind) = kinds.max_by_key(|kind| kind.len()) else {
        return false;
    };
    let rest = fact[kind.len()..].trim();
    let (value, said_all) = match rest.find(" issued ").or_else(|| rest.find(" expires ")) {
        Some(at) => (rest[..at].trim(), false),
        None => (rest, true),
    };
    let (value, country) = match value
        .strip_suffix(')')
        .and_then(|value| value.rsplit_once(" ("))
    {
        Some((number, country)) if number.contains(|letter: char| letter.is_ascii_digit()) => {
            (number, country)
        }
        _ => (value, ""),
    };
    let kind = kind.trim_end_matches(['#', ' ']);
    let kind = kind
        .strip_suffix(" No.")
        .or_else(|| kind.strip_suffix(" No"))
        .unwrap_or(kind);
    add_identifier(entity, kind, value, country);
    said_all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::blank;

    #[test]
    fn facts_find_their_fields() {
        let mut entity = blank("OFAC", "1", Schema::Person);
        read(
            &mut entity,
            "DOB 10 Dec 1948; alt. DOB circa 1950; DOB 1961 to 1963; POB Example City, Iraq; nationality Iraq; \
             alt. citizen Korea, North; Gender Male; Passport A123 (Iraq) issued 12 Aug 2000; National ID No. 77-1 (Iraq); \
             a.k.a. 'ABU 'EXAMPLE''; f.k.a. 'OLD'; Digital Currency Address - XBT 1abc; \
             Vessel Registration Identification IMO 1234567; Linked To: EXAMPLE TRADING LLC.",
        );
        assert_eq!(entity.birth_dates, ["1948-12-10", "1950", "1961", "1963"]);
        assert_eq!(entity.birth_places, ["Example City, Iraq"]);
        assert_eq!(entity.countries, ["IQ", "KP"]);
        assert_eq!(entity.gender.as_deref(), Some("male"));
        let names: Vec<&str> = entity.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["ABU 'EXAMPLE'", "OLD"]);
        assert!(entity.names.iter().all(|name| name.kind == NameKind::Weak));
        let numbers: Vec<(&str, &str, Option<&str>)> = entity
            .identifiers
            .iter()
            .map(|number| {
                (
                    number.kind.as_str(),
                    number.value.as_str(),
                    number.country.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            numbers,
            [
                ("Passport", "A123", Some("IQ")),
                ("National ID", "77-1", Some("IQ")),
                ("Digital Currency Address - XBT", "1abc", None),
                ("IMO", "1234567", None),
            ]
        );
        assert_eq!(
            entity.comments,
            [
                "alt. DOB circa 1950; DOB 1961 to 1963; Passport A123 (Iraq) issued 12 Aug 2000; Linked To: EXAMPLE TRADING LLC"
            ]
        );
    }
}
