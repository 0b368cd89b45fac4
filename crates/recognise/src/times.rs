//! When: the expressions of time in headline and body, against the day of publication.

use wirewatch_news::{Article, Field, Passage, Span, Timex};

/// The expressions of time of an article, the headline's first.
///
/// Without a day of publication what is relative stays unresolved and says so.
pub(crate) fn times(article: &Article) -> Vec<Timex> {
    let language = article.language.as_deref().unwrap_or("en");
    let published = article.first_created.map(|stamp| stamp.date);
    let mut found = Vec::new();
    for (field, text) in [
        (Field::Headline, &article.headline),
        (Field::Body, &article.body),
    ] {
        for time in wirewatch_times::times(text, language, published) {
            found.extend(Span::new(text, time.range).map(|span| Timex {
                passage: Passage { field, span },
                kind: time.kind,
                value: time.value,
                modifier: time.modifier,
                calendar: time.calendar,
                is_unresolved: time.is_unresolved,
            }));
        }
    }
    found
}
