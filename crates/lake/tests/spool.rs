//! How many rows an import holds in memory changes nothing in the snapshot.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use duizhang_lake::store::{self, Existing, ImportRequest};
use duizhang_lake::{Dataset, Home, Manifest, RUN_ROWS, import};
use duizhang_money::Timestamp;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/2026-09")
}

fn take(home: &Home, paths: &[PathBuf], existing: Existing, rows_in_memory: usize) -> Manifest {
    let request = ImportRequest {
        paths,
        cycle: None,
        options: import::Options::default(),
        existing,
        now: Timestamp::parse_utc("2026-10-08T00:00:00Z").unwrap(),
        program: "test",
        rows_in_memory,
    };
    let outcome = store::import(home, &request, &mut ()).unwrap_or_else(|error| panic!("{error}"));
    outcome.manifest
}

fn home() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path().join("home")).unwrap();
    (folder, home)
}

#[test]
fn captures_give_the_same_snapshot() {
    let of = |rows| take(&home().1, &[samples().join("captures")], Existing::Refuse, rows).content;
    let whole = of(RUN_ROWS);
    // 20: more runs than may stand side by side; 2,000: one run and a rest.
    for rows in [20, 2_000] {
        assert_eq!(of(rows), whole, "{rows} rows in memory");
    }
}

/// The lines of the sample as two tables, the second with so many rows.
fn cut(folder: &Path, second: usize) -> [PathBuf; 2] {
    let names = fs::read_dir(samples().join("csv")).unwrap().map(|entry| entry.unwrap().path());
    let csv = names.into_iter().find(|path| path.file_name().unwrap() == "consumption.csv").unwrap();
    let text = fs::read_to_string(csv).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (first, second) = lines[1..].split_at(lines.len() - 1 - second);
    ["first.csv", "second.csv"]
        .into_iter()
        .zip([first, second])
        .map(|(name, rows)| {
            let path = folder.join(name);
            fs::write(&path, format!("{}\n{}\n", lines[0], rows.join("\n"))).unwrap();
            path
        })
        .collect::<Vec<_>>()
        .try_into()
        .unwrap()
}

#[test]
fn tables_added_later_give_the_same_rows() {
    // Few rows beside many, too: then only the many are too many for the memory.
    for added in [1500, 10] {
        added_later(added);
    }
}

fn added_later(added: usize) {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = cut(folder.path(), added);
    let of = |rows| {
        let (_kept, home) = home();
        take(&home, std::slice::from_ref(&first), Existing::Refuse, rows);
        let both = take(&home, std::slice::from_ref(&second), Existing::Add, rows);
        both.datasets[Dataset::Consumption.name()].blake3.clone()
    };
    let (_kept, whole) = home();
    let together = take(&whole, &[first.clone(), second.clone()], Existing::Refuse, RUN_ROWS);
    let together = &together.datasets[Dataset::Consumption.name()].blake3;
    for rows in [100, RUN_ROWS] {
        assert_eq!(&of(rows), together, "{added} rows added, {rows} rows in memory");
    }
}

#[test]
fn the_same_table_twice_is_refused_from_the_disk_too() {
    let folder = tempfile::tempdir().unwrap();
    let [first, _] = cut(folder.path(), 1500);
    let again = folder.path().join("again.csv");
    let text = fs::read_to_string(&first).unwrap();
    fs::write(&again, format!("{text}\n")).unwrap();
    let (_kept, home) = home();
    let paths = [first, again];
    let request = ImportRequest {
        paths: &paths,
        cycle: None,
        options: import::Options::default(),
        existing: Existing::Refuse,
        now: Timestamp::parse_utc("2026-10-08T00:00:00Z").unwrap(),
        program: "test",
        rows_in_memory: 100,
    };
    let error = store::import(&home, &request, &mut ()).unwrap_err().to_string();
    assert!(error.contains("are in more than one of these files"), "{error}");
    let mut left = fs::read_dir(home.root().join("lake")).unwrap().map(|entry| entry.unwrap().path());
    assert!(left.all(|month| fs::read_dir(month).unwrap().next().is_none()), "nothing is left behind");
}
