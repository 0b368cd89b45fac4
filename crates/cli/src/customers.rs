//! Customer files: CSV rows into names to screen. Bad rows are reported by number, the rest is
//! done.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wirewatch_lists::{country_code, date_prefix};
use wirewatch_news::{Asked, AskedKind};

use crate::terminal::plain;

/// One row of a customer file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Customer {
    /// Number of the row: 1 is the first one under the header.
    pub(crate) row: u64,
    /// The user's own id; the row number where the file has no ids.
    pub(crate) id: String,
    /// What to screen, or what is wrong with the row in one sentence.
    pub(crate) asked: Result<Asked, String>,
}

/// Longest name that is screened, in letters.
const LONGEST_NAME: usize = 500;
/// Longest file whose ids are checked for doubles, in rows.
const CHECKED_IDS: usize = 20_000_000;

/// The columns that are read; every other column is passed over and named once.
#[derive(Clone, Debug, Default)]
struct Columns {
    id: Option<usize>,
    name: usize,
    kind: Option<usize>,
    country: Vec<usize>,
    birth: Option<usize>,
    gender: Option<usize>,
    identifiers: Vec<usize>,
}

/// A customer file that is being read.
pub(crate) struct Customers<R: Read> {
    reader: csv::Reader<R>,
    columns: Columns,
    path: String,
    row: u64,
    ids: HashSet<u64>,
    /// Whether anything was wrong with a row so far.
    pub(crate) any_bad: bool,
}

type Input = Box<dyn BufRead>;

impl Customers<Input> {
    /// Opens `path` (`-` is standard input) and reads its header.
    pub(crate) fn open(path: &Path) -> Result<Customers<Input>> {
        let input: Box<dyn Read> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).with_context(|| {
                format!(
                    "cannot open {}; give a CSV file with a column `name`, or - for standard input",
                    path.display()
                )
            })?)
        };
        let mut input: Input = Box::new(BufReader::with_capacity(1 << 18, input));
        let start = input.fill_buf().context("cannot read the customer file")?;
        if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
            bail!("{} is UTF-16; save it as CSV UTF-8", path.display());
        }
        if start.starts_with(&[0xEF, 0xBB, 0xBF]) {
            input.consume(3);
        }
        let start = input.fill_buf().context("cannot read the customer file")?;
        let header = start
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let delimiter = delimiter(header);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(input);
        let path = path.display().to_string();
        let header = reader
            .byte_headers()
            .with_context(|| format!("{path} has no header that can be read"))?
            .clone();
        let columns = columns(&header, &path)?;
        Ok(Customers {
            reader,
            columns,
            path,
            row: 0,
            ids: HashSet::new(),
            any_bad: false,
        })
    }
}

impl<R: Read> Customers<R> {
    /// The next rows, at most `most`; none at the end of the file. What is wrong is reported on
    /// standard error as it is met.
    pub(crate) fn next_rows(&mut self, most: usize) -> Result<Vec<Customer>> {
        let mut rows = Vec::with_capacity(most);
        let mut record = csv::ByteRecord::new();
        while rows.len() < most {
            match self.reader.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) if error.is_io_error() => {
                    return Err(error).with_context(|| format!("cannot read on in {}", self.path));
                }
                Err(error) => {
                    self.row += 1;
                    self.report(self.row, &error.to_string());
                    continue;
                }
            }
            self.row += 1;
            let customer = self.customer(&record);
            if let Err(wrong) = &customer.asked {
                self.report(customer.row, wrong);
            }
            rows.push(customer);
        }
        Ok(rows)
    }

    /// How many bytes were read.
    pub(crate) fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn report(&mut self, row: u64, wrong: &str) {
        self.any_bad = true;
        eprintln!("{}, row {row}: {}", self.path, plain(wrong));
    }

    fn customer(&mut self, record: &csv::ByteRecord) -> Customer {
        let row = self.row;
        let field = |column: Option<usize>| -> Result<&str, String> {
            let bytes = column
                .and_then(|column| record.get(column))
                .unwrap_or_default();
            std::str::from_utf8(bytes)
                .map(str::trim)
                .map_err(|_| "not UTF-8; save the file as CSV UTF-8".to_owned())
        };
        let id = match field(self.columns.id) {
            Ok("") | Err(_) => row.to_string(),
            Ok(id) => id.to_owned(),
        };
        let asked = asked(&self.columns, row, field);
        let (asked, notes) = match asked {
            Ok((asked, notes)) => (Ok(asked), notes),
            Err(wrong) => (Err(wrong), Vec::new()),
        };
        for note in notes {
            self.report(row, &note);
        }
        if self.columns.id.is_some() && self.ids.len() < CHECKED_IDS {
            let mut hasher = DefaultHasher::new();
            id.hash(&mut hasher);
            if !self.ids.insert(hasher.finish()) {
                self.report(
                    row,
                    &format!("the id {id} stands in an earlier row, too; both are done"),
                );
            }
        }
        Customer { row, id, asked }
    }
}

/// The row in the form in which it is screened, and what of it could not be read.
fn asked<'a>(
    columns: &Columns,
    row: u64,
    field: impl Fn(Option<usize>) -> Result<&'a str, String>,
) -> Result<(Asked, Vec<String>), String> {
    let _ = row;
    let mut notes = Vec::new();
    let name = field(Some(columns.name))?;
    let letters = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count();
    match letters {
        0 if name.is_empty() => return Err("the name is empty".to_owned()),
        0 => return Err("the name has no letter".to_owned()),
        1 if name.is_ascii() => return Err(format!("the name is one letter: {name}")),
        _ => {}
    }
    if name.chars().count() > LONGEST_NAME {
        notes.push(format!(
            "the name is longer than {LONGEST_NAME} letters; only these are screened"
        ));
    }
    if name.chars().any(char::is_control) {
        notes.push("the name has control characters; they are passed over".to_owned());
    }
    let mut asked = Asked {
        name: name.to_owned(),
        ..Asked::default()
    };
    let kind = field(columns.kind)?;
    asked.kind = match kind.to_lowercase().as_str() {
        "" => None,
        "person" | "individual" | "natural person" | "p" | "i" => Some(AskedKind::Person),
        "org" | "organisation" | "organization" | "company" | "entity" | "legal entity"
        | "legalentity" | "publicbody" | "o" | "e" => Some(AskedKind::Organisation),
        "vessel" | "ship" | "aircraft" | "airplane" | "craft" => Some(AskedKind::Craft),
        _ => {
            notes.push(format!(
                "the type {kind} is not known; screened against all types"
            ));
            None
        }
    };
    for &column in &columns.country {
        for country in field(Some(column))?.split([';', '|']).map(str::trim) {
            match country_code(country) {
                Some(code) => push(&mut asked.countries, code),
                None if country.is_empty() => {}
                None => notes.push(format!("the country {country} is not known")),
            }
        }
    }
    for birth in field(columns.birth)?.split([';', '|']).map(str::trim) {
        match date_prefix(birth) {
            Some(date) => push(&mut asked.births, &date),
            None if birth.is_empty() => {}
            None => notes.push(format!("the date of birth {birth} could not be read")),
        }
    }
    asked.gender = Some(field(columns.gender)?)
        .filter(|gender| !gender.is_empty())
        .map(str::to_owned);
    for &column in &columns.identifiers {
        for number in field(Some(column))?.split([';', '|']).map(str::trim) {
            if !number.is_empty() {
                push(&mut asked.identifiers, number);
            }
        }
    }
    Ok((asked, notes))
}

fn push(into: &mut Vec<String>, value: &str) {
    if !into.iter().any(|known| known == value) {
        into.push(value.to_owned());
    }
}

/// The sign that parts the columns of this header: the most frequent of comma, semicolon and tab.
fn delimiter(header: &[u8]) -> u8 {
    let count = |sign: u8| header.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

fn columns(header: &csv::ByteRecord, path: &str) -> Result<Columns> {
    let mut columns = Columns::default();
    let (mut name, mut unknown) = (None, Vec::new());
    for (at, field) in header.iter().enumerate() {
        let title = String::from_utf8_lossy(field).trim().to_lowercase();
        match title.replace([' ', '-'], "_").as_str() {
            "id" | "customer_id" | "client_id" | "reference" => columns.id = Some(at),
            "name" | "full_name" | "fullname" | "customer_name" | "caption" => {
                name = name.or(Some(at))
            }
            "type" | "schema" | "kind" => columns.kind = Some(at),
            "country" | "nationality" | "countries" | "citizenship" | "jurisdiction" => {
                columns.country.push(at);
            }
            "dob" | "birth_date" | "birthdate" | "date_of_birth" | "year_of_birth" | "born"
            | "incorporation_date" => columns.birth = Some(at),
            "gender" | "sex" => columns.gender = Some(at),
            "identifier"
            | "identifiers"
            | "passport"
            | "passport_number"
            | "imo"
            | "imo_number"
            | "tax_number"
            | "tax_id"
            | "registration_number"
            | "id_number"
            | "wallet" => {
                columns.identifiers.push(at);
            }
            _ => unknown.push(title),
        }
    }
    let Some(name) = name else {
        bail!(
            "{path} has no column `name`; its columns are: {}",
            plain(&unknown.join(", "))
        );
    };
    columns.name = name;
    if !unknown.is_empty() {
        eprintln!(
            "{path}: not read: the columns {}",
            plain(&unknown.join(", "))
        );
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Customer> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("customers.csv");
        std::fs::write(&path, text).expect("written");
        let mut customers = Customers::open(&path).expect("read");
        customers.next_rows(100).expect("rows")
    }

    #[test]
    fn rows_good_and_bad() {
        let rows = read(
            "id;Name;Nationality;Date of birth\n7;Jane Example;Iraq;5 Mar 1971\n8;;;\n9;X;;\n",
        );
        let asked = rows[0].asked.as_ref().expect("read");
        assert_eq!(
            (rows[0].id.as_str(), asked.name.as_str()),
            ("7", "Jane Example")
        );
        assert_eq!(
            (&asked.countries[..], &asked.births[..]),
            (&["IQ".to_owned()][..], &["1971-03-05".to_owned()][..])
        );
        assert!(rows[1].asked.is_err() && rows[2].asked.is_err());
    }

    #[test]
    fn a_row_with_other_letters_is_one_bad_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("customers.csv");
        std::fs::write(&path, b"name\nGood Name\nBad \xE9\xE8\nLast Name\n").expect("read");
        let mut customers = Customers::open(&path).expect("read");
        let rows = customers.next_rows(10).expect("read");
        let good: Vec<bool> = rows.iter().map(|row| row.asked.is_ok()).collect();
        assert_eq!(good, [true, false, true]);
        assert!(customers.any_bad);
    }

    #[test]
    fn a_file_without_names_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("customers.csv");
        std::fs::write(&path, "id,surname\n1,Example\n").expect("read");
        assert!(Customers::open(&path).is_err());
    }
}
