//! Dates told by the Islamic or the Persian calendar: which Gregorian stretch they mean.

use jiff::civil::Date;

use crate::{
    calendar::{from_hijri, from_jalali},
    point::{Grain, Point},
    slots::{Record, Slot},
};

/// The Gregorian stretch of a record of the calendar (0 Islamic, else Persian), seen from `today`;
/// `None` where there is no such day, or no day to look from and it takes one.
pub(crate) fn in_calendar(calendar: i32, record: &Record, today: Option<Date>) -> Option<Point> {
    let convert = if calendar == 0 {
        from_hijri
    } else {
        from_jalali
    };
    let (month, day) = (record.get(Slot::Month), record.get(Slot::Day));
    let year = record
        .get(Slot::Year)
        .or_else(|| full_year(calendar, record.get(Slot::Year2)?, today));
    if let Some(year) = year {
        return Some(match (month, day) {
            (Some(month), Some(day)) => Point::day(convert(year, month, day)?),
            (Some(month), None) => Point::around(convert(year, month, 15)?, Grain::Month),
            _ if record.get(Slot::Unit) == Some(9) => {
                Point::around(convert(year + 4, 1, 15)?, Grain::Decade)
            }
            _ => Point::around(convert(year, 6, 15)?, Grain::Year),
        });
    }
    let (month, now) = (month?, today?);
    let this_year = year_at(calendar, now)?;
    let mut days = (this_year - 2..=this_year + 2)
        .filter_map(|year| Some((year, convert(year, month, day.unwrap_or(15))?)));
    let (_, date) = match (record.get(Slot::Rel), record.get(Slot::Unit)) {
        (Some(rel), Some(8)) => days.find(|(year, _)| *year == this_year + rel),
        (Some(rel), None) if rel < 0 => days.rfind(|(_, date)| *date < now),
        (Some(rel), None) if rel > 0 => days.find(|(_, date)| *date > now),
        _ => days.min_by_key(|(_, date)| (*date - now).get_days().abs()),
    }?;
    let grain = if day.is_some() {
        Grain::Day
    } else {
        Grain::Month
    };
    Some(Point::around(date, grain))
}

/// The year of the calendar that holds a Gregorian day.
fn year_at(calendar: i32, day: Date) -> Option<i32> {
    let since = i32::from(day.year()) - 621;
    let convert = if calendar == 0 {
        from_hijri
    } else {
        from_jalali
    };
    let guess = if calendar == 0 {
        since * 33 / 32
    } else {
        since
    };
    (guess - 2..=guess + 2)
        .rev()
        .find(|year| convert(*year, 1, 1).is_some_and(|first| first <= day))
}

/// 98 seen from 1398 is 1398, and 2 seen from 1398 is 1402.
fn full_year(calendar: i32, year: i32, today: Option<Date>) -> Option<i32> {
    let now = match today {
        Some(today) => year_at(calendar, today)?,
        None => 1400,
    };
    let guess = now / 100 * 100 + year;
    Some(match guess - now {
        11.. => guess - 100,
        ..-80 => guess + 100,
        _ => guess,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_years_lie_near() {
        let today = Date::new(2019, 5, 7).ok();
        assert_eq!(full_year(1, 98, today), Some(1398));
        assert_eq!(full_year(1, 57, today), Some(1357));
        assert_eq!(full_year(1, 2, today), Some(1402));
    }
}
