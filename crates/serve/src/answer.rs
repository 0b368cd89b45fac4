//! Answers: their headers, and errors as pages.

use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use wirewatch_publish as publish;
use wirewatch_store::StoreError;

use crate::App;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What went wrong with a request, for a person.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) what: String,
    pub(crate) reason: String,
    pub(crate) next: String,
}

impl Problem {
    pub(crate) fn not_found(what: impl Into<String>, next: impl Into<String>) -> Problem {
        Problem {
            status: StatusCode::NOT_FOUND,
            what: what.into(),
            reason: "It may never have been here, or its address was mistyped.".to_owned(),
            next: next.into(),
        }
    }

    pub(crate) fn bad_request(what: impl Into<String>, next: impl Into<String>) -> Problem {
        Problem {
            status: StatusCode::BAD_REQUEST,
            what: what.into(),
            reason: String::new(),
            next: next.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        tracing::error!(%error, "a page could not be made");
        Problem {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            what: "The data folder could not be read.".to_owned(),
            reason: error.to_string(),
            next: "Nothing was lost. Run `wirewatch doctor` to see what is wrong.".to_owned(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let page = publish::error_page(
            None,
            self.status.as_u16(),
            &self.what,
            &self.reason,
            &self.next,
        );
        (self.status, html(page)).into_response()
    }
}

/// A page.
pub(crate) fn html(page: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page)
}

/// An answer of another type.
pub(crate) fn typed(media_type: &'static str, body: String) -> Response {
    ([(CONTENT_TYPE, media_type)], body).into_response()
}

pub(crate) async fn stylesheet(RawQuery(query): RawQuery) -> Response {
    // The address carries the version: such an answer never changes.
    let current = query.as_deref().and_then(|query| query.strip_prefix("v="))
        == Some(publish::stylesheet_version());
    let keep = if current {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [
            (CONTENT_TYPE, "text/css; charset=utf-8"),
            (CACHE_CONTROL, keep),
        ],
        publish::STYLESHEET,
    )
        .into_response()
}

pub(crate) async fn favicon() -> Response {
    (
        [
            (CONTENT_TYPE, "image/svg+xml"),
            (CACHE_CONTROL, "public, max-age=86400"),
        ],
        publish::FAVICON,
    )
        .into_response()
}

pub(crate) async fn healthy(State(app): State<App>) -> Result<Response, Problem> {
    app.desk.store().archive_counts().await?;
    Ok(typed("application/json", "{\"status\":\"ok\"}".to_owned()))
}

/// Puts the headers on that every answer carries.
pub(crate) async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let always = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in always {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
