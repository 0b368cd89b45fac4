//! The pages of screening. Names arrive by POST, so that they stand in no address, history or
//! log; answers are kept by nobody; posts from pages of other sites are refused.

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Deserialize;
use wirewatch_news::EntityId;
use wirewatch_publish::{
    self as publish, BadRow, ScreenAnswer, ScreenForm, ScreenProblem, ScreenRow, ScreenView,
    ScreenedList, routes,
};

use crate::answer::{Problem, html};
use crate::asked;
use crate::pages::{Answer, in_frame};
use crate::{App, Desk};

/// A form that is larger than this is refused.
const LIMIT_BYTES: usize = 1 << 20;
/// Letters of a reason, at least and at most.
const REASON_LETTERS: std::ops::RangeInclusive<usize> = 3..=500;

/// The addresses of screening.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(routes::SCREEN, get(empty).post(screen))
        .route(routes::SCREEN_CSV, post(csv))
        .route(routes::SCREEN_ASIDE, post(set_aside))
        .route(routes::SCREEN_UNDO, post(undo))
        .layer(DefaultBodyLimit::max(LIMIT_BYTES))
        .layer(middleware::from_fn(own_forms_only))
        .layer(middleware::map_response(kept_by_nobody))
}

/// Refuses a post that a page of another site sent.
async fn own_forms_only(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || is_own_form(request.headers()) {
        return next.run(request).await;
    }
    Problem {
        status: StatusCode::FORBIDDEN,
        what: "This form was sent by a page of another site.".to_owned(),
        reason: "Names to screen, and what is set aside, are taken from the pages of this desk \
                 only. Nothing was screened and nothing was changed."
            .to_owned(),
        next: "Open the page Screen of this desk and ask there.".to_owned(),
    }
    .into_response()
}

/// Browsers say where a form comes from: `Sec-Fetch-Site` on this machine and over HTTPS, else
/// `Origin`. What says neither is no browser, and no page can make it send anything.
fn is_own_form(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == b"same-origin" || site == b"none";
    }
    let Some(origin) = text(ORIGIN) else {
        return true;
    };
    let host = text(HOST).unwrap_or_default();
    [b"http://".as_slice(), b"https://"]
        .iter()
        .filter_map(|scheme| origin.strip_prefix(*scheme))
        .any(|authority| !host.is_empty() && authority.eq_ignore_ascii_case(host))
}

async fn kept_by_nobody(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // With "no-referrer" browsers would not say that our own forms are ours.
    headers.insert(
        HeaderName::from_static("referrer-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}

fn read<T>(form: Result<Form<T>, FormRejection>) -> Result<T, Problem> {
    let refused = match form {
        Ok(Form(form)) => return Ok(form),
        Err(refused) => refused,
    };
    let status = refused.status();
    let is_large = status == StatusCode::PAYLOAD_TOO_LARGE;
    Err(Problem {
        status,
        what: match is_large {
            true => "The list is too large.".to_owned(),
            false => "The form could not be read.".to_owned(),
        },
        reason: match is_large {
            true => format!(
                "A form holds {} KiB at most. Nothing was screened.",
                LIMIT_BYTES / 1024
            ),
            false => refused.body_text(),
        },
        next: format!(
            "Screen {} rows at once, with no more columns than id, name, type, country and dob.",
            asked::LIMIT_ROWS
        ),
    })
}

async fn page(app: &App, view: &ScreenView) -> Answer {
    Ok(html(in_frame(app, |frame| publish::screen_page(frame, view)).await?).into_response())
}

async fn empty(State(app): State<App>) -> Answer {
    let view = ScreenView {
        can_set_aside: app.desk.store().can_write(),
        ..ScreenView::default()
    };
    page(&app, &view).await
}

async fn screen(State(app): State<App>, form: Result<Form<ScreenForm>, FormRejection>) -> Answer {
    let view = answer(&app.desk, read(form)?, Vec::new()).await?;
    page(&app, &view).await
}

/// Answers a form: a list when it holds one, else one name.
async fn answer(
    desk: &Desk,
    form: ScreenForm,
    mut problems: Vec<ScreenProblem>,
) -> Result<ScreenView, Problem> {
    let (threshold, unread) = asked::threshold(&form);
    problems.extend(unread);
    let answer = if form.list.trim().is_empty() {
        let (asked, unread) = asked::one(&form);
        problems.extend(unread);
        let screened = match asked {
            None => None,
            Some(asked) => desk.screen(vec![asked], threshold).await?.pop(),
        };
        screened.map_or(ScreenAnswer::None, |one| ScreenAnswer::One(Box::new(one)))
    } else {
        ScreenAnswer::Many(list(desk, &form, threshold).await?)
    };
    Ok(ScreenView {
        form,
        problems,
        can_set_aside: desk.store().can_write(),
        answer,
    })
}

async fn list(desk: &Desk, form: &ScreenForm, threshold: f32) -> Result<ScreenedList, Problem> {
    let asked::Rows { rows, bad, notes } = asked::list(form);
    let questions = rows.iter().map(|row| row.asked.clone()).collect();
    let answers = desk.screen(questions, threshold).await?;
    let rows = rows
        .into_iter()
        .zip(answers)
        .map(|(row, answer)| ScreenRow {
            row: row.row,
            id: row.id,
            form: row.form,
            asked: row.asked,
            hits: answer.hits.len(),
            aside: answer.aside.len(),
            best: answer.hits.into_iter().next(),
        })
        .collect();
    Ok(ScreenedList {
        rows,
        bad,
        notes,
        threshold,
        lists: desk.lists().versions().to_vec(),
        names: desk.listed_names().await,
    })
}

async fn csv(State(app): State<App>, form: Result<Form<ScreenForm>, FormRejection>) -> Answer {
    let form = read(form)?;
    let (threshold, unread) = asked::threshold(&form);
    let mut list = list(&app.desk, &form, threshold).await?;
    // A file has no place for messages but its rows.
    list.bad.extend(unread.map(|problem| BadRow {
        row: 0,
        id: String::new(),
        name: String::new(),
        reason: format!("{} {}", problem.what, problem.next),
    }));
    let body = in_frame(&app, |frame| publish::screen_csv(frame, &list)).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"screening.csv\"",
        ),
    ];
    Ok((headers, body).into_response())
}

/// A hit to set aside, or to take back, with the question that it answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HitForm {
    #[serde(flatten)]
    form: ScreenForm,
    entry: String,
    reason: String,
}

fn problem(what: &str, next: impl Into<String>) -> Vec<ScreenProblem> {
    vec![ScreenProblem {
        what: what.to_owned(),
        next: next.into(),
    }]
}

fn reads_only(desk: &Desk) -> Option<Vec<ScreenProblem>> {
    (!desk.store().can_write()).then(|| {
        problem(
            "Nothing was set aside: this desk is opened for reading only.",
            "Start it with “wirewatch up” to set hits aside.",
        )
    })
}

async fn set_aside(State(app): State<App>, form: Result<Form<HitForm>, FormRejection>) -> Answer {
    let HitForm {
        form,
        entry,
        reason,
    } = read(form)?;
    let problems = set(&app.desk, &form, &entry, reason.trim()).await?;
    let view = answer(&app.desk, form, problems).await?;
    page(&app, &view).await
}

async fn set(
    desk: &Desk,
    form: &ScreenForm,
    entry: &str,
    reason: &str,
) -> Result<Vec<ScreenProblem>, Problem> {
    if let Some(problems) = reads_only(desk) {
        return Ok(problems);
    }
    if !REASON_LETTERS.contains(&reason.chars().count()) {
        return Ok(problem(
            "Nothing was set aside: the reason has to have 3 to 500 letters.",
            "Say what tells the two apart, such as another date of birth and who checked it.",
        ));
    }
    let gone = || {
        problem(
            "Nothing was set aside: no list that is loaded has this entry.",
            "The lists may have changed since the page was made; below is the answer of now.",
        )
    };
    let (Some(asked), Some(entry)) = (asked::one(form).0, EntityId::parse(entry)) else {
        return Ok(gone());
    };
    let done = desk
        .set_aside(&asked, &entry, reason, Timestamp::now())
        .await?;
    Ok(if done { Vec::new() } else { gone() })
}

async fn undo(State(app): State<App>, form: Result<Form<HitForm>, FormRejection>) -> Answer {
    let HitForm { form, entry, .. } = read(form)?;
    let problems = match reads_only(&app.desk) {
        Some(problems) => problems,
        None => {
            if let (Some(asked), Some(entry)) = (asked::one(&form).0, EntityId::parse(&entry)) {
                app.desk.undo_aside(&asked, &entry).await?;
            }
            Vec::new()
        }
    };
    let view = answer(&app.desk, form, problems).await?;
    page(&app, &view).await
}
