//! Puts the copies of one text together.
//!
//! A text is reduced to a [`Sketch`]; two texts whose sketches agree are copies. The archive
//! is searched by the keys of the sketch, so that the cost of an article does not grow with it.

mod sketch;

pub use sketch::{BANDS, Sketch, likeness};

use wirewatch_news::{ArticleId, CopyKind, StoryId};

/// An article of the archive that may be a copy of a new one.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The story that it belongs to.
    pub story: StoryId,
    /// Its folded text is the same.
    pub exact: bool,
    /// Its keys, ascending.
    pub bands: Vec<u64>,
}

/// Where a new article belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The story; a new one when no candidate is a copy.
    pub story: StoryId,
    /// How it repeats the article that leads the story.
    pub kind: CopyKind,
}

/// Least likeness of two texts that are near copies, as a share of common word fours (Jaccard).
pub const NEAR: f32 = 0.6;

/// Decides which story `article` belongs to.
///
/// An exact copy goes before a near one, a nearer one before a farther one, and on a tie the
/// smaller story id wins, so that the order of `candidates` does not matter.
pub fn assign(article: &ArticleId, sketch: &Sketch, candidates: &[Candidate]) -> Assigned {
    let nearness = |candidate: &Candidate| match candidate.exact {
        true => 2.0,
        false => likeness(&sketch.bands, &candidate.bands),
    };
    let best = candidates
        .iter()
        .map(|candidate| (nearness(candidate), candidate))
        .filter(|(near, _)| *near >= NEAR)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| right.story.cmp(&left.story)));
    match best {
        None => Assigned {
            story: StoryId(article.0.clone()),
            kind: CopyKind::Lead,
        },
        Some((_, candidate)) => Assigned {
            story: candidate.story.clone(),
            kind: if candidate.exact {
                CopyKind::Exact
            } else {
                CopyKind::Near
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "The Security Council committee added two names to its list on Monday. \
        Both are accused of moving money for an armed group in the east of the country, the committee \
        said. States must freeze their funds without delay and report what they did within three months. \
        The ministry of finance said that the banks had been told the same evening.";

    fn assigned(text: &str, archive: &[(&str, &str)]) -> (String, CopyKind) {
        let sketch = Sketch::of(text);
        let candidates: Vec<Candidate> = archive
            .iter()
            .map(|(id, text)| (id, Sketch::of(text)))
            .map(|(id, other)| Candidate {
                story: StoryId((*id).to_owned()),
                exact: sketch.digest.is_some() && sketch.digest == other.digest,
                bands: other.bands,
            })
            .collect();
        let found = assign(&ArticleId("new".to_owned()), &sketch, &candidates);
        (found.story.0, found.kind)
    }

    #[test]
    fn exact_near_and_other_texts() {
        let archive = [("a", REPORT), ("b", "Another text about something else.")];
        let shouted = REPORT.to_uppercase();
        assert_eq!(
            assigned(&shouted, &archive),
            ("a".to_owned(), CopyKind::Exact)
        );
        let edited = REPORT.replace("on Monday", "on Monday evening");
        assert_eq!(
            assigned(&edited, &archive),
            ("a".to_owned(), CopyKind::Near)
        );
        let other = "Heavy rain closed two roads in the north. Nobody was hurt, the police said, and \
            the roads will be open again in the morning when the water has gone down.";
        assert_eq!(
            assigned(other, &archive),
            ("new".to_owned(), CopyKind::Lead)
        );
    }

    #[test]
    fn empty_texts_are_no_copies_of_each_other() {
        assert_eq!(
            assigned("", &[("a", "")]),
            ("new".to_owned(), CopyKind::Lead)
        );
    }

    #[test]
    fn the_order_of_candidates_does_not_matter() {
        let archive = [("b", REPORT), ("a", REPORT)];
        assert_eq!(
            assigned(REPORT, &archive),
            ("a".to_owned(), CopyKind::Exact)
        );
    }
}
