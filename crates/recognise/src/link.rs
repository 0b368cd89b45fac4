//! Which subject a name means, and whether the article says enough to count it.
//!
//! A name that says much opens a hit by itself. One that says little (an acronym, an ordinary
//! word, an ordinary personal name) needs support: another name of the same subject, a country
//! of the subject, or words near it about armed groups, sanctions or crime. Weak aliases and
//! single names of persons only confirm.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use wirewatch_news::{Link, Listed, Mention, NameKind, PlaceMention};

use crate::listed::{Bearer, How, ListedNames, Worth};
use crate::tag::Sight;

/// Of several persons with one name at most this many are shown.
const MOST_NAMESAKES: usize = 3;

/// What is known about one subject in one article.
#[derive(Default)]
struct Case {
    /// Indices of the sights, in the order of the text.
    sights: Vec<usize>,
    /// Distinct folded names by which it is named, weak ones and mere confirmations aside.
    keys: BTreeSet<String>,
    /// Least need of any of its sights.
    worth: Option<Worth>,
    near_context: bool,
    near_craft: bool,
    has_primary: bool,
}

/// Decides who is named; best score first.
pub(crate) fn link(
    sights: Vec<Sight>,
    places: &[PlaceMention],
    names: &ListedNames,
) -> Vec<Listed> {
    let countries: HashSet<&str> = places.iter().map(|place| place.country.as_str()).collect();
    let mut cases: BTreeMap<u32, Case> = BTreeMap::new();
    for (number, sight) in sights.iter().enumerate() {
        for spelling in &sight.spellings {
            let listed = names.name_of(*spelling);
            let case = cases.entry(listed.bearer).or_default();
            let worth = sight.worth(names, *spelling);
            if case.sights.last() != Some(&number) {
                case.sights.push(number);
            }
            if worth != Worth::Confirms {
                case.keys.insert(sight.key.clone());
                case.worth = Some(case.worth.map_or(worth, |known| known.min(worth)));
                case.near_context |= sight.near_context;
                case.near_craft |= sight.near_craft;
                case.has_primary |= listed.kind == NameKind::Primary;
            }
        }
    }
    cases.retain(|bearer, case| {
        support(case, &names.bearers[*bearer as usize], &countries).is_some()
    });
    give_short_forms(&mut cases);
    let namesakes = settle_namesakes(&sights, &mut cases, names, &countries);
    let mut listed: Vec<Listed> = cases
        .iter()
        .filter(|(_, case)| !case.sights.is_empty())
        .map(|(bearer, case)| {
            let shared = namesakes.contains(bearer);
            listed(*bearer, case, shared, &sights, &countries, names)
        })
        .collect();
    listed.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.subject.cmp(&b.subject))
    });
    listed
}

/// Why the subject counts, or `None` when the article does not say enough.
fn support(case: &Case, bearer: &Bearer, countries: &HashSet<&str>) -> Option<String> {
    let worth = case.worth?;
    if worth == Worth::Opens {
        return Some(String::new());
    }
    if worth == Worth::NeedsCraft {
        return case
            .near_craft
            .then(|| "supported by words near it about ships or aircraft".to_owned());
    }
    let mut keys = case.keys.iter();
    if let (Some(first), Some(second)) = (keys.next(), keys.next_back())
        && !first.contains(second.as_str())
        && !second.contains(first.as_str())
    {
        return Some("supported by another of its names".to_owned());
    }
    let home: Vec<&str> = countries
        .iter()
        .copied()
        .filter(|code| bearer.countries.contains(*code))
        .collect();
    if let Some(country) = home.iter().min()
        && (!bearer.is_person || case.keys.iter().any(|key| key.contains(' ')))
    {
        return Some(format!(
            "supported by its country, {country}, in the article"
        ));
    }
    (worth == Worth::NeedsContext && case.near_context)
        .then(|| "supported by words near it about armed groups, sanctions or crime".to_owned())
}

/// A subject that is named by nothing but parts of another's longer name in the same article is
/// not named, unless the part is its primary name: after "Palestinian Islamic Jihad", "Islamic
/// Jihad" is its short form. The other one has the mentions.
fn give_short_forms(cases: &mut BTreeMap<u32, Case>) {
    let is_part = |short: &str, long: &str| {
        long.len() > short.len()
            && long.match_indices(short).any(|(at, _)| {
                let (before, after) = (&long[..at], &long[at + short.len()..]);
                (before.is_empty() || before.ends_with(' '))
                    && (after.is_empty() || after.starts_with(' '))
            })
    };
    let owner_of = |cases: &BTreeMap<u32, Case>, bearer: u32, case: &Case| {
        cases.iter().find_map(|(other, longer)| {
            let covers = |short: &String| longer.keys.iter().any(|long| is_part(short, long));
            (*other != bearer && case.keys.iter().all(covers)).then_some(*other)
        })
    };
    let moves: Vec<(u32, u32)> = cases
        .iter()
        .filter(|(_, case)| !case.has_primary)
        .filter_map(|(bearer, case)| Some((*bearer, owner_of(cases, *bearer, case)?)))
        .collect();
    for (bearer, owner) in moves {
        let Some(case) = cases.remove(&bearer) else {
            continue;
        };
        if let Some(owner) = cases.get_mut(&owner) {
            owner.sights.extend(case.sights);
            owner.sights.sort_unstable();
            owner.sights.dedup();
        }
    }
}

/// Where one name means several subjects, the one that the article says more about keeps it.
/// Returns the subjects that share a name with another to the end.
fn settle_namesakes(
    sights: &[Sight],
    cases: &mut BTreeMap<u32, Case>,
    names: &ListedNames,
    countries: &HashSet<&str>,
) -> HashSet<u32> {
    let rank = |bearer: u32, case: &Case, sight: &Sight| {
        let home = names.bearers[bearer as usize]
            .countries
            .iter()
            .any(|code| countries.contains(code.as_str()));
        let is_primary_here = sight
            .spellings
            .iter()
            .map(|spelling| names.name_of(*spelling))
            .any(|name| name.bearer == bearer && name.kind == NameKind::Primary);
        (
            is_primary_here,
            case.keys.len(),
            home,
            case.worth == Some(Worth::Opens),
        )
    };
    let mut lost: Vec<(u32, usize)> = Vec::new();
    let mut shared = HashSet::new();
    for (number, sight) in sights.iter().enumerate() {
        let bearers: BTreeSet<u32> = sight
            .spellings
            .iter()
            .map(|spelling| names.name_of(*spelling).bearer)
            .collect();
        let mut open: Vec<(u32, _)> = bearers
            .into_iter()
            .filter_map(|bearer| Some((bearer, rank(bearer, cases.get(&bearer)?, sight))))
            .collect();
        if open.len() < 2 {
            continue;
        }
        open.sort_by_key(|(bearer, rank)| (std::cmp::Reverse(*rank), *bearer));
        let best = open[0].1;
        let ties = open
            .iter()
            .take_while(|(_, rank)| *rank == best)
            .count()
            .min(MOST_NAMESAKES);
        if ties > 1 {
            shared.extend(open[..ties].iter().map(|(bearer, _)| *bearer));
        }
        lost.extend(open[ties..].iter().map(|(bearer, _)| (*bearer, number)));
    }
    for (bearer, number) in lost {
        if let Some(case) = cases.get_mut(&bearer) {
            case.sights.retain(|sight| *sight != number);
        }
    }
    shared
}

fn listed(
    bearer_number: u32,
    case: &Case,
    shared: bool,
    sights: &[Sight],
    countries: &HashSet<&str>,
    names: &ListedNames,
) -> Listed {
    let bearer = &names.bearers[bearer_number as usize];
    let mut mentions: Vec<Mention> = case
        .sights
        .iter()
        .map(|number| {
            let sight = &sights[*number];
            let mut links: Vec<Link> = sight
                .spellings
                .iter()
                .map(|spelling| names.name_of(*spelling))
                .filter(|name| name.bearer == bearer_number)
                .map(|name| Link {
                    entity: name.entity.clone(),
                    name: name.text.clone(),
                    kind: name.kind,
                })
                .collect();
            links.dedup();
            Mention {
                passage: sight.passage,
                links,
            }
        })
        .collect();
    mentions.sort_by_key(|mention| mention.passage);
    let support = support(case, bearer, countries).unwrap_or_default();
    let at_home = bearer
        .countries
        .iter()
        .any(|code| countries.contains(code.as_str()));
    let base = match (shared, support.is_empty()) {
        (true, _) => 0.5,
        (false, true) => 0.9,
        (false, false) => 0.75,
    };
    let more =
        0.03 * (case.keys.len().saturating_sub(1).min(3) as f32) + if at_home { 0.02 } else { 0.0 };
    Listed {
        subject: bearer.subject.clone(),
        caption: bearer.caption.clone(),
        entities: bearer.entities.clone(),
        mentions,
        score: base + more,
        why: why(bearer_number, case, shared, &support, sights, names),
    }
}

fn why(
    bearer: u32,
    case: &Case,
    shared: bool,
    support: &str,
    sights: &[Sight],
    names: &ListedNames,
) -> String {
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    let found = case
        .sights
        .iter()
        .flat_map(|number| &sights[*number].spellings);
    for (spelling, name) in found
        .map(|spelling| {
            (
                names.spellings[*spelling as usize],
                names.name_of(*spelling),
            )
        })
        .filter(|(_, name)| name.bearer == bearer)
    {
        if !seen.insert(&name.text) {
            continue;
        }
        let how = match spelling.how {
            How::AsListed => "",
            How::Otherwise => ", here in another spelling",
            How::InPart => ", here without some of its words",
        };
        parts.push(match name.exonym {
            Some(language) => format!("“{}”: known so in the press ({language})", name.text),
            None => {
                let kind = match name.kind {
                    NameKind::Primary => "name",
                    NameKind::Alias => "a.k.a.",
                    NameKind::Former => "former name",
                    NameKind::Weak => "weak alias, confirms only",
                };
                format!("“{}”: {} {kind}{how}", name.text, name.entity.dataset)
            }
        });
    }
    parts.truncate(4);
    if !support.is_empty() {
        parts.push(support.to_owned());
    }
    if shared {
        parts.push("other listed subjects bear the same name".to_owned());
    }
    parts.join("; ")
}
