//! What a page says of itself outside its text: JSON-LD, OpenGraph, `meta`, microdata, headings.
//!
//! Everything here is a claim by the page. The modules that own headline, dates, byline,
//! language and outlet decide which claim they believe.

use dom_query::{Document, NodeRef};
use wirewatch_news::DateOrigin;

use crate::json_ld::{self, Described};
use crate::line;

/// The claims of one page.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// JSON-LD.
    pub(crate) described: Described,
    /// `meta` elements: lower-case name or property, and content.
    pub(crate) metas: Vec<(String, String)>,
    /// The `title` element.
    pub(crate) title: Option<String>,
    /// The `h1` elements, in order.
    pub(crate) headings: Vec<String>,
    /// `itemprop=headline`.
    pub(crate) item_headline: Option<String>,
    /// Language tags, most trusted first.
    pub(crate) languages: Vec<String>,
    /// `link rel=canonical`.
    pub(crate) canonical: Option<String>,
    /// Publication dates as written, most trusted first.
    pub(crate) published: Vec<(String, DateOrigin)>,
    /// Dates of `time` elements and microdata, in order of the page.
    pub(crate) times: Vec<(String, DateOrigin)>,
    /// Modification dates as written.
    pub(crate) modified: Vec<(String, DateOrigin)>,
}

/// Names of `meta` elements with the date of publication, most trusted first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "rnews:datepublished",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date.published",
    "dcterms.date",
    "dc.date",
    "dcsext.articlefirstpublished",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "publicationdate",
    "publish_date",
    "publish-date",
    "publishdate",
    "published_date",
    "published-date",
    "publishtime",
    "pubdate",
    "ptime",
    "bt:pubdate",
    "vr:published_time",
    "article.created",
    "article-publication-date",
    "analyticsattributes.articledate",
    "shareaholic:article_published_time",
    "displaydate",
    "datecreated",
    "date_published",
    "created",
    "release_date",
    "timestamp",
    "date",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "modified",
    "article.updated",
    "moddate",
];

impl Claims {
    /// Collects the claims of the page at `url`.
    pub(crate) fn collect(document: &Document, json_ld: &[String], url: &str) -> Claims {
        let mut claims = Claims {
            described: json_ld::describe(json_ld, url).unwrap_or_default(),
            ..Claims::default()
        };
        claims.collect_metas(document);
        claims.title = first_text(document, "title");
        claims.headings = document
            .select("h1")
            .nodes()
            .iter()
            .take(20)
            .map(|node| line::squeeze(&node.text()))
            .filter(|text| !text.is_empty() && text.len() < 1_000)
            .collect();
        claims.item_headline = document
            .select("[itemprop=headline]")
            .nodes()
            .first()
            .map(|node| content_or_text(node))
            .filter(|text| !text.is_empty());
        claims.canonical = document
            .select("link[rel=canonical]")
            .attr("href")
            .map(|href| href.to_string());
        claims.collect_languages(document);
        claims.collect_dates(document);
        claims
    }

    /// The content of the first `meta` of one of these names, in the order of the names.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            self.metas
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, content)| content.as_str())
        })
    }

    /// The contents of all `meta` elements of this name.
    pub(crate) fn all<'c>(&'c self, wanted: &'c str) -> impl Iterator<Item = &'c str> {
        self.metas
            .iter()
            .filter(move |(name, _)| name == wanted)
            .map(|(_, content)| content.as_str())
    }

    fn collect_metas(&mut self, document: &Document) {
        for node in document.select("meta[content]").nodes().iter().take(500) {
            let content = line::squeeze(&node.attr_or("content", ""));
            if content.is_empty() {
                continue;
            }
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = node.attr(attribute) {
                    let name = name.trim().to_lowercase();
                    self.metas.push((name, line::unescape(&content)));
                }
            }
        }
    }

    fn collect_languages(&mut self, document: &Document) {
        let html = document.select("html").attr("lang");
        self.languages.extend(html.map(|tag| tag.to_string()));
        self.languages.extend(self.described.language.clone());
        for name in ["og:locale", "content-language", "language", "dc.language"] {
            self.languages.extend(self.meta(&[name]).map(str::to_owned));
        }
    }

    fn collect_dates(&mut self, document: &Document) {
        let ld = |date: &Option<String>| date.clone().map(|date| (date, DateOrigin::JsonLd));
        let described = &self.described;
        let published = if described.is_article {
            ld(&described.published)
        } else {
            None
        };
        let page_published = if described.is_article {
            None
        } else {
            ld(&described.published)
        };
        let metas = |names: &[&str]| -> Vec<(String, DateOrigin)> {
            names
                .iter()
                .filter_map(|name| self.meta(&[name]))
                .map(|date| (date.to_owned(), DateOrigin::Meta))
                .collect()
        };
        let (meta_published, meta_modified) = (metas(PUBLISHED), metas(MODIFIED));
        self.published.extend(published);
        self.published.extend(meta_published);
        self.published.extend(page_published);
        self.modified = ld(&self.described.modified)
            .into_iter()
            .chain(meta_modified)
            .collect();
        let selector = "[itemprop=datePublished], time[pubdate], time[datetime], time, \
                        abbr.published, .published[title], [itemprop=dateCreated]";
        let mut items = Vec::new();
        for node in document.select(selector).nodes().iter().take(200) {
            let is_item = node
                .attr("itemprop")
                .is_some_and(|prop| prop.contains("datePublished") || prop.contains("dateCreated"))
                || node.has_attr("pubdate")
                || node.has_class("published")
                || node.has_class("entry-date");
            if node
                .attr("itemprop")
                .is_some_and(|prop| prop.contains("dateModified"))
                || node.has_class("updated") && !node.has_class("published")
            {
                continue;
            }
            if is_aside(node) {
                continue;
            }
            let written = ["datetime", "content", "title"]
                .iter()
                .find_map(|name| node.attr(name))
                .map(|value| value.to_string())
                .filter(|value| value.bytes().any(|byte| byte.is_ascii_digit()))
                .unwrap_or_else(|| node.text().to_string());
            let written = line::squeeze(&written);
            if written.is_empty() || written.len() > 200 {
                continue;
            }
            if is_item {
                items.push((written, DateOrigin::Meta));
            } else {
                self.times.push((written, DateOrigin::Meta));
            }
        }
        items.append(&mut self.times);
        self.times = items;
    }
}

/// Whether an element stands in a part of the page that is about other pages.
pub(crate) fn is_aside(node: &NodeRef) -> bool {
    node.ancestors_it(Some(12)).any(|parent| {
        parent.has_name("aside")
            || parent.has_name("nav")
            || parent.has_name("footer")
            || ["class", "id"].iter().any(|name| {
                parent.attr(name).is_some_and(|value| {
                    let value = value.to_ascii_lowercase();
                    [
                        "related",
                        "sidebar",
                        "comment",
                        "recommend",
                        "teaser",
                        "most-read",
                        "popular",
                        "latest",
                    ]
                    .iter()
                    .any(|part| value.contains(part))
                })
            })
    })
}

fn content_or_text(node: &NodeRef) -> String {
    match node.attr("content") {
        Some(content) => line::unescape(&content),
        None => line::squeeze(&node.text()),
    }
}

fn first_text(document: &Document, selector: &str) -> Option<String> {
    let nodes = document.select_single(selector);
    let text = line::squeeze(&nodes.nodes().first()?.text());
    (!text.is_empty()).then_some(text)
}
