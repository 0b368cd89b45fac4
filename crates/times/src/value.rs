//! TIMEX3 values of what needs no calendar: times of the day, durations, sets, years before our
//! era.

use crate::{
    point::{Grain, part_name},
    slots::{Record, SEASONS, Slot},
};

/// The time of the day, as it is appended to a day.
pub(crate) fn time(record: &Record) -> Option<String> {
    if let Some(mut hour) = record.get(Slot::Hour) {
        match record.get(Slot::Ampm) {
            Some(1) if hour < 12 => hour += 12,
            Some(0) if hour == 12 => hour = 0,
            None if hour < 12 && matches!(record.get(Slot::Part), Some(2 | 3 | 6)) => hour += 12,
            None if (5..12).contains(&hour) && record.get(Slot::Part) == Some(4) => hour += 12,
            _ => {}
        }
        let minute = record.get(Slot::Minute).unwrap_or(0);
        return Some(match record.get(Slot::Second) {
            Some(second) => format!("T{hour:02}:{minute:02}:{second:02}"),
            None => format!("T{hour:02}:{minute:02}"),
        });
    }
    record
        .get(Slot::Part)
        .map(|part| format!("T{}", part_name(part)))
}

/// The value of a duration.
pub(crate) fn duration(record: &Record) -> Option<String> {
    let grain = Grain::of_unit(record.get(Slot::Unit)?);
    let (time, letter) = grain.letters();
    let fraction = record.get(Slot::Fraction).unwrap_or(0);
    if grain == Grain::Decade
        && !record.has(Slot::Vague)
        && (record.has(Slot::Count) || !record.has(Slot::Plural))
    {
        let years = record.get(Slot::Count).unwrap_or(1).checked_mul(10)?;
        return Some(format!("P{}Y", years + fraction / 10));
    }
    let Some(count) = record.get(Slot::Count).filter(|_| !record.has(Slot::Vague)) else {
        let is_single = !record.has(Slot::Vague) && !record.has(Slot::Plural) && fraction == 0;
        return Some(if is_single {
            format!("P{time}1{letter}")
        } else if fraction > 0 {
            fractional(0, fraction, grain)
        } else {
            format!("P{time}X{letter}")
        });
    };
    if fraction > 0 {
        return Some(fractional(count, fraction, grain));
    }
    if let (Some(more), Some(unit)) = (record.get(Slot::Count2), record.get(Slot::Unit2)) {
        let (time2, letter2) = Grain::of_unit(unit).letters();
        let second_t = if time.is_empty() { time2 } else { "" };
        return Some(format!("P{time}{count}{letter}{second_t}{more}{letter2}"));
    }
    Some(format!("P{time}{count}{letter}"))
}

/// A count with a fraction, in smaller units where they come out even.
fn fractional(count: i32, fraction: i32, grain: Grain) -> String {
    let (time, letter) = grain.letters();
    let smaller = match grain {
        Grain::Year => Some((12, Grain::Month)),
        Grain::Hour => Some((60, Grain::Minute)),
        Grain::Minute => Some((60, Grain::Second)),
        _ => None,
    };
    if let Some((per, smaller)) = smaller
        && fraction % 25 == 0
        && per * fraction % 100 == 0
    {
        let letter2 = smaller.letters().1;
        let rest = per * fraction / 100;
        return if count == 0 {
            format!("P{time}{rest}{letter2}")
        } else {
            format!("P{time}{count}{letter}{rest}{letter2}")
        };
    }
    let digits = if fraction % 10 == 0 {
        format!("{}", fraction / 10)
    } else {
        format!("{fraction:02}")
    };
    format!("P{time}{count}.{digits}{letter}")
}

/// The value of a set.
pub(crate) fn set(record: &Record) -> Option<String> {
    if let Some(weekday) = record.get(Slot::Weekday) {
        let time = time(record).unwrap_or_default();
        return Some(format!("XXXX-WXX-{weekday}{time}"));
    }
    if let Some(month) = record.get(Slot::Month) {
        return Some(match record.get(Slot::Day) {
            Some(day) => format!("XXXX-{month:02}-{day:02}"),
            None => format!("XXXX-{month:02}"),
        });
    }
    if let Some(season) = record.get(Slot::Season) {
        return Some(format!(
            "XXXX-{}",
            SEASONS.get(usize::try_from(season).ok()?)?
        ));
    }
    if let Some(time) = time(record) {
        return Some(format!("XXXX-XX-XX{time}"));
    }
    duration(record)
}

/// A year before our era.
pub(crate) fn before_christ(record: &Record) -> Option<String> {
    let nth = || {
        record
            .get(Slot::Nth)
            .filter(|_| record.get(Slot::Unit) == Some(10))
    };
    if let Some(century) = record.get(Slot::Century).or_else(nth) {
        return (1..=99)
            .contains(&century)
            .then(|| format!("BC{:02}", century - 1));
    }
    let year = record.get(Slot::Year).or_else(|| record.get(Slot::Count))?;
    (1..=9999).contains(&year).then(|| format!("BC{year:04}"))
}
