//! Smaller stretches inside larger ones, counting from a day, and what is known without one.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    language::Tense,
    point::{Grain, Point, span},
    resolve::Meant,
    slots::{Record, SEASONS, Slot},
    value::time,
};

/// The day of the week nearest before or after `today`, by tense.
pub(crate) fn weekday_near(
    weekday: i32,
    today: Date,
    rel: Option<i32>,
    tense: Option<Tense>,
    is_news: bool,
) -> Option<Date> {
    let now = i32::from(today.weekday().to_monday_one_offset());
    let back = (now - weekday).rem_euclid(7);
    let ahead = (weekday - now).rem_euclid(7);
    let days = match rel {
        Some(rel) if rel < 0 => -(if back == 0 { 7 } else { back }),
        Some(rel) if rel > 0 => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        Some(_) => weekday - now,
        None if !is_news => ahead,
        None if tense == Some(Tense::Future) => ahead,
        None => -back,
    };
    today.checked_add(days.days()).ok()
}

/// The year, counted from this one, that brings a day nearest; what the tense speaks against
/// counts several times over.
pub(crate) fn nearest_year(there: (i32, i32), now: (i32, i32), tense: Option<Tense>) -> i16 {
    let days = (there.0 - now.0) * 30 + there.1 - now.1;
    let cost = |years: i16| {
        let away = days + i32::from(years) * 365;
        match tense {
            Some(Tense::Past) if away > 0 => away * 4,
            Some(Tense::Future) if away < 0 => -away * 3,
            None | Some(Tense::Present) if away > 0 => away * 3 / 2,
            _ => away.abs(),
        }
    };
    [0, -1, 1]
        .into_iter()
        .min_by_key(|years| cost(*years))
        .unwrap_or(0)
}

/// 98 by a day of publication in 2019 is 1998, and 19 is 2019.
pub(crate) fn full_year(year: i32, published: Option<Date>, told: Option<Point>) -> i32 {
    if let Some(told) = told {
        let from = i32::from(told.date.year());
        let guess = from / 100 * 100 + year;
        return match guess - from {
            51.. => guess - 100,
            ..-50 => guess + 100,
            _ => guess,
        };
    }
    let now = published.map_or(2026, |date| i32::from(date.year()));
    let guess = now / 100 * 100 + year;
    if guess > now + 10 { guess - 100 } else { guess }
}

/// Days that a narrative may go back within a year; beyond, it has gone on to the next.
pub(crate) const BACK: i32 = 300;

pub(crate) fn season_month(season: i32) -> i8 {
    match season {
        0 => 3,
        1 => 6,
        2 => 9,
        _ => 12,
    }
}

pub(crate) fn quarter(record: &Record) -> Option<i32> {
    record
        .get(Slot::Quarter)
        .or_else(|| {
            record
                .get(Slot::Nth)
                .filter(|_| record.get(Slot::Unit) == Some(7))
        })
        .filter(|quarter| (1..=4).contains(quarter))
}

/// A smaller stretch inside `whole`, by the slots that are filled.
pub(crate) fn refine(whole: Point, record: &Record) -> Option<Point> {
    let year = whole.date.year();
    if let Some(month) = record.get(Slot::Month) {
        let month = i8::try_from(month).ok()?;
        return match record.get(Slot::Day) {
            Some(day) => Date::new(year, month, i8::try_from(day).ok()?)
                .ok()
                .map(Point::day),
            None => Some(Point {
                date: Date::new(year, month, 1).ok()?,
                grain: Grain::Month,
            }),
        };
    }
    if let Some(quarter) = quarter(record) {
        return Some(Point {
            date: Date::new(year, (quarter * 3 - 2) as i8, 1).ok()?,
            grain: Grain::Quarter,
        });
    }
    if let Some(season) = record.get(Slot::Season) {
        return Some(Point {
            date: Date::new(year, season_month(season), 1).ok()?,
            grain: Grain::Season,
        });
    }
    if let Some(half) = record.get(Slot::Half) {
        return Some(Point {
            date: Date::new(year, if half == 1 { 1 } else { 7 }, 1).ok()?,
            grain: Grain::Half,
        });
    }
    if let Some(weekday) = record.get(Slot::Weekday) {
        if whole.grain == Grain::Day {
            return Some(whole);
        }
        let first = i32::from(whole.date.weekday().to_monday_one_offset());
        let mut day = whole
            .date
            .checked_add((weekday - first).rem_euclid(7).days())
            .ok()?;
        if let Some(nth) = record.get(Slot::Nth) {
            day = if nth < 0 {
                let last = whole.last_day();
                let at = i32::from(last.weekday().to_monday_one_offset());
                last.checked_sub((at - weekday).rem_euclid(7).days()).ok()?
            } else {
                day.checked_add((7 * (nth - 1)).days()).ok()?
            };
        }
        return (day <= whole.last_day()).then(|| Point::day(day));
    }
    if let (Some(nth), Some(unit)) = (record.get(Slot::Nth), record.get(Slot::Unit)) {
        let grain = Grain::of_unit(unit);
        if grain >= whole.grain {
            return Some(whole);
        }
        return if nth < 0 {
            Some(Point::around(whole.last_day(), grain))
        } else {
            Point::around(whole.date, grain).shifted(i64::from(nth - 1), grain)
        };
    }
    if let Some(day) = record.get(Slot::Day) {
        return Date::new(year, whole.date.month(), i8::try_from(day).ok()?)
            .ok()
            .map(Point::day);
    }
    Some(whole)
}

/// Three days ago; a year earlier.
pub(crate) fn counted(
    from: Point,
    dir: i32,
    unit: i32,
    record: &Record,
    has_base: bool,
) -> Option<(Meant, bool)> {
    let grain = Grain::of_unit(unit);
    if record.has(Slot::Vague) {
        let text = if dir < 0 { "PAST_REF" } else { "FUTURE_REF" };
        return Some((Meant::Fixed(text.to_owned()), false));
    }
    let count = i64::from(record.get(Slot::Count).unwrap_or(1));
    let count = count * i64::from(dir.signum());
    if grain < Grain::Day {
        if grain == Grain::Hour && count.abs() >= 24 && count % 24 == 0 {
            let point = Point::around(from.date, Grain::Day).shifted(count / 24, Grain::Day)?;
            return Some((Meant::Point(point), true));
        }
        return Some((Meant::Fixed("XXXX-XX-XXTXX:XX".to_owned()), false));
    }
    if grain < from.grain && grain <= Grain::Week && from.grain > Grain::Week {
        return Some((Meant::Text(unknown(grain).to_owned()), false));
    }
    // Weekends and seasons are named by their unit, all else counts days from a day.
    let mut to = from
        .date
        .checked_add(span(count, grain)?)
        .ok()
        .map(Point::day)?;
    if to.date.year() < 1 {
        return None;
    }
    if from.grain == Grain::Quarter
        && grain == Grain::Year
        && matches!(record.get(Slot::Anchor), Some(2 | 3))
    {
        return from
            .shifted(count * 4, Grain::Quarter)
            .map(|point| (Meant::Point(point), true));
    }
    if let Some(fraction) = record.get(Slot::Fraction)
        && let Some(months) = half_months(grain, i64::from(fraction))
    {
        let more = span(months * i64::from(dir.signum()), Grain::Month)?;
        to = Point::day(to.date.checked_add(more).ok()?);
    }
    let target = record.get(Slot::Grain).map_or(grain, Grain::of_unit);
    let target = if matches!(target, Grain::Decade | Grain::Century | Grain::Millennium) {
        Grain::Year
    } else {
        target
    };
    let target = if has_base && from.grain == Grain::Day && grain <= Grain::Week {
        Grain::Day
    } else {
        target
    };
    to = Point::around(to.date, target);
    refine_small(to, record).map(|point| (Meant::Point(point), true))
}

/// The months in so many hundredths of a long stretch.
fn half_months(grain: Grain, hundredths: i64) -> Option<i64> {
    let months = match grain {
        Grain::Year => 12,
        Grain::Decade => 120,
        Grain::Century => 1200,
        Grain::Millennium => 12_000,
        _ => return None,
    };
    Some(months * hundredths / 100)
}

/// Is it a step of hours or less from a time told, which no day tells?
pub(crate) fn is_short_step(record: &Record) -> bool {
    let is_whole_days = record
        .get(Slot::Count)
        .is_some_and(|count| count >= 24 && count % 24 == 0);
    record.has(Slot::Dir)
        && record.get(Slot::Anchor) == Some(1)
        && record
            .get(Slot::Unit)
            .is_some_and(|unit| unit < 2 || (unit == 2 && !is_whole_days))
}

/// `refine` after a count, whose unit and count are used up.
fn refine_small(whole: Point, record: &Record) -> Option<Point> {
    let mut rest = *record;
    rest.clear(Slot::Unit);
    rest.clear(Slot::Nth);
    refine(whole, &rest)
}

/// What is known of a stretch without a day to count from.
pub(crate) fn unknown(grain: Grain) -> &'static str {
    match grain {
        Grain::Week => "XXXX-WXX",
        Grain::Weekend => "XXXX-WXX-WE",
        Grain::Month => "XXXX-XX",
        Grain::Season => "XXXX-XX",
        Grain::Quarter => "XXXX-QX",
        Grain::Half => "XXXX-HX",
        Grain::Year => "XXXX",
        Grain::Decade => "XXX",
        Grain::Century => "XX",
        Grain::Millennium => "X",
        _ => "XXXX-XX-XX",
    }
}

pub(crate) fn within(record: &Record, text: &str) -> String {
    without_reference(record).unwrap_or_else(|| text.to_owned())
}

pub(crate) fn without_reference(record: &Record) -> Option<String> {
    let month_day = |month: i32| match record.get(Slot::Day) {
        Some(day) => format!("XXXX-{month:02}-{day:02}"),
        None => format!("XXXX-{month:02}"),
    };
    Some(if let Some(month) = record.get(Slot::Month) {
        if let Some(day) = record.get(Slot::Day) {
            // A leap year, so that 29 February may be.
            Date::new(2000, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        }
        month_day(month)
    } else if let Some(weekday) = record.get(Slot::Weekday) {
        format!("XXXX-WXX-{weekday}")
    } else if let Some(season) = record.get(Slot::Season) {
        format!("XXXX-{}", SEASONS.get(usize::try_from(season).ok()?)?)
    } else if let Some(quarter) = quarter(record) {
        format!("XXXX-Q{quarter}")
    } else if let Some(half) = record.get(Slot::Half) {
        format!("XXXX-H{half}")
    } else if let Some(day) = record.get(Slot::Day) {
        format!("XXXX-XX-{day:02}")
    } else if let Some(unit) = record.get(Slot::Unit) {
        unknown(Grain::of_unit(unit)).to_owned()
    } else if time(record).is_some() {
        "XXXX-XX-XX".to_owned()
    } else {
        return None;
    })
}
