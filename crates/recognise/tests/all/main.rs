//! Tests of the whole crate through its public functions.

mod names;
mod places;
mod times;
