//! Is the ledger what was written? Checked against itself and against what others have noted down.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::act::GENESIS;
use crate::book::Book;
use crate::error::LedgerError;
use crate::published::{Compared, Derived, Row, TABLES, Table};
use crate::schema::{MIGRATIONS, migrate, objects, version};
use crate::store::{connect, trail};

/// Rows of a derived table that are named when they are wrong; the rest is counted.
const NAMED: usize = 3;

/// Where a trail ends: how many entries, and the hash of the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Entries.
    pub entries: u64,
    /// The hash of the last one; zeros where there is none.
    pub hash: String,
}

/// A head that was noted down outside the ledger: what lies behind it must still be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Where it was noted, for people.
    pub source: String,
    /// How many entries there were, where that was noted, too.
    pub entries: Option<u64>,
    /// The hash of the last of them.
    pub hash: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Where the trail ends.
    pub head: Head,
    /// What is wrong, each in one sentence; nothing where all is well.
    pub problems: Vec<String>,
    /// Witnesses that the trail agrees with.
    pub witnesses: usize,
}

/// Checks the chain, the triggers, the derived tables and the witnesses. An error only where the
/// file cannot be looked into at all.
pub fn verify(path: &Path, witnesses: &[Witness]) -> Result<Verified, LedgerError> {
    let mut found =
        Verified { head: Head { entries: 0, hash: GENESIS.to_owned() }, problems: Vec::new(), witnesses: 0 };
    let mut hashes = BTreeMap::from([(0, GENESIS.to_owned())]);
    if let Some(connection) = connect(path, OpenFlags::empty())?
        && version(&connection, path, MIGRATIONS.len())? > 0
    {
        integrity(&connection, path, &mut found)?;
        schema(&connection, path, &mut found)?;
        let book = chain(&connection, path, &mut found, &mut hashes)?;
        if let Some(book) = book {
            tables(&connection, &book, &mut found);
        }
    }
    for witness in witnesses {
        match contradiction(witness, &hashes) {
            Some(problem) => found.problems.push(problem),
            None => found.witnesses += 1,
        }
    }
    Ok(found)
}

/// `SQLite`'s own check of the file.
fn integrity(connection: &Connection, path: &Path, found: &mut Verified) -> Result<(), LedgerError> {
    let told: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .map_err(LedgerError::sqlite(path))?;
    if told != "ok" {
        found.problems.push(format!("the file itself is damaged: {told}"));
    }
    Ok(())
}

/// Tables and triggers are those that this version makes.
fn schema(connection: &Connection, path: &Path, found: &mut Verified) -> Result<(), LedgerError> {
    let sqlite = LedgerError::sqlite(path);
    let mut fresh = Connection::open_in_memory().map_err(&sqlite)?;
    migrate(&mut fresh, path, MIGRATIONS)?;
    let (expected, stored) = (objects(&fresh).map_err(&sqlite)?, objects(connection).map_err(&sqlite)?);
    for (name, sql) in &expected {
        match stored.iter().find(|(stored, _)| stored == name) {
            None => found.problems.push(format!("the {name} is missing")),
            Some((_, stored)) if stored != sql => {
                found.problems.push(format!("the {name} is not the one that was made"));
            }
            Some(_) => {}
        }
    }
    for (name, _) in stored.iter().filter(|(name, _)| expected.iter().all(|(known, _)| known != name)) {
        found.problems.push(format!("the {name} does not belong there"));
    }
    Ok(())
}

/// Follows the chain. The book is there where every entry could be followed and folded.
fn chain(
    connection: &Connection,
    path: &Path,
    found: &mut Verified,
    hashes: &mut BTreeMap<u64, String>,
) -> Result<Option<Book>, LedgerError> {
    let mut book = Some(Book::default());
    trail(connection, path, |row| {
        // After a bad entry the check goes on from what the file says, so that each is named.
        match row.parse(&found.head) {
            Err(problem) => {
                found.problems.push(problem);
                book = None;
            }
            Ok(entry) => {
                if let Some(Err(problem)) = book.as_mut().map(|book| book.apply(&entry)) {
                    found.problems.push(format!("entry {}: {problem}", row.seq));
                    book = None;
                }
            }
        }
        found.head = row.head();
        hashes.insert(row.seq, row.hash);
        Ok(())
    })?;
    Ok(book)
}

/// The derived tables are what the trail derives.
fn tables(connection: &Connection, book: &Book, found: &mut Verified) {
    let derived = Derived::of(book);
    for table in &TABLES {
        match wrong_rows(table, connection, &derived) {
            Err(_) => found.problems.push(format!("the table {} cannot be read", table.name)),
            Ok(wrong) if wrong.count > 0 => {
                let more = wrong.count.saturating_sub(NAMED);
                let more = if more > 0 { format!(", and {more} more") } else { String::new() };
                found.problems.push(format!(
                    "the table {} is not what the trail derives: {}{more}",
                    table.name,
                    wrong.named.join(", ")
                ));
            }
            Ok(_) => {}
        }
    }
}

/// Rows of a table that are not what the trail derives.
#[derive(Default)]
struct WrongRows {
    count: usize,
    named: Vec<String>,
}

impl WrongRows {
    fn add(&mut self, table: &Table, row: &Row<'_>, what: &str) {
        self.count += 1;
        if self.named.len() < NAMED {
            self.named.push(format!("{} {what}", table.told_key(row).join(" ")));
        }
    }
}

/// Compares a table with what the trail derives. Named first are the rows that are there.
fn wrong_rows(table: &Table, connection: &Connection, derived: &Derived<'_>) -> rusqlite::Result<WrongRows> {
    let (mut wrong, mut missing) = (WrongRows::default(), WrongRows::default());
    for both in table.compared(connection, derived)? {
        match both? {
            Compared::Same => {}
            Compared::Changed(stored, _) => wrong.add(table, &stored, "changed"),
            Compared::Added(stored) => wrong.add(table, &stored, "added"),
            Compared::Missing(derived) => missing.add(table, &derived, "missing"),
        }
    }
    wrong.count += missing.count;
    wrong.named.extend(missing.named);
    wrong.named.truncate(NAMED);
    Ok(wrong)
}

/// What a witness says other than the trail.
fn contradiction(witness: &Witness, hashes: &BTreeMap<u64, String>) -> Option<String> {
    let Witness { source, entries, hash } = witness;
    let now = hashes.last_key_value().map_or(0, |(entries, _)| *entries);
    let Some(entries) = entries else {
        return hashes.values().all(|known| known != hash).then(|| {
            format!("{source}: no entry has the hash {hash}: the trail was cut off or written anew ({now} entries)")
        });
    };
    match hashes.get(entries) {
        Some(found) if found == hash => None,
        Some(_) => Some(format!(
            "{source}: entry {entries} had the hash {hash}; it, or one before it, is another now"
        )),
        None => Some(format!(
            "{source}: there were {entries} entries, now there are {now}: the end of the trail was cut off"
        )),
    }
}
