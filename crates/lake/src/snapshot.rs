//! Immutable snapshots of a month: one Parquet file a dataset, and a manifest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use duizhang_money::BillCycle;
use polars::prelude::*;

use crate::collected::BadRow;
use crate::datasets::{Dataset, Own};
use crate::error::LakeError;
use crate::frames;
use crate::home::{Home, directory_names};
use crate::manifest::{DatasetEntry, Manifest, Repeated, State};
use crate::repeated;

const MANIFEST: &str = "manifest.json";
const REJECTS: &str = "rejects.jsonl";

/// An opened snapshot.
#[derive(Debug, Clone)]
pub struct Snapshot {
    dir: PathBuf,
    manifest: Manifest,
}

impl Snapshot {
    /// Opens the newest snapshot of a month.
    pub fn latest(home: &Home, cycle: BillCycle) -> Result<Self, LakeError> {
        let newest = directory_names(&home.lake(cycle))?.pop();
        let name = newest.ok_or_else(|| LakeError::NoSnapshot {
            cycle: cycle.to_string(),
            home: home.root().to_owned(),
        })?;
        Self::open(home, cycle, &name)
    }

    /// Opens the newest snapshot of a month if there is one.
    pub fn latest_if_any(home: &Home, cycle: BillCycle) -> Result<Option<Self>, LakeError> {
        match Self::latest(home, cycle) {
            Ok(snapshot) => Ok(Some(snapshot)),
            Err(LakeError::NoSnapshot { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens a snapshot by name.
    pub fn open(home: &Home, cycle: BillCycle, name: &str) -> Result<Self, LakeError> {
        let dir = home.lake(cycle).join(name);
        let path = dir.join(MANIFEST);
        let bytes = fs::read(&path).map_err(|error| LakeError::io("read", &path, error))?;
        let manifest = serde_json::from_slice(&bytes).map_err(|error| LakeError::damaged(&path, &error))?;
        Ok(Self { dir, manifest })
    }

    /// What it says about itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The datasets that were read, those of the service first, with the columns they were read with.
    #[must_use]
    pub fn datasets(&self) -> Vec<Dataset> {
        let own = |(name, entry): (&String, &DatasetEntry)| {
            Some(Dataset::Own(Own::declare(name, entry.table.as_ref()?).ok()?))
        };
        let known = Dataset::all().filter(|dataset| self.entry(*dataset).is_some());
        known.chain(self.manifest.datasets.iter().filter_map(own)).collect()
    }

    /// The entry of a dataset; none where nothing was ever read.
    #[must_use]
    pub fn entry(&self, dataset: Dataset) -> Option<&DatasetEntry> {
        self.manifest.datasets.get(dataset.name())
    }

    /// How complete a dataset is.
    #[must_use]
    pub fn state(&self, dataset: Dataset) -> State {
        self.entry(dataset).map_or(State::Missing, |entry| entry.state)
    }

    /// Where a dataset's rows are.
    #[must_use]
    pub fn path(&self, dataset: Dataset) -> PathBuf {
        self.dir.join(format!("{dataset}.parquet"))
    }

    /// A dataset as a lazy frame; an empty one with the right columns where it is missing.
    pub fn scan(&self, dataset: Dataset) -> Result<LazyFrame, LakeError> {
        if self.entry(dataset).is_none() {
            return Ok(frames::empty(dataset).lazy());
        }
        let path = self.path(dataset).to_string_lossy().into_owned();
        Ok(LazyFrame::scan_parquet(PlRefPath::new(path), ScanArgsParquet::default())?)
    }

    /// The lines of consumption whose id another one has, with their numbers ([`crate::ROW`]); none where they are not
    /// kept apart: because there are none ([`DatasetEntry::unique`]), because there are very many, because an earlier
    /// version made the snapshot, or because their file is not what was written. They follow from the lines, so that
    /// nothing is lost: who wants them looks for them.
    pub fn repeated(&self) -> Result<Option<LazyFrame>, LakeError> {
        if self.promised_repeated().is_none() {
            return Ok(None);
        }
        let path = self.repeated_path().to_string_lossy().into_owned();
        Ok(Some(LazyFrame::scan_parquet(PlRefPath::new(path), ScanArgsParquet::default())?))
    }

    /// What the manifest says of that file, if it is so.
    pub(crate) fn promised_repeated(&self) -> Option<&Repeated> {
        let repeated = self.entry(Dataset::Consumption)?.repeated.as_ref()?;
        check(&self.repeated_path(), &repeated.blake3).is_ok().then_some(repeated)
    }

    pub(crate) fn repeated_path(&self) -> PathBuf {
        repeated::path(&self.dir)
    }

    /// Checks that every file still has the content the manifest promises.
    pub fn verify(&self) -> Result<(), LakeError> {
        for (name, entry) in &self.manifest.datasets {
            check(&self.dir.join(format!("{name}.parquet")), &entry.blake3)?;
        }
        Ok(())
    }

    /// Whether the file of one dataset is there and has the content the manifest promises.
    #[must_use]
    pub fn holds(&self, dataset: Dataset) -> bool {
        let promised = self.entry(dataset).map(|entry| &entry.blake3);
        promised.is_some_and(|promised| frames::hash(&self.path(dataset)).is_ok_and(|hash| hash == *promised))
    }

    /// The rows set aside when it was imported.
    pub fn rejects(&self) -> Result<Vec<BadRow>, LakeError> {
        let path = self.dir.join(REJECTS);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(LakeError::io("read", &path, error)),
        };
        text.lines()
            .map(|line| serde_json::from_str(line).map_err(|error| LakeError::damaged(&path, &error)))
            .collect()
    }
}

/// Whether a snapshot of this name has a dataset, without reading what else it says about itself.
#[must_use]
pub fn is_in_snapshot(home: &Home, cycle: BillCycle, name: &str, dataset: Dataset) -> bool {
    home.lake(cycle).join(name).join(format!("{dataset}.parquet")).exists()
}

/// Whether a file has the content that was promised.
pub(crate) fn check(path: &Path, blake3: &str) -> Result<(), LakeError> {
    if frames::hash(path)? == blake3 {
        return Ok(());
    }
    Err(LakeError::damaged(path, "its content is not what the manifest says"))
}

/// The content hash of a snapshot: equal for equal rows and equal judgement of them.
pub(crate) fn content(datasets: &BTreeMap<String, DatasetEntry>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, entry) in datasets {
        let part = (name, entry.state, &entry.reasons, &entry.notes, &entry.blake3, &entry.asked);
        // Tuples of text, enums and sets always serialise.
        hasher.update(&serde_json::to_vec(&part).unwrap_or_default());
        if let Some(table) = &entry.table {
            hasher.update(&serde_json::to_vec(table).unwrap_or_default());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// File names inside a snapshot, for the writer.
pub(crate) const NAMES: (&str, &str) = (MANIFEST, REJECTS);
