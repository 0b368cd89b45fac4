//! Finds in an article who of the official lists it names, and where it happened.
//!
//! Deterministic: the lists and the gazetteer arrive as arguments.

mod later;
mod link;
mod listed;
mod locate;
mod tag;
mod times;
mod variant;

pub use listed::ListedNames;
pub use locate::{locate, resolve};

use wirewatch_news::{Article, Passage, Recognised};
use wirewatch_places::Gazetteer;

/// Finds the listed subjects, the places, the countries and the expressions of time in `article`.
///
/// Costs one pass of the name index and one of the gazetteer over headline and body.
pub fn recognise(
    article: Article,
    names: &ListedNames,
    gazetteer: &'static Gazetteer,
) -> Recognised {
    let sights = tag::sights(&article, names);
    let taken: Vec<Passage> = sights
        .iter()
        .filter(|sight| sight.opens(names))
        .map(|sight| sight.passage)
        .collect();
    let (places, countries) = locate(&article, &taken, gazetteer);
    let mut listed = link::link(sights, &places, names);
    later::add_later(&article, &mut listed, names);
    let times = times::times(&article);
    Recognised {
        article,
        listed,
        places,
        countries,
        entities: Vec::new(),
        times,
    }
}

/// How many listed names stand in headline and body, before anything is decided: what the
/// benchmark of the index measures.
#[doc(hidden)]
pub fn count_sights(article: &Article, names: &ListedNames) -> usize {
    tag::sights(article, names).len()
}
