//! The breaks of a month: how many of each kind are due by now, and how many were made.

use std::collections::BTreeMap;

use super::{Size, share};

/// Every kind of break, named after the rule that must find it and, where a rule has several, which.
const KINDS: [&str; 22] = [
    "line.identity duplicate",
    "line.identity conflict",
    "line.split",
    FLEXIBLE,
    "line.period",
    "month.customers",
    "month.detail",
    "month.accounts",
    "order.unknown",
    "order.customer",
    "order.status",
    "order.unbilled",
    "order.payable",
    "order.coupon",
    "order.price",
    "order.lines",
    "order.refund",
    "coupon.issue",
    "coupon.balance",
    "coupon.trade",
    "adjustment.ledger",
    "balance.rollforward",
];

/// Where there is nothing (left) that could be broken in some way, lines are broken in this one.
const FLEXIBLE: &str = "line.rounding";

/// Breaks, made in turn as the month is drawn, so that their share is the same everywhere in it.
pub(super) struct Wrongs {
    breaks: u64,
    total: u64,
    reached: u64,
    passed: u64,
    made: BTreeMap<&'static str, u64>,
    count: u64,
}

impl Wrongs {
    pub(super) fn new(size: &Size) -> Self {
        let breaks = share(size.lines, u64::from(size.breaks), 10_000);
        Self { breaks, total: size.lines, reached: 0, passed: 0, made: BTreeMap::new(), count: 0 }
    }

    /// Another customer is begun, with so many lines.
    pub(super) fn reach(&mut self, lines: u64) {
        self.reached += lines;
    }

    /// Whether something is to be broken in this way here; then it is counted.
    pub(super) fn wants(&mut self, kind: &'static str) -> bool {
        if self.breaks == 0 {
            return false;
        }
        // The first of a kind is due before its share is, so that a small month has one of each.
        let due = share(self.breaks, self.reached, self.total).div_ceil(KINDS.len() as u64);
        let made = self.made.get(kind).copied().unwrap_or(0);
        let wanted = made < due && self.count < self.breaks;
        if wanted {
            self.add(kind, 1);
        }
        wanted
    }

    /// In which way a line is to be broken, if any.
    pub(super) fn of_line(&mut self) -> Option<&'static str> {
        self.passed += 1;
        if self.breaks == 0 {
            return None;
        }
        let due = share(self.breaks, self.passed, self.total);
        if self.count >= due {
            return None;
        }
        let kinds = ["line.split", "line.period", "line.identity duplicate", "line.identity conflict"];
        let found = kinds.into_iter().find(|kind| self.wants(kind));
        if found.is_none() {
            self.add(FLEXIBLE, 1);
        }
        found.or(Some(FLEXIBLE))
    }

    /// Counts breaks that come of another one.
    pub(super) fn add(&mut self, kind: &'static str, times: u64) {
        *self.made.entry(kind).or_default() += times;
        self.count += times;
    }

    /// Breaks by rule.
    pub(super) fn findings(self) -> BTreeMap<&'static str, u64> {
        let mut findings = BTreeMap::new();
        for (kind, made) in self.made {
            *findings.entry(kind.split(' ').next().unwrap_or(kind)).or_default() += made;
        }
        findings
    }
}
