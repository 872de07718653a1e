//! Reports of the sample month, and what Python makes of them.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::tools::{check_with, complaint, failed, finish, python};
use super::{Bench, Outcome};

/// Names of customers in the sample, and what a hostile customer would be called. None needs an
/// escape in JSON.
const HOSTILE: [(&str, &str); 3] = [
    ("华东制造集团有限公司", "=1+1"),
    ("杭州云帆信息技术有限公司", "@SUM(A1:A9)"),
    ("深圳市远航电子商务有限公司", "-2+3"),
];

/// A command of the program takes seconds.
const PATIENCE: Duration = Duration::from_mins(3);

pub(super) fn csv(bench: &Bench) -> Outcome {
    check_with(&python()?, "csv_read.py", &folders(bench)?)
}

pub(super) fn json(bench: &Bench) -> Outcome {
    check_with(&python()?, "json_read.py", &folders(bench)?)
}

pub(super) fn workbook(bench: &Bench) -> Outcome {
    check_with(&python()?, "workbook_read.py", &folders(bench)?)
}

/// The rules of lines, months and orders as other engines evaluate them, on the sample, which has each
/// kind of break once, and on a made-up month.
pub(super) fn peers(bench: &Bench) -> Outcome {
    let (sample, made_up) = (bench.folder.join("sample"), bench.folder.join("made-up"));
    let captures = crate::here().join("../../samples/2026-09/captures");
    duizhang(&bench.program, &sample, &["import", &captures.to_string_lossy()])?;
    crate::peers::generate(&bench.program, &made_up, ("5000", "40", "5"))?;
    let told =
        [crate::peers::agree(&bench.program, &sample)?, crate::peers::agree(&bench.program, &made_up)?];
    Ok(told.join("; "))
}

/// The sample's reports in both languages, and one with customers who are called like formulas:
/// each a folder with the formats and with what the program's lists say.
pub(super) fn folders(bench: &Bench) -> Result<Vec<PathBuf>, String> {
    let mut folders = Vec::new();
    for lang in ["en", "zh"] {
        let home = bench.folder.join(format!("home-{lang}"));
        duizhang(&bench.program, &home, &["--lang", lang, "demo"])?;
        folders.push(collect(bench, (&home, &[]), (lang, lang), &[])?);
    }
    let captures = bench.folder.join("hostile-captures");
    let changed = copy(&crate::here().join("../../samples/2026-09/captures"), &captures)?;
    if changed < HOSTILE.len() {
        return Err(format!("the sample no longer has all the customers {HOSTILE:?}"));
    }
    let home = bench.folder.join("home-hostile");
    duizhang(&bench.program, &home, &["import", &captures.to_string_lossy()])?;
    folders.push(collect(bench, (&home, &[]), ("hostile", "en"), &[])?);
    Ok(folders)
}

/// The formats of a month (the newest of a home, or the one named), and the lists as the program prints
/// them for machines.
pub(super) fn collect(
    bench: &Bench,
    (home, month): (&Path, &[&str]),
    (name, lang): (&str, &str),
    more: &[&str],
) -> Result<PathBuf, String> {
    let folder = bench.folder.join(name);
    let out = folder.to_string_lossy();
    let report = ["--lang", lang, "report", "--format", "xlsx,html,csv,json", "--out", &out];
    duizhang(&bench.program, home, &[&report[..], month, more].concat())?;
    for list in ["statement", "breaks", "rules", "reconcile"] {
        let printed =
            duizhang(&bench.program, home, &[&["--lang", lang, list, "--json"][..], month].concat())?;
        write(&folder.join(format!("{list}.jsonl")), &printed)?;
    }
    Ok(folder)
}

/// Months of the sample in a home, each reconciled when all are there: what a month comes out as may depend on
/// those beside it.
pub(crate) fn months(program: &Path, home: &Path, months: &[&str]) -> Result<(), String> {
    for month in months {
        let captures = crate::here().join(format!("../../samples/{month}/captures"));
        duizhang(program, home, &["import", &captures.to_string_lossy()])?;
    }
    for month in months {
        duizhang(program, home, &["reconcile", "--cycle", month])?;
    }
    Ok(())
}

/// Writes a file.
pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| failed(path, &error))
}

/// Copies captures with the names replaced; returns how many names were there.
fn copy(from: &Path, to: &Path) -> Result<usize, String> {
    fs::create_dir_all(to).map_err(|error| failed(to, &error))?;
    let mut seen = [false; HOSTILE.len()];
    for entry in fs::read_dir(from).map_err(|error| failed(from, &error))? {
        let entry = entry.map_err(|error| failed(from, &error))?;
        let mut text = fs::read_to_string(entry.path()).map_err(|error| failed(&entry.path(), &error))?;
        for ((name, hostile), seen) in HOSTILE.iter().zip(&mut seen) {
            *seen |= text.contains(name);
            text = text.replace(name, hostile);
        }
        let path = to.join(entry.file_name());
        File::create(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| failed(&path, &error))?;
    }
    Ok(seen.iter().filter(|seen| **seen).count())
}

/// A command of the program, with nothing of the caller's environment that could change it.
pub(crate) fn command(program: &Path, home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    for name in ["DUIZHANG_HOME", "DUIZHANG_CONFIG", "DUIZHANG_LANG"] {
        command.env_remove(name);
    }
    // One clock for all, so that what two homes hold can be compared byte for byte.
    command.env("SOURCE_DATE_EPOCH", "1791460800");
    command.env("LANG", "C.UTF-8").arg("--home").arg(home).args(arguments);
    command
}

/// Runs a command of the program and returns what it printed. That it found breaks is fine: the
/// sample is full of them.
pub(crate) fn duizhang(program: &Path, home: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = command(program, home, arguments);
    let done = finish(&mut command, PATIENCE)?;
    if matches!(done.code, Some(0 | 1)) { Ok(done.stdout) } else { Err(complaint(&command, &done)) }
}
