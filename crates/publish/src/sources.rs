//! Where news is collected and how that went; all days; and errors.

use std::collections::BTreeMap;

use askama::Template;
use wirewatch_news::{DayCount, Source, SourceKind, SourceState};

use crate::frame::{Frame, Section, Shell, rendered};
use crate::parts::{Link, Moment, Told};
use crate::{outside, routes, words};

struct SourceRow {
    name: Told,
    web: Option<String>,
    about: String,
    terms: Option<Told>,
    state: &'static str,
    asked: Option<Moment>,
    failure: Option<Told>,
    articles: String,
}

struct SourceGroup {
    id: String,
    heading: &'static str,
    rows: Vec<SourceRow>,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    shell: Shell,
    lede: String,
    failed: Vec<(Told, Told)>,
    groups: Vec<SourceGroup>,
}

/// The configured sources by kind, those that failed first of all, with the reason of each.
pub fn sources_page(frame: &Frame<'_>) -> String {
    let mut groups: BTreeMap<SourceKind, Vec<SourceRow>> = BTreeMap::new();
    for (source, state) in &frame.coverage.sources {
        groups
            .entry(source.kind)
            .or_default()
            .push(row(frame, source, state));
    }
    let sources = &frame.coverage.sources;
    let answered = sources
        .iter()
        .filter(|(_, state)| state.answered.is_some() && state.failure.is_none())
        .count();
    let failed = frame.coverage.failed().count();
    let unasked = sources
        .iter()
        .filter(|(_, state)| state.asked.is_none())
        .count();
    let mut lede = format!(
        "{}: {answered} answered, {failed} failed",
        words::count_in_words(sources.len() as u64, "source", "sources"),
    );
    if unasked > 0 {
        lede.push_str(&format!(", {unasked} not asked yet"));
    }
    lede.push('.');
    let page = SourcesPage {
        shell: Shell::new(Some(frame.coverage), Section::Sources, "Sources"),
        lede,
        failed: frame
            .coverage
            .failed()
            .take(200)
            .map(|(source, state)| {
                let reason = state.failure.as_deref().unwrap_or_default();
                (Told::name(&source.name), Told::cut(reason, Some("en"), 300))
            })
            .collect(),
        groups: groups
            .into_iter()
            .enumerate()
            .map(|(index, (kind, rows))| SourceGroup {
                id: format!("k-{index}"),
                heading: words::source_kind(kind),
                rows,
            })
            .collect(),
    };
    rendered(&page)
}

fn row(frame: &Frame<'_>, source: &Source, state: &SourceState) -> SourceRow {
    let mut about: Vec<String> = Vec::new();
    about.extend(source.country.as_deref().map(|code| frame.country(code)));
    about.extend(source.language.as_deref().map(words::language));
    about.push(outside::line(&source.id.0, 60));
    SourceRow {
        name: Told::name(&source.name),
        web: outside::web_address(&source.url).map(str::to_owned),
        about: about.join(" · "),
        terms: source
            .terms
            .as_deref()
            .map(|terms| Told::cut(terms, Some("en"), 300)),
        state: match (&state.failure, state.answered, state.asked, source.verified) {
            (Some(_), ..) => "failed",
            (None, Some(_), ..) => "answered",
            (None, None, Some(_), _) => "asked, no answer yet",
            (None, None, None, true) => "not asked yet",
            (None, None, None, false) => "not asked yet; address not verified",
        },
        asked: state.asked.map(Moment::new),
        failure: state
            .failure
            .as_deref()
            .map(|text| Told::cut(text, Some("en"), 300)),
        articles: words::thousands(state.articles),
    }
}

#[derive(Template)]
#[template(path = "days.html")]
struct DaysPage {
    shell: Shell,
    lede: String,
    days: Vec<(Link, u64, u64)>,
}

/// All days with articles, newest first.
pub fn days_page(frame: &Frame<'_>, days: &[DayCount]) -> String {
    let lede = match days.len() {
        0 => "No article has been collected yet.".to_owned(),
        number => format!(
            "{} with reports, newest first.",
            words::count_in_words(number as u64, "day", "days")
        ),
    };
    let page = DaysPage {
        shell: Shell::new(Some(frame.coverage), Section::Today, "All days")
            .crumb(routes::HOME, "Today")
            .here("All days"),
        lede,
        days: days
            .iter()
            .map(|day| {
                let link = Link::new(routes::day(day.date), words::long_day(day.date));
                (link, day.articles, day.listed)
            })
            .collect(),
    };
    rendered(&page)
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    what: String,
    reason: String,
    next: String,
}

/// An error as a page: what failed, the reason, the next step. Without a frame when the desk
/// itself could not be read.
pub fn error_page(
    frame: Option<&Frame<'_>>,
    status: u16,
    what: &str,
    reason: &str,
    next: &str,
) -> String {
    let what = outside::line(what, 300);
    let page = ErrorPage {
        shell: Shell::new(frame.map(|frame| frame.coverage), Section::None, &what),
        status,
        what,
        reason: outside::line(reason, 600),
        next: outside::line(next, 600),
    };
    rendered(&page)
}
