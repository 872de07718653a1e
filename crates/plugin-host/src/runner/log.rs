//! What a format prints: read to the last byte, kept to a bounded part.

use std::collections::VecDeque;
use std::io::{PipeReader, Read};
use std::os::fd::AsRawFd;

use super::sys;
use crate::names::presentable;

/// Bytes kept, from the end: that is where the reason of a crash stands.
const KEPT: usize = 8 << 10;
/// Bytes read at the end, when whoever printed them is gone.
const LAST: usize = 1 << 20;

/// The end of what was printed, and how much it was.
#[derive(Debug, Default)]
pub(super) struct Log {
    kept: VecDeque<u8>,
    bytes: u64,
}

impl Log {
    /// Reads what is there. False once nobody can print any more.
    pub(super) fn take(&mut self, mut from: &PipeReader) -> bool {
        let mut chunk = [0; 16 << 10];
        match from.read(&mut chunk) {
            Ok(0) => false,
            Ok(read) => {
                self.bytes += read as u64;
                self.kept.extend(chunk.iter().take(read));
                let over = self.kept.len().saturating_sub(KEPT);
                self.kept.drain(..over);
                true
            }
            Err(error) => error.kind() == std::io::ErrorKind::Interrupted,
        }
    }

    /// Reads what was printed last, without waiting for more.
    pub(super) fn drain(&mut self, from: &PipeReader) {
        let until = self.bytes + LAST as u64;
        while self.bytes < until && sys::poll([from.as_raw_fd()], 0).is_ok_and(|[ready]| ready) {
            if !self.take(from) {
                break;
            }
        }
    }

    /// The text, safe to show, and how many bytes there were in all.
    pub(super) fn finish(mut self) -> (String, u64) {
        (presentable(self.kept.make_contiguous(), KEPT), self.bytes)
    }
}
