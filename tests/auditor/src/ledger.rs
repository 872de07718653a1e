//! The partner's ledger: each balance follows from the one before, and the last is what the account holds.

use crate::columns::by;
use crate::found::{Of, Ruling};
use crate::month::{Month, Row};

/// The ledgers: by balance type and currency, each in the order of time, then id.
fn ledgers(month: &Month) -> Vec<Vec<&Row>> {
    let ledgers = by(month.rows("account_changes"), |row| (row.text("balance_type"), row.text("currency")));
    let mut ledgers: Vec<Vec<&Row>> = ledgers.into_values().collect();
    for ledger in &mut ledgers {
        ledger.sort_by_key(|row| (row.time("trade_time"), row.text("account_change_id")));
    }
    ledgers
}

/// A balance is the one before it plus income, less what went out. The first row is the anchor.
pub(crate) fn chain(month: &Month, ruling: &mut Ruling) {
    for ledger in ledgers(month) {
        for two in ledger.windows(2) {
            let (before, row) = (two[0], two[1]);
            // Whether the amount has a sign of its own is not documented; the type says the way.
            let change = row.money("change_amount");
            let signed = match row.text("type") {
                Some("1") => change.abs(),
                Some("2") => -change.abs(),
                _ => change,
            };
            let computed = before.money("balance_after_change") + signed;
            let key = [("account_change_id", row.or_empty("account_change_id"))];
            let of = Of { key: &key, customer: None, currency: row.text("currency") };
            ruling.compare("chain", of, computed, row.money("balance_after_change"));
        }
    }
}

/// The newest balance of a ledger is what its account holds, by the first snapshot taken after it.
pub(crate) fn closing(month: &Month, ruling: &mut Ruling) {
    let accounts = by(month.rows("partner_balances"), |row| (row.text("account_id"), row.text("currency")));
    for ((account, currency), mut snapshots) in accounts {
        snapshots.sort_by_key(|snapshot| snapshot.time("taken_at"));
        for snapshot in snapshots {
            let Some(newest) = newest(month, snapshot) else { continue };
            // Of a row without a time nobody knows whether a balance was taken after it.
            if newest.time("trade_time").is_none() || newest.time("trade_time") > snapshot.time("taken_at") {
                continue;
            }
            let of = Of { key: &[("account_id", account.unwrap_or_default())], customer: None, currency };
            ruling.compare("amount", of, newest.money("balance_after_change"), snapshot.money("amount"));
            break;
        }
    }
}

/// The newest row of the ledger of a snapshot's account.
fn newest<'a>(month: &'a Month, snapshot: &Row) -> Option<&'a Row> {
    let balance_type = match snapshot.text("account_type") {
        Some("1") => "BALANCE_TYPE_DEBIT",
        Some("2") => "BALANCE_TYPE_CREDIT",
        _ => return None,
    };
    let is_of_account = |ledger: &&Vec<&Row>| {
        ledger[0].text("balance_type") == Some(balance_type)
            && ledger[0].text("currency") == snapshot.text("currency")
    };
    ledgers(month).iter().find(is_of_account).and_then(|ledger| ledger.last().copied())
}
