//! Expressions of time in headline and body, counted from the day of first publication.

use wirewatch_news::{Article, Field, Passage, Span, Timex};

/// The expressions of time in `article`, headline first, in the order of the text. An article
/// without a language has only its dates in digits read.
pub(crate) fn times(article: &Article) -> Vec<Timex> {
    let published = article.first_created.map(|stamp| stamp.date);
    let language = article.language.as_deref().unwrap_or_default();
    let fields = [
        (Field::Headline, &article.headline),
        (Field::Body, &article.body),
    ];
    let mut out = Vec::new();
    for (field, text) in fields {
        for found in wirewatch_times::times(text, language, published) {
            let Some(span) = Span::new(text, found.range) else {
                continue;
            };
            out.push(Timex {
                passage: Passage { field, span },
                kind: found.kind,
                value: found.value,
                modifier: found.modifier,
                calendar: found.calendar,
                is_unresolved: found.is_unresolved,
            });
        }
    }
    out
}
