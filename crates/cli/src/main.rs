//! The wirewatch command.

fn main() {}
