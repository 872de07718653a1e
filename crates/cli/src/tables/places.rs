//! The table `regions`, and the sums of lines that it and statements of one customer start from.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use duizhang_plugin_host::{Role, Table};
use polars::prelude::*;

use super::Draft;
use crate::error::CliError;
use crate::frame::rows;
use crate::runs::StoredRun;

/// What lines are summed by, beside what a caller asks for.
const MEASURES: [&str; 3] = ["official_amount", "official_discount_amount", "payment_amount"];

/// The lines of a run as its rules saw them: where an id comes more than once, one of them counts.
pub(crate) fn lines(run: &StoredRun) -> Result<LazyFrame, CliError> {
    let all = run.snapshot.scan(Dataset::Consumption)?;
    let surplus = crate::lines::surplus(run, &all)?;
    if surplus.is_empty() {
        return Ok(all);
    }
    let surplus = DataFrame::new(surplus.len(), vec![IdxCa::from_vec("row".into(), surplus).into_column()])?;
    let anti = JoinArgs::new(JoinType::Anti);
    Ok(all.with_row_index("row", None).join(surplus.lazy(), [col("row")], [col("row")], anti))
}

/// Lines summed by these columns: how many, of how many customers, and three amounts.
pub(crate) fn summed(lines: LazyFrame, by: &[&str]) -> Result<DataFrame, CliError> {
    let keys: Vec<Expr> = by.iter().map(|name| col(*name)).collect();
    let mut measures: Vec<Expr> =
        MEASURES.iter().map(|name| col(*name).cast(DataType::Decimal(38, 8)).sum()).collect();
    measures.push(len().cast(DataType::Int64).alias("lines"));
    let sums = lines.group_by(keys).agg(measures).collect_with_engine(Engine::Streaming)?.unwrap_single();
    let order: Vec<PlSmallStr> = by.iter().map(|name| (*name).into()).collect();
    Ok(sums.sort(order, SortMultipleOptions::default().with_nulls_last(false))?)
}

/// One row a region and currency.
pub(super) fn regions(run: &StoredRun) -> Result<Table, CliError> {
    let sums = summed(lines(run)?, &["region_code", "region_name", "customer_id", "currency"])?;
    regions_of(&sums)
}

/// The regions of such sums. Names may differ within a code; the last in order is shown.
pub(crate) fn regions_of(sums: &DataFrame) -> Result<Table, CliError> {
    table(sums, "regions", ["region_code", "region_name"])
}

/// The services of such sums.
pub(crate) fn services_of(sums: &DataFrame) -> Result<Table, CliError> {
    table(sums, "services", ["service_type_code", "service_type_name"])
}

/// What is added up for one row of such a table.
#[derive(Default)]
struct Sums {
    name: Option<String>,
    lines: i64,
    customers: std::collections::BTreeSet<String>,
    amounts: [i128; MEASURES.len()],
}

fn table(sums: &DataFrame, name: &'static str, [code, title]: [&str; 2]) -> Result<Table, CliError> {
    let mut found: BTreeMap<(Option<String>, Option<String>), Sums> = BTreeMap::new();
    for row in rows(sums) {
        let key = (row.text(code)?.map(str::to_owned), row.text("currency")?.map(str::to_owned));
        let sum = found.entry(key).or_default();
        sum.name = sum.name.take().max(row.text(title)?.map(str::to_owned));
        sum.lines += row.int("lines")?.unwrap_or(0);
        sum.customers.insert(row.label("customer_id")?.to_owned());
        for (units, measure) in sum.amounts.iter_mut().zip(MEASURES) {
            *units += row.units(measure)?.unwrap_or(0);
        }
    }
    let rows: Vec<_> = found.into_iter().collect();
    let amount = |at: usize| rows.iter().map(|(_, sum)| sum.amounts.get(at).copied()).collect();
    Draft::new(name, rows.len())
        .text(code, Role::Key, rows.iter().map(|((code, _), _)| code.clone()).collect())
        .text(title, Role::Label, rows.iter().map(|(_, sum)| sum.name.clone()).collect())
        .text("currency", Role::Key, rows.iter().map(|((_, currency), _)| currency.clone()).collect())
        .count("lines", rows.iter().map(|(_, sum)| Some(sum.lines)).collect())
        .count("customers", rows.iter().map(|(_, sum)| i64::try_from(sum.customers.len()).ok()).collect())
        .money("official_amount", amount(0))
        .money("discount_amount", amount(1))
        .money("payable_amount", amount(2))
        .finish()
}
