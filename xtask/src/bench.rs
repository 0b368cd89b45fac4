//! `cargo xtask bench`: the figures of docs/benchmarks.md, printed, never asserted.
//!
//! Runs the release build on this machine: cold start with all lists to the first page, peak
//! memory, and articles per second from a WARC file to the published briefing on one core. The
//! archive is synthetic and seeded: the same bytes on every run. `--lists DIR` names a folder of
//! list files; without it `../shared/data/lists` is used where it is, else the starter list.
//! `--build` also times a cold release build in a folder of its own.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{call, root};

/// Pages of the synthetic archive.
const PAGES: u32 = 3_000;

pub(crate) fn run(options: &[String]) -> Result<()> {
    let value = |name: &str| {
        options
            .iter()
            .position(|option| option == name)
            .and_then(|at| options.get(at + 1))
    };
    if options.iter().any(|option| option == "--build") {
        cold_build()?;
    }
    call(
        "cargo",
        &["build", "--release", "--locked", "--package", "wirewatch"],
    )?;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let lists = value("--lists").map_or_else(|| root().join("../shared/data/lists"), PathBuf::from);
    println!("machine: {}", machine_line()?);
    if lists.is_dir() {
        import(&data, &lists)?;
    } else {
        println!("no list files at hand: the figures below are with the starter list");
    }
    let warc = folder.path().join("archive.warc");
    archive(&warc)?;
    ingest(&data, &warc)?;
    start(&data)?;
    Ok(())
}

/// The release build of the program.
pub(crate) fn program() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("release/wirewatch")
}

/// The machine, as far as figures depend on it.
pub(crate) fn machine_line() -> Result<String> {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1))
        .unwrap_or("unknown");
    let cores = std::thread::available_parallelism()?;
    Ok(format!("{cores} cores, {model}"))
}

fn cold_build() -> Result<()> {
    let target = tempfile::tempdir()?;
    let begun = Instant::now();
    let status = Command::new("cargo")
        .args(["build", "--release", "--locked", "--package", "wirewatch"])
        .env("CARGO_TARGET_DIR", target.path())
        .current_dir(root())
        .status()?;
    if !status.success() {
        bail!("the release build failed");
    }
    println!("cold release build: {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Runs the program under `data`, on one core where asked; gives seconds and peak MB.
fn timed(data: &Path, one_core: bool, arguments: &[&str]) -> Result<(f64, u64)> {
    let mut command = match one_core {
        true => {
            let mut command = Command::new("taskset");
            command.args(["-c", "0"]).arg(program());
            command
        }
        false => Command::new(program()),
    };
    let begun = Instant::now();
    let mut child = command
        .arg("--data")
        .arg(data)
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start wirewatch (on one core: taskset, of Debian's util-linux)")?;
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = peak.max(peak_mb(child.id()));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Ok((begun.elapsed().as_secs_f64(), peak))
}

fn peak_mb(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

fn import(data: &Path, lists: &Path) -> Result<()> {
    let mut files: Vec<String> = Vec::new();
    for name in ["UN_consolidated.xml", "ofac", "uk"] {
        let path = lists.join(name);
        if path.exists() {
            files.push(path.display().to_string());
        }
    }
    let mut arguments = vec!["lists", "import"];
    arguments.extend(files.iter().map(String::as_str));
    let (seconds, peak) = timed(data, false, &arguments)?;
    println!("lists import: {seconds:.2} s, peak {peak} MB");
    Ok(())
}

fn ingest(data: &Path, warc: &Path) -> Result<()> {
    let size = fs::metadata(warc)?.len() as f64 / 1e6;
    let (seconds, peak) = timed(data, true, &["ingest", &warc.display().to_string()])?;
    println!(
        "WARC to published, one core: {:.0} articles/s ({PAGES} pages, {size:.0} MB, {seconds:.1} s with start and index), peak {peak} MB",
        f64::from(PAGES) / seconds
    );
    Ok(())
}

/// A child that is killed when dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(data: &Path) -> Result<()> {
    let mut best = f64::MAX;
    let mut peak = 0;
    for _ in 0..3 {
        let begun = Instant::now();
        let mut serving = Serving(
            Command::new(program())
                .args(["serve", "--port", "0", "--data"])
                .arg(data)
                .stdout(Stdio::piped())
                .spawn()?,
        );
        let out = serving.0.stdout.take().context("no output")?;
        let line = BufReader::new(out).lines().next().context("no address")??;
        let base = line.split(' ').nth(1).context("no address")?.to_owned();
        let page = ureq::get(&base)
            .call()
            .context("the first page")?
            .body_mut()
            .read_to_string()?;
        best = best.min(begun.elapsed().as_secs_f64());
        peak = peak.max(peak_mb(serving.0.id()));
        if !page.contains("Wirewatch") {
            bail!("the first page is not ours");
        }
    }
    println!("cold start to first page, best of 3: {best:.2} s, peak {peak} MB");
    Ok(())
}

const PLACES: [&str; 12] = [
    "Mosul",
    "Palmyra",
    "Kabul",
    "Gao",
    "Maiduguri",
    "Mogadishu",
    "Aden",
    "Peshawar",
    "Goma",
    "Tripoli",
    "Marawi",
    "Bogotá",
];
const NAMES: [&str; 12] = [
    "Boko Haram",
    "ISIL",
    "the Taliban",
    "al-Shabaab",
    "Hizballah",
    "Al-Qaida",
    "the council",
    "the ministry",
    "the governor",
    "the police",
    "aid workers",
    "the harbour company",
];
const ACTS: [&str; 10] = [
    "said that the road had been opened again",
    "moved three convoys before dawn",
    "left the market after two days",
    "asked for more trucks and drivers",
    "closed the bridge to all traffic",
    "counted the houses that were damaged",
    "met the elders of the district",
    "sent a letter to the capital",
    "repaired the water line",
    "fired on a patrol near the hill",
];

/// A small generator with a fixed seed (Numerical Recipes' constants).
struct Dice(u32);

impl Dice {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        from[(self.0 >> 8) as usize % from.len()]
    }

    fn number(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % below
    }
}

/// Writes the synthetic archive: pages of about 35 kB, of which a tenth is text.
fn archive(path: &Path) -> Result<()> {
    let mut warc = String::new();
    for number in 0..PAGES {
        let page = page(number);
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{page}",
            page.len()
        );
        write!(
            warc,
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example.org/{number}\r\nWARC-Date: 2020-06-01T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )?;
    }
    fs::write(path, warc)?;
    Ok(())
}

fn page(number: u32) -> String {
    let mut dice = Dice(number.wrapping_mul(2_654_435_761).wrapping_add(7));
    let mut text = String::new();
    for _ in 0..9 {
        text.push_str("<p>");
        for _ in 0..4 {
            let (who, what, place) = (dice.pick(&NAMES), dice.pick(&ACTS), dice.pick(&PLACES));
            let _ = write!(
                text,
                "On day {} of the month {who} {what} in {place}, {} people said. ",
                dice.number(28) + 1,
                dice.number(90) + 2
            );
        }
        text.push_str("</p>\n");
    }
    let title = format!(
        "{} {} near {}",
        dice.pick(&NAMES),
        dice.pick(&ACTS),
        dice.pick(&PLACES)
    );
    let links: String = (0..120).fold(String::new(), |mut links, link| {
        let _ = write!(links, "<li class=\"nav-item menu\"><a href=\"/section/{link}\" data-track=\"nav-{link}\">Section {link}</a></li>");
        links
    });
    let script =
        "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)};"
            .repeat(220);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | Example</title>\
         <meta property=\"article:published_time\" content=\"2020-05-{:02}T06:00:00Z\"><meta property=\"og:site_name\" content=\"Example\">\
         <script>{script}</script></head><body><nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{text}</article></main>\
         <aside><ul>{links}</ul></aside><footer>Example</footer></body></html>",
        number % 28 + 1
    )
}
