//! Sorting rows by their leading columns, many of which repeat: each value of a column gets a rank, the ranks
//! of a row become one number, and only where those are equal is text compared.
//!
//! The order is that of polars: nulls first, text by its bytes.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::FixedState;
use polars::prelude::*;

/// Bits of the number that holds the ranks of a row.
const BITS: u32 = u128::BITS;

/// The numbers of the rows in the order of these columns, rows that are equal in them in the order they had.
pub(crate) fn by(frame: &DataFrame, columns: &[&str]) -> PolarsResult<Vec<IdxSize>> {
    Ok(order(frame, columns)?.0)
}

/// The rows sorted by these columns and then by others. Few rows are equal in the first ones, and only those
/// are looked at any further.
pub(crate) fn in_full(frame: &DataFrame, columns: &[&str], others: &[&str]) -> PolarsResult<DataFrame> {
    let mut frame = frame.clone();
    frame.rechunk_mut_par();
    let (mut order, ties) = order(&frame, columns)?;
    if !ties.is_empty() && !others.is_empty() {
        let rows: Vec<IdxSize> = ties.iter().map(|place| order[*place]).collect();
        let alike = frame.take(&IdxCa::from_vec(PlSmallStr::EMPTY, rows.clone()))?;
        let all = [columns, others].concat();
        for (place, row) in ties.into_iter().zip(slowly(&alike, &all)?) {
            order[place] = rows[row as usize];
        }
    }
    if order.is_sorted() {
        return Ok(frame);
    }
    frame.take(&IdxCa::from_vec(PlSmallStr::EMPTY, order))
}

/// The numbers of the rows in their order, and the places where there are rows equal to one beside them.
fn order(frame: &DataFrame, columns: &[&str]) -> PolarsResult<(Vec<IdxSize>, Vec<usize>)> {
    let mut keys = vec![0_u128; frame.height()];
    let mut bits = 0;
    let Some((last, leading)) = columns.split_last() else {
        return Ok(((0..).take(frame.height()).collect(), Vec::new()));
    };
    for name in leading {
        let column = frame.column(name)?;
        let ranks = match column.dtype() {
            DataType::String => ranks(column.str()?.iter()),
            _ => ranks(column.to_physical_repr().i64()?.iter()),
        };
        let most = ranks.iter().max().copied().unwrap_or(0);
        let needed = u32::BITS - most.leading_zeros();
        bits += needed;
        if bits > BITS {
            let order = slowly(frame, columns)?;
            let alike = frame.take(&IdxCa::from_vec(PlSmallStr::EMPTY, order.clone()))?;
            let alike = alike.select(columns.iter().copied())?.is_duplicated()?;
            let places = alike.iter().enumerate().filter(|(_, alike)| *alike == Some(true));
            return Ok((order, places.map(|(place, _)| place).collect()));
        }
        for (key, rank) in keys.iter_mut().zip(ranks) {
            *key = *key << needed | u128::from(rank);
        }
    }
    let last = frame.column(last)?;
    match last.dtype() {
        DataType::String => Ok(sort(&keys, last.str()?.iter())),
        _ => Ok(sort(&keys, last.to_physical_repr().i64()?.iter())),
    }
}

/// The order by any number of columns of any type, value by value.
fn slowly(frame: &DataFrame, columns: &[&str]) -> PolarsResult<Vec<IdxSize>> {
    let by = frame.select(columns.iter().copied())?;
    let Some((first, rest)) = by.columns().split_first() else { return Ok(Vec::new()) };
    let options = SortMultipleOptions {
        descending: vec![false; columns.len()],
        nulls_last: vec![false; columns.len()],
        ..SortMultipleOptions::default().with_maintain_order(true)
    };
    let order = match rest {
        [] => first.arg_sort(SortOptions::default().with_maintain_order(true)),
        rest => first.as_materialized_series().arg_sort_multiple(rest, &options)?,
    };
    Ok(order.into_no_null_iter().collect())
}

/// Sorts rows by key and then by their last column, and tells where equal ones are. Rows that come in runs
/// which are sorted already, as they do when runs are put together, are merged.
fn sort<T: Ord>(keys: &[u128], last: impl Iterator<Item = T>) -> (Vec<IdxSize>, Vec<usize>) {
    let mut rows: Vec<(u128, T, IdxSize)> =
        keys.iter().zip(last).zip(0..).map(|((key, last), row)| (*key, last, row)).collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| one.1.cmp(&other.1)));
    let same = |one: usize, other: usize| match (rows.get(one), rows.get(other)) {
        (Some(one), Some(other)) => one.0 == other.0 && one.1 == other.1,
        _ => false,
    };
    let alike = |place: &usize| same(*place, place + 1) || (*place > 0 && same(*place, place - 1));
    let ties = (0..rows.len()).filter(alike).collect();
    (rows.into_iter().map(|(_, _, row)| row).collect(), ties)
}

/// The rank of each value among the different ones; 0 for null.
fn ranks<T: Ord + Hash + Copy>(values: impl Iterator<Item = Option<T>>) -> Vec<u32> {
    let mut known: HashMap<T, u32, FixedState> = HashMap::default();
    let mut different: Vec<T> = Vec::new();
    let mut before: Option<(T, u32)> = None;
    let mut ranks: Vec<u32> = Vec::with_capacity(values.size_hint().0);
    for value in values {
        let Some(value) = value else {
            ranks.push(0);
            continue;
        };
        // Rows side by side mostly have the same.
        let number = match before {
            Some((same, number)) if same == value => number,
            _ => *known.entry(value).or_insert_with(|| {
                different.push(value);
                u32::try_from(different.len()).unwrap_or(u32::MAX)
            }),
        };
        before = Some((value, number));
        ranks.push(number);
    }
    let mut numbered: Vec<(T, u32)> = different.into_iter().zip(1..).collect();
    numbered.sort_unstable();
    let mut rank_of = vec![0; numbered.len() + 1];
    for ((_, number), rank) in numbered.into_iter().zip(1..) {
        rank_of[number as usize] = rank;
    }
    for number in &mut ranks {
        *number = rank_of[*number as usize];
    }
    ranks
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn frame(rows: &[(Option<String>, Option<i64>, Option<String>)]) -> DataFrame {
        let texts = rows.iter().map(|row| row.0.as_deref()).collect::<StringChunked>();
        let ints = rows.iter().map(|row| row.1).collect::<Int64Chunked>();
        let ids = rows.iter().map(|row| row.2.as_deref()).collect::<StringChunked>();
        let columns = vec![
            texts.with_name("text".into()).into_column(),
            ints.with_name("int".into()).into_column(),
            ids.with_name("id".into()).into_column(),
            Column::new("row".into(), (0..rows.len() as u64).collect::<Vec<_>>()),
        ];
        DataFrame::new(rows.len(), columns).unwrap()
    }

    fn rows() -> impl Strategy<Value = Vec<(Option<String>, Option<i64>, Option<String>)>> {
        let text = proptest::option::of("[ab，云]{0,3}");
        let int = proptest::option::of(prop_oneof![-2..3_i64, Just(i64::MIN), Just(i64::MAX)]);
        proptest::collection::vec((text.clone(), int, text), 0..40)
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_polars(rows in rows()) {
            let frame = frame(&rows);
            let columns = ["text", "int", "id"];
            let options = SortMultipleOptions::default().with_nulls_last(false).with_maintain_order(true);
            let expected = frame.sort(columns, options.clone()).unwrap();
            let order = IdxCa::from_vec("".into(), by(&frame, &columns).unwrap());
            prop_assert!(frame.take(&order).unwrap().equals_missing(&expected));
            let slow = slowly(&frame, &columns).unwrap();
            let slow = frame.take(&IdxCa::from_vec("".into(), slow)).unwrap();
            prop_assert!(slow.equals_missing(&expected));
        }

        #[test]
        fn equal_rows_are_sorted_by_the_other_columns(rows in rows()) {
            let frame = frame(&rows);
            let options = SortMultipleOptions::default().with_nulls_last(false).with_maintain_order(true);
            let expected = frame.sort(["text", "int", "id"], options).unwrap();
            prop_assert!(in_full(&frame, &["text"], &["int", "id"]).unwrap().equals_missing(&expected));
            prop_assert!(in_full(&frame, &["text", "int"], &["id"]).unwrap().equals_missing(&expected));
        }
    }
}
