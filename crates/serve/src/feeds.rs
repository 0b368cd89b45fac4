//! Feeds, JSON and Markdown: the pages' contents for programs.

use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use wirewatch_news::{ArticleId, SubjectId};
use wirewatch_publish::routes::SearchQuery;
use wirewatch_publish::{self as publish, FeedView, Frame, FtmFrame};
use wirewatch_store::Kind;

use crate::App;
use crate::answer::{Problem, typed};
use crate::desk::{ArticleView, STORIES_SHOWN};
use crate::pages::{Answer, country_code, date, in_frame};
use crate::search::{SearchRequest, run_search};

const ATOM: &str = "application/atom+xml; charset=utf-8";
const RSS: &str = "application/rss+xml; charset=utf-8";
const JSON: &str = "application/json";
const JSON_LINES: &str = "application/x-ndjson";
const JSON_LD: &str = "application/ld+json";
const MARKDOWN: &str = "text/markdown; charset=utf-8";

async fn feed(
    app: &App,
    make: impl FnOnce(&Frame<'_>, &str) -> FeedView,
) -> Result<FeedView, Problem> {
    in_frame(app, |frame| make(frame, &app.base)).await
}

pub(crate) async fn latest_atom(State(app): State<App>) -> Answer {
    let briefing = app.desk.briefing(None, Timestamp::now()).await?;
    let feed = feed(&app, |frame, base| {
        publish::latest_feed(frame, &briefing, base)
    })
    .await?;
    Ok(typed(ATOM, publish::atom(&feed)))
}

async fn day_feed(app: &App, day: &str) -> Result<FeedView, Problem> {
    let briefing = app
        .desk
        .briefing(Some(date(day)?), Timestamp::now())
        .await?;
    feed(app, |frame, base| publish::day_feed(frame, &briefing, base)).await
}

pub(crate) async fn day_atom(State(app): State<App>, Path(day): Path<String>) -> Answer {
    Ok(typed(ATOM, publish::atom(&day_feed(&app, &day).await?)))
}

pub(crate) async fn day_rss(State(app): State<App>, Path(day): Path<String>) -> Answer {
    Ok(typed(RSS, publish::rss(&day_feed(&app, &day).await?)))
}

pub(crate) async fn day_json(State(app): State<App>, Path(day): Path<String>) -> Answer {
    let briefing = app
        .desk
        .briefing(Some(date(&day)?), Timestamp::now())
        .await?;
    Ok(typed(JSON, publish::brief_json(&briefing).to_string()))
}

pub(crate) async fn day_markdown(State(app): State<App>, Path(day): Path<String>) -> Answer {
    let briefing = app
        .desk
        .briefing(Some(date(&day)?), Timestamp::now())
        .await?;
    let text = in_frame(&app, |frame| publish::brief_markdown(frame, &briefing)).await?;
    Ok(typed(MARKDOWN, text))
}

async fn article(app: &App, id: &ArticleId) -> Result<ArticleView, Problem> {
    app.desk.article(id).await?.ok_or_else(|| {
        Problem::not_found(
            format!("There is no article {id} here."),
            "Look for it by its words.",
        )
    })
}

pub(crate) async fn article_json(State(app): State<App>, Path(id): Path<ArticleId>) -> Answer {
    let view = article(&app, &id).await?;
    let coverage = app.desk.coverage(Timestamp::now()).await?;
    let whole = !app.exposed || app.whole_texts;
    let value = publish::article_json(&view.article, &view.story, &coverage, whole);
    Ok(typed(JSON, value.to_string()))
}

pub(crate) async fn article_ftm(State(app): State<App>, Path(id): Path<ArticleId>) -> Answer {
    let view = article(&app, &id).await?;
    let frame = FtmFrame {
        schema_of: &|id| Some(app.desk.find_subject(id)?.schema),
        whole_texts: !app.exposed || app.whole_texts,
        sample: app.desk.store().kind() == Kind::Sample,
    };
    let mut entities = publish::ftm_subjects(&view.article, &frame);
    entities.extend(publish::ftm_entities(&view.article, &frame));
    let lines = entities.iter().map(|entity| format!("{entity}\n"));
    Ok(typed(JSON_LINES, lines.collect()))
}

pub(crate) async fn annotations(State(app): State<App>, Path(id): Path<ArticleId>) -> Answer {
    let view = article(&app, &id).await?;
    let found = publish::annotations(&view.article);
    Ok(typed(JSON_LD, found.to_string()))
}

pub(crate) async fn entity_atom(State(app): State<App>, Path(id): Path<SubjectId>) -> Answer {
    let Some(dossier) = app.desk.dossier(&id).await? else {
        return Err(Problem::not_found(
            format!("No list that is loaded has the entry {id}."),
            "See the lists.",
        ));
    };
    let feed = feed(&app, |frame, base| {
        publish::entity_feed(frame, &dossier, base)
    })
    .await?;
    Ok(typed(ATOM, publish::atom(&feed)))
}

pub(crate) async fn country_atom(State(app): State<App>, Path(code): Path<String>) -> Answer {
    let code = country_code(&app, &code)?;
    let stories = app
        .desk
        .store()
        .country_stories(&code, STORIES_SHOWN, 0)
        .await?;
    let feed = feed(&app, |frame, base| {
        publish::country_feed(frame, &code, &stories, base)
    })
    .await?;
    Ok(typed(ATOM, publish::atom(&feed)))
}

pub(crate) async fn search_atom(
    State(app): State<App>,
    Query(query): Query<SearchQuery>,
) -> Answer {
    let view = run_search(&app.desk, SearchRequest::newest(query)).await?;
    let feed = feed(&app, |frame, base| publish::search_feed(frame, &view, base)).await?;
    Ok(typed(ATOM, publish::atom(&feed)))
}
