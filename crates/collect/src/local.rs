//! Files and folders: each becomes captures, one after another, through a callback.
//!
//! WARC and JSON Lines are streamed, everything else is read whole within a limit. Folders are
//! read in the order of their names; a folder that was seen already (through a link) is passed
//! over. What a file is, is told by its first bytes, then by its name. Only regular files are
//! opened. A payload is the content of the file, decompressed when the file is `.gz`.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use jiff::Timestamp;
use url::Url;
use wirewatch_news::{Capture, Carrier, Digest, MediaType, Provenance, Source};

use crate::Limits;
use crate::feed::{FeedDocument, read_feed};
use crate::fetch::{content_type, language_tag};
use crate::inflate::{Believed, Counted, Line, read_line, read_whole};
use crate::opml::read_opml;
use crate::rows::Row;
use crate::sniff::{HEAD, Kind, sniff, unmarked_utf16};
use crate::warc::{self, Found, WarcBody};

/// Longest `urls.tsv`, in bytes.
const URLS_BYTES: u64 = 32 << 20;
/// Lines of one JSON Lines file that are reported one by one; more are counted together.
const LINES_REPORTED: u64 = 1_000;

/// What a file brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Something to read.
    Capture(Box<Capture>),
    /// Sources named by an OPML file.
    Sources(Vec<Source>),
    /// Something that was not taken; everything beside it was.
    Refused(Refusal),
}

/// What was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file, with line, record offset or entry where that is known.
    pub what: String,
    /// What is wrong and what to do, in one sentence without a full stop.
    pub reason: String,
}

/// What was found on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that were opened.
    pub files: u64,
    /// Captures handed on.
    pub captures: u64,
    /// Things refused.
    pub refused: u64,
    /// WARC records that are no article (requests, pictures, redirects), and files in folders
    /// that are no news (pictures, style sheets, scripts, tables).
    pub passed_over: u64,
}

/// Reads a file or a folder and hands each thing found to `sink`, with the name of its file:
/// relative to `path` where that is a folder, else its last part.
///
/// A capture from a file has the target URI `file:NAME`, or its address where a file `urls.tsv`
/// in the folder gives one (*file TAB address*), and `now` as its time; one from a WARC record
/// has those of the record. In folders, names that begin with a dot are passed over. Never
/// fails: what cannot be read is an [`Item::Refused`]. Stops early when `sink` breaks.
pub fn read_path(
    path: &Path,
    limits: &Limits,
    now: Timestamp,
    sink: &mut dyn FnMut(&str, Item) -> ControlFlow<()>,
) -> Tally {
    let mut reading = Reading {
        limits,
        now,
        sink,
        tally: Tally::default(),
        folders: HashSet::new(),
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let _ = match fs::metadata(path) {
        Ok(about) if about.is_dir() => reading.folder(path, "", 0, &HashMap::new()),
        _ => reading.file(path, &name, None, false),
    };
    reading.tally
}

/// Reads several paths, one after another; the tallies are added.
pub fn read_paths(
    paths: &[PathBuf],
    limits: &Limits,
    now: Timestamp,
    sink: &mut dyn FnMut(&str, Item) -> ControlFlow<()>,
) -> Tally {
    let mut sum = Tally::default();
    let mut stopped = false;
    for path in paths {
        let tally = read_path(path, limits, now, &mut |name, item| {
            let flow = sink(name, item);
            stopped = flow.is_break();
            flow
        });
        sum.files += tally.files;
        sum.captures += tally.captures;
        sum.refused += tally.refused;
        sum.passed_over += tally.passed_over;
        if stopped {
            break;
        }
    }
    sum
}

struct Reading<'a> {
    limits: &'a Limits,
    now: Timestamp,
    sink: &'a mut dyn FnMut(&str, Item) -> ControlFlow<()>,
    tally: Tally,
    folders: HashSet<PathBuf>,
}

/// A file whose beginning is known.
struct Opened {
    file: File,
    is_gz: bool,
    head: Vec<u8>,
    extension: String,
}

impl Reading<'_> {
    fn folder(
        &mut self,
        path: &Path,
        name: &str,
        depth: usize,
        addresses: &HashMap<String, String>,
    ) -> ControlFlow<()> {
        let shown = if name.is_empty() { "the folder" } else { name };
        if depth > self.limits.depth {
            let reason = "folders are nested too deeply here; ingest this one by itself";
            return self.refuse(shown, shown.into(), reason);
        }
        if let Ok(real) = path.canonicalize()
            && !self.folders.insert(real)
        {
            return ControlFlow::Continue(());
        }
        let mut found = match fs::read_dir(path).and_then(|entries| {
            let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
            names.collect::<io::Result<Vec<_>>>()
        }) {
            Ok(found) => found,
            Err(error) => return self.refuse(shown, shown.into(), &unreadable(&error)),
        };
        found.sort();
        let own = addresses_in(path, name);
        let addresses = own.as_ref().unwrap_or(addresses);
        for entry in found {
            let entry_name = entry.to_string_lossy();
            if entry_name.starts_with('.') || entry_name == "urls.tsv" {
                continue;
            }
            let below = match name.is_empty() {
                true => entry_name.into_owned(),
                false => format!("{name}/{entry_name}"),
            };
            let path = path.join(&entry);
            if path.is_dir() {
                self.folder(&path, &below, depth + 1, addresses)?;
            } else {
                let address = addresses.get(&below).map(String::as_str);
                self.file(&path, &below, address, true)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn file(
        &mut self,
        path: &Path,
        name: &str,
        address: Option<&str>,
        in_folder: bool,
    ) -> ControlFlow<()> {
        let opened = match open(path) {
            Ok(opened) => opened,
            Err(reason) => return self.refuse(name, name.into(), &reason),
        };
        self.tally.files += 1;
        let kind = sniff(&opened.head, &opened.extension);
        let uri = match address {
            Some(address) => address.to_owned(),
            None => format!("file:{name}"),
        };
        match kind {
            Kind::Warc => self.warc(opened, name),
            Kind::JsonLines => self.json_lines(opened, name),
            Kind::Html | Kind::Text | Kind::Feed | Kind::Opml => {
                let charset = unmarked_utf16(&opened.head).map(|set| set.name().to_lowercase());
                match self.whole(opened) {
                    Err(reason) => self.refuse(name, name.into(), &reason),
                    Ok(bytes) if kind == Kind::Opml => self.opml(&bytes, name),
                    Ok(bytes) => {
                        let carrier = Carrier {
                            charset,
                            ..Carrier::default()
                        };
                        self.document(name, name, kind, (uri, self.now), carrier, bytes)
                    }
                }
            }
            Kind::Binary | Kind::Other(_) if in_folder => {
                self.tally.passed_over += 1;
                ControlFlow::Continue(())
            }
            Kind::Binary => self.refuse(
                name,
                name.into(),
                "it is no text; give a page, text, feed, WARC, JSON Lines or OPML file",
            ),
            Kind::Other(what) => {
                let reason =
                    format!("it is {what}; give a page, text, feed, WARC, JSON Lines or OPML file");
                self.refuse(name, name.into(), &reason)
            }
            Kind::NotRead(what) => {
                let reason = format!(
                    "it is {what}, which is not read yet; save its text as a page or text file"
                );
                self.refuse(name, name.into(), &reason)
            }
            Kind::Gzip => self.refuse(
                name,
                name.into(),
                "it is compressed twice; decompress it once",
            ),
            Kind::Empty => self.refuse(name, name.into(), "it is empty; get the file again"),
        }
    }

    /// The content of a file that is not streamed.
    fn whole(&self, opened: Opened) -> Result<Vec<u8>, String> {
        let limit = self.limits.file_bytes;
        match read_whole(opened.content(), limit) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(format!("it is over {limit} bytes; split it")),
            Err(error) => Err(unreadable(&error)),
        }
    }

    /// Hands on a page, a text, or the entries of a feed. `what` names it in refusals.
    fn document(
        &mut self,
        name: &str,
        what: &str,
        kind: Kind,
        (uri, captured): (String, Timestamp),
        carrier: Carrier,
        bytes: Vec<u8>,
    ) -> ControlFlow<()> {
        let payload: Arc<[u8]> = bytes.into();
        if kind == Kind::Feed {
            let feed = read_feed(&FeedDocument {
                bytes: &payload,
                uri: &uri,
                charset: carrier.charset.as_deref(),
                fetched: captured,
                source: None,
                limit: self.limits.entries,
            });
            return match feed {
                Err(why) => {
                    let reason = format!("it cannot be read as a feed: {why}; get the feed again");
                    self.refuse(name, what.into(), &reason)
                }
                Ok(feed) if feed.entries.is_empty() => self.refuse(
                    name,
                    what.into(),
                    "it is a feed without entries; get it again when it has some",
                ),
                Ok(feed) => {
                    for (capture, _) in feed.entries {
                        self.capture(name, capture)?;
                    }
                    match feed.left_out {
                        0 => ControlFlow::Continue(()),
                        left => {
                            let limit = self.limits.entries;
                            let reason = format!(
                                "it has over {limit} entries; {left} were left out, split it"
                            );
                            self.refuse(name, what.into(), &reason)
                        }
                    }
                }
            };
        }
        let media_type = match kind {
            Kind::Html => MediaType::Html,
            _ => MediaType::Text,
        };
        let provenance = provenance(uri, captured, &payload, None);
        let capture = Capture {
            provenance,
            media_type,
            carrier,
            payload,
        };
        self.capture(name, capture)
    }

    fn opml(&mut self, bytes: &[u8], name: &str) -> ControlFlow<()> {
        let outlines = read_opml(bytes, self.limits.entries);
        if !outlines.sources.is_empty() {
            (self.sink)(name, Item::Sources(outlines.sources))?;
        }
        for fault in outlines.faults {
            self.refuse(name, name.into(), &fault)?;
        }
        ControlFlow::Continue(())
    }

    fn json_lines(&mut self, opened: Opened, name: &str) -> ControlFlow<()> {
        let mut input = BufReader::with_capacity(64 << 10, opened.content());
        let limit = self.limits.record_bytes;
        let (mut line, mut number, mut bad) = (Vec::new(), 0_u64, 0_u64);
        loop {
            number += 1;
            let row = match read_line(&mut input, limit, &mut line) {
                Ok(Line::End) => break,
                Ok(Line::TooLong) => Err(format!("it is over {limit} bytes; split it")),
                Ok(Line::Whole) => {
                    let mut row = line.as_slice();
                    if number == 1 {
                        row = row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(row);
                    }
                    if row.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    Row::read(row).map(|about| (about, Arc::<[u8]>::from(row)))
                }
                Err(error) => {
                    let what = format!("{name} line {number}");
                    self.refuse(name, what, &unreadable(&error))?;
                    break;
                }
            };
            match row {
                Ok((about, payload)) => {
                    let uri = about.uri(name, number);
                    let capture = Capture {
                        provenance: provenance(uri, self.now, &payload, about.id),
                        media_type: MediaType::Record,
                        carrier: Carrier::default(),
                        payload,
                    };
                    self.capture(name, capture)?;
                }
                Err(reason) => {
                    bad += 1;
                    if bad <= LINES_REPORTED {
                        self.refuse(name, format!("{name} line {number}"), &reason)?;
                    }
                }
            }
        }
        match bad.saturating_sub(LINES_REPORTED) {
            0 => ControlFlow::Continue(()),
            more => {
                let reason = format!("{more} more lines are wrong; correct those named first");
                self.refuse(name, name.into(), &reason)
            }
        }
    }

    fn warc(&mut self, opened: Opened, name: &str) -> ControlFlow<()> {
        let limit = self.limits.record_bytes;
        let mut sink = |found| match found {
            Found::Body(body) => self.warc_body(body, name),
            Found::Skipped => {
                self.tally.passed_over += 1;
                ControlFlow::Continue(())
            }
            Found::Fault { offset, why } => {
                self.refuse(name, format!("{name} at byte {offset}"), &why)
            }
        };
        match opened.is_gz {
            true => warc::read_gz(opened.file, limit, &mut sink),
            false => warc::read_plain(opened.file, limit, &mut sink),
        }
    }

    fn warc_body(&mut self, body: WarcBody, name: &str) -> ControlFlow<()> {
        let (media_type, charset) = content_type(body.content_type);
        let kind = kind_of(media_type.as_deref(), &body.bytes);
        if !matches!(kind, Kind::Html | Kind::Text | Kind::Feed) {
            self.tally.passed_over += 1;
            return ControlFlow::Continue(());
        }
        let language = body.language.unwrap_or_default();
        let carrier = Carrier {
            charset,
            language: language_tag(language.split(',').next().unwrap_or_default()),
            ..Carrier::default()
        };
        let what = format!("{name}, record of {}", crate::error::shown(&body.uri));
        self.document(
            name,
            &what,
            kind,
            (body.uri, body.date),
            carrier,
            body.bytes,
        )
    }

    fn capture(&mut self, name: &str, capture: Capture) -> ControlFlow<()> {
        self.tally.captures += 1;
        (self.sink)(name, Item::Capture(Box::new(capture)))
    }

    fn refuse(&mut self, name: &str, what: String, reason: &str) -> ControlFlow<()> {
        self.tally.refused += 1;
        let reason = reason.to_owned();
        (self.sink)(name, Item::Refused(Refusal { what, reason }))
    }
}

impl Opened {
    /// The content from its start, decompressed.
    fn content(self) -> Box<dyn Read> {
        if !self.is_gz {
            return Box::new(self.file);
        }
        let packed = Counted::new(BufReader::with_capacity(64 << 10, self.file));
        let taken = packed.counter();
        Box::new(Believed::new(MultiGzDecoder::new(packed), taken))
    }
}

fn open(path: &Path) -> Result<Opened, String> {
    let about = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !about.is_file() {
        return Err("it is no regular file; give a file or a folder".into());
    }
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut head = Vec::new();
    let mut begin = |head: &mut Vec<u8>| -> io::Result<bool> {
        (&mut file).take(HEAD as u64).read_to_end(head)?;
        let is_gz = head.starts_with(&[0x1f, 0x8b]);
        if is_gz {
            let packed = std::mem::take(head);
            // What is cut or broken is reported by whoever reads the whole.
            let _ = MultiGzDecoder::new(packed.as_slice())
                .take(HEAD as u64)
                .read_to_end(head);
        }
        file.seek(SeekFrom::Start(0))?;
        Ok(is_gz)
    };
    let is_gz = begin(&mut head).map_err(|error| unreadable(&error))?;
    if is_gz && head.is_empty() {
        return Err("the gzip data is broken or empty; get the file again".into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok(Opened {
        file,
        is_gz,
        head,
        extension: extension.to_owned(),
    })
}

/// What a body is that was sent with `media_type`: the media type decides between page and
/// text, the content whether it is a feed.
pub(crate) fn kind_of(media_type: Option<&str>, bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEAD)];
    let found = sniff(head, "");
    match (media_type, found) {
        (_, Kind::Empty | Kind::Binary | Kind::NotRead(_) | Kind::Gzip) => found,
        (_, Kind::Feed) => Kind::Feed,
        (Some("text/html" | "application/xhtml+xml"), _) => Kind::Html,
        (Some("text/plain"), _) => Kind::Text,
        (
            None | Some("application/octet-stream" | "text/xml" | "application/xml"),
            Kind::Html | Kind::Opml,
        ) => found,
        (None, Kind::Text) => Kind::Text,
        (Some(_), Kind::Opml) => Kind::Opml,
        _ => Kind::Other("neither page nor text nor feed"),
    }
}

pub(crate) fn provenance(
    target_uri: String,
    captured: Timestamp,
    payload: &Arc<[u8]>,
    part: Option<String>,
) -> Provenance {
    Provenance {
        target_uri,
        captured,
        payload_digest: Digest::of(payload),
        payload_bytes: payload.len() as u64,
        part,
        source: None,
    }
}

/// The addresses that `urls.tsv` in a folder gives to its files; `None` when there is no such
/// file. A line that is no *file TAB address* is passed over.
fn addresses_in(folder: &Path, name: &str) -> Option<HashMap<String, String>> {
    let path = folder.join("urls.tsv");
    if !path.metadata().is_ok_and(|about| about.is_file()) {
        return None;
    }
    let file = File::open(path).ok()?;
    let bytes = read_whole(file, URLS_BYTES).ok()??;
    let text = String::from_utf8_lossy(&bytes);
    let pairs = text.lines().filter_map(|line| {
        let (file, address) = line.split_once('\t')?;
        let address = address.split('\t').next()?.trim();
        let url = Url::parse(address).ok()?;
        let file = file.trim();
        let below = match name.is_empty() {
            true => file.to_owned(),
            false => format!("{name}/{file}"),
        };
        matches!(url.scheme(), "http" | "https").then(|| (below, address.to_owned()))
    });
    Some(pairs.collect())
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist; check the path".into(),
        io::ErrorKind::PermissionDenied => {
            "it may not be read by this user; change its permissions".into()
        }
        io::ErrorKind::UnexpectedEof => "its gzip data is cut off; get the whole file".into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("its gzip data is broken ({error}); get the file again")
        }
        _ => format!("it cannot be read ({error}); check the disk"),
    }
}
