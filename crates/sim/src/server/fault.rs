//! Misbehaviour on demand.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTTP 429: too many requests.
    Throttled,
    /// HTTP 500.
    Server,
    /// HTTP 502 with the text of a gateway.
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
    /// HTTP 401: the token is no longer valid.
    Expired,
}

/// A fault and when it happens.
///
/// As text: `kind[:Operation][:every=N][:after=N][:count=N][:ms=N]`, for example `500:every=7` or
/// `cut:ListCustomerOrders:count=2`. Kinds: `429`, `500`, `gateway`, `slow`, `cut`, `malformed`,
/// `refused`, `total`, `drift`, `expired`.
#[derive(Debug)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    /// With which operation; none for all.
    pub operation: Option<String>,
    /// With every so manieth request; 1 for each.
    pub every: u64,
    /// Not with the first so many requests.
    pub after: u64,
    /// At most so often.
    pub count: u64,
    /// Milliseconds of [`Kind::Slow`].
    pub millis: u64,
    seen: AtomicU64,
    done: AtomicU64,
}

impl Fault {
    /// The same, with nothing counted yet.
    pub(super) fn fresh(&self) -> Self {
        Self {
            kind: self.kind,
            operation: self.operation.clone(),
            every: self.every,
            after: self.after,
            count: self.count,
            millis: self.millis,
            seen: AtomicU64::new(0),
            done: AtomicU64::new(0),
        }
    }

    /// Whether it happens to this request.
    pub(super) fn strikes(&self, operation: &str) -> bool {
        if self.operation.as_deref().is_some_and(|name| name != operation) {
            return false;
        }
        let number = self.seen.fetch_add(1, Ordering::Relaxed);
        if number < self.after || !(number - self.after + 1).is_multiple_of(self.every) {
            return false;
        }
        self.done
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |done| {
                (done < self.count).then_some(done + 1)
            })
            .is_ok()
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
        let wrong = |problem: &str| FaultError { text: text.to_owned(), problem: problem.to_owned() };
        let mut parts = text.split(':');
        let kind = match parts.next().unwrap_or_default() {
            "429" => Kind::Throttled,
            "500" => Kind::Server,
            "gateway" => Kind::Gateway,
            "slow" => Kind::Slow,
            "cut" => Kind::Cut,
            "malformed" => Kind::Malformed,
            "refused" => Kind::Refused,
            "total" => Kind::Total,
            "drift" => Kind::Drift,
            "expired" => Kind::Expired,
            _ => {
                return Err(wrong(
                    "kinds are 429, 500, gateway, slow, cut, malformed, refused, total, drift, expired",
                ));
            }
        };
        let mut fault = Self {
            kind,
            operation: None,
            every: 1,
            after: 0,
            count: u64::MAX,
            millis: 1_000,
            seen: AtomicU64::new(0),
            done: AtomicU64::new(0),
        };
        for part in parts {
            match part.split_once('=') {
                None => fault.operation = Some(part.to_owned()),
                Some((name, value)) => {
                    let value = value.parse().map_err(|_| wrong("a number follows the `=`"))?;
                    match name {
                        "every" => fault.every = value,
                        "after" => fault.after = value,
                        "count" => fault.count = value,
                        "ms" => fault.millis = value,
                        _ => return Err(wrong("settings are every, after, count and ms")),
                    }
                }
            }
        }
        fault.every = fault.every.max(1);
        Ok(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn when_it_strikes() {
        let check = |text: &str, is: &str| {
            let fault: Fault = text.parse().unwrap();
            let struck: String = (0..8).map(|_| if fault.strikes("ListX") { 'x' } else { '.' }).collect();
            assert_eq!(struck, is, "{text}");
        };
        check("500", "xxxxxxxx");
        check("500:every=3", "..x..x..");
        check("cut:ListX:count=2", "xx......");
        check("drift:ListX:after=1:count=3", ".xxx....");
        check("slow:ListY:ms=5", "........");
        for text in ["", "501", "500:every=x", "500:often=1"] {
            assert!(text.parse::<Fault>().is_err(), "{text}");
        }
    }
}
