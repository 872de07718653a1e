//! Runs on disk: `runs/<cycle>/<run>/*.parquet` and `run.json`.
//!
//! A run's name and bytes follow from the snapshot's content, the settings and the program, so
//! that the same inputs are never reconciled into a second run.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use duizhang_lake::stage::{Staged, write_file};
use duizhang_lake::{Dataset, Home, Snapshot, read_parquet, write_parquet};
use duizhang_ledger::{GENESIS, Head};
use duizhang_money::{BillCycle, Timestamp, format_units};
use duizhang_reconciler::{Frames, Input, Month, ReadingChoice, Run, Settings, Verdict, frames, reconcile};
use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::error::CliError;
use crate::{ledger, progress, rules};

/// Program and version, as manifests, runs and receipts name it.
pub(crate) const PROGRAM: &str = concat!("duizhang ", env!("CARGO_PKG_VERSION"));

/// `run.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RunInfo {
    /// Version of this form.
    pub(crate) run_format: u32,
    pub(crate) cycle: String,
    pub(crate) run: String,
    pub(crate) program: String,
    /// The snapshot's content hash: equal for equal rows, however they were imported.
    pub(crate) content: String,
    pub(crate) settings: BTreeMap<String, String>,
    /// `clean`, `breaks`, `incomplete`, `not_reconcilable`.
    pub(crate) result: String,
    pub(crate) verdict: Verdict,
    pub(crate) order_amount_reading: Option<ReadingChoice>,
    pub(crate) breaks: u64,
    pub(crate) statement_rows: u64,
    /// BLAKE3 of each table's file.
    pub(crate) tables: BTreeMap<String, String>,
}

/// A run, with its tables. The breaks have what the ledger knows beside what the run stores.
pub(crate) struct StoredRun {
    pub(crate) info: RunInfo,
    pub(crate) frames: Frames,
    pub(crate) snapshot: Snapshot,
    /// Where the ledger's trail ended when it was asked.
    pub(crate) ledger: Head,
}

impl StoredRun {
    fn new(info: RunInfo, frames: Frames, snapshot: Snapshot) -> Self {
        Self { info, frames, snapshot, ledger: Head { entries: 0, hash: GENESIS.to_owned() } }
    }

    /// Its month.
    pub(crate) fn cycle(&self) -> Result<BillCycle, CliError> {
        self.info.cycle.parse().map_err(|_| CliError::bug("a stored run has no month"))
    }
}

/// The run of the newest snapshot of a month under these settings; made where there is none yet.
pub(crate) fn ensure(
    home: &Home,
    cycle: Option<BillCycle>,
    config: &Config,
    only: &[String],
) -> Result<StoredRun, CliError> {
    of_newest(home, cycle, config, only, true)
}

/// As [`ensure`], but a run that is not there yet is made for this command only: nothing is written.
pub(crate) fn preview(
    home: &Home,
    cycle: Option<BillCycle>,
    config: &Config,
    only: &[String],
) -> Result<StoredRun, CliError> {
    of_newest(home, cycle, config, only, false)
}

fn of_newest(
    home: &Home,
    cycle: Option<BillCycle>,
    config: &Config,
    only: &[String],
    keep: bool,
) -> Result<StoredRun, CliError> {
    let settings = settings(config, only)?;
    let cycle = match cycle {
        Some(cycle) => cycle,
        None => newest(home)?,
    };
    let snapshot = Snapshot::latest(home, cycle)?;
    let mut run = of_snapshot(home, snapshot, &settings, keep)?;
    ledger::annotate(home, &mut run)?;
    Ok(run)
}

/// What to reconcile with: the configuration, and the rules that were asked for.
pub(crate) fn settings(config: &Config, only: &[String]) -> Result<Settings, CliError> {
    let mut settings = config.settings.clone();
    settings.only = only.to_vec();
    settings.only.sort_unstable();
    for prefix in only {
        rules::check(prefix)?;
    }
    Ok(settings)
}

/// The run of a snapshot, without the ledger's columns; made where it is not there yet, and kept if
/// that is wished.
pub(crate) fn of_snapshot(
    home: &Home,
    snapshot: Snapshot,
    settings: &Settings,
    keep: bool,
) -> Result<StoredRun, CliError> {
    let cycle: BillCycle = snapshot
        .manifest()
        .cycle
        .parse()
        .map_err(|_| CliError::usage("a snapshot names no month", "import the month again"))?;
    let content = snapshot.manifest().content.clone();
    let others = others(home, &snapshot, cycle)?;
    let mut described = describe(settings);
    for (month, other) in &others {
        described.insert(format!("month.{month}"), other.manifest().content.clone());
    }
    let name = name(&content, &described)?;
    let dir = home.runs(cycle).join(&name);
    if dir.join("run.json").exists() {
        return load(&dir, snapshot);
    }
    let bar = progress::spinner("reconciling");
    if keep {
        let _lock = home.lock()?;
        let run = reconciled(&snapshot, cycle, &others, settings)?;
        store(home, &run, &name, &content, described)?;
        bar.finish_and_clear();
        return load(&dir, snapshot);
    }
    let run = reconciled(&snapshot, cycle, &others, settings)?;
    bar.finish_and_clear();
    let info = info(&run, &name, &content, described, BTreeMap::new());
    Ok(StoredRun::new(info, frames(&run)?, snapshot))
}

pub(crate) fn newest(home: &Home) -> Result<BillCycle, CliError> {
    home.cycles()?.pop().ok_or_else(|| {
        CliError::usage(
            format!("there is no month in `{}`", home.root().display()),
            "import one: duizhang import PATH…; or see a sample: duizhang demo",
        )
    })
}

fn describe(settings: &Settings) -> BTreeMap<String, String> {
    let tolerances = settings
        .tolerances
        .iter()
        .map(|(rule, units)| (format!("tolerance.{rule}"), format_units(*units, 8)));
    let reading = settings
        .order_amount_reading
        .map(|reading| ("order_amount_reading".to_owned(), reading.name().to_owned()));
    let only = Some(settings.only.join(",")).filter(|only| !only.is_empty());
    tolerances.chain(reading).chain(only.map(|only| ("only".to_owned(), only))).collect()
}

fn name(content: &str, settings: &BTreeMap<String, String>) -> Result<String, CliError> {
    let inputs = serde_json::to_vec(&(content, settings, PROGRAM))
        .map_err(|error| CliError::bug(error.to_string()))?;
    Ok(blake3::hash(&inputs).to_hex()[..12].to_owned())
}

/// The other months that a customer's balances reach into, and the one before them: their lines
/// may have been deducted between the balances.
fn others(
    home: &Home,
    snapshot: &Snapshot,
    cycle: BillCycle,
) -> Result<BTreeMap<BillCycle, Snapshot>, CliError> {
    let mut others = BTreeMap::new();
    let Some(balances) = snapshot.entry(Dataset::CustomerBalances) else { return Ok(others) };
    let month = |text: &str| Timestamp::parse_utc(text).ok().map(BillCycle::of);
    let taken = balances.taken.as_ref();
    // A table does not say when its balances were taken; they belong to the month's ends.
    let first = taken.map_or_else(|| Some(cycle), |(first, _)| month(first)).unwrap_or(cycle);
    let last = taken.map_or_else(|| Some(cycle.next()), |(_, last)| month(last)).unwrap_or(cycle);
    let reach = first.min(cycle).previous()..=last.max(cycle);
    for other in home.cycles()?.into_iter().filter(|other| *other != cycle && reach.contains(other)) {
        others.insert(other, Snapshot::latest(home, other)?);
    }
    Ok(others)
}

/// Reconciles a snapshot, with what that needs of other months. Meanwhile somebody else checks that all files
/// are those that were written; if they are not, the run is worth nothing.
fn reconciled(
    snapshot: &Snapshot,
    cycle: BillCycle,
    others: &BTreeMap<BillCycle, Snapshot>,
    settings: &Settings,
) -> Result<Run, CliError> {
    let mut month = Month { cycle, inputs: inputs(snapshot, Dataset::all())?, others: BTreeMap::new() };
    for (cycle, other) in others {
        let inputs = inputs(other, [Dataset::Consumption, Dataset::Adjustments])?;
        month.others.insert(*cycle, inputs);
    }
    let check = || others.values().chain([snapshot]).try_for_each(Snapshot::verify);
    let (checked, run) = std::thread::scope(|threads| {
        let checked = threads.spawn(check);
        // Whatever a damaged file does to the reader, that it is damaged is what the user should hear.
        let run = catch_unwind(AssertUnwindSafe(|| reconcile(&month, settings)));
        (checked.join().unwrap_or_else(|panic| resume_unwind(panic)), run)
    });
    checked?;
    Ok(run.unwrap_or_else(|panic| resume_unwind(panic))?)
}

fn inputs(
    snapshot: &Snapshot,
    datasets: impl IntoIterator<Item = Dataset>,
) -> Result<BTreeMap<Dataset, Input>, CliError> {
    let mut inputs = BTreeMap::new();
    for dataset in datasets {
        let Some(entry) = snapshot.entry(dataset) else { continue };
        let input = Input {
            frame: snapshot.scan(dataset)?,
            rows: entry.rows,
            state: entry.state,
            reasons: entry.reasons.clone(),
            notes: entry.notes.clone(),
            asked: entry.asked.clone(),
            blake3: entry.blake3.clone(),
            is_unique: entry.unique,
        };
        inputs.insert(dataset, input);
    }
    Ok(inputs)
}

/// The tables of a run and the names of their files.
fn tables(frames: &mut Frames) -> [(&'static str, &mut DataFrame); 8] {
    [
        ("breaks", &mut frames.breaks),
        ("rules", &mut frames.rules),
        ("statement", &mut frames.statement),
        ("customers", &mut frames.customers),
        ("differences", &mut frames.differences),
        ("orders", &mut frames.orders),
        ("services", &mut frames.services),
        ("sums", &mut frames.sums),
    ]
}

fn store(
    home: &Home,
    run: &Run,
    name: &str,
    content: &str,
    settings: BTreeMap<String, String>,
) -> Result<(), CliError> {
    let mut frames = frames(run)?;
    let staged = Staged::begin(&home.runs(run.cycle))?;
    let mut hashes = BTreeMap::new();
    for (table, frame) in tables(&mut frames) {
        let hash = write_parquet(&staged.path().join(format!("{table}.parquet")), frame)?;
        hashes.insert(table.to_owned(), hash);
    }
    let info = info(run, name, content, settings, hashes);
    let mut text = serde_json::to_vec_pretty(&info).map_err(|error| CliError::bug(error.to_string()))?;
    text.push(b'\n');
    write_file(&staged.path().join("run.json"), &text)?;
    Ok(staged.commit(&home.runs(run.cycle).join(name))?)
}

fn info(
    run: &Run,
    name: &str,
    content: &str,
    settings: BTreeMap<String, String>,
    tables: BTreeMap<String, String>,
) -> RunInfo {
    RunInfo {
        run_format: 1,
        cycle: run.cycle.to_string(),
        run: name.to_owned(),
        program: PROGRAM.to_owned(),
        content: content.to_owned(),
        settings,
        result: run.result.name().to_owned(),
        verdict: run.verdict.clone(),
        order_amount_reading: run.reading,
        breaks: run.breaks.len() as u64,
        statement_rows: run.statements.len() as u64,
        tables,
    }
}

fn load(dir: &Path, snapshot: Snapshot) -> Result<StoredRun, CliError> {
    let damaged = |problem: String| {
        let message = format!("the run in `{}` is damaged: {problem}", dir.display());
        CliError::usage(message, "delete that folder; the run is then made again")
    };
    let text = std::fs::read(dir.join("run.json")).map_err(|error| damaged(error.to_string()))?;
    let info = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    let table = |name: &str| read_parquet(&dir.join(format!("{name}.parquet"))).map_err(CliError::from);
    let frames = Frames {
        breaks: table("breaks")?,
        rules: table("rules")?,
        statement: table("statement")?,
        customers: table("customers")?,
        differences: table("differences")?,
        orders: table("orders")?,
        services: table("services")?,
        sums: table("sums")?,
    };
    Ok(StoredRun::new(info, frames, snapshot))
}
