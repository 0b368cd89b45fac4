//! Tests of the crate as its users see it.

mod any;
mod sentences;

#[test]
fn language_data_has_no_faults() {
    assert_eq!(wirewatch_times::faults(), Vec::<String>::new());
}
