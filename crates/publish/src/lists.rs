//! The official lists: how old they are, which versions were held, what changed.

use askama::Template;
use wirewatch_news::{Entity, ListChange, ListDiff, ListVersion};

use crate::frame::{Frame, Section, Shell, rendered};
use crate::parts::{Day, Moment, Told};
use crate::{outside, routes, words};

/// How many entries of each kind a page of differences shows.
const DIFF_LIMIT: usize = 200;

struct AgeRow {
    name: String,
    version: String,
    issued: Option<Day>,
    imported: Moment,
    entries: String,
    starter: bool,
    warning: Option<Told>,
}

struct VersionRow {
    list: String,
    version: String,
    issued: Option<Day>,
    imported: Moment,
    entries: String,
    hash: String,
    files: Told,
    starter: bool,
    diff: Option<String>,
}

struct ChangeRow {
    list: String,
    imported: Moment,
    text: String,
}

#[derive(Template)]
#[template(path = "lists.html")]
struct ListsPage {
    shell: Shell,
    lede: String,
    ages: Vec<AgeRow>,
    changes: Vec<ChangeRow>,
    versions: Vec<VersionRow>,
}

/// "56,114 entries of 4 lists: UN of 27 Feb 2026, …".
pub(crate) fn held(frame: &Frame<'_>) -> String {
    let lists = &frame.coverage.lists;
    if lists.is_empty() {
        return "No list is loaded.".into();
    }
    let entries = lists.iter().map(|list| u64::from(list.entries)).sum();
    let ages: Vec<String> = lists.iter().map(words::list_age).collect();
    format!(
        "{} of {}: {}.",
        words::count(entries, "entry", "entries"),
        words::count(lists.len() as u64, "list", "lists"),
        words::joined(&ages),
    )
}

/// The lists in use with their age, recent changes, and all versions kept (newest first).
pub fn lists_page(frame: &Frame<'_>, versions: &[ListVersion], changes: &[ListChange]) -> String {
    let age = |list: &wirewatch_news::ListAge| AgeRow {
        name: outside::line(&list.dataset, 60),
        version: outside::line(&list.version, 60),
        issued: list.issued.map(Day::new),
        imported: Moment::new(list.imported),
        entries: words::thousands(list.entries.into()),
        starter: list.starter,
        warning: list
            .warning
            .as_deref()
            .map(|text| Told::cut(text, Some("en"), 300)),
    };
    let version = |(index, version): (usize, &ListVersion)| {
        let older = versions[index + 1..]
            .iter()
            .find(|older| older.dataset == version.dataset);
        let digest = version.digest.to_string();
        VersionRow {
            list: outside::line(&version.dataset, 60),
            version: outside::line(&version.version, 60),
            issued: version.issued.map(Day::new),
            imported: Moment::new(version.imported),
            entries: words::thousands(version.entries.into()),
            hash: digest[..16].to_owned(),
            files: Told::cut(&version.files.join(", "), None, 160),
            starter: version.starter,
            diff: older
                .map(|older| routes::list_diff(&version.dataset, &older.version, &version.version)),
        }
    };
    let change = |change: &ListChange| ChangeRow {
        list: outside::line(&change.dataset, 60),
        imported: Moment::new(change.imported),
        text: format!(
            "{} added, {} removed, {} changed",
            words::thousands(change.added.into()),
            words::thousands(change.removed.into()),
            words::thousands(change.changed.into()),
        ),
    };
    let page = ListsPage {
        shell: Shell::new(Some(frame.coverage), Section::Lists, "Lists"),
        lede: held(frame),
        ages: frame.coverage.lists.iter().map(age).collect(),
        changes: changes.iter().take(30).map(change).collect(),
        versions: versions.iter().enumerate().take(200).map(version).collect(),
    };
    rendered(&page)
}

struct EntryLine {
    reference: String,
    name: Told,
    note: Vec<String>,
}

struct DiffGroup {
    id: &'static str,
    heading: String,
    lines: Vec<EntryLine>,
    more: usize,
}

#[derive(Template)]
#[template(path = "list_diff.html")]
struct ListDiffPage {
    shell: Shell,
    list: String,
    older: String,
    newer: String,
    groups: Vec<DiffGroup>,
}

/// What changed between two versions of one list.
pub fn list_diff_page(
    frame: &Frame<'_>,
    older: &ListVersion,
    newer: &ListVersion,
    diff: &ListDiff,
) -> String {
    let list = outside::line(&newer.dataset, 60);
    let of = |version: &ListVersion| match version.issued {
        Some(date) => format!(
            "{} ({})",
            words::day(date),
            outside::line(&version.version, 60)
        ),
        None => outside::line(&version.version, 60),
    };
    let title = format!("{list}: what changed");
    let line = |entity: &Entity, note: Vec<String>| EntryLine {
        reference: outside::line(&entity.id.reference, 80),
        name: Told::name(entity.caption()),
        note,
    };
    let group = |id, word: &str, total: usize, lines: Vec<EntryLine>| DiffGroup {
        id,
        heading: format!(
            "{}: {}",
            word,
            words::count(total as u64, "entry", "entries")
        ),
        more: total - lines.len(),
        lines,
    };
    let facts = |entity: &Entity| {
        let mut note = vec![words::schema(entity.schema).to_owned()];
        note.extend(
            entity
                .programs
                .first()
                .map(|program| outside::line(program, 90)),
        );
        note.extend(
            entity
                .listed_on
                .map(|date| format!("listed {}", words::day(date))),
        );
        note
    };
    let plain = |entities: &[Entity]| -> Vec<EntryLine> {
        entities
            .iter()
            .take(DIFF_LIMIT)
            .map(|entity| line(entity, facts(entity)))
            .collect()
    };
    let changed = diff
        .changed
        .iter()
        .take(DIFF_LIMIT)
        .map(|(before, after)| line(after, differences(before, after)))
        .collect();
    let page = ListDiffPage {
        shell: Shell::new(Some(frame.coverage), Section::Lists, &title)
            .crumb(routes::HOME, "Today")
            .crumb(routes::LISTS, "Lists")
            .here(&title),
        older: of(older),
        newer: of(newer),
        groups: vec![
            group("added", "Added", diff.added.len(), plain(&diff.added)),
            group(
                "removed",
                "Removed",
                diff.removed.len(),
                plain(&diff.removed),
            ),
            group("changed", "Changed", diff.changed.len(), changed),
        ],
        list,
    };
    rendered(&page)
}

/// Which parts of an entry differ, in words.
fn differences(before: &Entity, after: &Entity) -> Vec<String> {
    let mut found = Vec::new();
    let added: Vec<&str> = after
        .names
        .iter()
        .filter(|name| !before.names.contains(name))
        .map(|name| name.text.as_str())
        .collect();
    let removed: Vec<&str> = before
        .names
        .iter()
        .filter(|name| !after.names.contains(name))
        .map(|name| name.text.as_str())
        .collect();
    for (word, names) in [("names added", added), ("names removed", removed)] {
        if !names.is_empty() {
            found.push(format!("{word}: {}", outside::line(&names.join("; "), 240)));
        }
    }
    let parts = [
        ("dates of birth", before.birth_dates != after.birth_dates),
        ("places of birth", before.birth_places != after.birth_places),
        ("countries", before.countries != after.countries),
        ("programmes", before.programs != after.programs),
        ("date of listing", before.listed_on != after.listed_on),
        ("positions", before.positions != after.positions),
        ("comments", before.comments != after.comments),
        ("identifiers", before.identifiers != after.identifiers),
        ("addresses", before.addresses != after.addresses),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| (*name).into())
        .collect();
    if !parts.is_empty() {
        found.push(format!("differs in {}", words::joined(&parts)));
    }
    found
}
