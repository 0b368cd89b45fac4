//! The layout of the gazetteer file, shared by the program that writes it and the one that reads.
//!
//! ```text
//! magic (8 bytes), length of each section (7 × u32), then the sections:
//!   names      fst map: folded name -> posting, or offset of a list of postings
//!   postings   lists: count (u16), then postings (u32 each), most populous place first
//!   records    one per place, RECORD bytes each; the countries come first
//!   strings    length (u8), then UTF-8; shared between records
//!   admins     one per first-level division: record (u32), code (u32 offset of a string)
//!   countries  sorted by code: code (2 bytes), capital (u32 record), labels (u32 offset of a
//!              text in `labels`), count of `COUNTRY` rows is the length over `COUNTRY`
//!   labels     length (u16), then lines "language TAB name"
//! ```
//! All numbers are little-endian. A record is: name (u24 offset of a string), latitude and
//! longitude (i24, see [`pack_degrees`]), population (u16, see
//! [`pack_population`]), GeoNames id (u24, 0 for none), country (u8 index, 255 for none),
//! division (u16 index + 1, 0 for none), feature (u8), renown (u8).

/// First bytes of the file; the last digit is the version of the layout.
pub const MAGIC: &[u8; 8] = b"WWPLACE2";
/// How many sections follow the header.
pub const SECTIONS: usize = 7;
/// Bytes of the header.
pub const HEADER: usize = 8 + 4 * SECTIONS;
/// Bytes of one place.
pub const RECORD: usize = 19;
/// Bytes of one first-level division.
pub const ADMIN: usize = 8;
/// Bytes of one country.
pub const COUNTRY: usize = 10;
/// No record.
pub const NONE: u32 = u32::MAX;

/// The low bits of a posting: the number of the record.
pub const RECORD_MASK: u32 = (1 << 24) - 1;
/// Posting flag: the name is an adjective or demonym of the place.
pub const ADJECTIVE: u32 = 1 << 24;
/// Posting flag: an alternate name, not the one the place is shown by.
pub const ALTERNATE: u32 = 1 << 25;
/// Posting flag: an abbreviation that counts in capitals only.
pub const ACRONYM: u32 = 1 << 26;
/// Set in a value of the name map that is an offset into the postings.
pub const LIST: u64 = 1 << 40;
/// First byte of the keys that are made by [`crate::spelling::loose`].
pub const LOOSE_PREFIX: u8 = 1;

/// What kind of thing a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Feature {
    /// A country or territory with an ISO 3166 code.
    Country = 0,
    /// First-level division: province, governorate, state.
    Admin1 = 1,
    /// Second-level division: district, county.
    Admin2 = 2,
    /// City, town, village.
    Town = 3,
    /// An area without an administration of its own: a desert, a sea, a continent.
    Region = 4,
    /// A camp, crossing, base, dam, strait: something that is a point but not a town.
    Facility = 5,
}

impl Feature {
    /// The feature written as `code`.
    pub fn from_code(code: u8) -> Option<Feature> {
        [
            Feature::Country,
            Feature::Admin1,
            Feature::Admin2,
            Feature::Town,
            Feature::Region,
            Feature::Facility,
        ]
        .get(usize::from(code))
        .copied()
    }
}

/// A population in sixteen bits: eleven of value, five of shift; exact to 1 in 1,024.
pub fn pack_population(population: u64) -> u16 {
    let mut value = population;
    let mut shift = 0;
    while value >= 1 << 11 && shift < 31 {
        value >>= 1;
        shift += 1;
    }
    (shift << 11) | value.min((1 << 11) - 1) as u16
}

/// What [`pack_population`] packed.
pub fn unpack_population(packed: u16) -> u64 {
    u64::from(packed & 0x7ff) << (packed >> 11)
}

const STEPS: f64 = 8_300_000.0;

/// Degrees in 24 bits; `limit` is 90 for latitudes, 180 for longitudes.
pub fn pack_degrees(degrees: f64, limit: f64) -> [u8; 3] {
    let steps = (degrees.clamp(-limit, limit) / limit * STEPS).round() as i32;
    let bytes = steps.to_le_bytes();
    [bytes[0], bytes[1], bytes[2]]
}

/// What [`pack_degrees`] packed, rounded to five decimals.
pub fn unpack_degrees(bytes: [u8; 3], limit: f64) -> f64 {
    let sign = if bytes[2] & 0x80 == 0 { 0 } else { 0xff };
    let steps = i32::from_le_bytes([bytes[0], bytes[1], bytes[2], sign]);
    (f64::from(steps) / STEPS * limit * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_packing() {
        for population in [0, 1, 999, 2_047, 2_048, 123_456, 8_804_190, 1_411_778_724] {
            let back = unpack_population(pack_population(population));
            assert!(
                population.abs_diff(back) * 1_000 <= population,
                "{population} {back}"
            );
        }
        for degrees in [-89.99, -0.5, 0.0, 33.493, 89.0] {
            let back = unpack_degrees(pack_degrees(degrees, 90.0), 90.0);
            assert!((degrees - back).abs() < 2e-4, "{degrees} {back}");
        }
    }
}
