//! Types in; HTML, Atom, RSS, JSON, Markdown, FollowTheMoney and Web Annotations out.
//!
//! Pure: no I/O and no clock; the present instant arrives in [`Frame`]. Every text from outside
//! is text only: templates escape it, nothing renders a publisher's HTML. Pages hold no script,
//! no style of their own and no request to another host. Owns wording, layout and addresses
//! ([`routes`]); decides nothing about news.

mod annotations;
mod article;
mod assets;
mod bars;
mod card;
mod chain;
mod codes;
mod country;
mod entity;
mod feed;
mod frame;
mod ftm;
mod happened;
mod json;
mod lists;
mod located;
mod map;
mod mark;
mod markdown;
mod narrow;
mod outside;
mod parts;
mod passage;
pub mod routes;
mod screen;
mod search;
mod shapes;
mod sources;
mod standing;
mod story;
mod today;
mod when;
mod words;

pub use annotations::annotations;
pub use article::article_page;
pub use assets::{FAVICON, STYLESHEET, stylesheet_version};
pub use country::{countries_page, country_page};
pub use entity::{entities_page, entity_page};
pub use feed::{
    FeedItem, FeedView, atom, country_feed, day_feed, entity_feed, json_feed, latest_feed, rss,
    search_feed,
};
pub use frame::Frame;
pub use ftm::{FtmFrame, ftm_entities, ftm_subjects};
pub use json::{article_json, brief_json, coverage_json, search_json};
pub use lists::{list_diff_page, lists_page};
pub use markdown::brief_markdown;
pub use screen::{
    BadRow, ScreenAnswer, ScreenForm, ScreenHit, ScreenProblem, ScreenRow, ScreenView,
    ScreenedList, ScreenedName, SetAside, screen_csv, screen_page,
};
pub use search::{
    Facet, FacetField, FacetValue, Hit, HitSubject, SearchProblem, SearchView, SnippetPart,
    search_page,
};
pub use sources::{days_page, error_page, sources_page};
pub use today::{brief_html, today_page};
