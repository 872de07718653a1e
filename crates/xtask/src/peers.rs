//! `cargo xtask peers`: the same reconciliation in `DuckDB`, Polars and pandas, beside ours.
//!
//! The engines are scripts in `benches/peers`; they read the month's Parquet files as we do and must
//! find the same breaks before anything is timed. Nothing here computes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::conformance::tools::{self, complaint, finish, run};

/// The month that is made up.
const CYCLE: &str = "2026-09";
/// A large month takes pandas minutes a time.
const PATIENCE: Duration = Duration::from_hours(3);

/// What is measured.
struct Size {
    lines: String,
    customers: String,
    times: String,
    engines: Option<String>,
}

/// Makes a month up, in a release build, and prints the table of all engines on it.
pub(crate) fn measure(arguments: &[&str]) -> Result<String, String> {
    let size = size(arguments)?;
    let program = tools::release()?;
    let home = tools::target()?.join("peers").join(format!("{}-{}", size.lines, size.customers));
    if !home.join("lake").exists() {
        println!("peers: making up {} lines", size.lines);
        generate(&program, &home, &size.lines, &size.customers)?;
    }
    side_by_side(&program, &home, &size)
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

/// A month with breaks, in an empty home.
pub(crate) fn generate(program: &Path, home: &Path, lines: &str, customers: &str) -> Result<(), String> {
    let mut command = Command::new(program);
    command.arg("--home").arg(home);
    command.args(["gen", "--cycle", CYCLE, "--lines", lines, "--customers", customers, "--breaks", "5"]);
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

/// The engines find what we find, break by break, in a home's month.
pub(crate) fn agree(program: &Path, home: &Path) -> Result<String, String> {
    let told = run(script("side_by_side.py")?.arg(program).arg(home).args([CYCLE, "--times", "0"]))?;
    Ok(told.trim().to_owned())
}

/// A script of `benches/peers` in the Python that has its engines.
fn script(name: &str) -> Result<Command, String> {
    let folder: PathBuf = crate::here().join("../../benches/peers");
    let imports = "duckdb, numpy, pandas, polars, pyarrow";
    let python = tools::environment_of("peers-venv", &folder.join("requirements.txt"), imports)?;
    let mut command = Command::new(python);
    // No compiled files beside the sources.
    command.arg("-B").arg(folder.join(name));
    Ok(command)
}
