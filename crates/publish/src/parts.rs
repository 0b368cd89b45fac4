//! The components of the pages, each a type with its own small template.
//!
//! Values are escaped inside these templates; the results are HTML and are not escaped again.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_news::EntityId;

use crate::mark::Piece;
use crate::standing::{Side, Standing};
use crate::{outside, words};

/// Longest headline or name on a page, in characters.
pub(crate) const LINE_LIMIT: usize = 240;

macro_rules! html {
    ($($part:ident),+) => { $(impl HtmlSafe for $part {})+ };
}
html!(Told, Flag, ListedBy, Day, Moment, Jump, Link, Quote, Marked);

/// One line of text from outside, isolated from the direction of the page.
#[derive(Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<bdi{% if let Some(tag) = language %} lang="{{ tag }}"{% endif %} dir="{{ direction }}">{{ text }}</bdi>"#
)]
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) language: Option<String>,
    pub(crate) direction: &'static str,
}

impl Told {
    pub(crate) fn new(text: &str, language: Option<&str>) -> Told {
        Told::cut(text, language, LINE_LIMIT)
    }

    pub(crate) fn cut(text: &str, language: Option<&str>, limit: usize) -> Told {
        let language = outside::language_tag(language);
        Told {
            text: outside::line(text, limit),
            language: language.filter(|tag| *tag != "en").map(str::to_owned),
            direction: outside::direction(language),
        }
    }

    /// A name, whose language nothing tells; a missing one says so.
    pub(crate) fn name(text: &str) -> Told {
        match Told::cut(text, None, 160) {
            Told { text, .. } if text.is_empty() => Told::cut("(not named)", Some("en"), 160),
            told => told,
        }
    }
}

/// A role in words, with its mark: filled and thick when adverse.
#[derive(Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<span class="flag{% if adverse %} adv{% endif %}">{{ text }}</span>"#
)]
pub(crate) struct Flag {
    pub(crate) adverse: bool,
    pub(crate) text: String,
}

impl Flag {
    /// Nobody has assessed what is said of some subjects: that is not the same as "not adverse".
    pub(crate) fn of(standing: &Standing) -> Flag {
        Flag {
            adverse: standing.is_adverse(),
            text: match standing.side() {
                Side::Adverse => format!("Adverse role: {}", standing.words()),
                Side::Named => "Listed subject named".into(),
                Side::Other => format!("Not adverse: {}", standing.words()),
            },
        }
    }
}

/// "Listed by UN QDe.115, OFAC 8759".
#[derive(Clone, Template)]
#[template(
    ext = "html",
    source = r#"Listed by {% for (list, references) in lists %}{% if !loop.first %}, {% endif %}<b>{{ list }}</b>{% for reference in references %}{% if !loop.first %},{% endif %} <span class="id">{{ reference }}</span>{% endfor %}{% endfor %}"#
)]
pub(crate) struct ListedBy {
    lists: Vec<(String, Vec<String>)>,
}

impl ListedBy {
    pub(crate) fn new<'a>(entities: impl IntoIterator<Item = &'a EntityId>) -> ListedBy {
        let mut lists: Vec<(String, Vec<String>)> = Vec::new();
        for entity in entities.into_iter().take(12) {
            let list = outside::line(&entity.dataset, 40);
            let reference = outside::line(&entity.reference, 60);
            match lists.iter_mut().find(|(known, _)| *known == list) {
                Some((_, references)) => references.push(reference),
                None => lists.push((list, vec![reference])),
            }
        }
        ListedBy { lists }
    }
}

/// A calendar day.
#[derive(Clone, Template)]
#[template(
    ext = "html",
    source = r#"<time datetime="{{ date }}">{{ text }}</time>"#
)]
pub(crate) struct Day {
    date: Date,
    text: String,
}

impl Day {
    pub(crate) fn new(date: Date) -> Day {
        Day {
            date,
            text: words::day(date),
        }
    }

    pub(crate) fn long(date: Date) -> Day {
        Day {
            date,
            text: words::long_day(date),
        }
    }
}

/// An instant, UTC.
#[derive(Clone, Template)]
#[template(
    ext = "html",
    source = r#"<time datetime="{{ at }}">{{ text }}</time>"#
)]
pub(crate) struct Moment {
    at: Timestamp,
    text: String,
}

impl Moment {
    pub(crate) fn new(at: Timestamp) -> Moment {
        Moment {
            at,
            text: words::moment(at),
        }
    }
}

/// A jump to a paragraph; words only where the paragraph is not shown.
#[derive(Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"{% if let Some(href) = href %}<a class="j" href="{{ href }}">{{ text }}</a>{% else %}{{ text }}{% endif %}"#
)]
pub(crate) struct Jump {
    pub(crate) href: Option<String>,
    pub(crate) text: String,
}

/// A link inside the desk with plain words.
#[derive(Clone, Template)]
#[template(
    ext = "html",
    source = r#"<a href="{{ href }}"{% if let Some(rel) = rel %} rel="{{ rel }}"{% endif %}>{{ text }}</a>"#
)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) text: String,
    pub(crate) rel: Option<&'static str>,
}

impl Link {
    pub(crate) fn new(href: String, text: impl Into<String>) -> Link {
        Link {
            href,
            text: text.into(),
            rel: None,
        }
    }
}

/// Text with its names and places marked.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% for piece in pieces %}{% match piece %}{% when Piece::Plain(text) %}{{ text }}{% when Piece::Place(text) %}<span class="m m-place">{{ text }}</span>{% when Piece::Gap %}<span class="q"> […] </span>{% when Piece::Listed { text, card, adverse, role, also } %}{% if linked %}<a class="m {% if *adverse %}m-adv{% else %}m-list{% endif %}" href="#e-{{ card }}">{{ text }}{% if let Some(role) = role %}<small>&nbsp;{{ role }}</small>{% endif %}</a>{% for other in also %}<a class="m-also" href="#e-{{ other }}" aria-label="may also be subject {{ other }}">&nbsp;or {{ other }}</a>{% endfor %}{% else %}<span class="m {% if *adverse %}m-adv{% else %}m-list{% endif %}">{{ text }}</span>{% endif %}{% endmatch %}{% endfor %}"##
)]
pub(crate) struct Marked {
    pub(crate) pieces: Vec<Piece>,
    /// Whether listed names link to their cards on this page.
    pub(crate) linked: bool,
}

/// A sentence as evidence, exactly as written.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<blockquote{% if let Some(tag) = language %} lang="{{ tag }}"{% endif %} dir="{{ direction }}"><p>{{ open }}{% if cut_before %}… {% endif %}{{ words }}{% if cut_after %} …{% endif %}{{ close }}</p>
<footer lang="en" dir="ltr">{% if let Some(speaker) = speaker %}{{ speaker }}{% if let Some(through) = through %}, through {{ through }}{% endif %}, in {% endif %}{{ outlet }}{% if let Some(agency) = agency %}, crediting {{ agency }}{% endif %}{% if let Some(day) = day %}, {{ day }}{% endif %}, {{ jump }}</footer></blockquote>"#
)]
pub(crate) struct Quote {
    pub(crate) language: Option<String>,
    pub(crate) direction: &'static str,
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
    pub(crate) cut_before: bool,
    pub(crate) cut_after: bool,
    pub(crate) words: Marked,
    /// Whose word the sentence passes on.
    pub(crate) speaker: Option<Told>,
    /// By whom it is passed on inside the article.
    pub(crate) through: Option<Told>,
    pub(crate) outlet: Told,
    pub(crate) agency: Option<Told>,
    pub(crate) day: Option<Day>,
    pub(crate) jump: Jump,
}
