//! The answer to a list of names: a table, and the same as CSV.

use wirewatch_news::EntityId;

use crate::frame::Frame;
use crate::parts::{ListedBy, Told};
use crate::screen::hit::{clauses, entry_words};
use crate::screen::{
    Record, ScreenRow, ScreenedList, against, asked_words, hundredths, record, two_digits,
};
use crate::{outside, routes, words};

/// How many rows that were not screened are named one by one.
const BAD_LIMIT: usize = 500;

pub(crate) struct BestView {
    pub(crate) href: String,
    pub(crate) name: Told,
    pub(crate) listed_by: ListedBy,
    pub(crate) likeness: String,
    pub(crate) why: Vec<Told>,
    pub(crate) more: usize,
}

pub(crate) struct RowView {
    pub(crate) row: u64,
    pub(crate) id: String,
    pub(crate) name: Told,
    pub(crate) details: Vec<Told>,
    pub(crate) best: Option<BestView>,
    pub(crate) aside: usize,
    pub(crate) fields: Vec<(&'static str, String)>,
}

pub(crate) struct ManyView {
    pub(crate) lede: String,
    pub(crate) against: String,
    pub(crate) threshold: String,
    pub(crate) rows: Vec<RowView>,
    pub(crate) bad: Vec<(u64, Told, String)>,
    pub(crate) bad_more: usize,
    pub(crate) notes: Vec<String>,
    pub(crate) record: Record,
}

impl ManyView {
    pub(crate) fn new(frame: &Frame<'_>, list: &ScreenedList) -> ManyView {
        // What asks for a decision comes first.
        let mut rows: Vec<&ScreenRow> = list.rows.iter().collect();
        rows.sort_by_key(|row| {
            let best = row.best.as_ref();
            std::cmp::Reverse(best.map(|hit| hundredths(hit.candidate.score)))
        });
        ManyView {
            lede: lede(list),
            against: against(&list.lists),
            threshold: two_digits(list.threshold),
            rows: rows.into_iter().map(|row| row_view(frame, row)).collect(),
            bad: list
                .bad
                .iter()
                .take(BAD_LIMIT)
                .map(|bad| {
                    (
                        bad.row,
                        Told::cut(&bad.name, None, 120),
                        outside::line(&bad.reason, 300),
                    )
                })
                .collect(),
            bad_more: list.bad.len().saturating_sub(BAD_LIMIT),
            notes: list
                .notes
                .iter()
                .take(8)
                .map(|note| outside::line(note, 300))
                .collect(),
            record: record(frame, &list.lists, list.names),
        }
    }
}

fn lede(list: &ScreenedList) -> String {
    let threshold = two_digits(list.threshold);
    let with = list.rows.iter().filter(|row| row.best.is_some()).count();
    let aside = list
        .rows
        .iter()
        .filter(|row| row.best.is_none() && row.aside > 0)
        .count();
    let without = list.rows.len() - with - aside;
    let mut text = format!(
        "{} screened: for {with} a listed name reaches the threshold {threshold}, for {without} \
         none does",
        words::count(list.rows.len() as u64, "row", "rows"),
    );
    if aside > 0 {
        text.push_str(&format!(
            ", for {aside} what reaches it was set aside before"
        ));
    }
    text.push('.');
    if !list.bad.is_empty() {
        let bad = words::count(list.bad.len() as u64, "row was", "rows were");
        text.push_str(&format!(" {bad} not screened; see below."));
    }
    text
}

fn row_view(frame: &Frame<'_>, row: &ScreenRow) -> RowView {
    RowView {
        row: row.row,
        id: outside::line(&row.id, 60),
        name: Told::name(&row.form.name),
        details: asked_words(frame, &row.asked)
            .into_iter()
            .skip(if row.asked.kind.is_some() { 1 } else { 2 })
            .collect(),
        best: row.best.as_ref().map(|hit| BestView {
            href: routes::entity(&hit.subject),
            name: Told::name(&hit.caption),
            listed_by: ListedBy::new(&hit.entities),
            likeness: two_digits(hit.candidate.score),
            why: clauses(&hit.candidate.why, 240),
            more: row.hits.saturating_sub(1),
        }),
        aside: row.aside,
        fields: row.form.pairs(),
    }
}

/// The answer to a list of names as CSV (RFC 4180, UTF-8 with a byte order mark, by which
/// spreadsheets know it), in the order of the rows. No cell begins a formula.
pub fn screen_csv(frame: &Frame<'_>, list: &ScreenedList) -> String {
    const HEAD: [&str; 16] = [
        "row",
        "id",
        "name",
        "type",
        "country",
        "dob",
        "result",
        "hits",
        "set_aside",
        "subject",
        "entries",
        "listed_name",
        "likeness",
        "why",
        "threshold",
        "against",
    ];
    let mut lines: Vec<(u64, Vec<String>)> = Vec::new();
    let threshold = two_digits(list.threshold);
    let against = format!("{}, {}", against(&list.lists), words::moment(frame.now));
    for row in &list.rows {
        let form = &row.form;
        let mut cells = vec![
            row.row.to_string(),
            row.id.clone(),
            form.name.clone(),
            form.kind.clone(),
            form.country.clone(),
            form.birth.clone(),
        ];
        match &row.best {
            Some(hit) => {
                let ids: Vec<String> = hit.entities.iter().map(EntityId::to_string).collect();
                cells.extend([
                    "a listed name reaches the threshold".to_owned(),
                    row.hits.to_string(),
                    row.aside.to_string(),
                    hit.caption.clone(),
                    ids.join(" "),
                    format!(
                        "{} ({})",
                        hit.candidate.name.text,
                        entry_words(&hit.candidate.entity)
                    ),
                    two_digits(hit.candidate.score),
                    hit.candidate.why.clone(),
                ]);
            }
            None => {
                let result = match row.aside {
                    0 => "no listed name reaches the threshold",
                    _ => "what reaches the threshold was set aside before",
                };
                cells.extend([result.to_owned(), "0".to_owned(), row.aside.to_string()]);
                cells.resize(14, String::new());
            }
        }
        cells.extend([threshold.clone(), against.clone()]);
        lines.push((row.row, cells));
    }
    for bad in &list.bad {
        let mut cells = vec![bad.row.to_string(), bad.id.clone(), bad.name.clone()];
        cells.resize(6, String::new());
        cells.push(format!("not screened: {}", bad.reason));
        cells.resize(14, String::new());
        cells.extend([threshold.clone(), against.clone()]);
        lines.push((bad.row, cells));
    }
    lines.sort_by_key(|(row, _)| *row);
    let mut csv = String::from("\u{feff}");
    csv.push_str(&HEAD.join(","));
    csv.push_str("\r\n");
    for (_, cells) in lines {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    }
    csv
}

/// One cell in quotation marks. What a spreadsheet would read as a formula gets an apostrophe in
/// front.
fn cell(text: &str) -> String {
    let shown = outside::visible(outside::cut(text, 2_000));
    // As it came, and as it is written: a hidden return goes on the way.
    let first = |text: &str| text.chars().next().is_some_and(starts_formula);
    let is_formula = first(text) || first(&shown);
    let apostrophe = if is_formula { "'" } else { "" };
    format!("\"{apostrophe}{}\"", shown.replace('"', "\"\""))
}

fn starts_formula(letter: char) -> bool {
    matches!(
        letter,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for text in ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "\nx", "＝1"] {
            assert!(cell(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(cell("Ali = \"Abu\""), "\"Ali = \"\"Abu\"\"\"");
        assert_eq!(cell("a\u{202e}b"), "\"a[U+202E]b\"");
        assert_eq!(cell("'=1"), "\"'=1\"");
        assert_eq!(cell(""), "\"\"");
    }
}
