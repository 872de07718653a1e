//! The rows behind sums that are broken: asked for only then.

use polars::prelude::*;

use duizhang_money::Scaled;

use super::OwnRule;
use super::load::{Row, Which, columns, id_text};
use crate::cells::{Cells, collect, key, units};
use crate::finding::EVIDENCE_MAX;
use crate::source::Source;
use duizhang_lake::Kind;

/// A row behind a sum: its key in the dataset, and its amounts.
pub(super) struct Behind {
    pub(super) id: Vec<String>,
    pub(super) values: Vec<Scaled>,
}

/// The first rows behind each list of sums, by their key.
pub(super) fn behind(
    source: &Source<'_>,
    rule: &OwnRule,
    which: Which,
    asked: &[Vec<&Row>],
) -> PolarsResult<Vec<Vec<Behind>>> {
    let mut found: Vec<Vec<Behind>> = asked.iter().map(|_| Vec::new()).collect();
    if asked.iter().all(Vec::is_empty) {
        return Ok(found);
    }
    let wanted = wanted(rule, asked)?;
    let mut on: Vec<Expr> = (0..rule.keys.len()).map(|number| col(format!("k{number}"))).collect();
    let mut frame = columns(source, rule, which, false);
    if rule.is_money() {
        // As it is shown: a dataset that names no currency is in the month's one.
        let own = source.currency.clone().unwrap_or_default();
        let is_none = col("currency").is_null().or(col("currency").eq(lit("")));
        frame =
            frame.with_columns([when(is_none).then(lit(own)).otherwise(col("currency")).alias("currency")]);
        on.push(col("currency"));
    }
    let mut args = JoinArgs::new(JoinType::Inner);
    args.nulls_equal = true;
    let spec = which.of(rule).dataset.spec();
    let ids: Vec<Expr> = (0..spec.key.len()).map(|number| col(format!("i{number}"))).collect();
    let mut shown = ids.clone();
    shown.extend((0..rule.measures.len()).map(|number| col(format!("m{number}"))));
    let first = shown.iter().map(|cell| {
        cell.clone().sort_by(shown.clone(), SortMultipleOptions::default()).head(Some(EVIDENCE_MAX))
    });
    let names: Vec<String> = (0..spec.key.len())
        .map(|number| format!("i{number}"))
        .chain((0..rule.measures.len()).map(|number| format!("m{number}")))
        .collect();
    let joined = frame
        .join(wanted.lazy(), on.clone(), on, args)
        .group_by([col("nr")])
        .agg(first.collect::<Vec<_>>())
        .explode(by_name(names, true, false), ExplodeOptions { empty_as_null: true, keep_nulls: true });
    let frame = collect(joined)?;
    let cells = Cells(&frame);
    let numbers = frame.column("nr")?.u32()?;
    for row in 0..cells.height() {
        let mut id = Vec::new();
        for (number, name) in spec.key.iter().enumerate() {
            let is_time = spec.index(name).is_some_and(|index| spec.columns[index].kind == Kind::Time);
            id.push(id_text(&key(cells.text(&format!("i{number}"))?, row), is_time));
        }
        let mut values = Vec::new();
        for number in 0..rule.measures.len() {
            values.push(units(cells.money(&format!("m{number}"))?, row));
        }
        let slot = numbers.get(row).and_then(|number| found.get_mut(number as usize));
        if let Some(slot) = slot {
            slot.push(Behind { id, values });
        }
    }
    for rows in &mut found {
        rows.sort_by(|a, b| (&a.id, &a.values).cmp(&(&b.id, &b.values)));
    }
    Ok(found)
}

/// The keys to look for, each with the number of the list it is in.
fn wanted(rule: &OwnRule, asked: &[Vec<&Row>]) -> PolarsResult<DataFrame> {
    let rows: Vec<(u32, &Row)> =
        (0_u32..).zip(asked).flat_map(|(number, rows)| rows.iter().map(move |row| (number, *row))).collect();
    let mut columns = Vec::new();
    for number in 0..rule.keys.len() {
        let cells = rows.iter().map(|(_, row)| row.raw[number].as_deref());
        columns.push(StringChunked::from_iter_options(format!("k{number}").into(), cells).into_column());
    }
    if rule.is_money() {
        let cells = rows.iter().map(|(_, row)| Some(row.currency.as_str()));
        columns.push(StringChunked::from_iter_options("currency".into(), cells).into_column());
    }
    let numbers = rows.iter().map(|(number, _)| *number).collect();
    columns.push(UInt32Chunked::from_vec("nr".into(), numbers).into_column());
    DataFrame::new(rows.len(), columns)?.unique_stable(None, UniqueKeepStrategy::First, None)
}
