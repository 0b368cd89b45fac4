//! Answers of screening to draw pages from. Names are invented.

use wirewatch_news::*;
use wirewatch_publish::*;

use crate::fixtures::{self, at};

/// Every text of an answer is `evil` where that is given.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a>(pub(crate) Option<&'a str>);

impl Texts<'_> {
    fn of(self, plain: &str) -> String {
        self.0.unwrap_or(plain).to_owned()
    }
}

fn pair(texts: Texts<'_>, asked: &str, listed: &str, likeness: f32, why: WordRelation) -> WordPair {
    let of = |word: &str| match word.is_empty() {
        true => String::new(),
        false => texts.of(word),
    };
    WordPair {
        asked: of(asked),
        listed: of(listed),
        likeness,
        relation: why,
    }
}

fn fact(texts: Texts<'_>, field: FactField, asked: &str, listed: &str, points: f32) -> Fact {
    Fact {
        field,
        asked: texts.of(asked),
        listed: texts.of(listed),
        borrowed_from: (field == FactField::Country).then(|| texts.of("OFAC")),
        points,
    }
}

pub(crate) fn hit(texts: Texts<'_>, reference: &str, blocked: Option<Blocked>) -> ScreenHit {
    let id = EntityId::new(texts.of("UN"), texts.0.map_or(reference, |evil| evil));
    let mut entry = fixtures::entity(
        &id.dataset,
        &id.reference,
        &texts.of("Zorvan KELMARISH"),
        &[],
        None,
    );
    entry.birth_dates = vec![texts.of("1961-04-09")];
    entry.identifiers = vec![Identifier {
        kind: texts.of("Passport"),
        value: texts.of("A7654321"),
        country: None,
    }];
    let candidate = Candidate {
        entity: id.clone(),
        name: Name {
            text: texts.of("Zorwan al-Kelmarish"),
            kind: NameKind::Alias,
        },
        score: 0.936,
        name_score: 0.781,
        words: vec![
            pair(texts, "Sorvan", "Zorwan", 0.91, WordRelation::Spelling),
            pair(
                texts,
                "Kelmarisch",
                "Kelmarish",
                0.97,
                WordRelation::Letters,
            ),
            pair(texts, "زوران", "Zoran", 1.0, WordRelation::Same),
            pair(texts, "", "al-", 0.0, WordRelation::OnlyListed),
        ],
        facts: vec![
            fact(texts, FactField::Birth, "1961", "1961-04-09", 0.129),
            fact(texts, FactField::Country, "SY", "SY", 0.046),
            fact(texts, FactField::Gender, "f", "m", -0.02),
        ],
        why: texts
            .of("alias “Zorwan al-Kelmarish”: Sorvan is a spelling of Zorwan; only listed: al"),
        blocked,
    };
    let other = Candidate {
        entity: EntityId::new(texts.of("OFAC"), texts.of("90001")),
        score: 0.88,
        ..candidate.clone()
    };
    ScreenHit {
        subject: SubjectId::led_by(&id),
        caption: texts.of("Zorvan Kelmarish"),
        entities: vec![id, other.entity.clone()],
        candidate,
        entry,
        others: vec![other],
        aside: None,
    }
}

pub(crate) fn form(texts: Texts<'_>) -> ScreenForm {
    ScreenForm {
        name: texts.of("Sorvan Kelmarisch"),
        kind: texts.of("person"),
        birth: texts.of("1961"),
        country: texts.of("Syria"),
        gender: texts.of("f"),
        number: texts.of("B1234567"),
        threshold: texts.of("0.7"),
        list: String::new(),
    }
}

fn asked(texts: Texts<'_>) -> Asked {
    Asked {
        name: texts.of("Sorvan Kelmarisch"),
        kind: Some(AskedKind::Person),
        births: vec![texts.of("1961")],
        countries: vec![texts.of("SY")],
        gender: Some(texts.of("f")),
        identifiers: vec![texts.of("B1234567")],
    }
}

fn versions(texts: Texts<'_>) -> Vec<ListVersion> {
    let mut versions = fixtures::versions();
    versions[0].dataset = texts.of("UN");
    versions[0].version = texts.of("2026-02-27-aaaaaaaa");
    versions
}

fn aside(texts: Texts<'_>) -> SetAside {
    SetAside {
        reason: texts.of("Another date of birth, by his passport"),
        at: at("2026-10-01T08:00:00Z"),
        changed: Vec::new(),
        added: Vec::new(),
    }
}

/// The answer to one name: an open hit, one that is open again, one set aside, five misses.
pub(crate) fn one(texts: Texts<'_>) -> ScreenView {
    let mut again = hit(texts, "QDi.902", None);
    again.aside = Some(SetAside {
        changed: again.entities.clone(),
        ..aside(texts)
    });
    let mut kept = hit(texts, "QDi.903", None);
    kept.aside = Some(aside(texts));
    let blocked = [
        Blocked::WeakAlias,
        Blocked::Birth,
        Blocked::Country,
        Blocked::Gender,
        Blocked::Name,
    ];
    let name = ScreenedName {
        screening: Screening {
            asked: asked(texts),
            warnings: vec![texts.of("it holds an invisible character")],
            hits: Vec::new(),
            misses: Vec::new(),
            threshold: 0.7,
            lists: versions(texts),
            names: 36_123,
        },
        hits: vec![hit(texts, "QDi.901", None), again],
        aside: vec![kept],
        cut_at: Some(10),
        misses: blocked.map(|why| hit(texts, "QDi.904", Some(why))).into(),
    };
    ScreenView {
        form: form(texts),
        problems: vec![ScreenProblem {
            what: texts.of("The date “31 Foo 1971” could not be read."),
            next: texts.of("The name was screened without it."),
        }],
        can_set_aside: true,
        answer: ScreenAnswer::One(Box::new(name)),
    }
}

/// The answer to one name that is like no listed one.
pub(crate) fn nothing() -> ScreenView {
    let mut view = one(Texts(None));
    view.problems.clear();
    if let ScreenAnswer::One(name) = &mut view.answer {
        name.hits.clear();
        name.aside.clear();
        name.misses.clear();
        name.cut_at = None;
        name.screening.warnings.clear();
        name.screening.asked.births.clear();
    }
    view
}

/// The answer to a list of names.
pub(crate) fn many(texts: Texts<'_>) -> ScreenView {
    let row = |row: u64, best: Option<ScreenHit>, aside: usize| ScreenRow {
        row,
        id: texts.of("c-1"),
        form: form(texts),
        asked: asked(texts),
        hits: usize::from(best.is_some()) * 2,
        best,
        aside,
    };
    let list = ScreenedList {
        rows: vec![
            row(2, None, 0),
            row(3, None, 1),
            row(4, Some(hit(texts, "QDi.901", None)), 0),
        ],
        bad: vec![BadRow {
            row: 5,
            id: texts.of("c-5"),
            name: texts.of("Somebody Else"),
            reason: texts.of("the date “31 Foo 1971” could not be read"),
        }],
        notes: vec![texts.of("Columns that were not read: colour.")],
        threshold: 0.7,
        lists: versions(texts),
        names: 36_123,
    };
    ScreenView {
        form: ScreenForm {
            list: texts.of("id,name\nc-1,Sorvan Kelmarisch\n"),
            ..ScreenForm::default()
        },
        problems: Vec::new(),
        can_set_aside: true,
        answer: ScreenAnswer::Many(list),
    }
}
