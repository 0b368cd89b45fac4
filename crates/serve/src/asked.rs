//! What was typed into the forms of screening, made questions: one name, or a list of them.
//!
//! What cannot be read is named. Of one name the rest is asked all the same; a row of a list is
//! left out, so that nobody takes its answer for one to the whole row.

use csv::{ReaderBuilder, StringRecord, Trim};
use wirewatch_news::{Asked, AskedKind};
use wirewatch_publish::{BadRow, ScreenForm, ScreenProblem};

/// Most rows of a list that are screened at once.
pub(crate) const LIMIT_ROWS: usize = 500;
/// Longest name that is asked, in letters.
const LIMIT_LETTERS: usize = 500;
/// Longest sign that the user gives to a row, in letters.
const LIMIT_ID: usize = 80;
/// The columns of a list without a heading.
const COLUMNS: [&str; 5] = ["id", "name", "type", "country", "dob"];

/// A part of what was typed that could not be read.
struct Unread {
    what: String,
    next: &'static str,
}

/// What `form` asks of one name, without what could not be read.
fn read(form: &ScreenForm) -> (Asked, Vec<Unread>) {
    let mut unread = Vec::new();
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let short = |text: &str| -> String { text.chars().take(60).collect() };
    let kind = some(&form.kind).and_then(|text| {
        let kind = kind(&text);
        if kind.is_none() {
            unread.push(Unread {
                what: format!("the type “{}” could not be read", short(&text)),
                next: "Write person, organisation, ship or aircraft.",
            });
        }
        kind
    });
    let birth = some(&form.birth).and_then(|text| {
        let date = wirewatch_lists::date_prefix(&text);
        if date.is_none() {
            unread.push(Unread {
                what: format!("the date “{}” could not be read", short(&text)),
                next: "Write 1971, 1971-03, 1971-03-05 or 5 Mar 1971.",
            });
        }
        date
    });
    let country = some(&form.country).and_then(|text| {
        let code = wirewatch_lists::country_code(&text);
        if code.is_none() {
            unread.push(Unread {
                what: format!("the country “{}” is not known here", short(&text)),
                next: "Write its English name, or its two letters in ISO 3166: SY for Syria.",
            });
        }
        code
    });
    let gender = some(&form.gender).and_then(|text| {
        let gender = gender(&text);
        if gender.is_none() {
            unread.push(Unread {
                what: format!("the gender “{}” could not be read", short(&text)),
                next: "Write f or m.",
            });
        }
        gender
    });
    let asked = Asked {
        name: form.name.trim().chars().take(LIMIT_LETTERS).collect(),
        kind,
        births: birth.into_iter().collect(),
        countries: country.into_iter().map(str::to_owned).collect(),
        gender: gender.map(str::to_owned),
        identifiers: some(&form.number)
            .into_iter()
            .map(|number| number.chars().take(120).collect())
            .collect(),
    };
    (asked, unread)
}

/// The question of `form`, and what of it could not be read. `None` without a name.
pub(crate) fn one(form: &ScreenForm) -> (Option<Asked>, Vec<ScreenProblem>) {
    let (asked, unread) = read(form);
    if asked.name.is_empty() {
        let problem = ScreenProblem {
            what: "There is no name to screen.".to_owned(),
            next: "Write one, in any script.".to_owned(),
        };
        return (None, vec![problem]);
    }
    let mut problems: Vec<ScreenProblem> = unread
        .into_iter()
        .map(|unread| ScreenProblem {
            what: format!("{}.", capital(&unread.what)),
            next: format!("The name was screened without it. {}", unread.next),
        })
        .collect();
    if form.name.trim().chars().nth(LIMIT_LETTERS).is_some() {
        problems.push(ScreenProblem {
            what: format!("The name has more than {LIMIT_LETTERS} letters."),
            next: "Only the first of them were compared. Screen several names as a list."
                .to_owned(),
        });
    }
    (Some(asked), problems)
}

/// Where hits begin, as typed; the default where that cannot be read.
pub(crate) fn threshold(form: &ScreenForm) -> (f32, Option<ScreenProblem>) {
    let typed = form.threshold.trim().replace(',', ".");
    if typed.is_empty() {
        return (wirewatch_screen::DEFAULT_THRESHOLD, None);
    }
    match typed.parse::<f32>() {
        Ok(value) if (0.3..=0.99).contains(&value) => (value, None),
        _ => {
            let default = wirewatch_screen::DEFAULT_THRESHOLD;
            let typed: String = form.threshold.chars().take(20).collect();
            let problem = ScreenProblem {
                what: format!("The threshold “{typed}” is no number from 0.30 to 0.99."),
                next: format!("{default:.2} was used in its place."),
            };
            (default, Some(problem))
        }
    }
}

/// A row of a list that can be asked.
pub(crate) struct Row {
    pub(crate) row: u64,
    pub(crate) id: String,
    pub(crate) form: ScreenForm,
    pub(crate) asked: Asked,
}

/// A list, taken apart.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    pub(crate) bad: Vec<BadRow>,
    pub(crate) notes: Vec<String>,
}

/// What stands in which column.
enum Layout {
    /// Each line is one name, commas and all.
    Names,
    /// A sign between columns, and their names; the first line is a heading or not.
    Columns {
        sign: u8,
        columns: Vec<String>,
        has_heading: bool,
    },
}

/// Takes a list of names apart: one name a line, or columns.
pub(crate) fn list(form: &ScreenForm) -> Rows {
    let mut out = Rows::default();
    let text = form.list.trim_start_matches('\u{feff}');
    match layout(text) {
        Layout::Names => {
            for (at, line) in (1..).zip(text.lines()) {
                if !line.trim().is_empty() {
                    let fields = [("name", line)];
                    out.add(at, &fields, form);
                }
            }
        }
        Layout::Columns {
            sign,
            columns,
            has_heading,
        } => {
            let mut reader = ReaderBuilder::new()
                .delimiter(sign)
                .has_headers(false)
                .flexible(true)
                .trim(Trim::All)
                .from_reader(text.as_bytes());
            let mut record = StringRecord::new();
            let mut is_heading = has_heading;
            loop {
                match reader.read_record(&mut record) {
                    Ok(false) => break,
                    Ok(true) => {}
                    Err(error) => {
                        let row = reader.position().line();
                        out.bad(row, "", "", format!("it could not be read: {error}"));
                        break;
                    }
                }
                if std::mem::take(&mut is_heading) || record.iter().all(str::is_empty) {
                    continue;
                }
                let row = record.position().map_or(0, csv::Position::line);
                let fields: Vec<(&str, &str)> =
                    columns.iter().map(String::as_str).zip(&record).collect();
                out.add(row, &fields, form);
            }
            let unknown: Vec<&str> = columns
                .iter()
                .filter(|name| !name.is_empty() && !is_column(name))
                .map(String::as_str)
                .take(8)
                .collect();
            if !unknown.is_empty() {
                let unknown = unknown.join(", ");
                out.notes.push(format!(
                    "Columns that were not read: {unknown}. Those that are: id, name, type, \
                     country, dob, gender, number."
                ));
            }
        }
    }
    out.finish()
}

impl Rows {
    fn bad(&mut self, row: u64, id: &str, name: &str, reason: String) {
        self.bad.push(BadRow {
            row,
            id: id.chars().take(LIMIT_ID).collect(),
            name: name.chars().take(120).collect(),
            reason,
        });
    }

    fn add(&mut self, row: u64, fields: &[(&str, &str)], list: &ScreenForm) {
        let get = |wanted: &str| -> String {
            let found = fields.iter().find(|(name, _)| *name == wanted);
            found.map_or("", |(_, value)| value.trim()).to_owned()
        };
        let id = get("id");
        let form = ScreenForm {
            name: get("name"),
            kind: get("type"),
            birth: get("dob"),
            country: get("country"),
            gender: get("gender"),
            number: get("number"),
            threshold: list.threshold.clone(),
            list: String::new(),
        };
        if self.rows.len() == LIMIT_ROWS {
            let reason = format!("only {LIMIT_ROWS} rows are screened at once");
            return self.bad(row, &id, &form.name, reason);
        }
        if form.name.is_empty() {
            return self.bad(row, &id, "", "it has no name".to_owned());
        }
        if form.name.chars().nth(LIMIT_LETTERS).is_some() {
            let reason = format!("the name has more than {LIMIT_LETTERS} letters");
            return self.bad(row, &id, &form.name, reason);
        }
        let (asked, unread) = read(&form);
        if !unread.is_empty() {
            let what: Vec<String> = unread.into_iter().map(|unread| unread.what).collect();
            return self.bad(row, &id, &form.name, what.join("; "));
        }
        let form = ScreenForm {
            // As the form of one name has them to choose from.
            kind: asked.kind.map_or("", kind_word).to_owned(),
            gender: asked.gender.clone().unwrap_or_default(),
            ..form
        };
        self.rows.push(Row {
            row,
            id: id.chars().take(LIMIT_ID).collect(),
            form,
            asked,
        });
    }

    /// Rows beyond the limit, of which there may be many, become one.
    fn finish(mut self) -> Rows {
        if self.bad.len() > LIMIT_ROWS {
            let more = self.bad.split_off(LIMIT_ROWS);
            if let (Some(first), Some(last)) = (more.first(), more.last()) {
                self.notes.push(format!(
                    "Rows {} to {}: {} more rows were not screened and are not named below.",
                    first.row,
                    last.row,
                    more.len()
                ));
            }
        }
        self
    }
}

/// How a list is written, by its first line that is not empty.
fn layout(text: &str) -> Layout {
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        return Layout::Names;
    };
    let count = |sign: char| first.matches(sign).count();
    let sign = match (count('\t'), count(';'), count(',')) {
        (1.., _, _) => b'\t',
        (_, semicolons, commas) if semicolons > commas => b';',
        _ => b',',
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(sign)
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(first.as_bytes());
    let mut record = StringRecord::new();
    if !matches!(reader.read_record(&mut record), Ok(true)) {
        return Layout::Names;
    }
    let columns: Vec<String> = record.iter().map(column).collect();
    if columns.iter().any(|name| name == "name") {
        return Layout::Columns {
            sign,
            columns,
            has_heading: true,
        };
    }
    if record.len() == COLUMNS.len() {
        return Layout::Columns {
            sign,
            columns: COLUMNS.map(str::to_owned).to_vec(),
            has_heading: false,
        };
    }
    Layout::Names
}

/// Our name of a column.
fn column(heading: &str) -> String {
    let heading: String = heading.chars().take(40).collect::<String>().to_lowercase();
    match heading.as_str() {
        "kind" | "schema" => "type",
        "nationality" => "country",
        "born" | "birth" | "birth date" | "birth_date" | "date of birth" | "date_of_birth" => "dob",
        "sex" => "gender",
        "identifier" | "passport" | "imo" => "number",
        "reference" | "ref" => "id",
        other => other,
    }
    .to_owned()
}

fn is_column(name: &str) -> bool {
    COLUMNS.contains(&name) || matches!(name, "gender" | "number")
}

fn kind(text: &str) -> Option<AskedKind> {
    Some(match text.to_lowercase().as_str() {
        "person" | "individual" | "natural person" => AskedKind::Person,
        "organisation" | "organization" | "company" | "entity" | "legal entity" | "firm" => {
            AskedKind::Organisation
        }
        "craft" | "ship" | "vessel" | "aircraft" | "airplane" => AskedKind::Craft,
        _ => return None,
    })
}

/// The kind as the forms write it.
pub(crate) fn kind_word(kind: AskedKind) -> &'static str {
    match kind {
        AskedKind::Person => "person",
        AskedKind::Organisation => "organisation",
        AskedKind::Craft => "craft",
    }
}

fn gender(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "f" | "female" | "woman" => Some("f"),
        "m" | "male" | "man" => Some("m"),
        _ => None,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Rows {
        list(&ScreenForm {
            list: text.to_owned(),
            ..ScreenForm::default()
        })
    }

    #[test]
    fn one_name_a_line_keeps_its_commas() {
        let found = rows("\u{feff}AL-ZAWAHIRI, Ayman\r\n\r\n\"Carlos\"; the Jackal\n");
        let names: Vec<(u64, &str)> = found
            .rows
            .iter()
            .map(|row| (row.row, row.asked.name.as_str()))
            .collect();
        assert_eq!(
            names,
            [(1, "AL-ZAWAHIRI, Ayman"), (3, "\"Carlos\"; the Jackal")]
        );
        assert!(found.bad.is_empty() && found.notes.is_empty());
    }

    #[test]
    fn columns_by_heading_and_by_number() {
        let found = rows(
            "Name;Date of birth;colour;type\n\"Doe; Jane\";5 Mar 1971;red;individual\n;;;\nJohn;;;",
        );
        let jane = &found.rows[0];
        assert_eq!((jane.row, jane.asked.name.as_str()), (2, "Doe; Jane"));
        assert_eq!(jane.asked.births, ["1971-03-05"]);
        assert_eq!(jane.form.kind, "person");
        assert_eq!(found.rows[1].row, 4);
        assert!(found.notes[0].contains("colour"), "{:?}", found.notes);

        let found = rows("7\tMV Example\tship\tIran\t\n8\tAcme\tcompany\tXX\t1999\n");
        assert_eq!(found.rows[0].id, "7");
        assert_eq!(found.rows[0].asked.kind, Some(AskedKind::Craft));
        assert_eq!(found.rows[0].asked.countries, ["IR"]);
        assert_eq!(found.bad.len(), 1);
        assert_eq!((found.bad[0].row, found.bad[0].name.as_str()), (2, "Acme"));
        assert!(found.bad[0].reason.contains("“XX”"), "{:?}", found.bad);
    }

    #[test]
    fn a_list_is_bounded() {
        let text: String = (0..1_200).map(|at| format!("Name {at}\n")).collect();
        let found = rows(&text);
        assert_eq!((found.rows.len(), found.bad.len()), (500, 500));
        assert!(
            found.notes[0].contains("Rows 1001 to 1200"),
            "{:?}",
            found.notes
        );
        let long = rows(&"x".repeat(10_000));
        assert!(long.rows.is_empty() && long.bad[0].reason.contains("letters"));
    }

    #[test]
    fn thresholds() {
        let read = |typed: &str| {
            threshold(&ScreenForm {
                threshold: typed.to_owned(),
                ..ScreenForm::default()
            })
        };
        assert_eq!(read("0,85").0, 0.85);
        assert_eq!(read(" 0.3 ").0, 0.3);
        for bad in ["1", "0.2", "NaN", "inf", "high", "-0.5"] {
            let (value, problem) = read(bad);
            assert_eq!(value, wirewatch_screen::DEFAULT_THRESHOLD);
            assert!(problem.expect("a problem").what.contains(bad));
        }
        assert_eq!(read("").1, None);
    }
}
