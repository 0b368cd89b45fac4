//! The bytes of `shapes.bin`; `crates/publish/src/shapes.rs` reads them.
//!
//! All numbers are variable-length integers of seven bits a byte, low bits first; signed ones
//! zigzag. Positions count hundredths of a degree. Lines across 180 degrees go on beyond them; where
//! two arcs of a ring meet, they may differ by whole turns.
//!
//! ```text
//! "WWS1"
//! arcs: number, then each: number of points, first point (east, north), steps to the others
//! countries: number, then each: two letters, anchor (east, north),
//!     number of rings, then each: number of arcs, the arcs (signed; !index is backwards)
//! ```

use std::collections::BTreeMap;

use super::table::Country;
use super::topology::{Topology, index};

/// The code of land that no country of ISO 3166 has.
pub(super) const NOBODY: &str = "--";

/// Countries with those arcs that they use, in the order of use.
pub(super) fn bytes(countries: &[Country], topology: &Topology) -> Vec<u8> {
    let mut numbers: BTreeMap<usize, i64> = BTreeMap::new();
    let mut used = Vec::new();
    for arc in countries
        .iter()
        .flat_map(|country| &country.rings)
        .flatten()
    {
        numbers.entry(index(*arc)).or_insert_with(|| {
            used.push(index(*arc));
            used.len() as i64 - 1
        });
    }
    let mut out = b"WWS1".to_vec();
    unsigned(&mut out, used.len() as u64);
    for arc in used {
        let points = &topology.arcs[arc];
        unsigned(&mut out, points.len() as u64);
        let mut last = (0, 0);
        for (x, y) in points {
            signed(&mut out, i64::from(x - last.0));
            signed(&mut out, i64::from(y - last.1));
            last = (*x, *y);
        }
    }
    unsigned(&mut out, countries.len() as u64);
    for country in countries {
        out.extend(country.code.bytes());
        signed(&mut out, country.anchor.0.into());
        signed(&mut out, country.anchor.1.into());
        unsigned(&mut out, country.rings.len() as u64);
        for ring in &country.rings {
            unsigned(&mut out, ring.len() as u64);
            for arc in ring {
                let number = numbers[&index(*arc)];
                signed(&mut out, if *arc < 0 { !number } else { number });
            }
        }
    }
    out
}

fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn signed(out: &mut Vec<u8>, value: i64) {
    unsigned(out, ((value << 1) ^ (value >> 63)) as u64);
}
