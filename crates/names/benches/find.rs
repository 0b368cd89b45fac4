//! Listed names in text: bytes per second over an index of 40,000 made-up names.

use divan::Bencher;
use divan::counter::BytesCount;
use wirewatch_names::NameIndex;
use wirewatch_text::Folded;

fn main() {
    divan::main();
}

/// Syllables put together by a fixed rule: the same names on every run.
fn name(mut seed: u32) -> String {
    const SYLLABLES: [&str; 16] = [
        "al", "ba", "dar", "ro", "sa", "mir", "ko", "len", "ta", "ni", "gu", "fay", "zo", "ham",
        "is", "un",
    ];
    let mut name = String::new();
    for part in 0..5 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if part == 2 {
            name.push(' ');
        }
        name.push_str(SYLLABLES[(seed >> 28) as usize]);
    }
    name
}

#[divan::bench]
fn find_40000_names(bencher: Bencher<'_, '_>) {
    let index = NameIndex::new((0..40_000).map(|number| (name(number), number)));
    let text: String = (0..20_000)
        .map(|seed| format!("said {} in the city. ", name(seed * 7)))
        .collect();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| index.find(&Folded::new(&text)).count());
}

#[divan::bench]
fn fold_only(bencher: Bencher<'_, '_>) {
    let text: String = (0..20_000)
        .map(|seed| format!("said {} in the city. ", name(seed * 7)))
        .collect();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| Folded::new(&text).text().len());
}
