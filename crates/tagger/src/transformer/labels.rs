//! The labels of a model: where a mention begins, and what it stands for here.

use std::collections::BTreeSet;

use wirewatch_news::EntityKind;

/// What a label says of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Part of nothing.
    Outside,
    /// Part of a mention.
    Part {
        /// Number of the group among the labels: the same for `B-PER` and `I-PER`.
        group: usize,
        /// A new mention begins here, whatever stands before it.
        begins: bool,
    },
}

/// What the mentions of a group stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Entities of a kind.
    Kind(EntityKind),
    /// `MISC`: peoples, and what is no kind here.
    Mixed,
    /// Nothing known here.
    Unknown,
}

/// All labels of a model.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    labels: Vec<Label>,
    groups: Vec<(String, Meaning)>,
    left_out: Vec<String>,
}

impl Labels {
    pub(super) fn new(names: &[String]) -> Labels {
        let mut groups: Vec<(String, Meaning)> = Vec::new();
        let labels = names.iter().map(|name| {
            let Some((group, begins)) = split(name) else {
                return Label::Outside;
            };
            let known = groups.iter().position(|(known, _)| known == group);
            let group = known.unwrap_or_else(|| {
                groups.push((group.to_owned(), meaning(group)));
                groups.len() - 1
            });
            Label::Part { group, begins }
        });
        let labels = labels.collect();
        let unknown = groups
            .iter()
            .filter(|(_, meaning)| *meaning == Meaning::Unknown);
        let left_out: BTreeSet<String> = unknown.map(|(name, _)| name.clone()).collect();
        Labels {
            labels,
            left_out: left_out.into_iter().collect(),
            groups,
        }
    }

    pub(super) fn get(&self, number: usize) -> &Label {
        self.labels.get(number).unwrap_or(&Label::Outside)
    }

    pub(super) fn meaning(&self, group: usize) -> Meaning {
        self.groups
            .get(group)
            .map_or(Meaning::Unknown, |(_, meaning)| *meaning)
    }

    /// Names of the groups that stand for nothing known here.
    pub(super) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    pub(super) fn finds(&self, kind: EntityKind) -> bool {
        self.groups
            .iter()
            .any(|(_, meaning)| *meaning == Meaning::Kind(kind))
    }

    /// Whether any label stands for something known here.
    pub(super) fn finds_anything(&self) -> bool {
        self.groups
            .iter()
            .any(|(_, meaning)| *meaning != Meaning::Unknown)
    }
}

/// The group of a label, and whether it begins a mention; `None` for what is part of nothing.
///
/// Understands `B-X` and `I-X`, `S`, `U`, `E` and `L` of the finer schemes, and bare `X`.
fn split(label: &str) -> Option<(&str, bool)> {
    let label = label.trim();
    if label.is_empty() || label.eq_ignore_ascii_case("o") {
        return None;
    }
    let tagged = label
        .split_once(['-', '_'])
        .filter(|(tag, group)| tag.len() == 1 && !group.is_empty());
    match tagged {
        Some(("B" | "b" | "S" | "s" | "U" | "u", group)) => Some((group, true)),
        Some(("I" | "i" | "E" | "e" | "L" | "l", group)) => Some((group, false)),
        _ => Some((label, false)),
    }
}

/// The names of kinds in CoNLL, OntoNotes, ACE, WikiNEuRal and re3d.
fn meaning(group: &str) -> Meaning {
    let letters = group.chars().filter(|letter| letter.is_alphanumeric());
    let name: String = letters.flat_map(char::to_lowercase).collect();
    Meaning::Kind(match name.as_str() {
        "per" | "pers" | "person" | "people" => EntityKind::Person,
        "org" | "organisation" | "organization" | "corporation" | "company" | "group" => {
            EntityKind::Organisation
        }
        "loc" | "location" | "place" | "gpe" | "geo" | "fac" | "facility" => EntityKind::Location,
        "norp" | "nationality" | "nat" => EntityKind::Nationality,
        "date" | "time" | "tim" | "temporal" => EntityKind::Temporal,
        "quantity" | "percent" => EntityKind::Quantity,
        "weapon" | "wea" => EntityKind::Weapon,
        "militaryplatform" => EntityKind::MilitaryPlatform,
        "vehicle" | "veh" => EntityKind::Vehicle,
        "documentreference" | "law" => EntityKind::DocumentReference,
        "money" => EntityKind::Money,
        "commsidentifier" | "email" | "phone" => EntityKind::CommsIdentifier,
        "frequency" => EntityKind::Frequency,
        "url" => EntityKind::Url,
        "misc" | "miscellaneous" => return Meaning::Mixed,
        _ => return Meaning::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[&str]) -> Labels {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Labels::new(&names)
    }

    #[test]
    fn schemes_and_names() {
        let cases = [
            ("O", None),
            ("B-PER", Some(("PER", true))),
            ("I-PER", Some(("PER", false))),
            ("S-LOC", Some(("LOC", true))),
            ("E-LOC", Some(("LOC", false))),
            ("U_GPE", Some(("GPE", true))),
            ("PER", Some(("PER", false))),
            ("B-MilitaryPlatform", Some(("MilitaryPlatform", true))),
            ("DOCUMENT_REFERENCE", Some(("DOCUMENT_REFERENCE", false))),
        ];
        for (label, expected) in cases {
            assert_eq!(split(label), expected, "{label}");
        }
        for (name, kind) in [
            ("PER", EntityKind::Person),
            ("GPE", EntityKind::Location),
            ("DATE", EntityKind::Temporal),
            ("NORP", EntityKind::Nationality),
            ("Document_Reference", EntityKind::DocumentReference),
            ("MilitaryPlatform", EntityKind::MilitaryPlatform),
        ] {
            assert_eq!(meaning(name), Meaning::Kind(kind), "{name}");
        }
        assert_eq!(meaning("MISC"), Meaning::Mixed);
    }

    #[test]
    fn every_kind_of_ours_is_known_by_its_own_name() {
        for name in [
            "Person",
            "Organisation",
            "Location",
            "Nationality",
            "Temporal",
            "Quantity",
            "Weapon",
            "MilitaryPlatform",
            "Vehicle",
            "DocumentReference",
            "Money",
            "CommsIdentifier",
            "Frequency",
            "Url",
        ] {
            let Meaning::Kind(kind) = meaning(name) else {
                panic!("{name}");
            };
            assert_eq!(format!("{kind:?}"), name);
        }
    }

    #[test]
    fn beginning_and_rest_are_one_group_and_unknown_ones_are_named_once() {
        let labels = labels(&["O", "B-PER", "I-PER", "B-EVENT", "I-EVENT", "B-ART"]);
        let part = |group, begins| Label::Part { group, begins };
        assert_eq!(labels.get(1), &part(0, true));
        assert_eq!(labels.get(2), &part(0, false));
        assert_eq!(labels.get(99), &Label::Outside);
        assert_eq!(labels.left_out(), ["ART", "EVENT"]);
        assert!(labels.finds(EntityKind::Person) && !labels.finds(EntityKind::Location));
    }
}
