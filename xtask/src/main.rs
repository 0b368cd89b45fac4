//! Automation in Rust: `cargo xtask help` lists the tasks.

fn main() {}
