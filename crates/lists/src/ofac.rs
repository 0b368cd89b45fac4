//! The lists of the US Office of Foreign Assets Control, in their old CSV form.
//!
//! SDN.CSV (or CONS_PRIM.CSV) holds one row per entry; ALT, ADD and SDN_COMMENTS rows belong to
//! it by entity number. There is no header; `-0- ` is null; a person is "SURNAME, Given"; several
//! programmes are written `FTO] [SDGT`; weak aliases stand in the remarks. A remark of 1,000
//! characters goes on in SDN_COMMENTS. Field order: OFAC, "Data Specification", 2023-09-25.

use std::collections::HashMap;

use csv::StringRecord;
use wirewatch_news::{Entity, NameKind, Schema};

use crate::ListFile;
use crate::entry::{
    add, add_address, add_countries, add_identifier, add_name, add_names, blank, tidy,
};
use crate::error::ImportError;
use crate::remarks;
use crate::table::{self, Wrong};

/// Length at which OFAC cuts a remark and goes on in SDN_COMMENTS.
const REMARK_LENGTH: usize = 1_000;

/// The files of one OFAC list; all but the first may be missing.
pub(crate) struct Files<'a> {
    pub(crate) primary: &'a ListFile,
    pub(crate) aliases: Option<&'a ListFile>,
    pub(crate) addresses: Option<&'a ListFile>,
    pub(crate) comments: Option<&'a ListFile>,
}

/// Programmes that stand on the non-SDN lists only, or mostly.
const NON_SDN: [&str; 12] = [
    "NS-PLC",
    "NS-ISA",
    "NS-MBS",
    "NS-CMIC",
    "CMIC-EO13959",
    "UKRAINE-EO13662",
    "561-RELATED",
    "FSE-IR",
    "FSE-SY",
    "FSE-WMD",
    "CAPTA",
    "CMIC",
];

/// Whether these rows are the non-SDN list: more than half carry a programme of that list.
pub(crate) fn is_non_sdn(rows: &[StringRecord]) -> bool {
    let carries = |row: &&StringRecord| {
        row.get(3)
            .unwrap_or_default()
            .to_uppercase()
            .split("] [")
            .any(|program| NON_SDN.contains(&program.trim()))
    };
    rows.iter().filter(carries).count() * 2 > rows.len()
}

/// The value of a column: nothing for `-0-`.
fn value(row: &StringRecord, column: usize) -> &str {
    let value = row.get(column).unwrap_or_default().trim();
    if value == "-0-" { "" } else { value }
}

/// Reads one list.
pub(crate) fn read(
    dataset: &str,
    files: &Files<'_>,
) -> Result<(Vec<Entity>, Vec<String>), ImportError> {
    let table = table::read(files.primary, dataset, 0, 12)?;
    let mut warnings = table.warnings;
    let comments = overflow(files, dataset, &mut warnings)?;
    let mut entities: Vec<Entity> = Vec::with_capacity(table.rows.len());
    let mut index: HashMap<String, usize> = HashMap::with_capacity(table.rows.len());
    let mut wrong = Wrong::new(&files.primary.name, dataset);
    for (number, row) in table.rows.iter().enumerate() {
        let reference = value(row, 0);
        let numeric = !reference.is_empty() && reference.bytes().all(|byte| byte.is_ascii_digit());
        if !numeric || value(row, 1).is_empty() || index.contains_key(reference) {
            wrong.note(number + 1);
            continue;
        }
        let more = comments.get(reference).map_or("", String::as_str);
        index.insert(reference.to_owned(), entities.len());
        entities.push(entry(dataset, row, more));
    }
    warnings.extend(wrong.judge(table.rows.len(), "no entity number of its own, or no name")?);
    for (file, columns, what) in [(files.aliases, 5, "ALT"), (files.addresses, 6, "ADD")] {
        let Some(file) = file else {
            warnings.push(format!(
                "{dataset} was imported without its {what} file: aliases or addresses are missing"
            ));
            continue;
        };
        let table = table::read(file, dataset, 0, columns)?;
        warnings.extend(table.warnings);
        let mut wrong = Wrong::new(&file.name, dataset);
        for (number, row) in table.rows.iter().enumerate() {
            match index
                .get(value(row, 0))
                .and_then(|at| entities.get_mut(*at))
            {
                Some(entity) if columns == 5 => alias(entity, row),
                Some(entity) => address(entity, row),
                None => wrong.note(number + 1),
            }
        }
        let reason = format!(
            "their entity stands not in {}, which may be cut short",
            files.primary.name
        );
        warnings.extend(wrong.judge(table.rows.len(), &reason)?);
    }
    for entity in &mut entities {
        if entity.schema != Schema::Person {
            countries_of_addresses(entity);
        }
    }
    Ok((entities, warnings))
}

/// The rest of long remarks, by entity number.
fn overflow(
    files: &Files<'_>,
    dataset: &str,
    warnings: &mut Vec<String>,
) -> Result<HashMap<String, String>, ImportError> {
    let mut comments: HashMap<String, String> = HashMap::new();
    if let Some(file) = files.comments {
        let table = table::read(file, dataset, 0, 2)?;
        warnings.extend(table.warnings);
        for row in &table.rows {
            comments
                .entry(value(row, 0).to_owned())
                .or_default()
                .push_str(value(row, 1));
        }
    }
    Ok(comments)
}

fn entry(dataset: &str, row: &StringRecord, more: &str) -> Entity {
    let schema = match value(row, 2) {
        "individual" => Schema::Person,
        "vessel" => Schema::Vessel,
        "aircraft" => Schema::Airplane,
        _ => Schema::Organization,
    };
    let reference = value(row, 0);
    let mut entity = blank(dataset, reference, schema);
    entity.source_url = Some(format!(
        "https://sanctionssearch.ofac.treas.gov/Details.aspx?id={reference}"
    ));
    name(&mut entity, value(row, 1), NameKind::Primary);
    for program in value(row, 3).split("] [") {
        add(&mut entity.programs, program.trim_matches(['[', ']', ' ']));
    }
    if entity
        .programs
        .iter()
        .any(|program| matches!(program.as_str(), "FTO" | "SDGT"))
    {
        add(&mut entity.topics, "crime.terror");
    }
    add(&mut entity.positions, value(row, 4));
    add_identifier(&mut entity, "Call sign", value(row, 5), "");
    for (column, label) in [
        (6, "Vessel type"),
        (7, "Tonnage"),
        (8, "Gross registered tonnage"),
        (10, "Vessel owner"),
    ] {
        let value = value(row, column);
        if !value.is_empty() {
            add(&mut entity.comments, &format!("{label}: {value}"));
        }
    }
    let flag = value(row, 9);
    if !flag.is_empty() && flag != "None Identified" {
        for unknown in add_countries(&mut entity, flag) {
            add(&mut entity.comments, &format!("Vessel flag: {unknown}"));
        }
    }
    let remark = value(row, 11);
    if more.is_empty() {
        remarks::read(&mut entity, remark);
    } else {
        let joint = if remark.chars().count() >= REMARK_LENGTH || remark.is_empty() {
            ""
        } else {
            "; "
        };
        remarks::read(&mut entity, &format!("{remark}{joint}{more}"));
    }
    entity
}

/// Adds a name; that of a person in natural order.
fn name(entity: &mut Entity, text: &str, kind: NameKind) {
    if entity.schema == Schema::Person {
        add_name(entity, &natural_order(text), kind);
    } else {
        add_names(entity, text, kind);
    }
}

fn alias(entity: &mut Entity, row: &StringRecord) {
    let kind = match value(row, 2).to_lowercase().as_str() {
        "fka" => NameKind::Former,
        _ => NameKind::Alias,
    };
    name(entity, value(row, 3), kind);
    add(&mut entity.comments, value(row, 4));
}

fn address(entity: &mut Entity, row: &StringRecord) {
    let country = value(row, 4);
    add_address(entity, [value(row, 2), value(row, 3)], country);
    add(&mut entity.comments, value(row, 5));
}

fn countries_of_addresses(entity: &mut Entity) {
    for address in &entity.addresses {
        if let Some(code) = &address.country {
            add(&mut entity.countries, code);
        }
    }
}

/// "SURNAME, Given, Jr." as it is spoken: "Given SURNAME Jr."
pub(crate) fn natural_order(name: &str) -> String {
    let mut parts = name.split(',').map(str::trim);
    let (surname, given) = (parts.next().unwrap_or_default(), parts.next());
    let suffix: Vec<&str> = parts.collect();
    match given {
        Some(given) => tidy(&format!("{given} {surname} {}", suffix.join(" "))),
        None => tidy(surname),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_natural_order() {
        let cases = [
            ("EXAMPLE, Given", "Given EXAMPLE"),
            (
                "DE LOS EXAMPLES, Given Middle, Jr.",
                "Given Middle DE LOS EXAMPLES Jr.",
            ),
            ("EXAMPLE THE SECOND", "EXAMPLE THE SECOND"),
            ("", ""),
        ];
        for (printed, natural) in cases {
            assert_eq!(natural_order(printed), natural);
        }
    }
}
