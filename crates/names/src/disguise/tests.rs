//! Tests: disguises and what must not be taken for one.

use super::Disguise::{DigitForLetter, Homoglyph, Invisible, MixedScript, StackedMarks};
use super::{Disguise, unmask};
use proptest::prelude::*;

#[test]
fn disguises_are_undone_and_named() {
    let cases: [(&str, &str, &[Disguise]); 24] = [
        // Cyrillic a, e, o; Greek o; Armenian o and s.
        ("Vl\u{430}dimir Putin", "Vladimir Putin", &[Homoglyph]),
        ("Hezb\u{43E}ll\u{430}h", "Hezbollah", &[Homoglyph]),
        ("Waгner", "Waгner", &[MixedScript]),
        ("Hezb\u{3BF}llah", "Hezbollah", &[Homoglyph]),
        ("Hama\u{455}", "Hamas", &[Homoglyph]),
        ("\u{13A0}aesh", "Daesh", &[Homoglyph]),
        // Latin letters inside Russian words.
        ("Пyтин", "Путин", &[Homoglyph]),
        ("Bагнер сегодня", "Вагнер сегодня", &[Homoglyph]),
        ("Ｐｕｔｉｎ", "Putin", &[Homoglyph]),
        ("𝐏𝐮𝐭𝐢𝐧 and 𝓗𝓪𝓶𝓪𝓼", "Putin and Hamas", &[Homoglyph]),
        ("Ⓗⓐⓜⓐⓢ", "Hamas", &[Homoglyph]),
        ("Pu\u{200B}tin", "Putin", &[Invisible]),
        ("Pu\u{202E}tin\u{202C}", "Putin", &[Invisible]),
        ("Pu\u{E0041}tin", "Putin", &[Invisible]),
        ("Pu\u{0}tin", "Putin", &[Invisible]),
        ("Pu\u{FE0F}tin", "Putin", &[Invisible]),
        ("Hezb0llah", "Hezbollah", &[DigitForLetter]),
        ("HEZB0LLAH", "HEZBOLLAH", &[DigitForLetter]),
        ("Put1n", "Putin", &[DigitForLetter]),
        ("5oleimani", "Soleimani", &[DigitForLetter]),
        ("al-Zawahir1", "al-Zawahiri", &[DigitForLetter]),
        (
            "P\u{300}\u{301}\u{302}\u{303}\u{304}utin",
            "P\u{300}\u{301}\u{302}utin",
            &[StackedMarks],
        ),
        ("SMSки", "SMSки", &[MixedScript]),
        (
            "P\u{443}t1n\u{2060}",
            "Pytin",
            &[Homoglyph, Invisible, DigitForLetter],
        ),
    ];
    for (text, plain, disguises) in cases {
        assert_eq!(
            unmask(text),
            (plain.to_owned(), disguises.to_vec()),
            "{text}"
        );
    }
}

#[test]
fn plain_text_stays() {
    for text in [
        "M23",
        "RDX5",
        "APT28",
        "2004",
        "the M23 took Goma in 2025",
        "Su-35",
        "F-16s",
        "Su35s",
        "COVID19",
        "Covid19",
        "H5N1",
        "h1n1",
        "mp3",
        "G20",
        "MQ9A",
        "RQ4B",
        "IL76MD",
        "iPhone13Pro",
        "k8s",
        "Log4j",
        "4chan",
        "1st",
        "4th",
        "9pm",
        "5million",
        "Falcon1",
        "Shahed136",
        "T72B3",
        "Erdoğan",
        "Nguyễn Phú Trọng",
        "Владимир Путин",
        "Κυριάκος Μητσοτάκης",
        "АК-47",
        "習近平",
        "محمد بن سلمان",
        "நரேந்திர மோடி",
        "မင်းအောင်လှိုင်",
        "Straße",
        "ＮＨＫの報道",
        "50°C ± 3",
        "",
        " ",
    ] {
        let (plain, disguises) = unmask(text);
        assert!(disguises.is_empty(), "{text}: {disguises:?}");
        if text != "ＮＨＫの報道" {
            assert_eq!(plain, text);
        }
    }
}

#[test]
fn what_is_ordinary_is_no_disguise() {
    for (text, plain) in [
        ("خامنه\u{200C}ای", "خامنهای"),
        ("क्\u{200D}ष", "क्ष"),
        ("\u{FEFF}Putin", "Putin"),
        ("Ver\u{AD}teidigung", "Verteidigung"),
        (
            "\u{200F}حزب الله\u{200E} (Hezbollah)",
            "حزب الله (Hezbollah)",
        ),
        ("葛\u{E0100}", "葛"),
        ("❤\u{FE0F}", "❤"),
    ] {
        assert_eq!(unmask(text), (plain.to_owned(), Vec::new()), "{text:?}");
    }
}

#[test]
fn every_disguise_has_a_sentence() {
    for disguise in [
        Homoglyph,
        Invisible,
        MixedScript,
        DigitForLetter,
        StackedMarks,
    ] {
        assert!(disguise.describe().ends_with('.'));
    }
}

#[test]
fn hostile_text_is_short_work() {
    for unit in [
        "\u{301}",
        "\u{200B}",
        "\u{0}",
        "a1",
        "1",
        "аa",
        "\u{1D400}",
        "\u{FDFA}",
        "Ａ",
        "ⅷ",
    ] {
        let text = unit.repeat(10_000);
        assert!(unmask(&text).0.len() <= text.len());
    }
}

proptest! {
    #[test]
    fn a_second_look_finds_nothing_hidden(text in "\\PC{0,40}") {
        let (plain, _) = unmask(&text);
        let (again, disguises) = unmask(&plain);
        prop_assert!(!disguises.contains(&StackedMarks));
        prop_assert!(again.len() <= plain.len() + 1);
    }
}
