//! The sample's findings are the documented ones, no more and no fewer, whatever they came in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::home::{Home, captures_without_lines, root, sample};

/// Rule and key → everything that is documented of a finding.
pub(crate) fn by_key(findings: &[Value]) -> BTreeMap<String, Value> {
    let fields = ["class", "customer_id", "expected", "actual", "difference", "expected_text", "actual_text"];
    let mut all = BTreeMap::new();
    for finding in findings {
        let key = format!("{} {}", finding["rule"].as_str().unwrap(), finding["key"]);
        let told: Value = fields.iter().map(|field| ((*field).to_owned(), finding[*field].clone())).collect();
        assert!(all.insert(key.clone(), told).is_none(), "{key} is found twice");
    }
    all
}

fn documented() -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(sample("findings.json")).unwrap();
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    by_key(&all)
}

fn check(paths: &[PathBuf]) {
    let home = Home::new();
    home.import(paths);
    let found = by_key(&home.json(&["breaks", "--json"]));
    let documented = documented();
    assert_eq!(documented.len(), 44, "the sample documents {} findings", documented.len());
    for (key, finding) in &documented {
        assert_eq!(found.get(key), Some(finding), "{key}");
    }
    let more: Vec<&String> = found.keys().filter(|key| !documented.contains_key(*key)).collect();
    assert!(more.is_empty(), "found beyond the documented: {more:?}");
}

#[test]
fn captures_give_the_documented_findings() {
    check(&[sample("captures")]);
}

#[test]
fn csv_gives_the_documented_findings() {
    let mut paths = captures_without_lines();
    paths.push(sample("csv/consumption.csv"));
    check(&paths);
}

#[test]
fn gb18030_with_semicolons_gives_the_documented_findings() {
    let mut paths = captures_without_lines();
    paths.push(sample("csv/consumption-gb18030.csv"));
    check(&paths);
}

#[test]
fn a_workbook_gives_the_documented_findings() {
    let mut paths = captures_without_lines();
    paths.push(sample("xlsx/consumption.xlsx"));
    check(&paths);
}

/// The line rules need nothing but the lines, and say so: never clean, never the whole month.
fn check_lines_alone(file: &str) {
    let home = Home::new();
    home.import(&[sample(file)]);
    assert_eq!(home.run(["reconcile"]).code, 3);
    let found = by_key(&home.json(&["breaks", "--only", "line.", "--json"]));
    let documented: BTreeMap<_, _> =
        documented().into_iter().filter(|(key, _)| key.starts_with("line.")).collect();
    assert!(documented.len() > 5 && found == documented, "{found:?}");
}

#[test]
fn lines_alone_give_the_documented_findings() {
    check_lines_alone("csv/consumption.csv");
    check_lines_alone("csv/consumption-gb18030.csv");
    check_lines_alone("xlsx/consumption.xlsx");
    check_lines_alone("captures/ListSubCustomerBillDetail.jsonl");
}

#[test]
fn every_class_of_every_evaluated_rule_is_in_the_sample() {
    let text = std::fs::read_to_string(root().join("samples/2026-09/findings.json")).unwrap();
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    let evaluated = Home::new();
    evaluated.import(&[sample("captures")]);
    for rule in evaluated.json(&["rules", "--json"]) {
        let id = rule["rule"].as_str().unwrap();
        if id.starts_with("mdf.") {
            // The partner's own records are in a sample of their own: see own.rs.
            assert_eq!(rule["outcome"], "skipped", "{id}");
            continue;
        }
        assert!(all.iter().any(|finding| finding["rule"] == id), "{id} has no break in the sample");
        // What is for information only breaks nothing; and some customers gave no key for their coupons.
        let outcome = if id == "coupon.known" { "unjudged" } else { "broken" };
        assert_eq!(rule["outcome"], outcome, "{id}");
    }
}

#[test]
fn the_unbroken_month_is_clean() {
    let home = Home::new();
    let mut files = Vec::new();
    for capture in duizhang_sim::wire::captures(&duizhang_sim::unbroken(), 100) {
        files.push(home.file(&format!("unbroken/{}.jsonl", capture.operation), capture.text()));
    }
    home.import(&files);
    let done = home.run(["reconcile", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stdout);
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(summary["result"], "clean");
    assert_eq!(summary["breaks"], 0);
    let outcomes = summary["rules"].as_array().unwrap();
    for rule in outcomes {
        let expected = match rule["rule"].as_str().unwrap() {
            // Some customers gave no key for their coupons.
            "coupon.balance" | "coupon.trade" | "coupon.customer" | "coupon.validity" | "coupon.known" => {
                assert!(rule["evaluated"].as_u64().unwrap() > 0 && rule["unjudged"].as_u64().unwrap() > 0);
                "unjudged"
            }
            rule if rule.starts_with("mdf.") => "skipped",
            _ => "passed",
        };
        assert_eq!(rule["outcome"], expected, "{rule}");
    }
    // A part of the rules is not the month.
    let done = home.run(["reconcile", "--only", "line.", "--json"]);
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("\"result\":\"limited\""), "{}", done.stdout);
}

#[test]
fn statements_add_up() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let units = |row: &Value, name: &str| {
        duizhang_money::parse_money(row[name].as_str().unwrap_or("0")).unwrap_or_else(|_| panic!("{name}"))
    };
    let kinds = ["purchase", "renewal", "change", "usage", "refund", "adjustment", "other"];
    let means = ["cash", "credit", "coupon", "flexipurchase_coupon", "stored_value_card", "debt", "writeoff"];
    let (mut total, mut off) = (0, 0);
    let rows = home.json(&["statement", "--json"]);
    for row in &rows {
        let payable = units(row, "payable_amount");
        let kinds: i128 = kinds.iter().map(|kind| units(row, &format!("{kind}_amount"))).sum();
        let means: i128 = means.iter().map(|kind| units(row, &format!("{kind}_amount"))).sum();
        assert_eq!(kinds, payable, "{row}");
        assert_eq!(means + units(row, "split_difference"), payable, "{row}");
        assert_eq!(
            units(row, "official_amount") - units(row, "discount_amount") - units(row, "rounding_amount"),
            payable
        );
        total += payable;
        off += units(row, "split_difference");
    }
    let rules = home.json(&["rules", "--json"]);
    let split = rules.iter().find(|rule| rule["rule"] == "line.split").unwrap();
    assert_eq!(units(&split["amount"], "CNY"), total, "every line is in one statement");
    assert_eq!(units(&split["difference"], "CNY"), off, "what is unexplained is a break");
    assert!(rows.len() > 10);
}
