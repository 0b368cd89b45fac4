//! Long texts in windows of the model's length, which overlap at the borders of sentences.

use std::ops::Range;

/// The windows over `sentences`, ranges of tokens that follow one another without a gap.
///
/// No window has more than `room` tokens. Each is made of whole sentences, and begins with the
/// last ones of the window before, as far as they fit in a quarter of `room`. A sentence that is
/// longer than `room` is cut into quarters of it.
pub(super) fn windows(sentences: &[Range<usize>], room: usize) -> Vec<Range<usize>> {
    let quarter = (room / 4).max(1);
    let mut pieces: Vec<Range<usize>> = Vec::with_capacity(sentences.len());
    for sentence in sentences.iter().filter(|sentence| !sentence.is_empty()) {
        if sentence.len() <= room {
            pieces.push(sentence.clone());
            continue;
        }
        for start in sentence.clone().step_by(quarter) {
            pieces.push(start..sentence.end.min(start + quarter));
        }
    }
    let mut found = Vec::new();
    let mut first = 0;
    while first < pieces.len() {
        let start = pieces[first].start;
        let fits = pieces[first..].partition_point(|piece| piece.end - start <= room);
        // A piece is never longer than `room`; one is taken in any case.
        let end = first + fits.max(1);
        let stop = pieces[end - 1].end;
        found.push(start..stop);
        let Some(following) = pieces.get(end) else {
            break;
        };
        // As many pieces again as fit in a quarter, with room for the one that follows.
        let back = pieces[first + 1..end].iter().rev().take_while(|piece| {
            stop - piece.start <= quarter && following.end - piece.start <= room
        });
        first = end - back.count();
    }
    found
}

/// How far a token is from the nearer border of a window; the borders of the text are no
/// borders. The window in which it is farthest knows most of what stands around it.
pub(super) fn margin(token: usize, window: &Range<usize>, tokens: usize) -> usize {
    let left = match window.start {
        0 => usize::MAX,
        start => token - start,
    };
    let right = match window.end {
        end if end == tokens => usize::MAX,
        end => end - 1 - token,
    };
    left.min(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences of these lengths, one after another.
    fn of(lengths: &[usize]) -> Vec<Range<usize>> {
        let mut start = 0;
        let sentence = |length: &usize| {
            start += length;
            start - length..start
        };
        lengths.iter().map(sentence).collect()
    }

    #[test]
    fn whole_sentences_with_an_overlap() {
        let whole = 0..10;
        assert_eq!(windows(&of(&[5, 5]), 10), [whole]);
        assert!(windows(&[], 10).is_empty());
        // The last short sentence is read again at the head of the next window.
        assert_eq!(windows(&of(&[6, 2, 6]), 8), [0..8, 6..14]);
        // No room for it: the next window begins at the border.
        assert_eq!(windows(&of(&[6, 2, 8]), 8), [0..8, 8..16]);
        // Longer than a quarter: not again.
        assert_eq!(windows(&of(&[4, 4, 4]), 8), [0..8, 8..12]);
        // A sentence that is too long is cut, with an overlap of a quarter.
        assert_eq!(windows(&of(&[20]), 8), [0..8, 6..14, 12..20]);
    }

    #[test]
    fn every_token_is_in_a_window_and_no_window_is_too_long() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % below) as usize
        };
        for _ in 0..2_000 {
            let room = 1 + next(20);
            let count = next(12);
            let lengths: Vec<usize> = (0..count).map(|_| next(40)).collect();
            let sentences = of(&lengths);
            let tokens: usize = lengths.iter().sum();
            let windows = windows(&sentences, room);
            let mut reached = 0;
            for window in &windows {
                assert!(window.len() <= room && window.start <= reached);
                assert!(window.end > reached, "each window goes on");
                reached = window.end;
            }
            assert_eq!(reached, tokens, "{lengths:?} {room}");
        }
    }

    #[test]
    fn the_middle_of_a_window_counts_more_than_its_edge() {
        let (first, second) = (0..10, 6..16);
        assert!(margin(6, &first, 16) > margin(6, &second, 16));
        assert!(margin(9, &first, 16) < margin(9, &second, 16));
        assert_eq!(margin(0, &first, 10), usize::MAX);
    }
}
