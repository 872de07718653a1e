//! Months that `gen` draws straight into the lake: all in order unless breaks are asked for, and then exactly
//! those are found.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::home::Home;

/// Draws a month and says which breaks it tells of, by rule.
fn draw(home: &Home, options: &str) -> BTreeMap<String, u64> {
    let args = ["gen", "--cycle", "2026-09"].into_iter().chain(options.split(' '));
    let done = home.run(args);
    assert_eq!(done.code, 0, "{options}: {}", done.stderr);
    let folder = fs::read_dir(home.path().join("captures/2026-09")).unwrap();
    let mut kept: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let told: Value = serde_json::from_slice(&fs::read(kept.pop().unwrap()).unwrap()).unwrap();
    serde_json::from_value(told["findings"].clone()).unwrap()
}

#[test]
fn a_month_without_breaks_is_clean() {
    for options in ["--lines 2500 --customers 15", "--lines 1 --customers 1", "--lines 900 --seed 8"] {
        let home = Home::new();
        assert_eq!(draw(&home, options), BTreeMap::new());
        let told = &home.json(&["reconcile", "--json"])[0];
        assert_eq!(told["result"], "clean", "{options}: {told}");
        // Applications are no part of a made-up month.
        let is_made = |rule: &&Value| !rule["rule"].as_str().unwrap().starts_with("mdf.");
        let rules = told["rules"].as_array().unwrap().iter().filter(is_made);
        assert_eq!(rules.filter(|rule| rule["outcome"] == "skipped").count(), 0, "{options}: {told}");
    }
}

#[test]
fn the_breaks_that_were_made_are_found_and_no_others() {
    // Few and many, up to every second line.
    for (options, rules) in [
        ("--lines 6000 --customers 30 --breaks 200", 20),
        ("--lines 3000 --customers 12 --seed 3 --breaks 40", 9),
        ("--lines 2000 --customers 40 --seed 5 --breaks 5000", 15),
    ] {
        let home = Home::new();
        let made = draw(&home, options);
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for rule in home.json(&["breaks", "--json"]) {
            *found.entry(rule["rule"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        assert_eq!(found, made, "{options}");
        assert!(made.len() >= rules, "{options}: only {made:?}");
    }
}

#[test]
fn the_same_seed_draws_the_same_month() {
    let contents: Vec<Value> = ["7", "7", "8"]
        .iter()
        .map(|seed| {
            let home = Home::new();
            let args = ["gen", "--cycle", "2026-09", "--lines", "700", "--seed", seed, "--json"];
            home.json(&args)[0]["content"].clone()
        })
        .collect();
    assert_eq!(contents[0], contents[1]);
    assert_ne!(contents[0], contents[2]);
}
