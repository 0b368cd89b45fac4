//! The sentence around each mention of a listed subject.

use wirewatch_news::{
    Attribution, Bearing, Event, Evidence, Field, NamedSource, Passage, Recognised, Role, Span,
    SubjectId,
};
use wirewatch_text::{sentence_at, sentences};

use crate::bearing::{Bears, bears};
use crate::reading::Read;
use crate::saying::innermost;

/// One piece of evidence per mention, in the order of the text.
pub(crate) fn evidence(
    recognised: &Recognised,
    through: &[NamedSource],
    read: &[Read<'_>],
    attributions: &[Attribution],
    events: &[Event],
) -> Vec<Evidence> {
    let article = &recognised.article;
    let headline = sentences(&article.headline);
    let body = sentences(&article.body);
    let mut found = Vec::new();
    for listed in &recognised.listed {
        for mention in &listed.mentions {
            let (text, all) = match mention.passage.field {
                Field::Headline => (&article.headline, &headline),
                Field::Body => (&article.body, &body),
            };
            let span = mention.passage.span;
            let sentence = sentence_at(all, span.start())
                .filter(|sentence| sentence.end >= span.end())
                .and_then(|sentence| Span::new(text, sentence))
                .unwrap_or(span);
            let bears = bears_at(read, mention.passage);
            let is_source = is_source(mention.passage, through);
            let bearing = bears.map(|bears| Bearing {
                modality: bears.modality,
                stage: bears.stage,
                category: bears.category,
                adverse: bears.adverse && !is_source,
                share: if is_source { 0.0 } else { bears.adverse_share },
                said_by: innermost(attributions, mention.passage),
                event: event_of(events, mention.passage),
            });
            let role = bears.map(|bears| bears.role);
            found.push(Evidence {
                subject: listed.subject.clone(),
                mention: mention.passage,
                sentence: Passage {
                    field: mention.passage.field,
                    span: sentence,
                },
                role: if is_source { Some(Role::Source) } else { role },
                bearing,
            });
        }
    }
    found.sort_by_key(|evidence| evidence.mention);
    found
}

fn bears_at(read: &[Read<'_>], mention: Passage) -> Option<Bears> {
    let read = read.iter().find(|read| read.holds(mention))?;
    let name = mention.span.range();
    bears(
        read.text,
        read.paragraph,
        &name,
        &read.happenings,
        &read.said,
    )
}

/// The first event of which the mention is a part.
fn event_of(events: &[Event], mention: Passage) -> Option<u32> {
    let touches =
        |passage: Passage| passage.field == mention.field && passage.span.overlaps(mention.span);
    let of_event = |event: &Event| {
        event
            .arguments
            .iter()
            .any(|argument| touches(argument.passage))
    };
    events.iter().position(of_event).map(|at| at as u32)
}

/// The listed subject that is named inside `passage`.
pub(crate) fn subject_at(recognised: &Recognised, passage: Option<Passage>) -> Option<SubjectId> {
    let passage = passage?;
    let inside =
        |mention: Passage| mention.field == passage.field && mention.span.overlaps(passage.span);
    recognised
        .listed
        .iter()
        .find(|listed| {
            listed
                .mentions
                .iter()
                .any(|mention| inside(mention.passage))
        })
        .map(|listed| listed.subject.clone())
}

fn is_source(mention: Passage, through: &[NamedSource]) -> bool {
    through
        .iter()
        .filter_map(|source| source.passage)
        .any(|passage| passage.field == mention.field && passage.span.overlaps(mention.span))
}
