//! What tables are filled with.

use duizhang_plugin_host::{Column, CurrencyOf, Kind, Role, Table};
use polars::prelude::*;

use crate::shape::Shape;

/// A value of any type. One of another type than its column's is missing.
#[derive(Clone, Debug, Default)]
pub(crate) enum Cell {
    #[default]
    Null,
    Text(String),
    /// A whole number, the units of a decimal, days, or microseconds.
    Number(i128),
    Bool(bool),
}

/// A table of `rows` rows, each cell from its column and row.
pub(crate) fn table(
    shape: &Shape,
    rows: usize,
    cell: &mut dyn FnMut(&Column, usize) -> Cell,
) -> Result<Table, String> {
    let columns = shape.columns();
    let filled = columns.iter().map(|column| {
        let cells = (0..rows).map(|row| cell(column, row)).collect();
        filled(column, cells)
    });
    let filled = filled.collect::<PolarsResult<Vec<_>>>().map_err(|error| error.to_string())?;
    let frame = DataFrame::new(rows, filled).map_err(|error| error.to_string())?;
    Table::new(&shape.name, columns, &frame).map_err(|error| error.to_string())
}

fn filled(column: &Column, cells: Vec<Cell>) -> PolarsResult<polars::prelude::Column> {
    let name: PlSmallStr = column.name.as_str().into();
    let number = |cell: &Cell| if let Cell::Number(number) = cell { Some(*number) } else { None };
    let narrow = |cell: &Cell| number(cell).and_then(|number| i64::try_from(number).ok());
    Ok(match column.kind {
        Kind::Text => {
            let text = |cell: Cell| if let Cell::Text(text) = cell { Some(text) } else { None };
            StringChunked::from_iter_options(name, cells.into_iter().map(text)).into_column()
        }
        Kind::Bool => {
            let bools = cells.iter().map(|cell| if let Cell::Bool(bool) = cell { Some(*bool) } else { None });
            BooleanChunked::from_iter_options(name, bools).into_column()
        }
        Kind::Decimal { scale } => Int128Chunked::from_iter_options(name, cells.iter().map(number))
            .into_decimal_unchecked(38, scale)
            .into_column(),
        Kind::Int => Int64Chunked::from_iter_options(name, cells.iter().map(narrow)).into_column(),
        Kind::Date => {
            let days = cells.iter().map(|cell| number(cell).and_then(|number| i32::try_from(number).ok()));
            Int32Chunked::from_iter_options(name, days).into_column().cast(&DataType::Date)?
        }
        Kind::Time => Int64Chunked::from_iter_options(name, cells.iter().map(narrow))
            .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
            .into_column(),
    })
}

/// Whether other columns take their currency from this one.
pub(crate) fn holds_currency(shape: &Shape, column: &Column) -> bool {
    let from =
        |other: &Column| matches!(&other.currency, Some(CurrencyOf::From(name)) if *name == column.name);
    column.name == "currency" || shape.columns().iter().any(from)
}

/// What a month looks like: every cell is there, amounts of both signs in three currencies.
pub(crate) fn plain(is_currency: bool, column: &Column, row: usize) -> Cell {
    let number = i128::try_from(row).unwrap_or_default();
    match (column.kind, column.role) {
        (Kind::Text, _) if is_currency => Cell::Text(currency(row).to_owned()),
        (Kind::Text, Role::Period) => Cell::Text("2026-09".to_owned()),
        (Kind::Text, Role::Label) => Cell::Text(format!("客户 {} Ltd", row % 100)),
        (Kind::Text, _) => Cell::Text(format!("{}-{row:05}", column.name)),
        (Kind::Int, _) => Cell::Number(number),
        (Kind::Decimal { .. }, _) => Cell::Number(number * 1_234_567_891 - 5_000_000_000),
        (Kind::Bool, _) => Cell::Bool(row.is_multiple_of(2)),
        (Kind::Date, _) => Cell::Number(20_697 + number % 365),
        (Kind::Time, _) => Cell::Number(1_790_000_000_000_000 + number * 61_000_001),
    }
}

/// One of three.
pub(crate) fn currency(row: usize) -> &'static str {
    ["CNY", "USD", "HKD"].get(row % 3).copied().unwrap_or("CNY")
}

/// The largest decimal that tables hold: 38 nines.
pub(crate) const NINES: i128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;

/// Texts that trip up whoever takes text for bytes, for ASCII, for one line, or for code.
pub(crate) const ODD_TEXTS: [&str; 18] = [
    "",
    " ",
    "a\tb",
    "line\nbreak\r\nand another",
    "\"quoted\" and 'quoted'",
    "comma, semicolon; bar|",
    "=1+1",
    "@SUM(A1)",
    "<script>alert('x')</script> & &amp;",
    "\\n \\ \\\\",
    "شركة السحابة المحدودة",
    "חברת ענן בע\u{5f4}מ",
    "👩\u{200d}💻🏳\u{fe0f}\u{200d}🌈🀄",
    "e\u{301}\u{327}",
    "𠮷野家",
    "\u{feff}mark",
    "\u{202e}txt.exe",
    "NULL",
];

/// Names that must not become the names of files.
pub(crate) const HOSTILE_NAMES: [&str; 10] = [
    "../../escaped",
    "/tmp/absolute",
    "a/b",
    "a\\b",
    "..",
    ".hidden",
    "CON",
    "receipt.json",
    "-rf",
    "line\nbreak",
];
