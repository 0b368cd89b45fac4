//! Who reports an article, and which sentence stands behind each hit.
//!
//! A first step: it names the outlets that a text passes on, and calls a listed subject a
//! *source* where it is such an outlet. Every other role stays undecided.

pub mod attribution;
pub mod code;
mod evidence;
pub mod frame;
mod reporting;

use wirewatch_news::{Field, Recognised, ReportedBy, Understood};

/// Adds who reports it and the evidence. Costs one pass over the text.
pub fn understand(recognised: Recognised) -> Understood {
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
    }
}
