//! The real lists, read where they lie beside the repository.

use std::path::PathBuf;
use std::sync::LazyLock;

use jiff::Timestamp;
use wirewatch_lists::{Imported, ListFile, Lists, import};

/// The folder of real lists; `None`, said aloud, where it is not.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("WIREWATCH_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data/lists");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared is not here");
    None
}

pub(crate) fn file(name: &str) -> Option<ListFile> {
    let path = folder()?.join(name);
    let bytes = std::fs::read(&path).expect("a file of the real lists");
    Some(ListFile {
        name: name.to_owned(),
        bytes,
    })
}

static OFFICIAL: LazyLock<Option<(Imported, Lists)>> = LazyLock::new(|| {
    let names = [
        "UN_consolidated.xml",
        "ofac/sdn.csv",
        "ofac/alt.csv",
        "ofac/add.csv",
        "ofac/sdn_comments.csv",
        "ofac/cons_prim.csv",
        "ofac/cons_alt.csv",
        "ofac/cons_add.csv",
        "uk/subjects.csv",
        "uk/subject_names.csv",
        "uk/subject_countries_dedup.csv",
    ];
    let files = names.into_iter().map(file).collect::<Option<Vec<_>>>()?;
    let imported = import(files, Timestamp::UNIX_EPOCH);
    let lists = imported
        .lists
        .iter()
        .map(|list| (list.version.clone(), list.entities.clone()))
        .collect();
    Some((imported.clone(), Lists::new(lists)))
});

#[test]
fn look() {
    let Some((imported, lists)) = &*OFFICIAL else {
        return;
    };
    for l in &imported.lists {
        println!("{:?} {:?}", l.version, l.warnings);
    }
    for r in &imported.refused {
        println!("REFUSED {r}");
    }
    println!(
        "{} entities {} subjects",
        lists.entities().len(),
        lists.subjects().len()
    );
    let now = std::time::Instant::now();
    let l2 = Lists::new(
        imported
            .lists
            .iter()
            .map(|list| (list.version.clone(), list.entities.clone()))
            .collect(),
    );
    println!("{} in {:?}", l2.subjects().len(), now.elapsed());
    use std::io::Write;
    let mut out = std::fs::File::create("/tmp/ww_subjects.jsonl").unwrap();
    for s in lists.subjects() {
        writeln!(out, "{}", serde_json::to_string(s).unwrap()).unwrap();
    }
    let mut out = std::fs::File::create("/tmp/ww_entities.jsonl").unwrap();
    for s in lists.entities() {
        writeln!(out, "{}", serde_json::to_string(s).unwrap()).unwrap();
    }
}
