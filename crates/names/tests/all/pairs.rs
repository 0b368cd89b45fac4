//! Pairs of names: whether `compare` tells one bearer from two.

use wirewatch_names::{SAME_FROM, compare};

use crate::{floor, kind, rows};

#[test]
fn pairs_are_told_apart() {
    let (mut hit, mut claimed, mut wanted, mut right, mut count) = (0, 0, 0, 0, 0);
    for (number, row) in rows(include_str!("../../fixtures/pairs.tsv")) {
        let [of, left, right_name, expected, note] = row[..] else {
            panic!("line {number}: {} cells instead of 5", row.len());
        };
        let is_same = match expected {
            "same" => true,
            "other" => false,
            other => panic!("line {number}: {other} is neither same nor other"),
        };
        let score = compare(left, right_name, kind(of)).score;
        let is_claimed = score >= SAME_FROM;
        count += 1;
        hit += u32::from(is_claimed && is_same);
        claimed += u32::from(is_claimed);
        wanted += u32::from(is_same);
        right += u32::from(is_claimed == is_same);
        if is_claimed != is_same {
            println!("line {number}: {left} / {right_name} is {expected}, got {score:.3} ({note})");
        }
    }
    let f1 = f64::from(2 * hit) / f64::from(claimed + wanted);
    let floor = floor("names-pairs", "f1");
    println!("names-pairs: {right} of {count} right, f1 {f1:.3} (floor {floor:.3})");
    assert!(
        f1 >= floor,
        "names-pairs f1 fell to {f1:.3}; its floor is {floor:.3}"
    );
}
