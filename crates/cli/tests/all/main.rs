//! The program as a user runs it: one binary of tests.

mod bad_input;
mod desk;
mod export;
mod guide;
mod model;
mod reference_page;
mod sample;
mod screening;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository")
}

/// Material outside the repository; tests that need it say so and pass without.
fn shared(inside: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("WIREWATCH_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = folder.join(inside);
    if !path.exists() {
        eprintln!("skipped: ../shared/{inside} is not here");
        return None;
    }
    Some(path)
}

/// The program with a data folder.
struct Wirewatch {
    folder: tempfile::TempDir,
}

impl Wirewatch {
    fn new() -> Wirewatch {
        Wirewatch {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data folder.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.display().to_string()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wirewatch"));
        command
            .current_dir(root())
            .env("WIREWATCH_DATA", self.data())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command()
            .args(arguments)
            .output()
            .expect("wirewatch starts")
    }

    /// Runs a command that has to succeed and gives what it printed.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments)).expect("JSON")
    }

    /// Starts a command that serves, and waits until it says its address.
    fn serve(&self, arguments: &[&str]) -> Served {
        let mut child = self
            .command()
            .args(arguments)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("wirewatch starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            Some(
                line.strip_prefix("Wirewatch: http://")?
                    .split('/')
                    .next()?
                    .to_owned(),
            )
        });
        let Some(address) = address else {
            let mut said = String::new();
            let _ = child
                .stderr
                .take()
                .expect("piped")
                .read_to_string(&mut said);
            panic!("{arguments:?} did not serve: {said}");
        };
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Served { child, address }
    }
}

/// A running desk; killed when dropped.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    /// Status, headers and body of a page.
    fn get(&self, path: &str) -> (u16, String, String) {
        self.get_as(path, &self.address)
    }

    fn get_as(&self, path: &str, host: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("the desk listens");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("HTTP");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        (status, head.to_lowercase(), body.to_owned())
    }

    /// The body of a page that has to be there.
    fn page(&self, path: &str) -> String {
        let (status, _, body) = self.get(path);
        assert_eq!(status, 200, "{path}");
        body
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
