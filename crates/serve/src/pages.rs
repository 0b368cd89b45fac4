//! The pages: parse, call, answer.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_news::{ArticleId, Digest, ListChange, ListVersion, SubjectId};
use wirewatch_publish::routes::{EntityQuery, SearchQuery};
use wirewatch_publish::{self as publish, Frame, routes};

use crate::App;
use crate::answer::{Problem, html};
use crate::desk::STORIES_SHOWN;
use crate::search::{SearchRequest, run_search};

pub(crate) type Answer = Result<Response, Problem>;

/// Versions of a list whose changes are shown.
const CHANGES_SHOWN: usize = 10;

/// Makes something inside the frame that all answers share.
pub(crate) async fn in_frame<T>(
    app: &App,
    make: impl FnOnce(&Frame<'_>) -> T,
) -> Result<T, Problem> {
    let now = Timestamp::now();
    let coverage = app.desk.coverage(now).await?;
    let name = |code: &str| app.desk.country_name(code);
    Ok(make(&Frame {
        coverage: &coverage,
        now,
        exposed: app.exposed,
        whole_texts: app.whole_texts,
        country_name: &name,
    }))
}

async fn framed(app: &App, page: impl FnOnce(&Frame<'_>) -> String) -> Answer {
    Ok(html(in_frame(app, page).await?).into_response())
}

pub(crate) fn date(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| {
        Problem::bad_request(
            format!("The date “{text}” could not be read."),
            "Write year-month-day, such as 2019-12-01.",
        )
    })
}

pub(crate) async fn home(State(app): State<App>) -> Answer {
    let briefing = app.desk.briefing(None, Timestamp::now()).await?;
    framed(&app, |frame| publish::today_page(frame, &briefing)).await
}

pub(crate) async fn day(State(app): State<App>, Path(day): Path<String>) -> Answer {
    let briefing = app
        .desk
        .briefing(Some(date(&day)?), Timestamp::now())
        .await?;
    framed(&app, |frame| publish::today_page(frame, &briefing)).await
}

pub(crate) async fn days(State(app): State<App>) -> Answer {
    let days = app.desk.store().days().await?;
    framed(&app, |frame| publish::days_page(frame, &days)).await
}

pub(crate) async fn article(State(app): State<App>, Path(id): Path<ArticleId>) -> Answer {
    let Some(view) = app.desk.article(&id).await? else {
        return Err(Problem::not_found(
            format!("There is no article {id} here."),
            "Look for it by its words on the search page.",
        ));
    };
    framed(&app, |frame| {
        publish::article_page(frame, &view.story, &view.article, &view.subjects)
    })
    .await
}

pub(crate) async fn entities(State(app): State<App>) -> Answer {
    let named = app.desk.named_subjects().await?;
    framed(&app, |frame| publish::entities_page(frame, &named)).await
}

pub(crate) async fn entity(
    State(app): State<App>,
    Path(id): Path<SubjectId>,
    Query(query): Query<EntityQuery>,
) -> Answer {
    let Some(dossier) = app.desk.dossier(&id).await? else {
        return Err(Problem::not_found(
            format!("No list that is loaded has the entry {id}."),
            "See the lists that are loaded, or look for the name on the search page.",
        ));
    };
    if dossier.subject.id != id {
        return Ok(
            Redirect::temporary(&routes::entity_narrowed(&dossier.subject.id, &query))
                .into_response(),
        );
    }
    framed(&app, |frame| publish::entity_page(frame, &dossier, &query)).await
}

pub(crate) async fn countries(State(app): State<App>) -> Answer {
    let countries = app.desk.store().countries().await?;
    let rows: Vec<_> = countries
        .into_iter()
        .map(|row| (app.desk.country_name(&row.code), row))
        .map(|(name, row)| (row.code, name, row.articles, row.last))
        .collect();
    framed(&app, |frame| publish::countries_page(frame, &rows)).await
}

/// The code as an address may have it, when it is that of a country.
pub(crate) fn country_code(app: &App, code: &str) -> Result<String, Problem> {
    let upper = code.to_ascii_uppercase();
    if app.desk.is_country(&upper) {
        return Ok(upper);
    }
    Err(Problem::not_found(
        format!("“{code}” is not the code of a country."),
        "Use two letters, as ISO 3166 has them: SY for Syria.",
    ))
}

pub(crate) async fn country(State(app): State<App>, Path(code): Path<String>) -> Answer {
    let code = country_code(&app, &code)?;
    let stories = app
        .desk
        .store()
        .country_stories(&code, STORIES_SHOWN, 0)
        .await?;
    let subjects = app.desk.country_subjects(&code).await?;
    framed(&app, |frame| {
        publish::country_page(frame, &code, &stories, &subjects)
    })
    .await
}

pub(crate) async fn search(State(app): State<App>, Query(query): Query<SearchQuery>) -> Answer {
    let view = run_search(&app.desk, SearchRequest::page(query)).await?;
    framed(&app, |frame| publish::search_page(frame, &view)).await
}

pub(crate) async fn sources(State(app): State<App>) -> Answer {
    framed(&app, publish::sources_page).await
}

pub(crate) async fn lists(State(app): State<App>) -> Answer {
    let store = app.desk.store();
    let (mut versions, mut changes) = (Vec::new(), Vec::new());
    for dataset in store.datasets().await? {
        let of_list = store.list_versions(&dataset).await?;
        for pair in of_list.windows(2).take(CHANGES_SHOWN) {
            changes.push(change(&app, &pair[1], &pair[0]).await?);
        }
        versions.extend(of_list);
    }
    framed(&app, |frame| {
        publish::lists_page(frame, &versions, &changes)
    })
    .await
}

async fn change(
    app: &App,
    older: &ListVersion,
    newer: &ListVersion,
) -> Result<ListChange, Problem> {
    let store = app.desk.store();
    let before = store
        .list_entities(&older.dataset, &older.version)
        .await?
        .unwrap_or_default();
    let after = store
        .list_entities(&newer.dataset, &newer.version)
        .await?
        .unwrap_or_default();
    let diff = wirewatch_lists::diff(&before, &after);
    Ok(ListChange {
        dataset: newer.dataset.clone(),
        imported: newer.imported,
        added: diff.added.len() as u32,
        removed: diff.removed.len() as u32,
        changed: diff.changed.len() as u32,
    })
}

pub(crate) async fn list_diff(
    State(app): State<App>,
    Path((dataset, older, newer)): Path<(String, String, String)>,
) -> Answer {
    let store = app.desk.store();
    let versions = store.list_versions(&dataset).await?;
    let find = |wanted: &str| versions.iter().find(|version| version.version == wanted);
    let (Some(before), Some(after)) = (find(&older), find(&newer)) else {
        return Err(Problem::not_found(
            format!("The list {dataset} has no such two versions here."),
            "See the versions that are here on the page of the lists.",
        ));
    };
    let old = store
        .list_entities(&dataset, &older)
        .await?
        .unwrap_or_default();
    let new = store
        .list_entities(&dataset, &newer)
        .await?
        .unwrap_or_default();
    let diff = wirewatch_lists::diff(&old, &new);
    framed(&app, |frame| {
        publish::list_diff_page(frame, before, after, &diff)
    })
    .await
}

/// The bytes as captured, as a download: never shown, never run.
pub(crate) async fn capture(State(app): State<App>, Path(digest): Path<String>) -> Answer {
    if app.exposed && !app.whole_texts {
        return Err(Problem {
            status: StatusCode::FORBIDDEN,
            what: "The bytes as captured are not given out here.".to_owned(),
            reason: "This desk answers to other machines, so it shows excerpts only.".to_owned(),
            next: "Whoever runs it may say `--whole-texts`.".to_owned(),
        });
    }
    let missing = || {
        Problem::not_found(
            "There are no such bytes here.",
            "Follow the link from an article's page.",
        )
    };
    let digest: Digest = digest.parse().map_err(|_| missing())?;
    let bytes = app
        .desk
        .store()
        .payload(digest)
        .await?
        .ok_or_else(missing)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{digest}.bin\""),
        ),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    Ok((headers, bytes).into_response())
}

pub(crate) async fn not_found(uri: Uri) -> Problem {
    Problem::not_found(
        format!("There is no page {}.", uri.path()),
        "Start at Today.",
    )
}
