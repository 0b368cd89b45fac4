//! OPML: a list of feeds becomes sources. Nesting is read without recursion.

use std::collections::{HashMap, HashSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;
use wirewatch_news::{Source, SourceId, SourceKind};

use crate::feed::one_line;
use crate::fetch::language_tag;
use crate::xml;

/// Sources of an OPML file, and what was wrong with the rest of it.
pub(crate) struct Outlines {
    pub(crate) sources: Vec<Source>,
    /// One sentence each.
    pub(crate) faults: Vec<String>,
}

/// Reads the `outline` elements that have an `xmlUrl`, each address once, at most `limit`.
pub(crate) fn read_opml(bytes: &[u8], limit: usize) -> Outlines {
    let text = xml::decoded(bytes, None);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut out = Outlines {
        sources: Vec::new(),
        faults: Vec::new(),
    };
    let (mut addresses, mut ids) = (HashSet::new(), Ids::default());
    let (mut no_feed, mut closed) = (0, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "outline" => {
                let Some(source) = source(&tag, &mut no_feed) else {
                    continue;
                };
                if !addresses.insert(source.url.clone()) {
                    continue;
                }
                if out.sources.len() >= limit {
                    let fault = format!("it names more than {limit} feeds; the rest was left out");
                    out.faults.push(fault);
                    break;
                }
                out.sources.push(ids.number(source));
            }
            Ok(Event::End(tag)) if tag.local_name().as_ref() == "opml" => closed = true,
            Ok(Event::Eof) => {
                if !closed {
                    let fault = "it breaks off before its end; get the whole file";
                    out.faults.push(fault.into());
                }
                break;
            }
            Ok(_) => {}
            Err(error) => {
                let at = reader.error_position();
                out.faults.push(format!(
                    "at byte {at} it stops being XML ({error}); correct it there"
                ));
                break;
            }
        }
    }
    if no_feed > 0 {
        out.faults.push(format!(
            "{no_feed} of its addresses are not http or https; correct them"
        ));
    }
    if out.sources.is_empty() && out.faults.is_empty() {
        out.faults
            .push("it names no feed (no outline with xmlUrl)".into());
    }
    out
}

/// A source as somebody adds it who gives no more than an address, and perhaps a name.
///
/// Its id is made of the name, else of the host. `None` when `url` is not http or https.
pub fn source_at(url: &str, name: Option<&str>) -> Option<Source> {
    let url = Url::parse(url.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
    let name = name.and_then(one_line).unwrap_or_else(|| host.clone());
    let id = [slug(&name), slug(&host)];
    Some(Source {
        id: SourceId(id.into_iter().find(|id| id.len() > 1)?),
        name,
        url: url.into(),
        country: None,
        language: None,
        kind: SourceKind::Other,
        terms: None,
        verified: false,
    })
}

fn source(tag: &BytesStart<'_>, no_feed: &mut usize) -> Option<Source> {
    let (mut url, mut name, mut language) = (None, None, None);
    // Unchecked: a check for double attributes is quadratic.
    for attribute in tag.attributes().with_checks(false).flatten() {
        let value = || {
            let raw = attribute.value.clone().into_owned();
            match quick_xml::escape::unescape(&raw) {
                Ok(value) => value.into_owned(),
                Err(_) => raw,
            }
        };
        let key = attribute.key.as_ref().to_ascii_lowercase();
        match key.as_str() {
            "xmlurl" => url = Some(value()),
            "title" => name = Some(value()),
            "text" => name = name.or_else(|| Some(value())),
            "language" => language = language_tag(&value()),
            _ => {}
        }
    }
    let url = url.filter(|url| !url.trim().is_empty())?;
    let source = source_at(&url, name.as_deref());
    *no_feed += usize::from(source.is_none());
    source.map(|source| Source { language, ..source })
}

/// The ids given so far, and for each stem the number to try next.
#[derive(Default)]
struct Ids {
    given: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Ids {
    /// Gives the source an id that none before has.
    fn number(&mut self, mut source: Source) -> Source {
        let stem = source.id.0.clone();
        while !self.given.insert(source.id.0.clone()) {
            let next = self.next.entry(stem.clone()).or_insert(1);
            *next += 1;
            source.id = SourceId(format!("{stem}-{next}"));
        }
        source
    }
}

/// ASCII letters and digits in lower case with `-` between words; at most 40 bytes.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if slug.len() + word.len() >= 40 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}
