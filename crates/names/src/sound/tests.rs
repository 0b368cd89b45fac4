//! Tests: spellings of one name, other names, vowels that are not written, bounds.

use super::*;

fn alike(left: &str, right: &str) -> f32 {
    likeness(&Sound::new(left), &Sound::new(right), false)
}

#[test]
fn one_name_in_several_spellings_is_alike() {
    for (left, right) in [
        ("mohammed", "muhammad"),
        ("qaddafi", "gaddafi"),
        ("kadhafi", "gaddafi"),
        ("yusuf", "youssef"),
        ("sergei", "sergey"),
        ("shcherbakov", "schtscherbakow"),
        ("prigozhin", "prigojine"),
        ("khodorkovsky", "chodorkowski"),
        ("konstantin", "knostantin"),
    ] {
        assert!(
            alike(left, right) >= 0.74,
            "{left} {right} {}",
            alike(left, right)
        );
    }
}

#[test]
fn other_names_are_not() {
    for (left, right) in [
        ("ali", "omar"),
        ("hasan", "karim"),
        ("ivan", "igor"),
        ("m23", "m24"),
    ] {
        assert!(
            alike(left, right) < 0.6,
            "{left} {right} {}",
            alike(left, right)
        );
    }
}

#[test]
fn unwritten_vowels_cost_little() {
    let likeness = likeness(&Sound::new("mhmd"), &Sound::new("muhammad"), true);
    assert!(likeness > 0.9, "{likeness}");
}

#[test]
fn words_without_sounds_are_not_alike() {
    assert_eq!(alike("", ""), 0.0);
    assert_eq!(alike("银行", "石油"), 0.0);
    assert_eq!(alike("", "ali"), 0.0);
}

#[test]
fn long_words_are_cut() {
    assert_eq!(
        Sound::new(&"ab".repeat(5_000)).symbols().len(),
        LIMIT_SYMBOLS
    );
}
