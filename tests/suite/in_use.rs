//! What a partner does not use is named once and shortly; what it does use and is missing is named every month. And a run
//! that only has another name says nothing new.

use crate::home::{Home, root};
use crate::ledger_months::SmallMonth;

fn import(home: &Home, cycle: &'static str) {
    let path = SmallMonth::new(cycle).file(home, &format!("{cycle}.jsonl")).display().to_string();
    let done = home.run(["import", &path, "--cycle", cycle, "--replace"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
}

fn funds() -> String {
    root().join("samples/mdf").display().to_string()
}

/// The lines of the workbook's first sheet, as the CSV format has them.
fn summary(home: &Home, cycle: &str) -> String {
    let done = home.run(["report", "--cycle", cycle, "--format", "csv", "--out", "out"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let files = crate::home::tree(&home.path().parent().unwrap().join("out"));
    let (_, bytes) = files.into_iter().find(|(name, _)| name.contains("summary")).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn records_that_nobody_keeps_are_named_once() {
    let home = Home::new();
    import(&home, "2026-08");
    let done = home.run(["reconcile", "--cycle", "2026-08"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("6 not in use (mdf.*)"), "{}", done.stderr);
    assert!(!done.stderr.contains("mdf.notice"), "{}", done.stderr);
    let zh = home.run(["reconcile", "--cycle", "2026-08", "--lang", "zh"]);
    assert!(zh.stderr.contains("6 未使用（mdf.*）"), "{}", zh.stderr);
    // They are still listed, as what they are: skipped, which is not passed.
    let rules = home.json(&["rules", "--cycle", "2026-08", "--json"]);
    let funds: Vec<_> =
        rules.iter().filter(|rule| rule["rule"].as_str().unwrap().starts_with("mdf.")).collect();
    assert_eq!(funds.len(), 6);
    for rule in funds {
        assert_eq!(rule["outcome"], "skipped");
        assert!(rule["reason"].as_str().unwrap().contains("mdf_applications is missing"), "{rule}");
    }
    let told = summary(&home, "2026-08");
    assert!(told.contains("not_in_use") && told.contains("mdf.*"), "{told}");
    assert!(!told.contains("mdf.notice"), "{told}");
}

#[test]
fn records_that_another_month_has_are_missed() {
    let home = Home::new();
    import(&home, "2026-08");
    let before = home.json(&["reconcile", "--cycle", "2026-08", "--json"])[0].clone();
    // September has applications, so that August's are missing.
    import(&home, "2026-09");
    assert_eq!(home.run(["import", &funds(), "--cycle", "2026-09"]).code, 0);
    let done = home.run(["reconcile", "--cycle", "2026-08"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("skipped") && !done.stderr.contains("not in use"), "{}", done.stderr);
    assert!(summary(&home, "2026-08").contains("mdf.notice"));
    // It is another run, because its report says something else, and it found nothing new.
    let after = home.json(&["reconcile", "--cycle", "2026-08", "--json"])[0].clone();
    assert_ne!(before["run"], after["run"]);
    assert_eq!(before["ledger"]["entries"], after["ledger"]["entries"]);
    // In September the rules look; without part of the tables, what lacks it is named.
    let done = home.run(["reconcile", "--cycle", "2026-09"]);
    assert_eq!(done.code, 1);
    assert!(!done.stderr.contains("not in use"), "{}", done.stderr);
    let home = Home::new();
    import(&home, "2026-09");
    let costs = root().join("samples/mdf/costs.csv").display().to_string();
    assert_eq!(home.run(["import", &costs, "--cycle", "2026-09"]).code, 0);
    let done = home.run(["reconcile", "--cycle", "2026-09"]);
    assert!(!done.stderr.contains("not in use"), "{}", done.stderr);
    // Asked for by name, they are in use.
    let home = Home::new();
    import(&home, "2026-09");
    let done = home.run(["reconcile", "--only", "mdf."]);
    assert_eq!(done.code, 3);
    assert!(!done.stderr.contains("not in use"), "{}", done.stderr);
}

#[test]
fn a_month_beside_it_adds_no_entry() {
    let home = Home::new();
    home.import(&[root().join("samples/2026-09/captures")]);
    let entries = |home: &Home| {
        let told = home.json(&["reconcile", "--cycle", "2026-09", "--json"])[0].clone();
        (told["run"].clone(), told["ledger"]["entries"].clone(), told["ledger"]["recorded"].clone())
    };
    let first = entries(&home);
    assert_eq!(first.2, "recorded");
    assert_eq!(entries(&home), (first.0.clone(), first.1.clone(), "known".into()));
    // October reaches into no item of September, and its lines are part of what September was made from.
    home.import(&[root().join("samples/2026-10/captures")]);
    let second = entries(&home);
    assert_ne!(second.0, first.0, "the name tells what a run was made from");
    assert_eq!((second.1, second.2), (first.1, "known".into()));
    // What is recorded says what this run says, so it can be signed.
    let done = home.run(["sign-off", "--cycle", "2026-09", "--prepare", "--by", "Li"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let done = home.run(["sign-off", "--cycle", "2026-09", "--review", "--by", "Wang"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(home.run(["ledger", "verify"]).code, 0);
}
