//! Commands that are killed in the middle, and what the next ones find.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::report::{command, duizhang};
use super::tools::failed;
use super::{Bench, Outcome};

/// Killed commands.
const TIMES: u32 = 15;
/// A run of this check tries the same moments again.
const SEED: u64 = 0x6475_697A_6861_6E67;
/// What begins the name of everything unfinished.
const STAGING: &str = ".staging-";

/// What a home must come to in the end.
#[derive(PartialEq)]
struct Ending {
    reconciled: String,
    /// The ledger's trail.
    trail: String,
    run: Vec<u8>,
    /// The files of the CSV format, which show every table.
    reports: BTreeMap<String, Vec<u8>>,
}

pub(super) fn check(bench: &Bench) -> Outcome {
    let captures = crate::here().join("../../samples/2026-09/captures");
    let captures = captures.to_string_lossy().into_owned();
    let steps: [&[&str]; 3] = [&["import", &captures], &["reconcile"], &["report", "--format", "xlsx,csv"]];

    // Twice, because the first run is slower than those that follow, and a command that is done
    // when the signal comes proves nothing.
    let mut durations = [Duration::MAX; 3];
    for name in ["first", "undisturbed"] {
        for (step, shortest) in steps.into_iter().zip(&mut durations) {
            let started = Instant::now();
            duizhang(&bench.program, &bench.folder.join(name), step)?;
            *shortest = started.elapsed().min(*shortest);
        }
    }
    let expected = ending(&bench.program, &bench.folder.join("undisturbed"), &captures)?;

    let mut random = SEED;
    let (mut killed, mut unfinished) = (0, 0);
    for time in 0..TIMES {
        let home = bench.folder.join(format!("killed-{time:02}"));
        let at = (time % 3) as usize;
        for step in &steps[..at] {
            duizhang(&bench.program, &home, step)?;
        }
        // Each command's time in equal parts, and a moment in each of them.
        let parts = f64::from(TIMES / 3);
        let delay = durations[at].mul_f64((f64::from(time / 3) + fraction(&mut random)) / parts);
        let child = command(&bench.program, &home, steps[at])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&bench.program, &error))?;
        killed += u32::from(kill(child, delay)?);
        unfinished += u32::from(!leftovers(&home)?.is_empty());
        let said =
            |problem: String| format!("`{}` killed after {} ms: {problem}", steps[at][0], delay.as_millis());
        let found = ending(&bench.program, &home, &captures).map_err(said)?;
        if let Some(problem) = difference(&found, &expected) {
            return Err(said(problem));
        }
        let left = leftovers(&home)?;
        if !left.is_empty() {
            return Err(said(format!("left behind: {left:?}")));
        }
        fs::remove_dir_all(&home).map_err(|error| failed(&home, &error))?;
    }
    // Too many that were done before the signal came would make this check an empty one.
    if killed < TIMES / 2 {
        return Err(format!("only {killed} of {TIMES} commands were still running when they were killed"));
    }
    Ok(format!(
        "{killed} of {TIMES} killed in the middle, {unfinished} left something unfinished, all came to the same end"
    ))
}

/// Waits, kills (`Child::kill` is SIGKILL: nobody can prepare for it) and says whether it still ran.
pub(super) fn kill(mut child: Child, delay: Duration) -> Result<bool, String> {
    sleep(delay);
    let ran = child.try_wait().map_err(|error| error.to_string())?.is_none();
    child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
    Ok(ran)
}

/// Takes a home the whole way, whatever happened to it, and returns what it came to.
fn ending(program: &Path, home: &Path, captures: &str) -> Result<Ending, String> {
    duizhang(program, home, &["import", captures])?;
    // Twice: the first one may find that it was all but done.
    duizhang(program, home, &["reconcile"])?;
    let reconciled = duizhang(program, home, &["reconcile", "--json"])?;
    duizhang(program, home, &["ledger", "verify"])?;
    let trail = duizhang(program, home, &["ledger", "export"])?;
    duizhang(program, home, &["report", "--format", "xlsx,csv"])?;
    let mut files = Vec::new();
    walk(home, &mut files)?;
    let read = |path: &Path| fs::read(path).map_err(|error| failed(path, &error));
    let named = |name: &str| -> Vec<&PathBuf> { files.iter().filter(|path| path.ends_with(name)).collect() };
    let run = match named("run.json").as_slice() {
        [one] => read(one)?,
        several => return Err(format!("{} runs where there is one month", several.len())),
    };
    let mut reports = BTreeMap::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        reports.insert(name, read(path)?);
    }
    Ok(Ending { reconciled, trail, run, reports })
}

fn difference(found: &Ending, expected: &Ending) -> Option<String> {
    if found.reconciled != expected.reconciled {
        return Some(format!("it reconciles to\n{}instead of\n{}", found.reconciled, expected.reconciled));
    }
    if found.trail != expected.trail {
        return Some("the ledger's trail is another one".to_owned());
    }
    if found.run != expected.run {
        return Some("run.json has other bytes".to_owned());
    }
    let differs = |(name, bytes): &(&String, &Vec<u8>)| found.reports.get(*name) != Some(*bytes);
    if let Some((name, _)) = expected.reports.iter().find(differs) {
        return Some(format!("{name} has other bytes"));
    }
    (found != expected).then(|| "there are other reports".to_owned())
}

/// Everything unfinished below a folder.
fn leftovers(home: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    walk(home, &mut files)?;
    files
        .retain(|path| path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(STAGING)));
    Ok(files)
}

/// All files and folders below a folder, which may not be there yet.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, &error))? {
        let path = entry.map_err(|error| failed(folder, &error))?.path();
        found.push(path.clone());
        if path.is_dir() {
            walk(&path, found)?;
        }
    }
    Ok(())
}

/// A number from 0 to 1 (`SplitMix64`).
#[allow(clippy::cast_precision_loss)] // 53 bits are left
pub(super) fn fraction(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}
