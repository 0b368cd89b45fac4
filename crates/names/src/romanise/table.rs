//! Tables of letters, read once from the files in `resources/romanise`.

use std::collections::HashMap;
use std::ops::RangeInclusive;

pub(super) use std::sync::LazyLock as Lazy;

/// The readings of a letter: the cells after its own.
#[derive(Clone, Copy)]
pub(super) struct Row(&'static str);

impl Row {
    /// A cell, the first is 0; empty where the row is shorter.
    pub(super) fn cell(self, index: usize) -> &'static str {
        self.0.split('\t').nth(index).unwrap_or_default()
    }

    /// A cell, or the first one where it is empty.
    pub(super) fn cell_or_first(self, index: usize) -> &'static str {
        match self.cell(index) {
            "" => self.cell(0),
            cell => cell,
        }
    }
}

/// Rows of a file: no comments, no empty lines; the first cell apart from the rest.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, Row)> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
        .map(|(key, rest)| (key, Row(rest)))
}

/// Letters of a range, and groups of letters, with their readings.
pub(super) struct Table {
    first: u32,
    single: Vec<Option<Row>>,
    groups: HashMap<(char, char), Row>,
}

impl Table {
    /// Reads `text`: one letter or a group of two in the first column. Letters out of the range
    /// are left out.
    pub(super) fn new(text: &'static str, letters: RangeInclusive<char>) -> Table {
        let (first, last) = (u32::from(*letters.start()), u32::from(*letters.end()));
        let mut table = Table {
            first,
            single: vec![None; (last - first + 1) as usize],
            groups: HashMap::new(),
        };
        for (key, row) in rows(text) {
            let mut parts = key.chars();
            match (parts.next(), parts.next()) {
                (Some(one), Some(two)) => {
                    table.groups.insert((one, two), row);
                }
                (Some(one), None) => {
                    let slot = u32::from(one)
                        .checked_sub(first)
                        .and_then(|at| table.single.get_mut(at as usize));
                    if let Some(slot) = slot {
                        *slot = Some(row);
                    }
                }
                _ => {}
            }
        }
        table
    }

    /// The row of a letter.
    pub(super) fn get(&self, letter: char) -> Option<Row> {
        let at = u32::from(letter).checked_sub(self.first)?;
        *self.single.get(at as usize)?
    }

    /// The row of two letters that are read together.
    pub(super) fn group(&self, one: char, two: char) -> Option<Row> {
        if self.groups.is_empty() {
            return None;
        }
        self.groups.get(&(one, two)).copied()
    }
}
