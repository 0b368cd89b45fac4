//! Calendars beside the Gregorian one, and Easter.
//!
//! Islamic dates go by the tabular calendar (civil epoch, 16 July 622 Julian, leap years 2, 5, 7,
//! 10, 13, 16, 18, 21, 24, 26 and 29 of 30): the moon as seen may differ by a day. Persian dates
//! go by the 33-year cycle, which is right for 1178 to 1633 (1799 to 2255).

use jiff::{ToSpan as _, civil::Date};

/// The Gregorian day of an Islamic one; `None` where there is no such day.
pub(crate) fn from_hijri(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1..=1700).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let is_leap = (11 * year + 14) % 30 < 11;
    let length = if month % 2 == 1 || (month == 12 && is_leap) {
        30
    } else {
        29
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let before = (year - 1) * 354 + (3 + 11 * year) / 30 + (59 * (month - 1) + 1) / 2;
    // The first of Muharram 1 is 19 July 622 of the proleptic Gregorian calendar.
    Date::new(622, 7, 19)
        .ok()?
        .checked_add((before + day - 1).days())
        .ok()
}

/// The Gregorian day of a Persian one; `None` where there is no such day.
pub(crate) fn from_jalali(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1178..=1633).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ if is_jalali_leap(year) => 30,
        _ => 29,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let leaps = |until: i32| (1178..until).filter(|year| is_jalali_leap(*year)).count() as i32;
    let years = (year - 1398) * 365 + leaps(year) - leaps(1398);
    let months = if month <= 7 {
        (month - 1) * 31
    } else {
        186 + (month - 7) * 30
    };
    // The first of Farvardin 1398 is 21 March 2019.
    Date::new(2019, 3, 21)
        .ok()?
        .checked_add((years + months + day - 1).days())
        .ok()
}

fn is_jalali_leap(year: i32) -> bool {
    matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30)
}

/// Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher).
pub(crate) fn easter(year: i16) -> Option<Date> {
    let year_ = i32::from(year);
    let (a, b, c) = (year_ % 19, year_ / 100, year_ % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year, (sum / 31) as i8, (sum % 31 + 1) as i8).ok()
}

/// Easter Sunday of the Orthodox churches: by the Julian reckoning (Meeus), given as the Gregorian
/// day; `None` beyond the years that the shift between the calendars is worked out for.
pub(crate) fn orthodox_easter(year: i16) -> Option<Date> {
    let year_ = i32::from(year);
    if !(1583..=2299).contains(&year_) {
        return None;
    }
    let d = (19 * (year_ % 19) + 15) % 30;
    let e = (2 * (year_ % 4) + 4 * (year_ % 7) - d + 34) % 7;
    let sum = d + e + 114;
    let shift = year_ / 100 - year_ / 400 - 2;
    let julian = Date::new(year, (sum / 31) as i8, (sum % 31 + 1) as i8).ok()?;
    julian.checked_add(shift.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i16, month: i8, day: i8) -> Option<Date> {
        Date::new(year, month, day).ok()
    }

    #[test]
    fn known_days_of_other_calendars() {
        assert_eq!(from_hijri(1440, 9, 1), date(2019, 5, 6));
        assert_eq!(from_hijri(1445, 1, 1), date(2023, 7, 19));
        assert_eq!(from_hijri(1, 1, 1), date(622, 7, 19));
        assert_eq!(from_hijri(1440, 2, 30), None);
        assert_eq!(from_jalali(1398, 2, 17), date(2019, 5, 7));
        assert_eq!(from_jalali(1357, 11, 22), date(1979, 2, 11));
        assert_eq!(from_jalali(1403, 12, 30), date(2025, 3, 20));
        assert_eq!(from_jalali(1404, 1, 1), date(2025, 3, 21));
        assert_eq!(from_jalali(1402, 12, 30), None);
        assert_eq!(easter(2019), date(2019, 4, 21));
        assert_eq!(easter(1961), date(1961, 4, 2));
        assert_eq!(orthodox_easter(2019), date(2019, 4, 28));
        assert_eq!(orthodox_easter(2024), date(2024, 5, 5));
        assert_eq!(orthodox_easter(1900), date(1900, 4, 22));
    }
}
