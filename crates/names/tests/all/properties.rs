//! What holds for any name: bounds, symmetry, hostile input.

use proptest::prelude::*;
use wirewatch_names::{LIMIT_LETTERS, NameKind, SAME_FROM, compare, parse, readings, unmask};

const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Organisation, NameKind::Craft];

/// Words as names have them, so that properties are tried on what is likely to be asked.
const WORDS: &[&str] = &[
    "Ivan",
    "Petrov",
    "Ivanovich",
    "Muhammad",
    "al",
    "bin",
    "Abd",
    "Rahman",
    "Abu",
    "Omar",
    "Dr",
    "Jr",
    "Kim",
    "Jong",
    "Un",
    "de",
    "la",
    "Gómez",
    "J.",
    "O'Neill",
    "Bank",
    "Trading",
    "LLC",
    "GmbH",
    "(Cairo)",
    "No.",
    "7",
    "Second",
    "Иван",
    "محمد",
    "王",
    "김",
    "राम",
    "สมชาย",
    "Группа",
];

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 1..6).prop_map(|words| words.join(" "))
}

fn kinds() -> impl Strategy<Value = NameKind> {
    prop::sample::select(&KINDS[..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn scores_are_symmetrical_and_within_bounds(left in name(), right in name(), kind in kinds()) {
        let (there, back) = (compare(&left, &right, kind).score, compare(&right, &left, kind).score);
        prop_assert!((0.0..=1.0).contains(&there), "{left} / {right}: {there}");
        prop_assert!((there - back).abs() < 1e-5, "{left} / {right}: {there} and {back}");
    }

    #[test]
    fn nothing_is_nearer_than_the_name_itself(left in name(), right in name(), kind in kinds()) {
        let own = compare(&left, &left, kind).score;
        let other = compare(&left, &right, kind).score;
        prop_assert!(own + 1e-5 >= other, "{left} / {right}: {other} over {own}");
    }

    #[test]
    fn any_text_is_a_name(left in any::<String>(), right in any::<String>(), kind in kinds()) {
        let (there, back) = (compare(&left, &right, kind).score, compare(&right, &left, kind).score);
        prop_assert!((0.0..=1.0).contains(&there));
        prop_assert!((there - back).abs() < 1e-5, "{there} and {back}");
    }
}

fn hostile() -> Vec<String> {
    vec![
        String::new(),
        " ".to_owned(),
        "a".to_owned(),
        "'".to_owned(),
        "-".repeat(10_000),
        "a".repeat(10_000),
        "a ".repeat(10_000),
        "al-".repeat(10_000),
        "abd al ".repeat(10_000),
        "((((".repeat(2_500),
        "A (b) [c) ".repeat(1_000),
        "\u{301}".repeat(10_000),
        format!("e{}", "\u{301}".repeat(10_000)),
        "\u{202E}nedaL nib amasO".to_owned(),
        "\u{0}\u{1}\u{7}\u{1b}[31m\r\n\t".repeat(500),
        "\\ud800\\udfff".repeat(1_000),
        "\u{FFFD}\u{FEFF}\u{200B}\u{2060}".repeat(1_000),
        "م".repeat(10_000),
        "عبد ".repeat(2_500),
        "王".repeat(10_000),
        "김".repeat(10_000),
        "ก".repeat(10_000),
        "က္".repeat(5_000),
        "क्".repeat(5_000),
        "👨‍👩‍👧‍👦".repeat(1_000),
        "\u{FDFA}".repeat(3_000),
        "７７７".repeat(3_000),
        "a/b/".repeat(3_000),
        "LimitedLiability".repeat(1_000),
    ]
}

#[test]
fn hostile_names_are_bounded() {
    let ordinary = ["Ivan Petrov", "محمد علي", "Sokol Trading LLC"];
    for name in hostile() {
        for kind in KINDS {
            let shown: String = name.chars().take(12).collect();
            let parts = parse(&name, kind);
            assert!(parts.len() <= 24, "{shown:?}: {} parts", parts.len());
            let letters: usize = parts.iter().map(|part| part.written.chars().count()).sum();
            // A letter of a ligature becomes a few; no more than that.
            assert!(
                letters <= 24 * LIMIT_LETTERS,
                "{shown:?}: {letters} letters"
            );
            assert!(readings(&name, kind).len() <= 4, "{shown:?}");
            let own = compare(&name, &name, kind).score;
            assert!((0.0..=1.0).contains(&own), "{shown:?}: {own}");
            for other in ordinary {
                let (there, back) = (
                    compare(&name, other, kind).score,
                    compare(other, &name, kind).score,
                );
                assert!(
                    there < SAME_FROM && (there - back).abs() < 1e-5,
                    "{shown:?} / {other}: {there} and {back}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_like_no_name() {
    for empty in ["", " ", "...", "\u{200B}", "\u{301}"] {
        for kind in KINDS {
            assert_eq!(compare(empty, "Ivan Petrov", kind).score, 0.0, "{empty:?}");
            assert_eq!(compare(empty, empty, kind).score, 0.0, "{empty:?}");
        }
    }
}

#[test]
fn what_follows_the_limit_is_not_read() {
    let long = "Petrov ".repeat(LIMIT_LETTERS / 7 + 1);
    let cut: String = long.chars().take(LIMIT_LETTERS).collect();
    for kind in KINDS {
        assert_eq!(parse(&format!("{cut} Zarqawi"), kind), parse(&cut, kind));
    }
}

#[test]
fn a_name_is_itself_in_any_script_and_disguise() {
    for name in [
        "Ivan Petrov",
        "Иван Петров",
        "محمد بن سلمان",
        "習近平",
        "김정은",
        "Sokol Trading LLC",
        "Dr",
        "7",
    ] {
        for kind in KINDS {
            let score = compare(name, name, kind).score;
            assert!((score - 1.0).abs() < 1e-5, "{name}: {score}");
            let (clean, _) = unmask(name);
            assert_eq!(compare(&clean, name, kind).score, score, "{name}");
        }
    }
}

#[test]
fn a_title_changes_little() {
    for (left, right) in [
        ("Henry Kissinger", "Henry Kissinger"),
        ("Mohammed Omar", "Muhammad Umar"),
        ("Augusto Pinochet", "Augusto José Pinochet"),
        ("Ivan Petrov", "Boris Sidorov"),
    ] {
        let plain = compare(left, right, NameKind::Person).score;
        for (title, most) in [
            ("Dr", 0.07),
            ("Prof.", 0.07),
            ("General", 0.07),
            ("Mullah", 0.07),
            ("Sir", 0.07),
            ("President", 0.07),
            // A name as well, which counts against a part that only the other side has.
            ("Sheikh", 0.18),
        ] {
            let titled = compare(&format!("{title} {left}"), right, NameKind::Person).score;
            assert!(
                (plain - titled).abs() <= most,
                "{title} {left} / {right}: {plain} and {titled}"
            );
        }
    }
}
