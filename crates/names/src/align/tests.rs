//! Tests: joining, acronyms, what contradicts, bounds.

use super::*;
use crate::parse::{NameKind, parse};

fn aligned(left: &str, right: &str, kind: NameKind) -> Alignment {
    let (left, right) = (parse(left, kind), parse(right, kind));
    let left: Vec<Piece<'_>> = left.iter().map(Piece::from).collect();
    let right: Vec<Piece<'_>> = right.iter().map(Piece::from).collect();
    align(&left, &right, |i, j| likeness(&left[i], &right[j]))
}

/// Whether words from and count of the left side stand for those of the right.
fn joins(left: &str, right: &str, ours: (usize, usize), theirs: (usize, usize)) -> bool {
    let found = aligned(left, right, NameKind::Person);
    found
        .pairs
        .iter()
        .any(|pair| pair.left == ours && pair.right == theirs)
}

#[test]
fn words_written_apart_are_joined() {
    assert!(joins("Kim Jong Un", "Kim Jongun", (1, 2), (1, 1)));
    assert!(joins("Kim Jongun", "Kim Jong Un", (1, 1), (1, 2)));
    assert!(joins(
        "Siva Rama Krishnan",
        "Sivaramakrishnan",
        (0, 3),
        (0, 1)
    ));
    assert!(joins(
        "Sivaramakrishnan",
        "Siva Rama Krishnan",
        (0, 1),
        (0, 3)
    ));
    assert!(joins(
        "Golu Btsovsidorov",
        "Golubtsov Sidorov",
        (0, 2),
        (0, 2)
    ));
    // One letter over the border is a slip in each word.
    assert!(joins("Robertm Ugabe", "Robert Mugabe", (0, 1), (0, 1)));
}

#[test]
fn words_that_have_their_like_are_not_joined() {
    let found = aligned("Ivan Petrov", "Ivan Petrov", NameKind::Person);
    assert!(
        found
            .pairs
            .iter()
            .all(|pair| pair.left.1 == 1 && pair.right.1 == 1)
    );
    assert!((found.score - 1.0).abs() < 1e-6 && found.left_over == 0.0);
    // Numbers are never part of a word.
    let found = aligned("Plant 1 2", "Plant 12", NameKind::Organisation);
    assert!(found.pairs.iter().all(|pair| pair.left.1 == 1), "{found:?}");
}

#[test]
fn every_word_stands_for_one_thing() {
    for (left, right) in [
        ("Muhammad Ali Muhammad", "Muhammad Muhammad Ali"),
        ("Kim Jong Un Kim", "Kimjong Unkim"),
        ("Ali Ali Ali", "Ali"),
    ] {
        let found = aligned(left, right, NameKind::Person);
        let (mut ours, mut theirs) = (0u64, 0u64);
        for pair in &found.pairs {
            assert_eq!(ours & bits(pair.left), 0, "{left} / {right}");
            assert_eq!(theirs & bits(pair.right), 0, "{left} / {right}");
            ours |= bits(pair.left);
            theirs |= bits(pair.right);
        }
    }
}

#[test]
fn acronyms_stand_for_all_words() {
    let found = aligned(
        "NATO",
        "North Atlantic Treaty Organization",
        NameKind::Organisation,
    );
    assert_eq!(found.pairs.len(), 1);
    assert_eq!(
        (found.pairs[0].left, found.pairs[0].right),
        ((0, 1), (0, 4))
    );
    let turned = aligned(
        "North Atlantic Treaty Organization",
        "NATO",
        NameKind::Organisation,
    );
    assert_eq!(turned.pairs[0].left, (0, 4));
    let other = aligned(
        "NAFO",
        "North Atlantic Treaty Organization",
        NameKind::Organisation,
    );
    assert!(other.pairs.is_empty(), "{other:?}");
}

#[test]
fn structure_contradicts() {
    let score = |left: &str, right: &str, kind| aligned(left, right, kind).score;
    let (of_person, of_firm) = (NameKind::Person, NameKind::Organisation);
    assert!(
        score("Abdullah bin Omar", "Omar bin Abdullah", of_person)
            < score("Abdullah bin Omar", "Abdullah bin Omar", of_person)
    );
    assert!(score("Sokol OOO", "Sokol OAO", of_firm) < score("Sokol OOO", "Sokol LLC", of_firm));
    assert!(
        score("Sokol (Cairo)", "Sokol (Tunis)", of_firm) < score("Sokol", "Sokol (Tunis)", of_firm)
    );
}

#[test]
fn initials_alone_name_nobody() {
    assert!(aligned("J. F. K.", "John Fitzgerald Kennedy", NameKind::Person).score < 0.4);
    assert!(aligned("", "John Kennedy", NameKind::Person).score == 0.0);
}

#[test]
fn more_words_than_fit_are_left_over() {
    let part = parse("Zarqawi", NameKind::Person);
    let many: Vec<Piece<'_>> = std::iter::repeat_n(Piece::from(&part[0]), 80).collect();
    let found = align(&many, &many, |i, j| likeness(&many[i], &many[j]));
    assert_eq!(found.pairs.len(), 64);
    assert!(found.left_over > 15.0 && found.score < 1.0);
}
