//! Joining the packages and our tables into the file that `places::format` describes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, bail};
use wirewatch_places::format::{self, Feature};
use wirewatch_places::spelling;
use wirewatch_text::{Script, fold, script_of};

use super::keep::{is_kept, kept};
use super::layout;
use super::packages::{City, Packages};
use super::tables::{Supplement, Tables};

/// Countries whose names are romanised from Arabic or Persian in many ways.
const ROMANISED: &[&str] = &[
    "IQ", "SY", "LB", "JO", "PS", "SA", "YE", "OM", "AE", "QA", "BH", "KW", "EG", "LY", "TN", "DZ",
    "MA", "SD", "IR", "AF",
];
/// Words for a kind of division, cut off to get its bare name.
const DIVISION_WORDS: &[&str] = &[
    "governorate",
    "province",
    "region",
    "state",
    "oblast",
    "department",
    "district",
    "county",
    "prefecture",
    "krai",
    "voivodeship",
    "division",
    "parish",
    "canton",
    "municipality",
];
const DIVISION_OPENINGS: &[&str] = &[
    "county ",
    "provincia di ",
    "muhafazat ",
    "province of ",
    "state of ",
    "region of ",
    "departamento de ",
    "republic of ",
];

/// Countries whose name after "Republic of" is another country or never said.
const OTHER_REPUBLICS: &[&str] = &["CN", "CD", "KP", "KR", "US", "GB", "VA"];
/// First words of names that are written in full or short.
const SHORTENED: &[(&str, &str)] = &[
    ("saint ", "st "),
    ("sainte ", "ste "),
    ("mount ", "mt "),
    ("fort ", "ft "),
];

pub(super) struct Record {
    pub(super) name: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) population: u64,
    pub(super) geoname_id: u32,
    pub(super) country: String,
    /// `IQ.15`
    pub(super) admin1: Option<String>,
    pub(super) feature: Feature,
    /// How many other names a town has, up to 255.
    pub(super) renown: u8,
}

/// Names to records, with the flags of the best use of each name.
#[derive(Default)]
pub(super) struct Names {
    pub(super) places: BTreeMap<Vec<u8>, BTreeMap<u32, u32>>,
    refused: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: &str, record: u32, flags: u32) {
        let key = fold(name);
        let letters = key.chars().filter(|letter| letter.is_alphabetic()).count();
        let script = key.chars().find_map(script_of);
        let shortest = match script {
            Some(Script::Han | Script::Kana | Script::Hangul) => 2,
            _ if flags & (format::ACRONYM) != 0 => 2,
            _ if flags & format::ALTERNATE != 0 => 3,
            _ => 2,
        };
        if letters < shortest || key.len() > 110 || self.refused.contains(&key) {
            return;
        }
        for (long, short) in SHORTENED {
            if let Some(rest) = key.strip_prefix(long) {
                self.add_key(format!("{short}{rest}").into_bytes(), record, flags);
            } else if let Some(rest) = key.strip_prefix(short) {
                self.add_key(format!("{long}{rest}").into_bytes(), record, flags);
            }
        }
        self.add_key(key.into_bytes(), record, flags);
    }

    fn add_key(&mut self, key: Vec<u8>, record: u32, flags: u32) {
        let places = self.places.entry(key).or_default();
        let present = places.entry(record).or_insert(flags);
        *present = (*present).min(flags);
    }
}

/// The bytes of the gazetteer file.
pub(super) fn gazetteer(packages: &Packages, tables: &Tables) -> anyhow::Result<Vec<u8>> {
    let mut records = Vec::new();
    let mut names = Names {
        refused: tables.no_names.iter().cloned().collect(),
        ..Names::default()
    };
    let codes = countries(packages, tables, &mut records, &mut names)?;
    let admins = admin1(packages, tables, &mut records, &mut names);
    admin2(packages, &mut records, &mut names);
    let capitals = towns(packages, &admins, &mut records, &mut names);
    supplement(tables, &admins, &mut records, &mut names)?;
    loose(&records, &mut names);
    eprintln!("{} places, {} names", records.len(), names.places.len());
    layout::write(packages, &codes, &admins, &capitals, &records, &names)
}

/// Country records first, in the order of their codes.
fn countries(
    packages: &Packages,
    tables: &Tables,
    records: &mut Vec<Record>,
    names: &mut Names,
) -> anyhow::Result<Vec<String>> {
    let mut boxes: BTreeMap<&str, Bounds> = BTreeMap::new();
    for city in &packages.cities {
        boxes
            .entry(&city.countrycode)
            .or_default()
            .add(city.latitude, city.longitude);
    }
    let codes: Vec<String> = packages
        .countries
        .keys()
        .filter(|code| !matches!(code.as_str(), "AN" | "CS"))
        .cloned()
        .collect();
    for code in &codes {
        let info = &packages.countries[code];
        let middle = tables.middles.iter().find(|middle| middle.code == *code);
        let (lat, lon) = middle
            .and_then(|middle| middle.position)
            .or_else(|| boxes.get(code.as_str()).map(Bounds::middle))
            .unwrap_or((0.0, 0.0));
        let record = records.len() as u32;
        let labels = packages
            .labels
            .get(code)
            .map(Vec::as_slice)
            .unwrap_or_default();
        names.add(&info.name, record, 0);
        if !OTHER_REPUBLICS.contains(&code.as_str()) {
            names.add(&format!("Republic of {}", info.name), record, 0);
            names.add(&format!("Republic of the {}", info.name), record, 0);
        }
        for (language, name) in labels {
            // Codes and short forms among the variants would match ordinary words.
            let letters = name.chars().filter(|letter| *letter != '.').count();
            let acronym = letters <= 3 && name.is_ascii();
            if acronym {
                continue;
            }
            let flags = if language == "en" {
                0
            } else {
                format::ALTERNATE
            };
            names.add(name, record, flags);
            if language == "zh" {
                names.add(&format!("{name}人"), record, format::ADJECTIVE);
            }
        }
        if let Some(middle) = middle {
            middle
                .alternates
                .iter()
                .for_each(|name| names.add(name, record, 0));
            middle
                .acronyms
                .iter()
                .for_each(|name| names.add(name, record, format::ACRONYM));
        }
        demonyms(tables, code, record, names);
        records.push(Record {
            name: info.name.clone(),
            lat,
            lon,
            population: info.population,
            geoname_id: info.geonameid,
            country: code.clone(),
            admin1: None,
            feature: Feature::Country,
            renown: 0,
        });
    }
    for (owner, _, form) in &tables.demonyms {
        let known = match owner.strip_prefix('@') {
            Some(region) => tables.supplement.iter().any(|row| row.name == region),
            None if owner.len() > 2 => packages.admin1.iter().any(|row| row.code == *owner),
            None => codes.contains(owner),
        };
        if !known {
            bail!("demonyms.tsv: {form} belongs to {owner}, which is no place");
        }
    }
    Ok(codes)
}

/// Adds the adjectives and demonyms of a place, `owner` as demonyms.tsv writes it.
fn demonyms(tables: &Tables, owner: &str, record: u32, names: &mut Names) {
    for (_, _, form) in tables.demonyms.iter().filter(|(of, _, _)| of == owner) {
        names.add(form, record, format::ADJECTIVE);
    }
}

/// The first-level divisions; returns their records by code.
fn admin1(
    packages: &Packages,
    tables: &Tables,
    records: &mut Vec<Record>,
    names: &mut Names,
) -> BTreeMap<String, u32> {
    let mut boxes: HashMap<String, Bounds> = HashMap::new();
    let mut by_name: HashMap<(String, String), Vec<&City>> = HashMap::new();
    for city in &packages.cities {
        let code = format!("{}.{}", city.countrycode, city.admin1code);
        by_name
            .entry((code.clone(), fold(&city.name)))
            .or_default()
            .push(city);
        let bounds = boxes.entry(code).or_default();
        bounds.add(city.latitude, city.longitude);
        bounds.population += city.population;
    }
    let mut admins = BTreeMap::new();
    let mut divisions: Vec<_> = packages.admin1.iter().collect();
    divisions.sort_by(|left, right| left.code.cmp(&right.code));
    for division in divisions {
        let middle = tables
            .middles
            .iter()
            .find(|middle| middle.code == division.code);
        let position = middle.and_then(|middle| middle.position);
        let Some(bounds) = boxes.get(&division.code) else {
            continue;
        };
        let (lat, lon) = position.unwrap_or_else(|| bounds.middle());
        let record = records.len() as u32;
        let bare = bare(&division.name);
        names.add(&division.name, record, 0);
        if bare != fold(&division.name) && bare.len() > 3 {
            names.add(&bare, record, format::ALTERNATE);
        }
        // A province named after its town is written like the town in every language.
        for city in by_name
            .get(&(division.code.clone(), bare.clone()))
            .into_iter()
            .flatten()
        {
            for alternate in kept(city, 0) {
                names.add(alternate, record, format::ALTERNATE);
            }
        }
        if let Some(middle) = middle {
            middle
                .alternates
                .iter()
                .for_each(|name| names.add(name, record, format::ALTERNATE));
            middle
                .acronyms
                .iter()
                .for_each(|name| names.add(name, record, format::ACRONYM));
        }
        demonyms(tables, &division.code, record, names);
        admins.insert(division.code.clone(), record);
        records.push(Record {
            name: division.name.clone(),
            lat,
            lon,
            population: bounds.population,
            geoname_id: 0,
            country: division.code[..2].to_owned(),
            admin1: Some(division.code.clone()),
            feature: Feature::Admin1,
            renown: 0,
        });
    }
    admins
}

/// The second-level divisions that have a name of their own.
fn admin2(packages: &Packages, records: &mut Vec<Record>, names: &mut Names) {
    let mut boxes: HashMap<String, Bounds> = HashMap::new();
    let position = |lat: f64, lon: f64| ((lat * 1e5).round() as i64, (lon * 1e5).round() as i64);
    let people: HashMap<(i64, i64), u64> = packages
        .cities
        .iter()
        .map(|city| (position(city.latitude, city.longitude), city.population))
        .collect();
    for member in &packages.members {
        if let (Ok(lat), Ok(lon)) = (member.lat.parse(), member.lng.parse()) {
            let code = format!("{}.{}.{}", member.country, member.admin1, member.admin2);
            let bounds = boxes.entry(code).or_default();
            bounds.add(lat, lon);
            bounds.population += people.get(&position(lat, lon)).copied().unwrap_or(0);
        }
    }
    let mut towns: BTreeSet<(String, String)> = BTreeSet::new();
    for city in &packages.cities {
        let admin = format!("{}.{}", city.countrycode, city.admin1code);
        towns.insert((admin, fold(&city.name)));
    }
    let mut divisions: Vec<_> = packages.admin2.iter().collect();
    divisions.sort_by(|left, right| left.code.cmp(&right.code));
    for division in divisions {
        let Some(bounds) = boxes.get(&division.code) else {
            continue;
        };
        let admin: Vec<&str> = division.code.splitn(3, '.').collect();
        let admin = format!("{}.{}", admin[0], admin[1]);
        if towns.contains(&(admin.clone(), fold(&division.name))) {
            continue;
        }
        let (lat, lon) = bounds.middle();
        names.add(&division.name, records.len() as u32, 0);
        let bare = bare(&division.name);
        if opens_with_kind(&division.name)
            && bare.len() > 3
            && !towns.contains(&(admin.clone(), bare.clone()))
        {
            names.add(&bare, records.len() as u32, format::ALTERNATE);
        }
        records.push(Record {
            name: division.name.clone(),
            lat,
            lon,
            population: bounds.population,
            geoname_id: 0,
            country: division.code[..2].to_owned(),
            admin1: Some(admin),
            feature: Feature::Admin2,
            renown: 0,
        });
    }
}

/// The towns, most populous first; returns the record of each country's capital.
fn towns(
    packages: &Packages,
    admins: &BTreeMap<String, u32>,
    records: &mut Vec<Record>,
    names: &mut Names,
) -> BTreeMap<String, u32> {
    let mut cities: Vec<&City> = packages
        .cities
        .iter()
        .filter(|city| is_kept(city))
        .collect();
    cities.sort_by_key(|city| (std::cmp::Reverse(city.population), city.geonameid));
    let mut capitals = BTreeMap::new();
    for city in cities {
        let record = records.len() as u32;
        names.add(&city.name, record, 0);
        for alternate in kept(city, city.population) {
            names.add(alternate, record, format::ALTERNATE);
        }
        let capital = packages
            .countries
            .get(&city.countrycode)
            .map(|info| fold(&info.capital));
        let is_capital = capital.is_some_and(|capital| {
            fold(&city.name) == capital
                || city.alternatenames.iter().any(|name| fold(name) == capital)
        });
        if is_capital {
            capitals.entry(city.countrycode.clone()).or_insert(record);
        }
        let admin = format!("{}.{}", city.countrycode, city.admin1code);
        records.push(Record {
            name: city.name.clone(),
            lat: city.latitude,
            lon: city.longitude,
            population: city.population,
            geoname_id: city.geonameid,
            country: city.countrycode.clone(),
            admin1: admins.contains_key(&admin).then_some(admin),
            feature: Feature::Town,
            renown: city.alternatenames.len().min(255) as u8,
        });
    }
    capitals
}

fn supplement(
    tables: &Tables,
    admins: &BTreeMap<String, u32>,
    records: &mut Vec<Record>,
    names: &mut Names,
) -> anyhow::Result<()> {
    for row in &tables.supplement {
        if let ("division", Some(record)) = (row.kind.as_str(), admins.get(&row.container)) {
            let place = &mut records[*record as usize];
            (place.lat, place.lon) = (row.lat, row.lon);
            names.add(&row.name, *record, 0);
            row.alternates
                .iter()
                .for_each(|name| names.add(name, *record, format::ALTERNATE));
            continue;
        }
        if row.kind == "exonym" {
            let record = town_at(row, records)?;
            names.add(&row.name, record, 0);
            row.alternates
                .iter()
                .for_each(|name| names.add(name, record, 0));
            continue;
        }
        let feature = match row.kind.as_str() {
            "region" | "sea" | "continent" => Feature::Region,
            "town" => Feature::Town,
            "camp" | "crossing" | "base" | "dam" | "strait" | "airport" | "site" | "island"
            | "mountain" => Feature::Facility,
            other => bail!("supplement.tsv: {} has the unknown kind {other}", row.name),
        };
        if row.container.len() > 2 && !admins.contains_key(&row.container) {
            bail!(
                "supplement.tsv: {} lies in {}, which is no division",
                row.name,
                row.container
            );
        }
        let record = records.len() as u32;
        names.add(&row.name, record, 0);
        for name in &row.alternates {
            let flag = match is_acronym(name) {
                true => format::ACRONYM,
                false => format::ALTERNATE,
            };
            names.add(name, record, flag);
        }
        demonyms(tables, &format!("@{}", row.name), record, names);
        records.push(Record {
            name: row.name.clone(),
            lat: row.lat,
            lon: row.lon,
            population: 0,
            geoname_id: 0,
            country: row.container.get(..2).unwrap_or_default().to_owned(),
            admin1: (row.container.len() > 2).then(|| row.container.clone()),
            feature,
            renown: 0,
        });
    }
    Ok(())
}

/// Whether a name is written as an abbreviation: "EU".
fn is_acronym(name: &str) -> bool {
    name.len() <= 4 && name.chars().all(|letter| letter.is_ascii_uppercase())
}

/// The largest town within a tenth of a degree of a row that gives it another name.
fn town_at(row: &Supplement, records: &[Record]) -> anyhow::Result<u32> {
    records
        .iter()
        .enumerate()
        .filter(|(_, place)| {
            place.feature == Feature::Town
                && place.country == row.container
                && (place.lat - row.lat).abs() < 0.1
                && (place.lon - row.lon).abs() < 0.1
        })
        .max_by_key(|(_, place)| place.population)
        .map(|(record, _)| record as u32)
        .with_context(|| format!("supplement.tsv: there is no town for the name {}", row.name))
}

/// Loose keys of places whose names are romanised in many ways.
fn loose(records: &[Record], names: &mut Names) {
    let mut keys: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut key = String::new();
    for (name, places) in &names.places {
        let Ok(name) = std::str::from_utf8(name) else {
            continue;
        };
        if !spelling::loose(name, &mut key) {
            continue;
        }
        for (record, flags) in places {
            let place = &records[*record as usize];
            let fits = matches!(
                place.feature,
                Feature::Admin1 | Feature::Town | Feature::Facility
            ) && ROMANISED.contains(&place.country.as_str())
                && *flags & (format::ADJECTIVE | format::ACRONYM) == 0;
            if fits {
                keys.entry(key.clone()).or_default().insert(*record);
            }
        }
    }
    for (key, places) in keys {
        // What many villages share says nothing.
        if places.len() <= 6 {
            let mut bytes = vec![format::LOOSE_PREFIX];
            bytes.extend(key.bytes());
            for record in places {
                names.add_key(bytes.clone(), record, format::ALTERNATE);
            }
        }
    }
}

/// Whether the word for its kind stands before the name of a division: "County Clare".
fn opens_with_kind(name: &str) -> bool {
    let folded = fold(name);
    DIVISION_OPENINGS
        .iter()
        .any(|opening| folded.starts_with(opening))
}

/// The folded name of a division without the word for its kind.
fn bare(name: &str) -> String {
    let folded = fold(name);
    let mut bare = folded.as_str();
    for opening in DIVISION_OPENINGS {
        bare = bare.strip_prefix(opening).unwrap_or(bare);
    }
    for word in DIVISION_WORDS {
        bare = bare.strip_suffix(word).map_or(bare, str::trim_end);
    }
    bare.to_owned()
}

/// The box around some places; its middle stands for the area.
#[derive(Default)]
struct Bounds {
    lats: Vec<f64>,
    lons: Vec<f64>,
    population: u64,
}

impl Bounds {
    fn add(&mut self, lat: f64, lon: f64) {
        self.lats.push(lat);
        self.lons.push(lon);
    }

    /// The middle of the box, without the outermost fiftieth on each side.
    fn middle(&self) -> (f64, f64) {
        let half = |values: &[f64]| {
            let mut values = values.to_vec();
            values.sort_by(f64::total_cmp);
            let cut = values.len() / 50;
            (values[cut] + values[values.len() - 1 - cut]) / 2.0
        };
        (half(&self.lats), half(&self.lons))
    }
}
