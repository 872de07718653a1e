//! The tables `coupons` and `quotas`: what stands behind the coupon rules.

use duizhang_lake::Dataset;
use duizhang_plugin_host::{Role, Table};
use polars::prelude::*;

use super::{Broken, Draft, Names, Sources, each, months};
use crate::error::CliError;
use crate::runs::StoredRun;
use crate::words;

/// A dataset of the run's snapshot, in stored order; empty where it is missing.
pub(super) fn stored(run: &StoredRun, dataset: Dataset, columns: &[&str]) -> Result<DataFrame, CliError> {
    let columns: Vec<Expr> = columns.iter().map(|name| col(*name)).collect();
    Ok(run.snapshot.scan(dataset)?.select(columns).collect()?)
}

/// The coupons that were issued to customers.
pub(super) fn coupons(sources: Sources<'_>, names: &Names, broken: &Broken) -> Result<Table, CliError> {
    let Sources { run, lang, .. } = sources;
    let columns = [
        "coupon_id",
        "customer_id",
        "coupon_type",
        "status",
        "face_value",
        "balance",
        "effective_time",
        "expire_time",
        "last_used_time",
        "order_id",
        "promotion_plan_name",
    ];
    let frame = &stored(run, Dataset::Coupons, &columns)?;
    // A coupon says no currency; where the month has only one it is that.
    let currency = months::only_currency(run)?;
    let name = each(frame, |row| Ok(names.get(row.label("customer_id")?).cloned()))?;
    let kind = each(frame, |row| Ok(row.int("coupon_type")?.map(|code| words::coupon_type(code, lang))))?;
    let status = each(frame, |row| Ok(row.int("status")?.map(|code| words::coupon_status(code, lang))))?;
    let breaks = each(frame, |row| Ok(Some(broken.count("coupon_id", row.label("coupon_id")?))))?;
    Draft::new("coupons", frame.height())
        .all(frame, &["coupon_id", "customer_id"], Role::Key)?
        .text("customer_name", Role::Label, name)
        .same(frame, "coupon_type", Role::Key)?
        .text("coupon_type_title", Role::Label, kind)
        .same(frame, "status", Role::Key)?
        .text("status_title", Role::Label, status)
        .text("currency", Role::Key, vec![currency; frame.height()])
        .all(frame, &["face_value", "balance"], Role::Money)?
        .all(frame, &["effective_time", "expire_time", "last_used_time"], Role::Period)?
        .same(frame, "order_id", Role::Label)?
        .same(frame, "promotion_plan_name", Role::Label)?
        .count("breaks", breaks)
        .finish()
}

/// The quotas that coupons are issued from: the partner's, and those passed on to resellers.
pub(super) fn quotas(sources: Sources<'_>, broken: &Broken) -> Result<Table, CliError> {
    let Sources { run, lang, .. } = sources;
    let mut columns = vec![
        "quota_id",
        "quota_type",
        "quota_status",
        "currency",
        "quota_value",
        "balance",
        "effective_time",
        "expire_time",
    ];
    let own = stored(run, Dataset::CouponQuotas, &columns)?;
    let own = own.lazy().with_columns([
        lit(NULL).cast(DataType::String).alias("indirect_partner_name"),
        lit(NULL).cast(DataType::String).alias("parent_quota_id"),
    ]);
    columns.extend(["indirect_partner_name", "parent_quota_id"]);
    let issued = stored(run, Dataset::IssuedQuotas, &columns)?.lazy();
    let frame = &concat([own, issued], UnionArgs::default())?.collect()?;
    let holder = each(frame, |row| {
        let partner = row.text("indirect_partner_name")?.map(str::to_owned);
        let own = row.text("parent_quota_id")?.is_none().then(|| lang.pick("own", "自有").to_owned());
        Ok(partner.or(own))
    })?;
    let kind = each(frame, |row| Ok(row.int("quota_type")?.map(|code| words::quota_type(code, lang))))?;
    let status = each(frame, |row| Ok(row.int("quota_status")?.map(|code| words::quota_status(code, lang))))?;
    let breaks = each(frame, |row| Ok(Some(broken.count("quota_id", row.label("quota_id")?))))?;
    Draft::new("quotas", frame.height())
        .same(frame, "quota_id", Role::Key)?
        .text("holder", Role::Label, holder)
        .same(frame, "quota_type", Role::Key)?
        .text("quota_type_title", Role::Label, kind)
        .same(frame, "quota_status", Role::Key)?
        .text("status_title", Role::Label, status)
        .same(frame, "currency", Role::Key)?
        .all(frame, &["quota_value", "balance"], Role::Money)?
        .all(frame, &["effective_time", "expire_time"], Role::Period)?
        .same(frame, "parent_quota_id", Role::Key)?
        .count("breaks", breaks)
        .finish()
}
