//! Progress on standard error: a bar on a terminal, nothing when piped.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A counter of things done; hidden when standard error is not a terminal.
pub(crate) fn counter(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}: {human_pos} ({per_sec})") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A bar towards a known total.
pub(crate) fn bar(what: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    if let Ok(style) =
        ProgressStyle::with_template("{msg}: {wide_bar} {human_pos}/{human_len} ({eta} left)")
    {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
