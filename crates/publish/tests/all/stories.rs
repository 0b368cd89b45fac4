//! The stories of the fixtures: texts of our own about public events of spring 2019.

use jiff::civil::date;
use wirewatch_news::*;

use crate::fixtures::*;

/// Four stories that name listed subjects, of 2 May 2019.
pub(crate) fn stories() -> Vec<Story> {
    let subjects = subjects();
    let day = date(2019, 5, 2);
    let attacks = article(&Draft {
        outlet: "The Example Courier",
        url: "https://courier.example.org/2019/05/02/sri-lanka",
        headline: "Sri Lanka searches on after the attacks that Islamic State claimed",
        body: "Sri Lanka kept its churches closed on Thursday, eleven days after bombs in Colombo, Negombo and Batticaloa killed more than 250 people on Easter Sunday.\n\nIslamic State claimed the attacks of 21 April two days later, through the agency that carries its statements. The government had first named a local group.\n\nPolice in Colombo said that most of those with a direct part in the bombings were dead or held. The United States said it was helping with the inquiry.\n\nAl-Manar TV reported from Beirut that several governments had warned their citizens. ISIL has lost the last village that it held in Syria, Baghuz, in March, to the Syrian Democratic Forces.",
        language: "en",
        day,
    });
    let arabic = article(&Draft {
        outlet: "صحيفة المثال",
        url: "https://example.net/ar/1",
        headline: "سريلانكا تواصل البحث بعد هجمات عيد الفصح",
        body: "واصلت سريلانكا البحث يوم الخميس. وكان تنظيم الدولة الإسلامية قد أعلن مسؤوليته عن الهجمات في 23 أبريل.",
        language: "ar",
        day,
    });
    let copy = article(&Draft {
        outlet: "Harbour Post",
        url: "https://post.example.net/9",
        ..Draft {
            outlet: "",
            url: "",
            headline: "Sri Lanka searches on after the attacks",
            body: "Sri Lanka kept its churches closed.",
            language: "en",
            day,
        }
    });
    let others = vec![
        report(&copy, CopyKind::Near),
        report(&arabic, CopyKind::Near),
    ];
    let mut attacks = understood(
        attacks,
        &subjects,
        &[
            (0, "Islamic State", Some(Role::Actor)),
            (0, "ISIL", Some(Role::Target)),
            (2, "Al-Manar TV", Some(Role::Source)),
        ],
        &[
            ("Sri Lanka", "LK"),
            ("Colombo", "LK"),
            ("Negombo", "LK"),
            ("Batticaloa", "LK"),
            ("Baghuz", "SY"),
            ("Beirut", "LB"),
        ],
        &[
            ("LK", true, &["Colombo", "Negombo", "Batticaloa"]),
            ("SY", true, &["Baghuz"]),
            ("US", false, &["United States"]),
        ],
    );
    attacks = timed(
        attacks,
        &[
            ("on Thursday", TimexKind::Date, "2019-05-02", None),
            ("eleven days", TimexKind::Duration, "P11D", None),
            ("Easter Sunday", TimexKind::Date, "2019-04-21", None),
            ("21 April", TimexKind::Date, "2019-04-21", None),
            ("two days later", TimexKind::Date, "2019-04-23", None),
            ("in March", TimexKind::Date, "2019-03", None),
        ],
    );
    attacks.reported_by.agency = Some("Example Press".into());
    let through = passages(&attacks.recognised.article, "Al-Manar TV");
    attacks.reported_by.through = vec![NamedSource {
        name: "Al-Manar TV".into(),
        passage: through.first().copied(),
        subject: Some(subjects[2].0.id.clone()),
    }];
    attacks.recognised.article.authors = vec!["A Correspondent".into()];
    let listing = understood(
        article(&Draft {
            outlet: "UN Example Wire",
            url: "https://wire.example.org/sc/listing",
            headline: "Security Council committee adds an individual to its list",
            body: "The committee of the Security Council that keeps the list added one individual on 1 May 2019, as associated with Jaish-i-Mohammed, which it listed in October 2001.\n\nPakistan said that it would carry out the freezing of assets, the travel ban and the arms embargo at once.",
            language: "en",
            day,
        }),
        &subjects,
        &[(1, "Jaish-i-Mohammed", None)],
        &[("Pakistan", "PK")],
        &[("PK", true, &["Pakistan"])],
    );
    let listing = timed(
        listing,
        &[
            ("1 May 2019", TimexKind::Date, "2019-05-01", None),
            ("October 2001", TimexKind::Date, "2001-10", None),
        ],
    );
    let listing = story(listing, vec![]);
    let paper = understood(
        article(&Draft {
            outlet: "صحيفة المثال",
            url: "https://example.net/ar/2",
            headline: "تنظيم الدولة الإسلامية يعلن مسؤوليته عن هجوم في العراق",
            body: "أعلن تنظيم الدولة الإسلامية مسؤوليته عن هجوم في محافظة نينوى شمال العراق، بحسب بيان نشر يوم الخميس.\n\nوقالت الشرطة العراقية إن التحقيق مستمر.",
            language: "ar",
            day,
        }),
        &subjects,
        &[(0, "تنظيم الدولة الإسلامية", None)],
        &[("نينوى", "IQ"), ("العراق", "IQ")],
        &[("IQ", true, &["نينوى"])],
    );
    let paper = timed(
        paper,
        &[("يوم الخميس", TimexKind::Date, "2019-05-02", None)],
    );
    let quoted = understood(
        article(&Draft {
            outlet: "La Gazette d’Exemple",
            url: "https://gazette.example.org/2",
            headline: "Au Liban, la chaîne Al-Manar TV relaie l’appel du ministère",
            body: "La chaîne Al-Manar TV a relayé jeudi l’appel du ministère de la Santé à économiser l’eau. Beyrouth manque de pluie depuis mars.",
            language: "fr",
            day,
        }),
        &subjects,
        &[(2, "Al-Manar TV", Some(Role::Source))],
        &[("Beyrouth", "LB")],
        &[("LB", true, &["Beyrouth"])],
    );
    let mut lead = story(attacks, others);
    lead.origins = 2;
    vec![lead, listing, story(paper, vec![]), story(quoted, vec![])]
}

pub(crate) fn unlisted() -> Vec<Story> {
    let day = date(2019, 5, 2);
    [
        (
            "The Example Courier",
            "India moves a million people from the coast before cyclone Fani",
            "India moved about a million people from the coast of Odisha before cyclone Fani.",
            "Odisha",
            "IN",
        ),
        (
            "Harbour Post",
            "London fixes the date of its budget debate",
            "Parliament in London fixed the date of its budget debate.",
            "London",
            "GB",
        ),
    ]
    .into_iter()
    .map(|(outlet, headline, body, place, code)| {
        let draft = Draft {
            outlet,
            url: "https://courier.example.org/x",
            headline,
            body,
            language: "en",
            day,
        };
        let found = understood(
            article(&draft),
            &[],
            &[],
            &[(place, code)],
            &[(code, true, &[place])],
        );
        story(found, vec![])
    })
    .collect()
}
