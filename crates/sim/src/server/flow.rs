//! Flow control, and the log of what came.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// How much is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Everything.
    Open,
    /// The documented rates: so many requests in a second for each source, operation and account.
    Documented,
    /// The same rate for every operation.
    PerSecond(u32),
}

/// Who says that there are too many requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Throttle {
    /// The gateway, with `APIG.0308` and the limit.
    #[default]
    Gateway,
    /// The service, with `CBC.0250`.
    Service,
}

/// One request in the log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// The operation, or the path where there is none.
    pub operation: String,
    /// Id of the account that asked; none where nobody was recognised.
    pub account: Option<String>,
    /// When it came.
    pub at: Instant,
    /// What it was answered with.
    pub status: u16,
    /// Offset asked for, where there is one.
    pub offset: Option<u64>,
}

/// Requests that the log keeps; older ones are forgotten.
const LOG_MAX: usize = 1_000_000;

/// What came of late.
#[derive(Debug, Default)]
pub(super) struct Log(VecDeque<Logged>);

impl Log {
    pub(super) fn add(&mut self, logged: Logged) {
        if self.0.len() == LOG_MAX {
            self.0.pop_front();
        }
        self.0.push_back(logged);
    }

    pub(super) fn all(&self) -> Vec<Logged> {
        self.0.iter().cloned().collect()
    }
}

/// The requests of the last second, by source, operation and account.
#[derive(Debug, Default)]
pub(super) struct Window {
    recent: BTreeMap<(IpAddr, &'static str, String), VecDeque<Instant>>,
}

impl Window {
    /// Whether one more request fits. One that does not fit does not count.
    pub(super) fn admits(
        &mut self,
        source: IpAddr,
        operation: &'static str,
        account: &str,
        rate: u32,
        now: Instant,
    ) -> bool {
        let recent = self.recent.entry((source, operation, account.to_owned())).or_default();
        // Requests that came at the same time may be looked at in another order.
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

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use super::Window;

    #[test]
    fn a_second_holds_so_many_of_each() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let (here, there) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let mut window = Window::default();
        for (source, operation, account, millis, fits) in [
            (here, "A", "p", 0, true),
            (here, "A", "p", 400, true),
            (here, "A", "p", 999, false),
            (there, "A", "p", 999, true),
            (here, "B", "p", 999, true),
            (here, "A", "q", 999, true),
            // The first one is a second old; the one that did not fit is not in the way.
            (here, "A", "p", 1_000, true),
            (here, "A", "p", 1_001, false),
            (here, "A", "p", 1_400, true),
        ] {
            let admitted = window.admits(source, operation, account, 2, at(millis));
            assert_eq!(admitted, fits, "{source} {operation} {account} {millis}");
        }
    }
}
