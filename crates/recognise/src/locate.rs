//! Stand-in until the real one is merged.
use wirewatch_news::{Affected, Article, Passage, PlaceMention};
use wirewatch_places::Gazetteer;
/// Nothing yet.
pub fn locate(_: &Article, _: &[Passage], _: &'static Gazetteer) -> (Vec<PlaceMention>, Vec<Affected>) { (vec![], vec![]) }
