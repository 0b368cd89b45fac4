//! What happened, by an article: its events as a list, each with whether it is said to have
//! happened first, then what, who did it to whom, and by whose word.

use std::collections::HashSet;

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{Argument, ArgumentRole, EntityKind, Event, Modality, SubjectId, Understood};

use crate::article::Jumps;
use crate::chain::{self, Cards};
use crate::parts::{Jump, Told};
use crate::passage::{sentence_around, window};
use crate::standing::{Word, is_foiled};
use crate::{codes, outside, words};

/// How many events stand before the expander.
const SHOWN: usize = 20;
/// How many stand in it.
const REST: usize = 80;
/// How many parts of an event are named.
const ARGUMENTS: usize = 10;
/// Longest part, in characters.
const ARGUMENT: usize = 80;
/// Longest piece of the sentence around the words that name an event, in bytes.
const SENTENCE: usize = 150;

/// A part of an event.
struct Part {
    role: &'static str,
    words: Told,
    /// The card of the listed subject that it names.
    card: Option<String>,
}

/// An event on a page.
#[derive(Template)]
#[template(path = "event.html")]
pub(crate) struct EventView {
    mark: &'static str,
    modality: String,
    what: String,
    /// Facts behind it: the offence, how far the law has come.
    facts: Vec<&'static str>,
    /// The sentence: words before the trigger, the trigger, words after it.
    before: String,
    trigger: String,
    after: String,
    direction: &'static str,
    language: Option<String>,
    open: &'static str,
    close: &'static str,
    parts: Vec<Part>,
    more: usize,
    speaker: Option<Told>,
    through: Option<Told>,
    speaker_card: Option<String>,
    /// The outlet in its own words.
    own: Option<Word>,
    jump: Jump,
}

impl HtmlSafe for EventView {}

/// The events of an article as its page shows them.
pub(crate) struct Happened {
    pub(crate) events: Vec<EventView>,
    /// In the expander.
    pub(crate) rest: Vec<EventView>,
    /// Not shown at all.
    pub(crate) more: usize,
    /// Why there is none.
    pub(crate) missing: String,
}

impl Happened {
    /// Events with a listed subject first, then in the order of the text.
    pub(crate) fn of(article: &Understood, jumps: &Jumps<'_>) -> Happened {
        let cards = Cards::of(article);
        // Events of which the evidence of a card is a part, and those that name its subject.
        let evidence = article.evidence.iter();
        let evidence = evidence.filter(|one| cards.href(&one.subject).is_some());
        let told: HashSet<u32> = evidence.filter_map(|one| one.bearing?.event).collect();
        let names_subject = |event: &Event| {
            let mut subjects = event
                .arguments
                .iter()
                .filter_map(|part| part.subject.as_ref());
            subjects.any(|subject| cards.href(subject).is_some())
        };
        let mut order: Vec<(bool, &Event)> = article
            .events
            .iter()
            .zip(0..)
            .map(|(event, number)| (!told.contains(&number) && !names_subject(event), event))
            .collect();
        order.sort_by_key(|(is_later, _)| *is_later);
        let mut shown: Vec<EventView> = order
            .iter()
            .take(SHOWN + REST)
            .map(|(_, event)| view(article, event, &cards, jumps))
            .collect();
        let more = order.len() - shown.len();
        let rest = shown.split_off(shown.len().min(SHOWN));
        let language = article.recognised.article.language.as_deref();
        let missing = match language {
            _ if !shown.is_empty() => String::new(),
            Some("en") => "No event was found in the text.".to_owned(),
            Some(tag) => format!(
                "What happened was not read: the text is in {}, and only English is read for that \
                 so far.",
                words::language(tag)
            ),
            None => {
                "What happened was not read: nothing tells the language of the text.".to_owned()
            }
        };
        Happened {
            events: shown,
            rest,
            more,
            missing,
        }
    }
}

fn view(article: &Understood, event: &Event, cards: &Cards<'_>, jumps: &Jumps<'_>) -> EventView {
    let text = &article.recognised.article;
    let language = outside::language_tag(text.language.as_deref());
    let (before, trigger, after) = sentence(article, event, jumps.is_excerpt());
    let (open, close) = words::quotes(language);
    let speaker = chain::speaker(article, event.said_by);
    let card = |subject: Option<&SubjectId>| subject.and_then(|subject| cards.href(subject));
    let part = |argument: &Argument| Part {
        role: codes::argument(argument.role),
        words: Told::cut(text.quote(argument.passage), language, ARGUMENT),
        card: card(argument.subject.as_ref()),
    };
    let parts: Vec<Part> = event.arguments.iter().take(ARGUMENTS).map(part).collect();
    let modality = match event.modality {
        Modality::Alleged if accuses_a_person(article, event) => "accused",
        Modality::Failed if is_foiled(article, event.modality_words) => "foiled",
        modality => codes::modality(modality),
    };
    EventView {
        mark: codes::modality_mark(event.modality),
        modality: codes::capitalised(modality),
        what: what(event),
        facts: event
            .category
            .map(codes::category)
            .into_iter()
            .chain(event.stage.map(codes::stage))
            .collect(),
        before,
        trigger,
        after,
        direction: outside::direction(language),
        language: language.filter(|tag| *tag != "en").map(str::to_owned),
        open,
        close,
        more: event.arguments.len() - parts.len(),
        parts,
        speaker_card: card(speaker.as_ref().and_then(|speaker| speaker.subject)),
        own: event.said_by.is_none().then(|| Word::outlet(article)),
        through: speaker.as_ref().and_then(|speaker| speaker.through.clone()),
        speaker: speaker.map(|speaker| speaker.name),
        jump: jumps.to(event.trigger),
    }
}

/// Whether the text writes an actor of the event as a person.
fn accuses_a_person(article: &Understood, event: &Event) -> bool {
    let persons = article.recognised.entities.iter();
    let mut persons = persons.filter(|entity| entity.kind == EntityKind::Person);
    let actors = || {
        let all = event.arguments.iter().take(ARGUMENTS);
        all.filter(|part| part.role == ArgumentRole::Actor)
    };
    persons.any(|person| {
        actors().any(|actor| {
            let (actor, person) = (actor.passage, person.passage);
            actor.field == person.field && actor.span.overlaps(person.span)
        })
    })
}

/// Its kind in plain words; of any other kind what one side does to another, else the offence.
fn what(event: &Event) -> String {
    let words = codes::label(event.label)
        .or_else(|| event.root.map(codes::root))
        .unwrap_or("event of another kind");
    codes::capitalised(words)
}

/// The words that name an event with those around them; alone where only excerpts are shown.
fn sentence(article: &Understood, event: &Event, is_excerpt: bool) -> (String, String, String) {
    let text = article.recognised.article.text(event.trigger.field);
    let span = event.trigger.span;
    let trigger = outside::line(span.quote(text), ARGUMENT);
    if is_excerpt || trigger.is_empty() {
        return (String::new(), trigger, String::new());
    }
    let shown = window(text, sentence_around(text, span), span, SENTENCE);
    let piece = |from: usize, to: usize| {
        let words = text.get(from..to).unwrap_or_default();
        (outside::line(words, SENTENCE), words)
    };
    let (mut before, raw) = piece(shown.range.start, span.start());
    if raw.ends_with(char::is_whitespace) && !before.is_empty() {
        before.push(' ');
    }
    if shown.cut_before {
        before.insert_str(0, "… ");
    }
    let (mut after, raw) = piece(span.end(), shown.range.end);
    if raw.starts_with(char::is_whitespace) && !after.is_empty() {
        after.insert(0, ' ');
    }
    if shown.cut_after {
        after.push_str(" …");
    }
    (before, trigger, after)
}
