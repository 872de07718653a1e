//! The tables `adjustments` and `balances`: money between the partner and its customers.

use duizhang_lake::Dataset;
use duizhang_plugin_host::{Role, Table};
use polars::prelude::*;

use super::vouchers::stored;
use super::{Broken, Draft, Names, Sources, each};
use crate::error::CliError;
use crate::words;

/// Cash that was given to customers or taken back.
pub(super) fn adjustments(sources: Sources<'_>, names: &Names, broken: &Broken) -> Result<Table, CliError> {
    let Sources { run, lang, .. } = sources;
    let columns = [
        "trans_id",
        "customer_id",
        "customer_name",
        "operation_type",
        "currency",
        "amount",
        "operation_time",
        "apply_scene",
        "memo",
    ];
    let frame = &stored(run, Dataset::Adjustments, &columns)?;
    let name = each(frame, |row| {
        let own = row.text("customer_name")?;
        let known = names.get(row.label("customer_id")?).map(String::as_str);
        Ok(own.or(known).map(str::to_owned))
    })?;
    let operation =
        each(frame, |row| Ok(row.text("operation_type")?.map(|code| words::adjustment(code, lang))))?;
    let breaks = each(frame, |row| Ok(Some(broken.count("trans_id", row.label("trans_id")?))))?;
    Draft::new("adjustments", frame.height())
        .all(frame, &["trans_id", "customer_id"], Role::Key)?
        .text("customer_name", Role::Label, name)
        .same(frame, "operation_type", Role::Key)?
        .text("operation_title", Role::Label, operation)
        .same(frame, "operation_time", Role::Period)?
        .same(frame, "currency", Role::Key)?
        .same(frame, "amount", Role::Money)?
        .same(frame, "apply_scene", Role::Label)?
        .same(frame, "memo", Role::Note)?
        .count("breaks", breaks)
        .finish()
}

/// Balances of the partner's accounts and of the customers', as they were taken.
pub(super) fn balances(sources: Sources<'_>, names: &Names) -> Result<Table, CliError> {
    let Sources { run, lang, .. } = sources;
    let text = |name: &str| lit(NULL).cast(DataType::String).alias(name);
    let money = |name: &str| lit(NULL).cast(DataType::Decimal(18, 8)).alias(name);
    let order = [
        "taken_at",
        "customer_id",
        "account_id",
        "account_type",
        "currency",
        "amount",
        "credit_amount",
        "designated_amount",
        "debt_amount",
    ];
    let order: Vec<Expr> = order.iter().map(|name| col(*name)).collect();
    let columns = [
        "taken_at",
        "account_id",
        "account_type",
        "currency",
        "amount",
        "credit_amount",
        "designated_amount",
    ];
    let own = stored(run, Dataset::PartnerBalances, &columns)?.lazy();
    let own = own.with_columns([text("customer_id"), money("debt_amount")]).select(order.clone());
    let columns = ["taken_at", "customer_id", "currency", "amount", "debt_amount"];
    let theirs = stored(run, Dataset::CustomerBalances, &columns)?.lazy();
    let theirs = theirs.with_columns([
        text("account_id"),
        lit(NULL).cast(DataType::Int64).alias("account_type"),
        money("credit_amount"),
        money("designated_amount"),
    ]);
    let frame = &concat([own, theirs.select(order)], UnionArgs::default())?.collect()?;
    let holder = each(frame, |row| match row.text("customer_id")? {
        None => Ok(Some(lang.pick("partner", "伙伴").to_owned())),
        Some(id) => Ok(Some(names.get(id).cloned().unwrap_or_else(|| id.to_owned()))),
    })?;
    let account =
        each(frame, |row| Ok(row.int("account_type")?.map(|code| words::account_type(code, lang))))?;
    Draft::new("balances", frame.height())
        .same(frame, "taken_at", Role::Period)?
        .text("holder", Role::Label, holder)
        .same(frame, "customer_id", Role::Key)?
        .same(frame, "account_id", Role::Key)?
        .same(frame, "account_type", Role::Key)?
        .text("account_title", Role::Label, account)
        .same(frame, "currency", Role::Key)?
        .all(frame, &["amount", "credit_amount", "designated_amount", "debt_amount"], Role::Money)?
        .finish()
}
