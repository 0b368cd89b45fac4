//! The card of a listed subject beside a report: who lists it, as what, and why it is meant.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{Entity, Listed, NameKind, Subject, Understood};

use crate::article::Jumps;
use crate::parts::{Flag, Jump, ListedBy, Told};
use crate::standing::{Standing, Word};
use crate::{codes, outside, routes, words};

/// How many names or jumps one line of a card shows.
const ITEM_LIMIT: usize = 8;
/// How many parts of the sum of points it shows.
const PART_LIMIT: usize = 12;

pub(crate) struct RoleLine {
    role: &'static str,
    jumps: Vec<Jump>,
}

pub(crate) struct Form {
    text: Told,
    times: usize,
}

pub(crate) struct Matched {
    name: Told,
    list: String,
    kind: &'static str,
}

/// Why it may matter: a sum of parts, each with what was found.
pub(crate) struct Points {
    parts: Vec<PointsPart>,
    more: usize,
    sum: String,
}

struct PointsPart {
    name: &'static str,
    found: String,
    value: String,
    jump: Option<Jump>,
}

impl Points {
    /// `None` where the article as a whole was not assessed for the subject.
    fn of(article: &Understood, listed: &Listed, jumps: &Jumps<'_>) -> Option<Points> {
        let risk = &article.involvement(&listed.subject)?.risk;
        let shown = risk.parts.iter().take(PART_LIMIT);
        Some(Points {
            parts: shown
                .map(|part| PointsPart {
                    name: codes::risk_name(part.name),
                    found: codes::risk_found(part.name, &part.what),
                    value: signed(part.value),
                    jump: part.because.map(|because| jumps.to(because)),
                })
                .collect(),
            more: risk.parts.len().saturating_sub(PART_LIMIT),
            sum: match risk.score {
                1 => "1 point".into(),
                score => format!("{} points", signed(score)),
            },
        })
    }
}

/// With a minus sign that is read as one.
fn signed(points: i32) -> String {
    match points < 0 {
        true => format!("\u{2212}{}", points.unsigned_abs()),
        false => points.to_string(),
    }
}

/// An entity card; `number` counts from 1 and makes its address on the page, `e-1`.
#[derive(Template)]
#[template(path = "card.html")]
pub(crate) struct Card {
    number: usize,
    flag: Flag,
    /// By whose word something adverse is said.
    word: Option<Word>,
    points: Option<Points>,
    name: Told,
    href: String,
    listed_by: ListedBy,
    line: Vec<String>,
    comment: Option<Told>,
    roles: Vec<RoleLine>,
    forms: Vec<Form>,
    matched: Vec<Matched>,
    why: Told,
    because: Vec<Told>,
    programs: Vec<Told>,
    aliases: Vec<Told>,
    more_aliases: usize,
}

impl HtmlSafe for Card {}

impl Card {
    pub(crate) fn new(
        number: usize,
        article: &Understood,
        listed: &Listed,
        subjects: &[(Subject, Vec<Entity>)],
        jumps: &Jumps<'_>,
    ) -> Card {
        let known = subjects
            .iter()
            .find(|(subject, _)| subject.id == listed.subject)
            .or_else(|| {
                subjects.iter().find(|(subject, _)| {
                    listed
                        .entities
                        .iter()
                        .any(|id| subject.entities.contains(id))
                })
            });
        let entities = known.map_or(&[][..], |(_, entities)| entities);
        let subject = known.map(|(subject, _)| subject);
        let (aliases, more_aliases) = aliases(entities);
        let standing = Standing::in_article(article, &listed.subject);
        Card {
            number,
            flag: Flag::of(&standing),
            word: Word::of(article, &standing),
            points: Points::of(article, listed, jumps),
            name: Told::name(subject.map_or(&listed.caption, |subject| &subject.caption)),
            href: routes::entity(subject.map_or(&listed.subject, |subject| &subject.id)),
            listed_by: ListedBy::new(subject.map_or(&listed.entities, |subject| &subject.entities)),
            line: line(entities),
            comment: entities
                .iter()
                .flat_map(|entity| &entity.comments)
                .find(|comment| !comment.trim().is_empty())
                .map(|comment| Told::cut(comment, Some("en"), 160)),
            roles: role_lines(article, listed, jumps),
            forms: forms(article, listed),
            matched: matched(listed),
            why: Told::cut(&listed.why, Some("en"), 300),
            because: subject
                .iter()
                .flat_map(|subject| &subject.because)
                .take(4)
                .map(|reason| Told::cut(reason, Some("en"), 300))
                .collect(),
            programs: programs(entities),
            aliases,
            more_aliases,
        }
    }
}

/// "organisation · listed 18 Oct 2004": facts of the leading entry, each in a few words.
fn line(entities: &[Entity]) -> Vec<String> {
    let Some(first) = entities.first() else {
        return vec!["Its entry is not in the lists loaded now".into()];
    };
    let mut facts = vec![codes::capitalised(words::schema(first.schema))];
    if let Some(date) = entities.iter().filter_map(|entity| entity.listed_on).min() {
        facts.push(format!("listed {}", words::day(date)));
    }
    facts
}

fn programs(entities: &[Entity]) -> Vec<Told> {
    let mut programs: Vec<Told> = Vec::new();
    for entity in entities {
        for program in &entity.programs {
            let shown = Told::cut(program, None, 80);
            if programs.len() < ITEM_LIMIT && programs.iter().all(|known| known.text != shown.text)
            {
                programs.push(shown);
            }
        }
    }
    programs
}

fn aliases(entities: &[Entity]) -> (Vec<Told>, usize) {
    let mut names: Vec<&str> = Vec::new();
    for entity in entities {
        for name in &entity.names {
            if name.kind != NameKind::Weak && !names.contains(&name.text.as_str()) {
                names.push(&name.text);
            }
        }
        if names.len() > 200 {
            break;
        }
    }
    let more = names.len().saturating_sub(ITEM_LIMIT);
    (
        names
            .into_iter()
            .take(ITEM_LIMIT)
            .map(|name| Told::cut(name, None, 90))
            .collect(),
        more,
    )
}

/// "actor ¶ 1; target ¶ 4, ¶ 5": where it is named, by the role of the sentence.
fn role_lines(article: &Understood, listed: &Listed, jumps: &Jumps<'_>) -> Vec<RoleLine> {
    let mut lines: Vec<RoleLine> = Vec::new();
    let evidence = article
        .evidence
        .iter()
        .filter(|one| one.subject == listed.subject);
    let mut found: Vec<_> = evidence.map(|one| (one.role, one.mention)).collect();
    if found.is_empty() {
        found = listed
            .mentions
            .iter()
            .map(|mention| (None, mention.passage))
            .collect();
    }
    for (role, passage) in found {
        let role = role.map_or("named", words::role);
        let jump = jumps.to(passage);
        let index = match lines.iter().position(|line| line.role == role) {
            Some(index) => index,
            None => {
                lines.push(RoleLine {
                    role,
                    jumps: Vec::new(),
                });
                lines.len() - 1
            }
        };
        let jumps = &mut lines[index].jumps;
        if jumps.len() < 2 * ITEM_LIMIT && !jumps.contains(&jump) {
            jumps.push(jump);
        }
    }
    lines
}

/// The ways in which the report writes the name, most frequent first.
fn forms(article: &Understood, listed: &Listed) -> Vec<Form> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &listed.mentions {
        *counted
            .entry(article.recognised.article.quote(mention.passage))
            .or_default() += 1;
    }
    let mut counted: Vec<_> = counted
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .collect();
    counted.sort_by_key(|(text, times)| (std::cmp::Reverse(*times), *text));
    let language = article.recognised.article.language.as_deref();
    counted
        .into_iter()
        .take(ITEM_LIMIT)
        .map(|(text, times)| Form {
            text: Told::cut(text, language, 90),
            times,
        })
        .collect()
}

fn matched(listed: &Listed) -> Vec<Matched> {
    let mut seen: Vec<(&str, &str, NameKind)> = Vec::new();
    for link in listed.mentions.iter().flat_map(|mention| &mention.links) {
        let key = (link.name.as_str(), link.entity.dataset.as_str(), link.kind);
        if seen.len() < ITEM_LIMIT && !seen.contains(&key) {
            seen.push(key);
        }
    }
    seen.into_iter()
        .map(|(name, list, kind)| Matched {
            name: Told::cut(name, None, 90),
            list: outside::line(list, 40),
            kind: words::name_kind(kind),
        })
        .collect()
}
