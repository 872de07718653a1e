//! `balance.rollforward`: a customer's cash at the end is what it was at the beginning, plus what
//! was allotted, less what was reclaimed and what lines took.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use duizhang_lake::{Dataset, Said};
use duizhang_money::{BillCycle, Scaled, Timestamp};
use polars::prelude::*;

use crate::cells::{Cells, collect, key, units};
use crate::codes::{AGENCY, ALLOT, TAKE_BACK};
use crate::differences::Pair;
use crate::finding::{Break, Class, Evidence, RowKey, Side, Sides};
use crate::fold::{Group, PAYMENT};
use crate::pass::Counted;
use crate::record::Record;
use crate::source::{Source, Span, sums_within};

/// A customer's two balances, and when they were taken.
pub(crate) struct Window {
    pub(crate) currency: String,
    pub(crate) opening: (i64, Scaled),
    pub(crate) closing: (i64, Scaled),
}

impl Window {
    /// Its beginning is left out, its end taken in.
    pub(crate) fn span(&self) -> Span {
        (self.opening.0, self.closing.0)
    }

    /// Whether a month says something about it: one that it touches, or the one before. Other months are
    /// read because other customers' windows touch them.
    fn reads(&self, month: BillCycle) -> bool {
        let months = touched(self.span());
        months.first().is_some_and(|first| first.previous() == month) || months.contains(&month)
    }
}

/// What moved a customer's cash inside its window.
#[derive(Default)]
struct Moves {
    allotted: Scaled,
    reclaimed: Scaled,
    /// By month of the lines.
    cash: BTreeMap<BillCycle, Scaled>,
    /// Of the adjustments among them.
    adjustments: Vec<String>,
    count: u64,
}

/// The earliest and the latest balance of each agency customer that has two.
pub(crate) fn windows(source: &Source<'_>) -> PolarsResult<BTreeMap<String, Window>> {
    let others = others(source)?;
    let names = ["customer_id", "currency", "amount", "taken_at"];
    let frame = source.columns(Dataset::CustomerBalances, &names)?;
    let cells = Cells(&frame);
    let (customer, currency) = (cells.text("customer_id")?, cells.text("currency")?);
    let (amount, taken) = (cells.money("amount")?, cells.time("taken_at")?);
    let mut rows: BTreeMap<String, BTreeSet<(i64, Scaled, String)>> = BTreeMap::new();
    for row in 0..cells.height() {
        let (Some(customer), Some(taken)) = (customer.get(row), taken.get(row)) else { continue };
        if !others.contains(customer) {
            let balance = (taken, units(amount, row), source.currency_or(currency.get(row)));
            rows.entry(customer.to_owned()).or_default().insert(balance);
        }
    }
    let mut windows = BTreeMap::new();
    for (customer, rows) in rows {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
        if first.0 < last.0 && first.2 == last.2 {
            let window =
                Window { currency: first.2.clone(), opening: (first.0, first.1), closing: (last.0, last.1) };
            windows.insert(customer, window);
        }
    }
    Ok(windows)
}

/// From the earliest to the latest balance of each customer, whoever it is.
pub(crate) fn spans(balances: &LazyFrame) -> PolarsResult<BTreeMap<String, Span>> {
    let frame = collect(balances.clone().select(["customer_id", "taken_at"].map(col)))?;
    let cells = Cells(&frame);
    let (customer, taken) = (cells.text("customer_id")?, cells.time("taken_at")?);
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    for row in 0..cells.height() {
        let (Some(customer), Some(taken)) = (customer.get(row), taken.get(row)) else { continue };
        let span = spans.entry(customer.to_owned()).or_insert((taken, taken));
        *span = (span.0.min(taken), span.1.max(taken));
    }
    Ok(spans)
}

/// Customers that are known not to be agency customers.
fn others(source: &Source<'_>) -> PolarsResult<BTreeSet<String>> {
    let frame = source.columns(Dataset::Customers, &["customer_id", "association_type"])?;
    let cells = Cells(&frame);
    let (customer, association) = (cells.text("customer_id")?, cells.text("association_type")?);
    let is_other = |row: &usize| association.get(*row).is_some_and(|code| code != AGENCY);
    Ok((0..cells.height()).filter(is_other).map(|row| key(customer, row)).collect())
}

/// The months that a window touches: a moment on a month's very beginning is the end of the one
/// before.
fn touched(span: Span) -> Vec<BillCycle> {
    let month = |micros: i64| Timestamp::from_micros(micros).map(BillCycle::of);
    let (Some(first), Some(last)) = (month(span.0), month(span.1 - 1)) else { return Vec::new() };
    let mut months = Vec::new();
    let mut next = first;
    while next <= last {
        months.push(next);
        next = next.next();
    }
    months
}

/// `balance.rollforward`.
pub(crate) fn rollforward(source: &Source<'_>, groups: &[Group]) -> PolarsResult<(Record, Pair)> {
    let mut record = Record::new("balance.rollforward", source.tolerances);
    let all = windows(source)?;
    let (mut missing, mut late) = (BTreeSet::new(), BTreeSet::new());
    let mut lines: BTreeMap<BillCycle, LazyFrame> = BTreeMap::new();
    let mut windows: BTreeMap<String, Window> = BTreeMap::new();
    for (customer, window) in all {
        let months = touched(window.span());
        let mut known = !months.is_empty();
        for month in &months {
            if !read(source, *month, &mut lines)? || source.adjustments_of(*month).is_none() {
                missing.insert(*month);
                known = false;
            }
        }
        // Lines of the month before may have been deducted inside the window.
        if let Some(before) = months.first().map(|month| month.previous()).filter(|_| known) {
            if !read(source, before, &mut lines)? {
                late.insert(before);
            }
            windows.insert(customer, window);
        }
    }
    let moves = moves(source, &windows, &lines)?;
    for (customer, window) in &windows {
        evaluate(&mut record, customer, window, moves.get(customer));
    }
    tell(&mut record, &windows, &missing, &late);
    Ok((record, sides(source.cycle(), groups, &windows, &moves)))
}

/// The balance that the month's bill leaves against the one that was taken: lines of the month that
/// were deducted outside the window, and lines of other months deducted inside it, are timing.
fn sides(
    cycle: BillCycle,
    groups: &[Group],
    windows: &BTreeMap<String, Window>,
    moves: &BTreeMap<String, Moves>,
) -> Pair {
    let mut billed: BTreeMap<(&str, &str), Scaled> = BTreeMap::new();
    for group in groups {
        *billed.entry((&group.customer_id, &group.currency)).or_default() += group.sums[PAYMENT + 1];
    }
    let (mut pair, nothing) = (Pair::default(), Moves::default());
    for (customer, window) in windows {
        let (currency, moves) = (window.currency.as_str(), moves.get(customer).unwrap_or(&nothing));
        let billed = billed.get(&(customer.as_str(), currency)).copied().unwrap_or(0);
        let computed = window.opening.1 + moves.allotted - moves.reclaimed - billed;
        pair.expect(customer, currency, computed);
        pair.actual(customer, currency, window.closing.1);
        for (month, cash) in &moves.cash {
            let cause = if *month == cycle { "timing" } else { "other_month" };
            pair.because(customer, currency, cause, -cash);
        }
        pair.because(customer, currency, "timing", billed);
    }
    pair
}

/// Takes in the lines of a month; says whether they are there.
fn read(
    source: &Source<'_>,
    month: BillCycle,
    lines: &mut BTreeMap<BillCycle, LazyFrame>,
) -> PolarsResult<bool> {
    if let Entry::Vacant(slot) = lines.entry(month) {
        let Some(frame) = source.lines_of(month)? else { return Ok(false) };
        slot.insert(frame);
    }
    Ok(true)
}

fn names(months: &BTreeSet<BillCycle>) -> String {
    months.iter().map(BillCycle::to_string).collect::<Vec<_>>().join(", ")
}

fn tell(
    record: &mut Record,
    windows: &BTreeMap<String, Window>,
    missing: &BTreeSet<BillCycle>,
    late: &BTreeSet<BillCycle>,
) {
    if !missing.is_empty() {
        let months = names(missing);
        let why = Said::new(
            format!("balances reach into months whose lines and adjustments are missing: {months}"),
            format!("余额涉及缺少明细与调账记录的账期：{months}"),
        );
        if windows.is_empty() {
            record.outcome.reason = Some(why);
            return;
        }
        record.note(
            format!("not looked at: customers whose {}", why.en),
            format!("未核对以下情况的客户：{}", why.zh),
        );
    }
    if !late.is_empty() {
        let months = names(late);
        record.note(format!("late charges of {months} are unknown"), format!("账期 {months} 的迟到费用未知"));
    }
}

fn moves(
    source: &Source<'_>,
    windows: &BTreeMap<String, Window>,
    lines: &BTreeMap<BillCycle, LazyFrame>,
) -> PolarsResult<BTreeMap<String, Moves>> {
    let mut all: BTreeMap<String, Moves> = BTreeMap::new();
    let spans: BTreeMap<String, Span> =
        windows.iter().map(|(customer, window)| (customer.clone(), window.span())).collect();
    for (month, lines) in lines {
        // The month's own lines were added up when they were read.
        let sums = if *month == source.cycle() {
            source.pass.within.clone()
        } else {
            sums_within(lines, "cash_amount", &spans)?
        };
        for ((customer, currency), Counted { amount: cash, rows: count }) in sums {
            let Some(window) = windows.get(&customer).filter(|window| window.currency == currency) else {
                continue;
            };
            if window.reads(*month) {
                let moves = all.entry(customer).or_default();
                *moves.cash.entry(*month).or_default() += cash;
                moves.count += count;
            }
        }
    }
    let mut seen: PlHashSet<String> = PlHashSet::default();
    for month in std::iter::once(source.cycle()).chain(lines.keys().copied()) {
        let Some(frame) = source.adjustments_of(month) else { continue };
        let reading = windows.iter().filter(|(_, window)| month == source.cycle() || window.reads(month));
        let reading = reading.map(|(customer, window)| (customer.as_str(), window)).collect();
        enter_adjustments(&frame, &reading, &mut seen, &mut all)?;
    }
    Ok(all)
}

/// Adds the adjustments inside the windows; months overlap at their ends, so each id counts once.
fn enter_adjustments(
    frame: &LazyFrame,
    windows: &BTreeMap<&str, &Window>,
    seen: &mut PlHashSet<String>,
    all: &mut BTreeMap<String, Moves>,
) -> PolarsResult<()> {
    let names = ["trans_id", "customer_id", "operation_type", "currency", "amount", "operation_time"];
    let frame = collect(frame.clone().select(names.map(col)))?;
    let cells = Cells(&frame);
    let (id, customer, kind) =
        (cells.text("trans_id")?, cells.text("customer_id")?, cells.text("operation_type")?);
    let (currency, amount, time) =
        (cells.text("currency")?, cells.money("amount")?, cells.time("operation_time")?);
    for row in 0..cells.height() {
        let (id, customer) = (key(id, row), key(customer, row));
        let (Some(window), Some(time)) = (windows.get(customer.as_str()), time.get(row)) else { continue };
        let own = currency.get(row).is_none_or(|currency| currency == window.currency);
        let (opening, closing) = window.span();
        if !own || time <= opening || closing < time || !(id.is_empty() || seen.insert(id.clone())) {
            continue;
        }
        let moves = all.entry(customer).or_default();
        match kind.get(row) {
            Some(ALLOT) => moves.allotted += units(amount, row).abs(),
            Some(kind) if TAKE_BACK.contains(&kind) => moves.reclaimed += units(amount, row).abs(),
            _ => continue,
        }
        moves.count += 1;
        moves.adjustments.push(id);
    }
    Ok(())
}

fn evaluate(record: &mut Record, customer: &str, window: &Window, moves: Option<&Moves>) {
    let nothing = Moves::default();
    let moves = moves.unwrap_or(&nothing);
    let cash: Scaled = moves.cash.values().sum();
    let computed = window.opening.1 + moves.allotted - moves.reclaimed - cash;
    let closing = window.closing.1;
    let currency = Some(window.currency.as_str()).filter(|currency| !currency.is_empty());
    record.evaluated(1, currency, closing);
    if computed == closing {
        return;
    }
    let mut found = Break::new(
        "balance.rollforward",
        Class::Amount,
        vec![("customer_id", customer.to_owned())],
        Sides::Amounts(computed, closing),
    )
    .about(Some(customer), currency)
    .with_terms(
        Side::Expected,
        &[("opening", window.opening.1), ("allotted", moves.allotted), ("taken_back", -moves.reclaimed)],
    );
    for (month, cash) in &moves.cash {
        found = found.with_row_term(Side::Expected, "cash_of_lines", &month.to_string(), -cash);
    }
    let mut adjustments: Vec<&String> = moves.adjustments.iter().collect();
    adjustments.sort();
    let adjustments = adjustments.into_iter().take(crate::finding::EVIDENCE_MAX - 2);
    let mut evidence: Vec<Evidence> =
        adjustments.map(|id| Evidence::row("adjustments", "trans_id", id)).collect();
    for (taken, _) in [window.opening, window.closing] {
        let taken = Timestamp::from_micros(taken).map(Timestamp::to_utc).unwrap_or_default();
        let key = RowKey::from([("customer_id", customer), ("taken_at", &taken)]);
        evidence.push(Evidence::of("customer_balances", key));
    }
    record.broken(
        found.with_terms(Side::Actual, &[("closing", closing)]).with_evidence(evidence, moves.count + 2),
    );
}
