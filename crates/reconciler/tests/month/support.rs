//! The sample month in memory, and how to bend it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use duizhang_lake::store::{Existing, ImportRequest, import};
use duizhang_lake::{Dataset, Home, Snapshot};
use duizhang_money::Timestamp;
use duizhang_reconciler::{CouponStates, Input, Month};
use polars::prelude::*;

/// The sample month as it was captured; read once.
pub(crate) fn sample() -> Month {
    static SAMPLE: OnceLock<Month> = OnceLock::new();
    SAMPLE.get_or_init(read).clone()
}

fn read() -> Month {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path().join("home")).unwrap();
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/2026-09/captures");
    let request = ImportRequest {
        paths: &[captures],
        cycle: None,
        options: duizhang_lake::import::Options::default(),
        existing: Existing::Refuse,
        now: Timestamp::from_micros(0).unwrap(),
        program: "test",
        rows_in_memory: duizhang_lake::RUN_ROWS,
    };
    import(&home, &request, &mut ()).unwrap();
    let cycle = home.cycles().unwrap()[0];
    let snapshot = Snapshot::latest(&home, cycle).unwrap();
    let mut inputs = BTreeMap::new();
    for dataset in Dataset::all() {
        let Some(mut input) = Input::of(&snapshot, dataset).unwrap() else { continue };
        // In memory, because the folder goes.
        input.frame = input.frame.collect().unwrap().lazy();
        // Tests change the lines, and with them which ids repeat.
        input.repeated = None;
        inputs.insert(dataset, input);
    }
    Month { cycle, inputs, others: BTreeMap::new(), coupon_states: CouponStates::default() }
}

/// Puts another frame in the place of a dataset's.
pub(crate) fn change(month: &mut Month, dataset: Dataset, bend: impl FnOnce(DataFrame) -> DataFrame) {
    if let Some(input) = month.inputs.get_mut(&dataset) {
        let frame = input.frame.clone().collect().unwrap();
        input.frame = bend(frame).lazy();
    }
}

/// A frame with a money column changed, row by row.
pub(crate) fn with_money(
    mut frame: DataFrame,
    name: &str,
    change: impl Fn(usize, i128) -> i128,
) -> DataFrame {
    let column = frame.column(name).unwrap();
    let DataType::Decimal(precision, scale) = *column.dtype() else { panic!("{name} is no amount") };
    let cells = column.decimal().unwrap().physical().iter().enumerate();
    let cells: Vec<Option<i128>> = cells.map(|(row, units)| units.map(|units| change(row, units))).collect();
    let changed = Int128Chunked::from_iter_options(name.into(), cells.into_iter());
    frame.with_column(changed.into_decimal_unchecked(precision, scale).into_column()).unwrap();
    frame
}

/// A money column of a dataset in units of 10⁻⁸.
pub(crate) fn rows_of(month: &Month, dataset: Dataset, column: &str) -> Vec<Option<i128>> {
    let frame = month.inputs[&dataset].frame.clone().collect().unwrap();
    frame.column(column).unwrap().decimal().unwrap().physical().iter().collect()
}

/// A frame with one more row: the first that has this text in this column, with other texts put in.
pub(crate) fn like(frame: &DataFrame, column: &str, text: &str, put: &[(&str, &str)]) -> DataFrame {
    let cells = frame.column(column).unwrap().str().unwrap();
    let row = cells.iter().position(|cell| cell == Some(text)).unwrap();
    let mut copy = frame.slice(i64::try_from(row).unwrap(), 1);
    for (name, value) in put {
        let kind = copy.column(name).unwrap().dtype().clone();
        let value = Column::new((*name).into(), [*value]);
        // A time is written as its microseconds.
        let is_number = matches!(kind, DataType::Datetime(..) | DataType::Int64);
        let value = if is_number { value.cast(&DataType::Int64).unwrap() } else { value };
        let value = value.cast(&kind).unwrap();
        copy.with_column(value).unwrap();
    }
    frame.vstack(&copy).unwrap()
}
