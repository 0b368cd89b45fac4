//! Reading the gazetteer file in place.

use std::sync::LazyLock;

use fst::Map;

use crate::format::{self, Feature};

/// Why a gazetteer file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    /// Not such a file, or one of another version.
    #[error("this is no gazetteer of this version; run `cargo xtask places` and build again")]
    NotAGazetteer,
    /// Cut short or mixed up.
    #[error(
        "the gazetteer is cut short or damaged ({0}); run `cargo xtask places` and build again"
    )]
    Damaged(&'static str),
}

/// Every name of every place, read in place.
#[derive(Debug)]
pub struct Gazetteer {
    pub(crate) names: Map<&'static [u8]>,
    postings: &'static [u8],
    records: &'static [u8],
    strings: &'static [u8],
    admins: &'static [u8],
    countries: &'static [u8],
    labels: &'static [u8],
}

/// How a name names a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameUse {
    /// The name that the place is shown by.
    Main,
    /// Another name: of another language, another spelling.
    Alternate,
    /// An abbreviation ("UAE"), good in capitals only.
    Acronym,
    /// A spelling near to one of its names; needs support.
    Loose,
    /// An adjective or demonym ("Syrian").
    Adjective,
}

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Number inside this version of the gazetteer; the same place has the same one.
    pub record: u32,
    /// Name to show.
    pub name: &'static str,
    /// ISO 3166 alpha-2, upper case; empty for seas, straits and what spans countries.
    pub country: &'static str,
    /// GeoNames code of the first-level division inside the country.
    pub admin1: Option<&'static str>,
    /// Its name.
    pub admin1_name: Option<&'static str>,
    /// Degrees north; of areas, the middle.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Inhabitants, exact to 1 in 1,000; 0 when not known.
    pub population: u64,
    /// How many other names GeoNames has for a town, up to 255: the more, the further it is known.
    /// 0 for what is no town.
    pub renown: u8,
    /// GeoNames id; `None` for our own supplement, divisions and countries.
    pub geoname_id: Option<u32>,
    /// Kind of place.
    pub feature: Feature,
    /// Seat of government of its country.
    pub is_capital: bool,
    /// How the name that was looked up names it.
    pub name_use: NameUse,
}

/// A country or territory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166 alpha-2, upper case; `XK` for Kosovo.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// The seat of government; `None` where there is none.
    pub capital: Option<Place>,
    /// Degrees north of its middle.
    pub lat: f64,
    /// Degrees east of its middle.
    pub lon: f64,
    /// Inhabitants.
    pub population: u64,
}

/// The places that a name may mean, most populous first.
#[derive(Clone, Copy, Debug)]
pub struct Candidates {
    gazetteer: &'static Gazetteer,
    /// A single posting, or the postings as bytes.
    single: Option<u32>,
    list: &'static [u8],
    loose: bool,
}

impl Candidates {
    /// How many there are; never zero.
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        usize::from(self.single.is_some()) + self.list.len() / 4
    }
}

impl Iterator for Candidates {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let posting = match self.single.take() {
            Some(posting) => posting,
            None => {
                let (first, rest) = self.list.split_first_chunk::<4>()?;
                self.list = rest;
                u32::from_le_bytes(*first)
            }
        };
        let name_use = if self.loose {
            NameUse::Loose
        } else if posting & format::ADJECTIVE != 0 {
            NameUse::Adjective
        } else if posting & format::ACRONYM != 0 {
            NameUse::Acronym
        } else if posting & format::ALTERNATE != 0 {
            NameUse::Alternate
        } else {
            NameUse::Main
        };
        self.gazetteer
            .place(posting & format::RECORD_MASK, name_use)
    }
}

static EMBEDDED: LazyLock<Gazetteer> = LazyLock::new(|| {
    Gazetteer::open(include_bytes!("../resources/gazetteer.bin"))
        .expect("the gazetteer inside the program is checked by a test")
});

impl Gazetteer {
    /// The gazetteer inside the program. Opening reads the header only.
    pub fn embedded() -> &'static Gazetteer {
        &EMBEDDED
    }

    /// Opens a gazetteer file that is held in memory.
    ///
    /// # Errors
    /// When `bytes` is no gazetteer of this version or its sections do not fit its length. The
    /// content of the sections is checked where it is read: damage there gives fewer places.
    pub fn open(bytes: &'static [u8]) -> Result<Gazetteer, GazetteerError> {
        let lengths = bytes
            .strip_prefix(format::MAGIC)
            .ok_or(GazetteerError::NotAGazetteer)?;
        let mut rest = bytes
            .get(format::HEADER..)
            .ok_or(GazetteerError::NotAGazetteer)?;
        let mut sections = [&[][..]; format::SECTIONS];
        for (index, section) in sections.iter_mut().enumerate() {
            let length = number(lengths, 4 * index, 4).ok_or(GazetteerError::NotAGazetteer)?;
            (*section, rest) = rest
                .split_at_checked(length as usize)
                .ok_or(GazetteerError::Damaged("sections"))?;
        }
        let [names, postings, records, strings, admins, countries, labels] = sections;
        let names = Map::new(names).map_err(|_| GazetteerError::Damaged("names"))?;
        Ok(Gazetteer {
            names,
            postings,
            records,
            strings,
            admins,
            countries,
            labels,
        })
    }

    /// The country with this code, in either case.
    pub fn country(&'static self, code: &str) -> Option<Country> {
        let (index, row) = self.country_row(code)?;
        let place = self.place(index, NameUse::Main)?;
        let capital = number(row, 2, 4).and_then(|record| self.place(record, NameUse::Main));
        Some(Country {
            code: place.country,
            name: place.name,
            capital,
            lat: place.lat,
            lon: place.lon,
            population: place.population,
        })
    }

    /// The codes of all countries, sorted.
    pub fn country_codes(&'static self) -> impl Iterator<Item = &'static str> {
        self.countries
            .chunks_exact(format::COUNTRY)
            .filter_map(|row| std::str::from_utf8(&row[..2]).ok())
    }

    /// The name of a country in a language ("ar"); `None` when either is not known.
    pub fn country_name(&self, code: &str, language: &str) -> Option<&'static str> {
        let (_, row) = self.country_row(code)?;
        let at = number(row, 6, 4)? as usize;
        let length = number(self.labels, at, 2)? as usize;
        let labels = std::str::from_utf8(self.labels.get(at + 2..at + 2 + length)?).ok()?;
        labels.lines().find_map(|line| {
            let (tag, name) = line.split_once('\t')?;
            (tag == language).then_some(name)
        })
    }

    /// Every place with this name, most populous first. `folded` is in the form of
    /// `wirewatch_text::fold`; a name that is not known has no places.
    pub fn candidates(&'static self, folded: &str) -> Vec<Place> {
        let value = self.names.get(folded);
        value
            .and_then(|value| self.posted(value, false))
            .into_iter()
            .flatten()
            .collect()
    }

    /// The places behind a value of the name map.
    pub(crate) fn posted(&'static self, value: u64, loose: bool) -> Option<Candidates> {
        if value & format::LIST == 0 {
            let single = Some(u32::try_from(value).ok()?);
            return Some(Candidates {
                gazetteer: self,
                single,
                list: &[],
                loose,
            });
        }
        let at = usize::try_from(value & !format::LIST).ok()?;
        let count = number(self.postings, at, 2)? as usize;
        let list = self.postings.get(at + 2..at + 2 + 4 * count)?;
        Some(Candidates {
            gazetteer: self,
            single: None,
            list,
            loose,
        })
    }

    /// The place with this number.
    pub fn place(&'static self, record: u32, name_use: NameUse) -> Option<Place> {
        let start = usize::try_from(record).ok()?.checked_mul(format::RECORD)?;
        let row = self
            .records
            .get(start..start.checked_add(format::RECORD)?)?;
        let country_row = self
            .countries
            .get(usize::from(row[14]) * format::COUNTRY..)
            .unwrap_or_default();
        let country = country_row
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok())
            .unwrap_or_default();
        let admin = number(row, 15, 2)?.checked_sub(1).and_then(|index| {
            let row = self.admins.get(index as usize * format::ADMIN..)?;
            let code = self.string(number(row, 4, 4)?)?;
            let start = number(row, 0, 4)? as usize * format::RECORD;
            let name = self.string(number(self.records, start, 3)?)?;
            Some((code, name))
        });
        Some(Place {
            record,
            name: self.string(number(row, 0, 3)?)?,
            country,
            admin1: admin.map(|(code, _)| code),
            admin1_name: admin.map(|(_, name)| name),
            lat: format::unpack_degrees([row[3], row[4], row[5]], 90.0),
            lon: format::unpack_degrees([row[6], row[7], row[8]], 180.0),
            population: format::unpack_population(u16::from_le_bytes([row[9], row[10]])),
            geoname_id: number(row, 11, 3).filter(|id| *id != 0),
            feature: Feature::from_code(row[17])?,
            renown: row[18],
            is_capital: number(country_row, 2, 4) == Some(record),
            name_use,
        })
    }

    fn string(&self, at: u32) -> Option<&'static str> {
        let at = at as usize;
        let length = usize::from(*self.strings.get(at)?);
        std::str::from_utf8(self.strings.get(at + 1..at + 1 + length)?).ok()
    }

    /// Number and row of a country; its number is also that of its record.
    fn country_row(&self, code: &str) -> Option<(u32, &'static [u8])> {
        let wanted: [u8; 2] = code.as_bytes().try_into().ok()?;
        let wanted = wanted.map(|byte| byte.to_ascii_uppercase());
        let rows = self.countries.len() / format::COUNTRY;
        let row = |index: usize| &self.countries[index * format::COUNTRY..][..format::COUNTRY];
        let (mut low, mut high) = (0, rows);
        while low < high {
            let middle = (low + high) / 2;
            match row(middle)[..2].cmp(&wanted[..]) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some((middle as u32, row(middle))),
            }
        }
        None
    }
}

/// A little-endian number of up to four bytes.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)),
    )
}
