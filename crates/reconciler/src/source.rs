//! What the rules about coupons, transfers and balances read: a month's frames, and what was asked for.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, State};
use duizhang_money::{BillCycle, Timestamp};
use polars::prelude::*;

use crate::cells::{Cells, collect};
use crate::consumption::Consumption;
use crate::pass::{Counted, Pass};
use crate::record::Tolerances;
use crate::verdict::Month;

/// A month, its clean lines, and the settings of its rules.
pub(crate) struct Source<'a> {
    pub(crate) month: &'a Month,
    /// The month's lines, each once.
    pub(crate) lines: &'a Consumption,
    /// What one pass over them gave.
    pub(crate) pass: &'a Pass,
    pub(crate) tolerances: &'a Tolerances,
    /// The month's one currency, for datasets that name none; none where lines have several.
    pub(crate) currency: Option<String>,
}

impl Source<'_> {
    pub(crate) fn cycle(&self) -> BillCycle {
        self.month.cycle
    }

    /// The rows of a dataset; none where it is not there.
    pub(crate) fn frame(&self, dataset: Dataset) -> LazyFrame {
        frame_of(self.month, dataset)
    }

    /// Columns of a dataset, collected.
    pub(crate) fn columns(&self, dataset: Dataset, names: &[&str]) -> PolarsResult<DataFrame> {
        collect(self.frame(dataset).select(names.iter().map(|name| col(*name)).collect::<Vec<_>>()))
    }

    /// The values asked for of a parameter; none where that is not known.
    pub(crate) fn asked(&self, dataset: Dataset, parameter: &str) -> Option<&BTreeSet<String>> {
        self.month.inputs.get(&dataset)?.asked.get(parameter)
    }

    /// A currency, else the month's one currency, else nothing.
    pub(crate) fn currency_or(&self, currency: Option<&str>) -> String {
        let own = currency.filter(|currency| !currency.is_empty()).map(str::to_owned);
        own.or_else(|| self.currency.clone()).unwrap_or_default()
    }

    /// Whether a moment lies in the month.
    pub(crate) fn in_month(&self, micros: Option<i64>) -> bool {
        let (start, end) = (self.cycle().start().micros(), self.cycle().end().micros());
        micros.is_some_and(|micros| start <= micros && micros < end)
    }

    /// From when on the records of a dataset were asked for; the beginning of time where they were
    /// asked for without a bound, or where that is not known.
    pub(crate) fn known_since(&self, dataset: Dataset) -> i64 {
        let Some(begins) = self.asked(dataset, "operation_time_begin") else { return i64::MIN };
        let micros = |text: &String| Timestamp::parse_utc(text).map_or(i64::MIN, Timestamp::micros);
        begins.iter().map(micros).min().unwrap_or(i64::MIN)
    }

    /// The lines of another month, each once, if they are all there.
    pub(crate) fn lines_of(&self, cycle: BillCycle) -> PolarsResult<Option<LazyFrame>> {
        if cycle == self.cycle() {
            return Ok(Some(self.lines.lazy()));
        }
        let input = self.month.others.get(&cycle).and_then(|inputs| inputs.get(&Dataset::Consumption));
        let Some(input) = input.filter(|input| input.state == State::Complete) else { return Ok(None) };
        Ok(Some(crate::identity::identity(input, None, self.tolerances)?.lines.lazy()))
    }

    /// The adjustments of another month, if they are all there.
    pub(crate) fn adjustments_of(&self, cycle: BillCycle) -> Option<LazyFrame> {
        if cycle == self.cycle() {
            return Some(self.frame(Dataset::Adjustments));
        }
        let input = self.month.others.get(&cycle)?.get(&Dataset::Adjustments)?;
        (input.state == State::Complete).then(|| input.frame.clone())
    }
}

/// The rows of a dataset of a month; none where it is not there.
pub(crate) fn frame_of(month: &Month, dataset: Dataset) -> LazyFrame {
    let input = month.inputs.get(&dataset);
    input.map_or_else(|| duizhang_lake::empty(dataset).lazy(), |input| input.frame.clone())
}

/// A span of time, its end left out, in UTC microseconds.
pub(crate) type Span = (i64, i64);

/// The days a customer's coupon ledger was asked for; empty where it was not asked for, or where a
/// table does not say.
#[derive(Default)]
pub(crate) struct Coverage {
    spans: BTreeMap<String, Vec<Span>>,
}

impl Coverage {
    pub(crate) fn of(source: &Source<'_>) -> Self {
        let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for window in source.asked(Dataset::CouponUsage, "account_window").into_iter().flatten() {
            let mut parts = window.split(' ');
            let (Some(account), Some(begin), Some(end)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let first = |day: &str| Timestamp::parse_beijing(&format!("{day} 00:00:00")).ok();
            if let (Some(begin), Some(end)) = (first(begin), first(end)) {
                spans.entry(account.to_owned()).or_default().push((begin.micros(), end.micros() + DAY));
            }
        }
        for spans in spans.values_mut() {
            *spans = joined(std::mem::take(spans));
        }
        Self { spans }
    }

    /// Whether the ledger of a customer was asked for, as far as that is known.
    pub(crate) fn is_known(&self, customer: &str) -> bool {
        self.spans.contains_key(customer)
    }

    /// Whether the ledger of a customer was asked for without a gap over a span of time.
    pub(crate) fn covers(&self, customer: &str, span: Span) -> bool {
        let spans = self.spans.get(customer);
        spans.is_some_and(|spans| spans.iter().any(|known| known.0 <= span.0 && span.1 <= known.1))
    }

    pub(crate) fn customers(&self) -> impl Iterator<Item = &str> {
        self.spans.keys().map(String::as_str)
    }
}

/// A day in microseconds.
pub(crate) const DAY: i64 = 86_400_000_000;

/// The first moment of the day, in GMT+8, that a moment lies in.
pub(crate) fn day_start(micros: i64) -> i64 {
    let shift = DAY / 3;
    (micros + shift).div_euclid(DAY) * DAY - shift
}

/// Spans that touch or overlap become one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => joined.push(span),
        }
    }
    joined
}

/// The sums of a money column by customer and currency, of lines that a span of time holds by
/// `trade_time`, its beginning left out and its end taken in. Spans are by customer; a customer
/// without one is left out.
pub(crate) fn sums_within(
    lines: &LazyFrame,
    column: &str,
    spans: &BTreeMap<String, Span>,
) -> PolarsResult<BTreeMap<(String, String), Counted>> {
    let ids =
        StringChunked::from_iter_options("customer_id".into(), spans.keys().map(|id| Some(id.as_str())));
    let begins = Int64Chunked::from_vec("begin".into(), spans.values().map(|span| span.0).collect());
    let ends = Int64Chunked::from_vec("end".into(), spans.values().map(|span| span.1).collect());
    let columns = vec![ids.into_column(), begins.into_column(), ends.into_column()];
    let windows = DataFrame::new(spans.len(), columns)?;
    let time = col("trade_time").cast(DataType::Int64);
    let lines = lines.clone().select([
        col("customer_id"),
        col("currency"),
        time.alias("time"),
        crate::cells::money(column).alias("amount"),
    ]);
    let inside = col("time").gt(col("begin")).and(col("time").lt_eq(col("end")));
    let joined = lines
        .join(windows.lazy(), [col("customer_id")], [col("customer_id")], JoinArgs::new(JoinType::Inner))
        .filter(inside)
        .group_by([col("customer_id"), col("currency")])
        .agg([col("amount").sum(), len().alias("lines")]);
    let frame = collect(joined)?;
    let cells = Cells(&frame);
    let (customer, currency) = (cells.text("customer_id")?, cells.text("currency")?);
    let (amount, lines) = (cells.money("amount")?, cells.count("lines")?);
    let row = |row: usize| {
        let key = (crate::cells::key(customer, row), crate::cells::key(currency, row));
        let rows = u64::from(lines.get(row).unwrap_or(0));
        (key, Counted { rows, amount: crate::cells::units(amount, row) })
    };
    Ok((0..cells.height()).map(row).collect())
}
