//! A month that comes from no file: rows in, a snapshot out. For months that are made up; what is read from
//! files is [`crate::store`]'s.
//!
//! Consumption lines have to come in the order of the lake and go straight to their file, so that a month of
//! any size needs the memory of a row group. Other datasets may come in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use duizhang_money::{BillCycle, Timestamp};
use polars::prelude::DataFrame;

use crate::datasets::Dataset;
use crate::error::LakeError;
use crate::frames::{self, Sums, Writer};
use crate::home::{Home, HomeLock};
use crate::import::{FileReport, Format};
use crate::manifest::{DatasetEntry, Manifest, SourceEntry, State};
use crate::repeated::{self, Ids};
use crate::sieve::Parts;
use crate::snapshot::{self, Snapshot};
use crate::stage::{self, Staged};
use crate::store::{self, ImportOutcome};
use crate::table::{Cell, Rows};
use crate::unique::Unique;

/// Lines that go to the file at once.
const LINES_AT_ONCE: usize = 65_536;
/// Frames of lines that wait for the file.
const WAITING: usize = 2;

/// A month being made.
pub struct Making<'a> {
    home: &'a Home,
    cycle: BillCycle,
    staged: Staged,
    scratch: Staged,
    lines: Lines,
    rows: BTreeMap<Dataset, Rows>,
    asked: BTreeMap<Dataset, BTreeMap<String, BTreeSet<String>>>,
    rows_in_memory: usize,
    _lock: HomeLock,
}

/// What a month was made from.
pub struct Origin<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What tells everything about it; kept like a source.
    pub content: &'a [u8],
    /// When the first and the last answer of a dataset would have been taken.
    pub taken: &'a dyn Fn(Dataset) -> (Timestamp, Timestamp),
    /// The time to write into the manifest.
    pub now: Timestamp,
    /// The program to write into the manifest.
    pub program: &'a str,
}

impl<'a> Making<'a> {
    /// Begins a month. `rows_in_memory`: as for an import.
    pub fn begin(home: &'a Home, cycle: BillCycle, rows_in_memory: usize) -> Result<Self, LakeError> {
        let lock = home.lock()?;
        let scratch = Staged::begin(&home.lake_root())?;
        let staged = Staged::begin(&home.lake(cycle))?;
        let lines = Lines::begin(staged.path(), scratch.path())?;
        let (rows, asked) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { home, cycle, staged, scratch, lines, rows, asked, rows_in_memory, _lock: lock })
    }

    /// Takes a row: a cell for each column of the dataset, in order.
    pub fn row(&mut self, dataset: Dataset, cells: &[Cell<'_>]) -> Result<(), LakeError> {
        let cells = cells.iter().copied().chain([Cell::Null]);
        if dataset == Dataset::Consumption {
            return self.lines.push(cells);
        }
        self.rows_of(dataset).push_cells(cells)
    }

    /// The dataset is there, if only empty.
    pub fn begin_table(&mut self, dataset: Dataset) {
        if dataset != Dataset::Consumption {
            self.rows_of(dataset);
        }
    }

    fn rows_of(&mut self, dataset: Dataset) -> &mut Rows {
        let (scratch, most) = (self.scratch.path(), self.rows_in_memory);
        self.rows.entry(dataset).or_insert_with(|| Rows::spooled(dataset, scratch, most))
    }

    /// Notes a value that a parameter was asked for with; see [`DatasetEntry::asked`].
    pub fn asked(&mut self, dataset: Dataset, parameter: &str, value: &str) {
        let of_it = self.asked.entry(dataset).or_default();
        match of_it.get_mut(parameter) {
            Some(values) => drop(values.insert(value.to_owned())),
            None => drop(of_it.insert(parameter.to_owned(), BTreeSet::from([value.to_owned()]))),
        }
    }

    /// Ends the month: a new snapshot, unless the newest one is the same.
    pub fn finish(mut self, origin: &Origin<'_>) -> Result<ImportOutcome, LakeError> {
        let hash = blake3::hash(origin.content).to_hex().to_string();
        let mut datasets = BTreeMap::new();
        let (lines, sums, twice) = self.lines.finish()?;
        let mut ids = Some(repeated::keep(self.staged.path(), &twice)?);
        let mut written = vec![(Dataset::Consumption, lines, sums)];
        for (dataset, rows) in std::mem::take(&mut self.rows) {
            let (rows, sums) = write(dataset, rows, self.staged.path())?;
            written.push((dataset, rows, sums));
        }
        let counts = written.iter().map(|(dataset, rows, _)| (*dataset, *rows)).collect();
        for (dataset, rows, sums) in written {
            let (first, last) = (origin.taken)(dataset);
            let ids = ids.take_if(|_| dataset == Dataset::Consumption).unwrap_or(Ids::Unknown);
            let entry = DatasetEntry {
                state: State::Complete,
                reasons: Vec::new(),
                reasons_zh: Vec::new(),
                notes: Vec::new(),
                notes_zh: Vec::new(),
                rows,
                totals: sums.finish(),
                blake3: frames::hash(&file(self.staged.path(), dataset))?,
                unique: ids.is_unique(),
                repeated: ids.repeated(),
                taken: Some((first.to_utc(), last.to_utc())),
                asked: self.asked.remove(&dataset).unwrap_or_default(),
                sources: BTreeSet::from([hash.clone()]),
                table: None,
            };
            datasets.insert(dataset.name().to_owned(), entry);
        }
        let content = snapshot::content(&datasets);
        let outcome = |manifest, changed| ImportOutcome {
            manifest,
            changed,
            files: Vec::new(),
            left_out: BTreeMap::new(),
            ignored: BTreeMap::new(),
        };
        if let Some(prior) = Snapshot::latest_if_any(self.home, self.cycle)?
            && prior.manifest().content == content
            && prior.verify().is_ok()
        {
            return Ok(outcome(prior.manifest().clone(), false));
        }
        let manifest = Manifest {
            manifest: 1,
            cycle: self.cycle.to_string(),
            snapshot: store::next_name(self.home, self.cycle, &content)?,
            created_at: origin.now.to_utc(),
            program: origin.program.to_owned(),
            content,
            datasets,
            sources: BTreeMap::from([(hash.clone(), keep(self.home, self.cycle, origin, hash, counts)?)]),
            rejects: 0,
        };
        store::write_beside(&self.staged, &manifest, &[])?;
        self.staged.commit(&self.home.lake(self.cycle).join(&manifest.snapshot))?;
        Ok(outcome(manifest, true))
    }
}

/// Keeps what the month was made from, where sources are kept.
fn keep(
    home: &Home,
    cycle: BillCycle,
    origin: &Origin<'_>,
    blake3: String,
    datasets: BTreeMap<Dataset, u64>,
) -> Result<SourceEntry, LakeError> {
    let short = blake3.get(..12).unwrap_or(&blake3);
    let path = home.captures(cycle).join(format!("{short}-{}", origin.name));
    stage::write_file(&path, origin.content)?;
    let stored = path.strip_prefix(home.root()).unwrap_or(&path).to_string_lossy().into_owned();
    let report = FileReport {
        name: origin.name.to_owned(),
        bytes: origin.content.len() as u64,
        blake3,
        format: Format::Generated,
        datasets,
        mapping: None,
        notes: Vec::new(),
    };
    Ok(SourceEntry { report, stored })
}

fn file(dir: &Path, dataset: Dataset) -> PathBuf {
    dir.join(format!("{dataset}.parquet"))
}

/// Sorts and writes a dataset.
fn write(dataset: Dataset, rows: Rows, dir: &Path) -> Result<(u64, Sums), LakeError> {
    let mut writer = Writer::new(&file(dir, dataset), frames::empty(dataset).schema())?;
    let mut sums = Sums::new(dataset);
    let mut parts = Parts::new(dataset, rows, None)?;
    while let Some(part) = parts.next_part()? {
        let part = frames::sorted(dataset, &part.drop(crate::spool::ROW)?)?;
        sums.add(&part)?;
        writer.push(&part)?;
    }
    Ok((writer.finish()?, sums))
}

/// Rows, their sums, and the hashes that more than one of their ids has.
type Written = (u64, Sums, Vec<u64>);

/// Consumption lines on their way to the file, which somebody else writes meanwhile.
struct Lines {
    rows: Rows,
    frames: SyncSender<DataFrame>,
    writer: JoinHandle<Result<Written, LakeError>>,
}

impl Lines {
    fn begin(dir: &Path, scratch: &Path) -> Result<Self, LakeError> {
        let dataset = Dataset::Consumption;
        let unique = Unique::new(scratch);
        let writer = Writer::new(&file(dir, dataset), frames::empty(dataset).schema())?;
        let (frames, waiting) = sync_channel(WAITING);
        let writer = std::thread::spawn(move || write_lines(writer, unique, &waiting));
        Ok(Self { rows: Rows::new(dataset), frames, writer })
    }

    fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), LakeError> {
        self.rows.push_cells(cells)?;
        if self.rows.buffered() >= LINES_AT_ONCE { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> Result<(), LakeError> {
        let frame = self.rows.take_frame()?;
        // Only a writer that has failed hears no more; `finish` tells why.
        let _ = self.frames.send(frame);
        Ok(())
    }

    fn finish(mut self) -> Result<Written, LakeError> {
        self.hand_over()?;
        drop(self.frames);
        self.writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn write_lines(
    mut writer: Writer,
    mut unique: Unique,
    waiting: &Receiver<DataFrame>,
) -> Result<Written, LakeError> {
    let mut sums = Sums::new(Dataset::Consumption);
    for frame in waiting {
        debug_assert!(
            frames::sorted(Dataset::Consumption, &frame).is_ok_and(|sorted| sorted.equals_missing(&frame)),
            "lines come in the order of the lake"
        );
        sums.add(&frame)?;
        unique.add(frame.column("id")?.str()?)?;
        writer.push(&frame)?;
    }
    Ok((writer.finish()?, sums, unique.finish()?))
}
