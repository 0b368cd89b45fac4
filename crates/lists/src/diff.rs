//! What changed between two versions of one list.

use std::collections::HashMap;

use wirewatch_news::{Entity, EntityId, ListDiff};

/// Compares entries by id: those only in `newer`, only in `older`, and in both but different.
///
/// `added` and `changed` come in the order of `newer`, `removed` in that of `older`.
pub fn diff(older: &[Entity], newer: &[Entity]) -> ListDiff {
    let before: HashMap<&EntityId, &Entity> =
        older.iter().map(|entity| (&entity.id, entity)).collect();
    let after: HashMap<&EntityId, &Entity> =
        newer.iter().map(|entity| (&entity.id, entity)).collect();
    let mut diff = ListDiff::default();
    for entity in newer {
        match before.get(&entity.id) {
            None => diff.added.push(entity.clone()),
            Some(known) if *known != entity => {
                diff.changed.push(((*known).clone(), entity.clone()))
            }
            Some(_) => {}
        }
    }
    diff.removed = older
        .iter()
        .filter(|entity| !after.contains_key(&entity.id))
        .cloned()
        .collect();
    diff
}
