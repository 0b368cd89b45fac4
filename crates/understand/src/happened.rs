//! The events of an article: what its paragraphs tell, tied to who says so and to the entities.

use wirewatch_news::{Argument, Attribution, Event, Passage, Recognised};

use crate::evidence::subject_at;
use crate::happening::Happening;
use crate::reading::Read;
use crate::saying::{chain_in, innermost};

/// The most events of one article.
const MOST: usize = 500;

/// What happened, in the order of the text, the headline first.
pub(crate) fn events(
    recognised: &Recognised,
    read: &[Read<'_>],
    attributions: &[Attribution],
) -> Vec<Event> {
    let all = read
        .iter()
        .flat_map(|read| read.happenings.iter().map(move |one| (read, one)));
    all.filter_map(|(read, one)| event(recognised, read, one, attributions))
        .take(MOST)
        .collect()
}

fn event(
    recognised: &Recognised,
    read: &Read<'_>,
    one: &Happening,
    attributions: &[Attribution],
) -> Option<Event> {
    let trigger = read.passage(&one.trigger)?;
    let argument = |passage: Passage, role| Argument {
        role,
        passage,
        chain: chain_in(recognised, passage),
        subject: subject_at(recognised, Some(passage)),
    };
    let parts = one.parts.iter();
    let arguments = parts.filter_map(|(role, range)| Some(argument(read.passage(range)?, *role)));
    Some(Event {
        trigger,
        label: one.kind.label,
        root: one.kind.root,
        category: one.kind.category,
        modality: one.kind.modality,
        modality_words: None,
        stage: one.kind.stage,
        said_by: innermost(attributions, trigger),
        arguments: arguments.collect(),
    })
}
