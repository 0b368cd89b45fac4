//! WARC and WARC.gz (ISO 28500), read record by record.
//!
//! A record that is cut off, longer than allowed or whose length lies is reported with its
//! offset; reading goes on at the next record that begins where one can begin. In a compressed
//! file, offsets are those of the gzip member, and a record lies within one member, as the
//! standard recommends and all known writers do.
//!
//! What is taken: `response` records with status 200, and `resource` records, when they are
//! pages, plain text or feeds. All others (`request`, `revisit`, `metadata`, `warcinfo`,
//! `conversion`, `continuation`) are counted and passed over. The payload is the body after
//! transfer and content codings are removed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use flate2::bufread::GzDecoder;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::inflate::{Believed, Counted, Line, read_line};
use crate::message::{Message, field};

/// Longest head of a record, in bytes.
const HEAD: u64 = 64 << 10;
/// Room for the HTTP head within a record, beyond the longest body.
const HTTP_HEAD: u64 = 256 << 10;
/// Broken records after which a file is given up.
const FAULTS: usize = 100;
/// Places in one file where a gzip member might begin that are tried behind broken ones. Chance
/// brings 64 false ones in a gigabyte.
const TRIES: usize = 1_000;

/// One body out of a WARC file.
pub(crate) struct WarcBody {
    pub(crate) uri: String,
    pub(crate) date: Timestamp,
    /// The header `Content-Type`.
    pub(crate) content_type: Option<String>,
    /// The header `Content-Language`.
    pub(crate) language: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// What is found in a WARC file, in its order.
pub(crate) enum Found {
    Body(WarcBody),
    /// A record that is not taken, and is not broken.
    Skipped,
    /// Where it stands, and what is wrong with it.
    Fault {
        offset: u64,
        why: String,
    },
}

/// What receives it.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// Why reading a stream of records ended.
enum End {
    /// At its end.
    Whole,
    /// The receiver has enough.
    Enough,
    /// At a record whose end is not known, which begins at this offset.
    Fault(u64, Broken),
}

/// Why a record cannot be taken and its end is not known.
enum Broken {
    /// It is cut off, it is no record, or its length is not true.
    Record(String),
    /// The stream itself cannot be read further.
    Stream(io::Error),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Stream(error)
    }
}

/// Reads an uncompressed file.
pub(crate) fn read_plain(mut file: File, limit: u64, sink: Sink<'_>) -> ControlFlow<()> {
    let (mut start, mut faults) = (0, 0);
    loop {
        if let Err(error) = file.seek(SeekFrom::Start(start)) {
            return sink(fault(start, said(&error), FAULTS));
        }
        let mut input = Counted::new(BufReader::with_capacity(64 << 10, &mut file));
        let taken = input.counter();
        // Behind a fault, the first line of the next record is read while it is looked for.
        let mut begun = None;
        if faults > 0 {
            match next_record(&mut input, &|| start + taken.get()) {
                Ok(Some(offset)) => begun = Some(offset),
                _ => return ControlFlow::Continue(()),
            }
        }
        match records(&mut input, &|| start + taken.get(), begun, limit, sink) {
            End::Whole => return ControlFlow::Continue(()),
            End::Enough => return ControlFlow::Break(()),
            End::Fault(offset, broken) => {
                faults += 1;
                let unread = matches!(broken, Broken::Stream(_));
                sink(fault(offset, why(broken), faults))?;
                if unread || faults >= FAULTS {
                    return ControlFlow::Continue(());
                }
                // What a false length has swallowed is looked through again.
                start = offset + 1;
            }
        }
    }
}

/// Reads a compressed file, member by member.
pub(crate) fn read_gz(mut file: File, limit: u64, sink: Sink<'_>) -> ControlFlow<()> {
    let (mut start, mut faults, mut tries) = (0, 0, 0);
    loop {
        let (offset, error) = match members(&mut file, start, limit, &mut faults, sink) {
            Ok(flow) => return flow,
            Err(broken) => broken,
        };
        faults += 1;
        sink(fault(offset, said(&error), faults))?;
        if faults >= FAULTS {
            return ControlFlow::Continue(());
        }
        match next_member(&mut file, offset + 1, &mut tries) {
            Ok(Some(next)) => start = next,
            _ => return ControlFlow::Continue(()),
        }
    }
}

/// Reads members from `start` on. Fails with its offset at one that cannot be decompressed.
fn members(
    file: &mut File,
    start: u64,
    limit: u64,
    faults: &mut usize,
    sink: Sink<'_>,
) -> Result<ControlFlow<()>, (u64, io::Error)> {
    let at = |offset| move |error| (offset, error);
    file.seek(SeekFrom::Start(start)).map_err(at(start))?;
    let mut input = Counted::new(BufReader::with_capacity(64 << 10, file));
    let taken = input.counter();
    loop {
        let offset = start + taken.get();
        if input.fill_buf().map_err(at(offset))?.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let member = Believed::new(GzDecoder::new(&mut input), taken.clone());
        let mut member = BufReader::with_capacity(32 << 10, member);
        match records(&mut member, &|| offset, None, limit, sink) {
            End::Whole => {}
            End::Enough => return Ok(ControlFlow::Break(())),
            End::Fault(_, Broken::Stream(error)) => return Err((offset, error)),
            End::Fault(_, Broken::Record(why)) => {
                // The record is lost, the next member is not, if this one can be left.
                io::copy(&mut member, &mut io::sink()).map_err(at(offset))?;
                *faults += 1;
                if sink(fault(offset, why, *faults)).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                if *faults >= FAULTS {
                    return Ok(ControlFlow::Continue(()));
                }
            }
        }
    }
}

fn fault(offset: u64, why: String, faults: usize) -> Found {
    let why = match faults >= FAULTS {
        true => format!("{why}; after {faults} faults the file was given up"),
        false => why,
    };
    Found::Fault { offset, why }
}

fn why(broken: Broken) -> String {
    match broken {
        Broken::Record(why) => why,
        Broken::Stream(error) => said(&error),
    }
}

fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip data is cut off; get the whole file".into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the gzip data is broken ({error}); get the file again")
        }
        _ => format!("it cannot be read further ({error}); check the disk"),
    }
}

/// Reads records until the stream ends or one is broken. `begun`: the first line of the first
/// record was read already, and stands at this offset.
fn records(
    input: &mut dyn BufRead,
    at: &dyn Fn() -> u64,
    mut begun: Option<u64>,
    limit: u64,
    sink: Sink<'_>,
) -> End {
    // One record is held back, because only behind it stands whether its bytes were right: the
    // checksum of a gzip member.
    let mut held: Option<Found> = None;
    loop {
        let is_begun = begun.is_some();
        let offset = begun.take().unwrap_or_else(at);
        let found = record(input, offset, is_begun, limit);
        let keep = match &found {
            Err(Broken::Stream(error)) => error.kind() == io::ErrorKind::UnexpectedEof,
            _ => true,
        };
        if let Some(found) = held.take().filter(|_| keep)
            && sink(found).is_break()
        {
            return End::Enough;
        }
        match found {
            Ok(None) => return End::Whole,
            Ok(found) => held = found,
            Err(broken) => return End::Fault(offset, broken),
        }
    }
}

/// Reads one record with the two line ends behind it. `None` at the end of the stream.
fn record(
    input: &mut dyn BufRead,
    offset: u64,
    is_begun: bool,
    limit: u64,
) -> Result<Option<Found>, Broken> {
    let Some(head) = head(input, is_begun)? else {
        return Ok(None);
    };
    let Some(length) = head.length else {
        return Err(Broken::Record(
            "the record has no Content-Length that can be read; get the file again".into(),
        ));
    };
    let wanted = matches!(head.kind.as_str(), "response" | "resource");
    let room = limit.saturating_add(HTTP_HEAD);
    let mut block = Vec::new();
    let mut rest = (&mut *input).take(length);
    if wanted && length <= room {
        rest.read_to_end(&mut block)?;
    } else {
        io::copy(&mut rest, &mut io::sink())?;
    }
    if rest.limit() > 0 {
        let there = length - rest.limit();
        return Err(Broken::Record(format!(
            "the record says it has {length} bytes, and {there} are there; get the whole file"
        )));
    }
    behind(input)?;
    let found = match wanted {
        false => Ok(None),
        true if length > room => Err(format!(
            "the record is over {limit} bytes; it was passed over"
        )),
        true => head.body(block, limit),
    };
    Ok(Some(match found {
        Ok(Some(body)) => Found::Body(body),
        Ok(None) => Found::Skipped,
        Err(why) => Found::Fault { offset, why },
    }))
}

/// Checks the two line ends behind a record. At the end of the stream they may be missing.
fn behind(input: &mut dyn BufRead) -> Result<(), Broken> {
    for expected in *b"\r\n\r\n" {
        match input.fill_buf()?.first() {
            None => return Ok(()),
            Some(byte) if *byte == expected => input.consume(1),
            Some(_) => {
                let why = "the length of the record is not true: no empty line follows it";
                return Err(Broken::Record(format!("{why}; get the file again")));
            }
        }
    }
    Ok(())
}

/// The head of a record.
#[derive(Default)]
struct Head {
    kind: String,
    uri: String,
    date: Option<Timestamp>,
    content_type: Option<String>,
    length: Option<u64>,
}

/// Reads the head of a record. `None` at the end of the stream.
fn head(input: &mut dyn BufRead, is_begun: bool) -> Result<Option<Head>, Broken> {
    let no_record =
        || Broken::Record("no WARC record begins here; get the whole file again".into());
    let mut line = Vec::new();
    let mut left = HEAD;
    // Empty lines before a record are passed over.
    let mut begins = is_begun;
    while !begins {
        match read_line(input, left, &mut line)? {
            Line::End => return Ok(None),
            Line::Whole if line.starts_with(b"WARC/") => begins = true,
            Line::Whole if line.iter().all(u8::is_ascii_whitespace) && left > 0 => {
                left = left.saturating_sub(1 + line.len() as u64);
            }
            Line::Whole | Line::TooLong => return Err(no_record()),
        }
    }
    let mut head = Head::default();
    loop {
        match read_line(input, left, &mut line)? {
            Line::End => {
                let why = "the file ends within the head of a record; get the whole file";
                return Err(Broken::Record(why.into()));
            }
            Line::TooLong => {
                let why =
                    format!("the head of the record is over {HEAD} bytes; get the file again");
                return Err(Broken::Record(why));
            }
            Line::Whole if line.is_empty() => return Ok(Some(head)),
            Line::Whole => left = left.saturating_sub(line.len() as u64),
        }
        let Some((key, value)) = field(&line) else {
            continue;
        };
        match key.as_str() {
            "warc-type" => head.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => head.uri = value.trim_matches(['<', '>']).to_owned(),
            "warc-date" => head.date = date(&value),
            "content-type" => head.content_type = Some(value),
            "content-length" => head.length = value.parse().ok(),
            _ => {}
        }
    }
}

/// W3C profile of ISO 8601; a day alone is its first second.
fn date(value: &str) -> Option<Timestamp> {
    let day = |value: &str| -> Option<Timestamp> {
        let day: Date = value.parse().ok()?;
        Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    value.parse().ok().or_else(|| day(value))
}

impl Head {
    /// The body of the record, when it is one that is read.
    fn body(self, block: Vec<u8>, limit: u64) -> Result<Option<WarcBody>, String> {
        let is_web = self.uri.starts_with("http://") || self.uri.starts_with("https://");
        let path = self.uri.split(['?', '#']).next().unwrap_or_default();
        if !is_web || path.ends_with("/robots.txt") {
            return Ok(None);
        }
        let date = self.date;
        let date =
            date.ok_or("the record has no WARC-Date that can be read; it was passed over")?;
        if self.kind == "resource" {
            return Ok(Some(WarcBody {
                uri: self.uri,
                date,
                content_type: self.content_type,
                language: None,
                bytes: block,
            }));
        }
        let message = Message::read(&block, limit)?;
        if message.status != 200 {
            return Ok(None);
        }
        let own = |name| message.field(name).map(str::to_owned);
        Ok(Some(WarcBody {
            uri: self.uri,
            date,
            content_type: own("content-type"),
            language: own("content-language"),
            bytes: message.body,
        }))
    }
}

/// Reads forward over the next line that begins like a record; its offset.
fn next_record(input: &mut dyn BufRead, at: &dyn Fn() -> u64) -> io::Result<Option<u64>> {
    let mut line = Vec::new();
    loop {
        let offset = at();
        match read_line(input, 1_024, &mut line)? {
            Line::End => return Ok(None),
            Line::Whole if line.starts_with(b"WARC/1.") || line.starts_with(b"WARC/0.") => {
                return Ok(Some(offset));
            }
            Line::Whole | Line::TooLong => {}
        }
    }
}

/// The offset of the next gzip member from `from` on that begins with a WARC record.
fn next_member(file: &mut File, from: u64, tries: &mut usize) -> io::Result<Option<u64>> {
    const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
    file.seek(SeekFrom::Start(from))?;
    let mut window = vec![0; 64 << 10];
    let (mut base, mut kept) = (from, 0);
    loop {
        let read = file.read(&mut window[kept..])?;
        if read == 0 {
            return Ok(None);
        }
        let there = kept + read;
        let marks = window[..there].windows(3).enumerate();
        let marks: Vec<u64> = marks
            .filter(|(_, three)| **three == MAGIC)
            .map(|(at, _)| base + at as u64)
            .collect();
        for at in marks {
            *tries += 1;
            if *tries > TRIES {
                return Ok(None);
            }
            file.seek(SeekFrom::Start(at))?;
            let mut head = [0; 5];
            let start = BufReader::with_capacity(4 << 10, &mut *file);
            if GzDecoder::new(start).read_exact(&mut head).is_ok() && head == *b"WARC/" {
                return Ok(Some(at));
            }
        }
        // A mark may lie across two windows.
        kept = there.min(2);
        window.copy_within(there - kept..there, 0);
        base += (there - kept) as u64;
        file.seek(SeekFrom::Start(base + kept as u64))?;
    }
}
