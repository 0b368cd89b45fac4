//! Hits in words: which word stands for which, what the facts say, and one sentence.

use wirewatch_names::{Alignment, Likeness, NameKind as ReadAs, Part, parse, readings};
use wirewatch_news::{
    Asked, Blocked, Candidate, Entity, Fact, FactField, ListVersion, Name, NameKind, Screening,
    WordPair, WordRelation,
};

use crate::index::Index;
use crate::search::{Hit, Scratch};

/// The score from which a candidate is a hit unless the user says otherwise. One or two of
/// a hundred names that are on no list reach it on the screening set (docs/accuracy.md).
pub const DEFAULT_THRESHOLD: f32 = 0.7;
/// How many misses are shown.
const MISSES: usize = 5;

/// Screens one name: hits from `threshold` on, and the nearest misses with what blocked them.
/// `entity` gives the entry of a number, in the order in which the index was built.
pub fn screen<'a>(
    index: &Index,
    asked: Asked,
    threshold: f32,
    lists: &[ListVersion],
    entity: impl Fn(usize) -> &'a Entity,
    scratch: &mut Scratch,
) -> Screening {
    let found = index.search(&asked, scratch);
    let (hits, misses): (Vec<Hit>, Vec<Hit>) =
        found.into_iter().partition(|hit| hit.score >= threshold);
    Screening {
        warnings: warnings(&asked.name),
        hits: candidates(index, &asked, &hits, &entity, threshold),
        misses: candidates(
            index,
            &asked,
            &misses[..misses.len().min(MISSES)],
            &entity,
            threshold,
        ),
        threshold,
        lists: lists.to_vec(),
        names: index.len() as u64,
        asked,
    }
}

/// What is strange in how `name` is written, one sentence each.
pub fn warnings(name: &str) -> Vec<String> {
    let (_, disguises) = wirewatch_names::unmask(name);
    disguises
        .iter()
        .map(|disguise| disguise.describe().to_string())
        .collect()
}

/// Hits in words. `entity` gives the entry of a number.
pub fn candidates<'a>(
    index: &Index,
    asked: &Asked,
    hits: &[Hit],
    entity: impl Fn(usize) -> &'a Entity,
    threshold: f32,
) -> Vec<Candidate> {
    // The name asked is taken apart once for each way to read it.
    let mut read: Vec<(ReadAs, Vec<Vec<Part>>)> = Vec::new();
    let mut found = Vec::with_capacity(hits.len());
    for hit in hits {
        let known = read.iter().position(|(kind, _)| *kind == hit.kind);
        let at = known.unwrap_or_else(|| {
            read.push((hit.kind, readings(&asked.name, hit.kind)));
            read.len() - 1
        });
        let parts = read[at].1.get(hit.reading).map_or(&[][..], Vec::as_slice);
        let written: Vec<&str> = parts.iter().map(|part| &*part.written).collect();
        found.push(candidate(
            index,
            &written,
            hit,
            entity(hit.entry),
            threshold,
        ));
    }
    found
}

fn candidate(
    index: &Index,
    left: &[&str],
    hit: &Hit,
    entity: &Entity,
    threshold: f32,
) -> Candidate {
    let name = entity.names.get(hit.name).cloned().unwrap_or_else(|| Name {
        text: entity.caption().to_owned(),
        kind: NameKind::Primary,
    });
    let right: Vec<&str> = match hit.number {
        Some(number) => index.written(number).collect(),
        None => Vec::new(),
    };
    let words = words(left, &right, &hit.alignment);
    let facts = facts(hit);
    let blocked = (hit.score < threshold).then(|| blocked(hit, threshold));
    let why = why(&name, &words, &facts, hit);
    Candidate {
        entity: entity.id.clone(),
        name,
        score: hit.score,
        name_score: hit.base,
        words,
        facts,
        why,
        blocked,
    }
}

fn words(left: &[&str], right: &[&str], alignment: &Alignment) -> Vec<WordPair> {
    let text = |words: &[&str], (from, count): (usize, usize)| -> String {
        let end = words.len().min(from + count);
        words.get(from..end).unwrap_or_default().join(" ")
    };
    let mut pairs: Vec<(usize, WordPair)> = alignment
        .pairs
        .iter()
        .map(|pair| {
            let (asked, listed) = (text(left, pair.left), text(right, pair.right));
            let relation = match pair.why {
                // The same Latin letters, from two scripts.
                Likeness::Same if asked != listed => WordRelation::Spelling,
                Likeness::Same => WordRelation::Same,
                Likeness::Spelling => WordRelation::Spelling,
                Likeness::Language => WordRelation::Language,
                Likeness::Meaning => WordRelation::Meaning,
                Likeness::ShortForm => WordRelation::ShortForm,
                Likeness::Letters => WordRelation::Letters,
                Likeness::Initial => WordRelation::Initial,
            };
            let pair_of = WordPair {
                asked,
                listed,
                likeness: pair.likeness,
                relation,
            };
            (pair.left.0, pair_of)
        })
        .collect();
    let taken = |at: usize, of: (usize, usize)| (of.0..of.0 + of.1).contains(&at);
    for (at, word) in left.iter().enumerate() {
        if !alignment.pairs.iter().any(|pair| taken(at, pair.left)) {
            pairs.push((at, alone(word, WordRelation::OnlyAsked)));
        }
    }
    for (at, word) in right.iter().enumerate() {
        if !alignment.pairs.iter().any(|pair| taken(at, pair.right)) {
            pairs.push((left.len() + at, alone(word, WordRelation::OnlyListed)));
        }
    }
    pairs.sort_by_key(|(at, _)| *at);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn alone(word: &str, relation: WordRelation) -> WordPair {
    let (asked, listed) = match relation {
        WordRelation::OnlyAsked => (word.to_owned(), String::new()),
        _ => (String::new(), word.to_owned()),
    };
    WordPair {
        asked,
        listed,
        likeness: 0.0,
        relation,
    }
}

/// Each fact with what it moves the score, one after the other. Numbers come last, and the last
/// one takes the score to where it is: it may count for more than the names let it.
fn facts(hit: &Hit) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(hit.findings.len());
    let mut before = hit.base;
    for (at, finding) in hit.findings.iter().enumerate() {
        let odds = (before / (1.0 - before)).ln() + hit.counted(finding);
        let is_last = at + 1 == hit.findings.len();
        let after = if is_last && finding.field == FactField::Identifier {
            hit.score
        } else {
            1.0 / (1.0 + (-odds).exp())
        };
        facts.push(Fact {
            field: finding.field,
            asked: finding.asked.clone(),
            listed: finding.listed.clone(),
            borrowed_from: finding.borrowed_from.clone(),
            points: after - before,
        });
        before = after;
    }
    facts
}

fn blocked(hit: &Hit, threshold: f32) -> Blocked {
    if hit.base >= threshold {
        let worst = hit
            .findings
            .iter()
            .min_by(|one, other| one.adds.total_cmp(&other.adds));
        return match worst.map(|finding| finding.field) {
            Some(FactField::Country) => Blocked::Country,
            Some(FactField::Gender) => Blocked::Gender,
            _ => Blocked::Birth,
        };
    }
    if hit.is_weak && hit.name_score >= threshold {
        Blocked::WeakAlias
    } else {
        Blocked::Name
    }
}

/// How two names compare, in one sentence.
pub fn explain_pair(left: &str, right: &str, kind: ReadAs, alignment: &Alignment) -> String {
    let (left, right) = (parse(left, kind), parse(right, kind));
    let written = |parts: &'_ [Part]| -> Vec<String> {
        parts.iter().map(|part| part.written.to_string()).collect()
    };
    let (left, right) = (written(&left), written(&right));
    let left: Vec<&str> = left.iter().map(String::as_str).collect();
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    let clauses = word_clauses(&words(&left, &right, alignment));
    if clauses.is_empty() {
        "a name without letters".to_owned()
    } else {
        clauses.join("; ")
    }
}

fn word_clauses(words: &[WordPair]) -> Vec<String> {
    let mut clauses: Vec<String> = Vec::new();
    let same: Vec<&str> = words
        .iter()
        .filter(|pair| pair.relation == WordRelation::Same)
        .map(|pair| pair.asked.as_str())
        .collect();
    if !same.is_empty() && same.len() == words.len() {
        clauses.push("every word is the same".to_owned());
    } else if !same.is_empty() {
        clauses.push(format!("same: {}", same.join(" ")));
    }
    for pair in words {
        let (asked, listed) = (&pair.asked, &pair.listed);
        clauses.push(match pair.relation {
            WordRelation::Same => continue,
            WordRelation::Spelling => format!("{asked} is a spelling of {listed}"),
            WordRelation::Language => format!("{asked} is {listed} in another language"),
            WordRelation::ShortForm => format!("{asked} and {listed} are forms of one name"),
            WordRelation::Meaning => format!("{asked} stands for {listed}"),
            WordRelation::Letters => format!("{asked} differs from {listed} in a few letters"),
            WordRelation::Initial => format!("{asked} may be the initial of {listed}"),
            WordRelation::OnlyAsked => format!("only asked: {asked}"),
            WordRelation::OnlyListed => format!("only listed: {listed}"),
        });
    }
    clauses
}

fn why(name: &Name, words: &[WordPair], facts: &[Fact], hit: &Hit) -> String {
    let mut clauses = word_clauses(words);
    for fact in facts {
        let what = match fact.field {
            FactField::Birth => "date of birth",
            FactField::Country => "country",
            FactField::Gender => "gender",
            FactField::Identifier => "number",
        };
        let source = fact.borrowed_from.as_ref().map_or(String::new(), |list| {
            format!(" (from the entry of the same name on {list})")
        });
        clauses.push(if fact.points >= 0.0 {
            format!("{what} agrees: {}{source}", fact.listed)
        } else {
            format!(
                "{what} differs: asked {}, listed {}{source}",
                fact.asked, fact.listed
            )
        });
    }
    let kind = match name.kind {
        NameKind::Primary => "name",
        NameKind::Alias => "alias",
        NameKind::Former => "former name",
        NameKind::Weak => "weak alias",
    };
    if hit.is_weak {
        clauses.push("a weak alias only confirms".to_owned());
    }
    format!("{kind} “{}”: {}", name.text, clauses.join("; "))
}
