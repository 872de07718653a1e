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
use super::layout::{self, HEADING_ROWS, Layout};
use super::number;
use super::pipe::pipe;
use super::rows::{Piece, Source, Table, TableRows};

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
            sheets.read(name, reading, |sheet| {
                while !sheet.has_enough() {
                    let next = cells.next_cell().map_err(|error| broken(file, &place(name), &error))?;
                    let Some(found) = next else { return Ok(false) };
                    sheet.cell(found.get_position(), read_ref(found.get_value()), file)?;
                }
                Ok(true)
            })?;
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
            let mut rows = (top..).zip(range.rows());
            sheets.read(name, reading, |sheet| {
                while !sheet.has_enough() {
                    let Some((row, cells)) = rows.next() else { return Ok(false) };
                    for (column, cell) in (left..).zip(cells) {
                        sheet.cell((row, column), read_owned(cell), file)?;
                    }
                }
                Ok(true)
            })?;
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

    /// Reads a sheet. `more` puts rows into it, and says whether there are any left.
    fn read(
        &mut self,
        name: &str,
        reading: &mut Reading<'_>,
        more: impl FnMut(&mut Sheet<'_>) -> Result<bool, ImportError>,
    ) -> Result<(), ImportError> {
        match read_sheet(name, reading, more)? {
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

/// Rows that another thread reads in one go.
const BATCH: usize = 1024;
/// What a row counts for while it waits to be read.
const ROW_BYTES: usize = 2048;

/// A row as it came: its place in the sheet, and its cells.
type Row = (u32, Vec<Cell<'static>>);

/// Reads a sheet; tells why it was not read.
fn read_sheet(
    name: &str,
    reading: &mut Reading<'_>,
    mut more: impl FnMut(&mut Sheet<'_>) -> Result<bool, ImportError>,
) -> Result<Option<String>, ImportError> {
    let mut sheet = Sheet { name, row: 0, cells: Vec::new(), rows: Vec::new(), enough: HEADING_ROWS };
    let is_more = more(&mut sheet)?;
    if !is_more {
        sheet.end_row();
    }
    // One of the first rows is the row of headings.
    let mut rows = std::mem::take(&mut sheet.rows);
    let first: Vec<Vec<Cell<'_>>> = rows.iter().take(HEADING_ROWS).map(|(_, cells)| cells.clone()).collect();
    let layout = match layout::recognise(&first, reading.options, false) {
        Ok((position, layout)) => {
            rows.drain(..=position);
            layout
        }
        Err(problem) => {
            // What is broken is told all the same.
            sheet.enough = BATCH;
            while is_more && more(&mut sheet)? {
                sheet.rows.clear();
            }
            return Ok(Some(problem));
        }
    };
    sheet.enough = BATCH;
    sheet.rows = rows;
    let source =
        Source { file: reading.shown_as, sheet: Some(name), allow_bad_rows: reading.options.allow_bad_rows };
    let mut table = Table::new(&layout, Some(name.to_owned()), reading);
    pipe(
        || |rows: Vec<Row>| read_rows(&layout, source, rows),
        |pipe| {
            let mut is_more = is_more;
            let mut end = Ok(());
            while is_more {
                match more(&mut sheet) {
                    Ok(left) => is_more = left,
                    Err(error) => (is_more, end) = (false, Err(error)),
                }
                let rows = std::mem::take(&mut sheet.rows);
                let bytes = rows.len() * ROW_BYTES;
                for piece in pipe.push(rows, bytes) {
                    table.take(piece?, reading)?;
                }
            }
            if end.is_ok() {
                sheet.end_row();
            }
            let rows = std::mem::take(&mut sheet.rows);
            let bytes = rows.len() * ROW_BYTES;
            let mut ready = pipe.push(rows, bytes);
            ready.extend(std::iter::from_fn(|| pipe.next()));
            // What is wrong with a row is told before what is wrong behind it.
            for piece in ready {
                table.take(piece?, reading)?;
            }
            end
        },
    )?;
    table.finish(reading);
    Ok(None)
}

/// A sheet while its cells come in: rows are put together.
struct Sheet<'n> {
    name: &'n str,
    row: u32,
    cells: Vec<Cell<'static>>,
    rows: Vec<Row>,
    /// So many rows are enough for now.
    enough: usize,
}

impl Sheet<'_> {
    fn has_enough(&self) -> bool {
        self.rows.len() >= self.enough
    }

    fn cell(
        &mut self,
        (row, column): (u32, u32),
        cell: Cell<'static>,
        file: &str,
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
            return Err(ImportError::damaged(file, place(self.name), problem));
        }
        if row > self.row {
            self.end_row();
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

    fn end_row(&mut self) {
        let width = self.cells.len();
        let cells = std::mem::replace(&mut self.cells, Vec::with_capacity(width));
        if !cells.is_empty() {
            self.rows.push((self.row, cells));
        }
    }
}

/// Reads rows. Sheets leave cells at the end of a row out when they are empty.
fn read_rows(layout: &Layout<'_>, source: Source<'_>, mut rows: Vec<Row>) -> Result<Piece, ImportError> {
    let width = layout.headings.len();
    let filled: Vec<usize> = rows
        .iter_mut()
        .map(|(_, cells)| {
            let filled = cells.iter().rposition(|cell| !cell.text().is_empty()).map_or(0, |last| last + 1);
            cells.resize(width, Cell::Empty);
            filled
        })
        .collect();
    let mut table = TableRows::new(layout, source, rows.len());
    let mut values = Vec::new();
    for ((row, cells), filled) in rows.iter().zip(filled) {
        let number = u64::from(*row) + 1;
        if filled > width {
            table.reject_width(number, filled)?;
        } else {
            table.push(number, cells.as_slice(), &mut values)?;
        }
    }
    Ok(table.finish())
}

fn read_ref(value: &DataRef<'_>) -> Cell<'static> {
    match value {
        DataRef::SharedString(text) => Cell::Text((*text).to_owned().into()),
        DataRef::Float(number) => float(*number),
        other => read_owned(&Data::from(other.clone())),
    }
}

fn float(number: f64) -> Cell<'static> {
    number::of_double(number).map_or_else(|| Cell::Inexact(number.to_string()), Cell::Number)
}

fn read_owned(value: &Data) -> Cell<'static> {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) => Cell::Text(text.clone().into()),
        Data::Int(number) => Cell::Number(number.to_string()),
        Data::Float(number) => float(*number),
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
