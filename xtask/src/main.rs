//! Automation in Rust: `cargo xtask help` lists the tasks.

mod places;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("places") => places::generate(&args[1..]),
        _ => Ok(()),
    }
}
