//! Commands that are killed at any moment: the ledger they leave holds, and the next command goes on.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::home::{Home, tree};
use crate::ledger::{three_months, with_acts};

/// How often each command is killed; the moments are spread over its whole time.
const TIMES: u32 = 7;

/// A month from its import to its second signature; `august` is in the ledger before.
const STEPS: [&[&str]; 5] = [
    &["import", "september.jsonl", "--cycle", "2026-09"],
    &["reconcile", "--cycle", "2026-09"],
    &["note", "2adf", "asked Huawei", "--by", "Li Na"],
    &["sign-off", "--cycle", "2026-09", "--prepare", "--by", "Li Na"],
    &["sign-off", "--cycle", "2026-09", "--review", "--by", "Wang Fang"],
];

/// A home with August reconciled, and September as a file beside it.
fn begun() -> Home {
    let home = Home::new();
    let [august, september, _] = three_months();
    assert_eq!(august.reconcile(&home), 1);
    september.file(&home, "september.jsonl");
    home
}

/// A copy of a home with what lies beside it.
fn copy(home: &Home) -> Home {
    let copy = Home::new();
    let (from, to) = (home.path(), copy.path());
    for (name, content) in tree(from.parent().unwrap()) {
        let path = to.parent().unwrap().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    copy
}

/// Starts a command and kills it (`SIGKILL`: nobody can prepare for it). Says whether it still ran.
fn killed(mut command: Command, delay: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    sleep(delay);
    let ran = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    ran
}

fn verified(home: &Home) -> u64 {
    let checked = home.json(&["ledger", "verify", "--json"]).remove(0);
    assert_eq!(checked["problems"], Value::Array(Vec::new()));
    checked["entries"].as_u64().unwrap()
}

/// What a home came to: items with what was done about them, each act once, and the month's signatures.
fn ending(home: &Home) -> (Vec<Value>, Value) {
    let mut items = home.json(&["open", "--all", "--json"]);
    for item in &mut items {
        item["acts"].as_array_mut().unwrap().dedup();
    }
    let run = home.json(&["reconcile", "--cycle", "2026-09", "--json"]).remove(0);
    (items, run["ledger"]["signed"].clone())
}

/// Everything unfinished in a home.
fn leftovers(home: &Path) -> Vec<String> {
    let names = tree(home).into_iter().map(|(name, _)| name);
    names.filter(|name| name.contains(".staging-") || name.ends_with("-journal")).collect()
}

#[test]
fn every_command_may_be_killed_at_any_moment() {
    // How each home stood before each step, and how long the step takes: the second time, since the first is slow.
    let mut home = begun();
    let mut before = Vec::new();
    for step in STEPS {
        let first = copy(&home);
        let _ = first.run(step);
        before.push(copy(&home));
        let started = Instant::now();
        let done = home.run(step);
        assert!(done.code < 2, "{step:?}: {}", done.stderr);
        let took = started.elapsed();
        let victims: Vec<(Home, Duration)> = (0..TIMES)
            .map(|time| (copy(before.last().unwrap()), took.mul_f64(f64::from(time) / f64::from(TIMES))))
            .collect();
        let mut ran = 0;
        for (victim, delay) in &victims {
            ran += u32::from(killed(victim.command(&[], step), *delay));
        }
        // What was done before it was killed proves nothing; a busy machine may make some of them so.
        assert!(ran >= 2, "{step:?} was done before it was killed in all but {ran} of {TIMES} cases");
        for (victim, delay) in &victims {
            verified(victim);
            // The next command, whether or not the killed one got as far as to write.
            let again = victim.run(step);
            let known = again.stderr.contains("was prepared") || again.stderr.contains("is signed");
            assert!(again.code < 2 || known, "{step:?} killed after {delay:?}: {}", again.stderr);
        }
        // One of them goes on in place of the undisturbed one.
        home = copy(&victims[usize::try_from(TIMES / 2).unwrap()].0);
    }
    let undisturbed = begun();
    for step in STEPS {
        assert!(undisturbed.run(step).code < 2);
    }
    assert_eq!(ending(&home), ending(&undisturbed));
    assert_eq!(ending(&home).1["reviewed_by"], "Wang Fang");
    verified(&home);
    assert_eq!(leftovers(&home.path()), Vec::<String>::new());
}

#[test]
fn a_command_that_is_killed_over_and_over_adds_one_entry_or_none() {
    let (home, _) = with_acts();
    let mut known = verified(&home);
    let mut ran = 0;
    for time in 0..40 {
        let note = home.command(&[], ["note", "3c", "killed or not", "--by", "Li"]);
        ran += u32::from(killed(note, Duration::from_micros(500 * time)));
        let now = verified(&home);
        assert!(now == known || now == known + 1, "{known} entries became {now}");
        known = now;
    }
    assert!(ran > 0, "every command was done before it was killed");
    let done = home.run(["note", "3c", "and on", "--by", "Li"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(verified(&home), known + 1);
}

/// Between the file and what notes its end: the entry is on the disk, `ledger.head` is not yet.
#[test]
fn killed_between_the_ledger_and_its_head() {
    let (home, _) = with_acts();
    let head = home.path().join("ledger.head");
    let before = fs::read(&head).unwrap();
    assert_eq!(home.run(["note", "3c", "written, not noted", "--by", "Li"]).code, 0);
    let after = fs::read(&head).unwrap();
    fs::write(&head, &before).unwrap();
    assert_eq!(verified(&home), 5);
    assert_eq!(home.run(["open"]).code, 1);
    assert!(fs::read(&head).unwrap() == before, "looking wrote something");
    // A run that says nothing new has nothing to note either; the next act notes both.
    assert_eq!(home.run(["reconcile"]).code, 1);
    assert_eq!(home.run(["note", "3c", "and on", "--by", "Li"]).code, 0);
    assert_eq!(verified(&home), 6);
    assert!(fs::read(&head).unwrap() != after);
}

/// Before the first entry: `ledger.head` notes none, and there is no file, or one without an entry.
#[test]
fn killed_before_the_first_entry() {
    let home = Home::new();
    let [august, ..] = three_months();
    assert_eq!(august.reconcile(&home), 1);
    let whole = home.json(&["open", "--all", "--json"]);
    let head = fs::read_to_string(home.path().join("ledger.head")).unwrap();
    let none = format!("{{\"entries\":0,\"head\":\"{}\"}}\n", "0".repeat(64));
    assert!(head.starts_with("{\"entries\":1,"), "{head}");
    for content in [None, Some(Vec::new())] {
        let home = copy(&home);
        fs::write(home.path().join("ledger.head"), &none).unwrap();
        let file = home.path().join("ledger.sqlite");
        fs::remove_file(&file).unwrap();
        if let Some(content) = content {
            fs::write(&file, content).unwrap();
        }
        assert_eq!(verified(&home), 0);
        assert_eq!(home.run(["open"]).code, 3);
        assert_eq!(home.run(["reconcile"]).code, 1);
        assert_eq!(home.json(&["open", "--all", "--json"]), whole);
        assert_eq!(verified(&home), 1);
    }
}
