//! Listed names in running text: bytes per second over the real lists where they are, else over
//! the starter list.

use std::path::Path;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::{BytesCount, CharsCount};
use jiff::Timestamp;
use wirewatch_lists::{ListFile, Lists};
use wirewatch_news::{Article, ArticleId, Digest, Outlet, Provenance};
use wirewatch_places::Gazetteer;
use wirewatch_recognise::{ListedNames, recognise};

fn main() {
    println!("{} names", NAMES.len());
    divan::main();
}

static NAMES: LazyLock<ListedNames> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/lists");
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).ok()?;
        Some(ListFile {
            name: name.to_owned(),
            bytes,
        })
    };
    let names = [
        "UN_consolidated.xml",
        "ofac/sdn.csv",
        "ofac/alt.csv",
        "ofac/add.csv",
        "uk/subjects.csv",
        "uk/subject_names.csv",
    ];
    let files: Vec<ListFile> = names.into_iter().filter_map(read).collect();
    let imported = wirewatch_lists::import(files, Timestamp::UNIX_EPOCH).lists;
    let lists = if imported.is_empty() {
        wirewatch_lists::starter(Timestamp::UNIX_EPOCH)
    } else {
        imported
    };
    let lists = Lists::new(
        lists
            .into_iter()
            .map(|list| (list.version, list.entities))
            .collect(),
    );
    ListedNames::new(&lists, Gazetteer::embedded())
});

/// A text of about 100,000 letters in which every few sentences name somebody.
fn article() -> Article {
    let paragraph = "The council met on Monday and spoke for three hours about the water, the road and the school. \
        A convoy of the army reached Palmyra in the evening, and Boko Haram was named in a letter from Maiduguri. \
        Nobody was hurt, the governor said, and the trucks will leave again when the bridge has been repaired.\n\n";
    let body = paragraph.repeat(340);
    Article {
        id: ArticleId::new("", "", &body),
        capture: Provenance {
            target_uri: String::new(),
            captured: Timestamp::UNIX_EPOCH,
            payload_digest: Digest::of(b""),
            payload_bytes: 0,
            part: None,
            source: None,
        },
        url: String::new(),
        headline: "A convoy reaches Palmyra".to_owned(),
        authors: Vec::new(),
        outlet: Outlet {
            name: "Example".to_owned(),
            host: String::new(),
            country: None,
        },
        agency: None,
        dateline: None,
        language: Some("en".to_owned()),
        first_created: None,
        version_created: None,
        body,
        limits: Vec::new(),
    }
}

#[divan::bench]
fn listed_names(bencher: Bencher<'_, '_>) {
    let article = article();
    bencher
        .counter(CharsCount::of_str(&article.body))
        .bench_local(|| wirewatch_recognise::count_sights(&article, &NAMES));
}

#[divan::bench]
fn names_and_places(bencher: Bencher<'_, '_>) {
    let article = article();
    bencher
        .counter(BytesCount::of_str(&article.body))
        .with_inputs(|| article.clone())
        .bench_local_values(|article| recognise(article, &NAMES, Gazetteer::embedded()));
}
