//! Types in; HTML, Atom, RSS, JSON and Markdown out.
//!
//! Pure: no I/O and no clock; the present instant arrives in [`Frame`]. Every text from outside
//! is text only: templates escape it, nothing renders a publisher's HTML. Pages hold no script,
//! no style of their own and no request to another host. Owns wording, layout and addresses
//! ([`routes`]); decides nothing about news.

mod assets;
mod frame;
mod mark;
mod outside;
mod parts;
mod passage;
pub mod routes;
mod story;
mod today;
mod words;

pub use assets::{FAVICON, STYLESHEET, stylesheet_version};
pub use frame::Frame;
pub use today::{brief_html, today_page};
