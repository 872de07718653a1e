//! `cargo xtask conformance`: the program's files in the hands of tools that others wrote.
//!
//! What a test of our own cannot show is whether anybody else can read what we write. Each check
//! brings the tools it needs; one that cannot be had is a failure, because a check that is skipped
//! is a promise nobody keeps.

mod fetch;
mod focus;
mod full_disk;
mod header;
mod html;
mod kill;
pub(crate) mod office;
pub(crate) mod report;
mod sdk;
pub(crate) mod tools;
mod valgrind;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tools::failed;

/// What a check found out when everything was right, or what was not.
pub(crate) type Outcome = Result<String, String>;

/// A named check.
struct Check {
    name: &'static str,
    about: &'static str,
    run: fn(&Bench) -> Outcome,
}

const CHECKS: [Check; 19] = [
    Check {
        name: "samples",
        about: "samples/ is what the generator writes",
        run: |_| crate::samples::check(),
    },
    Check {
        name: "audit",
        about: "the reconciler and the auditor agree on a thousand drawn months",
        run: crate::audit::check,
    },
    Check {
        name: "header-c",
        about: "the C header compiles without a warning as C11 and C++17",
        run: header::check,
    },
    Check {
        name: "csv-python",
        about: "Python's csv module reads the same rows and exact sums",
        run: report::csv,
    },
    Check {
        name: "json-schema",
        about: "Python reads the same rows and exact sums, each row as its JSON Schema says",
        run: report::json,
    },
    Check {
        name: "parquet",
        about: "pyarrow and DuckDB read the same rows and exact sums, all lines included",
        run: focus::parquet,
    },
    Check {
        name: "focus",
        about: "the FOCUS validator and the specification's columns have nothing against the datasets",
        run: focus::check,
    },
    Check {
        name: "workbook-openpyxl",
        about: "openpyxl reads the same cells and exact sums",
        run: report::workbook,
    },
    Check {
        name: "workbook-libreoffice",
        about: "sound for Excel; LibreOffice calculates the same and prints it",
        run: office::check,
    },
    Check {
        name: "html-chromium",
        about: "the page in headless Chromium: silent, alone, usable, accessible",
        run: html::check,
    },
    Check {
        name: "fetch",
        about: "a fetch gives the sample's bytes, under faults and killed and resumed",
        run: fetch::check,
    },
    Check {
        name: "fetch-rate",
        about: "a fetch uses the allowed rate and never exceeds it",
        run: fetch::rate,
    },
    Check {
        name: "sdk-python",
        about: "the official Python SDK completes every operation on the simulator",
        run: sdk::python_sdk,
    },
    Check { name: "sdk-signer", about: "our signatures are those of the official signer", run: sdk::signer },
    Check {
        name: "sdk-node",
        about: "the core of the official Node SDK asks the simulator every read",
        run: sdk::node_sdk,
    },
    Check {
        name: "plugin-valgrind",
        about: "a C format and the host together lose no memory and read none that is not theirs",
        run: valgrind::check,
    },
    Check {
        name: "peers",
        about: "DuckDB, Polars and pandas find the same breaks of lines, months and orders",
        run: report::peers,
    },
    Check {
        name: "plugin-full-disk",
        about: "on a full disk, a plugin's report fails and says so, and nothing is left",
        run: full_disk::check,
    },
    Check {
        name: "kill",
        about: "a killed command leaves nothing that the next one stumbles over",
        run: kill::check,
    },
];

/// Where a check works: the program it tries and a folder of its own.
pub(crate) struct Bench {
    program: PathBuf,
    pub(crate) folder: PathBuf,
}

/// The checks by name.
pub(crate) fn list() -> String {
    let lines: Vec<String> =
        CHECKS.iter().map(|check| format!("{:<22} {}", check.name, check.about)).collect();
    lines.join("\n")
}

/// Runs the named checks, or all of them.
pub(crate) fn run(names: &[&str]) -> Result<String, String> {
    if let Some(unknown) = names.iter().find(|name| CHECKS.iter().all(|check| check.name != **name)) {
        return Err(format!("there is no check `{unknown}`; there are:\n{}", list()));
    }
    let chosen: Vec<&Check> =
        CHECKS.iter().filter(|check| names.is_empty() || names.contains(&check.name)).collect();
    println!("conformance: building the program");
    let program = tools::program()?;
    let base = tools::target()?.join("conformance");
    let mut lines = Vec::new();
    let mut passed = 0;
    for check in &chosen {
        println!("conformance: {}", check.name);
        let started = Instant::now();
        let outcome = fresh(&base.join(check.name))
            .and_then(|folder| (check.run)(&Bench { program: program.clone(), folder }));
        passed += usize::from(outcome.is_ok());
        lines.push(line(check.name, &outcome, started.elapsed()));
    }
    lines.push(format!("{passed} passed, {} failed", chosen.len() - passed));
    let report = lines.join("\n");
    if passed == chosen.len() { Ok(report) } else { Err(report) }
}

/// One line for a check that passed; what is wrong stands below one that did not.
fn line(name: &str, outcome: &Outcome, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match outcome {
        Ok(told) => format!("ok    {name:<22} {seconds:6.1} s  {}", told.trim().replace('\n', "; ")),
        Err(problem) => {
            format!("FAIL  {name:<22} {seconds:6.1} s\n      {}", problem.trim().replace('\n', "\n      "))
        }
    }
}

/// An empty folder; whatever an earlier run left in it is gone.
fn fresh(folder: &Path) -> Result<PathBuf, String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    Ok(folder.to_owned())
}
