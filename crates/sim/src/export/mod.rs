//! The month as files: captures, the consumption detail as Partner Center exports it, and what must be found.

mod columns;
mod csv;
mod findings;
mod months;
mod xlsx;

use std::fmt::Write as _;

pub use columns::{Cell, HEADERS, cells};
pub use csv::{consumption_csv, consumption_gb18030};
pub use findings::{findings_json, findings_table};
pub use months::month_files;
pub use xlsx::consumption_xlsx;

use crate::SimError;
use crate::wire::{Capture, captures};
use crate::world::World;

/// Page size of the sample's captures.
pub const PAGE_SIZE: usize = 100;

/// A file of the sample: path below `samples/`, and content.
pub type SampleFile = (String, Vec<u8>);

/// Every file of the sample, `README.md` included.
pub fn sample_files(world: &World) -> Result<Vec<SampleFile>, SimError> {
    let (captures, cycle) = (captures(world, PAGE_SIZE), world.cycle);
    let mut files = vec![("README.md".to_owned(), readme(world, &captures).into_bytes())];
    for capture in &captures {
        files.push((format!("{cycle}/captures/{}.jsonl", capture.operation), capture.text().into_bytes()));
    }
    files.push((format!("{cycle}/csv/consumption.csv"), consumption_csv(world).into_bytes()));
    files.push((format!("{cycle}/csv/consumption-gb18030.csv"), consumption_gb18030(world)?));
    files.push((format!("{cycle}/xlsx/consumption.xlsx"), consumption_xlsx(world)?));
    files.push((format!("{cycle}/FINDINGS.md"), findings_table(world).into_bytes()));
    files.push((format!("{cycle}/findings.json"), findings_json(world).into_bytes()));
    Ok(files)
}

const ABOUT: &str = "\
# Samples

A small month with every kind of break, made by `crates/sim` from a fixed seed. Nobody in it exists.

| path | what it is |
|---|---|
| `2026-09/captures/<Operation>.jsonl` | what the API answered, one HTTP exchange a line, in pages of 100 |
| `2026-09/csv/consumption.csv` | the consumption as Partner Center exports it: UTF-8 with BOM, commas, Beijing times |
| `2026-09/csv/consumption-gb18030.csv` | the same in GB18030 with semicolons, as older spreadsheets write it |
| `2026-09/xlsx/consumption.xlsx` | the same as a workbook: two title lines, amounts as numbers, ids as text |
| `2026-09/FINDINGS.md` | what reconciling the captures must find, for people |
| `2026-09/findings.json` | the same for tests |
| `2026-08/`, `2026-10/` | the months before and after of the same partner: packed captures, `FINDINGS.md`, `findings.json` |
| `2026-08/restated/` | the bills of August as they were fetched again on 21 September |
| `own-rules/` | rules of a partner's own, and the invoices of its ERP, written by hand ([own-rules.md](../docs/reference/own-rules.md)) |
| `mdf/` | applications for market development funds, with each kind of break, written by hand |
| `plugins/` | report formats to begin with, in C, Rust and Python, written by hand |

The CSV and XLSX files hold the consumption only; rules that compare it with other datasets need the captures.

Do not edit the months. `cargo xtask samples` writes them again, `cargo xtask samples --check` says which of
them differ. A break is a function in `crates/sim/src/breaks/` that changes the consistent month and writes
down what must be found; nothing in `crates/sim` reconciles.

The month was fetched on 2026-10-06, after the close. Only the customers' balances are older: they were taken
at the first and at the last second of the month, since the roll-forward of a customer's cash needs the lines of
every month it touches.

## Three months

August, September and October follow on: what one month ends with is what the next begins with, and September's
forgotten order is billed in October. In them a break is carried from month to month, one is resolved by a later
month, one by a person, one comes back, and a closed month is restated. `2026-10/FINDINGS.md` says what becomes
of each; [the guide](../docs/guide.md) walks through it. The two months around September are small, and have few
breaks.

";

fn readme(world: &World, captures: &[Capture]) -> String {
    let mut text = ABOUT.to_owned();
    let _ = writeln!(text, "## What is in the captures\n\n| operation | exchanges | rows |\n|---|---:|---:|");
    for capture in captures {
        let rows: usize = crate::wire::calls(world)
            .iter()
            .filter(|call| call.operation == capture.operation)
            .filter_map(|call| crate::wire::respond(world, call).ok())
            .map(|answer| answer.rows.len())
            .sum();
        let _ = writeln!(text, "| {} | {} | {rows} |", capture.operation, capture.lines.len());
    }
    let _ = writeln!(text, "\n{} findings are expected.", world.findings.len());
    text
}
