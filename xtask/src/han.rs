//! `cargo xtask han`: the readings of Han characters, from registry packages.
//!
//! Mandarin comes from PyPI `pypinyin`, Cantonese from PyPI `ToJyutping`, in pinned versions with
//! checked digests; `han-names.tsv` beside the output corrects what names read otherwise.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::root;

const PACKAGES: [(&str, &str); 2] = [
    (
        "pypinyin-0.55.0-py2.py3-none-any.whl",
        "d53b1e8ad2cdb815fb2cb604ed3123372f5a28c6f447571244aca36fc62a286f",
    ),
    (
        "ToJyutping-3.2.0-py3-none-any.whl",
        "af7fe10095a3ce91b5cf2bcd7e7c62002407f432c3083562f725ddc140c6fd7e",
    ),
];

/// Prints character, pinyin without tone, Jyutping without tone (may be empty).
const SCRIPT: &str = "
import sys
sys.path[:0] = sys.argv[1:]
from pypinyin import pinyin, Style
from pypinyin.constants import PINYIN_DICT
import ToJyutping
sys.stdout.reconfigure(encoding='utf-8')
for code in range(0x4E00, 0xA000):
    if code not in PINYIN_DICT:
        continue
    letter = chr(code)
    mandarin = pinyin(letter, style=Style.NORMAL)[0][0]
    cantonese = (ToJyutping.get_jyutping_list(letter)[0][1] or '').split(' ')[0].rstrip('123456')
    print(letter, mandarin, cantonese, sep='\\t')
";

const HEADER: &str = "\
# Made by `cargo xtask han` from pypinyin 0.55.0 (MIT) and ToJyutping 3.2.0 (BSD-2-Clause); see NOTICE.
# Columns: character, Mandarin without tone, Cantonese as Hong Kong newsrooms spell it.
";

/// Makes `crates/names/resources/romanise/han.tsv`.
///
/// `args`: nothing, or `--from DIR` with the packages already downloaded, or `--check` to compare
/// with the file in the repository instead of writing it; `--check` passes, and says so, where
/// the packages cannot be had.
///
/// # Errors
/// When a package cannot be had or has another digest, or with `--check` when the file differs.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut from = None;
    let mut check = false;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--from" => from = Some(PathBuf::from(args.next().context("--from needs a folder")?)),
            "--check" => check = true,
            other => bail!("unknown option {other}; known: --from DIR, --check"),
        }
    }
    let resources = root().join("crates/names/resources/romanise");
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let folder = match from {
        Some(folder) => folder,
        None => match download(work.path()) {
            Ok(()) => work.path().to_owned(),
            Err(error) if check => {
                println!("han: not checked, the packages are not at hand ({error:#})");
                return Ok(());
            }
            Err(error) => return Err(error),
        },
    };
    let text = generate(&folder, &work.path().join("unpacked"), &resources)?;
    let output = resources.join("han.tsv");
    if check {
        let present = std::fs::read_to_string(&output)
            .with_context(|| format!("cannot read {}", output.display()))?;
        if present != text {
            bail!("han.tsv is not what the packages give; run `cargo xtask han`");
        }
        println!("han: han.tsv is what the packages give");
        return Ok(());
    }
    std::fs::write(&output, &text).with_context(|| format!("cannot write {}", output.display()))?;
    println!(
        "wrote {} ({} characters)",
        output.display(),
        text.lines().count() - 2
    );
    Ok(())
}

fn download(folder: &Path) -> Result<()> {
    let status = Command::new("pip")
        .args(["download", "--quiet", "--no-deps", "--only-binary", ":all:"])
        .args(["pypinyin==0.55.0", "ToJyutping==3.2.0", "--dest"])
        .arg(folder)
        .status()
        .context("cannot start pip; install it")?;
    if !status.success() {
        bail!("pip download ended with {status}");
    }
    Ok(())
}

fn generate(folder: &Path, unpacked: &Path, resources: &Path) -> Result<String> {
    let mut command = Command::new("python3");
    command.args(["-c", SCRIPT]);
    for (file, expected) in PACKAGES {
        let path = folder.join(file);
        let bytes =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if digest != expected {
            bail!("{file} has SHA-256 {digest}, not {expected}");
        }
        let into = unpacked.join(file);
        let status = Command::new("python3")
            .args(["-m", "zipfile", "-e"])
            .args([&path, &into])
            .status()
            .context("cannot start python3; install it")?;
        if !status.success() {
            bail!("cannot unpack {}", path.display());
        }
        command.arg(into);
    }
    let output = command
        .output()
        .context("cannot start python3; install it")?;
    if !output.status.success() {
        bail!(
            "reading the packages: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let rows = String::from_utf8(output.stdout).context("the packages gave no UTF-8")?;
    let names_path = resources.join("han-names.tsv");
    let names = std::fs::read_to_string(&names_path)
        .with_context(|| format!("cannot read {}", names_path.display()))?;
    let names: BTreeMap<&str, (&str, &str)> = names
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, (cells.next()?, cells.next()?)))
        })
        .collect();
    let mut text = HEADER.to_owned();
    for row in rows.lines() {
        let mut cells = row.split('\t');
        let (Some(letter), Some(pinyin), Some(jyutping)) =
            (cells.next(), cells.next(), cells.next())
        else {
            bail!("no three columns in: {row}");
        };
        let mut mandarin = pinyin.replace(['v', 'ü'], "u").replace('ê', "e");
        let mut cantonese = newsroom(jyutping);
        if let Some((fixed, also)) = names.get(letter) {
            if *fixed != "=" {
                mandarin = (*fixed).to_owned();
            }
            if *also != "=" {
                cantonese = (*also).to_owned();
            }
        }
        if mandarin.is_empty() || !mandarin.bytes().all(|letter| letter.is_ascii_lowercase()) {
            continue;
        }
        writeln!(text, "{letter}\t{mandarin}\t{cantonese}")?;
    }
    Ok(text)
}

/// A Jyutping syllable without tone as Hong Kong newsrooms spell it: `zoeng` is `cheung`.
///
/// The rules follow the spelling of names by the government of Hong Kong, which is a habit and no
/// standard; where it has several forms, the one of the commonest surnames is taken.
fn newsroom(jyutping: &str) -> String {
    const INITIALS: [&str; 19] = [
        "ng", "gw", "kw", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "w", "z", "c",
        "s", "j",
    ];
    match jyutping {
        "" | "m" | "ng" => return jyutping.to_owned(),
        "hm" | "hng" => return "hng".to_owned(),
        "lei" => return "lee".to_owned(),
        "ji" => return "yi".to_owned(),
        _ => {}
    }
    let initial = INITIALS
        .into_iter()
        .find(|initial| jyutping.starts_with(initial))
        .unwrap_or_default();
    let last = &jyutping[initial.len()..];
    let begin = match (initial, last) {
        ("z" | "c", "ang" | "eoi" | "e" | "o") => "ts",
        ("z" | "c", _) => "ch",
        ("s", "ing" | "ek" | "oeng" | "eon" | "uk" | "aan" | "yu") => "sh",
        ("b", _) => "p",
        ("d", _) => "t",
        ("g", _) => "k",
        ("gw", _) => "kw",
        // "yu", "yuen": the vowel brings its own y.
        ("j", _) => "y",
        (other, _) => other,
    };
    let end = match last {
        "aa" => "a",
        "ou" => "o",
        "un" if matches!(begin, "p" | "k" | "f" | "w") => "oon",
        "eoi" => "ui",
        "eon" => "un",
        "eot" => "ut",
        "oe" => "eu",
        "oeng" => "eung",
        "oek" => "euk",
        "oet" => "eut",
        "yu" => "u",
        "yun" => "uen",
        "yut" => "uet",
        other => other.strip_prefix("aa").map_or(other, |rest| {
            // "aai" and "ai", "aan" and "an" are written alike.
            &other[other.len() - rest.len() - 1..]
        }),
    };
    format!("{begin}{end}")
}

#[cfg(test)]
mod tests {
    use super::newsroom;

    #[test]
    fn cantonese_as_hong_kong_writes_it() {
        for (jyutping, name) in [
            ("zoeng", "cheung"),
            ("can", "chan"),
            ("jyut", "yuet"),
            ("jyun", "yuen"),
            ("loeng", "leung"),
            ("gwok", "kwok"),
            ("syun", "suen"),
            ("ceoi", "tsui"),
            ("zyu", "chu"),
            ("lei", "lee"),
            ("so", "so"),
            ("sou", "so"),
            ("pun", "poon"),
            ("gaa", "ka"),
            ("sing", "shing"),
            ("ng", "ng"),
            ("taam", "tam"),
            ("joeng", "yeung"),
            ("", ""),
        ] {
            assert_eq!(newsroom(jyutping), name, "{jyutping}");
        }
    }
}
