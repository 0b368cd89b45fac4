//! Screening: the form, and the answer to one name or to a list of names.
//!
//! Says which listed names are like the one asked and how that was reckoned; never that a person
//! is, or is not, the listed one.

mod hit;
mod letters;
mod many;

use askama::Template;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wirewatch_news::{
    Asked, AskedKind, Candidate, Entity, EntityId, FactField, ListVersion, Screening, SubjectId,
};

use crate::frame::{Frame, Section, Shell, rendered};
use crate::parts::{Moment, Told};
use crate::screen::hit::{HitView, MissView};
use crate::screen::many::ManyView;
use crate::{outside, words};

pub use many::screen_csv;

/// What is asked, as it was typed. Empty text means: not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScreenForm {
    /// One name.
    pub name: String,
    /// `person`, `organisation` or `craft`.
    pub kind: String,
    /// Date of birth or founding.
    pub birth: String,
    /// Country, by name or code.
    pub country: String,
    /// `m` or `f`.
    pub gender: String,
    /// A number that identifies.
    pub number: String,
    /// Where hits begin.
    pub threshold: String,
    /// A list of names, one a line, or with columns.
    pub list: String,
}

impl ScreenForm {
    /// The fields of one name with their names in the form.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        [
            ("name", &self.name),
            ("kind", &self.kind),
            ("birth", &self.birth),
            ("country", &self.country),
            ("gender", &self.gender),
            ("number", &self.number),
            ("threshold", &self.threshold),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.clone()))
        .collect()
    }
}

/// What could not be read or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenProblem {
    /// What failed: `The date “1971-13” could not be read.`
    pub what: String,
    /// What was done all the same, and the next step.
    pub next: String,
}

/// That a hit was set aside before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Why, as the reader wrote it.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Entries of the subject that are not as they were then.
    pub changed: Vec<EntityId>,
    /// Entries that the subject did not have then.
    pub added: Vec<EntityId>,
}

impl SetAside {
    /// Whether every entry of the subject is as it was seen when it was set aside.
    pub fn holds(&self) -> bool {
        self.changed.is_empty() && self.added.is_empty()
    }
}

/// A subject that the name asked may be.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenHit {
    /// The subject.
    pub subject: SubjectId,
    /// Its name.
    pub caption: String,
    /// All its entries.
    pub entities: Vec<EntityId>,
    /// Its entry that is nearest.
    pub candidate: Candidate,
    /// That entry as its list gives it.
    pub entry: Entity,
    /// Its other entries that were compared, best first.
    pub others: Vec<Candidate>,
    /// Set when it was set aside before.
    pub aside: Option<SetAside>,
}

/// The answer to one name, by subjects.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenedName {
    /// What was asked, and against what.
    pub screening: Screening,
    /// Subjects at or above the threshold that are open, best first.
    pub hits: Vec<ScreenHit>,
    /// Subjects at or above the threshold that were set aside.
    pub aside: Vec<ScreenHit>,
    /// The nearest subjects below it.
    pub misses: Vec<ScreenHit>,
    /// How many entries are given at most, where there may be more at or above the threshold.
    pub cut_at: Option<usize>,
}

/// A row of a list that was screened.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenRow {
    /// Its line in the list, from 1.
    pub row: u64,
    /// The user's own sign for it.
    pub id: String,
    /// What was asked, as it was typed.
    pub form: ScreenForm,
    /// The same as it was read.
    pub asked: Asked,
    /// The best open hit.
    pub best: Option<ScreenHit>,
    /// How many subjects at or above the threshold are open.
    pub hits: usize,
    /// How many were set aside before.
    pub aside: usize,
}

/// A row that was not screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the list, from 1.
    pub row: u64,
    /// The user's own sign for it.
    pub id: String,
    /// Its name, where it has one.
    pub name: String,
    /// Why: `the date “1971-13” could not be read`.
    pub reason: String,
}

/// The answer to a list of names.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenedList {
    /// The rows that were screened, in their order.
    pub rows: Vec<ScreenRow>,
    /// The rows that were not.
    pub bad: Vec<BadRow>,
    /// What else must be known, one sentence each.
    pub notes: Vec<String>,
    /// Where hits begin.
    pub threshold: f32,
    /// The lists that were searched.
    pub lists: Vec<ListVersion>,
    /// How many listed names were searched.
    pub names: u64,
}

/// What a screening page answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ScreenAnswer {
    /// Nothing was asked.
    #[default]
    None,
    /// One name.
    One(Box<ScreenedName>),
    /// A list of names.
    Many(ScreenedList),
}

/// A screening page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScreenView {
    /// What was asked, as it was typed.
    pub form: ScreenForm,
    /// What of it could not be read or done.
    pub problems: Vec<ScreenProblem>,
    /// Hits can be set aside: the desk is not opened for reading only.
    pub can_set_aside: bool,
    /// The answer.
    pub answer: ScreenAnswer,
}

#[derive(Template)]
#[template(path = "screen.html")]
struct ScreenPage {
    shell: Shell,
    heading: Option<Told>,
    form: ScreenForm,
    threshold: String,
    problems: Vec<(String, String)>,
    scope: String,
    one: Option<OneView>,
    many: Option<ManyView>,
}

struct ListLine {
    name: String,
    when: String,
    version: String,
    entries: String,
}

/// The lists of a run, and when it was.
struct Record {
    lists: Vec<ListLine>,
    names: String,
    at: Moment,
}

struct OneView {
    lede: String,
    asked: Vec<Told>,
    against: String,
    warnings: Vec<String>,
    threshold: String,
    hits: Vec<HitView>,
    hits_heading: String,
    nothing: Option<String>,
    cut: Option<String>,
    aside: Vec<HitView>,
    misses: Vec<MissView>,
    record: Record,
}

/// The page of screening, also before anything was asked.
pub fn screen_page(frame: &Frame<'_>, view: &ScreenView) -> String {
    let heading = match &view.answer {
        ScreenAnswer::None => None,
        ScreenAnswer::One(one) => Some(Told::name(&one.screening.asked.name)),
        ScreenAnswer::Many(list) => Some(Told::cut(
            &words::count(list.rows.len() as u64, "name", "names"),
            Some("en"),
            60,
        )),
    };
    let title = match &heading {
        None => "Screen".to_owned(),
        // Not the name: titles stay in the history of the browser.
        Some(_) => "Screening".to_owned(),
    };
    let line = |problem: &ScreenProblem| {
        (
            outside::line(&problem.what, 300),
            outside::line(&problem.next, 600),
        )
    };
    let (mut one, mut many) = (None, None);
    match &view.answer {
        ScreenAnswer::None => {}
        ScreenAnswer::One(name) => one = Some(one_view(frame, view, name)),
        ScreenAnswer::Many(list) => many = Some(ManyView::new(frame, list)),
    }
    let page = ScreenPage {
        shell: Shell::new(Some(frame.coverage), Section::Screen, &title),
        heading,
        threshold: match view.form.threshold.trim() {
            "" => "0.70".to_owned(),
            typed => outside::line(typed, 12),
        },
        form: view.form.clone(),
        problems: view.problems.iter().map(line).collect(),
        scope: crate::lists::held(frame),
        one,
        many,
    };
    rendered(&page)
}

fn one_view(frame: &Frame<'_>, view: &ScreenView, name: &ScreenedName) -> OneView {
    let screening = &name.screening;
    let threshold = two_digits(screening.threshold);
    let hit = |prefix: &str, number: usize, hit: &ScreenHit| {
        HitView::new(frame, view, screening, hit, format!("{prefix}{number}"))
    };
    let hits: Vec<HitView> = (1..)
        .zip(&name.hits)
        .map(|(at, one)| hit("h", at, one))
        .collect();
    let aside: Vec<HitView> = (1..)
        .zip(&name.aside)
        .map(|(at, one)| hit("a", at, one))
        .collect();
    let open = name.hits.len() as u64;
    OneView {
        lede: match (open, name.aside.is_empty()) {
            (0, true) => format!("No listed name reaches the threshold {threshold}."),
            (0, false) => format!(
                "No open listed name reaches the threshold {threshold}; {} set aside before.",
                were(name.aside.len()),
            ),
            (1, _) => "One listed subject has a similar name. Whether it is the one you ask \
                       about is for you to decide."
                .to_owned(),
            _ => format!(
                "{} have similar names. Whether one of them is the one you ask about is for you \
                 to decide.",
                words::count_in_words(open, "listed subject", "listed subjects")
            ),
        },
        asked: asked_words(frame, &screening.asked),
        against: against(&screening.lists),
        warnings: screening
            .warnings
            .iter()
            .take(8)
            .map(|warning| sentence(warning))
            .collect(),
        hits_heading: format!(
            "{} at or above {threshold}",
            words::count(open, "subject", "subjects")
        ),
        cut: name.cut_at.map(|limit| {
            format!(
                "Only the {limit} nearest entries are shown; further listed names may reach the \
                 threshold. A date of birth, a country or a higher threshold narrows them."
            )
        }),
        nothing: (open == 0).then(|| searched(screening)),
        hits,
        aside,
        misses: name
            .misses
            .iter()
            .map(|miss| MissView::new(frame, miss))
            .collect(),
        record: record(frame, &screening.lists, screening.names),
        threshold,
    }
}

fn were(number: usize) -> String {
    match number {
        1 => "one was".to_owned(),
        number => format!("{number} were"),
    }
}

fn sentence(text: &str) -> String {
    let line = outside::line(text, 300);
    let mut letters = line.chars();
    let Some(first) = letters.next() else {
        return line;
    };
    let text: String = first.to_uppercase().chain(letters).collect();
    match text.ends_with('.') {
        true => text,
        false => text + ".",
    }
}

/// What was asked beside the name, in words.
fn asked_words(frame: &Frame<'_>, asked: &Asked) -> Vec<Told> {
    let english = |text: String| Told::cut(&text, Some("en"), 160);
    let kind = match asked.kind {
        None => "person, organisation or craft",
        Some(AskedKind::Person) => "person",
        Some(AskedKind::Organisation) => "organisation",
        Some(AskedKind::Craft) => "ship or aircraft",
    };
    let mut told = vec![Told::name(&asked.name), english(kind.to_owned())];
    let born = match asked.kind {
        None | Some(AskedKind::Person) => "born",
        _ => "founded or built",
    };
    told.extend(
        asked
            .births
            .iter()
            .map(|birth| english(format!("{born} {}", date_words(birth)))),
    );
    told.extend(
        asked
            .countries
            .iter()
            .map(|code| english(frame.country(code))),
    );
    told.extend(
        asked
            .gender
            .iter()
            .map(|gender| english(gender_word(gender))),
    );
    told.extend(
        asked
            .identifiers
            .iter()
            .map(|number| Told::cut(number, None, 80)),
    );
    told
}

/// What an empty answer was drawn from.
fn searched(screening: &Screening) -> String {
    if screening.names == 0 {
        return "Nothing was searched: no list is loaded.".to_owned();
    }
    let asked = &screening.asked;
    let fields = [
        ("date of birth", asked.births.is_empty()),
        ("country", asked.countries.is_empty()),
        ("gender", asked.gender.is_none()),
        ("number", asked.identifiers.is_empty()),
    ];
    let those = |wanted: bool| -> Vec<String> {
        let fields = fields.iter().filter(|(_, missing)| *missing == wanted);
        fields.map(|(field, _)| (*field).to_owned()).collect()
    };
    let (given, missing) = (those(false), those(true));
    let mut compared = vec!["name".to_owned()];
    compared.extend(given);
    let mut text = format!(
        "Searched: {} of {}. Compared: {}.",
        words::count(screening.names, "listed name", "listed names"),
        against(&screening.lists),
        words::joined(&compared),
    );
    if !missing.is_empty() {
        text.push_str(&format!(" Not asked: {}.", words::joined(&missing)));
    }
    text.push_str(
        " This says nothing about names that these lists do not hold, or that they write quite \
         differently.",
    );
    text
}

fn list_words(list: &ListVersion) -> String {
    let name = outside::line(&list.dataset, 60);
    let starter = if list.starter { " starter list" } else { "" };
    match list.issued {
        Some(date) => format!("{name}{starter} of {}", words::day(date)),
        None => format!(
            "{name}{starter} as imported {}",
            words::day(words::utc_day(list.imported))
        ),
    }
}

/// "UN of 27 Feb 2026 and UK as imported 22 Nov 2026".
fn against(lists: &[ListVersion]) -> String {
    match lists.is_empty() {
        true => "no list".to_owned(),
        false => words::joined(&lists.iter().map(list_words).collect::<Vec<_>>()),
    }
}

fn record(frame: &Frame<'_>, lists: &[ListVersion], names: u64) -> Record {
    let line = |list: &ListVersion| ListLine {
        name: outside::line(&list.dataset, 60),
        when: match list.issued {
            Some(date) => words::day(date),
            None => format!("imported {}", words::day(words::utc_day(list.imported))),
        },
        version: outside::line(&list.version, 60),
        entries: words::count(list.entries.into(), "entry", "entries"),
    };
    Record {
        lists: lists.iter().map(line).collect(),
        names: words::count(names, "listed name", "listed names"),
        at: Moment::new(frame.now),
    }
}

/// A likeness as hundredths, cut and not rounded: nothing below a threshold reads as if it
/// reached it, and nothing reads as 1.
fn hundredths(likeness: f32) -> i32 {
    (f64::from(likeness) * 100.0 + 0.000_5).floor() as i32
}

/// `0.93`.
fn two_digits(likeness: f32) -> String {
    format!("{:.2}", f64::from(hundredths(likeness)) / 100.0)
}

/// `5 Mar 1971`, `Mar 1971`, `1971`; as it stands where it is none of these.
fn date_words(prefix: &str) -> String {
    let whole = |text: &str| text.parse::<jiff::civil::Date>().ok();
    match prefix.len() {
        10 => whole(prefix).map(words::day),
        7 => whole(&format!("{prefix}-01")).map(|date| date.strftime("%b %Y").to_string()),
        _ => None,
    }
    .unwrap_or_else(|| outside::line(prefix, 40))
}

fn gender_word(gender: &str) -> String {
    match gender {
        "m" => "male".to_owned(),
        "f" => "female".to_owned(),
        other => outside::line(other, 20),
    }
}

fn field_word(field: FactField) -> &'static str {
    match field {
        FactField::Birth => "Date of birth",
        FactField::Country => "Country",
        FactField::Gender => "Gender",
        FactField::Identifier => "Number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likenesses_are_cut() {
        assert_eq!(two_digits(0.7), "0.70");
        assert_eq!(two_digits(0.699_9), "0.69");
        assert_eq!(two_digits(0.999_9), "0.99");
        assert_eq!(two_digits(0.29), "0.29");
    }

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(date_words("1971-03-05"), "5 Mar 1971");
        assert_eq!(date_words("1971-03"), "Mar 1971");
        assert_eq!(date_words("1971"), "1971");
        assert_eq!(date_words("1971-3é"), "1971-3é");
    }
}
