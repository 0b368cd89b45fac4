//! The simple JSON Lines form: `{id, list, type, names: [{n, kind}], native, dob, country, xref?}`.
//!
//! One file may hold several lists. The reference is what the list itself prints: `ofac-10000`
//! is entity 10000, `uk-AQD0028` is AQD0028, and a UN entry is named by its `xref` (`QDe.115`).

use serde::Deserialize;
use wirewatch_news::{Entity, NameKind, Schema};

use crate::ListFile;
use crate::dates;
use crate::entry::{add, add_countries, add_identifier, add_name, add_referent, blank, tidy};
use crate::error::ImportError;
use crate::lines;

#[derive(Deserialize)]
struct Row {
    id: String,
    list: String,
    #[serde(rename = "type", default)]
    kind: String,
    names: Vec<RowName>,
    #[serde(default)]
    native: Vec<String>,
    #[serde(default)]
    dob: Vec<String>,
    #[serde(default)]
    country: Vec<String>,
    #[serde(default)]
    xref: Option<String>,
}

#[derive(Deserialize)]
struct RowName {
    n: String,
    #[serde(default)]
    kind: String,
}

/// Reads the file: the entries of each list that it holds, in the order in which they come.
pub(crate) fn read(file: &ListFile) -> Result<(Vec<Entity>, Vec<String>), ImportError> {
    let (rows, warnings) = lines::read::<Row>(file, "any list")?;
    Ok((rows.into_iter().filter_map(entry).collect(), warnings))
}

fn entry(row: Row) -> Option<Entity> {
    // A colon parts list and reference in an entity id.
    let dataset = tidy(&row.list).replace(':', "-");
    let dataset = if dataset.is_empty() {
        "list".to_owned()
    } else {
        dataset
    };
    let xref = row
        .xref
        .as_deref()
        .map(tidy)
        .filter(|xref| !xref.is_empty());
    let prefix = format!("{}-", dataset.to_lowercase());
    let id = tidy(&row.id);
    // Ids such as `ofac-10000` carry the list's name; the list itself prints the number alone.
    let is_official = OFFICIAL.contains(&dataset.as_str());
    let bare = match id.get(..prefix.len()) {
        Some(start) if is_official && start.to_lowercase() == prefix => &id[prefix.len()..],
        _ => id.as_str(),
    };
    let un_reference = xref.as_deref().filter(|xref| is_un_reference(xref));
    let reference = if dataset == "UN" {
        un_reference.unwrap_or(bare)
    } else {
        bare
    };
    let schema = match row.kind.to_lowercase().as_str() {
        "person" | "individual" => Schema::Person,
        "company" => Schema::Company,
        "vessel" | "ship" => Schema::Vessel,
        "aircraft" | "airplane" => Schema::Airplane,
        "org" | "organization" | "organisation" | "entity" | "group" => Schema::Organization,
        _ => Schema::LegalEntity,
    };
    let mut entity = blank(&dataset, reference, schema);
    if dataset == "UN" && reference != bare {
        add_identifier(&mut entity, "DATAID", bare, "");
    }
    if dataset != "UN"
        && let Some(xref) = &xref
    {
        match wirewatch_news::EntityId::parse(xref) {
            Some(other) => add_referent(&mut entity, &other.dataset, &other.reference),
            None => add_referent(&mut entity, "UN", xref),
        }
    }
    for name in &row.names {
        let kind = match name.kind.to_lowercase().as_str() {
            "primary" => NameKind::Primary,
            "weak" => NameKind::Weak,
            "former" => NameKind::Former,
            _ => NameKind::Alias,
        };
        add_name(&mut entity, &name.n, kind);
    }
    for native in &row.native {
        add_name(&mut entity, native, NameKind::Alias);
    }
    for date in &row.dob {
        match dates::prefix(date) {
            Some(prefix) => add(&mut entity.birth_dates, &prefix),
            None => add(&mut entity.comments, &format!("Date of birth: {date}")),
        }
    }
    for country in &row.country {
        if country.len() == 2 && country.is_ascii() {
            add(&mut entity.countries, &country.to_uppercase());
        } else {
            for unknown in add_countries(&mut entity, country) {
                add(&mut entity.comments, &format!("Country: {unknown}"));
            }
        }
    }
    (!entity.names.is_empty() && !entity.id.reference.is_empty()).then_some(entity)
}

/// The id of an entry as a file of the simple form gives it (`ofac-10000`): lists of that form
/// that are not official keep their ids as they are.
pub fn row_id(entity: &Entity) -> String {
    let dataset = entity.id.dataset.as_str();
    if !OFFICIAL.contains(&dataset) {
        return entity.id.reference.clone();
    }
    let data_id = entity
        .identifiers
        .iter()
        .find(|identifier| dataset == "UN" && identifier.kind == "DATAID");
    let reference = data_id.map_or(&entity.id.reference, |identifier| &identifier.value);
    format!("{}-{reference}", dataset.to_lowercase())
}

/// Lists whose ids in the simple form carry the list's name.
const OFFICIAL: [&str; 5] = ["UN", "EU", "UK", "OFAC", "OFAC-CONS"];

/// Whether `text` looks like a permanent reference number of the UN: `QDe.115`, `KPi.001`.
pub(crate) fn is_un_reference(text: &str) -> bool {
    let Some((letters, number)) = text.split_once('.') else {
        return false;
    };
    letters.len() == 3
        && letters
            .bytes()
            .take(2)
            .all(|byte| byte.is_ascii_uppercase())
        && (letters.ends_with('i') || letters.ends_with('e'))
        && number.len() == 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
}
