//! `cargo xtask peers`: the same reconciliation in `DuckDB`, Polars and pandas, beside ours, and the import of a
//! CSV file.
//!
//! The engines are scripts in `benches/peers`; they read the month's Parquet files as we do and must
//! find the same breaks before anything is timed. Nothing here computes.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use duizhang_sim::export::consumption_csv;
use duizhang_sim::{Seed, seeded};

use crate::conformance::tools::{self, complaint, finish, run};

/// The month that is made up.
const CYCLE: &str = "2026-09";
/// Different lines of the file that is imported.
const CSV_LINES: usize = 50_000;
/// A large month takes pandas minutes a time.
const PATIENCE: Duration = Duration::from_hours(3);

/// What is measured.
struct Size {
    lines: String,
    customers: String,
    times: String,
    engines: Option<String>,
}

/// Breaks for every ten thousand lines.
const BREAKS: &str = "5";
/// Those of the month as it is fetched again, for the comparison of two snapshots.
const OTHER_BREAKS: &str = "7";

/// Makes months up, in a release build, and prints the tables: the rules in all engines, two snapshots beside
/// datacompy, and a CSV file imported.
pub(crate) fn measure(arguments: &[&str]) -> Result<String, String> {
    let size = size(arguments)?;
    let program = tools::release()?;
    let folder = tools::target()?.join("peers");
    let home = folder.join(format!("{}-{}", size.lines, size.customers));
    make(&program, &home, &size, &[BREAKS])?;
    let rules = side_by_side(&program, &home, &size)?;
    if size.engines.is_some() {
        return Ok(rules);
    }
    let twice = folder.join(format!("{}-{}-twice", size.lines, size.customers));
    make(&program, &twice, &size, &[BREAKS, OTHER_BREAKS])?;
    let compared = datacompy(&program, &twice, &size)?;
    Ok(format!("{rules}\n{compared}\n{}", imports(&program, &folder, &size)?))
}

/// The import of a CSV file with so many lines, which are repeated under other ids.
fn imports(program: &Path, folder: &Path, size: &Size) -> Result<String, String> {
    let file = folder.join("consumption.csv");
    if !file.exists() {
        let cycle = CYCLE.parse().map_err(|_| format!("{CYCLE} is no month"))?;
        let seed = Seed { seed: 1, cycle, lines: CSV_LINES, customers: 2000, ..Seed::default() };
        let text = consumption_csv(&seeded(&seed));
        // Under its name only when it is whole: one that was cut off would be taken for it the next time.
        let part = folder.join("consumption.csv.part");
        let written = File::create(&part).and_then(|mut to| to.write_all(text.as_bytes()));
        let named = written.and_then(|()| std::fs::rename(&part, &file));
        named.map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let copies = size.lines.parse::<usize>().unwrap_or(CSV_LINES).div_ceil(CSV_LINES);
    let mut command = script("import_csv.py")?;
    command.arg(program).arg(&file).args(["--copies", &copies.to_string(), "--times", &size.times]);
    let done = finish(&mut command, PATIENCE)?;
    if done.code == Some(0) { Ok(done.stdout) } else { Err(complaint(&command, &done)) }
}

/// A home with a snapshot of the month for each share of breaks, unless it is there already.
fn make(program: &Path, home: &Path, size: &Size, breaks: &[&str]) -> Result<(), String> {
    let snapshots = home.join("lake").join(CYCLE);
    let there = std::fs::read_dir(snapshots).map_or(0, |entries| entries.flatten().count());
    for breaks in breaks.iter().skip(there) {
        println!("peers: making up {} lines", size.lines);
        generate(program, home, (&size.lines, &size.customers, breaks))?;
    }
    Ok(())
}

fn size(arguments: &[&str]) -> Result<Size, String> {
    let mut size =
        Size { lines: "1000000".into(), customers: "2000".into(), times: "5".into(), engines: None };
    for pair in arguments.chunks(2) {
        match pair {
            ["--lines", value] => (*value).clone_into(&mut size.lines),
            ["--customers", value] => (*value).clone_into(&mut size.customers),
            ["--times", value] => (*value).clone_into(&mut size.times),
            ["--engines", value] => size.engines = Some((*value).to_owned()),
            _ => {
                let usage = "cargo xtask peers [--lines N] [--customers N] [--times N] [--engines NAME,…]";
                return Err(usage.to_owned());
            }
        }
    }
    Ok(size)
}

/// A month of so many lines, customers, and breaks for every ten thousand lines.
pub(crate) fn generate(
    program: &Path,
    home: &Path,
    (lines, customers, breaks): (&str, &str, &str),
) -> Result<(), String> {
    let mut command = Command::new(program);
    command.arg("--home").arg(home);
    command.args(["gen", "--cycle", CYCLE, "--lines", lines, "--customers", customers, "--breaks", breaks]);
    let done = finish(&mut command, PATIENCE)?;
    if done.code == Some(0) { Ok(()) } else { Err(complaint(&command, &done)) }
}

fn side_by_side(program: &Path, home: &Path, size: &Size) -> Result<String, String> {
    let mut command = script("side_by_side.py")?;
    command.arg(program).arg(home).args([CYCLE, "--times", &size.times]);
    command.args(size.engines.iter().flat_map(|engines| ["--engines", engines]));
    let done = finish(&mut command, PATIENCE)?;
    if done.code == Some(0) { Ok(done.stdout) } else { Err(complaint(&command, &done)) }
}

/// datacompy on its own shape, beside the comparison of the two snapshots in a home.
fn datacompy(program: &Path, home: &Path, size: &Size) -> Result<String, String> {
    let mut command = script_of(
        "datacompy_shape.py",
        "datacompy-venv",
        "requirements-datacompy.txt",
        "datacompy, numpy, polars",
    )?;
    command.arg(program).arg(home).args([CYCLE, &size.times]);
    let done = finish(&mut command, PATIENCE)?;
    if done.code == Some(0) { Ok(done.stdout) } else { Err(complaint(&command, &done)) }
}

/// The engines find what we find, break by break, in a home's month.
pub(crate) fn agree(program: &Path, home: &Path) -> Result<String, String> {
    let told = run(script("side_by_side.py")?.arg(program).arg(home).args([CYCLE, "--times", "0"]))?;
    Ok(told.trim().to_owned())
}

/// A script of `benches/peers` in the Python that has its engines.
fn script(name: &str) -> Result<Command, String> {
    script_of(name, "peers-venv", "requirements.txt", "duckdb, numpy, pandas, polars, pyarrow")
}

fn script_of(name: &str, environment: &str, list: &str, imports: &str) -> Result<Command, String> {
    let folder: PathBuf = crate::here().join("../../benches/peers");
    let python = tools::environment_of(environment, &folder.join(list), imports)?;
    let mut command = Command::new(python);
    // No compiled files beside the sources.
    command.arg("-B").arg(folder.join(name));
    Ok(command)
}
