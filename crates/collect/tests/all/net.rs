//! The HTTP client against servers that misbehave.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use wirewatch_collect::{
    Body, CollectConfig, CollectError, Fetched, Fetcher, Lookup, LookupAnswer, Validators,
};

use crate::server::{Reply, Server, fetcher, page, redirect, response, status};

async fn get(fetcher: &Fetcher, url: &str) -> Result<Body, CollectError> {
    match fetcher.fetch(url, &Validators::default()).await? {
        Fetched::Body(body) => Ok(*body),
        Fetched::NotModified => panic!("unasked 304"),
    }
}

async fn fails(fetcher: &Fetcher, url: &str) -> CollectError {
    match get(fetcher, url).await {
        Ok(_) => panic!("{url} brought a body"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_page_with_all_that_its_head_says() {
    let server = Server::start(|request| {
        assert!(
            request
                .head
                .contains("user-agent: wirewatch/0.1 (+https://")
        );
        assert!(!request.head.contains("cookie:"));
        assert!(!request.head.contains("referer:"));
        (request.path == "/a?b=c").then(|| {
            let lines = "Content-Type: Text/HTML; charset=\"Windows-1251\"\r\nETag: \"v1\"\r\n\
                 Last-Modified: Tue, 07 May 2019 16:20:00 GMT\r\nContent-Language: ru, en\r\n\
                 Set-Cookie: a=b\r\n";
            response(200, lines, b"\xcf\xf0")
        })
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    for _ in 0..2 {
        let body = get(&fetcher, &server.url("/a?b=c#part"))
            .await
            .expect("a page");
        assert_eq!(body.uri, server.url("/a?b=c"));
        assert_eq!(body.media_type.as_deref(), Some("text/html"));
        assert_eq!(body.charset.as_deref(), Some("windows-1251"));
        assert_eq!(body.language.as_deref(), Some("ru"));
        assert_eq!(&body.bytes[..], b"\xcf\xf0");
        assert_eq!(body.validators.etag.as_deref(), Some("\"v1\""));
        assert_eq!(
            body.validators.last_modified.as_deref(),
            Some("Tue, 07 May 2019 16:20:00 GMT")
        );
    }
    assert_eq!(server.asked_robots(), 1, "robots.txt is kept");
}

#[tokio::test]
async fn nothing_is_sent_to_addresses_that_are_not_public() {
    let server = Server::start(|_| Some(page("secret"))).await;
    // Not allowed: the same server is loopback for this client.
    let fetcher = fetcher(&[], |_| {});
    let error = fails(&fetcher, &server.url("/")).await;
    assert!(matches!(error, CollectError::NotPublic { .. }), "{error}");
    assert!(!error.is_retryable());
    assert!(server.asked().is_empty() && server.asked_robots() == 0);
}

#[tokio::test]
async fn redirects_into_the_house_are_refused() {
    let inner = Server::start(|_| Some(page("secret"))).await;
    let port = inner.address.port();
    let targets = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://0177.0.0.1:{port}/"),
        format!("//127.0.0.1:{port}/"),
        "http://169.254.169.254/latest/meta-data/".into(),
        "http://[::1]/".into(),
        "http://[::ffff:127.0.0.1]/".into(),
        "http://[64:ff9b::7f00:1]/".into(),
        "http://10.0.0.1/".into(),
        "file:///etc/passwd".into(),
        "gopher://127.0.0.1/".into(),
        "http://user:word@example.org/".into(),
        "http://example.org:6379/".into(),
        "".into(),
    ];
    for target in targets {
        let to = target.clone();
        let outer = Server::start(move |request| {
            (request.path == "/start").then(|| match to.as_str() {
                "" => response(302, "", b""),
                to => redirect(to),
            })
        })
        .await;
        let fetcher = fetcher(&[&outer], |_| {});
        let error = fails(&fetcher, &outer.url("/start")).await;
        assert!(
            matches!(
                error,
                CollectError::NotPublic { .. }
                    | CollectError::BadAddress { .. }
                    | CollectError::RedirectWithoutTarget { .. }
            ),
            "{target}: {error}"
        );
        assert_eq!(outer.asked(), ["/start"], "{target}");
    }
    assert!(inner.asked().is_empty() && inner.asked_robots() == 0);
}

#[tokio::test]
async fn robots_that_redirect_into_the_house_forbid() {
    let inner = Server::start(|_| Some(page("secret"))).await;
    let to = inner.url("/robots.txt");
    let outer = Server::start(move |request| match request.path.as_str() {
        "/robots.txt" => Some(redirect(&to)),
        _ => Some(page("open")),
    })
    .await;
    let fetcher = fetcher(&[&outer], |_| {});
    let error = fails(&fetcher, &outer.url("/")).await;
    assert!(
        matches!(error, CollectError::RobotsUnreachable { .. }),
        "{error}"
    );
    assert!(outer.asked().is_empty());
    assert_eq!(inner.asked_robots(), 0);
}

/// Answers every name with an address, and counts.
struct Names(&'static str, AtomicUsize);

impl Lookup for Names {
    fn lookup(&self, _: &str) -> LookupAnswer {
        self.1.fetch_add(1, Ordering::SeqCst);
        let address = self.0.parse().expect("an address");
        Box::pin(async move { Ok(vec![address]) })
    }
}

#[tokio::test]
async fn names_that_lead_into_the_house_are_refused() {
    let server = Server::start(|_| Some(page("secret"))).await;
    for address in [
        "127.0.0.1",
        "10.1.1.1",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
    ] {
        let names = Arc::new(Names(address, AtomicUsize::new(0)));
        let fetcher = fetcher(&[], |config| config.lookup_for_tests = Some(names.clone()));
        let error = fails(&fetcher, "http://news.test/").await;
        assert!(
            matches!(error, CollectError::NoPublicAddress { .. }),
            "{address}: {error}"
        );
        assert_eq!(names.1.load(Ordering::SeqCst), 1);
    }
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn names_go_through_the_guarded_lookup() {
    let server = Server::start(|request| (request.path == "/a").then(|| page("named"))).await;
    let names = Arc::new(Names("127.0.0.1", AtomicUsize::new(0)));
    let fetcher = fetcher(&[&server], |config| {
        config.lookup_for_tests = Some(names.clone())
    });
    let url = format!("http://news.test:{}/a", server.address.port());
    assert_eq!(
        &get(&fetcher, &url).await.expect("a page").bytes[..],
        b"named"
    );
    assert!(names.1.load(Ordering::SeqCst) >= 1);
}

#[tokio::test]
async fn redirects_are_followed_and_counted() {
    let server = Server::start(|request| {
        let path = request.path.as_str();
        match path {
            "/loop" => Some(redirect("/loop")),
            "/end" => Some(page("here")),
            _ => {
                let left: u32 = path.strip_prefix("/hop/")?.parse().ok()?;
                Some(match left {
                    0 => redirect("/end"),
                    _ => redirect(&format!("/hop/{}", left - 1)),
                })
            }
        }
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    let body = get(&fetcher, &server.url("/hop/4"))
        .await
        .expect("five redirects");
    assert_eq!(body.uri, server.url("/end"));
    assert_eq!(body.redirects.len(), 5);
    assert_eq!(body.redirects[0], server.url("/hop/4"));
    for path in ["/hop/5", "/hop/30", "/loop"] {
        let before = server.asked().len();
        let error = fails(&fetcher, &server.url(path)).await;
        assert!(
            matches!(error, CollectError::Redirects { limit: 5, .. }),
            "{error}"
        );
        assert_eq!(server.asked().len() - before, 6, "{path}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}

#[tokio::test]
async fn bodies_are_counted_after_decompression() {
    let bomb = gzip(&vec![b'a'; 20 << 20]);
    assert!(bomb.len() * 900 < 20 << 20, "a thousandfold bomb");
    let small = gzip(b"<p>small</p>");
    let twice = gzip(&small);
    let server = Server::start(move |request| {
        let packed = |coding: &str, body: &[u8]| {
            let lines = format!("Content-Type: text/html\r\nContent-Encoding: {coding}\r\n");
            Some(response(200, &lines, body))
        };
        match request.path.as_str() {
            "/bomb" => packed("gzip", &bomb),
            "/small" => packed("gzip", &small),
            "/twice" => packed("gzip, gzip", &twice),
            "/odd" => packed("pack200", b"x"),
            "/broken" => packed("gzip", &small[..small.len() - 12]),
            "/endless" => Some(Reply::Repeat(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
                format!("1000\r\n{}\r\n", "a".repeat(0x1000)).into_bytes(),
                10_000,
            )),
            "/announced" => Some(Reply::Raw(
                b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n".to_vec(),
            )),
            "/exact" => Some(page(&"a".repeat(1 << 20))),
            _ => None,
        }
    })
    .await;
    let fetcher = fetcher(&[&server], |config| config.limit_bytes = 1 << 20);
    for path in ["/bomb", "/endless", "/announced"] {
        let error = fails(&fetcher, &server.url(path)).await;
        assert!(
            matches!(error, CollectError::TooLarge { .. }),
            "{path}: {error}"
        );
        assert!(error.to_string().contains("collect.limit_bytes"), "{error}");
    }
    let body = get(&fetcher, &server.url("/small"))
        .await
        .expect("unpacked");
    assert_eq!(&body.bytes[..], b"<p>small</p>");
    assert_eq!(
        get(&fetcher, &server.url("/exact"))
            .await
            .expect("at the limit")
            .bytes
            .len(),
        1 << 20
    );
    for path in ["/twice", "/odd"] {
        let error = fails(&fetcher, &server.url(path)).await;
        assert!(
            matches!(error, CollectError::MediaType { .. }),
            "{path}: {error}"
        );
    }
    let error = fails(&fetcher, &server.url("/broken")).await;
    assert!(matches!(error, CollectError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn broken_and_lying_answers() {
    let server = Server::start(|request| {
        let raw = |text: &str| Some(Reply::Raw(text.as_bytes().to_vec()));
        match request.path.as_str() {
            "/short" => raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"),
            "/long" => raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour and more"),
            "/chunk" => raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
            "/closed" => raw(""),
            "/noise" => raw("\u{0}\u{1}\u{2} this is no HTTP\r\n\r\n"),
            "/header" => raw(&format!(
                "HTTP/1.1 200 OK\r\nX: {}\r\n\r\nx",
                "a".repeat(10 << 20)
            )),
            "/headers" => raw(&format!(
                "HTTP/1.1 200 OK\r\n{}\r\nx",
                "A: b\r\n".repeat(100_000)
            )),
            _ => None,
        }
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    for path in [
        "/short", "/chunk", "/closed", "/noise", "/header", "/headers",
    ] {
        let error = fails(&fetcher, &server.url(path)).await;
        assert!(
            matches!(error, CollectError::Unreachable { .. }),
            "{path}: {error}"
        );
        assert!(error.is_retryable());
    }
    assert_eq!(
        &get(&fetcher, &server.url("/long"))
            .await
            .expect("four")
            .bytes[..],
        b"four"
    );
}

#[tokio::test]
async fn slow_servers_are_left() {
    let server = Server::start(|request| {
        let pause = Duration::from_millis(20);
        match request.path.as_str() {
            "/head" => Some(Reply::Drip(
                b"HTTP/1.1 200 OK\r\n".to_vec(),
                b"X-Slow: ".iter().copied().cycle().take(500).collect(),
                pause,
            )),
            "/body" => Some(Reply::Drip(
                b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n".to_vec(),
                vec![b'a'; 500],
                pause,
            )),
            _ => None,
        }
    })
    .await;
    let slow = |config: &mut CollectConfig| {
        config.request_timeout_ms = 600;
        config.min_rate_window_ms = 200;
    };
    let impatient = fetcher(&[&server], slow);
    let error = fails(&impatient, &server.url("/head")).await;
    assert!(
        matches!(error, CollectError::TimedOut { limit_ms: 600, .. }),
        "{error}"
    );
    let error = fails(&impatient, &server.url("/body")).await;
    assert!(
        matches!(
            error,
            CollectError::TooSlow {
                bytes_per_second: 1_024,
                ..
            }
        ),
        "{error}"
    );
    // A rate that is kept, and still no end in time.
    let patient = fetcher(&[&server], |config| {
        slow(config);
        config.min_rate_bytes = 5;
    });
    let error = fails(&patient, &server.url("/body")).await;
    assert!(matches!(error, CollectError::TimedOut { .. }), "{error}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn conditional_requests() {
    let server = Server::start(|request| match request.path.as_str() {
        "/feed" if request.head.contains("if-none-match: \"v1\"") => Some(status(304)),
        "/feed" if request.head.contains("if-modified-since: tue, 07 may 2019") => {
            Some(status(304))
        }
        "/feed" => Some(response(200, "ETag: \"v1\"\r\n", b"first")),
        "/always" => Some(status(304)),
        _ => None,
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    let body = get(&fetcher, &server.url("/feed")).await.expect("a body");
    let again = fetcher.fetch(&server.url("/feed"), &body.validators).await;
    assert_eq!(again.expect("an answer"), Fetched::NotModified);
    let dated = Validators {
        etag: None,
        last_modified: Some("Tue, 07 May 2019 16:20:00 GMT".into()),
    };
    let again = fetcher.fetch(&server.url("/feed"), &dated).await;
    assert_eq!(again.expect("an answer"), Fetched::NotModified);
    // 304 without a condition means nothing.
    let error = fails(&fetcher, &server.url("/always")).await;
    assert!(
        matches!(error, CollectError::Status { status: 304, .. }),
        "{error}"
    );
    // Validators that cannot be sent are no reason to panic.
    let wrong = Validators {
        etag: Some("a\r\nb".into()),
        last_modified: None,
    };
    assert!(fetcher.fetch(&server.url("/feed"), &wrong).await.is_err());
}

#[tokio::test]
async fn hosts_that_want_silence_get_it() {
    let server = Server::start(|request| match request.path.as_str() {
        "/later" => Some(response(429, "Retry-After: 120\r\n", b"")),
        _ => Some(page("open")),
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    let error = fails(&fetcher, &server.url("/later")).await;
    let CollectError::Busy { not_before, .. } = &error else {
        panic!("{error}");
    };
    assert!(error.is_retryable());
    assert_eq!(error.not_before(), Some(*not_before));
    let asked = server.asked().len();
    let error = fails(&fetcher, &server.url("/other")).await;
    assert!(matches!(error, CollectError::Busy { .. }), "{error}");
    assert_eq!(
        server.asked().len(),
        asked,
        "the host was asked although it wants silence"
    );
}

#[tokio::test]
async fn statuses() {
    let server = Server::start(|request| {
        let code = request.path.strip_prefix("/status/")?.parse().ok()?;
        Some(status(code))
    })
    .await;
    let fetcher = fetcher(&[&server], |_| {});
    for (code, retryable) in [
        (204, false),
        (404, false),
        (410, false),
        (418, false),
        (500, true),
        (503, true),
    ] {
        let error = fails(&fetcher, &server.url(&format!("/status/{code}"))).await;
        assert!(
            matches!(error, CollectError::Status { status, .. } if status == code),
            "{error}"
        );
        assert_eq!(error.is_retryable(), retryable, "{code}");
    }
}

#[tokio::test]
async fn robots_decides() {
    // What robots.txt is, and whether the page may be fetched.
    type Case = (&'static str, fn() -> Reply, bool);
    let cases: [Case; 9] = [
        ("absent", || status(404), true),
        ("gone", || status(410), true),
        ("not allowed to see", || status(403), true),
        ("broken server", || status(500), false),
        (
            "too many requests",
            || response(429, "Retry-After: 1\r\n", b""),
            false,
        ),
        ("a page", || page("<html>User-agent"), true),
        (
            "forbids",
            || response(200, "", b"User-agent: *\nDisallow: /secret\n"),
            true,
        ),
        (
            "forbids all",
            || response(200, "", b"\xef\xbb\xbfUser-agent: Wirewatch\nDisallow: /\n"),
            false,
        ),
        (
            "ten megabytes",
            || {
                let mut file = b"User-agent: *\nDisallow: /page\n".to_vec();
                file.resize(10 << 20, b'#');
                response(200, "", &file)
            },
            false,
        ),
    ];
    for (name, robots, allowed) in cases {
        let server = Server::start(move |request| match request.path.as_str() {
            "/robots.txt" => Some(robots()),
            _ => Some(page("news")),
        })
        .await;
        let fetcher = fetcher(&[&server], |_| {});
        let answer = get(&fetcher, &server.url("/page")).await;
        assert_eq!(answer.is_ok(), allowed, "{name}: {:?}", answer.err());
        assert_eq!(server.asked().is_empty(), !allowed, "{name}");
        if name == "forbids" {
            let error = fails(&fetcher, &server.url("/secret?a=b")).await;
            assert!(
                matches!(&error, CollectError::Forbidden { path, .. } if path == "/secret?a=b"),
                "{error}"
            );
            assert_eq!(server.asked_robots(), 1);
        }
    }
}

#[tokio::test]
async fn robots_is_asked_of_every_host_on_the_way() {
    let closed = Server::start(|request| match request.path.as_str() {
        "/robots.txt" => Some(response(200, "", b"User-agent: *\nDisallow: /\n")),
        _ => Some(page("closed")),
    })
    .await;
    let to = closed.url("/page");
    let open = Server::start(move |request| match request.path.as_str() {
        "/robots.txt" => Some(redirect("/moved/robots.txt")),
        "/moved/robots.txt" => Some(response(200, "", b"User-agent: *\nAllow: /\n")),
        _ => Some(redirect(&to)),
    })
    .await;
    let fetcher = fetcher(&[&open, &closed], |_| {});
    let error = fails(&fetcher, &open.url("/page")).await;
    assert!(matches!(error, CollectError::Forbidden { .. }), "{error}");
    assert!(closed.asked().is_empty());
}

#[tokio::test]
async fn one_request_at_a_time_per_host() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (in_flight, peak) = (now.clone(), most.clone());
    let server = Server::start(move |request| {
        if request.path != "/robots.txt" {
            let here = in_flight.fetch_add(1, Ordering::SeqCst) + 1;
            peak.fetch_max(here, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(10));
            in_flight.fetch_sub(1, Ordering::SeqCst);
        }
        Some(page("news"))
    })
    .await;
    let fetcher = Arc::new(fetcher(&[&server], |_| {}));
    let mut tasks = Vec::new();
    for number in 0..8 {
        let (fetcher, url) = (fetcher.clone(), server.url(&format!("/{number}")));
        tasks.push(tokio::spawn(
            async move { get(&fetcher, &url).await.is_ok() },
        ));
    }
    for task in tasks {
        assert!(task.await.expect("no panic"));
    }
    assert_eq!(server.asked().len(), 8);
    assert_eq!(most.load(Ordering::SeqCst), 1);
    assert_eq!(server.asked_robots(), 1);
}

#[test]
fn tests_only_settings_cannot_be_configured() {
    let plain: CollectConfig = serde_json::from_str(r#"{"host_pause_ms": 5}"#).expect("known");
    assert_eq!(plain.host_pause_ms, 5);
    for text in [
        r#"{"allow_for_tests": ["127.0.0.1:80"]}"#,
        r#"{"lookup_for_tests": null}"#,
        r#"{"limit": 1}"#,
    ] {
        assert!(
            serde_json::from_str::<CollectConfig>(text).is_err(),
            "{text}"
        );
    }
}
