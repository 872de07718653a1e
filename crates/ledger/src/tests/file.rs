//! The ledger as a file: what is on the disk, what a crash leaves, what tampering leaves.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{now, person, run};
use crate::book::Recording;
use crate::check::{Head, Verified, Witness, verify};
use crate::store::{Ledger, export};

/// A ledger of a few entries.
fn made(dir: &Path) -> PathBuf {
    let path = dir.join("ledger.sqlite");
    let mut ledger = Ledger::open(&path).unwrap();
    for line in ["2026-08 l1=5 m1", "2026-09 l1=5 s1", "2026-09 l1=7 s1"] {
        let Recording::New(acts, _) = ledger.book().record(&run(line)) else { panic!("{line} says nothing") };
        ledger.append(now(), None, acts).unwrap();
    }
    for act in [
        ledger.book().note("m1", "asked Huawei", false),
        ledger.book().resolve("s1", "credited"),
        ledger.book().prepare(&run("2026-09 l1=7 s1")),
    ] {
        ledger.append(now(), Some(&person("Li")), vec![act.unwrap()]).unwrap();
    }
    path
}

fn exported(path: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    export(path, |line| lines.push(line.to_owned())).unwrap();
    lines
}

/// The content of every file in a folder.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_written_is_read_and_nothing_else_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let before = files(dir.path());
    assert_eq!(before.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["ledger.sqlite"]);
    let ledger = Ledger::read(&path).unwrap();
    assert_eq!(ledger.head().entries, 6);
    assert_eq!(ledger.book().record(&run("2026-09 l1=7 s1")), Recording::Known);
    let checked = verify(&path, &[]).unwrap();
    assert_eq!((checked.problems, &checked.head), (Vec::new(), ledger.head()));
    drop(Ledger::open(&path).unwrap());
    assert!(before == files(dir.path()), "looking changed the file");
    // Looking makes no file either.
    let none = dir.path().join("none.sqlite");
    assert_eq!(Ledger::read(&none).unwrap().head().entries, 0);
    assert_eq!((exported(&none), none.exists()), (Vec::<String>::new(), false));
}

#[test]
fn the_export_can_be_checked_by_anybody() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let mut previous = crate::GENESIS.to_owned();
    let lines = exported(&path);
    for (line, seq) in lines.iter().zip(1..) {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((value["seq"].as_u64(), value["prev"].as_str()), (Some(seq), Some(previous.as_str())));
        let entry = line.split_once("\"entry\":").unwrap().1.strip_suffix('}').unwrap();
        let mut hasher = blake3::Hasher::new();
        hasher.update(previous.as_bytes()).update(entry.as_bytes());
        previous = hasher.finalize().to_hex().to_string();
        assert_eq!(value["hash"].as_str(), Some(previous.as_str()));
    }
    assert_eq!((lines.len(), &previous), (6, &Ledger::read(&path).unwrap().head().hash));
    assert!(
        lines[3].contains(r#""entry":{"act":{"note":{"as_of":"2026-08","explains":false,"#),
        "{}",
        lines[3]
    );
}

#[test]
fn a_killed_writer_leaves_the_ledger_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let before = Ledger::read(&path).unwrap().head().clone();
    // A writer in the middle of its transaction: its pages are in the file, the journal is hot.
    let mut connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA cache_size = 1; PRAGMA synchronous = EXTRA;").unwrap();
    let transaction = connection.transaction().unwrap();
    for seq in 7..200 {
        transaction
            .execute("INSERT INTO trail VALUES (?, ?, 'x')", rusqlite::params![seq, "y".repeat(2000)])
            .unwrap();
    }
    let copy = dir.path().join("crashed");
    fs::create_dir(&copy).unwrap();
    for name in ["ledger.sqlite", "ledger.sqlite-journal"] {
        fs::copy(dir.path().join(name), copy.join(name)).unwrap();
    }
    drop(transaction);
    let crashed = copy.join("ledger.sqlite");
    assert!(fs::metadata(&crashed).unwrap().len() > 100_000, "nothing was in the file yet");
    assert_eq!(*Ledger::read(&crashed).unwrap().head(), before);
    assert_eq!(verify(&crashed, &[]).unwrap().problems, Vec::<String>::new());
    // And it goes on.
    let mut ledger = Ledger::open(&crashed).unwrap();
    let act = ledger.book().note("m1", "after the crash", true).unwrap();
    ledger.append(now(), Some(&person("Wang")), vec![act]).unwrap();
    assert_eq!(verify(&crashed, &[]).unwrap().head.entries, 7);
}

#[test]
fn several_acts_are_written_all_or_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let mut ledger = Ledger::open(&path).unwrap();
    let before = files(dir.path());
    let good = ledger.book().note("m1", "one", false).unwrap();
    let bad = ledger.book().prepare(&run("2026-09 l1=7 s1"));
    assert!(bad.is_err());
    let impossible = crate::Act::Prepare { cycle: super::cycle("2026-09"), run: "another".to_owned() };
    assert!(ledger.append(now(), Some(&person("Li")), vec![good.clone(), impossible]).is_err());
    assert!(ledger.append(now(), None, vec![good]).unwrap_err().to_string().contains("who"));
    drop(ledger);
    assert!(before == files(dir.path()));
}

#[test]
fn a_newer_form_and_other_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    for refused in [Ledger::read(&path).err(), Ledger::open(&path).err(), verify(&path, &[]).err()] {
        let refused = refused.unwrap();
        assert!(refused.to_string().ends_with("has the form 2, this program knows 1"), "{refused}");
        assert!(refused.remedy().contains("newer"));
    }
    let other = dir.path().join("other.sqlite");
    fs::write(&other, "this is no database, but it is long enough to be read as one").unwrap();
    assert!(Ledger::read(&other).unwrap_err().to_string().ends_with("is no ledger of this program"));
    // A file that was made and never filled is an empty ledger.
    let empty = dir.path().join("empty.sqlite");
    fs::write(&empty, "").unwrap();
    assert_eq!(Ledger::open(&empty).unwrap().head().entries, 0);
}

/// Changes the file with the triggers out of the way, as somebody with a tool would.
fn tamper(sql: &str) -> (Verified, Option<String>) {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let connection = Connection::open(&path).unwrap();
    let triggers: Vec<(String, String)> = crate::schema::objects(&connection)
        .unwrap()
        .into_iter()
        .filter_map(|(name, sql)| name.strip_prefix("trigger ").map(|name| (name.to_owned(), sql)))
        .collect();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        connection.execute_batch(sql).unwrap();
    }
    drop(connection);
    let witness = Witness { source: "a report".to_owned(), entries: Some(6), hash: head_of_made() };
    let refused = Ledger::read(&path).err().map(|error| error.to_string());
    (verify(&path, &[witness]).unwrap(), refused)
}

fn head_of_made() -> String {
    let dir = tempfile::tempdir().unwrap();
    Ledger::read(&made(dir.path())).unwrap().head().hash.clone()
}

/// Tampers, and expects these words among the problems; says whether reading is refused, too.
fn finds(sql: &str, words: &[&str]) -> bool {
    let (checked, refused) = tamper(sql);
    for word in words {
        assert!(
            checked.problems.iter().any(|problem| problem.contains(word)),
            "{word}: {:?}",
            checked.problems
        );
    }
    refused.is_some()
}

#[test]
fn the_triggers_refuse_and_are_missed() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let connection = Connection::open(&path).unwrap();
    for sql in [
        "UPDATE trail SET entry = '{}' WHERE seq = 2",
        "DELETE FROM trail WHERE seq = 6",
        "INSERT INTO trail VALUES (9, '', '')",
        "INSERT INTO trail VALUES (2, '', '')",
        "INSERT OR REPLACE INTO trail VALUES (2, '', '')",
        "INSERT INTO trail VALUES (NULL, '', ''), (3, '', '')",
    ] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
    connection.execute_batch("DROP TRIGGER trail_only_grows_delete").unwrap();
    let problems = verify(&path, &[]).unwrap().problems;
    assert_eq!(problems, ["the trigger trail_only_grows_delete is missing"]);
}

#[test]
fn tampering_is_found_and_named() {
    let (untouched, refused) = tamper("");
    assert_eq!((untouched.problems, untouched.witnesses, refused), (Vec::new(), 1, None));
    assert!(finds(
        "UPDATE trail SET entry = replace(entry, 'credited', 'forgiven') WHERE seq = 5",
        &["entry 5 is not what was written"],
    ));
    assert!(finds("DELETE FROM trail WHERE seq = 3", &["entry 3 is missing"]));
    assert!(finds("DELETE FROM trail WHERE seq IN (2, 3)", &["entries 2 to 3 are missing"]));
    assert!(finds(
        "UPDATE trail SET seq = 7 WHERE seq = 6; UPDATE trail SET seq = 6 WHERE seq = 5;
         INSERT INTO trail SELECT 5, entry, hash FROM trail WHERE seq = 4",
        &["entry 5 is not what was written"],
    ));
    // A tail that is cut off leaves a sound chain: only what was noted elsewhere tells.
    assert!(!finds(
        "DELETE FROM trail WHERE seq > 4",
        &["a report: there were 6 entries, now there are 4", "the table acts is not what the trail derives"],
    ));
    assert!(!finds(
        "UPDATE items SET status = 'resolved' WHERE id = 'm1'",
        &["the table items is not what the trail derives: m1 changed"],
    ));
    assert!(!finds("DELETE FROM findings", &["the table findings is not what the trail derives"]));
    assert!(!finds("CREATE TABLE more (a)", &["the table more does not belong there"]));
}

#[test]
fn a_trail_that_was_written_anew_is_another_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.sqlite");
    let mut ledger = Ledger::open(&path).unwrap();
    let heads: Vec<Head> = ["2026-08 l1", "2026-09 l1"]
        .iter()
        .map(|line| {
            let Recording::New(acts, _) = ledger.book().record(&run(line)) else { panic!() };
            ledger.append(now(), None, acts).unwrap();
            ledger.head().clone()
        })
        .collect();
    let witness =
        |entries: Option<u64>, hash: &str| Witness { source: "w".to_owned(), entries, hash: hash.to_owned() };
    let good =
        [witness(Some(1), &heads[0].hash), witness(None, &heads[0].hash), witness(Some(2), &heads[1].hash)];
    let checked = verify(&path, &good).unwrap();
    assert_eq!((checked.problems.len(), checked.witnesses), (0, 3));
    let other = made(&{
        let other = dir.path().join("other");
        fs::create_dir(&other).unwrap();
        other
    });
    let problems = verify(&other, &good).unwrap().problems;
    assert!(problems[0].starts_with("w: entry 1 had the hash"), "{problems:?}");
    assert!(problems[1].starts_with("w: no entry has the hash"), "{problems:?}");
    let gone = dir.path().join("gone.sqlite");
    assert!(verify(&gone, &good).unwrap().problems[0].contains("there were 1 entries, now there are 0"));
}

#[test]
fn whatever_bytes_change_nothing_panics() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let good = fs::read(&path).unwrap();
    let copy = dir.path().join("copy.sqlite");
    let (mut noticed, head) = (0, head_of_made());
    // A stride that meets every page and does not go with its size.
    for at in (0..good.len()).step_by(311) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x41;
        fs::write(&copy, bytes).unwrap();
        let read = Ledger::read(&copy);
        let checked = verify(&copy, &[]);
        let is_sound = checked.as_ref().is_ok_and(|checked| checked.problems.is_empty());
        noticed += u32::from(!is_sound);
        // What the check finds sound is the ledger that was written: the byte was in no use.
        if is_sound {
            assert_eq!(read.unwrap().head().hash, head, "byte {at}");
        }
    }
    assert!(noticed > 10, "only {noticed} changes were noticed");
}

#[test]
fn rows_in_impossible_places_are_named() {
    assert!(finds(
        "INSERT INTO trail VALUES (0, '{}', ''), (-5, '{}', '')",
        &["entry 0 does not belong there"]
    ));
    assert!(finds(
        "INSERT INTO trail VALUES (9223372036854775807, '{}', '')",
        &["entries 7 to 9223372036854775806 are missing"],
    ));
}

/// A run of `2026-09` with breaks of these numbers, each off by so much.
fn run_of(numbers: std::ops::Range<u32>, units: i128) -> crate::month::RunReport {
    let mut report = run(&format!("2026-09 {numbers:?}={units}"));
    report.findings =
        numbers.map(|n| super::finding(&format!("m{n:05}"), Some("CNY"), units).into()).collect();
    report
}

#[test]
fn tables_of_several_pages_follow_the_trail() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ledger.sqlite");
    // New in one page and in many; changed at both ends of pages; gone between; and nothing at all.
    for (numbers, units) in
        [(5000..9000, 1), (0..20_000, 1), (100..19_000, 2), (100..19_000, 2), (4096..8192, 3), (0..1, 1)]
    {
        let ledger = Ledger::read(&path).unwrap();
        if let Recording::New(acts, _) = ledger.book().record_by(&run_of(numbers, units), 7000) {
            let mut ledger = ledger.for_writing().unwrap();
            ledger.append(now(), None, acts).unwrap();
            assert_eq!(ledger.book(), Ledger::read(&path).unwrap().book());
        }
        assert_eq!(verify(&path, &[]).unwrap().problems, Vec::<String>::new());
    }
    let count =
        |sql: &str| -> i64 { Connection::open(&path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM findings WHERE state = 'gone'"), 19_999);
    assert_eq!(count("SELECT count(*) FROM items WHERE status = 'resolved'"), 19_999);
    // The first run is one act, the second three, the third three, the fifth one, the sixth one.
    assert_eq!(count("SELECT count(*) FROM trail"), 9);
    // Rows that were put in, taken out and changed, in several pages.
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "DELETE FROM findings WHERE id IN ('m00007', 'm19999');
             UPDATE findings SET state = 'lost' WHERE id = 'm09000';
             INSERT INTO findings SELECT cycle, 'm04095x', state, rule, class, customer_id, customer_name, key,
               currency, expected, actual, difference, expected_text, actual_text, direction, message_en,
               message_zh FROM findings WHERE id = 'm04095'",
        )
        .unwrap();
    let named = "the table findings is not what the trail derives: 2026-09 m04095x added, 2026-09 m09000 changed, \
2026-09 m00007 missing, and 1 more";
    assert_eq!(verify(&path, &[]).unwrap().problems, [named]);
}

#[test]
fn what_is_written_goes_on_from_what_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = made(dir.path());
    let read = Ledger::read(&path).unwrap();
    let mut other = Ledger::open(&path).unwrap();
    let act = other.book().note("m1", "meanwhile", false).unwrap();
    other.append(now(), Some(&person("Li")), vec![act]).unwrap();
    drop(other);
    let refused = read.for_writing().unwrap_err();
    assert!(refused.to_string().contains("its trail was changed while it was read"), "{refused}");
    // Looking leaves no file; writing makes one.
    let none = dir.path().join("none.sqlite");
    let empty = Ledger::read(&none).unwrap();
    assert!(!none.exists());
    assert_eq!((empty.for_writing().unwrap().head().entries, none.exists()), (0, true));
}
