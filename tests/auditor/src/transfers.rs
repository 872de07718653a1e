//! Adjustments and the partner's ledger, one to one. Amounts are magnitudes: the type says which way they go.

use crate::codes::{ALLOT, TRANSFERS};
use crate::found::{Figure, Of, Ruling};
use crate::moment::Moment;
use crate::month::{Month, Row};
use crate::orders::FIVE_MINUTES;
use rust_decimal::Decimal;

/// An adjustment or a ledger row, and whether it already has its counterpart.
struct Side<'a> {
    row: &'a Row,
    id: &'a str,
    is_paired: bool,
}

fn sides<'a>(rows: impl Iterator<Item = &'a Row>, id: &'static str) -> Vec<Side<'a>> {
    let mut sides: Vec<Side<'_>> =
        rows.map(|row| Side { row, id: row.or_empty(id), is_paired: false }).collect();
    sides.sort_by_key(|side| side.id);
    sides
}

/// Each adjustment has exactly one ledger row, and the other way round.
pub(crate) fn adjustment_ledger(month: &Month, ruling: &mut Ruling) {
    let mut adjustments = sides(month.rows("adjustments").iter(), "trans_id");
    let transfers =
        month.rows("account_changes").iter().filter(|row| row.is_one_of("trade_detail_type", TRANSFERS));
    let mut changes = sides(transfers, "account_change_id");
    let mut pairs = Vec::new();
    // By id first, whatever the amount: of several rows the one of the amount, then the nearest, then the lowest id.
    for (left, adjustment) in adjustments.iter_mut().enumerate() {
        let named = |change: &Side<'_>| {
            !change.is_paired
                && adjustment.row.text("trans_id").is_some()
                && change.row.text("trade_id") == adjustment.row.text("trans_id")
                && is_same_party(adjustment.row, change.row)
        };
        let fit = |change: &Side<'_>| {
            let is_other = amount(adjustment.row, "amount") != amount(change.row, "change_amount");
            (is_other, apart(adjustment.row, change.row).unwrap_or(Moment::MAX))
        };
        let candidates = changes.iter().enumerate().filter(|(_, change)| named(change));
        let candidates: Vec<(usize, (bool, Moment))> =
            candidates.map(|(at, change)| (at, fit(change))).collect();
        let Some((right, best)) = candidates.iter().copied().min_by_key(|(at, fit)| (*fit, *at)) else {
            continue;
        };
        let is_ambiguous = candidates.iter().filter(|(_, fit)| *fit == best).count() > 1;
        changes[right].is_paired = true;
        adjustment.is_paired = true;
        pairs.push((left, right, is_ambiguous));
    }
    // Then the nearest in time of equal amount, again and again.
    while let Some((apart, left, right)) = nearest(&adjustments, &changes) {
        let is_as_near =
            |adjustment: &Side<'_>, change: &Side<'_>| distance(adjustment, change) == Some(apart);
        let others_right = changes.iter().filter(|change| is_as_near(&adjustments[left], change)).count() > 1;
        let others_left =
            adjustments.iter().filter(|adjustment| is_as_near(adjustment, &changes[right])).count() > 1;
        adjustments[left].is_paired = true;
        changes[right].is_paired = true;
        pairs.push((left, right, others_left || others_right));
    }
    for (left, right, is_ambiguous) in pairs {
        let (adjustment, change) = (&adjustments[left], &changes[right]);
        if !month.holds(adjustment.row.time("operation_time")) {
            continue;
        }
        ruling.look();
        let amounts = (amount(adjustment.row, "amount"), amount(change.row, "change_amount"));
        let class = if amounts.0 != amounts.1 {
            "amount"
        } else if is_ambiguous {
            "ambiguous"
        } else {
            continue;
        };
        told(ruling, class, adjustment.row, "trans_id", amounts);
    }
    for adjustment in adjustments.iter().filter(|side| !side.is_paired) {
        if month.holds(adjustment.row.time("operation_time")) {
            ruling.look();
            let amounts = (amount(adjustment.row, "amount"), Decimal::ZERO);
            told(ruling, "missing_ledger", adjustment.row, "trans_id", amounts);
        }
    }
    for change in changes.iter().filter(|side| !side.is_paired) {
        if month.holds(change.row.time("trade_time")) {
            ruling.look();
            let amounts = (Decimal::ZERO, amount(change.row, "change_amount"));
            told(ruling, "missing_adjustment", change.row, "account_change_id", amounts);
        }
    }
}

fn told(ruling: &mut Ruling, class: &'static str, row: &Row, id: &'static str, amounts: (Decimal, Decimal)) {
    let of = Of {
        key: &[(id, row.or_empty(id))],
        customer: row.text("customer_id"),
        currency: row.text("currency"),
    };
    ruling.break_at(class, of, Figure::Amount(amounts.0), Figure::Amount(amounts.1));
    // An allotment goes out of the ledger, the others come in.
    let kind = if id == "trans_id" { row.text("operation_type") } else { row.text("trade_detail_type") };
    let took_more = if kind == Some(ALLOT) { amounts.1 > amounts.0 } else { amounts.1 < amounts.0 };
    ruling.towards(if took_more { "claim" } else { "internal" });
}

/// The same customer, detail type and currency.
fn is_same_party(adjustment: &Row, change: &Row) -> bool {
    adjustment.text("customer_id") == change.text("customer_id")
        && adjustment.text("operation_type") == change.text("trade_detail_type")
        && adjustment.text("currency") == change.text("currency")
}

fn amount(row: &Row, column: &str) -> Decimal {
    row.money(column).abs()
}

fn apart(adjustment: &Row, change: &Row) -> Option<Moment> {
    Some((adjustment.time("operation_time")? - change.time("trade_time")?).abs())
}

/// How far apart two free rows are that could be a pair.
fn distance(adjustment: &Side<'_>, change: &Side<'_>) -> Option<Moment> {
    if adjustment.is_paired || change.is_paired {
        return None;
    }
    let (adjustment, change) = (adjustment.row, change.row);
    let is_equal = amount(adjustment, "amount") == amount(change, "change_amount");
    let apart = apart(adjustment, change)?;
    (is_same_party(adjustment, change) && is_equal && apart <= FIVE_MINUTES).then_some(apart)
}

/// The nearest free pair; of equally near ones that of the lowest ids. Both lists are in the order of their ids.
fn nearest(adjustments: &[Side<'_>], changes: &[Side<'_>]) -> Option<(Moment, usize, usize)> {
    let mut best: Option<(Moment, usize, usize)> = None;
    for (left, adjustment) in adjustments.iter().enumerate() {
        for (right, change) in changes.iter().enumerate() {
            if let Some(apart) = distance(adjustment, change)
                && best.is_none_or(|(least, ..)| apart < least)
            {
                best = Some((apart, left, right));
            }
        }
    }
    best
}
