//! The UK Sanctions List: the CSV that the Foreign, Commonwealth and Development Office
//! publishes, and its form as three tables (subjects, subject_names, subject_countries).
//!
//! In the published file several rows describe one designation, one per name or address; the
//! first line may be `Report Date: 23-Sep-2026`. Columns are found by their titles.

use std::collections::HashMap;

use csv::StringRecord;
use jiff::civil::Date;
use wirewatch_news::{Entity, NameKind, Schema};

use crate::ListFile;
use crate::country::numbered;
use crate::dates;
use crate::entry::{
    add, add_address, add_countries, add_identifier, add_name, add_names, add_person_names,
    add_referent, blank,
};
use crate::error::ImportError;
use crate::table::{self, Wrong};

/// What the files give: the date, the entries, and warnings.
pub(crate) type Read = (Option<Date>, Vec<Entity>, Vec<String>);

/// The three tables; the countries may be missing.
pub(crate) struct Tables<'a> {
    pub(crate) subjects: &'a ListFile,
    pub(crate) names: &'a ListFile,
    pub(crate) countries: Option<&'a ListFile>,
}

/// Letters and digits of a column title, lower case: titles differ in punctuation over time.
pub(crate) fn column_key(title: &str) -> String {
    title
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Rows with their columns by title.
struct Columns(HashMap<String, usize>);

impl Columns {
    fn new(header: &StringRecord) -> Columns {
        let mut columns = HashMap::new();
        for (at, title) in header.iter().enumerate() {
            columns.entry(column_key(title)).or_insert(at);
        }
        Columns(columns)
    }

    /// The first column among `titles` that exists and says something in `row`.
    fn get<'r>(&self, row: &'r StringRecord, titles: &[&str]) -> &'r str {
        let mut values = titles
            .iter()
            .filter_map(|title| row.get(*self.0.get(*title)?));
        values
            .find(|value| !value.trim().is_empty())
            .unwrap_or_default()
            .trim()
    }
}

/// An entry without any fact yet, save what the first letters of its reference say: the regime.
fn start(dataset: &str, reference: &str, schema: Schema) -> Entity {
    let mut entity = blank(dataset, reference, schema);
    // ISIL and Al-Qaida; counter-terrorism, international and domestic.
    if matches!(reference.get(..3), Some("AQD" | "CTI" | "CTD")) {
        add(&mut entity.topics, "crime.terror");
    }
    entity
}

fn schema(kind: &str) -> Schema {
    match kind.to_lowercase().as_str() {
        "individual" => Schema::Person,
        "ship" => Schema::Vessel,
        _ => Schema::Organization,
    }
}

fn name_kind(kind: &str, strength: &str) -> NameKind {
    let (kind, strength) = (column_key(kind), column_key(strength));
    if strength.starts_with("low") {
        NameKind::Weak
    } else if kind == "primaryname" || kind == "primary" {
        NameKind::Primary
    } else if kind.starts_with("former") || kind.starts_with("fka") {
        NameKind::Former
    } else {
        NameKind::Alias
    }
}

fn name(entity: &mut Entity, text: &str, kind: NameKind) {
    // A second primary name ("Ministry", "MOP") is an alias of the first.
    let kind = match entity.names.first() {
        Some(first) if first.kind == kind && kind == NameKind::Primary => NameKind::Alias,
        _ => kind,
    };
    if entity.schema == Schema::Organization {
        add_names(entity, text, kind);
    } else if entity.schema == Schema::Person {
        add_person_names(entity, text, kind);
    } else {
        add_name(entity, text, kind);
    }
}

/// Reads the published file. `skip` lines stand before the header; `report` is the first of them.
pub(crate) fn read(
    file: &ListFile,
    dataset: &str,
    header: &StringRecord,
    skip: usize,
    report: &str,
) -> Result<Read, ImportError> {
    let table = table::read(file, dataset, skip + 1, header.len())?;
    let columns = Columns::new(header);
    let mut warnings = table.warnings;
    let mut entities: Vec<Entity> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut wrong = Wrong::new(&file.name, dataset);
    for (number, row) in table.rows.iter().enumerate() {
        let reference = columns.get(row, &["uniqueid"]);
        if reference.is_empty() {
            wrong.note(number + 1);
            continue;
        }
        let at = *index.entry(reference.to_owned()).or_insert_with(|| {
            let kind = columns.get(
                row,
                &["individualentityship", "designationtype", "entitytype"],
            );
            entities.push(start(dataset, reference, schema(kind)));
            entities.len() - 1
        });
        if let Some(entity) = entities.get_mut(at) {
            designation(entity, row, &columns);
        }
    }
    warnings.extend(wrong.judge(table.rows.len(), "no unique id")?);
    let nameless = entities.len();
    entities.retain(|entity| !entity.names.is_empty());
    if entities.len() < nameless {
        warnings.push(format!(
            "{}: {} entries without a name were left out",
            file.name,
            nameless - entities.len()
        ));
    }
    let stated = report
        .split_once(':')
        .and_then(|(_, date)| dates::day(date.trim_matches([',', '"', ' ', '\r'])));
    let issued = stated.or_else(|| entities.iter().filter_map(|entity| entity.updated_on).max());
    Ok((issued, entities, warnings))
}

fn designation(entity: &mut Entity, row: &StringRecord, columns: &Columns) {
    let get = |titles: &[&str]| columns.get(row, titles);
    let parts = ["name1", "name2", "name3", "name4", "name5", "name6"].map(|part| get(&[part]));
    name(
        entity,
        &parts.join(" "),
        name_kind(get(&["nametype"]), get(&["aliasstrength"])),
    );
    add_names(entity, get(&["namenonlatinscript"]), NameKind::Alias);
    add_identifier(entity, "OFSI Group ID", get(&["ofsigroupid"]), "");
    for reference in get(&["unreferencenumber"]).split([';', ',']) {
        add_referent(entity, "UN", reference);
    }
    add(&mut entity.programs, get(&["regimename"]));
    entity.listed_on = entity
        .listed_on
        .or_else(|| dates::day(get(&["datedesignated"])));
    entity.updated_on = entity.updated_on.max(dates::day(get(&["lastupdated"])));
    add(&mut entity.positions, get(&["title"]));
    for position in numbered(get(&["position"])) {
        add(&mut entity.positions, &position);
    }
    for date in numbered(get(&["dob", "dateofbirth"])) {
        match dates::prefix(&date) {
            Some(prefix) => add(&mut entity.birth_dates, &prefix),
            None => add(&mut entity.comments, &format!("Date of birth: {date}")),
        }
    }
    let birth = [get(&["townofbirth"]), get(&["countryofbirth"])];
    let birth: Vec<&str> = birth.into_iter().filter(|part| !part.is_empty()).collect();
    add(&mut entity.birth_places, &birth.join(", "));
    let gender = get(&["gender"]);
    if !gender.is_empty() {
        entity.gender = Some(gender.to_lowercase());
    }
    for unknown in add_countries(entity, get(&["nationalityies", "nationality"])) {
        add(&mut entity.comments, &format!("Nationality: {unknown}"));
    }
    let lines = [
        "addressline1",
        "addressline2",
        "addressline3",
        "addressline4",
        "addressline5",
        "addressline6",
        "addresspostalcode",
    ];
    let country = get(&["addresscountry"]);
    add_address(entity, lines.map(|line| get(&[line])), country);
    if entity.schema != Schema::Person {
        add_countries(entity, country);
        add_countries(
            entity,
            get(&["currentbelievedflagofship", "currentbelievedflagofships"]),
        );
    }
    for (titles, label) in NUMBERS {
        for value in numbered(get(titles)) {
            add_identifier(entity, label, &value, "");
        }
    }
    for (titles, label) in WORDS {
        let words = get(titles);
        if !words.is_empty() {
            let words = if label.is_empty() {
                words.to_owned()
            } else {
                format!("{label}: {words}")
            };
            add(&mut entity.comments, &words);
        }
    }
}

/// Columns with numbers and addresses that identify.
const NUMBERS: [(&[&str], &str); 8] = [
    (&["passportnumber"], "Passport"),
    (
        &["nationalidentifiernumber", "nationalidentificationnumber"],
        "National ID",
    ),
    (
        &["businessregistrationnumbers", "businessregistrationnumber"],
        "Registration Number",
    ),
    (&["imonumber"], "IMO"),
    (&["hullidentificationnumberhin"], "HIN"),
    (&["phonenumber"], "Phone Number"),
    (&["emailaddress"], "Email Address"),
    (&["website"], "Website"),
];

/// Columns with words, and what to write in front of them.
const WORDS: [(&[&str], &str); 16] = [
    (&["otherinformation"], ""),
    (&["ukstatementofreasons", "statementofreasons"], ""),
    (&["designationsource"], "Designation source"),
    (&["sanctionsimposed"], "Sanctions imposed"),
    (&["passportadditionalinformation"], "Passport"),
    (&["nationalidentifieradditionalinformation"], "National ID"),
    (&["typeofentity"], "Type of entity"),
    (&["subsidiaries"], "Subsidiaries"),
    (&["parentcompany"], "Parent company"),
    (&["typeofship"], "Type of ship"),
    (&["currentowneroperators"], "Current owner or operator"),
    (&["previousowneroperators"], "Previous owner or operator"),
    (&["previousflags"], "Previous flags"),
    (&["tonnageofship"], "Tonnage"),
    (&["lengthofship"], "Length"),
    (&["yearbuilt"], "Year built"),
];

/// Reads the three tables.
pub(crate) fn read_tables(files: &Tables<'_>, dataset: &str) -> Result<Read, ImportError> {
    let (columns, table) = with_header(files.subjects, dataset)?;
    let mut warnings = table.warnings;
    let mut entities: Vec<Entity> = Vec::with_capacity(table.rows.len());
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut wrong = Wrong::new(&files.subjects.name, dataset);
    for (number, row) in table.rows.iter().enumerate() {
        let reference = columns.get(row, &["uniqueid"]);
        if reference.is_empty() || index.contains_key(reference) {
            wrong.note(number + 1);
            continue;
        }
        index.insert(reference.to_owned(), entities.len());
        let mut entity = start(
            dataset,
            reference,
            schema(columns.get(row, &["subjecttype"])),
        );
        add_referent(&mut entity, "UN", columns.get(row, &["unreferencenumber"]));
        add_identifier(
            &mut entity,
            "OFSI Group ID",
            columns.get(row, &["ofsigroupid"]),
            "",
        );
        entity.listed_on = dates::day(columns.get(row, &["datedesignated"]));
        entity.updated_on = dates::day(columns.get(row, &["lastupdated"]));
        entities.push(entity);
    }
    warnings.extend(wrong.judge(table.rows.len(), "no unique id of its own")?);

    let orphans = format!(
        "their subject stands not in {}, which may be cut short",
        files.subjects.name
    );
    let (columns, table) = with_header(files.names, dataset)?;
    warnings.extend(table.warnings);
    let mut wrong = Wrong::new(&files.names.name, dataset);
    for (number, row) in table.rows.iter().enumerate() {
        match index
            .get(columns.get(row, &["uniqueid"]))
            .and_then(|at| entities.get_mut(*at))
        {
            Some(entity) => {
                let kind = name_kind(
                    columns.get(row, &["nametype"]),
                    columns.get(row, &["aliasstrength"]),
                );
                name(entity, columns.get(row, &["fullname"]), kind);
            }
            None => wrong.note(number + 1),
        }
    }
    warnings.extend(wrong.judge(table.rows.len(), &orphans)?);
    let mut wrong = Wrong::new(&files.names.name, dataset);
    for (number, _) in entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.names.is_empty())
    {
        wrong.note(number + 1);
    }
    warnings.extend(wrong.judge(
        entities.len(),
        "subjects without a name; the names may be cut short",
    )?);
    entities.retain(|entity| !entity.names.is_empty());

    match files.countries {
        None => warnings.push(format!(
            "{dataset} was imported without its table of countries"
        )),
        Some(file) => {
            let (columns, table) = with_header(file, dataset)?;
            warnings.extend(table.warnings);
            let index: HashMap<String, usize> = entities
                .iter()
                .enumerate()
                .map(|(at, entity)| (entity.id.reference.clone(), at))
                .collect();
            for row in &table.rows {
                let Some(entity) = index
                    .get(columns.get(row, &["uniqueid"]))
                    .and_then(|at| entities.get_mut(*at))
                else {
                    continue;
                };
                country(
                    entity,
                    columns.get(row, &["countrytype"]),
                    columns.get(row, &["iso"]),
                );
            }
        }
    }
    let issued = entities.iter().filter_map(|entity| entity.updated_on).max();
    Ok((issued, entities, warnings))
}

fn country(entity: &mut Entity, kind: &str, code: &str) {
    match kind {
        "birth" => add(&mut entity.birth_places, code),
        "address" => {
            add_address(entity, [], code);
            if entity.schema != Schema::Person {
                add_countries(entity, code);
            }
        }
        _ => {
            add_countries(entity, code);
        }
    }
}

fn with_header(file: &ListFile, dataset: &str) -> Result<(Columns, table::Table), ImportError> {
    let header = table::first_record(file, dataset, 0)?;
    Ok((
        Columns::new(&header),
        table::read(file, dataset, 1, header.len())?,
    ))
}
