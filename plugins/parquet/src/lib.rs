//! The bundled parquet report format: one file a table, exact, for data frames and databases.
//!
//! Decimals keep all 38 digits and the scale of their column, instants are UTC timestamps, and every file
//! has every column of its table, in the table's order. The same job gives the same bytes.

use duizhang_columnar::Writer;
use duizhang_plugin_sdk::{About, Format, Job, Kind, Result, export_format};

/// What may be chosen.
#[derive(Clone, Debug, Default, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Write every consumption line, too.
    pub lines: bool,
}

/// The format.
pub struct Parquet;

/// The media type that is registered for the format.
const MEDIA: &str = "application/vnd.apache.parquet";

impl Format for Parquet {
    type Options = Options;
    const ABOUT: About = About {
        id: "parquet",
        title: "Parquet, one file per table",
        version: env!("CARGO_PKG_VERSION"),
        media: &[MEDIA],
        deterministic: true,
        attests: true,
        tables: &["*", "lines"],
    };

    fn render(job: &Job<'_>, _options: &Options) -> Result<()> {
        for mut table in job.tables()? {
            let out = job.artifact(&format!("{}.parquet", table.name()), MEDIA)?;
            let columns: Vec<(String, Kind)> =
                table.columns().iter().map(|column| (column.name.clone(), column.kind)).collect();
            let mut file = Writer::new(out, &columns, &job.context().program)?;
            let mut totals = table.totals();
            while let Some(batch) = table.next_batch()? {
                for row in batch.rows() {
                    file.row(row.values())?;
                    totals.add(&row);
                }
            }
            file.finish()?.finish()?;
            totals.attest(job)?;
        }
        Ok(())
    }
}

export_format!(dz_plugin_v1_parquet, Parquet);
