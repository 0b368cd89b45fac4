//! A report with events and who says so: a text of our own after a report of May 2019.

use jiff::civil::date;
use wirewatch_news::*;

use crate::fixtures::*;

/// The first passage with `words`, after `from` bytes of the body.
fn at(article: &Article, words: &str, from: usize) -> Passage {
    let mut found = passages(article, words).into_iter();
    found
        .find(|passage| passage.field == Field::Body && passage.span.start() >= from)
        .unwrap_or_else(|| panic!("{words} stands in the text"))
}

fn entity(passage: Passage, kind: EntityKind, chain: Option<u32>) -> EntityMention {
    EntityMention {
        passage,
        kind,
        chain,
    }
}

fn said(source: Passage, cue: Passage, content: Passage, within: Option<u32>) -> Attribution {
    Attribution {
        source: vec![source],
        cue,
        content: vec![content],
        is_speech: true,
        within,
        subject: None,
        chain: None,
        same_source: None,
    }
}

fn part(role: ArgumentRole, passage: Passage, subject: Option<&SubjectId>) -> Argument {
    Argument {
        role,
        passage,
        chain: None,
        subject: subject.cloned(),
    }
}

pub(crate) fn bearing(modality: Modality, adverse: bool) -> Bearing {
    Bearing {
        modality,
        stage: None,
        category: adverse.then_some(Category::Terror),
        adverse,
        share: 0.9,
        said_by: None,
        event: None,
    }
}

fn risk(parts: &[(RiskName, &str, i32)], because: Passage) -> Risk {
    Risk {
        score: parts.iter().map(|(_, _, value)| value).sum(),
        parts: parts
            .iter()
            .map(|(name, what, value)| RiskPart {
                name: *name,
                what: (*what).into(),
                value: *value,
                because: (*name == RiskName::Role).then_some(because),
            })
            .collect(),
    }
}

/// The actor of a failed plan, who is the target of operations further down; a listed
/// broadcaster that only reports.
pub(crate) fn reference() -> Story {
    let subjects = subjects();
    let text = article(&Draft {
        outlet: "The Example Courier",
        url: "https://courier.example.org/2019/05/07/plan",
        headline: "Islamic State fails in major plan to revive operations in Iraq",
        body: "Iraqi forces have thwarted a scheme of ISIL to regain power in Nineveh province, Abu Ali al-Basri told the newspaper al-Sabah.\n\nLeaders of the group have been killed in the desert, al-Basri said. He did not say when they were found.\n\nThe Syrian army began an operation against ISIL near the border on Monday.\n\nAl-Manar TV reported that soldiers had driven ISIL out of the region of Bukamal.",
        language: "en",
        day: date(2019, 5, 7),
    });
    let words = |words: &str| at(&text, words, 0);
    let third = words("The Syrian army").span.start();
    let fourth = words("Al-Manar TV").span.start();
    let (isil, manar) = (&subjects[0].0.id, &subjects[2].0.id);
    let newspaper = said(
        words("the newspaper al-Sabah"),
        words("told"),
        words(
            "Iraqi forces have thwarted a scheme of ISIL to regain power in Nineveh province, Abu Ali al-Basri",
        ),
        None,
    );
    let first = said(
        words("Abu Ali al-Basri"),
        words("told"),
        words("Iraqi forces have thwarted a scheme of ISIL to regain power in Nineveh province"),
        Some(0),
    );
    let again = said(
        words("al-Basri said").cut(&text, "al-Basri"),
        words("said"),
        words("Leaders of the group have been killed in the desert"),
        Some(0),
    );
    let manar_said = Attribution {
        subject: Some(manar.clone()),
        ..said(
            words("Al-Manar TV"),
            words("reported"),
            words("soldiers had driven ISIL out of the region of Bukamal"),
            None,
        )
    };
    let event = |trigger, label, modality, said_by, arguments| Event {
        trigger,
        label,
        root: None,
        category: None,
        modality,
        modality_words: None,
        stage: None,
        said_by,
        arguments,
    };
    let events = vec![
        event(
            words("killed"),
            Label::Attack,
            Modality::Reported,
            Some(2),
            vec![part(
                ArgumentRole::Victim,
                words("Leaders of the group"),
                None,
            )],
        ),
        Event {
            category: Some(Category::Terror),
            modality_words: Some(words("thwarted")),
            ..event(
                words("scheme"),
                Label::ChangeToGroup,
                Modality::Failed,
                Some(1),
                vec![
                    part(ArgumentRole::Actor, words("ISIL"), Some(isil)),
                    part(ArgumentRole::Place, words("Nineveh province"), None),
                ],
            )
        },
        Event {
            root: Some(Root::Assault),
            ..event(
                words("operation against").cut(&text, "operation"),
                Label::Other,
                Modality::Reported,
                None,
                vec![
                    part(ArgumentRole::Actor, words("The Syrian army"), None),
                    part(
                        ArgumentRole::Recipient,
                        at(&text, "ISIL", third),
                        Some(isil),
                    ),
                    part(ArgumentRole::Time, words("Monday"), None),
                ],
            )
        },
        event(
            words("driven"),
            Label::GovernmentRegains,
            Modality::Reported,
            Some(3),
            vec![part(
                ArgumentRole::Recipient,
                at(&text, "ISIL", fourth),
                Some(isil),
            )],
        ),
    ];
    let entities = vec![
        entity(words("Abu Ali al-Basri"), EntityKind::Person, Some(0)),
        entity(words("al-Sabah"), EntityKind::Organisation, Some(1)),
        entity(words("Al-Manar TV"), EntityKind::Organisation, Some(2)),
    ];
    let because = words(
        "Iraqi forces have thwarted a scheme of ISIL to regain power in Nineveh province, Abu Ali al-Basri told the newspaper al-Sabah.",
    );
    let mut found = understood(
        text.clone(),
        &subjects,
        &[
            (0, "Islamic State", Some(Role::Actor)),
            (0, "ISIL", Some(Role::Target)),
            (2, "Al-Manar TV", Some(Role::Source)),
        ],
        &[("Bukamal", "SY")],
        &[("IQ", true, &["Nineveh"]), ("SY", true, &["Bukamal"])],
    );
    let plan = Bearing {
        said_by: Some(1),
        event: Some(1),
        ..bearing(Modality::Failed, true)
    };
    for evidence in &mut found.evidence {
        let is_first = evidence.mention == words("ISIL");
        if is_first || evidence.mention.field == Field::Headline {
            evidence.role = Some(Role::Actor);
            evidence.bearing = Some(plan);
        }
    }
    found.recognised.entities = entities;
    found.attributions = vec![newspaper, first, again, manar_said];
    found.events = events;
    found.involvements = vec![
        Involvement {
            subject: isil.clone(),
            role: Role::Actor,
            bearing: plan,
            because,
            risk: risk(
                &[
                    (RiskName::Role, "actor", 30),
                    (RiskName::Category, "crime.terror", 30),
                    (RiskName::Modality, "failed", -8),
                    (RiskName::Source, "a named official", 20),
                    (RiskName::Recency, "0 days", 10),
                ],
                words("ISIL"),
            ),
        },
        Involvement {
            subject: manar.clone(),
            role: Role::Source,
            bearing: bearing(Modality::Reported, false),
            because: words("Al-Manar TV"),
            risk: Risk::default(),
        },
    ];
    story(found, vec![])
}

trait Cut {
    fn cut(self, article: &Article, words: &str) -> Passage;
}

impl Cut for Passage {
    /// Its beginning, which are `words`.
    fn cut(self, article: &Article, words: &str) -> Passage {
        let start = self.span.start();
        let text = article.text(self.field);
        let span = Span::new(text, start..start + words.len()).expect("on boundaries");
        assert_eq!(span.quote(text), words);
        Passage { span, ..self }
    }
}
