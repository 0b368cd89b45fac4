//! Names in Latin letters, and disguises undone: time for one name of each script.

use divan::{Bencher, black_box};
use wirewatch_names::{other_readings, romanise, unmask};

fn main() {
    // The tables are read once, before anything is measured.
    for name in NAMES {
        black_box(romanise(name));
    }
    divan::main();
}

const NAMES: [&str; 10] = [
    "Ayman Muhammad Rabi al-Zawahiri",
    "Recep Tayyip Erdoğan",
    "Владимир Владимирович Путин",
    "Κυριάκος Μητσοτάκης",
    "محمد بن سلمان آل سعود",
    "בנימין נתניהו",
    "習近平",
    "김정은",
    "नरेन्द्र मोदी",
    "ประยุทธ์ จันทร์โอชา",
];

#[divan::bench(args = NAMES)]
fn main_reading(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(|| romanise(black_box(name)));
}

#[divan::bench(args = NAMES)]
fn readings(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(|| other_readings(black_box(name)));
}

#[divan::bench(args = NAMES)]
fn disguise(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(|| unmask(black_box(name)));
}
