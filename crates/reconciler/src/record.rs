//! Counting what a rule evaluated and keeping what it found.

use std::collections::BTreeMap;

use duizhang_lake::Said;
use duizhang_money::Scaled;

use crate::finding::{Break, Class, Outcome, Sides};

/// Differences up to this much are tolerated: rule → units of 10⁻⁸. Absent means zero.
pub type Tolerances = BTreeMap<String, Scaled>;

/// The outcome of one rule and its breaks, while it is evaluated.
pub(crate) struct Record {
    pub(crate) outcome: Outcome,
    pub(crate) breaks: Vec<Break>,
    /// Σ tolerated differences by customer and currency.
    pub(crate) tolerated: BTreeMap<(String, String), Scaled>,
    tolerance: Scaled,
}

impl Record {
    pub(crate) fn new(rule: &'static str, tolerances: &Tolerances) -> Self {
        let tolerance = tolerances.get(rule).copied().unwrap_or(0);
        Self { outcome: Outcome::new(rule), breaks: Vec::new(), tolerated: BTreeMap::new(), tolerance }
    }

    /// Counts something evaluated.
    pub(crate) fn evaluated(&mut self, rows: u64, currency: Option<&str>, amount: Scaled) {
        self.outcome.evaluated += rows;
        if let Some(currency) = currency {
            self.outcome.amount.add(currency, amount);
        }
    }

    /// Counts what was there and could not be judged, and says why.
    pub(crate) fn unjudged(&mut self, count: u64, what: &str, why: impl Into<Said>) {
        if count > 0 {
            let why = why.into();
            self.outcome.unjudged += count;
            self.outcome.notes.push(Said::new(
                format!("not judged: {count} {what}, because {}", why.en),
                format!("未判定：{}，因为{}", counted(count, what), why.zh),
            ));
        }
    }

    /// Notes what was not looked at.
    pub(crate) fn note(&mut self, en: impl Into<String>, zh: impl Into<String>) {
        self.outcome.notes.push(Said::new(en, zh));
    }

    /// Keeps a break, or counts it as tolerated.
    pub(crate) fn broken(&mut self, found: Break) {
        let difference = found.difference().unwrap_or(0);
        if let (Some(currency), Sides::Amounts(..) | Sides::Actual(_)) = (&found.currency, &found.sides) {
            self.outcome.difference.add(currency, difference);
        }
        let amounts = matches!(found.sides, Sides::Amounts(..));
        if amounts && difference != 0 && difference.abs() <= self.tolerance {
            let customer = found.customer_id.as_deref().unwrap_or_default();
            let currency = found.currency.as_deref().unwrap_or_default();
            // What was derived is compared with nothing as a whole: it is no part of a pair's sides.
            if found.derived {
                self.outcome.tolerated += 1;
            } else {
                self.count_tolerated(customer, currency, difference);
            }
        } else if found.class == Class::Invisible {
            self.outcome.informational += 1;
            self.keep(found);
        } else {
            self.outcome.broken += 1;
            self.outcome.failed += 1;
            self.keep(found);
        }
    }

    fn keep(&mut self, mut found: Break) {
        found.terms.shrink_to_fit();
        self.breaks.push(found);
    }

    /// Counts a difference that is small enough for the rule itself to say so.
    pub(crate) fn tolerated(&mut self, customer: &str, currency: &str, difference: Scaled, is_money: bool) {
        if is_money && !currency.is_empty() {
            self.outcome.difference.add(currency, difference);
        }
        self.count_tolerated(customer, currency, difference);
    }

    fn count_tolerated(&mut self, customer: &str, currency: &str, difference: Scaled) {
        self.outcome.tolerated += 1;
        *self.tolerated.entry((customer.to_owned(), currency.to_owned())).or_default() += difference;
    }
}

/// So many of something, in Chinese.
fn counted(count: u64, what: &str) -> String {
    let what = match what {
        "coupons" => "张优惠券",
        "customers" => "个客户",
        "quotas" => "个优惠券额度",
        "applications" => "份申请",
        "changes" => "项变更",
        "claims" => "份报销申请",
        other => other,
    };
    format!("{count} {what}")
}
