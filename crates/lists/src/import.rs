//! From files to lists: what a file is, which files belong together, and what version they make.
//!
//! The format is recognised from content, never from the name. A list is imported whole or not
//! at all: one refused file refuses the list that it belongs to, and the lists beside it go on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use wirewatch_news::{Dataset, Digest, Entity, ListVersion};

use crate::error::{ImportError, LIMIT_BYTES};
use crate::format::{Format, recognise};
use crate::{ftm, ofac, simple, uk, un};

/// A file as it came: its name, for messages, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFile {
    /// Name without folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A list that was read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedList {
    /// Its version.
    pub version: ListVersion,
    /// Its entries, in the order of the list.
    pub entities: Vec<Entity>,
    /// What was left out or guessed, one sentence each.
    pub warnings: Vec<String>,
}

/// What an import gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The lists, in the order UN, EU, UK, OFAC, OFAC-CONS, others by name.
    pub lists: Vec<ImportedList>,
    /// What was refused, and why.
    pub refused: Vec<ImportError>,
}

/// Reads all lists that `files` hold. Never fails as a whole: what cannot be read is in
/// [`Imported::refused`]. `imported` is the time to write into the versions.
///
/// Costs time and memory in proportion to the bytes given.
pub fn import(mut files: Vec<ListFile>, imported: Timestamp) -> Imported {
    files.sort_by(|left, right| {
        left.name
            .cmp(&right.name)
            .then_with(|| left.bytes.cmp(&right.bytes))
    });
    let mut out = Imported::default();
    let mut sorted: BTreeMap<Format, Vec<&ListFile>> = BTreeMap::new();
    for file in &files {
        if file.bytes.len() > LIMIT_BYTES {
            out.refused.push(ImportError::TooLarge {
                file: file.name.clone(),
                limit_bytes: LIMIT_BYTES,
            });
            continue;
        }
        match recognise(file) {
            Ok(format) => sorted.entry(format).or_default().push(file),
            Err(error) => out.refused.push(error),
        }
    }
    let mut import = Import { out, imported };
    import.ofac(&sorted);
    import.uk_tables(&sorted);
    for file in sorted.get(&Format::Uk).into_iter().flatten() {
        let read = published_uk(file);
        import.keep("UK", &[file], read);
    }
    for file in sorted.get(&Format::Un).into_iter().flatten() {
        import.keep("UN", &[file], un::read(file, "UN"));
    }
    for file in sorted.get(&Format::FollowTheMoney).into_iter().flatten() {
        match ftm::read(file) {
            Ok(read) => import.keep(
                &read.dataset,
                &[file],
                Ok((read.issued, read.entities, read.warnings)),
            ),
            Err(error) => import.out.refused.push(error),
        }
    }
    for file in sorted.get(&Format::Simple).into_iter().flatten() {
        import.simple(file);
    }
    let mut out = import.out;
    out.lists
        .sort_by_key(|list| dataset_rank(&list.version.dataset));
    out
}

/// Where a dataset stands among others: UN, EU, UK, OFAC, OFAC-CONS, then by name.
pub(crate) fn dataset_rank(dataset: &str) -> (usize, String) {
    const ORDER: [&str; 5] = ["UN", "EU", "UK", "OFAC", "OFAC-CONS"];
    let rank = ORDER
        .iter()
        .position(|known| *known == dataset)
        .unwrap_or(ORDER.len());
    (rank, dataset.to_owned())
}

type Read = Result<(Option<Date>, Vec<Entity>, Vec<String>), ImportError>;

fn published_uk(file: &ListFile) -> Read {
    let (skip, header, report) = crate::format::uk_header(file)?;
    uk::read(file, "UK", &header, skip, &report)
}

struct Import {
    out: Imported,
    imported: Timestamp,
}

impl Import {
    /// Keeps a list that was read, or the reason why it was not.
    fn keep(&mut self, dataset: &str, files: &[&ListFile], read: Read) {
        let name = || {
            files
                .first()
                .map_or_else(String::new, |file| file.name.clone())
        };
        match read {
            Err(error) => self.out.refused.push(error),
            Ok((_, entities, _)) if entities.is_empty() => {
                self.out.refused.push(ImportError::Empty {
                    file: name(),
                    dataset: dataset.to_owned(),
                });
            }
            Ok(_)
                if self
                    .out
                    .lists
                    .iter()
                    .any(|list| list.version.dataset == dataset) =>
            {
                self.out.refused.push(ImportError::Twice {
                    file: name(),
                    dataset: dataset.to_owned(),
                });
            }
            Ok((issued, entities, warnings)) => {
                let version = version(dataset, files, issued, self.imported, entities.len());
                self.out.lists.push(ImportedList {
                    version,
                    entities,
                    warnings,
                });
            }
        }
    }

    /// Finds the OFAC lists among the files: each primary file with the parts that fit it best.
    fn ofac(&mut self, sorted: &BTreeMap<Format, Vec<&ListFile>>) {
        let files = |format| sorted.get(&format).into_iter().flatten().copied();
        let mut primaries: Vec<(&'static str, &ListFile, Numbers)> = Vec::new();
        for file in files(Format::OfacPrimary) {
            let dataset = if crate::format::is_non_sdn(file) {
                "OFAC-CONS"
            } else {
                "OFAC"
            };
            primaries.push((dataset, file, numbers(file)));
        }
        let mut parts: Vec<[Option<&ListFile>; 3]> = vec![[None; 3]; primaries.len()];
        for (place, format) in [
            Format::OfacAliases,
            Format::OfacAddresses,
            Format::OfacComments,
        ]
        .into_iter()
        .enumerate()
        {
            for file in files(format) {
                let wanted = numbers(file);
                let fits = |(_, _, known): &(&str, &ListFile, Numbers)| {
                    wanted
                        .iter()
                        .filter(|number| known.contains(*number))
                        .count()
                };
                let best = (0..primaries.len())
                    .max_by_key(|at| (fits(&primaries[*at]), std::cmp::Reverse(*at)));
                match best
                    .and_then(|at| parts.get_mut(at))
                    .and_then(|parts| parts.get_mut(place))
                {
                    Some(slot) if slot.is_none() => *slot = Some(file),
                    Some(_) => self.out.refused.push(ImportError::Twice {
                        file: file.name.clone(),
                        dataset: "OFAC".to_owned(),
                    }),
                    None => self.out.refused.push(ImportError::Missing {
                        file: file.name.clone(),
                        dataset: "OFAC".to_owned(),
                        need: "SDN.CSV or CONS_PRIM.CSV".to_owned(),
                    }),
                }
            }
        }
        let unknown = self.out.refused.iter().find_map(|error| match error {
            ImportError::Unknown { file, .. }
            | ImportError::Malformed { file, .. }
            | ImportError::TooLarge { file, .. } => Some(file.clone()),
            _ => None,
        });
        for ((dataset, primary, _), [aliases, addresses, comments]) in primaries.iter().zip(parts) {
            // What could not be recognised may be the part that is missing.
            if let Some(unknown) = unknown
                .as_ref()
                .filter(|_| aliases.is_none() || addresses.is_none())
            {
                self.out.refused.push(ImportError::Missing {
                    file: primary.name.clone(),
                    dataset: (*dataset).to_owned(),
                    need: format!(
                        "its ALT and ADD files ({unknown}, given with it, could not be read)"
                    ),
                });
                continue;
            }
            let read = ofac::read(
                dataset,
                &ofac::Files {
                    primary,
                    aliases,
                    addresses,
                    comments,
                },
            );
            let mut used: Vec<&ListFile> = [Some(*primary), aliases, addresses, comments]
                .into_iter()
                .flatten()
                .collect();
            used.sort_by(|left, right| left.name.cmp(&right.name));
            self.keep(
                dataset,
                &used,
                read.map(|(entities, warnings)| (None, entities, warnings)),
            );
        }
    }

    fn uk_tables(&mut self, sorted: &BTreeMap<Format, Vec<&ListFile>>) {
        let first = |format| sorted.get(&format).and_then(|files| files.first()).copied();
        let tables = [Format::UkSubjects, Format::UkNames, Format::UkCountries].map(first);
        let [subjects, names, countries] = tables;
        if let (Some(subjects), Some(names)) = (subjects, names) {
            let read = uk::read_tables(
                &uk::Tables {
                    subjects,
                    names,
                    countries,
                },
                "UK",
            );
            let mut used: Vec<&ListFile> = tables.into_iter().flatten().collect();
            used.sort_by(|left, right| left.name.cmp(&right.name));
            self.keep("UK", &used, read);
        } else {
            for file in tables.into_iter().flatten() {
                self.out.refused.push(ImportError::Missing {
                    file: file.name.clone(),
                    dataset: "UK".to_owned(),
                    need: "subjects.csv and subject_names.csv".to_owned(),
                });
            }
        }
    }

    fn simple(&mut self, file: &ListFile) {
        match simple::read(file) {
            Err(error) => self.out.refused.push(error),
            Ok((entities, warnings)) => {
                let mut lists: BTreeMap<Dataset, Vec<Entity>> = BTreeMap::new();
                let mut seen = std::collections::HashSet::new();
                for entity in entities {
                    if seen.insert(entity.id.clone()) {
                        lists
                            .entry(entity.id.dataset.clone())
                            .or_default()
                            .push(entity);
                    }
                }
                if lists.is_empty() {
                    self.keep("any list", &[file], Ok((None, Vec::new(), Vec::new())));
                }
                for (dataset, entities) in lists {
                    self.keep(&dataset, &[file], Ok((None, entities, warnings.clone())));
                }
            }
        }
    }
}

type Numbers = std::collections::HashSet<u64>;

/// The entity numbers of an OFAC file: what stands before the first comma of each line.
fn numbers(file: &ListFile) -> Numbers {
    let lines = file.bytes.split(|byte| *byte == b'\n');
    let first =
        lines.filter_map(|line| std::str::from_utf8(line.split(|byte| *byte == b',').next()?).ok());
    first
        .filter_map(|number| number.trim().parse().ok())
        .collect()
}

/// The version that these files make. The digest is that of the files one after another, in the
/// order of their names, as `cat FILES | sha256sum` prints it.
fn version(
    dataset: &str,
    files: &[&ListFile],
    issued: Option<Date>,
    imported: Timestamp,
    entries: usize,
) -> ListVersion {
    let digest = match files {
        [file] => Digest::of(&file.bytes),
        files => Digest::of(
            &files
                .iter()
                .map(|file| file.bytes.as_slice())
                .collect::<Vec<_>>()
                .concat(),
        ),
    };
    let date = issued.unwrap_or_else(|| imported.to_zoned(TimeZone::UTC).date());
    let hash = digest.to_string();
    ListVersion {
        dataset: dataset.to_owned(),
        version: format!("{date}-{}", hash.get(..8).unwrap_or(&hash)),
        issued,
        imported,
        digest,
        files: files.iter().map(|file| file.name.clone()).collect(),
        entries: u32::try_from(entries).unwrap_or(u32::MAX),
        starter: false,
    }
}
