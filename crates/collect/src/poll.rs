//! One round at one source: what is new in its feed, and the pages behind the entries.

use url::{Host, Url};
use wirewatch_news::{Capture, Carrier, MediaType, Source};

use crate::error::shown;
use crate::feed::{FeedDocument, read_feed};
use crate::local::{kind_of, provenance};
use crate::sniff::Kind;
use crate::{Body, CollectError, Fetched, Fetcher, Validators};

/// What a source had to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Polled {
    /// New entries in the order of the feed; for a source that is a page, that page.
    pub entries: Vec<Entry>,
    /// For the next poll. Keep them only when all entries were dealt with.
    pub validators: Validators,
    /// Whether the source said that nothing has changed since the last poll.
    pub unchanged: bool,
    /// New entries beyond `entries_per_poll`, left for the next poll: then `validators` are
    /// empty, so that it is not told "unchanged".
    pub left: usize,
}

/// A new entry of a feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The entry itself as a capture; a page where the source is one.
    pub capture: Capture,
    /// Address of the page behind it.
    pub link: Option<String>,
    /// Whether that page is of the source's own site, so that the outlet's name and country
    /// hold for it.
    is_own: bool,
}

impl Entry {
    /// What tells it from other entries: its link, or the feed's address with the entry's id.
    /// Remember it, and answer `seen` with it at the next poll: the page may have been captured
    /// under another address, behind a redirect.
    pub fn key(&self) -> &str {
        &self.capture.provenance.target_uri
    }
}

/// An article as it could be had.
#[derive(Debug)]
pub struct Brought {
    /// The page; the feed entry where the page could not be had.
    pub capture: Capture,
    /// Why the page could not be had.
    pub failure: Option<CollectError>,
}

/// Fetches the feed or page of `source` and takes from it what `seen` does not know by its
/// [`Entry::key`].
///
/// One request, conditional when `validators` are those of an earlier poll. Takes at most
/// `entries_per_poll` entries. Errors: those of [`Fetcher::fetch`], and a feed that cannot be
/// read.
pub async fn poll(
    fetcher: &Fetcher,
    source: &Source,
    validators: &Validators,
    seen: impl Fn(&str) -> bool,
) -> Result<Polled, CollectError> {
    let mut polled = Polled {
        entries: Vec::new(),
        validators: validators.clone(),
        unchanged: true,
        left: 0,
    };
    let body = match fetcher.fetch(&source.url, validators).await? {
        Fetched::NotModified => return Ok(polled),
        Fetched::Body(body) => *body,
    };
    polled.unchanged = false;
    polled.validators = body.validators.clone();
    match kind_of(body.media_type.as_deref(), &body.bytes) {
        Kind::Feed => feed_entries(fetcher, source, &body, seen, &mut polled)?,
        Kind::Html => polled
            .entries
            .push(page_entry(source, body, MediaType::Html)),
        Kind::Text => polled
            .entries
            .push(page_entry(source, body, MediaType::Text)),
        kind => return Err(not_read(&body, kind)),
    }
    Ok(polled)
}

/// Fetches the page behind an entry; what the feed says of it goes with it.
///
/// The outlet's name and country go with it only when the page is of the same site as the
/// source: a feed may link to anybody. Where the page cannot be had, the entry stands for it.
pub async fn fetch_article(fetcher: &Fetcher, source: &Source, entry: Entry) -> Brought {
    let Entry {
        mut capture,
        link,
        is_own,
    } = entry;
    let Some(link) = link else {
        return Brought {
            capture,
            failure: None,
        };
    };
    let failure = match page(fetcher, &link).await {
        Ok((body, media_type)) => {
            let carrier = Carrier {
                charset: body.charset.clone(),
                language: capture.carrier.language.take().or(body.language.clone()),
                ..capture.carrier
            };
            let is_own = is_own
                && Url::parse(&body.uri)
                    .ok()
                    .zip(Url::parse(&link).ok())
                    .is_some_and(|(page, link)| is_same_site(&page, &link));
            return Brought {
                capture: capture_of(source, body, media_type, carrier, is_own),
                failure: None,
            };
        }
        Err(failure) => failure,
    };
    if !is_own {
        disown(&mut capture.carrier);
    }
    Brought {
        capture,
        failure: Some(failure),
    }
}

async fn page(fetcher: &Fetcher, link: &str) -> Result<(Body, MediaType), CollectError> {
    match fetcher.fetch(link, &Validators::default()).await? {
        Fetched::NotModified => Err(CollectError::Status {
            uri: shown(link),
            status: 304,
        }),
        Fetched::Body(body) => match kind_of(body.media_type.as_deref(), &body.bytes) {
            Kind::Html => Ok((*body, MediaType::Html)),
            Kind::Text => Ok((*body, MediaType::Text)),
            kind => Err(not_read(&body, kind)),
        },
    }
}

fn feed_entries(
    fetcher: &Fetcher,
    source: &Source,
    body: &Body,
    seen: impl Fn(&str) -> bool,
    polled: &mut Polled,
) -> Result<(), CollectError> {
    let feed = read_feed(&FeedDocument {
        bytes: &body.bytes,
        uri: &body.uri,
        charset: body.charset.as_deref(),
        fetched: body.fetched,
        source: Some(&source.id),
        limit: usize::MAX,
    });
    let feed = feed.map_err(|why| CollectError::NotAFeed {
        uri: shown(&body.uri),
        why,
    })?;
    let homes: Vec<Url> = [Url::parse(&source.url).ok(), feed.site]
        .into_iter()
        .flatten()
        .collect();
    for (mut capture, has_link) in feed.entries {
        if seen(&capture.provenance.target_uri) {
            continue;
        }
        if polled.entries.len() >= fetcher.config().entries_per_poll {
            polled.left += 1;
            continue;
        }
        let carrier = &mut capture.carrier;
        carrier.outlet = Some(source.name.clone());
        carrier.country = source.country.clone();
        let language = carrier.language.take();
        carrier.language = language
            .or(source.language.clone())
            .or(body.language.clone());
        let link = has_link.then(|| capture.provenance.target_uri.clone());
        let is_own = link
            .as_ref()
            .and_then(|link| Url::parse(link).ok())
            .is_none_or(|link| homes.iter().any(|home| is_same_site(home, &link)));
        polled.entries.push(Entry {
            capture,
            link,
            is_own,
        });
    }
    if polled.left > 0 {
        polled.validators = Validators::default();
    }
    Ok(())
}

/// A source that is a page: always its own entry.
fn page_entry(source: &Source, body: Body, media_type: MediaType) -> Entry {
    let carrier = Carrier {
        charset: body.charset.clone(),
        language: body.language.clone().or(source.language.clone()),
        outlet: Some(source.name.clone()),
        country: source.country.clone(),
        ..Carrier::default()
    };
    Entry {
        capture: capture_of(source, body, media_type, carrier, true),
        link: None,
        is_own: true,
    }
}

fn capture_of(
    source: &Source,
    body: Body,
    media_type: MediaType,
    mut carrier: Carrier,
    is_own: bool,
) -> Capture {
    if !is_own {
        disown(&mut carrier);
    }
    let mut provenance = provenance(body.uri, body.fetched, &body.bytes, None);
    provenance.source = Some(source.id.clone());
    Capture {
        provenance,
        media_type,
        carrier,
        payload: body.bytes,
    }
}

fn disown(carrier: &mut Carrier) {
    carrier.outlet = None;
    carrier.country = None;
}

fn not_read(body: &Body, kind: Kind) -> CollectError {
    let found = match kind {
        Kind::Empty => "empty".to_owned(),
        Kind::NotRead(what) | Kind::Other(what) => what.to_owned(),
        Kind::Opml => "OPML, a list of feeds".to_owned(),
        _ => match &body.media_type {
            Some(media_type) => format!("of the kind {}", shown(media_type)),
            None => "of an unknown kind".to_owned(),
        },
    };
    CollectError::MediaType {
        uri: shown(&body.uri),
        found,
    }
}

/// Whether two addresses belong to one publisher, as far as their hosts tell: the last two
/// labels are equal, or the last three where the second-last is as short as in `co.uk`.
fn is_same_site(left: &Url, right: &Url) -> bool {
    match (left.host(), right.host()) {
        (Some(Host::Domain(left)), Some(Host::Domain(right))) => site(left) == site(right),
        (left, right) => left == right,
    }
}

fn site(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    let labels: Vec<&str> = host.rsplit('.').take(3).collect();
    let length = match labels.as_slice() {
        [country, second, third] if country.len() == 2 && second.len() <= 3 => {
            country.len() + second.len() + third.len() + 2
        }
        [last, second, ..] => last.len() + second.len() + 1,
        _ => host.len(),
    };
    &host[host.len() - length..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites() {
        let same = |left: &str, right: &str| {
            let read = |host: &str| Url::parse(&format!("https://{host}/")).expect("a URL");
            is_same_site(&read(left), &read(right))
        };
        assert!(same("rss.dw.com", "www.dw.com"));
        assert!(same("example.org", "example.org"));
        assert!(same("feeds.bbc.co.uk", "www.bbc.co.uk"));
        assert!(!same("other.co.uk", "bbc.co.uk"));
        assert!(!same("feeds.bbci.co.uk", "www.bbc.co.uk"));
        assert!(!same("evil.test", "dw.com"));
        assert!(same("127.0.0.1:8080", "127.0.0.1"));
        assert!(!same("127.0.0.1", "127.0.0.2"));
    }
}
