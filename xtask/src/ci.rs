//! `cargo xtask ci`: every check, in the order in which they fail fastest.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::{accuracy, browser, call, tidy};

/// Runs all checks; `--no-browser` leaves out the one that needs Chromium.
pub(crate) fn run(options: &[String]) -> Result<()> {
    step("format");
    call("cargo", &["fmt", "--all", "--check"])?;
    step("tidy");
    tidy::run()?;
    step("clippy");
    call(
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    step("tests");
    call("cargo", &["test", "--workspace", "--locked"])?;
    step("docs");
    docs()?;
    step("accuracy");
    accuracy::run(&["--check".to_owned()])?;
    step("deny");
    deny()?;
    if !options.iter().any(|option| option == "--no-browser") {
        step("browser");
        browser::run(&[])?;
    }
    println!("ci: all checks passed");
    Ok(())
}

fn step(name: &str) {
    println!("== {name}");
}

fn docs() -> Result<()> {
    let status = Command::new("cargo")
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(crate::root())
        .status()?;
    if !status.success() {
        bail!("cargo doc failed");
    }
    Ok(())
}

/// Licences, sources and bans; advisories need a database that is not always at hand.
fn deny() -> Result<()> {
    if !is_installed("cargo-deny") {
        println!("cargo-deny is not installed: skipped (cargo install cargo-deny --locked)");
        return Ok(());
    }
    call("cargo", &["deny", "check", "licenses", "bans", "sources"])
}

/// Whether a program can be started.
pub(crate) fn is_installed(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}
