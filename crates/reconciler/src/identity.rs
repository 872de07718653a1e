//! `line.identity`: every line once. What it reports is left out of every other rule.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use polars::prelude::*;

use crate::cells::{Cells, collect, key, units};
use crate::finding::{Break, Class, Evidence, Sides};
use crate::pass::{Counted, Pass};
use crate::record::{Record, Tolerances};
use crate::repeats::repeated_ids;

/// One row or count as a figure.
const ONE: i128 = 100_000_000;

/// The lines with each id once, and what was found.
pub(crate) struct Identity {
    pub(crate) clean: LazyFrame,
    record: Record,
    /// Lines that are left out, by currency.
    surplus: BTreeMap<Option<String>, Counted>,
}

impl Identity {
    /// What was found, with everything that was looked at: the lines of the pass and those left out of it.
    pub(crate) fn counted(mut self, pass: &Pass) -> Record {
        for (currency, more) in self.surplus {
            self.record.evaluated(more.rows, currency.as_deref(), more.amount);
        }
        for (currency, counted) in &pass.currencies {
            self.record.evaluated(counted.rows, currency.as_deref(), counted.amount);
        }
        self.record
    }
}

/// Looks for ids that stand there more than once. Where it is known that there are none, nothing is read.
pub(crate) fn identity(
    lines: &LazyFrame,
    is_known_unique: bool,
    tolerances: &Tolerances,
) -> PolarsResult<Identity> {
    let mut record = Record::new("line.identity", tolerances);
    let mut surplus = BTreeMap::new();
    let repeated = if is_known_unique { Vec::new() } else { repeated_ids(lines)? };
    if repeated.is_empty() {
        return Ok(Identity { clean: lines.clone(), record, surplus });
    }
    let ids = StringChunked::from_iter_values("id".into(), repeated.iter().map(String::as_str));
    let repeated = DataFrame::new(repeated.len(), vec![ids.into_column()])?;
    let numbered = lines.clone().with_row_index("row", None);
    let rows =
        numbered.clone().join(repeated.lazy(), [col("id")], [col("id")], JoinArgs::new(JoinType::Semi));
    let names: Vec<&str> = Dataset::Consumption.spec().columns.iter().map(|column| column.name).collect();
    let by: Vec<&str> = names.iter().copied().chain([duizhang_lake::datasets::EXTRA]).collect();
    let rows = collect(rows)?.sort(&by, SortMultipleOptions::default().with_nulls_last(false))?;
    let out = report(&rows, &by, &mut record)?;
    let cells = Cells(&rows);
    let (currency, payment) = (cells.text("currency")?, cells.money("payment_amount")?);
    let numbers = cells.count("row")?;
    for &row in &out {
        let counted: &mut Counted = surplus.entry(currency.get(row).map(str::to_owned)).or_default();
        counted.rows += 1;
        counted.amount += units(payment, row);
    }
    let out: Vec<IdxSize> = out.iter().filter_map(|&row| numbers.get(row)).collect();
    let out = DataFrame::new(out.len(), vec![IdxCa::from_vec("row".into(), out).into_column()])?;
    let clean = numbered
        .join(out.lazy(), [col("row")], [col("row")], JoinArgs::new(JoinType::Anti))
        .select(by.iter().map(|name| col(*name)).collect::<Vec<_>>());
    Ok(Identity { clean, record, surplus })
}

/// Reports every repeated id of the rows (in canonical order) and returns the rows that do not count: all
/// but the first of each id.
fn report(rows: &DataFrame, columns: &[&str], record: &mut Record) -> PolarsResult<Vec<usize>> {
    let cells = Cells(rows);
    let ids = cells.text("id")?;
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
        surplus.extend_from_slice(rest);
    }
    Ok(surplus)
}

fn signed(row: usize) -> i64 {
    i64::try_from(row).unwrap_or(i64::MAX)
}
