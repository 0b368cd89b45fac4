//! When, by the texts, something happened: dates of events in their order, each with its sentence.
//!
//! Only what can be placed on a calendar with at least a year stands here: no durations, no
//! "now", no date whose year nobody knows. A vague date is shown as the stretch that it is.

mod value;

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;
use wirewatch_news::{Calendar, Story, Timex, TimexKind, Understood};

use crate::article::Jumps;
use crate::frame::Frame;
use crate::located::{About, Say, into_article, say, told_by};
use crate::parts::{Jump, Told};
use crate::passage::Paragraphs;
use value::Stretch;

/// Expressions looked at in one article.
const TIMEX_LIMIT: usize = 2_000;
/// Different dates kept while a page is made.
const DATE_LIMIT: usize = 2_000;
/// Dates that stand on the page, and those before the expander.
const SHOWN_LIMIT: usize = 60;
const OPEN_LIMIT: usize = 12;
/// Sentences of one date.
const SAY_LIMIT: usize = 3;

/// One date with what is said of it.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<li{% if !class.is_empty() %} class="{{ class }}"{% endif %}><b>{% if let Some(datetime) = datetime %}<time datetime="{{ datetime }}">{{ when }}</time>{% else %}{{ when }}{% endif %}</b>{% if let Some(written) = written %} <span class="q">{{ open }}{{ written }}{{ close }}</span>{% endif %}{% if is_ahead %} <span class="new">after the report</span>{% endif %}{% if let Some(calendar) = calendar %} <span class="q">{{ calendar }}</span>{% endif %}{% for say in says %}{% if !say.text.is_empty() %}<br>{{ say }}{% else %} ·{% endif %} {{ say.jump }}{% endfor %}{% if more > 0 %}<br><span class="q">and {{ more }} more</span>{% endif %}</li>
"##
)]
struct Entry {
    /// `stretch` for more than a day, `pub` for the day of publication, nothing for a day.
    class: &'static str,
    when: String,
    datetime: Option<String>,
    /// The words of the text, where they are the same in all sentences.
    written: Option<Told>,
    open: &'static str,
    close: &'static str,
    calendar: Option<&'static str>,
    is_ahead: bool,
    says: Vec<Say>,
    more: u64,
}

impl HtmlSafe for Entry {}

/// Dates of events, oldest first.
#[derive(Template)]
#[template(path = "when.html")]
pub(crate) struct Timeline {
    /// Those that came before the ones shown.
    earlier: usize,
    before: Vec<Entry>,
    entries: Vec<Entry>,
}

impl HtmlSafe for Timeline {}

/// A date while it is collected.
struct Found {
    stretch: Stretch,
    written: Option<String>,
    language: Option<String>,
    calendar: Option<Calendar>,
    is_ahead: bool,
    says: Vec<Say>,
    more: u64,
}

#[derive(Default)]
struct Dates(BTreeMap<(Date, Date, String), Found>);

impl Dates {
    fn add(
        &mut self,
        article: &Understood,
        timex: &Timex,
        jump: Jump,
        say: impl FnOnce(Jump) -> Say,
    ) {
        let Some(stretch) = placed(timex) else {
            return;
        };
        let text = &article.recognised.article;
        let written = text.quote(timex.passage);
        let is_ahead = text
            .first_created
            .is_some_and(|stamp| stretch.first > stamp.date);
        let key = (stretch.first, stretch.last, stretch.words.clone());
        let has_room = self.0.len() < DATE_LIMIT;
        match self.0.get_mut(&key) {
            Some(found) => {
                if found.written.as_deref() != Some(written) {
                    found.written = None;
                }
                found.is_ahead &= is_ahead;
                if found.says.iter().any(|say| say.jump == jump) {
                    return;
                }
                match found.says.len() < SAY_LIMIT {
                    true => found.says.push(say(jump)),
                    false => found.more += 1,
                }
            }
            None if has_room => {
                self.0.insert(
                    key,
                    Found {
                        stretch,
                        written: Some(written.to_owned()),
                        language: text.language.clone(),
                        calendar: timex.calendar,
                        is_ahead,
                        says: vec![say(jump)],
                        more: 0,
                    },
                );
            }
            None => {}
        }
    }

    /// The timeline, with the day of publication in its place; `None` without any date.
    fn timeline(self, published: Option<Date>) -> Option<Timeline> {
        if self.0.is_empty() {
            return None;
        }
        let mut entries: Vec<(Date, Entry)> = self
            .0
            .into_values()
            .map(|found| (found.stretch.first, entry(found)))
            .collect();
        let earlier = entries.len().saturating_sub(SHOWN_LIMIT);
        entries.drain(..earlier);
        if let Some(day) = published {
            let at = entries.partition_point(|(first, _)| *first <= day);
            entries.insert(at, (day, publication(day)));
        }
        let mut entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
        let rest = entries.split_off(entries.len().saturating_sub(OPEN_LIMIT));
        Some(Timeline {
            earlier,
            before: entries,
            entries: rest,
        })
    }
}

/// The dates of one article around the day of its publication.
pub(crate) fn of_article(
    frame: &Frame<'_>,
    article: &Understood,
    jumps: &Jumps<'_>,
) -> Option<Timeline> {
    let mut dates = Dates::default();
    for timex in article.recognised.times.iter().take(TIMEX_LIMIT) {
        let jump = jumps.to(timex.passage);
        dates.add(article, timex, jump, |jump| {
            say(frame, article, timex.passage, jump)
        });
    }
    let published = article.recognised.article.first_created;
    dates.timeline(published.map(|stamp| stamp.date))
}

/// The dates in sentences of many stories that are about one subject or country.
pub(crate) fn of_stories<'a>(
    frame: &Frame<'_>,
    stories: impl IntoIterator<Item = &'a Story>,
    about: About<'_>,
) -> Option<Timeline> {
    let mut dates = Dates::default();
    for story in stories {
        let lead = &story.lead;
        let paragraphs = Paragraphs::of(&lead.recognised.article);
        for timex in lead.recognised.times.iter().take(TIMEX_LIMIT) {
            if placed(timex).is_none() || !about.speaks(lead, timex.passage) {
                continue;
            }
            let jump = into_article(lead, &paragraphs, timex.passage);
            dates.add(lead, timex, jump, |jump| {
                told_by(lead, say(frame, lead, timex.passage, jump))
            });
        }
    }
    dates.timeline(None)
}

fn placed(timex: &Timex) -> Option<Stretch> {
    let is_date = matches!(timex.kind, TimexKind::Date | TimexKind::Time);
    if !is_date || timex.is_unresolved {
        return None;
    }
    Stretch::read(&timex.value, timex.modifier.as_deref())
}

fn entry(found: Found) -> Entry {
    let language = crate::outside::language_tag(found.language.as_deref());
    let (open, close) = crate::words::quotes(language);
    let written = found
        .written
        .map(|words| Told::cut(&words, language, 60))
        .filter(|words| !words.text.is_empty() && words.text != found.stretch.words);
    Entry {
        class: if found.stretch.first == found.stretch.last {
            ""
        } else {
            "stretch"
        },
        when: found.stretch.words,
        datetime: found.stretch.datetime,
        written,
        open,
        close,
        calendar: found.calendar.map(|calendar| match calendar {
            Calendar::Hijri => "converted from the Islamic calendar; may be off by a day",
            Calendar::Jalali => "converted from the Persian calendar",
        }),
        is_ahead: found.is_ahead,
        says: found.says,
        more: found.more,
    }
}

fn publication(day: Date) -> Entry {
    Entry {
        class: "pub",
        when: crate::words::day(day),
        datetime: Some(day.to_string()),
        written: Some(Told::cut("published", Some("en"), 60)),
        open: "",
        close: "",
        calendar: None,
        is_ahead: false,
        says: Vec::new(),
        more: 0,
    }
}
