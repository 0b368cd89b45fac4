//! Killed at any point, the store keeps every acknowledged article once, and its index follows.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wirewatch_news::{ArticleId, CopyKind};
use wirewatch_store::{NewArticle, Query, Store, StoreError};

use crate::desk::{Draft, copy, lead, open};

/// The folder that a child process writes to, and the number of its first article.
const FOLDER: &str = "WIREWATCH_TEST_FOLDER";
const FIRST: &str = "WIREWATCH_TEST_FIRST";

/// A sequence that looks random and is the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

fn url(number: u64) -> String {
    format!("https://news.example/{number}")
}

fn body(number: u64) -> String {
    format!(
        "On this day word{number} was said. {}",
        "Nothing else. ".repeat(40)
    )
}

/// Article `number`; every fifth is a copy of the one before.
struct Numbered {
    number: u64,
    url: String,
    body: String,
}

impl Numbered {
    fn new(number: u64) -> Numbered {
        Numbered {
            number,
            url: url(number),
            body: body(number),
        }
    }

    fn draft(&self) -> Draft<'_> {
        Draft {
            url: &self.url,
            body: &self.body,
            names: &["UN:QDe.115"],
            countries: &["IQ"],
            ..Draft::default()
        }
    }

    fn id(&self) -> ArticleId {
        self.draft().id()
    }
}

/// What the child does until it is killed: captures, articles in batches, commits of the index;
/// it says what was acknowledged, after it was.
async fn add_for_ever(folder: &Path, first: u64) -> Result<(), StoreError> {
    let store = open(folder).await;
    let mut dice = Dice(first);
    // Some of those that the process before may have added.
    let mut next = first.saturating_sub(3);
    loop {
        let batch: Vec<Numbered> = (0..1 + dice.below(6))
            .map(|n| Numbered::new(next + n))
            .collect();
        next += batch.len() as u64;
        let captures: Vec<_> = batch.iter().map(|one| one.draft().capture()).collect();
        store.put_captures(&captures).await?;
        let all: Vec<_> = batch.iter().map(|one| one.draft().understood()).collect();
        let articles: Vec<NewArticle<'_>> = batch
            .iter()
            .zip(&all)
            .map(|(one, understood)| match one.number % 5 {
                4 => copy(
                    understood,
                    &Numbered::new(one.number - 1).id(),
                    CopyKind::Near,
                ),
                _ => lead(understood),
            })
            .map(|article| NewArticle {
                sketch: &[1, 2, 3],
                ..article
            })
            .collect();
        store.add_all(&articles).await?;
        let mut out = std::io::stdout().lock();
        for one in &batch {
            // The test harness ends a process whose reader is gone.
            let _ = writeln!(out, "acknowledged {}", one.number);
        }
        drop(out);
        match dice.below(5) {
            0..=2 => store.index_pending().await.map(drop)?,
            3 => store.replace_understood(&all).await?,
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run as a child process by `killed_at_any_point`"]
async fn child() {
    let folder = std::env::var_os(FOLDER).expect("the parent names a folder");
    let first = std::env::var(FIRST).expect("the parent names a number");
    let first = first.parse().expect("a number");
    let stopped = add_for_ever(folder.as_ref(), first).await;
    panic!("only a kill ends this: {stopped:?}");
}

/// Starts the child, kills it after `delay` from its first words on, returns what it had said.
fn kill_child(folder: &Path, first: u64, delay: Duration) -> Vec<u64> {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "kill::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("a child");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    // libtest announces itself before the data folder is open: kills fall on opening, too.
    let _ = lines.next();
    std::thread::sleep(delay);
    child.kill().expect("killed");
    let said = lines
        .map_while(Result::ok)
        .filter_map(|line| line.split_once("acknowledged ")?.1.parse().ok())
        .collect();
    child.wait().expect("gone");
    said
}

async fn found(store: &Store, number: u64) -> u64 {
    let query = Query {
        text: format!("word{number}"),
        ..Query::default()
    };
    store.search(&query).await.expect("an answer").total
}

#[tokio::test]
async fn killed_at_any_point() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut dice = Dice(20_190_507);
    let mut acknowledged: BTreeSet<u64> = BTreeSet::new();
    for round in 0..20 {
        let first = acknowledged.last().map_or(0, |last| last + 1);
        let delay = Duration::from_millis(5 + dice.below(350));
        let said = kill_child(folder.path(), first, delay);
        acknowledged.extend(said.iter().copied());

        let store = open(folder.path()).await;
        store.index_pending().await.expect("indexed");
        let health = store.check().await.expect("checked");
        assert!(health.is_sound(), "round {round}: {health:?}");
        assert_eq!(health.articles, health.indexed, "round {round}");
        let held = store.archive_counts().await.expect("read").articles;
        assert!(held >= acknowledged.len() as u64, "round {round}: {held}");
        for number in &said {
            let kept = store
                .article(&Numbered::new(*number).id())
                .await
                .expect("read");
            assert!(kept.is_some(), "round {round}: article {number} is lost");
            assert_eq!(
                found(&store, *number).await,
                1,
                "round {round}: {number} in the index"
            );
        }
        store.close().await;
    }
    assert!(
        acknowledged.len() > 100,
        "the children got somewhere: {}",
        acknowledged.len()
    );

    // What was acknowledged only as a capture is there to be read.
    let store = open(folder.path()).await;
    let (mut after, mut held) = (None, BTreeSet::new());
    loop {
        let page = store.all_articles(after.as_ref(), 500).await.expect("read");
        let Some(last) = page.last() else { break };
        after = Some(last.recognised.article.id.clone());
        for understood in &page {
            let new = held.insert(understood.recognised.article.url.clone());
            assert!(new, "{} is there twice", understood.recognised.article.url);
        }
    }
    for capture in store.unread_captures(1_000).await.expect("read") {
        assert!(!held.contains(&capture.provenance.target_uri));
    }
    let before = store.search(&Query::default()).await.expect("an answer");
    store.reindex().await.expect("rebuilt");
    let after = store.search(&Query::default()).await.expect("an answer");
    assert_eq!(before, after);
    assert_eq!(after.total, held.len() as u64);
}

/// Fills the small disk at [`FOLDER`], frees it, and goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run as a child process by `a_full_disk_loses_nothing`"]
async fn child_on_a_full_disk() {
    let disk = std::env::var_os(FOLDER).expect("the parent names a folder");
    let disk = Path::new(&disk);
    let ballast = disk.join("ballast");
    std::fs::write(&ballast, vec![7; 8 << 20]).expect("room for ballast");
    let data = disk.join("data");
    let store = open(&data).await;
    let mut acknowledged = Vec::new();
    let mut full = Vec::new();
    let mut number = 0;
    while full.len() < 6 {
        number += 1;
        let one = Numbered::new(number);
        let understood = one.draft().understood();
        let work = async {
            store.put_capture(&one.draft().capture()).await?;
            store.add(lead(&understood)).await?;
            Ok::<_, StoreError>(())
        };
        match work.await {
            Ok(()) => acknowledged.push(number),
            Err(cause) => full.push(cause),
        }
        if number % 50 == 0 || !full.is_empty() {
            full.extend(store.index_pending().await.err());
        }
    }
    for cause in &full {
        assert!(matches!(cause, StoreError::Full { .. }), "{cause:?}");
    }
    let read = store
        .article(&Numbered::new(1).id())
        .await
        .expect("still readable");
    assert!(read.is_some());
    store.close().await;
    std::fs::remove_file(&ballast).expect("freed");
    let store = open(&data).await;
    for more in 0..50 {
        let one = Numbered::new(number + 1 + more);
        store
            .put_capture(&one.draft().capture())
            .await
            .expect("room again");
        store
            .add(lead(&one.draft().understood()))
            .await
            .expect("room again");
        acknowledged.push(one.number);
    }
    store.index_pending().await.expect("room again");
    let health = store.check().await.expect("checked");
    assert!(health.is_sound(), "{health:?}");
    for number in &acknowledged {
        let kept = store
            .article(&Numbered::new(*number).id())
            .await
            .expect("read");
        assert!(kept.is_some(), "article {number} is lost");
        assert_eq!(found(&store, *number).await, 1, "{number} in the index");
    }
    println!("went on after {} articles", acknowledged.len());
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    // A disk of 24 MB in a mount namespace of its own, where the system lets us have one.
    let script = "mount -t tmpfs -o size=24m tmpfs \"$0\" || exit 77; exec \"$@\"";
    let child = Command::new("unshare")
        .args(["-rm", "sh", "-c", script])
        .arg(folder.path())
        .arg(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "kill::child_on_a_full_disk",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, folder.path())
        .output();
    let output = match child {
        Ok(output) if output.status.code() != Some(77) => output,
        _ => {
            println!("skipped: this system gives us no disk of our own");
            return;
        }
    };
    let said = String::from_utf8_lossy(&output.stdout);
    if said.is_empty() && !output.status.success() {
        println!("skipped: unshare is not allowed here");
        return;
    }
    assert!(
        output.status.success() && said.contains("went on after"),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A process that was killed after it wrote the files of a commit and before it wrote
/// `meta.json`: the next one comes to the same names.
#[tokio::test]
async fn killed_just_before_a_commit_of_the_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let meta = folder.path().join("index/meta.json");
    let batch = [1, 2, 3].map(Numbered::new);
    let all: Vec<_> = batch.iter().map(|one| one.draft().understood()).collect();
    let store = open(folder.path()).await;
    let articles: Vec<NewArticle<'_>> = all.iter().map(lead).collect();
    store.add_all(&articles).await.expect("added");
    store.index_pending().await.expect("indexed");
    store.close().await;

    let before = std::fs::read(&meta).expect("a commit");
    let store = open(folder.path()).await;
    store.replace_understood(&all[..2]).await.expect("replaced");
    assert_eq!(store.index_pending().await.expect("indexed"), 2);
    store.close().await;
    std::fs::write(&meta, before).expect("written");

    let store = open(folder.path()).await;
    assert_eq!(store.index_pending().await.expect("indexed again"), 2);
    let health = store.check().await.expect("checked");
    assert!(health.index.is_empty() && health.indexed == 3, "{health:?}");
    assert_eq!(found(&store, 1).await, 1);
}
