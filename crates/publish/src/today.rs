//! The briefing of a day as a page.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;
use wirewatch_news::{Briefing, Quiet, Role, Story, SubjectId};

use crate::frame::{Alternate, Frame, InlineStyle, Section, Shell, rendered};
use crate::located::{About, Shaded, in_stories};
use crate::map::{Layout, Map};
use crate::parts::{Day, Link, Told};
use crate::routes::SearchQuery;
use crate::standing::{Side, Standing};
use crate::story::StoryView;
use crate::{outside, routes, story, words};

/// How many stories without a listed subject the page names.
const UNLISTED_LIMIT: usize = 40;
/// How many subjects the table of the day names.
const SUBJECT_LIMIT: usize = 60;

pub(crate) struct Group {
    pub(crate) id: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) stories: Vec<StoryView>,
}

pub(crate) struct Brief {
    pub(crate) headline: Told,
    pub(crate) href: String,
    pub(crate) outlet: Told,
    pub(crate) counts: String,
    pub(crate) countries: Vec<Link>,
}

pub(crate) struct SubjectRow {
    pub(crate) name: Told,
    pub(crate) href: String,
    pub(crate) roles: Vec<(bool, &'static str)>,
    pub(crate) articles: u64,
}

pub(crate) struct Failed {
    pub(crate) name: Told,
    pub(crate) reason: Told,
}

/// A day without stories that name a listed subject: what is said instead.
pub(crate) struct QuietDay {
    pub(crate) what: String,
    pub(crate) searched: String,
    pub(crate) next: Vec<String>,
    pub(crate) warn: bool,
}

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    shell: Shell,
    is_today: bool,
    date: Day,
    before: Option<Link>,
    after: Option<Link>,
    lede: String,
    drawn: String,
    failed_count: usize,
    groups: Vec<Group>,
    quiet: Option<QuietDay>,
    unlisted: Vec<Brief>,
    unlisted_more: Option<Link>,
    subjects: Vec<SubjectRow>,
    subjects_more: usize,
    has_unassessed: bool,
    countries: Vec<(Link, u64)>,
    map: Option<Map>,
    searched: String,
    failed: Vec<Failed>,
    take: Vec<Link>,
}

/// The page of a day: which listed subjects are in the news, where, by whose report, with the
/// sentence that proves it; what was searched and what could not be.
pub fn today_page(frame: &Frame<'_>, briefing: &Briefing) -> String {
    rendered(&page(frame, briefing))
}

/// The same page with the stylesheet inside, to be kept as a file. Links stay relative to the
/// address of the desk.
pub fn brief_html(frame: &Frame<'_>, briefing: &Briefing) -> String {
    let mut page = page(frame, briefing);
    page.shell.inline_style = Some(InlineStyle);
    rendered(&page)
}

fn page(frame: &Frame<'_>, briefing: &Briefing) -> TodayPage {
    let date = briefing.date;
    let is_today = date == words::utc_day(frame.now);
    let title = match is_today {
        true => format!("Today, {}", words::day(date)),
        false => words::day(date),
    };
    let mut shell = Shell::new(Some(frame.coverage), Section::Today, &title).atom(
        routes::day_atom(date),
        &format!("Briefing of {}", words::day(date)),
    );
    shell.alternates.push(Alternate {
        media_type: "application/rss+xml",
        title: format!("Briefing of {}", words::day(date)),
        href: routes::day_rss(date),
    });
    let mut subjects = subjects(briefing);
    let subjects_more = subjects.len().saturating_sub(SUBJECT_LIMIT);
    subjects.truncate(SUBJECT_LIMIT);
    let counted = countries(briefing);
    let failed: Vec<Failed> = frame
        .coverage
        .failed()
        .take(60)
        .map(|(source, state)| Failed {
            name: Told::name(&source.name),
            reason: Told::cut(
                state.failure.as_deref().unwrap_or_default(),
                Some("en"),
                300,
            ),
        })
        .collect();
    TodayPage {
        shell,
        is_today,
        date: Day::long(date),
        before: briefing.earlier.map(|day| neighbour(day, date, "prev")),
        after: briefing.later.map(|day| neighbour(day, date, "next")),
        lede: lede(briefing, counted.len()),
        drawn: drawn(frame, briefing),
        failed_count: frame.coverage.failed().count(),
        groups: groups(frame, briefing),
        quiet: quiet(frame, briefing),
        unlisted: briefing
            .unlisted
            .iter()
            .take(UNLISTED_LIMIT)
            .map(|story| brief(frame, story))
            .collect(),
        unlisted_more: unlisted_more(briefing),
        has_unassessed: briefing.stories.iter().any(|story| {
            let listed = &story.lead.recognised.listed;
            listed
                .iter()
                .any(|one| Standing::in_article(&story.lead, &one.subject).side() == Side::Named)
        }),
        subjects,
        subjects_more,
        map: map(frame, briefing, &counted),
        countries: counted
            .iter()
            .map(|(code, articles)| {
                (
                    Link::new(routes::country(code), frame.country(code)),
                    *articles,
                )
            })
            .collect(),
        searched: searched(frame, briefing),
        failed,
        take: vec![
            Link::new(routes::day_atom(date), "Atom"),
            Link::new(routes::day_rss(date), "RSS"),
            Link::new(routes::day_markdown(date), "Markdown"),
            Link::new(routes::day_json(date), "JSON"),
        ],
    }
}

fn neighbour(day: Date, from: Date, rel: &'static str) -> Link {
    let text = words::short_day(day, from.year());
    let text = if rel == "prev" {
        format!("‹ {text}")
    } else {
        format!("{text} ›")
    };
    Link {
        href: routes::day(day),
        text,
        rel: Some(rel),
    }
}

fn standings(story: &Story) -> impl Iterator<Item = (&SubjectId, Standing)> {
    let listed = story.lead.recognised.listed.iter();
    listed.map(|one| {
        (
            &one.subject,
            Standing::in_article(&story.lead, &one.subject),
        )
    })
}

fn lede(briefing: &Briefing, countries: usize) -> String {
    let mut subjects: BTreeMap<&SubjectId, bool> = BTreeMap::new();
    for (subject, standing) in briefing.stories.iter().flat_map(standings) {
        *subjects.entry(subject).or_default() |= standing.is_adverse();
    }
    if subjects.is_empty() {
        return String::new();
    }
    let total = subjects.len() as u64;
    let mut text = format!(
        "{} {} in the news, in {}",
        words::count_in_words(total, "listed subject", "listed subjects"),
        if total == 1 { "is" } else { "are" },
        words::count(briefing.stories.len() as u64, "story", "stories"),
    );
    if countries > 0 {
        let countries = words::count(countries as u64, "country", "countries");
        text.push_str(&format!(" that affect {countries}"));
        if briefing.stories.len() == 1 {
            text = text.replace(" that affect ", " that affects ");
        }
    }
    text.push('.');
    let adverse = subjects.values().filter(|adverse| **adverse).count() as u64;
    if adverse > 0 {
        let verb = if adverse == 1 { "has" } else { "have" };
        let number = words::count_in_words(adverse, "", "");
        text.push_str(&format!(" {} {verb} an adverse role.", number.trim()));
    }
    text
}

/// "Drawn from 10 reports by 6 outlets in 3 languages.", and whether today is another day.
fn drawn(frame: &Frame<'_>, briefing: &Briefing) -> String {
    if briefing.articles == 0 {
        return String::new();
    }
    let mut text = format!(
        "Drawn from {} by {} in {}.",
        words::count(briefing.articles, "report", "reports"),
        words::count(briefing.outlets, "outlet", "outlets"),
        words::count(
            briefing.languages.len().max(1) as u64,
            "language",
            "languages"
        ),
    );
    let today = words::utc_day(frame.now);
    if briefing.later.is_none() && briefing.date < today {
        text.push_str(&format!(
            " This is the newest day with reports; today is {}.",
            words::day(today)
        ));
    }
    text
}

/// Adverse stories with the most points first, then those that name a subject, then the rest;
/// otherwise in the order of the briefing.
fn groups(frame: &Frame<'_>, briefing: &Briefing) -> Vec<Group> {
    let groups = [
        (
            Side::Adverse,
            "adverse",
            "A listed subject has an adverse role",
        ),
        (Side::Named, "named", "Listed subjects in the news"),
        (Side::Other, "other", "Named without an adverse role"),
    ];
    let mut stories: Vec<(Side, i32, &Story)> = briefing.stories.iter().map(weighed).collect();
    stories.sort_by_key(|(side, points, _)| (*side, std::cmp::Reverse(*points)));
    let mut is_lead = true;
    let mut views = |side: Side| -> Vec<StoryView> {
        let own = stories.iter().filter(|(own, _, _)| *own == side);
        own.map(|(_, _, story)| {
            StoryView::new(frame, story, std::mem::replace(&mut is_lead, false))
        })
        .collect()
    };
    groups
        .into_iter()
        .map(|(side, id, heading)| Group {
            id,
            heading,
            stories: views(side),
        })
        .filter(|group| !group.stories.is_empty())
        .collect()
}

/// On which side a story stands, and the most points that an adverse subject has in it.
fn weighed(story: &Story) -> (Side, i32, &Story) {
    let side = standings(story).map(|(_, standing)| standing.side()).min();
    let adverse = standings(story).filter(|(_, standing)| standing.is_adverse());
    let points = adverse.map(|(subject, _)| story::points(&story.lead, subject));
    (
        side.unwrap_or(Side::Named),
        points.max().unwrap_or(0),
        story,
    )
}

fn brief(frame: &Frame<'_>, story: &Story) -> Brief {
    let article = &story.lead.recognised.article;
    Brief {
        headline: story::headline(&article.headline, article.language.as_deref()),
        href: routes::article(&article.id),
        outlet: Told::name(&article.outlet.name),
        counts: match story.reports.len() {
            0 | 1 => String::new(),
            _ => story::counts(story),
        },
        countries: frame.country_links(story.lead.recognised.affected().take(4)),
    }
}

fn unlisted_more(briefing: &Briefing) -> Option<Link> {
    let more = briefing
        .unlisted
        .len()
        .checked_sub(UNLISTED_LIMIT)
        .filter(|more| *more > 0)?;
    let query = SearchQuery {
        from: briefing.date.to_string(),
        to: briefing.date.to_string(),
        ..SearchQuery::default()
    };
    let text = format!(
        "and {} more: all reports of this day",
        words::thousands(more as u64)
    );
    Some(Link::new(routes::search(&query), text))
}

fn subjects(briefing: &Briefing) -> Vec<SubjectRow> {
    type Row<'a> = (&'a str, Vec<(Side, Option<Role>)>, u64);
    let mut rows: BTreeMap<&SubjectId, Row<'_>> = BTreeMap::new();
    for story in &briefing.stories {
        for one in &story.lead.recognised.listed {
            let row = rows
                .entry(&one.subject)
                .or_insert((&one.caption, Vec::new(), 0));
            let standing = Standing::in_article(&story.lead, &one.subject);
            let role = match standing.side() {
                Side::Named => (Side::Named, None),
                side => (side, standing.role),
            };
            if !row.1.contains(&role) {
                row.1.push(role);
            }
            row.2 += story.reports.len().max(1) as u64;
        }
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, (caption, roles, articles))| {
        let adverse = roles.iter().any(|(side, _)| *side == Side::Adverse);
        (!adverse, std::cmp::Reverse(*articles), *caption)
    });
    rows.into_iter()
        .map(|(id, (caption, mut roles, articles))| {
            roles.sort();
            SubjectRow {
                name: Told::name(caption),
                href: routes::entity(id),
                roles: roles
                    .into_iter()
                    .map(|(side, role)| match side {
                        Side::Named => (false, "named"),
                        side => (
                            side == Side::Adverse,
                            role.map_or("not decided", words::role),
                        ),
                    })
                    .collect(),
                articles,
            }
        })
        .collect()
}

/// Affected countries by the number of articles, most first.
fn countries(briefing: &Briefing) -> Vec<(&str, u64)> {
    let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
    for story in &briefing.stories {
        for code in story.lead.recognised.affected() {
            *counted.entry(code).or_default() += story.reports.len().max(1) as u64;
        }
    }
    let mut counted: Vec<_> = counted.into_iter().collect();
    counted.sort_by_key(|(code, articles)| (std::cmp::Reverse(*articles), *code));
    counted
}

/// The affected countries of the day, and the places in them; a mark leads to its story.
fn map(frame: &Frame<'_>, briefing: &Briefing, counted: &[(&str, u64)]) -> Option<Map> {
    let shaded = counted.iter().map(|(code, articles)| Shaded {
        code: (*code).to_owned(),
        href: routes::country(code),
        note: words::count(*articles, "article", "articles"),
        say: None,
    });
    Map::of(
        frame,
        in_stories(frame, &briefing.stories, About::Affected, shaded.collect()),
        &Layout {
            title: "Where, by the reports of this day",
            folded: true,
            whole: None,
        },
    )
}

/// "in English, Arabic and French".
pub(crate) fn in_languages(languages: &[String]) -> String {
    match languages.len() {
        0 => String::new(),
        1..=6 => {
            let names: Vec<String> = languages.iter().map(|tag| words::language(tag)).collect();
            format!(" in {}", words::joined(&names))
        }
        many => format!(" in {many} languages"),
    }
}

/// "against UN, OFAC and UK lists".
pub(crate) fn against_lists(frame: &Frame<'_>) -> String {
    let names: Vec<String> = frame
        .coverage
        .lists
        .iter()
        .map(|list| outside::line(&list.dataset, 60))
        .collect();
    match names.len() {
        0 => " against no list: none is loaded".into(),
        1 => format!(" against the {} list", names[0]),
        _ => format!(" against the {} lists", words::joined(&names)),
    }
}

fn searched(frame: &Frame<'_>, briefing: &Briefing) -> String {
    let configured = match frame.coverage.sources.len() as u64 {
        0 if frame.coverage.sample => String::new(),
        0 => " No source is configured.".to_owned(),
        number => format!(" {} configured.", words::count(number, "source", "sources")),
    };
    match briefing.articles {
        0 => format!("No report of this day.{configured}"),
        articles => format!(
            "{} of this day{}{}.{configured}",
            words::count(articles, "report", "reports"),
            in_languages(&briefing.languages),
            against_lists(frame),
        ),
    }
}

fn quiet(frame: &Frame<'_>, briefing: &Briefing) -> Option<QuietDay> {
    let quiet = briefing.quiet.or_else(|| {
        briefing
            .stories
            .is_empty()
            .then_some(match briefing.articles {
                0 => Quiet::NoArticles,
                _ => Quiet::NoneListed,
            })
    })?;
    let coverage = frame.coverage;
    let archive = match coverage.days {
        Some((first, last)) => format!(
            "The archive holds {} of {} to {}{}.",
            words::count(coverage.articles, "article", "articles"),
            words::day(first),
            words::day(last),
            in_languages(&coverage.languages),
        ),
        None => "The archive is empty.".into(),
    };
    let failed = coverage.failed().count();
    let configured = words::count(coverage.sources.len() as u64, "source", "sources");
    Some(match quiet {
        Quiet::NothingCollected => QuietDay {
            what: "Nothing has been collected yet.".into(),
            searched: match failed {
                0 => format!("{configured} configured; no answer has been kept so far."),
                _ => format!(
                    "{configured} configured; {} could not be read. The reasons stand below.",
                    words::thousands(failed as u64)
                ),
            },
            next: vec![
                "Check the network and ask the sources again with “wirewatch sources check”."
                    .into(),
                "Read files that you have with “wirewatch ingest PATH”.".into(),
                "See how the desk works without a network with “wirewatch up --sample”: reports \
                 written for that purpose, in a data folder of their own."
                    .into(),
            ],
            warn: true,
        },
        Quiet::NoArticles => QuietDay {
            what: format!(
                "No article of {} has been collected.",
                words::day(briefing.date)
            ),
            searched: archive,
            next: vec!["Follow the links to the day before or after, or see all days.".into()],
            warn: failed > 0,
        },
        Quiet::NoneListed => QuietDay {
            what: "No report of this day names a subject of the lists searched.".into(),
            searched: format!(
                "Searched: {}{}{}. This says nothing about reports outside that, and nothing \
                 about subjects that no list holds.",
                words::count(briefing.articles, "report", "reports"),
                in_languages(&briefing.languages),
                against_lists(frame),
            ),
            next: vec!["The reports of the day stand below.".into()],
            warn: false,
        },
    })
}
