//! The rules that look at single lines: `line.split`, `line.rounding`, `line.period`.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use duizhang_money::{BillCycle, Scaled, Timestamp};
use polars::prelude::*;

use crate::batch::{Amounts, Batch, Codes};
use crate::cells::{Cells, key, units};
use crate::codes::{ORDER, USAGE};
use crate::finding::{Break, Class, Evidence, Side, Sides};
use crate::fold::{MEASURES, PAYMENT};
use crate::pass::{Counted, Pass};
use crate::record::{Record, Tolerances};

/// The first month whose lines belong to the month they were consumed in (`bss-api` 4.3).
const PERIOD_SINCE: &str = "2024-06";

/// The rules, in the order of [`Pass::checked`].
const RULES: [&str; 3] = ["line.split", "line.rounding", "line.period"];

/// One cent in units of 10⁻⁸.
const CENT: Scaled = 1_000_000;

/// The rules' conditions, as far as the month decides them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    start: i64,
    end: i64,
    /// Whether lines of the month belong to the month they were consumed in.
    is_period: bool,
}

/// What the rules make of some lines of one type.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) rounding: Counted,
    pub(crate) period: Counted,
    /// Σ payment − (list price − discount) of the lines that `line.rounding` looked at and found in order.
    pub(crate) cut: Scaled,
    pub(crate) is_any_broken: bool,
}

/// Whether `line.rounding` and `line.period` look at lines of this type.
fn is_looked_at(detail: Option<i64>) -> bool {
    detail.is_some_and(|code| ORDER.contains(&code) || code == USAGE)
}

impl Limits {
    pub(crate) fn of(cycle: BillCycle) -> Self {
        let is_period = PERIOD_SINCE.parse::<BillCycle>().is_ok_and(|since| cycle >= since);
        Self { start: cycle.start().micros(), end: cycle.end().micros(), is_period }
    }

    /// Looks at lines of one type.
    pub(crate) fn check(
        &self,
        measures: &[Amounts; MEASURES.len()],
        consumed: &Codes,
        run: Range<usize>,
        detail: Option<i64>,
    ) -> Found {
        let line = Line::of(measures);
        let is_any_broken = run.clone().any(|row| line.is_split_wrong(row));
        let mut found = Found { is_any_broken, ..Found::default() };
        if !is_looked_at(detail) {
            return found;
        }
        let all = Counted { rows: run.len() as u64, amount: line.payment[run.clone()].iter().sum() };
        found.rounding = all;
        for row in run.clone() {
            if line.fits(row, detail) {
                found.cut -= line.remainder(row);
            } else {
                found.is_any_broken = true;
            }
        }
        if self.is_period {
            for row in run {
                let Some(time) = consumed.get(row) else { continue };
                found.period.rows += 1;
                found.period.amount += line.payment[row];
                found.is_any_broken |= self.is_outside(time);
            }
        }
        found
    }

    /// Whether a line breaks each of the rules.
    fn flags(
        &self,
        measures: &[Amounts; MEASURES.len()],
        consumed: &Codes,
        row: usize,
        detail: Option<i64>,
    ) -> [bool; RULES.len()] {
        let (line, is_looked_at) = (Line::of(measures), is_looked_at(detail));
        let is_period = self.is_period && is_looked_at;
        [
            line.is_split_wrong(row),
            is_looked_at && !line.fits(row, detail),
            is_period && consumed.get(row).is_some_and(|time| self.is_outside(time)),
        ]
    }

    fn is_outside(&self, time: i64) -> bool {
        time < self.start || time >= self.end
    }
}

/// The amounts of lines, by row.
struct Line<'a> {
    official: &'a [Scaled],
    discount: &'a [Scaled],
    payment: &'a [Scaled],
    parts: [&'a [Scaled]; MEASURES.len() - PAYMENT - 1],
}

impl<'a> Line<'a> {
    fn of(measures: &'a [Amounts; MEASURES.len()]) -> Self {
        let [official, discount, payment, parts @ ..] = measures.each_ref().map(Amounts::units);
        Self { official, discount, payment, parts }
    }

    /// Σ of the means of payment.
    fn paid(&self, row: usize) -> Scaled {
        self.parts.iter().map(|part| part[row]).sum()
    }

    fn is_split_wrong(&self, row: usize) -> bool {
        self.paid(row) != self.payment[row]
    }

    fn remainder(&self, row: usize) -> Scaled {
        self.official[row] - self.discount[row] - self.payment[row]
    }

    /// Pay-per-use is charged in whole cents, cut off, never rounded up; refunded rows are mirrored.
    /// Orders are charged as they are priced.
    fn fits(&self, row: usize, detail: Option<i64>) -> bool {
        let remainder = self.remainder(row);
        if detail != Some(USAGE) {
            return remainder == 0;
        }
        let is_mirrored = self.payment[row] < 0 || self.official[row] < 0;
        let cut = if is_mirrored { -remainder } else { remainder };
        (0..CENT).contains(&cut)
    }
}

/// Evaluates the three rules: what they looked at is known from the pass; the broken lines are read again,
/// where there are any.
pub(crate) fn lines(
    pass: &Pass,
    clean: &LazyFrame,
    cycle: BillCycle,
    tolerances: &Tolerances,
) -> PolarsResult<Vec<Record>> {
    let mut records: Vec<Record> = RULES.iter().map(|rule| Record::new(rule, tolerances)).collect();
    for (record, checked) in records.iter_mut().zip(&pass.checked) {
        for (currency, counted) in checked {
            record.evaluated(counted.rows, currency.as_deref(), counted.amount);
        }
    }
    if pass.is_any_broken {
        report(&broken(clean, Limits::of(cycle))?, cycle, &mut records)?;
    }
    Ok(records)
}

/// The broken lines, with a flag for each rule.
fn broken(clean: &LazyFrame, limits: Limits) -> PolarsResult<DataFrame> {
    let names =
        ["id", "customer_id", "currency", "consume_time", "bill_detail_type"].into_iter().chain(MEASURES);
    let lines = clean.clone().select(names.map(col).collect::<Vec<_>>());
    let found: Arc<Mutex<Vec<DataFrame>>> = Arc::default();
    let into = Arc::clone(&found);
    let take = PlanCallback::new(move |frame: DataFrame| {
        let broken = broken_of(&frame, limits)?;
        if broken.height() > 0 {
            into.lock().unwrap_or_else(PoisonError::into_inner).push(broken);
        }
        Ok(false)
    });
    lines.sink_batches(take, true, None)?.collect_with_engine(Engine::Streaming)?;
    let mut frames = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner)).into_iter();
    let Some(mut all) = frames.next() else { return Ok(DataFrame::empty()) };
    for more in frames {
        all.vstack_mut_owned(more)?;
    }
    all.rechunk_mut_par();
    Ok(all)
}

fn broken_of(frame: &DataFrame, limits: Limits) -> PolarsResult<DataFrame> {
    let batch = Batch(frame);
    let (measures, consumed) = (batch.amounts(MEASURES)?, batch.time("consume_time")?);
    let [detail] = batch.codes(["bill_detail_type"])?;
    let flags: Vec<[bool; RULES.len()]> =
        (0..frame.height()).map(|row| limits.flags(&measures, &consumed, row, detail.get(row))).collect();
    let mut all = frame.clone();
    for (place, rule) in RULES.iter().enumerate() {
        let flag = BooleanChunked::from_iter_values((*rule).into(), flags.iter().map(|flags| flags[place]));
        all.with_column(flag.into_column())?;
    }
    let any = BooleanChunked::from_iter_values("any".into(), flags.iter().map(|flags| flags.contains(&true)));
    all.filter(&any)
}

fn report(broken: &DataFrame, cycle: BillCycle, records: &mut [Record]) -> PolarsResult<()> {
    let cells = Cells(broken);
    let (ids, customers, currencies) =
        (cells.text("id")?, cells.text("customer_id")?, cells.text("currency")?);
    let (official, discount) = (cells.money("official_amount")?, cells.money("official_discount_amount")?);
    let (payment, consumed) = (cells.money("payment_amount")?, cells.time("consume_time")?);
    let mut parts = Vec::new();
    for name in MEASURES.iter().skip(PAYMENT + 1) {
        parts.push((*name, cells.money(name)?));
    }
    for record in records {
        let rule = record.outcome.rule;
        let flags = cells.flag(rule)?;
        for row in (0..cells.height()).filter(|&row| flags.get(row) == Some(true)) {
            let paid = units(payment, row);
            let (class, sides) = match rule {
                "line.split" => {
                    let sum = parts.iter().map(|(_, part)| units(part, row)).sum();
                    (Class::Amount, Sides::Amounts(sum, paid))
                }
                "line.rounding" => {
                    (Class::Rounding, Sides::Amounts(units(official, row) - units(discount, row), paid))
                }
                _ => {
                    let month = consumed.get(row).and_then(Timestamp::from_micros).map(BillCycle::of);
                    let month = month.map(|month| month.to_string()).unwrap_or_default();
                    (Class::Timing, Sides::Texts(cycle.to_string(), month))
                }
            };
            let id = key(ids, row);
            let evidence = vec![Evidence::row("consumption", "id", &id)];
            let currency = if class == Class::Timing { None } else { currencies.get(row) };
            let mut found = Break::new(rule, class, vec![("id", id)], sides)
                .about(customers.get(row), currency)
                .with_rows(1)
                .with_evidence(evidence, 1);
            if rule == "line.split" {
                for (name, part) in &parts {
                    let part = units(part, row);
                    found = found.with_terms(Side::Expected, &[(*name, part)][..usize::from(part != 0)]);
                }
                found = found.with_terms(Side::Actual, &[("payment_amount", paid)]);
            } else if rule == "line.rounding" {
                let list = [("official_amount", units(official, row)), ("discount", -units(discount, row))];
                found = found.with_terms(Side::Expected, &list);
                found = found.with_terms(Side::Actual, &[("payment_amount", paid)]);
            }
            record.broken(found);
        }
    }
    Ok(())
}
