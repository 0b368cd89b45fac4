//! From what the words say to a value on the calendar.
//!
//! Expressions come in the order of the text. News looks from the day of publication; a
//! narrative, whose full dates lie years off, from the date told last.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};
use wirewatch_news::{Calendar, TimexKind};

use crate::{
    calendar::{easter, orthodox_easter},
    language::Tense,
    other::in_calendar,
    point::{Grain, Point},
    report::ending,
    slots::{MODS, REFS, Record, Slot},
    value::{before_christ, duration, set, time},
    within::{
        BACK, counted, full_year, is_short_step, nearest_year, quarter, refine, season_month,
        unknown, weekday_near, within, without_reference,
    },
};

/// A value, and what goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resolved {
    pub(crate) kind: TimexKind,
    pub(crate) value: String,
    pub(crate) modifier: Option<String>,
    pub(crate) calendar: Option<Calendar>,
    pub(crate) is_unresolved: bool,
}

/// What was told so far.
#[derive(Clone, Debug)]
pub(crate) struct Resolver<'a> {
    pub(crate) published: Option<Date>,
    pub(crate) is_narrative: bool,
    pub(crate) bases: &'a [Record],
    /// The date told last.
    last: Option<Point>,
    /// The date told last, be it a digression: what "that year" looks back to.
    latest: Option<Point>,
    /// The month or day told last.
    thread: Option<Point>,
    /// The quarter told last: reports compare it with that of a year ago.
    pub(crate) last_quarter: Option<Point>,
    /// Has a longer period been told since?
    pub(crate) is_past_quarter: bool,
}

/// The stretch meant, or what of it is known without a day to count from.
pub(crate) enum Meant {
    Point(Point),
    Text(String),
    /// Before our era, or a year beyond the calendar: the value as written.
    Fixed(String),
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(published: Option<Date>, is_narrative: bool, bases: &'a [Record]) -> Self {
        Self {
            published,
            is_narrative,
            bases,
            last: None,
            latest: None,
            thread: None,
            last_quarter: None,
            is_past_quarter: false,
        }
    }

    /// Resolves one expression; `None` where it is no time after all.
    pub(crate) fn resolve(
        &mut self,
        rule: u16,
        record: &Record,
        tense: Option<Tense>,
    ) -> Option<Resolved> {
        let modifier = record
            .get(Slot::Mod)
            .and_then(|at| MODS.get(usize::try_from(at).ok()?))
            .filter(|name| **name != "NONE")
            .map(|name| (*name).to_owned());
        let mut out = Resolved {
            kind: TimexKind::Date,
            value: String::new(),
            modifier,
            calendar: match record.get(Slot::Calendar) {
                Some(0) => Some(Calendar::Hijri),
                Some(_) => Some(Calendar::Jalali),
                None => None,
            },
            is_unresolved: false,
        };
        match rule {
            2 => {
                out.kind = TimexKind::Duration;
                out.value = duration(&self.with_rest(record))?;
                self.months_told(record, tense);
            }
            3 => {
                out.kind = TimexKind::Set;
                out.value = set(record)?;
            }
            _ => {
                if let Some(at) = record.get(Slot::Ref) {
                    out.value = REFS.get(usize::try_from(at).ok()?)?.to_string();
                    return Some(out);
                }
                if self.is_narrative
                    && record.get(Slot::Anchor) == Some(0)
                    && let Some(off) = record.get(Slot::Off)
                {
                    // Spoken by someone then, or by the writer now: which day is not told.
                    let is_now = off == 0 && !record.has(Slot::Part);
                    out.value = if is_now { "PRESENT_REF" } else { "XXXX-XX-XX" }.to_owned();
                    out.is_unresolved = !is_now;
                    return Some(out);
                }
                if is_short_step(record) {
                    out.kind = TimexKind::Duration;
                    out.value = duration(record)?;
                    return Some(out);
                }
                let (meant, is_anchored) = self.meant(record, tense, 0)?;
                let time = time(record);
                match meant {
                    Meant::Point(point) => {
                        out.value = point.value();
                        self.period_told(point, record);
                        if is_anchored {
                            self.told(point);
                        }
                        if let Some(time) = time
                            && point.grain <= Grain::Day
                        {
                            out.value.push_str(&time);
                            out.kind = TimexKind::Time;
                        }
                    }
                    Meant::Text(value) => {
                        out.value = value;
                        out.is_unresolved = true;
                        if let Some(time) = time
                            && out.value.len() == 10
                        {
                            out.value.push_str(&time);
                            out.kind = TimexKind::Time;
                        }
                    }
                    Meant::Fixed(value) => out.value = value,
                }
            }
        }
        Some(out)
    }

    /// Notes a date told. In a narrative a year alone that goes back, or far ahead, is taken for
    /// a digression.
    fn told(&mut self, point: Point) {
        self.latest = Some(point);
        if !self.is_narrative || point.grain < Grain::Year {
            self.thread = Some(point);
        }
        let is_digression = self.thread.is_some_and(|thread| {
            point.grain >= Grain::Year
                && !(0..=4).contains(&(point.date.year() - thread.date.year()))
        });
        if !is_digression || !self.is_narrative {
            self.last = Some(point);
        }
    }

    /// An amount with its second part, which is the base of the first.
    fn with_rest(&self, record: &Record) -> Record {
        let mut whole = *record;
        if let Some(rest) = self.base(record)
            && let (Some(count), Some(unit)) = (rest.get(Slot::Count), rest.get(Slot::Unit))
            && Grain::of_unit(unit) < record.get(Slot::Unit).map_or(Grain::Second, Grain::of_unit)
        {
            whole.set(Slot::Count2, count);
            whole.set(Slot::Unit2, unit);
        }
        whole
    }

    /// The record that another is based on.
    pub(crate) fn base(&self, record: &Record) -> Option<&'a Record> {
        let at = record.get(Slot::Base)?;
        self.bases.get(usize::try_from(at).ok()?)
    }

    /// Where an expression that names no place in time is counted from.
    fn reference(&self, record: &Record) -> Option<Point> {
        let published = self.published.map(Point::day);
        match record.get(Slot::Anchor) {
            // Reports come after the quarter's end.
            Some(2) if !self.is_narrative => self.last_quarter.or_else(|| {
                Point::around(published?.date, Grain::Quarter).shifted(-1, Grain::Quarter)
            }),
            Some(3) if !self.is_narrative && !self.is_past_quarter => {
                self.last_quarter.or(published)
            }
            Some(0) if self.is_narrative && published.is_some() => self.last,
            Some(0) => published,
            Some(1) => self.latest.or(published.filter(|_| !self.is_narrative)),
            _ if self.is_narrative => self.last,
            _ => published,
        }
    }

    pub(crate) fn meant(
        &self,
        record: &Record,
        tense: Option<Tense>,
        depth: usize,
    ) -> Option<(Meant, bool)> {
        let reference = self.reference(record);
        if let Some(calendar) = record.get(Slot::Calendar) {
            return other_calendar(calendar, record, reference).map(|meant| (meant, true));
        }
        if record.get(Slot::Era) == Some(0) {
            return before_christ(record).map(|value| (Meant::Fixed(value), false));
        }
        let century = record.get(Slot::Century).or_else(|| {
            record
                .get(Slot::Nth)
                .or_else(|| record.get(Slot::Count).filter(|_| !record.has(Slot::Dir)))
                .filter(|_| record.get(Slot::Unit) == Some(10))
        });
        if let Some(century) = century
            && !record.has(Slot::Decade)
        {
            let value = (1..=30)
                .contains(&century)
                .then(|| format!("{:02}", century - 1))?;
            return Some((Meant::Fixed(value), false));
        }
        if let Some(decade) = self.decade(record, century, reference) {
            let date = Date::new(i16::try_from(decade * 10).ok()?, 1, 1).ok()?;
            return Some((
                Meant::Point(Point {
                    date,
                    grain: Grain::Decade,
                }),
                true,
            ));
        }
        if let Some(date) = self.holiday(record, reference, tense)? {
            return Some((Meant::Point(Point::day(date)), true));
        }
        // The stretch that the rest is looked for in.
        let base = match record.get(Slot::Base) {
            Some(at) if depth < 4 => {
                let base = self.bases.get(usize::try_from(at).ok()?)?;
                match self.meant(base, tense, depth + 1)?.0 {
                    Meant::Point(point) => Some(point),
                    Meant::Text(text) => {
                        return Some((Meant::Text(within(record, &text)), false));
                    }
                    Meant::Fixed(_) => return None,
                }
            }
            _ => None,
        };
        if record.has(Slot::Weak) && record.get(Slot::Year).is_some_and(|year| year < 1500) {
            return None;
        }
        let year = match (record.get(Slot::Year), record.get(Slot::Year2)) {
            // 1957-60
            (Some(year), Some(short)) => Some(year / 100 * 100 + short),
            (year, _) => year,
        };
        let year = year.or_else(|| {
            record.get(Slot::Year2).map(|year| {
                full_year(
                    year,
                    self.published,
                    self.last.filter(|_| self.is_narrative),
                )
            })
        });
        if let Some(year) = year {
            let date = Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
            let whole = Point {
                date,
                grain: Grain::Year,
            };
            let mut record = *record;
            if let (Some(2 | 3), Some(quarter)) = (record.get(Slot::Anchor), self.last_quarter)
                && !(record.get(Slot::Anchor) == Some(3) && self.is_past_quarter)
            {
                let quarter = i32::from(quarter.date.month() - 1) / 3 + 1;
                record.set(Slot::Quarter, quarter);
            }
            return refine(whole, &record).map(|point| (Meant::Point(point), true));
        }
        // Counted: three days ago, two weeks before the vote.
        if let (Some(dir), Some(unit)) = (record.get(Slot::Dir), record.get(Slot::Unit)) {
            let Some(from) = base.or(reference) else {
                return Some((Meant::Text(unknown(Grain::of_unit(unit)).to_owned()), false));
            };
            return counted(from, dir, unit, record, base.is_some());
        }
        if let Some(off) = record.get(Slot::Off) {
            let Some(from) = base.or(reference) else {
                return Some((Meant::Text("XXXX-XX-XX".to_owned()), false));
            };
            let point = Point::around(from.date, Grain::Day).shifted(i64::from(off), Grain::Day)?;
            return Some((Meant::Point(point), true));
        }
        if let Some(whole) = base {
            if let Some(grain) = record.get(Slot::Grain) {
                let grain = Grain::of_unit(grain);
                let point = if record.has(Slot::Edge) {
                    ending(whole.last_day(), grain)?
                } else {
                    Point::around(whole.date, grain)
                };
                return Some((Meant::Point(point), true));
            }
            if let Some(edge) = record.get(Slot::Edge) {
                let date = if edge < 0 {
                    whole.date
                } else {
                    whole.last_day()
                };
                return Some((Meant::Point(Point::day(date)), true));
            }
            return refine(whole, record).map(|point| (Meant::Point(point), true));
        }
        self.relative(record, reference, tense)
    }

    /// Last week, next May, Thursday, October, the 25th, noon.
    fn relative(
        &self,
        record: &Record,
        reference: Option<Point>,
        tense: Option<Tense>,
    ) -> Option<(Meant, bool)> {
        let Some(reference) = reference else {
            return without_reference(record).map(|text| (Meant::Text(text), false));
        };
        let today = reference.date;
        let rel = record.get(Slot::Rel);
        if let (Some(rel), Some(unit)) = (rel, record.get(Slot::Unit)) {
            let grain = Grain::of_unit(unit);
            let mut whole = Point::around(today, grain).shifted(i64::from(rel), grain)?;
            if grain == Grain::Weekend
                && rel == 0
                && whole.date > today
                && tense != Some(Tense::Future)
            {
                whole = whole.shifted(-1, grain)?;
            }
            if grain < reference.grain {
                // "That day" after a month.
                return Some((Meant::Text(unknown(grain).to_owned()), false));
            }
            let mut rest = *record;
            rest.clear(Slot::Unit);
            return refine(whole, &rest).map(|point| (Meant::Point(point), true));
        }
        let point = if let Some(month) = record.get(Slot::Month) {
            self.month(record, month, today, rel, tense)?
        } else if let Some(weekday) = record.get(Slot::Weekday) {
            // A weekday after a year alone: the writer looks from the day of publication.
            let is_loose = reference.grain > Grain::Month && self.is_narrative;
            let from = if is_loose {
                self.published
            } else {
                Some(today)
            };
            let Some(from) = from else {
                return Some((Meant::Text(format!("XXXX-WXX-{weekday}")), false));
            };
            Point::day(weekday_near(
                weekday,
                from,
                rel,
                tense,
                is_loose || !self.is_narrative,
            )?)
        } else if let Some(season) = record.get(Slot::Season) {
            self.season(season, today, rel, tense)?
        } else if let Some(quarter) = quarter(record) {
            let current = Point::around(today, Grain::Quarter);
            let at = Point {
                date: Date::new(today.year(), (quarter * 3 - 2) as i8, 1).ok()?,
                grain: Grain::Quarter,
            };
            let years = match (rel, tense) {
                (Some(rel), _) if rel < 0 => -i64::from(at.date >= current.date),
                (Some(rel), _) if rel > 0 => i64::from(at.date <= current.date),
                _ if self.is_narrative => 0,
                (_, Some(Tense::Future)) if (at.date - today).get_days() < 100 => 0,
                _ => -i64::from(at.date > current.date),
            };
            at.shifted(years * 4, Grain::Quarter)?
        } else if let Some(half) = record.get(Slot::Half) {
            Point {
                date: Date::new(today.year(), if half == 1 { 1 } else { 7 }, 1).ok()?,
                grain: Grain::Half,
            }
        } else if let Some(day) = record.get(Slot::Day) {
            let month = Point::around(today, Grain::Month)
                .shifted(i64::from(rel.unwrap_or(0)), Grain::Month)?;
            Point::day(Date::new(month.date.year(), month.date.month(), day as i8).ok()?)
        } else if time(record).is_some() {
            if reference.grain > Grain::Week {
                return Some((Meant::Text("XXXX-XX-XX".to_owned()), false));
            }
            Point::day(today).shifted(i64::from(rel.unwrap_or(0)), Grain::Day)?
        } else if let Some(unit) = record.get(Slot::Unit) {
            Point::around(today, Grain::of_unit(unit))
        } else {
            return None;
        };
        Some((Meant::Point(point), true))
    }

    fn month(
        &self,
        record: &Record,
        month: i32,
        today: Date,
        rel: Option<i32>,
        tense: Option<Tense>,
    ) -> Option<Point> {
        let day = record.get(Slot::Day);
        let key = |date: Date| (i32::from(date.month()), i32::from(date.day()));
        let now = key(today);
        let there = (month, day.unwrap_or(now.1));
        let years = match rel {
            Some(rel) if rel < 0 => -i16::from(there >= now),
            Some(rel) if rel > 0 => i16::from(there <= now),
            Some(_) => 0,
            None if self.is_narrative => self.thread_year(there, today),
            None => nearest_year(there, now, tense),
        };
        let year = today.year() + years;
        match day {
            Some(day) => Date::new(year, month as i8, day as i8).ok().map(Point::day),
            None => Some(Point {
                date: Date::new(year, month as i8, 1).ok()?,
                grain: Grain::Month,
            }),
        }
    }

    /// The year of a month or day in a narrative, counted from that of `today`: the one told last,
    /// unless the thread was about to come there, or has come to the turn of a year.
    fn thread_year(&self, there: (i32, i32), today: Date) -> i16 {
        let days =
            |from: Date| (there.0 - i32::from(from.month())) * 30 + there.1 - i32::from(from.day());
        let Some(thread) = self.thread else { return 0 };
        if thread.date.year() != today.year() {
            let is_next = (-31..=45).contains(&days(thread.date));
            return if is_next {
                thread.date.year() - today.year()
            } else {
                0
            };
        }
        i16::from(days(thread.date) < -BACK)
    }

    fn season(
        &self,
        season: i32,
        today: Date,
        rel: Option<i32>,
        tense: Option<Tense>,
    ) -> Option<Point> {
        let there = Point {
            date: Date::new(today.year(), season_month(season), 1).ok()?,
            grain: Grain::Season,
        };
        let now = Point::around(today, Grain::Season);
        let years = match rel {
            Some(rel) if rel < 0 => -i64::from(there.date >= now.date),
            Some(rel) if rel > 0 => i64::from(there.date <= now.date),
            _ if self.is_narrative => 0,
            None if tense == Some(Tense::Past) => -i64::from(there.date > today),
            None if tense == Some(Tense::Future) => i64::from(there.date < now.date),
            _ => 0,
        };
        there.shifted(years * 4, Grain::Season)
    }

    fn decade(
        &self,
        record: &Record,
        century: Option<i32>,
        reference: Option<Point>,
    ) -> Option<i32> {
        if let Some(decade) = record.get(Slot::Decade) {
            if decade >= 100 {
                return Some(decade);
            }
            // "The eighties of the 20th century".
            if let Some(century) = century
                && (1..=30).contains(&century)
            {
                return Some((century - 1) * 10 + decade);
            }
            // "The eighties".
            let century = reference.map_or(190, |point| i32::from(point.date.year()) / 100 * 10);
            let guess = century + decade;
            let is_ahead = reference.is_some_and(|point| guess * 10 > i32::from(point.date.year()));
            return Some(if is_ahead && !self.is_narrative {
                guess - 10
            } else {
                guess
            });
        }
        None
    }

    /// The day of a holiday: `Some(None)` where the record has none.
    #[expect(
        clippy::option_option,
        reason = "no holiday is not a holiday without a day"
    )]
    fn holiday(
        &self,
        record: &Record,
        reference: Option<Point>,
        tense: Option<Tense>,
    ) -> Option<Option<Date>> {
        let Some(holiday) = record.get(Slot::Holiday) else {
            return Some(None);
        };
        let in_year = |year: i16| {
            if holiday >= 19_000 {
                orthodox_easter(year)?
                    .checked_add((holiday - 20_000).days())
                    .ok()
            } else if holiday >= 9_000 {
                easter(year)?.checked_add((holiday - 10_000).days()).ok()
            } else if holiday >= 5_000 {
                let nth = holiday / 10 % 10;
                let month = Date::new(year, ((holiday - 5_000) / 100) as i8, 1).ok()?;
                let weekday = Weekday::from_monday_one_offset((holiday % 10) as i8).ok()?;
                let nth = if nth == 5 { -1 } else { nth as i8 };
                month.nth_weekday_of_month(nth, weekday).ok()
            } else {
                Date::new(year, (holiday / 100) as i8, (holiday % 100) as i8).ok()
            }
        };
        if let Some(year) = record.get(Slot::Year) {
            return in_year(i16::try_from(year).ok()?).map(Some);
        }
        let reference = reference?.date;
        let this = in_year(reference.year())?;
        let day = match (record.get(Slot::Rel), tense) {
            (Some(rel), _) if rel < 0 && this >= reference => in_year(reference.year() - 1)?,
            (Some(rel), _) if rel > 0 && this <= reference => in_year(reference.year() + 1)?,
            (None, Some(tense)) if !self.is_narrative => {
                let key = |date: Date| (i32::from(date.month()), i32::from(date.day()));
                in_year(reference.year() + nearest_year(key(this), key(reference), Some(tense)))?
            }
            _ => this,
        };
        Some(Some(day))
    }
}

fn other_calendar(calendar: i32, record: &Record, reference: Option<Point>) -> Option<Meant> {
    let has_year = record.has(Slot::Year) || record.has(Slot::Year2);
    if reference.is_none() && !has_year {
        let is_known = record.has(Slot::Month);
        return is_known.then(|| Meant::Text("XXXX-XX".to_owned()));
    }
    let today = reference.map(|point| point.date);
    in_calendar(calendar, record, today).map(Meant::Point)
}
