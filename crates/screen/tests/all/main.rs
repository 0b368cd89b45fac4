//! Tests of the whole crate through its public functions.

mod answers;
mod figures;
mod generate;
mod own;
mod properties;
mod shared;

use wirewatch_lists::ListFile;
use wirewatch_news::Entity;

/// The entries of a file of the simple form, in its order.
fn entries(bytes: Vec<u8>) -> Vec<Entity> {
    let file = ListFile {
        name: "index.jsonl".to_owned(),
        bytes,
    };
    let imported = wirewatch_lists::import(vec![file], jiff::Timestamp::UNIX_EPOCH);
    let lists = imported.lists.into_iter();
    lists.flat_map(|list| list.entities).collect()
}

/// The entries of `fixtures/index.jsonl`: invented persons, organisations and ships.
fn own_entries() -> Vec<Entity> {
    entries(include_bytes!("../../fixtures/index.jsonl").to_vec())
}
