//! Backups: what they hold, what is refused.

use std::fs;

use wirewatch_news::{CopyKind, StoryId};
use wirewatch_store::{Query, Store, StoreError};

use crate::desk::{Draft, copy, lead, open};

#[tokio::test]
async fn a_backup_brings_everything_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("it's.tar"));
    let store = open(&data).await;
    let first = Draft {
        names: &["UN:QDe.115"],
        ..Draft::default()
    };
    let second = Draft {
        url: "https://other.example/2",
        ..first.clone()
    };
    let all = [first.understood(), second.understood()];
    store.put_capture(&first.capture()).await.expect("kept");
    store.put_capture(&second.capture()).await.expect("kept");
    let batch = [lead(&all[0]), copy(&all[1], &first.id(), CopyKind::Exact)];
    store.add_all(&batch).await.expect("added");
    store.index_pending().await.expect("indexed");
    let third = Draft {
        url: "https://other.example/3",
        body: "Another body.",
        ..first.clone()
    };
    store.put_capture(&third.capture()).await.expect("kept");

    let done = store.backup(&file).await.expect("written");
    assert_eq!((done.blobs, done.missing.len()), (2, 0));
    assert_eq!(done.bytes, fs::metadata(&file).expect("there").len());
    let refused = store.backup(&file).await.expect_err("never over another");
    assert!(matches!(refused, StoreError::Backup { .. }));
    // What comes later is not in it.
    store.add(lead(&third.understood())).await.expect("added");

    let again = folder.path().join("again");
    let restored = Store::restore(&file, &again).await.expect("restored");
    let story = StoryId(first.id().0);
    let (left, right) = (store.story(&story).await, restored.story(&story).await);
    assert_eq!(left.expect("read"), right.expect("read"));
    assert_eq!(restored.archive_counts().await.expect("read").articles, 2);
    let unread = restored.unread_captures(9).await.expect("read");
    assert_eq!(unread, [third.capture()]);
    let health = restored.check().await.expect("checked");
    assert!(health.is_sound() && health.indexed == 2, "{health:?}");
    let found = restored.search(&Query::default()).await.expect("an answer");
    assert_eq!(found.total, 2);

    let refused = Store::restore(&file, &data)
        .await
        .expect_err("a folder in use");
    assert!(matches!(refused, StoreError::Backup { .. }), "{refused}");
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .expect("read")
        .map(|entry| entry.expect("read").file_name())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["again", "data", "it's.tar"], "nothing is left over");
}

#[tokio::test]
async fn a_broken_backup_makes_no_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("good.tar"));
    let store = open(&data).await;
    let draft = Draft::default();
    store.put_capture(&draft.capture()).await.expect("kept");
    store.add(lead(&draft.understood())).await.expect("added");
    store.backup(&file).await.expect("written");
    let whole = fs::read(&file).expect("read");
    let gzip = whole
        .windows(3)
        .rposition(|bytes| bytes == [0x1f, 0x8b, 8])
        .expect("a blob");
    let mut flipped = whole.clone();
    flipped[gzip + 20] ^= 0x55;
    let broken: [(&str, Vec<u8>); 5] = [
        ("half", whole[..whole.len() / 2].to_vec()),
        // At the border between two entries.
        ("border", whole[..gzip - 512].to_vec()),
        ("flipped", flipped),
        ("text", b"not a tar file".repeat(100)),
        ("empty", Vec::new()),
    ];
    for (name, bytes) in broken {
        let file = folder.path().join(format!("{name}.tar"));
        fs::write(&file, bytes).expect("written");
        let into = folder.path().join(format!("from-{name}"));
        let refused = Store::restore(&file, &into).await.expect_err(name);
        assert!(
            matches!(refused, StoreError::Backup { .. }),
            "{name}: {refused:?}"
        );
        assert!(
            refused.to_string().contains(&format!("{name}.tar")),
            "{refused}"
        );
        assert!(!into.exists(), "{name}");
        assert!(
            !folder
                .path()
                .join(format!("from-{name}.unfinished"))
                .exists()
        );
    }
}
