//! `cargo xtask browser`: the pages of the sample desk in a real browser.
//!
//! Drives Debian's headless Chromium through chromedriver (W3C WebDriver): opens the pages,
//! follows the links, uses an expander and the search form, at a telephone's and at a desk's
//! width, and fails on any console error and on any request to another host. With `--shots DIR`
//! it also keeps pictures of the pages, light and dark.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::{Value, json};

use crate::ci::is_installed;
use crate::{call, root};

/// Pages that are opened at most; the sample desk has fewer.
const MOST_PAGES: usize = 150;
const WIDTHS: [u32; 2] = [390, 1280];

/// Runs the browser over the sample desk.
pub(crate) fn run(options: &[String]) -> Result<()> {
    let shots = options
        .iter()
        .position(|option| option == "--shots")
        .and_then(|at| options.get(at + 1))
        .map(PathBuf::from);
    install()?;
    call("cargo", &["build", "--locked", "--package", "wirewatch"])?;
    let folder = tempfile::tempdir()?;
    let desk = Desk::start(folder.path())?;
    let mut browser = Browser::start()?;
    let pages = crawl(&mut browser, &desk.base)?;
    println!("browser: {} pages opened without an error", pages.len());
    use_expander(&mut browser, &desk.base, &pages)?;
    use_search(&mut browser, &desk.base)?;
    use_keyboard(&mut browser, &desk.base)?;
    use_map(&mut browser, &desk.base, &pages)?;
    if let Some(shots) = shots {
        picture(&mut browser, &desk.base, &pages, &shots)?;
    }
    println!("browser: expander, search, skip link and map work; no request left this host");
    Ok(())
}

/// Installs Chromium and its driver when they are missing and we may.
fn install() -> Result<()> {
    if is_installed("chromium") && is_installed("chromedriver") {
        return Ok(());
    }
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    if is_root && is_installed("apt-get") {
        println!("installing the Debian packages chromium and chromium-driver");
        call("apt-get", &["update", "-qq"])?;
        call(
            "apt-get",
            &[
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
            ],
        )?;
        return Ok(());
    }
    bail!(
        "the browser test needs the Debian packages chromium and chromium-driver: install them, or run `cargo xtask ci --no-browser`"
    )
}

/// A free port of the loopback address.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The sample desk, served by the program until this is dropped.
struct Desk {
    child: Child,
    base: String,
}

impl Desk {
    fn start(folder: &Path) -> Result<Desk> {
        let port = free_port()?;
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root().join("target"), PathBuf::from);
        let mut child = Command::new(target.join("debug/wirewatch"))
            .args(["up", "--sample", "--port", &port.to_string(), "--data"])
            .arg(folder.join("desk"))
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start wirewatch")?;
        let out = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(out).lines();
        let base = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                Some(
                    line.strip_prefix("Wirewatch: ")?
                        .split(' ')
                        .next()?
                        .trim_end_matches('/')
                        .to_owned(),
                )
            })
            .context("wirewatch did not say its address")?;
        // Read on, so that the program never waits for us.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(Desk { child, base })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser session through chromedriver.
struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    fn start() -> Result<Browser> {
        let port = free_port()?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start chromedriver")?;
        let mut browser = Browser {
            driver,
            session: format!("http://127.0.0.1:{port}"),
        };
        let options = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--hide-scrollbars",
            ] },
        } } });
        for _ in 0..50 {
            match browser.post("/session", &options) {
                Ok(value) => {
                    let id = value["sessionId"]
                        .as_str()
                        .context("chromedriver gave no session")?;
                    browser.session = format!("{}/session/{id}", browser.session);
                    return Ok(browser);
                }
                Err(error) if error.to_string().contains("Connection") => {
                    std::thread::sleep(Duration::from_millis(200))
                }
                Err(error) => return Err(error),
            }
        }
        bail!("chromedriver did not start")
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let answer = ureq::post(format!("{}{path}", self.session))
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(body);
        value(
            answer
                .context("Connection to chromedriver")?
                .body_mut()
                .read_json()?,
        )
    }

    fn get(&self, path: &str) -> Result<Value> {
        let answer = ureq::get(format!("{}{path}", self.session))
            .config()
            .http_status_as_error(false)
            .build()
            .call();
        value(
            answer
                .context("Connection to chromedriver")?
                .body_mut()
                .read_json()?,
        )
    }

    fn open(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    fn run(&self, script: &str) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    fn width(&self, width: u32) -> Result<()> {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 }),
        )
    }

    fn dark(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        )
    }

    fn cdp(&self, command: &str, parameters: Value) -> Result<()> {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
        .map(drop)
    }

    /// Fails on console errors and on requests to another host since the last call.
    fn check(&self, base: &str, page: &str) -> Result<()> {
        let console = self.post("/se/log", &json!({ "type": "browser" }))?;
        for entry in console.as_array().into_iter().flatten() {
            if entry["level"] == "SEVERE" {
                bail!("{page}: console error: {}", entry["message"]);
            }
        }
        let network = self.post("/se/log", &json!({ "type": "performance" }))?;
        for entry in network.as_array().into_iter().flatten() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap_or("null"))?;
            if message["message"]["method"] == "Network.requestWillBeSent" {
                let url = message["message"]["params"]["request"]["url"]
                    .as_str()
                    .unwrap_or_default();
                if !url.starts_with(base) && !url.starts_with("data:") && !url.starts_with("about:")
                {
                    bail!("{page}: a request to another host: {url}");
                }
            }
        }
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn value(answer: Value) -> Result<Value> {
    match answer["value"]["error"].as_str() {
        Some(error) => bail!(
            "the browser: {error}: {}",
            answer["value"]["message"].as_str().unwrap_or_default()
        ),
        None => Ok(answer["value"].clone()),
    }
}

const LINKS: &str = "return [...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), document.baseURI).href)";
/// What every page has to be: titled, one h1, no horizontal scroll, distinct ids, jumps that lead somewhere.
const FAULTS: &str = "
const faults = [];
if (!document.title) faults.push('no title');
if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
if (!document.querySelector('a.skip')) faults.push('no skip link');
if (!document.documentElement.lang) faults.push('no language');
if (document.documentElement.scrollWidth > window.innerWidth + 1) faults.push('scrolls sideways: ' + document.documentElement.scrollWidth);
if (document.querySelector('script')) faults.push('a script');
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
if (new Set(ids).size !== ids.length) faults.push('an id stands twice');
for (const hash of [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href')))
  if (hash.length > 1 && !document.getElementById(decodeURIComponent(hash.slice(1)))) faults.push('a jump to nowhere: ' + hash);
if (!document.title.includes('SAMPLE') && !document.body.innerText.includes('Sample desk')) faults.push('does not say that it is the sample');
return faults;";

/// Opens every page that links lead to, at both widths.
fn crawl(browser: &mut Browser, base: &str) -> Result<BTreeSet<String>> {
    let mut open = vec![format!("{base}/")];
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    let mut pages = BTreeSet::new();
    while let Some(page) = open.pop() {
        if pages.len() == MOST_PAGES {
            break;
        }
        for width in WIDTHS {
            browser.width(width)?;
            browser.open(&page)?;
            let faults = browser.run(FAULTS)?;
            if faults.as_array().is_some_and(|faults| !faults.is_empty()) {
                bail!("{page} at {width} pixels: {faults}");
            }
            browser.check(base, &page)?;
        }
        pages.insert(page);
        for link in browser
            .run(LINKS)?
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let is_page = link.starts_with(base)
                && ![
                    "atom.xml",
                    "rss.xml",
                    ".json",
                    ".md",
                    "/capture/",
                    "/assets/",
                ]
                .iter()
                .any(|other| link.contains(other));
            if is_page && seen.insert(link.clone()) {
                // Searches lead to searches without end: a few are enough.
                if !link.contains("/search?")
                    || seen.iter().filter(|link| link.contains("/search?")).count() < 15
                {
                    open.push(link);
                }
            } else if link.starts_with(base) && seen.insert(link.clone()) {
                let answer = ureq::get(&link)
                    .call()
                    .with_context(|| format!("the link {link} on a page leads nowhere"))?;
                if answer.status() != 200 {
                    bail!("{link} answers {}", answer.status());
                }
            }
        }
    }
    Ok(pages)
}

fn use_expander(browser: &mut Browser, base: &str, pages: &BTreeSet<String>) -> Result<()> {
    for page in pages.iter().filter(|page| page.contains("/article/")) {
        browser.open(page)?;
        let opened = browser.run(
            "const s = document.querySelector('.card details > summary'); if (!s) return null;
             s.click(); return s.parentElement.open && s.parentElement.querySelector('dl, ul, p').getBoundingClientRect().height > 0;",
        )?;
        match opened {
            Value::Null => continue,
            Value::Bool(true) => return browser.check(base, page),
            other => bail!("{page}: the expander did not open ({other})"),
        }
    }
    bail!("no article page has an entity card with an expander")
}

/// A mark on a map shows its sentence while it has the focus, and leads to something.
fn use_map(browser: &mut Browser, base: &str, pages: &BTreeSet<String>) -> Result<()> {
    for page in pages.iter().filter(|page| page.contains("/article/")) {
        browser.open(page)?;
        let shown = browser.run(
            "const m = [...document.querySelectorAll('.map .mk')].find(m => m.querySelector('q')); if (!m) return null;
             const h = () => m.querySelector('foreignObject').getBoundingClientRect().height;
             const before = h(); m.focus(); const to = m.getAttribute('href');
             return before === 0 && h() > 0 && document.activeElement === m
               && (!to.startsWith('#') || !!document.getElementById(to.slice(1)));",
        )?;
        match shown {
            Value::Null => continue,
            Value::Bool(true) => return browser.check(base, page),
            other => bail!("{page}: a mark on the map does not show its sentence ({other})"),
        }
    }
    bail!("no article page has a map with a sentence")
}

fn use_search(browser: &mut Browser, base: &str) -> Result<()> {
    browser.width(1280)?;
    browser.open(&format!("{base}/"))?;
    browser.run(
        "const f = document.querySelector('form[role=search]'); f.querySelector('input').value = 'Pakistan'; f.submit();",
    )?;
    for _ in 0..50 {
        let url = browser.get("/url")?;
        if url.as_str().is_some_and(|url| url.contains("/search?")) {
            let found =
                browser.run("return document.querySelectorAll('main ol.list > li').length")?;
            if found.as_u64().unwrap_or(0) == 0 {
                bail!("the search for Pakistan found nothing on the sample desk");
            }
            return browser.check(base, "search");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("the search form led nowhere")
}

/// The first tab reaches the skip link, and it leads to the main part.
fn use_keyboard(browser: &mut Browser, base: &str) -> Result<()> {
    browser.open(&format!("{base}/"))?;
    let press = |key: &str| json!({ "actions": [{ "type": "key", "id": "k", "actions": [{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }] }] });
    browser.post("/actions", &press("\u{e004}"))?;
    let focused = browser.run("return document.activeElement.className + ' ' + getComputedStyle(document.activeElement).outlineStyle")?;
    if !focused
        .as_str()
        .is_some_and(|focused| focused.contains("skip") && !focused.contains("none"))
    {
        bail!("the first tab does not reach a visible skip link: {focused}");
    }
    browser.post("/actions", &press("\u{e007}"))?;
    let hash = browser.run("return location.hash")?;
    if hash != "#main" {
        bail!("the skip link leads to {hash}");
    }
    browser.check(base, "skip link")
}

/// Pictures of one page of each kind, at both widths, light and dark.
fn picture(
    browser: &mut Browser,
    base: &str,
    pages: &BTreeSet<String>,
    folder: &Path,
) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for page in pages {
        let path = page.strip_prefix(base).unwrap_or(page);
        let kind = match path.trim_start_matches('/').split(['/', '?']).next() {
            Some("") | None => "today",
            Some(kind) => kind,
        };
        let nth = kinds.iter().filter(|known| known.starts_with(kind)).count();
        if nth >= 3 {
            continue;
        }
        kinds.insert(format!("{kind}-{nth}"));
        for width in WIDTHS {
            for dark in [false, true] {
                browser.width(width)?;
                browser.dark(dark)?;
                browser.open(page)?;
                let height = browser
                    .run("return document.documentElement.scrollHeight")?
                    .as_u64()
                    .unwrap_or(900)
                    .min(4_000);
                browser.cdp("Emulation.setDeviceMetricsOverride", json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 }))?;
                let data = browser.get("/screenshot")?;
                let shade = if dark { "dark" } else { "light" };
                let name = format!("{kind}-{nth}-{width}-{shade}.png");
                fs::write(
                    folder.join(name),
                    BASE64.decode(data.as_str().unwrap_or_default())?,
                )?;
            }
        }
    }
    browser.dark(false)?;
    println!("browser: pictures in {}", folder.display());
    Ok(())
}
