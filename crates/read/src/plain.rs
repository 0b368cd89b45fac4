//! Articles out of plain text: prose, pages saved as text, texts with header lines, feed entries.
//!
//! A page saved as text has its furniture around the article: a breadcrumb, the headline twice,
//! labels, a source line at the end. The rules here are about such pages in general. Everything
//! before the first running paragraph is the opening; only there a headline, a date, a byline or
//! labels are looked for. Running paragraphs are never dropped.

use dom_query::Document;
use wirewatch_news::{Article, ArticleId, Capture, DateOrigin, Outlet, Stamp};

use crate::dates::Clock;
use crate::decode::Decoded;
use crate::furniture::{self, Paragraph};
use crate::page::Text;
use crate::silence::Silence;
use crate::{address, blocks, byline, guard, language, line, page};

/// Most bytes of text that are read.
const MAX_TEXT: usize = 3 << 20;

/// What the lines around a text say.
#[derive(Debug, Default)]
struct Stated {
    headline: Option<String>,
    published: Option<Stamp>,
    credits: Vec<String>,
    source: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

/// Reads a plain text.
pub(crate) fn read(capture: &Capture, decoded: Decoded) -> Result<Article, Silence> {
    let mut limits = decoded.limits;
    let cut = guard::floor(&decoded.text, MAX_TEXT);
    if cut < decoded.text.len() {
        limits.push(format!(
            "The text is longer than {} MB; the rest was not read.",
            MAX_TEXT >> 20
        ));
    }
    let paragraphs = paragraphs(&decoded.text[..cut]);
    let clock = Clock::new(
        capture.provenance.captured,
        capture.carrier.language.as_deref(),
    );
    let mut stated = Stated {
        headline: capture.carrier.headline.as_deref().map(line::squeeze),
        ..Stated::default()
    };
    let rest = headers(paragraphs, &mut stated, clock);
    let rest = opening(rest, &mut stated, clock);
    let rest = closing(rest, &mut stated, clock);
    finish(capture, stated, rest, limits)
}

/// Reads the HTML in a feed entry.
pub(crate) fn read_fragment(capture: &Capture, decoded: Decoded) -> Result<Article, Silence> {
    let guarded = guard::guard(&decoded.text);
    let document = Document::from(guarded.html.as_str());
    let paragraphs = document
        .body()
        .map(|body| blocks::paragraphs(&body, false))
        .unwrap_or_default();
    let stated = Stated {
        headline: capture.carrier.headline.as_deref().map(line::unescape),
        ..Stated::default()
    };
    let mut limits = decoded.limits;
    limits.extend(guarded.limits);
    finish(capture, stated, paragraphs, limits)
}

fn finish(
    capture: &Capture,
    stated: Stated,
    paragraphs: Vec<Paragraph>,
    limits: Vec<String>,
) -> Result<Article, Silence> {
    let carrier = &capture.carrier;
    let uri = &capture.provenance.target_uri;
    let url = address::canonical(uri, stated.url.as_deref());
    let host = address::host_of(&url).unwrap_or_default();
    let name = carrier
        .outlet
        .as_deref()
        .map(line::squeeze)
        .or(stated.source);
    let outlet = Outlet {
        name: name
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| host.clone()),
        host,
        country: carrier.country.clone(),
    };
    let mut credits = stated.credits;
    credits.extend(carrier.authors.iter().cloned());
    let (authors, credited) = byline::authors(&credits, &outlet.name);
    let given = stated.headline.filter(|headline| !headline.is_empty());
    let paragraphs = furniture::trim(paragraphs, given.as_deref().unwrap_or_default(), &authors);
    let body = page::join(&paragraphs);
    let text = Text::new(body, &outlet.name, credited);
    if !text.body.chars().any(char::is_alphanumeric) {
        return Err(match given {
            Some(_) => Silence::NoRunningText,
            None => Silence::Empty,
        });
    }
    let headline = given.unwrap_or_else(|| page::first_sentence(&text.body));
    let claims: Vec<String> = stated
        .language
        .into_iter()
        .chain(carrier.language.clone())
        .collect();
    let clock = Clock::new(capture.provenance.captured, carrier.language.as_deref());
    let published = stated
        .published
        .or(carrier.published)
        .or_else(|| clock.in_url(uri));
    Ok(Article {
        id: ArticleId::new(&url, &headline, &text.body),
        capture: capture.provenance.clone(),
        language: language::language(&text.body, &claims),
        url,
        headline,
        authors,
        outlet,
        agency: text.agency,
        dateline: text.dateline,
        first_created: published,
        version_created: None,
        body: text.body,
        limits,
    })
}

/// Blank lines separate paragraphs; inside a paragraph, wrapped lines are joined and others stay
/// apart.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut out = Vec::new();
    let mut block: Vec<String> = Vec::new();
    for text in text.lines().chain([""]) {
        let text = line::squeeze(text);
        if !text.is_empty() {
            block.push(text);
            continue;
        }
        if is_wrapped(&block) {
            out.push(Paragraph::plain(block.join(" ")));
        } else {
            out.extend(block.drain(..).map(Paragraph::plain));
        }
        block.clear();
    }
    out
}

/// Whether the lines of a block are one paragraph, broken at a column.
fn is_wrapped(block: &[String]) -> bool {
    let length = |line: &String| line.chars().count();
    let Some((last, full)) = block.split_last() else {
        return false;
    };
    let widest = block.iter().map(length).max().unwrap_or(0);
    let is_header = full.iter().any(|line| header(line).is_some());
    !full.is_empty()
        && !is_header
        && (40..=100).contains(&widest)
        && full.iter().all(|line| length(line) * 10 >= widest * 7)
        && full
            .iter()
            .filter(|line| !line.ends_with(['.', '!', '?']))
            .count()
            * 2
            >= full.len()
        && !last.starts_with(['-', '•', '*'])
}

/// Labels of header lines, as e-mail and archives write them.
const HEADERS: &[(&str, &[&str])] = &[
    (
        "headline",
        &[
            "title",
            "headline",
            "subject",
            "titel",
            "titre",
            "título",
            "titolo",
            "заголовок",
            "العنوان",
            "标题",
        ],
    ),
    (
        "date",
        &[
            "date",
            "published",
            "publication date",
            "pubdate",
            "datum",
            "fecha",
            "data",
            "дата",
            "التاريخ",
            "tarih",
            "日期",
            "time",
        ],
    ),
    (
        "url",
        &["url", "link", "address", "permalink", "adresse", "enlace"],
    ),
    (
        "source",
        &[
            "source",
            "outlet",
            "publisher",
            "publication",
            "quelle",
            "fuente",
            "fonte",
            "источник",
            "джерело",
            "المصدر",
            "kaynak",
            "bron",
            "źródło",
            "来源",
            "newspaper",
        ],
    ),
    (
        "author",
        &[
            "by",
            "author",
            "authors",
            "byline",
            "autor",
            "auteur",
            "autore",
            "автор",
            "الكاتب",
            "yazar",
            "作者",
            "from",
        ],
    ),
    (
        "language",
        &["language", "lang", "sprache", "langue", "idioma"],
    ),
];

/// The field and the value of a header line.
fn header(text: &str) -> Option<(&'static str, &str)> {
    let (label, value) = text.split_once([':', '：'])?;
    let label = label.trim().to_lowercase();
    let value = value.trim();
    let field = HEADERS
        .iter()
        .find(|(_, labels)| labels.contains(&label.as_str()))?
        .0;
    (!value.is_empty() && value.chars().count() <= 300).then_some((field, value))
}

/// Takes header lines off the start.
fn headers(paragraphs: Vec<Paragraph>, stated: &mut Stated, clock: Clock) -> Vec<Paragraph> {
    let fields = paragraphs
        .iter()
        .take(16)
        .take_while(|paragraph| header(&paragraph.text).is_some())
        .count();
    // One such line may be anything; a lone "Source:" is understood with the opening.
    let is_block = fields >= 2
        || paragraphs
            .first()
            .and_then(|first| header(&first.text))
            .is_some_and(|(field, _)| matches!(field, "headline" | "url"));
    if !is_block {
        return paragraphs;
    }
    for paragraph in &paragraphs[..fields] {
        if let Some((field, value)) = header(&paragraph.text) {
            state(field, value, stated, clock);
        }
    }
    paragraphs[fields..].to_vec()
}

fn state(field: &str, value: &str, stated: &mut Stated, clock: Clock) {
    let text = || Some(value.to_owned());
    match field {
        "headline" => stated.headline = stated.headline.take().or_else(text),
        "date" => {
            stated.published = stated
                .published
                .or_else(|| clock.value(value, DateOrigin::Text));
        }
        "url" => stated.url = stated.url.take().or_else(text),
        "language" => stated.language = stated.language.take().or_else(text),
        "author" => {
            // "Ann Bee <ann@example.org>"
            let name = value.split('<').next().unwrap_or(value).trim();
            stated.credits.push(name.to_owned());
        }
        "source" if value.contains("://") => {
            stated.url = stated.url.take().or_else(text);
        }
        "source" => {
            let name = value.trim_end_matches(['.', ';']).to_owned();
            stated.source = stated.source.take().or(Some(name));
        }
        _ => {}
    }
}

/// Whether a paragraph is running text.
fn is_running(text: &str) -> bool {
    if is_expander(text) || is_breadcrumb(text) {
        return false;
    }
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_unspaced = text.chars().any(wirewatch_text::is_unspaced);
    let ends = text
        .trim_end_matches(['"', '”', '»', '’', '\'', ')', '」'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', ':', '۔']);
    let words = text.split_whitespace().count();
    match is_unspaced {
        true => (letters >= 20 && ends) || letters >= 60,
        false => (words >= 8 && ends) || letters >= 160,
    }
}

/// A label that opens more: "… [+]", "read more »".
fn is_expander(text: &str) -> bool {
    let text = text.trim_end();
    [
        "[+]", "[-]", "[…]", "(+)", "»", "››", "[more]", "▼", "▾", "[mehr]",
    ]
    .iter()
    .any(|end| text.ends_with(end))
}

/// "Home » World » Asia": short parts between arrows.
fn is_breadcrumb(text: &str) -> bool {
    ["»", "›", " > ", "→", "/ "].iter().any(|arrow| {
        let parts: Vec<&str> = text
            .split(arrow)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let is_trail =
            parts.len() >= 2 || (parts.len() == 1 && text.trim_end().ends_with(arrow.trim()));
        is_trail
            && text.contains(arrow)
            && parts.len() < 10
            && parts
                .iter()
                .all(|part| part.chars().count() <= 60 && !part.ends_with(['.', '!']))
            && (*arrow != "/ " || parts.len() >= 3)
    })
}

/// "Affected Countries: iraq;", "Tags: a, b": a label and a list.
fn is_label(text: &str) -> bool {
    let Some((label, value)) = text.split_once(':') else {
        return false;
    };
    let value = value.trim();
    label.split_whitespace().count() <= 3
        && !label.is_empty()
        && (value.is_empty()
            || value.ends_with(';')
            || value
                .split([',', ';'])
                .all(|part| part.split_whitespace().count() <= 2))
        && !text.trim_end().ends_with(['.', '!', '?'])
}

fn is_bullet(text: &str) -> bool {
    text.starts_with(['•', '▪', '■', '●', '*', '►', '‣', '◦'])
}

/// Reads the lines before the first running paragraph.
fn opening(mut paragraphs: Vec<Paragraph>, stated: &mut Stated, clock: Clock) -> Vec<Paragraph> {
    let start = paragraphs
        .iter()
        .position(|paragraph| is_running(&paragraph.text))
        .unwrap_or(paragraphs.len());
    let start = if start == paragraphs.len() {
        // No running text at all: the first line may still be the title of the others.
        usize::from(paragraphs.len() > 1).max(start.min(1).min(paragraphs.len().saturating_sub(1)))
    } else {
        start.min(60)
    };
    let body = paragraphs.split_off(start);
    let lines = paragraphs;
    let may_title = |text: &str| {
        !is_breadcrumb(text)
            && !is_expander(text)
            && !is_bullet(text)
            && !is_label(text)
            && header(text).is_none()
            && !furniture::is_furniture(&Paragraph::plain(text.to_owned()))
            && text.chars().count() <= 300
            && !is_only_date(text, clock)
            && byline::by(text).is_none()
    };
    if stated.headline.is_none() {
        let twice = lines.iter().enumerate().find(|(at, one)| {
            may_title(&one.text)
                && one.text.split_whitespace().count() >= 3
                && lines[at + 1..].iter().any(|other| other.text == one.text)
        });
        let first = || {
            let is_long = |text: &str| {
                text.split_whitespace().count() >= 3
                    || text
                        .chars()
                        .filter(|letter| wirewatch_text::is_unspaced(*letter))
                        .count()
                        >= 6
            };
            let candidates = || {
                lines
                    .iter()
                    .enumerate()
                    .filter(|(_, one)| may_title(&one.text))
            };
            let long = candidates().find(|(_, one)| is_long(&one.text));
            long.or_else(|| candidates().next())
        };
        stated.headline = twice.or_else(first).map(|(_, one)| one.text.clone());
    }
    let mut kept = Vec::new();
    let mut is_after_title = false;
    for one in lines {
        let text = one.text.as_str();
        if stated.headline.as_deref() == Some(text) {
            is_after_title = true;
            continue;
        }
        if let Some((_, stamp)) = clock.in_line(text).first()
            && (is_breadcrumb(text) || is_only_date(text, clock) || text.chars().count() <= 80)
        {
            stated.published = stated.published.or(Some(page::text_day(*stamp)));
        }
        if let Some((field, value)) = header(text) {
            state(field, value, stated, clock);
            continue;
        }
        if let Some(name) = byline::by(text) {
            stated.credits.push(name.to_owned());
            continue;
        }
        if is_after_title && may_title(text) {
            kept.push(one);
        }
    }
    kept.extend(body);
    kept
}

/// A line that is a date and little else.
fn is_only_date(text: &str, clock: Clock) -> bool {
    clock.in_line(text).first().is_some_and(|(range, _)| {
        let others = text
            .char_indices()
            .filter(|(at, letter)| !range.contains(at) && letter.is_alphabetic())
            .count();
        others <= 24
    })
}

/// Takes the source line and what follows the text off the end.
fn closing(mut paragraphs: Vec<Paragraph>, stated: &mut Stated, clock: Clock) -> Vec<Paragraph> {
    for _ in 0..8 {
        let Some(last) = paragraphs.last() else { break };
        if paragraphs.len() < 2 {
            break;
        }
        let text = last.text.clone();
        let is_short = text.chars().count() <= 120;
        match header(&text) {
            Some((field @ ("source" | "url" | "date" | "author"), value)) if is_short => {
                state(field, value, stated, clock);
            }
            _ if furniture::is_furniture(last) || is_expander(&text) && is_short => {}
            _ if is_short && is_only_date(&text, clock) && !is_running(&text) => {
                let stamp = clock.in_line(&text).first().map(|(_, stamp)| *stamp);
                stated.published = stated.published.or(stamp);
            }
            _ => break,
        }
        paragraphs.pop();
    }
    paragraphs
}
