//! The language of an article.
//!
//! The text decides where it is long and plain; the page's own tag where the text is short, or
//! where the detector cannot tell two close languages apart, or does not know the claimed one.

use wirewatch_language::is_known;

/// Languages so close that the claim decides in a short text.
const CLOSE: &[&[&str]] = &[
    &["no", "da", "sv"],
    &["hr", "sr", "bs", "sl", "me", "sh"],
    &["id", "ms", "jv"],
    &["cs", "sk"],
    &["uk", "be", "ru"],
    &["bg", "mk", "sr"],
    &["nl", "af"],
    &["es", "gl", "ca"],
    &["pt", "gl"],
    &["tr", "az", "tk"],
    &["fa", "ur", "ps", "prs", "ckb"],
    &["hi", "mr", "ne"],
    &["zh", "yue"],
    &["ku", "ckb"],
];

/// Languages that no letters keep apart, however long the text.
const ALIKE: &[&[&str]] = &[
    &["hr", "sr", "bs", "me", "sh"],
    &["id", "ms"],
    &["zh", "yue"],
    &["fa", "prs"],
    &["ku", "ckb"],
];

/// Letters from which a text can overrule a claim.
const LONG: usize = 200;

/// Nats that a language is ahead of the claimed one to overrule it in a long text.
const SURE: f32 = 12.0;

/// The same in a short text: two or three plain sentences.
const SURE_SHORT: f32 = 30.0;

/// The same where the two are close: names and quotes of a neighbour say something.
const SURE_CLOSE: f32 = 40.0;

/// The primary language subtag of `text`; `claims` are tags that page or carrier give, most
/// trusted first. `None` when nothing tells.
pub fn language(text: &str, claims: &[String]) -> Option<String> {
    let claim = claims.iter().find_map(|tag| primary(tag));
    let Some(found) = wirewatch_language::detect(text) else {
        return claim;
    };
    let detected = found.language();
    let Some(claim) = claim else {
        return Some(detected.to_owned());
    };
    if claim == detected || are_in(ALIKE, &claim, detected) {
        return Some(claim);
    }
    let is_long = found.letters() >= LONG;
    let believed = match found.behind(&claim) {
        Some(behind) if are_in(CLOSE, &claim, detected) => !is_long || behind < SURE_CLOSE,
        Some(behind) if is_long => behind < SURE,
        Some(behind) => behind < SURE_SHORT,
        // A claim in a script that the text is not written in is wrong, however short the text.
        None if is_known(&claim) => false,
        // A language that is not known here: its text looks like some other, but hardly like
        // plain English.
        None => !is_long || detected != "en",
    };
    Some(if believed { claim } else { detected.to_owned() })
}

fn are_in(groups: &[&[&str]], left: &str, right: &str) -> bool {
    groups
        .iter()
        .any(|group| group.contains(&left) && group.contains(&right))
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
    let three = [
        ("ara", "ar"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("fas", "fa"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("ind", "id"),
        ("ita", "it"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("nld", "nl"),
        ("nno", "no"),
        ("nob", "no"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("vie", "vi"),
        ("zho", "zh"),
    ];
    let subtag = three
        .iter()
        .find(|(long, _)| *long == subtag)
        .map_or(subtag, |(_, short)| short);
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
        let report = "On Tuesday the army said that twelve fighters were killed near the town.";
        assert_eq!(of(report, "fr").as_deref(), Some("en"));
        assert_eq!(of("习近平会见", "en").as_deref(), Some("zh"));
        assert_eq!(of("日本の首相は", "").as_deref(), Some("ja"));
        assert_eq!(of("", "fr").as_deref(), Some("fr"));
        assert_eq!(of("", "und"), None);
    }
}
