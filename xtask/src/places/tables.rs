//! Our own tables beside the gazetteer: demonyms, middles of countries, supplement.

use std::path::Path;

use anyhow::{Context, bail};

/// A place of the supplement.
#[derive(Debug)]
pub(super) struct Supplement {
    pub(super) name: String,
    pub(super) alternates: Vec<String>,
    /// `SY`, `SY.11`, or empty.
    pub(super) container: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) kind: String,
}

/// The middle of a country or a division, and short forms of its name.
#[derive(Debug)]
pub(super) struct Middle {
    /// `SY` or `US.TX`.
    pub(super) code: String,
    pub(super) position: Option<(f64, f64)>,
    pub(super) acronyms: Vec<String>,
    pub(super) alternates: Vec<String>,
}

/// Everything that was written by hand.
#[derive(Debug)]
pub(super) struct Tables {
    /// Country code, code of a division or `@` and the name of a region; language, form.
    pub(super) demonyms: Vec<(String, String, String)>,
    pub(super) middles: Vec<Middle>,
    pub(super) supplement: Vec<Supplement>,
    /// Folded names that name no place.
    pub(super) no_names: Vec<String>,
}

impl Tables {
    /// Reads the tables of `folder`.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Tables> {
        Ok(Tables {
            no_names: rows(&folder.join("no-names.txt"))?
                .into_iter()
                .flatten()
                .collect(),
            demonyms: demonyms(&rows(&folder.join("demonyms.tsv"))?)?,
            middles: rows(&folder.join("middles.tsv"))?
                .iter()
                .skip(1)
                .map(|row| middle(row))
                .collect::<anyhow::Result<_>>()?,
            supplement: rows(&folder.join("supplement.tsv"))?
                .iter()
                .skip(1)
                .map(|row| supplement(row))
                .collect::<anyhow::Result<_>>()?,
        })
    }
}

/// The rows of a table, without comments and empty lines.
fn rows(path: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            line.split('\t')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect())
}

fn several(cell: Option<&String>) -> Vec<String> {
    cell.map(|cell| {
        cell.split('|')
            .map(str::trim)
            .filter(|form| !form.is_empty())
            .map(str::to_owned)
            .collect()
    })
    .unwrap_or_default()
}

fn demonyms(rows: &[Vec<String>]) -> anyhow::Result<Vec<(String, String, String)>> {
    let (head, rows) = rows.split_first().context("demonyms.tsv is empty")?;
    let mut forms = Vec::new();
    for row in rows {
        let owner = &row[0];
        let division = owner.len() > 3 && owner.as_bytes()[2] == b'.';
        if !(owner.len() == 2 || division || owner.starts_with('@')) || row.len() > head.len() {
            bail!("demonyms.tsv: cannot read the row of {}", row[0]);
        }
        for (language, cell) in head.iter().zip(row).skip(1) {
            for base in several(Some(cell)) {
                for form in inflected(language, &base) {
                    forms.push((row[0].clone(), language.clone(), form));
                }
            }
        }
    }
    Ok(forms)
}

/// The regular forms of an adjective or demonym, itself first.
fn inflected(language: &str, base: &str) -> Vec<String> {
    let mut forms = vec![base.to_owned()];
    let mut add = |stem: &str, endings: &[&str]| {
        forms.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
    };
    match language {
        "en" => {
            let invariant = ["ese", "ish", "ch", "sh", "s"]
                .iter()
                .any(|ending| base.ends_with(ending));
            if !invariant {
                add(base, &["s"]);
            }
        }
        "fr" => {
            if let Some(stem) = base.strip_suffix("ien") {
                add(stem, &["ienne", "iens", "iennes"]);
            } else if let Some(stem) = base.strip_suffix("éen") {
                add(stem, &["éenne", "éens", "éennes"]);
            } else if base.ends_with('e') {
                add(base, &["s"]);
            } else if base.ends_with('s') {
                add(base, &["e", "es"]);
            } else {
                add(base, &["e", "s", "es"]);
            }
        }
        "es" => {
            if let Some(stem) = base.strip_suffix('o') {
                add(stem, &["a", "os", "as"]);
            } else if let Some(stem) = base.strip_suffix("és") {
                add(stem, &["esa", "eses", "esas"]);
            } else if let Some(stem) = base.strip_suffix("án") {
                add(stem, &["ana", "anes", "anas"]);
            } else if base.ends_with('í') {
                add(base, &["es", "s"]);
            } else {
                add(base, &["s", "es"]);
            }
        }
        "de" => {
            if base.ends_with("isch") || base.ends_with("sch") {
                add(base, &["e", "en", "er", "es", "em"]);
            } else if base.ends_with("er") {
                add(base, &["n", "s", "in", "innen"]);
            } else if let Some(stem) = base.strip_suffix('e') {
                add(stem, &["en", "in", "innen"]);
            }
        }
        "ar" => {
            forms.push(format!("ال{base}"));
            for ending in ["ة", "ين", "ون", "تين", "ان"] {
                forms.push(format!("{base}{ending}"));
                forms.push(format!("ال{base}{ending}"));
            }
        }
        "ru" => {
            if let Some(stem) = base.strip_suffix("ий") {
                add(
                    stem,
                    &[
                        "ая", "ое", "ие", "ого", "ому", "им", "ом", "ой", "ую", "их", "ими",
                    ],
                );
            } else if let Some(stem) = base.strip_suffix("ец") {
                add(
                    stem,
                    &["ца", "цу", "цем", "це", "цы", "цев", "цам", "цами", "цах"],
                );
            } else if let Some(stem) = base.strip_suffix("ин") {
                add(
                    stem,
                    &["ина", "ину", "ином", "ине", "е", "", "ам", "ами", "ах"],
                );
            }
        }
        "uk" => {
            if let Some(stem) = base.strip_suffix("ий") {
                add(
                    stem,
                    &[
                        "а", "е", "і", "ого", "ому", "им", "ої", "ій", "у", "ою", "их", "ими",
                    ],
                );
            } else if let Some(stem) = base.strip_suffix("ець") {
                add(
                    stem,
                    &["ця", "цю", "цем", "ці", "ців", "цям", "цями", "цях"],
                );
            }
        }
        "tr" => add(base, &["ler", "lar"]),
        _ => {}
    }
    forms
}

fn middle(row: &[String]) -> anyhow::Result<Middle> {
    let code = row[0].clone();
    let position = match (
        row.get(1).map(String::as_str),
        row.get(2).map(String::as_str),
    ) {
        (None | Some("" | "-"), _) => None,
        (Some(lat), Some(lon)) => Some((
            lat.parse()
                .with_context(|| format!("middles.tsv: latitude of {code}"))?,
            lon.parse()
                .with_context(|| format!("middles.tsv: longitude of {code}"))?,
        )),
        _ => bail!("middles.tsv: {code} has a latitude and no longitude"),
    };
    Ok(Middle {
        code,
        position,
        acronyms: several(row.get(3)),
        alternates: several(row.get(4)),
    })
}

fn supplement(row: &[String]) -> anyhow::Result<Supplement> {
    let [name, alternates, container, lat, lon, kind, source] = row else {
        bail!(
            "supplement.tsv: {} has {} cells instead of 7",
            row[0],
            row.len()
        );
    };
    if source.is_empty() {
        bail!("supplement.tsv: {name} names no source");
    }
    Ok(Supplement {
        name: name.clone(),
        alternates: several(Some(alternates)),
        container: container.clone(),
        lat: lat
            .parse()
            .with_context(|| format!("supplement.tsv: latitude of {name}"))?,
        lon: lon
            .parse()
            .with_context(|| format!("supplement.tsv: longitude of {name}"))?,
        kind: kind.clone(),
    })
}
