//! The fold: lines summed by the keys that the month's rules and the statement need. Keys and
//! measures are declared here, once.

use duizhang_money::Scaled;
use polars::prelude::*;

use crate::cells::{Cells, collect, key, money, units};

/// What lines are summed by.
pub const KEYS: [&str; 8] = [
    "customer_id",
    "association_type",
    "service_type_code",
    "service_type_name",
    "resource_type_code",
    "charging_mode",
    "bill_detail_type",
    "currency",
];

/// What is summed. The first three come first in [`Group::sums`], then the means of payment.
pub const MEASURES: [&str; 10] = [
    "official_amount",
    "official_discount_amount",
    "payment_amount",
    "cash_amount",
    "credit_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "debt_amount",
    "writeoff_amount",
];

/// Where the payable amount is among the measures.
pub const PAYMENT: usize = 2;

/// The lines of one customer, service, resource type, mode and type.
#[derive(Debug, Clone)]
pub struct Group {
    /// Null is empty.
    pub customer_id: String,
    /// "2" is agency; none where the lines do not say.
    pub association_type: Option<String>,
    /// Null is empty.
    pub service_type_code: String,
    /// In the language the data was asked for in; may differ within a code.
    pub service_type_name: Option<String>,
    /// Null is empty.
    pub resource_type_code: String,
    /// The code.
    pub charging_mode: Option<i64>,
    /// The code.
    pub bill_detail_type: Option<i64>,
    /// Null is empty.
    pub currency: String,
    /// How many lines.
    pub lines: u64,
    /// Sums of [`MEASURES`].
    pub sums: [Scaled; MEASURES.len()],
}

/// Folds the lines. The result is sorted by its keys.
pub(crate) fn fold(clean: &LazyFrame) -> PolarsResult<Vec<Group>> {
    let keys: Vec<Expr> = KEYS.iter().map(|name| col(*name)).collect();
    let mut measures: Vec<Expr> = MEASURES.iter().map(|name| money(name).sum()).collect();
    measures.push(len().alias("lines"));
    let frame = collect(clean.clone().group_by(keys).agg(measures))?;
    let frame = frame.sort(KEYS, SortMultipleOptions::default().with_nulls_last(false))?;
    let cells = Cells(&frame);
    let (customer, association) = (cells.text("customer_id")?, cells.text("association_type")?);
    let (service, service_name) = (cells.text("service_type_code")?, cells.text("service_type_name")?);
    let (resource, currency) = (cells.text("resource_type_code")?, cells.text("currency")?);
    let (mode, kind, lines) =
        (cells.int("charging_mode")?, cells.int("bill_detail_type")?, cells.count("lines")?);
    let mut sums = Vec::new();
    for name in MEASURES {
        sums.push(cells.money(name)?);
    }
    let group = |row: usize| Group {
        customer_id: key(customer, row),
        association_type: association.get(row).map(str::to_owned),
        service_type_code: key(service, row),
        service_type_name: service_name.get(row).map(str::to_owned),
        resource_type_code: key(resource, row),
        charging_mode: mode.get(row),
        bill_detail_type: kind.get(row),
        currency: key(currency, row),
        lines: u64::from(lines.get(row).unwrap_or(0)),
        sums: std::array::from_fn(|measure| sums.get(measure).map_or(0, |column| units(column, row))),
    };
    Ok((0..frame.height()).map(group).collect())
}
