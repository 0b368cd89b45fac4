//! Bounded reading: bytes that are counted, gzip that is stopped when it swells beyond belief.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Decompressed bytes up to which any ratio is believed.
const BELIEVED_BYTES: u64 = 64 << 20;
/// Highest ratio of decompressed to compressed bytes beyond that. Text is packed 3 to 20 times;
/// deflate cannot exceed 1,032.
const BELIEVED_RATIO: u64 = 200;

/// Counts the bytes that were taken out of a reader.
pub(crate) struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: BufRead> Counted<R> {
    pub(crate) fn new(inner: R) -> Counted<R> {
        Counted {
            inner,
            taken: Rc::default(),
        }
    }

    /// The counter, to be read while the reader is in use elsewhere.
    pub(crate) fn counter(&self) -> Rc<Cell<u64>> {
        self.taken.clone()
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.taken.set(self.taken.get() + bytes as u64);
    }
}

/// What comes out of a decoder, as long as it is in proportion to what went in.
pub(crate) struct Believed<D> {
    decoder: D,
    out: u64,
    start: u64,
    taken: Rc<Cell<u64>>,
}

impl<D: Read> Believed<D> {
    /// `taken` counts the compressed bytes that `decoder` reads.
    pub(crate) fn new(decoder: D, taken: Rc<Cell<u64>>) -> Believed<D> {
        Believed {
            decoder,
            out: 0,
            start: taken.get(),
            taken,
        }
    }
}

impl<D: Read> Read for Believed<D> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(out)?;
        self.out += read as u64;
        let compressed = self.taken.get() - self.start;
        if self.out > BELIEVED_BYTES && self.out / BELIEVED_RATIO > compressed {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("it swells more than {BELIEVED_RATIO} times when decompressed"),
            ));
        }
        Ok(read)
    }
}

/// Reads at most `limit` bytes; `None` when there are more.
pub(crate) fn read_whole(input: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    input
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// A line read by [`read_line`].
pub(crate) enum Line {
    /// The line is in the buffer, without its end.
    Whole,
    /// It was longer than the limit and was passed over.
    TooLong,
    End,
}

/// Reads up to and with the next `\n`. Never holds more than `limit` bytes.
pub(crate) fn read_line(
    input: &mut dyn BufRead,
    limit: u64,
    line: &mut Vec<u8>,
) -> io::Result<Line> {
    line.clear();
    let mut too_long = false;
    loop {
        let ahead = input.fill_buf()?;
        if ahead.is_empty() {
            return Ok(match (too_long, line.is_empty()) {
                (true, _) => Line::TooLong,
                (false, true) => Line::End,
                (false, false) => Line::Whole,
            });
        }
        let end = ahead.iter().position(|byte| *byte == b'\n');
        let part = &ahead[..end.unwrap_or(ahead.len())];
        if (line.len() + part.len()) as u64 > limit {
            too_long = true;
            line.clear();
        } else if !too_long {
            line.extend_from_slice(part);
        }
        let used = end.map_or(ahead.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}
