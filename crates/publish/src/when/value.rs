//! TIMEX3 values as stretches of the calendar, with their words.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::words;

/// Longest value that is looked at, in bytes.
const LIMIT_BYTES: usize = 32;

/// A day or a longer stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: Date,
    pub(super) last: Date,
    /// "late April 2019".
    pub(super) words: String,
    /// As the `datetime` of an HTML time element, where that has a form for it.
    pub(super) datetime: Option<String>,
}

impl Stretch {
    /// Reads a TIMEX3 `value` with its `mod`. `None` for references ("PRESENT_REF"), durations,
    /// values without a year of four digits, and days that no calendar has.
    pub(super) fn read(value: &str, modifier: Option<&str>) -> Option<Stretch> {
        if value.len() > LIMIT_BYTES || !value.is_ascii() {
            return None;
        }
        let (date, time) = match value.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (value, None),
        };
        let (year, rest) = match date.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (date, None),
        };
        let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        let year: i16 = is_year.then(|| year.parse().ok())??;
        if year == 0 {
            return None;
        }
        let whole = Date::new(year, 1, 1).ok()?;
        let mut stretch = match rest {
            None => Stretch {
                first: whole,
                last: whole.last_of_year(),
                words: format!("{year}"),
                datetime: Some(format!("{year:04}")),
            },
            Some(rest) => part(year, rest)?,
        };
        if let Some(time) = time.and_then(time_words) {
            stretch.words = format!("{}, {time}", stretch.words);
        }
        Some(stretch.modified(modifier))
    }

    fn modified(self, modifier: Option<&str>) -> Stretch {
        let Stretch {
            first,
            last,
            words,
            datetime,
        } = self;
        let days = (last - first).get_days().max(0) + 1;
        let third = |part: i32| first.saturating_add(jiff::Span::new().days(days * part / 3));
        let is_long = days > 2;
        let (first, last, words) = match modifier {
            Some("START") if is_long => (first, third(1), format!("early {words}")),
            Some("MID") if is_long => (third(1), third(2), format!("the middle of {words}")),
            Some("END") if is_long => (third(2), last, format!("late {words}")),
            Some("START") => (first, last, format!("early on {words}")),
            Some("END") => (first, last, format!("late on {words}")),
            Some("BEFORE") => (first, last, format!("before {words}")),
            Some("AFTER") => (first, last, format!("after {words}")),
            Some("ON_OR_BEFORE") => (first, last, format!("{words} or before")),
            Some("ON_OR_AFTER") => (first, last, format!("{words} or after")),
            Some("APPROX") => (first, last, format!("about {words}")),
            _ => (first, last, words),
        };
        Stretch {
            first,
            last,
            words,
            datetime,
        }
    }
}

/// What follows the year: `05`, `05-02`, `W18`, `W18-5`, `W18-WE`, `SU`, `Q2`, `H1`.
fn part(year: i16, rest: &str) -> Option<Stretch> {
    let months = |first: i8, count: i8, words: String| -> Option<Stretch> {
        let first = Date::new(year, first, 1).ok()?;
        let last = first
            .checked_add(jiff::Span::new().months(i64::from(count) - 1))
            .ok()?
            .last_of_month();
        Some(Stretch {
            first,
            last,
            words,
            datetime: None,
        })
    };
    // The seasons of the northern half; winter starts in the year that it is named by.
    match rest {
        "SP" => return months(3, 3, format!("spring {year}")),
        "SU" => return months(6, 3, format!("summer {year}")),
        "FA" | "AU" => return months(9, 3, format!("autumn {year}")),
        "WI" => return months(12, 3, format!("winter {year}")),
        "H1" => return months(1, 6, format!("first half of {year}")),
        "H2" => return months(7, 6, format!("second half of {year}")),
        "Q1" => return months(1, 3, format!("first quarter of {year}")),
        "Q2" => return months(4, 3, format!("second quarter of {year}")),
        "Q3" => return months(7, 3, format!("third quarter of {year}")),
        "Q4" => return months(10, 3, format!("fourth quarter of {year}")),
        _ => {}
    }
    if let Some(week) = rest.strip_prefix('W') {
        return in_week(year, week);
    }
    let (month, day) = match rest.split_once('-') {
        Some((month, day)) => (month, Some(day)),
        None => (rest, None),
    };
    let month: i8 = month
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    match day {
        // `2019-05-XX`: some day of the month.
        None | Some("XX" | "X") => {
            let stretch = months(month, 1, String::new())?;
            Some(Stretch {
                words: stretch.first.strftime("%B %Y").to_string(),
                datetime: Some(stretch.first.strftime("%Y-%m").to_string()),
                ..stretch
            })
        }
        Some(day) => {
            let day = Date::new(year, month, day.parse().ok()?).ok()?;
            Some(on_day(day))
        }
    }
}

fn in_week(year: i16, week: &str) -> Option<Stretch> {
    let (week, day) = match week.split_once('-') {
        Some((week, day)) => (week, Some(day)),
        None => (week, None),
    };
    let week: i8 = week.parse().ok()?;
    let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
    let after = |days: i64| monday.checked_add(jiff::Span::new().days(days)).ok();
    match day {
        None => Some(Stretch {
            first: monday,
            last: after(6)?,
            words: format!("week of {}", words::day(monday)),
            datetime: Some(format!("{year:04}-W{week:02}")),
        }),
        Some("WE") => {
            let saturday = after(5)?;
            Some(Stretch {
                first: saturday,
                last: after(6)?,
                words: format!("weekend of {}", words::day(saturday)),
                datetime: None,
            })
        }
        Some(day) => {
            let day: i64 = day.parse().ok().filter(|day| (1..=7).contains(day))?;
            Some(on_day(after(day - 1)?))
        }
    }
}

fn on_day(day: Date) -> Stretch {
    Stretch {
        first: day,
        last: day,
        words: words::day(day),
        datetime: Some(day.to_string()),
    }
}

/// `14:30` or a part of the day.
fn time_words(time: &str) -> Option<String> {
    let words = match time {
        "MO" => "morning",
        "MI" => "midday",
        "AF" => "afternoon",
        "EV" => "evening",
        "NI" => "night",
        "DT" => "daytime",
        _ => {
            let (hour, rest) = time.split_at_checked(2)?;
            let minute = rest.strip_prefix(':').and_then(|rest| rest.get(..2));
            let minute = minute.unwrap_or("00");
            let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
            return (is_number(hour) && is_number(minute)).then(|| format!("{hour}:{minute}"));
        }
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stretches() {
        let cases = [
            ("2019-05-02", None, "2019-05-02", "2019-05-02", "2 May 2019"),
            (
                "2019-05-02T14:30",
                None,
                "2019-05-02",
                "2019-05-02",
                "2 May 2019, 14:30",
            ),
            (
                "2019-05-02T14",
                None,
                "2019-05-02",
                "2019-05-02",
                "2 May 2019, 14:00",
            ),
            (
                "2019-05-02TMO",
                None,
                "2019-05-02",
                "2019-05-02",
                "2 May 2019, morning",
            ),
            ("2019-04", None, "2019-04-01", "2019-04-30", "April 2019"),
            (
                "2019-04",
                Some("END"),
                "2019-04-21",
                "2019-04-30",
                "late April 2019",
            ),
            (
                "2019-04",
                Some("START"),
                "2019-04-01",
                "2019-04-11",
                "early April 2019",
            ),
            (
                "2019",
                Some("MID"),
                "2019-05-02",
                "2019-09-01",
                "the middle of 2019",
            ),
            ("2019", None, "2019-01-01", "2019-12-31", "2019"),
            (
                "2019-W18",
                None,
                "2019-04-29",
                "2019-05-05",
                "week of 29 Apr 2019",
            ),
            ("2019-W18-4", None, "2019-05-02", "2019-05-02", "2 May 2019"),
            (
                "2019-W18-WE",
                None,
                "2019-05-04",
                "2019-05-05",
                "weekend of 4 May 2019",
            ),
            ("2019-SU", None, "2019-06-01", "2019-08-31", "summer 2019"),
            ("2019-WI", None, "2019-12-01", "2020-02-29", "winter 2019"),
            (
                "2019-Q2",
                None,
                "2019-04-01",
                "2019-06-30",
                "second quarter of 2019",
            ),
            ("2019-05-XX", None, "2019-05-01", "2019-05-31", "May 2019"),
            (
                "2019-05-02",
                Some("BEFORE"),
                "2019-05-02",
                "2019-05-02",
                "before 2 May 2019",
            ),
            (
                "2019-05-02",
                Some("WHATEVER"),
                "2019-05-02",
                "2019-05-02",
                "2 May 2019",
            ),
        ];
        for (value, modifier, first, last, words) in cases {
            let stretch = Stretch::read(value, modifier).expect(value);
            let [first, last] = [first, last].map(|text| text.parse().expect("a date"));
            assert_eq!((stretch.first, stretch.last), (first, last), "{value}");
            assert_eq!(stretch.words, words, "{value}");
        }
    }

    #[test]
    fn what_has_no_year_or_no_day_is_left_out() {
        for value in [
            "PRESENT_REF",
            "PAST_REF",
            "P3D",
            "PT5H",
            "XXXX-05-02",
            "XXXX",
            "199",
            "20",
            "",
            "2019-13",
            "2019-02-30",
            "2019-W60",
            "2019-W18-9",
            "2019-5-x",
            "T14:30",
            "20190502",
            "-",
            "2019-",
            "٢٠١٩",
            "2019-05-02-02",
            "0000",
            "２０１９-05",
        ] {
            assert_eq!(Stretch::read(value, Some("END")), None, "{value}");
        }
        assert_eq!(Stretch::read(&"2".repeat(1_000_000), None), None);
        assert!(Stretch::read("9999-12-31", Some("END")).is_some());
        assert!(Stretch::read("9999-WI", None).is_none());
    }
}
