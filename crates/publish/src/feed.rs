//! Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, with excerpts and never whole texts.
//!
//! Ids are `tag:` URIs of a reserved domain: they stay the same whatever address a desk
//! answers at, and those of the sample desk differ from all others.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::{Value, json};
use wirewatch_news::{Briefing, Dossier, Story, SubjectId};

use crate::passage::{because, best_evidence};
use crate::routes::SearchQuery;
use crate::search::SearchView;
use crate::{outside, routes, words};

/// Longest excerpt in characters.
const EXCERPT_LIMIT: usize = 300;
/// How many entries a feed holds at most.
const ITEM_LIMIT: usize = 100;

/// One entry of a feed.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedItem {
    /// Stable `tag:` URI.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Path of its page at the desk.
    pub path: String,
    /// Address at the publisher, where it has one on the web.
    pub source_url: Option<String>,
    /// Who published it.
    pub outlet: String,
    /// Language tag.
    pub language: Option<String>,
    /// An excerpt, text only.
    pub excerpt: String,
    /// Publication, else capture.
    pub published: Timestamp,
    /// Listed subjects and countries, in words.
    pub categories: Vec<String>,
}

/// A feed, before it is written in one of three forms.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedView {
    /// Stable `tag:` URI.
    pub id: String,
    /// Title; begins with SAMPLE on the sample desk.
    pub title: String,
    /// What it was drawn from: list ages, and SAMPLE where it is.
    pub description: String,
    /// Path of the page that it belongs to.
    pub page_path: String,
    /// Path of the Atom form.
    pub self_path: String,
    /// Address of the desk without a slash at its end: `http://127.0.0.1:8080`.
    pub base: String,
    /// Newest entry, else the time that was given.
    pub updated: Timestamp,
    /// Newest first.
    pub items: Vec<FeedItem>,
}

fn tag(sample: bool, name: &str) -> String {
    let desk = if sample { "sample/" } else { "" };
    format!("tag:wirewatch.invalid,2026:{desk}{name}")
}

fn noon(date: Date) -> Timestamp {
    date.at(12, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

/// What all feeds of one desk share.
#[derive(Clone, Copy)]
struct Desk<'a> {
    frame: &'a crate::Frame<'a>,
    base: &'a str,
}

impl Desk<'_> {
    fn feed(
        self,
        name: &str,
        title: &str,
        page_path: String,
        self_path: String,
        mut items: Vec<FeedItem>,
    ) -> FeedView {
        let sample = self.frame.coverage.sample;
        items.truncate(ITEM_LIMIT);
        let lists = crate::frame::list_ages(self.frame.coverage);
        let (prefix, about) = match sample {
            true => ("SAMPLE: ", "SAMPLE: reports written for the sample desk. "),
            false => ("", ""),
        };
        FeedView {
            id: tag(sample, name),
            title: format!("{prefix}{} – Wirewatch", outside::line(title, 160)),
            description: format!("{about}Lists: {lists}."),
            page_path,
            self_path,
            base: self.base.trim_end_matches('/').to_owned(),
            updated: items
                .iter()
                .map(|item| item.published)
                .max()
                .unwrap_or(self.frame.now),
            items,
        }
    }

    fn item(self, story: &Story, subject: Option<&SubjectId>) -> FeedItem {
        let article = &story.lead.recognised.article;
        let listed = &story.lead.recognised.listed;
        let evidence = subject
            .or_else(|| listed.first().map(|one| &one.subject))
            .filter(|subject| best_evidence(&story.lead, subject).is_some());
        let excerpt = match evidence {
            Some(subject) => because(&story.lead, subject),
            None => article.body.trim_start(),
        };
        let mut categories: Vec<String> = listed
            .iter()
            .take(12)
            .map(|one| outside::line(&one.caption, 120))
            .collect();
        categories.extend(
            story
                .lead
                .recognised
                .affected()
                .map(|code| self.frame.country(code)),
        );
        let published = article.first_created;
        FeedItem {
            id: tag(self.frame.coverage.sample, &format!("story/{}", story.id)),
            title: self.title(&article.headline),
            path: routes::article(&article.id),
            source_url: outside::web_address(&article.url).map(str::to_owned),
            outlet: outside::line(&article.outlet.name, 120),
            language: outside::language_tag(article.language.as_deref()).map(str::to_owned),
            excerpt: outside::line(excerpt, EXCERPT_LIMIT),
            published: published.map_or(article.capture.captured, |stamp| {
                stamp.instant.unwrap_or_else(|| noon(stamp.date))
            }),
            categories,
        }
    }

    fn title(self, headline: &str) -> String {
        let prefix = if self.frame.coverage.sample {
            "SAMPLE: "
        } else {
            ""
        };
        match outside::line(headline, 240) {
            line if line.is_empty() => format!("{prefix}(no headline)"),
            line => format!("{prefix}{line}"),
        }
    }
}

/// The feed of a day: stories that name a listed subject, then the others.
pub fn day_feed(frame: &crate::Frame<'_>, briefing: &Briefing, base: &str) -> FeedView {
    let desk = Desk { frame, base };
    let stories = briefing.stories.iter().chain(&briefing.unlisted);
    desk.feed(
        &format!("day/{}", briefing.date),
        &format!("Briefing of {}", words::day(briefing.date)),
        routes::day(briefing.date),
        routes::day_atom(briefing.date),
        stories
            .take(ITEM_LIMIT)
            .map(|story| desk.item(story, None))
            .collect(),
    )
}

/// The feed of whatever day is the latest, under one lasting address.
pub fn latest_feed(frame: &crate::Frame<'_>, briefing: &Briefing, base: &str) -> FeedView {
    let prefix = if frame.coverage.sample {
        "SAMPLE: "
    } else {
        ""
    };
    FeedView {
        id: tag(frame.coverage.sample, "latest"),
        title: format!("{prefix}Latest briefing – Wirewatch"),
        page_path: routes::HOME.to_owned(),
        self_path: routes::LATEST_ATOM.to_owned(),
        ..day_feed(frame, briefing, base)
    }
}

/// The feed of a subject: stories that name it, newest first.
pub fn entity_feed(frame: &crate::Frame<'_>, dossier: &Dossier, base: &str) -> FeedView {
    let desk = Desk { frame, base };
    let subject = &dossier.subject;
    let stories = dossier.stories.iter().take(ITEM_LIMIT);
    desk.feed(
        &format!("entity/{}", routes::encode(&subject.id.0)),
        &format!("Reports that name {}", outside::line(&subject.caption, 120)),
        routes::entity(&subject.id),
        routes::entity_atom(&subject.id),
        stories
            .map(|story| desk.item(story, Some(&subject.id)))
            .collect(),
    )
}

/// The feed of a country: stories that affect it, newest first.
pub fn country_feed(
    frame: &crate::Frame<'_>,
    code: &str,
    stories: &[Story],
    base: &str,
) -> FeedView {
    let desk = Desk { frame, base };
    desk.feed(
        &format!("country/{}", routes::encode(code)),
        &format!("Reports that affect {}", frame.country(code)),
        routes::country(code),
        routes::country_atom(code),
        stories
            .iter()
            .take(ITEM_LIMIT)
            .map(|story| desk.item(story, None))
            .collect(),
    )
}

/// The feed of a search.
pub fn search_feed(frame: &crate::Frame<'_>, view: &SearchView, base: &str) -> FeedView {
    let desk = Desk { frame, base };
    let query = SearchQuery {
        page: 1,
        ..view.query.clone()
    };
    let path = routes::search(&query);
    let items = view.hits.iter().take(ITEM_LIMIT).map(|hit| {
        let report = &hit.report;
        let snippet: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
        let mut categories: Vec<String> = hit
            .listed
            .iter()
            .take(12)
            .map(|one| outside::line(&one.caption, 120))
            .collect();
        categories.extend(hit.countries.iter().map(|code| frame.country(code)));
        FeedItem {
            id: tag(frame.coverage.sample, &format!("article/{}", report.id)),
            title: desk.title(&report.headline),
            path: routes::article(&report.id),
            source_url: outside::web_address(&report.url).map(str::to_owned),
            outlet: outside::line(&report.outlet.name, 120),
            language: outside::language_tag(report.language.as_deref()).map(str::to_owned),
            excerpt: outside::line(&snippet, EXCERPT_LIMIT),
            published: report.published.map_or(report.captured, |stamp| {
                stamp.instant.unwrap_or_else(|| noon(stamp.date))
            }),
            categories,
        }
    });
    desk.feed(
        &format!("search{}", path.trim_start_matches(routes::SEARCH)),
        &format!("Search: {}", outside::line(&query.q, 120)),
        path,
        routes::search_atom(&query),
        items.collect(),
    )
}

const IN_MEMORY: &str = "writing XML into memory does not fail";

/// Elements written one after another; text and attributes are escaped by the writer.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> Xml {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        let declaration = BytesDecl::new("1.0", Some("utf-8"), None);
        writer
            .write_event(Event::Decl(declaration))
            .expect(IN_MEMORY);
        Xml(writer)
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let shown = outside::visible(text);
        let element = self.0.create_element(name);
        let element = element.with_attributes(attributes.iter().copied());
        element
            .write_text_content(BytesText::new(&shown))
            .expect(IN_MEMORY);
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let element = self.0.create_element(name);
        element
            .with_attributes(attributes.iter().copied())
            .write_empty()
            .expect(IN_MEMORY);
    }

    fn nest(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Xml)) {
        let start = quick_xml::events::BytesStart::new(name);
        let start = start.with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Start(start)).expect(IN_MEMORY);
        inside(self);
        let end = quick_xml::events::BytesEnd::new(name);
        self.0.write_event(Event::End(end)).expect(IN_MEMORY);
    }

    fn finish(self) -> String {
        let mut text = String::from_utf8(self.0.into_inner()).expect("only strings were written");
        text.push('\n');
        text
    }
}

/// The feed as Atom.
pub fn atom(feed: &FeedView) -> String {
    let page = format!("{}{}", feed.base, feed.page_path);
    let own = format!("{}{}", feed.base, feed.self_path);
    let mut xml = Xml::new();
    xml.nest("feed", &[("xmlns", "http://www.w3.org/2005/Atom")], |xml| {
        xml.text("id", &[], &feed.id);
        xml.text("title", &[], &feed.title);
        xml.text("subtitle", &[], &feed.description);
        xml.text("updated", &[], &feed.updated.to_string());
        xml.text("generator", &[], "Wirewatch");
        xml.empty(
            "link",
            &[
                ("rel", "self"),
                ("type", "application/atom+xml"),
                ("href", &own),
            ],
        );
        xml.empty(
            "link",
            &[("rel", "alternate"), ("type", "text/html"), ("href", &page)],
        );
        for item in &feed.items {
            let link = format!("{}{}", feed.base, item.path);
            xml.nest("entry", &[], |xml| {
                xml.text("id", &[], &item.id);
                xml.text("title", &[], &item.title);
                xml.text("updated", &[], &item.published.to_string());
                xml.text("published", &[], &item.published.to_string());
                xml.nest("author", &[], |xml| xml.text("name", &[], &item.outlet));
                xml.empty(
                    "link",
                    &[("rel", "alternate"), ("type", "text/html"), ("href", &link)],
                );
                if let Some(source) = &item.source_url {
                    xml.empty("link", &[("rel", "via"), ("href", source)]);
                }
                for category in &item.categories {
                    xml.empty("category", &[("term", category)]);
                }
                let language = item.language.as_deref().unwrap_or("und");
                xml.text(
                    "summary",
                    &[("type", "text"), ("xml:lang", language)],
                    &item.excerpt,
                );
            });
        }
    });
    xml.finish()
}

fn rfc822(at: Timestamp) -> String {
    let at: Zoned = at.to_zoned(TimeZone::UTC);
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// The feed as RSS 2.0.
pub fn rss(feed: &FeedView) -> String {
    let page = format!("{}{}", feed.base, feed.page_path);
    let mut xml = Xml::new();
    xml.nest("rss", &[("version", "2.0")], |xml| {
        xml.nest("channel", &[], |xml| {
            xml.text("title", &[], &feed.title);
            xml.text("link", &[], &page);
            xml.text("description", &[], &feed.description);
            xml.text("lastBuildDate", &[], &rfc822(feed.updated));
            xml.text("generator", &[], "Wirewatch");
            for item in &feed.items {
                let link = format!("{}{}", feed.base, item.path);
                xml.nest("item", &[], |xml| {
                    xml.text("title", &[], &item.title);
                    xml.text("link", &[], &link);
                    xml.text("guid", &[("isPermaLink", "false")], &item.id);
                    xml.text("pubDate", &[], &rfc822(item.published));
                    // Readers take an RSS description for HTML: what stands here is text, so it
                    // is escaped once as HTML and once more as XML.
                    let excerpt = quick_xml::escape::escape(&*item.excerpt);
                    xml.text(
                        "description",
                        &[],
                        &format!("{}: {excerpt}", escaped(&item.outlet)),
                    );
                    for category in &item.categories {
                        xml.text("category", &[], category);
                    }
                });
            }
        });
    });
    xml.finish()
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// The feed as JSON Feed 1.1.
pub fn json_feed(feed: &FeedView) -> Value {
    let items: Vec<Value> = feed
        .items
        .iter()
        .map(|item| {
            let mut entry = json!({
                "id": item.id,
                "url": format!("{}{}", feed.base, item.path),
                "title": item.title,
                "content_text": item.excerpt,
                "date_published": item.published.to_string(),
                "authors": [{ "name": item.outlet }],
                "tags": item.categories,
            });
            if let Some(source) = &item.source_url {
                entry["external_url"] = json!(source);
            }
            if let Some(language) = &item.language {
                entry["language"] = json!(language);
            }
            entry
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": format!("{}{}", feed.base, feed.page_path),
        "items": items,
    })
}
