//! The bundled focus report format: the month in the form of FOCUS, the specification
//! of cost and usage data.
//!
//! `CostAndUsage` has a row for each consumption line, in version 1.0 or 1.2; `InvoiceDetail` and
//! `BillingPeriod` are those of version 1.4 and tell what the reseller's invoices are made from. Where
//! each column comes from, and why some are null, is in docs/reference/focus.md. Nothing is rounded.

mod charge;
mod classify;
mod columns;
mod invoices;
mod line;
mod output;
mod period;

use duizhang_plugin_sdk::{About, Column, Error, Format, Job, Place, Result, Severity, Table, export_format};

use charge::{Charge, Setting};
use line::Places;
use output::Sink;

pub use columns::{Version, names};

/// What may be chosen.
#[derive(Clone, Debug, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The version of the specification that `CostAndUsage` follows.
    pub version: Version,
    /// The kind of the files.
    pub file: File,
    /// Who issues the invoices to the customers; the partner of the configuration where it is empty.
    pub issuer: String,
    /// Columns of our own (`x_…`) behind those of the specification.
    pub custom: bool,
    /// Write `InvoiceDetail` and `BillingPeriod`, too.
    pub invoices: bool,
    /// Whether the invoices of the month are issued, and the month is closed with them.
    pub issued: bool,
    /// The terms of payment that the invoices state.
    pub payment_terms: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            version: Version::V1_2,
            file: File::Csv,
            issuer: String::new(),
            custom: true,
            invoices: true,
            issued: false,
            payment_terms: "Not stated".to_owned(),
        }
    }
}

/// The kind of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum File {
    /// Comma-separated values: UTF-8, RFC 4180.
    Csv,
    /// Parquet, with exact decimals and timestamps.
    Parquet,
}

/// The format.
pub struct Focus;

impl Format for Focus {
    type Options = Options;
    const ABOUT: About = About {
        id: "focus",
        title: "FinOps Open Cost and Usage Specification",
        version: env!("CARGO_PKG_VERSION"),
        media: &["text/csv", output::PARQUET],
        deterministic: true,
        attests: true,
        tables: &["lines"],
    };

    fn check(_job: &Job<'_>, options: &Options) -> Result<()> {
        if options.payment_terms.trim().is_empty() {
            return Err(Error::options("payment_terms is empty, and the specification wants words there"));
        }
        Ok(())
    }

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        let mut tables = job.tables()?;
        let lines = tables.iter_mut().find(|table| table.name() == "lines");
        let lines = lines.ok_or_else(|| Error::data("there is no table `lines`"))?;
        cost_and_usage(*job, options, lines)
    }
}

export_format!(dz_plugin_v1_focus, Focus);

fn cost_and_usage(job: Job<'_>, options: &Options, lines: &mut Table<'_>) -> Result<()> {
    let context = job.context();
    let setting = Setting::new(&context, options);
    let places = Places::of(lines)?;
    let columns = columns::of(options.version, options.custom);
    let declared: Vec<_> = columns.iter().map(|column| (column.name, column.kind)).collect();
    let mut sink = Sink::begin(job, "CostAndUsage", options.file, &declared)?;
    let mut invoices = invoices::Invoices::default();
    let mut totals = lines.totals();
    let mut doubts = Doubts::default();
    while let Some(batch) = lines.next_batch()? {
        for row in batch.rows() {
            let line = places.read(&row);
            let charge = Charge::of(&line, &setting)?;
            sink.row(columns.iter().map(|column| (column.value)(&charge)))?;
            invoices.add(&charge)?;
            doubts.add(&charge);
            totals.add(&row);
        }
    }
    sink.finish()?;
    totals.attest(&job)?;
    doubts.tell(job);
    if options.invoices {
        invoices.write(job, options, &setting)?;
        invoices.billing_period(job, options, &setting)?;
    }
    Ok(())
}

/// What a reader should know about lines that lack what the specification insists on.
#[derive(Default)]
struct Doubts {
    currency: u64,
    customer: u64,
    issuer: u64,
    unit: u64,
}

impl Doubts {
    fn add(&mut self, charge: &Charge<'_>) {
        self.currency += u64::from(charge.line.currency.is_none());
        self.customer += u64::from(charge.line.customer_id.is_none());
        self.issuer += u64::from(charge.has_issuer_by_id);
        self.unit += u64::from(charge.has_unknown_unit);
    }

    fn tell(&self, job: Job<'_>) {
        let tell = |severity, code, column, lines: u64, what: &str| {
            if lines > 0 {
                let place = Place { table: "lines", row: None, column };
                job.diagnose(severity, code, place, &format!("{lines} lines {what}"));
            }
        };
        let (warning, note) = (Severity::Warning, Severity::Note);
        tell(warning, "currency", "currency", self.currency, "have no currency: BillingCurrency is XXX");
        tell(
            warning,
            "customer",
            "customer_id",
            self.customer,
            "name no customer: BillingAccountId is unknown",
        );
        let issuer =
            "name their issuer by its id only; set the option `issuer`, or `partner` in the configuration";
        tell(warning, "issuer", "partner_id", self.issuer, issuer);
        let unit = "are counted in a unit whose name is not known; it is written as `Measure` and its number";
        tell(note, "unit", "usage_measure_id", self.unit, unit);
    }
}

/// The number of a column of the table `lines`.
fn place(table: &Table<'_>, name: &str) -> Result<usize> {
    let known = |column: &Column| column.name == name;
    let found = table.columns().iter().position(known);
    found.ok_or_else(|| Error::data(format_args!("the table `lines` has no column `{name}`")))
}
