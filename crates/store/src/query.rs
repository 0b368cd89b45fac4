//! What is asked of the archive. A question never fails: stray signs are passed over.
//!
//! Words have to stand in the article, all of them, in the headline, the text or the outlet's
//! name. Words in quotation marks, or joined by signs ("al-Qaida"), have to stand together. A
//! word or quotation after a minus must not stand there.

use std::collections::HashSet;
use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query as TextQuery,
    RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use wirewatch_news::{EntityId, SubjectId};

use crate::analyse::asked;
use crate::index::{Fields, day_number};

/// Of a longer question only the beginning counts.
const LIMIT_BYTES: usize = 2_000;

/// Clauses of a question that count.
const CLAUSES: usize = 32;

/// Words of one clause that count.
const CLAUSE_WORDS: usize = 32;

/// How much a word in the headline counts beside the same word in the text.
const HEADLINE_BOOST: f32 = 2.5;

/// In which order articles are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first, by the words asked for.
    #[default]
    Relevance,
    /// Newest day first.
    Newest,
}

/// A question to the archive. Empty fields ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words as a person types them.
    pub text: String,
    /// Articles that name any of these entries.
    pub entities: Vec<EntityId>,
    /// Articles that name this subject.
    pub subject: Option<SubjectId>,
    /// ISO 3166 alpha-2, upper case: articles about this country.
    pub country: Option<String>,
    /// Primary language subtag.
    pub language: Option<String>,
    /// Name of the outlet, as the facet gives it.
    pub outlet: Option<String>,
    /// First day of publication.
    pub from: Option<Date>,
    /// Last day of publication.
    pub to: Option<Date>,
    /// Articles to return at most; 0 counts only.
    pub limit: u32,
    /// Articles to pass over first.
    pub offset: u32,
    /// In which order.
    pub sort: Sort,
}

/// A part of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clause {
    text: String,
    must_not: bool,
}

/// Cuts a question into clauses. Quotation marks of any kind open and close; one that is never
/// closed reaches to the end.
fn clauses(text: &str) -> Vec<Clause> {
    let text = &text[..text.floor_char_boundary(LIMIT_BYTES)];
    let mut clauses = Vec::new();
    let mut clause = String::new();
    let (mut must_not, mut quoted) = (false, false);
    let mut end = |clause: &mut String, must_not: &mut bool| {
        let text = std::mem::take(clause);
        let must_not = std::mem::take(must_not);
        if clauses.len() < CLAUSES && !text.trim().is_empty() {
            clauses.push(Clause { text, must_not });
        }
    };
    let mut before = ' ';
    for letter in text.chars() {
        if matches!(
            letter,
            '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』'
        ) {
            // A minus before the quotation belongs to it.
            if !(clause.is_empty() && must_not && !quoted) {
                end(&mut clause, &mut must_not);
            }
            quoted = !quoted;
        } else if letter.is_whitespace() && !quoted {
            end(&mut clause, &mut must_not);
        } else if letter == '-' && clause.is_empty() && !quoted && before.is_whitespace() {
            must_not = true;
        } else {
            clause.push(letter);
        }
        before = letter;
    }
    end(&mut clause, &mut must_not);
    clauses
}

impl Query {
    /// The words to mark in what was found.
    pub(crate) fn marks(&self) -> HashSet<String> {
        clauses(&self.text)
            .iter()
            .filter(|clause| !clause.must_not)
            .flat_map(|clause| asked(&clause.text))
            .map(|word| word.text)
            .collect()
    }

    /// The question as tantivy answers it.
    pub(crate) fn to_text_query(&self, fields: &Fields) -> Box<dyn TextQuery> {
        let mut all: Vec<(Occur, Box<dyn TextQuery>)> = Vec::new();
        let mut wanted = false;
        for clause in clauses(&self.text) {
            let Some(query) = clause_query(&clause.text, fields) else {
                continue;
            };
            wanted |= !clause.must_not;
            let occur = match clause.must_not {
                true => Occur::MustNot,
                false => Occur::Must,
            };
            all.push((occur, query));
        }
        if all.is_empty() && !self.text.trim().is_empty() {
            // Signs alone ask for something that no article holds.
            return Box::new(EmptyQuery);
        }
        let mut filter = |query: Box<dyn TextQuery>| {
            all.push((Occur::Must, Box::new(BoostQuery::new(query, 0.0))));
        };
        if !self.entities.is_empty() {
            let terms = self
                .entities
                .iter()
                .map(|entity| Term::from_field_text(fields.entity, &entity.to_string()));
            filter(Box::new(TermSetQuery::new(terms)));
        }
        let exact = [
            (fields.subject, self.subject.as_ref().map(|id| &id.0)),
            (fields.country, self.country.as_ref()),
            (fields.language, self.language.as_ref()),
            (fields.outlet_name, self.outlet.as_ref()),
        ];
        for (field, value) in exact {
            if let Some(value) = value {
                filter(term(field, value));
            }
        }
        if self.from.is_some() || self.to.is_some() {
            let bound = |date: Option<Date>| match date {
                Some(date) => Bound::Included(Term::from_field_i64(fields.day, day_number(date))),
                None => Bound::Unbounded,
            };
            filter(Box::new(RangeQuery::new(bound(self.from), bound(self.to))));
        }
        if !wanted {
            all.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(all))
    }
}

fn term(field: Field, text: &str) -> Box<dyn TextQuery> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// One clause in any of the fields that hold words; `None` when it holds no word.
fn clause_query(text: &str, fields: &Fields) -> Option<Box<dyn TextQuery>> {
    let mut words = asked(text);
    words.truncate(CLAUSE_WORDS);
    let first = words.first()?.position;
    let in_field = |field: Field| -> Box<dyn TextQuery> {
        if let [word] = words.as_slice() {
            return term(field, &word.text);
        }
        let terms = words
            .iter()
            .map(|word| {
                let term = Term::from_field_text(field, &word.text);
                (word.position - first, term)
            })
            .collect();
        Box::new(PhraseQuery::new_with_offset(terms))
    };
    Some(Box::new(BooleanQuery::union(vec![
        Box::new(BoostQuery::new(in_field(fields.headline), HEADLINE_BOOST)),
        in_field(fields.body),
        in_field(fields.outlet),
    ])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_cut_as_people_mean_them() {
        let cases: [(&str, &[(&str, bool)]); 9] = [
            ("mosul iraq", &[("mosul", false), ("iraq", false)]),
            ("\"tal afar\" -iraq", &[("tal afar", false), ("iraq", true)]),
            ("-\"tal afar\" x", &[("tal afar", true), ("x", false)]),
            ("al-Qaida", &[("al-Qaida", false)]),
            ("«Le Monde» ok", &[("Le Monde", false), ("ok", false)]),
            ("\"never closed", &[("never closed", false)]),
            (
                "say:this AND (that",
                &[("say:this", false), ("AND", false), ("(that", false)],
            ),
            ("  - \"\" ", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found = clauses(text);
            let found: Vec<(&str, bool)> = found
                .iter()
                .map(|clause| (clause.text.as_str(), clause.must_not))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
