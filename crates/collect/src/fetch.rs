//! The one HTTP client.
//!
//! Asks only public addresses, only what robots.txt allows, one request per host at a time, and
//! takes no more than it was told to: in bytes after decompression, in time, in redirects. Keeps
//! no cookies, sends no referrer, uses no proxy of the environment.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, ClientBuilder, Response, redirect};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::error::shown;
use crate::guard::{Guard, NoPublicAddress, SystemLookup};
use crate::hosts::{Hosts, Known};
use crate::robots::{self, Robots};
use crate::{CollectConfig, CollectError};

/// How long a robots.txt holds (RFC 9309, section 2.4).
const ROBOTS_HOLDS: Duration = Duration::from_secs(24 * 3600);
/// How long one that could not be read is not asked for again.
const ROBOTS_RETRY: Duration = Duration::from_secs(600);
/// Redirects of a robots.txt that are followed (RFC 9309, section 2.3.1.2).
const ROBOTS_REDIRECTS: u32 = 5;
/// Wait after 429 or 503 without a usable Retry-After, in seconds.
const DEFAULT_WAIT: i64 = 600;
/// Longest wait that a host may ask for, in seconds.
const LONGEST_WAIT: i64 = 24 * 3600;
/// Longest validator that is kept, in bytes.
const LONGEST_VALIDATOR: usize = 1_024;

const ACCEPTED: &str = "text/html,application/xhtml+xml,application/atom+xml,\
     application/rss+xml,application/feed+json,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1";

/// What a server said about a version of a page, sent back to ask whether it is still current.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validators {
    /// The header `ETag`, as received.
    pub etag: Option<String>,
    /// The header `Last-Modified`, as received.
    pub last_modified: Option<String>,
}

impl Validators {
    fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched {
    /// A body.
    Body(Box<Body>),
    /// The version described by the validators is still current.
    NotModified,
}

/// A body, with where it came from. Transfer and content codings (chunked, gzip, deflate,
/// brotli) are removed; the character set is untouched.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The address after redirects.
    pub uri: String,
    /// The addresses that redirected, first to last.
    pub redirects: Vec<String>,
    /// When the answer began.
    pub fetched: Timestamp,
    /// Media type in lower case without parameters; `None` when the server named none.
    pub media_type: Option<String>,
    /// Character set in the header `Content-Type`.
    pub charset: Option<String>,
    /// First tag of the header `Content-Language`.
    pub language: Option<String>,
    /// For the next conditional request.
    pub validators: Validators,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// The HTTP client. Cheap to share behind an `Arc`; make one per process, since politeness
/// is kept per client.
pub struct Fetcher {
    config: CollectConfig,
    client: Client,
    guard: Guard,
    hosts: Hosts,
}

/// What to do when a body is longer than the limit.
#[derive(Clone, Copy, PartialEq)]
enum Overflow {
    Refuse,
    Cut,
}

/// One request and its answer, before redirects are followed.
enum Hop {
    Answer(Box<Body>),
    NotModified,
    To(Url),
}

impl Fetcher {
    /// Sets up the client. TLS uses the certificates of the system; on a machine that has none,
    /// those of Mozilla that are built in. Fails when neither can be used.
    pub fn new(config: CollectConfig) -> Result<Fetcher, CollectError> {
        // Fails when a provider is there already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let lookup = config.lookup_for_tests.clone();
        let lookup = lookup.unwrap_or_else(|| Arc::new(SystemLookup));
        let guard = Guard::new(lookup, config.allow_for_tests.clone());
        let builder = || -> ClientBuilder {
            Client::builder()
                .user_agent(&config.user_agent)
                .dns_resolver(guard.clone())
                .redirect(redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .connect_timeout(Duration::from_millis(config.connect_timeout_ms))
                .pool_max_idle_per_host(1)
                .http2_max_header_list_size(64 << 10)
        };
        let client = builder().build().or_else(|_| {
            let bundled = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
            let bundled = bundled
                .iter()
                .filter_map(|root| reqwest::Certificate::from_der(root).ok());
            builder().tls_certs_only(bundled).build()
        });
        let client = client.map_err(|error| CollectError::Client {
            cause: causes(&error),
        })?;
        Ok(Fetcher {
            hosts: Hosts::new(Duration::from_millis(config.host_pause_ms)),
            config,
            client,
            guard,
        })
    }

    /// The configuration that it was made with.
    pub fn config(&self) -> &CollectConfig {
        &self.config
    }

    /// Fetches `url`, following redirects; each is guarded, and asked of robots.txt, like the
    /// first address.
    ///
    /// With `validators` of an earlier answer the request is conditional. Waits for the turn of
    /// the host, so many calls may run at once. Errors: every variant of [`CollectError`] but
    /// `NotAFeed`.
    pub async fn fetch(&self, url: &str, validators: &Validators) -> Result<Fetched, CollectError> {
        let mut next = self.guard.check(url)?;
        let mut redirects = Vec::new();
        loop {
            self.ask_robots(&next).await?;
            let limit = self.config.limit_bytes;
            match self.hop(&next, validators, limit, Overflow::Refuse).await? {
                Hop::NotModified => return Ok(Fetched::NotModified),
                Hop::Answer(mut body) => {
                    body.redirects = redirects;
                    return Ok(Fetched::Body(body));
                }
                Hop::To(target) => {
                    let from = std::mem::replace(&mut next, target);
                    redirects.push(from.into());
                    if redirects.len() > self.config.redirects as usize {
                        return Err(CollectError::Redirects {
                            uri: shown(url),
                            limit: self.config.redirects,
                        });
                    }
                }
            }
        }
    }

    /// Fails unless robots.txt allows `url`.
    async fn ask_robots(&self, url: &Url) -> Result<(), CollectError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        match self.robots(url).await? {
            Ok(robots) if robots.allows(path) => Ok(()),
            Ok(_) => Err(CollectError::Forbidden {
                host,
                path: shown(path),
            }),
            Err(why) => Err(CollectError::RobotsUnreachable { host, why }),
        }
    }

    /// The rules of the origin of `url`, from memory or from the net.
    async fn robots(&self, url: &Url) -> Result<Result<Arc<Robots>, String>, CollectError> {
        let origin = self.hosts.origin(&url.origin().ascii_serialization());
        // Held while fetching, so that two requests do not both ask for it.
        let mut known = origin.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.until > Instant::now()) {
            return Ok(known.robots.clone());
        }
        let robots = self.fetch_robots(url).await?;
        let holds = if robots.is_ok() {
            ROBOTS_HOLDS
        } else {
            ROBOTS_RETRY
        };
        *known = Some(Known {
            until: Instant::now() + holds,
            robots: robots.clone(),
        });
        Ok(robots)
    }

    /// RFC 9309, section 2.3.1: absent means everything is allowed, unreadable means nothing is.
    async fn fetch_robots(&self, url: &Url) -> Result<Result<Arc<Robots>, String>, CollectError> {
        let Ok(mut next) = url.join("/robots.txt") else {
            return Ok(Err("its address cannot be made".into()));
        };
        let none = Validators::default();
        let product = robots::product_of(&self.config.user_agent);
        for asked in 0..=ROBOTS_REDIRECTS {
            let limit = robots::LIMIT_BYTES as u64;
            match self.hop(&next, &none, limit, Overflow::Cut).await {
                Ok(Hop::Answer(body)) => {
                    return Ok(Ok(Arc::new(Robots::parse(&body.bytes, product))));
                }
                Ok(Hop::To(target)) => next = target,
                Ok(Hop::NotModified) => return Ok(Ok(Arc::default())),
                Err(CollectError::Status { status, .. }) if (400..500).contains(&status) => {
                    return Ok(Ok(Arc::default()));
                }
                // The page behind it cannot be reached either: that says more than robots.txt.
                Err(
                    error @ (CollectError::Unreachable { .. }
                    | CollectError::NoPublicAddress { .. }
                    | CollectError::Busy { .. }),
                ) if asked == 0 => return Err(error),
                Err(error) => return Ok(Err(error.to_string())),
            }
        }
        Ok(Ok(Arc::default()))
    }

    /// One request. Holds the turn of the host until the body is read.
    async fn hop(
        &self,
        url: &Url,
        validators: &Validators,
        limit: u64,
        overflow: Overflow,
    ) -> Result<Hop, CollectError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let _turn = self.hosts.turn(&host).await?;
        let deadline = Instant::now() + Duration::from_millis(self.config.request_timeout_ms);
        let mut request = self.client.get(url.clone()).header(ACCEPT, ACCEPTED);
        if let Some(etag) = &validators.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &validators.last_modified {
            request = request.header(IF_MODIFIED_SINCE, modified);
        }
        let response = timeout_at(deadline, request.send())
            .await
            .map_err(|_| self.timed_out(url))?
            .map_err(|error| self.failure(url, &error))?;
        let fetched = Timestamp::now();
        match response.status().as_u16() {
            200 | 203 => {}
            304 if !validators.is_empty() => return Ok(Hop::NotModified),
            301 | 302 | 303 | 307 | 308 => return self.redirect(url, &response),
            status @ (429 | 503) => {
                return Err(self.busy(url, &host, status, response.headers(), fetched));
            }
            status => {
                return Err(CollectError::Status {
                    uri: shown(url.as_str()),
                    status,
                });
            }
        }
        if let Some(coding) = text(response.headers(), CONTENT_ENCODING) {
            // Those that are known were removed by now, header included.
            if !coding.eq_ignore_ascii_case("identity") {
                return Err(CollectError::MediaType {
                    uri: shown(url.as_str()),
                    found: format!("packed in a way that is not read ({})", shown(&coding)),
                });
            }
        }
        let (media_type, charset) = content_type(text(response.headers(), CONTENT_TYPE));
        let mut body = Body {
            uri: url.as_str().to_owned(),
            redirects: Vec::new(),
            fetched,
            media_type,
            charset,
            language: text(response.headers(), CONTENT_LANGUAGE)
                .and_then(|tags| language_tag(tags.split(',').next().unwrap_or_default())),
            validators: Validators {
                etag: validator(response.headers(), ETAG),
                last_modified: validator(response.headers(), LAST_MODIFIED),
            },
            bytes: Arc::default(),
        };
        body.bytes = self
            .body(url, response, deadline, limit, overflow)
            .await?
            .into();
        Ok(Hop::Answer(Box::new(body)))
    }

    /// Reads a body chunk by chunk, counting what comes out of the decompressor.
    async fn body(
        &self,
        url: &Url,
        mut response: Response,
        deadline: Instant,
        limit: u64,
        overflow: Overflow,
    ) -> Result<Vec<u8>, CollectError> {
        let too_large = || CollectError::TooLarge {
            uri: shown(url.as_str()),
            limit_bytes: limit,
        };
        let announced = response.content_length().unwrap_or(0);
        if announced > limit && overflow == Overflow::Refuse {
            return Err(too_large());
        }
        let window = Duration::from_millis(self.config.min_rate_window_ms);
        let least = self.config.min_rate_bytes * self.config.min_rate_window_ms / 1_000;
        let mut window_end = Instant::now() + window;
        let mut in_window: u64 = 0;
        let mut bytes: Vec<u8> = Vec::new();
        loop {
            let chunk = match timeout_at(window_end.min(deadline), response.chunk()).await {
                Ok(chunk) => chunk.map_err(|error| self.failure(url, &error))?,
                Err(_) if Instant::now() >= deadline => return Err(self.timed_out(url)),
                Err(_) if in_window >= least => {
                    (window_end, in_window) = (Instant::now() + window, 0);
                    continue;
                }
                Err(_) => {
                    return Err(CollectError::TooSlow {
                        uri: shown(url.as_str()),
                        bytes_per_second: self.config.min_rate_bytes,
                    });
                }
            };
            let Some(chunk) = chunk else {
                return Ok(bytes);
            };
            in_window += chunk.len() as u64;
            let room = (limit as usize).saturating_sub(bytes.len());
            if chunk.len() > room {
                if overflow == Overflow::Refuse {
                    return Err(too_large());
                }
                bytes.extend_from_slice(&chunk[..room]);
                return Ok(bytes);
            }
            bytes.extend_from_slice(&chunk);
        }
    }

    /// Where a redirect leads, checked like any address.
    fn redirect(&self, url: &Url, response: &Response) -> Result<Hop, CollectError> {
        let target = text(response.headers(), LOCATION).and_then(|to| url.join(to.trim()).ok());
        match target {
            Some(target) => Ok(Hop::To(self.guard.check(target.as_str())?)),
            None => Err(CollectError::RedirectWithoutTarget {
                uri: shown(url.as_str()),
            }),
        }
    }

    /// The error for 429 and 503; the host is left alone from here on.
    fn busy(
        &self,
        url: &Url,
        host: &str,
        status: u16,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> CollectError {
        let asked = text(headers, RETRY_AFTER).and_then(|value| retry_after(&value, now));
        let seconds = match (asked, status) {
            (Some(seconds), _) => seconds,
            (None, 429) => DEFAULT_WAIT,
            (None, _) => {
                return CollectError::Status {
                    uri: shown(url.as_str()),
                    status,
                };
            }
        };
        let wait = Duration::from_secs(seconds.unsigned_abs());
        let not_before = now
            .checked_add(jiff::SignedDuration::from_secs(seconds))
            .unwrap_or(now);
        self.hosts.silence(host, wait, not_before);
        CollectError::Busy {
            host: host.to_owned(),
            not_before,
        }
    }

    fn timed_out(&self, url: &Url) -> CollectError {
        CollectError::TimedOut {
            uri: shown(url.as_str()),
            limit_ms: self.config.request_timeout_ms,
        }
    }

    fn failure(&self, url: &Url, error: &reqwest::Error) -> CollectError {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(NoPublicAddress(host)) = inner.downcast_ref() {
                return CollectError::NoPublicAddress { host: host.clone() };
            }
            cause = inner.source();
        }
        let cause = if error.is_timeout() {
            format!("no connection within {} ms", self.config.connect_timeout_ms)
        } else {
            causes(error)
        };
        CollectError::Unreachable {
            uri: shown(url.as_str()),
            cause,
        }
    }
}

/// The innermost causes of an error in one line, without the address.
fn causes(error: &reqwest::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        // Outer errors often repeat inner ones.
        said.retain(|outer| !outer.contains(&words));
        said.push(words);
        cause = inner.source();
    }
    match said.is_empty() {
        true => "the request failed".into(),
        false => shown(&said.join(": ")),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    Some(String::from_utf8_lossy(value).into_owned())
}

/// A validator that can be sent back as it came.
fn validator(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= LONGEST_VALIDATOR).then(|| value.to_owned())
}

/// Media type and character set of a `Content-Type`, in lower case.
pub(crate) fn content_type(header: Option<String>) -> (Option<String>, Option<String>) {
    let header = header.unwrap_or_default().to_ascii_lowercase();
    let mut parts = header.split(';').map(str::trim);
    let media_type = parts.next().filter(|kind| kind.contains('/'));
    let charset = parts
        .filter_map(|part| part.split_once('='))
        .find(|(key, _)| key.trim() == "charset")
        .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|value| !value.is_empty() && value.len() <= 40);
    (media_type.map(str::to_owned), charset)
}

/// A language tag, if it looks like one: "en", "pt-BR".
pub(crate) fn language_tag(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    let right = matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    (right && tag.len() <= 35).then_some(tag)
}

/// Seconds to wait from `now`, from a `Retry-After` in either form (RFC 9110, section 10.2.3);
/// at most a day, not below zero, `None` when it cannot be read.
fn retry_after(value: &str, now: Timestamp) -> Option<i64> {
    let value = value.trim();
    let seconds = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().unwrap_or(LONGEST_WAIT)
    } else {
        let date = jiff::fmt::rfc2822::DateTimeParser::new()
            .relaxed_weekday(true)
            .parse_timestamp(value)
            .ok()?;
        date.as_second().saturating_sub(now.as_second())
    };
    Some(seconds.clamp(0, LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_in_all_its_forms() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a time");
        let cases = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(LONGEST_WAIT)),
            ("315360000", Some(LONGEST_WAIT)),
            ("Fri, 20 Nov 2026 12:05:00 GMT", Some(300)),
            ("Mon, 20 Nov 2026 12:05:00 GMT", Some(300)),
            ("Thu, 19 Nov 2026 12:05:00 GMT", Some(0)),
            ("Fri, 20 Nov 2036 12:05:00 GMT", Some(LONGEST_WAIT)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ];
        for (value, seconds) in cases {
            assert_eq!(retry_after(value, now), seconds, "{value}");
        }
    }

    #[test]
    fn content_types() {
        let read = |header: &str| content_type(Some(header.to_owned()));
        let pair = |kind: &str, set: &str| (Some(kind.to_owned()), Some(set.to_owned()));
        assert_eq!(
            read("Text/HTML; Charset=\"UTF-8\""),
            pair("text/html", "utf-8")
        );
        assert_eq!(
            read("text/html;charset=cp1251;x=y"),
            pair("text/html", "cp1251")
        );
        assert_eq!(read("nonsense"), (None, None));
        assert_eq!(content_type(None), (None, None));
    }

    #[test]
    fn language_tags() {
        assert_eq!(language_tag(" en_GB ").as_deref(), Some("en-GB"));
        assert_eq!(language_tag("english"), None);
        assert_eq!(language_tag(""), None);
    }
}
