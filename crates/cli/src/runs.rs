//! Runs on disk: `runs/<cycle>/<run>/*.parquet` and `run.json`.
//!
//! A run's name and bytes follow from the snapshot's content, the settings and the program, so
//! that the same inputs are never reconciled into a second run.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use duizhang_lake::home::directory_names;
use duizhang_lake::stage::{Staged, write_file};
use duizhang_lake::{Dataset, Home, Snapshot, read_parquet, read_pieces, write_parquet, write_pieces};
use duizhang_ledger::{GENESIS, Head, View};
use duizhang_money::{BillCycle, Timestamp, format_units};
use duizhang_reconciler::catalogue::rule_of;
use duizhang_reconciler::{
    CouponState, CouponStates, Frames, Input, Month, ReadingChoice, Run, Settings, Verdict, breaks, frames,
    frames_but_breaks, lacks_ledgers, reconcile,
};
use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::args::Lang;
use crate::config::Config;
use crate::error::CliError;
use crate::frame::rows;
use crate::{ledger, progress, rules, words};

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
    /// The rules of the user's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) own: Vec<OwnInfo>,
}

/// What is said of a rule of the user's own where its file is not at hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnInfo {
    pub(crate) rule: String,
    title_en: String,
    title_zh: String,
    /// A later month without its break settles it.
    pub(crate) recurring: bool,
}

/// A run, with its tables. The breaks have what the ledger knows beside what the run stores.
pub(crate) struct StoredRun {
    pub(crate) info: RunInfo,
    pub(crate) frames: Frames,
    pub(crate) snapshot: Snapshot,
    /// Where the ledger's trail ended when it was asked.
    pub(crate) ledger: Head,
    /// The file of the breaks, where these were left on the disk: then the frame of the breaks is empty.
    left: Option<PathBuf>,
}

/// Breaks that are looked at, made or read at a time: what is said of them is some kilobyte each.
const BREAKS_AT_ONCE: usize = 65_536;

/// Whether a run that has to be made is kept, and how much of one that is kept is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is kept, and read whole.
    Whole,
    /// It is kept, and its breaks are left on the disk.
    ButBreaks,
    /// It is not kept. One that is there already is read whole.
    No,
    /// As [`Kept::No`], and the breaks of one that is there already are left on the disk.
    NoButBreaks,
}

impl Kept {
    fn leaves_breaks(self) -> bool {
        matches!(self, Self::ButBreaks | Self::NoButBreaks)
    }
}

impl StoredRun {
    fn new(info: RunInfo, frames: Frames, snapshot: Snapshot) -> Self {
        let ledger = Head { entries: 0, hash: GENESIS.to_owned() };
        Self { info, frames, snapshot, ledger, left: None }
    }

    /// Hands these columns of the breaks over, or all, some breaks at a time, wherever they are.
    pub(crate) fn each_breaks(
        &self,
        columns: Option<&[&str]>,
        mut take: impl FnMut(&DataFrame) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        match &self.left {
            Some(file) => read_pieces(file, columns, BREAKS_AT_ONCE, take),
            None => take(&self.frames.breaks),
        }
    }

    /// The title of a rule, of the catalogue or of the user's own.
    pub(crate) fn rule_title(&self, id: &str, lang: Lang) -> String {
        let own = self.info.own.iter().find(|own| own.rule == id);
        own.map_or_else(|| words::rule(id, lang), |own| lang.pick(&own.title_en, &own.title_zh).to_owned())
    }

    /// Rules that were skipped because they read records of the partner's own, which no month of this home has: the
    /// partner does not keep them.
    pub(crate) fn unused(&self) -> Result<BTreeSet<&'static str>, CliError> {
        let is_kept = |dataset: &Dataset| dataset.is_kept_by_partner();
        let has_any = Dataset::all().filter(is_kept).any(|dataset| self.snapshot.entry(dataset).is_some());
        let settings = &self.info.settings;
        let mut unused = BTreeSet::new();
        if has_any || settings.contains_key(KEPT_ELSEWHERE) || settings.contains_key("only") {
            return Ok(unused);
        }
        for row in rows(&self.frames.rules) {
            let rule = rule_of(row.label("rule")?).filter(|rule| rule.needs.iter().any(is_kept));
            if row.label("outcome")? == "skipped" {
                unused.extend(rule.map(|rule| rule.id));
            }
        }
        Ok(unused)
    }

    /// The dataset of a name, with the columns that a table of the user's own has in this month.
    pub(crate) fn dataset(&self, name: &str) -> Option<Dataset> {
        let read = self.snapshot.datasets().into_iter().find(|dataset| dataset.name() == name);
        read.or_else(|| name.parse().ok())
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
    let mut run = of_newest(home, cycle, config, only, Kept::Whole)?;
    ledger::annotate(home, &mut run)?;
    Ok(run)
}

/// As [`ensure`], with the breaks left on the disk, and what the ledger says about them beside.
pub(crate) fn ensure_in_pieces(
    home: &Home,
    cycle: Option<BillCycle>,
    config: &Config,
    only: &[String],
) -> Result<(StoredRun, View), CliError> {
    let mut run = of_newest(home, cycle, config, only, Kept::ButBreaks)?;
    let view = ledger::view_with(home, &mut run)?;
    Ok((run, view))
}

/// As [`ensure`], for the ledger, which is not asked about the breaks: they are left on the disk where they are there.
/// A run that is not there yet is made for this command only, and nothing is written, if it is not to be kept.
pub(crate) fn to_record(
    home: &Home,
    cycle: Option<BillCycle>,
    config: &Config,
    only: &[String],
    keep: bool,
) -> Result<StoredRun, CliError> {
    of_newest(home, cycle, config, only, if keep { Kept::ButBreaks } else { Kept::NoButBreaks })
}

fn of_newest(
    home: &Home,
    cycle: Option<BillCycle>,
    config: &Config,
    only: &[String],
    kept: Kept,
) -> Result<StoredRun, CliError> {
    let settings = settings(config, only)?;
    let cycle = match cycle {
        Some(cycle) => cycle,
        None => newest(home)?,
    };
    let snapshot = Snapshot::latest(home, cycle)?;
    of_snapshot(home, snapshot, &settings, kept)
}

/// What to reconcile with: the configuration, and the rules that were asked for.
pub(crate) fn settings(config: &Config, only: &[String]) -> Result<Settings, CliError> {
    let mut settings = config.settings.clone();
    settings.only = only.to_vec();
    settings.only.sort_unstable();
    for prefix in only {
        rules::check(prefix, &settings.own)?;
    }
    Ok(settings)
}

/// The run of a snapshot, without the ledger's columns; made where it is not there yet.
pub(crate) fn of_snapshot(
    home: &Home,
    snapshot: Snapshot,
    settings: &Settings,
    kept: Kept,
) -> Result<StoredRun, CliError> {
    let cycle: BillCycle = snapshot
        .manifest()
        .cycle
        .parse()
        .map_err(|_| CliError::usage("a snapshot names no month", "import the month again"))?;
    let content = snapshot.manifest().content.clone();
    let Place { reach, described, name } = place(home, &snapshot, cycle, settings)?;
    let dir = home.runs(cycle).join(&name);
    if dir.join("run.json").exists() {
        return load(&dir, snapshot, kept);
    }
    let bar = progress::spinner("reconciling");
    if matches!(kept, Kept::Whole | Kept::ButBreaks) {
        let _lock = home.lock()?;
        let run = reconciled(&snapshot, cycle, &reach, settings)?;
        store(home, &run, &name, &content, (settings, described))?;
        forget(run);
        bar.finish_and_clear();
        return load(&dir, snapshot, kept);
    }
    let run = reconciled(&snapshot, cycle, &reach, settings)?;
    bar.finish_and_clear();
    let info = info(&run, &name, &content, (settings, described), BTreeMap::new());
    let frames = frames(&run)?;
    forget(run);
    Ok(StoredRun::new(info, frames, snapshot))
}

/// Frees what is no more needed, which takes half a second for half a million orders. Nobody waits for it.
pub(crate) fn forget<T: Send + 'static>(value: T) {
    std::thread::spawn(move || drop(value));
}

/// The totals of the run of a snapshot, if it was made already: `run.json` and the table `sums`.
pub(crate) fn glance(
    home: &Home,
    snapshot: &Snapshot,
    cycle: BillCycle,
    settings: &Settings,
) -> Result<Option<(RunInfo, DataFrame)>, CliError> {
    let dir = home.runs(cycle).join(place(home, snapshot, cycle, settings)?.name);
    if !dir.join("run.json").exists() {
        return Ok(None);
    }
    Ok(Some((read_info(&dir)?, read_parquet(&dir.join("sums.parquet"))?)))
}

/// A snapshot of coupons, and from when until when they were seen.
type SeenCoupons = (Snapshot, (Timestamp, Timestamp));

/// What a run is made from beside its snapshot, and the name that follows from both.
struct Place {
    reach: Reach,
    described: BTreeMap<String, String>,
    name: String,
}

fn place(home: &Home, snapshot: &Snapshot, cycle: BillCycle, settings: &Settings) -> Result<Place, CliError> {
    let reach = Reach::of(home, snapshot, cycle)?;
    let mut described = describe(settings);
    reach.describe(&mut described);
    let name = name(&snapshot.manifest().content, &described)?;
    Ok(Place { reach, described, name })
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
    let workdays = settings.workdays.as_ref().map(duizhang_reconciler::Workdays::digest);
    let rules = Some(settings.own.blake3.clone()).filter(|hash| !hash.is_empty());
    let more = [("only", only), ("rules", rules), ("workdays", workdays)];
    let more = more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    tolerances.chain(reading).chain(more).collect()
}

fn name(content: &str, settings: &BTreeMap<String, String>) -> Result<String, CliError> {
    let inputs = serde_json::to_vec(&(content, settings, PROGRAM))
        .map_err(|error| CliError::bug(error.to_string()))?;
    Ok(blake3::hash(&inputs).to_hex()[..12].to_owned())
}

/// What a run reads beside its own snapshot. All of it enters the run's name.
#[derive(Default)]
struct Reach {
    /// Months next to it whose lines matter.
    months: BTreeMap<BillCycle, Snapshot>,
    /// Other snapshots of its coupons, and when those were seen.
    coupons: Vec<SeenCoupons>,
    /// Records of the partner's own that other months have, where this month has none.
    kept_elsewhere: Vec<Dataset>,
}

impl Reach {
    fn of(home: &Home, snapshot: &Snapshot, cycle: BillCycle) -> Result<Self, CliError> {
        let mut reach = Self::default();
        let mut months = balances_reach(snapshot, cycle);
        let asked = [Dataset::Coupons, Dataset::CouponOperations, Dataset::CouponUsage];
        let coupons = Month {
            cycle,
            inputs: inputs(snapshot, asked)?,
            others: BTreeMap::new(),
            coupon_states: CouponStates::default(),
        };
        if lacks_ledgers(&coupons)? {
            // What left a coupon is looked for among late charges and in the days after the month.
            months.extend([cycle.previous(), cycle.next()]);
            reach.coupons = earlier_coupons(home, snapshot, cycle)?;
        }
        let known = home.cycles()?.into_iter();
        for other in known.filter(|other| *other != cycle && months.contains(other)) {
            reach.months.insert(other, Snapshot::latest(home, other)?);
        }
        reach.kept_elsewhere = kept_elsewhere(home, snapshot, cycle)?;
        Ok(reach)
    }

    fn describe(&self, described: &mut BTreeMap<String, String>) {
        for (month, other) in &self.months {
            described.insert(format!("month.{month}"), other.manifest().content.clone());
        }
        for (other, (_, last)) in &self.coupons {
            let content = other.entry(Dataset::Coupons).map(|entry| entry.blake3.clone());
            described.insert(format!("coupons.{}", last.to_utc()), content.unwrap_or_default());
        }
        let kept: Vec<&str> = self.kept_elsewhere.iter().map(|dataset| dataset.name()).collect();
        if !kept.is_empty() {
            described.insert(KEPT_ELSEWHERE.to_owned(), kept.join(","));
        }
    }
}

/// The setting of a run that names records of the partner's own which other months have and this one has not.
const KEPT_ELSEWHERE: &str = "kept_elsewhere";

/// Records of the partner's own that the newest snapshot of another month has; nothing where this month has any.
fn kept_elsewhere(home: &Home, snapshot: &Snapshot, cycle: BillCycle) -> Result<Vec<Dataset>, CliError> {
    let is_kept = |dataset: &Dataset| dataset.is_kept_by_partner();
    if snapshot.datasets().iter().any(is_kept) {
        return Ok(Vec::new());
    }
    let mut kept = BTreeSet::new();
    for other in home.cycles()?.into_iter().filter(|other| *other != cycle) {
        let Some(name) = directory_names(&home.lake(other))?.pop() else { continue };
        let is_there = |dataset: &Dataset| duizhang_lake::is_in_snapshot(home, other, &name, *dataset);
        kept.extend(Dataset::all().filter(is_kept).filter(is_there));
    }
    Ok(Dataset::all().filter(|dataset| kept.contains(dataset)).collect())
}

/// The months that a customer's balances reach into, and the one before them: their lines may have been
/// deducted between the balances.
fn balances_reach(snapshot: &Snapshot, cycle: BillCycle) -> BTreeSet<BillCycle> {
    let Some(balances) = snapshot.entry(Dataset::CustomerBalances) else { return BTreeSet::new() };
    let month = |text: &str| Timestamp::parse_utc(text).ok().map(BillCycle::of);
    let taken = balances.taken.as_ref();
    // A table does not say when its balances were taken; they belong to the month's ends.
    let first = taken.map_or_else(|| Some(cycle), |(first, _)| month(first)).unwrap_or(cycle);
    let last = taken.map_or_else(|| Some(cycle.next()), |(_, last)| month(last)).unwrap_or(cycle);
    let (mut other, last) = (first.min(cycle).previous(), last.max(cycle));
    let mut months = BTreeSet::new();
    while other <= last {
        months.insert(other);
        other = other.next();
    }
    months
}

/// When a snapshot saw its coupons; none where a table does not say.
fn coupons_taken(snapshot: &Snapshot) -> Option<(Timestamp, Timestamp)> {
    let (first, last) = snapshot.entry(Dataset::Coupons)?.taken.as_ref()?;
    Some((Timestamp::parse_utc(first).ok()?, Timestamp::parse_utc(last).ok()?))
}

/// Earlier snapshots of the month and of the one before it that saw the coupons at another time. A damaged
/// one tells nothing.
fn earlier_coupons(home: &Home, snapshot: &Snapshot, cycle: BillCycle) -> Result<Vec<SeenCoupons>, CliError> {
    let Some(own) = coupons_taken(snapshot) else { return Ok(Vec::new()) };
    let mut found = BTreeMap::new();
    for cycle in [cycle.previous(), cycle] {
        for name in directory_names(&home.lake(cycle))? {
            let Ok(other) = Snapshot::open(home, cycle, &name) else { continue };
            let Some(taken) = coupons_taken(&other).filter(|taken| taken.1 < own.0) else { continue };
            if other.holds(Dataset::Coupons) {
                found.entry(taken.1).or_insert((other, taken));
            }
        }
    }
    Ok(found.into_values().collect())
}

/// A snapshot as the reconciler wants it, with what it needs of others.
fn month(snapshot: &Snapshot, cycle: BillCycle, reach: &Reach) -> Result<Month, CliError> {
    let mut coupon_states = CouponStates { own: coupons_taken(snapshot).map(micros), others: Vec::new() };
    for (other, taken) in &reach.coupons {
        let frame = other.scan(Dataset::Coupons)?;
        coupon_states.others.push(CouponState { taken: micros(*taken), frame });
    }
    let inputs_of = |snapshot: &Snapshot| inputs(snapshot, [Dataset::Consumption, Dataset::Adjustments]);
    let mut others = BTreeMap::new();
    for (cycle, other) in &reach.months {
        others.insert(*cycle, inputs_of(other)?);
    }
    Ok(Month { cycle, inputs: inputs(snapshot, snapshot.datasets())?, others, coupon_states })
}

fn micros((first, last): (Timestamp, Timestamp)) -> (i64, i64) {
    (first.micros(), last.micros())
}

/// Reconciles a snapshot, with what that needs of other months. Meanwhile somebody else checks that all files
/// are those that were written; if they are not, the run is worth nothing.
fn reconciled(
    snapshot: &Snapshot,
    cycle: BillCycle,
    reach: &Reach,
    settings: &Settings,
) -> Result<Run, CliError> {
    let month = month(snapshot, cycle, reach)?;
    let check = || reach.months.values().chain([snapshot]).try_for_each(Snapshot::verify);
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
        if let Some(input) = Input::of(snapshot, dataset)? {
            inputs.insert(dataset, input);
        }
    }
    Ok(inputs)
}

/// The table of the breaks.
const BREAKS: &str = "breaks";

/// The tables of a run and the names of their files.
fn tables(frames: &mut Frames) -> [(&'static str, &mut DataFrame); 8] {
    [
        (BREAKS, &mut frames.breaks),
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
    settings: (&Settings, BTreeMap<String, String>),
) -> Result<(), CliError> {
    let mut frames = frames_but_breaks(run)?;
    let staged = Staged::begin(&home.runs(run.cycle))?;
    let mut hashes = BTreeMap::new();
    for (table, frame) in tables(&mut frames) {
        let path = staged.path().join(format!("{table}.parquet"));
        let hash =
            if table == BREAKS { write_breaks(&path, frame, run)? } else { write_parquet(&path, frame)? };
        hashes.insert(table.to_owned(), hash);
    }
    let info = info(run, name, content, settings, hashes);
    let mut text = serde_json::to_vec_pretty(&info).map_err(|error| CliError::bug(error.to_string()))?;
    text.push(b'\n');
    write_file(&staged.path().join("run.json"), &text)?;
    Ok(staged.commit(&home.runs(run.cycle).join(name))?)
}

/// Writes the breaks, some at a time: while some are written, the next ones are made.
fn write_breaks(path: &Path, none: &DataFrame, run: &Run) -> Result<String, CliError> {
    let (made, pieces) = sync_channel(1);
    std::thread::scope(|threads| {
        threads.spawn(move || {
            for first in (0..run.breaks.len()).step_by(BREAKS_AT_ONCE) {
                let last = run.breaks.len().min(first + BREAKS_AT_ONCE);
                let piece = breaks(run, first..last).map_err(CliError::from);
                // Who no longer listens has failed to write.
                if made.send(piece).is_err() {
                    return;
                }
            }
        });
        write_pieces(path, none, pieces)
    })
}

fn info(
    run: &Run,
    name: &str,
    content: &str,
    (settings, described): (&Settings, BTreeMap<String, String>),
    tables: BTreeMap<String, String>,
) -> RunInfo {
    let own = settings.own.rules.iter().map(|rule| OwnInfo {
        rule: rule.id.to_owned(),
        title_en: rule.titles[0].clone(),
        title_zh: rule.titles[1].clone(),
        recurring: rule.recurring,
    });
    RunInfo {
        run_format: 1,
        cycle: run.cycle.to_string(),
        run: name.to_owned(),
        program: PROGRAM.to_owned(),
        content: content.to_owned(),
        settings: described,
        result: run.result.name().to_owned(),
        verdict: run.verdict.clone(),
        order_amount_reading: run.reading,
        breaks: run.breaks.len() as u64,
        statement_rows: run.statements.len() as u64,
        tables,
        own: own.collect(),
    }
}

fn read_info(dir: &Path) -> Result<RunInfo, CliError> {
    let damaged = |problem: String| {
        let message = format!("the run in `{}` is damaged: {problem}", dir.display());
        CliError::usage(message, "delete that folder; the run is then made again")
    };
    let text = std::fs::read(dir.join("run.json")).map_err(|error| damaged(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))
}

fn load(dir: &Path, snapshot: Snapshot, kept: Kept) -> Result<StoredRun, CliError> {
    let info = read_info(dir)?;
    let table = |name: &str| read_parquet(&dir.join(format!("{name}.parquet"))).map_err(CliError::from);
    let frames = Frames {
        breaks: if kept.leaves_breaks() { DataFrame::empty() } else { table(BREAKS)? },
        rules: table("rules")?,
        statement: table("statement")?,
        customers: table("customers")?,
        differences: table("differences")?,
        orders: table("orders")?,
        services: table("services")?,
        sums: table("sums")?,
    };
    let left = kept.leaves_breaks().then(|| dir.join(format!("{BREAKS}.parquet")));
    Ok(StoredRun { left, ..StoredRun::new(info, frames, snapshot) })
}
