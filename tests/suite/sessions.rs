//! Command sessions as a user sees them: what is typed, printed and returned, in files that a
//! bookkeeper can read. `DUIZHANG_BLESS=1 cargo test` writes them anew.

use std::fmt::Write as _;

use crate::home::{Home, root, sample};

/// Compares a text with its file under `tests/golden`.
pub(crate) fn golden(name: &str, text: &str) {
    let path = root().join("tests/golden").join(name);
    if std::env::var_os("DUIZHANG_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != text {
        let pairs = expected.lines().chain(std::iter::repeat("")).zip(text.lines());
        let first = pairs.into_iter().find(|(old, new)| old != new);
        panic!("{name} differs, first where\n  expected {first:?}\nwrite it anew with DUIZHANG_BLESS=1");
    }
}

/// Runs commands in one home and writes down everything a user would see.
pub(crate) fn session(name: &str, commands: &[&str]) {
    let home = Home::new();
    let mut text = String::new();
    for command in commands {
        let sample = sample("").display().to_string();
        let args: Vec<String> =
            command.split_whitespace().map(|word| word.replace("SAMPLE/", &sample)).collect();
        let done = home.run(&args);
        writeln!(text, "$ duizhang {command}").unwrap();
        text.push_str(&done.stdout);
        for line in done.stderr.lines() {
            writeln!(text, "! {line}").unwrap();
        }
        writeln!(text, "exit {}\n", done.code).unwrap();
    }
    let text = text.replace(&sample("").display().to_string(), "SAMPLE/");
    let text = text.replace(&home.path().display().to_string(), "HOME");
    golden(name, &text);
}

#[test]
fn a_month_from_captures() {
    session(
        "month.txt",
        &[
            "import SAMPLE/captures",
            "reconcile",
            "rules",
            "breaks",
            "breaks --rule order.coupon --lang zh",
            "statement",
            "statement --customer 232ee48cf6e6c5cca110126e6bd6091c --json",
            "report --format xlsx,csv --out out",
            "differences",
            "differences --customer 232ee48cf6e6c5cca110126e6bd6091c --lang zh",
            "customers",
        ],
    );
}

#[test]
fn a_month_made_up() {
    session(
        "gen.txt",
        &[
            "gen --cycle 2026-03 --customers 9 --lines 600 --breaks 200",
            "reconcile",
            "gen --cycle 2026-03 --customers 9 --lines 600 --breaks 200",
            "gen --captures --cycle 2026-04 --customers 9 --lines 400 --breaks 300",
            "reconcile --cycle 2026-04",
            "gen --cycle 2026-05 --customers 0",
            "gen --cycle 1850-01",
        ],
    );
}

#[test]
fn a_made_up_month_never_lies_among_real_ones() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let done = home.run(["gen", "--cycle", "2026-03"]);
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("holds real months"), "{}", done.stderr);
}

#[test]
fn machine_output() {
    session(
        "json.txt",
        &[
            "import SAMPLE/captures",
            "reconcile --json",
            "rules --json",
            "breaks --json",
            "plugin list --json",
        ],
    );
}

#[test]
fn every_break_explained() {
    let home = Home::new();
    home.import(&[sample("captures")]);
    let mut text = String::new();
    for found in home.json(&["breaks", "--json"]) {
        let id = found["id"].as_str().unwrap();
        for lang in ["en", "zh"] {
            let done = home.run(["explain", id, "--lang", lang]);
            assert_eq!(done.code, 0);
            writeln!(text, "$ duizhang explain {id} --lang {lang}\n{}", done.stdout).unwrap();
        }
    }
    golden("explain.txt", &text);
}

#[test]
fn help() {
    let commands = [
        "import",
        "reconcile",
        "breaks",
        "rules",
        "statement",
        "differences",
        "customers",
        "explain",
        "report",
        "diff",
        "open",
        "note",
        "resolve",
        "sign-off",
        "ledger",
        "ledger verify",
        "plugin",
        "plugin new",
        "gen",
        "demo",
    ];
    let mut all = vec!["--help".to_owned()];
    all.extend(commands.iter().map(|command| format!("{command} --help")));
    session("help.txt", &all.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn mistakes() {
    session(
        "mistakes.txt",
        &[
            "reconcile",
            "import nowhere",
            "import SAMPLE/csv/consumption.csv --cycle 2026-9",
            "import SAMPLE/csv/consumption.csv --dataset lines",
            "import SAMPLE/csv/consumption.csv",
            "reconcile",
            "reconcile --only line.",
            "reconcile --only lines",
            "breaks",
            "explain 00",
            "report --format pdf",
            "frobnicate",
        ],
    );
}

#[test]
fn demo_goes_the_whole_way() {
    let home = Home::new();
    let path = home.path().display().to_string();
    let done = home.run(["demo", "--home", &path]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let book = done.stderr.lines().find_map(|line| line.strip_prefix("The workbook: ")).unwrap();
    assert!(std::fs::metadata(book).unwrap().len() > 10_000);
    // Again, over what is there: nothing new, the same workbook.
    assert_eq!(home.run(["demo", "--home", &path]).code, 0);
}
