//! The folder of one fetch: captures as they come, and a journal that says which pages are whole.
//!
//! Order of writing: first the page's line into the capture, then its place into the journal. What a
//! crash leaves beyond the last journal entry is cut off when the fetch goes on, so that a page is
//! there once or not at all.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use duizhang_money::{BillCycle, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::FetchError;
use crate::facts::{Fact, Facts};
use crate::part::Part;
use crate::question::Key;

/// File names inside the folder.
const SCOPE: &str = "fetch.json";
const JOURNAL: &str = "journal.jsonl";
/// A page's worth of writes may be lost to a power failure, not hours: both files are forced to the
/// disk this often.
const SYNC_EVERY: u32 = 50;

/// What a fetch is about. Going on means the same scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The month.
    pub cycle: String,
    /// The partner's account id.
    pub account: String,
    /// Where the service is.
    pub endpoint: String,
    /// When it began, by the service's clock, in UTC: the end of every open window.
    pub started_at: String,
    /// The parts asked for.
    pub parts: Vec<Part>,
    /// The customers asked for; none means all.
    pub customers: Vec<String>,
    /// First GMT+8 day of the coupon ledgers.
    pub usage_from: String,
}

/// One line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    /// A page is in the capture.
    Page(PageEntry),
    /// A question is answered in full.
    Done(Key),
    /// The pages of a question do not count: the list moved while it was read.
    Dropped(Key),
    /// A refusal is in the capture.
    Refused {
        /// Of this operation.
        operation: String,
        /// Where it ends.
        end: u64,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct PageEntry {
    question: Key,
    operation: String,
    start: u64,
    end: u64,
    rows: u64,
    total: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Fact>,
}

/// How far a question is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whether it is answered in full.
    pub(crate) done: bool,
    /// Rows that are there: where the next page starts.
    pub(crate) rows: u64,
    /// Pages that are there.
    pub(crate) pages: u64,
    /// How many rows the service says there are.
    pub(crate) total: Option<u64>,
    /// Where the first page lies in its capture, to compare it with a second reading.
    pub(crate) first: Option<(u64, u64)>,
}

/// A fetch on disk.
#[derive(Debug)]
pub(crate) struct Session {
    dir: PathBuf,
    scope: Scope,
    journal: File,
    captures: BTreeMap<String, Capture>,
    standings: HashMap<Key, Standing>,
    /// Places of dropped pages, by operation.
    dropped: BTreeMap<String, Vec<(u64, u64)>>,
    /// Places of the pages of questions that are not done, to drop them.
    places: HashMap<Key, (String, Vec<(u64, u64)>)>,
    pub(crate) facts: Facts,
    unsynced: u32,
}

#[derive(Debug)]
struct Capture {
    file: File,
    end: u64,
}

/// A page to be kept.
#[derive(Debug)]
pub(crate) struct NewPage<'a> {
    pub(crate) question: &'a Key,
    pub(crate) operation: &'static str,
    pub(crate) line: &'a str,
    pub(crate) rows: u64,
    pub(crate) total: Option<u64>,
    pub(crate) facts: Vec<Fact>,
}

impl Session {
    /// Begins a fetch in a new folder below `captures/<cycle>`.
    pub(crate) fn begin(parent: &Path, scope: Scope) -> Result<Self, FetchError> {
        let name = format!("fetch-{}", scope.started_at.replace([':', '-'], ""));
        let mut dir = parent.join(&name);
        // Two fetches may begin in the same second.
        let mut number = 2;
        while dir.exists() {
            dir = parent.join(format!("{name}-{number}"));
            number += 1;
        }
        fs::create_dir_all(&dir).map_err(|error| FetchError::io("create", &dir, error))?;
        let path = dir.join(SCOPE);
        let staged = dir.join(format!("{SCOPE}.new"));
        let text = serde_json::to_vec_pretty(&scope).map_err(|error| FetchError::json(&path, &error))?;
        let written = File::create(&staged).and_then(|mut file| {
            file.write_all(&text)?;
            file.sync_all()
        });
        written.map_err(|error| FetchError::io("write", &staged, error))?;
        fs::rename(&staged, &path).map_err(|error| FetchError::io("write", &path, error))?;
        Self::open(&dir, scope)
    }

    /// The newest unfinished fetch of the month, if there is one.
    pub(crate) fn unfinished(parent: &Path) -> Result<Option<(PathBuf, Scope)>, FetchError> {
        let mut found = Vec::new();
        let entries = match fs::read_dir(parent) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FetchError::io("list", parent, error)),
        };
        for entry in entries {
            let dir = entry.map_err(|error| FetchError::io("list", parent, error))?.path();
            // Finished fetches have no journal any more.
            if dir.join(SCOPE).is_file() && dir.join(JOURNAL).is_file() {
                found.push(dir);
            }
        }
        found.sort();
        let Some(dir) = found.pop() else { return Ok(None) };
        let path = dir.join(SCOPE);
        let text = fs::read(&path).map_err(|error| FetchError::io("read", &path, error))?;
        let scope = serde_json::from_slice(&text).map_err(|error| FetchError::json(&path, &error))?;
        Ok(Some((dir, scope)))
    }

    /// Opens the folder, whatever a crash left in it.
    pub(crate) fn open(dir: &Path, scope: Scope) -> Result<Self, FetchError> {
        let path = dir.join(JOURNAL);
        let journal = OpenOptions::new().create(true).read(true).append(true).open(&path);
        let journal = journal.map_err(|error| FetchError::io("open", &path, error))?;
        let mut session = Self {
            dir: dir.to_owned(),
            scope,
            journal,
            captures: BTreeMap::new(),
            standings: HashMap::new(),
            dropped: BTreeMap::new(),
            places: HashMap::new(),
            facts: Facts::default(),
            unsynced: 0,
        };
        session.replay(&path)?;
        Ok(session)
    }

    /// Reads the journal up to where journal and captures agree, and cuts both off there.
    fn replay(&mut self, path: &Path) -> Result<(), FetchError> {
        let failed = |error| FetchError::io("read", path, error);
        let mut reader = BufReader::new(File::open(path).map_err(failed)?);
        let (mut line, mut good) = (Vec::new(), 0_u64);
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(failed)?;
            let whole = line.ends_with(b"\n");
            let entry = serde_json::from_slice::<Entry>(&line).ok().filter(|_| whole);
            let Some(entry) = entry else { break };
            let place = match &entry {
                Entry::Page(PageEntry { operation, end, .. }) | Entry::Refused { operation, end } => {
                    Some((operation, *end))
                }
                _ => None,
            };
            if let Some((operation, end)) = place
                && self.length(operation)? < end
            {
                // The journal reached the disk and the page did not.
                break;
            }
            self.apply(entry)?;
            good += read as u64;
        }
        self.journal.set_len(good).map_err(failed)?;
        for (operation, capture) in &mut self.captures {
            let cut = capture
                .file
                .set_len(capture.end)
                .and_then(|()| capture.file.seek(SeekFrom::Start(capture.end)).map(|_| ()));
            cut.map_err(|error| FetchError::io("write", &capture_path(&self.dir, operation), error))?;
        }
        Ok(())
    }

    fn length(&self, operation: &str) -> Result<u64, FetchError> {
        let path = capture_path(&self.dir, operation);
        match fs::metadata(&path) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(FetchError::io("read", &path, error)),
        }
    }

    fn apply(&mut self, entry: Entry) -> Result<(), FetchError> {
        match entry {
            Entry::Page(page) => {
                self.capture(&page.operation)?.end = page.end;
                let standing = self.standings.entry(page.question.clone()).or_default();
                standing.rows += page.rows;
                standing.pages += 1;
                standing.total = page.total;
                standing.first = standing.first.or(Some((page.start, page.end)));
                let places = self.places.entry(page.question).or_insert((page.operation, Vec::new()));
                places.1.push((page.start, page.end));
                for fact in page.facts {
                    self.facts.learn(fact);
                }
            }
            Entry::Done(question) => {
                self.places.remove(&question);
                self.standings.entry(question).or_default().done = true;
            }
            Entry::Refused { operation, end } => self.capture(&operation)?.end = end,
            Entry::Dropped(question) => {
                if let Some((operation, places)) = self.places.remove(&question) {
                    self.dropped.entry(operation).or_default().extend(places);
                }
                self.standings.remove(&question);
            }
        }
        Ok(())
    }

    fn capture(&mut self, operation: &str) -> Result<&mut Capture, FetchError> {
        if !self.captures.contains_key(operation) {
            let path = capture_path(&self.dir, operation);
            let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
            let file = file.map_err(|error| FetchError::io("open", &path, error))?;
            self.captures.insert(operation.to_owned(), Capture { file, end: 0 });
        }
        self.captures.get_mut(operation).ok_or_else(|| FetchError::Bug("a capture vanished".to_owned()))
    }

    fn record(&mut self, entry: Entry) -> Result<(), FetchError> {
        let path = self.dir.join(JOURNAL);
        let mut line = serde_json::to_vec(&entry).map_err(|error| FetchError::json(&path, &error))?;
        line.push(b'\n');
        self.journal.write_all(&line).map_err(|error| FetchError::io("write", &path, error))?;
        self.apply(entry)?;
        self.unsynced += 1;
        if self.unsynced >= SYNC_EVERY { self.sync() } else { Ok(()) }
    }

    /// Forces everything to the disk, the pages before the journal that names them.
    pub(crate) fn sync(&mut self) -> Result<(), FetchError> {
        for (operation, capture) in &self.captures {
            let synced = capture.file.sync_data();
            synced.map_err(|error| FetchError::io("write", &capture_path(&self.dir, operation), error))?;
        }
        let path = self.dir.join(JOURNAL);
        self.journal.sync_data().map_err(|error| FetchError::io("write", &path, error))?;
        self.unsynced = 0;
        Ok(())
    }

    /// Leaves an unfinished fetch for good: its folder stays as evidence, without its journal.
    pub(crate) fn abandon(dir: &Path) -> Result<(), FetchError> {
        let path = dir.join(JOURNAL);
        let aside = dir.join(format!("{JOURNAL}.abandoned"));
        fs::rename(&path, &aside).map_err(|error| FetchError::io("rename", &path, error))
    }

    pub(crate) fn standing(&self, question: &Key) -> Standing {
        self.standings.get(question).cloned().unwrap_or_default()
    }

    /// When the fetch began.
    pub(crate) fn started_at(&self) -> Result<Timestamp, FetchError> {
        let text = &self.scope.started_at;
        Timestamp::parse_utc(text).map_err(|_| FetchError::Bug(format!("`{text}` is no time")))
    }

    pub(crate) const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Keeps a page.
    pub(crate) fn keep(&mut self, page: NewPage<'_>) -> Result<(), FetchError> {
        let (start, end) = self.append(page.operation, page.line)?;
        self.record(Entry::Page(PageEntry {
            question: page.question.clone(),
            operation: page.operation.to_owned(),
            start,
            end,
            rows: page.rows,
            total: page.total,
            facts: page.facts,
        }))
    }

    /// Keeps a refusal.
    pub(crate) fn keep_refusal(&mut self, operation: &'static str, line: &str) -> Result<(), FetchError> {
        let (_, end) = self.append(operation, line)?;
        self.record(Entry::Refused { operation: operation.to_owned(), end })
    }

    /// Writes a line into a capture and returns its place.
    fn append(&mut self, operation: &'static str, line: &str) -> Result<(u64, u64), FetchError> {
        let path = capture_path(&self.dir, operation);
        let capture = self.capture(operation)?;
        let start = capture.end;
        let written = capture
            .file
            .seek(SeekFrom::Start(start))
            .and_then(|_| capture.file.write_all(format!("{line}\n").as_bytes()));
        written.map_err(|error| FetchError::io("write", &path, error))?;
        Ok((start, start + line.len() as u64 + 1))
    }

    /// The question is answered in full.
    pub(crate) fn done(&mut self, question: &Key) -> Result<(), FetchError> {
        self.record(Entry::Done(question.clone()))
    }

    /// The pages of the question do not count.
    pub(crate) fn drop_pages(&mut self, question: &Key) -> Result<(), FetchError> {
        self.record(Entry::Dropped(question.clone()))
    }

    /// The line of a kept page.
    pub(crate) fn line(&mut self, operation: &'static str, place: (u64, u64)) -> Result<String, FetchError> {
        let path = capture_path(&self.dir, operation);
        let capture = self.capture(operation)?;
        let mut line = String::new();
        let read = capture
            .file
            .seek(SeekFrom::Start(place.0))
            .and_then(|_| Read::by_ref(&mut capture.file).take(place.1 - place.0).read_to_string(&mut line));
        read.map_err(|error| FetchError::io("read", &path, error))?;
        Ok(line)
    }

    /// Packs the captures, without the dropped pages. Returns the files; packing again gives the same.
    pub(crate) fn pack(&mut self) -> Result<Vec<PathBuf>, FetchError> {
        self.sync()?;
        let mut files = Vec::new();
        for operation in self.captures.keys() {
            let plain = capture_path(&self.dir, operation);
            let packed = plain.with_extension("jsonl.zst");
            let dropped = self.dropped.get(operation).map_or(&[][..], Vec::as_slice);
            pack(&plain, &packed, &dropped.iter().map(|(start, _)| *start).collect())?;
            files.push(packed);
        }
        Ok(files)
    }

    /// Ends the session. Until its journal is gone a fetch counts as unfinished; what a crash leaves of
    /// the unpacked captures after that is a second copy and does no harm.
    pub(crate) fn close(self) -> Result<(), FetchError> {
        let path = self.dir.join(JOURNAL);
        fs::remove_file(&path).map_err(|error| FetchError::io("remove", &path, error))?;
        for operation in self.captures.keys() {
            let plain = capture_path(&self.dir, operation);
            fs::remove_file(&plain).map_err(|error| FetchError::io("remove", &plain, error))?;
        }
        Ok(())
    }
}

fn capture_path(dir: &Path, operation: &str) -> PathBuf {
    dir.join(format!("{operation}.jsonl"))
}

/// Writes the packed form beside the plain one, synced, in place by a rename.
fn pack(plain: &Path, packed: &Path, dropped: &HashSet<u64>) -> Result<(), FetchError> {
    let failed = |error| FetchError::io("pack", plain, error);
    let staged = packed.with_extension("new");
    let mut reader = BufReader::new(File::open(plain).map_err(failed)?);
    let mut writer = zstd::Encoder::new(File::create(&staged).map_err(failed)?, 0).map_err(failed)?;
    let (mut line, mut place) = (Vec::new(), 0_u64);
    while reader.read_until(b'\n', &mut line).map_err(failed)? > 0 {
        if !dropped.contains(&place) {
            writer.write_all(&line).map_err(failed)?;
        }
        place += line.len() as u64;
        line.clear();
    }
    writer.finish().and_then(|file| file.sync_all()).map_err(failed)?;
    fs::rename(&staged, packed).map_err(failed)
}

/// The month of a scope.
pub(crate) fn cycle_of(scope: &Scope) -> Result<BillCycle, FetchError> {
    scope.cycle.parse().map_err(|_| FetchError::Bug(format!("`{}` is no month", scope.cycle)))
}
