//! Where official lists are published, and how old one may be before a page says so.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use wirewatch_news::ListVersion;

/// How often a list is expected anew, and where from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The list.
    pub dataset: &'static str,
    /// Days after which a version is called old.
    pub days: u32,
    /// Official addresses of its files, to be fetched and imported together.
    pub urls: &'static [&'static str],
}

/// The lists that have official addresses and may be fetched without asking: UN, UK, OFAC.
///
/// All three are amended on any working day and several times in most months, so each is called
/// old after seven days. OpenSanctions is not among them: its data is licensed for
/// non-commercial use and is imported only when the user names a file.
pub const SCHEDULES: [Schedule; 4] = [
    Schedule {
        dataset: "UN",
        days: 7,
        urls: &["https://scsanctions.un.org/resources/xml/en/consolidated.xml"],
    },
    Schedule {
        dataset: "UK",
        days: 7,
        urls: &["https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv"],
    },
    Schedule {
        dataset: "OFAC",
        days: 7,
        urls: &[
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.CSV",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ALT.CSV",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADD.CSV",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN_COMMENTS.CSV",
        ],
    },
    Schedule {
        dataset: "OFAC-CONS",
        days: 7,
        urls: &[
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONS_PRIM.CSV",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONS_ALT.CSV",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONS_ADD.CSV",
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONS_COMMENTS.CSV",
        ],
    },
];

/// The schedule of a list; `None` for one that has no official address here.
pub fn schedule(dataset: &str) -> Option<&'static Schedule> {
    SCHEDULES
        .iter()
        .find(|schedule| schedule.dataset == dataset)
}

/// The day from which the age of a version counts: that on which it was issued, where the file
/// says so, since a file fetched today may be an old one; else that of its import.
pub fn dated(version: &ListVersion) -> Date {
    version
        .issued
        .unwrap_or_else(|| version.imported.to_zoned(TimeZone::UTC).date())
}

/// One sentence when the version is older than the schedule of its list allows, or is only the
/// starter list. Lists without a schedule are never called old.
pub fn age_warning(version: &ListVersion, now: Timestamp) -> Option<String> {
    let (dataset, dated) = (&version.dataset, dated(version));
    if version.starter {
        return Some(format!(
            "{dataset} is only the starter list of {} entries, as of {dated}: run `wirewatch lists sync` for the whole list",
            version.entries
        ));
    }
    let schedule = schedule(dataset)?;
    let today = now.to_zoned(TimeZone::UTC).date();
    let days = i64::from(today.since(dated).ok()?.get_days());
    (days > i64::from(schedule.days)).then(|| {
        format!(
            "{dataset} is of {dated}, {days} days old; it is expected anew every {} days: run `wirewatch lists sync`",
            schedule.days
        )
    })
}
