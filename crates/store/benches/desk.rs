//! How fast a data folder takes articles in and gives them back.
//!
//! `cargo bench -p wirewatch-store`. Figures with the machine: docs/benchmarks.md.

use divan::Bencher;
use divan::counter::ItemsCount;
use wirewatch_news::{Digest, Entity, EntityId, ListVersion, Name, NameKind, Schema, Understood};
use wirewatch_store::{NewArticle, Query, Store};

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/all/desk.rs"]
mod desk;

use desk::{Draft, lead, open};

const ARTICLES: usize = 1_000;
const BATCH: usize = 50;

fn main() {
    divan::main();
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime")
}

/// Articles of the length of news, some 3 kB each, no two alike.
fn texts() -> Vec<(String, String)> {
    let words = [
        "river", "minister", "border", "talks", "army", "city", "aid", "court",
    ];
    (0..ARTICLES)
        .map(|number| {
            let body = (0..450)
                .map(|at| words[(number * 7 + at * at) % words.len()])
                .chain([format!("word{number}").as_str()])
                .collect::<Vec<_>>()
                .join(" ");
            (format!("https://news.example/{number}"), body)
        })
        .collect()
}

fn drafts(texts: &[(String, String)]) -> Vec<Draft<'_>> {
    texts
        .iter()
        .map(|(url, body)| Draft {
            url,
            body,
            names: &["UN:QDe.115", "OFAC:8759", "UK:AQD0028"],
            countries: &["IQ", "SY"],
            ..Draft::default()
        })
        .collect()
}

async fn fill(store: &Store, drafts: &[Draft<'_>]) {
    for batch in drafts.chunks(BATCH) {
        let captures: Vec<_> = batch.iter().map(Draft::capture).collect();
        store.put_captures(&captures).await.expect("kept");
        let all: Vec<Understood> = batch.iter().map(Draft::understood).collect();
        let sketches: Vec<Vec<u64>> = all
            .iter()
            .map(|one| {
                let seed = Digest::of(one.recognised.article.url.as_bytes()).short();
                (1..=16)
                    .map(|band| seed.wrapping_mul(2 * band + 1))
                    .collect()
            })
            .collect();
        let articles: Vec<NewArticle<'_>> = all
            .iter()
            .zip(&sketches)
            .map(|(one, sketch)| NewArticle {
                sketch,
                ..lead(one)
            })
            .collect();
        store.add_all(&articles).await.expect("added");
    }
}

/// Captures with their payloads, then articles, both acknowledged, in batches of 50.
#[divan::bench(sample_count = 3)]
fn add(bencher: Bencher<'_, '_>) {
    let (runtime, texts) = (runtime(), texts());
    let drafts = drafts(&texts);
    bencher
        .counter(ItemsCount::new(ARTICLES))
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_values(|folder| {
            runtime.block_on(async {
                let store = open(folder.path()).await;
                fill(&store, &drafts).await;
                store.close().await;
            });
        });
}

/// The full-text index of 1,000 articles, from nothing.
#[divan::bench(sample_count = 3)]
fn index(bencher: Bencher<'_, '_>) {
    let (runtime, texts) = (runtime(), texts());
    let folder = tempfile::tempdir().expect("a folder");
    let store = runtime.block_on(async {
        let store = open(folder.path()).await;
        fill(&store, &drafts(&texts)).await;
        store
    });
    bencher
        .counter(ItemsCount::new(ARTICLES))
        .bench_local(|| runtime.block_on(store.reindex()).expect("rebuilt"));
}

/// One question with facets and ten hits, among 1,000 articles.
#[divan::bench(sample_count = 50)]
fn search(bencher: Bencher<'_, '_>) {
    let (runtime, texts) = (runtime(), texts());
    let folder = tempfile::tempdir().expect("a folder");
    let store = runtime.block_on(async {
        let store = open(folder.path()).await;
        fill(&store, &drafts(&texts)).await;
        store.index_pending().await.expect("indexed");
        store
    });
    let query = Query {
        text: "minister word7".to_owned(),
        limit: 10,
        ..Query::default()
    };
    bencher.bench_local(|| runtime.block_on(store.search(&query)).expect("an answer"));
}

/// Reading lists of 15,000 entries.
#[divan::bench(sample_count = 5)]
fn lists(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let folder = tempfile::tempdir().expect("a folder");
    let entities: Vec<Entity> = (0..15_000)
        .map(|number| {
            let name = |text: &str| Name {
                text: format!("{text} {number}"),
                kind: NameKind::Alias,
            };
            Entity {
                id: EntityId::new("UN", format!("QDe.{number}")),
                schema: Schema::Person,
                names: ["Abd al-Rahman", "Абд ар-Рахман", "عبد الرحمن", "A. Rahman"]
                    .map(name)
                    .to_vec(),
                birth_dates: vec!["1971-03-05".to_owned()],
                birth_places: vec!["Mosul".to_owned()],
                gender: None,
                countries: vec!["IQ".to_owned()],
                programs: vec!["SDGT".to_owned()],
                listed_on: None,
                updated_on: None,
                positions: Vec::new(),
                comments: vec!["A comment of the length of comments. ".repeat(10)],
                identifiers: Vec::new(),
                addresses: Vec::new(),
                topics: vec!["sanction".to_owned()],
                referents: Vec::new(),
                source_url: None,
            }
        })
        .collect();
    let version = ListVersion {
        dataset: "UN".to_owned(),
        version: "2026-02-27-aaaaaaaa".to_owned(),
        issued: None,
        imported: "2026-11-01T00:00:00Z".parse().expect("an instant"),
        digest: Digest::of(b""),
        files: Vec::new(),
        entries: 15_000,
        starter: false,
    };
    let store = runtime.block_on(async {
        let store = open(folder.path()).await;
        store.put_list(&version, &entities).await.expect("kept");
        store
    });
    bencher
        .counter(ItemsCount::new(entities.len()))
        .bench_local(|| runtime.block_on(store.lists()).expect("read"));
}
