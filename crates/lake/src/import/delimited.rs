//! Delimited text: CSV in the variants that portals, Excel and WPS write.

use std::collections::HashSet;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use super::cells::Cell;
use super::decode::{self, Decoded, END, RECORD_TOO_LONG, Watch};
use super::error::{ImportError, shown};
use super::input::{Input, Origin};
use super::layout::{self, HEADING_ROWS, Layout};
use super::rows::TableRows;
use super::{Options, Reading};

/// The longest record: a row of a bill has a few kilobytes, and a quote that never closes must not
/// fill the memory.
const MAX_RECORD: u64 = 64 * 1024 * 1024;
/// So much of the beginning is looked at to find separator and headings.
const PREVIEW: u64 = 256 * 1024;
/// Separators that are tried, the likeliest first.
const SEPARATORS: &[u8] = b",;\t";

/// Reads the table.
pub(super) fn read(
    input: &mut Input,
    reading: &mut Reading<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), ImportError> {
    let file = reading.shown_as;
    let options = reading.options;
    let encoding = encoding(input)?;
    let preview = preview(input, encoding)?;
    let (separator, heading_row, layout) = recognise(&preview, options)
        .map_err(|problem| ImportError::Unrecognised { file: file.to_owned(), problem })?;
    let (position, origin) = (input.position(), input.origin().clone());
    let watch = Rc::new(Watch::default());
    let decoded = Decoded::new(input.reader(), encoding, MAX_RECORD, Rc::clone(&watch));
    let mut records = reader(decoded, separator);
    let mut table =
        Table { rows: TableRows::new(layout, None, reading), last: None, endings: HashSet::new() };
    let mut record = StringRecord::new();
    // Rows are counted as a spreadsheet shows them: a cell with line breaks is still one row.
    let mut number = 0_u64;
    let heading_row = heading_row as u64;
    loop {
        watch.since_record.set(0);
        match records.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Err(cut(file, table.last_line())),
            Err(error) => return Err(failure(&error, &watch, records.position().line(), &origin)),
        }
        if record.get(record.len().saturating_sub(1)).is_some_and(|cell| cell.contains(END)) {
            break;
        }
        number += 1;
        if number > heading_row + 1 {
            table.take(number, &record, reading)?;
        }
        progress(position.get());
    }
    // The mark that was put behind the text stands alone, unless the text ended inside quotes.
    let whole = record.len() == 1 && record.get(0) == Some(END);
    if !whole {
        return Err(cut(file, number + 1));
    }
    table.finish(watch.open_end.get(), reading)
}

/// A table with its last record held back: only the end of the file tells whether it is whole.
struct Table<'a> {
    rows: TableRows<'a>,
    last: Option<(u64, StringRecord)>,
    /// Different last cells of whole rows, up to [`MAX_ENDINGS`].
    endings: HashSet<String>,
}

/// So many different last cells are remembered: a column of currencies or names has few.
const MAX_ENDINGS: usize = 1000;

impl Table<'_> {
    fn last_line(&self) -> u64 {
        self.last.as_ref().map_or(0, |(line, _)| *line)
    }

    fn take(
        &mut self,
        line: u64,
        record: &StringRecord,
        reading: &mut Reading<'_>,
    ) -> Result<(), ImportError> {
        if let Some((line, held)) = self.last.replace((line, record.clone())) {
            let ending = held.get(self.rows.width() - 1).unwrap_or_default();
            if self.endings.len() < MAX_ENDINGS && !self.endings.contains(ending) {
                self.endings.insert(ending.to_owned());
            }
            self.push(line, &held, reading)?;
        }
        Ok(())
    }

    /// Whether the last row, which has no line break, was cut. That is certain when cells are
    /// missing, and when the last cell is but the beginning of a word that other rows have whole.
    fn is_cut(&self, record: &StringRecord) -> bool {
        let width = self.rows.width();
        let Some(cell) = record.get(width - 1) else {
            return true;
        };
        let longer = |ending: &String| ending.len() > cell.len() && ending.starts_with(cell);
        record.len() == width
            && self.rows.ends_in_words()
            && !self.endings.contains(cell)
            && self.endings.iter().any(longer)
    }

    fn push(
        &mut self,
        line: u64,
        record: &StringRecord,
        reading: &mut Reading<'_>,
    ) -> Result<(), ImportError> {
        let cells: Vec<Cell<'_>> = record.iter().map(cell).collect();
        let (known, surplus) = cells.split_at(self.rows.width().min(cells.len()));
        // Separators behind the last heading are harmless, cells are not.
        let filled = surplus.iter().any(|cell| !cell.text().is_empty());
        let blank = cells.iter().all(|cell| cell.text().is_empty());
        let short = known.len() < self.rows.width() && !blank;
        if short && self.rows.skip_total(line, known) {
            return Ok(());
        }
        if filled || short {
            return self.rows.reject_width(line, cells.len(), reading);
        }
        self.rows.push(line, known, reading)
    }

    fn finish(mut self, open_end: bool, reading: &mut Reading<'_>) -> Result<(), ImportError> {
        if let Some((line, record)) = self.last.take() {
            if open_end && self.is_cut(&record) {
                return Err(cut(reading.shown_as, line));
            }
            let last = record.get(self.rows.width() - 1).unwrap_or_default();
            if open_end && !self.rows.ends_in_words() && !last.is_empty() {
                // The beginning of a number is a number: nothing in the file tells them apart.
                let problem = format!(
                    "row {line}: the file ends in `{}` without a line break; it may be cut",
                    shown(last)
                );
                let remedy = "download it again; if it is whole, add a line break at its end";
                return Err(ImportError::unsupported(reading.shown_as, &problem, remedy));
            }
            if open_end {
                reading.notes.push(format!("line {line}: the last one has no line break; is it whole?"));
            }
            self.push(line, &record, reading)?;
        }
        self.rows.finish(reading);
        Ok(())
    }
}

fn cell(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
}

fn reader<R: Read>(from: R, separator: u8) -> Reader<R> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(from)
}

fn encoding(input: &Input) -> Result<&'static Encoding, ImportError> {
    let mut again = input.again()?;
    match decode::encoding_of(again.reader()) {
        Ok(Ok(encoding)) => Ok(encoding),
        Ok(Err(problem)) => Err(ImportError::damaged(input.origin().shown_as(), "as text", problem)),
        Err(source) => Err(input.origin().failure("as text", source)),
    }
}

/// The beginning of the text, up to the last whole line of it.
fn preview(input: &Input, encoding: &'static Encoding) -> Result<String, ImportError> {
    let mut again = input.again()?;
    let watch = Rc::new(Watch::default());
    let mut text = Vec::new();
    let mut decoded = BufReader::new(Decoded::new(again.reader(), encoding, u64::MAX, Rc::clone(&watch)));
    let read = decoded.by_ref().take(PREVIEW).read_to_end(&mut text);
    if watch.cut.get() {
        return Err(cut(input.origin().shown_as(), 1));
    }
    if watch.broken.get() {
        return Err(undecodable(input.origin().shown_as()));
    }
    read.map_err(|source| input.origin().failure("at its beginning", source))?;
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(text.split_once(END).map_or(text.clone(), |(text, _)| text.to_owned()))
}

/// Finds separator, row of headings and mapping.
fn recognise<'a>(preview: &str, options: &'a Options) -> Result<(u8, usize, Layout<'a>), String> {
    let mut problem: Option<(usize, String)> = None;
    for separator in SEPARATORS {
        let mut rows = Vec::new();
        for record in reader(preview.as_bytes(), *separator).into_records().take(HEADING_ROWS) {
            let Ok(record) = record else { break };
            rows.push(record);
        }
        let cells: Vec<Vec<Cell<'_>>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        match layout::recognise(&cells, options, *separator == b';') {
            Ok((row, layout)) => return Ok((*separator, row, layout)),
            Err(found) => {
                // The separator that makes the most cells tells best what is wrong.
                let width = cells.iter().map(Vec::len).max().unwrap_or(0);
                if problem.as_ref().is_none_or(|(other, _)| width > *other) {
                    problem = Some((width, found));
                }
            }
        }
    }
    Err(problem.map_or_else(|| "it holds no rows".to_owned(), |(_, problem)| problem))
}

fn cut(file: &str, line: u64) -> ImportError {
    let problem = format!("the file ends in the middle of row {line}");
    ImportError::damaged(file, format!("line {line}"), problem)
}

fn undecodable(file: &str) -> ImportError {
    ImportError::damaged(file, "as text", "it is neither UTF-8 nor GB18030 nor UTF-16 text")
}

fn failure(error: &csv::Error, watch: &Watch, line: u64, origin: &Origin) -> ImportError {
    let file = origin.shown_as();
    if watch.cut.get() {
        return cut(file, line);
    }
    if watch.broken.get() {
        return undecodable(file);
    }
    match error.kind() {
        csv::ErrorKind::Io(source) if source.to_string() == RECORD_TOO_LONG => {
            let problem = format!("the row at line {line} is longer than {} MiB", MAX_RECORD / (1024 * 1024));
            ImportError::too_large(file, problem)
        }
        csv::ErrorKind::Io(source) => {
            origin.failure(format!("line {line}"), io::Error::new(source.kind(), source.to_string()))
        }
        _ => ImportError::damaged(file, format!("line {line}"), error.to_string()),
    }
}
