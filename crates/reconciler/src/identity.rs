//! `line.identity`: every line once. What it reports is left out of every other rule.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use polars::prelude::*;

use crate::cells::{Cells, collect, key, units};
use crate::finding::{Break, Class, Evidence, Sides};
use crate::record::{Record, Tolerances};

/// One row or count as a figure.
const ONE: i128 = 100_000_000;

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
    let repeated = repeated(lines)?;
    if repeated.height() == 0 {
        return Ok((lines.clone(), record));
    }
    let (rows, by) = rows_of(lines, repeated)?;
    report(&rows, &by, &mut record)?;
    let surplus = surplus_rows(&rows)?;
    let surplus = DataFrame::new(surplus.len(), vec![IdxCa::from_vec("row".into(), surplus).into_column()])?;
    let clean = lines
        .clone()
        .with_row_index("row", None)
        .join(surplus.lazy(), [col("row")], [col("row")], JoinArgs::new(JoinType::Anti))
        .select(by.iter().map(|name| col(*name)).collect::<Vec<_>>());
    Ok((clean, record))
}

/// The numbers of the lines that do not count, rising: of every id all but the first line in
/// canonical order. `ids` are the repeated ids where a run has found them; otherwise they are looked for.
pub fn surplus(lines: &LazyFrame, ids: Option<Vec<String>>) -> PolarsResult<Vec<IdxSize>> {
    let repeated = match ids {
        Some(ids) => DataFrame::new(ids.len(), vec![Column::new("id".into(), ids)])?,
        None => repeated(lines)?,
    };
    if repeated.height() == 0 {
        return Ok(Vec::new());
    }
    let (rows, _) = rows_of(lines, repeated)?;
    let mut surplus = surplus_rows(&rows)?;
    surplus.sort_unstable();
    Ok(surplus)
}

/// The ids that more than one line has.
fn repeated(lines: &LazyFrame) -> PolarsResult<DataFrame> {
    let repeated = lines
        .clone()
        .filter(col("id").is_not_null())
        .group_by([col("id")])
        .agg([len().alias("times")])
        .filter(col("times").gt(lit(1)))
        .select([col("id")]);
    collect(repeated)
}

/// The lines with these ids and their numbers, in canonical order, and the columns that order them.
fn rows_of(lines: &LazyFrame, ids: DataFrame) -> PolarsResult<(DataFrame, Vec<&'static str>)> {
    let numbered = lines.clone().with_row_index("row", None);
    let rows = numbered.join(ids.lazy(), [col("id")], [col("id")], JoinArgs::new(JoinType::Semi));
    let names = Dataset::Consumption.spec().columns.iter().map(|column| column.name);
    let by: Vec<&str> = names.chain([duizhang_lake::datasets::EXTRA]).collect();
    let rows = collect(rows)?.sort(&by, SortMultipleOptions::default().with_nulls_last(false))?;
    Ok((rows, by))
}

/// Rows in canonical order by their id.
fn by_id(rows: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<usize>>> {
    let ids = Cells(rows).text("id")?;
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in 0..rows.height() {
        groups.entry(key(ids, row)).or_default().push(row);
    }
    Ok(groups)
}

/// The numbers of all rows but the first of each id.
fn surplus_rows(rows: &DataFrame) -> PolarsResult<Vec<IdxSize>> {
    let numbers = Cells(rows).count("row")?;
    let groups = by_id(rows)?;
    let surplus = groups.values().flat_map(|members| members.iter().skip(1));
    Ok(surplus.filter_map(|&row| numbers.get(row)).collect())
}

/// Reports every repeated id of the rows (in canonical order).
fn report(rows: &DataFrame, columns: &[&str], record: &mut Record) -> PolarsResult<()> {
    let content = rows.select(columns.iter().copied())?;
    let customers = Cells(rows).text("customer_id")?;
    for (id, members) in &by_id(rows)? {
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
    }
    Ok(())
}

fn signed(row: usize) -> i64 {
    i64::try_from(row).unwrap_or(i64::MAX)
}
