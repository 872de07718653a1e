//! Importing: files in, a snapshot out, or an error and nothing changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};

use duizhang_money::{BillCycle, Timestamp};

use crate::collected::{BadRow, Collected};
use crate::complete::{self, Verdict};
use crate::datasets::{Dataset, Declared};
use crate::error::LakeError;
use crate::evidence::{self, Copied};
use crate::files;
use crate::frames::{self, Sums, Writer};
use crate::home::{Home, directory_names};
use crate::import::{self, FileReport, Format};
use crate::manifest::{DatasetEntry, Manifest, SourceEntry, State};
use crate::repeated::{self, Ids};
use crate::said::Said;
use crate::sieve::{Parts, Sieve};
use crate::snapshot::{self, Snapshot};
use crate::stage::{self, Staged};
use crate::table::Rows;
use crate::unique::Unique;

/// What to do with a dataset that the month already has from other files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Refuse, and say so. Captures of further requests are always added.
    Refuse,
    /// Add the new rows.
    Add,
    /// Let the new rows take the place of the old.
    Replace,
    /// A month was fetched again as a whole: as [`Existing::Replace`], but balances are kept, because
    /// one of another moment is another balance.
    Renew,
    /// Part of a month was fetched again: an answer takes the place of earlier answers to the same
    /// question, and everything else stays.
    RenewPart,
}

/// One import.
#[derive(Debug)]
pub struct ImportRequest<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The month; found in the files where it is not given.
    pub cycle: Option<BillCycle>,
    /// How to read the files.
    pub options: import::Options,
    /// What to do with what is there.
    pub existing: Existing,
    /// The time to write into the manifest.
    pub now: Timestamp,
    /// The program to write into the manifest.
    pub program: &'a str,
    /// So many consumption lines are sorted at a time. Those of more than a few times as many go to the disk
    /// meanwhile. The snapshot is the same. [`crate::RUN_ROWS`] where nothing speaks for another number.
    pub rows_in_memory: usize,
}

/// What an import did.
#[derive(Debug)]
pub struct ImportOutcome {
    /// The month's snapshot: the new one, or the one that already had all of this.
    pub manifest: Manifest,
    /// Whether a snapshot was made.
    pub changed: bool,
    /// The files read, in order.
    pub files: Vec<FileReport>,
    /// Rows of other months that were left out, by month.
    pub left_out: BTreeMap<String, u64>,
    /// Captured operations that are no dataset.
    pub ignored: BTreeMap<String, u64>,
}

impl ImportOutcome {
    fn unchanged(snapshot: &Snapshot) -> Self {
        Self {
            manifest: snapshot.manifest().clone(),
            changed: false,
            files: Vec::new(),
            left_out: BTreeMap::new(),
            ignored: BTreeMap::new(),
        }
    }
}

/// Hears how far an import is.
pub trait Progress {
    /// A file of so many bytes is begun.
    fn file(&mut self, name: &str, bytes: u64);
    /// So many of its bytes have been read.
    fn read(&mut self, bytes: u64);
    /// Everything is read; the snapshot is being sorted and written.
    fn storing(&mut self);
}

/// Nobody listens.
impl Progress for () {
    fn file(&mut self, _: &str, _: u64) {}
    fn read(&mut self, _: u64) {}
    fn storing(&mut self) {}
}

/// Reads the files and makes a snapshot. Nothing is stored when anything fails.
pub fn import(
    home: &Home,
    request: &ImportRequest<'_>,
    progress: &mut dyn Progress,
) -> Result<ImportOutcome, LakeError> {
    let _lock = home.lock()?;
    let files = files::find_files(request.paths)?;
    // Holds what does not fit into memory; gone when the import ends, however it ends.
    let scratch = Staged::begin(&home.lake_root())?;
    let (mut read, mut collected) = read_files(&files, &BTreeSet::new(), request, &scratch, progress)?;
    let cycle = match request.cycle {
        Some(cycle) => cycle,
        None => cycle_of(&collected)?,
    };
    let prior = Snapshot::latest_if_any(home, cycle)?;
    // Adding what this month has already adds nothing. Only the month tells, so it is read first.
    if let Some(prior) = prior.as_ref().filter(|_| request.existing == Existing::Add) {
        let known: BTreeSet<String> = prior.manifest().sources.keys().cloned().collect();
        if read.iter().any(|read| known.contains(&read.report.blake3)) {
            (read, collected) = read_files(&files, &known, request, &scratch, progress)?;
        }
        if read.is_empty() {
            return Ok(ImportOutcome::unchanged(prior));
        }
    }
    let merge = BTreeSet::new();
    let mut import = Import { home, request, scratch: &scratch, cycle, prior, read, collected, merge };
    import.settle_existing(progress)?;
    progress.storing();
    import.store()
}

/// Reads the files, each content once, but those that are to be skipped.
fn read_files(
    files: &[PathBuf],
    skip: &BTreeSet<String>,
    request: &ImportRequest<'_>,
    scratch: &Staged,
    progress: &mut dyn Progress,
) -> Result<(Vec<Read>, Collected), LakeError> {
    let mut collected = Collected::spooled(scratch.path(), request.rows_in_memory);
    let mut read = Vec::new();
    let mut seen = skip.clone();
    // One file alone has no twin; its hash comes with reading it.
    let is_alone = files.len() == 1 && skip.is_empty();
    for path in files {
        if is_alone || seen.insert(import::content_hash(path)?) {
            let report = read_one(path, &request.options, &mut collected, progress)?;
            read.push(Read { report, path: path.clone() });
        }
    }
    Ok((read, collected))
}

/// Copies of sources under way, by the hash of their content.
type Copies<'scope> = ScopedJoinHandle<'scope, Result<BTreeMap<String, Copied>, LakeError>>;

#[derive(Clone)]
struct Read {
    report: FileReport,
    path: PathBuf,
}

fn read_one(
    path: &Path,
    options: &import::Options,
    collected: &mut Collected,
    progress: &mut dyn Progress,
) -> Result<FileReport, LakeError> {
    let shown_as = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let bytes = fs::metadata(path).map_err(|error| LakeError::io("read", path, error))?.len();
    progress.file(&shown_as, bytes);
    Ok(import::read_file(path, &shown_as, options, collected, &mut |bytes| progress.read(bytes))?)
}

fn cycle_of(collected: &Collected) -> Result<BillCycle, LakeError> {
    let mut cycles: BTreeMap<String, u64> = BTreeMap::new();
    for (_, rows) in collected.rows.iter().filter(|(dataset, _)| dataset.is_dated()) {
        for (cycle, rows) in rows.cycles() {
            *cycles.entry(cycle.clone()).or_default() += rows;
        }
    }
    // A month without any row is still the month that was asked for.
    for page in collected.pages.iter().filter(|page| page.dataset.is_dated()) {
        for name in ["bill_cycle", "cycle"] {
            if let Some(cycle) = page.parameters.get(name) {
                cycles.entry(cycle.clone()).or_default();
            }
        }
    }
    match cycles.len() {
        0 => Err(LakeError::CycleUnknown),
        1 => cycles.keys().next().and_then(|cycle| cycle.parse().ok()).ok_or(LakeError::CycleUnknown),
        _ => {
            let told: Vec<String> =
                cycles.iter().map(|(cycle, rows)| format!("{cycle} ({rows} rows)")).collect();
            Err(LakeError::CyclesMixed { cycles: told.join(", ") })
        }
    }
}

struct Import<'a> {
    home: &'a Home,
    request: &'a ImportRequest<'a>,
    scratch: &'a Staged,
    cycle: BillCycle,
    prior: Option<Snapshot>,
    read: Vec<Read>,
    collected: Collected,
    /// Datasets whose prior rows are joined to the new ones frame by frame.
    merge: BTreeSet<Dataset>,
}

impl Import<'_> {
    /// Decides for every dataset that the month already has whether the new files take its place,
    /// are added, or are refused.
    fn settle_existing(&mut self, progress: &mut dyn Progress) -> Result<(), LakeError> {
        let Some(prior) = self.prior.clone() else { return Ok(()) };
        let given: BTreeSet<String> = self.read.iter().map(|read| read.report.blake3.clone()).collect();
        let mut again: BTreeMap<String, BTreeSet<Dataset>> = BTreeMap::new();
        for dataset in self.datasets() {
            let Some(entry) = prior.entry(dataset) else { continue };
            // All earlier files are among the new ones, or the user said so: nothing to keep.
            let kept = match self.request.existing {
                Existing::Replace => false,
                Existing::Renew => is_dated_by_answer(dataset),
                _ => true,
            };
            if entry.sources.is_subset(&given) || !kept {
                continue;
            }
            let captures = |hash: &String| {
                prior
                    .manifest()
                    .sources
                    .get(hash)
                    .is_some_and(|source| source.report.format == Format::Captures)
            };
            let new_captures = self.collected.plain.iter().all(|(plain, _)| *plain != dataset);
            if new_captures && entry.sources.iter().all(captures) {
                // Captures say what was asked, so that reading old and new together is safe.
                for hash in entry.sources.difference(&given) {
                    again.entry(hash.clone()).or_default().insert(dataset);
                }
            } else if self.request.existing == Existing::Add {
                if entry.table != own(dataset) {
                    return Err(LakeError::OtherColumns { dataset });
                }
                self.merge.insert(dataset);
            } else if matches!(self.request.existing, Existing::Renew | Existing::RenewPart) {
                // What was fetched stands above what was exported.
            } else {
                let names = entry.sources.iter().filter_map(|hash| prior.manifest().sources.get(hash));
                let known: Vec<&str> = names.map(|source| source.report.name.as_str()).collect();
                return Err(LakeError::AlreadyThere { dataset, known: known.join(", ") });
            }
        }
        let renewed: BTreeSet<String> = match self.request.existing {
            Existing::Renew | Existing::RenewPart => self.answered(),
            _ => BTreeSet::new(),
        };
        for (hash, wanted) in again {
            let Some(source) = prior.manifest().sources.get(&hash) else { continue };
            let path = self.home.root().join(&source.stored);
            // What was set aside when the file was first read is set aside again.
            let options = import::Options { allow_bad_rows: true, ..import::Options::default() };
            let mut old = Collected::spooled(self.scratch.path(), self.request.rows_in_memory);
            let mut report = read_one(&path, &options, &mut old, progress)?;
            report.name.clone_from(&source.report.name);
            report.datasets.retain(|dataset, _| wanted.contains(dataset));
            old.forget(&renewed);
            // Other datasets of the same file stay as they are in the month.
            self.collected.absorb(old, &wanted)?;
            self.read.push(Read { report, path });
        }
        Ok(())
    }

    /// The questions that the new files answer; a balance of another moment is another question.
    fn answered(&self) -> BTreeSet<String> {
        let pages = self.collected.pages.iter().filter(|page| !is_dated_by_answer(page.dataset));
        pages.map(|page| page.question.clone()).collect()
    }

    /// The datasets of this import: those with rows, pages or failures.
    fn datasets(&self) -> BTreeSet<Dataset> {
        let pages = self.collected.pages.iter().map(|page| page.dataset);
        let failures = self.collected.failures.iter().map(|failure| failure.dataset);
        self.collected.rows.keys().copied().chain(pages).chain(failures).collect()
    }

    /// Makes the snapshot, while another thread copies the sources that are new.
    fn store(self) -> Result<ImportOutcome, LakeError> {
        let captures = self.home.captures(self.cycle);
        if captures.is_dir() {
            stage::sweep(&captures)?;
        }
        let (home, folder) = (self.home, captures.as_path());
        let known = |hash: &String| {
            self.prior.as_ref().is_some_and(|prior| prior.manifest().sources.contains_key(hash))
        };
        let new: Vec<Read> = self.read.iter().filter(|read| !known(&read.report.blake3)).cloned().collect();
        let stored = thread::scope(|scope| {
            let copies = scope.spawn(move || {
                let copy = |read: Read| {
                    let copied = evidence::copy(home, folder, &read.path, &read.report)?;
                    Ok((read.report.blake3, copied))
                };
                new.into_iter().map(copy).collect()
            });
            self.store_beside(copies)
        });
        if stored.is_err() {
            // The folder of a month of which nothing is kept, if it is empty.
            let _ = fs::remove_dir(&captures);
        }
        stored
    }

    fn store_beside(mut self, copies: Copies<'_>) -> Result<ImportOutcome, LakeError> {
        let staged = Staged::begin(&self.home.lake(self.cycle))?;
        let mut left_out = BTreeMap::new();
        let mut datasets = BTreeMap::new();
        let mut fresh = self.datasets();
        for dataset in fresh.clone() {
            let verdict = complete::judge(dataset, &self.collected, self.cycle);
            for (month, rows) in &verdict.other_months {
                *left_out.entry(month.clone()).or_default() += rows;
            }
            if !verdict.is_there {
                fresh.remove(&dataset);
                continue;
            }
            let entry = self.store_dataset(dataset, verdict, staged.path(), &mut left_out)?;
            datasets.insert(dataset.name().to_owned(), entry);
        }
        let rejects = self.rejects(&fresh)?;
        if let Some(prior) = &self.prior {
            carry_over(prior, &fresh, staged.path(), &mut datasets)?;
        }
        let content = snapshot::content(&datasets);
        let ignored = std::mem::take(&mut self.collected.ignored);
        let files = self.read.iter().map(|read| read.report.clone()).collect();
        if let Some(prior) = &self.prior
            && prior.manifest().content == content
            // A damaged snapshot is made again.
            && prior.verify().is_ok()
        {
            let manifest = prior.manifest().clone();
            return Ok(ImportOutcome { manifest, changed: false, files, left_out, ignored });
        }
        let copies = copies.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        let sources = self.store_sources(&datasets, copies)?;
        let manifest = Manifest {
            manifest: 1,
            cycle: self.cycle.to_string(),
            snapshot: next_name(self.home, self.cycle, &content)?,
            created_at: self.request.now.to_utc(),
            program: self.request.program.to_owned(),
            content,
            datasets,
            sources,
            rejects: rejects.len() as u64,
        };
        write_beside(&staged, &manifest, &rejects)?;
        staged.commit(&self.home.lake(self.cycle).join(&manifest.snapshot))?;
        Ok(ImportOutcome { manifest, changed: true, files, left_out, ignored })
    }

    fn store_dataset(
        &mut self,
        dataset: Dataset,
        mut verdict: Verdict,
        dir: &Path,
        left_out: &mut BTreeMap<String, u64>,
    ) -> Result<DatasetEntry, LakeError> {
        let judged = verdict.reasons();
        let mut sources: BTreeSet<String> = self
            .read
            .iter()
            .filter(|read| read.report.datasets.contains_key(&dataset))
            .map(|read| read.report.blake3.clone())
            .collect();
        let merged = self.prior.as_ref().filter(|_| self.merge.contains(&dataset));
        let merged = merged.and_then(|prior| Some((prior.path(dataset), prior.entry(dataset)?)));
        let mut sieve = Sieve::new(dataset, self.cycle, &verdict, &self.tables(dataset));
        let rows = self.collected.rows.remove(&dataset).unwrap_or_else(|| Rows::new(dataset));
        let mut parts =
            Parts::new(dataset, rows, merged.as_ref().map(|(path, entry)| (&**path, entry.rows)))?;
        let path = dir.join(format!("{dataset}.parquet"));
        let mut writer = Writer::new(&path, frames::empty(dataset).schema())?;
        let mut sums = Sums::new(dataset);
        let mut unique = (dataset == Dataset::Consumption).then(|| Unique::new(self.scratch.path()));
        let mut repeats = Vec::new();
        while let Some(part) = parts.next_part()? {
            let sifted = sieve.sift(&part)?;
            drop(part);
            let kept = frames::sorted(dataset, &sifted)?;
            drop(sifted);
            let (kept, repeated) = frames::without_repeats(dataset, kept)?;
            repeats.extend(repeated);
            sums.add(&kept)?;
            if let Some(unique) = &mut unique {
                unique.add(kept.column("id")?.str()?)?;
            }
            writer.push(&kept)?;
        }
        let rows = writer.finish()?;
        self.refuse_overlap(dataset, sieve.shared)?;
        sieve.tell(&mut verdict, left_out);
        let mut state = State::Complete;
        if let Some((_, entry)) = merged {
            sources.extend(entry.sources.iter().cloned());
            state = entry.state;
            verdict.notes.extend(entry.said_notes());
            verdict.partial.extend(entry.said_reasons());
            for (name, values) in &entry.asked {
                verdict.asked.entry(name.clone()).or_default().extend(values.iter().cloned());
            }
        }
        verdict.unstable.extend(repeats);
        verdict.blame(judged, None);
        let state = state.max(verdict.state());
        verdict.notes.sort();
        verdict.notes.dedup();
        let (reasons, reasons_zh) = Said::apart(verdict.partial.into_iter().chain(verdict.unstable));
        let (notes, notes_zh) = Said::apart(verdict.notes);
        let ids = match unique {
            Some(unique) => repeated::keep(dir, &unique.finish()?)?,
            None => Ids::Unknown,
        };
        Ok(DatasetEntry {
            state,
            reasons,
            reasons_zh,
            notes,
            notes_zh,
            rows,
            totals: sums.finish(),
            blake3: frames::hash(&path)?,
            unique: ids.is_unique(),
            repeated: ids.repeated(),
            taken: verdict.taken.map(|(first, last)| (first.to_utc(), last.to_utc())),
            asked: verdict.asked,
            sources,
            table: own(dataset),
        })
    }

    /// The tables of a dataset that may not share rows: their rows by number. None where they may.
    fn tables(&self, dataset: Dataset) -> Vec<Range<usize>> {
        if self.request.existing == Existing::Add {
            return Vec::new();
        }
        let plain = self.collected.plain.iter().filter(|(plain, _)| *plain == dataset);
        plain.map(|(_, range)| range.clone()).collect()
    }

    /// One export in two forms (a CSV and a workbook, or captures beside them) would be every row
    /// twice: tables of one import may not share rows, unless the user says `--add`.
    fn refuse_overlap(&self, dataset: Dataset, shared: usize) -> Result<(), LakeError> {
        if shared == 0 {
            return Ok(());
        }
        let of = |read: &&Read| read.report.datasets.contains_key(&dataset);
        let files: Vec<&str> = self.read.iter().filter(of).map(|read| read.report.name.as_str()).collect();
        Err(LakeError::Overlap { dataset, rows: shared, files: files.join(", ") })
    }

    /// Puts the copies of sources into `captures/<cycle>`, where they stay as evidence.
    fn store_sources(
        &self,
        datasets: &BTreeMap<String, DatasetEntry>,
        mut copies: BTreeMap<String, Copied>,
    ) -> Result<BTreeMap<String, SourceEntry>, LakeError> {
        let used: BTreeSet<&String> = datasets.values().flat_map(|entry| &entry.sources).collect();
        let mut sources = BTreeMap::new();
        if let Some(prior) = &self.prior {
            let kept = prior.manifest().sources.iter().filter(|(hash, _)| used.contains(hash));
            sources.extend(kept.map(|(hash, source)| (hash.clone(), source.clone())));
        }
        let folder = self.home.captures(self.cycle);
        for read in &self.read {
            if sources.contains_key(&read.report.blake3) {
                continue;
            }
            let copied = match copies.remove(&read.report.blake3) {
                Some(copied) => copied,
                None => evidence::copy(self.home, &folder, &read.path, &read.report)?,
            };
            let stored = copied.keep()?;
            sources.insert(read.report.blake3.clone(), SourceEntry { report: read.report.clone(), stored });
        }
        Ok(sources)
    }

    fn rejects(&self, fresh: &BTreeSet<Dataset>) -> Result<Vec<BadRow>, LakeError> {
        let mut rejects = self.collected.rejects.clone();
        if let Some(prior) = &self.prior {
            let replaced = |row: &BadRow| {
                let dataset = row.dataset.parse::<Dataset>().ok();
                dataset.is_some_and(|dataset| fresh.contains(&dataset) && !self.merge.contains(&dataset))
            };
            rejects.extend(prior.rejects()?.into_iter().filter(|row| !replaced(row)));
        }
        Ok(rejects)
    }
}

/// Snapshots are numbered so that the newest is the last by name.
pub(crate) fn next_name(home: &Home, cycle: BillCycle, content: &str) -> Result<String, LakeError> {
    let names = directory_names(&home.lake(cycle))?;
    let number = |name: &String| name.split('-').next().and_then(|number| number.parse::<u32>().ok());
    let last = names.iter().filter_map(number).max().unwrap_or(0);
    Ok(format!("{:04}-{}", last + 1, content.get(..12).unwrap_or(content)))
}

/// The columns of a table of the user's own, for its manifest.
fn own(dataset: Dataset) -> Option<Declared> {
    match dataset {
        Dataset::Own(own) => Some(own.declared()),
        _ => None,
    }
}

/// Whether rows are told apart by when they were answered.
fn is_dated_by_answer(dataset: Dataset) -> bool {
    dataset.spec().key.contains(&"taken_at")
}

/// Datasets that this import does not touch stay as they are.
fn carry_over(
    prior: &Snapshot,
    fresh: &BTreeSet<Dataset>,
    dir: &Path,
    datasets: &mut BTreeMap<String, DatasetEntry>,
) -> Result<(), LakeError> {
    for dataset in prior.datasets().into_iter().filter(|dataset| !fresh.contains(dataset)) {
        let Some(entry) = prior.entry(dataset) else { continue };
        share(&prior.path(dataset), &dir.join(format!("{dataset}.parquet")), &entry.blake3)?;
        let mut entry = entry.clone();
        if dataset == Dataset::Consumption {
            entry.repeated = prior.promised_repeated().cloned();
            if let Some(apart) = &entry.repeated {
                share(&prior.repeated_path(), &repeated::path(dir), &apart.blake3)?;
            }
        }
        datasets.insert(dataset.name().to_owned(), entry);
    }
    Ok(())
}

/// Takes over a file. Snapshots never change, so that two of them may share one.
fn share(from: &Path, to: &Path, blake3: &str) -> Result<(), LakeError> {
    snapshot::check(from, blake3)?;
    fs::hard_link(from, to)
        .or_else(|_| fs::copy(from, to).map(|_| ()))
        .map_err(|error| LakeError::io("copy", from, error))
}

pub(crate) fn write_beside(
    staged: &Staged,
    manifest: &Manifest,
    rejects: &[BadRow],
) -> Result<(), LakeError> {
    let (manifest_name, rejects_name) = snapshot::NAMES;
    let path = staged.path().join(manifest_name);
    let mut text = serde_json::to_vec_pretty(manifest).map_err(|error| LakeError::damaged(&path, &error))?;
    text.push(b'\n');
    stage::write_file(&path, &text)?;
    if rejects.is_empty() {
        return Ok(());
    }
    let path = staged.path().join(rejects_name);
    let mut lines = Vec::new();
    for row in rejects {
        serde_json::to_writer(&mut lines, row).map_err(|error| LakeError::damaged(&path, &error))?;
        lines.push(b'\n');
    }
    stage::write_file(&path, &lines)
}
