//! All listed names, taken apart once, with what finds them.

use rustc_hash::FxHashMap;
use wirewatch_names::{Kinship, NameKind, Piece, Role, Word, kinship, readings};
use wirewatch_news::{Entity, EntityId, NameKind as ListedAs, Schema};

use crate::facts::{Facts, LEAST_NUMBER, number_key};
use crate::vocabulary::Vocabulary;

/// One word of a listed name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IndexedPart {
    pub(crate) word: u32,
    pub(crate) role: Role,
    pub(crate) weight: f32,
    pub(crate) class: &'static str,
}

/// One listed name.
#[derive(Clone, Debug)]
pub(crate) struct IndexedName {
    pub(crate) entry: u32,
    /// Its place among the names of the entry.
    pub(crate) place: u16,
    pub(crate) listed_as: ListedAs,
    /// What its bearer is; `None` where the list leaves it open.
    pub(crate) kind: Option<NameKind>,
    /// Its parts in `Index::parts`.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Weight of all its parts.
    pub(crate) weight: f32,
    /// The first letters of its words, one bit each.
    pub(crate) initials: u32,
}

/// One entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: EntityId,
    pub(crate) kind: NameKind,
    pub(crate) facts: Facts,
    /// Whether it can be found; others only count.
    pub(crate) is_asked: bool,
}

/// All names of the lists, ready to be asked.
#[derive(Default)]
pub struct Index {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) parts: Vec<IndexedPart>,
    /// For each part, how it is written.
    pub(crate) written: Vec<Box<str>>,
    pub(crate) names: Vec<IndexedName>,
    pub(crate) entries: Vec<Entry>,
    /// For each word, the names that hold it: `postings[starts[w]..starts[w + 1]]`.
    pub(crate) starts: Vec<u32>,
    pub(crate) postings: Vec<u32>,
    pub(crate) by_number: FxHashMap<String, Vec<u32>>,
    /// How often words of one class occur, in entries.
    frequency: FxHashMap<ClassKey, u32>,
    /// The logarithm of the number of entries, of a list of ten thousand at least.
    scale: f32,
}

/// Weight of a name that two entries of two lists share by being about one person, not by chance.
const TELLING: f32 = 1.0;

/// Words that are spellings of one name count together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum ClassKey {
    Family(u16),
    Sound(Box<[u8]>),
}

fn class_key(word: &Word) -> ClassKey {
    let family = word
        .kin()
        .iter()
        .find(|kin| matches!(kinship(**kin), Kinship::Spelling | Kinship::Meaning));
    match family {
        Some(family) => ClassKey::Family(*family),
        None => ClassKey::Sound(word.sound().symbols().into()),
    }
}

/// What to read a name of this schema as, and whether the list leaves it open.
pub(crate) fn kind_of(schema: Schema) -> (NameKind, bool) {
    match schema {
        Schema::Person => (NameKind::Person, false),
        Schema::Organization | Schema::Company => (NameKind::Organisation, false),
        Schema::Vessel | Schema::Airplane => (NameKind::Craft, false),
        Schema::LegalEntity | Schema::Thing => (NameKind::Organisation, true),
    }
}

impl Index {
    /// Indexes the names of `entities`. Costs about 10 µs per name.
    pub fn new<'a>(entities: impl IntoIterator<Item = &'a Entity>) -> Index {
        Index::of_some(entities, |_| true)
    }

    /// As [`Index::new`], but only entries that `is_asked` accepts are ever found: the others say
    /// how often words occur, so that scores are those of the whole lists.
    pub fn of_some<'a>(
        entities: impl IntoIterator<Item = &'a Entity>,
        is_asked: impl Fn(&Entity) -> bool,
    ) -> Index {
        let mut index = Index::default();
        let mut classes: Vec<ClassKey> = Vec::new();
        for entity in entities {
            index.add(entity, is_asked(entity), &mut classes);
        }
        index.weigh(&classes);
        index.borrow(&classes);
        index.post();
        index.vocabulary.finish();
        index
    }

    fn add(&mut self, entity: &Entity, is_asked: bool, classes: &mut Vec<ClassKey>) {
        let (kind, is_open) = kind_of(entity.schema);
        let entry = self.entries.len() as u32;
        let mut counted: Vec<ClassKey> = Vec::new();
        for (place, name) in entity.names.iter().take(usize::from(u16::MAX)).enumerate() {
            for reading in readings(&name.text, kind) {
                let first = self.parts.len() as u32;
                let mut initials = 0;
                for part in reading {
                    let word = self.vocabulary.add(&part.word);
                    if word as usize == classes.len() {
                        classes.push(class_key(&part.word));
                    }
                    let class = &classes[word as usize];
                    if !counted.contains(class) {
                        counted.push(class.clone());
                    }
                    initials |= initial_bit(part.word.text());
                    self.parts.push(IndexedPart {
                        word,
                        role: part.role,
                        weight: part.weight,
                        class: part.class,
                    });
                    self.written.push(part.written);
                }
                let last = self.parts.len() as u32;
                if first == last {
                    continue;
                }
                self.names.push(IndexedName {
                    entry,
                    place: place as u16,
                    listed_as: name.kind,
                    kind: (!is_open).then_some(kind),
                    from: first,
                    to: last,
                    weight: 0.0,
                    initials,
                });
            }
        }
        for class in counted {
            *self.frequency.entry(class).or_default() += 1;
        }
        let facts = Facts::of(entity);
        for number in facts.identifiers.iter().filter(|_| is_asked) {
            self.by_number
                .entry(number.clone())
                .or_default()
                .push(entry);
        }
        self.entries.push(Entry {
            id: entity.id.clone(),
            kind,
            facts,
            is_asked,
        });
    }

    /// Lowers the weights of words that many entries hold.
    fn weigh(&mut self, classes: &[ClassKey]) {
        self.scale = (self.entries.len().max(10_000) as f32).ln();
        for part in &mut self.parts {
            let count = self
                .frequency
                .get(&classes[part.word as usize])
                .copied()
                .unwrap_or(1);
            part.weight = weight(part.role, part.weight, count, self.scale);
        }
        for name in &mut self.names {
            name.weight = self.parts[name.from as usize..name.to as usize]
                .iter()
                .map(|part| part.weight)
                .sum();
        }
    }

    /// Entries of persons that print no date of birth, or no country, take those of the entry of
    /// the same telling name on another list.
    fn borrow(&mut self, classes: &[ClassKey]) {
        let mut same: FxHashMap<Vec<&ClassKey>, Vec<u32>> = FxHashMap::default();
        for name in &self.names {
            let is_person = self.entries[name.entry as usize].kind == NameKind::Person;
            if !is_person || name.listed_as == ListedAs::Weak || name.weight < TELLING {
                continue;
            }
            let mut key: Vec<&ClassKey> = self.parts[name.from as usize..name.to as usize]
                .iter()
                .filter(|part| part.role.names())
                .map(|part| &classes[part.word as usize])
                .collect();
            key.sort_unstable();
            let bearers = same.entry(key).or_default();
            if bearers.last() != Some(&name.entry) && bearers.len() < 8 {
                bearers.push(name.entry);
            }
        }
        let mut groups: Vec<Vec<u32>> =
            same.into_values().filter(|group| group.len() > 1).collect();
        groups.sort_unstable();
        for group in groups {
            for &to in &group {
                for &from in &group {
                    let other = &self.entries[from as usize];
                    let (list, facts) = (other.id.dataset.clone(), other.facts.clone());
                    let entry = &mut self.entries[to as usize];
                    if entry.id.dataset != list {
                        entry.facts.borrow(&facts, &list);
                    }
                }
            }
        }
    }

    fn post(&mut self) {
        let words = self.vocabulary.len();
        let mut counts = vec![0u32; words + 1];
        let asked = |name: &&IndexedName| self.entries[name.entry as usize].is_asked;
        let mut total = 0;
        for name in self.names.iter().filter(asked) {
            for part in &self.parts[name.from as usize..name.to as usize] {
                counts[part.word as usize + 1] += 1;
                total += 1;
            }
        }
        for word in 0..words {
            counts[word + 1] += counts[word];
        }
        let mut next = counts.clone();
        let mut postings = vec![0; total];
        for (number, name) in (0..).zip(&self.names).filter(|(_, name)| asked(name)) {
            for part in &self.parts[name.from as usize..name.to as usize] {
                let place = &mut next[part.word as usize];
                postings[*place as usize] = number;
                *place += 1;
            }
        }
        self.postings = postings;
        self.starts = counts;
    }

    /// How much a word of a name that is asked says, given how often the lists hold it.
    pub(crate) fn weight_of(&self, part: &wirewatch_names::Part) -> f32 {
        let count = self
            .frequency
            .get(&class_key(&part.word))
            .copied()
            .unwrap_or(1);
        weight(part.role, part.weight, count, self.scale)
    }

    pub(crate) fn pieces<'a>(&'a self, name: &IndexedName, out: &mut Vec<Piece<'a>>) {
        out.clear();
        out.extend(
            self.parts[name.from as usize..name.to as usize]
                .iter()
                .map(|part| Piece {
                    word: self.vocabulary.word(part.word),
                    role: part.role,
                    weight: part.weight,
                    class: part.class,
                }),
        );
    }

    /// The words of a name as the list writes them, folded.
    pub(crate) fn written(&self, name: u32) -> impl Iterator<Item = &str> {
        let range = self
            .names
            .get(name as usize)
            .map_or(0..0, |name| name.from as usize..name.to as usize);
        self.written[range].iter().map(|word| &**word)
    }

    pub(crate) fn holders(&self, word: u32) -> &[u32] {
        let (from, to) = (self.starts[word as usize], self.starts[word as usize + 1]);
        &self.postings[from as usize..to as usize]
    }

    /// Entries with this number.
    pub(crate) fn numbered(&self, number: &str) -> &[u32] {
        let key = number_key(number);
        if key.len() < LEAST_NUMBER {
            return &[];
        }
        self.by_number.get(&key).map_or(&[], Vec::as_slice)
    }

    /// How many names it holds.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it holds no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

fn weight(role: Role, fixed: f32, count: u32, scale: f32) -> f32 {
    match role {
        Role::Name
        | Role::Patronymic
        | Role::Nisba
        | Role::Generic
        | Role::Branch
        | Role::Number => {
            let rare = 1.0 - (count.max(1) as f32).ln() / scale;
            fixed.min(rare.max(0.05))
        }
        _ => fixed,
    }
}

pub(crate) fn initial_bit(text: &str) -> u32 {
    match text.bytes().next() {
        Some(letter @ b'a'..=b'z') => 1 << (letter - b'a'),
        _ => 0,
    }
}
