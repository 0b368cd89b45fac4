//! What a file is, told by its first records.

use csv::StringRecord;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::ListFile;
use crate::error::ImportError;
use crate::table::{self, record_of};
use crate::{ofac, uk};

/// A format, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    /// UN consolidated XML.
    Un,
    /// UK Sanctions List CSV as published.
    Uk,
    /// UK subjects table.
    UkSubjects,
    /// UK names table.
    UkNames,
    /// UK countries table.
    UkCountries,
    /// SDN.CSV or CONS_PRIM.CSV.
    OfacPrimary,
    /// ALT.CSV or CONS_ALT.CSV.
    OfacAliases,
    /// ADD.CSV or CONS_ADD.CSV.
    OfacAddresses,
    /// SDN_COMMENTS.CSV or CONS_COMMENTS.CSV.
    OfacComments,
    /// FollowTheMoney entities.
    FollowTheMoney,
    /// The simple JSON Lines form.
    Simple,
}

/// Lines that may stand before the header of the UK file.
const LIMIT_PREAMBLE: usize = 5;

/// What `file` is.
pub(crate) fn recognise(file: &ListFile) -> Result<Format, ImportError> {
    let unknown = |hint: &str| ImportError::Unknown {
        file: file.name.clone(),
        hint: hint.to_owned(),
    };
    let bytes = file.bytes.as_slice();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(unknown(", it is packed: unpack it first"));
    }
    let decoded = table::decode(file, "the list")?;
    let text = decoded.text.trim_start();
    if text.starts_with('<') {
        return xml(text).map_err(unknown);
    }
    if text.starts_with('{') {
        return json(text).ok_or_else(|| unknown(""));
    }
    if text.starts_with('[') {
        return Err(unknown(", it is one JSON array: write one object per line"));
    }
    csv(&decoded.text).ok_or_else(|| unknown(""))
}

/// The format by the root element, or a hint.
fn xml(text: &str) -> Result<Format, &'static str> {
    let mut reader = Reader::from_str(text);
    let root = loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                break root.local_name().as_ref().to_owned();
            }
            Ok(Event::Eof) | Err(_) => return Err(", it is no whole XML"),
            Ok(_) => {}
        }
    };
    match root.as_str() {
        "CONSOLIDATED_LIST" => Ok(Format::Un),
        "sdnList" | "Sanctions" | "sanctionsData" => Err(
            ", it is the XML form of the OFAC list: import SDN.CSV, ALT.CSV and ADD.CSV instead",
        ),
        "Designations" => {
            Err(", it is the XML form of the UK list: import UK-Sanctions-List.csv instead")
        }
        "export" => Err(", it may be the EU list, which is read as FollowTheMoney only"),
        _ => Err(", it is another kind of XML"),
    }
}

fn json(text: &str) -> Option<Format> {
    let line = text.lines().next()?;
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
    let has = |key: &str| object.contains_key(key);
    if has("schema") && has("id") {
        Some(Format::FollowTheMoney)
    } else if has("id") && has("list") && has("names") {
        Some(Format::Simple)
    } else {
        None
    }
}

fn csv(text: &str) -> Option<Format> {
    if uk_header_in(text).is_some() {
        return Some(Format::Uk);
    }
    let record = record_of(text, 0);
    let titles: Vec<String> = record.iter().map(uk::column_key).collect();
    let has = |title: &str| titles.iter().any(|known| known == title);
    if has("uniqueid") {
        if has("subjecttype") {
            return Some(Format::UkSubjects);
        }
        if has("fullname") && has("nametype") {
            return Some(Format::UkNames);
        }
        if has("countrytype") && has("iso") {
            return Some(Format::UkCountries);
        }
    }
    let number = |column: usize| {
        let value = record.get(column).unwrap_or_default().trim();
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
    };
    let alias = || {
        matches!(
            record.get(2).unwrap_or_default().to_lowercase().trim(),
            "aka" | "fka" | "nka"
        )
    };
    match record.len() {
        12 if number(0) && !number(1) => Some(Format::OfacPrimary),
        5 if number(0) && number(1) && alias() => Some(Format::OfacAliases),
        6 if number(0) && number(1) => Some(Format::OfacAddresses),
        2 if number(0) && !number(1) => Some(Format::OfacComments),
        _ => None,
    }
}

/// The header of the published UK file: how many lines stand before it, the header, and the
/// first of these lines.
pub(crate) fn uk_header(file: &ListFile) -> Result<(usize, StringRecord, String), ImportError> {
    let decoded = table::decode(file, "UK")?;
    let found = uk_header_in(&decoded.text);
    found.ok_or_else(|| ImportError::Unknown {
        file: file.name.clone(),
        hint: String::new(),
    })
}

fn uk_header_in(text: &str) -> Option<(usize, StringRecord, String)> {
    for skip in 0..LIMIT_PREAMBLE {
        let record = record_of(text, skip);
        let titles: Vec<String> = record.iter().map(uk::column_key).collect();
        let has = |title: &str| titles.iter().any(|known| known == title);
        if has("uniqueid") && has("name6") && has("nametype") && has("regimename") {
            let report = if skip == 0 {
                ""
            } else {
                text.lines().next().unwrap_or_default()
            };
            return Some((skip, record, report.to_owned()));
        }
    }
    None
}

/// Whether an OFAC primary file is the non-SDN one.
pub(crate) fn is_non_sdn(file: &ListFile) -> bool {
    let Ok(decoded) = table::decode(file, "OFAC") else {
        return false;
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(decoded.text.as_bytes());
    let rows: Vec<StringRecord> = reader
        .records()
        .filter_map(Result::ok)
        .filter(|row| row.len() == 12)
        .collect();
    ofac::is_non_sdn(&rows)
}
