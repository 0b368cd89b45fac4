//! The crate from outside: files on disk, and servers on the loopback interface.

mod feeds;
mod files;
mod net;
mod polling;
mod server;
mod warc;
