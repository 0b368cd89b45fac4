//! Who says what in an article, what happened by it, who reports it, and what it says of each
//! listed subject.
//!
//! Frames are read by models of our own texts ([`frame`]); attributions and events are made of
//! them, and from both what a sentence says of someone whom it names ([`bearing`]). Of texts that
//! are not English only the outlets that they pass on are known: those are *sources*, every other
//! role stays undecided.

pub mod attribution;
pub mod bearing;
pub mod code;
mod evidence;
pub mod frame;
mod happened;
pub mod happening;
mod involved;
mod reading;
mod reporting;
pub mod roles;
mod saying;
mod value;

use frame::Paragraphs;
use wirewatch_news::{Field, Recognised, ReportedBy, Understood};

/// Adds who reports it, who says what and the evidence. Linear in the length of the text.
/// `paragraphs` are those of the article.
pub fn understand(recognised: Recognised, paragraphs: &Paragraphs) -> Understood {
    let article = &recognised.article;
    let read = reading::read(article, paragraphs);
    let attributions = saying::attributions(&recognised, &read);
    let events = happened::events(&recognised, &read, &attributions);
    let mut through = reporting::outlets_named(Field::Headline, &article.headline);
    through.extend(reporting::outlets_named(Field::Body, &article.body));
    for named in &mut through {
        named.subject = evidence::subject_at(&recognised, named.passage);
    }
    let evidence = evidence::evidence(&recognised, &through, &read, &attributions, &events);
    let involvements = involved::involvements(&recognised, &evidence, &attributions, &events);
    let reported_by = ReportedBy {
        outlet: article.outlet.name.clone(),
        agency: article.agency.clone(),
        through,
    };
    Understood {
        recognised,
        reported_by,
        evidence,
        attributions,
        events,
        involvements,
    }
}
