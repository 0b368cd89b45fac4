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
use wirewatch_tagger::{Reading, Tagger};

/// Finds the listed subjects, the places and the countries in `article`, and its entities with
/// the tagger inside the program.
///
/// Costs one pass of the name index and one of the gazetteer over headline and body.
pub fn recognise(
    article: Article,
    names: &ListedNames,
    gazetteer: &'static Gazetteer,
) -> Recognised {
    let reading = Reading::of(&article, gazetteer);
    recognise_with(article, &reading, names, gazetteer, &Tagger::built_in())
}

/// As [`recognise`], of an article that has been read already, with the entities of another tagger.
pub fn recognise_with(
    article: Article,
    reading: &Reading,
    names: &ListedNames,
    gazetteer: &'static Gazetteer,
    tagger: &Tagger,
) -> Recognised {
    let found = entities::tagged(&article, reading, gazetteer, tagger);
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
    let entities = entities::entities(&article, found, &listed, &places, &times, names, tagger);
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
