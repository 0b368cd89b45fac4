//! Expressions of time: in headline and body, counted from the day of first publication.

use wirewatch_lists::Lists;
use wirewatch_news::{DateOrigin, Field, Stamp};
use wirewatch_places::Gazetteer;
use wirewatch_recognise::{ListedNames, recognise};

use crate::places::article;

#[test]
fn headline_and_body_are_read_from_the_day_of_publication() {
    let mut article = article("en", "Port shut yesterday", "It opens again next month.");
    let day = "2019-05-07".parse().expect("a day");
    article.first_created = Some(Stamp::day(day, DateOrigin::Meta));
    let names = ListedNames::new(&Lists::new(Vec::new()), Gazetteer::embedded());
    let recognised = recognise(article, &names, Gazetteer::embedded());
    let found: Vec<(Field, &str, &str)> = recognised
        .times
        .iter()
        .map(|time| {
            let text = match time.passage.field {
                Field::Headline => &recognised.article.headline,
                Field::Body => &recognised.article.body,
            };
            (
                time.passage.field,
                time.passage.span.quote(text),
                time.value.as_str(),
            )
        })
        .collect();
    let expected = [
        (Field::Headline, "yesterday", "2019-05-06"),
        (Field::Body, "next month", "2019-06"),
    ];
    assert_eq!(found, expected);
}
