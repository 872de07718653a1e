//! Workbooks: every sheet whose headings are those of a known export.
//!
//! Sheets of .xlsx are read cell by cell: a sheet that claims a million empty rows costs nothing.
//! Shared texts are in memory, as calamine keeps them.

use std::fs::File;
use std::io::{BufReader, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, Xlsx};
use duizhang_money::Timestamp;

use super::Reading;
use super::archive;
use super::cells::Cell;
use super::error::ImportError;
use super::input::Input;
use super::layout::{self, HEADING_ROWS};
use super::number;
use super::rows::TableRows;

/// The most columns: exports have below a hundred, Excel allows 16,384.
const MAX_COLUMNS: usize = 2048;
/// The most rows of a sheet, Excel's own limit.
const MAX_ROWS: u32 = 1_048_576;

/// Reads the sheets of an .xlsx file.
pub(super) fn read_xlsx(
    input: &Input,
    reading: &mut Reading<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), ImportError> {
    archive::check_xlsx(input)?;
    let file = reading.shown_as;
    guarded(file, || {
        let io = |source| ImportError::Io { file: file.to_owned(), source };
        let source = BufReader::new(File::open(input.path()).map_err(io)?);
        let mut book = Xlsx::new(source).map_err(|error| broken(file, "as a whole", &error))?;
        let names = book.sheet_names();
        let mut sheets = Sheets::new(names.len());
        for (index, name) in names.iter().enumerate() {
            let mut cells = match book.worksheet_cells_reader(name) {
                Ok(cells) => cells,
                // Chart sheets and the like.
                Err(error) => {
                    sheets.skip(name, &format!("it has no cells ({error})"));
                    continue;
                }
            };
            let mut sheet = Sheet::new(name);
            loop {
                let next = cells.next_cell().map_err(|error| broken(file, &place(name), &error))?;
                let Some(found) = next else { break };
                sheet.cell(found.get_position(), read_ref(found.get_value()), reading)?;
            }
            sheets.end(sheet, reading)?;
            progress(input.bytes_on_disk() / names.len() as u64 * (index as u64 + 1));
        }
        sheets.finish(reading)
    })
}

/// Reads the sheets of an .xls file.
pub(super) fn read_xls(input: &Input, reading: &mut Reading<'_>) -> Result<(), ImportError> {
    let bytes = archive::check_xls(input)?;
    let file = reading.shown_as;
    guarded(file, || {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| broken(file, "as a whole", &error))?;
        let names = book.sheet_names();
        let mut sheets = Sheets::new(names.len());
        for name in &names {
            let range = book.worksheet_range(name).map_err(|error| broken(file, &place(name), &error))?;
            let (top, left) = range.start().unwrap_or_default();
            let mut sheet = Sheet::new(name);
            for (row, cells) in (top..).zip(range.rows()) {
                for (column, cell) in (left..).zip(cells) {
                    sheet.cell((row, column), read_owned(cell), reading)?;
                }
            }
            sheets.end(sheet, reading)?;
        }
        sheets.finish(reading)
    })
}

/// Runs a reader of foreign files. calamine returns errors for broken files, but a panic in it must
/// not take the program down with it; whatever was read is thrown away then.
fn guarded(file: &str, read: impl FnOnce() -> Result<(), ImportError>) -> Result<(), ImportError> {
    let broken = || ImportError::damaged(file, "as a whole", "the workbook is broken beyond reading");
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken()))
}

fn broken(file: &str, place: &str, error: &dyn std::fmt::Display) -> ImportError {
    let text = error.to_string();
    if text.contains("password") {
        let remedy = "open it, take the password off and save it, or export again";
        return ImportError::unsupported(file, "the workbook is protected with a password", remedy);
    }
    ImportError::damaged(file, place, format!("the workbook is cut or broken ({text})"))
}

fn place(sheet: &str) -> String {
    format!("sheet {sheet}")
}

/// What came of the sheets.
struct Sheets {
    read: usize,
    skipped: Vec<(String, String)>,
}

impl Sheets {
    fn new(sheets: usize) -> Self {
        Self { read: 0, skipped: Vec::with_capacity(sheets) }
    }

    fn skip(&mut self, name: &str, why: &str) {
        self.skipped.push((name.to_owned(), why.to_owned()));
    }

    fn end<'a>(&mut self, sheet: Sheet<'_, 'a>, reading: &mut Reading<'a>) -> Result<(), ImportError> {
        let name = sheet.name;
        match sheet.finish(reading)? {
            None => self.read += 1,
            Some(why) => self.skip(name, &why),
        }
        Ok(())
    }

    fn finish(self, reading: &mut Reading<'_>) -> Result<(), ImportError> {
        let mut told = self.skipped.iter().map(|(name, why)| format!("sheet {name}: {why}"));
        if self.read > 0 {
            reading.notes.extend(told.map(|sheet| format!("{sheet}; not imported")));
            return Ok(());
        }
        let problem = told.next().map_or_else(
            || "the workbook has no sheets".to_owned(),
            |first| std::iter::once(first).chain(told).collect::<Vec<_>>().join("; "),
        );
        Err(ImportError::Unrecognised { file: reading.shown_as.to_owned(), problem })
    }
}

/// A sheet while its cells come in: rows are put together, and the first ones held back until one
/// of them is a row of headings.
struct Sheet<'n, 'a> {
    name: &'n str,
    row: u32,
    cells: Vec<Cell<'static>>,
    waiting: Vec<(u32, Vec<Cell<'static>>)>,
    table: Option<TableRows<'a>>,
    /// Why no row is a row of headings.
    unknown: Option<String>,
}

impl<'n, 'a> Sheet<'n, 'a> {
    fn new(name: &'n str) -> Self {
        Self { name, row: 0, cells: Vec::new(), waiting: Vec::new(), table: None, unknown: None }
    }

    fn cell(
        &mut self,
        (row, column): (u32, u32),
        cell: Cell<'static>,
        reading: &mut Reading<'a>,
    ) -> Result<(), ImportError> {
        let column = column as usize;
        let problem = if row < self.row {
            Some("its rows are out of order".to_owned())
        } else if row >= MAX_ROWS || (column >= MAX_COLUMNS && cell != Cell::Empty) {
            Some(format!("it has a cell beyond {MAX_ROWS} rows or {MAX_COLUMNS} columns"))
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(ImportError::damaged(reading.shown_as, place(self.name), problem));
        }
        if row > self.row {
            self.end_row(reading)?;
            self.row = row;
        }
        if cell != Cell::Empty {
            if self.cells.len() <= column {
                self.cells.resize(column + 1, Cell::Empty);
            }
            self.cells[column] = cell;
        }
        Ok(())
    }

    fn end_row(&mut self, reading: &mut Reading<'a>) -> Result<(), ImportError> {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() || self.unknown.is_some() {
            return Ok(());
        }
        if let Some(table) = &mut self.table {
            return push(table, self.row, cells, reading);
        }
        self.waiting.push((self.row, cells));
        if self.waiting.len() >= HEADING_ROWS { self.recognise(reading) } else { Ok(()) }
    }

    /// Looks for headings among the rows held back, and reads those behind them.
    fn recognise(&mut self, reading: &mut Reading<'a>) -> Result<(), ImportError> {
        let (numbers, rows): (Vec<u32>, Vec<Vec<Cell<'static>>>) = self.waiting.drain(..).unzip();
        match layout::recognise(&rows, reading.options, false) {
            Ok((position, layout)) => {
                let mut table = TableRows::new(layout, Some(self.name.to_owned()), reading);
                for (number, cells) in numbers.into_iter().zip(rows).skip(position + 1) {
                    push(&mut table, number, cells, reading)?;
                }
                self.table = Some(table);
            }
            Err(problem) => self.unknown = Some(problem),
        }
        Ok(())
    }

    /// Ends the sheet; tells why it was not read.
    fn finish(mut self, reading: &mut Reading<'a>) -> Result<Option<String>, ImportError> {
        self.end_row(reading)?;
        if self.table.is_none() && self.unknown.is_none() {
            self.recognise(reading)?;
        }
        if let Some(table) = self.table {
            table.finish(reading);
            return Ok(None);
        }
        Ok(self.unknown)
    }
}

/// Hands a row on. Sheets leave cells at the end of a row out when they are empty.
fn push(
    table: &mut TableRows<'_>,
    row: u32,
    mut cells: Vec<Cell<'static>>,
    reading: &mut Reading<'_>,
) -> Result<(), ImportError> {
    let number = u64::from(row) + 1;
    let filled = cells.iter().rposition(|cell| !cell.text().is_empty()).map_or(0, |last| last + 1);
    if filled > table.width() {
        return table.reject_width(number, filled, reading);
    }
    cells.resize(table.width(), Cell::Empty);
    table.push(number, &cells, reading)
}

fn read_ref(value: &DataRef<'_>) -> Cell<'static> {
    match value {
        DataRef::SharedString(text) => Cell::Text((*text).to_owned().into()),
        other => read_owned(&Data::from(other.clone())),
    }
}

fn read_owned(value: &Data) -> Cell<'static> {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) => Cell::Text(text.clone().into()),
        Data::Int(number) => Cell::Number(number.to_string()),
        Data::Float(number) => {
            number::of_double(*number).map_or_else(|| Cell::Inexact(number.to_string()), Cell::Number)
        }
        Data::Bool(flag) => Cell::Text(flag.to_string().into()),
        Data::DateTime(time) => date(time),
        Data::DurationIso(text) => Cell::Broken(text.clone(), "a duration"),
        Data::Error(error) => Cell::Broken(error.to_string(), "an error of the workbook's formulas"),
    }
}

/// A date cell as local text. Excel stores days as a double; a second is about 10⁻⁵ of one, so the
/// nearest second is always the one that was meant.
fn date(time: &ExcelDateTime) -> Cell<'static> {
    let stored = || number::of_double(time.as_f64()).unwrap_or_default();
    if time.is_duration() {
        return Cell::Broken(stored(), "a duration where a date should be");
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let cut = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    let instant = Timestamp::parse_beijing(&cut).ok();
    let rounded = instant.and_then(|instant| {
        Timestamp::from_micros(instant.micros() + if milli >= 500 { 1_000_000 } else { 0 })
    });
    match rounded {
        Some(instant) => Cell::Date(instant.to_beijing()),
        None => Cell::Broken(stored(), "a date that does not exist"),
    }
}
