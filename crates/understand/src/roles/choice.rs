//! Which candidates are chosen: the likely ones, each thing once.

use wirewatch_tagger::crf::{Feature, Model};

use super::ROLES;
use super::candidates::Candidate;
use super::judge::is_short_for;
use super::kinds::KINDS;

/// From which chance on something is said, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Least {
    /// For each role.
    pub roles: [f32; ROLES.len()],
    /// For each kind of incident.
    pub kinds: [f32; KINDS.len()],
}

impl Default for Least {
    fn default() -> Least {
        Least {
            roles: [0.5; ROLES.len()],
            kinds: [0.5; KINDS.len()],
        }
    }
}

/// The chance of each role for a candidate with these features, by a model whose labels are `O`
/// and the roles.
pub fn judged(model: &Model, features: &[Feature]) -> [f32; ROLES.len()] {
    let mut scores = vec![0; model.width()];
    model.add(features, &mut scores);
    let shares = model.shares(0, &scores);
    let mut chances = [0.0; ROLES.len()];
    for (chance, share) in chances.iter_mut().zip(shares.iter().skip(1)) {
        *chance = *share;
    }
    chances
}

/// The chosen candidates with their roles, in the order of their first mentions.
pub fn choose(
    text: &str,
    candidates: &[Candidate],
    chances: &[[f32; ROLES.len()]],
    least: &Least,
) -> Vec<(usize, usize)> {
    let mut wanted: Vec<(usize, usize, f32)> = Vec::new();
    for (at, chances) in chances.iter().enumerate() {
        let best = chances.iter().copied().enumerate();
        let best = best.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((role, chance)) = best.filter(|(role, chance)| *chance >= least.roles[*role]) {
            wanted.push((at, role, chance));
        }
    }
    wanted.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (at, role, _) in wanted {
        let is_there = |(other, of): &(usize, usize)| {
            *of == role && is_same(text, &candidates[at], &candidates[*other])
        };
        if !chosen.iter().any(is_there) {
            chosen.push((at, role));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Whether two candidates are likely one thing: one is written in the other, or short for it.
fn is_same(text: &str, a: &Candidate, b: &Candidate) -> bool {
    let (short, long) = if a.words.len() <= b.words.len() {
        (a, b)
    } else {
        (b, a)
    };
    if short.words.iter().all(|word| long.words.contains(word)) {
        return true;
    }
    let touches = short.mentions.iter().any(|mention| {
        let mut others = long.mentions.iter();
        others.any(|other| {
            mention.bytes.start < other.bytes.end && other.bytes.start < mention.bytes.end
        })
    });
    touches || short.words.len() == 1 && is_short_for(text, &short.mentions[0], &long.mentions[0])
}
