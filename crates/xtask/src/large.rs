//! `cargo xtask large-workbook`: a workbook with so many lines that they need several sheets, written and
//! then opened by LibreOffice.
//!
//! It takes minutes and gigabytes, so it is no check of `conformance`. What it shows: every line is on a sheet,
//! the sums of each column are those of the receipt to the last digit, and every control cell says OK when
//! LibreOffice has calculated it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::conformance::office::Office;
use crate::conformance::report::command;
use crate::conformance::tools::{self, check_with, complaint, failed, finish, need};

/// Three sheets; one has room for a little more than a million.
const LINES: &str = "3000000";
const CUSTOMERS: &str = "500";
/// LibreOffice takes minutes for a million rows, and a shared machine longer.
const PATIENCE: Duration = Duration::from_hours(2);
/// Every sheet as a CSV file: comma, quotes, UTF-8, numbers as they are stored and not as they are shown.
const EVERY_SHEET: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

/// What was asked for.
struct Wish {
    lines: String,
    /// A program that is built already; none for a release build of this clone.
    program: Option<PathBuf>,
}

/// Makes a month up, writes its workbook, opens it and compares.
pub(crate) fn check(arguments: &[&str]) -> Result<String, String> {
    let wish = wish(arguments)?;
    need("soffice", &["libreoffice-calc", "fonts-noto-cjk"])?;
    need("time", &["time"])?;
    let python = tools::python()?;
    let program = wish.program.map_or_else(tools::release, Ok)?;
    let folder = tools::target()?.join("large-workbook");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    println!("large-workbook: making up {} lines", wish.lines);
    let home = folder.join("home");
    let mut told = vec![];
    let (lines, reports) = (wish.lines.as_str(), folder.join("report"));
    let out = reports.to_string_lossy();
    for (what, args) in [
        ("gen", &["gen", "--cycle", "2026-09", "--customers", CUSTOMERS, "--lines", lines][..]),
        ("reconcile", &["reconcile"]),
        ("report", &["--lang", "en", "report", "--option", "lines=true", "--out", &out]),
    ] {
        println!("large-workbook: {what}");
        told.push(measured(what, &command(&program, &home, args), &folder)?);
    }
    let (book, receipt) = (reports.join("xlsx/duizhang-2026-09.xlsx"), reports.join("xlsx/receipt.json"));
    let bytes = fs::metadata(&book).map_err(|error| failed(&book, &error))?.len();
    told.push(format!("the workbook has {} MB", bytes / 1_000_000));
    println!("large-workbook: opening it in LibreOffice");
    let sheets = folder.join("sheets");
    let open = Office::new(&folder)?.command(&book, EVERY_SHEET, &sheets);
    told.push(measured("soffice", &open, &folder)?);
    told.push(check_with(&python, "large_workbook.py", &[&receipt, &sheets])?);
    Ok(told.join("\n"))
}

fn wish(arguments: &[&str]) -> Result<Wish, String> {
    let mut wish = Wish { lines: LINES.to_owned(), program: None };
    for pair in arguments.chunks(2) {
        match pair {
            ["--lines", lines] => (*lines).clone_into(&mut wish.lines),
            ["--program", path] => wish.program = Some(path.into()),
            _ => return Err("cargo xtask large-workbook [--lines N] [--program PATH]".to_owned()),
        }
    }
    Ok(wish)
}

/// Runs a program to its end and says what it took.
fn measured(what: &str, command: &Command, folder: &Path) -> Result<String, String> {
    let figures = folder.join(format!("{what}.txt"));
    let mut timed = Command::new("time");
    timed.args(["--quiet", "--format", "%e %U %S %M", "--output"]).arg(&figures);
    timed.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => timed.env(name, value),
            None => timed.env_remove(name),
        };
    }
    let done = finish(&mut timed, PATIENCE)?;
    if done.code != Some(0) {
        return Err(complaint(&timed, &done));
    }
    let text = fs::read_to_string(&figures).map_err(|error| failed(&figures, &error))?;
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [clock, user, system, kilobytes] = numbers.as_slice() else {
        return Err(format!("{}: {text}", figures.display()));
    };
    Ok(format!(
        "{what}: {clock:.0} s by the clock, {:.0} s of the processor, {:.2} GB",
        user + system,
        kilobytes / 1e6
    ))
}
