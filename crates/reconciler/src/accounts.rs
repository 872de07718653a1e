//! The partner's own ledger: every balance follows from the one before it, and the last one is the
//! balance of the account.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::cells::{Cells, key, units};
use crate::finding::{Break, Class, Evidence, RowKey, Side, Sides};
use crate::record::Record;
use crate::source::Source;

/// A row of the ledger.
struct Row {
    time: Option<i64>,
    id: String,
    change: Scaled,
    after: Scaled,
}

/// Rows by balance type and currency, by time, then id.
pub(crate) struct Ledger(BTreeMap<(String, String), Vec<Row>>);

impl Ledger {
    pub(crate) fn new(source: &Source<'_>) -> PolarsResult<Self> {
        let names = [
            "balance_type",
            "currency",
            "account_change_id",
            "trade_time",
            "change_amount",
            "balance_after_change",
            "type",
        ];
        let frame = source.columns(Dataset::AccountChanges, &names)?;
        let cells = Cells(&frame);
        let (kind, currency, id) =
            (cells.text("balance_type")?, cells.text("currency")?, cells.text("account_change_id")?);
        let (time, way) = (cells.time("trade_time")?, cells.text("type")?);
        let (change, after) = (cells.money("change_amount")?, cells.money("balance_after_change")?);
        let mut rows: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
        for row in 0..cells.height() {
            let change = match way.get(row) {
                // Whether the amount has a sign of its own is not documented; the type says the way.
                Some("1") => units(change, row).abs(),
                Some("2") => -units(change, row).abs(),
                _ => units(change, row),
            };
            let entry = Row { time: time.get(row), id: key(id, row), change, after: units(after, row) };
            let slot = (key(kind, row), source.currency_or(currency.get(row)));
            rows.entry(slot).or_default().push(entry);
        }
        for rows in rows.values_mut() {
            rows.sort_by(|a, b| (a.time, &a.id, a.change, a.after).cmp(&(b.time, &b.id, b.change, b.after)));
        }
        Ok(Self(rows))
    }
}

fn filled(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

fn ledger_row(id: &str) -> Evidence {
    Evidence::row("account_changes", "account_change_id", id)
}

/// `ledger.chain`: the first row of a balance type is the anchor; every other follows.
pub(crate) fn chain(source: &Source<'_>, ledger: &Ledger) -> Record {
    let mut record = Record::new("ledger.chain", source.tolerances);
    for ((_, currency), rows) in &ledger.0 {
        for (previous, row) in rows.iter().zip(rows.iter().skip(1)) {
            let computed = previous.after + row.change;
            record.evaluated(1, filled(currency), row.after);
            if computed == row.after {
                continue;
            }
            let key = vec![("account_change_id", row.id.clone())];
            let found = Break::new("ledger.chain", Class::Chain, key, Sides::Amounts(computed, row.after))
                .about(None, filled(currency))
                .with_row_term(Side::Expected, "balance_before", &previous.id, previous.after)
                .with_row_term(Side::Expected, "change", &row.id, row.change)
                .with_terms(Side::Actual, &[("balance", row.after)])
                .with_evidence(vec![ledger_row(&previous.id), ledger_row(&row.id)], 2);
            record.broken(found);
        }
    }
    record
}

/// The ledger of an account type.
fn balance_type(account_type: Option<i64>) -> Option<&'static str> {
    match account_type {
        Some(1) => Some("BALANCE_TYPE_DEBIT"),
        Some(2) => Some("BALANCE_TYPE_CREDIT"),
        _ => None,
    }
}

/// `ledger.closing`: the account's first balance that was taken after the newest row of its ledger.
pub(crate) fn closing(source: &Source<'_>, ledger: &Ledger) -> PolarsResult<Record> {
    let mut record = Record::new("ledger.closing", source.tolerances);
    let names = ["account_id", "account_type", "amount", "currency", "taken_at"];
    let frame = source.columns(Dataset::PartnerBalances, &names)?;
    let cells = Cells(&frame);
    let (id, currency) = (cells.text("account_id")?, cells.text("currency")?);
    let (kind, amount, taken) = (cells.int("account_type")?, cells.money("amount")?, cells.time("taken_at")?);
    let mut first: BTreeMap<(String, String), (i64, Scaled, &Row)> = BTreeMap::new();
    for row in 0..cells.height() {
        let (Some(kind), Some(taken)) = (balance_type(kind.get(row)), taken.get(row)) else { continue };
        let currency = source.currency_or(currency.get(row));
        let Some(newest) = ledger.0.get(&(kind.to_owned(), currency.clone())).and_then(|rows| rows.last())
        else {
            continue;
        };
        // A balance taken before the newest row says nothing about it.
        if newest.time.is_none_or(|time| taken < time) {
            continue;
        }
        let snapshot = (taken, units(amount, row), newest);
        let slot = first.entry((key(id, row), currency)).or_insert(snapshot);
        if (taken, units(amount, row)) < (slot.0, slot.1) {
            *slot = snapshot;
        }
    }
    for ((account, currency), (taken, balance, newest)) in first {
        record.evaluated(1, filled(&currency), balance);
        if newest.after == balance {
            continue;
        }
        let taken = duizhang_money::Timestamp::from_micros(taken);
        let key = [
            ("account_id", account.clone()),
            ("taken_at", taken.map(duizhang_money::Timestamp::to_utc).unwrap_or_default()),
        ];
        let snapshot = Evidence::of("partner_balances", RowKey::from(key));
        let sides = Sides::Amounts(newest.after, balance);
        let found = Break::new("ledger.closing", Class::Amount, vec![("account_id", account)], sides)
            .about(None, filled(&currency))
            .with_row_term(Side::Expected, "balance_after_change", &newest.id, newest.after)
            .with_terms(Side::Actual, &[("balance", balance)])
            .with_evidence(vec![ledger_row(&newest.id), snapshot], 2);
        record.broken(found);
    }
    Ok(record)
}
