//! The events of an article: what its paragraphs tell, tied to who says so and to the entities.

use wirewatch_news::{Argument, Attribution, Event, Modality, Passage, Recognised};

use crate::attribution::Said;
use crate::evidence::subject_at;
use crate::frame::cue_bits;
use crate::happening::Happening;
use crate::reading::Read;
use crate::saying::{chain_in, innermost};

/// The classes of `resources/cues.tsv` that say each modality.
const SAY: [(Modality, &[&str]); 9] = [
    (Modality::Claimed, &["claim"]),
    (Modality::Alleged, &["allege"]),
    (Modality::Suspected, &["suspect"]),
    (Modality::Denied, &["deny"]),
    (Modality::Planned, &["plan"]),
    (Modality::Failed, &["fail"]),
    (Modality::Threatened, &["threaten"]),
    (Modality::Hypothetical, &["hypothetical"]),
    (Modality::Commemorated, &["commemorate"]),
];

/// How many words before a plan its failure is told at most.
const FOILED_NEAR: usize = 14;

/// Whether words before the trigger say that it did not succeed, and not that nobody stopped it.
fn is_foiled(read: &Read<'_>, one: &Happening) -> bool {
    let tokens = &read.paragraph.tokens;
    let fail = cue_bits(&["fail"]);
    let start = one.trigger.start;
    let sentence = tokens[start].sentence;
    let near = { start.saturating_sub(FOILED_NEAR)..start }.rev();
    let mut near = near.take_while(|at| tokens[*at].sentence == sentence);
    let Some(fails) = near.find(|at| tokens[*at].cues & fail != 0) else {
        return false;
    };
    // "Failed to stop".
    let before = &tokens[fails.saturating_sub(3)..fails];
    before.iter().all(|token| token.cues & fail == 0)
}

/// The words of the sentence nearest to the trigger that say the modality; where none does, the
/// cue of the attribution in which it stands, if there is one.
fn modality_words(read: &Read<'_>, one: &Happening, modality: Modality) -> Option<Passage> {
    let (_, classes) = SAY.iter().find(|(said, _)| *said == modality)?;
    let wanted = cue_bits(classes);
    let tokens = &read.paragraph.tokens;
    let sentence = usize::from(tokens[one.trigger.start].sentence);
    let range = read.paragraph.sentences.get(sentence)?.clone();
    let says = |at: &usize| tokens[*at].cues & wanted != 0;
    let far = |at: &usize| at.abs_diff(one.trigger.start);
    if let Some(nearest) = range.clone().filter(says).min_by_key(far) {
        let start = { range.start..nearest }.rev().take_while(says).last();
        let end = { nearest + 1..range.end }.take_while(says).last();
        let words = start.unwrap_or(nearest)..end.unwrap_or(nearest) + 1;
        return read.passage(&words);
    }
    let holds = |said: &&Said| {
        let mut content = said.content.iter();
        content.any(|part| part.contains(&one.trigger.start))
    };
    let said = read.said.iter().find(holds)?;
    read.passage(&said.cue)
}

/// The most events of one article.
const MOST: usize = 500;

/// What happened, in the order of the text, the headline first.
pub(crate) fn events(
    recognised: &Recognised,
    read: &[Read<'_>],
    attributions: &[Attribution],
) -> Vec<Event> {
    let all = read
        .iter()
        .flat_map(|read| read.happenings.iter().map(move |one| (read, one)));
    all.filter_map(|(read, one)| event(recognised, read, one, attributions))
        .take(MOST)
        .collect()
}

fn event(
    recognised: &Recognised,
    read: &Read<'_>,
    one: &Happening,
    attributions: &[Attribution],
) -> Option<Event> {
    let trigger = read.passage(&one.trigger)?;
    let argument = |passage: Passage, role| Argument {
        role,
        passage,
        chain: chain_in(recognised, passage),
        subject: subject_at(recognised, Some(passage)),
    };
    let said_by = innermost(attributions, trigger);
    let voice = said_by.and_then(|at| attributions.get(at as usize));
    let is_told = voice.is_some_and(|voice| voice.is_speech);
    let modality = match one.kind.modality {
        // Somebody says so, and not the outlet.
        Modality::Reported if is_told => Modality::Claimed,
        // "Foiled a plot to …".
        Modality::Planned if is_foiled(read, one) => Modality::Failed,
        modality => modality,
    };
    let parts = one.parts.iter();
    let arguments = parts.filter_map(|(role, range)| Some(argument(read.passage(range)?, *role)));
    Some(Event {
        trigger,
        label: one.kind.label,
        root: one.kind.root,
        category: one.kind.category,
        modality,
        modality_words: modality_words(read, one, modality),
        stage: one.kind.stage,
        said_by,
        arguments: arguments.collect(),
    })
}
