//! The consolidated list of the United Nations Security Council, as XML.
//!
//! Streamed with a reader that expands no entities: only the five predefined ones and character
//! numbers are read, any other is an error. A file whose root is not closed is refused.

use std::collections::HashSet;

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use wirewatch_news::{Entity, NameKind, Schema};

use crate::ListFile;
use crate::dates;
use crate::entry::{
    add, add_address, add_countries, add_identifier, add_names, add_person_names, blank,
};
use crate::error::ImportError;
use crate::table::{self, Wrong};

/// Deepest nesting that is read; the list has five levels.
const LIMIT_DEPTH: usize = 16;
/// Most elements in one entry.
const LIMIT_ELEMENTS: usize = 20_000;

/// What the file gives: its date, its entries, and warnings.
pub(crate) type Read = (Option<Date>, Vec<Entity>, Vec<String>);

/// An element with its text and what it holds.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Text of the first child of this name, or nothing.
    fn get(&self, name: &str) -> &str {
        self.children
            .iter()
            .find(|child| child.name == name)
            .map_or("", |child| child.text.trim())
    }

    /// Texts of the `VALUE` elements in the children of this name.
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all(name)
            .flat_map(|list| list.all("VALUE"))
            .map(|value| value.text.trim())
    }
}

/// Reads the list.
pub(crate) fn read(file: &ListFile, dataset: &str) -> Result<Read, ImportError> {
    let decoded = table::decode(file, dataset)?;
    let mut reader = Reader::from_str(&decoded.text);
    let mut parser = Parser {
        file,
        dataset,
        open: Vec::new(),
        elements: 0,
        entries: Vec::new(),
        seen: HashSet::new(),
        records: 0,
        issued: None,
        closed: false,
        wrong: Wrong::new(&file.name, dataset),
    };
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => parser.take(event, at)?,
            // Unclosed markup, or an end tag that was not reached.
            Err(quick_xml::Error::Syntax(error)) => return Err(parser.cut(&error.to_string())),
            Err(error) => return Err(parser.malformed(at, &error.to_string())),
        }
    }
    if !parser.closed {
        return Err(parser.cut("the list is not closed"));
    }
    let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
    warnings.extend(
        parser
            .wrong
            .judge(parser.records, "no reference number of its own, or no name")?,
    );
    Ok((parser.issued, parser.entries, warnings))
}

struct Parser<'a> {
    file: &'a ListFile,
    dataset: &'a str,
    /// Elements that are open: the root, the section, then those of one entry.
    open: Vec<Element>,
    elements: usize,
    entries: Vec<Entity>,
    seen: HashSet<String>,
    records: usize,
    issued: Option<Date>,
    closed: bool,
    wrong: Wrong<'a>,
}

impl Parser<'_> {
    fn cut(&self, reason: &str) -> ImportError {
        ImportError::CutShort {
            file: self.file.name.clone(),
            dataset: self.dataset.to_owned(),
            bytes: self.file.bytes.len(),
            record: self.records + 1,
            reason: reason.to_owned(),
        }
    }

    fn malformed(&self, at: usize, reason: &str) -> ImportError {
        ImportError::Malformed {
            file: self.file.name.clone(),
            dataset: self.dataset.to_owned(),
            at,
            reason: reason.to_owned(),
        }
    }

    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), ImportError> {
        match event {
            Event::Start(start) => self.start(&start, at)?,
            Event::Empty(start) => {
                self.start(&start, at)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let letter = resolve(&reference)
                    .ok_or_else(|| self.malformed(at, "an entity that XML does not predefine"))?;
                self.text(letter.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>, at: usize) -> Result<(), ImportError> {
        let name = start.local_name().as_ref().to_owned();
        if self.open.is_empty() {
            if self.closed || name != "CONSOLIDATED_LIST" {
                return Err(self.malformed(at, "the root is not one CONSOLIDATED_LIST"));
            }
            let generated = start.try_get_attribute("dateGenerated").ok().flatten();
            self.issued = generated.and_then(|generated| dates::day(&generated.value));
        }
        self.elements = if self.open.len() <= 2 {
            0
        } else {
            self.elements + 1
        };
        if self.open.len() >= LIMIT_DEPTH || self.elements > LIMIT_ELEMENTS {
            return Err(self.malformed(at, "an entry is nested too deep or is too large"));
        }
        self.open.push(Element {
            name,
            ..Element::default()
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.len() {
            0 => self.closed = true,
            1 => {}
            2 => {
                let schema = match element.name.as_str() {
                    "INDIVIDUAL" => Schema::Person,
                    "ENTITY" => Schema::Organization,
                    _ => return,
                };
                self.records += 1;
                let entity = entry(self.dataset, &element, schema);
                let known = !self.seen.insert(entity.id.reference.clone());
                if entity.id.reference.is_empty() || entity.names.is_empty() || known {
                    self.wrong.note(self.records);
                } else {
                    self.entries.push(entity);
                }
            }
            _ => {
                if let Some(parent) = self.open.last_mut() {
                    parent.children.push(element);
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.open.len() > 3
            && let Some(element) = self.open.last_mut()
        {
            element.text.push_str(text);
        }
    }
}

/// The character that a reference stands for: a number, or one of the five of XML.
fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return Some(letter);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn entry(dataset: &str, element: &Element, schema: Schema) -> Entity {
    let mut entity = blank(dataset, element.get("REFERENCE_NUMBER"), schema);
    let parts =
        ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| element.get(part));
    add_printed(&mut entity, &parts.join(" "), NameKind::Primary);
    names(&mut entity, element);
    add_identifier(&mut entity, "DATAID", element.get("DATAID"), "");
    add(&mut entity.programs, element.get("UN_LIST_TYPE"));
    if element.get("UN_LIST_TYPE") == "Al-Qaida" {
        add(&mut entity.topics, "crime.terror");
    }
    entity.listed_on = dates::day(element.get("LISTED_ON"));
    entity.updated_on = element
        .values("LAST_DAY_UPDATED")
        .filter_map(dates::day)
        .max();
    let gender = element.get("GENDER");
    entity.gender = Some(gender.to_lowercase()).filter(|gender| !gender.is_empty());
    for nationality in element.values("NATIONALITY") {
        for unknown in add_countries(&mut entity, nationality) {
            add(&mut entity.comments, &format!("Nationality: {unknown}"));
        }
    }
    for title in element.values("TITLE").chain(element.values("DESIGNATION")) {
        add(&mut entity.positions, title);
    }
    births(&mut entity, element);
    documents(&mut entity, element);
    for address in element
        .all("INDIVIDUAL_ADDRESS")
        .chain(element.all("ENTITY_ADDRESS"))
    {
        let lines =
            ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "NOTE"].map(|part| address.get(part));
        let country = address.get("COUNTRY");
        add_address(&mut entity, lines, country);
        if schema != Schema::Person {
            add_countries(&mut entity, country);
        }
    }
    add(&mut entity.comments, element.get("COMMENTS1"));
    entity
}

fn add_printed(entity: &mut Entity, name: &str, kind: NameKind) {
    if entity.schema == Schema::Person {
        add_person_names(entity, name, kind);
    } else {
        add_names(entity, name, kind);
    }
}

fn names(entity: &mut Entity, element: &Element) {
    for original in element.all("NAME_ORIGINAL_SCRIPT") {
        add_names(entity, &original.text, NameKind::Alias);
    }
    for alias in element
        .all("INDIVIDUAL_ALIAS")
        .chain(element.all("ENTITY_ALIAS"))
    {
        let kind = match alias.get("QUALITY").to_lowercase().as_str() {
            "low" => NameKind::Weak,
            "f.k.a." => NameKind::Former,
            _ => NameKind::Alias,
        };
        let name = alias.get("ALIAS_NAME");
        add_printed(entity, name, kind);
        // Some documents under another name carry another birth.
        add_birth(entity, alias.get("DATE_OF_BIRTH"));
        let place = [alias.get("CITY_OF_BIRTH"), alias.get("COUNTRY_OF_BIRTH")];
        add(&mut entity.birth_places, &joined(&place));
        let note = alias.get("NOTE");
        if !note.is_empty() {
            add(&mut entity.comments, &format!("{name}: {note}"));
        }
    }
}

fn births(entity: &mut Entity, element: &Element) {
    for birth in element.all("INDIVIDUAL_DATE_OF_BIRTH") {
        let kind = birth.get("TYPE_OF_DATE");
        let (from, to) = (birth.get("FROM_YEAR"), birth.get("TO_YEAR"));
        for part in ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"] {
            match birth.get(part) {
                // About a day is not that day.
                day if part == "DATE" && kind == "APPROXIMATELY" => {
                    add_birth(entity, day.get(..4).unwrap_or(day))
                }
                date => add_birth(entity, date),
            }
        }
        let date = [birth.get("DATE"), birth.get("YEAR")].concat();
        match kind {
            "APPROXIMATELY" => add(
                &mut entity.comments,
                &format!("Born approximately {date} {}", birth.get("NOTE")),
            ),
            "BETWEEN" => add(
                &mut entity.comments,
                &format!("Born between {from} and {to} {}", birth.get("NOTE")),
            ),
            _ => add(
                &mut entity.comments,
                &Some(birth.get("NOTE"))
                    .filter(|note| !note.is_empty())
                    .map(|note| format!("Birth date: {note}"))
                    .unwrap_or_default(),
            ),
        }
    }
    for place in element.all("INDIVIDUAL_PLACE_OF_BIRTH") {
        let parts =
            ["STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"].map(|part| place.get(part));
        add(&mut entity.birth_places, &joined(&parts));
    }
}

fn add_birth(entity: &mut Entity, date: &str) {
    if let Some(date) = dates::prefix(date) {
        add(&mut entity.birth_dates, &date);
    }
}

fn documents(entity: &mut Entity, element: &Element) {
    for document in element.all("INDIVIDUAL_DOCUMENT") {
        let kind = [
            document.get("TYPE_OF_DOCUMENT"),
            document.get("TYPE_OF_DOCUMENT2"),
        ];
        let country = [
            document.get("ISSUING_COUNTRY"),
            document.get("COUNTRY_OF_ISSUE"),
        ];
        let country = country
            .into_iter()
            .find(|country| !country.is_empty())
            .unwrap_or_default();
        let kind = joined(&kind);
        let kind = if kind.is_empty() { "Document" } else { &kind };
        add_identifier(entity, kind, document.get("NUMBER"), country);
        let more = [
            document.get("CITY_OF_ISSUE"),
            document.get("DATE_OF_ISSUE"),
            document.get("NOTE"),
        ];
        let more = joined(&more);
        if !more.is_empty() {
            add(
                &mut entity.comments,
                &format!("{kind} {}: {more}", document.get("NUMBER")),
            );
        }
    }
}

/// The parts that say something, with commas between.
fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}
