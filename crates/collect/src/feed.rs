//! RSS, Atom and JSON Feed: a document becomes one capture per entry.
//!
//! Each capture carries the whole document as its payload and what the entry says in its
//! carrier. A date is kept as the publisher wrote it, in his zone; one that lies more than a day
//! after the capture is dropped, since it only serves to stay on top.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use feed_rs::model::{Entry, Link, Text};
use feed_rs::parser::{Builder, ParseFeedError};
use jiff::civil::Date;
use jiff::fmt::{rfc2822, temporal};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use url::Url;
use wirewatch_news::{
    Capture, Carrier, DateOrigin, Digest, MediaType, Provenance, SourceId, Stamp,
};

use crate::fetch::language_tag;
use crate::xml;

/// Longest headline, author or name that is kept, in characters.
const LONGEST_LINE: usize = 1_000;
/// Most authors of one entry that are kept.
const AUTHORS: usize = 20;
/// Most values in a JSON Feed, of any kind.
const VALUES: usize = 300_000;

/// A feed as it was received.
pub(crate) struct FeedDocument<'a> {
    pub(crate) bytes: &'a Arc<[u8]>,
    /// Address of the feed, or `file:NAME`.
    pub(crate) uri: &'a str,
    pub(crate) charset: Option<&'a str>,
    pub(crate) fetched: Timestamp,
    pub(crate) source: Option<&'a SourceId>,
    /// Entries that are taken.
    pub(crate) limit: usize,
}

/// What a feed holds.
pub(crate) struct Feed {
    /// The address that it names as its own page, for telling whose pages it links to.
    pub(crate) site: Option<Url>,
    /// Each entry and whether it has a link; in the order of the feed.
    pub(crate) entries: Vec<(Capture, bool)>,
    /// How many entries were left because of the limit.
    pub(crate) left_out: usize,
}

/// Dates as written, by the instant that they denote: `feed_rs` keeps the instant only.
type Written = Arc<Mutex<HashMap<i64, Stamp>>>;

/// Reads a feed. Fails with what is wrong, in a clause that fits behind a colon.
pub(crate) fn read_feed(document: &FeedDocument<'_>) -> Result<Feed, String> {
    let text = xml::decoded(document.bytes, document.charset);
    if text.starts_with('{') {
        if json_values(&text) > VALUES {
            return Err(format!("it holds more than {VALUES} values"));
        }
    } else {
        xml::within_budget(&text)?;
    }
    let base = Url::parse(document.uri).ok().filter(|url| url.has_host());
    let written = Written::default();
    let noted = written.clone();
    let parser = Builder::new()
        .base_uri(base.as_ref().map(Url::as_str))
        .id_generator(|links, title, _| match (links.first(), title) {
            (Some(link), _) => link.href.clone(),
            (None, Some(title)) => title.content.clone(),
            (None, None) => String::new(),
        })
        .timestamp_parser(move |text| {
            let stamp = stamp(text)?;
            let instant = match stamp.instant {
                Some(instant) => instant,
                None => stamp.date.to_zoned(TimeZone::UTC).ok()?.timestamp(),
            };
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            noted.insert(instant.as_second(), stamp);
            instant.to_string().parse().ok()
        })
        .build();
    let feed = parser.parse(Cursor::new(text.as_bytes())).map_err(why)?;
    let written = written.lock().unwrap_or_else(PoisonError::into_inner);

    let title = feed.title.as_ref().and_then(line);
    let language = feed.language.as_deref().and_then(language_tag);
    let digest = Digest::of(document.bytes);
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    let mut left_out = 0;
    for (index, entry) in feed.entries.into_iter().enumerate() {
        let mut part: String = entry.id.trim().chars().take(LONGEST_LINE).collect();
        if part.is_empty() {
            part = format!("entry {}", index + 1);
        }
        let link = link(&entry.links, base.as_ref());
        let target_uri = match &link {
            Some(link) => link.clone(),
            None => format!("{}#{part}", document.uri),
        };
        if !seen.insert(target_uri.clone()) {
            continue;
        }
        if entries.len() >= document.limit {
            left_out += 1;
            continue;
        }
        let mut carrier = carrier(entry, &written, document.fetched);
        carrier.language = carrier.language.or_else(|| language.clone());
        carrier.outlet = title.clone();
        let capture = Capture {
            provenance: Provenance {
                target_uri,
                captured: document.fetched,
                payload_digest: digest,
                payload_bytes: document.bytes.len() as u64,
                part: Some(part),
                source: document.source.cloned(),
            },
            media_type: MediaType::FeedEntry,
            carrier,
            payload: document.bytes.clone(),
        };
        entries.push((capture, link.is_some()));
    }
    Ok(Feed {
        site: self::link(&feed.links, base.as_ref()).and_then(|site| Url::parse(&site).ok()),
        entries,
        left_out,
    })
}

/// About how many values a JSON text holds: its brackets and commas outside strings.
fn json_values(text: &str) -> usize {
    let (mut values, mut in_string, mut is_escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' | b',' if !in_string => values += 1,
            _ => {}
        }
    }
    values
}

/// What an entry says about itself.
fn carrier(entry: Entry, written: &HashMap<i64, Stamp>, fetched: Timestamp) -> Carrier {
    let instant = entry.published.or(entry.updated);
    let published = instant
        .and_then(|instant| written.get(&instant.timestamp()).copied())
        .filter(|stamp| is_plausible(*stamp, fetched));
    let content = entry.content.and_then(|content| content.body);
    let content = content.filter(|text| !text.trim().is_empty());
    let names = entry.authors.iter();
    let names = names.filter_map(|author| author.name.as_deref());
    Carrier {
        headline: entry.title.as_ref().and_then(line),
        content: content.or_else(|| entry.summary.map(|summary| summary.content)),
        authors: names.filter_map(one_line).take(AUTHORS).collect(),
        published,
        language: entry.language.as_deref().and_then(language_tag),
        ..Carrier::default()
    }
}

/// Not before the press, and not more than a day in the future.
fn is_plausible(stamp: Stamp, fetched: Timestamp) -> bool {
    let tomorrow = fetched
        .to_zoned(TimeZone::UTC)
        .date()
        .checked_add(Span::new().days(1));
    stamp.date.year() >= 1600 && tomorrow.is_ok_and(|tomorrow| stamp.date <= tomorrow)
}

/// The address of the entry itself: the alternate link, else the first that is a page.
fn link(links: &[Link], base: Option<&Url>) -> Option<String> {
    let is_page = |link: &&Link| {
        !matches!(
            link.rel.as_deref(),
            Some("enclosure" | "self" | "edit" | "replies" | "hub" | "next" | "first" | "last")
        )
    };
    let alternate = |link: &&Link| matches!(link.rel.as_deref(), None | Some("alternate"));
    let chosen = links
        .iter()
        .find(alternate)
        .or_else(|| links.iter().find(is_page))?;
    let href = chosen.href.trim();
    let mut url = match Url::parse(href) {
        Ok(url) => url,
        Err(_) => base?.join(href).ok()?,
    };
    if href.is_empty() || !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    Some(url.into())
}

fn line(text: &Text) -> Option<String> {
    one_line(&text.content)
}

/// Words with one space between them, no control characters; `None` when nothing is left.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let mut out = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty()).then(|| out.chars().take(LONGEST_LINE).collect())
}

/// Reads a date as feeds write it: RFC 2822 and RFC 3339 with their usual mistakes, or a day.
fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    let origin = DateOrigin::Carrier;
    let rfc2822 = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    if let Ok(at) = rfc2822.parse_zoned(text) {
        return Some(Stamp::instant(&at, origin));
    }
    let pieces = temporal::DateTimeParser::new();
    if let Ok(pieces) = pieces.parse_pieces(text) {
        let date = pieces.date();
        let Some(time) = pieces.time() else {
            return Some(Stamp::day(date, origin));
        };
        // Without a zone the instant is not known; "Z" says UTC.
        return Some(match pieces.to_numeric_offset() {
            None => Stamp::day(date, origin),
            Some(offset) => Stamp {
                date,
                instant: Some(offset.to_timestamp(date.to_datetime(time)).ok()?),
                origin,
            },
        });
    }
    // "2026-11-20 12:00:00 UTC", "Fri, 20 November 2026", "20/11/2026": at least the day.
    let day = text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let day = day.or_else(|| {
        let formats = ["%d %B %Y", "%A, %d %B %Y", "%a, %d %b %Y", "%B %d, %Y"];
        let read = |format| Date::strptime(format, text).ok();
        formats.into_iter().find_map(read)
    });
    Some(Stamp::day(day?, origin))
}

/// What `feed_rs` found wrong, in our words where they are clearer.
fn why(error: ParseFeedError) -> String {
    match error {
        ParseFeedError::ParseError(feed_rs::parser::ParseErrorKind::NoFeedRoot) => {
            "it begins neither as RSS or Atom nor as JSON Feed, or breaks off at once".into()
        }
        error => crate::error::shown(&error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_feeds_write_them() {
        let cases = [
            ("Tue, 07 May 2019 16:20:00 GMT", "2019-05-07", true),
            ("Wed, 07 May 2019 23:30:00 -0500", "2019-05-07", true),
            ("7 May 2019 01:00:00 +0300", "2019-05-07", true),
            ("2019-05-07T01:00:00+03:00", "2019-05-07", true),
            ("2019-05-07T01:00:00Z", "2019-05-07", true),
            ("2019-05-07T01:00:00", "2019-05-07", false),
            ("2019-05-07", "2019-05-07", false),
            ("2019-05-07 10:00:00 CEST", "2019-05-07", false),
            ("7 May 2019", "2019-05-07", false),
        ];
        for (text, date, instant) in cases {
            let stamp = stamp(text).expect(text);
            assert_eq!(stamp.date.to_string(), date, "{text}");
            assert_eq!(stamp.instant.is_some(), instant, "{text}");
        }
        for text in ["", "yesterday", "99999-01-01", "0000-00-00", "2019-13-40"] {
            assert_eq!(stamp(text), None, "{text}");
        }
    }
}
