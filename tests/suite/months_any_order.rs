//! Generated sequences of months: nothing is lost between them, in number and in money, whatever order they are
//! imported and reconciled in, and doing it again changes nothing.

use std::collections::BTreeMap;
use std::fs;

use duizhang_money::{Totals, parse_money};
use duizhang_sim::{Breaks, Cycle, Kind, Seed};
use proptest::prelude::*;
use serde_json::Value;

use crate::home::Home;

const MONTHS: [Cycle; 3] = [Cycle::new(2026, 8), Cycle::new(2026, 9), Cycle::new(2026, 10)];

/// A month as it is fetched first, and how it is restated, where it is.
#[derive(Debug, Clone)]
struct Month {
    lines: usize,
    breaks: Vec<usize>,
    restated: Option<Vec<usize>>,
}

fn kinds() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..Kind::ALL.len(), 0..9)
}

/// A month with at least a line: without any, nothing was asked for, and there is nothing to reconcile.
fn month() -> impl Strategy<Value = Month> {
    (1_usize..90, kinds(), proptest::option::of(kinds())).prop_map(|(lines, breaks, restated)| Month {
        lines,
        breaks,
        restated,
    })
}

/// An order of the months.
fn order() -> impl Strategy<Value = Vec<usize>> {
    Just(vec![0, 1, 2]).prop_shuffle()
}

/// Writes one version of a month beside the home and imports it.
fn import(home: &Home, seed: u64, place: usize, month: &Month, breaks: &[usize]) {
    let kinds = breaks.iter().map(|kind| Kind::ALL[*kind]).collect();
    let (cycle, lines) = (MONTHS[place], month.lines);
    let seed = Seed { seed, cycle, customers: 5, lines, breaks: Breaks::List(kinds), ..Seed::default() };
    let folder = format!("months/{cycle}");
    let path = home.path().with_file_name(&folder);
    let _ = fs::remove_dir_all(&path);
    for capture in duizhang_sim::wire::captures(&duizhang_sim::seeded(&seed), 100) {
        home.file(&format!("{folder}/{}.jsonl", capture.operation), capture.text());
    }
    let (cycle, path) = (cycle.to_string(), path.display().to_string());
    let done = home.run(["import", &path, "--cycle", &cycle, "--replace"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
}

fn reconcile(home: &Home, order: &[usize]) {
    for place in order {
        let done = home.run(["reconcile", "--cycle", &MONTHS[*place].to_string()]);
        assert!(done.code < 2, "{}", done.stderr);
    }
}

fn ids(home: &Home) -> Vec<String> {
    let items = home.json(&["open", "--json"]);
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Every month from its first version to its last, in these orders, with what people do between.
fn whole_way(home: &Home, seed: u64, months: &[Month], imports: &[usize], runs: &[usize]) {
    for place in imports {
        import(home, seed, *place, &months[*place], &months[*place].breaks);
    }
    reconcile(home, runs);
    // Three items are settled by a person; one of them is opened again.
    let open = ids(home);
    for id in open.iter().take(3) {
        assert_eq!(home.run(["resolve", id, "--why", "credited", "--by", "Li"]).code, 0);
    }
    if let Some(id) = open.first() {
        let done = home.run(["resolve", id, "--reopen", "--why", "taken back", "--by", "Wang"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
    }
    for place in imports {
        if let Some(breaks) = &months[*place].restated {
            import(home, seed, *place, &months[*place], breaks);
        }
    }
    reconcile(home, runs);
}

fn amount(totals: &Value) -> Totals {
    let mut amount = Totals::new();
    for (currency, text) in totals.as_object().unwrap() {
        amount.add(currency, parse_money(text.as_str().unwrap()).unwrap());
    }
    amount
}

fn plain(amount: &Totals) -> BTreeMap<String, i128> {
    amount.iter().filter(|(_, units)| *units != 0).map(|(name, units)| (name.to_owned(), units)).collect()
}

/// Opened − resolved + reopened = still open, by number and by the amount of each currency, month by month.
fn conserved(home: &Home) {
    let mut before = (0, BTreeMap::new());
    for cycle in MONTHS {
        let cycle = cycle.to_string();
        let run = home.json(&["reconcile", "--cycle", &cycle, "--json"]).remove(0);
        assert_eq!(run["ledger"]["recorded"], "known", "{cycle}");
        let movement = &run["ledger"]["movement"];
        let number = |name: &str| movement[name]["items"].as_i64().unwrap();
        let money = |parts: &[(&str, i128)]| {
            let mut sum = Totals::new();
            for (name, sign) in parts {
                for (currency, units) in amount(&movement[*name]["amount"]).iter() {
                    sum.add(currency, sign * units);
                }
            }
            plain(&sum)
        };
        assert_eq!(
            number("brought_forward") + number("opened") + number("reopened") - number("resolved"),
            number("open"),
            "{movement}"
        );
        let parts =
            [("brought_forward", 1), ("opened", 1), ("reopened", 1), ("changed", 1), ("resolved", -1)];
        assert_eq!(money(&parts), money(&[("open", 1)]), "{movement}");
        assert_eq!((number("brought_forward"), money(&[("brought_forward", 1)])), before, "{cycle}");
        // The items that are listed come to the same.
        let mut listed = Totals::new();
        let items = home.json(&["open", "--cycle", &cycle, "--json"]);
        for item in &items {
            if let (Some(currency), Some(units)) = (item["currency"].as_str(), item["difference"].as_str()) {
                listed.add(currency, parse_money(units).unwrap());
            }
        }
        before = (number("open"), money(&[("open", 1)]));
        assert_eq!((i64::try_from(items.len()).unwrap(), plain(&listed)), before, "{cycle}");
    }
}

proptest! {
    // A case is some forty commands.
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_between_months_in_any_order(
        seed in 1_u64..1_000,
        months in proptest::collection::vec(month(), 3),
        imports in order(),
        runs in order(),
    ) {
        let (calendar, other) = (Home::new(), Home::new());
        whole_way(&calendar, seed, &months, &[0, 1, 2], &[0, 1, 2]);
        whole_way(&other, seed, &months, &imports, &runs);
        conserved(&calendar);
        conserved(&other);
        for cycle in MONTHS {
            let items = |home: &Home| home.json(&["open", "--all", "--json", "--cycle", &cycle.to_string()]);
            prop_assert_eq!(items(&calendar), items(&other));
        }
        // The same again changes no byte of the ledger.
        let ledger = |home: &Home| fs::read(home.path().join("ledger.sqlite")).unwrap();
        let before = ledger(&other);
        for place in &runs {
            import(&other, seed, *place, &months[*place], months[*place].restated.as_ref().unwrap_or(&months[*place].breaks));
        }
        reconcile(&other, &imports);
        prop_assert!(before == ledger(&other), "the same months again changed the ledger");
        prop_assert_eq!(other.run(["ledger", "verify"]).code, 0);
    }
}
