//! One pass over the lines for everything that all of them enter: the fold, the rules about single lines, the
//! lines of orders, and what coupons paid; and where the lines are that a break would show.
//!
//! Lines come in chunks, and a chunk is looked at in *runs*: rows side by side with equal
//! [`crate::fold::KEYS`]. The lake keeps
//! lines in the order of these keys, so that a run has many rows, and the keys are looked up once a run. In any
//! other order the result is the same, only later. Several threads take chunks, each into a state of its own
//! ([`crate::folding`]), and all sums are exact: which had which changes nothing.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use duizhang_money::{BillCycle, Scaled};
use polars::prelude::*;
use smallvec::SmallVec;

use crate::consumption::Consumption;
use crate::differences::Slot;
use crate::fold::Group;
use crate::folding::Fold;
use crate::lines::{BrokenLine, Limits};
use crate::row_key::Word;
use crate::rows::Rows;
use crate::source::Span;

/// Folds the lines of a month into groups by [`crate::fold::KEYS`], and does nothing else with what the pass finds.
///
/// # Errors
/// When the lines cannot be read.
pub fn fold(lines: &LazyFrame, cycle: BillCycle) -> PolarsResult<Vec<Group>> {
    let lines = Consumption::new(lines, Vec::new(), None)?;
    Ok(Pass::over(&lines, cycle, &BTreeMap::new())?.groups)
}

/// Everything that one pass over the lines gives.
#[derive(Default)]
pub(crate) struct Pass {
    /// The fold, sorted by its keys.
    pub(crate) groups: Vec<Group>,
    /// Where the lines of each group are.
    pub(crate) places: Vec<Rows>,
    /// Rows and Σ payment by currency; null has a place of its own.
    pub(crate) currencies: BTreeMap<Option<String>, Counted>,
    /// What each rule about single lines looked at, by currency.
    pub(crate) checked: [BTreeMap<Option<String>, Counted>; 3],
    /// The lines that break one of these rules, in the order of their numbers.
    pub(crate) broken: Vec<BrokenLine>,
    /// What was cut off below a cent, by customer and currency: Σ payment − (list price − discount).
    pub(crate) truncated: BTreeMap<Slot, Scaled>,
    /// Lines that name an order, summed by what they name, sorted.
    pub(crate) named: Vec<Named>,
    /// What came back for changes of orders, by customer, currency, type and number; null is empty.
    pub(crate) returned: BTreeMap<Returned, (Scaled, Option<i64>)>,
    /// Lines that cash coupons paid, by customer, trade and currency; null is empty.
    pub(crate) coupons: BTreeMap<[String; 3], Counted>,
    /// What cash coupons paid of each customer's lines; null is empty.
    pub(crate) paid: BTreeMap<String, Paid>,
    /// Lines inside their customer's span and their cash, by customer and currency.
    pub(crate) within: BTreeMap<Slot, Counted>,
}

/// Customer, currency, type of line, number of the transaction.
pub(crate) type Returned = (String, String, i64, String);

/// Rows, and what they come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) rows: u64,
    pub(crate) amount: Scaled,
}

impl Counted {
    pub(crate) fn add(&mut self, more: Self) {
        self.rows += more.rows;
        self.amount += more.amount;
    }
}

/// What cash coupons paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Paid {
    /// Σ of positive amounts.
    pub(crate) taken: Scaled,
    /// Of these, deducted before the month's end.
    pub(crate) in_time: Scaled,
    /// Σ of negative amounts.
    pub(crate) back: Scaled,
}

impl Paid {
    pub(crate) fn add(&mut self, more: Self) {
        self.taken += more.taken;
        self.in_time += more.in_time;
        self.back += more.back;
    }
}

/// The lines of one customer that name one order in one currency.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) trade_id: Option<Word>,
    pub(crate) customer_id: Option<Arc<str>>,
    pub(crate) currency: Option<Arc<str>>,
    /// Whether they give money back for an unsubscription order.
    pub(crate) is_back: bool,
    /// Payment, coupons, flexi-purchase coupons, cards.
    pub(crate) sums: [Scaled; 4],
    /// Their numbers.
    pub(crate) rows: Lines,
}

/// Numbers of lines, mostly few.
pub(crate) type Lines = SmallVec<[IdxSize; 4]>;

impl Named {
    /// What tells them apart, in order.
    pub(crate) fn key(&self) -> (Option<&str>, Option<&str>, Option<&str>, bool) {
        (self.trade_id.as_deref(), self.customer_id.as_deref(), self.currency.as_deref(), self.is_back)
    }
}

impl Pass {
    /// Reads the lines, each once. Spans are by customer and by `trade_time`; their beginning is left out, their
    /// end taken in.
    pub(crate) fn over(
        lines: &Consumption,
        cycle: BillCycle,
        spans: &BTreeMap<String, Span>,
    ) -> PolarsResult<Self> {
        let limits = Limits::of(cycle);
        let folds = lines.fold(None, || Fold::new(limits, spans), Fold::take)?;
        let mut folds = folds.into_iter();
        let mut all = folds.next().unwrap_or_else(|| Fold::new(limits, spans));
        folds.for_each(|fold| all.merge(fold));
        Ok(all.finish())
    }

    /// Where the lines are that name an order by this id; no id is empty text.
    pub(crate) fn naming(&self, trade: &str) -> impl Iterator<Item = IdxSize> {
        let of = |trade: Option<&str>| {
            let first = self.named.partition_point(|named| named.trade_id.as_deref() < trade);
            let count = self.named[first..].partition_point(|named| named.trade_id.as_deref() == trade);
            &self.named[first..first + count]
        };
        let without: &[Named] = if trade.is_empty() { of(None) } else { &[] };
        of(Some(trade)).iter().chain(without).flat_map(|named| named.rows.iter().copied())
    }

    /// Where the lines of groups are.
    pub(crate) fn places_of(&self, is_wanted: impl Fn(&Group) -> bool) -> Rows {
        let mut rows = Rows::default();
        let wanted = self.groups.iter().zip(&self.places).filter(|(group, _)| is_wanted(group));
        rows.extend(wanted.map(|(_, places)| places));
        rows
    }
}

/// A range of rows of one group in a chunk.
pub(crate) type Run = Range<usize>;
