//! Official list formats read into entities; versions, changes, dossiers.
//!
//! Pure: bytes and a time come in, entries come out; nothing is read, fetched or stored here.

mod caption;
mod country;
mod dates;
mod diff;
mod entry;
mod error;
mod format;
mod ftm;
mod import;
mod lines;
mod lists;
mod ofac;
mod remarks;
mod schedule;
mod simple;
mod starter;
mod subjects;
mod table;
mod uk;
mod un;

pub use caption::ordinary_capitals;
pub use country::country_code;
pub use dates::prefix as date_prefix;
pub use diff::diff;
pub use error::{FORMATS, ImportError, LIMIT_BYTES};
pub use import::{Imported, ImportedList, ListFile, import};
pub use lists::Lists;
pub use schedule::{SCHEDULES, Schedule, age_warning, dated, schedule};
pub use starter::starter;
pub use subjects::subjects;
