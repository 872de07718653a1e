//! What no other answers tell: applications of the partner's own records, and the use of coupons whose
//! ledger is not there.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::home::{Home, root, sample, tree};
use crate::sessions::golden;

const LEDGER: &str = "ListCustomerCouponChangeRecords";

/// Runs a command and writes down what a user sees.
fn show(home: &Home, text: &mut String, command: &str) {
    let mdf = root().join("samples/mdf").display().to_string();
    let args: Vec<String> = command
        .split_whitespace()
        .map(|word| if word == "MDF" { mdf.clone() } else { word.to_owned() })
        .collect();
    let done = home.run(&args);
    writeln!(text, "$ duizhang {command}\n{}", done.stdout.trim_end()).unwrap();
    for line in done.stderr.lines() {
        writeln!(text, "! {line}").unwrap();
    }
    writeln!(text, "exit {}\n", done.code).unwrap();
}

#[test]
fn applications_for_market_development_funds() {
    let (home, mut text) = (Home::new(), String::new());
    for command in [
        "import MDF --cycle 2026-09",
        "reconcile --only mdf.",
        "breaks --only mdf.",
        "breaks --only mdf. --lang zh",
    ] {
        show(&home, &mut text, command);
    }
    let breaks = home.json(&["breaks", "--only", "mdf.", "--json"]);
    for found in &breaks {
        for lang in ["en", "zh"] {
            let id = found["id"].as_str().unwrap();
            show(&home, &mut text, &format!("explain {id} --only mdf. --lang {lang}"));
        }
    }
    golden("mdf.txt", &text);
    let rules = home.json(&["rules", "--only", "mdf.", "--json"]);
    for rule in rules.iter().filter(|rule| rule["rule"].as_str().unwrap().starts_with("mdf.")) {
        assert_eq!(rule["outcome"], "broken", "{}: the sample has no break of it", rule["rule"]);
    }
}

/// The sample's captures, or those of the month without breaks, without coupon ledgers.
fn without_ledgers(home: &Home, is_broken: bool) -> Vec<PathBuf> {
    if is_broken {
        let files = std::fs::read_dir(sample("captures")).unwrap().map(|entry| entry.unwrap().path());
        return files.filter(|path| !path.to_string_lossy().contains(LEDGER)).collect();
    }
    let captures = duizhang_sim::wire::captures(&duizhang_sim::unbroken(), 100);
    let captures = captures.into_iter().filter(|capture| capture.operation != LEDGER);
    captures.map(|capture| home.file(&format!("m/{}.jsonl", capture.operation), capture.text())).collect()
}

#[test]
fn without_coupon_ledgers_use_is_derived_and_marked() {
    let (home, mut text) = (Home::new(), String::new());
    home.import(&without_ledgers(&home, true));
    show(&home, &mut text, "reconcile --dry-run");
    show(&home, &mut text, "breaks --rule coupon.");
    let breaks = home.json(&["breaks", "--rule", "coupon.", "--json"]);
    let derived: Vec<&Value> = breaks.iter().filter(|found| found["basis"] == "derived").collect();
    assert!(!derived.is_empty());
    for found in derived {
        for lang in ["en", "zh"] {
            show(&home, &mut text, &format!("explain {} --lang {lang}", found["id"].as_str().unwrap()));
        }
    }
    golden("derived.txt", &text);
    for rule in home.json(&["rules", "--json"]) {
        let name = rule["rule"].as_str().unwrap();
        if name.starts_with("coupon.") && name != "coupon.issue" {
            assert!(["unjudged", "broken"].contains(&rule["outcome"].as_str().unwrap()), "{rule}");
        }
    }
    // A format shows which figures are derived, and the bounds in the place of the use.
    let out = home.path().join("out");
    let report = ["report", "--format", "csv", "--out", out.to_str().unwrap()];
    assert_eq!(home.run(report).code, 0);
    let all: String =
        tree(&out).into_iter().map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert!(all.contains(",derived") && all.contains("at least (derived)"), "{all}");
}

#[test]
fn a_clean_month_stays_clean_and_says_what_was_not_judged() {
    let home = Home::new();
    home.import(&without_ledgers(&home, false));
    let done = home.run(["reconcile"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(
        done.stderr.contains("not judged: coupon.balance, coupon.trade, coupon.customer"),
        "{}",
        done.stderr
    );
    let settings = || -> Vec<String> {
        let runs = tree(&home.path().join("runs/2026-09"));
        let runs = runs.into_iter().filter(|(name, _)| name.ends_with("run.json"));
        let runs = runs.map(|(_, bytes)| serde_json::from_slice::<Value>(&bytes).unwrap());
        runs.map(|run| run["settings"].to_string()).collect()
    };
    assert_eq!(settings(), ["{}"]);
    // The month before saw the coupons, too: what it saw is part of the run, and of its name.
    let coupons = without_ledgers(&home, false);
    let coupons = coupons.iter().find(|path| path.ends_with("ListIssuedPartnerCoupons.jsonl")).unwrap();
    let earlier = std::fs::read_to_string(coupons)
        .unwrap()
        .replace("\"taken_at\":\"2026-10-", "\"taken_at\":\"2026-09-");
    let earlier = home.file("earlier.jsonl", earlier);
    let done = home.run(["import", "--cycle", "2026-08", earlier.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let done = home.run(["reconcile", "--cycle", "2026-09"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let named = settings();
    assert!(named.len() == 2, "{named:?}");
    assert!(
        named.iter().any(|named| named.contains("coupons.2026-09-") && named.contains("month.2026-08")),
        "{named:?}"
    );
    let json = home.json(&["reconcile", "--cycle", "2026-09", "--json"]).remove(0);
    assert_eq!(json["result"], "clean");
}
