//! How fast entities are found: `cargo bench -p wirewatch-tagger`.

use divan::Bencher;
use divan::counter::CharsCount;
use wirewatch_places::Gazetteer;

fn main() {
    divan::main();
}

/// The sentences of `corpora/tagger` without their labels.
fn text() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora/tagger");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("corpora/tagger is in the repository")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let mut text = String::new();
    for file in files.into_iter().take(30) {
        let labelled = std::fs::read_to_string(file).expect("a text file");
        for part in labelled.split('[') {
            let words = part.split_once('|').map_or(part, |(_, words)| words);
            text.push_str(&words.replace(']', ""));
        }
    }
    text
}

#[divan::bench]
fn entities(bencher: Bencher<'_, '_>) {
    let text = text();
    let chars = CharsCount::of_str(&text);
    bencher.counter(chars).bench(|| {
        wirewatch_tagger::entities(&wirewatch_tagger::read(&text, Gazetteer::embedded()))
    });
}

#[divan::bench]
fn rows(bencher: Bencher<'_, '_>) {
    let text = text();
    let chars = CharsCount::of_str(&text);
    bencher
        .counter(chars)
        .bench(|| wirewatch_tagger::features::rows(&text, Gazetteer::embedded()));
}
