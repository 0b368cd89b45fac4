//! Time to tell the language of a sentence, and of a long text.

use divan::counter::CharsCount;
use divan::{Bencher, black_box};
use wirewatch_language::detect;

fn main() {
    // The model is read once, before anything is measured.
    black_box(detect("model"));
    divan::main();
}

const SENTENCES: [&str; 4] = [
    "Der Außenminister sagte, die Gespräche würden bis zum Ende der Woche fortgesetzt.",
    "The foreign minister said the talks would continue until the end of the week.",
    "Министр иностранных дел заявил, что переговоры продолжатся до конца недели.",
    "وزیر امور خارجه گفت که گفتگوها با هیئت تا پایان هفته ادامه خواهد داشت.",
];

#[divan::bench(args = SENTENCES)]
fn sentence(bencher: Bencher<'_, '_>, text: &str) {
    bencher
        .counter(CharsCount::of_str(text))
        .bench_local(|| detect(black_box(text)));
}

#[divan::bench]
fn long_text(bencher: Bencher<'_, '_>) {
    let text = SENTENCES[0].repeat(1000);
    bencher
        .counter(CharsCount::of_str(&text))
        .bench_local(|| detect(black_box(&text)));
}
