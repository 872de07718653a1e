//! Lines added up by a key, in the order in which the keys first appear.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::world::{Line, Paid};

/// What the lines of one key add up to.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) official: Decimal,
    pub(super) discount: Decimal,
    pub(super) payment: Decimal,
    pub(super) paid: Paid,
    pub(super) usage: Option<Decimal>,
    pub(super) free: Option<Decimal>,
    pub(super) reserved: Option<Decimal>,
}

fn more(sum: &mut Option<Decimal>, part: Option<Decimal>) {
    if let Some(part) = part {
        *sum = Some(sum.unwrap_or_default() + part);
    }
}

impl Tally {
    pub(super) fn add(&mut self, line: &Line) {
        self.official += line.official;
        self.discount += line.discount;
        self.payment += line.payment;
        self.paid.add(&line.paid);
        more(&mut self.usage, line.usage);
        more(&mut self.free, line.free_usage);
        more(&mut self.reserved, line.ri_usage);
    }

    /// The fraction that was cut off when charging.
    pub(super) fn cut_off(&self) -> Decimal {
        self.official - self.discount - self.payment
    }
}

/// Groups lines; each group shows its first line.
pub(super) fn grouped<'w, K: Ord>(
    lines: impl Iterator<Item = &'w Line>,
    key: impl Fn(&'w Line) -> K,
) -> Vec<(&'w Line, Tally)> {
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    let mut groups: Vec<(&Line, Tally)> = Vec::new();
    for line in lines {
        let place = *places.entry(key(line)).or_insert(groups.len());
        if place == groups.len() {
            groups.push((line, Tally::default()));
        }
        groups[place].1.add(line);
    }
    groups
}

/// The class of a bill type: 1 consumption, 2 refund, 3 adjustment. Unknown codes count as consumption.
pub(super) fn class(detail_type: i64) -> i64 {
    match detail_type {
        4 | 20 | 24 | 100 => 2,
        9 | 16 | 101 | 102 => 3,
        _ => 1,
    }
}
