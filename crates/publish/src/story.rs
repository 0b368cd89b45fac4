//! A story as it stands on every page that lists stories: flag, headline, who, evidence.

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{CopyKind, Evidence, Field, Listed, Report, Story, SubjectId, Understood};

use crate::frame::Frame;
use crate::mark::{Marks, Piece};
use crate::parts::{Day, Flag, Jump, Link, ListedBy, Marked, Quote, Told};
use crate::passage::{Paragraphs, best_evidence, window};
use crate::standing::{Side, Standing, Word};
use crate::{chain, outside, routes, words};

/// Longest sentence shown as evidence, in bytes; a longer one is cut around the mention.
const QUOTE_LIMIT: usize = 420;
/// How many subjects a story names before "and … more".
const WHO_LIMIT: usize = 8;
/// How many sentences a story shows.
const QUOTE_COUNT: usize = 3;

pub(crate) struct Who {
    pub(crate) name: Told,
    pub(crate) href: String,
    pub(crate) listed_by: ListedBy,
    pub(crate) flag: Option<Flag>,
    /// By whose word something adverse is said of it.
    pub(crate) word: Option<Word>,
}

pub(crate) struct Copy {
    pub(crate) outlet: Told,
    pub(crate) headline: Told,
    pub(crate) href: String,
    pub(crate) language: Option<String>,
    pub(crate) how: &'static str,
    pub(crate) day: Option<Day>,
}

/// One story, readable alone.
#[derive(Template)]
#[template(path = "story.html")]
pub(crate) struct StoryView {
    pub(crate) is_lead: bool,
    pub(crate) flag: Flag,
    /// By whose word something adverse is said.
    pub(crate) word: Option<Word>,
    pub(crate) headline: Told,
    pub(crate) href: String,
    pub(crate) outlet: Told,
    pub(crate) day: Day,
    /// One subject's dossier: `who` names the others.
    pub(crate) is_about: bool,
    pub(crate) who: Vec<Who>,
    pub(crate) more: usize,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) translated: Vec<Copy>,
    pub(crate) counts: String,
    pub(crate) countries: Vec<Link>,
}

impl HtmlSafe for StoryView {}

impl StoryView {
    pub(crate) fn new(frame: &Frame<'_>, story: &Story, is_lead: bool) -> StoryView {
        StoryView::about(frame, story, None, is_lead)
    }

    /// The story as the dossier of `subject` shows it: that subject's evidence first.
    pub(crate) fn about(
        frame: &Frame<'_>,
        story: &Story,
        subject: Option<&SubjectId>,
        is_lead: bool,
    ) -> StoryView {
        let lead = &story.lead;
        let article = &lead.recognised.article;
        let language = article.language.as_deref();
        let mut listed: Vec<&Listed> = lead.recognised.listed.iter().collect();
        let leading = match subject {
            Some(subject) => Some(subject),
            None => leading(lead),
        };
        // The one whose flag it carries stands first.
        listed.sort_by_key(|one| Some(&one.subject) != leading);
        let standing = match leading {
            Some(leading) => Standing::in_article(lead, leading),
            None => Standing::bare(None, None),
        };
        let flag = Flag::of(&standing);
        let quotes = match (subject, listed.as_slice()) {
            (Some(_), [own, ..]) => quotes(lead, &[*own]),
            _ => quotes(lead, &listed),
        };
        listed.retain(|one| Some(&one.subject) != subject);
        let who = listed
            .iter()
            .take(WHO_LIMIT)
            .map(|one| {
                let own = Standing::in_article(lead, &one.subject);
                Who {
                    name: Told::name(&one.caption),
                    href: routes::entity(&one.subject),
                    listed_by: ListedBy::new(&one.entities),
                    flag: (own.side() != Side::Named)
                        .then(|| Flag::of(&own))
                        .filter(|own| *own != flag),
                    word: Word::of(lead, &own).filter(|_| Some(&one.subject) != leading),
                }
            })
            .collect();
        StoryView {
            is_lead,
            headline: headline(&article.headline, language),
            href: routes::article(&article.id),
            outlet: Told::name(&article.outlet.name),
            day: Day::new(article.day()),
            who,
            more: listed.len().saturating_sub(WHO_LIMIT),
            is_about: subject.is_some(),
            quotes,
            translated: translated(story),
            counts: counts(story),
            countries: frame.country_links(lead.recognised.affected()),
            word: Word::of(lead, &standing),
            flag,
        }
    }
}

/// A headline; an article without one says so.
pub(crate) fn headline(text: &str, language: Option<&str>) -> Told {
    match text.trim().is_empty() {
        true => Told::new("(no headline)", Some("en")),
        false => Told::new(text, language),
    }
}

/// The subject whose flag a story carries: an adverse one with the most points; else one that
/// nobody assessed, so that "not adverse" stands only where every subject was.
fn leading(lead: &Understood) -> Option<&SubjectId> {
    let listed = lead.recognised.listed.iter().map(|one| &one.subject);
    listed.min_by_key(|subject| {
        let side = Standing::in_article(lead, subject).side();
        (side, std::cmp::Reverse(points(lead, subject)))
    })
}

/// The points of a subject in an article; 0 where nothing was counted.
pub(crate) fn points(lead: &Understood, subject: &SubjectId) -> i32 {
    lead.involvement(subject)
        .map_or(0, |whole| whole.risk.score)
}

/// "2 articles, at least 1 origin".
pub(crate) fn counts(story: &Story) -> String {
    let articles = words::count(story.reports.len().max(1) as u64, "article", "articles");
    match story.reports.len() {
        0 | 1 => articles,
        _ => format!(
            "{articles}, at least {}",
            words::count(story.origins.max(1).into(), "origin", "origins")
        ),
    }
}

/// The sentences behind the subjects, each once, most telling first.
fn quotes(lead: &Understood, listed: &[&Listed]) -> Vec<Quote> {
    let paragraphs = Paragraphs::of(&lead.recognised.article);
    let marks = [Field::Headline, Field::Body].map(|field| (field, Marks::of(lead, field)));
    let mut seen = Vec::new();
    let mut quotes = Vec::new();
    for one in listed.iter().take(WHO_LIMIT) {
        let Some(evidence) = best_evidence(lead, &one.subject) else {
            continue;
        };
        if quotes.len() == QUOTE_COUNT || seen.contains(&evidence.sentence) {
            continue;
        }
        seen.push(evidence.sentence);
        for (_, marks) in marks
            .iter()
            .filter(|(field, _)| *field == evidence.sentence.field)
        {
            quotes.push(quote(lead, evidence, marks, &paragraphs));
        }
    }
    quotes
}

/// One sentence of an article as evidence, with its jump.
fn quote(
    understood: &Understood,
    evidence: &Evidence,
    marks: &Marks,
    paragraphs: &Paragraphs<'_>,
) -> Quote {
    let article = &understood.recognised.article;
    let text = article.text(evidence.sentence.field);
    let sentence = evidence.sentence.span.range();
    let shown = window(text, sentence, evidence.mention.span, QUOTE_LIMIT);
    let mut pieces = marks.pieces(text, shown.range);
    for piece in &mut pieces {
        // Places are not what the quote is shown for.
        if let Piece::Place(words) = piece {
            *piece = Piece::Plain(std::mem::take(words));
        }
    }
    let language = outside::language_tag(article.language.as_deref());
    let (open, close) = words::quotes(language);
    let jump = match (
        evidence.sentence.field,
        paragraphs.number_of(evidence.sentence),
    ) {
        (Field::Body, Some(number)) => Jump {
            href: Some(routes::article_paragraph(&article.id, number)),
            text: format!("paragraph {number}"),
        },
        _ => Jump {
            href: Some(routes::article(&article.id)),
            text: "headline".into(),
        },
    };
    let said_by = evidence.bearing.and_then(|bearing| bearing.said_by);
    let speaker = chain::speaker(understood, said_by);
    let (speaker, through) = match speaker {
        Some(speaker) => (Some(speaker.name), speaker.through),
        None => (None, None),
    };
    Quote {
        speaker,
        through,
        language: language.filter(|tag| *tag != "en").map(str::to_owned),
        direction: outside::direction(language),
        open,
        close,
        cut_before: shown.cut_before,
        cut_after: shown.cut_after,
        words: Marked {
            pieces,
            linked: false,
        },
        outlet: Told::name(&understood.reported_by.outlet),
        agency: understood.reported_by.agency.as_deref().map(Told::name),
        day: None,
        jump,
    }
}

/// The reports of a story in other languages than its leading one.
fn translated(story: &Story) -> Vec<Copy> {
    let own = story.lead.recognised.article.language.as_deref();
    story
        .reports
        .iter()
        .filter(|report| report.language.is_some() && report.language.as_deref() != own)
        .take(6)
        .map(|report| copy(report, own))
        .collect()
}

/// A report of a story in short, beside an article in the language `beside`.
pub(crate) fn copy(report: &Report, beside: Option<&str>) -> Copy {
    let language = report.language.as_deref();
    Copy {
        outlet: Told::name(&report.outlet.name),
        headline: headline(&report.headline, language),
        href: routes::article(&report.id),
        language: language.map(words::language),
        how: match report.kind {
            CopyKind::Lead => "the leading one",
            _ if language != beside => "",
            CopyKind::Exact => "word for word",
            CopyKind::Near => "nearly word for word",
        },
        day: report.published.map(|stamp| Day::new(stamp.date)),
    }
}
