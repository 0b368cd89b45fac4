//! FollowTheMoney entities as JSON Lines, as OpenSanctions publishes them.
//!
//! Persons, organisations, vessels and the like become entries; `Sanction` objects are joined to
//! them by `entity` (or come nested in `sanctions`), `Address` and `Passport`/`Identification`
//! objects by their links. Relations between entries (ownership, family) are not kept, and a
//! warning says how many. Where the file marks targets, only targets become entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use wirewatch_news::{Entity, NameKind, Schema};

use crate::ListFile;
use crate::dates;
use crate::entry::{
    add, add_address, add_countries, add_identifier, add_name, add_referent, blank, tidy,
};
use crate::error::ImportError;
use crate::lines;
use crate::simple::is_un_reference;

/// What the file gives: dataset, date, entries, warnings.
pub(crate) struct Read {
    pub(crate) dataset: String,
    pub(crate) issued: Option<Date>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<Value>>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    referents: Vec<String>,
    #[serde(default)]
    target: Option<bool>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    last_change: Option<String>,
    #[serde(default)]
    last_seen: Option<String>,
}

impl Object {
    fn all<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.properties
            .get(property)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// Objects that stand inside a property, where the file is a nested one.
    fn nested(&self, property: &str) -> Vec<Object> {
        let values = self.properties.get(property).into_iter().flatten();
        values
            .filter(|value| value.is_object())
            .filter_map(|value| Object::deserialize(value).ok())
            .collect()
    }
}

fn schema(name: &str) -> Option<Schema> {
    Some(match name {
        "Person" => Schema::Person,
        "Organization" | "PublicBody" => Schema::Organization,
        "Company" => Schema::Company,
        "LegalEntity" => Schema::LegalEntity,
        "Vessel" => Schema::Vessel,
        "Airplane" => Schema::Airplane,
        "CryptoWallet" | "Security" | "Asset" | "Vehicle" | "Thing" => Schema::Thing,
        _ => return None,
    })
}

/// Reads the file as one list.
pub(crate) fn read(file: &ListFile) -> Result<Read, ImportError> {
    let (objects, mut warnings) = lines::read::<Object>(file, "the list")?;
    let mut sanctions: HashMap<&str, Vec<&Object>> = HashMap::new();
    let mut documents: HashMap<&str, Vec<&Object>> = HashMap::new();
    let mut addresses: HashMap<&str, &Object> = HashMap::new();
    let mut relations = 0;
    for object in &objects {
        match object.schema.as_str() {
            "Sanction" => object
                .all("entity")
                .for_each(|id| sanctions.entry(id).or_default().push(object)),
            "Passport" | "Identification" => {
                object
                    .all("holder")
                    .for_each(|id| documents.entry(id).or_default().push(object));
            }
            "Address" => {
                addresses.insert(&object.id, object);
            }
            name if schema(name).is_none() => relations += 1,
            _ => {}
        }
    }
    let marked = objects.iter().any(|object| object.target == Some(true));
    let listed: Vec<&Object> = objects
        .iter()
        .filter(|object| {
            schema(&object.schema).is_some() && (!marked || object.target == Some(true))
        })
        .collect();
    let dataset = dataset(&listed);
    let mut seen = BTreeSet::new();
    let mut entities = Vec::with_capacity(listed.len());
    let mut twice = 0;
    for object in listed {
        let Some(schema) = schema(&object.schema) else {
            continue;
        };
        let mut entity = entry(&dataset, object, schema);
        for sanction in sanctions.get(object.id.as_str()).into_iter().flatten() {
            add_sanction(&mut entity, sanction);
        }
        for sanction in object.nested("sanctions") {
            add_sanction(&mut entity, &sanction);
        }
        for document in documents.get(object.id.as_str()).into_iter().flatten() {
            add_document(&mut entity, document);
        }
        for address in object
            .all("addressEntity")
            .filter_map(|id| addresses.get(id))
        {
            add_address_object(&mut entity, address);
        }
        object
            .nested("addressEntity")
            .iter()
            .for_each(|address| add_address_object(&mut entity, address));
        if !seen.insert(entity.id.reference.clone()) {
            twice += 1;
        } else if !entity.names.is_empty() {
            entities.push(entity);
        }
    }
    if relations > 0 {
        warnings.push(format!(
            "{}: {relations} relations between entries were not kept",
            file.name
        ));
    }
    if twice > 0 {
        warnings.push(format!(
            "{}: {twice} entries came twice; the first of each counts",
            file.name
        ));
    }
    let seen = objects
        .iter()
        .flat_map(|object| [&object.last_change, &object.last_seen]);
    let issued = seen.flatten().filter_map(|stamp| dates::day(stamp)).max();
    Ok(Read {
        dataset,
        issued,
        entities,
        warnings,
    })
}

/// The dataset that all entries name, if it is one and the same; else the publisher.
fn dataset(listed: &[&Object]) -> String {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for object in listed {
        names.extend(object.datasets.iter().map(String::as_str));
    }
    let name = match (names.len(), names.first()) {
        (0, _) => "FollowTheMoney".to_owned(),
        (1, Some(name)) => tidy(name),
        _ => "OpenSanctions".to_owned(),
    };
    name.replace(':', "-")
}

/// Properties with numbers and addresses that identify, and what they are called here.
const NUMBERS: [(&str, &str); 22] = [
    ("passportNumber", "Passport"),
    ("idNumber", "ID"),
    ("nationalId", "National ID"),
    ("taxNumber", "Tax ID"),
    ("vatCode", "V.A.T. Number"),
    ("innCode", "INN"),
    ("ogrnCode", "OGRN"),
    ("registrationNumber", "Registration Number"),
    ("leiCode", "LEI"),
    ("swiftBic", "SWIFT/BIC"),
    ("isinCode", "ISIN"),
    ("isin", "ISIN"),
    ("imoNumber", "IMO"),
    ("mmsi", "MMSI"),
    ("callSign", "Call sign"),
    ("serialNumber", "Serial number"),
    ("publicKey", "Digital Currency Address"),
    ("socialSecurityNumber", "SSN"),
    ("dunsCode", "D-U-N-S Number"),
    ("phone", "Phone Number"),
    ("email", "Email Address"),
    ("website", "Website"),
];

fn entry(dataset: &str, object: &Object, schema: Schema) -> Entity {
    let mut entity = blank(dataset, &tidy(&object.id), schema);
    entity.topics.clear();
    // The caption is the name that the publisher chose among those that he gives.
    if let Some(caption) = object
        .caption
        .as_deref()
        .filter(|caption| object.all("name").any(|name| name == *caption))
    {
        add_name(&mut entity, caption, NameKind::Primary);
    }
    let kinds = [
        ("name", NameKind::Alias),
        ("alias", NameKind::Alias),
        ("previousName", NameKind::Former),
        ("weakAlias", NameKind::Weak),
        ("abbreviation", NameKind::Weak),
    ];
    for (property, kind) in kinds {
        for name in object.all(property) {
            let kind = if property == "name" && entity.names.is_empty() {
                NameKind::Primary
            } else {
                kind
            };
            add_name(&mut entity, name, kind);
        }
    }
    for property in ["birthDate", "incorporationDate", "buildDate"] {
        for date in object.all(property) {
            if let Some(date) = dates::prefix(date) {
                add(&mut entity.birth_dates, &date);
            }
        }
    }
    object
        .all("birthPlace")
        .for_each(|place| add(&mut entity.birth_places, place));
    entity.gender = object
        .all("gender")
        .next()
        .map(|gender| tidy(gender).to_lowercase());
    for property in [
        "nationality",
        "citizenship",
        "country",
        "jurisdiction",
        "flag",
    ] {
        object
            .all(property)
            .for_each(|country| add_country(&mut entity, country));
    }
    for property in ["title", "position"] {
        object
            .all(property)
            .for_each(|position| add(&mut entity.positions, position));
    }
    for property in ["notes", "description", "summary"] {
        object
            .all(property)
            .for_each(|note| add(&mut entity.comments, note));
    }
    for property in ["program", "programId"] {
        object
            .all(property)
            .for_each(|program| add(&mut entity.programs, program));
    }
    object
        .all("topics")
        .for_each(|topic| add(&mut entity.topics, topic));
    object
        .all("address")
        .for_each(|address| add_address(&mut entity, [address], ""));
    for (property, kind) in NUMBERS {
        object
            .all(property)
            .for_each(|number| add_identifier(&mut entity, kind, number, ""));
    }
    for property in ["uniqueEntityId", "unscId"] {
        object
            .all(property)
            .for_each(|id| un_referent(&mut entity, id));
    }
    object
        .referents
        .iter()
        .for_each(|id| add_other(&mut entity, id));
    add_other(&mut entity, &object.id);
    entity.source_url = object.all("sourceUrl").next().map(tidy);
    if object.datasets.len() > 1 || object.datasets.iter().any(|name| name != dataset) {
        add(
            &mut entity.comments,
            &format!("Datasets: {}", object.datasets.join(", ")),
        );
    }
    entity.updated_on = object.last_change.as_deref().and_then(dates::day);
    entity
}

fn add_country(entity: &mut Entity, country: &str) {
    if country.len() == 2 && country.is_ascii() {
        add(&mut entity.countries, &country.to_uppercase());
    } else {
        add_countries(entity, country);
    }
}

/// The entry of an official list behind an OpenSanctions id: `ofac-8759` is OFAC 8759,
/// `gb-fcdo-aqd0028` is UK AQD0028, `unsc-113966` is the UN entry with that DATAID.
fn add_other(entity: &mut Entity, id: &str) {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(number) = id.strip_prefix("ofac-").filter(|number| digits(number)) {
        add_referent(entity, "OFAC", number);
    } else if let Some(reference) = id.strip_prefix("gb-fcdo-") {
        add_referent(entity, "UK", &reference.to_uppercase());
    } else if let Some(group) = id.strip_prefix("gb-hmt-").filter(|group| digits(group)) {
        add_referent(entity, "UK", group);
    } else if let Some(number) = id.strip_prefix("unsc-").filter(|number| digits(number)) {
        add_referent(entity, "UN", number);
    }
}

fn un_referent(entity: &mut Entity, id: &str) {
    let id = tidy(id);
    if is_un_reference(&id) {
        add_referent(entity, "UN", &id);
    }
}

fn add_sanction(entity: &mut Entity, sanction: &Object) {
    add(&mut entity.topics, "sanction");
    for property in ["program", "programId"] {
        sanction
            .all(property)
            .for_each(|program| add(&mut entity.programs, program));
    }
    sanction
        .all("unscId")
        .for_each(|id| un_referent(entity, id));
    let listed = ["listingDate", "startDate"]
        .into_iter()
        .flat_map(|property| sanction.all(property));
    entity.listed_on = entity
        .listed_on
        .into_iter()
        .chain(listed.filter_map(dates::day))
        .min();
    let words = |property: &str| sanction.all(property).collect::<Vec<_>>().join("; ");
    let authority = [words("authority"), words("authorityId"), words("status")];
    let authority: Vec<&str> = authority
        .iter()
        .map(String::as_str)
        .filter(|words| !words.is_empty())
        .collect();
    if !authority.is_empty() {
        add(
            &mut entity.comments,
            &format!("Listed by {}", authority.join(", ")),
        );
    }
    for property in ["reason", "provisions", "summary"] {
        sanction
            .all(property)
            .for_each(|words| add(&mut entity.comments, words));
    }
    if entity.source_url.is_none() {
        entity.source_url = sanction.all("sourceUrl").next().map(tidy);
    }
}

fn add_document(entity: &mut Entity, document: &Object) {
    let kind = document.all("type").next().unwrap_or(&document.schema);
    let country = document.all("country").next().unwrap_or_default();
    document
        .all("number")
        .for_each(|number| add_identifier(entity, kind, number, country));
}

fn add_address_object(entity: &mut Entity, address: &Object) {
    let country = address.all("country").next().unwrap_or_default();
    match address.all("full").next() {
        Some(full) => add_address(entity, [full], ""),
        None => add_address(
            entity,
            ["street", "city", "region"]
                .into_iter()
                .flat_map(|part| address.all(part)),
            country,
        ),
    }
    if let (Some(last), Some(code)) = (entity.addresses.last_mut(), crate::country_code(country)) {
        last.country.get_or_insert_with(|| code.to_owned());
    }
}
