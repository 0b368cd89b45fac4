//! Who says so, what happened, and what is said of whom: on the pages of articles, of the day
//! and of a subject, and in JSON.

use dom_query::Document;
use wirewatch_news::*;
use wirewatch_publish::*;

use crate::reference::{bearing, reference};
use crate::structure::holds;
use crate::{fixtures, frame};

fn page_of(story: &Story) -> String {
    let coverage = fixtures::coverage(false);
    article_page(&frame(&coverage), story, &story.lead, &fixtures::subjects())
}

/// The text of what `selector` selects, each once, white space collapsed.
fn texts(html: &str, selector: &str) -> Vec<String> {
    let document = Document::from(html);
    let found = document.select(selector);
    let texts = found.nodes().iter().map(|node| node.text().to_string());
    texts
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn the_reference_page_looks_as_before() {
    let html = page_of(&reference());
    holds("reference", &html);
    insta::assert_snapshot!("reference", crate::outputs::stable(&html));
}

#[test]
fn events_stand_with_whether_they_happened_who_and_by_whose_word() {
    let html = page_of(&reference());
    let modality = texts(&html, ".ev > li > .mo");
    // The one that names no listed subject stands last, though it is the first in the list.
    assert_eq!(modality, ["Foiled", "Reported", "Reported", "Reported"]);
    let events = texts(&html, ".ev > li");
    for (event, expected) in events.iter().zip([
        [
            "Movement or change of a group · terrorism “Iraqi forces have thwarted a scheme of ISIL",
            "actor ISIL · place Nineveh province",
            "said by Abu Ali al-Basri, through the newspaper al-Sabah · ¶ 1",
        ],
        [
            "Attack “The Syrian army began an operation",
            "actor The Syrian army · recipient ISIL · time Monday",
            "The Example Courier in its own words · ¶ 3",
        ],
        [
            "Government takes a place back",
            "recipient ISIL",
            "said by Al-Manar TV · ¶ 4",
        ],
        [
            "Attack “Leaders of the group have been killed",
            "victim Leaders of the group",
            "said by al-Basri, through the newspaper al-Sabah · ¶ 2",
        ],
    ]) {
        for words in expected {
            assert!(event.contains(words), "{words} in {event}");
        }
    }
    let document = Document::from(html.as_str());
    let links = document.select(".ev a[href='#e-1']");
    assert_eq!(links.length(), 3);
    assert!(document.select(".ev a[href='#e-2']").exists());
    assert!(document.select(".ev .mo.not").exists());
}

#[test]
fn who_says_so_is_a_tree() {
    let mut story = reference();
    let html = page_of(&story);
    let document = Document::from(html.as_str());
    let first = texts(&html, ".chain > ol > li > b");
    assert_eq!(first, ["the newspaper al-Sabah", "Al-Manar TV"]);
    let inner = texts(&html, ".chain > ol > li > ol > li > b");
    assert_eq!(inner, ["Abu Ali al-Basri", "al-Basri"]);
    let quotes = texts(&html, ".chain > ol > li > ol > li > p");
    assert!(quotes[0].starts_with("“Iraqi forces have thwarted") && quotes[0].ends_with("¶ 1"));
    // Only leaves have words of their own.
    assert!(!document.select(".chain > ol > li:first-child > p").exists());
    let section = texts(&html, "[aria-labelledby=h-w]").join(" ");
    for words in [
        "One outlet passes on 3 origins.",
        "not adverse: source",
        "No source stands behind ¶ 3: The Example Courier in its own words.",
    ] {
        assert!(section.contains(words), "{words} in {section}");
    }
    // One entity is one mouth, however it is written; an agency stands between.
    story.lead.attributions[1].chain = Some(0);
    story.lead.attributions[2].chain = Some(0);
    story.lead.reported_by.agency = Some("Example Press".into());
    let html = page_of(&story);
    assert_eq!(texts(&html, ".chain > ol > li > b"), ["Example Press"]);
    let deep = ".chain > ol > li > ol > li > ol > li > b";
    assert_eq!(texts(&html, deep), ["Abu Ali al-Basri"]);
    assert!(texts(&html, ".ev")[0].contains("The Example Courier, crediting Example Press · ¶ 3"));
    // An outlet that is the agency itself stands once.
    story.lead.reported_by.agency = Some("the example courier".into());
    assert_eq!(texts(&page_of(&story), ".chain > ol > li > b").len(), 2);
}

#[test]
fn nobody_named_and_nothing_read_are_said() {
    let mut story = reference();
    for one in &mut story.lead.attributions {
        one.source.clear();
        one.within = None;
        one.subject = None;
    }
    let html = page_of(&story);
    assert_eq!(
        texts(&html, ".chain > ol > li > b"),
        ["by whom is not said"]
    );
    assert!(texts(&html, ".ev")[0].contains("by whom is not said"));
    let arabic = fixtures::stories().remove(2);
    let html = page_of(&arabic);
    let text = texts(&html, "body").join(" ");
    assert!(text.contains("Who says what inside the text was not read: it is in Arabic"));
    assert!(text.contains("What happened was not read: the text is in Arabic"));
    assert!(text.contains("Why it may matter was not counted"));
    let mut empty = reference();
    empty.lead.events.clear();
    empty.lead.attributions.clear();
    let text = texts(&page_of(&empty), "body").join(" ");
    assert!(text.contains("No event was found in the text."));
    assert!(text.contains("No agency and no other outlet is named"));
}

#[test]
fn cards_show_points_and_no_level() {
    let html = page_of(&reference());
    assert_eq!(
        texts(&html, "#e-1 .flag"),
        ["Adverse role: actor · foiled · terrorism"]
    );
    let table = texts(&html, "#e-1 table").join(" ");
    for words in [
        "Role",
        "actor",
        "terrorism",
        "failed",
        "−8",
        "Sum",
        "82 points",
    ] {
        assert!(table.contains(words), "{words} in {table}");
    }
    assert!(!table.contains("crime.terror"));
    assert_eq!(texts(&html, "#e-2 .flag"), ["Not adverse: source"]);
    assert!(
        texts(&html, "#e-2")
            .join(" ")
            .contains("nothing was counted")
    );
}

/// The reference story with another bearing of its subject as a whole.
fn with(modality: Modality, stage: Option<Stage>) -> Story {
    let mut story = reference();
    let whole = &mut story.lead.involvements[0];
    whole.bearing = Bearing {
        stage,
        ..bearing(modality, true)
    };
    story
}

#[test]
fn flags_say_the_modality_and_whose_word_it_is() {
    for modality in Modality::ALL {
        let story = with(*modality, None);
        let flag = texts(&page_of(&story), "#e-1 .flag");
        let expected = format!("Adverse role: actor · {} · terrorism", modality.code());
        assert_eq!(flag, [expected]);
    }
    let charged = with(Modality::Alleged, Some(Stage::Charged));
    assert_eq!(
        texts(&page_of(&charged), "#e-1 .flag"),
        ["Adverse role: actor · charged · terrorism"]
    );
    // A person is accused, and by somebody.
    let mut story = with(Modality::Alleged, None);
    let mention = story.lead.recognised.listed[0].mentions[0].passage;
    story.lead.recognised.entities.push(EntityMention {
        passage: mention,
        kind: EntityKind::Person,
        chain: None,
    });
    let html = page_of(&story);
    assert_eq!(
        texts(&html, "#e-1 .flag"),
        ["Adverse role: actor · accused · terrorism"]
    );
    assert!(texts(&html, "#e-1 p")[0].ends_with("accused of terrorism, by whom is not said"));
    story.lead.involvements[0].bearing.said_by = Some(1);
    let word =
        "accused of terrorism, according to Abu Ali al-Basri, through the newspaper al-Sabah";
    assert!(texts(&page_of(&story), "#e-1 p")[0].ends_with(word));
    let own = with(Modality::Reported, None);
    assert!(texts(&page_of(&own), "#e-1 p")[0].ends_with("The Example Courier in its own words"));
}

#[test]
fn a_day_stands_by_points_then_named_then_the_rest() {
    let coverage = fixtures::coverage(false);
    let mut briefing = fixtures::briefing(coverage.clone());
    briefing.stories.push(reference());
    let html = today_page(&frame(&coverage), &briefing);
    let headings = texts(&html, ".story h3");
    // The attacks have no points of their own: adverse all the same, after those that have.
    assert!(headings[0].starts_with("Islamic State fails") && headings[1].starts_with("Sri Lanka"));
    let flags = texts(&html, ".story > p:first-child");
    assert_eq!(
        flags[0],
        "Adverse role: actor · foiled · terrorism said by Abu Ali al-Basri, through the \
         newspaper al-Sabah"
    );
    let groups = texts(&html, ".main h2");
    assert_eq!(
        groups[..3],
        [
            "A listed subject has an adverse role",
            "Listed subjects in the news",
            "Named without an adverse role"
        ]
    );
    let footer = texts(&html, ".story.lead blockquote footer");
    assert!(footer[0].starts_with("Abu Ali al-Basri, through the newspaper al-Sabah, in The"));
}

#[test]
fn a_dossier_is_narrowed_by_links() {
    let coverage = fixtures::coverage(false);
    let frame = frame(&coverage);
    let mut dossier = fixtures::dossier();
    dossier.stories.push(reference());
    let page = |role: &str, category: &str| {
        let query = routes::EntityQuery {
            role: role.into(),
            category: category.into(),
        };
        let html = entity_page(&frame, &dossier, &query);
        holds(&format!("{role} {category}"), &html);
        html
    };
    let whole = page("", "");
    let stories = texts(&whole, ".story h3");
    assert!(stories[0].starts_with("Sri Lanka") && stories[1].starts_with("Islamic State fails"));
    assert_eq!(stories.len(), 3);
    assert!(texts(&whole, ".main p").iter().any(|text| {
        text == "Adverse first: in 2 of the newest 3 stories it has an adverse role."
    }));
    let values = texts(&whole, "#facets li");
    assert_eq!(
        values,
        [
            "actor2 stories",
            "named, not assessed1 story",
            "terrorism2 stories"
        ]
    );
    let document = Document::from(whole.as_str());
    let href = |document: &Document, words: &str| {
        let links = document.select("#facets a");
        let nodes = links.nodes().iter();
        let mut nodes = nodes.filter(|node| node.text().contains(words));
        let node = nodes.next().unwrap_or_else(|| panic!("{words}"));
        node.attr("href").unwrap_or_default().to_string()
    };
    assert_eq!(href(&document, "named"), "/entity/UN-QDe.115?role=named");
    let named = page("named", "");
    assert_eq!(texts(&named, ".story h3").len(), 1);
    let document = Document::from(named.as_str());
    assert_eq!(href(&document, "named"), "/entity/UN-QDe.115");
    let both = page("actor", "crime.terror");
    assert_eq!(texts(&both, ".story h3").len(), 2);
    let document = Document::from(both.as_str());
    let only = "/entity/UN-QDe.115?category=crime.terror";
    assert_eq!(href(&document, "actor"), only);
    // A report may name the subject under an older id of one of its entries.
    let mut older = dossier.clone();
    let lead = &mut older.stories[2].lead;
    let id = SubjectId("OFAC-8759".into());
    lead.recognised.listed[0].subject = id.clone();
    lead.involvements[0].subject = id;
    let html = entity_page(&frame, &older, &routes::EntityQuery::default());
    assert!(texts(&html, ".story > p:first-child")[1].starts_with("Adverse role"));
    let none = page("victim", "crime.fraud");
    assert!(none.contains("No story shown here is of that kind."));
    let unknown = page("<b>villain</b>", "");
    assert!(unknown.contains("is no role that is known here") && !unknown.contains("<b>villain"));
    assert_eq!(texts(&unknown, ".story h3").len(), 3);
}

#[test]
fn the_article_in_json_has_events_and_what_is_said_of_whom() {
    let story = reference();
    let coverage = fixtures::coverage(false);
    let json = article_json(&story.lead, &story, &coverage, true);
    let text: Vec<char> = json["text"].as_str().expect("text").chars().collect();
    let quote = |span: &serde_json::Value| -> String {
        let at = |index: usize| span[index].as_u64().expect("a number") as usize;
        text[at(0)..at(1)].iter().collect()
    };
    let event = &json["events"][1];
    assert_eq!(quote(&event["trigger"]), "scheme");
    assert_eq!(event["modality"], "failed");
    assert_eq!(event["category"], "crime.terror");
    assert_eq!((&event["id"], &event["said_by"]), (&1.into(), &1.into()));
    assert_eq!(quote(&event["arguments"][0]["span"]), "ISIL");
    assert_eq!(event["arguments"][0]["role"], "actor");
    assert_eq!(json["events"][2]["root"], "ASSAULT");
    assert_eq!(json["events"][2]["penta"], 4);
    let said = &json["attributions"][1];
    assert_eq!(quote(&said["source"][0]), "Abu Ali al-Basri");
    assert_eq!(said["within"], 0);
    let listed = &json["listed"][0];
    assert_eq!(
        (&listed["role"], &listed["adverse"]),
        (&"actor".into(), &true.into())
    );
    assert_eq!(listed["modality"], "failed");
    assert_eq!(listed["risk"]["score"], 82);
    assert_eq!(listed["risk"]["parts"][0]["name"], "role");
    assert_eq!(quote(&listed["risk"]["parts"][0]["because"]), "ISIL");
    assert!(
        listed["because"]
            .as_str()
            .is_some_and(|text| text.contains("thwarted"))
    );
    let source = json["listed"]
        .as_array()
        .expect("listed")
        .last()
        .expect("one");
    assert_eq!(
        (&source["role"], &source["adverse"]),
        (&"source".into(), &false.into())
    );
}

#[test]
fn excerpts_hold_names_but_no_sentence_without_evidence() {
    let coverage = fixtures::coverage(false);
    let exposed = Frame {
        exposed: true,
        ..frame(&coverage)
    };
    let story = reference();
    let html = article_page(&exposed, &story, &story.lead, &fixtures::subjects());
    holds("exposed", &html);
    let text = texts(&html, "body").join(" ");
    assert!(!text.contains("have been killed in the desert"));
    assert!(text.contains("victim Leaders of the group") && text.contains("al-Basri"));
    let json = article_json(&story.lead, &story, &coverage, false).to_string();
    assert!(!json.contains("killed") && json.contains("\"events\""));
}

/// Ten thousand of each, in circles and without sources, stay small and are soon drawn.
#[test]
fn thousands_of_events_and_voices_stay_bounded() {
    let story = reference();
    let subject = story.lead.recognised.listed[0].subject.clone();
    let (event, said) = (&story.lead.events[1], &story.lead.attributions[1]);
    for shape in 0..4_u32 {
        let mut story = story.clone();
        story.lead.events = (0..10_000)
            .map(|number| Event {
                said_by: Some(number * 7),
                arguments: (0..40)
                    .map(|_| Argument {
                        subject: Some(subject.clone()),
                        ..event.arguments[0].clone()
                    })
                    .collect(),
                ..event.clone()
            })
            .collect();
        story.lead.attributions = (0..10_000_u32)
            .map(|number| Attribution {
                source: match shape {
                    1 => vec![],
                    _ => said.source.clone(),
                },
                chain: Some(number),
                within: Some(match shape {
                    0 => (number + 1) % 10_000,
                    1 => number,
                    2 => number ^ 1,
                    _ => number.saturating_sub(1),
                }),
                same_source: Some((number + 3) % 10_007),
                ..said.clone()
            })
            .collect();
        story.lead.involvements[0].bearing.said_by = Some(9_999);
        let started = std::time::Instant::now();
        let html = page_of(&story);
        let coverage = fixtures::coverage(false);
        let json = article_json(&story.lead, &story, &coverage, true);
        assert_eq!(json["events"].as_array().map(Vec::len), Some(10_000));
        let spent = started.elapsed();
        assert!(spent.as_secs() < 60, "shape {shape} took {spent:?}");
        holds(&format!("shape {shape}"), &html);
        assert!(html.len() < 250_000, "shape {shape}: {}", html.len());
        assert!(html.contains("and 9900 more events; they stand in the JSON"));
        let depth = (0..20).map(|depth| " > ol > li".repeat(depth));
        let document = Document::from(html.as_str());
        let depth = depth.filter(|path| document.select(&format!(".chain{path}")).exists());
        assert!(depth.count() <= 9, "shape {shape}");
    }
}
