//! Which entries of which lists are about one person or organisation, and why.
//!
//! Two entries are linked when
//!
//! 1. one cites the other as its own identity (a UK entry its UN reference, a FollowTheMoney
//!    entity its referents), or OFAC gives both the same entity number;
//! 2. two ships have the same IMO number;
//! 3. two persons share a full name and a birth day, or a birth year and a country where no day
//!    contradicts;
//! 4. two organisations share three names; or one long name and a country (which may be that of
//!    a UN or UK regime); or, where their countries do not contradict, two names of which one is
//!    primary on both lists (or on one, with a country or counter-terrorism programmes on both
//!    lists besides); or the primary name and counter-terrorism programmes on both lists.
//!
//! A citation between entries whose names have no word in common is taken for a misprint and
//! does not count (the UK list has such).
//!
//! Never persons on a name alone. Links are taken best first; one that would put two entries of
//! the same list into one subject is dropped, unless one of these two cites the other. Names are
//! compared folded; weak aliases do not count. All pairs come out of hash maps: a name carried by
//! more than fifty entries says nothing and is skipped, which also bounds the work.

use std::collections::{HashMap, HashSet};

use wirewatch_news::{Entity, EntityId, NameKind, Schema, Subject, SubjectId};
use wirewatch_text::fold;

use crate::caption::{caption, loose_key};
use crate::country::country_code;
use crate::import::dataset_rank;

/// Most entries that may carry a name which still links.
const LIMIT_CARRIERS: usize = 50;
/// Letters of a primary name that links two organisations under counter-terrorism programmes.
const SHORT_NAME: usize = 5;
/// How many shared names link two organisations.
const ENOUGH_NAMES: usize = 3;
/// Letters of a name that is long enough to link two organisations of one country.
const LONG_NAME: usize = 8;

/// Why two entries are one subject; the better the later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Country(String, String),
    Program(String),
    Names { primary: bool },
    BirthYear(String, String, String),
    BirthDay(String, String),
    Imo(String),
    SameNumber,
    Cites { by_left: bool },
}

struct Link {
    left: usize,
    right: usize,
    shared: usize,
    reason: Reason,
}

/// The subjects that `entities` are about, in the order of their leading entries
/// (UN, EU, UK, OFAC, OFAC-CONS, then other lists by name).
///
/// Every entry is in exactly one subject. Costs O(n log n) over entries and names.
pub fn subjects(entities: &[&Entity]) -> Vec<Subject> {
    let mut order: Vec<usize> = (0..entities.len()).collect();
    let rank = |at: &usize| (dataset_rank(&entities[*at].id.dataset), *at);
    order.sort_by_cached_key(rank);
    let entities: Vec<&Entity> = order.into_iter().map(|at| entities[at]).collect();
    let links = links(&entities);
    let mut groups = Groups::new(&entities);
    let mut because: Vec<(usize, String)> = Vec::new();
    let mut citing = vec![false; entities.len()];
    for link in &links {
        if groups.join(link) {
            because.push((link.left, sentence(&entities, link)));
        }
        if let Reason::Cites { by_left } = link.reason
            && groups.root(link.left) == groups.root(link.right)
        {
            citing[if by_left { link.left } else { link.right }] = true;
        }
    }
    let mut reasons: HashMap<usize, Vec<String>> = HashMap::new();
    for (entry, sentence) in because {
        reasons
            .entry(groups.root(entry))
            .or_default()
            .push(sentence);
    }
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut roots = Vec::new();
    for at in 0..entities.len() {
        let root = groups.root(at);
        let list = members.entry(root).or_default();
        if list.is_empty() {
            roots.push(root);
        }
        list.push(at);
    }
    let mut subjects = Vec::with_capacity(roots.len());
    for root in roots {
        let members = members.remove(&root).unwrap_or_default();
        let group: Vec<&Entity> = members.iter().map(|at| entities[*at]).collect();
        let cites: Vec<bool> = members.iter().map(|at| citing[*at]).collect();
        let Some(leading) = group.first() else {
            continue;
        };
        subjects.push(Subject {
            id: SubjectId::led_by(&leading.id),
            caption: caption(&group, &cites),
            schema: leading.schema,
            entities: group.iter().map(|entity| entity.id.clone()).collect(),
            because: reasons.remove(&root).unwrap_or_default(),
        });
    }
    subjects
}

/// Kinds of things that are never one with another kind.
fn class(schema: Schema) -> u8 {
    match schema {
        Schema::Person => 0,
        Schema::Organization | Schema::Company | Schema::LegalEntity => 1,
        Schema::Vessel => 2,
        Schema::Airplane => 3,
        Schema::Thing => 4,
    }
}

/// All links, best first.
fn links(entities: &[&Entity]) -> Vec<Link> {
    let mut found: HashMap<(usize, usize), Reason> = HashMap::new();
    let mut keep = |left: usize, right: usize, reason: Reason| {
        let (left, right, reason) = match reason {
            Reason::Cites { by_left } if left > right => {
                (right, left, Reason::Cites { by_left: !by_left })
            }
            reason => (left.min(right), left.max(right), reason),
        };
        if left != right && class(entities[left].schema) == class(entities[right].schema) {
            let known = found.entry((left, right)).or_insert_with(|| reason.clone());
            if reason > *known {
                *known = reason;
            }
        }
    };
    for (left, right, reason) in references(entities) {
        if !matches!(reason, Reason::Cites { .. })
            || have_word_in_common(entities[left], entities[right])
        {
            keep(left, right, reason);
        }
    }
    let shared = shared_names(entities);
    for (&(left, right), names) in &shared {
        if let Some(reason) = facts(entities[left], entities[right], names) {
            keep(left, right, reason);
        }
    }
    let mut links: Vec<Link> = found
        .into_iter()
        .map(|((left, right), reason)| {
            let shared = shared.get(&(left, right)).map_or(0, Vec::len);
            Link {
                left,
                right,
                shared,
                reason,
            }
        })
        .collect();
    links.sort_by(|one, other| {
        let key = |link: &Link| {
            let primary = matches!(
                link.reason,
                Reason::Names { primary: true } | Reason::Program(_)
            );
            (strength(&link.reason), primary, link.shared)
        };
        key(other)
            .cmp(&key(one))
            .then_with(|| (one.left, one.right).cmp(&(other.left, other.right)))
    });
    links
}

fn strength(reason: &Reason) -> u8 {
    match reason {
        Reason::Cites { .. } | Reason::SameNumber => 3,
        Reason::Imo(_) => 2,
        Reason::BirthDay(..) | Reason::BirthYear(..) | Reason::Names { .. } => 1,
        Reason::Country(..) | Reason::Program(_) => 0,
    }
}

/// Whether any names of the two have a word of three letters or more in common. Entries that
/// print no name in a common script cannot be compared, and pass.
fn have_word_in_common(left: &Entity, right: &Entity) -> bool {
    let words = |entity: &Entity| -> HashSet<String> {
        let folded = entity.names.iter().map(|name| fold(&name.text));
        let words = folded.flat_map(|name| name.split(' ').map(str::to_owned).collect::<Vec<_>>());
        words.filter(|word| word.chars().count() > 2).collect()
    };
    let (left, right) = (words(left), words(right));
    let latin = |words: &HashSet<String>| words.iter().any(|word| word.is_ascii());
    left.is_empty()
        || right.is_empty()
        || latin(&left) != latin(&right)
        || !left.is_disjoint(&right)
}

/// Links by reference: citations, shared OFAC numbers, IMO numbers.
fn references(entities: &[&Entity]) -> Vec<(usize, usize, Reason)> {
    let mut by_id: HashMap<(&str, &str), usize> = HashMap::new();
    let mut by_imo: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, entity) in entities.iter().enumerate() {
        for number in &entity.identifiers {
            match number.kind.as_str() {
                // Other numbers under which lists are cited.
                "DATAID" | "OFSI Group ID" => {
                    by_id
                        .entry((&entity.id.dataset, &number.value))
                        .or_insert(at);
                }
                "IMO" => by_imo.entry(&number.value).or_default().push(at),
                _ => {}
            }
        }
    }
    for (at, entity) in entities.iter().enumerate() {
        by_id.insert((&entity.id.dataset, &entity.id.reference), at);
    }
    let mut found = Vec::new();
    for (at, entity) in entities.iter().enumerate() {
        for referent in &entity.referents {
            if let Some(&cited) =
                by_id.get(&(referent.dataset.as_str(), referent.reference.as_str()))
            {
                found.push((at, cited, Reason::Cites { by_left: true }));
            }
            // OFAC numbers its lists in one row.
            if referent.dataset == "OFAC"
                && let Some(&cited) = by_id.get(&("OFAC-CONS", referent.reference.as_str()))
            {
                found.push((at, cited, Reason::Cites { by_left: true }));
            }
        }
        if entity.id.dataset == "OFAC-CONS"
            && let Some(&other) = by_id.get(&("OFAC", entity.id.reference.as_str()))
        {
            found.push((other, at, Reason::SameNumber));
        }
    }
    for (number, carriers) in by_imo {
        for (left, right) in pairs(entities, &carriers) {
            if entities[left].schema == Schema::Vessel {
                found.push((left, right, Reason::Imo(number.to_owned())));
            }
        }
    }
    found
}

/// Pairs of entries of different lists among the carriers of one name or number.
fn pairs<'a>(
    entities: &'a [&Entity],
    carriers: &'a [usize],
) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let carriers = if carriers.len() > LIMIT_CARRIERS {
        &[]
    } else {
        carriers
    };
    carriers.iter().enumerate().flat_map(move |(at, &left)| {
        let others = carriers[at + 1..].iter().copied();
        others
            .map(move |right| (left, right))
            .filter(|(left, right)| entities[*left].id.dataset != entities[*right].id.dataset)
    })
}

/// A name that two entries share.
struct Shared {
    key: String,
    printed: String,
}

/// The names that pairs of entries of different lists and the same class share.
fn shared_names(entities: &[&Entity]) -> HashMap<(usize, usize), Vec<Shared>> {
    let mut carriers: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entity) in entities.iter().enumerate() {
        let mut keys = HashSet::new();
        for name in entity
            .names
            .iter()
            .filter(|name| name.kind != NameKind::Weak)
        {
            if let Some(key) = name_key(entity, &name.text)
                && keys.insert(key.clone())
            {
                carriers.entry(key).or_default().push(at);
            }
        }
    }
    let mut shared: HashMap<(usize, usize), Vec<Shared>> = HashMap::new();
    for (key, carriers) in &carriers {
        for (left, right) in pairs(entities, carriers) {
            let names = shared.entry((left, right)).or_default();
            names.push(Shared {
                key: key.clone(),
                printed: String::new(),
            });
        }
    }
    for ((left, _), names) in &mut shared {
        names.sort_by(|one, other| (other.key.len(), &one.key).cmp(&(one.key.len(), &other.key)));
        let entity = entities[*left];
        if let Some(longest) = names.first_mut() {
            let printed = entity
                .names
                .iter()
                .find(|name| name_key(entity, &name.text).as_ref() == Some(&longest.key));
            longest.printed = printed.map(|name| name.text.clone()).unwrap_or_default();
        }
    }
    shared
}

/// The key under which a name is compared, led by its class. A person's names have no order and
/// must be more than one word.
fn name_key(entity: &Entity, name: &str) -> Option<String> {
    let folded = fold(name);
    let class = class(entity.schema);
    if class != 0 {
        // "State in Iraq" is "State of Iraq".
        let plain = loose_key(name);
        return (plain.chars().count() > 1).then(|| format!("{class} {plain}"));
    }
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < 2 {
        return None;
    }
    words.sort_unstable();
    Some(format!("{class} {}", words.join(" ")))
}

/// What besides shared names says that two entries are one subject.
fn facts(left: &Entity, right: &Entity, names: &[Shared]) -> Option<Reason> {
    let longest = names.first()?;
    if class(left.schema) == 0 {
        let country = || {
            left.countries
                .iter()
                .find(|country| right.countries.contains(country))
                .cloned()
        };
        return birth(left, right, &longest.printed, country);
    }
    if class(left.schema) != 1 {
        return None;
    }
    let left_primary = name_key(left, left.caption());
    let primary = names
        .iter()
        .any(|name| left_primary.as_ref() == Some(&name.key))
        && left_primary == name_key(right, right.caption());
    let (here, there) = (countries(left), countries(right));
    let country = here.iter().find(|country| there.contains(country));
    let contradict = !here.is_empty() && !there.is_empty() && country.is_none();
    // The class and a space lead the key.
    let long = longest.key.len() > LONG_NAME + 2 && longest.key[2..].contains(' ');
    let terror = |entity: &Entity| entity.topics.iter().any(|topic| topic == "crime.terror");
    let terror = terror(left) && terror(right);
    let half_primary = || {
        let right_primary = name_key(right, right.caption());
        names
            .iter()
            .any(|name| [&left_primary, &right_primary].contains(&&Some(name.key.clone())))
    };
    let two = names.len() == 2
        && !contradict
        && (primary || half_primary() && (terror || country.is_some()));
    if names.len() >= ENOUGH_NAMES || two {
        Some(Reason::Names { primary })
    } else if let Some(country) = country.filter(|_| long) {
        Some(Reason::Country(
            longest.printed.clone(),
            (*country).to_owned(),
        ))
    } else if primary && !contradict && terror && left.caption().len() >= SHORT_NAME {
        Some(Reason::Program(left.caption().to_owned()))
    } else {
        None
    }
}

/// The countries of an organisation: those it states, and the one that its UN or UK regime is
/// about. (The first letters of a UK reference are its regime.)
fn countries(entity: &Entity) -> Vec<&str> {
    let mut countries: Vec<&str> = entity.countries.iter().map(String::as_str).collect();
    let regimes: Vec<&str> = match entity.id.dataset.as_str() {
        "UN" => entity.programs.iter().map(String::as_str).collect(),
        "UK" => entity.id.reference.get(..3).into_iter().collect(),
        _ => Vec::new(),
    };
    for regime in regimes {
        let known = REGIMES
            .iter()
            .find(|(name, _)| *name == regime)
            .map(|(_, country)| *country);
        countries
            .extend(known.or_else(|| country_code(regime).filter(|_| entity.id.dataset == "UN")));
    }
    countries
}

/// Regimes that are about one country and are not named by it: of the UN, then of the UK.
const REGIMES: [(&str, &str); 20] = [
    ("Taliban", "AF"),
    ("SouthSudan", "SS"),
    ("AFG", "AF"),
    ("BEL", "BY"),
    ("CAF", "CF"),
    ("DPR", "KP"),
    ("DRC", "CD"),
    ("HAI", "HT"),
    ("INU", "IR"),
    ("IRN", "IR"),
    ("LIB", "LY"),
    ("MYA", "MM"),
    ("RUS", "RU"),
    ("SOM", "SO"),
    ("SSU", "SS"),
    ("SUD", "SD"),
    ("SYR", "SY"),
    ("VEN", "VE"),
    ("YEM", "YE"),
    ("ZIM", "ZW"),
];

/// A shared birth day; or a shared birth year and country, where one side gives no day.
fn birth(
    left: &Entity,
    right: &Entity,
    name: &str,
    country: impl Fn() -> Option<String>,
) -> Option<Reason> {
    let days = |entity: &Entity| -> Vec<String> {
        entity
            .birth_dates
            .iter()
            .filter(|date| date.len() == 10)
            .cloned()
            .collect()
    };
    let (left_days, right_days) = (days(left), days(right));
    if let Some(day) = left_days.iter().find(|day| right_days.contains(day)) {
        return Some(Reason::BirthDay(name.to_owned(), day.clone()));
    }
    if !left_days.is_empty() && !right_days.is_empty() {
        return None;
    }
    let year = |date: &String| date.get(..4).map(str::to_owned);
    let years: Vec<String> = right.birth_dates.iter().filter_map(year).collect();
    let shared = left
        .birth_dates
        .iter()
        .filter_map(year)
        .find(|year| years.contains(year))?;
    Some(Reason::BirthYear(name.to_owned(), shared, country()?))
}

/// Groups that grow by links, each with the lists in it.
struct Groups<'a> {
    parent: Vec<usize>,
    lists: Vec<HashSet<&'a str>>,
    entities: &'a [&'a Entity],
}

impl<'a> Groups<'a> {
    fn new(entities: &'a [&'a Entity]) -> Groups<'a> {
        let lists = entities
            .iter()
            .map(|entity| HashSet::from([entity.id.dataset.as_str()]))
            .collect();
        Groups {
            parent: (0..entities.len()).collect(),
            lists,
            entities,
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins the two ends of `link`; false when they are one already or may not be.
    fn join(&mut self, link: &Link) -> bool {
        let (left, right) = (self.root(link.left), self.root(link.right));
        if left == right {
            return false;
        }
        let same_list = self.entities[link.left].id.dataset == self.entities[link.right].id.dataset;
        let clash = !self.lists[left].is_disjoint(&self.lists[right]);
        if clash && !(same_list && matches!(link.reason, Reason::Cites { .. })) {
            return false;
        }
        let (keep, drop) = (left.min(right), left.max(right));
        self.parent[drop] = keep;
        let lists = std::mem::take(&mut self.lists[drop]);
        self.lists[keep].extend(lists);
        true
    }
}

/// The reason in plain words.
fn sentence(entities: &[&Entity], link: &Link) -> String {
    let (left, right): (&EntityId, &EntityId) = (&entities[link.left].id, &entities[link.right].id);
    let lists = format!("{} and {}", left.dataset, right.dataset);
    match &link.reason {
        Reason::Cites { by_left } => {
            let (citing, cited) = if *by_left {
                (left, right)
            } else {
                (right, left)
            };
            format!(
                "{} entry {} cites {} {}",
                citing.dataset, citing.reference, cited.dataset, cited.reference
            )
        }
        Reason::SameNumber => format!("{lists} give it the same entity number {}", left.reference),
        Reason::Imo(number) => format!("{lists} give it the same IMO number {number}"),
        Reason::BirthDay(name, day) => {
            format!("{lists} share the name “{name}” and the birth date {day}")
        }
        Reason::BirthYear(name, year, country) => {
            format!(
                "{lists} share the name “{name}”, the birth year {year} and the country {country}"
            )
        }
        Reason::Names { .. } => format!("{lists} share {} names", link.shared),
        Reason::Program(name) => {
            format!("{lists} share the name “{name}”, both under counter-terrorism programmes")
        }
        Reason::Country(name, country) => {
            format!("{lists} share the name “{name}” and the country {country}")
        }
    }
}
