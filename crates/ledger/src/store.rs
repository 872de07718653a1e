//! The ledger as a file: one `SQLite` database with a rollback journal, so that between commands the
//! file alone is everything and may be copied.

use std::path::{Path, PathBuf};
use std::time::Duration;

use duizhang_money::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior, params};

use crate::act::{Act, Entry, GENESIS, Person, chained};
use crate::book::Book;
use crate::check::Head;
use crate::error::LedgerError;
use crate::published::{Derived, TABLES};
use crate::schema::{MIGRATIONS, migrate, version};

/// How long to wait for another program that has the file open, such as a query tool.
const PATIENCE: Duration = Duration::from_secs(5);

/// An opened ledger.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connection: Option<Connection>,
    book: Book,
    head: Head,
    /// The hash of every entry, in order.
    hashes: Vec<String>,
}

impl Ledger {
    /// Opens a ledger to look at it; where there is none it is empty, and none is made.
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let connection = connect(path, OpenFlags::empty())?;
        Self::load(path, connection)
    }

    /// Opens a ledger to write to it, making it where there is none. The caller sees to it that
    /// nobody else writes.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        if let Some(connection) = &mut connection {
            migrate(connection, path, MIGRATIONS)?;
        }
        Self::load(path, connection)
    }

    fn load(path: &Path, connection: Option<Connection>) -> Result<Self, LedgerError> {
        let mut ledger = Self {
            path: path.to_owned(),
            connection: None,
            book: Book::default(),
            head: Head { entries: 0, hash: GENESIS.to_owned() },
            hashes: Vec::new(),
        };
        let Some(connection) = connection else { return Ok(ledger) };
        if version(&connection, path, MIGRATIONS.len())? > 0 {
            let damaged = |problem: String| LedgerError::damaged(path, problem);
            trail(&connection, path, |row| {
                let entry = row.parse(&ledger.head).map_err(&damaged)?;
                ledger.head = row.head();
                let said = |problem| damaged(format!("entry {}: {problem}", row.seq));
                ledger.hashes.push(row.hash);
                ledger.book.apply(&entry).map_err(said)
            })?;
        }
        ledger.connection = Some(connection);
        Ok(ledger)
    }

    /// Opens what was read for writing, making it where there is none, without reading all of it again: its end must
    /// still be where it was. The caller sees to it that nobody else writes.
    pub fn for_writing(mut self) -> Result<Self, LedgerError> {
        self.connection = None;
        let Some(mut connection) = connect(&self.path, OpenFlags::SQLITE_OPEN_CREATE)? else {
            return Ok(self);
        };
        migrate(&mut connection, &self.path, MIGRATIONS)?;
        if last(&connection, &self.path)? != self.head {
            return Err(LedgerError::damaged(&self.path, "its trail was changed while it was read"));
        }
        self.connection = Some(connection);
        Ok(self)
    }

    /// What it says.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Where its trail ends.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The hash after so many entries; none where there are fewer.
    #[must_use]
    pub fn hash_after(&self, entries: u64) -> Option<&str> {
        match usize::try_from(entries).ok()?.checked_sub(1) {
            None => Some(GENESIS),
            Some(last) => self.hashes.get(last).map(String::as_str),
        }
    }

    /// Writes acts, all or none. When this returns they are on the disk.
    pub fn append(&mut self, at: Timestamp, by: Option<&Person>, acts: Vec<Act>) -> Result<(), LedgerError> {
        let internal = |problem: String| LedgerError::Internal(problem);
        let connection = self
            .connection
            .as_mut()
            .ok_or_else(|| internal("the ledger is not open for writing".to_owned()))?;
        let sqlite = LedgerError::sqlite(&self.path);
        let (mut book, mut head) = (self.book.clone(), self.head.clone());
        let mut hashes = Vec::new();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&sqlite)?;
        for act in acts {
            let is_unattended = matches!(act, Act::Record { .. });
            if by.is_none() && !is_unattended {
                return Err(LedgerError::Nobody);
            }
            let entry = Entry::new(at, by.cloned(), act);
            book.apply(&entry).map_err(internal)?;
            let canonical = entry.canonical().map_err(|error| internal(error.to_string()))?;
            head = Head { entries: head.entries + 1, hash: chained(&head.hash, &canonical) };
            hashes.push(head.hash.clone());
            let seq = i64::try_from(head.entries).unwrap_or(i64::MAX);
            transaction
                .execute("INSERT INTO trail VALUES (?, ?, ?)", params![seq, canonical, head.hash])
                .map_err(&sqlite)?;
        }
        let derived = Derived::of(&book);
        for table in &TABLES {
            table.sync(&transaction, &derived).map_err(&sqlite)?;
        }
        drop(derived);
        transaction.commit().map_err(&sqlite)?;
        (self.book, self.head) = (book, head);
        self.hashes.extend(hashes);
        Ok(())
    }
}

/// Opens the file; none where there is none and none is to be made.
pub(crate) fn connect(path: &Path, more: OpenFlags) -> Result<Option<Connection>, LedgerError> {
    if more.is_empty() && !path.exists() {
        return Ok(None);
    }
    let sqlite = LedgerError::sqlite(path);
    // Also to look only: what a killed writer left in the journal is taken back on opening. Where
    // the file cannot be written SQLite opens it for reading.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags).map_err(&sqlite)?;
    connection.busy_timeout(PATIENCE).map_err(&sqlite)?;
    // The trigger against replacing rows must not be sidestepped, nor the schema run code.
    connection
        .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON;")
        .map_err(&sqlite)?;
    if more.contains(OpenFlags::SQLITE_OPEN_CREATE) {
        // EXTRA is FULL, and the journal's removal is on the disk, too, before a commit returns.
        let mode =
            connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
        mode.map_err(&sqlite)?;
        connection.pragma_update(None, "synchronous", "EXTRA").map_err(&sqlite)?;
    }
    Ok(Some(connection))
}

/// One row of the trail as it is stored.
pub(crate) struct TrailRow {
    pub(crate) seq: u64,
    pub(crate) entry: String,
    pub(crate) hash: String,
}

impl TrailRow {
    pub(crate) fn head(&self) -> Head {
        Head { entries: self.seq, hash: self.hash.clone() }
    }

    /// The entry, if it follows the one before it and is what its hash says.
    pub(crate) fn parse(&self, before: &Head) -> Result<Entry, String> {
        if self.seq <= before.entries {
            return Err(format!("entry {} does not belong there", self.seq));
        }
        if self.seq > before.entries + 1 {
            return Err(missing(before.entries + 1, self.seq - 1));
        }
        if chained(&before.hash, &self.entry) != self.hash {
            return Err(format!(
                "entry {} is not what was written: its hash does not follow from its content and entry {}",
                self.seq, before.entries
            ));
        }
        let unreadable = |problem: String| format!("entry {} cannot be read: {problem}", self.seq);
        let entry: Entry =
            serde_json::from_str(&self.entry).map_err(|error| unreadable(error.to_string()))?;
        if !entry.is_spelled(&self.entry) {
            return Err(unreadable("it is not in its canonical form".to_owned()));
        }
        Ok(entry)
    }
}

/// Says that entries are missing.
pub(crate) fn missing(from: u64, to: u64) -> String {
    if from == to {
        format!("entry {from} is missing")
    } else {
        format!("entries {from} to {to} are missing")
    }
}

/// The rows of the trail in order, one at a time: together they may be more than the memory holds.
pub(crate) fn trail(
    connection: &Connection,
    path: &Path,
    mut take: impl FnMut(TrailRow) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let sqlite = LedgerError::sqlite(path);
    let mut statement =
        connection.prepare("SELECT seq, entry, hash FROM trail ORDER BY seq").map_err(&sqlite)?;
    let mut rows = statement.query([]).map_err(&sqlite)?;
    while let Some(row) = rows.next().map_err(&sqlite)? {
        take(trail_row(row).map_err(&sqlite)?)?;
    }
    Ok(())
}

fn trail_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<TrailRow> {
    let seq: i64 = row.get(0)?;
    // What is below one was never written by a ledger, and is refused as such.
    Ok(TrailRow { seq: u64::try_from(seq).unwrap_or(0), entry: row.get(1)?, hash: row.get(2)? })
}

/// Where the trail ends.
fn last(connection: &Connection, path: &Path) -> Result<Head, LedgerError> {
    let of = |row: &rusqlite::Row<'_>| {
        let seq: i64 = row.get(0)?;
        Ok(Head { entries: u64::try_from(seq).unwrap_or(0), hash: row.get(1)? })
    };
    let last =
        connection.query_row("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1", [], of).optional();
    let none = Head { entries: 0, hash: GENESIS.to_owned() };
    Ok(last.map_err(LedgerError::sqlite(path))?.unwrap_or(none))
}

/// Tells the trail as JSON Lines: `{"seq":1,"prev":"…","hash":"…","entry":{…}}`, the entry byte for byte
/// as it was hashed.
pub fn export(path: &Path, mut tell: impl FnMut(&str)) -> Result<(), LedgerError> {
    let Some(connection) = connect(path, OpenFlags::empty())? else { return Ok(()) };
    if version(&connection, path, MIGRATIONS.len())? == 0 {
        return Ok(());
    }
    let mut previous = GENESIS.to_owned();
    trail(&connection, path, |row| {
        tell(&format!(
            r#"{{"seq":{},"prev":"{previous}","hash":"{}","entry":{}}}"#,
            row.seq, row.hash, row.entry
        ));
        previous = row.hash;
        Ok(())
    })
}
