//! Two snapshots of a month, dataset by dataset: which rows appeared, vanished or were restated,
//! and what that is in money.
//!
//! A row that is in both with the same content is not mentioned. Rows pair by the dataset's key; a
//! key that several rows share pairs in canonical order, after equal rows have been taken off.

use std::collections::{BTreeMap, BTreeSet};

use duizhang_money::{MONEY_SCALE, QUANTITY_SCALE, Scaled, Timestamp, format_units};
use polars::prelude::*;

use crate::datasets::{Dataset, EXTRA, Kind};
use crate::error::LakeError;
use crate::snapshot::Snapshot;

/// Rows that are compared at a time, more or less: a month of any size fits into memory, as long
/// as what differs does.
const ROWS_AT_A_TIME: u64 = 500_000;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowChange {
    /// In both, with other content.
    Restated,
    /// In the earlier snapshot only.
    Vanished,
    /// In the later snapshot only.
    Appeared,
}

impl RowChange {
    /// The name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Restated => "restated",
            Self::Vanished => "vanished",
            Self::Appeared => "appeared",
        }
    }
}

/// Sums of the rows of one kind of change, customer and currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeSum {
    /// Rows.
    pub rows: u64,
    /// Money column → Σ before, Σ after, in units of 10⁻⁸.
    pub amounts: BTreeMap<&'static str, (Scaled, Scaled)>,
}

/// One row that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRow {
    /// What became of it.
    pub change: RowChange,
    /// The customer, where the dataset names one.
    pub customer_id: Option<String>,
    /// The currency, where the dataset names one.
    pub currency: Option<String>,
    /// Key column → value.
    pub key: Vec<(&'static str, Option<String>)>,
    /// Column, before, after: of a restated row the columns that differ, else the amounts.
    pub cells: Vec<(&'static str, Option<String>, Option<String>)>,
}

/// Customer and currency, where the dataset names them.
pub type Whose = (Option<String>, Option<String>);

/// What differs in one dataset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Rows before and after.
    pub rows: (u64, u64),
    /// Rows in both with other content.
    pub restated: u64,
    /// Rows in the earlier one only.
    pub vanished: u64,
    /// Rows in the later one only.
    pub appeared: u64,
    /// Of the restated rows, how many differ in each column.
    pub columns: BTreeMap<&'static str, u64>,
    /// Sums of all that differs.
    pub sums: BTreeMap<(RowChange, Whose), ChangeSum>,
    /// The first rows of each kind of change, by key.
    pub listed: Vec<ChangedRow>,
}

impl Comparison {
    /// Whether every row is the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.restated + self.vanished + self.appeared == 0
    }
}

/// Compares one dataset of two snapshots. At most `limit` rows are listed; counts and sums are of
/// all of them.
pub fn compare(
    dataset: Dataset,
    from: &Snapshot,
    to: &Snapshot,
    limit: usize,
) -> Result<Comparison, LakeError> {
    let rows = |snapshot: &Snapshot| snapshot.entry(dataset).map_or(0, |entry| entry.rows);
    let mut found = Comparison { rows: (rows(from), rows(to)), ..Comparison::default() };
    let hash = |snapshot: &Snapshot| snapshot.entry(dataset).map(|entry| entry.blake3.clone());
    if hash(from) == hash(to) {
        return Ok(found);
    }
    let (before, after) =
        (with_columns(dataset, from.scan(dataset)?)?, with_columns(dataset, to.scan(dataset)?)?);
    let largest = found.rows.0.max(found.rows.1);
    let at_a_time = Some(ROWS_AT_A_TIME).filter(|rows| largest > *rows);
    compare_frames(dataset, [&before, &after], at_a_time, limit, &mut found)?;
    Ok(found)
}

/// Compares the rows themselves; by groups of customers of about so many rows where that is asked.
fn compare_frames(
    dataset: Dataset,
    [before, after]: [&LazyFrame; 2],
    at_a_time: Option<u64>,
    limit: usize,
    found: &mut Comparison,
) -> PolarsResult<()> {
    let (mut old, mut new): (Option<DataFrame>, Option<DataFrame>) = (None, None);
    let splits = at_a_time.filter(|_| dataset.spec().index("customer_id").is_some());
    let parts = splits.map_or_else(|| Ok(vec![None]), |rows| parts(before, after, rows))?;
    for part in parts {
        let of = |frame: &LazyFrame| match &part {
            Some(part) => frame.clone().filter(part.clone()),
            None => frame.clone(),
        };
        let (left, right) = different(dataset, &of(before), &of(after))?;
        append(&mut old, left)?;
        append(&mut new, right)?;
    }
    let (Some(old), Some(new)) = (old, new) else { return Ok(()) };
    let (old, new) = (in_order(dataset, &old)?, in_order(dataset, &new)?);
    let paired = pair(dataset, &old, &new)?;
    tally(dataset, &old, &new, &paired, limit, found)
}

/// A table of the user's own may have had other columns: what it lacks is null.
fn with_columns(dataset: Dataset, mut frame: LazyFrame) -> PolarsResult<LazyFrame> {
    if !dataset.is_own() {
        return Ok(frame);
    }
    let schema = frame.collect_schema()?;
    let column = |name: &PlSmallStr, dtype: &DataType| match schema.get(name) {
        Some(there) if there == dtype => col(name.clone()),
        _ => lit(NULL).cast(dtype.clone()).alias(name.clone()),
    };
    let wanted = crate::frames::empty(dataset);
    Ok(frame.select(wanted.schema().iter().map(|(name, dtype)| column(name, dtype)).collect::<Vec<_>>()))
}

fn append(all: &mut Option<DataFrame>, part: DataFrame) -> PolarsResult<()> {
    if let Some(all) = all {
        return all.vstack_mut(&part).map(|_| ());
    }
    *all = Some(part);
    Ok(())
}

/// Conditions that split the rows by customer, each for about so many rows.
fn parts(before: &LazyFrame, after: &LazyFrame, at_a_time: u64) -> PolarsResult<Vec<Option<Expr>>> {
    let mut sizes: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for frame in [before, after] {
        let counted = frame.clone().group_by([col("customer_id")]).agg([len().alias("rows")]).collect()?;
        let (ids, rows) = (counted.column("customer_id")?.str()?, counted.column("rows")?.idx()?);
        for (id, rows) in ids.iter().zip(rows.iter()) {
            let size = sizes.entry(id.map(str::to_owned)).or_default();
            *size = (*size).max(u64::from(rows.unwrap_or(0)));
        }
    }
    let mut parts = Vec::new();
    let (mut ids, mut size): (Vec<Option<String>>, u64) = (Vec::new(), 0);
    let one_of = |ids: Vec<Option<String>>| {
        let is_null = if ids.contains(&None) { col("customer_id").is_null() } else { lit(false) };
        let names = Series::new("ids".into(), ids.into_iter().flatten().collect::<Vec<String>>());
        Some(col("customer_id").is_in(lit(names).implode(false), false).or(is_null))
    };
    for (id, rows) in sizes {
        if size + rows > at_a_time && !ids.is_empty() {
            parts.push(one_of(std::mem::take(&mut ids)));
            size = 0;
        }
        ids.push(id);
        size += rows;
    }
    parts.push(one_of(ids));
    Ok(parts)
}

fn names(dataset: Dataset) -> Vec<&'static str> {
    dataset.spec().columns.iter().map(|column| column.name).chain([EXTRA]).collect()
}

fn columns(names: &[&'static str]) -> Vec<Expr> {
    names.iter().map(|name| col(*name)).collect()
}

/// The rows without an equal row on the other side. Rows that share their key are kept on both
/// sides where their numbers differ, too, since an equal row may be there once more.
fn different(
    dataset: Dataset,
    before: &LazyFrame,
    after: &LazyFrame,
) -> PolarsResult<(DataFrame, DataFrame)> {
    let (all, key) = (columns(&names(dataset)), columns(dataset.spec().key));
    let join = |how: JoinType| JoinArgs { nulls_equal: true, ..JoinArgs::new(how) };
    let without = |left: &LazyFrame, right: &LazyFrame| {
        left.clone().join(right.clone(), all.clone(), all.clone(), join(JoinType::Anti))
    };
    let shared = |frame: &LazyFrame| {
        let counted = frame.clone().group_by(key.clone()).agg([len().alias("times")]);
        counted.filter(col("times").gt(lit(1))).select(key.clone())
    };
    let shared = concat([shared(before), shared(after)], UnionArgs::default())?.collect()?;
    if shared.height() == 0 {
        return Ok((without(before, after).collect()?, without(after, before).collect()?));
    }
    let of_shared = |frame: &LazyFrame, how: JoinType| {
        frame.clone().join(shared.clone().lazy(), key.clone(), key.clone(), join(how))
    };
    let side = |left: &LazyFrame, right: &LazyFrame| -> PolarsResult<DataFrame> {
        let single = of_shared(&without(left, right), JoinType::Anti).collect()?;
        single.vstack(&of_shared(left, JoinType::Semi).collect()?)
    };
    Ok((side(before, after)?, side(after, before)?))
}

/// Rows by key, then canonical: pairing and listing do not depend on how the rows came.
fn in_order(dataset: Dataset, frame: &DataFrame) -> PolarsResult<DataFrame> {
    let all = names(dataset);
    let key = dataset.spec().key;
    let by: Vec<&str> =
        key.iter().copied().chain(all.iter().copied().filter(|name| !key.contains(name))).collect();
    frame.select(all.iter().copied())?.sort(by, SortMultipleOptions::default().with_nulls_last(false))
}

/// Places of rows: restated ones with their places on both sides, vanished, appeared.
#[derive(Default)]
struct Paired {
    restated: Vec<(IdxSize, IdxSize)>,
    vanished: Vec<IdxSize>,
    appeared: Vec<IdxSize>,
}

/// Pairs the rows of both sides, which are in order, by a merge over their keys.
fn pair(dataset: Dataset, old: &DataFrame, new: &DataFrame) -> PolarsResult<Paired> {
    let (old, new) = (Reader::new(dataset, old)?, Reader::new(dataset, new)?);
    let (mut left, mut right) = (0, 0);
    let mut paired = Paired::default();
    while left < old.height || right < new.height {
        let keys =
            (left < old.height).then(|| old.key(left)).zip((right < new.height).then(|| new.key(right)));
        let first = match &keys {
            Some((old, new)) => old.cmp(new),
            None if left < old.height => std::cmp::Ordering::Less,
            None => std::cmp::Ordering::Greater,
        };
        match first {
            std::cmp::Ordering::Less => {
                paired.vanished.push(place(left));
                left += 1;
            }
            std::cmp::Ordering::Greater => {
                paired.appeared.push(place(right));
                right += 1;
            }
            std::cmp::Ordering::Equal => {
                let key = old.key(left);
                let group = |reader: &Reader<'_>, from: usize| {
                    (from..reader.height).take_while(|row| reader.key(*row) == key).collect::<Vec<usize>>()
                };
                let (mut lefts, mut rights) = (group(&old, left), group(&new, right));
                (left, right) = (left + lefts.len(), right + rights.len());
                take_off_equal(&old, &new, &mut lefts, &mut rights);
                let pairs = lefts.len().min(rights.len());
                paired
                    .restated
                    .extend(lefts.iter().zip(&rights).map(|(old, new)| (place(*old), place(*new))));
                paired.vanished.extend(lefts[pairs..].iter().map(|row| place(*row)));
                paired.appeared.extend(rights[pairs..].iter().map(|row| place(*row)));
            }
        }
    }
    Ok(paired)
}

fn place(row: usize) -> IdxSize {
    IdxSize::try_from(row).unwrap_or(IdxSize::MAX)
}

/// Of rows that share a key, takes off those that are on both sides, each as often as on both.
fn take_off_equal(old: &Reader<'_>, new: &Reader<'_>, lefts: &mut Vec<usize>, rights: &mut Vec<usize>) {
    let mut counts: BTreeMap<Vec<Option<String>>, usize> = BTreeMap::new();
    for row in rights.iter() {
        *counts.entry(new.row(*row)).or_default() += 1;
    }
    let mut equal: BTreeMap<Vec<Option<String>>, usize> = BTreeMap::new();
    lefts.retain(|row| {
        let content = old.row(*row);
        let Some(count) = counts.get_mut(&content).filter(|count| **count > 0) else { return true };
        *count -= 1;
        *equal.entry(content).or_default() += 1;
        false
    });
    rights.retain(|row| {
        let Some(count) = equal.get_mut(&new.row(*row)).filter(|count| **count > 0) else { return true };
        *count -= 1;
        false
    });
}

/// Counts, sums and lists what was paired.
fn tally(
    dataset: Dataset,
    old: &DataFrame,
    new: &DataFrame,
    paired: &Paired,
    limit: usize,
    found: &mut Comparison,
) -> PolarsResult<()> {
    let (old, new) = (Reader::new(dataset, old)?, Reader::new(dataset, new)?);
    found.restated = paired.restated.len() as u64;
    found.vanished = paired.vanished.len() as u64;
    found.appeared = paired.appeared.len() as u64;
    let restated = paired.restated.iter().map(|(old, new)| (RowChange::Restated, Some(*old), Some(*new)));
    let vanished = paired.vanished.iter().map(|old| (RowChange::Vanished, Some(*old), None));
    let appeared = paired.appeared.iter().map(|new| (RowChange::Appeared, None, Some(*new)));
    for (change, left, right) in restated.chain(vanished).chain(appeared) {
        let (left, right) = (left.map(|row| row as usize), right.map(|row| row as usize));
        // A row is its later owner's; what it was worth to the earlier one stands under the same.
        let (reader, row) = right.map_or((&old, left), |row| (&new, Some(row)));
        let Some(row) = row else { continue };
        let whose = (reader.named(row, "customer_id"), reader.named(row, "currency"));
        let sum = found.sums.entry((change, whose.clone())).or_default();
        sum.rows += 1;
        for (index, name) in &old.money {
            let (before, after) =
                (left.and_then(|row| old.units(row, *index)), right.and_then(|row| new.units(row, *index)));
            let amounts = sum.amounts.entry(name).or_default();
            amounts.0 += before.unwrap_or(0);
            amounts.1 += after.unwrap_or(0);
        }
        let mut cells = Vec::new();
        if let (Some(left), Some(right)) = (left, right) {
            for (index, name) in old.names.iter().enumerate() {
                let (before, after) = (old.cell(left, index), new.cell(right, index));
                if before != after {
                    *found.columns.entry(name).or_default() += 1;
                    cells.push((*name, before, after));
                }
            }
        } else {
            for (index, name) in &old.money {
                let (before, after) =
                    (left.and_then(|row| old.cell(row, *index)), right.and_then(|row| new.cell(row, *index)));
                if before.is_some() || after.is_some() {
                    cells.push((*name, before, after));
                }
            }
        }
        if found.listed.len() < limit {
            let (customer_id, currency) = whose;
            let key = dataset.spec().key.iter().copied().zip(reader.key_text(row)).collect();
            found.listed.push(ChangedRow { change, customer_id, currency, key, cells });
        }
    }
    Ok(())
}

/// The cells of a frame by place, typed once.
struct Reader<'a> {
    height: usize,
    names: Vec<&'static str>,
    cells: Vec<Cells<'a>>,
    key: Vec<usize>,
    /// The money columns: place and name.
    money: Vec<(usize, &'static str)>,
}

enum Cells<'a> {
    Text(&'a StringChunked),
    Int(&'a Int64Chunked),
    Units(&'a Int128Chunked, u8),
    Time(&'a Int64Chunked),
}

/// A cell of a key, in the order in which polars sorts it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Null,
    Number(i128),
    Text(&'a str),
}

impl<'a> Reader<'a> {
    fn new(dataset: Dataset, frame: &'a DataFrame) -> PolarsResult<Self> {
        let spec = dataset.spec();
        let names = names(dataset);
        let kind = |index: usize| spec.columns.get(index).map_or(Kind::Json, |column| column.kind);
        let mut cells = Vec::new();
        let mut money = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let column = frame.column(name)?;
            cells.push(match kind(index) {
                Kind::Text | Kind::Json => Cells::Text(column.str()?),
                Kind::Int => Cells::Int(column.i64()?),
                Kind::Money => {
                    money.push((index, *name));
                    Cells::Units(column.decimal()?.physical(), MONEY_SCALE)
                }
                Kind::Quantity => Cells::Units(column.decimal()?.physical(), QUANTITY_SCALE),
                Kind::Time => Cells::Time(column.datetime()?.physical()),
            });
        }
        let key = spec.key.iter().filter_map(|key| spec.index(key)).collect();
        Ok(Self { height: frame.height(), names, cells, key, money })
    }

    fn key(&self, row: usize) -> Vec<Key<'a>> {
        let number = |number: Option<i64>| number.map_or(Key::Null, |number| Key::Number(number.into()));
        let of = |index: &usize| match &self.cells[*index] {
            Cells::Text(cells) => cells.get(row).map_or(Key::Null, Key::Text),
            Cells::Int(cells) | Cells::Time(cells) => number(cells.get(row)),
            Cells::Units(cells, _) => cells.get(row).map_or(Key::Null, Key::Number),
        };
        self.key.iter().map(of).collect()
    }

    fn key_text(&self, row: usize) -> Vec<Option<String>> {
        self.key.iter().map(|index| self.cell(row, *index)).collect()
    }

    fn row(&self, row: usize) -> Vec<Option<String>> {
        (0..self.cells.len()).map(|index| self.cell(row, index)).collect()
    }

    fn units(&self, row: usize, index: usize) -> Option<Scaled> {
        match &self.cells[index] {
            Cells::Units(cells, _) => cells.get(row),
            _ => None,
        }
    }

    fn cell(&self, row: usize, index: usize) -> Option<String> {
        match &self.cells[index] {
            Cells::Text(cells) => cells.get(row).map(str::to_owned),
            Cells::Int(cells) => cells.get(row).map(|number| number.to_string()),
            Cells::Units(cells, scale) => cells.get(row).map(|units| format_units(units, *scale)),
            Cells::Time(cells) => cells.get(row).and_then(Timestamp::from_micros).map(Timestamp::to_utc),
        }
    }

    fn named(&self, row: usize, name: &str) -> Option<String> {
        self.names.iter().position(|known| *known == name).and_then(|index| self.cell(row, index))
    }
}

/// The datasets that either snapshot has, in the catalogue's order.
#[must_use]
pub fn datasets(from: &Snapshot, to: &Snapshot) -> Vec<Dataset> {
    // Of a table of the user's own the later columns count; rows without them are compared as null.
    let later = to.datasets();
    let earlier = from.datasets().into_iter().filter(|dataset| !later.contains(dataset));
    let all: BTreeSet<Dataset> = later.iter().copied().chain(earlier).collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DATASET: Dataset = Dataset::Consumption;

    type Line = (Option<&'static str>, Option<&'static str>, i64);

    fn frame(lines: &[Line]) -> LazyFrame {
        let mut frame = DataFrame::full_null(crate::empty(DATASET).schema(), lines.len());
        let text = |name: &str, cell: fn(&Line) -> Option<&'static str>| {
            StringChunked::from_iter_options(name.into(), lines.iter().map(cell)).into_column()
        };
        let units =
            Int128Chunked::from_iter_values("payment_amount".into(), lines.iter().map(|line| line.2.into()));
        for column in [
            text("id", |line| line.0),
            text("customer_id", |line| line.1),
            units.into_decimal_unchecked(18, MONEY_SCALE.into()).into_column(),
        ] {
            frame.with_column(column).unwrap();
        }
        frame.lazy()
    }

    fn compared(before: &[Line], after: &[Line], at_a_time: Option<u64>) -> Comparison {
        let mut found = Comparison::default();
        compare_frames(DATASET, [&frame(before), &frame(after)], at_a_time, 100, &mut found).unwrap();
        found
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        let id = prop::sample::select(vec![None, Some("a"), Some("b"), Some("c")]);
        let customer = prop::sample::select(vec![None, Some("X"), Some("Y")]);
        proptest::collection::vec((id, customer, 0..3_i64), 0..8)
    }

    /// Rows of each key, after equal rows were taken off: the slow and obvious way.
    fn expected(before: &[Line], after: &[Line]) -> (u64, u64, u64) {
        let (mut restated, mut vanished, mut appeared) = (0, 0, 0);
        for id in [None, Some("a"), Some("b"), Some("c")] {
            let of =
                |lines: &[Line]| lines.iter().filter(|line| line.0 == id).copied().collect::<Vec<Line>>();
            let (mut old, mut new) = (of(before), of(after));
            let mut left = Vec::new();
            for line in old.drain(..) {
                match new.iter().position(|other| *other == line) {
                    Some(place) => drop(new.remove(place)),
                    None => left.push(line),
                }
            }
            let pairs = left.len().min(new.len());
            restated += pairs as u64;
            vanished += (left.len() - pairs) as u64;
            appeared += (new.len() - pairs) as u64;
        }
        (restated, vanished, appeared)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_row_is_accounted_for(before in lines(), after in lines()) {
            let found = compared(&before, &after, None);
            let counts = (found.restated, found.vanished, found.appeared);
            prop_assert_eq!(counts, expected(&before, &after));
            let sum = |lines: &[Line]| lines.iter().map(|line| i128::from(line.2)).sum::<i128>();
            let payment = |sum: &ChangeSum| sum.amounts.get("payment_amount").copied().unwrap_or_default();
            let moved: i128 = found.sums.values().map(|sum| payment(sum).1 - payment(sum).0).sum();
            prop_assert_eq!(moved, sum(&after) - sum(&before));
            let rows: u64 = found.sums.values().map(|sum| sum.rows).sum();
            prop_assert_eq!(rows, counts.0 + counts.1 + counts.2);
            prop_assert_eq!(found.listed.len() as u64, rows);
            // In one go or customer by customer, and whatever the order of the rows.
            prop_assert_eq!(&compared(&before, &after, Some(1)), &found);
            let turned = |lines: &[Line]| lines.iter().rev().copied().collect::<Vec<Line>>();
            prop_assert_eq!(compared(&turned(&before), &turned(&after), None), found);
        }
    }

    #[test]
    fn a_restated_row_says_which_columns_differ() {
        let (before, after) = (
            [(Some("a"), Some("X"), 5), (Some("b"), None, 1)],
            [(Some("a"), Some("Y"), 7), (Some("b"), None, 1)],
        );
        let found = compared(&before, &after, None);
        assert_eq!(found.columns, BTreeMap::from([("customer_id", 1), ("payment_amount", 1)]));
        let row = &found.listed[0];
        assert_eq!((row.change, row.key.clone()), (RowChange::Restated, vec![("id", Some("a".to_owned()))]));
        assert_eq!(
            row.cells[1],
            ("payment_amount", Some("0.00000005".to_owned()), Some("0.00000007".to_owned()))
        );
    }
}
