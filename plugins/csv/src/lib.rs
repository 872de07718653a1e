//! The bundled csv report format: one file per table, as RFC 4180 has it.
//!
//! Amounts are exact, with trailing zeros dropped down to two decimals; instants are RFC 3339 in
//! UTC. Made for machines and for Excel alike: see [`Options`].

use duizhang_plugin_sdk::{About, Artifact, Column, Format, Job, Result, Row, Value, export_format};
use std::borrow::Cow;
use std::io::{self, Write};

/// What may be chosen.
#[derive(Clone, Debug, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Begin each file with a byte order mark; without it, Excel takes UTF-8 for a local code page.
    pub bom: bool,
    /// What the first line holds.
    pub headings: Headings,
    /// Put an apostrophe before texts a spreadsheet would run as a formula.
    pub escape_formulas: bool,
    /// Write every consumption line, too.
    pub lines: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { bom: true, headings: Headings::Names, escape_formulas: true, lines: false }
    }
}

/// What the first line of a file holds.
#[derive(Clone, Copy, Debug, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Headings {
    /// The machine names of the columns, the same in every language.
    Names,
    /// Headings for people, in the language of the report.
    Titles,
}

/// The format.
pub struct Csv;

impl Format for Csv {
    type Options = Options;
    const ABOUT: About = About {
        id: "csv",
        title: "Comma-separated values, one file per table",
        version: env!("CARGO_PKG_VERSION"),
        media: &["text/csv"],
        deterministic: true,
        attests: true,
        tables: &["*", "lines"],
    };

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        let language = job.context().language.tag();
        for mut table in job.tables()? {
            let mut out = job.artifact(&format!("{}.csv", table.name()), "text/csv")?;
            if options.bom {
                out.write_all("\u{feff}".as_bytes())?;
            }
            let mut csv = writer(out);
            let heading = |column: &Column| match options.headings {
                Headings::Names => column.name.clone(),
                Headings::Titles => column.title(language).to_owned(),
            };
            csv.write_record(table.columns().iter().map(heading)).map_err(io::Error::from)?;
            let mut totals = table.totals();
            while let Some(batch) = table.next_batch()? {
                for row in batch.rows() {
                    write_row(&mut csv, &row, options)?;
                    totals.add(&row);
                }
            }
            csv.into_inner().map_err(csv::IntoInnerError::into_error)?.finish()?;
            totals.attest(job)?;
        }
        Ok(())
    }
}

export_format!(dz_plugin_v1_csv, Csv);

fn writer(out: Artifact<'_>) -> csv::Writer<Artifact<'_>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

fn write_row(csv: &mut csv::Writer<Artifact<'_>>, row: &Row<'_>, options: &Options) -> Result<()> {
    for value in row.values() {
        csv.write_field(field(value, options).as_bytes()).map_err(io::Error::from)?;
    }
    csv.write_record(None::<&[u8]>).map_err(io::Error::from)?;
    Ok(())
}

fn field<'v>(value: Value<'v>, options: &Options) -> Cow<'v, str> {
    match value {
        Value::Null => "".into(),
        Value::Text(text) if options.escape_formulas && text.starts_with(FORMULA) => {
            format!("'{text}").into()
        }
        Value::Text(text) => text.into(),
        Value::Int(int) => int.to_string().into(),
        Value::Decimal(decimal) => decimal.trimmed().to_string().into(),
        Value::Bool(bool) => if bool { "true" } else { "false" }.into(),
        Value::Date(date) => date.to_string().into(),
        Value::Time(time) => time.to_string().into(),
    }
}

/// What a spreadsheet may take for the beginning of a formula, or strip to get at one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
