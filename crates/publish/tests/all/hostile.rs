//! Texts from outside that try to become markup, to reorder what is read, or to fill the page.

use dom_query::Document;
use quick_xml::Reader;
use quick_xml::events::Event;
use wirewatch_news::*;
use wirewatch_publish::*;

use crate::structure::holds;
use crate::{desk, fixtures, frame};

pub(crate) fn attacks() -> Vec<String> {
    vec![
        "<script>alert(1)</script>".into(),
        "\"><img src=x onerror=alert(1)>".into(),
        "' onmouseover='alert(1)".into(),
        "]]><!--</title></textarea><svg/onload=alert(1)>".into(),
        "javascript:alert(1)//".into(),
        "{{ 7*7 }}{% raw %}".into(),
        "right\u{202e}tfel\u{202d} \u{2066}open".into(),
        "\u{0}\u{7}\u{1b}[31m\u{fffe}\u{feff}".into(),
        format!("Z{}", "\u{301}".repeat(2_000)),
        "x".repeat(10_000),
        "民".repeat(10_000),
        "a ".repeat(5_000),
        "&lt;b&gt; & &amp;#x3c;".into(),
        String::new(),
        " \n\t ".into(),
        "[a](javascript:alert(1)) `<b>` **x** \n# y".into(),
    ]
}

/// A story in which every text from outside is `evil`.
fn story(evil: &str) -> Story {
    let subjects = subjects(evil);
    let draft = fixtures::Draft {
        outlet: evil,
        url: evil,
        headline: &format!("{evil} Named"),
        body: &format!("{evil} Named here. {evil}\n\n\n\nNamed {evil}\n\nPlace"),
        language: evil,
        day: jiff::civil::date(2019, 5, 2),
    };
    let mut article = fixtures::article(&draft);
    article.authors = vec![evil.into()];
    article.agency = Some(evil.into());
    article.outlet.country = Some(evil.into());
    article.dateline = Some(Dateline {
        place: evil.into(),
        text: evil.into(),
    });
    article.limits = vec![evil.into()];
    article.capture.part = Some(evil.into());
    article.capture.target_uri = evil.into();
    let finds = [(0, "Named", None), (1, "Named", Some(Role::Actor))];
    let countries: [(&str, bool, &[&str]); 2] =
        [(evil, true, &["Named"]), (evil, false, &["Place"])];
    let mut found =
        fixtures::understood(article, &subjects, &finds, &[("Place", evil)], &countries);
    found.recognised.listed[0].why = evil.into();
    found.reported_by.through = vec![NamedSource {
        name: evil.into(),
        passage: None,
        subject: Some(subjects[0].0.id.clone()),
    }];
    said(&mut found, evil);
    let other = fixtures::report(&found.recognised.article, CopyKind::Near);
    let other = Report {
        id: ArticleId(evil.into()),
        language: Some("ar".into()),
        ..other
    };
    fixtures::story(found, vec![other])
}

/// Adds an event, a saying and what the article says as a whole, over the whole of the text.
fn said(found: &mut Understood, evil: &str) {
    let body = &found.recognised.article.body;
    let whole = Passage {
        field: Field::Body,
        span: Span::new(body, 0..body.len()).expect("the whole"),
    };
    let subject = found.recognised.listed[1].subject.clone();
    found.attributions = vec![Attribution {
        source: vec![whole],
        cue: whole,
        content: vec![whole],
        is_speech: true,
        within: Some(0),
        subject: Some(subject.clone()),
        chain: None,
        same_source: None,
    }];
    found.events = vec![wirewatch_news::Event {
        trigger: whole,
        label: Label::Attack,
        root: None,
        category: Some(Category::Terror),
        modality: Modality::Alleged,
        modality_words: Some(whole),
        stage: Some(Stage::Arrested),
        said_by: Some(0),
        arguments: vec![Argument {
            role: ArgumentRole::Actor,
            passage: whole,
            chain: None,
            subject: Some(subject.clone()),
        }],
    }];
    let bearing = Bearing {
        said_by: Some(0),
        event: Some(u32::MAX),
        ..crate::reference::bearing(Modality::Failed, true)
    };
    found.involvements = vec![Involvement {
        subject,
        role: Role::Actor,
        bearing,
        because: whole,
        risk: Risk {
            score: i32::MIN,
            parts: RiskName::ALL
                .iter()
                .map(|name| RiskPart {
                    name: *name,
                    what: evil.into(),
                    value: i32::MIN,
                    because: Some(whole),
                })
                .collect(),
        },
    }];
}

fn subjects(evil: &str) -> Vec<(Subject, Vec<Entity>)> {
    ["", "second "]
        .map(|prefix| {
            let mut entity = fixtures::entity(
                evil,
                &format!("{prefix}{evil}"),
                evil,
                &[evil, "Alias"],
                None,
            );
            entity.programs = vec![evil.into()];
            entity.comments = vec![evil.into()];
            entity.birth_dates = vec![evil.into()];
            entity.countries = vec![evil.into()];
            entity.identifiers = vec![Identifier {
                kind: evil.into(),
                value: evil.into(),
                country: Some(evil.into()),
            }];
            entity.addresses = vec![Address {
                full: evil.into(),
                country: None,
            }];
            entity.source_url = Some(evil.into());
            let subject = Subject {
                id: SubjectId::led_by(&entity.id),
                caption: format!("{prefix}{evil}"),
                schema: Schema::Person,
                entities: vec![entity.id.clone()],
                because: vec![evil.into()],
            };
            (subject, vec![entity])
        })
        .to_vec()
}

fn coverage(evil: &str) -> Coverage {
    let mut coverage = fixtures::coverage(true);
    coverage.languages = vec![evil.into()];
    for (source, state) in &mut coverage.sources {
        source.name = evil.into();
        source.url = evil.into();
        source.id = SourceId(evil.into());
        source.country = Some(evil.into());
        source.language = Some(evil.into());
        source.terms = Some(evil.into());
        state.failure = Some(evil.into());
    }
    for list in &mut coverage.lists {
        list.dataset = evil.into();
        list.version = evil.into();
        list.warning = Some(evil.into());
    }
    coverage
}

fn no_trace(name: &str, text: &str) {
    for hidden in [
        '\u{202e}', '\u{202d}', '\u{0}', '\u{7}', '\u{1b}', '\u{fffe}',
    ] {
        assert!(!text.contains(hidden), "{name} holds {:04X}", hidden as u32);
    }
    assert!(!text.contains(&"\u{301}".repeat(5)), "{name} stacks marks");
}

#[test]
fn hostile_texts_stay_texts() {
    for evil in attacks() {
        let coverage = coverage(&evil);
        let frame = frame(&coverage);
        let story = story(&evil);
        let subjects = subjects(&evil);
        let mut briefing = fixtures::briefing(coverage.clone());
        briefing.stories = vec![story.clone()];
        briefing.unlisted = vec![story.clone()];
        let dossier = Dossier {
            subject: subjects[0].0.clone(),
            entities: subjects[0].1.clone(),
            stories: vec![story.clone()],
            countries: vec![(evil.clone(), 1)],
            ..fixtures::dossier()
        };
        let mut pages = desk::pages(&frame, &briefing, &dossier, &subjects);
        let query = routes::SearchQuery {
            q: evil.clone(),
            entity: evil.clone(),
            country: evil.clone(),
            outlet: evil.clone(),
            from: evil.clone(),
            ..routes::SearchQuery::default()
        };
        let mut view = SearchView {
            query,
            ..desk::search(&briefing.stories)
        };
        view.facets.push(Facet {
            field: FacetField::Outlet,
            values: vec![FacetValue {
                value: evil.clone(),
                label: Some(evil.clone()),
                count: 1,
            }],
        });
        view.facets.remove(3);
        pages.push(("search-hostile".into(), search_page(&frame, &view)));
        pages.push((
            "error-hostile".into(),
            error_page(Some(&frame), 400, &format!("{evil} failed"), &evil, &evil),
        ));
        for (name, html) in &pages {
            let asked = &format!(
                "{name} with {:?}",
                evil.chars().take(30).collect::<String>()
            );
            holds(asked, html);
            let document = Document::from(html.as_str());
            // The whole text of an article and the words typed into a search are kept whole.
            document.select(".text, input").remove();
            no_trace(asked, &document.html());
            let text = document.select("body").text();
            let words = text.split(|letter| letter != 'x' && letter != '民');
            let longest = words.map(|word| word.chars().count()).max();
            assert!(longest <= Some(2_000), "{asked} has a word of {longest:?}");
        }
        for feed in [
            day_feed(&frame, &briefing, "http://127.0.0.1:8080"),
            search_feed(&frame, &view, "http://h"),
            entity_feed(&frame, &dossier, "http://h"),
        ] {
            for xml in [atom(&feed), rss(&feed)] {
                let texts = well_formed(&xml);
                assert!(
                    texts.iter().any(|text| text.starts_with("SAMPLE: ")),
                    "{xml}"
                );
                no_trace("feed", &texts.join("\n"));
            }
            assert!(
                json_feed(&feed)["title"]
                    .as_str()
                    .is_some_and(|title| title.starts_with("SAMPLE"))
            );
        }
        let markdown = brief_markdown(&frame, &briefing);
        no_trace("markdown", &markdown);
        let bare = unescaped(&markdown).replace("](<http", "");
        for markup in ["<", "`", "[", "\n# y", "**x**"] {
            let known = usize::from(markup == "[") * markdown.matches("](<http").count();
            assert_eq!(
                bare.matches(markup).count(),
                known,
                "{markup} in {markdown}"
            );
        }
    }
}

/// Markdown without its escaped characters: what is left of them acts as markup.
fn unescaped(markdown: &str) -> String {
    let mut letters = markdown.chars();
    let mut bare = String::new();
    while let Some(letter) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else {
            bare.push(letter);
        }
    }
    bare
}

/// The texts of a well-formed XML document.
fn well_formed(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut texts = vec![String::new()];
    let mut depth = 0;
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {xml}"))
        {
            Event::Start(start) => {
                depth += 1;
                texts.push(String::new());
                assert!(start.attributes().all(|attribute| attribute.is_ok()));
            }
            Event::End(_) => {
                depth -= 1;
                texts.push(String::new());
            }
            Event::Text(text) => texts
                .last_mut()
                .expect("one")
                .push_str(&text.xml10_content()),
            Event::GeneralRef(_) | Event::Empty(_) | Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?} in a feed"),
        }
    }
    assert_eq!(depth, 0);
    texts
}

/// An article that is itself a list of names: the page stays bounded and holds together.
#[test]
fn an_article_of_thousands_of_names_stays_bounded() {
    let coverage = fixtures::coverage(false);
    let body: String = (0..3_000)
        .map(|number| format!("Name{number:04} was listed. "))
        .collect();
    let draft = fixtures::Draft {
        outlet: "The Example Courier",
        url: "https://courier.example.org/list",
        headline: "A list of names",
        body: &body,
        language: "en",
        day: jiff::civil::date(2019, 5, 2),
    };
    let mut found = fixtures::understood(fixtures::article(&draft), &[], &[], &[], &[]);
    for number in 0..3_000 {
        let start = number * "Name0000 was listed. ".len();
        let passage = |length| Passage {
            field: Field::Body,
            span: Span::new(&body, start..start + length).expect("ASCII"),
        };
        let id = EntityId::new("UN", format!("QDi.{number}"));
        found.recognised.listed.push(Listed {
            subject: SubjectId::led_by(&id),
            caption: format!("Name {number}"),
            entities: vec![id.clone()],
            mentions: vec![Mention {
                passage: passage(8),
                links: vec![],
            }],
            score: 1.0,
            why: String::new(),
        });
        found.evidence.push(Evidence {
            subject: SubjectId::led_by(&id),
            mention: passage(8),
            sentence: passage(20),
            role: None,
            bearing: None,
        });
    }
    let story = fixtures::story(found, vec![]);
    let frame = frame(&coverage);
    let page = article_page(&frame, &story, &story.lead, &[]);
    holds("list", &page);
    assert!(page.len() < 600_000 && page.contains("and 2800 more listed subjects"));
    let mut briefing = fixtures::briefing(coverage.clone());
    briefing.stories = vec![story];
    let today = today_page(&frame, &briefing);
    holds("today", &today);
    assert!(today.len() < 60_000, "{}", today.len());
}
