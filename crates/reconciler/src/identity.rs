//! `line.identity`: every line once. What it reports is left out of every other rule.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use polars::prelude::*;

use crate::cells::{Cells, collect, key, one_in, units};
use crate::finding::{Break, Class, Evidence, ONE, Sides};
use crate::pass::{Counted, Pass};
use crate::record::{Record, Tolerances};
use crate::repeats::repeated_ids;

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
        for (currency, counted) in pass.currencies.iter().chain(&self.surplus) {
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
    let (rows, by) = rows_of(lines, repeated)?;
    report(&rows, &by, &mut record)?;
    let by = by.into_iter();
    let out = surplus_rows(&rows)?;
    let cells = Cells(&rows);
    let (currency, payment) = (cells.text("currency")?, cells.money("payment_amount")?);
    for &row in &out {
        let counted: &mut Counted = surplus.entry(currency.get(row).map(str::to_owned)).or_default();
        counted.add(Counted { rows: 1, amount: units(payment, row) });
    }
    let clean = without(lines, numbers(&rows, &out)?).select(by.map(col).collect::<Vec<_>>());
    Ok(Identity { clean, record, surplus })
}

/// The lines but those with these numbers. A filter and no join: every later question about the lines goes
/// through it, and a join would copy all of them each time.
fn without(lines: &LazyFrame, mut numbers: Vec<IdxSize>) -> LazyFrame {
    numbers.sort_unstable();
    let stays = move |rows: Column| {
        let rows = rows.idx()?;
        let stay = rows.iter().map(|row| row.is_some_and(|row| numbers.binary_search(&row).is_err()));
        Ok(BooleanChunked::from_iter_values(rows.name().clone(), stay).into_column())
    };
    let stays = col("row").map(stays, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)));
    lines.clone().with_row_index("row", None).filter(stays)
}

/// The numbers of the lines that do not count, rising: of every id all but the first line in
/// canonical order. `ids` are the repeated ids where a run has found them; otherwise they are looked for.
pub fn surplus(lines: &LazyFrame, ids: Option<Vec<String>>) -> PolarsResult<Vec<IdxSize>> {
    let repeated = match ids {
        Some(ids) => ids,
        None => repeated_ids(lines)?,
    };
    if repeated.is_empty() {
        return Ok(Vec::new());
    }
    let (rows, _) = rows_of(lines, repeated)?;
    let mut surplus = numbers(&rows, &surplus_rows(&rows)?)?;
    surplus.sort_unstable();
    Ok(surplus)
}

/// The lines with these ids and their numbers, in canonical order, and the columns that order them.
fn rows_of(lines: &LazyFrame, ids: Vec<String>) -> PolarsResult<(DataFrame, Vec<&'static str>)> {
    let rows = lines.clone().with_row_index("row", None).filter(one_in("id", ids));
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

/// All rows but the first of each id.
fn surplus_rows(rows: &DataFrame) -> PolarsResult<Vec<usize>> {
    Ok(by_id(rows)?.into_values().flat_map(|members| members.into_iter().skip(1)).collect())
}

/// The numbers that rows have among all lines.
fn numbers(rows: &DataFrame, places: &[usize]) -> PolarsResult<Vec<IdxSize>> {
    let numbers = Cells(rows).count("row")?;
    Ok(places.iter().filter_map(|&row| numbers.get(row)).collect())
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
