//! When an article was published, and when this version was made.
//!
//! Believes, in this order: JSON-LD, `meta`, `time` elements, the address, words near the
//! headline, the carrier. Refuses dates later than a day after the capture, and never takes a
//! year out of a footer: only whole days count.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use wirewatch_news::{DateOrigin, Stamp};

use crate::calendar::{self, Moment, Order};
use crate::meta::Claims;

/// Reads dates of one page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// The last day that is believed.
    latest: Date,
    order: Order,
}

impl Clock {
    /// For a page captured at `captured`, with the language tag that it claims.
    pub(crate) fn new(captured: Timestamp, language: Option<&str>) -> Clock {
        let captured = captured.to_zoned(TimeZone::UTC).date();
        let is_american = language.is_some_and(|tag| {
            let tag = tag.to_ascii_lowercase().replace('_', "-");
            tag == "en" || tag.starts_with("en-us")
        });
        Clock {
            latest: captured.checked_add(1.day()).unwrap_or(captured),
            order: if is_american {
                Order::MonthFirst
            } else {
                Order::DayFirst
            },
        }
    }

    /// The date that a metadata value states, if it is believed.
    pub(crate) fn value(&self, text: &str, origin: DateOrigin) -> Option<Stamp> {
        let moment = calendar::parse(text, self.order)?;
        self.stamp(moment, origin)
    }

    /// The dates in a line of text that are believed.
    pub(crate) fn in_line(&self, line: &str) -> Vec<(std::ops::Range<usize>, Stamp)> {
        calendar::all(line, self.order)
            .into_iter()
            .filter_map(|(range, moment)| Some((range, self.stamp(moment, DateOrigin::Text)?)))
            .collect()
    }

    fn stamp(&self, moment: Moment, origin: DateOrigin) -> Option<Stamp> {
        (moment.date <= self.latest).then_some(Stamp {
            date: moment.date,
            instant: moment.instant,
            origin,
        })
    }

    /// The date in the path of an address: `/2019/05/07/`, `/2019-05-07-`, `/20190507/`.
    pub(crate) fn in_url(&self, url: &str) -> Option<Stamp> {
        let path = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let path = &path[..crate::guard::floor(path, 500)];
        let numbers: Vec<&str> = path
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|number| !number.is_empty())
            .collect();
        let read = |text: &str| text.parse::<i16>().ok();
        let whole = numbers.windows(3).find_map(|parts| {
            let lengths = [parts[0].len(), parts[1].len(), parts[2].len()];
            if !stand_together(path, parts) {
                return None;
            }
            match lengths {
                [4, 1..=2, 1..=2] => {
                    calendar::day(read(parts[0])?, read(parts[1])?, read(parts[2])?)
                }
                [2, 2, 4] => calendar::day(read(parts[2])?, read(parts[1])?, read(parts[0])?),
                _ => None,
            }
        });
        let joined = || {
            numbers
                .iter()
                .filter(|number| number.len() == 8)
                .find_map(|number| {
                    let date = calendar::day(
                        read(&number[..4])?,
                        read(&number[4..6])?,
                        read(&number[6..])?,
                    )?;
                    (date.year() >= 1995).then_some(date)
                })
        };
        let date = whole.or_else(joined)?;
        (date <= self.latest).then_some(Stamp::day(date, DateOrigin::Url))
    }

    /// The date of publication.
    ///
    /// `near` is the text around the headline, `carried` what the carrier says.
    pub(crate) fn published(
        &self,
        claims: &Claims,
        url: &str,
        near: &[String],
        carried: Option<Stamp>,
    ) -> Option<Stamp> {
        let claimed = claims
            .published
            .iter()
            .find_map(|(text, origin)| self.value(text, *origin));
        let timed = || {
            claims
                .times
                .iter()
                .find_map(|(text, origin)| self.value(text, *origin))
        };
        let written = || {
            near.iter()
                .find_map(|line| self.in_line(line).first().map(|(_, stamp)| *stamp))
        };
        let found = claimed
            .or_else(timed)
            .or_else(|| self.in_url(url))
            .or_else(written)
            .or_else(|| carried.filter(|stamp| stamp.date <= self.latest))
            .or_else(|| self.modified(claims, None))?;
        Some(self.in_local_day(found, url))
    }

    /// Data in UTC may name the next or the last day; an address names the publisher's own.
    fn in_local_day(&self, stamp: Stamp, url: &str) -> Stamp {
        let Some(local) = self.in_url(url) else {
            return stamp;
        };
        let is_utc = stamp
            .instant
            .is_some_and(|instant| instant.to_zoned(TimeZone::UTC).date() == stamp.date);
        let is_near = stamp.date.tomorrow().ok() == Some(local.date)
            || stamp.date.yesterday().ok() == Some(local.date);
        if is_utc && is_near {
            Stamp {
                date: local.date,
                ..stamp
            }
        } else {
            stamp
        }
    }

    /// The date of this version, when it is not before `published`.
    pub(crate) fn modified(&self, claims: &Claims, published: Option<Stamp>) -> Option<Stamp> {
        claims
            .modified
            .iter()
            .filter_map(|(text, origin)| self.value(text, *origin))
            .find(|stamp| {
                published.is_none_or(|published| match (stamp.instant, published.instant) {
                    (Some(modified), Some(published)) => modified >= published,
                    _ => stamp.date >= published.date,
                })
            })
    }
}

/// Whether three numbers follow each other in `path` with one mark between them.
fn stand_together(path: &str, parts: &[&str]) -> bool {
    ["/", "-", "_", "."]
        .iter()
        .any(|mark| path.contains(&format!("{}{mark}{}{mark}{}", parts[0], parts[1], parts[2])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::new("2019-12-31T12:00:00Z".parse().expect("a timestamp"), None)
    }

    #[test]
    fn dates_in_addresses() {
        let read = |url| clock().in_url(url).map(|stamp| stamp.date.to_string());
        assert_eq!(
            read("https://a.example/2019/05/07/x").as_deref(),
            Some("2019-05-07")
        );
        assert_eq!(
            read("https://a.example/x-2019-05-07.html").as_deref(),
            Some("2019-05-07")
        );
        assert_eq!(
            read("https://a.example/20190507/x").as_deref(),
            Some("2019-05-07")
        );
        assert_eq!(read("https://a.example/story/14848164"), None);
        assert_eq!(
            read("https://a.example/2021/05/07/x"),
            None,
            "after the capture"
        );
    }

    #[test]
    fn the_future_is_not_believed() {
        assert!(clock().value("2020-01-02", DateOrigin::Meta).is_none());
        assert!(clock().value("2020-01-01", DateOrigin::Meta).is_some());
    }
}
