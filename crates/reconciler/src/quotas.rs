//! `quota.balance`: what is left of a quota follows from what was issued from it.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use duizhang_money::Scaled;
use polars::prelude::*;

use crate::cells::{Cells, key, units};
use crate::codes::{QUOTA_PASSED, QUOTA_TAKEN_BACK, SUCCESS};
use crate::finding::{Break, Class, Evidence, Side, Sides};
use crate::record::Record;
use crate::source::Source;
use crate::vouchers::Vouchers;

/// What was done with a quota.
#[derive(Default)]
struct Moves {
    issued: Scaled,
    returned: Scaled,
    passed: Scaled,
    taken_back: Scaled,
    evidence: Vec<Evidence>,
    count: u64,
}

impl Moves {
    fn enter(&mut self, evidence: Evidence) {
        self.count += 1;
        self.evidence.push(evidence);
        // Enough to show; the first of them in order, so that the order of rows does not matter.
        if self.evidence.len() > 4 * crate::finding::EVIDENCE_MAX {
            self.evidence.sort();
            self.evidence.truncate(crate::finding::EVIDENCE_MAX);
        }
    }
}

/// `quota.balance`.
pub(crate) fn balance(source: &Source<'_>, vouchers: &Vouchers) -> PolarsResult<Record> {
    let mut record = Record::new("quota.balance", source.tolerances);
    let mut moves = moves(source, vouchers)?;
    let names = ["quota_id", "quota_value", "balance", "currency", "create_time"];
    let frame = source.columns(Dataset::CouponQuotas, &names)?;
    let cells = Cells(&frame);
    let (id, currency) = (cells.text("quota_id")?, cells.text("currency")?);
    let (value, balance) = (cells.money("quota_value")?, cells.money("balance")?);
    let created = cells.time("create_time")?;
    let since =
        source.known_since(Dataset::CouponOperations).max(source.known_since(Dataset::QuotaOperations));
    let mut unknown = 0_u64;
    for row in 0..cells.height() {
        let quota = key(id, row);
        if created.get(row).map_or(since > i64::MIN, |created| created < since) {
            unknown += 1;
            continue;
        }
        let moves = moves.remove(&quota).unwrap_or_default();
        let (value, actual) = (units(value, row), units(balance, row));
        let computed = value - moves.issued + moves.returned - moves.passed + moves.taken_back;
        let currency = source.currency_or(currency.get(row));
        let currency = Some(currency.as_str()).filter(|currency| !currency.is_empty());
        record.evaluated(1, currency, actual);
        if computed == actual {
            continue;
        }
        let terms = [
            ("quota_value", value),
            ("issued", -moves.issued),
            ("quota_returned", moves.returned),
            ("passed", -moves.passed),
            ("taken_back", moves.taken_back),
        ];
        let terms: Vec<_> =
            terms.into_iter().filter(|(name, units)| *units != 0 || *name == "quota_value").collect();
        let mut evidence = moves.evidence;
        evidence.push(Evidence::row("coupon_quotas", "quota_id", &quota));
        let found = Break::new(
            "quota.balance",
            Class::Amount,
            vec![("quota_id", quota)],
            Sides::Amounts(computed, actual),
        )
        .about(None, currency)
        .with_terms(Side::Expected, &terms)
        .with_terms(Side::Actual, &[("balance", actual)])
        .with_evidence(evidence, moves.count + 1);
        record.broken(found);
    }
    if unknown > 0 {
        record.note(
            format!("not looked at: {unknown} quotas, because they are older than the first operation that was asked for"),
            format!("未核对：{unknown} 个优惠券额度，因为其早于所查询的首笔操作"),
        );
    }
    Ok(record)
}

fn moves(source: &Source<'_>, vouchers: &Vouchers) -> PolarsResult<BTreeMap<String, Moves>> {
    let mut all: BTreeMap<String, Moves> = BTreeMap::new();
    for operation in &vouchers.operations {
        let slot = all.entry(operation.quota_id.clone()).or_default();
        if operation.is_issue() {
            slot.issued += operation.amount;
        } else if operation.is_reclaim() {
            slot.returned += operation.amount;
        } else {
            continue;
        }
        slot.enter(operation.evidence());
    }
    let names = ["id", "operation_type", "parent_quota_id", "amount", "result"];
    let frame = source.columns(Dataset::QuotaOperations, &names)?;
    let cells = Cells(&frame);
    let (id, kind, parent) =
        (cells.text("id")?, cells.text("operation_type")?, cells.text("parent_quota_id")?);
    let (result, amount) = (cells.text("result")?, cells.money("amount")?);
    for row in (0..cells.height()).filter(|&row| result.get(row) == Some(SUCCESS)) {
        let slot = all.entry(key(parent, row)).or_default();
        match kind.get(row) {
            Some(QUOTA_PASSED) => slot.passed += units(amount, row),
            Some(QUOTA_TAKEN_BACK) => slot.taken_back += units(amount, row),
            _ => continue,
        }
        slot.enter(Evidence::row("quota_operations", "id", &key(id, row)));
    }
    Ok(all)
}
