//! The workbook and the CSV files, read back: nothing is lost and nothing is a formula.

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::home::{Home, sample};

fn report(home: &Home, args: &[&str]) -> std::path::PathBuf {
    let mut all = vec!["report", "--out", "out"];
    all.extend(args);
    let done = home.run(all);
    assert_eq!(done.code, 0, "{}", done.stderr);
    home.path().parent().unwrap().join("out")
}

#[test]
fn every_break_and_customer_is_in_the_workbook() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let out = report(&home, &["--format", "xlsx,csv", "--lang", "en"]);
    let mut book: Xlsx<_> = open_workbook(out.join("xlsx/duizhang-2026-09.xlsx")).unwrap();
    let mut cells = |sheet: &str| -> Vec<String> {
        let range = book.worksheet_range(sheet).unwrap();
        let text = |cell: &Data| if let Data::String(text) = cell { Some(text.clone()) } else { None };
        range.rows().flatten().filter_map(text).collect()
    };
    let (customers, breaks) = (cells("Customers"), cells("Breaks"));
    for row in home.json(&["statement", "--json"]) {
        let id = row["customer_id"].as_str().unwrap();
        assert!(customers.iter().any(|cell| cell == id), "{id} is not in the workbook");
    }
    for found in home.json(&["breaks", "--json"]) {
        let id = found["id"].as_str().unwrap();
        assert!(breaks.iter().any(|cell| cell == id), "{id} is not in the workbook");
    }
    let csv = std::fs::read_to_string(out.join("csv/breaks.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + home.json(&["breaks", "--json"]).len());
    assert!(out.join("xlsx/receipt.json").exists());
}

#[test]
fn a_report_again_is_the_same_bytes() {
    let bytes = |zone: &str| {
        let home = Home::new();
        home.import(&[sample("captures")]);
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_duizhang"))
            .env("TZ", zone)
            .env("SOURCE_DATE_EPOCH", "1791460800")
            .args(["--home".as_ref(), home.path().as_os_str()])
            .args(["report", "--format", "xlsx,csv", "--lang", "zh", "--out"])
            .arg(home.path().join("out"))
            .output()
            .unwrap();
        assert!(status.status.success());
        crate::home::tree(&home.path().join("out"))
    };
    assert!(bytes("UTC") == bytes("America/New_York"));
}

#[test]
fn an_unreconcilable_month_still_has_a_report_that_says_so() {
    let home = Home::new();
    home.import(&[sample("captures/ListSubcustomerMonthlyBills.jsonl")]);
    let out = report(&home, &["--lang", "en"]);
    let mut book: Xlsx<_> = open_workbook(out.join("xlsx/duizhang-2026-09.xlsx")).unwrap();
    let summary = book.worksheet_range("Summary").unwrap();
    let told: Vec<String> = summary.rows().flatten().map(ToString::to_string).collect();
    assert!(told.iter().any(|cell| cell.to_lowercase().contains("reconcil")), "{told:?}");
    assert!(!told.iter().any(|cell| cell.to_lowercase().contains("no breaks")), "{told:?}");
}

#[test]
fn an_unknown_format_is_refused_before_anything_is_written() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let done = home.run(["report", "--format", "csv,pdf", "--out", "out"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("pdf") && done.stderr.contains("xlsx"), "{}", done.stderr);
    assert!(!home.path().parent().unwrap().join("out").exists());
}
