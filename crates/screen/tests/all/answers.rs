//! What an answer says, beside how often it is right: it depends on the query alone, its score
//! can be added up from what it shows, and a miss names what blocked it.

use wirewatch_names::{NameKind, parse};
use wirewatch_news::{
    Asked, AskedKind, Blocked, Candidate, Entity, Fact, FactField, Identifier, Schema, Screening,
};
use wirewatch_screen::{DEFAULT_THRESHOLD, Hit, Index, Scratch, candidates, screen};

use crate::figures::asked;
use crate::{entries, generate, own_entries};

/// Two entries whose names have nothing to do with each other, one with a weak alias, and one of
/// no stated kind.
fn few() -> Vec<Entity> {
    let rows = [
        r#"{"id":"a-1","list":"A","type":"person","names":[{"n":"Velimir Oskarovich Drazhenko","kind":"primary"},{"n":"Krasny Lotsman","kind":"weak"}],"dob":["1961-05-17"],"country":["ru"]}"#,
        r#"{"id":"a-2","list":"A","type":"person","names":[{"n":"Hafsatu Idrisoumar","kind":"primary"}],"dob":["1979-09-02"],"country":["ne"]}"#,
        r#"{"id":"a-3","list":"A","type":"","names":[{"n":"Perihelion Quarrymen","kind":"primary"}],"country":["mt"]}"#,
    ];
    entries(rows.join("\n").into_bytes())
}

fn person(name: &str) -> Asked {
    asked(name, "person", "", "")
}

fn ask(entities: &[Entity], asked: Asked) -> Screening {
    let index = Index::new(entities);
    screen(
        &index,
        asked,
        DEFAULT_THRESHOLD,
        &[],
        |entry| &entities[entry],
        &mut Scratch::default(),
    )
}

fn references(found: &[Candidate]) -> Vec<&str> {
    found
        .iter()
        .map(|candidate| candidate.entity.reference.as_str())
        .collect()
}

/// The one miss of a question that has no hit.
fn miss(entities: &[Entity], asked: Asked) -> Candidate {
    let mut answer = ask(entities, asked);
    assert!(answer.hits.is_empty(), "{:?}", answer.hits);
    assert_eq!(answer.misses.len(), 1, "{:?}", answer.misses);
    answer.misses.remove(0)
}

fn fact(candidate: &Candidate, field: FactField) -> &Fact {
    let found = candidate.facts.iter().find(|fact| fact.field == field);
    found.unwrap_or_else(|| panic!("no {field:?} in {:?}", candidate.facts))
}

#[test]
fn the_answer_does_not_depend_on_what_was_asked_before() {
    let entities = own_entries();
    let index = Index::new(&entities);
    let questions: Vec<Asked> = generate::cases(&entities)
        .into_iter()
        .map(|case| case.asked)
        .collect();
    let alone: Vec<Vec<Hit>> = questions
        .iter()
        .map(|asked| index.search(asked, &mut Scratch::default()))
        .collect();
    let mut scratch = Scratch::default();
    for (asked, expected) in questions.iter().zip(&alone) {
        assert_eq!(
            &index.search(asked, &mut scratch),
            expected,
            "{}",
            asked.name
        );
    }
    for (asked, expected) in questions.iter().zip(&alone).rev() {
        assert_eq!(
            &index.search(asked, &mut scratch),
            expected,
            "{}",
            asked.name
        );
    }
    // Nor on the index that the room was used for before.
    let other = few();
    let other = Index::new(&other);
    for (asked, expected) in questions.iter().zip(&alone).step_by(7) {
        other.search(asked, &mut scratch);
        assert_eq!(
            &index.search(asked, &mut scratch),
            expected,
            "{}",
            asked.name
        );
    }
}

#[test]
fn a_weak_alias_only_confirms() {
    let alone = miss(&few(), person("Krasny Lotsman"));
    assert_eq!(alone.blocked, Some(Blocked::WeakAlias));
    assert_eq!(alone.name.text, "Krasny Lotsman");
    let confirmed = ask(&few(), asked("Krasny Lotsman", "person", "", "1961-05-17"));
    assert_eq!(references(&confirmed.hits), ["a-1"]);
    assert_eq!(confirmed.hits[0].name.text, "Krasny Lotsman");
}

#[test]
fn a_number_finds_its_bearer_under_any_name() {
    let mut entities = few();
    entities[1].identifiers.push(Identifier {
        kind: "Passport".to_owned(),
        value: "NE-4471 920".to_owned(),
        country: None,
    });
    let with_number = |name: &str, number: &str| Asked {
        identifiers: vec![number.to_owned()],
        ..person(name)
    };
    // A name that is a little like it hides no number.
    for name in [
        "Hafsatu Idrisoumar",
        "Hafsatu Somebody Else",
        "Somebody Else",
    ] {
        let question = Asked {
            births: vec!["1950-01-01".to_owned()],
            countries: vec!["BR".to_owned()],
            ..with_number(name, "ne4471920")
        };
        let answer = ask(&entities, question);
        assert_eq!(references(&answer.hits), ["a-2"], "{name}");
        let number = fact(&answer.hits[0], FactField::Identifier);
        assert!(number.points > 0.0, "{name}: {number:?}");
        assert!(fact(&answer.hits[0], FactField::Birth).points < 0.0);
        adds_up(&answer.hits[0]);
    }
    // Another number, and one that is too short to identify.
    for number in ["NE4471921", "4471"] {
        assert!(
            ask(&entities, with_number("Somebody Else", number))
                .hits
                .is_empty()
        );
    }
}

#[test]
fn contradictions_are_shown_and_cost_points() {
    let name = "Velimir Oskarovich Drazhenko";
    let plain = ask(&few(), person(name));
    assert_eq!(references(&plain.hits), ["a-1"]);
    assert!(plain.hits[0].facts.is_empty());
    let other_birth = miss(&few(), asked(name, "person", "", "1990-11-30"));
    let birth = fact(&other_birth, FactField::Birth);
    assert!(birth.points < -0.2, "{birth:?}");
    assert_eq!(
        (&*birth.asked, &*birth.listed),
        ("1990-11-30", "1961-05-17")
    );
    assert_eq!(other_birth.blocked, Some(Blocked::Birth));
    let elsewhere = ask(&few(), asked(name, "person", "br", ""));
    let candidate = &elsewhere.hits.first().or(elsewhere.misses.first());
    let country = fact(candidate.expect("a candidate"), FactField::Country);
    assert!(country.points < 0.0, "{country:?}");
    assert_eq!((&*country.asked, &*country.listed), ("BR", "RU"));
    let agreed = ask(&few(), asked(name, "person", "ru", "1961-05-17"));
    for field in [FactField::Birth, FactField::Country] {
        assert!(fact(&agreed.hits[0], field).points > 0.0);
    }
    assert!(agreed.hits[0].score > plain.hits[0].score);
}

#[test]
fn a_miss_names_what_blocked_it() {
    let name = "Velimir Oskarovich Drazhenko";
    // A name that is just a hit, so that another country takes it below the threshold.
    let near = "Velimir Drashenka";
    let plain = ask(&few(), person(near));
    assert_eq!(references(&plain.hits), ["a-1"], "{:?}", plain.misses);
    assert_eq!(
        miss(&few(), asked(near, "person", "br", "")).blocked,
        Some(Blocked::Country)
    );
    assert_eq!(
        miss(&few(), asked(name, "person", "ru", "1935")).blocked,
        Some(Blocked::Birth)
    );
    assert_eq!(
        miss(&few(), person("Krasny Lotsman")).blocked,
        Some(Blocked::WeakAlias)
    );
    assert_eq!(
        miss(&few(), person("Velimir Stoyanov")).blocked,
        Some(Blocked::Name)
    );
    let mut entities = few();
    entities[0].gender = Some("male".to_owned());
    let of_her = Asked {
        gender: Some("female".to_owned()),
        ..person(near)
    };
    assert_eq!(miss(&entities, of_her).blocked, Some(Blocked::Gender));
    // Hits are blocked by nothing.
    assert!(ask(&few(), person(name)).hits[0].blocked.is_none());
}

fn adds_up(candidate: &Candidate) {
    let points: f32 = candidate.facts.iter().map(|fact| fact.points).sum();
    assert!(
        (candidate.name_score + points - candidate.score).abs() < 1e-4,
        "{} and {points} are not {}: {:?}",
        candidate.name_score,
        candidate.score,
        candidate.facts
    );
}

#[test]
fn the_score_is_that_of_the_names_and_all_points() {
    let entities = own_entries();
    let index = Index::new(&entities);
    let mut scratch = Scratch::default();
    let mut with_facts = 0;
    for case in generate::cases(&entities) {
        let hits = index.search(&case.asked, &mut scratch);
        let found = candidates(
            &index,
            &case.asked,
            &hits,
            |entry| &entities[entry],
            DEFAULT_THRESHOLD,
        );
        for candidate in &found {
            adds_up(candidate);
            assert!(candidate.score > 0.0 && candidate.score < 1.0);
            with_facts += usize::from(!candidate.facts.is_empty());
        }
        let scores: Vec<f32> = found.iter().map(|candidate| candidate.score).collect();
        assert!(scores.is_sorted_by(|one, other| one >= other), "{scores:?}");
    }
    assert!(with_facts > 100, "{with_facts}");
}

#[test]
fn a_rare_name_says_more_than_a_common_one() {
    let entities = own_entries();
    let index = Index::new(&entities);
    let mut scratch = Scratch::default();
    let mut first = |name: &str| {
        let hits = index.search(&person(name), &mut scratch);
        let hit = hits.first().unwrap_or_else(|| panic!("no hit for {name}"));
        hit.score
    };
    let rare = first("Konstantinos Mavrogiannakis");
    for common in ["Muhammad Ahmad", "Ali Hasan", "Maria Garcia"] {
        let common = (common, first(common));
        assert!(rare > common.1, "{rare} is not over {common:?}");
    }
}

/// The words of a name as they are compared.
fn words(name: &str, kind: NameKind) -> Vec<String> {
    let parts = parse(name, kind).into_iter();
    parts.map(|part| part.word.text().to_owned()).collect()
}

#[test]
fn a_worse_spelling_never_scores_as_the_exact_name_does() {
    let entities = own_entries();
    let index = Index::new(&entities);
    let mut scratch = Scratch::default();
    let mut score = |entry: usize, name: &str| {
        let asked = Asked {
            kind: None,
            ..person(name)
        };
        let hits = index.search(&asked, &mut scratch);
        let hit = hits.iter().find(|hit| hit.entry == entry);
        hit.map_or(0.0, |hit| hit.score)
    };
    for (entry, entity) in entities.iter().enumerate() {
        let name = &entity.names[0].text;
        let exact = score(entry, name);
        let kind = match entity.schema {
            Schema::Person => NameKind::Person,
            Schema::Vessel => NameKind::Craft,
            _ => NameKind::Organisation,
        };
        for number in 0..6 {
            let slip = generate::slip(name, number);
            let worse = score(entry, &slip);
            // Compounds and misprints of common words are the same words to us; a common name in
            // a rare spelling even weighs more.
            let same_words = words(name, kind) == words(&slip, kind);
            if !same_words && name != "Muhammad Ahmad" {
                assert!(exact > worse, "{name} {exact} is not over {slip} {worse}");
            }
        }
    }
}

/// However much agrees, another spelling is seen in the score.
#[test]
fn long_names_are_told_from_their_spellings() {
    let long = "Velimir Oskarovich Drazhenko Lyubimtsov Sarmatsky Kholmogorin";
    let row = format!(
        r#"{{"id":"a-1","list":"A","type":"person","names":[{{"n":"{long}","kind":"primary"}}]}}"#
    );
    let entities = entries(row.into_bytes());
    let exact = ask(&entities, person(long)).hits[0].score;
    for (word, other) in [
        ("Oskarovich", "Oskarovitch"),
        ("Kholmogorin", "Kholmogoryn"),
        ("Sarmatsky", "Sarmatskij"),
        ("Drazhenko", "Drazhneko"),
    ] {
        let other = long.replace(word, other);
        let worse = ask(&entities, person(&other)).hits[0].score;
        assert!(exact > worse, "{exact} is not over {other} {worse}");
    }
    assert!(exact < 1.0);
}

#[test]
fn entries_of_no_stated_kind_are_found_by_every_kind() {
    for kind in [Some(AskedKind::Person), Some(AskedKind::Organisation), None] {
        let asked = Asked {
            kind,
            ..person("Perihelion Quarrymen")
        };
        assert_eq!(references(&ask(&few(), asked).hits), ["a-3"], "{kind:?}");
    }
    // A person is not found as an organisation, though.
    let asked = asked("Velimir Oskarovich Drazhenko", "org", "", "");
    assert!(ask(&few(), asked).hits.is_empty());
}

#[test]
fn an_index_of_some_finds_them_as_the_whole_one_does() {
    let entities = own_entries();
    let whole = Index::new(&entities);
    let chosen = |entity: &Entity| entity.id.dataset == "UNION";
    let some = Index::of_some(&entities, chosen);
    let mut scratch = Scratch::default();
    let (mut found, mut others) = (0, 0);
    for case in generate::cases(&entities) {
        let of_some = some.search(&case.asked, &mut scratch);
        let of_whole = whole.search(&case.asked, &mut scratch);
        for hit in &of_some {
            let name = &entities[hit.entry].names[0].text;
            assert!(chosen(&entities[hit.entry]), "{name} was not chosen");
            // The whole index gives ten: what it leaves out is worse than all of these.
            match of_whole.iter().find(|other| other.entry == hit.entry) {
                Some(other) => {
                    assert_eq!(hit, other, "{} {name}", case.asked.name);
                    found += 1;
                }
                None => assert!(hit.score <= of_whole[of_whole.len() - 1].score),
            }
        }
        for hit in of_whole.iter().filter(|hit| chosen(&entities[hit.entry])) {
            assert!(
                of_some.iter().any(|other| other.entry == hit.entry),
                "{} is not found among some",
                case.asked.name
            );
        }
        others += of_whole.len() - of_some.len().min(of_whole.len());
    }
    assert!(found > 50 && others > 100, "{found} and {others}");
}

#[test]
fn an_index_of_nothing_has_no_answer() {
    let index = Index::new(&[]);
    assert!(index.is_empty());
    let answer = screen(
        &index,
        person("Velimir Drazhenko"),
        DEFAULT_THRESHOLD,
        &[],
        |_| unreachable!("there is no entry"),
        &mut Scratch::default(),
    );
    assert!(answer.hits.is_empty() && answer.misses.is_empty());
    assert_eq!(answer.names, 0);
}

#[test]
fn whoever_must_not_lose_a_hit_gets_more_than_ten() {
    let mut entities = own_entries();
    let mut bearer = entities[0].clone();
    for number in 0..15 {
        bearer.id.reference = format!("same-{number}");
        entities.push(bearer.clone());
    }
    let index = Index::new(&entities);
    let mut scratch = Scratch::default();
    let asked = Asked {
        name: bearer.names[0].text.clone(),
        ..Asked::default()
    };
    let few = index.search(&asked, &mut scratch);
    let all = index.search_most(&asked, usize::MAX, &mut scratch);
    assert_eq!(few.len(), wirewatch_screen::LIMIT_HITS);
    assert!(all.len() > 15, "{}", all.len());
    assert_eq!(all[..few.len()], few);
}
