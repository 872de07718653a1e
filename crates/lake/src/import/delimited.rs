//! Delimited text: CSV in the variants that portals, Excel and WPS write.

use std::io::{self, BufReader, Read};
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::Encoding;

use super::cells::{self, Cell, Style, Trouble};
use super::decode::{self, Decoded, END, RECORD_TOO_LONG, Watch};
use super::error::{ImportError, shown};
use super::input::{Input, Origin};
use super::layout::{self, HEADING_ROWS, Layout};
use super::pipe::pipe;
use super::rows::{Piece, Row, Source, Table, TableRows};
use super::{Options, Reading};
use crate::datasets::Column;
use crate::table::Value;

/// The longest record: a row of a bill has a few kilobytes, and a quote that never closes must not
/// fill the memory.
const MAX_RECORD: u64 = 64 * 1024 * 1024;
/// So much of the beginning is looked at to find separator and headings.
const PREVIEW: u64 = 256 * 1024;
/// Separators that are tried, the likeliest first.
const SEPARATORS: &[u8] = b",;\t";

/// Bytes of text that another thread reads in one go.
const BATCH: usize = 2 * 1024 * 1024;
/// What the reader of records has at hand at once.
const BUFFER: usize = 64 * 1024;

/// Reads the table.
pub(super) fn read(
    input: &mut Input,
    reading: &mut Reading<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), ImportError> {
    let (file, options) = (reading.shown_as, reading.options);
    let encoding = encoding(input)?;
    let preview = preview(input, encoding)?;
    let (separator, heading_row, layout) = recognise(&preview, options)
        .map_err(|problem| ImportError::Unrecognised { file: file.to_owned(), problem })?;
    let (position, origin) = (input.position(), input.origin().clone());
    let watch = Rc::new(Watch::default());
    let decoded = Decoded::new(input.reader(), encoding, MAX_RECORD, Rc::clone(&watch));
    // Rows are counted as a spreadsheet shows them: a cell with line breaks is still one row.
    let first = heading_row as u64 + 2;
    let mut records =
        Records { reader: reader(decoded, separator), watch: &watch, origin: &origin, before: first, row: 0 };
    let mut table = Table::new(&layout, None, reading);
    let source = Source { file, sheet: None, allow_bad_rows: options.allow_bad_rows };
    let last = pipe(
        || |batch: Batch| batch.read(&layout, source),
        |pipe| {
            let mut batch = Batch::new(first);
            let end = loop {
                match records.next(&mut batch) {
                    Ok(true) => {}
                    Ok(false) => break Ok(()),
                    Err(error) => break Err(error),
                }
                if batch.text.len() >= BATCH {
                    progress(position.get());
                    // Only the end of the file tells whether the last record is whole.
                    let last = batch.split_last();
                    let bytes = batch.text.len();
                    for piece in pipe.push(std::mem::replace(&mut batch, last), bytes) {
                        table.take(piece?, reading)?;
                    }
                }
            };
            let last = batch.split_last();
            let bytes = batch.text.len();
            let mut ready = pipe.push(batch, bytes);
            ready.extend(std::iter::from_fn(|| pipe.next()));
            // What is wrong with a row is told before what is wrong behind it.
            for piece in ready {
                table.take(piece?, reading)?;
            }
            end.map(|()| last)
        },
    )?;
    finish(table, &last, source, watch.open_end.get(), reading)
}

/// The records of a file, headings and what is above them left out.
struct Records<'w, R> {
    reader: Reader<R>,
    watch: &'w Watch,
    origin: &'w Origin,
    /// Number of the first record behind the headings.
    before: u64,
    /// Number of the record read last.
    row: u64,
}

impl<R: Read> Records<'_, R> {
    /// Appends the next record; false behind the last.
    fn next(&mut self, batch: &mut Batch) -> Result<bool, ImportError> {
        let file = self.origin.shown_as();
        let mut record = ByteRecord::new();
        std::mem::swap(&mut record, &mut batch.record);
        self.watch.since_record.set(0);
        match self.reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Err(cut(file, self.row)),
            Err(error) => {
                return Err(failure(&error, self.watch, self.reader.position().line(), self.origin));
            }
        }
        if record.get(record.len().saturating_sub(1)).is_some_and(has_end) {
            // The mark that was put behind the text stands alone, unless the text ended inside quotes.
            let whole = record.len() == 1 && record.get(0) == Some(END.as_bytes());
            return if whole { Ok(false) } else { Err(cut(file, self.row + 1)) };
        }
        self.row += 1;
        if self.row >= self.before {
            batch.push(&record);
        }
        batch.record = record;
        Ok(true)
    }
}

/// Whether a cell holds the mark behind the text. Hardly any cell is as long.
fn has_end(cell: &[u8]) -> bool {
    cell.len() >= END.len() && cell.windows(END.len()).any(|part| part == END.as_bytes())
}

/// Records one behind the other, to be read on another thread.
struct Batch {
    /// Number of the first record.
    first: u64,
    /// All cells.
    text: Vec<u8>,
    /// Where each cell ends.
    cells: Vec<usize>,
    /// Where each record ends, among the cells.
    records: Vec<usize>,
    /// Room for a record on its way here.
    record: ByteRecord,
}

impl Batch {
    fn new(first: u64) -> Self {
        let text = Vec::with_capacity(BATCH + BATCH / 8);
        Self { first, text, cells: Vec::new(), records: Vec::new(), record: ByteRecord::new() }
    }

    fn push(&mut self, record: &ByteRecord) {
        for cell in record {
            self.text.extend_from_slice(cell);
            self.cells.push(self.text.len());
        }
        self.records.push(self.cells.len());
    }

    /// Takes the last record off, into a batch of its own.
    fn split_last(&mut self) -> Self {
        let mut last = Self::new(self.first + self.records.len().saturating_sub(1) as u64);
        if self.records.pop().is_some() {
            let cells = self.records.last().copied().unwrap_or(0);
            let text = cells.checked_sub(1).and_then(|cell| self.cells.get(cell)).copied().unwrap_or(0);
            last.text.extend_from_slice(&self.text[text..]);
            last.cells.extend(self.cells[cells..].iter().map(|end| end - text));
            last.records.push(last.cells.len());
            self.text.truncate(text);
            self.cells.truncate(cells);
        }
        last.record = std::mem::take(&mut self.record);
        last
    }

    /// Each record with its number.
    fn records<'b>(&'b self, file: &str) -> Result<impl Iterator<Item = (u64, Record<'b>)>, ImportError> {
        let text = simdutf8::basic::from_utf8(&self.text).map_err(|_| undecodable(file))?;
        let mut first = 0_usize;
        Ok((self.first..).zip(&self.records).map(move |(number, last)| {
            let begin = first.checked_sub(1).map_or(0, |before| self.cells[before]);
            let ends = &self.cells[std::mem::replace(&mut first, *last)..*last];
            (number, Record { text, begin, ends })
        }))
    }

    fn read(&self, layout: &Layout<'_>, source: Source<'_>) -> Result<Piece, ImportError> {
        let mut rows = TableRows::new(layout, source, self.records.len());
        let mut values = Vec::new();
        let width = layout.headings.len();
        for (number, record) in self.records(source.file)? {
            rows.ends_in(record.raw(width - 1));
            push(&mut rows, number, record, width, &mut values)?;
        }
        Ok(rows.finish())
    }
}

/// The cells of a record.
#[derive(Clone, Copy)]
struct Record<'b> {
    /// Cells of this record and of others.
    text: &'b str,
    /// Where the first cell begins.
    begin: usize,
    /// Where each ends.
    ends: &'b [usize],
}

impl<'b> Record<'b> {
    /// A cell as it stands in the file, blanks and all.
    fn raw(self, position: usize) -> &'b str {
        let Some(end) = self.ends.get(position) else { return "" };
        let begin = position.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(&self.begin);
        &self.text[*begin..*end]
    }

    /// The first cells of it.
    fn first(self, cells: usize) -> Self {
        Self { ends: &self.ends[..cells.min(self.ends.len())], ..self }
    }
}

impl<'b> Row<'b> for Record<'b> {
    fn len(self) -> usize {
        self.ends.len()
    }

    fn text(self, position: usize) -> &'b str {
        cells::trimmed(self.raw(position))
    }

    fn is_text(self, _: usize) -> bool {
        true
    }

    fn value(self, position: usize, column: &Column, style: Style) -> Result<cells::Read<'b>, Trouble> {
        cells::value_of(self.text(position), cells::Origin::Text, column, style)
    }
}

/// Takes a record whose cells may be more or fewer than the headings.
fn push<'c, 'a: 'c>(
    rows: &mut TableRows<'a>,
    number: u64,
    record: Record<'c>,
    width: usize,
    values: &mut Vec<Value<'c>>,
) -> Result<(), ImportError> {
    let known = record.first(width);
    // Separators behind the last heading are harmless, cells are not.
    let filled = (width..record.len()).any(|position| !record.text(position).is_empty());
    let short = known.len() < width && !record.is_blank();
    if short && rows.skip_total(number, known) {
        return Ok(());
    }
    if filled || short {
        return rows.reject_width(number, record.len());
    }
    rows.push(number, known, values)
}

/// Takes the last record, which was held back, and ends the table.
fn finish(
    mut table: Table<'_>,
    last: &Batch,
    source: Source<'_>,
    open_end: bool,
    reading: &mut Reading<'_>,
) -> Result<(), ImportError> {
    let file = reading.shown_as;
    if let Some((line, record)) = last.records(file)?.next() {
        let ending = (record.len() >= table.width()).then(|| record.raw(table.width() - 1));
        let fits = record.len() == table.width();
        // That it was cut is certain when cells are missing, and when the last cell is but the beginning of
        // a word that other rows have whole.
        if open_end && ending.is_none_or(|ending| fits && table.is_beginning(ending)) {
            return Err(cut(file, line));
        }
        let ending = ending.unwrap_or_default();
        if open_end && !table.ends_in_words() && !ending.is_empty() {
            // The beginning of a number is a number: nothing in the file tells them apart.
            let problem = format!(
                "row {line}: the file ends in `{}` without a line break; it may be cut",
                shown(ending)
            );
            let remedy = "download it again; if it is whole, add a line break at its end";
            return Err(ImportError::unsupported(file, &problem, remedy));
        }
        if open_end {
            reading.notes.push(format!("line {line}: the last one has no line break; is it whole?"));
        }
        table.take(last.read(table.layout(), source)?, reading)?;
    }
    table.finish(reading);
    Ok(())
}

fn cell(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
}

fn reader<R: Read>(from: R, separator: u8) -> Reader<R> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator).buffer_capacity(BUFFER).from_reader(from)
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
