//! The web pages over HTTP: parse, call, answer.
//!
//! Every answer carries a strict Content-Security-Policy; nothing here renders what a publisher
//! wrote, and bytes as captured are only ever offered as a download. On a loopback address only
//! requests that name the loopback host are answered, so that no page of another site can reach
//! the desk through a name that it points here.

mod answer;
mod asked;
mod desk;
mod feeds;
mod pages;
mod screen;
mod screening;
mod search;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use wirewatch_publish::routes;

pub use desk::{ArticleView, Desk};
pub use search::{SearchRequest, run_search};

/// How the desk answers.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The user says that whole articles may be shown although the desk is not on loopback.
    pub whole_texts: bool,
    /// Address under which readers reach the desk, without a slash at its end; for feeds.
    pub base: Option<String>,
}

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct App {
    desk: Desk,
    exposed: bool,
    whole_texts: bool,
    base: Arc<str>,
}

/// A page that takes longer than this is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the desk cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {cause}; choose another port with --port, or stop what uses it"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The server stopped.
    #[error("the server stopped: {0}")]
    Stopped(#[from] std::io::Error),
}

/// Takes the port, so that a port in use is known before anything else is done.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|cause| ServeError::Listen { address, cause })
}

/// Serves `desk` until `stop` comes.
pub async fn serve(
    listener: TcpListener,
    desk: Desk,
    options: ServeOptions,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    axum::serve(listener, router(desk, address, options))
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

/// All pages, feeds and answers of `desk`, as served on `address`.
pub fn router(desk: Desk, address: SocketAddr, options: ServeOptions) -> Router {
    let exposed = !address.ip().is_loopback();
    let base = options.base.unwrap_or_else(|| format!("http://{address}"));
    let app = App {
        desk,
        exposed,
        whole_texts: options.whole_texts,
        base: base.into(),
    };
    Router::new()
        .route(routes::HOME, get(pages::home))
        .route(routes::LATEST_ATOM, get(feeds::latest_atom))
        .route(routes::DAYS, get(pages::days))
        .route(routes::DAY, get(pages::day))
        .route(routes::DAY_ATOM, get(feeds::day_atom))
        .route(routes::DAY_RSS, get(feeds::day_rss))
        .route(routes::DAY_JSON, get(feeds::day_json))
        .route(routes::DAY_MARKDOWN, get(feeds::day_markdown))
        .route(routes::ARTICLE, get(pages::article))
        .route(routes::ARTICLE_JSON, get(feeds::article_json))
        .route(routes::ARTICLE_FTM, get(feeds::article_ftm))
        .route(routes::ARTICLE_ANNOTATIONS, get(feeds::annotations))
        .route(routes::ENTITIES, get(pages::entities))
        .route(routes::ENTITY, get(pages::entity))
        .route(routes::ENTITY_ATOM, get(feeds::entity_atom))
        .route(routes::COUNTRIES, get(pages::countries))
        .route(routes::COUNTRY, get(pages::country))
        .route(routes::COUNTRY_ATOM, get(feeds::country_atom))
        .route(routes::SEARCH, get(pages::search))
        .route(routes::SEARCH_ATOM, get(feeds::search_atom))
        .merge(screen::routes())
        .route(routes::SOURCES, get(pages::sources))
        .route(routes::LISTS, get(pages::lists))
        .route(routes::LIST_DIFF, get(pages::list_diff))
        .route(routes::CAPTURE, get(pages::capture))
        .route(routes::STYLESHEET, get(answer::stylesheet))
        .route(routes::FAVICON, get(answer::favicon))
        .route("/healthz", get(answer::healthy))
        .fallback(pages::not_found)
        .layer(middleware::from_fn_with_state(app.clone(), own_host_only))
        .layer(middleware::map_response(answer::guarded))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// On loopback, answers only requests that name this machine.
async fn own_host_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    if app.exposed || is_this_machine(host) {
        return next.run(request).await;
    }
    (
        StatusCode::MISDIRECTED_REQUEST,
        "This desk answers to localhost only.\n",
    )
        .into_response()
}

/// Whether a `Host` header names the loopback interface, with or without a port.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => host,
    };
    let address = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
