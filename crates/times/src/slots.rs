//! What the words of an expression say: a record of slots, filled by words and patterns.
//!
//! Every slot holds a small number. Data files write slots by name (`month=5`, `mod=START`);
//! this module owns the names and knows nothing of calendars.

/// One thing that a word may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Slot {
    Year,
    Month,
    Day,
    Weekday,
    Unit,
    Rel,
    Dir,
    Part,
    Season,
    Quarter,
    Half,
    Decade,
    Century,
    Hour,
    Minute,
    Second,
    Ampm,
    Era,
    Count,
    Fraction,
    Nth,
    Mod,
    Ref,
    Anchor,
    Calendar,
    Holiday,
    Base,
    Vague,
    Year2,
    Off,
    Weak,
    Count2,
    Unit2,
    Every,
    Zone,
    Plural,
    Grain,
    Edge,
}

/// How many slots there are.
pub(crate) const SLOTS: usize = Slot::Edge as usize + 1;

const NAMES: [(&str, Slot); SLOTS] = [
    ("year", Slot::Year),
    ("month", Slot::Month),
    ("day", Slot::Day),
    ("weekday", Slot::Weekday),
    ("unit", Slot::Unit),
    ("rel", Slot::Rel),
    ("dir", Slot::Dir),
    ("part", Slot::Part),
    ("season", Slot::Season),
    ("quarter", Slot::Quarter),
    ("half", Slot::Half),
    ("decade", Slot::Decade),
    ("century", Slot::Century),
    ("hour", Slot::Hour),
    ("minute", Slot::Minute),
    ("second", Slot::Second),
    ("ampm", Slot::Ampm),
    ("era", Slot::Era),
    ("count", Slot::Count),
    ("fraction", Slot::Fraction),
    ("nth", Slot::Nth),
    ("mod", Slot::Mod),
    ("ref", Slot::Ref),
    ("anchor", Slot::Anchor),
    ("calendar", Slot::Calendar),
    ("holiday", Slot::Holiday),
    ("base", Slot::Base),
    ("vague", Slot::Vague),
    ("year2", Slot::Year2),
    ("off", Slot::Off),
    ("weak", Slot::Weak),
    ("count2", Slot::Count2),
    ("unit2", Slot::Unit2),
    ("every", Slot::Every),
    ("zone", Slot::Zone),
    ("plural", Slot::Plural),
    ("grain", Slot::Grain),
    ("edge", Slot::Edge),
];

/// Values of the slot `mod`, by TIMEX3.
pub(crate) const MODS: [&str; 13] = [
    "START",
    "MID",
    "END",
    "APPROX",
    "MORE_THAN",
    "LESS_THAN",
    "EQUAL_OR_MORE",
    "EQUAL_OR_LESS",
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
    "NONE",
];
/// Parts of the day, by TIMEX3.
pub(crate) const PARTS: [&str; 7] = ["MO", "MI", "AF", "EV", "NI", "DT", "PM"];
/// Seasons, by TIMEX3.
pub(crate) const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];
/// Vague references, by TIMEX3.
pub(crate) const REFS: [&str; 3] = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"];
/// Units as data files write them, shortest first.
pub(crate) const UNITS: [&str; 14] = [
    "s", "min", "h", "D", "WE", "W", "M", "Q", "Y", "DE", "CE", "ML", "S", "HY",
];
const ERAS: [&str; 2] = ["BC", "AD"];
const ANCHORS: [&str; 4] = ["now", "then", "quarter", "period"];
const CALENDARS: [&str; 2] = ["hijri", "jalali"];
const AMPMS: [&str; 2] = ["AM", "PM"];

/// One assignment of a slot.
pub(crate) type Op = (Slot, i32);

/// Reads `name=value`.
///
/// # Errors
/// The fault in words: an unknown slot, or a value that the slot does not have.
pub(crate) fn op(name: &str, value: &str) -> Result<Op, String> {
    let slot = slot(name).ok_or_else(|| format!("no slot `{name}`"))?;
    let listed: &[&str] = match slot {
        Slot::Mod => &MODS,
        Slot::Part => &PARTS,
        Slot::Season => &SEASONS,
        Slot::Ref => &REFS,
        Slot::Unit | Slot::Unit2 | Slot::Grain => &UNITS,
        Slot::Era => &ERAS,
        Slot::Anchor => &ANCHORS,
        Slot::Calendar => &CALENDARS,
        Slot::Ampm => &AMPMS,
        Slot::Holiday => {
            if let Some(days) = value.strip_prefix("easter") {
                let days: i32 = if days.is_empty() { Ok(0) } else { days.parse() }
                    .map_err(|_| format!("`{value}`: write easter, easter-2, easter+50"))?;
                return Ok((slot, 10_000 + days));
            }
            if let Some(days) = value.strip_prefix("pascha") {
                let days: i32 = if days.is_empty() { Ok(0) } else { days.parse() }
                    .map_err(|_| format!("`{value}`: write pascha, pascha-7, pascha+49"))?;
                return Ok((slot, 20_000 + days));
            }
            if let Some((month, nth, weekday)) = weekday_of_month(value) {
                return Ok((slot, 5_000 + month * 100 + nth * 10 + weekday));
            }
            let day = value.split_once('-').and_then(|(month, day)| {
                Some(month.parse::<i32>().ok()? * 100 + day.parse::<i32>().ok()?)
            });
            return day
                .map(|day| (slot, day))
                .ok_or_else(|| format!("`{value}` is no MM-DD"));
        }
        _ => &[],
    };
    let number = if listed.is_empty() {
        value.parse().ok()
    } else {
        listed
            .iter()
            .position(|one| *one == value)
            .and_then(|at| i32::try_from(at).ok())
    };
    number
        .map(|number| (slot, number))
        .ok_or_else(|| format!("`{value}` is no value of `{name}`"))
}

/// `11/4/4`: a month, which of its weekdays (5 for the last), a weekday.
fn weekday_of_month(value: &str) -> Option<(i32, i32, i32)> {
    let mut parts = value.split('/').map(|part| part.parse::<i32>().ok());
    let (month, nth, weekday) = (parts.next()??, parts.next()??, parts.next()??);
    let fits = (1..=12).contains(&month) && (1..=5).contains(&nth) && (1..=7).contains(&weekday);
    (fits && parts.next().is_none()).then_some((month, nth, weekday))
}

/// The slot of that name.
pub(crate) fn slot(name: &str) -> Option<Slot> {
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, slot)| *slot)
}

/// What an expression says so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    values: [i32; SLOTS],
    filled: u64,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            values: [0; SLOTS],
            filled: 0,
        }
    }
}

impl Record {
    /// The value of a slot, if it was filled.
    pub(crate) fn get(&self, slot: Slot) -> Option<i32> {
        self.has(slot).then(|| self.values[slot as usize])
    }

    /// Is the slot filled?
    pub(crate) fn has(&self, slot: Slot) -> bool {
        self.filled & (1 << (slot as u8)) != 0
    }

    /// Fills a slot; what stood there is lost.
    pub(crate) fn set(&mut self, slot: Slot, value: i32) {
        self.values[slot as usize] = value;
        self.filled |= 1 << (slot as u8);
    }

    /// Empties a slot.
    pub(crate) fn clear(&mut self, slot: Slot) {
        self.filled &= !(1 << (slot as u8));
    }

    /// Fills every slot that `other` has filled.
    pub(crate) fn merge(&mut self, other: &Self) {
        let mut rest = other.filled;
        while rest != 0 {
            let at = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            self.values[at] = other.values[at];
        }
        self.filled |= other.filled;
    }
}
