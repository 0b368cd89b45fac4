//! Reports of business: which quarter or longer period they tell of, so that "a year earlier" and
//! "the quarter" are counted from it.

use jiff::civil::Date;

use crate::{
    language::Tense,
    point::{Grain, Point},
    resolve::{Meant, Resolver},
    slots::{Record, Slot},
};

impl Resolver<'_> {
    /// Notes a length that reports tell of: nine months, the year, "the three months ended Dec. 31".
    pub(crate) fn months_told(&mut self, record: &Record, tense: Option<Tense>) {
        self.is_past_quarter |= is_period(record);
        let is_quarter = record.has(Slot::Edge)
            && record.get(Slot::Count) == Some(3)
            && record.get(Slot::Unit) == Some(6);
        if is_quarter
            && let Some(base) = self.base(record)
            && let Some((Meant::Point(point), _)) = self.meant(base, tense, 1)
        {
            self.last_quarter = ending(point.last_day(), Grain::Quarter);
            self.is_past_quarter = false;
        }
    }

    /// Notes the quarter or year that a report tells of.
    pub(crate) fn period_told(&mut self, point: Point, record: &Record) {
        let (rel, anchor) = (record.get(Slot::Rel), record.get(Slot::Anchor));
        if point.grain == Grain::Quarter {
            match anchor {
                Some(2) => self.is_past_quarter &= rel != Some(0),
                Some(3) => {}
                _ => {
                    // What is still to come does not take the place of what is reported, nor does
                    // a quarter told by its end alone: it is the one that has a number.
                    let is_over = |point: Point| {
                        (self.published).is_some_and(|published| point.last_day() < published)
                    };
                    let is_first = self.last_quarter.is_none();
                    let is_named = !record.has(Slot::Edge);
                    if is_first
                        || is_named && (is_over(point) || !self.last_quarter.is_some_and(is_over))
                    {
                        self.last_quarter = Some(point);
                        self.is_past_quarter = false;
                    }
                }
            }
        } else if point.grain == Grain::Year && rel == Some(0) && anchor == Some(0) {
            self.is_past_quarter = true;
        }
    }
}

/// Is it the length of a period that reports tell of besides the quarter?
fn is_period(record: &Record) -> bool {
    let count = record.get(Slot::Count);
    match record.get(Slot::Unit) {
        Some(6) => matches!(count, Some(6 | 9 | 12)),
        Some(8) => count == Some(1) && record.has(Slot::Edge),
        _ => false,
    }
}

/// The stretch of that grain whose end comes nearest to a day.
pub(crate) fn ending(day: Date, grain: Grain) -> Option<Point> {
    let here = Point::around(day, grain);
    let before = here.shifted(-1, grain)?;
    let is_before = (day - before.last_day()).get_days() < (here.last_day() - day).get_days();
    Some(if is_before { before } else { here })
}
