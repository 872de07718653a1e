//! How fast requests may follow each other, and how often one is tried.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Requests are spread evenly at this share of the allowed rate. A burst at the start of each second
/// would use the whole rate too, but two requests that the network brings closer together would then
/// exceed it; the rest is room for that.
const SHARE_PERCENT: u64 = 96;

/// The pace of every operation.
#[derive(Debug)]
pub(crate) struct Pace {
    factor_percent: u64,
    own: HashMap<&'static str, u32>,
    next: Mutex<HashMap<&'static str, Instant>>,
}

impl Pace {
    /// `factor_percent` of the documented rates, except for operations with a rate of their own.
    pub(crate) fn new(factor_percent: u64, own: HashMap<&'static str, u32>) -> Self {
        Self { factor_percent, own, next: Mutex::new(HashMap::new()) }
    }

    /// Waits for the operation's next turn. `rate` is the documented one, in requests per second.
    pub(crate) async fn turn(&self, operation: &'static str, rate: u32) {
        tokio::time::sleep_until(self.reserve(operation, rate, Instant::now())).await;
    }

    /// Takes the operation's next free moment, at the earliest now.
    fn reserve(&self, operation: &'static str, rate: u32, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = next.get(operation).copied().map_or(now, |next| next.max(now));
        next.insert(operation, slot + self.spacing(operation, rate));
        slot
    }

    /// The service said that it is too much: nobody asks before this.
    pub(crate) fn pause(&self, operation: &'static str, pause: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + pause;
        let slot = next.entry(operation).or_insert(until);
        *slot = (*slot).max(until);
    }

    fn spacing(&self, operation: &str, rate: u32) -> Duration {
        let thousandths = match self.own.get(operation) {
            Some(own) => u64::from(*own) * 1_000,
            None => u64::from(rate.max(1)) * 10 * self.factor_percent,
        };
        let paced = (thousandths.max(1) * SHARE_PERCENT / 100).max(1);
        Duration::from_nanos(1_000_000_000_000 / paced)
    }
}

/// How often and how long to try.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Tries of one request, the first one among them.
    pub tries: u32,
    /// Longest pause after the first failure; it doubles each time.
    pub first_pause: Duration,
    /// Longest pause at all, also where the service asks for more.
    pub longest_pause: Duration,
    /// Time for one request and all its tries together.
    pub deadline: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 8,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_mins(1),
            deadline: Duration::from_mins(10),
        }
    }
}

impl Patience {
    /// The pause after a failed try (0 for the first): at least half of a doubling bound, the rest by
    /// chance, so that many clients do not come back at once.
    pub(crate) fn pause(&self, failed: u32, chance: &mut fastrand::Rng) -> Duration {
        let bound = self.first_pause.saturating_mul(2_u32.saturating_pow(failed)).min(self.longest_pause);
        let half = bound / 2;
        let millis = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).max(1);
        half + Duration::from_millis(chance.u64(0..=millis))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Pace, Patience};

    /// Whenever the callers come: never more than the rate in any second; and at least 95 % of it where
    /// there is always one waiting.
    #[test]
    fn the_rate_is_kept_and_used() {
        for rate in [1_u32, 3, 10, 30, 100] {
            for patience in [0, 1, 40, 900] {
                let pace = Pace::new(100, HashMap::new());
                let mut chance = fastrand::Rng::with_seed(u64::from(rate));
                let calls = u128::from(rate) * 20;
                let begin = Instant::now();
                let mut now = begin;
                let mut times = Vec::new();
                for _ in 0..calls {
                    times.push(pace.reserve("X", rate, now) - begin);
                    now += Duration::from_millis(chance.u64(0..=patience));
                }
                for (index, start) in times.iter().enumerate() {
                    let second = *start + Duration::from_secs(1);
                    let within = times[index..].iter().take_while(|time| **time < second).count();
                    assert!(within <= usize::try_from(rate).unwrap(), "{within} in a second at {rate}");
                }
                let took = times.last().unwrap().as_millis();
                let allowed = (calls - 1) * 1_000 / u128::from(rate);
                assert!(patience > 0 || took * 95 <= allowed * 100, "{calls} at {rate} took {took} ms");
            }
        }
    }

    #[test]
    fn own_rates_factor_and_pauses() {
        let pace = Pace::new(50, HashMap::from([("Own", 2)]));
        assert!(pace.spacing("Other", 10) > Duration::from_millis(199));
        assert!(pace.spacing("Own", 10) > Duration::from_millis(499));
        let now = Instant::now();
        pace.pause("Other", Duration::from_secs(3));
        assert!(pace.reserve("Other", 10, now) - now >= Duration::from_secs(3));
    }

    #[test]
    fn pauses_grow_and_stay_within_bounds() {
        let patience = Patience::default();
        let mut chance = fastrand::Rng::with_seed(7);
        for failed in 0..20 {
            let bound = patience.first_pause.saturating_mul(1 << failed.min(20)).min(patience.longest_pause);
            let pause = patience.pause(failed, &mut chance);
            assert!(pause * 2 >= bound && pause <= bound + Duration::from_millis(1), "{failed}: {pause:?}");
        }
    }
}
