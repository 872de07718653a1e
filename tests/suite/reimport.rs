//! Importing again, adding, replacing.

use serde_json::Value;

use crate::home::{Home, captures_without_lines, sample, tree};

fn snapshots(home: &Home) -> usize {
    std::fs::read_dir(home.path().join("lake/2026-09")).unwrap().count()
}

fn rows(home: &Home, dataset: &str) -> Value {
    let run = home.json(&["reconcile", "--json"]).remove(0);
    let datasets = run["datasets"].as_array().unwrap().clone();
    datasets.into_iter().find(|entry| entry["dataset"] == dataset).unwrap()["rows"].clone()
}

#[test]
fn the_same_files_again_change_nothing() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let before = tree(&home.path().join("lake"));
    home.import(&[sample("captures")]);
    // Under another name and packed, the content is still the same.
    let text = std::fs::read(sample("captures/ListCustomerOrders.jsonl")).unwrap();
    let copy = home.file("copy.jsonl.zst", zstd::encode_all(text.as_slice(), 3).unwrap());
    let done = home.run(["import".as_ref(), copy.as_os_str(), "--cycle".as_ref(), "2026-09".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(before == tree(&home.path().join("lake")));
}

#[test]
fn captures_may_come_one_by_one() {
    let whole = Home::new();
    whole.import(&[sample("captures")]);
    let home = Home::new();
    for path in captures_without_lines() {
        let done = home.run(["import".as_ref(), path.as_os_str(), "--cycle".as_ref(), "2026-09".as_ref()]);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
    // The lines in two halves: what was asked for decides that they belong together.
    let text = std::fs::read_to_string(sample("captures/ListSubCustomerBillDetail.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (name, part) in [("a.jsonl", &lines[..10]), ("b.jsonl", &lines[10..])] {
        home.import(&[home.file(name, part.join("\n") + "\n")]);
    }
    let content = |home: &Home| home.json(&["reconcile", "--json"]).remove(0)["run"].clone();
    assert_eq!(content(&home), content(&whole));
}

#[test]
fn a_second_file_of_a_dataset_needs_a_word() {
    let home = Home::new();
    let csv = std::fs::read_to_string(sample("csv/consumption.csv")).unwrap();
    let records: Vec<&str> = csv.split_inclusive("\r\n").collect();
    let (first, second) = (records[..=400].concat(), format!("{}{}", records[0], records[401..].concat()));
    let (first, second) = (home.file("first.csv", first), home.file("second.csv", second));
    home.import(std::slice::from_ref(&first));
    let refused = home.run(["import".as_ref(), second.as_os_str()]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--add") && refused.stderr.contains("first.csv"), "{}", refused.stderr);
    assert_eq!(rows(&home, "consumption"), 400);
    let added = home.run(["import".as_ref(), second.as_os_str(), "--add".as_ref()]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert_eq!(rows(&home, "consumption"), 3083);
    let replaced = home.run(["import".as_ref(), first.as_os_str(), "--replace".as_ref()]);
    assert_eq!(replaced.code, 0, "{}", replaced.stderr);
    assert_eq!(rows(&home, "consumption"), 400);
    // Adding what is there already adds nothing.
    let again = home.run(["import".as_ref(), first.as_os_str(), "--add".as_ref()]);
    assert_eq!((again.code, rows(&home, "consumption")), (0, 400.into()), "{}", again.stderr);
    // Everything at once is the same as one after the other.
    let both = Home::new();
    both.import(&[first, second]);
    assert_eq!(rows(&both, "consumption"), 3083);
    assert_eq!(snapshots(&both), 1);
}

#[test]
fn a_file_of_another_month_is_not_known_in_this_one() {
    let home = Home::new();
    let orders = sample("captures/ListCustomerOrders.jsonl");
    let done = home.run(["import".as_ref(), orders.as_os_str(), "--cycle".as_ref(), "2026-08".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let lines = sample("captures/ListSubCustomerBillDetail.jsonl");
    let done = home.run(["import".as_ref(), lines.as_os_str(), orders.as_os_str(), "--add".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!((rows(&home, "consumption"), rows(&home, "orders")), (3083.into(), 78.into()));
}

#[test]
fn one_export_in_two_forms_is_refused() {
    let home = Home::new();
    let (csv, xlsx) = (sample("csv/consumption.csv"), sample("xlsx/consumption.xlsx"));
    let done = home.run(["import".as_ref(), csv.as_os_str(), xlsx.as_os_str()]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("consumption.csv, consumption.xlsx"), "{}", done.stderr);
    let done = home.run(["import".as_ref(), sample("captures").as_os_str(), csv.as_os_str()]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(!home.path().join("lake/2026-09").exists() || snapshots(&home) == 0);
}

#[test]
fn a_damaged_snapshot_is_made_again() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let lake = home.path().join("lake/2026-09");
    let first = std::fs::read_dir(lake).unwrap().next().unwrap().unwrap().path();
    std::fs::write(first.join("orders.parquet"), "not a table").unwrap();
    assert_eq!(home.run(["reconcile"]).code, 2);
    home.import(&[sample("captures")]);
    assert_eq!(home.run(["reconcile"]).code, 1);
}

#[test]
fn the_demo_keeps_away_from_real_months() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let path = home.path().display().to_string();
    let done = home.run(["demo", "--home", &path]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("real months"), "{}", done.stderr);
}
