//! Candidates and score in one step.
//!
//! Every word asked finds the listed words that it may be; the names that hold them collect
//! their weights; the best are laid beside the name asked, word by word. The answer depends on
//! the query and the index alone.

use rustc_hash::FxHashMap;
use wirewatch_names::{Alignment, Likeness, NameKind, Part, Piece, Word, align, readings};
use wirewatch_news::{Asked, AskedKind, NameKind as ListedAs};

use crate::facts::{self, Finding};
use crate::index::{Index, initial_bit};

/// Most names that are laid beside the name asked.
const LIMIT_CANDIDATES: usize = 32;
/// Most hits that are given.
pub const LIMIT_HITS: usize = 10;
/// Hits below this are not given.
pub const LEAST_SCORE: f32 = 0.2;
/// What names give that have nothing to do with each other.
const LEAST_BASE: f32 = 0.001;
/// What the same telling names give.
const MOST_BASE: f32 = 0.985;
/// The least score of an entry with a number that was asked, whatever its name and facts.
const OF_NUMBER: f32 = 0.9;

/// An entry that the name asked may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Number of the entry in the index.
    pub entry: usize,
    /// Which of its names, by their order in the list.
    pub name: usize,
    /// 0 to 1: the higher the more likely it is the same.
    pub score: f32,
    /// What the names alone give.
    pub name_score: f32,
    /// The same after weighing a weak alias: what facts are added to.
    pub base: f32,
    /// As what the name asked was read.
    pub kind: NameKind,
    /// In which of its readings.
    pub(crate) reading: usize,
    /// The name in the index; `None` where a number alone found the entry.
    pub(crate) number: Option<u32>,
    /// The two names side by side.
    pub alignment: Alignment,
    /// What dates, countries and numbers say.
    pub findings: Vec<Finding>,
    /// The name is a weak alias, and nothing else confirms it.
    pub is_weak: bool,
}

impl Hit {
    /// What a finding adds to the log-odds of this hit: agreement says nothing about names that
    /// do not agree.
    pub(crate) fn counted(&self, finding: &Finding) -> f32 {
        if finding.adds > 0.0 {
            finding.adds * self.base
        } else {
            finding.adds
        }
    }
}

/// Room that searching needs; one for each thread, used again and again.
#[derive(Default)]
pub struct Scratch {
    seen: Vec<u32>,
    stamp: u32,
    alike: Vec<(u32, f32, Likeness)>,
    /// What each name has collected.
    tallies: Vec<Tally>,
    touched: Vec<u32>,
    memo: Memo,
    ranked: Vec<(f32, u32)>,
}

/// The weight that a name has collected, the number of the word that gave last, and what it gave.
#[derive(Clone, Copy, Default)]
struct Tally {
    sum: f32,
    last: u32,
    given: f32,
}

/// Likenesses of words that were compared for this query. A fixed table: what finds no place is
/// compared again.
#[derive(Default)]
struct Memo {
    slots: Vec<(u64, Option<(f32, Likeness)>)>,
}

impl Memo {
    const SLOTS: usize = 1 << 11;

    fn clear(&mut self) {
        self.slots.clear();
        self.slots.resize(Self::SLOTS, (u64::MAX, None));
    }

    fn place(at: usize, word: u32) -> (u64, usize) {
        let key = (at as u64) << 32 | u64::from(word);
        let slot = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 53;
        (key, slot as usize)
    }

    fn put(&mut self, at: usize, word: u32, likeness: Option<(f32, Likeness)>) {
        let (key, slot) = Self::place(at, word);
        self.slots[slot] = (key, likeness);
    }

    fn get(
        &mut self,
        at: usize,
        word: u32,
        compare: impl FnOnce() -> Option<(f32, Likeness)>,
    ) -> Option<(f32, Likeness)> {
        let (key, slot) = Self::place(at, word);
        if self.slots[slot].0 != key {
            self.slots[slot] = (key, compare());
        }
        self.slots[slot].1
    }
}

impl Index {
    /// The entries that `query` may be, best first, at most [`LIMIT_HITS`], none below
    /// [`LEAST_SCORE`].
    pub fn search(&self, query: &Asked, scratch: &mut Scratch) -> Vec<Hit> {
        self.search_most(query, LIMIT_HITS, scratch)
    }

    /// As [`Index::search`], but at most `most` of them: for callers that must not lose one.
    /// Still no more than the entries of the names that are laid beside each reading.
    pub fn search_most(&self, query: &Asked, most: usize, scratch: &mut Scratch) -> Vec<Hit> {
        let kinds: &[NameKind] = match query.kind {
            Some(AskedKind::Person) => &[NameKind::Person],
            Some(AskedKind::Organisation) => &[NameKind::Organisation],
            Some(AskedKind::Craft) => &[NameKind::Craft],
            None => &[NameKind::Person, NameKind::Organisation, NameKind::Craft],
        };
        let mut best: FxHashMap<u32, Hit> = FxHashMap::default();
        for &kind in kinds {
            for (reading, parts) in readings(&query.name, kind).iter().enumerate() {
                self.search_as(query, (kind, reading), parts, scratch, &mut best);
            }
        }
        for number in &query.identifiers {
            for &entry in self.numbered(number) {
                let hit = best.entry(entry).or_insert_with(|| self.nameless(entry));
                hit.score = hit.score.max(OF_NUMBER);
            }
        }
        let mut hits: Vec<Hit> = best
            .into_values()
            .filter(|hit| hit.score >= LEAST_SCORE)
            .collect();
        hits.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| one.entry.cmp(&other.entry))
        });
        hits.truncate(most);
        for hit in &mut hits {
            hit.findings = facts::compare(query, &self.entries[hit.entry].facts);
        }
        hits
    }

    fn search_as(
        &self,
        query: &Asked,
        (kind, reading): (NameKind, usize),
        parts: &[Part],
        scratch: &mut Scratch,
        best: &mut FxHashMap<u32, Hit>,
    ) {
        if parts.is_empty() || self.names.is_empty() {
            return;
        }
        let weights: Vec<f32> = parts.iter().map(|part| self.weight_of(part)).collect();
        let asked: Vec<Piece<'_>> = parts
            .iter()
            .zip(&weights)
            .map(|(part, weight)| Piece {
                weight: *weight,
                ..Piece::from(part)
            })
            .collect();
        self.collect(parts, &asked, kind, scratch);
        let mut listed: Vec<Piece<'_>> = Vec::new();
        let ranked = std::mem::take(&mut scratch.ranked);
        for &(_, number) in &ranked {
            let name = &self.names[number as usize];
            self.pieces(name, &mut listed);
            let words = &self.parts[name.from as usize..name.to as usize];
            let memo = &mut scratch.memo;
            let alignment = align(&asked, &listed, |i, j| {
                memo.get(i, words[j].word, || {
                    wirewatch_names::word_likeness(asked[i].word, listed[j].word)
                })
            });
            let mut hit = self.judge(query, kind, number, alignment);
            hit.reading = reading;
            if best
                .get(&name.entry)
                .is_none_or(|known| hit.score > known.score)
            {
                best.insert(name.entry, hit);
            }
        }
        scratch.ranked = ranked;
    }

    /// Fills `scratch.ranked` with the most promising names.
    fn collect(&self, parts: &[Part], asked: &[Piece<'_>], kind: NameKind, scratch: &mut Scratch) {
        scratch.seen.resize(self.vocabulary.len(), 0);
        scratch.tallies.resize(self.names.len(), Tally::default());
        scratch.memo.clear();
        scratch.touched.clear();
        let mut initials = 0u32;
        let mut number = 0u32;
        let mut total = 0.0;
        for (at, (part, piece)) in parts.iter().zip(asked).enumerate() {
            total += piece.weight;
            use wirewatch_names::Role;
            match part.role {
                Role::Initial => {
                    initials |= initial_bit(part.word.text());
                    continue;
                }
                Role::LegalForm | Role::Particle => continue,
                _ => {}
            }
            number += 1;
            self.gather(&part.word, Some(at as u32), piece.weight, number, scratch);
        }
        // Words written together or apart: neighbours joined, long words split.
        let mut extra: Vec<(Word, f32)> = Vec::new();
        for (at, pair) in asked.windows(2).enumerate() {
            let known = |piece: &Piece<'_>| self.vocabulary.exact(piece.word.text()).is_some();
            if known(&pair[0]) && known(&pair[1]) {
                continue;
            }
            let text = format!("{}{}", parts[at].word.text(), parts[at + 1].word.text());
            let unwritten = pair[0].word.is_unwritten();
            extra.push((
                Word::new(&text, None, unwritten),
                pair[0].weight.max(pair[1].weight),
            ));
        }
        for piece in asked {
            let text = piece.word.text();
            if text.len() >= 7 && text.is_ascii() && self.vocabulary.exact(text).is_none() {
                for cut in 3..=text.len() - 3 {
                    for half in [&text[..cut], &text[cut..]] {
                        if half.len() >= 4
                            && let Some(word) = self.vocabulary.exact(half)
                        {
                            extra.push((self.vocabulary.word(word).clone(), piece.weight * 0.6));
                        }
                    }
                }
            }
        }
        for (word, weight) in extra {
            number += 1;
            self.gather(&word, None, weight, number, scratch);
        }
        scratch.ranked.clear();
        let touched = std::mem::take(&mut scratch.touched);
        for &name in &touched {
            let sum = std::mem::take(&mut scratch.tallies[name as usize]).sum;
            let indexed = &self.names[name as usize];
            if indexed.kind.is_some_and(|of| of != kind) {
                continue;
            }
            let shared = (indexed.initials & initials).count_ones() as f32;
            let promise = (sum + 0.15 * shared) / (0.55 * total + 0.45 * indexed.weight + 0.3);
            scratch.ranked.push((promise, name));
        }
        scratch.touched = touched;
        let best = scratch
            .ranked
            .iter()
            .map(|(promise, _)| *promise)
            .fold(0.0, f32::max);
        scratch
            .ranked
            .retain(|(promise, _)| *promise >= best * 0.45);
        let order = |one: &(f32, u32), other: &(f32, u32)| {
            other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1))
        };
        if scratch.ranked.len() > LIMIT_CANDIDATES {
            scratch
                .ranked
                .select_nth_unstable_by(LIMIT_CANDIDATES, order);
            scratch.ranked.truncate(LIMIT_CANDIDATES);
        }
        scratch.ranked.sort_unstable_by(order);
    }

    /// Gives the weight of a word asked to every name that holds a word like it.
    fn gather(
        &self,
        word: &Word,
        at: Option<u32>,
        weight: f32,
        number: u32,
        scratch: &mut Scratch,
    ) {
        scratch.stamp = scratch.stamp.wrapping_add(1);
        if scratch.stamp == 0 {
            scratch.seen.fill(0);
            scratch.stamp = 1;
        }
        scratch.alike.clear();
        self.vocabulary
            .find(word, &mut scratch.seen, scratch.stamp, &mut scratch.alike);
        for &(listed, likeness, why) in &scratch.alike {
            if let Some(at) = at {
                scratch.memo.put(at as usize, listed, Some((likeness, why)));
            }
            let gives = weight * likeness * likeness;
            for &name in self.holders(listed) {
                let tally = &mut scratch.tallies[name as usize];
                if tally.last == 0 {
                    scratch.touched.push(name);
                }
                if tally.last == number {
                    let more = (gives - tally.given).max(0.0);
                    tally.sum += more;
                    tally.given += more;
                } else {
                    tally.last = number;
                    tally.given = gives;
                    tally.sum += gives;
                }
            }
        }
    }

    /// The score of one listed name.
    fn judge(&self, query: &Asked, kind: NameKind, number: u32, alignment: Alignment) -> Hit {
        let name = &self.names[number as usize];
        let entry = &self.entries[name.entry as usize];
        // Common words agree by chance: the less the agreement says, the lower the score.
        let says = 1.0 - (-2.2 * alignment.weight).exp();
        let name_score = alignment.score * says;
        let (agrees, contradicts, most) = facts::sums(query, &entry.facts);
        let is_weak = name.listed_as == ListedAs::Weak && most < 1.5;
        let base = squeezed(name_score).max(LEAST_BASE);
        let base = if is_weak { base * 0.6 } else { base };
        // Agreement says nothing about names that do not agree.
        let odds = (base / (1.0 - base)).ln() + agrees * base + contradicts;
        Hit {
            entry: name.entry as usize,
            name: usize::from(name.place),
            score: 1.0 / (1.0 + (-odds).exp()),
            name_score,
            base,
            kind,
            reading: 0,
            number: Some(number),
            alignment,
            findings: Vec::new(),
            is_weak,
        }
    }

    /// An entry whose names have nothing to do with the name asked.
    fn nameless(&self, entry: u32) -> Hit {
        Hit {
            entry: entry as usize,
            name: 0,
            score: LEAST_BASE,
            name_score: 0.0,
            base: LEAST_BASE,
            kind: self.entries[entry as usize].kind,
            reading: 0,
            number: None,
            alignment: Alignment::default(),
            findings: Vec::new(),
            is_weak: false,
        }
    }
}

/// Names alone never make certain: what is nearly the same is moved together below
/// [`MOST_BASE`], and stays in order.
fn squeezed(name_score: f32) -> f32 {
    const FROM: f32 = 0.96;
    if name_score <= FROM {
        name_score
    } else {
        FROM + (name_score - FROM) * (MOST_BASE - FROM) / (1.0 - FROM)
    }
}
