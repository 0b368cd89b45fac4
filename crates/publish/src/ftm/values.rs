//! Values as FollowTheMoney wants them: ids, codes, dates, names.

use jiff::Timestamp;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde_json::{Map, Value, json};
use wirewatch_news::{Calendar, Digest, Label, Timex, TimexKind};

use crate::codes;
use crate::outside;

/// The properties of one entity.
#[derive(Default)]
pub(super) struct Properties(Map<String, Value>);

impl Properties {
    /// Adds values behind those that are there; empty ones and repetitions are left out.
    pub(super) fn add(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        for value in values {
            if value.trim().is_empty() {
                continue;
            }
            let known = self.0.entry(name).or_insert_with(|| json!([]));
            if let Value::Array(known) = known
                && !known.iter().any(|one| *one == value)
            {
                known.push(value.into());
            }
        }
    }

    pub(super) fn entity(self, id: &str, schema: &str) -> Value {
        json!({ "id": id, "schema": schema, "properties": self.0 })
    }
}

/// Longest id, in bytes; the model has room for 200.
const ID: usize = 180;

/// `text` as an id: letters and digits of ASCII, with `-` inside. A full stop becomes `--`, since
/// the tools of FollowTheMoney take what follows one for a signature and cut it off. Another text
/// is made to fit and gets a part of its digest, so that two texts never share an id.
pub(super) fn identity(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric();
    let spelt = text.replace('.', "--");
    let fits = spelt.len() <= ID
        && spelt.starts_with(is_plain)
        && spelt.ends_with(is_plain)
        && spelt
            .chars()
            .all(|letter| is_plain(letter) || letter == '-');
    if fits {
        return spelt;
    }
    let kept: String = text
        .chars()
        .take(ID - 20)
        .map(|letter| if is_plain(letter) { letter } else { '-' })
        .collect();
    let digest = Digest::of(text.as_bytes()).short();
    format!("{}-{digest:016x}", kept.trim_matches('-'))
        .trim_start_matches('-')
        .to_owned()
}

/// `text` on one line of at most `limit` characters, the white space squashed.
pub(super) fn squashed(text: &str, limit: usize) -> String {
    let words: Vec<&str> = outside::cut(text, limit).split_whitespace().collect();
    words.join(" ")
}

/// Whether it is a name, by its letters: one is large, or of a script that has no large ones.
pub(super) fn is_name(text: &str) -> bool {
    const PRONOUNS: [&str; 21] = [
        "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "we", "us",
        "our", "i", "me", "my", "you", "your", "who", "those",
    ];
    let is_telling = |letter: char| letter.is_alphabetic() && !letter.is_lowercase();
    text.chars().any(is_telling) && !PRONOUNS.contains(&text.trim().to_lowercase().as_str())
}

/// The site of a publisher.
pub(super) fn site(host: &str) -> Option<String> {
    let is_host = host.contains('.')
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    is_host.then(|| format!("https://{host}/"))
}

/// ISO 3166 alpha-2, lower case.
pub(super) fn country(code: &str) -> String {
    code.to_ascii_lowercase()
}

/// An instant without its zone: the model knows UTC only.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The day, month or year of an expression of time, as the prefix of a date. None for what may
/// lie outside of it ("about", "before"), for durations, and where the year is not known.
pub(super) fn prefix(timex: &Timex) -> Option<String> {
    let is_date = matches!(timex.kind, TimexKind::Date | TimexKind::Time);
    let is_inside = matches!(
        timex.modifier.as_deref(),
        None | Some("START" | "MID" | "END")
    );
    if !is_date || !is_inside || timex.is_unresolved {
        return None;
    }
    let value = timex.value.split('T').next().unwrap_or_default();
    let mut parts = value.split('-');
    let year = parts.next()?;
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    let number: i16 = is_year.then(|| year.parse().ok())??;
    let of_year = || Date::new(number, 1, 1).ok().map(|_| year.to_owned());
    match (parts.next(), parts.next()) {
        (None, _) => of_year(),
        // Winter belongs to two years.
        (Some("WI"), _) => None,
        (Some(week), day) if week.starts_with('W') => week_prefix(number, &week[1..], day),
        (Some(month), day) => {
            let Ok(number_of_month) = month.parse::<i8>() else {
                return of_year();
            };
            Date::new(number, number_of_month, 1).ok()?;
            let by_month = format!("{year}-{number_of_month:02}");
            // Converted by a calendar that may be off by a day.
            let is_exact = timex.calendar != Some(Calendar::Hijri);
            let day = day.filter(|_| is_exact).and_then(|day| day.parse().ok());
            let Some(day) = day else {
                return Some(by_month);
            };
            let day = Date::new(number, number_of_month, day).ok()?;
            Some(day.to_string())
        }
    }
}

/// The month, else the year, in which a week lies; the day where it is given.
fn week_prefix(year: i16, week: &str, day: Option<&str>) -> Option<String> {
    let of = |weekday: Weekday| {
        let week = ISOWeekDate::new(year, week.parse().ok()?, weekday).ok()?;
        Some(Date::from(week))
    };
    let weekday = day.and_then(|day| Weekday::from_monday_one_offset(day.parse().ok()?).ok());
    if let Some(weekday) = weekday {
        return of(weekday).map(|day| day.to_string());
    }
    let (first, last) = (of(Weekday::Monday)?, of(Weekday::Sunday)?);
    if first.year() != last.year() {
        return None;
    }
    Some(match first.month() == last.month() {
        true => format!("{:04}-{:02}", first.year(), first.month()),
        false => format!("{:04}", first.year()),
    })
}

/// The three letters of a language, where the model knows it (the list of followthemoney 4.11).
pub(super) fn language(tag: &str) -> Option<&'static str> {
    const LANGUAGES: &str = "af afr am amh ar ara az aze be bel bg bul bn ben bs bos ca cat cs ces \
        da dan de deu el ell en eng es spa et est fa fas fi fin fil fil fr fra ga gle he heb hi hin \
        hr hrv hu hun hy hye id ind is isl it ita ja jpn ka kat kk kaz km khm kn kan ko kor ky kir \
        lb ltz lo lao lt lit lv lav mk mkd mn mon ms msa mt mlt my mya nb nor ne nep nl nld nn nor \
        no nor pl pol ps pus pt por ro ron ru rus si sin sk slk sl slv sq sqi sr srp sv swe sw swa \
        ta tam te tel tg tgk th tha tk tuk tl tgl tr tur uk ukr ur urd uz uzb vi vie zh zho";
    let mut pairs = LANGUAGES.split(' ');
    while let (Some(short), Some(long)) = (pairs.next(), pairs.next()) {
        if short == tag {
            return Some(long);
        }
    }
    None
}

/// The kind of an event in words.
pub(super) fn kind(label: Label) -> &'static str {
    codes::label(label).unwrap_or("other event")
}

#[cfg(test)]
mod tests {
    use wirewatch_news::{Field, Passage, Span};

    use super::*;

    #[test]
    fn ids_fit_the_model_and_stay_different() {
        assert_eq!(identity("UN-QDe.115"), "UN-QDe--115");
        let long = "x".repeat(500);
        let texts = [
            "UN-QDe.115",
            "UN-QDe-115",
            "us_ofac-8759",
            "us-ofac-8759",
            "Färöer x/1",
            "",
            "-",
            &long,
        ];
        let ids: std::collections::BTreeSet<String> =
            texts.iter().map(|text| identity(text)).collect();
        assert_eq!(ids.len(), texts.len());
        for id in ids {
            assert!(
                id.len() <= 200 && id.is_ascii() && !id.contains(['_', '.']),
                "{id}"
            );
            assert!(id.starts_with(|letter: char| letter.is_ascii_alphanumeric()));
            assert_eq!(identity(&id), id);
        }
    }

    #[test]
    fn times_are_prefixes_of_dates() {
        let passage = Passage {
            field: Field::Body,
            span: Span::new("", 0..0).expect("empty"),
        };
        for (value, modifier, expected) in [
            ("2019-05-02", None, Some("2019-05-02")),
            ("2019-05-02T14:00", None, Some("2019-05-02")),
            ("2019-05", Some("END"), Some("2019-05")),
            ("2019", None, Some("2019")),
            ("2019-SU", None, Some("2019")),
            ("2019-W20", None, Some("2019-05")),
            ("2019-W18", None, Some("2019")),
            ("2019-W18-4", None, Some("2019-05-02")),
            ("2019-W18-WE", None, Some("2019")),
            ("2019-WI", None, None),
            ("2019-02-30", None, None),
            ("2019-05-02", Some("BEFORE"), None),
            ("XXXX-05-02", None, None),
            ("201", None, None),
            ("PRESENT_REF", None, None),
        ] {
            let timex = Timex {
                passage,
                kind: TimexKind::Date,
                value: value.into(),
                modifier: modifier.map(str::to_owned),
                calendar: None,
                is_unresolved: false,
            };
            assert_eq!(prefix(&timex).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn codes_are_those_of_the_model() {
        assert_eq!(language("en"), Some("eng"));
        assert_eq!(language("nb"), Some("nor"));
        assert_eq!(language("ckb"), None);
        assert_eq!(site("example.org").as_deref(), Some("https://example.org/"));
        assert_eq!(site("a b.org"), None);
        assert!(is_name("al-Manar") && is_name("داعش") && !is_name("He") && !is_name("the army"));
    }
}
