//! The bundled xlsx report format: a workbook that a finance department can send on.
//!
//! A summary with links and charts comes first, then one sheet per table. Every amount is a number
//! to calculate with; because Excel keeps 15 digits, each total stands there twice, as a live
//! formula and as exact text, with a cell that compares the two.

mod cells;
mod charts;
mod cover;
mod layout;
mod sheet;
mod styles;
mod summary;
mod totals;
mod words;

use duizhang_plugin_sdk::{About, Context, Error, Format, Job, Result, Totals, export_format};
use layout::ORDER;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sheet::Written;
use std::io::Write;
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
        tables: &[],
    };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        render(*job, options, Limits::EXCEL)
    }
}

export_format!(dz_plugin_v1_xlsx, Xlsx);

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
}

fn render(job: Job<'_>, options: &Options, limits: Limits) -> Result<()> {
    let context = job.context();
    let words = Words::of(context.language);
    let styles = Styles::new(words);
    let setting = Setting { job, context, words, styles, limits };

    let mut tables = job.tables()?;
    for name in &options.sheets {
        if !tables.iter().any(|table| table.name() == name) {
            return Err(Error::options(format_args!("there is no table {name:?} to make a sheet of")));
        }
    }
    tables.retain(|table| {
        let chosen = options.sheets.is_empty() || options.sheets.iter().any(|s| s == table.name());
        chosen || table.name() == "summary"
    });
    // Known tables in the order people read them, then any that a later host may add.
    tables.sort_by_key(|t| ORDER.iter().position(|name| *name == t.name()).unwrap_or(ORDER.len()));

    let mut book = Workbook::new();
    book.set_properties(&properties(&setting));
    book.add_worksheet(); // the summary: first to be seen, last to be written
    let mut attested: Vec<Totals> = Vec::new();
    let mut rows = Vec::new();
    let mut written: Vec<Written> = Vec::new();
    for table in &mut tables {
        let mut totals = table.totals();
        if table.name() == "summary" {
            rows = summary::read(table, &mut totals)?;
        } else {
            written.push(sheet::write(&mut book, &setting, table, &mut totals)?);
        }
        attested.push(totals);
    }
    summary::write(&mut book, &setting, rows, &written)?;
    save(&mut book, &setting)?;
    attested.iter().try_for_each(|totals| totals.attest(&job))
}

fn save(book: &mut Workbook, setting: &Setting<'_>) -> Result<()> {
    // The library wants a writer it may send to another thread; the host wants its own thread.
    let bytes = book.save_to_buffer().map_err(broken)?;
    let name = format!("duizhang-{}.xlsx", setting.context.cycle);
    let mut out = setting.job.artifact(&name, MEDIA)?;
    out.write_all(&bytes)?;
    out.finish()
}

fn properties(setting: &Setting<'_>) -> DocProperties {
    let Setting { context, words, .. } = setting;
    DocProperties::new()
        .set_title(format!("{} {}", words.title, context.cycle))
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
