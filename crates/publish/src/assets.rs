//! The two files that pages load: stylesheet and icon. Nothing else is ever requested.

use std::sync::LazyLock;

use wirewatch_news::Digest;

/// The stylesheet, served as `text/css` at [`crate::routes::STYLESHEET`].
pub const STYLESHEET: &str = include_str!("../assets/wirewatch.css");

/// The icon, served as `image/svg+xml` at [`crate::routes::FAVICON`].
pub const FAVICON: &str = include_str!("../assets/favicon.svg");

static VERSION: LazyLock<String> =
    LazyLock::new(|| Digest::of(STYLESHEET.as_bytes()).to_string()[..10].to_owned());

/// Ten hex digits that change with the stylesheet.
pub fn stylesheet_version() -> &'static str {
    &VERSION
}
