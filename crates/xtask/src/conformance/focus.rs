//! FOCUS files in the hands of the public validator, and Parquet files in those of pyarrow and `DuckDB`.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::report::{duizhang, folders};
use super::tools::{check_with, failed, focus_python, script};
use super::{Bench, Outcome};

/// Lines of the made-up month.
const LINES: &str = "20000";

pub(super) fn check(bench: &Bench) -> Outcome {
    let mut arguments = vec![script("focus_columns.json")];
    for (name, make) in [
        ("sample", &["--lang", "en", "demo"][..]),
        ("made-up", &["gen", "--lines", LINES, "--seed", "7", "--cycle", "2026-09"][..]),
    ] {
        let home = bench.folder.join(format!("home-{name}"));
        duizhang(&bench.program, &home, make)?;
        arguments.push(render(bench, &home, name)?);
    }
    check_with(&focus_python()?, "focus.py", &arguments)
}

/// The datasets in both versions and kinds of files, and the statement.
fn render(bench: &Bench, home: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = bench.folder.join(name);
    for (out, option) in [("1.0", "version=1.0"), ("1.2", "version=1.2"), ("parquet", "file=parquet")] {
        let out = folder.join(out);
        let issuer = "issuer=Example Reseller Ltd";
        let arguments = ["report", "--format", "focus", "--option", option, "--option", issuer, "--out"];
        let out = out.to_string_lossy();
        duizhang(&bench.program, home, &[&arguments[..], &[&out]].concat())?;
    }
    let printed = duizhang(&bench.program, home, &["statement", "--json"])?;
    let path = folder.join("statement.jsonl");
    File::create(&path)
        .and_then(|mut file| file.write_all(printed.as_bytes()))
        .map_err(|error| failed(&path, &error))?;
    Ok(folder)
}

/// The format `parquet`, with all lines, against the CSV files.
pub(super) fn parquet(bench: &Bench) -> Outcome {
    let folders = folders(bench)?;
    for (folder, home) in folders.iter().zip(["home-en", "home-zh", "home-hostile"]) {
        let out = folder.to_string_lossy();
        let options = [
            "--option",
            "parquet:lines=true",
            "--option",
            "csv:lines=true",
            "--option",
            "csv:escape_formulas=false",
        ];
        let arguments = ["report", "--format", "parquet,csv", "--out", &out];
        let lang = if home == "home-zh" { "zh" } else { "en" };
        let all = [&["--lang", lang][..], &arguments[..], &options[..]].concat();
        duizhang(&bench.program, &bench.folder.join(home), &all)?;
    }
    check_with(&focus_python()?, "parquet_read.py", &folders)
}
