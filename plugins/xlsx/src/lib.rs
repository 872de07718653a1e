//! The bundled xlsx report format: a workbook that a finance department can send on.
//!
//! A summary with links and charts comes first, then one sheet per table. Every amount is a number
//! to calculate with; because Excel keeps 15 digits, each total stands there twice, as a live
//! formula and as exact text, with a cell that compares the two.

mod brand;
mod cells;
mod charts;
mod cover;
mod layout;
mod links;
mod save;
mod sheet;
mod styles;
mod summary;
mod totals;
mod words;

use brand::Brand;
use duizhang_plugin_sdk::{About, Context, Error, Format, Job, Result, Table, Totals, export_format};
use layout::ORDER;
use links::Links;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sheet::{Rows, Written};
use styles::Styles;
use words::Words;

const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// 2000-01-01, for a host that does not say when the report was asked for.
const SOME_DAY: i64 = 946_684_800;

/// What may be chosen.
#[derive(Clone, Debug, Default, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The tables to write, by name, e.g. `["customers", "breaks"]`; empty for all. The summary
    /// is always there.
    pub sheets: Vec<String>,
    /// Write every consumption line, too, on as many sheets as Excel's limit of rows asks for.
    pub lines: bool,
}

/// The format.
pub struct Xlsx;

impl Format for Xlsx {
    type Options = Options;
    const ABOUT: About = About {
        id: "xlsx",
        title: "Excel workbook",
        version: env!("CARGO_PKG_VERSION"),
        media: &[MEDIA],
        deterministic: true,
        attests: true,
        tables: &["*", "lines"],
    };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        render(*job, options, Limits::EXCEL)
    }
}

export_format!(dz_plugin_v1_xlsx, Xlsx);

/// How hard large workbooks are compressed: less than the usual 6, which takes three tenths of the time.
const LARGE_LEVEL: u8 = 2;

/// Where sheets are split, and where memory is saved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Rows of data on one sheet; Excel's 1,048,576 less the heading and the totals.
    pub(crate) sheet_rows: u32,
    /// From so many cells on, a sheet is streamed through a temporary file.
    pub(crate) streamed_cells: u64,
    /// Up to so many cells a sheet is a native table; the library keeps a map entry for each cell
    /// of a table, so beyond it a plain filter has to do.
    pub(crate) table_cells: u64,
}

impl Limits {
    const EXCEL: Limits = Limits { sheet_rows: 1_048_000, streamed_cells: 400_000, table_cells: 1_000_000 };
}

/// What every part of the workbook needs to know.
pub(crate) struct Setting<'a> {
    pub(crate) job: Job<'a>,
    pub(crate) context: Context,
    pub(crate) words: &'static Words,
    pub(crate) styles: Styles,
    pub(crate) limits: Limits,
    /// What the company added.
    pub(crate) brand: Brand,
    /// Somebody chose the tables and their order.
    arranged: bool,
    /// Tables whose columns somebody chose.
    arranged_tables: Vec<String>,
}

impl Setting<'_> {
    /// Did somebody choose the columns of this table? Then they stay as they come.
    pub(crate) fn is_arranged(&self, table: &str) -> bool {
        self.arranged_tables.iter().any(|name| name == table)
    }
}

fn render(job: Job<'_>, options: &Options, limits: Limits) -> Result<()> {
    let context = job.context();
    let words = Words::of(context.language);
    let styles = Styles::new(words);
    let brand = Brand::of(job, &context)?;
    let chosen = &context.json["arranged"];
    let names = chosen["columns"].as_array().into_iter().flatten();
    let arranged_tables = names.filter_map(|name| name.as_str().map(str::to_owned)).collect();
    let arranged = chosen["tables"].as_bool() == Some(true);
    let setting = Setting { job, context, words, styles, limits, brand, arranged, arranged_tables };

    let mut tables = chosen_tables(&setting, options)?;
    let mut book = Workbook::new();
    book.set_properties(&properties(&setting));
    book.add_worksheet(); // the summary: first to be seen, last to be written
    let mut attested: Vec<Totals> = Vec::new();
    let mut lines = Vec::new();
    let mut links = Links::default();
    let mut ahead = Rows::Stream;
    if let Some(table) = tables.iter_mut().find(|table| table.name() == "breaks") {
        let rows = sheet::expected_rows(&setting, "breaks");
        let (found, batches) = Links::read(table, rows)?;
        links = found;
        ahead = batches.map_or(Rows::Stream, |batches| Rows::Ahead(batches.into_iter()));
    }
    let mut written: Vec<(usize, Written)> = Vec::new();
    // The breaks come last, when it is known where the rows are that they speak of.
    let (breaks, others): (Vec<_>, Vec<_>) =
        tables.iter_mut().enumerate().partition(|(_, table)| table.name() == "breaks");
    for (place, table) in others.into_iter().chain(breaks) {
        let mut totals = table.totals();
        // A month says that it has no coupons; a customer's statement need not say what it has not.
        let is_left_out =
            setting.brand.customer().is_some() && sheet::expected_rows(&setting, table.name()) == Some(0);
        if table.name() == "summary" {
            lines = summary::read(table, &mut totals)?;
        } else if !is_left_out {
            let is_breaks = table.name() == "breaks";
            let rows = if is_breaks { std::mem::replace(&mut ahead, Rows::Stream) } else { Rows::Stream };
            written.push((place, sheet::write(&mut book, &setting, table, (rows, &mut links), &mut totals)?));
        }
        attested.push(totals);
    }
    written.sort_by_key(|(place, _)| *place);
    let mut written: Vec<Written> = written.into_iter().map(|(_, one)| one).collect();
    summary::write(&mut book, &setting, lines, &written)?;
    let cells = written.iter().map(|one| one.cells).sum::<u64>();
    if cells >= limits.streamed_cells {
        book.set_zip_compression_level(LARGE_LEVEL);
    }
    for one in &mut written {
        one.sheets.drain(..).for_each(|sheet| book.push_worksheet(sheet));
    }
    save::save(&mut book, &setting)?;
    attested.iter().try_for_each(|totals| totals.attest(&job))
}

/// The tables to write, in the order of the sheets.
fn chosen_tables<'a>(setting: &Setting<'a>, options: &Options) -> Result<Vec<Table<'a>>> {
    let mut tables: Vec<Table<'a>> = setting.job.tables()?;
    for name in &options.sheets {
        if !tables.iter().any(|table| table.name() == name) {
            return Err(Error::options(format_args!("there is no table {name:?} to make a sheet of")));
        }
    }
    tables.retain(|table| {
        let chosen = options.sheets.is_empty() || options.sheets.iter().any(|s| s == table.name());
        chosen || table.name() == "summary"
    });
    if !setting.arranged {
        // Known tables in the order people read them, then any that a later host may add.
        tables.sort_by_key(|t| ORDER.iter().position(|name| *name == t.name()).unwrap_or(ORDER.len()));
    }
    Ok(tables)
}

fn properties(setting: &Setting<'_>) -> DocProperties {
    let Setting { context, brand, .. } = setting;
    DocProperties::new()
        .set_title(brand.title(setting))
        .set_subject(context.run.as_str())
        .set_author(context.program.as_str())
        .set_company(context.partner.as_deref().unwrap_or_default())
        .set_creation_datetime(&created(context))
}

/// The moment the report was asked for. Never the clock: the same job gives the same bytes.
fn created(context: &Context) -> ExcelDateTime {
    let moment = context.generated().map(|instant| instant.0.div_euclid(1_000_000));
    ExcelDateTime::from_timestamp(moment.unwrap_or(SOME_DAY)).unwrap_or_default()
}

/// Nothing a user can mend: the workbook library refused something this crate should not ask for.
#[allow(clippy::needless_pass_by_value)] // for `map_err`
pub(crate) fn broken(error: XlsxError) -> Error {
    Error::internal(format_args!("the workbook cannot be written: {error}"))
}

#[cfg(test)]
mod tests;
