//! A reader that counts what passes and stops at a limit.

use super::{ImportError, Limits};
use std::io::{self, BufRead, Read};

/// Counts the bytes consumed, in all and since the last mark, and fails when either passes its limit.
pub(super) struct Bounded<R> {
    inner: R,
    consumed: u64,
    marked_at: u64,
    bytes_max: u64,
    token_bytes_max: u64,
    hit: Option<(&'static str, u64)>,
}

impl<R> Bounded<R> {
    pub(super) fn new(inner: R, limits: &Limits) -> Self {
        Bounded {
            inner,
            consumed: 0,
            marked_at: 0,
            bytes_max: limits.decompressed_bytes,
            token_bytes_max: limits.token_bytes,
            hit: None,
        }
    }

    /// A token (tag, text, line) ended here: the next one may be as long again.
    pub(super) fn mark(&mut self) {
        self.marked_at = self.consumed;
    }

    /// Bytes consumed so far.
    pub(super) fn position(&self) -> u64 {
        self.consumed
    }

    /// The limit that stopped the reader, as the error to report.
    pub(super) fn limit_hit(&self) -> Option<ImportError> {
        self.hit.map(|(what, limit)| ImportError::TooLarge { what, limit, position: self.consumed })
    }

    fn check(&mut self) -> io::Result<()> {
        if self.consumed > self.bytes_max {
            self.hit = Some(("bytes", self.bytes_max));
        } else if self.consumed - self.marked_at > self.token_bytes_max {
            self.hit = Some(("bytes in one tag, text or line", self.token_bytes_max));
        }
        match self.hit {
            Some((what, limit)) => Err(io::Error::other(format!("more than {limit} {what}"))),
            None => Ok(()),
        }
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.consumed += amount as u64;
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let taken = available.len().min(into.len());
        for (to, from) in into.iter_mut().zip(available) {
            *to = *from;
        }
        self.consume(taken);
        Ok(taken)
    }
}
