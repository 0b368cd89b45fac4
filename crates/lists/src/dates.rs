//! Dates as lists print them, made ISO prefixes: `1971`, `1971-03`, `1971-03-05`.
//!
//! Refuses what is not a date ("unknown") and does not guess: a two-digit year is no year.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The ISO prefix that `text` gives: a day, a month, or a year.
///
/// Reads `1971-03-05` (also with a time behind it), `05/03/1971`, `dd/mm/1971` (day or month
/// unknown), `5 Mar 1971`, `Mar 1971`, `1971`. `None` for anything else.
pub fn prefix(text: &str) -> Option<String> {
    let text = text.trim();
    let iso = text.split(['T', ' ']).next().unwrap_or(text);
    if iso.len() >= 8 && iso.as_bytes().get(4) == Some(&b'-') {
        let mut parts = iso.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
        return join(year, number(month), day.and_then(number));
    }
    if text.len() == 7 && text.as_bytes()[4] == b'-' {
        return join(&text[..4], number(&text[5..]), None);
    }
    if text.contains('/') {
        let parts: Vec<&str> = text.split('/').map(str::trim).collect();
        let &[day, month, year] = parts.as_slice() else {
            return None;
        };
        // "dd" and "mm", or zeros, stand for what is not known.
        let month = number(month).filter(|month| *month > 0);
        let day = number(day).filter(|day| *day > 0 && month.is_some());
        return join(year, month, day);
    }
    let words: Vec<&str> = text
        .split([' ', '-', '.', ','])
        .filter(|word| !word.is_empty())
        .collect();
    match *words.as_slice() {
        [year] => join(year, None, None),
        [month, year] => join(year, Some(month_number(month)?), None),
        [day, month, year] => join(year, Some(month_number(month)?), Some(number(day)?)),
        _ => None,
    }
}

/// The day that `text` gives, if it gives a whole one.
pub(crate) fn day(text: &str) -> Option<Date> {
    prefix(text)
        .filter(|prefix| prefix.len() == 10)?
        .parse()
        .ok()
}

fn number(text: &str) -> Option<u8> {
    text.parse().ok()
}

fn month_number(word: &str) -> Option<u8> {
    let start = word.get(..3)?.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == start)?;
    u8::try_from(index + 1).ok()
}

fn join(year: &str, month: Option<u8>, day: Option<u8>) -> Option<String> {
    let value: u16 = year.parse().ok()?;
    if year.len() != 4 || !(1700..=2100).contains(&value) {
        return None;
    }
    match (month, day) {
        (None, _) => Some(year.to_owned()),
        (Some(month @ 1..=12), None) => Some(format!("{year}-{month:02}")),
        (Some(month @ 1..=12), Some(day)) => {
            let day = i8::try_from(day).ok()?;
            Date::new(value.cast_signed(), month.cast_signed(), day).ok()?;
            Some(format!("{year}-{month:02}-{day:02}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        let cases = [
            ("1971", Some("1971")),
            ("1971-03", Some("1971-03")),
            ("1971-03-05", Some("1971-03-05")),
            ("2026-02-27T00:00:09.554Z", Some("2026-02-27")),
            ("05/03/1971", Some("1971-03-05")),
            ("dd/mm/1971", Some("1971")),
            ("00/03/1971", Some("1971-03")),
            ("5 Mar 1971", Some("1971-03-05")),
            ("05 March 1971", Some("1971-03-05")),
            ("23-Sep-2026", Some("2026-09-23")),
            ("Mar 1971", Some("1971-03")),
            ("30 Feb 1971", None),
            ("31/13/1971", None),
            ("71", None),
            ("circa 1971", None),
            ("unknown", None),
            ("", None),
            ("ДД/ММ/ГГГГ", None),
        ];
        for (printed, expected) in cases {
            assert_eq!(prefix(printed).as_deref(), expected, "{printed}");
        }
    }
}
