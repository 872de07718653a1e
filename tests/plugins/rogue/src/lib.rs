//! A report format in Rust for the tests of the host: honest or not, as its options say. The same
//! code is linked into the tests and loaded by the runner.

use duizhang_plugin_sdk::{About, Error, Format, Job, Result, Value, export_format};
use std::io::Write;

/// What may be chosen.
#[derive(Clone, Debug, Default, schemars::JsonSchema, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What it does.
    pub mode: Mode,
    /// How often it says so.
    #[schemars(range(min = 0, max = 9))]
    pub repeat: u8,
    /// What it puts before each line.
    pub prefix: Option<String>,
}

/// What it does.
#[derive(Clone, Copy, Debug, Default, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Everything right.
    #[default]
    Honest,
    /// Panics in the middle of an artifact.
    Panic,
    /// Recurses until its stack is used up.
    Overflow,
    /// Fails with an error of its own.
    Fail,
    /// Leaves out the last row of each table.
    LoseRow,
    /// Warns and goes on.
    Warn,
}

/// The format.
pub struct Rogue;

impl Format for Rogue {
    type Options = Options;
    const ABOUT: About = About {
        id: "test.rogue",
        title: "Honest or not",
        version: "1.0.0",
        media: &["text/plain"],
        deterministic: true,
        attests: true,
        tables: &[],
    };

    fn check(_job: &Job<'_>, options: &Options) -> Result<()> {
        if options.prefix.as_deref() == Some("bad") {
            return Err(Error::options("the prefix is bad"));
        }
        Ok(())
    }

    fn render(job: &Job<'_>, options: &Options) -> Result<()> {
        match options.mode {
            Mode::Fail => return Err(Error::data("this cannot be expressed")),
            Mode::Warn => job.warn("careful", "something is odd"),
            Mode::Overflow => {
                let depth = overflow(u64::from(options.repeat));
                job.warn("deep", &depth.to_string());
            }
            _ => {}
        }
        let prefix = options.prefix.as_deref().unwrap_or_default();
        for mut table in job.tables()? {
            let mut out = job.artifact(&format!("{}.txt", table.name()), "text/plain")?;
            writeln!(out, "{} {}", job.context().run, options.repeat)?;
            let mut totals = table.totals();
            while let Some(batch) = table.next_batch()? {
                let rows = batch.rows().count();
                for (index, row) in batch.rows().enumerate() {
                    if matches!(options.mode, Mode::LoseRow) && index + 1 == rows {
                        continue;
                    }
                    let cells: Vec<String> = row.values().map(shown).collect();
                    writeln!(out, "{prefix}{}", cells.join("|"))?;
                    totals.add(&row);
                }
            }
            assert!(!matches!(options.mode, Mode::Panic), "on purpose");
            out.finish()?;
            totals.attest(job)?;
        }
        Ok(())
    }
}

export_format!(dz_plugin_v1_rogue, Rogue);

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Text(text) => text.to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Decimal(decimal) => decimal.to_string(),
        Value::Bool(bool) => bool.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
    }
}

/// Uses up the stack; the array keeps the compiler from making a loop of it.
fn overflow(depth: u64) -> u64 {
    let room = [depth; 1_000];
    if depth == u64::MAX { 0 } else { overflow(std::hint::black_box(room)[999] + 1) + room[0] }
}
