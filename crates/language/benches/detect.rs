//! How fast languages are told: `cargo bench -p wirewatch-language`.

use divan::Bencher;
use divan::counter::CharsCount;

fn main() {
    divan::main();
}

#[divan::bench]
fn sentences(bencher: Bencher<'_, '_>) {
    let rows: Vec<&str> = include_str!("../tests/all/sentences.tsv")
        .lines()
        .filter_map(|row| row.split_once('\t'))
        .map(|(_, sentence)| sentence)
        .collect();
    let chars: usize = rows.iter().map(|row| row.chars().count()).sum();
    bencher.counter(CharsCount::new(chars)).bench(|| {
        rows.iter()
            .filter_map(|row| wirewatch_language::detect(row))
            .count()
    });
}
