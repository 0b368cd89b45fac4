//! What holds for any question.

use proptest::prelude::*;
use wirewatch_news::{Asked, AskedKind};
use wirewatch_screen::{Index, LEAST_SCORE, LIMIT_HITS, Scratch};

use crate::own_entries;

fn kinds() -> impl Strategy<Value = Option<AskedKind>> {
    prop::sample::select(vec![
        Some(AskedKind::Person),
        Some(AskedKind::Organisation),
        Some(AskedKind::Craft),
        None,
    ])
}

/// Dates, what begins as one, or anything.
fn dates() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        (1950u16..1990, any::<String>()).prop_map(|(year, rest)| format!("{year}{rest}")),
        (1950u16..1990, any::<u8>(), any::<u8>())
            .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
    ]
}

#[test]
fn any_question_has_a_bounded_answer() {
    let entities = own_entries();
    let index = Index::new(&entities);
    let words: Vec<String> = entities
        .iter()
        .flat_map(|entity| entity.names.iter())
        .flat_map(|name| name.text.split(' '))
        .map(str::to_owned)
        .collect();
    let name = prop_oneof![
        any::<String>(),
        prop::collection::vec(prop::sample::select(words), 0..40).prop_map(|words| words.join(" ")),
    ];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(192));
    runner
        .run(
            &(name, kinds(), dates(), any::<String>(), any::<String>()),
            |(name, kind, birth, country, other)| {
                let asked = Asked {
                    name,
                    kind,
                    births: vec![birth],
                    countries: vec![country],
                    gender: Some(other.clone()),
                    identifiers: vec![other],
                };
                let hits = index.search(&asked, &mut Scratch::default());
                prop_assert!(hits.len() <= LIMIT_HITS);
                for hit in &hits {
                    prop_assert!(hit.score >= LEAST_SCORE && hit.score < 1.0);
                    prop_assert!((0.0..=1.0).contains(&hit.name_score));
                    prop_assert!(hit.entry < entities.len());
                }
                Ok(())
            },
        )
        .expect("it holds");
}
