//! Lines whose id another line has are kept in a file of their own: exactly these, with their numbers.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use duizhang_lake::store::{self, Existing, ImportRequest};
use duizhang_lake::{Dataset, Home, ROW, Snapshot, import};
use duizhang_money::Timestamp;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/2026-09")
}

fn take(home: &Home, path: PathBuf, existing: Existing) -> Snapshot {
    let request = ImportRequest {
        paths: &[path],
        cycle: Some("2026-09".parse().unwrap()),
        options: import::Options::default(),
        existing,
        now: Timestamp::parse_utc("2026-10-08T00:00:00Z").unwrap(),
        program: "test",
        rows_in_memory: 500,
    };
    store::import(home, &request, &mut ()).unwrap_or_else(|error| panic!("{error}"));
    Snapshot::latest(home, "2026-09".parse().unwrap()).unwrap()
}

/// Number and id of the lines that share an id: as the lake keeps them apart, and as a look at all ids finds them.
fn both(snapshot: &Snapshot) -> [Vec<(u32, String)>; 2] {
    let frame = snapshot.scan(Dataset::Consumption).unwrap().collect().unwrap();
    let mut rows: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (row, id) in (0..).zip(frame.column("id").unwrap().str().unwrap().iter()) {
        rows.entry(id.unwrap()).or_default().push(row);
    }
    let shared = rows.into_iter().filter(|(_, rows)| rows.len() > 1);
    let mut found: Vec<(u32, String)> =
        shared.flat_map(|(id, rows)| rows.into_iter().map(|row| (row, id.to_owned()))).collect();
    found.sort();
    let kept = snapshot.repeated().unwrap().map(|kept| kept.collect().unwrap());
    let mut kept: Vec<(u32, String)> = kept
        .iter()
        .flat_map(|kept| {
            let ids = kept.column("id").unwrap().str().unwrap().iter();
            let rows = kept.column(ROW).unwrap().idx().unwrap().iter();
            rows.zip(ids).map(|(row, id)| (row.unwrap(), id.unwrap().to_owned())).collect::<Vec<_>>()
        })
        .collect();
    kept.sort();
    [kept, found]
}

#[test]
fn they_are_kept_apart_and_carried_on() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path().join("home")).unwrap();
    let text = fs::read_to_string(samples().join("csv/consumption.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let again = folder.path().join("again.csv");
    // The heading and ten lines, of which one is there twice already.
    fs::write(&again, format!("{}\n{}\n", lines[0], lines[400..410].join("\n"))).unwrap();
    let first = take(&home, samples().join("csv/consumption.csv"), Existing::Refuse);
    let [kept, found] = both(&first);
    assert_eq!(kept, found);
    let more = take(&home, again, Existing::Add);
    let [kept, found] = both(&more);
    assert_eq!(kept, found);
    assert!(kept.len() >= 20, "{}", kept.len());
    let entry = more.entry(Dataset::Consumption).unwrap();
    assert_eq!((entry.unique, entry.repeated.as_ref().unwrap().rows), (false, kept.len() as u64));
    // Another dataset comes: the lines and what is known of them stay.
    let orders = take(&home, samples().join("captures/ListCustomerOrders.jsonl"), Existing::Add);
    assert_eq!(both(&orders)[0], kept);
    orders.verify().unwrap();
    // A file that is not what was written is as if it were not there: what it says follows from the lines.
    let snapshot = home.lake("2026-09".parse().unwrap()).join(&orders.manifest().snapshot);
    fs::remove_file(snapshot.join("consumption.repeated.parquet")).unwrap();
    fs::write(snapshot.join("consumption.repeated.parquet"), "something else").unwrap();
    orders.verify().unwrap();
    assert!(orders.repeated().unwrap().is_none());
    let bills = take(&home, samples().join("captures/ListSubcustomerMonthlyBills.jsonl"), Existing::Add);
    assert!(bills.repeated().unwrap().is_none());
    assert!(!bills.entry(Dataset::Consumption).unwrap().unique);
}

#[test]
fn where_no_id_repeats_nothing_is_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path().join("home")).unwrap();
    let text = fs::read_to_string(samples().join("csv/consumption.csv")).unwrap();
    let few = folder.path().join("few.csv");
    fs::write(&few, text.lines().take(30).collect::<Vec<_>>().join("\n") + "\n").unwrap();
    let snapshot = take(&home, few, Existing::Refuse);
    let entry = snapshot.entry(Dataset::Consumption).unwrap();
    assert!(entry.unique && entry.repeated.is_none() && snapshot.repeated().unwrap().is_none());
}
