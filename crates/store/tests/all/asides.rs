//! Hits of screening that were set aside.

use sqlx::{Connection, SqliteConnection};
use wirewatch_news::{Digest, EntityId};
use wirewatch_store::{Aside, Store, StoreError};

use crate::desk::open;

fn aside(reference: &str, entry: &[u8], reason: &str, at: &str) -> Aside {
    Aside {
        entity: EntityId::new("UN", reference),
        digest: Digest::of(entry),
        reason: reason.to_owned(),
        at: at.parse().expect("an instant"),
    }
}

#[tokio::test]
async fn what_is_set_aside_stays_until_it_is_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let one = aside("QDi.1", b"one", "another birth", "2026-11-22T09:00:00Z");
    let two = aside(
        "QDi.2",
        b"two",
        "a “ship”; O'Brien",
        "2026-11-22T09:00:00.5Z",
    );
    store
        .set_aside("a name", &[two.clone(), one.clone()])
        .await
        .expect("kept");
    store.close().await;

    let store = open(folder.path()).await;
    let kept = store.asides_of("a name").await.expect("read");
    assert_eq!(kept, [one.clone(), two.clone()]);
    assert_eq!(store.asides_of("A name").await.expect("read"), []);

    // Once more: the later reason and the entry as seen then stand in the place of the first.
    let again = aside(
        "QDi.1",
        b"one, changed",
        "still another",
        "2026-11-23T09:00:00Z",
    );
    store
        .set_aside("a name", std::slice::from_ref(&again))
        .await
        .expect("kept");
    let kept = store.asides_of("a name").await.expect("read");
    assert_eq!(kept, [again, two.clone()]);

    let ids = [one.entity, EntityId::new("OFAC", "QDi.2")];
    assert_eq!(store.undo_aside("a name", &ids).await.expect("undone"), 1);
    assert_eq!(store.asides_of("a name").await.expect("read"), [two]);
    assert_eq!(store.undo_aside("a name", &ids).await.expect("undone"), 0);
}

#[tokio::test]
async fn a_store_that_only_reads_keeps_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    open(folder.path()).await.close().await;
    let store = Store::open_read_only(folder.path()).await.expect("opened");
    assert!(!store.can_write());
    let one = aside("QDi.1", b"one", "another birth", "2026-11-22T09:00:00Z");
    let refused = store
        .set_aside("a name", &[one])
        .await
        .expect_err("read only");
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    assert_eq!(store.asides_of("a name").await.expect("read"), []);
}

#[tokio::test]
async fn a_folder_from_before_there_were_asides_gets_their_table() {
    let folder = tempfile::tempdir().expect("a folder");
    open(folder.path()).await.close().await;
    let address = format!("sqlite://{}/wirewatch.db", folder.path().display());
    let mut connection = SqliteConnection::connect(&address).await.expect("opened");
    // Tables that came still later go too.
    for sql in [
        "DROP TABLE aside",
        "DROP TABLE IF EXISTS rescreened",
        "PRAGMA user_version = 1",
    ] {
        sqlx::query(sql)
            .execute(&mut connection)
            .await
            .expect("done");
    }
    connection.close().await.expect("closed");
    let refused = Store::open_read_only(folder.path()).await;
    assert!(matches!(refused, Err(StoreError::Older { .. })));
    let store = open(folder.path()).await;
    let one = aside("QDi.1", b"one", "another birth", "2026-11-22T09:00:00Z");
    store
        .set_aside("a name", std::slice::from_ref(&one))
        .await
        .expect("kept");
    assert_eq!(store.asides_of("a name").await.expect("read"), [one]);
}
