//! Hits in words: which word stands for which, what the facts say, and one sentence.

use wirewatch_names::{Alignment, Likeness, NameKind as ReadAs, Part, parse};
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
        hits: candidates(&asked, &hits, &entity, threshold),
        misses: candidates(
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
    asked: &Asked,
    hits: &[Hit],
    entity: impl Fn(usize) -> &'a Entity,
    threshold: f32,
) -> Vec<Candidate> {
    // The name asked is taken apart once for each way to read it.
    let mut read: Vec<(ReadAs, Vec<Part>)> = Vec::new();
    let mut found = Vec::with_capacity(hits.len());
    for hit in hits {
        let known = read.iter().position(|(kind, _)| *kind == hit.kind);
        let at = known.unwrap_or_else(|| {
            read.push((hit.kind, parse(&asked.name, hit.kind)));
            read.len() - 1
        });
        found.push(candidate(&read[at].1, hit, entity(hit.entry), threshold));
    }
    found
}

fn candidate(left: &[Part], hit: &Hit, entity: &Entity, threshold: f32) -> Candidate {
    let name = entity.names.get(hit.name).cloned().unwrap_or_else(|| Name {
        text: entity.caption().to_owned(),
        kind: NameKind::Primary,
    });
    let kind = crate::index::kind_of(entity.schema).0;
    let right = parse(&name.text, kind);
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

fn words(left: &[Part], right: &[Part], alignment: &Alignment) -> Vec<WordPair> {
    let text = |parts: &[Part], (from, count): (usize, usize)| -> String {
        let words: Vec<&str> = parts
            .iter()
            .skip(from)
            .take(count)
            .map(|part| &*part.written)
            .collect();
        words.join(" ")
    };
    let mut pairs: Vec<(usize, WordPair)> = alignment
        .pairs
        .iter()
        .map(|pair| {
            let pair_of = WordPair {
                asked: text(left, pair.left),
                listed: text(right, pair.right),
                likeness: pair.likeness,
                relation: match pair.why {
                    Likeness::Same => WordRelation::Same,
                    Likeness::Spelling => WordRelation::Spelling,
                    Likeness::Language => WordRelation::Language,
                    Likeness::Meaning => WordRelation::Meaning,
                    Likeness::ShortForm => WordRelation::ShortForm,
                    Likeness::Letters => WordRelation::Letters,
                    Likeness::Initial => WordRelation::Initial,
                },
            };
            (pair.left.0, pair_of)
        })
        .collect();
    let taken = |at: usize, of: (usize, usize)| (of.0..of.0 + of.1).contains(&at);
    for (at, part) in left.iter().enumerate() {
        if !alignment.pairs.iter().any(|pair| taken(at, pair.left)) {
            pairs.push((at, alone(part, WordRelation::OnlyAsked)));
        }
    }
    for (at, part) in right.iter().enumerate() {
        if !alignment.pairs.iter().any(|pair| taken(at, pair.right)) {
            pairs.push((left.len() + at, alone(part, WordRelation::OnlyListed)));
        }
    }
    pairs.sort_by_key(|(at, _)| *at);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn alone(part: &Part, relation: WordRelation) -> WordPair {
    let (asked, listed) = match relation {
        WordRelation::OnlyAsked => (part.written.to_string(), String::new()),
        _ => (String::new(), part.written.to_string()),
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
