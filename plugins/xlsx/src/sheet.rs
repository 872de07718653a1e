//! One table onto one sheet, or onto several where Excel's limit of rows splits it.

use crate::layout::{Field, Shape, display_width, fields};
use crate::links::{Ends, Links, MAX_SHEET_LINKS};
use crate::totals::{self, Control};
use crate::{Setting, broken, cells};
use duizhang_plugin_sdk::{Batch, Error, Kind, Place, Result, Role, Row, Severity, Table, Totals};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, IgnoreError, TableColumn, TableStyle, Url, Workbook,
    Worksheet,
};
use std::vec::IntoIter;

/// The row of the headings; above it are the title and the way back.
pub(crate) const HEADING_ROW: u32 = 2;
/// The first row of data.
pub(crate) const FIRST_ROW: u32 = HEADING_ROW + 1;
/// So many characters fit on a printed page; wider sheets print on several pages side by side.
const PAGE_WIDTH: usize = 240;
/// Characters that a title takes beyond its own, because its letters are larger.
const TITLE_EXTRA: usize = 14;
/// A line of wrapped text, in points, and how many of them a row shows at most.
const LINE_HEIGHT: u16 = 14;
const MAX_LINES: usize = 25;
const A4: u8 = 9;
/// A break of so many months is overdue.
const OLD: i32 = 3;

/// What the summary needs to know about a sheet.
pub(crate) struct Written {
    /// Its sheets, which go into the workbook in the order of reading.
    pub(crate) sheets: Vec<Worksheet>,
    /// The name of its first sheet.
    pub(crate) sheet: String,
    /// Its rows on all sheets.
    pub(crate) rows: i64,
    /// Their cells.
    pub(crate) cells: u64,
    /// Its control totals by currency.
    pub(crate) controls: Vec<Control>,
}

/// One sheet of possibly several, while it is written.
struct Part {
    sheet: Worksheet,
    name: String,
    rows: u32,
    /// The native table was added ahead of the rows.
    tabled: bool,
    /// Links so far.
    links: u32,
}

/// A finished part: its sheet and its rows of data.
pub(crate) struct Done {
    pub(crate) name: String,
    pub(crate) rows: u32,
}

/// The rows of a table: as they come, or read ahead.
pub(crate) enum Rows {
    Stream,
    Ahead(IntoIter<Batch>),
}

impl Rows {
    fn next(&mut self, table: &mut Table<'_>) -> Result<Option<Batch>> {
        match self {
            Rows::Stream => table.next_batch(),
            Rows::Ahead(batches) => Ok(batches.next()),
        }
    }
}

/// Writes a table and counts each row where it is written.
pub(crate) fn write(
    book: &mut Workbook,
    setting: &Setting<'_>,
    table: &mut Table<'_>,
    (mut rows, links): (Rows, &mut Links),
    totals: &mut Totals,
) -> Result<Written> {
    let shape = Shape::of(table.name());
    let zone = setting.context.zone();
    let mut writer = Writer {
        setting,
        table: table.name().to_owned(),
        fields: fields(table, &shape, setting, &zone),
        expected: expected_rows(setting, table.name()),
        shape,
        done: Vec::new(),
    };
    let mut ends = links.of(table.name(), table.columns(), setting.limits.sheet_rows, setting.words);
    let mut sheets = Vec::new();
    let mut part = writer.begin(book)?;
    while let Some(batch) = rows.next(table)? {
        for row in batch.rows() {
            if part.rows == setting.limits.sheet_rows {
                sheets.push(writer.finish(part)?);
                part = writer.begin(book)?;
            }
            writer.write_row(&mut part, &row, &mut ends)?;
            totals.add(&row);
        }
    }
    let mut last = writer.finish(part)?;
    writer.check_rows(totals.rows())?;
    let controls = totals::write(&mut last, &writer, totals)?;
    sheets.push(last);
    let sheet = writer.done.swap_remove(0).name;
    let cells = u64::try_from(totals.rows()).unwrap_or(0) * writer.fields.len() as u64;
    Ok(Written { sheets, sheet, rows: totals.rows(), cells, controls })
}

/// The name of a sheet or of one of its continuations.
pub(crate) fn part_name(name: &str, number: usize) -> String {
    // Excel allows 31 characters, and a table that this version does not know may have more.
    let name: String = name.chars().take(25).collect();
    if number > 1 { format!("{name} ({number})") } else { name }
}

/// The host's count, which lets a native table be declared before its rows are streamed.
pub(crate) fn expected_rows(setting: &Setting<'_>, table: &str) -> Option<u64> {
    let totals = setting.context.totals.get(table)?;
    u64::try_from(totals.rows?).ok()
}

/// A table that is being written.
pub(crate) struct Writer<'w> {
    pub(crate) setting: &'w Setting<'w>,
    pub(crate) table: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) shape: Shape,
    expected: Option<u64>,
    /// The parts that are complete.
    pub(crate) done: Vec<Done>,
}

impl Writer<'_> {
    /// The number of the last column.
    fn last_column(&self) -> u16 {
        u16::try_from(self.fields.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn write_row(&mut self, part: &mut Part, row: &Row<'_>, ends: &mut Ends<'_>) -> Result<()> {
        let at = FIRST_ROW + part.rows;
        ends.note(row, &part.name, at);
        let mut lines = 1;
        for (column, field) in (0..).zip(&mut self.fields) {
            // The key itself is long; the column beside it leads to its row.
            let may = part.links < MAX_SHEET_LINKS && (field.leads || field.name != "key");
            let target = if may { ends.target(row, &field.name) } else { None };
            part.links += u32::from(target.is_some());
            let link = target.as_deref();
            lines = lines.max(cells::write(&mut part.sheet, (at, column), row, (field, link), self.setting)?);
        }
        if lines > 1 {
            // Not every program fits the height to wrapped text when it opens a file.
            let height = u16::try_from(lines.min(MAX_LINES)).unwrap_or(1) * LINE_HEIGHT + 2;
            part.sheet.set_row_height(at, height).map_err(broken)?;
        }
        part.rows += 1;
        Ok(())
    }

    /// A new sheet with title, way back and headings.
    fn begin(&self, book: &mut Workbook) -> Result<Part> {
        let Setting { words, styles, context, limits, .. } = self.setting;
        let number = self.done.len() + 1;
        let name = part_name(words.sheet(&self.table), number);
        let per_sheet = u64::from(limits.sheet_rows);
        let before = per_sheet * self.done.len() as u64;
        let rows = self.expected.map(|all| all.saturating_sub(before).min(per_sheet));
        let size = rows.unwrap_or(0) * self.fields.len() as u64;
        let mut sheet = self.new_sheet(book, size >= limits.streamed_cells);
        sheet.set_name(&name).map_err(broken)?;

        let title = format!("{name} · {}", context.cycle);
        sheet.write_string_with_format(0, 0, title, &styles.title).map_err(broken)?;
        let back = Url::new(format!("internal:'{}'!A1", words.sheet("summary"))).set_text(words.back);
        sheet.write_url_with_format(1, 0, back, &styles.link).map_err(broken)?;
        sheet.set_row_height(HEADING_ROW, 32).map_err(broken)?;

        let mut part = Part { sheet, name, rows: 0, tabled: false, links: 0 };
        match rows.and_then(|rows| u32::try_from(rows).ok()) {
            // Ahead of the rows: a streamed sheet cannot go back to its heading row.
            Some(rows) if rows > 0 && size <= limits.table_cells => self.add_table(&mut part, rows)?,
            _ => self.write_headings(&mut part.sheet)?,
        }
        Ok(part)
    }

    /// A sheet in memory, or one that streams its rows through a temporary file. A sandbox may have
    /// no place for one; then memory has to do, and the reader is told, because the library writes
    /// texts differently then: the same cells, but not the same bytes.
    fn new_sheet(&self, book: &mut Workbook, streamed: bool) -> Worksheet {
        if !streamed {
            return Worksheet::new();
        }
        book.new_worksheet_with_constant_memory().unwrap_or_else(|error| {
            let place = Place { table: &self.table, ..Place::default() };
            let message = format!("written in memory, as no temporary file could be made: {error}");
            self.setting.job.diagnose(Severity::Note, "in_memory", place, &message);
            Worksheet::new()
        })
    }

    fn write_headings(&self, sheet: &mut Worksheet) -> Result<()> {
        let styles = &self.setting.styles;
        for (column, field) in (0..).zip(&self.fields) {
            let format = if field.is_right() { &styles.heading_right } else { &styles.heading };
            sheet.write_string_with_format(HEADING_ROW, column, &field.heading, format).map_err(broken)?;
        }
        Ok(())
    }

    /// A native table with filters over the headings and `rows` rows.
    fn add_table(&self, part: &mut Part, rows: u32) -> Result<()> {
        let styles = &self.setting.styles;
        let columns = self.fields.iter().map(|field| {
            let format = if field.is_right() { &styles.heading_right } else { &styles.heading };
            TableColumn::new().set_header(&field.heading).set_header_format(format)
        });
        let table = rust_xlsxwriter::Table::new()
            .set_name(format!("dz_{}_{}", self.table, self.done.len() + 1))
            .set_style(TableStyle::Light1)
            .set_columns(&columns.collect::<Vec<_>>());
        part.sheet
            .add_table(HEADING_ROW, 0, HEADING_ROW + rows, self.last_column(), &table)
            .map_err(broken)?;
        part.tabled = true;
        Ok(())
    }

    /// Everything about a sheet that depends on its rows.
    fn finish(&mut self, mut part: Part) -> Result<Worksheet> {
        let limits = &self.setting.limits;
        let size = u64::from(part.rows) * self.fields.len() as u64;
        let last = FIRST_ROW + part.rows.max(1) - 1;
        if part.rows == 0 {
            let none = self.setting.words.none;
            part.sheet
                .write_string_with_format(FIRST_ROW, 0, none, &self.setting.styles.subtitle)
                .map_err(broken)?;
        } else if !part.tabled && self.expected.is_none() && size <= limits.table_cells {
            let rows = part.rows;
            self.add_table(&mut part, rows)?;
        } else if !part.tabled {
            part.sheet.autofilter(HEADING_ROW, 0, last, self.last_column()).map_err(broken)?;
        }
        self.dress(&mut part.sheet, last)?;
        self.mark(&mut part.sheet, last)?;
        self.done.push(Done { name: part.name, rows: part.rows });
        Ok(part.sheet)
    }

    /// Widths, panes and the printed page.
    fn dress(&self, sheet: &mut Worksheet, last: u32) -> Result<()> {
        let Setting { context, .. } = self.setting;
        let printed = self.fields.iter().rposition(|field| !field.silent);
        let frozen = self.shape.frozen.min(self.last_column());
        let mut widths: Vec<usize> =
            self.fields.iter().map(|field| field.width(self.setting.words.stretch).min(140)).collect();
        let is_printed = |column: usize| printed.is_none_or(|last| column <= last);
        let width: usize = widths.iter().enumerate().filter(|(at, _)| is_printed(*at)).map(|(_, w)| w).sum();
        let pages = u16::try_from(width.div_ceil(PAGE_WIDTH)).unwrap_or(1);
        if pages > 1 && frozen > 0 {
            // On the pages beside the first the title has only the repeated columns to stand in.
            let room: usize = widths.iter().take(usize::from(frozen)).sum();
            let title = display_width(sheet.name().as_str()) + context.cycle.len() + TITLE_EXTRA;
            if let Some(first) = widths.first_mut() {
                *first += title.saturating_sub(room);
            }
        }
        for ((column, field), width) in (0..).zip(&self.fields).zip(widths) {
            let characters = u16::try_from(width).unwrap_or(140);
            sheet.set_column_width(column, characters).map_err(broken)?;
            if field.kind == Kind::Text && field.role == Role::Key {
                // Ids made of digits are text on purpose.
                sheet
                    .ignore_error_range(FIRST_ROW, column, last, column, IgnoreError::NumberStoredAsText)
                    .map_err(broken)?;
            }
        }
        sheet.set_freeze_panes(FIRST_ROW, frozen).map_err(broken)?;
        sheet.set_repeat_rows(HEADING_ROW, HEADING_ROW).map_err(broken)?;
        if pages > 1 && frozen > 0 {
            sheet.set_repeat_columns(0, frozen - 1).map_err(broken)?;
        }
        let all = self.fields.iter().all(|field| !field.silent);
        if let Some(column) = printed.filter(|_| !all).and_then(|last| u16::try_from(last).ok()) {
            sheet.set_print_area(0, 0, last, column).map_err(broken)?;
        }
        sheet.set_print_fit_to_pages(pages, 0).set_landscape();
        print_setup(sheet, &context.cycle, &context.run);
        Ok(())
    }

    /// Colours what wants attention, live: it follows when somebody filters, sorts or corrects.
    fn mark(&self, sheet: &mut Worksheet, last: u32) -> Result<()> {
        use ConditionalFormatCellRule::{GreaterThan, GreaterThanOrEqualTo, NotEqualTo};

        let styles = &self.setting.styles;
        for (column, field) in (0..).zip(&self.fields) {
            let rules = match field.name.as_str() {
                "breaks" | "broken" => vec![(GreaterThan(0), &styles.marked_bad)],
                "age_months" => {
                    vec![
                        (GreaterThanOrEqualTo(OLD), &styles.marked_bad),
                        (GreaterThan(0), &styles.marked_warn),
                    ]
                }
                "split_difference" => vec![(NotEqualTo(0), &styles.marked_bad)],
                _ => continue,
            };
            for (rule, format) in rules {
                let rule =
                    ConditionalFormatCell::new().set_rule(rule).set_format(format).set_stop_if_true(true);
                sheet.add_conditional_format(FIRST_ROW, column, last, column, &rule).map_err(broken)?;
            }
        }
        Ok(())
    }

    /// A count that differs from the host's means that rows were lost on the way, or came twice.
    fn check_rows(&self, rows: i64) -> Result<()> {
        match self.expected {
            Some(expected) if u64::try_from(rows) != Ok(expected) => Err(Error::data(format_args!(
                "table {} has {rows} rows where its total says {expected}",
                self.table
            ))),
            _ => Ok(()),
        }
    }
}

/// Paper, margins and the footer with page numbers.
pub(crate) fn print_setup(sheet: &mut Worksheet, cycle: &str, run: &str) {
    // In a footer `&` begins a code, and a digit after `&8` would become part of the size.
    let about = format!("{cycle} · {run}").replace('&', "&&");
    sheet
        .set_paper_size(A4)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(format!("&L&8 duizhang · {about}&R&8 &P / &N"));
}
