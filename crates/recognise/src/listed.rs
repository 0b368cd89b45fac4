//! The names of the lists, ready to be looked for in text, each with what it is worth.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use wirewatch_lists::Lists;
use wirewatch_names::{
    NameIndex, Shape, VariantIndex, is_common_word, keys, shape, without_legal_form,
};
use wirewatch_news::{Entity, EntityId, NameKind, Schema, SubjectId};
use wirewatch_places::{Feature, Gazetteer, NameUse};
use wirewatch_text::{Folded, Script, fold, script_of};

/// What a name needs before it opens a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// Nothing: it says enough by itself.
    Opens,
    /// Words about armed groups, sanctions or crime near it; or a country of the subject; or
    /// another name of the subject.
    NeedsContext,
    /// A country of the subject, or another name of the subject.
    NeedsCountry,
    /// Words about ships or aircraft near it: names of craft are often first names.
    NeedsCraft,
    /// It never opens a hit: it only confirms one (weak aliases, single names of persons).
    Confirms,
}

/// One name of one entry.
#[derive(Clone, Debug)]
pub(crate) struct ListedName {
    pub(crate) text: String,
    pub(crate) kind: NameKind,
    pub(crate) entity: EntityId,
    pub(crate) bearer: u32,
    /// The language in which the press uses it, for names that no list prints.
    pub(crate) exonym: Option<&'static str>,
}

/// One folded spelling of one name, and what it is worth.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelling {
    /// Number of the name.
    pub(crate) name: u32,
    pub(crate) worth: Worth,
    pub(crate) shape: Shape,
    pub(crate) how: How,
}

/// How the text writes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// As the list does, but for capitals and signs.
    AsListed,
    /// In another spelling.
    Otherwise,
    /// In another or the same spelling, without some of its words.
    InPart,
}

/// A subject, as far as recognising needs it.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) subject: SubjectId,
    pub(crate) caption: String,
    pub(crate) entities: Vec<EntityId>,
    pub(crate) is_person: bool,
    /// ISO 3166 alpha-2: of the entries' fields, and countries inside the names.
    pub(crate) countries: HashSet<String>,
}

/// Every name of the loaded lists in one index.
pub struct ListedNames {
    /// Finds numbers of spellings.
    pub(crate) index: NameIndex,
    /// Finds names that are written otherwise: the number of the spelling for the whole name;
    /// the one for a part of it follows.
    pub(crate) variants: VariantIndex,
    pub(crate) spellings: Vec<Spelling>,
    pub(crate) names: Vec<ListedName>,
    pub(crate) bearers: Vec<Bearer>,
    /// Words about armed groups, sanctions or crime.
    pub(crate) context: NameIndex,
    /// Words about ships and aircraft.
    pub(crate) craft: NameIndex,
}

/// A personal name of two words is ordinary when each of them is borne by this many entries.
const ORDINARY_BEARERS: u32 = 25;

impl ListedNames {
    /// Indexes the names of `lists`.
    ///
    /// Beside the lists' own names it knows the names that the press of other languages uses
    /// for some of the groups (`resources/exonyms.tsv`).
    pub fn new(lists: &Lists, gazetteer: &'static Gazetteer) -> ListedNames {
        let mut built = ListedNames {
            index: NameIndex::new([]),
            variants: VariantIndex::default(),
            spellings: Vec::new(),
            names: Vec::new(),
            bearers: Vec::new(),
            context: beginnings(include_str!("../resources/context.tsv")),
            craft: beginnings(include_str!("../resources/craft.tsv")),
        };
        let mut found: Vec<(String, u32)> = Vec::new();
        let ordinary = ordinary_words(lists.entities());
        let mut bearer_of: HashMap<EntityId, u32> = HashMap::new();
        for (subject, number) in lists.subjects().iter().zip(0..) {
            let entries: Vec<&Entity> = subject
                .entities
                .iter()
                .filter_map(|id| lists.entity(id))
                .collect();
            let is_person = subject.schema == Schema::Person;
            let is_craft = matches!(subject.schema, Schema::Vessel | Schema::Airplane);
            for entry in &entries {
                bearer_of.insert(entry.id.clone(), number);
                for name in &entry.names {
                    let worth = |key: &str, is_whole: bool| match (name.kind, is_person, is_craft) {
                        (NameKind::Weak, _, _) => Worth::Confirms,
                        (_, _, true) => Worth::NeedsCraft,
                        (_, true, _) => worth_of_person(key, &ordinary, gazetteer),
                        _ => worth_of_organisation(key, is_whole, gazetteer),
                    };
                    for (key, number_of_key) in keys(&name.text, is_person).into_iter().zip(0..) {
                        let spelling = Spelling {
                            name: built.names.len() as u32,
                            worth: worth(&key, number_of_key == 0),
                            shape: shape(&key),
                            how: How::AsListed,
                        };
                        found.push((key, built.spellings.len() as u32));
                        built.spellings.push(spelling);
                    }
                    built.names.push(ListedName {
                        text: name.text.clone(),
                        kind: name.kind,
                        entity: entry.id.clone(),
                        bearer: number,
                        exonym: None,
                    });
                }
            }
            built.bearers.push(Bearer {
                subject: subject.id.clone(),
                caption: subject.caption.clone(),
                entities: subject.entities.clone(),
                is_person,
                countries: home_countries(&entries, is_person, gazetteer),
            });
        }
        built.add_variants();
        built.add_exonyms(&bearer_of, &mut found);
        built.index = NameIndex::new(found);
        built
    }

    /// The name that a spelling stands for.
    pub(crate) fn name_of(&self, spelling: u32) -> &ListedName {
        &self.names[self.spellings[spelling as usize].name as usize]
    }

    /// How many names it holds.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it holds no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Prepares the names of persons for being found in other spellings, weak aliases aside.
    fn add_variants(&mut self) {
        let mut numbers: Vec<(u32, u32)> = Vec::new();
        for (name, number) in self.names.iter().zip(0..) {
            let is_person = self.bearers[name.bearer as usize].is_person;
            if !is_person || name.kind == NameKind::Weak {
                continue;
            }
            numbers.push((self.spellings.len() as u32, number));
            for how in [How::Otherwise, How::InPart] {
                self.spellings.push(Spelling {
                    name: number,
                    worth: Worth::Opens,
                    shape: Shape::Words,
                    how,
                });
            }
        }
        self.variants = VariantIndex::new(numbers.iter().map(|(spelling, name)| {
            let name = &self.names[*name as usize];
            (*spelling, name.bearer, name.text.as_str())
        }));
    }

    fn add_exonyms(&mut self, bearer_of: &HashMap<EntityId, u32>, found: &mut Vec<(String, u32)>) {
        for (entries, _, language, names) in exonyms() {
            let anchor = entries
                .iter()
                .find_map(|id| Some((id, *bearer_of.get(id)?)));
            let Some((entity, bearer)) = anchor else {
                continue;
            };
            for text in names {
                let shape = shape(text);
                let says_little = matches!(
                    shape,
                    Shape::Acronym | Shape::CommonWord | Shape::CommonWords
                ) || !text.contains(' ')
                    && (!is_cased(text) || !starts_upper(text));
                let worth = if says_little {
                    Worth::NeedsContext
                } else {
                    Worth::Opens
                };
                let name = self.names.len() as u32;
                for key in keys(text, false) {
                    found.push((key, self.spellings.len() as u32));
                    self.spellings.push(Spelling {
                        name,
                        worth,
                        shape,
                        how: How::AsListed,
                    });
                }
                self.names.push(ListedName {
                    text: text.to_owned(),
                    kind: NameKind::Alias,
                    entity: entity.clone(),
                    bearer,
                    exonym: Some(language),
                });
            }
        }
    }
}

/// The rows of `resources/exonyms.tsv`: entries, a name they carry, language, names.
pub(crate) fn exonyms() -> impl Iterator<
    Item = (
        Vec<EntityId>,
        &'static str,
        &'static str,
        impl Iterator<Item = &'static str>,
    ),
> {
    rows(include_str!("../resources/exonyms.tsv")).filter_map(|row| {
        let mut cells = row.split('\t');
        let entries = cells
            .next()?
            .split(' ')
            .filter_map(EntityId::parse)
            .collect();
        Some((
            entries,
            cells.next()?,
            cells.next()?,
            cells.next()?.split('|'),
        ))
    })
}

/// An index of the beginnings of words in a table.
fn beginnings(table: &'static str) -> NameIndex {
    let beginnings = rows(table)
        .filter_map(|row| row.split_once('\t'))
        .flat_map(|(_, words)| words.split(' '));
    NameIndex::new(beginnings.map(|word| (fold(word), 0)))
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|row| !row.starts_with('#') && !row.is_empty())
}

fn is_cased(text: &str) -> bool {
    text.chars()
        .any(|letter| letter.is_uppercase() || letter.is_lowercase())
}

fn starts_upper(text: &str) -> bool {
    text.chars()
        .find(|letter| letter.is_alphabetic())
        .is_some_and(char::is_uppercase)
}

/// In how many personal entries each folded word stands, where that is often.
fn ordinary_words(entities: &[Entity]) -> HashSet<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for entity in entities
        .iter()
        .filter(|entity| entity.schema == Schema::Person)
    {
        let words: HashSet<String> = entity
            .names
            .iter()
            .flat_map(|name| {
                fold(&name.text)
                    .split(' ')
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count >= ORDINARY_BEARERS)
        .map(|(word, _)| word)
        .collect()
}

/// What a folded personal name is worth.
fn worth_of_person(key: &str, ordinary: &HashSet<String>, gazetteer: &'static Gazetteer) -> Worth {
    let words: Vec<&str> = key.split(' ').filter(|word| *word != "al").collect();
    let known = |word: &&str| word.len() < 3 || ordinary.contains(*word) || is_common_word(word);
    match words[..] {
        [] | [_] => Worth::Confirms,
        // A kunya alone: many bear it.
        ["abu" | "umm" | "abou" | "ابو" | "ام", _] => Worth::Confirms,
        [_, _] if words.iter().all(known) => Worth::NeedsCountry,
        _ if is_place(key, gazetteer) => Worth::NeedsCountry,
        _ => Worth::Opens,
    }
}

/// What a folded name of an organisation is worth, its legal form aside; `is_whole` is false
/// for a part of the name that the list prints.
fn worth_of_organisation(key: &str, is_whole: bool, gazetteer: &'static Gazetteer) -> Worth {
    let core = without_legal_form(key);
    let is_whole = is_whole && core == key;
    let without_case = !core
        .chars()
        .find_map(script_of)
        .is_some_and(|script| matches!(script, Script::Latin | Script::Cyrillic | Script::Greek));
    let letters = core.chars().count();
    match shape(core) {
        Shape::Acronym if letters < 4 || is_common_word(core) => Worth::NeedsCountry,
        Shape::Acronym => Worth::NeedsContext,
        Shape::CommonWord => Worth::NeedsCountry,
        Shape::Word if !is_whole && is_place(core, gazetteer) => Worth::Confirms,
        Shape::Word if !is_whole || is_place(core, gazetteer) => Worth::NeedsCountry,
        Shape::Word if without_case || letters < 5 => Worth::NeedsContext,
        _ if is_institution(core) => Worth::NeedsCountry,
        Shape::CommonWords => Worth::NeedsContext,
        Shape::Words if is_place(core, gazetteer) => Worth::NeedsContext,
        Shape::Word | Shape::Words => Worth::Opens,
    }
}

/// Whether a folded name could be that of an institution of any country: all its words are
/// general ("Ministerio del Interior", "Central Bank").
fn is_institution(key: &str) -> bool {
    static GENERAL: LazyLock<HashSet<String>> = LazyLock::new(|| {
        rows(include_str!("../resources/institutions.txt"))
            .flat_map(|row| row.split(' '))
            .map(fold)
            .collect()
    });
    key.contains(' ') && key.split(' ').all(|word| GENERAL.contains(word))
}

/// Countries that the entries state, and countries named inside an organisation's names.
fn home_countries(
    entries: &[&Entity],
    is_person: bool,
    gazetteer: &'static Gazetteer,
) -> HashSet<String> {
    let mut countries = HashSet::new();
    for entry in entries {
        countries.extend(entry.countries.iter().cloned());
        countries.extend(
            entry
                .addresses
                .iter()
                .filter_map(|address| address.country.clone()),
        );
        if !is_person {
            let names = entry
                .names
                .iter()
                .filter(|name| name.kind != NameKind::Weak);
            countries.extend(names.flat_map(|name| countries_in(&name.text, gazetteer)));
        }
    }
    countries
}

/// Whether a folded name is also that of a place of some size.
fn is_place(key: &str, gazetteer: &'static Gazetteer) -> bool {
    gazetteer.candidates(key).iter().any(|place| {
        matches!(place.name_use, NameUse::Main | NameUse::Alternate)
            && (place.population >= 1_000 || place.feature != Feature::Town)
    })
}

/// Countries that stand in a name: "Islamic State of Iraq".
fn countries_in(name: &str, gazetteer: &'static Gazetteer) -> Vec<String> {
    let folded = Folded::new(name);
    let found = gazetteer.find(&folded);
    let countries = found.into_iter().filter_map(|found| {
        found.candidates.into_iter().find(|place| {
            place.feature == Feature::Country
                && matches!(place.name_use, NameUse::Main | NameUse::Alternate)
        })
    });
    countries.map(|place| place.country.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use wirewatch_lists::ListFile;

    use super::*;

    #[test]
    fn every_exonym_row_is_whole() {
        let mut rows = 0;
        for (entries, known_as, language, names) in exonyms() {
            assert!(!entries.is_empty() && !known_as.is_empty(), "{known_as}");
            assert!(matches!(language.len(), 2..=3), "{language}");
            assert!(names.count() > 0);
            rows += 1;
        }
        assert!(rows > 50);
    }

    #[test]
    fn exonyms_belong_to_real_entries() {
        let folder = std::env::var_os("WIREWATCH_SHARED").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
            PathBuf::from,
        );
        let read = |name: &str| {
            let bytes = std::fs::read(folder.join("data/lists").join(name)).ok()?;
            Some(ListFile {
                name: name.to_owned(),
                bytes,
            })
        };
        let names = [
            "UN_consolidated.xml",
            "ofac/sdn.csv",
            "ofac/alt.csv",
            "ofac/add.csv",
            "uk/subjects.csv",
            "uk/subject_names.csv",
        ];
        let files: Vec<ListFile> = names.into_iter().filter_map(read).collect();
        if files.is_empty() {
            eprintln!("skipped: ../shared/data/lists is not here");
            return;
        }
        let lists = wirewatch_lists::import(files, jiff::Timestamp::UNIX_EPOCH).lists;
        let lists = Lists::new(
            lists
                .into_iter()
                .map(|list| (list.version, list.entities))
                .collect(),
        );
        for (entries, known_as, _, _) in exonyms() {
            for id in &entries {
                let entity = lists
                    .entity(id)
                    .unwrap_or_else(|| panic!("{id} is on no list"));
                let subject = lists.subject_of(&entity.id).expect("a subject");
                let names = subject
                    .entities
                    .iter()
                    .filter_map(|id| lists.entity(id))
                    .flat_map(|entity| &entity.names);
                let wanted = fold(known_as);
                assert!(
                    names
                        .map(|name| fold(&name.text))
                        .any(|name| name.contains(&wanted)),
                    "{id} does not carry the name {known_as}"
                );
            }
        }
    }

    #[test]
    fn every_context_word_says_something() {
        let tables = [
            include_str!("../resources/context.tsv"),
            include_str!("../resources/craft.tsv"),
        ];
        for row in tables.into_iter().flat_map(rows) {
            let (language, words) = row.split_once('\t').expect("two cells");
            assert!(matches!(language.len(), 2..=3), "{row}");
            for word in words.split(' ') {
                assert!(!fold(word).is_empty() && !fold(word).contains(' '), "{row}");
            }
        }
    }
}
