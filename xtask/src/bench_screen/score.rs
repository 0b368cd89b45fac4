//! What answers are worth: recall, false positives, precision. Pure.
//!
//! A query *alerts* at a score when it has a hit of that score or more. A listed one is *found*
//! when a right entry has. A score is fair for a rate of false positives when no more than that
//! share of the innocent alert at it.

use std::collections::{BTreeMap, HashMap};

use super::data::{Case, Gold, Label};

/// The hits of each query: entry and score. A query without a row has none.
pub(crate) type Hits = HashMap<String, Vec<(String, f64)>>;

/// Shares of the innocent that may alert.
pub(crate) const RATES: [f64; 3] = [0.01, 0.02, 0.05];
/// Fixed scores from which a hit is an alert.
pub(crate) const THRESHOLDS: [f64; 2] = [0.7, 0.8];
/// The least that counts as a score at all, and as higher than another.
const LEAST: f64 = 1e-9;

pub(crate) struct Figures {
    pub(crate) recall_at_1: f64,
    /// In the order of [`RATES`].
    pub(crate) at_rate: Vec<AtRate>,
    /// In the order of [`THRESHOLDS`].
    pub(crate) at_threshold: Vec<AtThreshold>,
    /// Per class, at this system's own score for the first of [`RATES`].
    pub(crate) classes: BTreeMap<String, Class>,
}

pub(crate) struct AtRate {
    pub(crate) score: f64,
    pub(crate) recall: f64,
}

pub(crate) struct AtThreshold {
    pub(crate) recall: f64,
    pub(crate) false_positives: f64,
    /// Namesakes for whom the entry whose name they bear alerts; none without namesakes.
    pub(crate) namesakes: Option<f64>,
}

/// A class of queries: the share found (listed ones) or alerting (all others).
pub(crate) struct Class {
    pub(crate) label: Label,
    pub(crate) count: usize,
    pub(crate) share: f64,
}

struct Judged<'a> {
    gold: &'a Gold,
    /// The highest score of any hit.
    any: f64,
    /// The highest score of a right one.
    right: f64,
    right_is_first: bool,
}

fn judge<'a>(gold: &'a Gold, hits: &Hits) -> Judged<'a> {
    let mut judged = Judged {
        gold,
        any: 0.0,
        right: 0.0,
        right_is_first: false,
    };
    let mut first: Option<f64> = None;
    for (entry, score) in hits.get(&gold.id).into_iter().flatten() {
        let is_right = gold.right.contains(entry);
        // Of equals, the one that was named first stands first.
        if first.is_none_or(|highest| *score > highest) {
            first = Some(*score);
            judged.right_is_first = is_right;
        }
        judged.any = judged.any.max(*score);
        if is_right {
            judged.right = judged.right.max(*score);
        }
    }
    judged
}

fn share<T>(of: &[T], is_so: impl Fn(&T) -> bool) -> f64 {
    of.iter().filter(|one| is_so(one)).count() as f64 / of.len().max(1) as f64
}

pub(crate) fn figures<'a>(gold: impl Iterator<Item = &'a Gold>, hits: &Hits) -> Figures {
    let judged: Vec<Judged> = gold.map(|gold| judge(gold, hits)).collect();
    let of = |label: Label| -> Vec<&Judged> {
        judged
            .iter()
            .filter(|one| one.gold.label == label)
            .collect()
    };
    let (listed, innocent, namesakes) = (of(Label::Pos), of(Label::Neg), of(Label::Namesake));
    let mut alerts: Vec<f64> = innocent.iter().map(|one| one.any).collect();
    alerts.sort_by(|a, b| b.total_cmp(a));
    let at_rate: Vec<AtRate> = RATES
        .iter()
        .map(|rate| {
            let allowed = (rate * alerts.len() as f64) as usize;
            let score = alerts.get(allowed).map_or(LEAST, |next| next + LEAST);
            AtRate {
                score,
                recall: share(&listed, |one| one.right >= score),
            }
        })
        .collect();
    let at_threshold = THRESHOLDS
        .iter()
        .map(|&score| AtThreshold {
            recall: share(&listed, |one| one.right >= score),
            false_positives: share(&innocent, |one| one.any >= score),
            namesakes: (!namesakes.is_empty()).then(|| share(&namesakes, |one| one.right >= score)),
        })
        .collect();
    Figures {
        recall_at_1: share(&listed, |one| one.right_is_first),
        classes: classes(&judged, at_rate.first().map_or(LEAST, |first| first.score)),
        at_rate,
        at_threshold,
    }
}

fn classes(judged: &[Judged], score: f64) -> BTreeMap<String, Class> {
    let mut members: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for one in judged {
        members.entry(&one.gold.class).or_default().push(one);
    }
    let class = |members: Vec<&Judged>| {
        let label = members.first().map_or(Label::Neg, |one| one.gold.label);
        let reaches = |one: &&Judged| match label {
            Label::Neg => one.any >= score,
            Label::Pos | Label::Namesake => one.right >= score,
        };
        Class {
            label,
            count: members.len(),
            share: share(&members, reaches),
        }
    };
    let classes = members.into_iter();
    classes
        .map(|(name, members)| (name.to_owned(), class(members)))
        .collect()
}

/// How well scores tell pairs apart, at one score.
#[derive(Clone, Copy)]
pub(crate) struct Pairs {
    pub(crate) score: f64,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// Judges pairs; `scores` by row of the file, a missing one counts as zero.
pub(crate) fn pairs(cases: &[(usize, &Case)], scores: &HashMap<usize, f64>, score: f64) -> Pairs {
    let (mut hit, mut claimed, mut wanted) = (0_u32, 0_u32, 0_u32);
    for (row, case) in cases {
        let is_claimed = scores.get(row).copied().unwrap_or(0.0) >= score;
        claimed += u32::from(is_claimed);
        wanted += u32::from(case.is_match());
        hit += u32::from(is_claimed && case.is_match());
    }
    let ratio = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    Pairs {
        score,
        precision: ratio(hit, claimed),
        recall: ratio(hit, wanted),
        f1: ratio(2 * hit, claimed + wanted),
    }
}

/// The same at the score from 0.30 to 0.99 that tells them apart best; of equals, the highest.
pub(crate) fn best_pairs(cases: &[(usize, &Case)], scores: &HashMap<usize, f64>) -> Pairs {
    (31..100).fold(pairs(cases, scores, 0.3), |best, hundredths| {
        let next = pairs(cases, scores, f64::from(hundredths) / 100.0);
        if next.f1 >= best.f1 { next } else { best }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(rows: &str) -> Vec<Gold> {
        let text = format!("id,label,category,entity_ids,base_name\n{rows}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect()
    }

    fn hits(rows: &[(&str, &[(&str, f64)])]) -> Hits {
        let row = |found: &[(&str, f64)]| {
            let hit = |(entry, score): &(&str, f64)| ((*entry).to_owned(), *score);
            found.iter().map(hit).collect()
        };
        let rows = rows.iter();
        rows.map(|(id, found)| ((*id).to_owned(), row(found)))
            .collect()
    }

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-6
    }

    #[test]
    fn recall_and_alerts_are_counted() {
        let gold = gold(
            "a,pos,exact,e1;e2,\nb,pos,typo,e3,\nc,pos,typo,e4,\nd,pos,typo,e5,\n\
             n1,neg,common,,\nn2,neg,common,,\ns,namesake,namesake,e9,\n",
        );
        let hits = hits(&[
            ("a", &[("e7", 0.9), ("e2", 0.95)]), // right, though not written first
            ("b", &[("e8", 0.75), ("e3", 0.75)]), // found, but the other was first of equals
            ("c", &[("e4", 0.6)]),
            ("n1", &[("e1", 0.72), ("e2", 0.1)]),
            ("s", &[("e8", 0.99), ("e9", 0.7)]), // the other hit is not the one of that name
        ]);
        let figures = figures(gold.iter(), &hits);
        assert!(near(figures.recall_at_1, 0.5));
        let first = &figures.at_rate[0];
        assert!(near(first.score, 0.72) && near(first.recall, 0.5));
        let at = &figures.at_threshold;
        assert!(near(at[0].recall, 0.5) && near(at[0].false_positives, 0.5));
        assert!(near(at[1].recall, 0.25) && near(at[1].false_positives, 0.0));
        assert_eq!(at[0].namesakes, Some(1.0));
        assert_eq!(at[1].namesakes, Some(0.0));
        assert!(near(figures.classes["exact"].share, 1.0));
        assert!(near(figures.classes["typo"].share, 1.0 / 3.0));
        assert_eq!(figures.classes["typo"].count, 3);
        // At the score where none may alert, none does.
        assert!(near(figures.classes["common"].share, 0.0));
    }

    #[test]
    fn a_share_of_the_innocent_may_alert_and_no_more() {
        let mut rows = "p,pos,exact,e1,\nq,pos,exact,e2,\n".to_owned();
        let mut all: Hits = hits(&[("p", &[("e1", 0.5)]), ("q", &[("e2", 0.0)])]);
        for number in 0..200 {
            rows.push_str(&format!("n{number},neg,common,,\n"));
            let score = 1.0 - f64::from(number) / 10.0;
            if score > 0.0 {
                all.insert(format!("n{number}"), vec![("x".to_owned(), score)]);
            }
        }
        // Ten alert, at 1.0, 0.9 … 0.1. One per cent is two, two is four, five is ten.
        let figures = figures(gold(&rows).iter(), &all);
        let scores: Vec<f64> = figures.at_rate.iter().map(|at| at.score).collect();
        assert!(near(scores[0], 0.8) && near(scores[1], 0.6) && near(scores[2], 0.0));
        let recall: Vec<f64> = figures.at_rate.iter().map(|at| at.recall).collect();
        // A hit of score zero is none.
        assert_eq!(recall, [0.0, 0.0, 0.5]);
        assert!(near(figures.classes["common"].share, 0.01));
    }

    #[test]
    fn pairs_are_judged_at_one_score_and_at_the_best() {
        let text = "schema,name1,name2,expected_match\nPerson,a,b,match (min score 0.9)\n\
                    Person,c,d,no\nPerson,e,f,match\nPerson,g,h,no\n";
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let cases: Vec<Case> = reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect();
        let rows: Vec<(usize, &Case)> = cases.iter().enumerate().collect();
        let scores = HashMap::from([(0, 0.9), (1, 0.75), (2, 0.6)]);
        let at = pairs(&rows, &scores, 0.7);
        assert!(near(at.precision, 0.5) && near(at.recall, 0.5) && near(at.f1, 0.5));
        let best = best_pairs(&rows, &scores);
        assert!(near(best.f1, 0.8) && near(best.score, 0.6));
        assert!(near(pairs(&rows, &HashMap::new(), 0.7).f1, 0.0));
    }
}
