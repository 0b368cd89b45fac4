//! All lists together, ready to be asked: entries, subjects, versions.

use std::collections::HashMap;

use wirewatch_news::{Entity, EntityId, ListVersion, Subject, SubjectId};

use crate::subjects::subjects;

/// All lists in force: what the rest of the program works with. Never changes once built.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    versions: Vec<ListVersion>,
    entities: Vec<Entity>,
    by_id: HashMap<EntityId, usize>,
    subjects: Vec<Subject>,
    by_subject: HashMap<SubjectId, usize>,
    /// For each entry, which subject it is in.
    subject_of: Vec<usize>,
}

impl Lists {
    /// Puts the lists together and finds the subjects.
    ///
    /// Where a list comes twice, a full one stands before the starter list, then the one imported
    /// last. Costs O(n log n) over entries and names.
    pub fn new(lists: Vec<(ListVersion, Vec<Entity>)>) -> Lists {
        let mut lists = lists;
        lists.sort_by_cached_key(|(version, _)| {
            let newest = std::cmp::Reverse(version.imported);
            (
                crate::import::dataset_rank(&version.dataset),
                version.starter,
                newest,
            )
        });
        lists.dedup_by(|later, kept| later.0.dataset == kept.0.dataset);
        let mut out = Lists::default();
        for (version, entities) in lists {
            out.versions.push(version);
            for entity in entities {
                if !out.by_id.contains_key(&entity.id) {
                    out.by_id.insert(entity.id.clone(), out.entities.len());
                    out.entities.push(entity);
                }
            }
        }
        out.subjects = subjects(&out.entities.iter().collect::<Vec<_>>());
        out.subject_of = vec![0; out.entities.len()];
        for (at, subject) in out.subjects.iter().enumerate() {
            out.by_subject.insert(subject.id.clone(), at);
            for entity in &subject.entities {
                if let Some(&entry) = out.by_id.get(entity) {
                    out.subject_of[entry] = at;
                }
            }
        }
        out
    }

    /// The versions in force, in the order UN, EU, UK, OFAC, OFAC-CONS, others by name.
    pub fn versions(&self) -> &[ListVersion] {
        &self.versions
    }

    /// Every entry, list by list.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entry with this id.
    pub fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.by_id.get(id).and_then(|at| self.entities.get(*at))
    }

    /// Every subject, in the order of the leading entries.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The subject with this id.
    pub fn subject(&self, id: &SubjectId) -> Option<&Subject> {
        self.by_subject
            .get(id)
            .and_then(|at| self.subjects.get(*at))
    }

    /// The subject that this entry is about.
    pub fn subject_of(&self, id: &EntityId) -> Option<&Subject> {
        let entry = *self.by_id.get(id)?;
        self.subjects.get(*self.subject_of.get(entry)?)
    }
}
