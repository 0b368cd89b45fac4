//! The three models of roles, one after another, each trained on what the ones before say of
//! documents that they have not seen.

use anyhow::Result;
use wirewatch_tagger::crf::{Feature, Model, Sequence, Settings, train};
use wirewatch_understand::roles::{
    Candidate, Least, QUESTIONS, ROLES, RoleReader, Told, candidates, choose, judge_features,
    judged, kind_features, plain, told,
};

use super::super::LEAST_WEIGHT;
use super::rows::{Document, sequences};

/// Parts of the documents of the official train set; what is learned from the others reads each.
const FOLDS: usize = 4;

/// How many of these parts are read: each costs the training of a field, which takes minutes.
const READ: usize = 2;

/// Weights of whole documents and candidates under this are left out.
const LEAST_OF_WHOLE: f32 = 0.01;

/// Documents that are read by models which others taught.
struct Part {
    read: Vec<usize>,
    taught: Vec<usize>,
}

/// Neighbours, which tell of the same days, stay together; those of the official dev set are read
/// by what all others taught.
fn parts(documents: &[&Document]) -> Vec<Part> {
    let is_dev = |at: &usize| documents[*at].is_dev;
    let (dev, train): (Vec<usize>, Vec<usize>) = (0..documents.len()).partition(is_dev);
    let size = train.len().div_ceil(FOLDS).max(1);
    let mut parts: Vec<Part> = train
        .chunks(size)
        .take(READ)
        .map(|read| Part {
            read: read.to_vec(),
            taught: { train.iter().copied() }
                .filter(|at| !read.contains(at))
                .collect(),
        })
        .collect();
    if !dev.is_empty() {
        parts.push(Part {
            read: dev,
            taught: train,
        });
    }
    parts
}

/// The field over the words of sentences.
fn field(documents: &[&Document]) -> Vec<u8> {
    let rows: Vec<Sequence> = documents
        .iter()
        .flat_map(|document| sequences(document))
        .collect();
    let labels = ROLES
        .iter()
        .flat_map(|role| [format!("B-{role}"), format!("I-{role}")]);
    let names: Vec<String> = std::iter::once("O".to_owned()).chain(labels).collect();
    let settings = Settings {
        prior: 1.0,
        steps: 60,
        least_count: 3,
    };
    let weights = train(&rows, names.len(), settings);
    Model::pack(&[(names, weights)], LEAST_WEIGHT)
}

/// A row of one token.
fn one(features: &[Feature], label: u8) -> Sequence {
    Sequence {
        features: vec![features.to_vec()],
        labels: vec![label],
    }
}

/// The model of kinds of incidents, from the features of each document.
fn kinds(all: &[(&Document, &[Feature])]) -> Vec<u8> {
    let settings = Settings {
        prior: 20.0,
        steps: 60,
        least_count: 4,
    };
    let layer = |question: usize| {
        let answer = |document: &Document| match document.kinds.get(question) {
            Some(count) => *count > 0,
            None => document.kinds.iter().any(|count| *count > 0),
        };
        let rows: Vec<Sequence> = all
            .iter()
            .map(|(document, features)| one(features, u8::from(answer(document))))
            .collect();
        let names = vec!["O".to_owned(), "B-yes".to_owned()];
        (names, train(&rows, 2, settings))
    };
    let layers: Vec<_> = (0..QUESTIONS).map(layer).collect();
    Model::pack(&layers, LEAST_OF_WHOLE)
}

/// The number of the role that a name fills, from 1; 0 for none.
fn gold(document: &Document, name: &String) -> u8 {
    let fills = |fillers: &Vec<Vec<String>>| fillers.iter().flatten().any(|other| other == name);
    let role = document.roles.iter().position(fills);
    role.map_or(0, |role| role as u8 + 1)
}

/// The model that judges candidates.
fn judge(all: &[&Seen]) -> Vec<u8> {
    let rows: Vec<Sequence> = all
        .iter()
        .flat_map(|seen| seen.rows.iter().cloned())
        .collect();
    let settings = Settings {
        prior: 60.0,
        steps: 80,
        least_count: 4,
    };
    let labels = ROLES.iter().map(|role| format!("B-{role}"));
    let names: Vec<String> = std::iter::once("O".to_owned()).chain(labels).collect();
    let weights = train(&rows, names.len(), settings);
    Model::pack(&[(names, weights)], LEAST_OF_WHOLE)
}

/// For each document the chances of its candidates.
type Chances = Vec<[f32; ROLES.len()]>;

/// A document that models have read which it did not teach.
struct Seen<'a> {
    document: &'a Document,
    candidates: Vec<Candidate>,
    /// Names of the candidates as [`plain`] writes them.
    names: Vec<String>,
    told: Told,
    rows: Vec<Sequence>,
    chances: Chances,
}

/// Learns all models from some documents; `RoleReader::open` reads what it returns.
pub(super) fn learn(documents: &[&Document]) -> Result<Vec<u8>> {
    let count = documents.len();
    let parts = parts(documents);
    let field_of_all = field(documents);
    let of_documents: Vec<Vec<Feature>> = documents
        .iter()
        .map(|document| kind_features(&document.paragraphs))
        .collect();
    let kind_row = |at: usize| (documents[at], of_documents[at].as_slice());
    let mut parts_seen: Vec<Vec<Seen>> = Vec::new();
    for part in &parts {
        let taught: Vec<&Document> = part.taught.iter().map(|at| documents[*at]).collect();
        let field = Model::open(&field(&taught))?;
        let rows: Vec<_> = part.taught.iter().map(|at| kind_row(*at)).collect();
        let kinds = Model::open(&kinds(&rows))?;
        let see = |at: &usize| see(documents[*at], &field, told(&kinds, &of_documents[*at]));
        parts_seen.push(part.read.iter().map(see).collect());
    }
    for part in 0..parts_seen.len() {
        let model = Model::open(&judge(&others(&parts_seen, part)))?;
        for seen in &mut parts_seen[part] {
            let rows = seen.rows.iter();
            seen.chances = rows.map(|row| judged(&model, &row.features[0])).collect();
        }
    }
    let all: Vec<Seen> = parts_seen.into_iter().flatten().collect();
    let least = least(&all);
    let every: Vec<&Seen> = all.iter().collect();
    let rows: Vec<_> = (0..count).map(kind_row).collect();
    let (kinds, judge) = (kinds(&rows), judge(&every));
    println!(
        "field {} bytes, kinds {}, judge {}",
        field_of_all.len(),
        kinds.len(),
        judge.len()
    );
    Ok(RoleReader::pack([&field_of_all, &kinds, &judge], &least))
}

/// What was seen in all parts but one.
fn others<'a, 'b>(parts: &'b [Vec<Seen<'a>>], part: usize) -> Vec<&'b Seen<'a>> {
    let others = parts.iter().enumerate().filter(|(at, _)| *at != part);
    others.flat_map(|(_, seen)| seen).collect()
}

/// A document with its candidates and what is to be learned of them.
fn see<'a>(document: &'a Document, field: &Model, told: Told) -> Seen<'a> {
    let (text, paragraphs) = (&document.text, &document.paragraphs);
    let candidates = candidates(text, paragraphs, field);
    let name = |of: &Candidate| plain(&text[of.mentions[0].bytes.clone()]);
    let names: Vec<String> = candidates.iter().map(name).collect();
    let features = judge_features(text, paragraphs, &candidates, &told);
    let rows = features.iter().zip(&names);
    Seen {
        document,
        rows: rows
            .map(|(features, name)| one(features, gold(document, name)))
            .collect(),
        candidates,
        names,
        told,
        chances: Vec::new(),
    }
}

/// Right, found and wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) right: usize,
    pub(super) found: usize,
    pub(super) gold: usize,
}

impl Count {
    pub(super) fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }

    pub(super) fn add(&mut self, other: Count) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |of: usize| 100.0 * self.right as f64 / of.max(1) as f64;
        write!(
            out,
            "F1 {:.2} P {:.2} R {:.2} (right {}, found {}, gold {})",
            self.f1(),
            share(self.found),
            share(self.gold),
            self.right,
            self.found,
            self.gold
        )
    }
}

/// What is right of the fillers of each role, each with its name, and last how many of the
/// accused are accused by the document.
pub(super) fn count(
    document: &Document,
    fillers: &[(usize, String)],
) -> ([Count; ROLES.len()], Count) {
    let mut counts = [Count::default(); ROLES.len()];
    let mut accused = Count::default();
    for (role, count) in counts.iter_mut().enumerate() {
        let names = fillers.iter().filter(|(of, _)| *of == role);
        let mut names: Vec<&String> = names.map(|(_, name)| name).collect();
        count.found = names.len();
        count.gold = document.roles[role].len();
        if role < 2 {
            let is_accused = |name: &&&String| {
                document.roles[..2]
                    .iter()
                    .flatten()
                    .flatten()
                    .any(|mention| mention == **name)
            };
            accused.found += names.len();
            accused.right += names.iter().filter(is_accused).count();
        }
        for filler in &document.roles[role] {
            let at = names.iter().position(|name| filler.contains(name));
            count.right += usize::from(at.map(|at| names.swap_remove(at)).is_some());
        }
    }
    (counts, accused)
}

/// The least chances with which the most is right.
fn least(all: &[Seen]) -> Least {
    let mut best = Least::default();
    for (kind, least) in best.kinds.iter_mut().enumerate() {
        let f1 = |least: f32| {
            let mut count = Count::default();
            for seen in all {
                let wanted = seen.document.kinds[kind];
                let is_found = usize::from(seen.told[kind] >= least);
                count.found += is_found;
                count.gold += wanted;
                count.right += is_found.min(wanted);
            }
            count.f1()
        };
        *least = highest((5..70).map(|step| step as f32 / 100.0), f1);
    }
    let measure = |least: &Least| {
        let mut sum = Count::default();
        for seen in all {
            let document = seen.document;
            let chosen = choose(&document.text, &seen.candidates, &seen.chances, least);
            let fillers: Vec<(usize, String)> = chosen
                .into_iter()
                .map(|(number, role)| (role, seen.names[number].clone()))
                .collect();
            let (counts, _) = count(document, &fillers);
            counts.into_iter().for_each(|count| sum.add(count));
        }
        sum
    };
    for _ in 0..2 {
        for role in 0..ROLES.len() {
            let with = |chance: f32| {
                let mut least = best.clone();
                least.roles[role] = chance;
                least
            };
            let f1 = |chance: f32| measure(&with(chance)).f1();
            best = with(highest((5..35).map(|step| step as f32 / 50.0), f1));
        }
    }
    println!("  parts that no model was taught: {}", measure(&best));
    best
}

/// The value with the highest result, the first of equal ones.
fn highest(values: impl Iterator<Item = f32>, mut of: impl FnMut(f32) -> f64) -> f32 {
    let mut best = (f64::MIN, 0.5);
    for value in values {
        let result = of(value);
        if result > best.0 {
            best = (result, value);
        }
    }
    best.1
}
