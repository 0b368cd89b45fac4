//! The section on running text: entities, places, times and the language, on the open data beside
//! the screening set, and what was measured in which language.

pub(crate) mod score;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::Deserialize;
use wirewatch_lists::Lists;
use wirewatch_news::{
    Article, ArticleId, DateOrigin, Digest, Field, Outlet, Passage, PlaceMention, Provenance, Span,
    Stamp,
};
use wirewatch_places::Gazetteer;
use wirewatch_recognise::{ListedNames, recognise, resolve};

use super::scripts;
use crate::root;
use score::{Entities, Located, Places, Times, share};

/// Rows of re3d under these licences were never trained on.
const HELD: [&str; 2] = ["CC-BY-SA-3.0", "CC-BY-NC-3.0"];
/// Files of the sets of places, with their names.
pub(crate) const PLACE_SETS: [(&str, &str); 4] = [
    ("lgl", "LGL"),
    ("trnews", "TR-News"),
    ("geowebnews", "GeoWebNews"),
    ("geovirus", "GeoVirus"),
];
/// Files of the sets of times, with their names.
const TIME_SETS: [(&str, &str); 3] = [
    ("tempeval3", "TempEval-3 (TimeBank and AQUAINT)"),
    ("wikiwars", "WikiWars"),
    ("gum_dates", "GUM, dates"),
];
const LANGUAGES: [&str; 10] = ["en", "ar", "fa", "tr", "fr", "es", "de", "ru", "uk", "zh"];
/// Words of the short texts whose language is asked.
const FIRST_WORDS: usize = 5;
/// Threads that read; the figures do not depend on it.
const THREADS: usize = 4;

/// A text with what others marked in it; offsets count code points.
#[derive(Deserialize)]
struct Row {
    text: String,
    title: Option<String>,
    url: Option<String>,
    source: Option<String>,
    date: Option<String>,
    dct: Option<String>,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    entities: Vec<Marked>,
    #[serde(default)]
    toponyms: Vec<Marked>,
    #[serde(default)]
    timex: Vec<Marked>,
    #[serde(default)]
    dates: Vec<Marked>,
}

/// A marked span: which fields are filled depends on the set.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Marked {
    start: usize,
    end: usize,
    #[serde(rename = "type", default)]
    kind: String,
    outer: Option<bool>,
    lat: Option<f64>,
    lon: Option<f64>,
    country: Option<String>,
    value: Option<String>,
    when: Option<String>,
    from: Option<String>,
    not_before: Option<String>,
}

/// Whether the data lies in `folder`, the one above the sets.
pub(crate) fn is_there(folder: &Path) -> bool {
    let files = ["ner/re3d.jsonl", "langid/ud_pud.jsonl"].map(str::to_owned);
    let places = PLACE_SETS.map(|(file, _)| format!("geoparsing/{file}.jsonl"));
    let times = TIME_SETS.map(|(file, _)| format!("temporal/{file}.jsonl"));
    let mut all = files.iter().chain(&places).chain(&times);
    all.all(|file| folder.join(file).is_file())
}

/// The starter lists by name, as the program uses them where no list is given.
pub(crate) fn starter_names() -> ListedNames {
    let lists = wirewatch_lists::starter(Timestamp::UNIX_EPOCH).into_iter();
    let lists = Lists::new(lists.map(|list| (list.version, list.entities)).collect());
    ListedNames::new(&lists, Gazetteer::embedded())
}

/// The section, from the data in `folder`.
pub(super) fn section(folder: &Path) -> Result<String> {
    let names = starter_names();
    let mut out = "## Names, places and dates in running text\n\nMeasured with `cargo xtask \
        accuracy` on sets that others annotated and that are not part of the repository; counted \
        as their tasks count. The program reads headline and text and is told nothing else; only \
        what it finds in the text is compared, not what it finds in the headline, where nothing \
        is marked. Errors on some of these sets guided the rules, so that figures on other news \
        are likely lower.\n\n"
        .to_owned();
    let held = held_entities(folder, &names)?;
    let _ = writeln!(
        out,
        "Entities, English, the types of re3d; F1 in per cent. The model learned from the other \
         rows, about which only cross-validation says something. Its figures were taken when the \
         model was made and are not measured by this command: `cargo xtask train-tagger --folds \
         5`, and `--held`, which gave the tagger alone 59.8 and 73.6 on the rows below.\n\n\
         | re3d | span and type | overlap and type |\n|---|---|---|\n\
         | rows never trained on (CC BY-SA, CC BY-NC), {} entities | {:.1} | {:.1} |\n\
         | rows trained on, by cross-validation when the model was made | 68.3 | 82.8 |",
        held.exact.gold,
        held.exact.f1(),
        held.overlap(),
    );
    out.push_str(
        "\nPlaces, English, per cent. *Spans given*: of the names that are marked, those resolved \
         to within 161 km. *Text alone*: F1 of the names at exactly their span, and of the names \
         found and resolved to within 161 km. *Country*: of the names found, those in the right \
         country, by English name; two sets name none.\n\n\
         | set | names | spans given | text alone: names | text alone: within 161 km | country, \
         spans given | country, text alone |\n|---|---|---|---|---|---|---|\n",
    );
    for (file, name) in PLACE_SETS {
        let given = given_places(folder, file)?;
        let found = found_places(folder, file, &names)?;
        let country = |places: &Places| {
            let share = places.country();
            share.map_or("–".to_owned(), |share| format!("{share:.1}"))
        };
        let _ = writeln!(
            out,
            "| {name} | {} | {:.1} | {:.1} | {:.1} | {} | {} |",
            given.exact.gold,
            given.near(),
            found.exact.f1(),
            found.end_to_end.f1(),
            country(&given),
            country(&found)
        );
    }
    out.push_str(
        "\nTimes, English, F1 in per cent: at exactly the span, overlapping, and overlapping with \
         the right TIMEX3 value. GUM marks dates only: what is found beside them counts as \
         wrong.\n\n| set | expressions | strict span | relaxed span | value |\n|---|---|---|---|---|\n",
    );
    for (file, name) in TIME_SETS {
        let times = times(folder, file)?;
        let _ = writeln!(
            out,
            "| {name} | {} | {:.1} | {:.1} | {:.1} |",
            times.strict.gold,
            times.strict.f1(),
            times.relaxed.f1(),
            times.value.f1()
        );
    }
    let languages = languages(folder)?;
    let _ = writeln!(
        out,
        "\nLanguage, per cent right, of single sentences (Parallel Universal Dependencies) and of \
         their first {FIRST_WORDS} words; the page's own claim is not given.\n\n\
         | language | sentences | whole | first {FIRST_WORDS} words |\n|---|---|---|---|"
    );
    for (language, [whole, short, all]) in &languages {
        let _ = writeln!(
            out,
            "| {} | {all} | {:.1} | {:.1} |",
            scripts::language(language),
            share(*whole, *all),
            share(*short, *all)
        );
    }
    by_language(&languages, &mut out)?;
    Ok(out)
}

/// What was measured, language by language.
fn by_language(languages: &BTreeMap<String, [usize; 3]>, out: &mut String) -> Result<()> {
    let own = |path: &str| -> Result<String> {
        fs::read_to_string(root().join(path)).with_context(|| path.to_owned())
    };
    let listed = own("crates/recognise/tests/all/names.tsv")?;
    let places = own("crates/recognise/tests/all/places.tsv")?;
    let affected = own("crates/recognise/tests/all/affected.jsonl")?;
    out.push_str(
        "\nBy language: *sets* are those above; *own* counts sentences or reports that we wrote, \
         which guided the rules and show only that the language is read at all; – is *not \
         measured*. Entities are tagged in English alone: in other languages the listed names, \
         places and times that are found are shown as entities, and nobody has counted how well. \
         The sample desk, 41 reports in nine languages, stands in `corpora/floors.toml`.\n\n\
         | language | listed names | entities | places | affected countries | dates | language id \
         |\n|---|---|---|---|---|---|---|\n",
    );
    for language in LANGUAGES {
        let rows = |table: &str| {
            let rows = table.lines();
            rows.filter(|row| row.split('\t').next() == Some(language))
                .count()
        };
        let reports = affected.lines().filter(|line| {
            let row: Option<serde_json::Value> = serde_json::from_str(line).ok();
            row.is_some_and(|row| row["language"] == language)
        });
        let dates = own(&format!("crates/times/tests/all/{language}.tsv"))?
            .lines()
            .filter(|row| !row.starts_with('#') && !row.trim().is_empty())
            .count();
        let cell = |is_in_sets: bool, own: usize| match (is_in_sets, own) {
            (false, 0) => "–".to_owned(),
            (false, own) => format!("own {own}"),
            (true, 0) => "sets".to_owned(),
            (true, own) => format!("sets, own {own}"),
        };
        let is_english = language == "en";
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            scripts::language(language),
            cell(false, rows(&listed)),
            if is_english { "sets" } else { "not tagged" },
            cell(is_english, rows(&places)),
            cell(false, reports.count()),
            cell(is_english, dates),
            cell(languages.contains_key(language), 0),
        );
    }
    Ok(())
}

fn rows(folder: &Path, file: &str) -> Result<Vec<Row>> {
    let path = folder.join(file);
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    rows.zip(1..)
        .map(|(line, number)| {
            serde_json::from_str(line).with_context(|| format!("{file}, row {number}"))
        })
        .collect()
}

/// What `of_row` gives for each row, in order.
fn each<Out: Send>(rows: &[Row], of_row: impl Fn(&Row) -> Out + Sync) -> Vec<Out> {
    let of_row = &of_row;
    thread::scope(|scope| {
        let readers: Vec<_> = (0..THREADS)
            .map(|first| {
                let rows = rows.iter().enumerate().skip(first).step_by(THREADS);
                scope.spawn(move || -> Vec<(usize, Out)> {
                    rows.map(|(number, row)| (number, of_row(row))).collect()
                })
            })
            .collect();
        let mut all: Vec<(usize, Out)> = Vec::new();
        for reader in readers {
            match reader.join() {
                Ok(found) => all.extend(found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all.sort_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, found)| found).collect()
    })
}

fn day(row: &Row) -> Option<jiff::civil::Date> {
    let date = row.dct.as_deref().or(row.date.as_deref())?;
    date.get(..10)?.parse().ok()
}

/// The article of a row, as `wirewatch analyse` makes it.
fn article(row: &Row) -> Article {
    let (url, headline) = (
        row.url.clone().unwrap_or_default(),
        row.title.clone().unwrap_or_default(),
    );
    Article {
        id: ArticleId::new(&url, &headline, &row.text),
        capture: Provenance {
            target_uri: url.clone(),
            captured: Timestamp::UNIX_EPOCH,
            payload_digest: Digest::of(row.text.as_bytes()),
            payload_bytes: row.text.len() as u64,
            part: None,
            source: None,
        },
        outlet: Outlet {
            name: row.source.clone().unwrap_or_default(),
            host: String::new(),
            country: None,
        },
        language: wirewatch_read::language_of(&format!("{headline}\n{}", row.text), &[]),
        url,
        headline,
        authors: Vec::new(),
        agency: None,
        dateline: None,
        first_created: day(row).map(|date| Stamp::day(date, DateOrigin::Carrier)),
        version_created: None,
        body: row.text.clone(),
        limits: Vec::new(),
    }
}

/// Byte offsets of a text's code points, and of its end.
struct Offsets(Vec<usize>);

impl Offsets {
    fn of(text: &str) -> Offsets {
        let starts = text.char_indices().map(|(at, _)| at);
        Offsets(starts.chain([text.len()]).collect())
    }

    fn code_points(&self, bytes: Range<usize>) -> Range<usize> {
        let number = |byte: usize| self.0.partition_point(|start| *start < byte);
        number(bytes.start)..number(bytes.end)
    }

    fn bytes(&self, marked: &Marked) -> Option<Range<usize>> {
        Some(*self.0.get(marked.start)?..*self.0.get(marked.end)?)
    }
}

/// Entities of the rows of re3d that nothing was trained on.
pub(crate) fn held_entities(folder: &Path, names: &ListedNames) -> Result<Entities> {
    let mut rows = rows(folder, "ner/re3d.jsonl")?;
    rows.retain(|row| HELD.contains(&row.licence.as_str()));
    let found = each(&rows, |row| {
        let offsets = Offsets::of(&row.text);
        let recognised = recognise(article(row), names, Gazetteer::embedded());
        let entities = recognised.entities.into_iter();
        let entities = entities.filter(|one| one.passage.field == Field::Body);
        let mentions = entities.map(|one| {
            let span = one.passage.span;
            let range = offsets.code_points(span.start()..span.end());
            (range.start, range.end, format!("{:?}", one.kind))
        });
        mentions.collect::<BTreeSet<_>>()
    });
    let mut entities = Entities::default();
    for (row, found) in rows.iter().zip(&found) {
        let gold = row.entities.iter().filter(|one| one.outer != Some(false));
        let gold = gold.map(|one| (one.start, one.end, one.kind.clone()));
        entities.add(&gold.collect(), found);
    }
    Ok(entities)
}

/// Where the names are that others marked.
pub(crate) fn given_places(folder: &Path, file: &str) -> Result<Places> {
    places(folder, file, |row, article| {
        let offsets = Offsets::of(&row.text);
        let spans = row.toponyms.iter().filter_map(|marked| {
            let span = Span::new(&article.body, offsets.bytes(marked)?)?;
            Some(Passage {
                field: Field::Body,
                span,
            })
        });
        let spans: Vec<Passage> = spans.collect();
        let found = resolve(&article, &spans, Gazetteer::embedded());
        found.into_iter().flatten().collect()
    })
}

/// Which names are found, and where they are.
pub(crate) fn found_places(folder: &Path, file: &str, names: &ListedNames) -> Result<Places> {
    places(folder, file, |_, article| {
        recognise(article, names, Gazetteer::embedded()).places
    })
}

fn places(
    folder: &Path,
    file: &str,
    find: impl Fn(&Row, Article) -> Vec<PlaceMention> + Sync,
) -> Result<Places> {
    let rows = rows(folder, &format!("geoparsing/{file}.jsonl"))?;
    let found = each(&rows, |row| {
        let offsets = Offsets::of(&row.text);
        let found = find(row, article(row)).into_iter();
        let found = found.filter(|place| place.passage.field == Field::Body);
        let located = found.map(|place| {
            let span = place.passage.span;
            let country = Gazetteer::embedded().country(&place.country);
            Located {
                range: offsets.code_points(span.start()..span.end()),
                at: Some((place.lat, place.lon)),
                country: country.map_or(String::new(), |country| country.name.to_owned()),
            }
        });
        located.collect::<Vec<_>>()
    });
    let mut places = Places::default();
    for (row, found) in rows.iter().zip(&found) {
        let gold = row.toponyms.iter().map(|marked| Located {
            range: marked.start..marked.end,
            at: marked.lat.zip(marked.lon),
            country: marked.country.clone().unwrap_or_default(),
        });
        places.add(&gold.collect::<Vec<_>>(), found);
    }
    Ok(places)
}

/// Expressions of time of one set.
pub(crate) fn times(folder: &Path, file: &str) -> Result<Times> {
    let rows = rows(folder, &format!("temporal/{file}.jsonl"))?;
    let found = each(&rows, |row| {
        let offsets = Offsets::of(&row.text);
        let language = wirewatch_read::language_of(&row.text, &[]);
        let language = language.as_deref().unwrap_or("en");
        let found = wirewatch_times::times(&row.text, language, day(row)).into_iter();
        let found = found.map(|time| (offsets.code_points(time.range), time.value));
        found.collect::<Vec<_>>()
    });
    let mut times = Times::default();
    for (row, found) in rows.iter().zip(&found) {
        let marked = if row.timex.is_empty() {
            &row.dates
        } else {
            &row.timex
        };
        let gold = marked.iter().map(|one| {
            let dates = [&one.value, &one.when, &one.from, &one.not_before];
            let mut dates = dates.into_iter().flatten();
            let value = dates.find(|value| !value.is_empty());
            (one.start..one.end, value.cloned().unwrap_or_default())
        });
        times.add(&gold.collect::<Vec<_>>(), found);
    }
    Ok(times)
}

/// By language: sentences whose language is right, those whose first words are enough, and all.
fn languages(folder: &Path) -> Result<BTreeMap<String, [usize; 3]>> {
    let rows = rows(folder, "langid/ud_pud.jsonl")?;
    let found = each(&rows, |row| {
        let words: Vec<&str> = row.text.split_whitespace().take(FIRST_WORDS).collect();
        [row.text.clone(), words.join(" ")]
            .map(|text| wirewatch_read::language_of(&text, &[]).is_some_and(|tag| tag == row.lang))
    });
    let mut languages: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (row, [whole, short]) in rows.iter().zip(found) {
        let counts = languages.entry(row.lang.clone()).or_default();
        let one = [whole, short, true].map(usize::from);
        counts
            .iter_mut()
            .zip(one)
            .for_each(|(sum, one)| *sum += one);
    }
    Ok(languages)
}

#[cfg(test)]
mod tests;
