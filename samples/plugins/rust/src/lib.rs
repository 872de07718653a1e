//! A report format in Rust: each table as tab-separated values. Begin here: `render` says which files
//! there are and what is in them, `Options` what a user may set.
use duizhang_plugin_sdk::{About, Format, Job, Result, export_format};
use std::io::Write;

const MEDIA: &str = "text/tab-separated-values";

/// What a user may set. The schema of the options is made from this.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Write the names of the columns into the first line.
    heading: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { heading: true }
    }
}

/// The format.
pub struct Lines;

impl Format for Lines {
    type Options = Options;
    const ABOUT: About = About::new("com.example.lines", "Tab-separated values", "1.0.0", &[MEDIA]);

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        for mut table in job.tables()? {
            let mut out = job.artifact(&format!("{}.tsv", table.name()), MEDIA)?;
            let mut totals = table.totals();
            if options.heading {
                writeln!(out, "{}", line(table.columns().iter().map(|column| &column.name)))?;
            }
            table.each_row(|row| {
                totals.add(row);
                Ok(writeln!(out, "{}", line(row.values()))?)
            })?;
            out.finish()?;
            totals.attest(job)?;
        }
        Ok(())
    }
}

export_format!(dz_plugin_v1_com_example_lines, Lines);

/// Tabs and line breaks within a cell would be taken for the next cell or row.
fn line(cells: impl Iterator<Item = impl ToString>) -> String {
    cells.map(|cell| cell.to_string().replace(|c| c < ' ', " ")).collect::<Vec<_>>().join("\t")
}
