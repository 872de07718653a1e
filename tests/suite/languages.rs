//! A report or a command in Chinese says nothing in English but codes, names and paths.

use std::path::PathBuf;

use crate::home::{Home, captures_without_lines, sample};

/// Three words of small letters in a row are a sentence of ours, or a part of one.
fn sentence(text: &str) -> Option<String> {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = text.split([' ', '\n', '\t', '"', ',', ';', ':', '(', ')']).collect();
    words.windows(3).find(|three| three.iter().all(is_word)).map(|three| three.join(" "))
}

/// The month in Chinese: what commands print and what reports hold, without a word of English.
fn speaks_chinese(home: &Home, what: &str) {
    for command in ["reconcile", "rules", "breaks", "statement", "customers", "differences"] {
        let done = home.run(["--lang", "zh", command]);
        assert_ne!(done.code, 2, "{what}: {}", done.stderr);
        for told in [done.stdout, done.stderr] {
            assert_eq!(sentence(&told), None, "{what}: {command} says {told}");
        }
    }
    let out = home.path().join("zh");
    let to = out.display().to_string();
    let done = home.run(["--lang", "zh", "report", "--format", "csv", "--out", &to]);
    assert_eq!(done.code, 0, "{what}: {}", done.stderr);
    for table in ["summary", "breaks", "rules", "datasets", "lineage", "months"] {
        let text = std::fs::read_to_string(out.join(format!("csv/{table}.csv"))).unwrap();
        // Headings are machine names unless they are asked for otherwise.
        let rows = text.split_once('\n').map_or("", |(_, rows)| rows);
        assert_eq!(sentence(rows), None, "{what}: {table} says {rows}");
    }
}

fn captures(wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let all = std::fs::read_dir(sample("captures")).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| wanted(&path.file_stem().unwrap().to_string_lossy())).collect()
}

/// Captures without one of the bill's charge modes, the last page of the lines, and the coupon ledgers.
fn incomplete(home: &Home) -> Vec<PathBuf> {
    let lines = std::fs::read_to_string(sample("captures/ListSubCustomerBillDetail.jsonl")).unwrap();
    let bills = std::fs::read_to_string(sample("captures/ListSubcustomerMonthlyBills.jsonl")).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let one_mode = bills.lines().filter(|line| line.contains("\"charge_mode\":\"1\""));
    let mut paths = captures(|name| {
        !["ListSubCustomerBillDetail", "ListSubcustomerMonthlyBills"].contains(&name)
            && !name.contains("CouponChange")
    });
    paths.push(home.file("lines.jsonl", lines[..lines.len() - 1].join("\n") + "\n"));
    paths.push(home.file("bills.jsonl", one_mode.collect::<Vec<_>>().join("\n") + "\n"));
    paths
}

#[test]
fn a_broken_month_speaks_chinese() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    speaks_chinese(&home, "the sample");
}

#[test]
fn an_incomplete_month_speaks_chinese() {
    let home = Home::new();
    home.import(&incomplete(&home));
    let rules = home.json(&["rules", "--json"]);
    let skipped = |rule: &&serde_json::Value| rule["rule"] == "line.split";
    let split = rules.iter().find(skipped).unwrap();
    // What scripts compare stays, whatever the language; the Chinese stands beside it.
    assert_eq!(split["reason"], "consumption is partial");
    assert_eq!(split["reason_zh"], "消费明细（consumption）不完整");
    let summary = home.run(["--lang", "zh", "reconcile", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&summary.stdout).unwrap();
    let (en, zh) = (summary["reasons"].as_array().unwrap(), summary["reasons_zh"].as_array().unwrap());
    assert!(!en.is_empty() && en.len() == zh.len(), "{en:?} {zh:?}");
    assert!(en[0].as_str().unwrap().contains(" is ") && !zh[0].as_str().unwrap().contains(" is "), "{zh:?}");
    speaks_chinese(&home, "an incomplete month");
}

#[test]
fn a_month_that_is_not_reconcilable_speaks_chinese() {
    let home = Home::new();
    home.import(&captures_without_lines());
    speaks_chinese(&home, "a month without lines");
}

#[test]
fn a_month_from_tables_speaks_chinese() {
    let home = Home::new();
    let captures = captures(|name| {
        ["ListCustomerOrders", "ListConsumeSubCustomers", "ListSubcustomerMonthlyBills"].contains(&name)
    });
    home.import(&[captures, vec![sample("csv/consumption.csv")]].concat());
    speaks_chinese(&home, "a month from tables");
}

#[test]
fn a_statement_speaks_chinese() {
    let home = Home::new();
    home.import(&incomplete(&home));
    let customer = home.json(&["statement", "--json"])[0]["customer_id"].as_str().unwrap().to_owned();
    let out = home.path().join("zh");
    let args = ["--lang", "zh", "report", "--customer", &customer, "--format", "csv", "--out"];
    let done = home.run(args.iter().copied().chain([out.to_str().unwrap()]));
    assert_eq!(done.code, 0, "{}", done.stderr);
    let text = std::fs::read_to_string(out.join(format!("csv-{customer}/summary.csv"))).unwrap();
    assert!(text.contains("不完整") || text.contains("缺失"), "the month is not complete: {text}");
    let rows = text.split_once('\n').map_or("", |(_, rows)| rows);
    assert_eq!(sentence(rows), None, "{rows}");
}
