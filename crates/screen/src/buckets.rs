//! A multimap from hashes to numbers that is built once: one array, sorted by hash.

/// Keys are 64-bit hashes; two keys with the same 64 bits are taken for one.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    /// `starts[b]..starts[b + 1]` are the places of bucket `b` in `entries`.
    starts: Vec<u32>,
    /// The low half of the hash, and the number.
    entries: Vec<(u32, u32)>,
    shift: u32,
}

impl Buckets {
    pub(crate) fn new(pairs: &[(u64, u32)]) -> Buckets {
        let bits = usize::BITS - pairs.len().max(1).leading_zeros();
        let shift = 64 - bits.clamp(1, 31);
        let buckets = 1usize << (64 - shift);
        let mut starts = vec![0u32; buckets + 1];
        for (hash, _) in pairs {
            starts[(hash >> shift) as usize + 1] += 1;
        }
        for bucket in 0..buckets {
            starts[bucket + 1] += starts[bucket];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); pairs.len()];
        for &(hash, number) in pairs {
            let place = &mut next[(hash >> shift) as usize];
            entries[*place as usize] = (hash as u32, number);
            *place += 1;
        }
        Buckets {
            starts,
            entries,
            shift,
        }
    }

    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let bucket = (hash >> self.shift) as usize;
        let range = match self.starts.get(bucket..bucket + 2) {
            Some(ends) => ends[0] as usize..ends[1] as usize,
            None => 0..0,
        };
        let tag = hash as u32;
        self.entries[range]
            .iter()
            .filter(move |(low, _)| *low == tag)
            .map(|(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::Buckets;

    #[test]
    fn finds_what_was_put_in() {
        let hash = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let pairs: Vec<(u64, u32)> = (0..1_000u32)
            .map(|n| (hash(u64::from(n % 500)), n))
            .collect();
        let buckets = Buckets::new(&pairs);
        assert_eq!(buckets.get(hash(7)).collect::<Vec<_>>(), [7, 507]);
        assert_eq!(buckets.get(hash(777)).count(), 0);
        assert_eq!(Buckets::new(&[]).get(3).count(), 0);
        assert_eq!(Buckets::default().get(3).count(), 0);
    }

    #[test]
    fn one_bucket_holds_many() {
        // All in one bucket, told apart by the low half.
        let pairs: Vec<(u64, u32)> = (0..300).map(|n| (u64::from(n % 3), n)).collect();
        let buckets = Buckets::new(&pairs);
        let found: Vec<u32> = buckets.get(2).collect();
        assert_eq!(found.len(), 100);
        assert!(found.iter().all(|number| number % 3 == 2));
        assert_eq!(buckets.get(3).count(), 0);
        for hash in [u64::MAX, 1 << 63, u64::from(u32::MAX)] {
            assert_eq!(buckets.get(hash).count(), 0);
            assert_eq!(
                Buckets::new(&[(hash, 9)]).get(hash).collect::<Vec<_>>(),
                [9]
            );
        }
    }
}
