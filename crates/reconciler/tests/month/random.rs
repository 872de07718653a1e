//! What must hold for every month, tried on random ones: there nothing is made to agree.

use std::collections::BTreeMap;

use duizhang_lake::Dataset;
use duizhang_money::{Scaled, format_units, parse_money};
use duizhang_reconciler::{
    Break, Conclusion, OutcomeKind, Run, Settings, Sides, UNEXPLAINED, catalogue, frames, reconcile,
};
use polars::prelude::{LazyFrame, PlRefPath, ScanArgsParquet};
use proptest::prelude::*;

use crate::world::{self, World, minute, row, run, world};

fn settings() -> Settings {
    Settings::default()
}

/// Each rule's outcome.
fn outcomes(run: &Run) -> BTreeMap<&'static str, OutcomeKind> {
    run.outcomes.iter().map(|outcome| (outcome.rule, outcome.kind())).collect()
}

fn scaled(world: &World, by: Scaled) -> World {
    let mut scaled = world.clone();
    for (dataset, rows) in &mut scaled {
        let money = dataset.spec().columns.iter().filter(|column| column.kind == duizhang_lake::Kind::Money);
        for name in money.map(|column| column.name) {
            for cell in rows.iter_mut().filter_map(|row| row.get_mut(name)) {
                *cell = format_units(parse_money(cell).unwrap() * by, 8);
            }
        }
    }
    scaled
}

/// A line, its bill and its listing; a transfer and its ledger row: of a customer and in a ledger of their
/// own, so that they agree with each other and concern nothing else.
fn with_matched_pair(world: &World) -> World {
    let mut more = world.clone();
    let mut add = |dataset, cells| more.entry(dataset).or_default().push(cells);
    let text = str::to_owned;
    add(Dataset::ConsumingCustomers, row([("customer_id", text("Z"))]));
    add(
        Dataset::Consumption,
        row([
            ("currency", text("CNY")),
            ("bill_cycle", text("2026-09")),
            ("customer_id", text("Z")),
            ("association_type", text("2")),
            ("service_type_code", text("s1")),
            ("resource_type_code", text("r")),
            ("charging_mode", text("3")),
            ("bill_detail_type", text("5")),
            ("trade_id", text("TZ")),
            ("id", text("matched")),
            ("consume_time", minute(7)),
            ("trade_time", minute(8)),
            ("official_amount", text("7.654321")),
            ("payment_amount", text("7.65")),
            ("cash_amount", text("7.65")),
        ]),
    );
    add(
        Dataset::MonthlyBills,
        row([
            ("currency", text("CNY")),
            ("customer_id", text("Z")),
            ("cloud_service_type", text("s1")),
            ("resource_type_code", text("r")),
            ("charge_mode", text("3")),
            ("bill_type", text("0")),
            ("amount", text("7.65")),
            ("debit_amount", text("7.65")),
        ]),
    );
    add(
        Dataset::Adjustments,
        row([
            ("trans_id", text("matched")),
            ("customer_id", text("Z")),
            ("operation_type", text("SOURCE_OPERATION_BEADJUST")),
            ("amount", text("3")),
            ("currency", text("EUR")),
            ("operation_time", minute(9)),
        ]),
    );
    add(
        Dataset::AccountChanges,
        row([
            ("account_change_id", text("matched")),
            ("customer_id", text("Z")),
            ("balance_type", text("BALANCE_TYPE_DEBIT")),
            ("trade_detail_type", text("SOURCE_OPERATION_BEADJUST")),
            ("type", text("2")),
            ("change_amount", text("3")),
            ("balance_after_change", text("100")),
            ("currency", text("EUR")),
            ("trade_time", minute(10)),
        ]),
    );
    more
}

/// Σ of amounts by customer and currency, without those that are nothing.
type Sums = BTreeMap<(String, String), Scaled>;

/// Σ of the differences of a rule's breaks.
fn broken(run: &Run, rule: &str) -> Sums {
    let mut sums = Sums::new();
    for found in run.breaks.iter().filter(|found| found.rule == rule) {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let of = (text(found.customer_id.as_deref()), text(found.currency.as_deref()));
        *sums.entry(of).or_default() += found.difference().unwrap_or(0);
    }
    sums.retain(|_, units| *units != 0);
    sums
}

/// Σ of the causes of a pair that are chosen.
fn told(run: &Run, pair: &str, cause: impl Fn(&str) -> bool) -> Sums {
    let mut sums = Sums::new();
    for row in run.differences.iter().filter(|row| row.pair == pair && cause(row.cause)) {
        *sums.entry((row.customer_id.clone(), row.currency.clone())).or_default() += row.amount;
    }
    sums.retain(|_, units| *units != 0);
    sums
}

/// Σ of a column of a dataset's rows, of those that hold.
fn total(world: &World, dataset: Dataset, column: &str, holds: impl Fn(&world::Row) -> bool) -> Scaled {
    let rows = world.get(&dataset).into_iter().flatten().filter(|row| holds(row));
    rows.filter_map(|row| row.get(column)).map(|cell| parse_money(cell).unwrap()).sum()
}

fn in_month(row: &world::Row, column: &str) -> bool {
    let time = row.get(column).map(|time| duizhang_money::Timestamp::parse_utc(time).unwrap().micros());
    let month = world::cycle().start().micros()..world::cycle().end().micros();
    time.is_none_or(|time| month.contains(&time))
}

/// Σ of all causes of a pair is the difference of its two sides, which are added up here from the rows.
fn check_explained(world: &World, run: &Run) {
    if !run.verdict.reconcilable {
        return;
    }
    for pair in ["line.split", "line.rounding", "month.detail", "coupon.customer", "adjustment.ledger"] {
        assert_eq!(told(run, pair, |cause| cause == UNEXPLAINED), broken(run, pair), "{pair}");
    }
    let all = |_: &world::Row| true;
    let whole = |pair: &str| told(run, pair, |_| true).values().sum::<Scaled>();
    let lines = total(world, Dataset::Consumption, "payment_amount", all);
    assert_eq!(whole("month.detail"), lines - total(world, Dataset::MonthlyBills, "amount", all));
    let means = ["cash_amount", "coupon_amount"].map(|name| total(world, Dataset::Consumption, name, all));
    assert_eq!(whole("line.split"), lines - means.iter().sum::<Scaled>());
    let listed = total(world, Dataset::Consumption, "official_amount", all)
        - total(world, Dataset::Consumption, "official_discount_amount", all);
    assert_eq!(whole("line.rounding"), lines - listed);
    let given = total(world, Dataset::Adjustments, "amount", |row| in_month(row, "operation_time"));
    let booked = total(world, Dataset::AccountChanges, "change_amount", |row| {
        in_month(row, "trade_time") && row["trade_detail_type"].starts_with("SOURCE_OPERATION_BE")
    });
    assert_eq!(whole("adjustment.ledger"), booked - given);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_does_not_matter(world in world(), seed in any::<u64>()) {
        let mut shuffled = world.clone();
        for rows in shuffled.values_mut() {
            let turn = usize::try_from(seed % 7).unwrap() % rows.len().max(1);
            rows.rotate_left(turn);
            if seed % 2 == 0 {
                rows.reverse();
            }
        }
        let (a, b) = (run(&world, &settings()), run(&shuffled, &settings()));
        prop_assert_eq!(&a.breaks, &b.breaks);
        prop_assert_eq!(&a.outcomes, &b.outcomes);
        prop_assert_eq!(&a.differences, &b.differences);
        prop_assert_eq!(&a.statements, &b.statements);
        prop_assert_eq!(&a.customers, &b.customers);
        let (a, b) = (frames(&a).unwrap(), frames(&b).unwrap());
        let tables = [(a.breaks, b.breaks), (a.rules, b.rules), (a.differences, b.differences)];
        for (a, b) in tables {
            prop_assert!(a.equals_missing(&b));
        }
    }

    #[test]
    fn what_agrees_changes_nothing_else(world in world()) {
        let (before, after) = (run(&world, &settings()), run(&with_matched_pair(&world), &settings()));
        prop_assert_eq!(before.breaks, after.breaks);
    }

    #[test]
    fn differences_scale_with_amounts(world in world()) {
        let (small, large) = (run(&world, &settings()), run(&scaled(&world, 10), &settings()));
        let name = |found: &Break| (found.id.clone(), found.class);
        let names = |run: &Run| run.breaks.iter().map(name).collect::<Vec<_>>();
        prop_assert_eq!(names(&small), names(&large));
        for (small, large) in small.breaks.iter().zip(&large.breaks) {
            let by = if matches!(small.sides, Sides::Counts(..)) { 1 } else { 10 };
            prop_assert_eq!(small.difference().map(|units| units * by), large.difference());
        }
    }

    #[test]
    fn differences_are_explained_to_the_last_unit(world in world()) {
        check_explained(&world, &run(&world, &settings()));
    }

    #[test]
    fn tolerance_explains_and_hides_nothing(world in world(), cents in 0..300_i128) {
        let all = catalogue::RULES.iter().map(|rule| (rule.id.to_owned(), cents * 1_000_000)).collect();
        let strict = run(&world, &settings());
        let lenient = run(&world, &Settings { tolerances: all, ..settings() });
        check_explained(&world, &lenient);
        for (strict, lenient) in strict.outcomes.iter().zip(&lenient.outcomes) {
            let count = |outcome: &duizhang_reconciler::Outcome| outcome.broken + outcome.tolerated;
            prop_assert_eq!(count(strict), count(lenient), "{}", strict.rule);
            prop_assert_eq!(&strict.difference, &lenient.difference, "{}", strict.rule);
        }
    }
}

proptest! {
    // One month is reconciled once for each dataset that it has.
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_missing_dataset_passes_nothing(world in world(), only in 0..catalogue::RULES.len()) {
        let mut parts = vec![settings()];
        parts.push(Settings { only: vec![catalogue::RULES[only].id.to_owned()], ..settings() });
        for settings in parts {
            let whole = outcomes(&run(&world, &settings));
            for dataset in world.keys() {
                let mut less = world.clone();
                less.remove(dataset);
                let run = run(&less, &settings);
                for (rule, outcome) in outcomes(&run) {
                    let turned = whole[rule] == OutcomeKind::Broken && outcome == OutcomeKind::Passed;
                    prop_assert!(!turned, "{} passes without {}", rule, dataset);
                }
                let needed = run.verdict.datasets.iter().find(|verdict| verdict.dataset == dataset.name());
                if needed.unwrap().needed == "yes" {
                    prop_assert_ne!(run.result, Conclusion::Clean);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// The lake's file is read otherwise than a frame, and comes to the same.
    #[test]
    fn a_file_of_the_lake_is_its_frame(world in world()) {
        let mut month = world::month(&world);
        let whole = reconcile(&month, &settings()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("consumption.parquet");
        let lines = month.inputs.get_mut(&Dataset::Consumption).unwrap();
        duizhang_lake::write_parquet(&path, &lines.frame.clone().collect().unwrap()).unwrap();
        let path = PlRefPath::new(path.to_string_lossy().into_owned());
        lines.frame = LazyFrame::scan_parquet(path, ScanArgsParquet::default()).unwrap();
        let of_file = reconcile(&month, &settings()).unwrap();
        prop_assert_eq!(format!("{:?}", of_file.breaks), format!("{:?}", whole.breaks));
        prop_assert_eq!(format!("{:?}", of_file.outcomes), format!("{:?}", whole.outcomes));
        prop_assert_eq!(format!("{:?}", of_file.groups), format!("{:?}", whole.groups));
        prop_assert_eq!(format!("{:?}", of_file.statements), format!("{:?}", whole.statements));
    }

    /// What is not asked for is left out; what is asked for finds what it finds among all.
    #[test]
    fn one_rule_finds_what_it_finds_among_all(world in world()) {
        let whole = run(&world, &settings());
        for rule in catalogue::RULES {
            let one = run(&world, &Settings { only: vec![rule.id.to_owned()], ..settings() });
            if !one.verdict.reconcilable {
                continue; // nothing that it needs has a row
            }
            let of_rule = |run: &Run| {
                let outcome = run.outcomes.iter().find(|outcome| outcome.rule == rule.id).unwrap().clone();
                let breaks = run.breaks.iter().filter(|found| found.rule == rule.id).cloned();
                let pairs = run.differences.iter().filter(|row| row.pair == rule.id).cloned();
                format!("{outcome:?} {:?} {:?}", breaks.collect::<Vec<_>>(), pairs.collect::<Vec<_>>())
            };
            prop_assert_eq!(of_rule(&one), of_rule(&whole), "{}", rule.id);
        }
    }
}

/// The generator above makes breaks of every rule: else the properties would hold for nothing.
#[test]
fn random_months_break_every_rule() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for _ in 0..60 {
        let world = world().new_tree(&mut runner).unwrap().current();
        for found_break in &run(&world, &settings()).breaks {
            *found.entry(found_break.rule).or_default() += 1;
        }
    }
    // Ids are made unique by the generator; repeats are in the sample. Applications have tests of their own.
    let missing: Vec<&str> = catalogue::RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|rule| *rule != "line.identity" && !rule.starts_with("mdf.") && !found.contains_key(rule))
        .collect();
    assert!(missing.is_empty(), "{missing:?} in {found:?}");
}
