//! The rules of the house, kept by tests: which crate may know which, how long files may be, what
//! every module says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::home::root;

/// Lines a file may have, tests not counted.
const FILE_LINES_MAX: usize = 800;
/// Columns a line of code may have; rustfmt keeps code shorter, strings may need more.
const LINE_COLUMNS_MAX: usize = 180;

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn all_sources() -> Vec<PathBuf> {
    ["crates", "plugins", "tests"].iter().flat_map(|dir| sources(&root().join(dir))).collect()
}

/// A crate's own dependencies (not those of its tests), by name.
fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    let names = table.get("dependencies").and_then(toml::Value::as_table);
    names.map(|names| names.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn arrows_between_crates() {
    // What each crate may know of ours. `cli` and `xtask` are the tops; nothing knows them.
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("crates/money", &[][..]),
        ("crates/api", &["duizhang-money"]),
        ("crates/fetch", &["duizhang-money", "duizhang-api"]),
        ("crates/ledger", &["duizhang-money"]),
        ("crates/sim", &["duizhang-money"]),
        ("crates/lake", &["duizhang-money"]),
        ("crates/reconciler", &["duizhang-money", "duizhang-lake"]),
        ("crates/plugin-abi", &[]),
        ("crates/plugin-sdk", &["duizhang-plugin-abi"]),
        ("crates/plugin-host", &["duizhang-plugin-abi"]),
        ("crates/plugin-check", &["duizhang-plugin-abi", "duizhang-plugin-host"]),
        ("crates/columnar", &["duizhang-plugin-sdk"]),
        ("plugins/csv", &["duizhang-plugin-sdk"]),
        ("plugins/focus", &["duizhang-plugin-sdk", "duizhang-columnar"]),
        ("plugins/html", &["duizhang-plugin-sdk"]),
        ("plugins/json", &["duizhang-plugin-sdk"]),
        ("plugins/parquet", &["duizhang-plugin-sdk", "duizhang-columnar"]),
        ("plugins/xlsx", &["duizhang-plugin-sdk"]),
        ("crates/xtask", &["duizhang-sim", "duizhang-money", "duizhang-api"]),
        // The auditor shares nothing with what it audits.
        ("tests/auditor", &[]),
        (
            "tests/agreement",
            &["duizhang-auditor", "duizhang-lake", "duizhang-money", "duizhang-reconciler", "duizhang-sim"],
        ),
    ]);
    for dir in ["crates", "plugins", "tests"] {
        for entry in fs::read_dir(root().join(dir)).unwrap() {
            let path = entry.unwrap().path();
            if dir == "tests" && !path.join("Cargo.toml").exists() {
                continue;
            }
            let name = format!("{dir}/{}", path.file_name().unwrap().to_string_lossy());
            let ours: BTreeSet<String> = dependencies(&path.join("Cargo.toml"))
                .into_iter()
                .filter(|name| name.starts_with("duizhang"))
                .collect();
            if name == "crates/cli" {
                continue;
            }
            let allowed = allowed.get(name.as_str()).unwrap_or_else(|| panic!("say what {name} may know"));
            let more: Vec<&String> = ours.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
            assert!(more.is_empty(), "{name} must not know {more:?}");
        }
    }
}

#[test]
fn polars_stays_where_it_is_needed() {
    for dir in [
        "crates/money",
        "crates/api",
        "crates/fetch",
        "crates/ledger",
        "crates/sim",
        "crates/plugin-abi",
        "crates/plugin-sdk",
        "crates/xtask",
        "crates/columnar",
        "tests/auditor",
        "plugins/csv",
        "plugins/focus",
        "plugins/html",
        "plugins/json",
        "plugins/parquet",
        "plugins/xlsx",
    ] {
        let names = dependencies(&root().join(dir).join("Cargo.toml"));
        assert!(!names.iter().any(|name| name.starts_with("polars")), "{dir} knows polars");
    }
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let arrow = dependencies(&path.join("Cargo.toml")).contains("polars-arrow");
        assert!(!arrow || path.ends_with("plugin-host"), "{} knows polars-arrow", path.display());
    }
}

#[test]
fn versions_are_said_once() {
    for dir in ["crates", "plugins"] {
        for entry in fs::read_dir(root().join(dir)).unwrap() {
            let manifest = entry.unwrap().path().join("Cargo.toml");
            let text = fs::read_to_string(&manifest).unwrap();
            assert!(
                text.contains("[lints]\nworkspace = true"),
                "{} has lints of its own",
                manifest.display()
            );
            let table: toml::Table = toml::from_str(&text).unwrap();
            for section in ["dependencies", "dev-dependencies"] {
                let Some(table) = table.get(section).and_then(toml::Value::as_table) else { continue };
                for (name, value) in table {
                    let shared = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
                    assert!(shared, "{name} in {} has a version of its own", manifest.display());
                }
            }
        }
    }
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    for path in all_sources() {
        let text = fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        assert!(text.starts_with("//!"), "{shown} does not say what it is");
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines = code.lines().count();
        assert!(lines <= FILE_LINES_MAX, "{shown} has {lines} lines");
        for (number, line) in text.lines().enumerate() {
            let columns = line.chars().count();
            assert!(
                columns <= LINE_COLUMNS_MAX || shown.contains("tests/"),
                "{shown}:{} has {columns} columns",
                number + 1
            );
            assert!(line.trim_end() == line, "{shown}:{} ends in blanks", number + 1);
        }
    }
}

/// Words that must not be in the code, and where they may be. Split, so that this file has none.
#[test]
fn what_is_not_there() {
    let float = [concat!("f", "64"), concat!("f", "32")];
    // An Excel number is a float: its text is recovered on import, and a cell is written as one.
    let floats = [
        "crates/lake/src/import/number.rs",
        "crates/lake/src/import/workbook.rs",
        "crates/lake/src/import/time.rs",
        "plugins/xlsx",
        "crates/sim/src/export",
        "crates/xtask",
    ];
    for path in all_sources() {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        let code = || text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let word = |line: &str, word: &str| {
            line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
        };
        if !floats.iter().any(|place| shown.starts_with(place)) && !shown.contains("tests/") {
            let found = code().find(|line| float.iter().any(|float| word(line, float)));
            assert!(found.is_none(), "a float in {shown}: {found:?}");
        }
        let ignored = code().find(|line| line.contains(concat!("#[ign", "ore]")));
        assert!(ignored.is_none(), "a test that never runs in {shown}");
        if !shown.starts_with("crates/cli/src/environment.rs")
            && !shown.starts_with("tests/")
            && !shown.contains("/tests/")
            && !shown.starts_with("crates/xtask")
        {
            let found = code().find(|line| {
                line.contains(concat!("System", "Time::now")) || line.contains(concat!("env::", "var"))
            });
            assert!(found.is_none(), "{shown} looks at the clock or the environment: {found:?}");
        }
    }
}
