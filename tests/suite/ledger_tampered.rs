//! An audit trail that somebody changed with a tool: each way is found, named, and stops what rests on it.

use std::fs;

use rusqlite::Connection;

use crate::home::Home;
use crate::ledger::with_acts;

fn open(home: &Home) -> Connection {
    Connection::open(home.path().join("ledger.sqlite")).unwrap()
}

/// Changes the file with the triggers out of the way, and puts them back.
fn tamper(home: &Home, change: impl FnOnce(&Connection)) {
    let connection = open(home);
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(triggers.len(), 3);
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    change(&connection);
    for (_, sql) in &triggers {
        connection.execute_batch(sql).unwrap();
    }
}

/// `ledger verify` returns 1 and says so.
fn named(home: &Home, words: &str) {
    let checked = home.run(["ledger", "verify"]);
    assert_eq!(checked.code, 1, "{}", checked.stderr);
    assert!(checked.stderr.contains(words), "{words}: {}", checked.stderr);
    assert!(checked.stderr.contains("the ledger is not as it was written"), "{}", checked.stderr);
}

/// Every command that rests on the ledger refuses it, and changes nothing.
fn refused(home: &Home, words: &str) {
    let before = fs::read(home.path().join("ledger.sqlite")).unwrap();
    let commands: [&[&str]; 7] = [
        &["open"],
        &["breaks"],
        &["reconcile"],
        &["report", "--format", "csv"],
        &["note", "3c", "x", "--by", "Li"],
        &["resolve", "3c", "--why", "x", "--by", "Li"],
        &["sign-off", "--cycle", "2026-08", "--prepare", "--by", "Li"],
    ];
    for command in commands {
        let done = home.run(command);
        assert_eq!(done.code, 2, "{command:?}: {}", done.stderr);
        assert!(done.stderr.contains(words), "{command:?}: {}", done.stderr);
    }
    assert!(before == fs::read(home.path().join("ledger.sqlite")).unwrap());
}

fn sql(text: &str) -> impl FnOnce(&Connection) + '_ {
    move |connection| connection.execute_batch(text).unwrap()
}

#[test]
fn a_changed_row() {
    let (home, _) = with_acts();
    tamper(
        &home,
        sql("UPDATE trail SET entry = replace(entry, 'asked once more', 'paid in full') WHERE seq = 3"),
    );
    named(&home, "entry 3 is not what was written");
    refused(&home, "is damaged: entry 3 is not what was written");
}

#[test]
fn a_changed_row_with_its_hash_made_anew() {
    let (home, _) = with_acts();
    tamper(&home, |connection| {
        let entry: String =
            connection.query_row("SELECT entry FROM trail WHERE seq = 3", [], |row| row.get(0)).unwrap();
        let previous: String =
            connection.query_row("SELECT hash FROM trail WHERE seq = 2", [], |row| row.get(0)).unwrap();
        let entry = entry.replace("asked once more", "paid in full");
        let mut hasher = blake3::Hasher::new();
        hasher.update(previous.as_bytes()).update(entry.as_bytes());
        let hash = hasher.finalize().to_hex().to_string();
        connection.execute("UPDATE trail SET entry = ?, hash = ? WHERE seq = 3", [entry, hash]).unwrap();
    });
    named(&home, "entry 4 is not what was written: its hash does not follow from its content and entry 3");
    refused(&home, "is damaged: entry 4");
}

#[test]
fn a_trail_that_was_written_anew_to_its_end() {
    let (home, _) = with_acts();
    let kept = home.run(["ledger", "verify"]).stdout;
    tamper(&home, |connection| {
        let mut rows = connection.prepare("SELECT seq, entry FROM trail ORDER BY seq").unwrap();
        let rows: Vec<(i64, String)> =
            rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        let mut previous = "0".repeat(64);
        for (seq, entry) in rows {
            let entry = entry.replace("asked once more", "paid in full");
            let mut hasher = blake3::Hasher::new();
            hasher.update(previous.as_bytes()).update(entry.as_bytes());
            previous = hasher.finalize().to_hex().to_string();
            connection
                .execute("UPDATE trail SET entry = ?, hash = ? WHERE seq = ?", (&entry, &previous, seq))
                .unwrap();
        }
        connection
            .execute_batch("UPDATE acts SET text = 'paid in full' WHERE text = 'asked once more'")
            .unwrap();
    });
    // The chain holds; what was noted beside it does not.
    named(&home, "ledger.head: entry 4 had the hash");
    refused(&home, "is damaged: `ledger.head` notes another entry 4");
    // With that removed, too, only what was printed and kept elsewhere tells.
    let noted = fs::read_to_string(home.path().join("ledger.head")).unwrap();
    let hash: String =
        open(&home).query_row("SELECT hash FROM trail WHERE seq = 4", [], |row| row.get(0)).unwrap();
    fs::write(home.path().join("ledger.head"), noted.replace(kept.trim(), &hash)).unwrap();
    assert_eq!(home.run(["ledger", "verify"]).code, 0);
    let told = home.run(["ledger", "verify", "--head", kept.trim()]);
    assert_eq!(told.code, 1);
    assert!(told.stderr.contains("cut off or written anew"), "{}", told.stderr);
}

#[test]
fn a_deleted_row() {
    let (home, _) = with_acts();
    tamper(&home, sql("DELETE FROM trail WHERE seq = 3"));
    named(&home, "entry 3 is missing");
    refused(&home, "is damaged: entry 3 is missing");
}

#[test]
fn a_deleted_row_whose_gap_was_closed() {
    let (home, _) = with_acts();
    tamper(&home, sql("DELETE FROM trail WHERE seq = 3; UPDATE trail SET seq = 3 WHERE seq = 4"));
    named(&home, "entry 3 is not what was written");
    refused(&home, "is damaged: entry 3");
}

#[test]
fn a_tail_that_was_cut_off() {
    let (home, _) = with_acts();
    tamper(&home, sql("DELETE FROM trail WHERE seq = 4"));
    named(&home, "ledger.head: there were 4 entries, now there are 3: the end of the trail was cut off");
    named(&home, "the table acts is not what the trail derives");
    refused(&home, "`ledger.head` notes 4 entries, there are 3");
}

#[test]
fn swapped_rows() {
    let (home, _) = with_acts();
    tamper(
        &home,
        sql("UPDATE trail SET seq = 99 WHERE seq = 3; UPDATE trail SET seq = 3 WHERE seq = 4;
             UPDATE trail SET seq = 4 WHERE seq = 99"),
    );
    named(&home, "entry 3 is not what was written");
    refused(&home, "is damaged: entry 3");
}

#[test]
fn a_row_put_in() {
    let (home, _) = with_acts();
    let mine = r#"{"act":{"note":{"as_of":"2026-08","explains":true,"figures":"","item":"3c","text":"fine"}},"at":"2026-10-08T12:00:00Z","by":"Li"}"#;
    tamper(&home, |connection| {
        connection.execute("INSERT INTO trail VALUES (5, ?, ?)", [mine, &"0".repeat(64)]).unwrap();
    });
    named(&home, "entry 5 is not what was written");
    refused(&home, "is damaged: entry 5");
}

#[test]
fn a_dropped_trigger() {
    let (home, _) = with_acts();
    open(&home).execute_batch("DROP TRIGGER trail_only_grows_update").unwrap();
    named(&home, "the trigger trail_only_grows_update is missing");
}

#[test]
fn a_trigger_that_does_nothing() {
    let (home, _) = with_acts();
    let text = "DROP TRIGGER trail_only_grows_delete;
        CREATE TRIGGER trail_only_grows_delete BEFORE DELETE ON trail BEGIN SELECT 1; END";
    open(&home).execute_batch(text).unwrap();
    named(&home, "the trigger trail_only_grows_delete is not the one that was made");
}

#[test]
fn an_edited_derived_table() {
    let (home, _) = with_acts();
    let id: String = open(&home)
        .query_row("SELECT id FROM items WHERE rule = 'line.split'", [], |row| row.get(0))
        .unwrap();
    let before = home.run(["open", "--json"]).stdout;
    open(&home).execute_batch("UPDATE items SET status = 'resolved' WHERE rule = 'line.split'").unwrap();
    named(&home, &format!("the table items is not what the trail derives: {id} changed"));
    // The program never reads it, and the next act makes it right again.
    assert_eq!(home.run(["open", "--json"]).stdout, before);
    assert_eq!(home.run(["note", "3c", "and on", "--by", "Li"]).code, 0);
    assert_eq!(home.run(["ledger", "verify"]).code, 0);
}

#[test]
fn a_row_taken_from_a_derived_table() {
    let (home, _) = with_acts();
    open(&home).execute_batch("DELETE FROM findings WHERE rule = 'line.split'").unwrap();
    named(&home, "the table findings is not what the trail derives: 2026-08");
}

#[test]
fn the_triggers_keep_accidents_away() {
    let (home, _) = with_acts();
    let connection = open(&home);
    for (text, words) in [
        ("UPDATE trail SET entry = '{}' WHERE seq = 2", "the trail is never changed"),
        ("DELETE FROM trail", "nothing is taken from the trail"),
        ("INSERT INTO trail VALUES (9, '', '')", "the trail grows at its end"),
    ] {
        let error = connection.execute_batch(text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
    drop(connection);
    assert_eq!(home.run(["ledger", "verify"]).code, 0);
}
