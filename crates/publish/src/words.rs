//! How Wirewatch says dates, counts, roles and languages. Wording only.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use wirewatch_news::{DateOrigin, ListAge, NameKind, Role, Schema, SourceKind};

/// `7 May 2019`.
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// `Tuesday 7 May 2019`.
pub(crate) fn long_day(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// `Tue 7 May`, with the year when it is not `year`.
pub(crate) fn short_day(date: Date, year: i16) -> String {
    let form = if date.year() == year {
        "%a %-d %b"
    } else {
        "%a %-d %b %Y"
    };
    date.strftime(form).to_string()
}

/// `22 Nov 2026, 13:18 UTC`.
pub(crate) fn moment(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// The day of an instant, UTC.
pub(crate) fn utc_day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// `3,198`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `2 articles`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}

/// `Five listed subjects`: in words to twelve, for the start of a sentence.
pub(crate) fn count_in_words(number: u64, one: &str, many: &str) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve",
    ];
    let word = usize::try_from(number)
        .ok()
        .and_then(|index| WORDS.get(index))
        .map_or_else(|| thousands(number), |word| (*word).to_owned());
    format!("{word} {}", if number == 1 { one } else { many })
}

/// `a, b and c`.
pub(crate) fn joined(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The role in words.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Actor => "actor",
        Role::Supporter => "supporter or financier",
        Role::Target => "target",
        Role::Victim => "victim",
        Role::Authority => "authority",
        Role::Speaker => "speaker",
        Role::Source => "source",
        Role::PlaceName => "place name only",
        Role::Bystander => "named only",
    }
}

/// What kind of thing is listed.
pub(crate) fn schema(schema: Schema) -> &'static str {
    match schema {
        Schema::Person => "person",
        Schema::Organization => "organisation",
        Schema::Company => "company",
        Schema::LegalEntity => "person or organisation",
        Schema::Vessel => "ship",
        Schema::Airplane => "aircraft",
        Schema::Thing => "other",
    }
}

/// How a list gives a name.
pub(crate) fn name_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Primary => "name of the entry",
        NameKind::Alias => "a.k.a.",
        NameKind::Former => "f.k.a.",
        NameKind::Weak => "weak alias, confirms only",
    }
}

/// Where a date was read, to follow "published".
pub(crate) fn date_origin(origin: DateOrigin) -> &'static str {
    match origin {
        DateOrigin::JsonLd => "from the page’s JSON-LD",
        DateOrigin::Meta => "from a meta or time element of the page",
        DateOrigin::Url => "from the address of the page",
        DateOrigin::Text => "from words on the page",
        DateOrigin::Carrier => "from the feed or file that carried it",
    }
}

/// Who stands behind a source.
pub(crate) fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Official => "Official",
        SourceKind::Agency => "News agencies",
        SourceKind::International => "International news",
        SourceKind::Regional => "National and regional news",
        SourceKind::Research => "Research and aid",
        SourceKind::Other => "Added here",
    }
}

/// `UN of 27 Feb 2026`, `UK as imported 22 Nov 2026`.
pub(crate) fn list_age(list: &ListAge) -> String {
    let name = crate::outside::line(&list.dataset, 60);
    let starter = if list.starter { " starter list" } else { "" };
    match list.issued {
        Some(date) => format!("{name}{starter} of {}", day(date)),
        None => format!(
            "{name}{starter} as imported {}",
            day(utc_day(list.imported))
        ),
    }
}

/// A few words of the language's own kind of quotation marks.
pub(crate) fn quotes(language: Option<&str>) -> (&'static str, &'static str) {
    match language {
        Some("fr") => ("«\u{a0}", "\u{a0}»"),
        Some("ar" | "fa" | "ur" | "ru" | "uk" | "be" | "el" | "it" | "es" | "pt" | "no") => {
            ("«", "»")
        }
        Some("de" | "cs" | "sk" | "bg") => ("„", "“"),
        Some("pl" | "ro" | "hu") => ("„", "”"),
        Some("ja") => ("「", "」"),
        Some("sv" | "fi") => ("”", "”"),
        _ => ("“", "”"),
    }
}

/// Name of a language in English; the tag itself where it is not known here.
pub(crate) fn language(tag: &str) -> String {
    let name = match tag {
        "am" => "Amharic",
        "ar" => "Arabic",
        "az" => "Azerbaijani",
        "be" => "Belarusian",
        "bg" => "Bulgarian",
        "bn" => "Bengali",
        "bs" => "Bosnian",
        "ca" => "Catalan",
        "ckb" => "Central Kurdish",
        "cs" => "Czech",
        "da" => "Danish",
        "de" => "German",
        "el" => "Greek",
        "en" => "English",
        "es" => "Spanish",
        "et" => "Estonian",
        "fa" => "Persian",
        "fi" => "Finnish",
        "fr" => "French",
        "ha" => "Hausa",
        "he" => "Hebrew",
        "hi" => "Hindi",
        "hr" => "Croatian",
        "hu" => "Hungarian",
        "hy" => "Armenian",
        "id" => "Indonesian",
        "it" => "Italian",
        "ja" => "Japanese",
        "ka" => "Georgian",
        "kk" => "Kazakh",
        "ko" => "Korean",
        "ku" => "Kurdish",
        "lt" => "Lithuanian",
        "lv" => "Latvian",
        "mk" => "Macedonian",
        "ms" => "Malay",
        "my" => "Burmese",
        "nb" | "nn" | "no" => "Norwegian",
        "nl" => "Dutch",
        "pa" => "Punjabi",
        "pl" => "Polish",
        "ps" => "Pashto",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "ru" => "Russian",
        "si" => "Sinhala",
        "sk" => "Slovak",
        "sl" => "Slovenian",
        "so" => "Somali",
        "sq" => "Albanian",
        "sr" => "Serbian",
        "sv" => "Swedish",
        "sw" => "Swahili",
        "ta" => "Tamil",
        "te" => "Telugu",
        "th" => "Thai",
        "tl" => "Tagalog",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        "uz" => "Uzbek",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        other => return crate::outside::line(other, 16),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_and_counts_read_as_people_write_them() {
        assert_eq!(day(date(2019, 5, 7)), "7 May 2019");
        assert_eq!(long_day(date(2019, 5, 7)), "Tuesday 7 May 2019");
        assert_eq!(short_day(date(2018, 12, 31), 2019), "Mon 31 Dec 2018");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(999), "999");
        assert_eq!(count(1, "article", "articles"), "1 article");
        assert_eq!(count_in_words(5, "story", "stories"), "Five stories");
        assert_eq!(count_in_words(13, "story", "stories"), "13 stories");
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(joined(&names), "a, b and c");
    }
}
