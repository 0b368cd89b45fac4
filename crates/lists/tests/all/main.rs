//! The importers on small files of our own and, where they are, on the real lists.

mod examples;
mod formats;
mod groups;
mod hostile;
mod real;
mod starter;
