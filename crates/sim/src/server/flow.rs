//! Flow control, and the log of what came.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// How much is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Everything.
    Open,
    /// The documented rates: so many requests in a second for each operation and account.
    Documented,
    /// The same rate for every operation.
    PerSecond(u32),
}

/// One request in the log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The operation, or the path where there is none.
    pub operation: String,
    /// When it came.
    pub at: Instant,
    /// What it was answered with.
    pub status: u16,
    /// Offset asked for, where there is one.
    pub offset: Option<u64>,
}

/// The requests of the last second, by operation and account.
#[derive(Debug, Default)]
pub(super) struct Window {
    recent: BTreeMap<(String, String), VecDeque<Instant>>,
}

impl Window {
    /// Whether one more request fits. It counts, whether or not.
    pub(super) fn admits(&mut self, operation: &str, account: &str, rate: u32, now: Instant) -> bool {
        let recent = self.recent.entry((operation.to_owned(), account.to_owned())).or_default();
        while recent
            .front()
            .is_some_and(|first| now.saturating_duration_since(*first) >= Duration::from_secs(1))
        {
            recent.pop_front();
        }
        if recent.len() >= rate as usize {
            return false;
        }
        recent.push_back(now);
        true
    }
}
