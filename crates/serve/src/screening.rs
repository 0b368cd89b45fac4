//! Screening over the lists that are loaded: candidates put together by subject, and what was
//! set aside taken apart from what is open.

use std::sync::Arc;

use jiff::Timestamp;
use wirewatch_lists::Lists;
use wirewatch_news::{Asked, Candidate, Digest, EntityId, Schema, Screening, Subject, SubjectId};
use wirewatch_publish::{ScreenHit, ScreenedName, SetAside};
use wirewatch_screen::{LIMIT_HITS, Scratch};
use wirewatch_store::{Aside, StoreError};

use crate::Desk;
use crate::asked::kind_word;
use crate::desk::Loaded;

/// Misses that are shown.
const MISSES: usize = 5;

impl Desk {
    /// Screens names against the lists, in their order. What was set aside before is apart.
    pub async fn screen(
        &self,
        asked: Vec<Asked>,
        threshold: f32,
    ) -> Result<Vec<ScreenedName>, StoreError> {
        let loaded = self.loaded();
        let work = {
            let loaded = loaded.clone();
            move || screen_all(&loaded, asked, threshold)
        };
        let screenings = match tokio::task::spawn_blocking(work).await {
            Ok(done) => done,
            // Nothing here aborts such a task; only a panic is left, and it goes on.
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        };
        let mut answers = Vec::with_capacity(screenings.len());
        for screening in screenings {
            let asides = self.store().asides_of(&question(&screening.asked)).await?;
            answers.push(by_subject(&loaded.lists, screening, &asides));
        }
        Ok(answers)
    }

    /// How many names the lists hold that are loaded; builds the index when there is none yet.
    pub(crate) async fn listed_names(&self) -> u64 {
        let loaded = self.loaded();
        let count = tokio::task::spawn_blocking(move || loaded.index().len() as u64);
        count.await.unwrap_or(0)
    }

    /// Sets the subject of `entry` aside for the question `asked`: each of its entries, as it is
    /// now. False when no list has that entry any more.
    pub async fn set_aside(
        &self,
        asked: &Asked,
        entry: &EntityId,
        reason: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let lists = self.lists();
        let Some(subject) = lists.subject_of(entry) else {
            return Ok(false);
        };
        let asides: Vec<Aside> = subject
            .entities
            .iter()
            .filter_map(|id| {
                Some(Aside {
                    entity: id.clone(),
                    digest: digest(&lists, id)?,
                    reason: reason.to_owned(),
                    at,
                })
            })
            .collect();
        self.store().set_aside(&question(asked), &asides).await?;
        Ok(true)
    }

    /// Takes back that the subject of `entry` was set aside for the question `asked`.
    pub async fn undo_aside(&self, asked: &Asked, entry: &EntityId) -> Result<(), StoreError> {
        let lists = self.lists();
        let entries = lists
            .subject_of(entry)
            .map_or_else(|| vec![entry.clone()], |subject| subject.entities.clone());
        self.store().undo_aside(&question(asked), &entries).await?;
        Ok(())
    }
}

fn screen_all(loaded: &Arc<Loaded>, asked: Vec<Asked>, threshold: f32) -> Vec<Screening> {
    let (index, lists) = (loaded.index(), &loaded.lists);
    let mut scratch = Scratch::default();
    asked
        .into_iter()
        .map(|asked| {
            wirewatch_screen::screen(
                index,
                asked,
                threshold,
                lists.versions(),
                |at| &lists.entities()[at],
                &mut scratch,
            )
        })
        .collect()
}

/// The question under which hits are set aside: the name as folded, with all that can tell two
/// bearers of it apart. Numbers are in it too: a number that agrees is another question.
fn question(asked: &Asked) -> String {
    let folded = wirewatch_text::fold(&asked.name);
    let name = match folded.is_empty() {
        true => asked.name.clone(),
        false => folded,
    };
    let parts = [
        name,
        asked.kind.map_or("", kind_word).to_owned(),
        asked.births.join(","),
        asked.countries.join(","),
        asked.identifiers.join(","),
    ];
    parts.join("\n")
}

/// SHA-256 over an entry, as JSON.
fn digest(lists: &Lists, id: &EntityId) -> Option<Digest> {
    let json = serde_json::to_vec(lists.entity(id)?).ok()?;
    Some(Digest::of(&json))
}

fn by_subject(lists: &Lists, mut screening: Screening, asides: &[Aside]) -> ScreenedName {
    let cut_at = (screening.hits.len() >= LIMIT_HITS).then_some(LIMIT_HITS);
    let mut hits: Vec<ScreenHit> = Vec::new();
    let mut misses: Vec<ScreenHit> = Vec::new();
    for candidate in std::mem::take(&mut screening.hits) {
        put(lists, &mut hits, candidate);
    }
    for candidate in std::mem::take(&mut screening.misses) {
        // A further entry of a subject that is a hit belongs to it.
        let subject = subject(lists, &candidate.entity).id;
        match hits.iter_mut().find(|hit| hit.subject == subject) {
            Some(hit) => hit.others.push(candidate),
            None => put(lists, &mut misses, candidate),
        }
    }
    misses.truncate(MISSES);
    for hit in &mut hits {
        hit.aside = aside(lists, &hit.entities, asides);
    }
    let (aside, hits) = hits
        .into_iter()
        .partition(|hit| hit.aside.as_ref().is_some_and(SetAside::holds));
    ScreenedName {
        screening,
        hits,
        aside,
        misses,
        cut_at,
    }
}

/// Adds a candidate to the subject that it is an entry of; best candidates come first.
fn put(lists: &Lists, hits: &mut Vec<ScreenHit>, candidate: Candidate) {
    let subject = subject(lists, &candidate.entity);
    if let Some(hit) = hits.iter_mut().find(|hit| hit.subject == subject.id) {
        return hit.others.push(candidate);
    }
    let Some(entry) = lists.entity(&candidate.entity) else {
        return;
    };
    hits.push(ScreenHit {
        subject: subject.id,
        caption: subject.caption,
        entities: subject.entities,
        entry: entry.clone(),
        candidate,
        others: Vec::new(),
        aside: None,
    });
}

fn subject(lists: &Lists, id: &EntityId) -> Subject {
    lists.subject_of(id).cloned().unwrap_or_else(|| Subject {
        id: SubjectId::led_by(id),
        caption: id.reference.clone(),
        schema: Schema::LegalEntity,
        entities: vec![id.clone()],
        because: Vec::new(),
    })
}

/// What was set aside of a subject with these entries, and whether it still holds.
fn aside(lists: &Lists, entities: &[EntityId], asides: &[Aside]) -> Option<SetAside> {
    let of = |id: &EntityId| asides.iter().find(|aside| aside.entity == *id);
    let latest = entities
        .iter()
        .filter_map(of)
        .max_by_key(|aside| aside.at)?;
    let (mut changed, mut added) = (Vec::new(), Vec::new());
    for id in entities {
        match of(id) {
            Some(aside) if Some(aside.digest) == digest(lists, id) => {}
            Some(_) => changed.push(id.clone()),
            None => added.push(id.clone()),
        }
    }
    Some(SetAside {
        reason: latest.reason.clone(),
        at: latest.at,
        changed,
        added,
    })
}
