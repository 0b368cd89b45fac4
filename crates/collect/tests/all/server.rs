//! A small HTTP server for tests: it may lie, stall and break off. Listens on 127.0.0.1 only,
//! and never sends without bound.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wirewatch_collect::{CollectConfig, Fetcher};

/// What a server does with one request.
pub(crate) enum Reply {
    /// These bytes, then it closes.
    Raw(Vec<u8>),
    /// The first bytes at once, the rest one by one with a pause.
    Drip(Vec<u8>, Vec<u8>, Duration),
    /// The first bytes, then the others over and over; at most `usize` times.
    Repeat(Vec<u8>, Vec<u8>, usize),
}

pub(crate) struct Request {
    pub(crate) path: String,
    /// The head in lower case.
    pub(crate) head: String,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server; requests that `handler` does not answer get 404.
    pub(crate) async fn start(
        handler: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Mutex::new(Vec::new()));
        let (handler, paths) = (Arc::new(handler), log.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (handler, paths) = (handler.clone(), paths.clone());
                tokio::spawn(async move {
                    let _ = answer(stream, &*handler, &paths).await;
                });
            }
        });
        Server { address, log }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Paths that were asked for, in order, without robots.txt.
    pub(crate) fn asked(&self) -> Vec<String> {
        let log = self.log.lock().expect("the log");
        log.iter()
            .filter(|path| *path != "/robots.txt")
            .cloned()
            .collect()
    }

    /// How often robots.txt was asked for.
    pub(crate) fn asked_robots(&self) -> usize {
        let log = self.log.lock().expect("the log");
        log.iter().filter(|path| *path == "/robots.txt").count()
    }
}

async fn answer(
    mut stream: TcpStream,
    handler: &(impl Fn(&Request) -> Option<Reply> + Send + Sync),
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 64 << 10 {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return Ok(()),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head
        .split_whitespace()
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    log.lock().expect("the log").push(path.clone());
    let request = Request {
        path,
        head: head.to_lowercase(),
    };
    match handler(&request).unwrap_or_else(|| status(404)) {
        Reply::Raw(bytes) => stream.write_all(&bytes).await?,
        Reply::Drip(first, rest, pause) => {
            stream.write_all(&first).await?;
            for byte in rest {
                tokio::time::sleep(pause).await;
                stream.write_all(&[byte]).await?;
            }
        }
        Reply::Repeat(first, again, times) => {
            stream.write_all(&first).await?;
            for _ in 0..times {
                stream.write_all(&again).await?;
            }
        }
    }
    stream.shutdown().await
}

/// A response with these header lines (each with its line end) and body.
pub(crate) fn response(status: u16, lines: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    Reply::Raw(bytes)
}

pub(crate) fn status(status: u16) -> Reply {
    response(status, "", b"")
}

pub(crate) fn page(body: &str) -> Reply {
    response(
        200,
        "Content-Type: text/html; charset=utf-8\r\n",
        body.as_bytes(),
    )
}

pub(crate) fn redirect(to: &str) -> Reply {
    response(302, &format!("Location: {to}\r\n"), b"")
}

/// A client without pauses that may connect to these servers and to nothing else that is not
/// public.
pub(crate) fn fetcher(servers: &[&Server], change: impl FnOnce(&mut CollectConfig)) -> Fetcher {
    let mut config = CollectConfig {
        host_pause_ms: 0,
        allow_for_tests: servers.iter().map(|server| server.address).collect(),
        ..CollectConfig::default()
    };
    change(&mut config);
    Fetcher::new(config).expect("a client")
}
