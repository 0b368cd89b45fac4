//! The data folder itself: what is refused, and that a refusal changes nothing.

use std::fs;

use sqlx::{Connection, SqliteConnection};
use wirewatch_news::Digest;
use wirewatch_store::{Kind, Store, StoreError};

use crate::desk::{Draft, lead, open};

#[tokio::test]
async fn one_process_writes_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let refused = Store::open_or_create(folder.path(), Kind::Desk).await;
    let refused = refused.expect_err("a second writer");
    assert!(matches!(refused, StoreError::Locked { .. }));
    assert!(
        refused
            .to_string()
            .contains(&folder.path().display().to_string())
    );
    Store::open_read_only(folder.path())
        .await
        .expect("a reader may");
    store.close().await;
    Store::open(folder.path()).await.expect("free again");
}

#[tokio::test]
async fn the_sample_and_real_news_never_mix() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Store::open_or_create(folder.path(), Kind::Sample).await;
    let sample = sample.expect("a sample desk");
    assert!(folder.path().join("SAMPLE").exists());
    sample.close().await;
    let refused = Store::open_or_create(folder.path(), Kind::Desk).await;
    let refused = refused.expect_err("the wrong kind");
    assert!(matches!(refused, StoreError::WrongKind { .. }), "{refused}");
    // Also when somebody has deleted the marker.
    fs::remove_file(folder.path().join("SAMPLE")).expect("removed");
    let refused = Store::open_or_create(folder.path(), Kind::Desk).await;
    assert!(matches!(refused, Err(StoreError::WrongKind { .. })));
    let any = Store::open(folder.path()).await.expect("whatever its kind");
    assert_eq!(any.kind(), Kind::Sample);
    assert!(folder.path().join("SAMPLE").exists(), "marked again");
    any.close().await;
    let reader = Store::open_read_only(folder.path())
        .await
        .expect("a reader");
    assert_eq!(reader.kind(), Kind::Sample);
}

#[tokio::test]
async fn a_folder_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    open(folder.path()).await.close().await;
    let database = folder.path().join("wirewatch.db");
    let address = format!("sqlite://{}", database.display());
    let mut connection = SqliteConnection::connect(&address).await.expect("opened");
    for sql in ["PRAGMA user_version = 99", "CREATE TABLE of_the_future (a)"] {
        sqlx::query(sql)
            .execute(&mut connection)
            .await
            .expect("done");
    }
    connection.close().await.expect("closed");
    let before = fs::read(&database).expect("read");
    for refused in [
        Store::open_or_create(folder.path(), Kind::Desk).await,
        Store::open(folder.path()).await,
        Store::open_read_only(folder.path()).await,
    ] {
        let refused = refused.expect_err("a newer version");
        assert!(
            matches!(refused, StoreError::Newer { found: 99, .. }),
            "{refused}"
        );
    }
    assert_eq!(fs::read(&database).expect("read"), before);
}

#[tokio::test]
async fn other_folders_are_not_data_folders() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    let missing = Store::open_read_only(&nowhere)
        .await
        .expect_err("nothing there");
    assert!(matches!(missing, StoreError::Missing { .. }));
    assert!(!nowhere.exists(), "reading makes nothing");

    let letters = folder.path().join("letters");
    fs::create_dir(&letters).expect("made");
    fs::write(letters.join("to-mother.txt"), "Dear").expect("written");
    let refused = Store::open_or_create(&letters, Kind::Desk).await;
    assert!(matches!(refused, Err(StoreError::NotADesk { .. })));

    let text = folder.path().join("text");
    fs::create_dir(&text).expect("made");
    fs::write(text.join("wirewatch.db"), "x".repeat(5000)).expect("written");
    let refused = Store::open_or_create(&text, Kind::Desk).await;
    assert!(
        matches!(refused, Err(StoreError::NotADesk { .. })),
        "{refused:?}"
    );

    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).expect("made");
    let address = format!("sqlite://{}/wirewatch.db?mode=rwc", foreign.display());
    let mut connection = SqliteConnection::connect(&address).await.expect("opened");
    let table = sqlx::query("CREATE TABLE letters (a)");
    table.execute(&mut connection).await.expect("done");
    connection.close().await.expect("closed");
    let refused = Store::open_or_create(&foreign, Kind::Desk).await;
    assert!(
        matches!(refused, Err(StoreError::NotADesk { .. })),
        "{refused:?}"
    );

    // A process that was killed while it made the folder.
    let begun = folder.path().join("begun");
    fs::create_dir_all(begun.join("blobs")).expect("made");
    fs::write(begun.join("wirewatch.db"), "").expect("written");
    open(&begun).await;
}

#[tokio::test]
async fn a_damaged_payload_is_never_passed_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let draft = Draft::default();
    store.put_capture(&draft.capture()).await.expect("kept");
    store.add(lead(&draft.understood())).await.expect("added");
    store.index_pending().await.expect("indexed");
    let digest = draft.capture().provenance.payload_digest;
    let health = store.check().await.expect("checked");
    assert!(health.is_sound(), "{health:?}");
    assert_eq!((health.blobs, health.articles, health.unread), (1, 1, 0));

    let hex = digest.to_string();
    let path = folder
        .path()
        .join("blobs")
        .join(&hex[..2])
        .join(format!("{}.gz", &hex[2..]));
    let whole = fs::read(&path).expect("the blob stands where the layout says");
    let other = store.put_payload(b"something else").await.expect("kept");
    let other = other.to_string();
    let other = folder
        .path()
        .join("blobs")
        .join(&other[..2])
        .join(format!("{}.gz", &other[2..]));
    let swapped = fs::read(other).expect("another blob");
    let cut = whole[..whole.len() / 2].to_vec();
    for damaged in [cut, swapped, b"not gzip".to_vec(), Vec::new()] {
        fs::write(&path, damaged).expect("damaged");
        let refused = store.payload(digest).await.expect_err("damage");
        assert!(
            matches!(refused, StoreError::CorruptBlob { .. }),
            "{refused}"
        );
        let health = store.check().await.expect("checked");
        assert_eq!(health.damaged.len(), 1);
        assert!(!health.is_sound());
    }
    fs::remove_file(&path).expect("removed");
    let health = store.check().await.expect("checked");
    assert!(health.damaged[0].ends_with("is gone"), "{health:?}");
    assert_eq!(store.put_payload(b"").await.expect("kept"), Digest::of(b""));
    assert_eq!(
        store.payload(Digest::of(b"")).await.expect("read"),
        Some(vec![])
    );
}
