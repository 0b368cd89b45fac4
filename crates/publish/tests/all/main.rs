//! Pages, feeds and JSON as their readers get them.

mod desk;
mod exports;
mod fixtures;
mod hostile;
mod maps;
mod outputs;
mod reference;
mod said;
mod screened;
mod screening;
mod stories;
mod structure;

/// A frame over `coverage`, on loopback, some day after the fixtures.
fn frame(coverage: &wirewatch_news::Coverage) -> wirewatch_publish::Frame<'_> {
    wirewatch_publish::Frame {
        coverage,
        now: fixtures::at("2026-11-22T14:00:00Z"),
        exposed: false,
        whole_texts: false,
        country_name: &fixtures::country_name,
    }
}
