//! Articles as entities of FollowTheMoney and as Web Annotations.

use std::collections::BTreeSet;

use serde_json::Value;
use wirewatch_news::*;
use wirewatch_publish::{FtmFrame, annotations, ftm_entities, ftm_subjects, routes};

use crate::fixtures::*;

/// Properties whose values are ids of entities.
const REFERENCES: [&str; 6] = [
    "document",
    "entity",
    "resolved",
    "involved",
    "organizer",
    "proof",
];

fn passage(article: &Understood, words: &str) -> Passage {
    let found = passages(&article.recognised.article, words);
    *found.last().expect("it is there")
}

fn argument(article: &Understood, role: ArgumentRole, words: &str) -> Argument {
    let passage = passage(article, words);
    let subject = article.evidence.iter();
    let subject = subject.filter(|evidence| evidence.mention == passage);
    Argument {
        role,
        passage,
        chain: None,
        subject: subject.map(|evidence| evidence.subject.clone()).next(),
    }
}

fn event(
    article: &Understood,
    trigger: &str,
    label: Label,
    modality: Modality,
    arguments: &[(ArgumentRole, &str)],
) -> Event {
    let arguments = arguments.iter();
    Event {
        trigger: passage(article, trigger),
        label,
        root: Some(Root::Assault),
        category: Some(Category::Terror),
        modality,
        modality_words: None,
        stage: None,
        said_by: None,
        arguments: arguments
            .map(|(role, words)| argument(article, *role, words))
            .collect(),
    }
}

/// The first story, with events, who says what, and what it says of its first subject.
fn told() -> Understood {
    let mut article = stories().remove(0).lead;
    article.attributions = vec![Attribution {
        source: vec![passage(&article, "Police in Colombo")],
        cue: passage(&article, "said that"),
        content: vec![passage(
            &article,
            "most of those with a direct part in the bombings were dead or held",
        )],
        is_speech: true,
        within: None,
        subject: None,
        chain: None,
        same_source: None,
    }];
    let killed = event(
        &article,
        "killed",
        Label::Attack,
        Modality::Reported,
        &[
            (ArgumentRole::Instrument, "bombs"),
            (ArgumentRole::Place, "Colombo, Negombo and Batticaloa"),
            (ArgumentRole::Victim, "more than 250 people"),
            (ArgumentRole::Time, "on Easter Sunday"),
        ],
    );
    let claimed = event(
        &article,
        "the attacks of",
        Label::Attack,
        Modality::Claimed,
        &[
            (ArgumentRole::Actor, "Islamic State"),
            (ArgumentRole::Time, "of 21 April"),
        ],
    );
    let mut held = event(
        &article,
        "dead or held",
        Label::Arrest,
        Modality::Alleged,
        &[(ArgumentRole::Actor, "Al-Manar TV")],
    );
    held.said_by = Some(0);
    let nobody = event(&article, "inquiry", Label::Other, Modality::Reported, &[]);
    article.events = vec![killed, claimed, held, nobody];
    let evidence = article.evidence[1].clone();
    article.involvements = vec![Involvement {
        subject: evidence.subject.clone(),
        role: Role::Actor,
        bearing: Bearing {
            modality: Modality::Claimed,
            stage: None,
            category: Some(Category::Terror),
            adverse: true,
            share: 0.97,
            said_by: Some(0),
            event: Some(1),
        },
        because: evidence.sentence,
        risk: Risk {
            score: 45,
            parts: vec![RiskPart {
                name: RiskName::Category,
                what: "crime.terror".into(),
                value: 45,
                because: None,
            }],
        },
    }];
    article.evidence[1].bearing = Some(article.involvements[0].bearing);
    article
}

fn entities(article: &Understood, whole_texts: bool) -> Vec<Value> {
    let frame = FtmFrame {
        schema_of: &|_| Some(Schema::Organization),
        whole_texts,
        sample: false,
    };
    let mut all = ftm_subjects(article, &frame);
    all.extend(ftm_entities(article, &frame));
    all
}

fn of<'a>(entities: &'a [Value], schema: &str) -> Vec<&'a Value> {
    let entities = entities.iter();
    entities
        .filter(|entity| entity["schema"] == schema)
        .collect()
}

fn values<'a>(entity: &'a Value, name: &str) -> Vec<&'a str> {
    let values = entity["properties"][name].as_array();
    let values = values.into_iter().flatten();
    values
        .map(|value| value.as_str().expect("a string"))
        .collect()
}

#[test]
fn every_reference_leads_to_an_entity() {
    for article in stories()
        .into_iter()
        .map(|story| story.lead)
        .chain([told()])
    {
        let all = entities(&article, true);
        let ids: BTreeSet<&str> = all.iter().filter_map(|one| one["id"].as_str()).collect();
        assert_eq!(ids.len(), all.len(), "an id stands twice");
        for entity in &all {
            for (name, values) in entity["properties"].as_object().expect("an object") {
                let values = values.as_array().expect("a list");
                assert!(!values.is_empty(), "{name}");
                for value in values {
                    let value = value.as_str().expect("a string");
                    assert!(!value.trim().is_empty(), "{name}");
                    if REFERENCES.contains(&name.as_str()) {
                        assert!(ids.contains(value), "{name} leads to {value}");
                    }
                }
            }
        }
        assert_eq!(all, entities(&article, true));
    }
}

#[test]
fn an_article_is_what_the_model_calls_an_article() {
    let article = told();
    let all = entities(&article, false);
    let found = of(&all, "Article");
    let [found] = found.as_slice() else {
        panic!("{} articles", found.len());
    };
    assert_eq!(
        values(found, "title"),
        [&article.recognised.article.headline]
    );
    assert_eq!(values(found, "publishedAt"), ["2019-05-02"]);
    assert_eq!(values(found, "retrievedAt"), ["2026-11-22T13:18:09"]);
    assert_eq!(values(found, "language"), ["eng"]);
    assert_eq!(values(found, "country"), ["gb"]);
    assert_eq!(values(found, "detectedCountry"), ["lk", "sy"]);
    assert_eq!(values(found, "topics"), ["crime.terror"]);
    assert_eq!(values(found, "publisherUrl"), ["https://example.org/"]);
    assert!(values(found, "namesMentioned").contains(&"Islamic State"));
    assert!(values(found, "contentHash").is_empty() && values(found, "bodyText").is_empty());
    let whole = entities(&article, true);
    assert_eq!(
        values(of(&whole, "Article")[0], "bodyText"),
        [&article.recognised.article.body]
    );
    let mentions = of(&all, "Mention");
    assert_eq!(mentions.len(), article.recognised.listed.len());
    assert_eq!(values(mentions[0], "name"), ["Islamic State", "ISIL"]);
    assert_eq!(values(mentions[0], "resolved"), ["UN-QDe--115"]);
    let stub = &all[0];
    assert_eq!(stub["id"], "UN-QDe--115");
    assert_eq!(stub["referents"][0], "OFAC-8759");
    assert!(values(stub, "topics").is_empty());
}

#[test]
fn what_is_said_of_a_subject_stands_with_its_sentence() {
    let article = told();
    let all = entities(&article, false);
    let found = of(&all, "Documentation");
    assert_eq!(values(found[0], "role"), ["actor, claimed"]);
    assert_eq!(values(found[0], "status"), ["claimed"]);
    assert_eq!(values(found[0], "date"), ["2019-05-02"]);
    assert_eq!(
        values(found[0], "summary"),
        [
            "“Islamic State claimed the attacks of 21 April two days later, through the agency that \
             carries its statements.” (reported by The Example Courier with Example Press, said by \
             Police in Colombo)"
        ]
    );
    // Without an involvement, the role on which all sentences agree.
    assert_eq!(values(found[1], "role"), ["source"]);
    assert!(values(found[1], "status").is_empty());
}

#[test]
fn events_say_how_sure_they_are() {
    let article = told();
    let all = entities(&article, false);
    let found = of(&all, "Event");
    let names: Vec<&str> = found
        .iter()
        .flat_map(|event| values(event, "name"))
        .collect();
    assert_eq!(
        names,
        [
            "killed (attack)",
            "claimed: the attacks of (attack)",
            "alleged: dead or held (arrest)"
        ]
    );
    assert_eq!(values(found[0], "startDate"), ["2019-04-21"]);
    assert_eq!(values(found[0], "country"), ["lk"]);
    assert_eq!(
        values(found[0], "location"),
        ["Colombo, Negombo and Batticaloa"]
    );
    assert!(values(found[0], "involved").is_empty());
    assert!(values(found[0], "summary")[0].starts_with("“Sri Lanka kept its churches closed"));
    assert_eq!(values(found[1], "organizer"), ["UN-QDe--115"]);
    assert_eq!(values(found[1], "startDate"), ["2019-04-21"]);
    // What is only alleged makes nobody an organizer.
    assert_eq!(values(found[2], "involved"), ["OFAC-9609"]);
    assert!(values(found[2], "organizer").is_empty());
    assert!(values(found[2], "keywords").contains(&"alleged"));
}

#[test]
fn only_persons_and_organisations_take_part() {
    let article = told();
    for (schema, name) in [
        (Schema::Vessel, "Vessel"),
        (Schema::Airplane, "Airplane"),
        (Schema::Thing, "Asset"),
    ] {
        let frame = FtmFrame {
            schema_of: &|_| Some(schema),
            whole_texts: false,
            sample: true,
        };
        let subjects = ftm_subjects(&article, &frame);
        assert!(subjects.iter().all(|subject| subject["schema"] == name));
        let all = ftm_entities(&article, &frame);
        for name in ["resolved", "involved", "organizer"] {
            assert!(all.iter().all(|entity| values(entity, name).is_empty()));
        }
        assert!(!of(&all, "Documentation").is_empty());
        assert!(
            values(&all[0], "notes")
                .iter()
                .any(|note| note.starts_with("SAMPLE"))
        );
    }
}

#[test]
fn addresses_that_are_none_are_left_out() {
    let mut article = told();
    article.recognised.article.url = "file:///home/x/page.html".into();
    article.recognised.article.outlet.host = String::new();
    article.recognised.article.outlet.country = None;
    article.recognised.article.language = Some("ckb".into());
    let all = entities(&article, false);
    for name in ["sourceUrl", "publisherUrl", "country", "language"] {
        assert!(values(of(&all, "Article")[0], name).is_empty(), "{name}");
    }
    let found = annotations(&article);
    let source = &found["first"]["items"][0]["target"]["source"];
    assert!(
        source
            .as_str()
            .is_some_and(|one| one.starts_with("urn:wirewatch:"))
    );
}

#[test]
fn the_format_of_entities_holds() {
    let all = entities(&told(), false);
    let lines: Vec<String> = all.iter().map(Value::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn annotations_quote_what_stands_at_their_offsets() {
    for article in stories()
        .into_iter()
        .map(|story| story.lead)
        .chain([told()])
    {
        let text = &article.recognised.article;
        let found = annotations(&article);
        let items = found["first"]["items"].as_array().expect("a list");
        assert_eq!(found["total"], items.len());
        let ids: BTreeSet<&str> = items.iter().filter_map(|one| one["id"].as_str()).collect();
        assert_eq!(ids.len(), items.len());
        for item in items {
            let target = &item["target"];
            assert_eq!(target["source"], text.url.as_str());
            let whole = match target["ww:in"].as_str() {
                Some("headline") => &text.headline,
                _ => &text.body,
            };
            let whole: Vec<char> = whole.chars().collect();
            let [position, quote] = [&target["selector"][0], &target["selector"][1]];
            assert_eq!(position["type"], "TextPositionSelector");
            let [start, end] =
                ["start", "end"].map(|name| position[name].as_u64().expect("a number") as usize);
            let [exact, prefix, suffix] =
                ["exact", "prefix", "suffix"].map(|name| quote[name].as_str().expect("a string"));
            let at = |from: usize, to: usize| whole[from..to].iter().collect::<String>();
            assert_eq!(at(start, end), exact);
            assert!(start < end);
            let (before, after) = (prefix.chars().count(), suffix.chars().count());
            assert!(before <= 32 && after <= 32);
            assert_eq!(before, start.min(32));
            assert_eq!(at(start - before, start), prefix);
            assert_eq!(at(end, end + after), suffix);
            assert!(
                item["body"]
                    .as_array()
                    .is_some_and(|bodies| !bodies.is_empty())
            );
        }
    }
}

#[test]
fn annotations_say_role_modality_event_and_subject() {
    let article = told();
    let all = entities(&article, false);
    let found = annotations(&article).to_string();
    for tag in [
        "role:actor",
        "modality:claimed",
        "category:crime.terror",
        "label:ATTACK",
    ] {
        assert!(found.contains(tag), "{tag}");
    }
    for event in of(&all, "Event") {
        let id = event["id"].as_str().expect("an id");
        assert!(found.contains(&format!("\"urn:wirewatch:{id}\"")));
    }
    assert!(found.contains("\"urn:wirewatch:UN-QDe--115\""));
    for link in [
        routes::article_ftm(&article.recognised.article.id),
        routes::article_annotations(&article.recognised.article.id),
    ] {
        assert!(routes::is_known(&link), "{link}");
    }
}
