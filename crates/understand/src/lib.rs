//! Who says what in an article, who reports it, and which sentence stands behind each hit.
//!
//! Frames are read by models of our own texts ([`frame`]); attributions are made of them. A
//! listed subject is called a *source* where it is an outlet that the text passes on. Every
//! other role stays undecided.

pub mod attribution;
pub mod bearing;
pub mod code;
mod evidence;
pub mod frame;
pub mod happening;
mod reporting;
pub mod roles;
mod saying;
mod value;

use frame::Paragraphs;
use wirewatch_news::{Field, Recognised, ReportedBy, Understood};

/// Adds who reports it, who says what and the evidence. Linear in the length of the text.
/// `paragraphs` are those of the article.
pub fn understand(recognised: Recognised, paragraphs: &Paragraphs) -> Understood {
    let attributions = saying::attributions(&recognised, paragraphs);
    let article = &recognised.article;
    let mut through = reporting::outlets_named(Field::Headline, &article.headline);
    through.extend(reporting::outlets_named(Field::Body, &article.body));
    for named in &mut through {
        named.subject = evidence::subject_at(&recognised, named.passage);
    }
    let evidence = evidence::evidence(&recognised, &through);
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
        events: Vec::new(),
        involvements: Vec::new(),
    }
}
