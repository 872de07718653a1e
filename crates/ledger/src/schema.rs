//! The form of the file: tables, triggers, versions.

use rusqlite::Connection;

use crate::error::LedgerError;

/// What marks the file as ours (`PRAGMA application_id`): "DZLG".
pub(crate) const APPLICATION: i64 = 0x445A_4C47;

/// One script a version; `PRAGMA user_version` counts those that were run. A script that was ever
/// released is never changed: a new form is a new script.
pub(crate) const MIGRATIONS: &[&str] = &[concat!(
    "CREATE TABLE trail (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER trail_only_grows_update BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END;
CREATE TRIGGER trail_only_grows_delete BEFORE DELETE ON trail
BEGIN SELECT RAISE(ABORT, 'nothing is taken from the trail'); END;
CREATE TRIGGER trail_only_grows_insert BEFORE INSERT ON trail
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM trail)
BEGIN SELECT RAISE(ABORT, 'the trail grows at its end'); END;
",
    "CREATE TABLE months (
  cycle TEXT PRIMARY KEY,
  run TEXT NOT NULL, content TEXT NOT NULL, program TEXT NOT NULL, result TEXT NOT NULL,
  complete INTEGER NOT NULL,
  prepared_by TEXT, prepared_at TEXT, reviewed_by TEXT, reviewed_at TEXT
) STRICT;
CREATE TABLE findings (
  cycle TEXT NOT NULL, id TEXT NOT NULL,
  state TEXT NOT NULL,
  rule TEXT NOT NULL, class TEXT NOT NULL,
  customer_id TEXT, customer_name TEXT, key TEXT NOT NULL, currency TEXT,
  expected TEXT, actual TEXT, difference TEXT, expected_text TEXT, actual_text TEXT,
  direction TEXT NOT NULL, message_en TEXT NOT NULL, message_zh TEXT NOT NULL,
  PRIMARY KEY (cycle, id)
) STRICT;
CREATE TABLE items (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL, customer_id TEXT, currency TEXT, difference TEXT,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, as_of TEXT NOT NULL,
  age_months INTEGER NOT NULL, status TEXT NOT NULL, settled_in TEXT, settled_how TEXT
) STRICT;
CREATE TABLE acts (
  item TEXT NOT NULL, number INTEGER NOT NULL,
  at TEXT NOT NULL, by TEXT NOT NULL, act TEXT NOT NULL, text TEXT NOT NULL, as_of TEXT NOT NULL,
  PRIMARY KEY (item, number)
) STRICT;
"
)];

/// Names and SQL of the objects that a fresh file of this version has.
pub(crate) fn objects(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection
        .prepare("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Brings the file to the newest form, or refuses one of a newer program or of another one.
pub(crate) fn migrate(
    connection: &mut Connection,
    path: &std::path::Path,
    scripts: &[&str],
) -> Result<(), LedgerError> {
    let sqlite = LedgerError::sqlite(path);
    let version = version(connection, path, scripts.len())?;
    if version == scripts.len() {
        return Ok(());
    }
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(&sqlite)?;
    for script in &scripts[version..] {
        transaction.execute_batch(script).map_err(&sqlite)?;
    }
    let version = i64::try_from(scripts.len()).unwrap_or(i64::MAX);
    transaction.pragma_update(None, "application_id", APPLICATION).map_err(&sqlite)?;
    transaction.pragma_update(None, "user_version", version).map_err(&sqlite)?;
    transaction.commit().map_err(&sqlite)
}

/// The version of the file; zero where it is empty.
pub(crate) fn version(
    connection: &Connection,
    path: &std::path::Path,
    known: usize,
) -> Result<usize, LedgerError> {
    let sqlite = LedgerError::sqlite(path);
    let number = |pragma: &str| {
        connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(&sqlite)
    };
    let (application, found) = (number("application_id")?, number("user_version")?);
    let is_empty = objects(connection).map_err(&sqlite)?.is_empty();
    if application != APPLICATION && !(is_empty && application == 0 && found == 0) {
        return Err(LedgerError::NotALedger { path: path.to_owned() });
    }
    let known_number = i64::try_from(known).unwrap_or(i64::MAX);
    if found > known_number {
        return Err(LedgerError::Newer { path: path.to_owned(), found, known: known_number });
    }
    usize::try_from(found).map_err(|_| LedgerError::NotALedger { path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn found(connection: &Connection) -> i64 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn scripts_run_once_and_a_newer_form_is_refused() {
        let (path, mut connection) = (Path::new("x"), Connection::open_in_memory().unwrap());
        migrate(&mut connection, path, MIGRATIONS).unwrap();
        migrate(&mut connection, path, MIGRATIONS).unwrap();
        assert_eq!(found(&connection), 1);
        let more = [MIGRATIONS[0], "ALTER TABLE months ADD COLUMN seen TEXT;"];
        migrate(&mut connection, path, &more).unwrap();
        assert_eq!(found(&connection), 2);
        let refused = migrate(&mut connection, path, MIGRATIONS).unwrap_err();
        assert_eq!(refused.to_string(), "the ledger `x` has the form 2, this program knows 1");
    }

    #[test]
    fn a_script_that_fails_leaves_the_earlier_form() {
        let (path, mut connection) = (Path::new("x"), Connection::open_in_memory().unwrap());
        migrate(&mut connection, path, MIGRATIONS).unwrap();
        let before = objects(&connection).unwrap();
        assert!(
            migrate(&mut connection, path, &[MIGRATIONS[0], "CREATE TABLE extra (a); nonsense;"]).is_err()
        );
        assert_eq!((found(&connection), objects(&connection).unwrap()), (1, before));
    }

    #[test]
    fn another_database_is_refused() {
        let (path, mut connection) = (Path::new("x"), Connection::open_in_memory().unwrap());
        connection.execute_batch("CREATE TABLE theirs (a)").unwrap();
        let refused = migrate(&mut connection, path, MIGRATIONS).unwrap_err();
        assert_eq!(refused.to_string(), "`x` is no ledger of this program");
    }
}
