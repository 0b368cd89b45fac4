//! The main text of a page.
//!
//! A readability library finds the container; the paragraphs are taken out of it here. Where the
//! library finds nothing (or panics: it works on hostile input), running text is gathered by a
//! simple rule: paragraphs that are long and are not links.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};

use crate::blocks;
use crate::furniture::{Kind, Paragraph};

/// The paragraphs of the main text of a page.
pub(crate) struct MainText {
    /// What the library found.
    pub(crate) found: Vec<Paragraph>,
    /// All running text of the page, for when that is next to nothing.
    pub(crate) running: Vec<Paragraph>,
}

/// Takes the main text out of `document`, which is used up.
pub(crate) fn main_text(document: Document) -> MainText {
    let running = document
        .body()
        .map(|body| running_text(&blocks::paragraphs(&body, false)))
        .unwrap_or_default();
    let found = catch_unwind(AssertUnwindSafe(|| readable(document))).unwrap_or_default();
    MainText { found, running }
}

fn readable(document: Document) -> Vec<Paragraph> {
    let config = Config {
        disable_json_ld: true,
        candidate_select_mode: CandidateSelectMode::Readability,
        text_mode: TextMode::Raw,
        ..Config::default()
    };
    let Ok(mut readability) = Readability::with_document(document, None, Some(config)) else {
        return Vec::new();
    };
    if readability.parse().is_err() {
        return Vec::new();
    }
    let content = readability.doc.select_single("#readability-page-1");
    content
        .nodes()
        .first()
        .map(|root| blocks::paragraphs(root, false))
        .unwrap_or_default()
}

/// Paragraphs that are text by their length and their few links.
fn running_text(paragraphs: &[Paragraph]) -> Vec<Paragraph> {
    paragraphs
        .iter()
        .filter(|paragraph| {
            let letters = paragraph.text.chars().count();
            let is_unspaced = paragraph.text.chars().any(wirewatch_text::is_unspaced);
            let enough = if is_unspaced { 20 } else { 60 };
            paragraph.kind != Kind::Heading
                && letters >= enough
                && paragraph.linked * 2 < paragraph.text.len()
        })
        .cloned()
        .collect()
}
