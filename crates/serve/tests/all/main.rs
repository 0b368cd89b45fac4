//! The router without a socket: what it answers on loopback, and what to other machines.

mod screening;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt;
use wirewatch_lists::Lists;
use wirewatch_places::Gazetteer;
use wirewatch_serve::{Desk, ServeOptions, router};
use wirewatch_store::{Kind, Store};

const LOOPBACK: &str = "127.0.0.1:8080";
/// An address for documentation (RFC 5737): nothing listens on it.
const ELSEWHERE: &str = "192.0.2.1:8080";

struct Case {
    _folder: tempfile::TempDir,
    desk: Desk,
    digest: String,
}

async fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_or_create(&folder.path().join("data"), Kind::Desk)
        .await
        .expect("a store");
    let digest = store
        .put_payload(b"<script>alert(1)</script>")
        .await
        .expect("kept")
        .to_string();
    let desk = Desk::new(store, Arc::new(Lists::default()), Gazetteer::embedded());
    Case {
        _folder: folder,
        desk,
        digest,
    }
}

/// Status and Content-Security-Policy of an answer.
async fn get(
    case: &Case,
    address: &str,
    whole_texts: bool,
    host: &str,
    path: &str,
) -> (StatusCode, String) {
    let address: SocketAddr = address.parse().expect("an address");
    let router = router(
        case.desk.clone(),
        address,
        ServeOptions {
            whole_texts,
            base: None,
        },
    );
    let request = Request::get(path)
        .header("host", host)
        .body(Body::empty())
        .expect("a request");
    let answer = router.oneshot(request).await.expect("an answer");
    let policy = answer
        .headers()
        .get("content-security-policy")
        .and_then(|policy| policy.to_str().ok());
    (answer.status(), policy.unwrap_or_default().to_owned())
}

#[tokio::test]
async fn captured_bytes_stay_here_unless_the_user_says_otherwise() {
    let case = case().await;
    let path = format!("/capture/{}", case.digest);
    let (here, policy) = get(&case, LOOPBACK, false, "localhost:8080", &path).await;
    assert_eq!(here, StatusCode::OK);
    assert!(
        policy.contains("sandbox") && policy.contains("default-src 'none'"),
        "{policy}"
    );
    assert_eq!(
        get(&case, ELSEWHERE, false, "desk.example", &path).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        get(&case, ELSEWHERE, true, "desk.example", &path).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn on_loopback_only_names_of_this_machine_are_answered() {
    let case = case().await;
    for host in [
        "localhost",
        "localhost:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
    ] {
        assert_eq!(
            get(&case, LOOPBACK, false, host, "/").await.0,
            StatusCode::OK,
            "{host}"
        );
    }
    for host in [
        "attacker.example",
        "127.0.0.1.attacker.example",
        "localhost.attacker.example:8080",
        "",
    ] {
        let (status, _) = get(&case, LOOPBACK, false, host, "/").await;
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert_eq!(
        get(&case, ELSEWHERE, false, "desk.example", "/").await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let case = case().await;
    for path in [
        "/",
        "/nothing",
        "/day/9999-99-99",
        "/assets/wirewatch.css",
        "/atom.xml",
        "/%ff",
        "/search?page=x",
        "/entity/UN-1?role=actor&category=crime.terror",
        "/entity/UN-1?role=%ff",
    ] {
        let (_, policy) = get(&case, LOOPBACK, false, "localhost", path).await;
        assert!(policy.contains("default-src 'none'"), "{path}");
    }
}
