//! What outlives a run: items over the months, who said what, signatures, and the trail.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::home::{Home, sample, tree};
use crate::ledger_months::SmallMonth;
use crate::sessions::golden;

/// Splits a command into words; double quotes keep words together.
pub(crate) fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(number, part)| {
            let quoted = number % 2 == 1;
            if quoted { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
        })
        .collect()
}

/// Runs commands and writes down everything a user would see. `MONTH name` stands for a prepared
/// file of that name, and is not typed.
fn session(name: &str, home: &Home, commands: &[&str]) {
    let mut text = String::new();
    for command in commands {
        if let Some(title) = command.strip_prefix("# ") {
            writeln!(text, "# {title}\n").unwrap();
            continue;
        }
        let done = home.run(words(command));
        writeln!(text, "$ duizhang {command}").unwrap();
        text.push_str(&done.stdout);
        for line in done.stderr.lines() {
            writeln!(text, "! {line}").unwrap();
        }
        writeln!(text, "exit {}\n", done.code).unwrap();
    }
    golden(name, &text.replace(&home.path().display().to_string(), "HOME"));
}

/// August: the bill is off by 10, a line by 1, and an order has no line. September: the bill is
/// off by 12, and the order is billed. October: nothing is wrong.
pub(crate) fn three_months() -> [SmallMonth; 3] {
    let mut august = SmallMonth::new("2026-08");
    (august.bill, august.cash, august.unbilled) = (110, 99, vec!["LATE"]);
    let mut september = SmallMonth::new("2026-09");
    (september.bill, september.billed_late) = (112, vec!["LATE"]);
    [august, september, SmallMonth::new("2026-10")]
}

#[test]
fn items_over_three_months() {
    let home = Home::new();
    for (month, name) in three_months().iter().zip(["august", "september", "october"]) {
        month.file(&home, &format!("{name}.jsonl"));
    }
    session(
        "ledger.txt",
        &home,
        &[
            "open",
            "import august.jsonl --cycle 2026-08",
            "open",
            "reconcile --dry-run",
            "open",
            "reconcile",
            "open",
            "# What was found out about an item is written down, with who and when.",
            "note 3c \"asked Huawei, case 4711\"",
            "note 3c \"asked Huawei, case 4711\" --by \"Li Na\"",
            "note ffff \"?\" --by Li",
            "# The next month: the bill is off again, and the order is billed.",
            "import september.jsonl --cycle 2026-09",
            "reconcile",
            "breaks --json",
            "open",
            "open --age 1 --lang zh",
            "open --customer B",
            "# The line of August stays open until somebody settles it: no later month has it.",
            "resolve 3c --why \"credited on 3 October\" --by \"Li Na\"",
            "resolve 3c --why \"once more\" --by \"Li Na\"",
            "import october.jsonl --cycle 2026-10",
            "open",
            "reconcile",
            "open",
            "open --all",
            "open --all --json",
            "# As it was in August.",
            "open --cycle 2026-08",
            "resolve 3c --reopen --why \"the credit was taken back\" --by Wang",
            "open",
            "ledger verify",
            "ledger export",
        ],
    );
}

#[test]
fn a_signed_month_is_frozen() {
    let home = Home::new();
    let mut month = SmallMonth::new("2026-09");
    month.bill = 110;
    month.file(&home, "september.jsonl");
    (month.bill, month.cash) = (108, 97);
    month.file(&home, "restated.jsonl");
    session(
        "signing.txt",
        &home,
        &[
            "import september.jsonl --cycle 2026-09",
            "sign-off --cycle 2026-09 --prepare --by \"Li Na\"",
            "reconcile",
            "sign-off --cycle 2026-09 --by \"Li Na\"",
            "sign-off --cycle 2026-09 --review --by Wang",
            "sign-off --cycle 2026-09 --prepare --by \"Li Na\"",
            "# Nobody reviews what they have prepared.",
            "sign-off --cycle 2026-09 --review --by \"li na\"",
            "sign-off --cycle 2026-09 --review --by Wang",
            "reconcile",
            "# Huawei restates the month.",
            "import restated.jsonl --cycle 2026-09 --replace",
            "diff",
            "diff --json",
            "diff --from 0002 --to 0002",
            "diff --from 0003",
            "reconcile",
            "reconcile --json --lang zh",
            "open",
            "reconcile --reopen --by Wang",
            "reconcile --reopen --why \"restated by Huawei\" --by Wang",
            "open --all",
            "sign-off --cycle 2026-09 --review --by Wang",
            "ledger verify --json",
        ],
    );
}

/// What `open` says of everything, as JSON.
fn items(home: &Home) -> Vec<Value> {
    home.json(&["open", "--all", "--json"])
}

#[test]
fn months_may_come_in_any_order() {
    let [august, september, october] = three_months();
    let in_order = Home::new();
    let other = Home::new();
    for month in [&august, &september, &october] {
        month.reconcile(&in_order);
    }
    for month in [&october, &august, &september, &august] {
        month.reconcile(&other);
    }
    assert_eq!(items(&in_order), items(&other));
    assert!(items(&other).len() >= 3);
}

#[test]
fn incomplete_data_and_parts_settle_nothing() {
    let [august, ..] = three_months();
    let home = Home::new();
    assert_eq!(august.reconcile(&home), 1);
    let before = items(&home);
    let mut september = SmallMonth::new("2026-09");
    september.without_orders = true;
    assert_eq!(september.reconcile(&home), 3);
    assert_eq!(home.run(["reconcile", "--only", "month."]).code, 3);
    let status = |items: Vec<Value>| -> Vec<String> {
        items.iter().map(|item| format!("{} {}", item["id"], item["settled_in"])).collect()
    };
    assert_eq!(status(items(&home)), status(before));
}

#[test]
fn doing_it_again_changes_no_byte() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    // A dry run writes nothing at all, and says the same.
    let before = tree(&home.path());
    let dry = home.run(["reconcile", "--dry-run", "--json"]);
    assert!(before == tree(&home.path()), "a dry run wrote something");
    let wet = home.run(["reconcile", "--json"]);
    assert_eq!(dry.code, wet.code);
    let told = |done: &crate::home::Done| serde_json::from_str::<Value>(&done.stdout).unwrap();
    let (dry, wet) = (told(&dry), told(&wet));
    assert_eq!((&dry["ledger"]["items"], &dry["run"]), (&wet["ledger"]["items"], &wet["run"]));
    assert_eq!(
        (&dry["ledger"]["recorded"], &wet["ledger"]["recorded"]),
        (&"dry_run".into(), &"recorded".into())
    );
    assert_eq!(wet["ledger"]["items"]["new"], wet["breaks"]);
    let before = tree(&home.path());
    for command in [
        &["reconcile"][..],
        &["reconcile", "--only", "line."],
        &["breaks"],
        &["open"],
        &["ledger", "verify"],
        &["ledger", "export"],
        &["diff"],
    ] {
        let _ = home.run(command);
    }
    let ledger = |tree: &[(String, Vec<u8>)]| -> Vec<(String, Vec<u8>)> {
        tree.iter().filter(|(name, _)| name.starts_with("ledger")).cloned().collect()
    };
    let after = tree(&home.path());
    assert_eq!(ledger(&after).len(), 2);
    assert!(ledger(&before) == ledger(&after), "looking changed the ledger");
}

#[test]
fn reports_name_the_ledger_they_saw() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let _ = home.run(["reconcile"]);
    let first = home.json(&["breaks", "--json"]).remove(0);
    assert_eq!((&first["status"], &first["first_seen"]), (&"new".into(), &"2026-09".into()));
    let id = first["id"].as_str().unwrap();
    let _ = home.run(["note", id, "seen twice by the page", "--explains", "--by", "Li"]);
    let receipt = home.json(&["report", "--format", "csv", "--json"]).remove(0);
    let head = home.run(["ledger", "verify"]);
    assert!(head.stderr.contains("noted 2 times elsewhere"), "{}", head.stderr);
    assert_eq!(receipt["inputs"]["ledger"]["head"], head.stdout.trim());
    let csv = tree(&home.path().join("reports")).into_iter().find(|(name, _)| name.ends_with("breaks.csv"));
    let csv = String::from_utf8(csv.unwrap().1).unwrap();
    assert!(csv.lines().next().unwrap().ends_with("first_seen,age_months,status,status_title"), "{csv}");
    assert!(csv.lines().nth(1).unwrap().ends_with("2026-09,0,explained,explained"), "{csv}");
}

/// A home with a month and three acts, and how the ledger was before the last of them.
pub(crate) fn with_acts() -> (Home, Vec<u8>) {
    let home = Home::new();
    three_months()[0].reconcile(&home);
    let path = home.path().join("ledger.sqlite");
    let mut before = Vec::new();
    for text in ["asked Huawei", "asked once more", "no answer yet"] {
        before = fs::read(&path).unwrap();
        let done = home.run(["note", "3c", text, "--by", "Li"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
    (home, before)
}

/// The file with these bytes in place of those, which have the same length.
fn replace(home: &Home, old: &str, new: &str) {
    let path = home.path().join("ledger.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - old.len()).filter(|at| bytes[*at..].starts_with(old.as_bytes())).collect();
    assert!(!places.is_empty() && old.len() == new.len());
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new.as_bytes());
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn tampering_is_found_and_stops_everything() {
    let (home, _) = with_acts();
    let head = home.run(["ledger", "verify"]).stdout;
    assert_eq!(home.run(["ledger", "verify", "--head", head.trim()]).code, 0);
    let wrong = home.run(["ledger", "verify", "--head", "00"]);
    assert_eq!((wrong.code, wrong.stderr.contains("--head: no entry has the hash 00")), (1, true));
    replace(&home, "asked once more", "paid in October");
    let found = home.run(["ledger", "verify"]);
    assert_eq!(found.code, 1);
    assert!(found.stderr.contains("entry 3 is not what was written"), "{}", found.stderr);
    // Nothing goes on from a ledger that cannot be trusted, and nothing looks fine.
    for command in [&["open"][..], &["breaks"], &["reconcile"], &["note", "3c", "x", "--by", "Li"]] {
        let done = home.run(command);
        assert_eq!(done.code, 2, "{command:?}");
        assert!(done.stderr.contains("is damaged: entry 3"), "{}", done.stderr);
    }
}

#[test]
fn a_ledger_that_was_cut_off_or_put_back_is_noticed() {
    let (home, before) = with_acts();
    fs::write(home.path().join("ledger.sqlite"), before).unwrap();
    let found = home.run(["ledger", "verify"]);
    assert_eq!(found.code, 1);
    assert!(found.stderr.contains("ledger.head: there were 4 entries, now there are 3"), "{}", found.stderr);
    let done = home.run(["open"]);
    assert_eq!(
        (done.code, done.stderr.contains("notes 4 entries, there are 3")),
        (2, true),
        "{}",
        done.stderr
    );
    // Also where it is gone, or what notes it.
    fs::remove_file(home.path().join("ledger.sqlite")).unwrap();
    assert_eq!((home.run(["open"]).code, home.run(["ledger", "verify"]).code), (2, 1));
    let (home, _) = with_acts();
    fs::remove_file(home.path().join("ledger.head")).unwrap();
    let found = home.run(["ledger", "verify"]);
    assert_eq!((found.code, found.stderr.contains("ledger.head is missing")), (1, true), "{}", found.stderr);
}

#[test]
fn a_newer_ledger_is_refused() {
    let (home, _) = with_acts();
    let path = home.path().join("ledger.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_u32.to_be_bytes()); // where SQLite keeps the version
    fs::write(&path, &bytes).unwrap();
    for command in [&["open"][..], &["reconcile"], &["ledger", "verify"], &["note", "3c", "x", "--by", "Li"]]
    {
        let done = home.run(command);
        assert_eq!((done.code, done.stderr.contains("has the form 9, this program knows 1")), (2, true));
    }
    assert!(fs::read(&path).unwrap() == bytes, "a refused ledger was changed");
}

#[test]
fn a_ledger_that_is_copied_while_nobody_writes_is_whole() {
    let (home, _) = with_acts();
    let copy = Home::new();
    fs::create_dir(copy.path()).unwrap();
    for name in ["ledger.sqlite", "ledger.head"] {
        fs::copy(home.path().join(name), copy.path().join(name)).unwrap();
    }
    assert_eq!(copy.run(["ledger", "verify"]).code, 0);
    assert_eq!(copy.run(["ledger", "export"]).stdout, home.run(["ledger", "export"]).stdout);
}

#[test]
fn snapshots_are_compared_by_what_they_hold() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let path = sample("captures/ListSubCustomerBillDetail.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    // One line of the sample is restated, one goes, one comes.
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let records = lines[0]["body"]["fee_records"].as_array_mut().unwrap();
    let amount = records[0]["payment_amount"].clone();
    records[0]["payment_amount"] = serde_json::from_str("77.5").unwrap();
    records[1]["id"] = "another-line".into();
    let restated: Vec<String> = lines.iter().map(Value::to_string).collect();
    let mut paths = crate::home::captures_without_lines();
    paths.push(home.file("restated/lines.jsonl", restated.join("\n") + "\n"));
    let mut args = vec!["import".to_owned(), "--replace".to_owned()];
    args.extend(paths.iter().map(|path| path.display().to_string()));
    let done = home.run(&args);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let before = tree(&home.path());
    let told = home.json(&["diff", "--json"]);
    assert!(before == tree(&home.path()), "a comparison wrote something");
    let lines = told.iter().find(|object| object["dataset"] == "consumption").unwrap();
    assert_eq!(
        (&lines["restated"], &lines["vanished"], &lines["appeared"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(lines["columns"], serde_json::json!({ "payment_amount": 1 }));
    let sums = lines["sums"].as_array().unwrap();
    let sum = sums.iter().find(|sum| sum["change"] == "restated").unwrap();
    assert_eq!(sum["amounts"]["payment_amount"]["after"], "77.5");
    let before: i128 =
        duizhang_money::parse_money(sum["amounts"]["payment_amount"]["before"].as_str().unwrap()).unwrap();
    assert_eq!(before, duizhang_money::parse_money(&amount.to_string()).unwrap());
    let opened: Vec<&Value> = told.iter().filter(|object| object["change"] == "opened").collect();
    assert!(opened.iter().any(|object| object["break"]["rule"] == "line.split"), "{opened:?}");
    // Bounded, and still counted in full.
    let few = home.json(&["diff", "--json", "--limit", "1"]);
    assert_eq!(few.iter().filter(|object| object["kind"] == "break").count(), 1);
    assert_eq!(few[0]["opened"], told[0]["opened"]);
}
