//! `line.identity`: every line once. What it reports is left out of every other rule.

use std::collections::BTreeMap;
use std::num::NonZero;

use duizhang_lake::{Dataset, ROW};
use polars::prelude::*;

use crate::cells::{Cells, collect, key, one_in, units};
use crate::consumption::Consumption;
use crate::finding::{Break, Class, Evidence, ONE, Sides};
use crate::pass::{Counted, Pass};
use crate::record::{Record, Tolerances};
use crate::repeats::repeated_ids;
use crate::verdict::Input;

/// The lines with each id once, and what was found.
pub(crate) struct Identity {
    pub(crate) lines: Consumption,
    record: Record,
    /// Lines that are left out, by currency.
    surplus: BTreeMap<Option<String>, Counted>,
}

impl Identity {
    /// What was found, with everything that was looked at: the lines of the pass and those left out of it.
    pub(crate) fn counted(mut self, pass: &Pass) -> (Consumption, Record) {
        for (currency, counted) in pass.currencies.iter().chain(&self.surplus) {
            self.record.evaluated(counted.rows, currency.as_deref(), counted.amount);
        }
        (self.lines, self.record)
    }
}

/// Looks for ids that stand there more than once. Where it is known that there are none, or which they are, nothing
/// else is read.
pub(crate) fn identity(
    lines: &Input,
    at_once: Option<NonZero<u32>>,
    tolerances: &Tolerances,
) -> PolarsResult<Identity> {
    let mut record = Record::new("line.identity", tolerances);
    let mut surplus = BTreeMap::new();
    let rows = match &lines.repeated {
        _ if lines.is_unique => DataFrame::empty(),
        Some(known) => in_order(known.clone())?,
        None => repeated(&lines.frame, repeated_ids(&lines.frame)?)?,
    };
    if rows.height() == 0 {
        let lines = Consumption::new(&lines.frame, Vec::new(), at_once)?;
        return Ok(Identity { lines, record, surplus });
    }
    report(&rows, &mut record)?;
    let out = surplus_rows(&rows)?;
    let cells = Cells(&rows);
    let (currency, payment) = (cells.text("currency")?, cells.money("payment_amount")?);
    for &row in &out {
        let counted: &mut Counted = surplus.entry(currency.get(row).map(str::to_owned)).or_default();
        counted.add(Counted { rows: 1, amount: units(payment, row) });
    }
    let lines = Consumption::new(&lines.frame, numbers(&rows, &out)?, at_once)?;
    Ok(Identity { lines, record, surplus })
}

/// The numbers of the lines that do not count, rising: of every id all but the first line in canonical order.
/// `known` are the lines whose ids repeat, where the lake keeps them apart; `ids` are their ids, where a run has found
/// them; otherwise they are looked for.
///
/// # Errors
/// When the lines cannot be read.
pub fn surplus(
    lines: &LazyFrame,
    known: Option<LazyFrame>,
    ids: Option<Vec<String>>,
) -> PolarsResult<Vec<IdxSize>> {
    let rows = match (known, ids) {
        (Some(known), _) => in_order(known)?,
        (None, Some(ids)) => repeated(lines, ids)?,
        (None, None) => repeated(lines, repeated_ids(lines)?)?,
    };
    if rows.height() == 0 { Ok(Vec::new()) } else { numbers(&rows, &surplus_rows(&rows)?) }
}

/// The lines with these ids and their numbers, in canonical order.
fn repeated(lines: &LazyFrame, ids: Vec<String>) -> PolarsResult<DataFrame> {
    if ids.is_empty() {
        return Ok(DataFrame::empty());
    }
    let rows = lines.clone().with_row_index(ROW, None).filter(one_in("id", ids));
    in_order(rows)
}

/// Lines in canonical order: by every column, so that equal content has one order however it came.
fn in_order(lines: LazyFrame) -> PolarsResult<DataFrame> {
    collect(lines)?.sort(columns(), SortMultipleOptions::default().with_nulls_last(false))
}

/// The columns that tell lines apart.
fn columns() -> Vec<&'static str> {
    let names = Dataset::Consumption.spec().columns.iter().map(|column| column.name);
    names.chain([duizhang_lake::datasets::EXTRA]).collect()
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

/// All rows but the first of each id.
fn surplus_rows(rows: &DataFrame) -> PolarsResult<Vec<usize>> {
    Ok(by_id(rows)?.into_values().flat_map(|members| members.into_iter().skip(1)).collect())
}

/// The numbers that rows have among all lines, rising.
fn numbers(rows: &DataFrame, places: &[usize]) -> PolarsResult<Vec<IdxSize>> {
    let numbers = Cells(rows).count(ROW)?;
    let mut numbers: Vec<IdxSize> = places.iter().filter_map(|&row| numbers.get(row)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// Reports every repeated id of the rows (in canonical order).
fn report(rows: &DataFrame, record: &mut Record) -> PolarsResult<()> {
    let content = rows.select(columns())?;
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
