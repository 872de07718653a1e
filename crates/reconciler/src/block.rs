//! What the pass looks at of lines side by side: columns of the lake's file as they lie there, or those of a frame.

use duizhang_lake::{Columns, Numbers, Texts};
use polars::prelude::*;

use crate::cells::{Cells, SUM};
use crate::codes::{CHANGE_REFUND, ORDER, TO_USAGE_REFUND, UNSUBSCRIPTION};
use crate::consumption::Part;
use crate::fold::{KEYS, MEASURES};

/// Which of the fold's keys are text, and which are codes.
pub(crate) const TEXTS: [&str; 6] = [
    "customer_id",
    "association_type",
    "service_type_code",
    "service_type_name",
    "resource_type_code",
    "currency",
];
pub(crate) const CODES: [&str; 2] = ["charging_mode", "bill_detail_type"];
/// Places among [`TEXTS`] and [`CODES`].
pub(crate) const CUSTOMER: usize = 0;
pub(crate) const CURRENCY: usize = 5;
pub(crate) const DETAIL: usize = 1;

/// Places among [`MEASURES`].
pub(crate) const CASH: usize = 3;
pub(crate) const COUPON: usize = 5;

/// What is read beside keys and measures.
const OTHERS: [&str; 3] = [TRADE, "trade_time", "consume_time"];
const TRADE: &str = "trade_id";

/// Amounts have no more than ten digits before the point and eight behind it. The sum of all amounts of one line then fits
/// into 64 bits. With larger ones it might overflow, and a line could come out even that is not.
const LIMIT: u64 = 1_000_000_000_000_000_000;

/// The columns that are read, each once.
pub fn columns() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().chain(MEASURES).chain(OTHERS)
}

/// Lines side by side.
pub(crate) struct Block {
    pub(crate) texts: [Texts; TEXTS.len()],
    pub(crate) codes: [Numbers; CODES.len()],
    pub(crate) measures: [Numbers; MEASURES.len()],
    /// Only of lines that say what they are for: see [`is_named`].
    pub(crate) trade: Texts,
    pub(crate) traded: Numbers,
    pub(crate) consumed: Numbers,
}

/// Whether the trade of lines of this type says which order or change they are for.
pub(crate) fn is_named(detail: i64) -> bool {
    ORDER.contains(&detail) || [UNSUBSCRIPTION, CHANGE_REFUND, TO_USAGE_REFUND].contains(&detail)
}

impl Part for Block {
    fn columns() -> Vec<&'static str> {
        columns().collect()
    }

    fn of_file(file: &Columns, group: usize, _: Option<&[bool]>) -> PolarsResult<Self> {
        let numbers = |name: &str| PolarsResult::Ok(file.numbers(group, name)?);
        let texts = |name: &str, wanted: Option<&[bool]>| PolarsResult::Ok(file.texts(group, name, wanted)?);
        let codes = each(CODES, numbers)?;
        let measures = amounts(each(MEASURES, numbers)?)?;
        let is_wanted =
            |row: usize| measures[COUPON].values()[row] != 0 || codes[DETAIL].get(row).is_some_and(is_named);
        let wanted: Vec<bool> = (0..measures[COUPON].values().len()).map(is_wanted).collect();
        Ok(Self {
            texts: each(TEXTS, |name| texts(name, None))?,
            trade: texts(TRADE, Some(&wanted))?,
            traded: numbers("trade_time")?,
            consumed: numbers("consume_time")?,
            codes,
            measures,
        })
    }

    fn of_frame(frame: &DataFrame) -> PolarsResult<Self> {
        let cells = Cells(frame);
        let texts = |name: &str| PolarsResult::Ok(cells.text(name)?.iter().collect());
        let times = |name: &str| PolarsResult::Ok(cells.time(name)?.iter().collect());
        Ok(Self {
            texts: each(TEXTS, texts)?,
            codes: each(CODES, |name| Ok(cells.int(name)?.iter().collect()))?,
            measures: amounts(each(MEASURES, |name| money(frame, name))?)?,
            trade: texts(TRADE)?,
            traded: times("trade_time")?,
            consumed: times("consume_time")?,
        })
    }

    fn retain(&mut self, stays: &[bool]) {
        self.texts.iter_mut().chain([&mut self.trade]).for_each(|texts| texts.retain(stays));
        let times = [&mut self.traded, &mut self.consumed];
        let numbers = self.codes.iter_mut().chain(&mut self.measures).chain(times);
        numbers.for_each(|numbers| numbers.retain(stays));
    }
}

/// The largest amount is checked, once, so that nobody has to ask whether sums of a line's amounts fit.
fn amounts(measures: [Numbers; MEASURES.len()]) -> PolarsResult<[Numbers; MEASURES.len()]> {
    let is_within = |amount: &i64| amount.unsigned_abs() < LIMIT;
    let all = measures.iter().all(|column| column.values().iter().all(is_within));
    if all { Ok(measures) } else { Err(too_large()) }
}

/// A column of amounts of a frame, in units of 10⁻⁸.
pub(crate) fn money(frame: &DataFrame, name: &str) -> PolarsResult<Numbers> {
    let column = frame.column(name)?.cast(&SUM)?;
    column.decimal()?.physical().iter().map(narrow).collect()
}

fn narrow(units: Option<i128>) -> PolarsResult<Option<i64>> {
    units.map(|units| i64::try_from(units).map_err(|_| too_large())).transpose()
}

fn too_large() -> PolarsError {
    PolarsError::ComputeError("a line has an amount of more than ten digits before the point".into())
}

/// One column for each name.
pub(crate) fn each<T: Default, const N: usize>(
    names: [&str; N],
    mut column: impl FnMut(&str) -> PolarsResult<T>,
) -> PolarsResult<[T; N]> {
    let mut columns = std::array::from_fn(|_| T::default());
    for (slot, name) in columns.iter_mut().zip(names) {
        *slot = column(name)?;
    }
    Ok(columns)
}
