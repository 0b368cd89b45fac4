//! Laying the gazetteer out in the sections that `places::format` describes.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, bail};
use wirewatch_places::format;

use super::build::{Names, Record};
use super::packages::Packages;

/// Most places behind one name.
const MOST_PLACES: usize = 200;

/// Lays the sections out.
pub(super) fn write(
    packages: &Packages,
    codes: &[String],
    admins: &BTreeMap<String, u32>,
    capitals: &BTreeMap<String, u32>,
    records: &[Record],
    names: &Names,
) -> anyhow::Result<Vec<u8>> {
    let mut strings = Strings::default();
    let divisions: BTreeMap<&str, u16> = admins
        .keys()
        .zip(0u16..)
        .map(|(code, index)| (code.as_str(), index))
        .collect();
    let mut rows = Vec::with_capacity(records.len() * format::RECORD);
    for record in records {
        let country = codes
            .iter()
            .position(|code| *code == record.country)
            .unwrap_or(255);
        let division = record
            .admin1
            .as_deref()
            .and_then(|code| divisions.get(code))
            .map_or(0, |index| index + 1);
        rows.extend(&strings.add(&record.name)?.to_le_bytes()[..3]);
        rows.extend(format::pack_degrees(record.lat, 90.0));
        rows.extend(format::pack_degrees(record.lon, 180.0));
        rows.extend(format::pack_population(record.population).to_le_bytes());
        rows.extend(&record.geoname_id.to_le_bytes()[..3]);
        rows.push(u8::try_from(country).context("too many countries")?);
        rows.extend(division.to_le_bytes());
        rows.push(record.feature as u8);
        rows.push(record.renown);
    }
    let mut division_rows = Vec::new();
    for (code, record) in admins {
        division_rows.extend(record.to_le_bytes());
        division_rows.extend(strings.add(&code[3..])?.to_le_bytes());
    }
    let mut labels = Vec::new();
    let mut country_rows = Vec::new();
    for code in codes {
        country_rows.extend(code.as_bytes());
        country_rows.extend(
            capitals
                .get(code)
                .copied()
                .unwrap_or(format::NONE)
                .to_le_bytes(),
        );
        country_rows.extend((labels.len() as u32).to_le_bytes());
        let text: String = packages
            .labels
            .get(code)
            .into_iter()
            .flatten()
            .map(|(language, name)| format!("{language}\t{name}\n"))
            .collect();
        labels.extend(
            u16::try_from(text.len())
                .context("country names")?
                .to_le_bytes(),
        );
        labels.extend(text.bytes());
    }
    let mut postings = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (name, places) in &names.places {
        let mut places: Vec<(u32, u32)> = places
            .iter()
            .map(|(record, flags)| (*record, *flags))
            .collect();
        let value = match places.as_slice() {
            [(record, flags)] => u64::from(record | flags),
            _ => {
                places.sort_by_key(|(record, _)| {
                    (
                        std::cmp::Reverse(records[*record as usize].population),
                        *record,
                    )
                });
                places.truncate(MOST_PLACES);
                let at = postings.len() as u64;
                postings.extend((places.len() as u16).to_le_bytes());
                for (record, flags) in places {
                    postings.extend((record | flags).to_le_bytes());
                }
                format::LIST | at
            }
        };
        map.insert(name, value)?;
    }
    let sections = [
        map.into_inner()?,
        postings,
        rows,
        strings.bytes,
        division_rows,
        country_rows,
        labels,
    ];
    let mut out = format::MAGIC.to_vec();
    for section in &sections {
        out.extend(u32::try_from(section.len())?.to_le_bytes());
    }
    eprintln!(
        "sections: {:?}",
        sections.iter().map(Vec::len).collect::<Vec<_>>()
    );
    out.extend(sections.concat());
    Ok(out)
}

/// Strings, each written once.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, text: &str) -> anyhow::Result<u32> {
        if let Some(offset) = self.offsets.get(text) {
            return Ok(*offset);
        }
        let offset = u32::try_from(self.bytes.len())?;
        if offset >= 1 << 24 {
            bail!("the names of the places need more than 16 MB");
        }
        self.bytes
            .push(u8::try_from(text.len()).with_context(|| format!("{text} is too long"))?);
        self.bytes.extend(text.bytes());
        self.offsets.insert(text.to_owned(), offset);
        Ok(offset)
    }
}
