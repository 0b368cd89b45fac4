//! Values of features: two answers as one, and the classes of meaning that a word has.

/// Two answers as one.
pub(crate) fn pair(left: u64, right: u64) -> u64 {
    (left.rotate_left(21) ^ right).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The numbers of the bits that are set, the lowest first.
pub(crate) fn bits(mut set: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let bit = u64::from(set.trailing_zeros());
            set &= set - 1;
            bit
        })
    })
}
