//! The language of an article.
//!
//! The text decides where it is long and plain; the page's own tag where the text is short, or
//! where the detector cannot tell two close languages apart, or does not know the claimed one.

use whatlang::{Detector, Lang};
use wirewatch_text::{Script, script_of};

/// Languages that trigrams confuse: inside a group the claim decides.
const CLOSE: &[&[&str]] = &[
    &["no", "da"],
    &["hr", "sr", "bs", "sl", "me", "sh"],
    &["id", "ms", "jv"],
    &["cs", "sk"],
    &["uk", "be", "ru"],
    &["bg", "mk"],
    &["nl", "af"],
    &["es", "gl", "ca"],
    &["pt", "gl"],
    &["tr", "az"],
    &["fa", "ur", "ps"],
    &["hi", "mr", "ne"],
    &["zh", "yue"],
];

/// Bytes of text that are looked at.
const SAMPLE: usize = 20_000;

/// The primary language subtag of `text`; `claims` are tags that page or carrier give, most
/// trusted first. `None` when nothing tells.
pub fn language(text: &str, claims: &[String]) -> Option<String> {
    let claim = claims.iter().find_map(|tag| primary(tag));
    let sample = &text[..crate::guard::floor(text, SAMPLE)];
    let letters = sample
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count();
    if letters == 0 {
        return claim;
    }
    if let Some(certain) = by_letters(sample) {
        return Some(certain.to_owned());
    }
    let Some(found) = Detector::new().detect(sample) else {
        return claim;
    };
    let detected = code(found.lang());
    let Some(claim) = claim else {
        return (letters >= 20 || is_unspaced_script(sample)).then(|| detected.to_owned());
    };
    if claim == detected {
        return Some(claim);
    }
    let is_close = CLOSE
        .iter()
        .any(|group| group.contains(&claim.as_str()) && group.contains(&detected));
    let is_known = Lang::all().iter().any(|lang| code(*lang) == claim);
    let is_sure = found.is_reliable() && letters >= 200;
    // A claim in a script that the text is not written in is wrong, however short the text.
    let is_possible = Lang::all()
        .iter()
        .filter(|lang| code(**lang) == claim)
        .all(|lang| scripts_agree(*lang, found.lang()));
    let believed = if is_known {
        is_close || (!is_sure && is_possible)
    } else {
        detected != "en" || !is_sure
    };
    Some(if believed { claim } else { detected.to_owned() })
}

/// Letters that only one language of its script uses.
fn by_letters(sample: &str) -> Option<&'static str> {
    let mut kana = 0_usize;
    let mut han = 0_usize;
    let mut hangul = 0_usize;
    let mut others = 0_usize;
    for letter in sample.chars() {
        match letter {
            '\u{3041}'..='\u{30FF}' => kana += 1,
            '\u{AC00}'..='\u{D7A3}' => hangul += 1,
            '\u{3400}'..='\u{9FFF}' => han += 1,
            letter if letter.is_alphabetic() => others += 1,
            _ => {}
        }
    }
    let east = kana + han + hangul;
    if east < 4 || east < others {
        return None;
    }
    Some(if hangul > kana && hangul > han / 2 {
        "ko"
    } else if kana * 10 > han {
        "ja"
    } else {
        "zh"
    })
}

fn is_unspaced_script(sample: &str) -> bool {
    sample
        .chars()
        .find_map(script_of)
        .is_some_and(|script| matches!(script, Script::Han | Script::SoutheastAsian))
}

fn scripts_agree(left: Lang, right: Lang) -> bool {
    let script = |lang: Lang| {
        whatlang::Script::all()
            .iter()
            .copied()
            .find(|script| script.langs().contains(&lang))
    };
    script(left) == script(right)
}

/// The primary subtag of a language tag as pages write them: `en-US`, `en_GB`, `English`.
pub(crate) fn primary(tag: &str) -> Option<String> {
    let tag = tag.trim().to_lowercase();
    let subtag = tag.split(['-', '_', ',', ';', ' ']).next().unwrap_or(&tag);
    let named = [
        ("english", "en"),
        ("german", "de"),
        ("deutsch", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("russian", "ru"),
        ("arabic", "ar"),
        ("chinese", "zh"),
    ];
    let subtag = named
        .iter()
        .find(|(name, _)| *name == subtag)
        .map_or(subtag, |(_, code)| code);
    let subtag = match subtag {
        "cn" => "zh",
        "jp" => "ja",
        "iw" => "he",
        "in" => "id",
        "ua" => "uk",
        "gr" => "el",
        "nb" | "nn" => "no",
        other => other,
    };
    let is_tag =
        (2..=3).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_tag && !matches!(subtag, "und" | "mul" | "xx" | "zxx")).then(|| {
        Lang::from_code(subtag).map_or_else(|| subtag.to_owned(), |lang| code(lang).to_owned())
    })
}

/// ISO 639-1 where there is one; the detector speaks ISO 639-3.
fn code(lang: Lang) -> &'static str {
    match lang.code() {
        "afr" => "af",
        "aka" => "ak",
        "amh" => "am",
        "ara" => "ar",
        "aze" => "az",
        "bel" => "be",
        "ben" => "bn",
        "bul" => "bg",
        "cat" => "ca",
        "ces" => "cs",
        "cmn" => "zh",
        "cym" => "cy",
        "dan" => "da",
        "deu" => "de",
        "ell" => "el",
        "eng" => "en",
        "epo" => "eo",
        "est" => "et",
        "fin" => "fi",
        "fra" => "fr",
        "guj" => "gu",
        "heb" => "he",
        "hin" => "hi",
        "hrv" => "hr",
        "hun" => "hu",
        "hye" => "hy",
        "ind" => "id",
        "ita" => "it",
        "jav" => "jv",
        "jpn" => "ja",
        "kan" => "kn",
        "kat" => "ka",
        "khm" => "km",
        "kor" => "ko",
        "lat" => "la",
        "lav" => "lv",
        "lit" => "lt",
        "mal" => "ml",
        "mar" => "mr",
        "mkd" => "mk",
        "mya" => "my",
        "nep" => "ne",
        "nld" => "nl",
        "nob" => "no",
        "ori" => "or",
        "pan" => "pa",
        "pes" => "fa",
        "pol" => "pl",
        "por" => "pt",
        "ron" => "ro",
        "rus" => "ru",
        "sin" => "si",
        "slk" => "sk",
        "slv" => "sl",
        "sna" => "sn",
        "spa" => "es",
        "srp" => "sr",
        "swe" => "sv",
        "tam" => "ta",
        "tel" => "te",
        "tgl" => "tl",
        "tha" => "th",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "urd" => "ur",
        "uzb" => "uz",
        "vie" => "vi",
        "yid" => "yi",
        "zul" => "zu",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, claim: &str) -> Option<String> {
        language(text, &[claim.to_owned()])
    }

    #[test]
    fn a_plain_text_beats_a_wrong_tag() {
        let german = "Die Bundesregierung hat am Dienstag beschlossen, die Sanktionen gegen mehrere \
            Unternehmen zu verlängern. Nach Angaben des Ministeriums betrifft die Entscheidung vor \
            allem Firmen, die in den vergangenen Jahren Geschäfte mit dem Netzwerk gemacht haben.";
        assert_eq!(of(german, "en-US").as_deref(), Some("de"));
        assert_eq!(of(german, "").as_deref(), Some("de"));
    }

    #[test]
    fn a_short_text_leaves_the_choice_to_the_tag() {
        assert_eq!(of("Sanktionen", "de-AT").as_deref(), Some("de"));
        assert_eq!(of("习近平会见", "en").as_deref(), Some("zh"));
        assert_eq!(of("日本の首相は", "").as_deref(), Some("ja"));
        assert_eq!(of("", "fr").as_deref(), Some("fr"));
        assert_eq!(of("", "und"), None);
    }
}
