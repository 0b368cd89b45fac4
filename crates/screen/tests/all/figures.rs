//! What answers to many queries are worth, and the floors that they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wirewatch_lists::row_id;
use wirewatch_news::{Asked, AskedKind, Entity};
use wirewatch_screen::{DEFAULT_THRESHOLD, Index, Scratch};

/// Who is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// Somebody listed.
    Pos,
    /// Somebody on no list.
    Neg,
    /// Somebody on no list who bears the name of somebody listed.
    Namesake,
}

/// A query with what is right for it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) asked: Asked,
    pub(crate) label: Label,
    pub(crate) class: String,
    /// Ids of the entries that it is, or whose name it bears.
    pub(crate) right: BTreeSet<String>,
}

/// A query as the tables write it: `kind` is person, org, vessel or empty.
pub(crate) fn asked(name: &str, kind: &str, country: &str, birth: &str) -> Asked {
    let filled = |text: &str| -> Vec<String> {
        let text = Some(text.to_owned());
        text.into_iter().filter(|text| !text.is_empty()).collect()
    };
    Asked {
        name: name.to_owned(),
        kind: match kind {
            "person" => Some(AskedKind::Person),
            "org" => Some(AskedKind::Organisation),
            "vessel" => Some(AskedKind::Craft),
            _ => None,
        },
        countries: filled(&country.to_uppercase()),
        births: filled(birth),
        ..Asked::default()
    }
}

/// A label as the tables write it.
pub(crate) fn label(text: &str) -> Label {
    match text {
        "pos" => Label::Pos,
        "neg" => Label::Neg,
        "namesake" => Label::Namesake,
        other => panic!("there is no label {other}"),
    }
}

/// Ids with semicolons between.
pub(crate) fn ids(text: &str) -> BTreeSet<String> {
    let ids = text.split(';').filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
}

/// Shares, 0 to 1.
pub(crate) struct Figures {
    /// Of the listed: the first hit is right.
    pub(crate) recall_at_1: f64,
    /// Of the listed: found at the score that one in a hundred of the unlisted reaches.
    pub(crate) recall: f64,
    /// Of the namesakes: a hit at the default threshold.
    pub(crate) namesakes: f64,
}

struct Judged<'a> {
    case: &'a Case,
    any: f32,
    right: f32,
    is_first_right: bool,
}

/// Asks everything; prints the shares of each class, and what went wrong when `shows`.
pub(crate) fn measure(entities: &[Entity], cases: &[Case], shows: bool) -> Figures {
    let index = Index::new(entities);
    let mut scratch = Scratch::default();
    let judged: Vec<Judged<'_>> = cases
        .iter()
        .map(|case| {
            let hits = index.search(&case.asked, &mut scratch);
            let is_right = |entry: usize| case.right.contains(&row_id(&entities[entry]));
            let mut judged = Judged {
                case,
                any: hits.first().map_or(0.0, |hit| hit.score),
                right: 0.0,
                is_first_right: hits.first().is_some_and(|hit| is_right(hit.entry)),
            };
            for hit in hits.iter().filter(|hit| is_right(hit.entry)) {
                judged.right = judged.right.max(hit.score);
            }
            judged
        })
        .collect();
    let of = |label: Label| judged.iter().filter(move |one| one.case.label == label);
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let mut alerts: Vec<f32> = of(Label::Neg).map(|one| one.any).collect();
    alerts.sort_by(|one, other| other.total_cmp(one));
    let limit = alerts.get(alerts.len() / 100).copied().unwrap_or(0.0);
    let listed = of(Label::Pos).count();
    let found = of(Label::Pos).filter(|one| one.right > limit).count();
    let first = of(Label::Pos).filter(|one| one.is_first_right).count();
    let namesakes = of(Label::Namesake)
        .filter(|one| one.right >= DEFAULT_THRESHOLD)
        .count();
    println!("one of a hundred unlisted names scores {limit:.3}");
    let mut classes: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for one in &judged {
        let (name, alerts) = match one.case.label {
            Label::Pos => ("found", one.right > limit),
            Label::Neg => ("alerts", one.any > limit),
            Label::Namesake => ("alerts", one.right >= DEFAULT_THRESHOLD),
        };
        let class = classes.entry((name, &one.case.class)).or_default();
        class.0 += usize::from(alerts);
        class.1 += 1;
        if shows && alerts != (one.case.label == Label::Pos) {
            println!(
                "  {}: {} {:?} any {:.3} right {:.3}",
                one.case.class, one.case.asked.name, one.case.right, one.any, one.right
            );
        }
    }
    for ((name, class), (part, whole)) in classes {
        println!("  {class}: {part} of {whole} {name}");
    }
    Figures {
        recall_at_1: share(first, listed),
        recall: share(found, listed),
        namesakes: share(namesakes, of(Label::Namesake).count()),
    }
}

/// A floor of `corpora/floors.toml`.
fn floor(corpus: &str, name: &str) -> f64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/floors.toml");
    let floors: toml::Table =
        toml::from_str(&std::fs::read_to_string(path).expect("floors")).expect("TOML");
    floors[corpus][name].as_float().expect("a floor")
}

/// Fails when a figure is under its floor.
pub(crate) fn at_least(corpus: &str, name: &str, figure: f64) {
    let floor = floor(corpus, name);
    println!("{corpus} {name}: {figure:.4} (floor {floor:.3})");
    assert!(
        figure >= floor,
        "{corpus} {name} fell to {figure:.4}; its floor is {floor:.3}"
    );
}

/// Fails when a figure of what should be rare is over its ceiling.
pub(crate) fn at_most(corpus: &str, name: &str, figure: f64) {
    let most = floor(corpus, name);
    println!("{corpus} {name}: {figure:.4} (at most {most:.3})");
    assert!(
        figure <= most,
        "{corpus} {name} rose to {figure:.4}; it may be {most:.3} at most"
    );
}

/// Holds the three figures of a set of queries.
pub(crate) fn hold(corpus: &str, figures: &Figures) {
    at_least(corpus, "recall_at_1", figures.recall_at_1);
    at_least(corpus, "recall", figures.recall);
    at_most(corpus, "namesakes_most", figures.namesakes);
}
