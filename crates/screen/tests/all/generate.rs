//! Queries made from listed names by rule: the same ones each time.

use std::collections::BTreeSet;

use wirewatch_lists::row_id;
use wirewatch_news::{Entity, Schema};

use crate::figures::{Case, Label, asked};

/// For each entry a listed one in two other ways to write its name; for half of the persons a
/// namesake; and names put together from two entries, which are on no list.
pub(crate) fn cases(entities: &[Entity]) -> Vec<Case> {
    let mut cases = Vec::new();
    for schema in [Schema::Person, Schema::Organization] {
        let these: Vec<&Entity> = entities
            .iter()
            .filter(|entity| entity.schema == schema)
            .collect();
        for (number, entity) in these.iter().enumerate() {
            let other = these[(number + 17) % these.len()];
            if schema == Schema::Person {
                of_person(entity, number, &mut cases);
            } else {
                of_organisation(entity, number, &mut cases);
            }
            recombined(entity, other, &mut cases);
        }
    }
    cases
}

fn words(entity: &Entity) -> Vec<&str> {
    entity.names[0].text.split(' ').collect()
}

fn country(entity: &Entity) -> &str {
    entity.countries.first().map_or("", String::as_str)
}

fn birth(entity: &Entity) -> &str {
    entity.birth_dates.first().map_or("", String::as_str)
}

fn kind(entity: &Entity) -> &'static str {
    if entity.schema == Schema::Person {
        "person"
    } else {
        "org"
    }
}

fn listed(entity: &Entity, class: &str, name: &str, birth: &str) -> Case {
    Case {
        asked: asked(name, kind(entity), country(entity), birth),
        label: Label::Pos,
        class: class.to_owned(),
        right: BTreeSet::from([row_id(entity)]),
    }
}

fn of_person(entity: &Entity, number: usize, cases: &mut Vec<Case>) {
    let (name, words, birth) = (&entity.names[0].text, words(entity), birth(entity));
    let (last, before) = words.split_last().expect("a word");
    cases.push(match number % 3 {
        0 => listed(entity, "exact", &name.to_uppercase(), ""),
        1 => listed(
            entity,
            "reorder",
            &format!("{last}, {}", before.join(" ")),
            "",
        ),
        _ => listed(entity, "typo", &slip(name, number), ""),
    });
    cases.push(match (number / 3) % 3 {
        0 => listed(
            entity,
            "spacing",
            &format!("{}{last}", before.join(" ")),
            "",
        ),
        1 => {
            let initials: Vec<String> = before
                .iter()
                .filter_map(|word| Some(format!("{}.", word.chars().next()?)))
                .collect();
            let name = format!("{} {last}", initials.join(" "));
            listed(entity, "initials", &name, birth)
        }
        _ if before.len() > 1 => {
            let name = format!("{} {last}", before[0]);
            listed(entity, "missing-part", &name, birth)
        }
        _ => listed(entity, "typo", &slip(name, number + 1), birth),
    });
    if number.is_multiple_of(2)
        && let Some(year) = birth.get(..4).and_then(|year| year.parse::<u32>().ok())
    {
        let elsewhere = if country(entity) == "CA" { "NZ" } else { "CA" };
        let younger = format!("{}-02-11", year + 23);
        cases.push(Case {
            asked: asked(name, "person", elsewhere, &younger),
            label: Label::Namesake,
            class: "namesake".to_owned(),
            right: BTreeSet::from([row_id(entity)]),
        });
    }
}

fn of_organisation(entity: &Entity, number: usize, cases: &mut Vec<Case>) {
    let name = &entity.names[0].text;
    cases.push(match number % 2 {
        0 => listed(entity, "org-exact", &name.to_uppercase(), ""),
        _ => listed(entity, "org-typo", &slip(name, number), ""),
    });
}

/// Two letters of the longest word change places, or one is left out.
pub(crate) fn slip(name: &str, number: usize) -> String {
    let longest = name.split(' ').max_by_key(|word| word.chars().count());
    let longest = longest.unwrap_or_default();
    let mut letters: Vec<char> = longest.chars().collect();
    if letters.len() < 4 {
        return name.to_owned();
    }
    let at = 1 + number % (letters.len() - 3);
    if letters[at] == letters[at + 1] || number % 4 == 1 {
        letters.remove(at);
    } else {
        letters.swap(at, at + 1);
    }
    name.replacen(longest, &letters.iter().collect::<String>(), 1)
}

/// The beginning of one name with the end of another.
fn recombined(entity: &Entity, other: &Entity, cases: &mut Vec<Case>) {
    let (ours, theirs) = (words(entity), words(other));
    let name = format!(
        "{} {}",
        ours[0],
        theirs[theirs.len().min(2) - 1..].join(" ")
    );
    cases.push(Case {
        asked: asked(&name, kind(entity), country(entity), ""),
        label: Label::Neg,
        class: format!("{}-recombined", kind(entity)),
        right: BTreeSet::new(),
    });
}
