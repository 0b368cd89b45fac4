//! Compares a set of pairs: `compare_set PAIRS.csv > OUT.jsonl`.
use wirewatch_names::{NameKind, compare};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let mut reader = csv::Reader::from_path(path).unwrap();
    let h = reader.headers().unwrap().clone();
    let c = |n: &str| h.iter().position(|x| x == n).unwrap();
    let (s, a, b) = (c("schema"), c("name1"), c("name2"));
    for (n, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let kind = match &row[s] {
            "Person" => NameKind::Person,
            "Vessel" => NameKind::Craft,
            "LegalEntity" => NameKind::Organisation,
            _ => NameKind::Organisation,
        };
        println!(
            "{{\"row\":{n},\"score\":{:.4}}}",
            compare(&row[a], &row[b], kind).score
        );
    }
}
