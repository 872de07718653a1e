//! Misbehaviour on demand.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::wire;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTTP 429: too many requests.
    Throttled,
    /// HTTP 500.
    Server,
    /// HTTP 502 with the page of a gateway.
    Gateway,
    /// A pause of so many milliseconds before the answer.
    Slow,
    /// The connection ends in the middle of the body.
    Cut,
    /// HTTP 200 with half a JSON document.
    Malformed,
    /// HTTP 200 with an error code.
    Refused,
    /// The number of all rows is too large by ten.
    Total,
    /// The rows have moved by one: the first page shows the last row first.
    Drift,
    /// A row is added while the list is read: until this strikes the last row is hidden, from then on it comes
    /// first. So whoever reads to the end has to see what the list is without the fault.
    Added,
    /// HTTP 401, and every token ends; only for requests that come with a token.
    Expired,
}

/// Every kind by its name in texts.
const KINDS: [(&str, Kind); 11] = [
    ("429", Kind::Throttled),
    ("500", Kind::Server),
    ("gateway", Kind::Gateway),
    ("slow", Kind::Slow),
    ("cut", Kind::Cut),
    ("malformed", Kind::Malformed),
    ("refused", Kind::Refused),
    ("total", Kind::Total),
    ("drift", Kind::Drift),
    ("added", Kind::Added),
    ("expired", Kind::Expired),
];

/// A fault and when it strikes.
///
/// As text: `KIND[:OPERATION][:every=N][:after=N][:burst=N][:percent=N][:count=N][:ms=N]`, for example
/// `500:every=7`, `429:every=20:burst=3` or `cut:ListCustomerOrders:count=2`. Kinds: `429`, `500`, `gateway`,
/// `slow`, `cut`, `malformed`, `refused`, `total`, `drift`, `added`, `expired`.
///
/// A fault counts the requests that come as far as to it: one that was refused before, by the service or by a
/// fault of an earlier kind in the list above, does not count, so that `count` faults really happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// With which operation; none for all.
    pub operation: Option<String>,
    /// With every so manieth request; 1 for each.
    pub every: u64,
    /// Not with the first so many requests.
    pub after: u64,
    /// With so many requests in a row each time; 1 for one.
    pub burst: u64,
    /// In so many of a hundred cases, drawn from the server's seed; 100 for always.
    pub percent: u64,
    /// At most so often.
    pub count: u64,
    /// Milliseconds of [`Kind::Slow`].
    pub millis: u64,
}

impl Fault {
    /// A fault that always strikes.
    pub const fn always(kind: Kind) -> Self {
        Self {
            kind,
            operation: None,
            every: 1,
            after: 0,
            burst: 1,
            percent: 100,
            count: u64::MAX,
            millis: 1_000,
        }
    }
}

/// A text that is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no fault: {problem}")]
pub struct FaultError {
    text: String,
    problem: String,
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let wrong = |problem: String| FaultError { text: text.to_owned(), problem };
        let mut parts = text.split(':');
        let name = parts.next().unwrap_or_default();
        let kind = KINDS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
            .ok_or_else(|| wrong(format!("kinds are {}", KINDS.map(|(known, _)| known).join(", "))))?;
        let mut fault = Self::always(kind);
        for part in parts {
            let Some((name, value)) = part.split_once('=') else {
                // A misspelt operation would be a fault that never strikes.
                if wire::operation_name(part).is_none() {
                    return Err(wrong(format!("there is no operation `{part}`")));
                }
                fault.operation = Some(part.to_owned());
                continue;
            };
            let value: u64 = value.parse().map_err(|_| wrong(format!("a number follows `{name}=`")))?;
            match name {
                "every" if value > 0 => fault.every = value,
                "after" => fault.after = value,
                "burst" if value > 0 => fault.burst = value,
                "percent" if (1..=100).contains(&value) => fault.percent = value,
                "count" => fault.count = value,
                "ms" => fault.millis = value,
                "every" | "burst" => return Err(wrong(format!("`{name}` is at least 1"))),
                "percent" => return Err(wrong("`percent` is from 1 to 100".to_owned())),
                _ => {
                    let known = "settings are every, after, burst, percent, count and ms";
                    return Err(wrong(known.to_owned()));
                }
            }
        }
        Ok(fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = KINDS.iter().find(|(_, kind)| *kind == self.kind).map_or("", |(name, _)| name);
        f.write_str(name)?;
        if let Some(operation) = &self.operation {
            write!(f, ":{operation}")?;
        }
        let usual = Self::always(self.kind);
        for (name, value, usual) in [
            ("every", self.every, usual.every),
            ("after", self.after, usual.after),
            ("burst", self.burst, usual.burst),
            ("percent", self.percent, usual.percent),
            ("count", self.count, usual.count),
            ("ms", self.millis, usual.millis),
        ] {
            if value != usual {
                write!(f, ":{name}={value}")?;
            }
        }
        Ok(())
    }
}

/// The faults of a server, with what they have counted.
#[derive(Debug, Default)]
pub(super) struct Faults {
    seed: u64,
    all: Vec<Counted>,
}

#[derive(Debug)]
struct Counted {
    fault: Fault,
    seen: u64,
    done: u64,
    /// Requests that the burst under way still takes.
    left: u64,
}

impl Faults {
    pub(super) fn new(seed: u64, faults: &[Fault]) -> Self {
        let counted = |fault: &Fault| Counted { fault: fault.clone(), seen: 0, done: 0, left: 0 };
        Self { seed, all: faults.iter().map(counted).collect() }
    }

    /// The faults, as texts.
    pub(super) fn texts(&self) -> Vec<String> {
        self.all.iter().map(|counted| counted.fault.to_string()).collect()
    }

    /// Whether one of this kind strikes this request.
    pub(super) fn strike(&mut self, kind: Kind, operation: &str) -> bool {
        let mut struck = false;
        for (place, counted) in self.all.iter_mut().enumerate() {
            struck |= counted.fault.kind == kind && counted.strikes(operation, self.seed, place);
        }
        struck
    }

    /// How long the answer waits, in milliseconds.
    pub(super) fn pause(&mut self, operation: &str) -> u64 {
        let mut longest = 0;
        for (place, counted) in self.all.iter_mut().enumerate() {
            if counted.fault.kind == Kind::Slow && counted.strikes(operation, self.seed, place) {
                longest = longest.max(counted.fault.millis);
            }
        }
        longest
    }

    /// For [`Kind::Added`]: none without such a fault for the operation, else whether it has struck by now.
    pub(super) fn added(&mut self, operation: &str) -> Option<bool> {
        let mut state = None;
        for (place, counted) in self.all.iter_mut().enumerate() {
            if counted.fault.kind == Kind::Added && counted.concerns(operation) {
                counted.strikes(operation, self.seed, place);
                state = Some(state.unwrap_or(false) || counted.done > 0);
            }
        }
        state
    }
}

impl Counted {
    fn concerns(&self, operation: &str) -> bool {
        self.fault.operation.as_deref().is_none_or(|name| name == operation)
    }

    fn strikes(&mut self, operation: &str, seed: u64, place: usize) -> bool {
        if !self.concerns(operation) {
            return false;
        }
        let fault = &self.fault;
        let number = self.seen;
        self.seen += 1;
        if self.left > 0 {
            self.left -= 1;
        } else if number < fault.after
            || !(number - fault.after + 1).is_multiple_of(fault.every)
            || draw(seed, place, number) >= fault.percent
        {
            return false;
        } else {
            self.left = fault.burst - 1;
        }
        let more = self.done < fault.count;
        self.done += u64::from(more);
        more
    }
}

/// A number below 100 for the so manieth request of a fault: the same for the same seed.
fn draw(seed: u64, place: usize, number: u64) -> u64 {
    let digest = Sha256::digest(format!("{seed} {place} {number}").as_bytes());
    digest.iter().take(7).fold(0, |sum, byte| sum * 256 + u64::from(*byte)) % 100
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults, Kind};

    const ORDERS: &str = "ListCustomerOrders";

    fn struck(text: &str, seed: u64) -> String {
        let fault: Fault = text.parse().unwrap();
        let kind = fault.kind;
        let mut faults = Faults::new(seed, &[fault]);
        (0..12).map(|_| if faults.strike(kind, ORDERS) { 'x' } else { '.' }).collect()
    }

    #[test]
    fn when_it_strikes() {
        for (text, is) in [
            ("500", "xxxxxxxxxxxx"),
            ("500:every=3", "..x..x..x..x"),
            ("cut:ListCustomerOrders:count=2", "xx.........."),
            ("drift:ListCustomerOrders:after=1:count=3", ".xxx........"),
            ("429:every=5:burst=3", "....xxx..xxx"),
            ("429:after=2:burst=3:count=4", "..xxxx......"),
            ("500:ListSubCustomers", "............"),
        ] {
            assert_eq!(struck(text, 0), is, "{text}");
        }
    }

    #[test]
    fn chance_comes_from_the_seed() {
        let first = struck("500:percent=40", 1);
        assert_eq!(first, struck("500:percent=40", 1));
        assert_ne!(first, struck("500:percent=40", 2));
        assert!(first.contains('x') && first.contains('.'), "{first}");
    }

    #[test]
    fn an_added_row_stays() {
        let mut faults = Faults::new(0, &["added:ListCustomerOrders:after=2".parse().unwrap()]);
        let seen: Vec<_> = (0..4).map(|_| faults.added(ORDERS)).collect();
        assert_eq!(seen, [Some(false), Some(false), Some(true), Some(true)]);
        assert_eq!(faults.added("ListSubCustomers"), None);
    }

    #[test]
    fn texts() {
        for text in ["429", "slow:ListSubCustomers:ms=5", "500:every=7:after=1:burst=2:percent=50:count=9"] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        let all = super::KINDS;
        assert!(all.iter().all(|(name, kind)| name.parse::<Fault>().unwrap() == Fault::always(*kind)));
        assert_eq!("cut".parse::<Fault>().unwrap().kind, Kind::Cut);
        for text in ["", "501", "500:every=x", "500:often=1", "500:every=0", "500:percent=101", "cut:ListX"] {
            assert!(text.parse::<Fault>().is_err(), "{text}");
        }
    }
}
