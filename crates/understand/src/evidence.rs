//! The sentence around each mention of a listed subject.

use wirewatch_news::{Evidence, Field, NamedSource, Passage, Recognised, Role, Span, SubjectId};
use wirewatch_text::{sentence_at, sentences};

/// One piece of evidence per mention, in the order of the text.
pub(crate) fn evidence(recognised: &Recognised, through: &[NamedSource]) -> Vec<Evidence> {
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
            found.push(Evidence {
                subject: listed.subject.clone(),
                mention: mention.passage,
                sentence: Passage {
                    field: mention.passage.field,
                    span: sentence,
                },
                role: is_source(mention.passage, through).then_some(Role::Source),
                bearing: None,
            });
        }
    }
    found.sort_by_key(|evidence| evidence.mention);
    found
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
