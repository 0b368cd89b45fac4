//! Versions of lists, sources, validators.

use jiff::Timestamp;
use wirewatch_news::{
    Digest, Entity, EntityId, ListVersion, Name, NameKind, Schema, Source, SourceId, SourceKind,
};
use wirewatch_store::Validators;

use crate::desk::{Draft, lead, open};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn entity(reference: &str, name: &str) -> Entity {
    Entity {
        id: EntityId::new("UN", reference),
        schema: Schema::Organization,
        names: vec![Name {
            text: name.to_owned(),
            kind: NameKind::Primary,
        }],
        birth_dates: Vec::new(),
        birth_places: Vec::new(),
        gender: None,
        countries: vec!["IQ".to_owned()],
        programs: Vec::new(),
        listed_on: Some("2004-10-18".parse().expect("a date")),
        updated_on: None,
        positions: Vec::new(),
        comments: vec!["line one\nline two".to_owned()],
        identifiers: Vec::new(),
        addresses: Vec::new(),
        topics: Vec::new(),
        referents: Vec::new(),
        source_url: None,
    }
}

fn version(version: &str, imported: &str, starter: bool) -> ListVersion {
    ListVersion {
        dataset: "UN".to_owned(),
        version: version.to_owned(),
        issued: Some("2026-02-27".parse().expect("a date")),
        imported: at(imported),
        digest: Digest::of(version.as_bytes()),
        files: vec!["consolidated.xml".to_owned()],
        entries: 2,
        starter,
    }
}

#[tokio::test]
async fn the_newest_full_version_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    assert_eq!(store.lists().await.expect("read"), []);
    let (isil, other) = (entity("QDe.115", "ISIL"), entity("QDe.004", "Al-Qaida"));
    let starter = version("2026-06-01-aaaaaaaa", "2026-11-01T00:00:00Z", true);
    let newer = version("2026-02-27-bbbbbbbb", "2026-11-02T00:00:00Z", false);
    let older = version("2025-01-01-cccccccc", "2026-11-03T00:00:00Z", false);
    let one = std::slice::from_ref(&isil);
    assert!(store.put_list(&starter, one).await.expect("kept"));
    let both = [isil.clone(), other.clone()];
    let stands = store.lists().await.expect("read");
    assert_eq!(stands, [(starter.clone(), vec![isil.clone()])]);

    store
        .note_list_failure("UN", at("2026-11-02T00:00:00Z"), "no answer; try later")
        .await
        .expect("noted");
    let ages = store.list_ages().await.expect("read");
    assert_eq!(ages[0].warning.as_deref(), Some("no answer; try later"));
    assert!(store.put_list(&newer, &both).await.expect("kept"));
    assert!(
        !store.put_list(&newer, &both).await.expect("kept"),
        "here already"
    );
    assert_eq!(
        store.list_failures().await.expect("read"),
        [],
        "cleared by success"
    );
    store.put_list(&older, one).await.expect("kept");
    let stands = store.lists().await.expect("read");
    assert_eq!(
        stands,
        [(newer.clone(), both.to_vec())],
        "an older one is only kept"
    );
    let versions = store.list_versions("UN").await.expect("read");
    assert_eq!(versions, [newer.clone(), older.clone(), starter]);
    let entities = store
        .list_entities("UN", &older.version)
        .await
        .expect("read");
    assert_eq!(entities, Some(vec![isil]));
    assert_eq!(store.list_entities("UN", "no").await.expect("read"), None);
    let age = &store.list_ages().await.expect("read")[0];
    assert_eq!(
        (age.version.as_str(), age.starter),
        (newer.version.as_str(), false)
    );
    assert_eq!(age.warning, None);
}

#[tokio::test]
async fn sources_keep_their_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let source = |id: &str| Source {
        id: SourceId(id.to_owned()),
        name: format!("Source {id}"),
        url: format!("https://{id}.example/feed"),
        country: None,
        language: Some("en".to_owned()),
        kind: SourceKind::Official,
        terms: None,
        verified: false,
    };
    let both = [source("un-press"), source("a-ministry")];
    assert_eq!(store.add_sources(&both).await.expect("added"), 2);
    assert_eq!(store.add_sources(&both).await.expect("added"), 0);
    let (first, second) = (at("2026-11-01T08:00:00Z"), at("2026-11-01T09:00:00Z"));
    let id = &both[0].id;
    store.note_source(id, first, None).await.expect("noted");
    let failure = Some("answers 404; remove it");
    store.note_source(id, second, failure).await.expect("noted");
    let draft = Draft {
        source: Some("un-press"),
        ..Draft::default()
    };
    store.add(lead(&draft.understood())).await.expect("added");
    let mut renamed = both[0].clone();
    renamed.name = "Another name".to_owned();
    store
        .add_sources(std::slice::from_ref(&renamed))
        .await
        .expect("replaced");
    let found = store.sources().await.expect("read");
    assert_eq!(found[0].0, renamed);
    assert_eq!(found[1].0, both[1]);
    let state = &found[0].1;
    assert_eq!((state.asked, state.answered), (Some(second), Some(first)));
    assert_eq!(state.failure.as_deref(), failure);
    assert_eq!(state.articles, 1);
    assert!(store.remove_source(id).await.expect("removed"));
    assert!(!store.remove_source(id).await.expect("nothing left"));
    assert_eq!(store.sources().await.expect("read").len(), 1);

    let url = "https://un-press.example/feed";
    assert_eq!(
        store.validators(url).await.expect("read"),
        Validators::default()
    );
    let validators = Validators {
        etag: Some("\"abc\"".to_owned()),
        last_modified: None,
        not_before: Some(second),
    };
    store.put_validators(url, &validators).await.expect("kept");
    store.put_validators(url, &validators).await.expect("kept");
    assert_eq!(store.validators(url).await.expect("read"), validators);
}
