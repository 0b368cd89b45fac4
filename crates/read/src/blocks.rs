//! Paragraphs out of a part of a document tree, in reading order.

use dom_query::NodeRef;

use crate::furniture::{Kind, Paragraph};
use crate::line;

/// Most paragraphs of one page.
const MAX_PARAGRAPHS: usize = 200_000;

/// Elements without text of the article.
const SKIPPED: &[&str] = &[
    "script",
    "style",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "figcaption",
    "head",
    "noscript",
];

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "ul",
    "caption",
];

/// The paragraphs below `root`; with `whole` also those in navigation, forms and captions.
pub(crate) fn paragraphs(root: &NodeRef, whole: bool) -> Vec<Paragraph> {
    let mut collector = Collector {
        out: Vec::new(),
        text: String::new(),
        linked: 0,
        link_start: None,
        kind: Kind::Text,
        whole,
    };
    collector.walk(root, 0);
    collector.flush();
    collector.out
}

struct Collector {
    out: Vec<Paragraph>,
    text: String,
    linked: usize,
    link_start: Option<usize>,
    kind: Kind,
    whole: bool,
}

impl Collector {
    /// Depth is bounded by the guard; the second bound only guards against the parser.
    fn walk(&mut self, node: &NodeRef, depth: usize) {
        if depth > 600 || self.out.len() >= MAX_PARAGRAPHS {
            return;
        }
        if node.is_text() {
            self.text.push_str(&node.text());
            return;
        }
        let name = node.node_name();
        let name = name.as_deref().unwrap_or_default();
        if !self.whole && SKIPPED.contains(&name) || matches!(name, "script" | "style" | "head") {
            return;
        }
        if node.has_attr("hidden") {
            return;
        }
        match name {
            "br" => {
                if self
                    .text
                    .trim_end()
                    .ends_with(['.', '!', '?', '”', '"', '»', '。', ':'])
                {
                    self.flush();
                } else {
                    self.text.push(' ');
                }
                return;
            }
            "td" | "th" => self.text.push(' '),
            "img" => return,
            _ => {}
        }
        let is_block = BLOCKS.contains(&name);
        let outer = self.kind;
        if is_block {
            self.flush();
            self.kind = match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
                "li" | "dd" | "dt" => Kind::Item,
                "blockquote" => Kind::Quote,
                "tr" => Kind::Row,
                _ => outer,
            };
        }
        let is_link = name == "a" && self.link_start.is_none();
        if is_link {
            self.link_start = Some(self.text.len());
        }
        for child in node.children_it(false) {
            self.walk(&child, depth + 1);
        }
        if is_link && let Some(start) = self.link_start.take() {
            self.linked += self.text.len().saturating_sub(start);
        }
        if is_block {
            self.flush();
            self.kind = outer;
        }
    }

    fn flush(&mut self) {
        if let Some(start) = self.link_start.as_mut() {
            self.linked += self.text.len().saturating_sub(*start);
            *start = 0;
        }
        let text = line::squeeze(&self.text);
        if !text.is_empty() {
            self.out.push(Paragraph {
                linked: self.linked.min(text.len()),
                text,
                kind: self.kind,
            });
        }
        self.text.clear();
        self.linked = 0;
    }
}
