//! What must be refused, and what must never be called clean. No input makes the program panic.

use std::io::Write;

use serde_json::Value;

use crate::home::{Done, Home, captures_without_lines, sample};

/// The import fails with one clear error, and nothing is stored.
fn refused(home: &Home, name: &str, content: impl AsRef<[u8]>, extra: &[&str], expected: &[&str]) {
    let path = home.file(name, content);
    let mut args = vec!["import".to_owned(), path.display().to_string()];
    args.extend(extra.iter().map(|arg| (*arg).to_owned()));
    let done = home.run(args);
    assert_eq!(done.code, 2, "{name}: {}", done.stderr);
    assert!(done.stderr.starts_with("error: "), "{name}: {}", done.stderr);
    assert!(done.stderr.contains("→"), "{name} has no remedy: {}", done.stderr);
    assert!(done.stderr.contains(name), "the file is not named: {}", done.stderr);
    for part in expected {
        assert!(done.stderr.contains(part), "{name}: `{part}` is not in: {}", done.stderr);
    }
    assert!(done.stderr.lines().count() <= 3, "{name}: one error, not {}", done.stderr);
    let lake = home.path().join("lake");
    assert!(!lake.exists() || crate::home::tree(&lake).is_empty(), "{name} left something in the lake");
}

#[test]
fn broken_files_are_refused_with_one_clear_error() {
    let home = Home::new();
    let captures = std::fs::read(sample("captures/ListCustomerOrders.jsonl")).unwrap();
    let packed = zstd::encode_all(captures.as_slice(), 3).unwrap();
    let csv = std::fs::read(sample("csv/consumption.csv")).unwrap();
    let xlsx = std::fs::read(sample("xlsx/consumption.xlsx")).unwrap();
    let month = &["--cycle", "2026-09"];
    refused(&home, "cut.jsonl", &captures[..captures.len() - 300], month, &["line 6"]);
    refused(&home, "cut.jsonl.zst", &packed[..packed.len() / 2], month, &[]);
    refused(&home, "cut.csv", &csv[..csv.len() - 40], &[], &["row"]);
    refused(&home, "cut.xlsx", &xlsx[..xlsx.len() / 2], &[], &[]);
    refused(&home, "page.xlsx", "<html><body>Log in</body></html>", &[], &["web page"]);
    refused(&home, "page.csv", "<!DOCTYPE html><html></html>", &[], &["web page"]);
    refused(&home, "empty.csv", "", &[], &["empty"]);
    refused(&home, "bomb.xlsx", zip_bomb(), &[], &[]);
    refused(&home, "noise.csv", [0_u8, 159, 146, 150, 0, 1, 2, 3], &[], &[]);
    refused(&home, "other.csv", "name,age\nAnna,3\n", &[], &["--map"]);
}

#[test]
fn a_table_cut_inside_its_last_number_is_not_taken_for_whole() {
    let home = Home::new();
    let table = "coupon_id,customer_id,face_value,balance\nc1,A,100,25.50\nc2,A,100,12.5";
    let month = &["--cycle", "2026-09"];
    refused(&home, "coupons.csv", table, month, &["12.5", "line break"]);
    home.import(&[sample("csv/consumption.csv")]);
    let path = home.file("coupons.csv", format!("{table}\n"));
    let done = home.run(["import".as_ref(), path.as_os_str(), "--cycle".as_ref(), "2026-09".as_ref()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
}

/// A workbook whose one part inflates to 128 MiB of blanks.
fn zip_bomb() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut file);
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.write_all(b"<Types/>").unwrap();
    zip.start_file("xl/workbook.xml", options).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..128 {
        zip.write_all(&blanks).unwrap();
    }
    zip.finish().unwrap();
    file.into_inner()
}

#[test]
fn a_bad_cell_is_named_and_may_be_set_aside() {
    let home = Home::new();
    let text = std::fs::read_to_string(sample("captures/ListPartnerAdjustRecords.jsonl")).unwrap();
    let mut exchange: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    exchange["body"]["records"][4]["amount"] = "12,5o".into();
    let broken = exchange.to_string() + "\n";
    let expected = ["row 1", "records[4].amount", "12,5o"];
    refused(&home, "adjustments.jsonl", &broken, &["--cycle", "2026-09"], &expected);
    let path = home.file("adjustments.jsonl", &broken);
    let mut paths = vec![path];
    paths.extend(std::fs::read_dir(sample("captures")).unwrap().map(|entry| entry.unwrap().path()));
    paths.retain(|path| !path.ends_with("ListPartnerAdjustRecords.jsonl"));
    let mut args = vec!["import".into(), "--allow-bad-rows".into()];
    args.extend(paths.iter().map(|path| path.clone().into_os_string()));
    assert_eq!(home.run(args).code, 0);
    let done = home.run(["reconcile", "--json"]);
    assert_eq!(done.code, 3, "a partial month is not clean: {}", done.stdout);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(
        (summary["result"].as_str(), summary["verdict"].as_str()),
        (Some("incomplete"), Some("partial"))
    );
    let rejects = crate::home::tree(&home.path().join("lake"));
    let rejects = rejects.iter().find(|(name, _)| name.ends_with("rejects.jsonl")).unwrap();
    assert!(String::from_utf8_lossy(&rejects.1).contains("12,5o"));
}

/// The month is imported, but there is no verdict to be had: exit code 3, no findings, no "clean".
fn not_reconcilable(home: &Home, reason: &str) -> Value {
    let done: Done = home.run(["reconcile", "--json"]);
    assert_eq!(done.code, 3, "{}", done.stdout);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(summary["result"], "not_reconcilable");
    assert_eq!(summary["breaks"], 0);
    assert!(summary["reasons"].to_string().contains(reason), "{}", summary["reasons"]);
    let outcomes = summary["rules"].as_array().unwrap();
    assert!(outcomes.iter().all(|rule| rule["outcome"] != "passed"), "{outcomes:?}");
    for command in ["breaks", "rules", "statement", "reconcile"] {
        let done = home.run([command]);
        assert_eq!(done.code, 3, "{command}");
        let told = format!("{}{}", done.stdout, done.stderr).to_lowercase();
        assert!(!told.contains("clean"), "{command}: {told}");
        assert!(told.contains("not reconcilable"), "{command}: {told}");
    }
    summary
}

#[test]
fn a_month_with_only_bills_is_not_reconcilable() {
    let home = Home::new();
    home.import(&[sample("captures/ListSubcustomerMonthlyBills.jsonl")]);
    not_reconcilable(&home, "consumption is missing");
    let lines = Home::new();
    lines.import(&[sample("csv/consumption.csv")]);
    not_reconcilable(&lines, "orders is missing");
}

/// The sample's captures with no row in any answer.
fn emptied(line: &str) -> String {
    let mut exchange: Value = serde_json::from_str(line).unwrap();
    for (name, member) in exchange["body"].as_object_mut().unwrap() {
        if member.is_array() {
            *member = Value::Array(Vec::new());
        } else if name == "total_count" || name == "count" {
            *member = 0.into();
        }
    }
    exchange.to_string()
}

#[test]
fn an_empty_month_is_not_clean() {
    let home = Home::new();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(sample("captures")).unwrap() {
        let entry = entry.unwrap();
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let first =
            text.lines().map(emptied).filter(|line| !line.contains("\"offset\":\"100\"")).collect::<Vec<_>>();
        paths.push(home.file(&entry.file_name().to_string_lossy(), first.join("\n") + "\n"));
    }
    home.import(&paths);
    not_reconcilable(&home, "nothing to reconcile");
}

#[test]
fn missing_pages_make_the_month_incomplete() {
    let home = Home::new();
    let text = std::fs::read_to_string(sample("captures/ListSubCustomerBillDetail.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let cut = home.file("lines.jsonl", lines[..lines.len() - 1].join("\n") + "\n");
    let mut paths = captures_without_lines();
    paths.push(cut);
    home.import(&paths);
    let done = home.run(["reconcile", "--json"]);
    assert_eq!(done.code, 3);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(summary["result"], "incomplete");
    let outcomes = summary["rules"].as_array().unwrap();
    for rule in outcomes.iter().filter(|rule| rule["rule"].as_str().unwrap().starts_with("line.")) {
        assert_eq!(rule["outcome"], "skipped", "{rule}");
        assert!(rule["reason"].as_str().unwrap().contains("consumption is partial"), "{rule}");
    }
    assert!(!home.run(["rules"]).stderr.to_lowercase().contains("clean"));
}

#[test]
fn nothing_imported_is_an_error() {
    let home = Home::new();
    let done = home.run(["reconcile"]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("import"), "{}", done.stderr);
    assert!(!home.path().exists(), "a command that only reads made a directory");
    home.import(&[sample("csv/consumption.csv")]);
    let done = home.run(["breaks", "--cycle", "2026-08"]);
    assert_eq!(done.code, 3, "{}", done.stderr);
}

#[test]
fn a_damaged_lake_is_noticed() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let lake = home.path().join("lake/2026-09");
    let snapshot = std::fs::read_dir(lake).unwrap().next().unwrap().unwrap().path();
    let path = snapshot.join("orders.parquet");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let done = home.run(["reconcile"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("orders.parquet") && done.stderr.contains("damaged"), "{}", done.stderr);
}
