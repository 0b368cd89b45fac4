//! The language of an article.
//!
//! The text decides where it is long and plain; the page's own tag where the text is short, or
//! where the detector cannot tell two close languages apart, or does not know the claimed one.

use wirewatch_language::{detect, is_known};

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

/// From so many nats on the text is trusted over the tag.
const SURE: f32 = 25.0;
/// The same between languages that are confused.
const SURE_OF_CLOSE: f32 = 60.0;
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
    let Some(found) = detect(sample) else {
        return claim;
    };
    let detected = found.language();
    let Some(claim) = claim else {
        return Some(detected.to_owned());
    };
    if claim == detected {
        return Some(claim);
    }
    let is_close = CLOSE
        .iter()
        .any(|group| group.contains(&claim.as_str()) && group.contains(&detected));
    let behind = found.behind(&claim);
    let believed = if is_known(&claim) {
        // A claim in an alphabet that the text is not written in is wrong, however short the text.
        behind.is_some_and(|behind| behind < SURE || (is_close && behind < SURE_OF_CLOSE))
    } else {
        // A language that cannot be told: English pages are often left with a wrong tag.
        detected != "en" || letters < 200
    };
    Some(if believed { claim } else { detected.to_owned() })
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
    (is_tag && !matches!(subtag, "und" | "mul" | "xx" | "zxx")).then(|| subtag.to_owned())
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
