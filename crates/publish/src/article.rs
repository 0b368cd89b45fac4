//! The page of an article: its text with every finding marked, and all that stands behind it.

use askama::Template;
use wirewatch_news::{Affected, Entity, Field, Passage, Story, Subject, Understood};

use crate::card::Card;
use crate::chain::Chain;
use crate::frame::{Frame, Section, Shell, rendered};
use crate::happened::Happened;
use crate::located::{Shaded, in_article, say};
use crate::map::{Layout, Map};
use crate::mark::{CARD_LIMIT, Marks, Piece, label_first};
use crate::parts::{Day, Jump, Link, Marked, Moment, Told};
use crate::passage::Paragraphs;
use crate::standing::Word;
use crate::story::{Copy, copy, counts};
use crate::when::{self, Timeline};
use crate::{outside, routes, shapes, words};

/// Longest headline on its own page, in bytes.
const HEADLINE_LIMIT: usize = 600;
/// How many quoted words and jumps an affected country shows.
const REASON_LIMIT: usize = 6;
/// How many affected countries the page names.
const COUNTRY_LIMIT: usize = 12;
/// Longest opening shown of an article without evidence when excerpts are shown, in characters.
const OPENING_LIMIT: usize = 240;

/// Jumps to the paragraphs of this page.
pub(crate) struct Jumps<'a> {
    paragraphs: Paragraphs<'a>,
    /// The numbers shown, when not all are.
    shown: Option<Vec<u32>>,
}

impl Jumps<'_> {
    /// The jump to a passage; words without a link where its paragraph is not on the page.
    pub(crate) fn to(&self, passage: Passage) -> Jump {
        let Some(number) = self.paragraphs.number_of(passage) else {
            return Jump {
                href: Some("#h".into()),
                text: "headline".into(),
            };
        };
        self.to_number(number)
    }

    /// The jump to a paragraph by its number.
    pub(crate) fn to_number(&self, number: u32) -> Jump {
        let is_shown = self
            .shown
            .as_ref()
            .is_none_or(|shown| shown.contains(&number));
        Jump {
            href: is_shown.then(|| format!("#p{number}")),
            text: format!("¶\u{a0}{number}"),
        }
    }

    /// Whether the page shows parts of the text only.
    pub(crate) fn is_excerpt(&self) -> bool {
        self.shown.is_some()
    }
}

struct Shown {
    number: u32,
    words: Marked,
}

/// Words of the text, and where they stand.
struct Reason {
    words: Told,
    jumps: Vec<Jump>,
}

struct Where {
    /// Target of the country's shape on the map.
    id: Option<String>,
    name: Link,
    because: Vec<Reason>,
    more: usize,
}

struct NotAffected {
    name: String,
    because: Option<Reason>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    shell: Shell,
    headline: Marked,
    headline_language: Option<String>,
    direction: &'static str,
    language: Option<String>,
    lede: String,
    outlet: Told,
    published: Option<Day>,
    published_from: &'static str,
    version: Option<Day>,
    captured: Moment,
    short_hash: String,
    cards: Vec<Card>,
    more_cards: usize,
    countries: Vec<Where>,
    others: Vec<NotAffected>,
    map: Option<Map>,
    timeline: Option<Timeline>,
    excerpts_only: bool,
    no_evidence: bool,
    paragraphs: Vec<Shown>,
    has_roles: bool,
    dateline: Option<Told>,
    limits: Vec<Told>,
    chain: Chain,
    happened: Happened,
    /// Whose word it is where no source stands behind it.
    own: Word,
    authors: Vec<Told>,
    outlet_note: String,
    address: Told,
    web: Option<String>,
    bytes: String,
    hash_groups: Vec<String>,
    part: Option<Told>,
    bytes_link: Option<String>,
    json_link: String,
    copies: Vec<Copy>,
    counts: String,
}

/// The page of `article`, which is one of the reports of `story`. `subjects` are the listed
/// subjects that it names, each with its entries in full, as far as the lists hold them.
pub fn article_page(
    frame: &Frame<'_>,
    story: &Story,
    article: &Understood,
    subjects: &[(Subject, Vec<Entity>)],
) -> String {
    let recognised = &article.recognised;
    let text = &recognised.article;
    let language = outside::language_tag(text.language.as_deref());
    let excerpts_only = frame.excerpts_only();
    let body_marks = Marks::of(article, Field::Body);
    let (paragraphs, shown) = match excerpts_only {
        true => {
            let excerpts = excerpts(article, &body_marks);
            let numbers = excerpts.iter().map(|shown| shown.number).collect();
            (excerpts, Some(numbers))
        }
        false => (whole(article, &body_marks), None),
    };
    let jumps = Jumps {
        paragraphs: Paragraphs::of(text),
        shown,
    };
    let title = match text.headline.trim() {
        "" => "(no headline)",
        headline => headline,
    };
    let shell = Shell::new(Some(frame.coverage), Section::None, title)
        .crumb(&routes::day(text.day()), words::day(text.day()))
        .crumb(routes::HOME, "Today")
        .here(title);
    let digest = text.capture.payload_digest.to_string();
    let page = ArticlePage {
        shell,
        headline: headline(article),
        headline_language: language.filter(|tag| *tag != "en").map(str::to_owned),
        direction: outside::direction(language),
        language: language.map(str::to_owned),
        lede: lede(frame, article),
        outlet: Told::name(&text.outlet.name),
        published: text.first_created.map(|stamp| Day::new(stamp.date)),
        published_from: text
            .first_created
            .map_or("", |stamp| words::date_origin(stamp.origin)),
        version: text
            .version_created
            .filter(|version| {
                text.first_created
                    .is_none_or(|first| first.date != version.date)
            })
            .map(|stamp| Day::new(stamp.date)),
        captured: Moment::new(text.capture.captured),
        short_hash: format!("{} {} …", &digest[..4], &digest[4..8]),
        more_cards: recognised.listed.len().saturating_sub(CARD_LIMIT),
        cards: (1..=CARD_LIMIT)
            .zip(&recognised.listed)
            .map(|(number, listed)| Card::new(number, article, listed, subjects, &jumps))
            .collect(),
        map: Map::of(
            frame,
            in_article(frame, article, &jumps, shaded(frame, article, &jumps)),
            &Layout {
                title: "Where it happened",
                folded: false,
                whole: None,
            },
        ),
        timeline: when::of_article(frame, article, &jumps),
        countries: affected(frame, article, &jumps),
        others: not_affected(frame, article, &jumps),
        excerpts_only,
        no_evidence: article.evidence.is_empty(),
        has_roles: paragraphs
            .iter()
            .any(|shown| has_roles(&shown.words.pieces)),
        paragraphs,
        dateline: text
            .dateline
            .as_ref()
            .map(|line| Told::new(&line.text, language)),
        limits: text
            .limits
            .iter()
            .take(12)
            .map(|limit| Told::cut(limit, Some("en"), 300))
            .collect(),
        chain: Chain::of(article, &jumps),
        happened: Happened::of(article, &jumps),
        own: Word::outlet(article),
        authors: text
            .authors
            .iter()
            .take(8)
            .map(|name| Told::cut(name, None, 90))
            .collect(),
        outlet_note: outlet_note(frame, article),
        address: Told::cut(&text.url, None, 160),
        web: outside::web_address(&text.url).map(str::to_owned),
        bytes: words::count(text.capture.payload_bytes, "byte", "bytes"),
        hash_groups: (0..4)
            .map(|group| digest[16 * group..16 * group + 16].to_owned())
            .collect(),
        part: text
            .capture
            .part
            .as_deref()
            .map(|part| Told::cut(part, None, 120)),
        bytes_link: (!excerpts_only).then(|| routes::capture(text.capture.payload_digest)),
        json_link: routes::article_json(&text.id),
        copies: story
            .reports
            .iter()
            .filter(|report| report.id != text.id)
            .take(40)
            .map(|report| copy(report, text.language.as_deref()))
            .collect(),
        counts: counts(story),
    };
    rendered(&page)
}

fn has_roles(pieces: &[Piece]) -> bool {
    pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Listed { role: Some(_), .. }))
}

fn headline(article: &Understood) -> Marked {
    let text = &article.recognised.article.headline;
    if text.trim().is_empty() {
        return Marked {
            pieces: vec![Piece::Plain("(no headline)".into())],
            linked: true,
        };
    }
    let end = outside::cut(text, HEADLINE_LIMIT).len();
    let mut pieces = Marks::of(article, Field::Headline).pieces(text, 0..end);
    for piece in &mut pieces {
        match piece {
            Piece::Listed { role, .. } => *role = None,
            Piece::Place(words) => *piece = Piece::Plain(std::mem::take(words)),
            Piece::Plain(_) | Piece::Gap => {}
        }
    }
    if end < text.len() {
        pieces.push(Piece::Gap);
    }
    Marked {
        pieces,
        linked: true,
    }
}

fn whole(article: &Understood, marks: &Marks) -> Vec<Shown> {
    let text = &article.recognised.article;
    Paragraphs::of(text)
        .0
        .iter()
        .map(|paragraph| {
            let mut pieces = marks.pieces(&text.body, paragraph.range());
            label_first(&mut pieces);
            Shown {
                number: paragraph.number,
                words: Marked {
                    pieces,
                    linked: true,
                },
            }
        })
        .collect()
}

/// The sentences with evidence only; of an article without any, its opening.
fn excerpts(article: &Understood, marks: &Marks) -> Vec<Shown> {
    let text = &article.recognised.article;
    let paragraphs = Paragraphs::of(text);
    let mut sentences: Vec<_> = article
        .evidence
        .iter()
        .filter(|evidence| evidence.sentence.field == Field::Body)
        .map(|evidence| evidence.sentence.span)
        .collect();
    sentences.sort();
    sentences.dedup();
    let mut shown: Vec<Shown> = Vec::new();
    let mut last_end = 0;
    for sentence in sentences {
        let Some(number) = paragraphs.number_at(sentence.start()) else {
            continue;
        };
        // Sentences that overlap are shown once.
        if sentence.start() < last_end {
            continue;
        }
        last_end = sentence.end();
        let pieces = marks.pieces(&text.body, sentence.range());
        match shown.last_mut().filter(|last| last.number == number) {
            Some(last) => {
                last.words.pieces.push(Piece::Gap);
                last.words.pieces.extend(pieces);
            }
            None => shown.push(Shown {
                number,
                words: Marked {
                    pieces,
                    linked: true,
                },
            }),
        }
    }
    for paragraph in &mut shown {
        label_first(&mut paragraph.words.pieces);
    }
    if shown.is_empty()
        && let Some(first) = paragraphs.0.first()
    {
        let end = first.start + outside::cut(first.text, OPENING_LIMIT).len();
        let mut pieces = marks.pieces(&text.body, first.start..end);
        pieces.push(Piece::Gap);
        shown.push(Shown {
            number: first.number,
            words: Marked {
                pieces,
                linked: true,
            },
        });
    }
    shown
}

/// "Two listed subjects are named: … and …. Iraq and Syria are affected."
fn lede(frame: &Frame<'_>, article: &Understood) -> String {
    let listed = &article.recognised.listed;
    let number = listed.len() as u64;
    let mut text = match number {
        0 => "Names no subject of the lists searched.".to_owned(),
        _ => {
            let words = words::count_in_words(number, "listed subject", "listed subjects");
            let verb = if number == 1 { "is" } else { "are" };
            format!("{words} {verb} named")
        }
    };
    if (1..=3).contains(&number) {
        let names: Vec<String> = listed
            .iter()
            .map(|one| outside::line(&one.caption, 90))
            .collect();
        text.push_str(&format!(": {}", words::joined(&names)));
    }
    if number > 0 {
        text.push('.');
    }
    let countries: Vec<String> = article
        .recognised
        .affected()
        .take(5)
        .map(|code| frame.country(code))
        .collect();
    match countries.len() {
        0 => {}
        1 => text.push_str(&format!(" {} is affected.", countries[0])),
        _ => text.push_str(&format!(" {} are affected.", words::joined(&countries))),
    }
    text
}

/// The words that speak for a country, each with its paragraphs; and how many more there are.
fn reasons(article: &Understood, country: &Affected, jumps: &Jumps<'_>) -> (Vec<Reason>, usize) {
    let text = &article.recognised.article;
    let mut found: Vec<Reason> = Vec::new();
    let mut more = 0;
    for passage in &country.because {
        let words = Told::cut(text.quote(*passage), text.language.as_deref(), 60);
        let jump = jumps.to(*passage);
        if words.text.is_empty() {
            continue;
        }
        let has_room = found.len() < REASON_LIMIT;
        let known = found
            .iter_mut()
            .find(|reason| reason.words.text == words.text);
        match known {
            Some(reason) if reason.jumps.contains(&jump) => {}
            Some(reason) if reason.jumps.len() < REASON_LIMIT => reason.jumps.push(jump),
            None if has_room => found.push(Reason {
                words,
                jumps: vec![jump],
            }),
            _ => more += 1,
        }
    }
    (found, more)
}

/// The affected countries that the page names, each once.
fn named(article: &Understood) -> Vec<&Affected> {
    let mut named: Vec<&Affected> = Vec::new();
    for country in article.recognised.countries.iter().take(300) {
        let is_known = named.iter().any(|one| one.country == country.country);
        if country.affected && !is_known && named.len() < COUNTRY_LIMIT {
            named.push(country);
        }
    }
    named
}

/// The affected countries as the map shades them, each with the first sentence that says so.
fn shaded(frame: &Frame<'_>, article: &Understood, jumps: &Jumps<'_>) -> Vec<Shaded> {
    named(article)
        .into_iter()
        .map(|country| Shaded {
            code: country.country.clone(),
            href: format!("#c-{}", country.country),
            note: String::new(),
            say: country
                .because
                .first()
                .map(|passage| say(frame, article, *passage, jumps.to(*passage))),
        })
        .collect()
}

fn affected(frame: &Frame<'_>, article: &Understood, jumps: &Jumps<'_>) -> Vec<Where> {
    named(article)
        .into_iter()
        .map(|country| {
            let (because, more) = reasons(article, country, jumps);
            Where {
                id: shapes::is_known(&country.country).then(|| format!("c-{}", country.country)),
                name: Link::new(
                    routes::country(&country.country),
                    frame.country(&country.country),
                ),
                because,
                more,
            }
        })
        .collect()
}

fn not_affected(frame: &Frame<'_>, article: &Understood, jumps: &Jumps<'_>) -> Vec<NotAffected> {
    article
        .recognised
        .countries
        .iter()
        .filter(|country| !country.affected)
        .take(8)
        .map(|country| NotAffected {
            name: frame.country(&country.country),
            because: reasons(article, country, jumps).0.into_iter().next(),
        })
        .collect()
}

fn outlet_note(frame: &Frame<'_>, article: &Understood) -> String {
    let outlet = &article.recognised.article.outlet;
    match &outlet.country {
        Some(code) => format!("outlet, {}", frame.country(code)),
        None => "outlet".into(),
    }
}
