//! What every page carries: masthead, sample banner, warnings about lists, footer.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use wirewatch_news::{Coverage, ListAge};

use crate::parts::Link;
use crate::{assets, outside, routes, words};

/// What a page is told beside its subject.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// What the desk holds: sources, lists with their age, whether it is the sample.
    pub coverage: &'a Coverage,
    /// The present instant; pages have no clock of their own.
    pub now: Timestamp,
    /// The desk answers to more than this machine.
    pub exposed: bool,
    /// The user says that whole articles may be shown although the desk is exposed.
    pub whole_texts: bool,
    /// Name of a country by its ISO 3166 alpha-2 code.
    pub country_name: &'a dyn Fn(&str) -> String,
}

impl Frame<'_> {
    /// Whether articles are shown as excerpts with a link instead of whole.
    pub fn excerpts_only(&self) -> bool {
        self.exposed && !self.whole_texts
    }

    pub(crate) fn country(&self, code: &str) -> String {
        let name = (self.country_name)(code);
        outside::line(if name.is_empty() { code } else { &name }, 80)
    }

    pub(crate) fn country_links<'c>(&self, codes: impl IntoIterator<Item = &'c str>) -> Vec<Link> {
        codes
            .into_iter()
            .take(12)
            .map(|code| Link::new(routes::country(code), self.country(code)))
            .collect()
    }
}

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Today,
    Search,
    Screen,
    Entities,
    Countries,
    Sources,
    Lists,
    None,
}

/// A feed that a page offers to readers' programs.
pub(crate) struct Alternate {
    pub(crate) media_type: &'static str,
    pub(crate) title: String,
    pub(crate) href: String,
}

pub(crate) struct NavEntry {
    pub(crate) href: &'static str,
    pub(crate) text: &'static str,
    pub(crate) is_current: bool,
}

/// The frame of one page, ready for the base template.
pub(crate) struct Shell {
    pub(crate) title: String,
    pub(crate) nav: Vec<NavEntry>,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) here: Option<String>,
    pub(crate) alternates: Vec<Alternate>,
    pub(crate) sample: bool,
    pub(crate) warnings: Vec<String>,
    pub(crate) lists: String,
    /// The masthead holds a search form (the search page has its own).
    pub(crate) has_search: bool,
    pub(crate) stylesheet: String,
    /// What the browser tells of this page to the next: nothing, except that a page whose forms
    /// are sent here says so, by which they are told from those of other sites.
    pub(crate) referrer: &'static str,
    /// For a file of its own: the stylesheet inside the page.
    pub(crate) inline_style: Option<InlineStyle>,
}

/// Our own stylesheet inside a page that is written to a file.
pub(crate) struct InlineStyle;

impl std::fmt::Display for InlineStyle {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(assets::STYLESHEET)
    }
}

impl askama::FastWritable for InlineStyle {
    fn write_into(
        &self,
        out: &mut dyn std::fmt::Write,
        _values: &dyn askama::Values,
    ) -> askama::Result<()> {
        Ok(out.write_str(assets::STYLESHEET)?)
    }
}

impl HtmlSafe for InlineStyle {}

impl Shell {
    /// The shell of a page titled `title`, with or without a desk behind it.
    pub(crate) fn new(coverage: Option<&Coverage>, section: Section, title: &str) -> Shell {
        let sample = coverage.is_some_and(|coverage| coverage.sample);
        let title = outside::line(title, 160);
        let nav = [
            (routes::HOME, "Today", Section::Today),
            (routes::SEARCH, "Search", Section::Search),
            (routes::SCREEN, "Screen", Section::Screen),
            (routes::ENTITIES, "Entities", Section::Entities),
            (routes::COUNTRIES, "Countries", Section::Countries),
            (routes::SOURCES, "Sources", Section::Sources),
            (routes::LISTS, "Lists", Section::Lists),
        ];
        Shell {
            title: match sample {
                true => format!("SAMPLE: {title} – Wirewatch"),
                false => format!("{title} – Wirewatch"),
            },
            nav: nav
                .into_iter()
                .map(|(href, text, of)| NavEntry {
                    href,
                    text,
                    is_current: of == section,
                })
                .collect(),
            crumbs: Vec::new(),
            here: None,
            alternates: Vec::new(),
            sample,
            warnings: coverage.map(list_warnings).unwrap_or_default(),
            lists: coverage.map(list_ages).unwrap_or_default(),
            has_search: section != Section::Search,
            stylesheet: routes::stylesheet(),
            referrer: match section {
                Section::Screen => "same-origin",
                _ => "no-referrer",
            },
            inline_style: None,
        }
    }

    pub(crate) fn crumb(mut self, href: &str, text: impl Into<String>) -> Shell {
        self.crumbs.push((href.to_owned(), text.into()));
        self
    }

    pub(crate) fn here(mut self, text: &str) -> Shell {
        self.here = Some(outside::line(text, 60));
        self
    }

    pub(crate) fn atom(mut self, href: String, title: &str) -> Shell {
        self.alternates.push(Alternate {
            media_type: "application/atom+xml",
            title: outside::line(title, 160),
            href,
        });
        self
    }
}

/// "UN of 27 Feb 2026, UK as imported 22 Nov 2026".
pub(crate) fn list_ages(coverage: &Coverage) -> String {
    match coverage.lists.is_empty() {
        true => "none loaded".into(),
        false => coverage
            .lists
            .iter()
            .map(words::list_age)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// What readers must know about the lists before they rely on a page; one sentence or two each.
pub(crate) fn list_warnings(coverage: &Coverage) -> Vec<String> {
    let name = |list: &ListAge| outside::line(&list.dataset, 60);
    let mut warnings = Vec::new();
    if coverage.lists.is_empty() {
        warnings.push(
            "No list is loaded, so no listed subject can be found. Load the lists with \
             “wirewatch lists sync”, or “wirewatch lists import FILE”."
                .to_owned(),
        );
    }
    let starters: Vec<String> = coverage
        .lists
        .iter()
        .filter(|list| list.starter)
        .map(name)
        .collect();
    if !starters.is_empty() {
        let entries: u64 = coverage
            .lists
            .iter()
            .filter(|list| list.starter)
            .map(|list| u64::from(list.entries))
            .sum();
        warnings.push(format!(
            "{}: only the starter list inside the program stands here ({}). Load the full lists \
             with “wirewatch lists sync”.",
            words::joined(&starters),
            words::count(entries, "entry", "entries"),
        ));
    }
    for list in &coverage.lists {
        let Some(warning) = &list.warning else {
            continue;
        };
        // Said above, once for all of them.
        if list.starter && warning.contains("starter list") {
            continue;
        }
        let warning = outside::line(warning, 300);
        warnings.push(match warning.starts_with(&name(list)) {
            true => warning,
            false => format!("{}: {warning}", name(list)),
        });
    }
    warnings
}

/// A page as text. Templates write into a string, which does not fail.
pub(crate) fn rendered(page: &impl Template) -> String {
    page.render()
        .expect("templates hold no fallible values and write into memory")
}
