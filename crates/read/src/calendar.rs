//! Dates as people and machines write them, in many languages.
//!
//! Owns the forms: ISO 8601 and its sloppy relatives, RFC 2822, day-month-year with names of
//! months (`resources/months.tsv`), Chinese, Japanese and Korean. Which of several dates is the
//! date of an article is decided in [`crate::dates`]. A zone that is not stated is not guessed:
//! then only the day is known.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Most words and numbers of a text that are looked at.
const MAX_TOKENS: usize = 4_000;

/// A date as written, and the instant where time and zone are written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) date: Date,
    pub(crate) instant: Option<Timestamp>,
}

/// What `05/07/2019` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

static MONTHS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    for line in include_str!("../resources/months.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        for (forms, month) in line.split('\t').skip(1).zip(1_i8..) {
            for form in forms.split(' ').filter(|form| !form.is_empty()) {
                months.entry(fold(form)).or_insert(month);
            }
        }
    }
    months
});

fn fold(word: &str) -> String {
    wirewatch_text::fold(word)
}

/// The date that a metadata value states; `None` when it holds none or a year before 1980.
pub(crate) fn parse(value: &str, order: Order) -> Option<Moment> {
    let value = value[..crate::guard::floor(value, 400)].trim();
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (value.len() == 10 || value.len() == 13) {
        return epoch(value);
    }
    let tokens = tokenise(value);
    if let Some(token) = tokens.first()
        && let Kind::Number(_, 8 | 12 | 14) = token.kind
        && let Some(moment) = compact(&value[token.range.clone()])
    {
        return Some(moment);
    }
    (0..tokens.len()).find_map(|at| moment_at(&tokens, at, order).map(|(moment, _)| moment))
}

/// The dates in `text` in order, with the range of the day (without the time).
pub(crate) fn all(text: &str, order: Order) -> Vec<(Range<usize>, Moment)> {
    let tokens = tokenise(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match moment_at(&tokens, at, order) {
            Some((moment, end)) => {
                let range = tokens[at].range.start..tokens[end - 1].range.end;
                found.push((range, moment));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn epoch(value: &str) -> Option<Moment> {
    let number: i64 = value.parse().ok()?;
    let instant = if value.len() == 13 {
        Timestamp::from_millisecond(number).ok()?
    } else {
        Timestamp::from_second(number).ok()?
    };
    let date = instant.to_zoned(TimeZone::UTC).date();
    is_sane(date).then_some(Moment {
        date,
        instant: Some(instant),
    })
}

/// `20190507`, `20190507123000`.
fn compact(digits: &str) -> Option<Moment> {
    let number = |range: Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let date = day(number(0..4)?, number(4..6)?, number(6..8)?)?;
    Some(Moment {
        date,
        instant: None,
    })
}

/// A date of a plausible year; `None` otherwise.
pub(crate) fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    is_sane(date).then_some(date)
}

fn is_sane(date: Date) -> bool {
    (1980..2100).contains(&date.year())
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Value and number of digits.
    Number(u32, usize),
    /// Folded.
    Word(String),
    Mark(char),
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
}

fn digit(letter: char) -> Option<u32> {
    let zero = match letter {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{9E6}'..='\u{9EF}' => '\u{9E6}',
        '\u{E50}'..='\u{E59}' => '\u{E50}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    Some(u32::from(letter) - u32::from(zero))
}

fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if tokens.len() >= MAX_TOKENS {
            break;
        }
        let mut end = start + letter.len_utf8();
        let kind = if let Some(first) = digit(letter) {
            let (mut value, mut count) = (first, 1);
            while let Some((at, next)) = letters.peek().copied()
                && let Some(more) = digit(next)
            {
                value = value.saturating_mul(10).saturating_add(more);
                count += 1;
                end = at + next.len_utf8();
                letters.next();
            }
            Kind::Number(value, count)
        } else if letter.is_alphabetic() {
            while let Some((at, next)) = letters.peek().copied()
                && (next.is_alphabetic() || is_mark(next) || (next == '.' && is_thai(letter)))
                && end - start < 60
            {
                end = at + next.len_utf8();
                letters.next();
            }
            let word = text[start..end].trim_end_matches('.');
            // Folding takes Hangul apart into letters.
            let is_hangul = matches!(letter, '\u{AC00}'..='\u{D7A3}');
            Kind::Word(if is_hangul {
                word.to_owned()
            } else {
                fold(word)
            })
        } else if letter.is_whitespace() || matches!(letter, '\u{200E}' | '\u{200F}') {
            continue;
        } else {
            Kind::Mark(letter)
        };
        tokens.push(Token {
            kind,
            range: start..end,
        });
    }
    tokens
}

/// Combining marks that belong to the word before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{652}' | '\u{900}'..='\u{9FF}')
        || is_thai(letter)
}

fn is_thai(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{E7F}')
}

/// Reads tokens one after the other.
struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Reader<'_> {
    fn kind(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// A number of `digits` digits.
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        match self.kind()? {
            Kind::Number(value, count) if digits.contains(count) => {
                let value = i16::try_from(*value).ok()?;
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    fn mark(&mut self, marks: &str) -> Option<char> {
        match self.kind()? {
            Kind::Mark(mark) if marks.contains(*mark) => {
                let mark = *mark;
                self.at += 1;
                Some(mark)
            }
            _ => None,
        }
    }

    fn word(&mut self, words: &[&str]) -> bool {
        let found = matches!(self.kind(), Some(Kind::Word(word)) if words.contains(&word.as_str()));
        self.at += usize::from(found);
        found
    }

    /// A word that starts so: languages without spaces run on.
    fn start(&mut self, starts: &[&str]) -> bool {
        let found = matches!(self.kind(), Some(Kind::Word(word))
            if starts.iter().any(|start| word.starts_with(start)));
        self.at += usize::from(found);
        found
    }

    fn month(&mut self) -> Option<i16> {
        let Kind::Word(word) = self.kind()? else {
            return None;
        };
        let month = *MONTHS.get(word)?;
        self.at += 1;
        Some(i16::from(month))
    }

    /// Whether the next token follows without a space.
    fn is_joined(&self) -> bool {
        self.at > 0
            && self
                .tokens
                .get(self.at)
                .is_some_and(|token| token.range.start == self.tokens[self.at - 1].range.end)
    }
}

fn moment_at(tokens: &[Token], at: usize, order: Order) -> Option<(Moment, usize)> {
    if matches!(tokens[at].kind, Kind::Mark(_)) {
        return None;
    }
    let forms: [fn(&mut Reader, Order) -> Option<Date>; 4] =
        [year_first, day_month_year, month_day_year, numeric];
    for form in forms {
        let mut reader = Reader { tokens, at };
        if let Some(date) = form(&mut reader, order) {
            let end = reader.at;
            let instant = time(&mut reader, date);
            return Some((Moment { date, instant }, end));
        }
    }
    None
}

fn year_first(reader: &mut Reader, _: Order) -> Option<Date> {
    let mut year = reader.number(4..=4)?;
    // Buddhist years of Thai pages.
    if (2520..2643).contains(&year) {
        year -= 543;
    }
    if reader.start(&["年", "년"]) {
        let month = reader.number(1..=2)?;
        if !reader.start(&["月", "월"]) {
            return None;
        }
        let number = reader.number(1..=2)?;
        reader.start(&["日", "일", "号"]);
        return day(year, month, number);
    }
    if let Some(mark) = reader.mark("-/.") {
        let month = match reader.number(1..=2) {
            Some(month) => {
                reader.mark(&mark.to_string())?;
                month
            }
            // "2019. május 7.", "2019-May-07"
            None => {
                let month = reader.month()?;
                reader.mark(&mark.to_string());
                month
            }
        };
        let number = reader.number(1..=2)?;
        return day(year, month, number);
    }
    // "2019 May 7"
    let month = reader.month()?;
    let number = reader.number(1..=2)?;
    day(year, month, number)
}

const LINKS: &[&str] = &["de", "del", "do", "of", "den", "of the", "ta", "από"];

fn day_month_year(reader: &mut Reader, _: Order) -> Option<Date> {
    let number = reader.number(1..=2)?;
    reader.mark(".ºª°-/");
    reader.word(&["st", "nd", "rd", "th", "er", "re", "e", "o", "lea"]);
    reader.word(LINKS);
    let month = reader.month()?;
    // Arabic pages give both names of a month: "7 أيار/مايو 2019".
    if reader.mark("/(-").is_some() {
        reader.month();
        reader.mark(")-");
    }
    reader.mark(".");
    reader.mark(",،");
    reader.word(LINKS);
    reader.mark("'’");
    let year = full_year(reader)?;
    day(year, month, number)
}

fn month_day_year(reader: &mut Reader, _: Order) -> Option<Date> {
    let month = reader.month()?;
    reader.mark(".-/");
    let number = reader.number(1..=2)?;
    reader.word(&["st", "nd", "rd", "th"]);
    reader.mark(",،-/.");
    let year = full_year(reader)?;
    day(year, month, number)
}

fn full_year(reader: &mut Reader) -> Option<i16> {
    let year = reader.number(4..=4)?;
    Some(if (2520..2643).contains(&year) {
        year - 543
    } else {
        year
    })
}

fn numeric(reader: &mut Reader, order: Order) -> Option<Date> {
    let first = reader.number(1..=2)?;
    let mark = reader.mark("./-")?;
    let second = reader.number(1..=2)?;
    reader.mark(&mark.to_string())?;
    let year = match reader.number(4..=4) {
        Some(year) => year,
        // "07.05.19" is a date, "1.2.3" a version.
        None => 2_000 + reader.number(2..=2).filter(|_| mark != '-')?,
    };
    // A fourth part: a network address or a version.
    if reader.is_joined() && matches!(reader.kind(), Some(Kind::Mark(next)) if *next == mark) {
        return None;
    }
    let month_first = order == Order::MonthFirst && mark == '/';
    let (day_of_month, month) = if (month_first && first <= 12) || second > 12 {
        (second, first)
    } else {
        (first, second)
    };
    day(year, month, day_of_month)
}

/// The instant, when a time of day with its zone follows the date.
fn time(reader: &mut Reader, date: Date) -> Option<Timestamp> {
    reader.mark(",|-–—•·،");
    reader.word(&[
        "t", "at", "um", "a", "om", "klo", "kl", "в", "alle", "as", "ore", "h",
    ]);
    reader.mark(":");
    let mut hour = reader.number(1..=2)?;
    if reader.mark(":.").is_none() && !reader.word(&["h", "u"]) {
        return None;
    }
    let minute = reader.number(2..=2)?;
    let mut second = 0;
    if reader.mark(":").is_some() {
        second = reader.number(2..=2)?;
        if reader.mark(".,").is_some() {
            reader.number(1..=9).or_else(|| {
                reader.at += 1;
                Some(0)
            });
        }
    }
    let afternoon = reader.word(&["pm", "p"]);
    if afternoon || reader.word(&["am", "a"]) {
        if reader.mark(".").is_some() {
            reader.word(&["m"]);
            reader.mark(".");
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    reader.mark("(");
    let offset = offset(reader)?;
    let clock = jiff::civil::Time::new(
        hour.try_into().ok()?,
        minute.try_into().ok()?,
        second.min(59).try_into().ok()?,
        0,
    )
    .ok()?;
    offset.to_timestamp(date.to_datetime(clock)).ok()
}

fn offset(reader: &mut Reader) -> Option<Offset> {
    const ZONES: &[(&str, i32)] = &[
        ("z", 0),
        ("utc", 0),
        ("gmt", 0),
        ("wet", 0),
        ("bst", 60),
        ("cet", 60),
        ("mez", 60),
        ("cest", 120),
        ("mesz", 120),
        ("eet", 120),
        ("eest", 180),
        ("msk", 180),
        ("мск", 180),
        ("jst", 540),
        ("kst", 540),
        ("edt", -240),
        ("est", -300),
        ("cdt", -300),
        ("mdt", -360),
        ("mst", -420),
        ("pdt", -420),
        ("pst", -480),
    ];
    let zone = match reader.kind() {
        Some(Kind::Word(word)) => ZONES.iter().find(|(name, _)| name == word),
        _ => None,
    };
    if zone.is_some() {
        reader.at += 1;
    }
    let minutes = match (zone, reader.mark("+-−")) {
        (Some((_, minutes)), None) => *minutes,
        (Some((_, minutes)), Some(_)) if *minutes != 0 => *minutes,
        (_, Some(sign)) => {
            let (hours, minutes) = match reader.kind()? {
                Kind::Number(value, 4) => (value / 100, value % 100),
                Kind::Number(value, 1 | 2) => {
                    let hours = *value;
                    reader.at += 1;
                    let minutes = match reader.mark(":") {
                        Some(_) => reader.number(2..=2)?,
                        None => 0,
                    };
                    (hours, u32::try_from(minutes).ok()?)
                }
                _ => return None,
            };
            let total = i32::try_from(hours * 60 + minutes).ok()?;
            if sign == '+' { total } else { -total }
        }
        (None, None) => return None,
    };
    Offset::from_seconds(minutes * 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text, Order::DayFirst).map(|moment| moment.date.to_string())
    }

    #[test]
    fn days_in_many_forms() {
        for text in [
            "2019-05-07",
            "20190507",
            "20190507123000",
            "2019/05/07 10:00",
            "Tue, 07 May 2019 10:00:00 GMT",
            "May 7, 2019",
            "May 7th, 2019 » Today News",
            "7. Mai 2019",
            "le 7 mai 2019 à 10h30",
            "7 de mayo de 2019",
            "07.05.2019, 10:30 Uhr",
            "07.05.19",
            "7 мая 2019 г.",
            "2019年5月7日",
            "2019년 5월 7일",
            "٧ مايو ٢٠١٩",
            "7 أيار/مايو 2019",
            "7 Mayıs 2019 Salı",
            "2019. május 7.",
            "7 พฤษภาคม 2562",
            "07-May-2019",
            "1557187200",
        ] {
            assert_eq!(read(text).as_deref(), Some("2019-05-07"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "version 1.2.3",
            "0000-00-00",
            "99999-01-01",
            "0000-05-07",
            "192.168.10.20",
            "31 February 2019",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month() {
        let us = parse("05/07/2019", Order::MonthFirst).expect("a date");
        assert_eq!(us.date.to_string(), "2019-05-07");
        assert_eq!(read("05/07/2019").as_deref(), Some("2019-07-05"));
        assert_eq!(read("05/27/2019").as_deref(), Some("2019-05-27"));
    }

    #[test]
    fn zones_are_kept_and_not_guessed() {
        let instant = |text| parse(text, Order::DayFirst).and_then(|moment| moment.instant);
        let expected: Timestamp = "2019-05-07T08:30:00Z".parse().expect("a timestamp");
        for text in [
            "2019-05-07T10:30:00+02:00",
            "2019-05-07T10:30:00.123+0200",
            "2019-05-07T08:30Z",
            "Tue, 07 May 2019 08:30:00 GMT",
            "May 7, 2019 4:30 am EDT",
            "07.05.2019 11:30 MSK",
        ] {
            assert_eq!(instant(text), Some(expected), "{text}");
        }
        assert_eq!(instant("2019-05-07T10:30:00"), None);
    }
}
