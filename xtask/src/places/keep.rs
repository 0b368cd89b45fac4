//! Which places and which of their names are worth their room.

use wirewatch_text::{Script, fold, script_of};

use super::packages::City;

/// Countries whose small places are in the news: every name is kept there.
const KEEP_ALL: &[&str] = &[
    "IQ", "SY", "YE", "AF", "PK", "LY", "SO", "NG", "ML", "BF", "NE", "SD", "SS", "CD", "LB", "PS",
    "IL", "UA", "RU", "IR", "EG", "TN", "DZ", "TD", "CM", "MZ", "PH", "LK", "BD", "MM", "VE", "HT",
    "KE", "ET", "ER", "JO", "SA", "CF", "TR", "BY", "GE", "AM", "AZ",
];
/// Countries with many small places and conflicts in parts: names are kept from this size on.
const KEEP_MOST: &[&str] = &[
    "IN", "CO", "MX", "TR", "KE", "ET", "SA", "BY", "GE", "AM", "AZ", "MA", "KW",
];
/// Countries with many villages that are not in the news.
const DENSE: &[&str] = &[
    "FR", "DE", "IT", "ES", "RO", "CZ", "AT", "BE", "PL", "GR", "CH", "PE", "BR", "CN", "ID", "PT",
    "HU", "SK", "NL", "JP", "SE", "NO", "FI", "DK", "BG", "RS", "HR", "SI", "CI", "TH", "VN",
];
/// Whether a place is worth its room.
pub(super) fn is_kept(city: &City) -> bool {
    let country = city.countrycode.as_str();
    let least = if DENSE.contains(&country) {
        2_000
    } else {
        1_000
    };
    let everywhere = city.population >= least || KEEP_ALL.contains(&country);
    everywhere
        || matches!(
            country,
            "US" | "CA" | "GB" | "IE" | "AU" | "NZ" | "IN" | "CO" | "IL"
        )
        || (city.population == 0 && !DENSE.contains(&country) && country != "MX")
}

/// The alternate names that help and do not harm.
pub(super) fn kept(city: &City, population: u64) -> impl Iterator<Item = &str> {
    let country = city.countrycode.as_str();
    let all = population == 0 && KEEP_ALL.contains(&country) || KEEP_ALL.contains(&country);
    let most = KEEP_MOST.contains(&country);
    let main = fold(&city.name);
    city.alternatenames
        .iter()
        .map(String::as_str)
        .filter(move |name| {
            let Some(script) = name.chars().find_map(script_of) else {
                return false;
            };
            let letters = name.chars().count();
            if name.chars().any(|letter| letter.is_ascii_digit()) || letters > 60 {
                return false;
            }
            if letters <= 4 && name.chars().all(|letter| letter.is_ascii_uppercase()) {
                return false;
            }
            if fold(name) == main {
                return false;
            }
            let size = population.max(city.population);
            match script {
                // A Russian village has a dozen romanisations that nobody writes.
                Script::Latin if matches!(country, "RU" | "UA" | "PH" | "IR") => size >= 5_000,
                Script::Latin => all || size >= if most { 5_000 } else { 15_000 },
                Script::Arabic => all || size >= if most { 2_000 } else { 15_000 },
                Script::Cyrillic => {
                    matches!(
                        country,
                        "UA" | "RU" | "BY" | "KZ" | "KG" | "RS" | "BG" | "MK" | "MD"
                    ) || all && size >= 5_000
                        || size >= 30_000
                }
                Script::Hebrew => matches!(country, "IL" | "PS") || size >= 50_000,
                Script::Greek => matches!(country, "GR" | "CY") || size >= 200_000,
                Script::Han => {
                    if matches!(country, "CN" | "TW" | "HK" | "MO" | "JP" | "SG") {
                        size >= 5_000
                    } else {
                        size >= 100_000 || all && size >= 30_000
                    }
                }
                Script::Kana | Script::Hangul => size >= 500_000,
                _ => false,
            }
        })
}
