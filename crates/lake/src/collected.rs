//! What an import has read so far: rows by dataset, and for captures the pages they came on.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use duizhang_money::Timestamp;

use crate::datasets::Dataset;
use crate::error::LakeError;
use crate::table::Rows;

/// One captured answer: a page of rows and what is needed to tell whether all pages are there.
#[derive(Debug, Clone)]
pub struct Page {
    /// The dataset the operation answers.
    pub dataset: Dataset,
    /// The question without its place in the result: operation, account, path and every parameter
    /// but `offset` and `limit`, as canonical JSON. Pages of one question belong together.
    pub question: String,
    /// The parameters of the question, name → text, for checks that look at single ones.
    pub parameters: BTreeMap<String, String>,
    /// Zero-based record offset; 0 where the operation is not paged.
    pub offset: u64,
    /// Page size asked for; 0 where none was.
    pub limit: u64,
    /// Rows of the whole result as the answer says; none where the operation does not say.
    pub total: Option<u64>,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Which rows of [`Collected::rows`] came on it.
    pub rows: Range<usize>,
    /// BLAKE3 of the rows as they were sent and of what they share, to tell a repeated answer from a changed one.
    pub digest: String,
}

/// A row set aside under `--allow-bad-rows`, or the one error of an import without it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BadRow {
    /// File name as the user gave it.
    pub file: String,
    /// Sheet of a workbook; none elsewhere.
    pub sheet: Option<String>,
    /// One-based: line of a capture or CSV file, row of a sheet.
    pub row: u64,
    /// Column as the file heads it, or the path inside the answer (`fee_records[3].cash_amount`).
    pub column: String,
    /// The offending text, cut to 200 characters.
    pub value: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to do.
    pub remedy: String,
    /// The dataset the row would have gone to.
    pub dataset: String,
}

/// A captured answer without rows: the service refused or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The dataset the operation answers.
    pub dataset: Dataset,
    /// As in [`Page::question`].
    pub question: String,
    /// As in [`Page::offset`].
    pub offset: u64,
    /// HTTP status.
    pub status: u16,
    /// The service's `error_code`; empty where it gave none.
    pub error_code: String,
    /// The service's message.
    pub message: String,
}

/// Everything one import has read.
#[derive(Debug, Default)]
pub struct Collected {
    /// Where lines go that the memory should not hold, and how many it may hold; none: all stay in memory.
    pub(crate) scratch: Option<(PathBuf, usize)>,
    /// Rows by dataset, in the order of the files and their rows.
    pub rows: BTreeMap<Dataset, Rows>,
    /// The pages of captured answers.
    pub pages: Vec<Page>,
    /// Datasets that also or only came from files without paging (CSV, XLSX), and their row ranges.
    pub plain: Vec<(Dataset, Range<usize>)>,
    /// Rows set aside.
    pub rejects: Vec<BadRow>,
    /// Captured answers that are failures; they count as missing until the same request succeeds.
    pub failures: Vec<Failure>,
    /// Captured operations that are no dataset (reference data, look-ups), with their number.
    pub ignored: BTreeMap<String, u64>,
}

impl Collected {
    /// Nothing yet; consumption lines beyond `rows` go to files in `folder`.
    pub(crate) fn spooled(folder: &Path, rows: usize) -> Self {
        Self { scratch: Some((folder.to_owned(), rows)), ..Self::default() }
    }

    /// Leaves out all answers to some questions.
    pub(crate) fn forget(&mut self, questions: &BTreeSet<String>) {
        self.pages.retain(|page| !questions.contains(&page.question));
        self.failures.retain(|failure| !questions.contains(&failure.question));
    }

    /// Takes over what another reading has of some datasets; the rest of it is dropped.
    pub(crate) fn absorb(&mut self, other: Self, wanted: &BTreeSet<Dataset>) -> Result<(), LakeError> {
        let mut shift = BTreeMap::new();
        for (dataset, rows) in other.rows.into_iter().filter(|(dataset, _)| wanted.contains(dataset)) {
            let own = self.rows_of(dataset);
            shift.insert(dataset, own.len());
            own.append(rows)?;
        }
        let moved = |dataset: Dataset, rows: Range<usize>| {
            let by = shift.get(&dataset).copied().unwrap_or(0);
            rows.start + by..rows.end + by
        };
        for mut page in other.pages.into_iter().filter(|page| wanted.contains(&page.dataset)) {
            page.rows = moved(page.dataset, page.rows);
            self.pages.push(page);
        }
        for (dataset, rows) in other.plain.into_iter().filter(|(dataset, _)| wanted.contains(dataset)) {
            self.plain.push((dataset, moved(dataset, rows)));
        }
        self.failures.extend(other.failures.into_iter().filter(|failure| wanted.contains(&failure.dataset)));
        let is_wanted = |row: &BadRow| wanted.iter().any(|dataset| dataset.name() == row.dataset);
        self.rejects.extend(other.rejects.into_iter().filter(is_wanted));
        Ok(())
    }

    /// Takes over everything that was read after what is here.
    pub(crate) fn extend(&mut self, mut other: Self) -> Result<(), LakeError> {
        for (operation, times) in std::mem::take(&mut other.ignored) {
            *self.ignored.entry(operation).or_default() += times;
        }
        let datasets = other.rows.keys().copied();
        let datasets = datasets.chain(other.failures.iter().map(|failure| failure.dataset)).collect();
        self.absorb(other, &datasets)
    }

    /// The rows of a dataset, to be appended to.
    pub fn rows_of(&mut self, dataset: Dataset) -> &mut Rows {
        let scratch = self.scratch.as_ref().filter(|_| dataset == Dataset::Consumption);
        self.rows.entry(dataset).or_insert_with(|| match scratch {
            // Other datasets are checked for repeated keys as a whole, and are hundreds of times smaller.
            Some((folder, rows)) => Rows::spooled(dataset, folder, *rows),
            None => Rows::new(dataset),
        })
    }
}
