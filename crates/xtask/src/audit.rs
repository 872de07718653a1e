//! `cargo xtask audit`: drawn months in the hands of the reconciler and of the auditor of `tests/`.

use std::process::Command;

use crate::conformance::tools::{built, failed};
use crate::conformance::{Bench, Outcome};

/// How many months the check draws.
const MONTHS: &str = "1000";

/// Hands months to both and shows what they say; a month about which they disagree is made small.
pub(crate) fn run(options: &[&str]) -> Result<String, String> {
    let program = built("agreement")?;
    let status = Command::new(&program).args(options).status().map_err(|error| failed(&program, &error))?;
    if status.success() { Ok(String::new()) } else { Err("they disagree; see above".to_owned()) }
}

/// The same as a check: a thousand months, the last line of what it says.
pub(crate) fn check(bench: &Bench) -> Outcome {
    let program = built("agreement")?;
    let keep = bench.folder.to_string_lossy().into_owned();
    let mut command = Command::new(&program);
    let done = command
        .args(["--months", MONTHS, "--keep", &keep])
        .output()
        .map_err(|error| failed(&program, &error))?;
    let said = String::from_utf8_lossy(&done.stdout);
    let last = said.lines().last().unwrap_or_default().to_owned();
    if done.status.success() {
        Ok(last)
    } else {
        Err(format!("{last}\nthe months, made small, are in {keep}"))
    }
}
