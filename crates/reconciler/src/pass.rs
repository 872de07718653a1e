//! One pass over the lines for everything that all of them enter: the fold, the rules about single lines, the
//! lines of orders, and what coupons paid.
//!
//! Lines come in batches, as they are read, and a batch is looked at in *runs*: rows side by side with equal
//! [`KEYS`]. The lake keeps lines in the order of these keys, so that a run has many rows, and the keys are
//! looked up once a run. In any other order the result is the same, only later.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use duizhang_money::{BillCycle, Scaled};
use polars::prelude::*;

use crate::batch::{Amounts, Batch, Codes, Texts};
use crate::codes::{ORDER, UNSUBSCRIPTION};
use crate::differences::Slot;
use crate::fold::{Group, KEYS, MEASURES, PAYMENT};
use crate::lines::Limits;
use crate::source::Span;

/// What the pass reads beside keys and measures.
const OTHERS: [&str; 3] = ["trade_id", "trade_time", "consume_time"];

/// The columns that the pass reads, each once.
pub fn columns() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().chain(MEASURES).chain(OTHERS)
}

/// Folds the lines of a month into groups by [`KEYS`], and does nothing else with what the pass finds.
///
/// # Errors
/// When the lines cannot be read.
pub fn fold(lines: &LazyFrame, cycle: BillCycle) -> PolarsResult<Vec<Group>> {
    Ok(Pass::over(lines, cycle, BTreeMap::new())?.groups)
}

/// Everything that one pass over the lines gives.
#[derive(Default)]
pub(crate) struct Pass {
    /// The fold, sorted by its keys.
    pub(crate) groups: Vec<Group>,
    /// Rows and Σ payment by currency; null has a place of its own.
    pub(crate) currencies: BTreeMap<Option<String>, Counted>,
    /// What each rule about single lines looked at, by currency.
    pub(crate) checked: [BTreeMap<Option<String>, Counted>; 3],
    /// Whether any line breaks one of these rules.
    pub(crate) is_any_broken: bool,
    /// What was cut off below a cent, by customer and currency: Σ payment − (list price − discount).
    pub(crate) truncated: BTreeMap<Slot, Scaled>,
    /// Lines that name an order, summed by what they name, sorted.
    pub(crate) named: Vec<Named>,
    /// Lines that cash coupons paid, by customer, trade and currency; null is empty.
    pub(crate) coupons: BTreeMap<[String; 3], Counted>,
    /// Lines inside their customer's span and their cash, by customer and currency.
    pub(crate) within: BTreeMap<Slot, Counted>,
}

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

/// The lines of one customer that name one order in one currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) trade_id: Option<String>,
    pub(crate) customer_id: Option<String>,
    pub(crate) currency: Option<String>,
    /// Whether they give money back for an unsubscription order.
    pub(crate) is_back: bool,
    /// Payment, coupons, flexi-purchase coupons, cards.
    pub(crate) sums: [Scaled; NAMED.len()],
    pub(crate) lines: u64,
}

/// The measures of [`Named`], by their place.
const NAMED: [usize; 4] = [PAYMENT, 5, 6, 7];

impl Pass {
    /// Reads the lines, each once. Spans are by customer and by `trade_time`; their beginning is left out, their
    /// end taken in.
    pub(crate) fn over(
        clean: &LazyFrame,
        cycle: BillCycle,
        spans: BTreeMap<String, Span>,
    ) -> PolarsResult<Self> {
        let state = Arc::new(Mutex::new(Fold::new(Limits::of(cycle), spans)));
        let fold = Arc::clone(&state);
        let take = PlanCallback::new(move |frame: DataFrame| {
            fold.lock().unwrap_or_else(PoisonError::into_inner).take(&frame)?;
            Ok(false)
        });
        let lines = clean.clone().select(columns().map(col).collect::<Vec<_>>());
        lines.sink_batches(take, false, None)?.collect_with_engine(Engine::Streaming)?;
        let mut fold = state.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *fold).finish())
    }
}

/// The keys of a group, nulls apart from empty text.
type Key = ([Option<String>; TEXTS.len()], [Option<i64>; CODES.len()]);

/// Which of [`KEYS`] are text, and which are codes.
const TEXTS: [&str; 6] = [
    "customer_id",
    "association_type",
    "service_type_code",
    "service_type_name",
    "resource_type_code",
    "currency",
];
const CODES: [&str; 2] = ["charging_mode", "bill_detail_type"];
/// Places among [`TEXTS`] and [`CODES`].
const CUSTOMER: usize = 0;
const CURRENCY: usize = 5;
const DETAIL: usize = 1;

/// A group while it grows.
struct Growing {
    key: Key,
    lines: u64,
    sums: [Scaled; MEASURES.len()],
}

/// The state of the pass.
#[derive(Default)]
struct Fold {
    limits: Limits,
    spans: BTreeMap<String, Span>,
    places: HashMap<Vec<u8>, usize>,
    groups: Vec<Growing>,
    named: HashMap<Vec<u8>, Named>,
    pass: Pass,
}

/// The columns of a batch that are looked at row by row.
struct Rows {
    measures: [Amounts; MEASURES.len()],
    trade: Texts,
    traded: Codes,
    consumed: Codes,
}

/// Places among [`MEASURES`].
const CASH: usize = 3;
const COUPON: usize = 5;

impl Fold {
    fn new(limits: Limits, spans: BTreeMap<String, Span>) -> Self {
        Self { limits, spans, ..Self::default() }
    }

    fn take(&mut self, frame: &DataFrame) -> PolarsResult<()> {
        let batch = Batch(frame);
        let (texts, codes) = (batch.texts(TEXTS)?, batch.codes(CODES)?);
        let rows = Rows {
            measures: batch.amounts(MEASURES)?,
            trade: batch.text("trade_id")?,
            traded: batch.time("trade_time")?,
            consumed: batch.time("consume_time")?,
        };
        let mut is_new = vec![false; frame.height()];
        for column in &texts {
            column.mark_changes(&mut is_new);
        }
        for column in &codes {
            column.mark_changes(&mut is_new);
        }
        let mut start = 0;
        while start < is_new.len() {
            let length =
                is_new[start + 1..].iter().position(|is_new| *is_new).unwrap_or(is_new.len() - start - 1);
            let run = start..start + length + 1;
            start = run.end;
            let key = (
                texts.each_ref().map(|text| text.get(run.start)),
                codes.each_ref().map(|code| code.get(run.start)),
            );
            self.take_run(&rows, run, key);
        }
        Ok(())
    }

    /// Rows of one group.
    fn take_run(
        &mut self,
        rows: &Rows,
        run: Range<usize>,
        (texts, codes): ([Option<&str>; TEXTS.len()], [Option<i64>; CODES.len()]),
    ) {
        let sums =
            rows.measures.each_ref().map(|measure| measure.units()[run.clone()].iter().sum::<Scaled>());
        let lines = run.len() as u64;
        let key = encoded(&texts, &codes);
        let place = self.places.get(&key).copied().unwrap_or_else(|| {
            let place = self.groups.len();
            let key_of = (texts.map(|text| text.map(str::to_owned)), codes);
            self.groups.push(Growing { key: key_of, lines: 0, sums: [0; MEASURES.len()] });
            self.places.insert(key, place);
            place
        });
        let group = &mut self.groups[place];
        group.lines += lines;
        for (sum, more) in group.sums.iter_mut().zip(sums) {
            *sum += more;
        }
        let detail = codes[DETAIL];
        self.check(rows, run.clone(), (texts[CUSTOMER], texts[CURRENCY], detail), sums[PAYMENT]);
        self.sum_within(rows, run.clone(), (texts[CUSTOMER], texts[CURRENCY]));
        self.sum_coupons(rows, run.clone(), (texts[CUSTOMER], texts[CURRENCY]));
        if detail.is_some_and(|code| ORDER.contains(&code) || code == UNSUBSCRIPTION) {
            self.name(rows, run, (texts[CUSTOMER], texts[CURRENCY]), detail == Some(UNSUBSCRIPTION));
        }
    }

    /// The rules about single lines.
    fn check(
        &mut self,
        rows: &Rows,
        run: Range<usize>,
        (customer, currency, detail): (Option<&str>, Option<&str>, Option<i64>),
        payment: Scaled,
    ) {
        let found = self.limits.check(&rows.measures, &rows.consumed, run.clone(), detail);
        let all = Counted { rows: run.len() as u64, amount: payment };
        enter(&mut self.pass.currencies, currency, all);
        for (checked, found) in self.pass.checked.iter_mut().zip([all, found.rounding, found.period]) {
            enter(checked, currency, found);
        }
        self.pass.is_any_broken |= found.is_any_broken;
        let slot = (customer.unwrap_or_default().to_owned(), currency.unwrap_or_default().to_owned());
        *self.pass.truncated.entry(slot).or_default() += found.cut;
    }

    /// Cash of lines inside their customer's span.
    fn sum_within(
        &mut self,
        rows: &Rows,
        run: Range<usize>,
        (customer, currency): (Option<&str>, Option<&str>),
    ) {
        let Some(customer) = customer else { return };
        let Some((begin, end)) = self.spans.get(customer).copied() else { return };
        let cash = rows.measures[CASH].units();
        let mut inside = Counted::default();
        for row in run.filter(|row| rows.traded.get(*row).is_some_and(|time| begin < time && time <= end)) {
            inside.rows += 1;
            inside.amount += cash[row];
        }
        if inside.rows > 0 {
            let slot = (customer.to_owned(), currency.unwrap_or_default().to_owned());
            self.pass.within.entry(slot).or_default().add(inside);
        }
    }

    /// Lines that cash coupons paid.
    fn sum_coupons(
        &mut self,
        rows: &Rows,
        run: Range<usize>,
        (customer, currency): (Option<&str>, Option<&str>),
    ) {
        let paid = rows.measures[COUPON].units();
        for row in run.filter(|row| paid[*row] != 0) {
            let key =
                [customer, rows.trade.get(row), currency].map(|text| text.unwrap_or_default().to_owned());
            self.pass.coupons.entry(key).or_default().add(Counted { rows: 1, amount: paid[row] });
        }
    }

    /// Lines that name orders.
    fn name(
        &mut self,
        rows: &Rows,
        run: Range<usize>,
        (customer, currency): (Option<&str>, Option<&str>),
        is_back: bool,
    ) {
        for row in run {
            let trade = rows.trade.get(row);
            let key = encoded(&[trade, customer, currency], &[Some(i64::from(is_back))]);
            let owned = |text: Option<&str>| text.map(str::to_owned);
            let named = self.named.entry(key).or_insert_with(|| Named {
                trade_id: owned(trade),
                customer_id: owned(customer),
                currency: owned(currency),
                is_back,
                sums: [0; NAMED.len()],
                lines: 0,
            });
            named.lines += 1;
            for (sum, place) in named.sums.iter_mut().zip(NAMED) {
                *sum += rows.measures[place].units()[row];
            }
        }
    }

    fn finish(mut self) -> Pass {
        let mut groups = self.groups;
        groups.sort_unstable_by(|a, b| sort_key(&a.key).cmp(&sort_key(&b.key)));
        self.pass.groups = groups.into_iter().map(Growing::group).collect();
        self.pass.named = self.named.into_values().collect();
        self.pass.named.sort_unstable();
        self.pass
    }
}

fn enter(counted: &mut BTreeMap<Option<String>, Counted>, currency: Option<&str>, more: Counted) {
    let of_it = counted.iter_mut().find(|(known, _)| known.as_deref() == currency);
    match of_it {
        Some((_, counted)) => counted.add(more),
        None => drop(counted.insert(currency.map(str::to_owned), more)),
    }
}

/// A key as bytes: equal exactly for equal keys.
fn encoded(texts: &[Option<&str>], codes: &[Option<i64>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    for text in texts {
        match text {
            None => bytes.push(0),
            Some(text) => {
                bytes.push(1);
                bytes.extend_from_slice(&text.len().to_le_bytes());
                bytes.extend_from_slice(text.as_bytes());
            }
        }
    }
    for code in codes {
        match code {
            None => bytes.push(0),
            Some(code) => {
                bytes.push(1);
                bytes.extend_from_slice(&code.to_le_bytes());
            }
        }
    }
    bytes
}

/// The order of [`KEYS`]: the currency comes last.
fn sort_key((texts, codes): &Key) -> (&[Option<String>], [Option<i64>; CODES.len()], Option<&str>) {
    (&texts[..CURRENCY], *codes, texts[CURRENCY].as_deref())
}

impl Growing {
    fn group(self) -> Group {
        let ([customer, association, service, service_name, resource, currency], [mode, kind]) = self.key;
        Group {
            customer_id: customer.unwrap_or_default(),
            association_type: association,
            service_type_code: service.unwrap_or_default(),
            service_type_name: service_name,
            resource_type_code: resource.unwrap_or_default(),
            charging_mode: mode,
            bill_detail_type: kind,
            currency: currency.unwrap_or_default(),
            lines: self.lines,
            sums: self.sums,
        }
    }
}
