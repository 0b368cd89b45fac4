//! One subject that the name asked may be: word by word, detail by detail; and the nearest
//! misses with what blocked them.

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{
    Blocked, Candidate, EntityId, Fact, FactField, Screening, WordPair, WordRelation,
};

use crate::frame::Frame;
use crate::parts::{ListedBy, Moment, Told};
use crate::screen::letters::{Stretch, differing};
use crate::screen::{
    ScreenHit, ScreenView, SetAside, date_words, field_word, gender_word, hundredths, two_digits,
};
use crate::{outside, routes, words};

/// Rows of a table of words.
const WORD_LIMIT: usize = 40;
/// Letters of a name in which its words are looked for.
const NAME_LIMIT: usize = 600;
/// Letters of one word.
const LETTER_LIMIT: usize = 80;

/// A word with the letters marked that the other word does not have.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if stretches.is_empty() %}<span class="q">(none)</span>{% else %}<bdi dir="auto">{% for (text, differs) in stretches %}{% if *differs %}<span class="diff">{{ text }}</span>{% else %}{{ text }}{% endif %}{% endfor %}</bdi>{% endif %}"#
)]
pub(crate) struct Compared {
    stretches: Vec<Stretch>,
}

pub(crate) struct WordRow {
    asked: Compared,
    listed: Compared,
    relation: &'static str,
    likeness: String,
}

pub(crate) struct PartRow {
    label: &'static str,
    asked: Option<Told>,
    listed: Option<Told>,
    from: Option<String>,
    result: &'static str,
    is_known: bool,
    part: String,
}

/// One subject with all that speaks for and against it.
#[derive(Template)]
#[template(path = "screen_hit.html")]
pub(crate) struct HitView {
    id: String,
    href: String,
    pub(crate) name: Told,
    pub(crate) listed_by: ListedBy,
    pub(crate) likeness: String,
    listed: Told,
    listed_kind: &'static str,
    listed_on: String,
    words: Vec<WordRow>,
    parts: Vec<PartRow>,
    others: Vec<String>,
    has_marks: bool,
    why: Vec<Told>,
    note: Option<String>,
    pub(crate) kept: Option<(Told, Moment)>,
    fields: Vec<(&'static str, String)>,
    entry: String,
    can_set_aside: bool,
}

impl Compared {
    fn is_marked(&self) -> bool {
        self.stretches.iter().any(|(_, differs)| *differs)
    }
}

impl HtmlSafe for HitView {}
impl HtmlSafe for Compared {}

impl HitView {
    pub(crate) fn new(
        frame: &Frame<'_>,
        view: &ScreenView,
        screening: &Screening,
        hit: &ScreenHit,
        id: String,
    ) -> HitView {
        let candidate = &hit.candidate;
        let words: Vec<WordRow> = candidate
            .words
            .iter()
            .take(WORD_LIMIT)
            .map(|pair| word_row(&screening.asked.name, &candidate.name.text, pair))
            .collect();
        HitView {
            id,
            href: routes::entity(&hit.subject),
            name: Told::name(&hit.caption),
            listed_by: ListedBy::new(&hit.entities),
            likeness: two_digits(candidate.score),
            listed: Told::name(&candidate.name.text),
            listed_kind: words::name_kind(candidate.name.kind),
            listed_on: entry_words(&candidate.entity),
            has_marks: words
                .iter()
                .any(|row| row.asked.is_marked() || row.listed.is_marked()),
            words,
            parts: parts(frame, screening, hit),
            others: hit.others.iter().take(8).map(other).collect(),
            why: clauses(&sentence(&candidate.why), 1_200),
            note: hit.aside.as_ref().filter(|aside| !aside.holds()).map(note),
            kept: hit
                .aside
                .as_ref()
                .filter(|aside| aside.holds())
                .map(|aside| (Told::cut(&aside.reason, None, 500), Moment::new(aside.at))),
            fields: view.form.pairs(),
            entry: candidate.entity.to_string(),
            can_set_aside: view.can_set_aside,
        }
    }
}

/// The clauses of a reason, of `limit` letters together. Each stands for itself, so that names in
/// scripts that run from the right do not change places with the words around them.
pub(crate) fn clauses(why: &str, limit: usize) -> Vec<Told> {
    outside::line(why, limit)
        .split("; ")
        .map(|clause| Told::cut(clause, Some("en"), limit))
        .collect()
}

fn sentence(why: &str) -> String {
    let mut letters = why.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// `UN QDe.115`.
pub(crate) fn entry_words(id: &EntityId) -> String {
    format!(
        "{} {}",
        outside::line(&id.dataset, 40),
        outside::line(&id.reference, 60)
    )
}

fn other(candidate: &Candidate) -> String {
    format!(
        "{} {}",
        entry_words(&candidate.entity),
        two_digits(candidate.score)
    )
}

/// Why a hit that was set aside is open again.
fn note(aside: &SetAside) -> String {
    let day = words::day(words::utc_day(aside.at));
    let named = |ids: &[EntityId]| {
        let ids: Vec<String> = ids.iter().take(8).map(entry_words).collect();
        words::joined(&ids)
    };
    let reason = outside::line(&aside.reason, 500);
    let what = match (aside.changed.as_slice(), aside.added.as_slice()) {
        ([_], _) => format!(
            "The entry {} changed since it was set aside on {day}.",
            named(&aside.changed)
        ),
        ([], added) => format!(
            "Since it was set aside on {day}, its subject has a new entry: {}.",
            named(added)
        ),
        (changed, _) => format!(
            "The entries {} changed since they were set aside on {day}.",
            named(changed)
        ),
    };
    format!("{what} The reason then: {reason}")
}

/// The words of `name` that `folded` gives in small letters, as they stand there.
fn as_written<'a>(name: &'a str, folded: &str) -> Option<&'a str> {
    let name = outside::cut(name, NAME_LIMIT);
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut from = None;
    for (at, letter) in name.char_indices().chain([(name.len(), ' ')]) {
        match (
            from,
            letter.is_alphanumeric() || outside::is_stacking(letter),
        ) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                words.push((start, at));
                from = None;
            }
            _ => {}
        }
    }
    let wanted: Vec<&str> = folded.split_whitespace().collect();
    words.windows(wanted.len().max(1)).find_map(|window| {
        let is_same = window
            .iter()
            .zip(&wanted)
            .all(|((start, end), word)| name[*start..*end].to_lowercase() == **word);
        let (first, last) = (window.first()?, window.last()?);
        (is_same && !wanted.is_empty()).then(|| &name[first.0..last.1])
    })
}

fn word_row(name: &str, listed_name: &str, pair: &WordPair) -> WordRow {
    let word = |name: &str, folded: &str| {
        let written = as_written(name, folded).unwrap_or(folded);
        outside::line(written, LETTER_LIMIT)
    };
    let asked = word(name, &pair.asked);
    let listed = word(listed_name, &pair.listed);
    let whole = |text: &str| match text.is_empty() {
        true => Vec::new(),
        false => vec![(text.to_owned(), false)],
    };
    let (left, right) = match asked.is_empty() || listed.is_empty() {
        true => (whole(&asked), whole(&listed)),
        false => differing(&asked, &listed),
    };
    let is_alone = matches!(
        pair.relation,
        WordRelation::OnlyAsked | WordRelation::OnlyListed
    );
    WordRow {
        asked: Compared { stretches: left },
        listed: Compared { stretches: right },
        relation: match pair.relation {
            WordRelation::Same => "the same word",
            WordRelation::Spelling => "spellings of one name",
            WordRelation::Language => "the same name in another language",
            WordRelation::Meaning => "words of one meaning",
            WordRelation::ShortForm => "forms of one name",
            WordRelation::Letters => "a few letters differ",
            WordRelation::Initial => "may be the initial",
            WordRelation::OnlyAsked => "only in the name asked",
            WordRelation::OnlyListed => "only in the listed name",
        },
        likeness: match is_alone {
            true => "–".to_owned(),
            false => format!("{:.2}", pair.likeness.clamp(0.0, 1.0)),
        },
    }
}

/// The parts that sum to the likeness: each is what the sum, cut to hundredths, grows by.
fn parts(frame: &Frame<'_>, screening: &Screening, hit: &ScreenHit) -> Vec<PartRow> {
    let candidate = &hit.candidate;
    let mut sum = candidate.name_score;
    // What adding up leaves in the last digits goes to the last part.
    let mut left = candidate.facts.len();
    let cut = |sum: f32, left: usize| match left {
        0 => hundredths(candidate.score),
        _ => hundredths(sum),
    };
    let mut rows = vec![PartRow {
        label: "Names",
        asked: Some(Told::name(&screening.asked.name)),
        listed: Some(Told::name(&candidate.name.text)),
        from: None,
        result: "see word by word",
        is_known: false,
        part: signed(cut(sum, left)),
    }];
    let fields = [
        FactField::Birth,
        FactField::Country,
        FactField::Gender,
        FactField::Identifier,
    ];
    for field in fields {
        let of_field: Vec<&Fact> = candidate
            .facts
            .iter()
            .filter(|fact| fact.field == field)
            .collect();
        if of_field.is_empty() {
            rows.push(unknown(frame, screening, hit, field));
        }
        for fact in of_field {
            let before = cut(sum, left);
            sum += fact.points;
            left -= 1;
            rows.push(PartRow {
                label: field_word(field),
                asked: Some(value(frame, field, &fact.asked)),
                listed: Some(value(frame, field, &fact.listed)),
                from: fact
                    .borrowed_from
                    .as_ref()
                    .map(|list| outside::line(list, 40)),
                result: match fact.points {
                    points if points > 0.0 => "= agrees",
                    points if points < 0.0 => "≠ differs",
                    _ => "? not known",
                },
                is_known: fact.points != 0.0,
                part: signed(cut(sum, left) - before),
            });
        }
    }
    rows
}

/// `+0.10`, `−0.05`, `0.00`.
fn signed(hundredths: i32) -> String {
    let sign = match hundredths {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{:.2}", f64::from(hundredths.abs()) / 100.0)
}

/// A detail that one of the two sides does not give.
fn unknown(frame: &Frame<'_>, screening: &Screening, hit: &ScreenHit, field: FactField) -> PartRow {
    let (asked, entry) = (&screening.asked, &hit.entry);
    let told = |values: Vec<&str>| -> Option<Told> {
        let shown: Vec<String> = values
            .iter()
            .filter(|value| !value.is_empty())
            .take(4)
            .map(|one| value(frame, field, one).text)
            .collect();
        let more = values.len().saturating_sub(4);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!shown.is_empty()).then(|| Told::cut(&(shown.join(", ") + &more), Some("en"), 240))
    };
    let all = |values: &'_ [String]| -> Vec<String> { values.to_vec() };
    let (left, right) = match field {
        FactField::Birth => (all(&asked.births), all(&entry.birth_dates)),
        FactField::Country => (all(&asked.countries), all(&entry.countries)),
        FactField::Gender => (
            asked.gender.clone().into_iter().collect(),
            entry.gender.clone().into_iter().collect(),
        ),
        FactField::Identifier => (
            all(&asked.identifiers),
            entry
                .identifiers
                .iter()
                .map(|one| format!("{} {}", one.kind, one.value))
                .collect(),
        ),
    };
    PartRow {
        label: field_word(field),
        result: match (left.is_empty(), right.is_empty()) {
            // Both give one, and none of them is the same: a number may be of another kind.
            (false, false) if field == FactField::Identifier => "not among them",
            _ => "? not known",
        },
        asked: told(left.iter().map(String::as_str).collect()),
        listed: told(right.iter().map(String::as_str).collect()),
        from: None,
        is_known: false,
        part: signed(0),
    }
}

fn value(frame: &Frame<'_>, field: FactField, text: &str) -> Told {
    match field {
        FactField::Birth => Told::cut(&date_words(text), Some("en"), 60),
        FactField::Gender => Told::cut(&gender_word(text), Some("en"), 40),
        FactField::Identifier => Told::cut(text, None, 100),
        FactField::Country => {
            let names: Vec<String> = text
                .split(", ")
                .take(6)
                .map(|code| frame.country(code))
                .collect();
            Told::cut(&names.join(", "), Some("en"), 240)
        }
    }
}

/// A subject below the threshold.
pub(crate) struct MissView {
    pub(crate) href: String,
    pub(crate) name: Told,
    pub(crate) listed_by: ListedBy,
    pub(crate) likeness: String,
    pub(crate) listed: Told,
    pub(crate) listed_kind: &'static str,
    pub(crate) reason: String,
}

impl MissView {
    pub(crate) fn new(frame: &Frame<'_>, miss: &ScreenHit) -> MissView {
        MissView {
            href: routes::entity(&miss.subject),
            name: Told::name(&miss.caption),
            listed_by: ListedBy::new(&miss.entities),
            likeness: two_digits(miss.candidate.score),
            listed: Told::name(&miss.candidate.name.text),
            listed_kind: words::name_kind(miss.candidate.name.kind),
            reason: blocked(frame, &miss.candidate),
        }
    }
}

/// What keeps a candidate below the threshold, in a sentence.
fn blocked(frame: &Frame<'_>, candidate: &Candidate) -> String {
    let both = |field: FactField| {
        let fact = candidate.facts.iter().find(|fact| fact.field == field);
        fact.map_or(String::new(), |fact| {
            format!(
                ": asked {}, listed {}",
                value(frame, field, &fact.asked).text,
                value(frame, field, &fact.listed).text
            )
        })
    };
    match candidate.blocked {
        Some(Blocked::WeakAlias) => {
            "The listed name is a weak alias: it only supports, and nothing else that was asked \
             agrees."
                .to_owned()
        }
        Some(Blocked::Birth) => format!("The dates of birth differ{}.", both(FactField::Birth)),
        Some(Blocked::Country) => format!("The countries differ{}.", both(FactField::Country)),
        Some(Blocked::Gender) => format!("The genders differ{}.", both(FactField::Gender)),
        Some(Blocked::Name) | None => "The names are too unlike.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_as_they_are_written() {
        let name = "Al-Zawahiri, ABU Bakr; İ";
        assert_eq!(as_written(name, "zawahiri"), Some("Zawahiri"));
        assert_eq!(as_written(name, "abu bakr"), Some("ABU Bakr"));
        assert_eq!(as_written(name, "al"), Some("Al"));
        for missing in ["zawahir", "bakr abu", "", "i"] {
            assert_eq!(as_written(name, missing), None, "{missing}");
        }
    }
}
