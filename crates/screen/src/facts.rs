//! What is known beside the name: whether dates of birth, countries, gender and numbers agree,
//! contradict each other, or say nothing.
//!
//! Each finding carries the change of the score's log-odds that it makes (natural logarithm):
//! how much rarer the agreement is among strangers than for one and the same person.

use wirewatch_news::{Asked, AskedKind, Entity, FactField};

/// What comparing a field found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The field.
    pub field: FactField,
    /// As asked.
    pub asked: String,
    /// As listed: the closest of what the entry prints.
    pub listed: String,
    /// What it adds to the log-odds: above zero it agrees, below it contradicts.
    pub adds: f32,
    /// The list whose entry of the same name prints it, where the entry itself does not.
    pub borrowed_from: Option<String>,
}

impl Finding {
    /// Whether the two contradict each other.
    pub fn contradicts(&self) -> bool {
        self.adds < 0.0
    }
}

/// The facts of an entry in the form in which they are compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) births: Vec<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) gender: Option<char>,
    pub(crate) identifiers: Vec<String>,
    /// Where dates of birth, and countries, come from when the entry prints none.
    pub(crate) births_from: Option<String>,
    pub(crate) countries_from: Option<String>,
}

impl Facts {
    pub(crate) fn of(entity: &Entity) -> Facts {
        Facts {
            births: entity.birth_dates.clone(),
            countries: entity.countries.clone(),
            gender: entity.gender.as_deref().and_then(gender),
            identifiers: entity
                .identifiers
                .iter()
                .map(|identifier| number_key(&identifier.value))
                .filter(|key| key.len() >= LEAST_NUMBER)
                .collect(),
            births_from: None,
            countries_from: None,
        }
    }

    /// Takes over what the entry of the same name on another list prints and this one does not.
    pub(crate) fn borrow(&mut self, other: &Facts, list: &str) {
        if self.births.is_empty() && other.births_from.is_none() && !other.births.is_empty() {
            self.births.clone_from(&other.births);
            self.births_from = Some(list.to_owned());
        }
        if self.countries.is_empty()
            && other.countries_from.is_none()
            && !other.countries.is_empty()
        {
            self.countries.clone_from(&other.countries);
            self.countries_from = Some(list.to_owned());
        }
    }
}

/// What a borrowed fact counts: the two entries may be two people.
fn borrowed(adds: f32, from: Option<&String>) -> f32 {
    match from {
        None => adds,
        Some(_) if adds > 0.0 => adds * 0.5,
        Some(_) => adds * 0.8,
    }
}

/// Shorter numbers are borne by too many to identify.
pub(crate) const LEAST_NUMBER: usize = 5;

/// An identifier without the signs that registries put into it.
pub(crate) fn number_key(value: &str) -> String {
    let key: String = value
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    key.strip_prefix("IMO").map_or(key.clone(), str::to_owned)
}

fn gender(text: &str) -> Option<char> {
    match text.trim().chars().next()?.to_ascii_lowercase() {
        first @ ('m' | 'f') => Some(first),
        'w' => Some('f'),
        _ => None,
    }
}

/// Compares everything that both sides know.
pub(crate) fn compare(query: &Asked, facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    each(query, facts, |field, asked, listed, adds, from| {
        found.push(Finding {
            field,
            asked: asked.to_owned(),
            listed: listed.to_owned(),
            adds,
            borrowed_from: from.cloned(),
        });
    });
    found
}

/// What [`compare`] adds to the log-odds: what agrees, what contradicts, and the most that one
/// finding adds.
pub(crate) fn sums(query: &Asked, facts: &Facts) -> (f32, f32, f32) {
    let (mut agrees, mut contradicts, mut most) = (0.0, 0.0, 0.0f32);
    each(query, facts, |_, _, _, adds, _| {
        if adds > 0.0 {
            agrees += adds;
        } else {
            contradicts += adds;
        }
        most = most.max(adds);
    });
    (agrees, contradicts, most)
}

fn each(
    query: &Asked,
    facts: &Facts,
    mut take: impl FnMut(FactField, &str, &str, f32, Option<&String>),
) {
    let birth = query
        .births
        .iter()
        .flat_map(|asked| facts.births.iter().map(move |listed| (asked, listed)))
        .map(|(asked, listed)| (birth(asked, listed), asked, listed))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    if let Some((adds, asked, listed)) = birth {
        let is_person = query.kind.is_none_or(|kind| kind == AskedKind::Person);
        let from = facts.births_from.as_ref();
        let adds = borrowed(if is_person { adds } else { adds / 2.0 }, from);
        take(FactField::Birth, asked, listed, adds, from);
    }
    if !query.countries.is_empty() && !facts.countries.is_empty() {
        let shared = query
            .countries
            .iter()
            .find(|country| facts.countries.contains(country));
        let from = facts.countries_from.as_ref();
        match shared {
            Some(country) => take(
                FactField::Country,
                country,
                country,
                borrowed(0.5, from),
                from,
            ),
            None => take(
                FactField::Country,
                &query.countries[0],
                &facts.countries[0],
                borrowed(-1.3, from),
                from,
            ),
        }
    }
    if let (Some(asked), Some(listed)) = (query.gender.as_deref().and_then(gender), facts.gender) {
        let adds = if asked == listed { 0.1 } else { -2.0 };
        let word = |gender: char| if gender == 'm' { "male" } else { "female" };
        take(FactField::Gender, word(asked), word(listed), adds, None);
    }
    for asked in &query.identifiers {
        let key = number_key(asked);
        if key.len() >= LEAST_NUMBER && facts.identifiers.contains(&key) {
            take(FactField::Identifier, asked, &key, 6.0, None);
        }
    }
}

/// What two dates of birth say; ISO prefixes.
fn birth(asked: &str, listed: &str) -> f32 {
    let (Some(year), Some(other)) = (year(asked), year(listed)) else {
        return 0.0;
    };
    let apart = year.abs_diff(other);
    if asked.len() < 10 || listed.len() < 10 {
        // Years, or years and months: lists give many only so.
        let months_differ = month(asked)
            .zip(month(listed))
            .is_some_and(|(asked, listed)| asked != listed);
        return match apart {
            0 if months_differ => -0.8,
            0 => 1.5,
            1 => -0.2,
            2 => -0.9,
            3..=5 => -1.8,
            _ => -4.0,
        };
    }
    if asked == listed {
        return 3.6;
    }
    let swapped =
        month(asked).is_some() && month(asked) == day(listed) && day(asked) == month(listed);
    let near = asked
        .bytes()
        .zip(listed.bytes())
        .filter(|(one, other)| one != other)
        .count()
        == 1;
    match apart {
        0 if swapped => 2.0,
        0 if near => 0.6,
        0 => -0.4,
        _ if near => 0.2,
        1 => -1.0,
        2 => -1.6,
        _ => -4.5,
    }
}

fn year(date: &str) -> Option<u16> {
    date.get(..4)?.parse().ok()
}

fn month(date: &str) -> Option<&str> {
    date.get(5..7)
}

fn day(date: &str) -> Option<&str> {
    date.get(8..10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn births_agree_and_contradict() {
        assert!(birth("1971-03-05", "1971-03-05") > birth("1971", "1971-03-05"));
        assert!(birth("1971-03-05", "1971-05-03") > 0.0);
        assert!(birth("1971-03-05", "1985-11-20") < -2.0);
        assert_eq!(birth("unknown", "1971"), 0.0);
        // What is no date is read as far as it is one.
        for odd in ["1971é3-05", "1971-0é-05", "1971-03é05", "1971🕴"] {
            assert!(birth(odd, "1971-03-05") < birth("1971-03-05", "1971-03-05"));
        }
    }

    #[test]
    fn numbers_without_signs() {
        assert_eq!(number_key("IMO 9187629"), "9187629");
        assert_eq!(number_key("ab-12 345/6"), "AB123456");
    }
}
