//! A stretch of the calendar: a day, week, month, quarter, ..., century, and its TIMEX3 value.

use jiff::{Span, ToSpan as _, civil::Date};

use crate::slots::{PARTS, SEASONS};

/// How long the stretch is, shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grain {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Grain {
    /// The grain of a unit, by its place in [`crate::slots::UNITS`].
    pub(crate) fn of_unit(unit: i32) -> Self {
        match unit {
            0 => Self::Second,
            1 => Self::Minute,
            2 => Self::Hour,
            4 => Self::Weekend,
            5 => Self::Week,
            6 => Self::Month,
            7 => Self::Quarter,
            8 => Self::Year,
            9 => Self::Decade,
            10 => Self::Century,
            11 => Self::Millennium,
            12 => Self::Season,
            13 => Self::Half,
            _ => Self::Day,
        }
    }

    /// The letters of a duration: with `T` for units below a day, and the number they count for.
    pub(crate) fn letters(self) -> (&'static str, &'static str) {
        match self {
            Self::Second => ("T", "S"),
            Self::Minute => ("T", "M"),
            Self::Hour => ("T", "H"),
            Self::Day => ("", "D"),
            Self::Weekend => ("", "WE"),
            Self::Week => ("", "W"),
            Self::Month => ("", "M"),
            Self::Season => ("", "S"),
            Self::Quarter => ("", "Q"),
            Self::Half => ("", "H"),
            Self::Year => ("", "Y"),
            Self::Decade => ("", "DE"),
            Self::Century => ("", "CE"),
            Self::Millennium => ("", "ML"),
        }
    }
}

/// A stretch that begins on `date` (of its grain's first day).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) date: Date,
    pub(crate) grain: Grain,
}

impl Point {
    pub(crate) fn day(date: Date) -> Self {
        Self {
            date,
            grain: Grain::Day,
        }
    }

    /// The stretch of that grain around a day.
    pub(crate) fn around(date: Date, grain: Grain) -> Self {
        let weekday = i32::from(date.weekday().to_monday_zero_offset());
        let (year, month) = (date.year(), date.month());
        let first = |year: i16, month: i8| Date::new(year, month, 1).unwrap_or(date);
        let date = match grain {
            Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => date,
            Grain::Week => date.checked_sub(weekday.days()).unwrap_or(date),
            Grain::Weekend => date.checked_add((5 - weekday).days()).unwrap_or(date),
            Grain::Month => first(year, month),
            Grain::Season => match month {
                3..=5 => first(year, 3),
                6..=8 => first(year, 6),
                9..=11 => first(year, 9),
                12 => first(year, 12),
                _ => first(year - 1, 12),
            },
            Grain::Quarter => first(year, (month - 1) / 3 * 3 + 1),
            Grain::Half => first(year, if month < 7 { 1 } else { 7 }),
            Grain::Year => first(year, 1),
            Grain::Decade => first(year.div_euclid(10) * 10, 1),
            Grain::Century => first(year.div_euclid(100) * 100, 1),
            Grain::Millennium => first(year.div_euclid(1000) * 1000, 1),
        };
        Self { date, grain }
    }

    /// The stretch of that grain, `count` of them on.
    pub(crate) fn shifted(self, count: i64, grain: Grain) -> Option<Self> {
        if count.abs() > 20_000_000 {
            return None;
        }
        let date = self.date.checked_add(span(count, grain)?).ok()?;
        (date.year() > 0).then(|| Self::around(date, grain))
    }

    /// The last day.
    pub(crate) fn last_day(self) -> Date {
        let next = match self.grain {
            Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => return self.date,
            Grain::Weekend => return self.date.checked_add(1.day()).unwrap_or(self.date),
            grain => span(1, grain).and_then(|span| self.date.checked_add(span).ok()),
        };
        next.and_then(|next| next.checked_sub(1.day()).ok())
            .unwrap_or(self.date)
    }

    /// The TIMEX3 value.
    pub(crate) fn value(self) -> String {
        let date = self.date;
        let (year, month) = (date.year(), date.month());
        match self.grain {
            Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => {
                format!("{year:04}-{month:02}-{:02}", date.day())
            }
            Grain::Weekend | Grain::Week => {
                let week = date.iso_week_date();
                let end = if self.grain == Grain::Week { "" } else { "-WE" };
                format!("{:04}-W{:02}{end}", week.year(), week.week())
            }
            Grain::Month => format!("{year:04}-{month:02}"),
            Grain::Season => {
                let season = match month {
                    3..=5 => 0,
                    6..=8 => 1,
                    9..=11 => 2,
                    _ => 3,
                };
                format!("{year:04}-{}", SEASONS[season])
            }
            Grain::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Grain::Half => format!("{year:04}-H{}", if month < 7 { 1 } else { 2 }),
            Grain::Year => format!("{year:04}"),
            Grain::Decade => format!("{:03}", year / 10),
            Grain::Century => format!("{:02}", year / 100),
            Grain::Millennium => format!("{}", year / 1000),
        }
    }
}

/// So many of a grain, as a span.
pub(crate) fn span(count: i64, grain: Grain) -> Option<Span> {
    let span = Span::new();
    Some(match grain {
        Grain::Second => span.try_seconds(count).ok()?,
        Grain::Minute => span.try_minutes(count).ok()?,
        Grain::Hour => span.try_hours(count).ok()?,
        Grain::Day => span.try_days(count).ok()?,
        Grain::Weekend | Grain::Week => span.try_weeks(count).ok()?,
        Grain::Month => span.try_months(count).ok()?,
        Grain::Season | Grain::Quarter => span.try_months(count.checked_mul(3)?).ok()?,
        Grain::Half => span.try_months(count.checked_mul(6)?).ok()?,
        Grain::Year => span.try_years(count).ok()?,
        Grain::Decade => span.try_years(count.checked_mul(10)?).ok()?,
        Grain::Century => span.try_years(count.checked_mul(100)?).ok()?,
        Grain::Millennium => span.try_years(count.checked_mul(1000)?).ok()?,
    })
}

/// The name of a part of the day, by its number.
pub(crate) fn part_name(part: i32) -> &'static str {
    usize::try_from(part)
        .ok()
        .and_then(|part| PARTS.get(part))
        .copied()
        .unwrap_or("DT")
}
