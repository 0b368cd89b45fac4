//! Finds in an article who of the official lists it names, whom else, where and when.
//!
//! Deterministic: the lists and the gazetteer arrive as arguments.

mod chain;
mod entities;
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

/// Finds the listed subjects, the places and the countries in `article`.
///
/// Costs one pass of the name index and one of the gazetteer over headline and body.
pub fn recognise(
    article: Article,
    names: &ListedNames,
    gazetteer: &'static Gazetteer,
) -> Recognised {
    let found = entities::tagged(&article, gazetteer);
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
    let entities = entities::entities(&article, found, &listed, &places, &times, names);
    Recognised {
        article,
        listed,
        places,
        countries,
        entities,
        times,
    }
}

/// How many listed names stand in headline and body, before anything is decided: what the
/// benchmark of the index measures.
#[doc(hidden)]
pub fn count_sights(article: &Article, names: &ListedNames) -> usize {
    tag::sights(article, names).len()
}
