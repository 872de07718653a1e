//! Own rules over random tables: the order of rows does not matter, every row ends in one place, and no
//! money is lost between the sides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use duizhang_lake::datasets::Declared;
use duizhang_lake::{Dataset, Own};
use duizhang_money::{Scaled, parse_money};
use duizhang_reconciler::own::{Draft, OwnRules};
use duizhang_reconciler::{Class, OutcomeKind, Run, Settings, frames};
use proptest::prelude::*;

use crate::world::{Row, World, minute, row, run};

/// Two own tables with the same columns.
static TABLES: LazyLock<[Dataset; 2]> = LazyLock::new(|| {
    let columns = [("id", "text"), ("k", "text"), ("amount", "money"), ("on", "time"), ("currency", "text")];
    ["own.ours", "own.theirs"].map(|name| {
        let declared = Declared {
            title_en: name.to_owned(),
            title_zh: name.to_owned(),
            key: vec!["id".to_owned()],
            columns: columns.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect(),
        };
        Dataset::Own(Own::declare(name, &declared).unwrap())
    })
});

const SIDES: &str = "left.dataset = \"own.ours\"\nright.dataset = \"own.theirs\"\n";

/// Files of rules; in each, both sides look at all rows.
const FILES: [&str; 8] = [
    "[[rule]]\nid = \"own.a\"\nkeys = [\"k\"]\nmeasures = [{ left = \"amount\", right = \"amount\", within = \"0.02\" }]\n\
     dates = [{ left = \"on\", right = \"on\", days = 1 }]\nSIDES",
    "[[rule]]\nid = \"own.a\"\nkeys = [\"k\"]\n\
     measures = [{ left = \"amount\", right = \"amount\", within = \"0.02\", within_percent = \"1\", decides = true }]\nSIDES",
    "[[rule]]\nid = \"own.a\"\nkeys = [\"k\"]\nmeasures = [\"amount\"]\ncardinality = \"one-to-many\"\nSIDES",
    "[[rule]]\nid = \"own.a\"\nkeys = [\"k\"]\nmeasures = [\"amount\"]\ncardinality = \"many-to-one\"\n\
     dates = [{ left = \"on\", right = \"on\", days = 2 }]\nSIDES",
    "[[rule]]\nid = \"own.a\"\nkeys = [\"k\"]\nmeasures = [{ left = \"amount\", right = \"amount\", within = \"0.05\" }]\n\
     cardinality = \"many-to-many\"\nSIDES",
    "[[rule]]\nid = \"own.a\"\nmeasures = [{ left = \"amount\", right = \"amount\", decides = true }]\n\
     dates = [{ left = \"on\", right = \"on\", minutes = 1500, decides = false }]\nSIDES",
    "[[rule]]\nid = \"own.a\"\ngroup = \"g\"\nkeys = [\"id\"]\nmeasures = [{ left = \"amount\", right = \"amount\", within = \"0.01\", decides = true }]\nSIDES\
     [[rule]]\nid = \"own.b\"\ngroup = \"g\"\nkeys = [\"k\"]\nmeasures = [{ left = \"amount\", right = \"amount\", decides = true }]\n\
     dates = [{ left = \"on\", right = \"on\", days = 1 }]\nSIDES\
     [[rule]]\nid = \"own.c\"\ngroup = \"g\"\nkeys = [\"k\"]\nmeasures = [\"amount\"]\ncardinality = \"many-to-many\"\nSIDES",
    "[[rule]]\nid = \"own.a\"\ngroup = \"g\"\nkeys = [\"k\"]\nmeasures = [{ left = \"amount\", right = \"amount\", decides = true }]\n\
     cardinality = \"one-to-many\"\nSIDES\
     [[rule]]\nid = \"own.b\"\ngroup = \"g\"\nkeys = [\"k\"]\nmeasures = [{ left = \"amount\", right = \"amount\", within = \"0.03\" }]\nSIDES",
];

fn settings(file: &str) -> Settings {
    let text = file.replace("SIDES", SIDES);
    let tables = TABLES.iter().map(|table| (table.name().to_owned(), *table)).collect();
    let draft = Draft::parse(&text).unwrap_or_else(|mistake| panic!("{mistake:?}"));
    let rules = draft.check(&tables).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let own = OwnRules { rules, blake3: "test".to_owned() };
    Settings { own, only: vec!["own.".to_owned()], ..Settings::default() }
}

fn entry() -> impl Strategy<Value = Row> {
    let key = proptest::sample::select(vec!["A", "A", "B", "C", "null"]);
    let amount = prop_oneof![3 => 0..4_i64, 1 => -3..300_i64];
    let day = prop_oneof![4 => (0..4_i64).prop_map(Some), 1 => Just(None)];
    let currency = proptest::sample::select(vec!["CNY", "CNY", "CNY", "USD"]);
    (key, amount, day, currency).prop_map(|(key, cents, day, currency)| {
        row([
            ("k", key.to_owned()),
            (
                "amount",
                format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100),
            ),
            ("on", day.map_or_else(|| "null".to_owned(), |day| minute(day * 1440 + 60))),
            ("currency", currency.to_owned()),
        ])
    })
}

fn table() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec(entry(), 0..12).prop_map(|mut rows| {
        for (number, row) in rows.iter_mut().enumerate() {
            row.insert("id", format!("{number:02}"));
        }
        rows
    })
}

fn world() -> impl Strategy<Value = World> {
    (table(), table()).prop_map(|(ours, theirs)| World::from([(TABLES[0], ours), (TABLES[1], theirs)]))
}

/// Σ amount by currency.
fn totals(rows: &[Row]) -> BTreeMap<String, Scaled> {
    let mut totals = BTreeMap::new();
    for row in rows {
        *totals.entry(row["currency"].clone()).or_default() += parse_money(&row["amount"]).unwrap();
    }
    totals
}

fn check(world: &World, settings: &Settings) -> Result<Run, TestCaseError> {
    let run = run(world, settings);
    let own: Vec<_> = run.outcomes.iter().filter(|outcome| outcome.rule.starts_with("own.")).collect();
    if world.values().all(Vec::is_empty) {
        prop_assert!(own.iter().all(|outcome| outcome.kind() != OutcomeKind::Passed));
        return Ok(run);
    }
    for (side, table) in TABLES.iter().enumerate() {
        let rows = world[table].len() as u64;
        // A rule sees every row of a side; over the rules of a group each is told once.
        let mut told = 0;
        for places in run.places.values() {
            prop_assert_eq!(places[side].rows(), rows);
            told += places[side].rows() - places[side].elsewhere;
        }
        prop_assert_eq!(told, rows);
    }
    let (ours, theirs) = (totals(&world[&TABLES[0]]), totals(&world[&TABLES[1]]));
    for currency in ours.keys().chain(theirs.keys()) {
        let of = |totals: &BTreeMap<String, Scaled>| totals.get(currency).copied().unwrap_or(0);
        let told: Scaled = own.iter().map(|outcome| outcome.difference.get(currency)).sum();
        prop_assert_eq!(of(&theirs) - of(&ours), told, "{}", currency);
        let broken = run.breaks.iter().filter(|found| found.currency.as_deref() == Some(currency.as_str()));
        let broken: Scaled = broken.filter_map(duizhang_reconciler::Break::difference).sum();
        let tolerated = own.iter().any(|outcome| outcome.tolerated > 0);
        prop_assert!(tolerated || broken == told);
    }
    for outcome in own {
        let ended = outcome.passed() + outcome.tolerated + outcome.failed;
        prop_assert_eq!(outcome.evaluated, ended, "{}", outcome.rule);
    }
    let ids: BTreeSet<&str> = run.breaks.iter().map(|found| found.id.as_str()).collect();
    prop_assert_eq!(ids.len(), run.breaks.len());
    Ok(run)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_ends_in_one_place_and_no_money_is_lost(world in world(), file in 0..FILES.len()) {
        check(&world, &settings(FILES[file]))?;
    }

    #[test]
    fn the_order_of_rows_does_not_matter(world in world(), file in 0..FILES.len(), turn in 0..12_usize) {
        let settings = settings(FILES[file]);
        let before = frames(&run(&world, &settings)).unwrap();
        let mut turned = world.clone();
        for rows in turned.values_mut() {
            rows.reverse();
            let by = turn % rows.len().max(1);
            rows.rotate_left(by);
        }
        let after = frames(&run(&turned, &settings)).unwrap();
        prop_assert!(before.breaks.equals_missing(&after.breaks), "{}\n{}", before.breaks, after.breaks);
        prop_assert!(before.rules.equals_missing(&after.rules));
        prop_assert!(before.differences.equals_missing(&after.differences));
    }
}

/// The generator above makes breaks of every class, and some of what is tolerated.
#[test]
fn random_tables_break_in_every_way() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut classes, mut tolerated) = (BTreeSet::new(), 0);
    for number in 0..80 {
        let world = world().new_tree(&mut runner).unwrap().current();
        let run = run(&world, &settings(FILES[number % FILES.len()]));
        classes.extend(run.breaks.iter().map(|found| found.class));
        tolerated += run.outcomes.iter().map(|outcome| outcome.tolerated).sum::<u64>();
    }
    let all = [
        Class::Amount,
        Class::MissingLeft,
        Class::MissingRight,
        Class::Ambiguous,
        Class::Duplicate,
        Class::Timing,
    ];
    let missing: Vec<_> = all.into_iter().filter(|class| !classes.contains(class)).collect();
    assert!(missing.is_empty() && tolerated > 0, "{missing:?}, {tolerated} tolerated");
}

fn of(rows: &[[&str; 4]]) -> Vec<Row> {
    let entry = |cells: &[&str; 4]| {
        row([
            ("id", cells[0].to_owned()),
            ("k", cells[1].to_owned()),
            ("amount", cells[2].to_owned()),
            ("on", minute(cells[3].parse::<i64>().unwrap() * 1440)),
            ("currency", "CNY".to_owned()),
        ])
    };
    rows.iter().map(entry).collect()
}

/// What is found in two small tables: class, key, difference.
fn found(file: &str, ours: &[[&str; 4]], theirs: &[[&str; 4]]) -> Vec<(Class, String, String)> {
    let world = World::from([(TABLES[0], of(ours)), (TABLES[1], of(theirs))]);
    let run = run(&world, &settings(file));
    let text = |units: Option<Scaled>| units.map(duizhang_reconciler::text).unwrap_or_default();
    run.breaks.iter().map(|found| (found.class, found.key_text(), text(found.difference()))).collect()
}

#[test]
fn of_equal_candidates_the_lowest_id_is_taken_and_flagged() {
    let ours = [["1", "A", "5", "0"]];
    let theirs = [["7", "A", "5", "1"], ["6", "A", "5", "1"]];
    let told = found(FILES[0], &ours, &theirs);
    let expected = [
        (Class::Ambiguous, "id=1".to_owned(), "0".to_owned()),
        (Class::MissingLeft, "id=7".to_owned(), "5".to_owned()),
    ];
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(expected.iter().all(|one| told.contains(one)), "{told:?}");
}

#[test]
fn what_an_earlier_rule_has_matched_is_not_there_for_a_later_one() {
    // By number first; the other row of the same key and amount is then the later rule's.
    let ours = [["1", "A", "5", "0"], ["2", "A", "5", "0"]];
    let theirs = [["2", "A", "5", "0"], ["9", "A", "5", "0"]];
    assert_eq!(found(FILES[6], &ours, &theirs), []);
    let theirs = [["2", "A", "5", "0"], ["9", "A", "4", "0"]];
    let told = found(FILES[6], &ours, &theirs);
    assert_eq!(told, [(Class::Amount, "k=A".to_owned(), "-1".to_owned())]);
}

#[test]
fn sums_are_held_against_single_rows() {
    let ours = [["1", "A", "5", "0"], ["2", "B", "3", "0"], ["3", "C", "1", "0"], ["4", "C", "1", "0"]];
    let theirs = [["5", "A", "2", "0"], ["6", "A", "3", "0"], ["7", "B", "2", "0"], ["8", "C", "2", "0"]];
    let told = found(FILES[2], &ours, &theirs);
    let expected = [
        (Class::Amount, "id=2".to_owned(), "-1".to_owned()),
        (Class::Duplicate, "k=C".to_owned(), "0".to_owned()),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_table_that_is_not_there_is_no_pass() {
    let world = World::from([(TABLES[0], of(&[["1", "A", "5", "0"]]))]);
    let run = run(&world, &settings(FILES[0]));
    assert!(!run.verdict.reconcilable);
    let own = run.outcomes.iter().find(|outcome| outcome.rule == "own.a").unwrap();
    assert_eq!(own.kind(), OutcomeKind::Skipped);
}

#[test]
fn a_table_that_passes_both_conditions_is_not_held_against_itself() {
    let file = "[[rule]]\nid = \"own.a\"\nkeys = [\"k\"]\nleft.dataset = \"own.ours\"\nright.dataset = \"own.ours\"\n";
    let world = World::from([(TABLES[0], of(&[["1", "A", "5", "0"]])), (TABLES[1], Vec::new())]);
    let run = run(&world, &settings(file));
    let own = run.outcomes.iter().find(|outcome| outcome.rule == "own.a").unwrap();
    assert_eq!(own.kind(), OutcomeKind::Skipped);
    assert!(own.reason.as_ref().unwrap().en.contains("both sides"), "{own:?}");
}
