//! `line.identity`: every line once. What it reports is left out of every other rule.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use polars::prelude::*;

use crate::cells::{Cells, collect, key, units};
use crate::finding::{Break, Class, Evidence, ONE, Sides};
use crate::record::{Record, Tolerances};

/// The lines with each id once, and what was found.
pub(crate) fn identity(lines: &LazyFrame, tolerances: &Tolerances) -> PolarsResult<(LazyFrame, Record)> {
    let mut record = Record::new("line.identity", tolerances);
    let counted = lines
        .clone()
        .group_by([col("currency")])
        .agg([len().alias("rows"), crate::cells::money("payment_amount").sum()]);
    let counted = collect(counted)?;
    let cells = Cells(&counted);
    let (currency, rows, payment) =
        (cells.text("currency")?, cells.count("rows")?, cells.money("payment_amount")?);
    for row in 0..cells.height() {
        record.evaluated(u64::from(rows.get(row).unwrap_or(0)), currency.get(row), units(payment, row));
    }
    let repeated = lines
        .clone()
        .filter(col("id").is_not_null())
        .group_by([col("id")])
        .agg([len().alias("times")])
        .filter(col("times").gt(lit(1)))
        .select([col("id")]);
    let repeated = collect(repeated)?;
    if repeated.height() == 0 {
        return Ok((lines.clone(), record));
    }
    let numbered = lines.clone().with_row_index("row", None);
    let rows =
        numbered.clone().join(repeated.lazy(), [col("id")], [col("id")], JoinArgs::new(JoinType::Semi));
    let names: Vec<&str> = Dataset::Consumption.spec().columns.iter().map(|column| column.name).collect();
    let by: Vec<&str> = names.iter().copied().chain([duizhang_lake::datasets::EXTRA]).collect();
    let rows = collect(rows)?.sort(&by, SortMultipleOptions::default().with_nulls_last(false))?;
    let surplus = report(&rows, &by, &mut record)?;
    let clean = numbered
        .join(surplus.lazy(), [col("row")], [col("row")], JoinArgs::new(JoinType::Anti))
        .select(by.iter().map(|name| col(*name)).collect::<Vec<_>>());
    Ok((clean, record))
}

/// Reports every repeated id of the rows (in canonical order) and returns the numbers of the rows
/// that do not count: all but the first of each id.
fn report(rows: &DataFrame, columns: &[&str], record: &mut Record) -> PolarsResult<DataFrame> {
    let cells = Cells(rows);
    let (ids, numbers) = (cells.text("id")?, cells.count("row")?);
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in 0..rows.height() {
        groups.entry(key(ids, row)).or_default().push(row);
    }
    let content = rows.select(columns.iter().copied())?;
    let customers = cells.text("customer_id")?;
    let mut surplus = Vec::new();
    for (id, members) in &groups {
        let Some((&first, rest)) = members.split_first() else { continue };
        let same = rest.iter().try_fold(true, |same, &row| {
            PolarsResult::Ok(
                same && content.slice(signed(row), 1).equals_missing(&content.slice(signed(first), 1)),
            )
        })?;
        let class = if same { Class::Duplicate } else { Class::Conflict };
        let times = i128::try_from(members.len()).unwrap_or(i128::MAX / ONE);
        let found =
            Break::new("line.identity", class, vec![("id", id.clone())], Sides::Counts(ONE, times * ONE))
                .about(customers.get(first), None)
                .with_rows(members.len() as u64)
                .with_evidence(vec![Evidence::row("consumption", "id", id)], members.len() as u64);
        record.broken(found);
        surplus.extend(rest.iter().filter_map(|&row| numbers.get(row)));
    }
    DataFrame::new(surplus.len(), vec![IdxCa::from_vec("row".into(), surplus).into_column()])
}

fn signed(row: usize) -> i64 {
    i64::try_from(row).unwrap_or(i64::MAX)
}
