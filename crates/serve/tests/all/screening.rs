//! Screening over the router: the form, answers, what is set aside, lists of names, and what is
//! refused. Names are invented.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;
use wirewatch_lists::Lists;
use wirewatch_news::{Digest, Entity, EntityId, ListVersion, Name, NameKind, Schema};
use wirewatch_places::Gazetteer;
use wirewatch_publish::routes;
use wirewatch_serve::{Desk, ServeOptions, router};
use wirewatch_store::{Kind, Store};

use crate::LOOPBACK;

const NAME: &str = "Zorvan Kelmarish";

fn entity(id: &str, names: &[(&str, NameKind)]) -> Entity {
    Entity {
        id: EntityId::parse(id).expect("an id"),
        schema: Schema::Person,
        names: names
            .iter()
            .map(|(text, kind)| Name {
                text: (*text).to_owned(),
                kind: *kind,
            })
            .collect(),
        birth_dates: Vec::new(),
        birth_places: Vec::new(),
        gender: None,
        countries: Vec::new(),
        programs: Vec::new(),
        listed_on: None,
        updated_on: None,
        positions: Vec::new(),
        comments: Vec::new(),
        identifiers: Vec::new(),
        addresses: Vec::new(),
        topics: Vec::new(),
        referents: Vec::new(),
        source_url: None,
    }
}

fn un() -> Vec<Entity> {
    let mut one = entity(
        "UN:QDi.901",
        &[
            ("Zorvan KELMARISH", NameKind::Primary),
            ("Zorwan Qelmarish", NameKind::Alias),
        ],
    );
    one.birth_dates = vec!["1961-04-09".to_owned()];
    one.countries = vec!["SY".to_owned()];
    let other = entity("UN:QDi.902", &[("Tavik <b>ORLUNDO</b>", NameKind::Primary)]);
    vec![one, other]
}

fn ofac() -> Vec<Entity> {
    let mut one = entity("OFAC:90001", &[("Zorvan KELMARISH", NameKind::Primary)]);
    one.birth_dates = vec!["1961-04-09".to_owned()];
    one.referents = vec![EntityId::new("UN", "QDi.901")];
    vec![one]
}

fn lists(lists: Vec<Vec<Entity>>) -> Arc<Lists> {
    let version = |entities: &[Entity]| ListVersion {
        dataset: entities[0].id.dataset.clone(),
        version: "2026-02-27-aaaaaaaa".to_owned(),
        issued: Some("2026-02-27".parse().expect("a date")),
        imported: "2026-11-22T09:00:00Z".parse().expect("an instant"),
        digest: Digest::of(b"list"),
        files: Vec::new(),
        entries: entities.len() as u32,
        starter: false,
    };
    let with_version = |entities: Vec<Entity>| (version(&entities), entities);
    Arc::new(Lists::new(lists.into_iter().map(with_version).collect()))
}

struct Case {
    folder: tempfile::TempDir,
    desk: Desk,
}

async fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_or_create(&folder.path().join("data"), Kind::Desk)
        .await
        .expect("a store");
    let desk = Desk::new(store, lists(vec![un(), ofac()]), Gazetteer::embedded());
    Case { folder, desk }
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn has(&self, text: &str) -> &Answer {
        assert!(self.body.contains(text), "no “{text}” in {}", self.body);
        self
    }

    fn lacks(&self, text: &str) -> &Answer {
        assert!(!self.body.contains(text), "“{text}” in {}", self.body);
        self
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value.and_then(Result::ok).unwrap_or_default()
    }
}

async fn ask(desk: &Desk, request: Request<Body>) -> Answer {
    let options = ServeOptions {
        whole_texts: false,
        base: None,
    };
    let router = router(desk.clone(), LOOPBACK.parse().expect("an address"), options);
    let answer = router.oneshot(request).await.expect("an answer");
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, 8 << 20).await.expect("a body");
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).expect("UTF-8"),
    }
}

async fn post_from(
    desk: &Desk,
    path: &str,
    fields: &[(&str, &str)],
    from: &[(&str, &str)],
) -> Answer {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", routes::encode(value)))
        .collect();
    let mut request = Request::post(path)
        .header("host", "localhost:8080")
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in from {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.join("&"))).expect("a request");
    ask(desk, request).await
}

async fn post(desk: &Desk, path: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = post_from(desk, path, fields, &[]).await;
    assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    answer
}

#[tokio::test]
async fn the_form_and_its_answer() {
    let case = case().await;
    let request = Request::get("/screen")
        .header("host", "localhost")
        .body(Body::empty())
        .expect("a request");
    let form = ask(&case.desk, request).await;
    assert_eq!(form.status, StatusCode::OK);
    form.has("name=\"name\"")
        .has("<textarea")
        .lacks("class=\"card hit\"");
    assert!(
        form.header("content-security-policy")
            .contains("form-action 'self'")
    );
    assert_eq!(form.header("referrer-policy"), "same-origin");

    // Two lists name one subject: one hit with both references, and the parts of its likeness.
    let fields = [
        ("name", "Sorvan Kelmarisch"),
        ("kind", "person"),
        ("birth", "9 Apr 1961"),
        ("country", "Syria"),
        ("threshold", "0.5"),
    ];
    let answer = post(&case.desk, "/screen", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body.matches("class=\"card hit\"").count(), 1);
    answer
        .has("href=\"/entity/UN-QDi.901\"")
        .has("<b>UN</b> <span class=\"id\">QDi.901</span>")
        .has("<b>OFAC</b> <span class=\"id\">90001</span>")
        .has("UN of 27 Feb 2026")
        .has("4 listed names")
        .has("<span class=\"diff\">S</span>orvan</bdi>")
        .has("= agrees")
        .has("<td data-l=\"Listed\"><bdi dir=\"ltr\">9 Apr 1961</bdi>");
}

#[tokio::test]
async fn no_hit_says_what_was_searched() {
    let case = case().await;
    let answer = post(&case.desk, "/screen", &[("name", "Quentin Hobbleford")]).await;
    answer
        .has("No listed name reaches the threshold 0.70.")
        .has("Searched: 4 listed names of UN of 27 Feb 2026 and OFAC of 27 Feb 2026")
        .has("Not asked: date of birth, country, gender and number.")
        .lacks("class=\"card hit\"");
    let empty = Desk::new(
        case.desk.store().clone(),
        Arc::new(Lists::default()),
        Gazetteer::embedded(),
    );
    let answer = post(&empty, "/screen", &[("name", NAME)]).await;
    answer.has("Nothing was searched: no list is loaded.");
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_the_rest_done() {
    let case = case().await;
    let fields = [
        ("name", NAME),
        ("birth", "31 Foo 1971"),
        ("country", "Atlantis"),
        ("threshold", "7"),
    ];
    let answer = post(&case.desk, "/screen", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer
        .has("The date “31 Foo 1971” could not be read.")
        .has("The country “Atlantis” is not known here.")
        .has("The threshold “7” is no number from 0.30 to 0.99.")
        .has("href=\"/entity/UN-QDi.901\"");
    let answer = post(&case.desk, "/screen", &[("name", "  ")]).await;
    answer.has("There is no name to screen.").has("<textarea");
    let hidden = post(
        &case.desk,
        "/screen",
        &[("name", "Zorvan Kel\u{200b}marish")],
    )
    .await;
    hidden.has("How the name is written.");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let case = case().await;
    let aside = [
        ("name", NAME),
        ("entry", "UN:QDi.901"),
        ("reason", "another one"),
    ];
    let paths = ["/screen", "/screen.csv", "/screen/aside", "/screen/undo"];
    let others: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://localhost:8080"),
        ],
        &[("origin", "https://attacker.example")],
        &[("origin", "http://localhost:8081")],
        &[("origin", "http://localhost:8080.attacker.example")],
        &[("origin", "null")],
    ];
    for path in paths {
        for from in others {
            let answer = post_from(&case.desk, path, &aside, from).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {from:?}");
            answer
                .has("sent by a page of another site")
                .lacks("Kelmarish");
        }
    }
    let answer = post(&case.desk, "/screen", &[("name", NAME)]).await;
    answer
        .has("1 subject at or above")
        .lacks("Set aside before");

    let own: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        &[("origin", "http://localhost:8080")],
        &[("origin", "https://LOCALHOST:8080")],
        &[],
    ];
    for from in own {
        let answer = post_from(&case.desk, "/screen", &[("name", NAME)], from).await;
        assert_eq!(answer.status, StatusCode::OK, "{from:?}");
    }
}

#[tokio::test]
async fn a_hit_is_set_aside_and_taken_back() {
    let case = case().await;
    let asked = [("name", NAME), ("kind", "person")];
    let with = |more: &[(&'static str, &'static str)]| [&asked[..], more].concat();

    for short in ["", "no", "  x  ", &"x".repeat(501)] {
        let fields = [&asked[..], &[("entry", "UN:QDi.901"), ("reason", short)]].concat();
        let answer = post(&case.desk, "/screen/aside", &fields).await;
        answer
            .has("the reason has to have 3 to 500 letters")
            .has("1 subject at or above");
    }
    let unknown = with(&[("entry", "UN:QDi.999"), ("reason", "another man")]);
    let answer = post(&case.desk, "/screen/aside", &unknown).await;
    answer.has("no list that is loaded has this entry");

    let fields = with(&[
        ("entry", "OFAC:90001"),
        ("reason", "another <i>man</i>, seen his passport"),
    ]);
    let answer = post(&case.desk, "/screen/aside", &fields).await;
    answer
        .has("Set aside before")
        .has("0 subjects at or above 0.70")
        .has("another &#60;i&#62;man&#60;/i&#62;, seen his passport")
        .has("Undo")
        .lacks("1 subject at or above");

    // The same question, written otherwise; and other questions, which are open.
    let same = [("name", "zorvan  KELMARISH"), ("kind", "person")];
    post(&case.desk, "/screen", &same)
        .await
        .has("Set aside before");
    for (name, value) in [
        ("birth", "1961"),
        ("country", "SY"),
        ("number", "A1234567"),
        ("kind", ""),
    ] {
        let other = [
            ("name", NAME),
            (if name == "kind" { "gender" } else { "kind" }, "person"),
            (name, value),
        ];
        let answer = post(&case.desk, "/screen", &other).await;
        answer
            .lacks("Set aside before")
            .has("1 subject at or above");
    }

    let list = post(
        &case.desk,
        "/screen",
        &[(
            "list",
            "id,name,type,country,dob\n7,Zorvan Kelmarish,person,,",
        )],
    )
    .await;
    list.has("1 set aside before")
        .has("for 0 a listed name reaches the threshold 0.70")
        .has("for 1 what reaches it was set aside before");

    let fields = with(&[("entry", "UN:QDi.901")]);
    let answer = post(&case.desk, "/screen/undo", &fields).await;
    answer
        .lacks("Set aside before")
        .has("1 subject at or above");
}

#[tokio::test]
async fn a_changed_entry_opens_what_was_set_aside() {
    let case = case().await;
    let asked = [("name", NAME)];
    let fields = [
        ("name", NAME),
        ("entry", "UN:QDi.901"),
        ("reason", "another man"),
    ];
    let answer = post(&case.desk, "/screen/aside", &fields).await;
    answer.has("Set aside before").lacks("Open again");

    // An entry of somebody else changes: it stays aside.
    let mut other = un();
    other[1].comments.push("amended".to_owned());
    case.desk.set_lists(lists(vec![other, ofac()]));
    post(&case.desk, "/screen", &asked)
        .await
        .has("Set aside before");

    let mut changed = un();
    changed[0].comments.push("amended".to_owned());
    case.desk.set_lists(lists(vec![changed, ofac()]));
    let answer = post(&case.desk, "/screen", &asked).await;
    answer
        .has("Open again.")
        .has("The entry UN QDi.901 changed since it was set aside on ")
        .has("The reason then: another man")
        .lacks("Set aside before");

    // Another list names the subject too.
    let mut uk = entity("UK:AQD0901", &[("Zorvan KELMARISH", NameKind::Primary)]);
    uk.referents = vec![EntityId::new("UN", "QDi.901")];
    case.desk.set_lists(lists(vec![un(), vec![uk], ofac()]));
    let answer = post(&case.desk, "/screen", &asked).await;
    answer.has("its subject has a new entry: UK AQD0901.");

    // As it was: aside again.
    case.desk.set_lists(lists(vec![un(), ofac()]));
    post(&case.desk, "/screen", &asked)
        .await
        .has("Set aside before");
}

#[tokio::test]
async fn a_list_of_names_and_its_csv() {
    let case = case().await;
    let text = "id,name,type,country,dob\n\
        =1+1,Zorvan Kelmarish,person,Syria,9 Apr 1961\n\
        c-2,Quentin Hobbleford,person,,\n\
        c-3,,person,,\n\
        c-4,=cmd|x,,,\n\
        c-5,Somebody Else,person,,1971-99\n\
        @c-6,\"Orlundo, Tavik\",,,\n";
    let page = post(&case.desk, "/screen", &[("list", text)]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("4 rows screened: for 2 a listed name reaches the threshold 0.70, for 2 none does.")
        .has("2 rows were not screened")
        .has("<b>Row 4</b>: <bdi>it has no name</bdi>")
        .has("the date “1971-99” could not be read")
        .has("href=\"/entity/UN-QDi.901\"")
        .has("no listed name reaches the threshold");
    let first = page.body.find("Zorvan Kelmarish").expect("the first row");
    let second = page
        .body
        .find("Quentin Hobbleford")
        .expect("the second row");
    assert!(first < second);

    let csv = post(&case.desk, "/screen.csv", &[("list", text)]).await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.header("content-disposition").starts_with("attachment"));
    let mut reader = csv::Reader::from_reader(csv.body.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader
        .records()
        .collect::<Result<_, _>>()
        .expect("rows of one width");
    let numbers: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(numbers, ["2", "3", "4", "5", "6", "7"]);
    assert_eq!(&rows[0][1], "'=1+1");
    assert_eq!(&rows[3][2], "'=cmd|x");
    assert_eq!(&rows[5][1], "'@c-6");
    assert_eq!(&rows[0][10], "UN:QDi.901 OFAC:90001");
    assert_eq!(&rows[1][6], "no listed name reaches the threshold");
    assert_eq!(&rows[2][1], "c-3");
    assert_eq!(&rows[2][6], "not screened: it has no name");
    for row in &rows {
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_in_words() {
    let case = case().await;
    let text = "Zorvan Kelmarish\n".repeat(100_000);
    let answer = post(&case.desk, "/screen", &[("list", &text)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.has("The list is too large.").has("500 rows");
    let request = Request::post("/screen")
        .header("host", "localhost")
        .header("content-type", "text/plain")
        .body(Body::from("name=x"))
        .expect("a request");
    let answer = ask(&case.desk, request).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    answer.has("The form could not be read.");
}

#[tokio::test]
async fn a_desk_that_only_reads_sets_nothing_aside() {
    let Case { folder, desk } = case().await;
    let fields = [
        ("name", NAME),
        ("entry", "UN:QDi.901"),
        ("reason", "another man"),
    ];
    let store = Store::open_read_only(&folder.path().join("data"))
        .await
        .expect("a reader");
    let reader = Desk::new(store, desk.lists(), Gazetteer::embedded());
    let answer = post(&reader, "/screen/aside", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer
        .has("this desk is opened for reading only")
        .has("1 subject at or above")
        .lacks("name=\"reason\"");
    let answer = post(&reader, "/screen/undo", &fields).await;
    answer.has("this desk is opened for reading only");
}
