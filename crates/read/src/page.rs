//! An article out of a web page.

use dom_query::Document;
use wirewatch_news::{Article, ArticleId, Capture, DateOrigin, Dateline, Stamp};

use crate::dates::Clock;
use crate::decode::Decoded;
use crate::furniture::Paragraph;
use crate::guard::{self, Guarded};
use crate::meta::Claims;
use crate::silence::{self, Silence};
use crate::{
    address, blocks, byline, dateline, extract, furniture, headline, language, line, outlet,
};

/// Fewer letters than this are no article; scripts without spaces say more with less.
const MIN_LETTERS: usize = 80;

/// Reads the page in `capture`, decoded.
pub(crate) fn read(capture: &Capture, decoded: Decoded) -> Result<Article, Silence> {
    let guarded = guard::guard(&decoded.text);
    let document = Document::from(guarded.html.as_str());
    let uri = &capture.provenance.target_uri;
    let carrier = &capture.carrier;
    let claims = Claims::collect(&document, &guarded.json_ld, uri);
    let url = address::canonical(uri, claims.canonical.as_deref());
    let outlet = outlet::outlet(&claims, &url, carrier);
    let headline = headline::headline(&claims, &outlet.name, carrier.headline.as_deref());

    let lines: Vec<Paragraph> = document
        .body()
        .map(|body| blocks::paragraphs(&body, true))
        .unwrap_or_default();
    let near = near_headline(&lines, headline.as_deref());
    let clock = Clock::new(
        capture.provenance.captured,
        claims.languages.first().map(String::as_str),
    );
    let credits = byline_credits(&claims, &document, &near, carrier);
    let (authors, credited) = byline::authors(&credits, &outlet.name);

    let main = extract::main_text(document);
    let title = headline.as_deref().unwrap_or_default();
    let mut paragraphs = furniture::trim(main.found, title, &authors);
    if letters(&paragraphs) < MIN_LETTERS {
        let running = furniture::trim(main.running, title, &authors);
        if letters(&running) > letters(&paragraphs) {
            paragraphs = running;
        }
    }
    if let Some(lead) = lead(&claims, &lines, &paragraphs) {
        paragraphs.insert(0, lead);
    }
    if let Some(body) = described_body(&claims, &paragraphs) {
        paragraphs = body;
    }
    let title = headline
        .clone()
        .or(claims.title.clone())
        .unwrap_or_default();
    check(&paragraphs, &title, &lines, &guarded)?;

    let body = join(&paragraphs);
    let text = Text::new(body, &outlet.name, credited);
    let mut claimed: Vec<String> = claims.languages.clone();
    claimed.extend(carrier.language.clone());
    let language = language::language(&text.body, &claimed);
    let headline = headline.unwrap_or_else(|| first_sentence(&text.body));
    let published = clock.published(&claims, uri, &near, carrier.published);
    let mut limits = decoded.limits;
    limits.extend(guarded.limits);
    Ok(Article {
        id: ArticleId::new(&url, &headline, &text.body),
        capture: capture.provenance.clone(),
        url,
        headline,
        authors,
        outlet,
        agency: text.agency,
        dateline: text.dateline,
        language,
        first_created: published,
        version_created: clock.modified(&claims, published),
        body: text.body,
        limits,
    })
}

/// A body without its dateline.
pub(crate) struct Text {
    pub(crate) body: String,
    pub(crate) dateline: Option<Dateline>,
    pub(crate) agency: Option<String>,
}

impl Text {
    /// Takes the dateline off `body`; `credited` is the agency of the byline.
    pub(crate) fn new(body: String, outlet: &str, credited: Option<String>) -> Text {
        match dateline::dateline(&body, outlet) {
            Some(found) => Text {
                body: body[found.bytes..].to_owned(),
                agency: found.agency.or(credited),
                dateline: (!found.dateline.place.is_empty()).then_some(found.dateline),
            },
            None => Text {
                body,
                dateline: None,
                agency: credited,
            },
        }
    }
}

pub(crate) fn join(paragraphs: &[Paragraph]) -> String {
    let texts: Vec<&str> = paragraphs
        .iter()
        .map(|paragraph| paragraph.text.as_str())
        .collect();
    texts.join("\n\n")
}

/// The first sentence, as the headline of a text that has none.
pub(crate) fn first_sentence(body: &str) -> String {
    let head = &body[..guard::floor(body, 2_000)];
    let sentence = wirewatch_text::sentences(head)
        .first()
        .map_or(head, |range| &head[range.clone()]);
    line::shorten(&line::squeeze(sentence), 120)
}

/// Short lines around the headline: where dates and bylines stand.
fn near_headline(lines: &[Paragraph], headline: Option<&str>) -> Vec<String> {
    let at = headline
        .and_then(|headline| {
            let key = line::key(headline);
            lines.iter().position(|line| line::key(&line.text) == key)
        })
        .unwrap_or(0);
    let after = lines[at..].iter();
    let before = lines[..at].iter().rev();
    let close = after.clone().take(20).chain(before.clone().take(6));
    // Farther away, only a line that says little else is about this article.
    let far = after
        .skip(20)
        .take(400)
        .chain(before.skip(6).take(30))
        .filter(|line| line.text.len() <= 60 && line.linked == 0);
    close
        .chain(far)
        .filter(|line| line.text.len() <= 250)
        .map(|line| line.text.clone())
        .collect()
}

/// Credits from the page's data; from its bylines where the data have none; from the carrier.
fn byline_credits(
    claims: &Claims,
    document: &Document,
    near: &[String],
    carrier: &wirewatch_news::Carrier,
) -> Vec<String> {
    let described = &claims.described;
    if !described.authors.is_empty() {
        return described.authors.clone();
    }
    let named: Vec<String> = [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "byl",
        "citation_author",
        "dcterms.creator",
        "twitter:data1",
    ]
    .iter()
    .find_map(|name| {
        let found: Vec<String> = claims
            .all(name)
            .filter(|text| {
                !text.contains("://")
                    && (*name != "twitter:data1"
                        || claims.meta(&["twitter:label1"]).is_some_and(|label| {
                            let label = label.to_lowercase();
                            [
                                "written",
                                "verfasst",
                                "écrit",
                                "escrito",
                                "scritto",
                                "geschreven",
                                "von",
                                "by",
                            ]
                            .iter()
                            .any(|word| label.contains(word))
                        }))
            })
            .map(str::to_owned)
            .collect();
        (!found.is_empty()).then_some(found)
    })
    .unwrap_or_default();
    if !named.is_empty() {
        return named;
    }
    const SELECTORS: &[&str] = &[
        "[itemprop=author] [itemprop=name]",
        "[itemprop=author]",
        "a[rel=author]",
        "[class*=author-name], [class*=author__name], [class*=byline-name], [class*=byline__name], [class*=AuthorName]",
        "[class*=byline], [class*=by-line], [class*=Byline], [class*=author], [class*=Author], [class*=autor], [class*=auteur], .vcard .fn",
        "a[href*='/author/'], a[href*='/authors/'], a[href*='/autor/'], a[href*='/autoren/'], a[href*='/auteur/']",
    ];
    for selector in SELECTORS {
        let nodes = document.select(selector);
        // Inside out: the container of a byline holds more than names.
        let found: Vec<String> = nodes
            .nodes()
            .iter()
            .take(60)
            .filter(|node| !crate::meta::is_aside(node))
            .map(|node| line::squeeze(&node.text()))
            .filter(|text| byline::may_be_credit(text))
            .collect();
        if !found.is_empty() {
            return found.into_iter().take(4).collect();
        }
    }
    let written: Vec<String> = near
        .iter()
        .filter(|text| text.len() < 120)
        .filter_map(|text| byline::by(text))
        .map(str::to_owned)
        .take(2)
        .collect();
    if !written.is_empty() {
        return written;
    }
    if !described.collective_authors.is_empty() {
        return described.collective_authors.clone();
    }
    carrier.authors.clone()
}

/// The paragraph that the page gives as its summary, when it stands before the text but the
/// main text was taken without it.
fn lead(claims: &Claims, lines: &[Paragraph], paragraphs: &[Paragraph]) -> Option<Paragraph> {
    let summary = claims.meta(&["og:description", "description", "twitter:description"])?;
    let key = line::key(summary);
    if key.len() < 60 {
        return None;
    }
    let first = &paragraphs.first()?.text;
    let end = lines.iter().position(|line| line.text == *first)?;
    let start = &key[..guard::floor(&key, 60)];
    let is_lead = |line: &&Paragraph| {
        line.text.len() < 1_000
            && line
                .text
                .ends_with(['.', '!', '?', '…', '”', '"', '»', '“'])
            && line::key(&line.text).starts_with(start)
    };
    let lead = lines[..end].iter().rev().take(40).find(is_lead)?;
    let is_repeated = paragraphs
        .iter()
        .take(3)
        .any(|paragraph| line::key(&paragraph.text).starts_with(start));
    (!is_repeated).then(|| lead.clone())
}

/// The body in JSON-LD, when the page itself shows next to nothing of it.
fn described_body(claims: &Claims, paragraphs: &[Paragraph]) -> Option<Vec<Paragraph>> {
    let body = claims.described.body.as_deref()?;
    let shown: usize = paragraphs
        .iter()
        .map(|paragraph| paragraph.text.len())
        .sum();
    (body.len() >= 300 && shown * 3 < body.len()).then(|| {
        body.split(['\n', '\r'])
            .map(line::unescape)
            .filter(|text| !text.is_empty())
            .map(Paragraph::plain)
            .collect()
    })
}

/// Letters, each as many as it is worth in an alphabetic script.
fn letters(paragraphs: &[Paragraph]) -> usize {
    let worth = |letter: char| {
        if wirewatch_text::is_unspaced(letter) {
            4
        } else {
            1
        }
    };
    paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.text.chars())
        .filter(|letter| letter.is_alphabetic())
        .map(worth)
        .sum()
}

/// Whether these paragraphs are an article, or the words of a wall before one.
fn check(
    paragraphs: &[Paragraph],
    title: &str,
    lines: &[Paragraph],
    guarded: &Guarded,
) -> Result<(), Silence> {
    let letters = letters(paragraphs);
    if letters < MIN_LETTERS {
        let all = join(&lines[..lines.len().min(100)]);
        return Err(silence::reason(title, &all, guarded));
    }
    // A short text may be the words of a wall; a longer one is one only if its title says so.
    let shown = if letters < 300 {
        join(paragraphs)
    } else {
        String::new()
    };
    if letters < 600
        && let Some(wall) = silence::wall(title, &shown)
    {
        return Err(wall);
    }
    Ok(())
}

/// A day that stands in the text itself.
pub(crate) fn text_day(stamp: Stamp) -> Stamp {
    Stamp {
        origin: DateOrigin::Text,
        ..stamp
    }
}
