//! The figures as Markdown: metric × system, then class × system. Pure.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::data::{Case, Gold, Label, Set};
use super::measure::{Candidates, Peers, System};
use super::score::{self, Figures, Pairs, RATES, THRESHOLDS};

/// The score at which pairs are judged, besides each system's best.
const PAIR_SCORE: f64 = 0.7;

/// What a row says of a system.
type Cell<'a> = &'a dyn Fn(&System) -> String;

/// All that was measured in one run.
pub(crate) struct Measured<'a> {
    pub(crate) set: &'a Set,
    pub(crate) sample: &'a BTreeSet<String>,
    pub(crate) ours: Option<&'a System>,
    pub(crate) peers: Option<&'a Peers>,
    /// When, where and with which versions.
    pub(crate) lead: String,
}

/// A column: a system on the sample, or ours on all queries (then only what it finds is shown).
struct Column<'a> {
    title: String,
    system: Option<&'a System>,
    figures: Figures,
}

pub(crate) fn section(measured: &Measured) -> String {
    let columns = columns(measured);
    let mut out = format!("{}\n\n", measured.lead);
    let _ = writeln!(out, "{}\n", queries(measured));
    if let Some(peers) = measured.peers {
        let _ = writeln!(out, "{}\n", fairness(&peers.candidates));
    }
    metrics(&mut out, measured, &columns);
    let found = |label| label == Label::Pos;
    let score = "each system at its own score for 1 % false positives";
    let _ = writeln!(out, "\nListed ones found, by class, {score}:\n");
    classes(&mut out, &columns, found);
    let _ = writeln!(
        out,
        "\nAlerts on those who are not listed, by class, {score} (`namesake`: the facts tell them from the listed one whose name they bear):\n"
    );
    classes(&mut out, &columns, |label| !found(label));
    out
}

fn columns<'a>(measured: &Measured<'a>) -> Vec<Column<'a>> {
    let gold = &measured.set.gold;
    let sampled = || {
        gold.iter()
            .filter(|gold| measured.sample.contains(&gold.id))
    };
    let peers = measured.peers.into_iter().flat_map(|peers| &peers.systems);
    let mut columns: Vec<Column> = measured
        .ours
        .into_iter()
        .chain(peers)
        .map(|system| Column {
            title: system.name.clone(),
            system: Some(system),
            figures: score::figures(sampled(), &system.hits),
        })
        .collect();
    if let Some(ours) = measured.ours
        && measured.sample.len() < gold.len()
    {
        columns.push(Column {
            title: format!("{}, all {} queries", ours.name, gold.len()),
            system: None,
            figures: score::figures(gold.iter(), &ours.hits),
        });
    }
    columns
}

fn queries(measured: &Measured) -> String {
    let count = |label: Label| {
        let gold = measured.set.gold.iter();
        let is_asked = |gold: &&Gold| gold.label == label && measured.sample.contains(&gold.id);
        gold.filter(is_asked).count()
    };
    let (listed, innocent, namesakes) =
        (count(Label::Pos), count(Label::Neg), count(Label::Namesake));
    let all = measured.set.gold.len();
    let (which, caution) = match measured.sample.len() {
        some if some < all => (
            format!("A seeded sample of {some} of {all} queries"),
            // Two standard errors of a recall of .8.
            format!(
                " With so few, a recall may be off by {}.",
                three(2.0 * (0.16 / listed.max(1) as f64).sqrt())
            ),
        ),
        _ => (format!("All {all} queries"), String::new()),
    };
    format!(
        "{which}: {listed} listed, {innocent} not listed, {namesakes} namesakes of listed ones; at 1 % false positives {} of those not listed may alert.{caution}",
        (RATES[0] * innocent as f64) as usize
    )
}

fn fairness(candidates: &Candidates) -> String {
    format!(
        "The matchers logic-v2, logic-v1 and name-based score pairs. Each was given the {} best candidates of every query, and always the right entries, so their recall is an upper bound; without that help {} of {} queries had a right one among their candidates. Loading and finding candidates are not counted in their time; in Wirewatch's, both are. rapidfuzz (token sort ratio) compares every name of the type asked for.",
        candidates.each, candidates.reached, candidates.with_answer
    )
}

fn row(out: &mut String, name: &str, cells: impl Iterator<Item = String>) {
    let _ = writeln!(
        out,
        "| {name} | {} |",
        cells.collect::<Vec<_>>().join(" | ")
    );
}

fn head(out: &mut String, first: &[&str], columns: &[Column]) {
    let titles = columns.iter().map(|column| column.title.as_str());
    let all: Vec<&str> = first.iter().copied().chain(titles).collect();
    let _ = writeln!(
        out,
        "| {} |\n|{}",
        all.join(" | "),
        "---|".repeat(all.len())
    );
}

fn three(value: f64) -> String {
    // Whole ones keep their point: 1.000; all others lose the zero before it.
    format!("{value:.3}").replacen("0.", ".", usize::from(value < 0.9995))
}

fn metrics(out: &mut String, measured: &Measured, columns: &[Column]) {
    head(out, &["metric"], columns);
    let found = |out: &mut String, name: &str, of: &dyn Fn(&Figures) -> String| {
        row(out, name, columns.iter().map(|column| of(&column.figures)));
    };
    found(out, "recall@1", &|figures| three(figures.recall_at_1));
    for (at, rate) in RATES.iter().enumerate() {
        let name = format!("recall at {:.0} % false positives (score)", rate * 100.0);
        found(out, &name, &|figures| {
            let at = figures.at_rate.get(at);
            at.map_or_else(String::new, |at| {
                format!("{} ({})", three(at.recall), three(at.score))
            })
        });
    }
    for (at, score) in THRESHOLDS.iter().enumerate() {
        let name = format!("at score {score}: recall / false positives / namesake alerts");
        found(out, &name, &|figures| {
            let at = figures.at_threshold.get(at);
            at.map_or_else(String::new, |at| {
                let namesakes = at.namesakes.map_or_else(|| "–".to_owned(), three);
                format!(
                    "{} / {} / {namesakes}",
                    three(at.recall),
                    three(at.false_positives)
                )
            })
        });
    }
    let spent = |out: &mut String, name: &str, of: &dyn Fn(&System) -> Option<String>| {
        let cell = |column: &Column| match column.system {
            Some(system) => of(system).unwrap_or_else(|| "–".to_owned()),
            None => String::new(),
        };
        row(out, name, columns.iter().map(cell));
    };
    let per_second = |system: &System| Some(system.queries as f64 / system.spent.user_s?);
    spent(out, "queries per user CPU second, one core", &|system| {
        Some(whole(per_second(system)?))
    });
    let strongest = measured.peers.and_then(|peers| peers.systems.first());
    if let Some(strongest) = strongest {
        let name = format!("the same, {} = 1", strongest.name);
        spent(out, &name, &|system| {
            Some(whole(per_second(system)? / per_second(strongest)?))
        });
    }
    spent(out, "queries per second of wall time", &|system| {
        Some(whole(system.queries as f64 / system.spent.wall_s))
    });
    spent(out, "peak memory", &|system| {
        Some(format!("{} MB", system.spent.peak_mb?))
    });
    if measured.ours.is_some_and(|ours| ours.latency.is_some()) {
        spent(out, "one query, as the program says", &|system| {
            system.latency.clone()
        });
    }
    pairs(measured, &mut |name, of| {
        spent(out, name, &|system| Some(of(system)));
    });
}

/// Two figures and more of a speed or a ratio.
fn whole(value: f64) -> String {
    match value {
        small if small < 9.95 => format!("{small:.1}"),
        _ => {
            let digits = format!("{value:.0}");
            let mut shown = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    shown.push(',');
                }
                shown.push(digit);
            }
            shown
        }
    }
}

/// Rows about pairs: on all of them, and on those that carry a score of the peer's own.
fn pairs(measured: &Measured, line: &mut dyn FnMut(&str, Cell)) {
    let all: Vec<(usize, &Case)> = measured.set.cases.iter().enumerate().collect();
    let recorded: Vec<(usize, &Case)> = all
        .iter()
        .copied()
        .filter(|(_, case)| case.has_recorded_score())
        .collect();
    let best = |of: Pairs| format!("{} at {:.2}", three(of.f1), of.score);
    let count = all.len();
    line(
        &format!("{count} pairs at {PAIR_SCORE}: precision / recall / F1"),
        &|system| {
            let at = score::pairs(&all, &system.pairs, PAIR_SCORE);
            [at.precision, at.recall, at.f1].map(three).join(" / ")
        },
    );
    line(&format!("{count} pairs: best F1"), &|system| {
        best(score::best_pairs(&all, &system.pairs))
    });
    if recorded.is_empty() || recorded.len() == all.len() {
        return;
    }
    let name = format!(
        "{} pairs for which the set carries a score of logic-v2: F1 at {PAIR_SCORE}; best",
        recorded.len()
    );
    line(&name, &|system| {
        let at = score::pairs(&recorded, &system.pairs, PAIR_SCORE);
        let best = best(score::best_pairs(&recorded, &system.pairs));
        format!("{}; {best}", three(at.f1))
    });
}

/// A table of classes, those where the first column does worst first.
fn classes(out: &mut String, columns: &[Column], is_wanted: impl Fn(Label) -> bool) {
    let Some(first) = columns.first() else {
        return;
    };
    let mut names: Vec<(&str, f64)> = first
        .figures
        .classes
        .iter()
        .filter(|(_, class)| is_wanted(class.label))
        .map(|(name, class)| match class.label {
            Label::Pos => (name.as_str(), 1.0 - class.share),
            Label::Neg | Label::Namesake => (name.as_str(), class.share),
        })
        .collect();
    names.sort_by(|a, b| b.1.total_cmp(&a.1));
    head(out, &["class", "queries"], columns);
    for (name, _) in names {
        let of = |column: &Column| column.figures.classes.get(name).map(|class| class.share);
        let count = |column: &Column| column.figures.classes.get(name).map(|class| class.count);
        let mut counts = count(first).unwrap_or(0).to_string();
        if let Some(all) = columns.last().and_then(count)
            && Some(all) != count(first)
        {
            let _ = write!(counts, " of {all}");
        }
        let cells = columns
            .iter()
            .map(|column| of(column).map_or_else(String::new, three));
        row(out, &format!("`{name}` | {counts}"), cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [0.0, 0.0504, 0.9994, 0.9996, 1.0].map(three),
            [".000", ".050", ".999", "1.000", "1.000"]
        );
        assert_eq!(
            [1.04, 9.96, 227.4, 12_345.6, 1_234_567.0].map(whole),
            ["1.0", "10", "227", "12,346", "1,234,567"]
        );
    }
}
