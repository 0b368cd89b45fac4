//! Countries in which, by the articles, something happened.

use askama::Template;
use jiff::civil::Date;
use wirewatch_news::{Story, SubjectId};

use crate::frame::{Frame, Section, Shell, rendered};
use crate::located::{About, Shaded, in_stories};
use crate::map::{Layout, Map};
use crate::parts::{Day, Link, Told};
use crate::routes::SearchQuery;
use crate::story::StoryView;
use crate::when::{self, Timeline};
use crate::{outside, routes, words};

#[derive(Template)]
#[template(path = "country.html")]
struct CountryPage {
    shell: Shell,
    name: String,
    lede: String,
    stories: Vec<StoryView>,
    map: Option<Map>,
    timeline: Option<Timeline>,
    subjects: Vec<(Told, String, u64)>,
    search: String,
    atom: String,
    scope: String,
}

/// The page of a country: `stories` that affect it, newest first, and how often each listed
/// subject is named in such articles (subject, name, number of articles), most frequent first.
pub fn country_page(
    frame: &Frame<'_>,
    code: &str,
    stories: &[Story],
    subjects: &[(SubjectId, String, u64)],
) -> String {
    let name = frame.country(code);
    let shell = Shell::new(Some(frame.coverage), Section::Countries, &name)
        .crumb(routes::HOME, "Today")
        .crumb(routes::COUNTRIES, "Countries")
        .here(&name)
        .atom(
            routes::country_atom(code),
            &format!("Reports that affect {name}"),
        );
    let query = SearchQuery {
        country: code.to_owned(),
        ..SearchQuery::default()
    };
    let lede = match stories.len() {
        0 => String::new(),
        shown => format!(
            "{} of this country {} shown, newest first.",
            words::count_in_words(shown as u64, "story", "stories"),
            if shown == 1 { "is" } else { "are" },
        ),
    };
    let shaded = Shaded {
        code: code.to_owned(),
        href: "#c1".into(),
        note: words::count(stories.len() as u64, "story", "stories"),
        say: None,
    };
    let page = CountryPage {
        // A country that no report affects is not shaded as if one did.
        map: (!stories.is_empty()).then_some(()).and_then(|()| {
            Map::of(
                frame,
                in_stories(frame, stories, About::Country(code), vec![shaded]),
                &Layout {
                    title: "Places in the reports",
                    folded: true,
                    whole: Some(code),
                },
            )
        }),
        timeline: when::of_stories(frame, stories, About::Country(code)),
        shell,
        lede,
        stories: stories
            .iter()
            .map(|story| StoryView::new(frame, story, false))
            .collect(),
        subjects: subjects
            .iter()
            .take(40)
            .map(|(id, caption, articles)| (Told::name(caption), routes::entity(id), *articles))
            .collect(),
        search: routes::search(&query),
        atom: routes::country_atom(code),
        scope: crate::search::scope(frame),
        name,
    };
    rendered(&page)
}

#[derive(Template)]
#[template(path = "countries.html")]
struct CountriesPage {
    shell: Shell,
    rows: Vec<(Link, u64, Day)>,
    scope: String,
}

/// The countries in the news: code, name, number of articles, last day.
pub fn countries_page(frame: &Frame<'_>, countries: &[(String, String, u64, Date)]) -> String {
    let page = CountriesPage {
        shell: Shell::new(
            Some(frame.coverage),
            Section::Countries,
            "Countries in the news",
        ),
        rows: countries
            .iter()
            .map(|(code, name, articles, last)| {
                let name = outside::line(if name.is_empty() { code } else { name }, 80);
                (
                    Link::new(routes::country(code), name),
                    *articles,
                    Day::new(*last),
                )
            })
            .collect(),
        scope: crate::search::scope(frame),
    };
    rendered(&page)
}
