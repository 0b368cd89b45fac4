//! The line before the text proper: "BAGHDAD (Reuters) -".
//!
//! Owns its forms in several languages. What it takes off is never part of a body; a line that
//! is not clearly one stays.

use wirewatch_news::Dateline;

use crate::byline;

/// A dateline at the start of a body, and how many bytes of the body it takes.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) dateline: Dateline,
    pub(crate) agency: Option<String>,
    pub(crate) bytes: usize,
}

/// Reads "BAGHDAD (Reuters) -", "PARIS, May 7 (AFP) —", "القدس (رويترز) -",
/// "МОСКВА, 7 мая (ТАСС)." or "ROMA, 07 MAG -" off the start of `body`. The name in brackets may
/// be that of `outlet` itself, or of anybody after a place in capitals.
pub(crate) fn dateline(body: &str, outlet: &str) -> Option<Found> {
    let head = body.split("\n\n").next().unwrap_or_default();
    let head = &head[..crate::guard::floor(head, 160)];
    chinese(head)
        .or_else(|| with_agency(head))
        .or_else(|| with_credit(head, outlet))
        .or_else(|| agency_first(head))
        .or_else(|| without_agency(head))
        .map(|(place, credit, bytes)| {
            let rest = &body[bytes..];
            let skipped = rest.len() - rest.trim_start().len();
            Found {
                dateline: Dateline {
                    place: place.trim().trim_end_matches([',', ':']).to_owned(),
                    text: body[..bytes].trim().to_owned(),
                },
                agency: credit,
                bytes: bytes + skipped,
            }
        })
        .filter(|found| body.len() > found.bytes)
}

type Parts<'t> = (&'t str, Option<String>, usize);

/// "PLACE[, date] (Agency) -" and "PLACE, date. /Agency/."
fn with_agency(head: &str) -> Option<Parts<'_>> {
    let brackets = head.char_indices().filter_map(|(at, letter)| {
        let closing = match letter {
            '(' => ')',
            '[' => ']',
            '（' => '）',
            '/' => '/',
            _ => return None,
        };
        let inner = at + letter.len_utf8();
        let close = inner + head[inner..].find(closing)?;
        let credit = byline::first_agency(&head[inner..close])?;
        Some((at, credit, close + closing.len_utf8()))
    });
    let (open, credit, end) = brackets.take(4).next()?;
    let before = head[..open].trim_end().trim_end_matches('.');
    let is_sentence = before.contains(['!', '?', '"', '“', '«'])
        || before.split(". ").any(|part| part.split(' ').count() > 5);
    if before.chars().count() > 60 || is_sentence {
        return None;
    }
    let place = place_of(before)?;
    let bytes = end + mark(&head[end..]).unwrap_or(0);
    Some((place, Some(credit.to_owned()), bytes))
}

/// "PLACE (Anybody) —", and "Place (the outlet) -": the credit is no agency that we know.
fn with_credit<'t>(head: &'t str, outlet: &str) -> Option<Parts<'t>> {
    let (before, rest) = head.split_once('(')?;
    let (credit, after) = rest.split_once(')')?;
    let end = head.len() - after.len();
    let bytes = end + mark(after)?;
    let place = place_of(before)?;
    let is_own = !outlet.is_empty() && credit.trim() == outlet;
    let is_short = credit.chars().count() <= 40 && before.chars().count() <= 60;
    ((is_own || in_capitals(place)) && is_short).then_some((place, None, bytes))
}

/// Whether the town of a place is written in capitals.
fn in_capitals(place: &str) -> bool {
    let town = place.split(',').next().unwrap_or(place);
    town.chars().filter(|letter| letter.is_uppercase()).count() >= 3
        && !town.chars().any(char::is_lowercase)
}

/// "新华社北京5月7日电"
fn chinese(head: &str) -> Option<Parts<'_>> {
    let (form, credit) = byline::agency_before(head)?;
    let wire = head
        .char_indices()
        .take(40)
        .find(|(_, letter)| matches!(letter, '电' | '電'))?;
    let between = head.get(form.len()..wire.0)?;
    let place = between.split(|letter: char| letter.is_numeric()).next()?;
    let mut bytes = wire.0 + wire.1.len_utf8();
    bytes += mark(&head[bytes..]).unwrap_or(0);
    Some((place, Some(credit.to_owned()), bytes))
}

/// "(Reuters) -", "(ANSA) - ROMA, 07 MAG -", "/ТАСС/."
fn agency_first(head: &str) -> Option<Parts<'_>> {
    let (open, inner_start) = match head.chars().next()? {
        '(' => (')', 1),
        '[' => (']', 1),
        _ => return None,
    };
    let close = head.find(open)?;
    let credit = byline::first_agency(&head[inner_start..close])?;
    let mut bytes = close + 1;
    bytes += mark(&head[bytes..]).unwrap_or(0);
    if let Some((place, _, more)) = without_agency(head[bytes..].trim_start()) {
        let skipped = head[bytes..].len() - head[bytes..].trim_start().len();
        return Some((place, Some(credit.to_owned()), bytes + skipped + more));
    }
    Some(("", Some(credit.to_owned()), bytes))
}

/// "PLACE, date —" in capitals, or "PLACE — Agency —".
fn without_agency(head: &str) -> Option<Parts<'_>> {
    let (at, dash) = head.char_indices().find(|(at, letter)| {
        matches!(letter, '—' | '–')
            || (*letter == '-' && head[..*at].ends_with(' ') && head[at + 1..].starts_with(' '))
            || (*letter == '-' && head[at + 1..].starts_with('-'))
    })?;
    let place = place_of(&head[..at])?;
    let bytes = at + dash.len_utf8();
    in_capitals(place).then_some((place, None, bytes + mark(&head[bytes..]).unwrap_or(0)))
}

/// The place in "PLACE, May 7": up to a date or the end; `None` when it is no place.
fn place_of(text: &str) -> Option<&str> {
    let text = text
        .trim()
        .trim_end_matches([',', '.', ':', '،', '/', '-', '–'])
        .trim();
    let at = text
        .char_indices()
        .find(|(_, letter)| letter.is_numeric())
        .map_or(text.len(), |(at, _)| at);
    let mut place = &text[..at];
    if at < text.len() || place.contains(',') {
        // "PARIS, May 7": the month goes with the number.
        if let Some(comma) = place.find([',', '،']) {
            let after = place[comma..].trim_matches([',', '،', ' ', '.']);
            if at < text.len() && after.split(' ').count() <= 2 {
                place = &place[..comma];
            }
        } else if let Some(space) = place.trim_end().rfind(' ') {
            place = &place[..space];
        }
    }
    let place = place.trim().trim_end_matches([',', '،', '.', ' ']);
    let first = place.chars().next()?;
    let is_name = first.is_uppercase() || (first.is_alphabetic() && !first.is_lowercase());
    (is_name && place.split_whitespace().count() <= 6 && place.chars().count() <= 50)
        .then_some(place)
}

/// The length of the mark that ends a dateline, with the spaces around it.
fn mark(rest: &str) -> Option<usize> {
    let trimmed = rest.trim_start();
    let found = trimmed.trim_start_matches(['-', '–', '—', '.', ':', '،', '_', '−']);
    (found.len() < trimmed.len()).then(|| rest.len() - found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines() {
        for (body, place, agency) in [
            ("BAGHDAD (Reuters) - Iraq said", "BAGHDAD", Some("Reuters")),
            ("PARIS, May 7 (AFP) — France said", "PARIS", Some("AFP")),
            ("القدس (رويترز) - قال", "القدس", Some("Reuters")),
            ("МОСКВА, 7 мая (ТАСС). Президент", "МОСКВА", Some("TASS")),
            ("МОСКВА, 7 мая. /ТАСС/. Президент", "МОСКВА", Some("TASS")),
            ("新华社北京5月7日电 中国", "北京", Some("Xinhua")),
            ("(ANSA) - ROMA, 07 MAG - Il governo", "ROMA", Some("ANSA")),
            ("Berlin (dpa) - Die Regierung", "Berlin", Some("dpa")),
            ("WASHINGTON — The president", "WASHINGTON", None),
            ("WASHINGTON (AP) — The president", "WASHINGTON", Some("AP")),
            ("OUAGADOUGOU (Exemple Info) — Au moins", "OUAGADOUGOU", None),
            ("القدس (عينة) - قال", "القدس", None),
            ("ANKARA (AA) - Cumhurbaşkanı", "ANKARA", Some("Anadolu")),
            (
                "NEW DELHI, May 7 (PTI) The minister",
                "NEW DELHI",
                Some("PTI"),
            ),
        ] {
            let found = dateline(body, "عينة");
            let found = found.unwrap_or_else(|| panic!("no dateline in {body}"));
            assert_eq!(found.dateline.place, place, "{body}");
            assert_eq!(found.agency.as_deref(), agency, "{body}");
            assert!(
                !body[found.bytes..].starts_with(['-', '—', ' ', '(']),
                "{body}"
            );
        }
    }

    #[test]
    fn what_is_no_dateline() {
        for body in [
            "The army (PMF) - said",
            "He said it – and left",
            "The president — who is old — said",
            "ISIL said on Monday",
            "The army (its own) said",
            "Paris (France) - said",
            "DOW Jones – the index",
        ] {
            assert!(dateline(body, "Example").is_none(), "{body}");
        }
    }
}
